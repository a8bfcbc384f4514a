//! The words of a line, as the grammar of names and offices sees them.

use super::name::is_honorific;
use super::traits::Traits;
use crate::text::each_run;

/// Bytes of a word and its space, about.
const WORD_BYTES: usize = 5;

/// A word without the marks around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    /// The mark that follows.
    pub(super) after: After,
    traits: Traits,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    Nothing,
    Comma,
    /// The genitive: whose something is.
    Owner,
    /// A full stop, a dash, a bracket, or a genitive that ends a name.
    End,
}

/// Divides a line into words.
pub(super) fn words(line: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::with_capacity(line.len() / WORD_BYTES + 1);
    each_run(line, |raw| match word(raw) {
        Some(word) => {
            // `Spokesperson (May 4, 2021)`: a month, and nobody of that name.
            if let Some(last) = words.last_mut()
                && matches!(last.text, "May" | "Mai")
                && word.text.starts_with(|c: char| c.is_ascii_digit())
            {
                last.traits = last.traits.or(Traits::NO_NAME);
            }
            words.push(word);
        }
        // A dash or a bar on its own.
        None => {
            if let Some(last) = words.last_mut() {
                last.after = After::End;
            }
        }
    });
    words
}

fn word(raw: &str) -> Option<Word<'_>> {
    if raw.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Some(Word { text: raw, after: After::Nothing, traits: Traits::of(raw) });
    }
    let lead =
        raw.len() - raw.trim_start_matches(['(', '[', '"', '“', '«', '„', '*', '¿', '¡', '–', '—']).len();
    let text = raw.get(lead..)?;
    let bare = text.trim_end_matches([
        ',', ';', ':', ')', ']', '"', '”', '»', '*', '!', '?', '…', '،', '，', '-', '–', '—',
    ]);
    let initial = bare.ends_with('.') && is_abbreviation(bare.trim_end_matches('.'));
    let bare = if initial { bare } else { bare.trim_end_matches('.') };
    let owner = ["’s", "'s", "‘s", "´s", "\u{fffd}s"].iter().find_map(|end| bare.strip_suffix(end));
    let owner = owner.or_else(|| turkish_genitive(bare));
    let after = match text.get(bare.len()..) {
        _ if owner.is_some() => After::Owner,
        None | Some("") => After::Nothing,
        Some("," | "،" | "，") => After::Comma,
        Some(_) => After::End,
    };
    let text = owner.unwrap_or(bare);
    (text.chars().any(char::is_alphanumeric)).then(|| Word { text, after, traits: Traits::of(text) })
}

/// `Fidan’ın` without its ending.
fn turkish_genitive(bare: &str) -> Option<&str> {
    let (head, end) = bare.rsplit_once(['’', '\''])?;
    let end = end.strip_prefix('n').unwrap_or(end);
    matches!(end, "ın" | "in" | "un" | "ün").then_some(head)
}

/// `J`, `Mr`, `H.E`, `J.-P`, `Св`: words after which a full stop ends nothing.
fn is_abbreviation(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    text.contains('.') && letters <= 6
        || letters == 1 && text.chars().all(char::is_alphabetic)
        || is_honorific(text)
        || matches!(
            text.to_lowercase().as_str(),
            "jr" | "sr" | "st" | "ph" | "chr" | "yu" | "on" | "ю" | "ст"
        )
}

/// `MSZ`, `MZV`: capitals without a vowel.
fn is_acronym(text: &str) -> bool {
    (3..=5).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() && !b"AEIOUY".contains(&byte))
}

/// What no word of a name is.
const OF_NO_NAME: Traits =
    Traits::OFFICE.or(Traits::WITHIN).or(Traits::LINK).or(Traits::AWAY).or(Traits::NO_NAME).or(Traits::KIND);

