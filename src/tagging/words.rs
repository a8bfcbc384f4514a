//! A text as words.

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::char::is_combining_mark;

use super::endings::{self, Endings};
use crate::text::{fold, stands_alone, with_letters};

/// Characters by which inflection makes a word longer or shorter.
const ENDING: usize = 2;
/// The same where endings stand one behind the other.
const AGGLUTINATIVE_LONGER: usize = 6;
/// The same in English.
const ENGLISH_LONGER: usize = 3;
/// What English words end in when they are inflected, after what two forms have in common.
const ENGLISH: [&str; 10] = ["", "s", "es", "ed", "ing", "d", "e", "y", "ies", "ied"];
/// Letters of an acronym that is matched by its exact case; longer ones are no other words.
const ACRONYM_MAX: usize = 4;
/// Letters with which two forms of a word begin: `loi` is no form of `loyer`, nor `и` one of `их`.
const ALIKE_MIN: usize = 3;
/// Letters before the ending of a word that may change its gender: `casa` is no form of `caso`, `económica` is one of `económico`.
const GENDERED_MIN: usize = 6;
/// With what the first part of a German compound ends that may be the name of a body.
const COMPOUND: [&str; 8] =
    ["rats", "unions", "versammlungs", "gerichtshofs", "kommissions", "organisations", "parlaments", "bank"];
/// Characters of the ending of a word that takes others for its number, gender or person: `deportaron` is no form of `deportivas`.
const ROMANCE_ENDING: usize = 3;

/// Calls `take` with the bytes of each word of a text.
///
/// Words are letters and digits; a full stop within capitals (U.N.) and a plus at the end (g7+) belong to them. Characters of scripts
/// without spaces, and Korean syllables, to which particles cling, are words of their own.
pub(super) fn split(text: &str, mut take: impl FnMut(usize, usize)) {
    let bytes = text.as_bytes();
    let mut open: Option<usize> = None;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii_alphanumeric() {
            open.get_or_insert(at);
            let rest = bytes.get(at + 1..).unwrap_or_default();
            at += 1 + rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            continue;
        }
        if byte.is_ascii() {
            if let Some(start) = open {
                if joins(bytes, start, at) {
                    at += 1;
                    continue;
                }
                take(start, at);
                open = None;
            }
            at += 1;
            continue;
        }
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
        let next = at + c.len_utf8();
        if stands_alone(c) {
            if let Some(start) = open.take() {
                take(start, at);
            }
            take(at, next);
        } else if is_letter(c) {
            open.get_or_insert(at);
        } else if is_unseen(c) {
            // It may stand within a word and is no part of it.
        } else if let Some(start) = open.take() {
            take(start, at);
        }
        at = next;
    }
    if let Some(start) = open {
        take(start, text.len());
    }
}

/// The words of a text.
pub(super) fn of(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    split(text, |start, end| words.extend(text.get(start..end)));
    words
}

/// Whether an ASCII mark at `at` belongs to the word from `start`.
fn joins(bytes: &[u8], start: usize, at: usize) -> bool {
    let next = bytes.get(at + 1);
    match bytes.get(at) {
        Some(b'+') => !next.is_some_and(|next| next.is_ascii_alphanumeric() || *next == b'+'),
        Some(b'.') => {
            // Single letters between full stops.
            let word = bytes.get(start..at).unwrap_or_default();
            let initials = word.split(|byte| *byte == b'.').all(|part| part.len() == 1);
            initials && next.is_some_and(u8::is_ascii_uppercase)
        }
        _ => false,
    }
}

fn is_letter(c: char) -> bool {
    // The apostrophe of Ukrainian divides a word as its ASCII twin does.
    is_common(c) || c != '\u{2bc}' && (c.is_alphanumeric() || is_combining_mark(c))
}

/// Latin, Cyrillic and Arabic letters, which are told without the tables of Unicode.
fn is_common(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' | '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}'
        | '\u{620}'..='\u{64a}')
}

/// Of how many of the words of [`split`] a word of a language is made, about: of characters, or of syllables.
pub(super) fn parts(language: &str) -> u32 {
    if matches!(language, "zh" | "ja" | "ko" | "vi") { 2 } else { 1 }
}

