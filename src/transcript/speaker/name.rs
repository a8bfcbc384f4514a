//! What is a name, an office, a title of courtesy.

use super::spelling::title_case;
use super::traits::Traits;
use crate::text;
use crate::transcript::lexicon::PARTICLES;

/// Words of a name.
pub(super) const NAME_WORDS_MAX: usize = 6;

/// Whether words read like the name of a person.
pub(in crate::transcript) fn is_name(name: &str) -> bool {
    let words = || name.split_whitespace();
    let capital = |word: &str| {
        word.trim_start_matches(['“', '"', '(', '’', '\'']).chars().next().is_some_and(char::is_uppercase)
    };
    let of_name = |word: &str| {
        capital(word)
            || PARTICLES.contains(&word)
            || ["al-", "el-", "d'", "d’"].iter().any(|start| word.starts_with(start))
    };
    // A paragraph is out by its first words, and is not gone through.
    let count = words().take(NAME_WORDS_MAX + 1).count();
    let cased = || (1..=NAME_WORDS_MAX).contains(&count) && words().all(of_name) && words().any(capital);
    let unspaced = || {
        count == 1 && name.chars().all(|c| u32::from(c) >= 0x2e80) && (2..=5).contains(&name.chars().count())
    };
    let plain = || {
        !name.chars().any(|c| {
            c.is_ascii_digit() || matches!(c, ':' | ';' | '?' | '!' | '"' | '“' | '«' | '/' | '(' | '@' | '&')
        })
    };
    (cased() || unspaced()) && plain()
}

/// A name without Mr, H.E. and their like.
pub(super) fn bare(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let from = words.iter().position(|word| !is_honorific(word)).unwrap_or_default();
    let name = words.get(from..).unwrap_or_default().join(" ");
    if name.is_empty() { words.join(" ") } else { name }
}

/// A name in capitals as it is written elsewhere.
pub(in crate::transcript) fn proper(name: &str) -> String {
    let words = name.split(' ').enumerate().map(|(n, word)| {
        // `AZMAN BIN OTHMAN`
        let capitals = word.len() > 1 && !word.chars().any(char::is_lowercase);
        if n > 0 && capitals && is_particle(&word.to_lowercase()) {
            return word.to_lowercase();
        }
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        if letters > 3 || name.len() > word.len() && letters > 2 { title_case(word) } else { word.to_owned() }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// `Doe, Jane`, as catalogues write a name, in the order in which it is said; any other name as it is.
pub(in crate::transcript) fn in_order(name: &str) -> String {
    let Some((family, given)) = name.split_once(", ") else { return name.to_owned() };
    let words = |part: &str| part.split_whitespace().count();
    let of_name = |part: &str| {
        is_name(part)
            && !part.contains(',')
            && !part.split(' ').any(|word| is_office(word) || is_honorific(word) || is_no_name(word))
    };
    let particle = family.split(' ').next().is_some_and(is_particle);
    // Two and two words are two people as often.
    let short = words(family) == 1 || words(given) == 1 || particle;
    let turned = short && words(given) <= 2 && of_name(family) && of_name(given);
    if turned { format!("{given} {family}") } else { name.to_owned() }
}

pub(super) fn family(name: &str) -> &str {
    let name = name.trim_end_matches([',', '.', ' ']);
    let name = ["jr", "sr", "iii"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name)
        .trim_end_matches([',', '.', ' ']);
    name.split([' ', '.']).next_back().unwrap_or_default()
}

/// Given names, where both have some, begin alike.
pub(super) fn agrees(one: &str, other: &str) -> bool {
    let first = |name: &str| name.split([' ', '.']).next().and_then(|word| word.chars().next());
    let single = |name: &str| name.split([' ', '.']).filter(|word| !word.is_empty()).count() == 1;
    // `de Hoop` is the family of Jaap de Hoop.
    let whole = one.ends_with(&format!(" {other}")) || other.ends_with(&format!(" {one}"));
    whole || single(one) || single(other) || first(one) == first(other)
}

pub(in crate::transcript) fn is_office(word: &str) -> bool {
    Traits::of(word).has(Traits::OFFICE)
}

/// Whether a word is a title of courtesy, and whether it is an office.
pub(in crate::transcript) fn honorific_or_office(word: &str) -> (bool, bool) {
    let traits = Traits::of(word);
    (traits.has(Traits::HONORIFIC), traits.has(Traits::OFFICE))
}

/// Whether a word stands in no name: `Republic`, `Summit`.
pub(in crate::transcript) fn is_no_name(word: &str) -> bool {
    Traits::of(word).has(Traits::NO_NAME)
}

pub(in crate::transcript) fn is_honorific(word: &str) -> bool {
    Traits::of(word).has(Traits::HONORIFIC)
}

/// Whether a word is a small one of names: `von`, `de`.
pub(in crate::transcript) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

/// A name, or a headline with some, as it is compared: in small letters, and Greek without its accents, which capitals do not have.
pub(in crate::transcript) fn fold(name: &str) -> String {
    let folded = text::fold(name);
    let plain = |c: char| match c {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        c => c,
    };
    if folded.contains(|c| plain(c) != c) { folded.chars().map(plain).collect() } else { folded }
}
