//! People and their offices, as headlines, lines of their own and markers name them.

mod headline;
mod known;
mod name;

pub(super) use headline::of_headline;
pub(super) use known::{complete, full_name, office_holders, resolve};
pub(super) use name::{is_name, proper};

use crate::model::Speaker;
use headline::honoured;
use name::{bare, has_office, is_honorific, is_office};

/// Words that stand within an office.
const WITHIN: [&str; 40] = [
    "of",
    "the",
    "for",
    "and",
    "foreign",
    "prime",
    "vice",
    "deputy",
    "first",
    "press",
    "state",
    "federal",
    "affairs",
    "acting",
    "de",
    "la",
    "del",
    "du",
    "des",
    "et",
    "y",
    "e",
    "von",
    "für",
    "und",
    "иностранных",
    "дел",
    "по",
    "и",
    "under",
    "assistant",
    "principal",
    "senior",
    "special",
    "national",
    "executive",
    "general",
    "chief",
    "interim",
    "permanent",
];

/// Who a marker means: `JANE DOE, MINISTER OF TRADE`, `MR. DOE`, `MODERATOR`.
pub(super) fn of_marker(label: &str) -> Speaker {
    if let Some((name, office)) = label.split_once(", ")
        && is_name(name)
        && has_office(office)
    {
        return Speaker { name: bare(name), role: Some(office.to_owned()), organisation: None };
    }
    person(label).unwrap_or_else(|| Speaker { name: label.to_owned(), role: None, organisation: None })
}

/// A line that is a person: `H.E. Mr. A B`, `A B, Minister of Trade`, `Minister of Trade of the Republic A B`.
pub(super) fn of_line(text: &str) -> Option<Speaker> {
    let lower = text.to_lowercase();
    let formal = [
        "h.e",
        "his excellency",
        "her excellency",
        "s.e.",
        "son excellence",
        "mr. ",
        "mr ",
        "ms. ",
        "ms ",
        "mrs. ",
        "dr. ",
        "the honourable",
        "hon. ",
        "excelentísim",
        "s.a.s",
        "señor ",
        "monsieur ",
        "m. ",
        "by his",
        "by h.e",
    ]
    .iter()
    .any(|start| lower.starts_with(start));
    if text.chars().count() > 140 || text.ends_with(['.', ':', ';', '!', '?']) {
        return None;
    }
    if let Some((name, office)) = text.split_once(", ")
        && is_name(name)
        && has_office(office)
        && !has_office(name)
    {
        return Some(Speaker { name: bare(name), role: Some(office.to_owned()), organisation: None });
    }
    if let Some(found) = honoured(text) {
        return Some(found);
    }
    let found = person(text.trim_start_matches("by ").trim_start_matches("By "))?;
    let named = is_name(&found.name) && found.name.contains(' ');
    (named && (formal || found.role.is_some() && found.role.as_deref() != Some(&found.name))).then_some(found)
}

/// `Foreign Minister Sergey Lavrov` as office and name; `the President` as an office alone.
pub(super) fn person(text: &str) -> Option<Speaker> {
    let text = text.trim().trim_end_matches(',');
    let words: Vec<&str> = text.split_whitespace().filter(|word| !word.is_empty()).take(40).collect();
    let office = words.iter().rposition(|word| is_office(word)).map_or(0, |at| at + 1);
    let (role, name) = words.split_at_checked(office)?;
    let of = name.first().is_some_and(|word| {
        matches!(
            word.to_lowercase().as_str(),
            "of" | "for" | "to" | "de" | "del" | "du" | "des" | "von" | "für" | "der" | "иностранных" | "по"
        )
    });
    let name: Vec<&str> = if of && office > 0 { after_whole(name) } else { name.to_vec() };
    let from = name.iter().position(|word| !is_honorific(word)).unwrap_or(name.len());
    let role_words = words.len().checked_sub(name.len())?;
    let role_text = if of { words.get(..role_words)?.join(" ") } else { role.join(" ") };
    let role = trim_office(&role_text);
    let name: Vec<&str> = name.get(from..).unwrap_or_default().to_vec();
    let cut = name.iter().position(|word| *word == "of" || *word == "from").unwrap_or(name.len());
    let name = name.get(..cut).unwrap_or_default().join(" ");
    if is_name(&name) {
        return Some(Speaker { name, role: (!role.is_empty()).then_some(role), organisation: None });
    }
    (!role.is_empty() && office > 0).then(|| Speaker {
        name: role.clone(),
        role: Some(role),
        organisation: None,
    })
}

