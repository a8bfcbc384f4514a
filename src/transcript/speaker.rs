//! People and their offices, as headlines, lines of their own and markers name them.

use super::lexicon::{HONORIFICS, OFFICES};
use crate::model::Speaker;

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
/// Small words of names.
const PARTICLES: [&str; 20] = [
    "de", "da", "do", "dos", "del", "la", "van", "von", "der", "den", "bin", "bint", "ibn", "al", "el",
    "ben", "di", "le", "du", "y",
];
/// Characters of a line that names the holder of an office.
const HOLDER_CHARACTERS_MAX: usize = 60;
/// Words of a name.
const NAME_WORDS_MAX: usize = 6;

/// The speakers that a headline names, the main one first.
pub(super) fn of_headline(title: &str) -> Vec<Speaker> {
    if let Some(owner) = possessor(title) {
        return person(owner).into_iter().collect();
    }
    let lower = title.to_lowercase();
    if lower.len() != title.len() {
        return Vec::new();
    }
    let formal = lower.find(" by ").and_then(|at| title.get(at + 4..)).filter(|rest| starts_formally(rest));
    if let Some(one) = formal.and_then(honoured) {
        return vec![one];
    }
    let by = [" by ", " with "]
        .iter()
        .find_map(|by| lower.find(by).map(|at| list(title.get(at + by.len()..).unwrap_or_default())));
    if let Some(people) = by.filter(|people| {
        people.iter().any(|one| is_name(&one.name) && one.role.as_deref() != Some(&one.name))
    }) {
        return people;
    }
    // `by the President`: whoever holds the office, and nothing that follows is a name.
    let office =
        lower.find(" by the ").map(|at| list(title.get(at + 4..).unwrap_or_default())).unwrap_or_default();
    if !office.is_empty() {
        return office;
    }
    if let Some(one) = honoured(title).or_else(|| officed(title)) {
        return vec![one];
    }
    lower.find(" by ").map(|at| list(title.get(at + 4..).unwrap_or_default())).unwrap_or_default()
}

fn starts_formally(text: &str) -> bool {
    text.split_whitespace().next().is_some_and(is_honorific) && !text.starts_with("the ")
}

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

/// Who holds an office, as the lines of a page's menus name them: `Vice President Jane Doe`.
pub(super) fn office_holders<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<Speaker> {
    let mut holders: Vec<Speaker> = Vec::new();
    for line in lines.filter(|line| line.chars().count() <= HOLDER_CHARACTERS_MAX) {
        let line = line.trim_start_matches(['•', '◦', ' ', '-']);
        let Some(one) = person(line).filter(|_| {
            line.split_whitespace()
                .next()
                .is_some_and(|word| is_office(word) || word == "Vice" || word == "Prime")
        }) else {
            continue;
        };
        let whole =
            one.role.as_deref().is_some_and(|role| role != one.name && role.split_whitespace().count() <= 3);
        if whole && one.name.contains(' ') && is_name(&one.name) && !holders.contains(&one) {
            holders.push(one);
        }
    }
    // Two for one office tell nothing.
    let twice = |one: &Speaker| holders.iter().filter(|other| other.role == one.role).count() > 1;
    holders.iter().filter(|one| !twice(one)).cloned().collect()
}

/// Gives the names of holders to those who are known by their office or family name only.
pub(super) fn complete(speakers: &mut [Speaker], holders: &[Speaker]) {
    for one in speakers {
        let short = !one.name.contains(' ') || one.role.as_deref() == Some(&one.name);
        if let Some(holder) = resolve(holders, one).filter(|holder| short && same_office(holder, one)) {
            one.name.clone_from(&holder.name);
        }
    }
}

fn same_office(one: &Speaker, other: &Speaker) -> bool {
    let office = |speaker: &Speaker| speaker.role.as_deref().map(fold).unwrap_or_default();
    office(one) == office(other)
}