/// Soft hyphens, marks of direction and others that nobody sees.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// What a language asks for besides its stemmer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    /// Particles are written as one with the word.
    Arabic,
    Ukrainian,
    /// Acronyms take an s: `Natos`.
    Germanic,
    English,
    Romance,
    /// Romance, but nouns have a genitive.
    Romanian,
    /// The accent moves when a word is inflected, and is not written in capitals.
    Greek,
    /// Several endings stand one behind the other.
    Agglutinative,
    Other,
}

/// Stems of a language.
pub(super) struct Stems {
    stemmer: Option<Stemmer>,
    endings: Option<&'static Endings>,
    language: Language,
}

impl Stems {
    pub(super) fn of(language: &str) -> Self {
        Self {
            stemmer: algorithm(language).map(Stemmer::create),
            endings: endings::of(language),
            language: match language {
                "ar" => Language::Arabic,
                "uk" => Language::Ukrainian,
                "sv" | "de" | "da" | "no" | "nb" => Language::Germanic,
                "en" => Language::English,
                "es" | "fr" | "it" | "pt" => Language::Romance,
                "ro" => Language::Romanian,
                "el" => Language::Greek,
                "fa" | "fi" | "hu" | "tr" => Language::Agglutinative,
                _ => Language::Other,
            },
        }
    }

    /// The stem of a folded word.
    pub(super) fn stem(&self, folded: &str) -> String {
        match &self.stemmer {
            Some(stemmer) if self.language == Language::Arabic => {
                stemmer.stem(&without_particle(folded)).into_owned()
            }
            Some(stemmer) if self.language == Language::Romanian => {
                stemmer.stem(&without_genitive(folded)).into_owned()
            }
            Some(stemmer) => stemmer.stem(folded).into_owned(),
            None if self.language == Language::Ukrainian => endings::ukrainian(folded).to_owned(),
            None => self.endings.map_or_else(|| folded.to_owned(), |endings| endings.stem(folded)),
        }
    }

    /// Whether two folded words with one stem are forms of one word. Stemmers also take `important` for `import` and `casa` for
    /// `caso`.
    pub(super) fn is_form(&self, one: &str, other: &str) -> bool {
        if one == other || self.language == Language::Greek {
            return true;
        }
        let alike =
            one.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
        let (start, end) = one.split_at(alike);
        let (_, other_end) = other.split_at(alike);
        let longer = end.chars().count().abs_diff(other_end.chars().count());
        // Arabic writes its article before the word.
        if self.language != Language::Arabic && start.chars().count() < ALIKE_MIN {
            return false;
        }
        match self.language {
            Language::English => {
                longer <= ENGLISH_LONGER && [end, other_end].iter().all(|end| ENGLISH.contains(end))
            }
            Language::Romance | Language::Romanian => {
                let short = [end, other_end].iter().all(|end| end.chars().count() <= ROMANCE_ENDING);
                let gendered = differ_in_gender(end, other_end) && alike < GENDERED_MIN;
                // `saludo` is no form of `salud`.
                let other = matches!((end, other_end), ("", "o") | ("o", ""));
                short && longer <= ENDING && !gendered && !other
            }
            Language::Agglutinative => longer <= AGGLUTINATIVE_LONGER,
            _ => longer <= ENDING,
        }
    }

    /// What of a word may be a name, or begin one: `مجلس` of `لمجلس`, `Sicherheitsrat` of `Sicherheitsratsresolution`.
    pub(super) fn parts<'a>(&self, raw: &'a str) -> Vec<&'a str> {
        match self.language {
            Language::Arabic => {
                let bare = raw.strip_prefix(['و', 'ف']).unwrap_or(raw);
                let named = bare.strip_prefix(['ل', 'ك', 'ب']).unwrap_or(bare);
                [bare, named].into_iter().filter(|part| part.chars().count() >= ALIKE_MIN).collect()
            }
            Language::Germanic => {
                let end = |body: &&str| Some(raw.find(*body)? + body.len());
                COMPOUND.iter().filter_map(end).filter_map(|end| raw.get(..end)).map(without_link).collect()
            }
            _ => Vec::new(),
        }
    }

    /// An acronym without the ending of its genitive: `Natos`, `FN:s` is split before.
    pub(super) fn nominative<'a>(&self, exact: &'a str) -> Option<&'a str> {
        exact.strip_suffix('s').filter(|rest| self.language == Language::Germanic && rest.len() > 2)
    }
}