fn trim_office(role: &str) -> String {
    let mut words: Vec<&str> = role.split_whitespace().collect();
    while words.last().is_some_and(|word| is_honorific(word) && word.ends_with('.')) {
        words.pop();
    }
    while words
        .first()
        .is_some_and(|word| is_honorific(word) || matches!(*word, "el" | "la" | "le" | "l'" | "del" | "by"))
    {
        words.remove(0);
    }
    words.join(" ").trim_end_matches(',').to_owned()
}

/// What follows `of Russia`, `for Foreign Affairs of the Republic`: the words after the last that belongs to the office.
fn after_whole<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let last = words.iter().rposition(|word| WITHIN.contains(&word.to_lowercase().as_str())).unwrap_or(0);
    let mut rest: Vec<&str> = words.iter().skip(last + 2).copied().collect();
    // `of the Republic of Kazakhstan H.E. Mr. A B`: a title starts the name.
    if let Some(at) = words.iter().rposition(|word| is_honorific(word) && word.ends_with('.')) {
        rest = words.iter().skip(at).copied().collect();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::{full_name, of_headline, of_line, person};

    #[test]
    fn headlines() {
        let cases = [
            (
                "Foreign Minister Sergey Lavrov’s remarks at a meeting",
                "Sergey Lavrov",
                Some("Foreign Minister"),
            ),
            (
                "Press Briefing by Press Secretary Jane Doe, March 3, 2022",
                "Jane Doe",
                Some("Press Secretary"),
            ),
            ("Remarks by President Doe Before Marine One Departure", "Doe", Some("President")),
            ("Remarks by the President at a DNC Event", "President", Some("President")),
            (
                "Discours de Son Excellence Monsieur Jean Exemple, Président de la République",
                "Jean Exemple",
                Some("Président"),
            ),
        ];
        for (title, name, role) in cases {
            let found = of_headline(title);
            let first = found.first().unwrap_or_else(|| panic!("{title} names nobody"));
            assert_eq!(first.name, name, "{title}");
            assert!(
                role.is_none_or(|role| first.role.as_deref().is_some_and(|office| office.contains(role))),
                "{title}: {first:?}"
            );
        }
    }

    #[test]
    fn lines() {
        let cases = [
            ("Antony J. Example, Secretary of State", "Antony J. Example"),
            ("H.E. Mr. Alexander Example", "Alexander Example"),
            ("His Excellency Professor Muhammad Example", "Muhammad Example"),
            (
                "Kazakhstan Minister of Foreign Affairs of the Republic of Kazakhstan H.E. Mr. Murat Example",
                "Murat Example",
            ),
        ];
        for (line, name) in cases {
            assert_eq!(of_line(line).map(|speaker| speaker.name).as_deref(), Some(name), "{line}");
        }
        for line in [
            "Berlin, Germany",
            "Office of the Spokesperson",
            "We met the Minister.",
            "Ministry of Foreign Affairs",
        ] {
            assert_eq!(of_line(line), None, "{line}");
        }
    }

    #[test]
    fn offices_and_names() {
        assert_eq!(person("President of Russia Vladimir Example").unwrap().name, "Vladimir Example");
        assert_eq!(person("MR. KIRBY").unwrap().name, "KIRBY");
        assert_eq!(
            full_name("Kirby", false, &["Admiral John Kirby is here. Thank you, John Kirby. Kirby left."])
                .as_deref(),
            Some("John Kirby")
        );
    }
}
