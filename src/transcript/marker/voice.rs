//! Whether a label reads like a person or an office.

use crate::transcript::lexicon::{ABBREVIATIONS, LEADERS, SALUTATIONS, UNNAMED};
use crate::transcript::speaker;

/// Whether it reads like a person or an office: every word with a capital, few words, no sentence.
pub(super) fn is_voice(name: &str) -> bool {
    const SMALL: [&str; 30] = [
        "of", "the", "de", "da", "del", "la", "von", "van", "der", "bin", "al", "and", "for", "du", "des",
        "et", "y", "e", "to", "di", "i", "и", "в", "по", "el", "do", "dos", "della", "den", "am",
    ];
    let capital = |word: &str| {
        word.chars().find(|c| c.is_alphabetic()).is_some_and(|c| c.is_uppercase() || !c.is_lowercase())
    };
    let fits = |word: &str| {
        capital(word) || SMALL.contains(&word) || word.starts_with("al-") || speaker::is_office(word)
    };
    // Nearly every line of text is out by one of its first words.
    if !name.split_whitespace().all(fits) {
        return is_named_with_office(name);
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let capitals = words.iter().filter(|word| capital(word)).count();
    let plain = !name.contains([';', '?', '!', '"', '“', '”', '«', '/', '=', '@', '#', '<', '>', '|', '+'])
        && !name.contains(|c: char| c.is_ascii_digit());
    let letters = name.chars().count();
    // `SG`, and Chinese names of two.
    let short = letters == 2 && (is_abbreviated(name) || name.chars().all(|c| u32::from(c) >= 0x2e80));
    // And so have those that are written in Latin letters: `Ho`.
    let short = short || letters == 2 && name.is_ascii() && speaker::is_name(name) && !is_spelt(name);
    let one = words.len() == 1 && (letters >= 3 || short);
    // `A Strong Defence: …` is a heading.
    let article = words.first().is_some_and(|word| {
        matches!(
            *word,
            "A" | "An" | "Our" | "This" | "That" | "My" | "In" | "On" | "For" | "To" | "And" | "But"
        )
    });
    // Sentences and headings tie their words; of people only offices do.
    let tied = words
        .iter()
        .skip(usize::from(is_titled(name)))
        .any(|word| TIES.contains(&word.to_lowercase().as_str()))
        || ["’s ", "'s "].iter().any(|owner| name.to_lowercase().contains(owner));
    let article = article
        || tied && !has_office(name)
        || is_greeting(name)
        || words.first().is_some_and(|word| *word == "The") && !is_titled(name);
    let article = article && !is_capital_name(name);
    let voice = !article && plain && words.len() <= 12 && (capitals >= 2 || one);
    voice || is_named_with_office(name)
}

/// `Jana Nováková, mluvčí vlády`: a name, and in small letters what she is.
fn is_named_with_office(label: &str) -> bool {
    const WORDS_MAX: usize = 8;
    let Some((name, office)) = label.split_once(", ") else { return false };
    let person = (2..=4).contains(&name.split_whitespace().count())
        && speaker::is_name(name)
        && !has_office(name)
        && !is_greeting(name)
        && !name.split_whitespace().any(|word| TIES.contains(&word.to_lowercase().as_str()));
    let small = office.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
    let plain = !office.contains([',', ';', '?', '!', '"', '“', '”', '«', '/']);
    person && small && plain && has_office(office) && office.split_whitespace().count() <= WORDS_MAX
}

/// `JANE DOE, CANDIDATE FOR ZENDA`: all in capitals, and a name before the comma.
fn is_capital_name(label: &str) -> bool {
    label.split_once(", ").is_some_and(|(name, _)| {
        (2..=4).contains(&name.split_whitespace().count())
            && !label.chars().any(char::is_lowercase)
            && label.chars().any(char::is_uppercase)
            && speaker::is_name(name)
            && !has_office(name)
    })
}

/// Words that no name has.
#[rustfmt::skip]
const TIES: &[&str] = &[
    "of", "the", "and", "for", "to", "in", "on", "by", "with", "at", "from", "für", "und", "en", "au", "aux", "sur", "dans", "pour",
    "par", "avec", "para", "por", "con", "com", "über", "im", "zur", "zum", "nel", "sul", "per",
];

pub(super) fn has_office(name: &str) -> bool {
    name.split([' ', ',', '-']).any(speaker::is_office)
}

/// `Mr. President, Members of Congress:`, `Señor Presidente:` open a speech.
fn is_greeting(name: &str) -> bool {
    let lower = name.to_lowercase();
    let mixed = name.chars().any(char::is_lowercase);
    mixed && SALUTATIONS.iter().any(|start| lower.starts_with(start))
}

/// `J. Doe`, `С.Примеров`: initials and a family name.
pub(super) fn begins_with_initial(name: &str) -> bool {
    const LANDS: [&str; 4] = ["U.S.", "U.K.", "U.N.", "E.U."];
    if !is_initial(name) {
        return false;
    }
    let family = name.rsplit(['.', ' ']).next().unwrap_or_default();
    let alone = name.split(['.', ' ']).filter(|word| word.chars().count() > 1).count() == 1;
    alone
        && family.chars().count() > 2
        && speaker::is_name(family)
        && !LANDS.iter().any(|land| name.starts_with(land))
}

/// Whether a text opens with a capital and a full stop.
pub(super) fn is_initial(text: &str) -> bool {
    let mut letters = text.trim_start_matches(' ').chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next() == Some('.')
}

/// Whether a name says by an office or a title that it is a person.
pub(super) fn is_titled(name: &str) -> bool {
    let words = name.split_whitespace().count();
    let titled = |word: &str| {
        let (honorific, office) = speaker::honorific_or_office(word);
        honorific && !word.eq_ignore_ascii_case("the") || office || is_abbreviated(word)
    };
    (2..=14).contains(&words) && name.split_whitespace().any(titled)
}

/// Letters that stand for words, and short words that are no names.
fn is_spelt(name: &str) -> bool {
    !name.ends_with(char::is_lowercase) || matches!(name, "No" | "So" | "To" | "Re" | "Cc" | "If" | "As")
}

/// `StS`, `PM`: an office in short.
fn is_abbreviated(word: &str) -> bool {
    let bare = word.trim_end_matches('.');
    ABBREVIATIONS.iter().any(|(short, _)| short.eq_ignore_ascii_case(bare))
}

/// A person known by one word: MODERATOR, PARTICIPANT.
pub(super) fn is_titled_alone(name: &str) -> bool {
    let lower = name.to_lowercase();
    [LEADERS, UNNAMED].iter().any(|words| words.contains(&lower.as_str()))
        || speaker::is_office(&lower)
        || is_abbreviated(name)
}