impl Word<'_> {
    pub(super) fn is_office(&self) -> bool {
        self.traits.has(Traits::OFFICE)
    }

    pub(super) fn is_honorific(&self) -> bool {
        self.traits.has(Traits::HONORIFIC)
    }

    /// A word that ties an office to what it is an office of.
    pub(super) fn is_link(&self) -> bool {
        self.traits.has(Traits::LINK)
    }

    /// A word that turns to whom one speaks, or to where and when.
    pub(super) fn is_away(&self) -> bool {
        self.traits.has(Traits::AWAY)
    }

    /// A small word that stands within an office: foreign, prime, иностранных.
    pub(super) fn is_within(&self) -> bool {
        self.traits.has(Traits::WITHIN)
    }

    /// The last word of the name of a country, or of its like.
    pub(super) fn is_land(&self) -> bool {
        self.traits.has(Traits::LAND)
    }

    /// `von`, `bin`, `de la`: a small word of names.
    pub(super) fn is_particle(&self) -> bool {
        self.traits.has(Traits::PARTICLE)
            || ["al-", "el-", "d'", "d’", "as-", "ul-"].iter().any(|start| self.text.starts_with(start))
    }

    pub(super) fn is_capital(&self) -> bool {
        self.text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
    }

    /// `М.В.Пример`, `М.В.`, `J.`
    pub(super) fn is_initials(&self) -> bool {
        let mut letters = self.text.chars();
        let first = letters.next().is_some_and(char::is_uppercase);
        first && letters.next() == Some('.') && !self.is_honorific()
    }

    /// Whether it may stand in a name.
    pub(super) fn is_of_name(&self) -> bool {
        !self.traits.has(OF_NO_NAME)
            && self.is_capital()
            && !is_acronym(self.text)
            && !self.text.chars().any(|c| c.is_ascii_digit() || matches!(c, '/' | '@' | '&' | '_'))
    }
}

/// `EXCMO. SR. D. JUAN EJEMPLO`, `DATO' SRI ADAM EXAMPLE`: what is a part of a name elsewhere is a title behind another.
pub(super) fn is_second_title(words: &[Word<'_>], at: usize) -> bool {
    const TITLES: [(&[&str], &[&str]); 2] = [
        (&["sr", "sra", "excmo", "excma", "ilmo", "ilma"], &["d.", "dª", "d.ª", "dña", "dña."]),
        (&["dato'", "dato’", "dato", "datuk", "tan"], &["sri"]),
    ];
    let lower = |n: usize| words.get(n).map(|word| word.text.to_lowercase());
    let (Some(title), Some(word)) = (at.checked_sub(1).and_then(lower), lower(at)) else { return false };
    let title = title.trim_end_matches('.');
    TITLES.iter().any(|(first, second)| first.contains(&title) && second.contains(&word.as_str()))
        || is_don(words, at)
}

/// `Ministro de Ríos, D. Juan Ejemplo`: behind an office in Spanish or Portuguese and before two words of a name, `D.` is no initial.
fn is_don(words: &[Word<'_>], at: usize) -> bool {
    const DON: [&str; 4] = ["d.", "dª", "d.ª", "dña."];
    #[rustfmt::skip]
    const OFFICES: [&str; 10] = [
        "ministro", "ministra", "presidente", "presidenta", "embajador", "embajadora", "secretario", "secretaria", "embaixador",
        "representante",
    ];
    let is_one = |word: &Word<'_>, list: &[&str]| list.contains(&word.text.to_lowercase().as_str());
    words.get(at).is_some_and(|word| is_one(word, &DON))
        && (1..=2).all(|n| words.get(at + n).is_some_and(Word::is_of_name))
        && words.iter().take(at).any(|word| is_one(word, &OFFICES))
}

/// `John R. Doe`
pub(super) fn has_initial(words: &[Word<'_>], at: usize) -> bool {
    let family = |word: &Word<'_>| word.is_of_name() && !word.is_initials() && !word.is_office();
    let initial = words.get(at + 1).is_some_and(|word| word.is_initials() && word.text.len() == 2);
    initial && words.get(at + 2).is_some_and(family)
}

/// `Deputy Minister`: an office, or right before one a word that says which.
pub(super) fn starts_office(words: &[Word<'_>], at: usize) -> bool {
    let right = at.checked_sub(1).and_then(|n| words.get(n)).is_some_and(|last| last.after == After::Nothing);
    let office = |n: usize| words.get(n).is_some_and(Word::is_office);
    right && (office(at) || words.get(at).is_some_and(Word::is_capital) && office(at + 1))
}
