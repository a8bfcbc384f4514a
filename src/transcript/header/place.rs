//! Where a statement was made.

use std::ops::Range;

use super::super::lexicon::{OFFICES, PUBLISHERS};

/// Words of a place.
const WORDS_MAX: usize = 6;
/// Characters of a line that is a place.
const LINE_CHARACTERS_MAX: usize = 50;

/// The name beside a date: `…, Moscow, May 26, 2020`, `New York, le 27 septembre 2024`, `(28 September 2024, New York)`.
pub(super) fn beside(text: &str, date: Range<usize>) -> Option<String> {
    let before = text.get(..date.start).unwrap_or_default();
    let after = text.get(date.end..).unwrap_or_default();
    before_date(before).or_else(|| {
        let name = after.trim_start_matches([',', ' ', '"', '/']).trim_end_matches([')', ' ', '.']);
        let name = name.split([',', '(', '|']).next().unwrap_or(name).trim();
        (before.trim().is_empty() || before.trim_start().starts_with('(')).then(|| fits(name)).flatten()
    })
}

fn before_date(before: &str) -> Option<String> {
    let before = before
        .trim_end_matches(|c: char| matches!(c, ',' | '(' | '/' | '–' | '-' | '—') || c.is_whitespace());
    let before = [" le", " on", " den", " am", " el", " a"]
        .iter()
        .find_map(|word| before.strip_suffix(word))
        .unwrap_or(before);
    let name = before.trim_end_matches([',', ' ']).rsplit([',', '(', '|', '–', '/']).next()?.trim();
    let name = match name.to_lowercase().as_str() {
        "d.c." | "n.y." | "dc" | "ny" => {
            before.rsplit_once([',']).and_then(|(head, _)| head.rsplit(',').next()).map_or(name, str::trim)
        }
        _ => name,
    };
    fits(name)
}

fn fits(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let shaped =
        (1..=3).contains(&words.len()) && words.iter().all(|word| capital(word) && !word.ends_with(':'));
    let lower = name.to_lowercase();
    let day = words.len() == 1
        && (["day", "di", "dag", "tag", "день"].iter().any(|end| lower.ends_with(end))
            || DAYS.contains(&lower.as_str()));
    let other = words.iter().any(|word| OFFICES.contains(&word.to_lowercase().as_str()))
        || PUBLISHERS.iter().any(|start| lower.starts_with(start));
    let kind = super::KINDS.iter().flat_map(|(_, words)| *words).any(|word| lower.contains(word));
    (shaped && !day && !other && !kind && !name.chars().any(|c| c.is_ascii_digit())).then(|| name.to_owned())
}

/// Days of the week that no common ending tells.
const DAYS: &[&str] = &[
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
    "dimanche",
    "mittwoch",
    "понедельник",
    "вторник",
    "среда",
    "четверг",
    "пятница",
    "суббота",
    "воскресенье",
    "luni",
    "marți",
    "miercuri",
    "joi",
    "vineri",
    "sâmbătă",
];

/// A line that is a place: `Berlin, Germany`, `Washington, D.C.`
pub(super) fn is_place(text: &str) -> bool {
    let Some((city, land)) = text.split_once(", ") else { return false };
    let words = |text: &str| text.split_whitespace().count();
    let capital = |text: &str| {
        text.split_whitespace().all(|word| {
            word.chars().next().is_some_and(char::is_uppercase)
                || matches!(word, "of" | "the" | "de" | "la" | "del")
        })
    };
    let lower = text.to_lowercase();
    let office = lower.split([' ', ',']).any(|word| OFFICES.contains(&word));
    text.chars().count() <= LINE_CHARACTERS_MAX
        && words(text) <= WORDS_MAX
        && capital(city)
        && capital(land)
        && !office
        && (!text.ends_with(['.', ':', '!', ',']) || text.ends_with("D.C.") || text.ends_with("N.Y."))
        && !text.chars().any(|c| c.is_ascii_digit())
        && !PUBLISHERS.iter().any(|start| lower.starts_with(start))
        && city.chars().any(char::is_lowercase)
        && !["mr", "madam", "excellenc", "ladies", "dear"].iter().any(|start| lower.starts_with(start))
}