/// Whether two endings of Romance languages are of different genders: `caso` and `casas`, `mar` and `maras`.
fn differ_in_gender(end: &str, other: &str) -> bool {
    let gender = |end: &str| match end {
        "a" | "as" => Some('a'),
        "o" | "os" => Some('o'),
        "" => Some(' '),
        _ => None,
    };
    matches!((gender(end), gender(other)), (Some(one), Some(other)) if one != other)
}

/// The first part of a German compound without the s that links it.
fn without_link(part: &str) -> &str {
    part.strip_suffix('s').unwrap_or(part)
}

/// Arabic writes `and`, `with`, `for` as one with the article: والأمم is الأمم, للأمم and وبالأمم too.
fn without_particle(word: &str) -> String {
    let for_the =
        |word: &str| word.strip_prefix("لل").filter(|rest| rest.chars().count() > 2).map(str::to_owned);
    let the = |word: &str| {
        let word = word.strip_prefix(['ب', 'ك']).unwrap_or(word);
        word.strip_prefix("ال").map(str::to_owned)
    };
    let bare = |word: &str| for_the(word).or_else(|| the(word));
    let noun = bare(word).or_else(|| bare(word.strip_prefix(['و', 'ف'])?));
    noun.map_or_else(|| word.to_owned(), |noun| format!("ال{noun}"))
}

/// A Romanian noun or adjective of the feminine as it is in the nominative: `organizatiei` is `organizatia`.
fn without_genitive(word: &str) -> String {
    const ENDINGS: [(&str, &str); 7] = [
        ("tiei", "tia"),
        ("siei", "sia"),
        ("iunii", "iunea"),
        ("antei", "anta"),
        ("dunarii", "dunarea"),
        ("bancii", "banca"),
        ("ropene", "ropeana"),
    ];
    let nominative =
        |(genitive, nominative): &(&str, &str)| Some(format!("{}{nominative}", word.strip_suffix(genitive)?));
    ENDINGS.iter().find_map(nominative).unwrap_or_else(|| word.to_owned())
}

/// A word as acronyms are compared: without full stops and what nobody sees, in letters of plain width.
pub(super) fn exact(raw: &str) -> String {
    with_letters(raw).chars().filter(|c| *c != '.' && !is_unseen(*c)).collect()
}

/// Whether a word of the catalogue is an acronym so short that its letters are those of other words, too: `AIDS`, `IA`, `ИИ`.
pub(super) fn is_acronym(word: &str) -> bool {
    let mut large = 0;
    for c in word.chars() {
        if c.is_uppercase() {
            large += 1;
        } else if is_common(c) || c.is_alphabetic() {
            return false;
        }
    }
    (2..=ACRONYM_MAX).contains(&large)
}

/// A long one of these acronyms as newspapers write it: `Nato`, `Aids`.
pub(super) fn acronym_as_name(word: &str) -> Option<String> {
    let mut letters = word.chars();
    let first = letters.next().filter(|_| is_acronym(word) && word.chars().count() == ACRONYM_MAX)?;
    Some(std::iter::once(first).chain(letters.flat_map(char::to_lowercase)).collect())
}

/// A word as phrases are compared.
pub(super) fn folded(raw: &str) -> String {
    let folded = fold(&exact(raw));
    if folded.is_ascii() {
        return folded;
    }
    // Extraction from PDF turns the ligature of lam and alef round: no Arabic word has an alef and then another with a lam.
    let turned = [("األ", "الأ"), ("اإل", "الإ"), ("اآل", "الآ"), ("اال", "الا")];
    match turned.iter().find(|(turned, _)| folded.contains(turned)) {
        Some((turned, right)) => folded.replacen(turned, right, 1),
        None => folded,
    }
}

/// Whether a hyphen between two parts of a text, and white space at most, may come from the end of a line.
pub(super) fn is_broken(before: &str, between: &str, after: &str) -> bool {
    matches!(between, "-" | "- " | "-\n" | "\u{2010}")
        && before.ends_with(char::is_lowercase)
        && after.starts_with(char::is_lowercase)
}

fn algorithm(language: &str) -> Option<Algorithm> {
    Some(match language {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "it" => Algorithm::Italian,
        "nl" => Algorithm::Dutch,
        "no" | "nb" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        _ => return None,
    })
}