/// A name in capitals as it is written elsewhere.
pub(super) fn proper(name: &str) -> String {
    let words = name.split(' ').map(|word| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        if letters > 3 || name.len() > word.len() && letters > 2 {
            super::marker::title_case(word)
        } else {
            word.to_owned()
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The name after H.E., Mr, Monsieur and their like, with the office that follows.
fn honoured(text: &str) -> Option<Speaker> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let sure = |word: &str| {
        is_honorific(word)
            && !matches!(
                word.to_lowercase().trim_end_matches('.'),
                "the" | "his" | "her" | "right" | "son" | "he" | "don"
            )
            && word != "M"
            && word != "m"
    };
    let mut at = 0;
    while let Some(word) = words.get(at) {
        at += 1;
        if !sure(word) || word.ends_with(',') {
            continue;
        }
        while words.get(at).is_some_and(|word| is_honorific(word)) {
            at += 1;
        }
        let name = leading_name(words.get(at..).unwrap_or_default());
        if name.split_whitespace().count() >= 2 {
            let rest = words.get(at + name.split_whitespace().count()..).unwrap_or_default().join(" ");
            let office = office_after(&rest);
            return Some(Speaker { name, role: office, organisation: None });
        }
    }
    None
}

/// The office at the start of what follows a name: `Minister of Trade of Ruritania at the …`
fn office_after(text: &str) -> Option<String> {
    const ENDS: [&str; 18] = [
        " at ",
        " on ",
        " in ",
        " to ",
        " before ",
        " during ",
        ", ",
        " à la ",
        " à l",
        " lors ",
        " devant ",
        " ante ",
        " en el ",
        " en la ",
        " para el ",
        " | ",
        " – ",
        " auf ",
    ];
    let text = text.trim_start_matches([',', ' ']);
    let lower = text.to_lowercase();
    let end = ENDS
        .iter()
        .filter_map(|word| lower.find(word))
        .filter(|end| text.is_char_boundary(*end))
        .min()
        .unwrap_or(text.len());
    let office = text.get(..end)?.trim();
    (office.split_whitespace().take(3).any(is_office) && office.chars().count() < 120)
        .then(|| office.to_owned())
}

/// The name directly after an office: `del presidente Andrés Ejemplo López`, `statsminister Sven Exempel`.
fn officed(text: &str) -> Option<Speaker> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let offices = (0..words.len())
        .filter(|at| words.get(*at).is_some_and(|word| is_office(word) && !word.ends_with([',', ':'])));
    offices.into_iter().find_map(|at| {
        let after = words.get(at + 1..)?;
        let name = leading_name(after);
        let single = name.split_whitespace().count() == 1;
        let office = words.get(at)?;
        let english =
            matches!(office.to_lowercase().as_str(), "president" | "minister" | "secretary" | "chancellor");
        // One word after an office is a name in English headlines only.
        (!name.is_empty() && (!single || english)).then(|| {
            let start = (0..at)
                .rev()
                .take_while(|n| {
                    words.get(*n).is_some_and(|word| {
                        is_office(word)
                            || WITHIN.contains(&word.to_lowercase().as_str())
                                && !matches!(
                                    word.to_lowercase().as_str(),
                                    "of" | "the"
                                        | "de"
                                        | "la"
                                        | "del"
                                        | "du"
                                        | "des"
                                        | "and"
                                        | "by"
                                        | "for"
                                        | "et"
                                        | "y"
                                )
                    })
                })
                .last()
                .unwrap_or(at);
            let role = words.get(start..=at).unwrap_or_default().join(" ");
            let next = words.get(at + 1 + name.split_whitespace().count());
            let name = next
                .filter(|next| SWEDISH_SAID.contains(&next.to_lowercase().as_str()))
                .and_then(|_| name.strip_suffix('s'))
                .map_or(name.clone(), str::to_owned);
            Speaker { name, role: Some(role), organisation: None }
        })
    })
}

/// What somebody's is whose name has the Swedish ending: `Ulf Exempels tal`.
const SWEDISH_SAID: [&str; 7] =
    ["tal", "anförande", "inledningsanförande", "öppningsanförande", "uttalande", "kommentar", "linjetal"];

/// The words of a name at the start of some.
fn leading_name(words: &[&str]) -> String {
    let mut name: Vec<&str> = Vec::new();
    for word in words.iter().take(NAME_WORDS_MAX + 1) {
        let bare =
            word.trim_end_matches([',', '.', ';', ':', '–']).trim_end_matches("’s").trim_end_matches("'s");
        let initial = word.len() == 2 && word.ends_with('.');
        let capital =
            bare.chars().next().is_some_and(char::is_uppercase) && !bare.chars().any(|c| c.is_ascii_digit());
        let particle = PARTICLES.contains(&bare) && !name.is_empty();
        if !(capital || particle) || is_office(bare) || bare.is_empty() {
            break;
        }
        name.push(if initial { word } else { bare });
        if word.ends_with([',', ';', ':'])
            || word.ends_with('.') && !initial
            || bare.len() < word.len() && word.contains(['’', '\''])
        {
            break;
        }
    }
    while name.last().is_some_and(|word| PARTICLES.contains(word)) {
        name.pop();
    }
    let name = name.join(" ");
    if is_name(&name) { name } else { String::new() }
}

/// `Press Secretary A B and Coordinator C D en route …`
fn list(text: &str) -> Vec<Speaker> {
    const ENDS: [&str; 28] = [
        " at ",
        " on ",
        " in ",
        " before ",
        " after ",
        " during ",
        " to ",
        " en route",
        " | ",
        " for the ",
        " following ",
        " introducing ",
        " with ",
        " upon ",
        " announcing ",
        " welcoming ",
        " honoring ",
        " celebrating ",
        " à la ",
        " devant ",
        " lors ",
        " en la ",
        " ante ",
        " para el ",
        " en el ",
        " durante ",
        " auf ",
        " vor ",
    ];
    let lower = text.to_lowercase();
    // No name follows `the President`.
    if let Some(office) = lower.strip_prefix("the ").and_then(|_| text.get(4..)) {
        let first: Vec<&str> = office
            .split_whitespace()
            .take_while(|word| {
                is_office(word)
                    || WITHIN.contains(&word.to_lowercase().as_str())
                        && !matches!(*word, "of" | "and" | "for")
            })
            .collect();
        if first.iter().any(|word| is_office(word)) {
            return person(&first.join(" ")).into_iter().collect();
        }
    }
    let end = ENDS.iter().filter_map(|word| lower.find(word)).min().unwrap_or(text.len());
    let list = text.get(..end).unwrap_or(text);
    let mut people: Vec<Speaker> = Vec::new();
    for part in list.split(", and ").flat_map(|part| part.split(" and ")).flat_map(|part| part.split(", ")) {
        let Some(one) = person(part) else { continue };
        // `Jane Doe, Minister of Trade`: the office of whom goes before.
        let office_only = one.role.as_deref() == Some(&one.name);
        match people.last_mut() {
            Some(last) if office_only && last.role.is_none() => last.role = Some(one.name),
            Some(_) if office_only => {}
            _ => people.push(one),
        }
    }
    people
}

/// Who stands before `’s remarks`.
fn possessor(title: &str) -> Option<&str> {
    const SAID: [&str; 18] = [
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
        "closing",
        "message",
        "intervention",
        "briefing",
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

fn has_office(text: &str) -> bool {
    text.split([' ', ',', '-']).any(is_office)
}

fn is_office(word: &str) -> bool {
    let word = word.to_lowercase();
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    // Swedish and German write the portfolio and the office as one word.
    OFFICES.contains(&word)
        || word.len() > 9
            && (word.ends_with("minister") || word.ends_with("ministern") || word.ends_with("ministerin"))
}

fn is_honorific(word: &str) -> bool {
    HONORIFICS.contains(&word.to_lowercase().trim_end_matches([',']).trim_end_matches('.'))
}

/// A name without Mr, H.E. and their like.
fn bare(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let from = words.iter().position(|word| !is_honorific(word)).unwrap_or_default();
    let name = words.get(from..).unwrap_or_default().join(" ");
    if name.is_empty() { words.join(" ") } else { name }
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

/// Whether words read like the name of a person.
pub(super) fn is_name(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let capital = |word: &str| {
        word.trim_start_matches(['“', '"', '(', '’', '\'']).chars().next().is_some_and(char::is_uppercase)
    };
    let unspaced = words.len() == 1
        && name.chars().all(|c| u32::from(c) >= 0x2e80)
        && (2..=5).contains(&name.chars().count());
    let cased = (1..=NAME_WORDS_MAX).contains(&words.len())
        && words.iter().any(|word| capital(word))
        && words.iter().all(|word| {
            capital(word)
                || PARTICLES.contains(word)
                || word.starts_with("al-")
                || word.starts_with("el-")
                || word.starts_with("d'")
                || word.starts_with("d’")
        });
    let plain = !name.chars().any(|c| {
        c.is_ascii_digit() || matches!(c, ':' | ';' | '?' | '!' | '"' | '“' | '«' | '/' | '(' | '@' | '&')
    });
    plain && (cased || unspaced)
}

/// The known speaker whom a marker means: by full name, by family name, by initials, or by office.
pub(super) fn resolve<'a>(known: &'a [Speaker], marker: &Speaker) -> Option<&'a Speaker> {
    let wanted = fold(&marker.name);
    let office = marker.role.as_deref().map(fold).unwrap_or_default();
    let last = family(&wanted);
    let by_name = known.iter().find(|speaker| {
        let name = fold(&speaker.name);
        name == wanted || !last.is_empty() && family(&name) == last && agrees(&name, &wanted)
    });
    by_name.or_else(|| {
        let only_office = !office.is_empty() && office == wanted;
        let title = wanted.trim_start_matches("the ");
        known.iter().find(|speaker| {
            let role = speaker.role.as_deref().map(fold).unwrap_or_default();
            let has = role == title
                || role.starts_with(&format!("{title} "))
                || role.ends_with(&format!(" {title}"));
            !role.is_empty() && (only_office || title.contains(' ') || is_office(title)) && has
        })
    })
}

/// Given names, where both have some, begin alike.
fn agrees(one: &str, other: &str) -> bool {
    let first = |name: &str| name.split([' ', '.']).next().and_then(|word| word.chars().next());
    let single = |name: &str| name.split([' ', '.']).filter(|word| !word.is_empty()).count() == 1;
    single(one) || single(other) || first(one) == first(other)
}

fn family(name: &str) -> &str {
    let name = name.trim_end_matches([',', '.', ' ']);
    let name = ["jr", "sr", "iii"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name)
        .trim_end_matches([',', '.', ' ']);
    name.split([' ', '.']).next_back().unwrap_or_default()
}

fn fold(name: &str) -> String {
    crate::text::fold(name)
}

/// The full name that a text gives to a family name: the given names before it, where they are nearly always the same.
///
/// Of somebody in an office only names that follow an office count: a president speaks of his family.
pub(super) fn full_name(surname: &str, in_office: bool, texts: &[&str]) -> Option<String> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for text in texts {
        for (at, _) in text.match_indices(surname) {
            let after = text.get(at + surname.len()..).and_then(|rest| rest.chars().next());
            if after.is_some_and(|c| c.is_alphabetic() || c == '-') {
                continue;
            }
            let before = text.get(..at).unwrap_or_default();
            if let Some(given) = given(before).filter(|given| !in_office || follows_office(before, given)) {
                match counts.iter_mut().find(|(known, _)| *known == given) {
                    Some((_, count)) => *count += 1,
                    None => counts.push((given, 1)),
                }
            }
        }
    }
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    let (given, count) = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))?;
    (count * 3 >= all * 2).then(|| format!("{given} {surname}"))
}

