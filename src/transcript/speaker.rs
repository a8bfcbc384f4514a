//! People and their offices, as headlines and markers name them.

use crate::model::Speaker;

/// Words with which an office ends; what follows is a name.
const OFFICES: [&str; 40] = [
    "president",
    "minister",
    "chancellor",
    "secretary",
    "secretary-general",
    "general",
    "ambassador",
    "spokesperson",
    "spokeswoman",
    "spokesman",
    "director",
    "chairman",
    "chairwoman",
    "chair",
    "governor",
    "senator",
    "king",
    "queen",
    "prince",
    "commissioner",
    "representative",
    "envoy",
    "lady",
    "mr",
    "mrs",
    "ms",
    "dr",
    "président",
    "présidente",
    "ministre",
    "presidente",
    "presidenta",
    "ministro",
    "ministra",
    "президент",
    "министр",
    "министра",
    "președintele",
    "ministrul",
    "advisor",
];

/// Words that stand within an office.
const WITHIN: [&str; 14] = [
    "of", "the", "for", "and", "foreign", "prime", "vice", "deputy", "first", "press", "state", "federal",
    "affairs", "acting",
];

/// The speakers that a headline names, the main one first.
pub(super) fn of_headline(title: &str) -> Vec<Speaker> {
    if let Some(owner) = possessor(title) {
        return person(owner).into_iter().collect();
    }
    let lower = title.to_lowercase();
    let Some(at) = lower.find(" by ").filter(|_| lower.len() == title.len()) else { return Vec::new() };
    let rest = title.get(at + 4..).unwrap_or_default();
    let ends =
        [" at ", " on ", " in ", " before ", " after ", " during ", " to ", " en route", " | ", " for "];
    let end = ends.iter().filter_map(|word| rest.to_lowercase().find(word)).min().unwrap_or(rest.len());
    let list = rest.get(..end).unwrap_or(rest);
    list.split(", and ")
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(", "))
        .filter_map(person)
        .collect()
}

/// Who stands before `’s remarks`.
fn possessor(title: &str) -> Option<&str> {
    const SAID: [&str; 14] = [
        "remarks",
        "statement",
        "answers",
        "opening",
        "interview",
        "speech",
        "address",
        "comments",
        "reply",
        "replies",
        "article",
        "introductory",
        "news",
        "press",
    ];
    for apostrophe in ["’s ", "'s ", "’ ", "' "] {
        if let Some((owner, rest)) = title.split_once(apostrophe)
            && SAID.iter().any(|word| rest.to_lowercase().starts_with(word))
        {
            return Some(owner);
        }
    }
    None
}

/// `Foreign Minister Sergey Lavrov` as office and name; `the President` as an office alone.
pub(super) fn person(text: &str) -> Option<Speaker> {
    let text = text.trim().trim_end_matches(',');
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_office = |word: &&str| OFFICES.contains(&word.to_lowercase().trim_end_matches('.'));
    let office = words.iter().rposition(is_office).map_or(0, |at| at + 1);
    let (role, name) = words.split_at_checked(office)?;
    let is_of = name.first().is_some_and(|word| matches!(word.to_lowercase().as_str(), "of" | "for" | "to"));
    let name: Vec<&str> = if is_of { skip_whole(name) } else { name.to_vec() };
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let named = (1..=5).contains(&name.len())
        && name.iter().any(|word| capital(word))
        && name.iter().all(|word| !word.contains(|c: char| c.is_ascii_digit()));
    let role_words = words.len().checked_sub(name.len())?;
    let role = if is_of { words.get(..role_words)?.join(" ") } else { role.join(" ") };
    let role = role.trim_start_matches("the ").trim_start_matches("The ").to_owned();
    if named {
        let name = name.join(" ");
        return Some(Speaker {
            name: name.split(" of ").next().unwrap_or(&name).to_owned(),
            role: (!role.is_empty()).then_some(role),
            organisation: None,
        });
    }
    (!role.is_empty()).then(|| Speaker { name: role.clone(), role: Some(role), organisation: None })
}

/// What follows `of Russia`, `for Foreign Affairs of the Republic`: the words after the last that belongs to the office.
fn skip_whole<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let last = words.iter().rposition(|word| WITHIN.contains(&word.to_lowercase().as_str())).unwrap_or(0);
    words.iter().skip(last + 2).copied().collect()
}

/// The known speaker whom a marker means: by full name, by family name, or by office.
pub(super) fn resolve<'a>(known: &'a [Speaker], marker: &str) -> Option<&'a Speaker> {
    let wanted = marker.to_lowercase();
    let last = wanted.split([' ', '.']).next_back().unwrap_or_default();
    known.iter().find(|speaker| {
        let name = speaker.name.to_lowercase();
        let office = speaker.role.as_deref().unwrap_or_default().to_lowercase();
        name == wanted
            || !last.is_empty() && name.split(' ').next_back() == Some(last)
            || !office.is_empty() && wanted.trim_start_matches("the ") == office
    })
}
