//! Whom a headline names.

use super::name::{NAME_WORDS_MAX, PARTICLES, is_honorific, is_name, is_office};
use super::{WITHIN, person};
use crate::model::Speaker;

/// What somebody's is whose name has the Swedish ending: `Ulf Exempels tal`.
const SWEDISH_SAID: [&str; 7] =
    ["tal", "anförande", "inledningsanförande", "öppningsanförande", "uttalande", "kommentar", "linjetal"];

/// The speakers that a headline names, the main one first.
pub(in crate::transcript) fn of_headline(title: &str) -> Vec<Speaker> {
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

/// The name after H.E., Mr, Monsieur and their like, with the office that follows.
pub(super) fn honoured(text: &str) -> Option<Speaker> {
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