/// Whether an office stands before given names: `Secretary of State Jane `, `President Jane `.
fn follows_office(before: &str, given: &str) -> bool {
    let head = before.trim_end().strip_suffix(given).unwrap_or_default();
    head.split_whitespace().next_back().is_some_and(|word| is_office(word) || word == "State")
}

/// The given names at the end of what goes before a family name.
fn given(before: &str) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    let words = before.strip_suffix(' ')?.rsplit(' ');
    for word in words.take(3) {
        let initial = word.len() == 2 && word.ends_with('.');
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let plain = word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\''))
            && word.chars().any(char::is_lowercase);
        let common = is_office(word)
            || is_honorific(word)
            || matches!(
                word,
                "And"
                    | "But"
                    | "So"
                    | "With"
                    | "Thank"
                    | "Thanks"
                    | "To"
                    | "The"
                    | "Secretary"
                    | "House"
                    | "State"
                    | "Department"
                    | "National"
                    | "Security"
                    | "Affairs"
                    | "Vice"
                    | "Prime"
                    | "First"
                    | "Deputy"
                    | "Press"
                    | "Foreign"
                    | "Former"
                    | "When"
                    | "That"
                    | "As"
                    | "For"
                    | "And,"
            );
        if !(capital && (plain || initial)) || common {
            break;
        }
        names.insert(0, word);
    }
    // A second capitalised word may be the end of a sentence or an office: one given name and an initial are sure.
    let from = names.iter().position(|word| !word.ends_with('.')).unwrap_or(names.len());
    let names = names.get(from..).unwrap_or_default();
    let names = if names.len() > 2 { names.get(names.len() - 2..).unwrap_or_default() } else { names };
    (!names.is_empty()).then(|| names.join(" "))
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
