//! The words of a line, as the grammar of names and offices sees them.

use super::name::{is_honorific, is_office};
use crate::transcript::lexicon::{AWAY, KINDS, LINKS, NO_NAMES, PARTICLES, WITHIN};

/// A word without the marks around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    /// The mark that follows.
    pub(super) after: After,
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
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut start = None;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        match start {
            None if !c.is_whitespace() => start = Some(at),
            Some(from) if c.is_whitespace() => {
                start = None;
                let raw = line.get(from..at).unwrap_or_default();
                match word(raw) {
                    Some(word) => words.push(word),
                    // A dash or a bar on its own.
                    None => {
                        if let Some(last) = words.last_mut() {
                            last.after = After::End;
                        }
                    }
                }
            }
            _ => {}
        }
    }
    words
}

fn word(raw: &str) -> Option<Word<'_>> {
    let lead =
        raw.len() - raw.trim_start_matches(['(', '[', '"', '“', '«', '„', '*', '¿', '¡', '–', '—']).len();
    let text = raw.get(lead..)?;
    let bare = text
        .trim_end_matches([',', ';', ':', ')', ']', '"', '”', '»', '*', '!', '?', '…', '،', '，', '–', '—']);
    let initial = bare.ends_with('.') && is_abbreviation(bare.trim_end_matches('.'));
    let bare = if initial { bare } else { bare.trim_end_matches('.') };
    let owner = ["’s", "'s", "‘s", "\u{fffd}s"].iter().find_map(|end| bare.strip_suffix(end));
    let after = match text.get(bare.len()..) {
        _ if owner.is_some() => After::Owner,
        None | Some("") => After::Nothing,
        Some("," | "،" | "，") => After::Comma,
        Some(_) => After::End,
    };
    let text = owner.unwrap_or(bare);
    (text.chars().any(char::is_alphanumeric)).then_some(Word { text, after })
}

/// `J`, `Mr`, `H.E`, `J.-P`, `Св`: words after which a full stop ends nothing.
fn is_abbreviation(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    text.contains('.') && letters <= 6
        || letters == 1 && text.chars().all(char::is_alphabetic)
        || is_honorific(text)
        || matches!(text.to_lowercase().as_str(), "jr" | "sr" | "st" | "ph" | "chr" | "yu" | "ю" | "ст")
}

fn starts_with(word: &str, starts: &[&str]) -> bool {
    let lower = word.to_lowercase();
    starts.iter().any(|start| lower.starts_with(start))
}

impl Word<'_> {
    fn lower(&self) -> String {
        self.text.to_lowercase()
    }

    pub(super) fn is_office(&self) -> bool {
        is_office(self.text)
    }

    pub(super) fn is_honorific(&self) -> bool {
        is_honorific(self.text)
    }

    /// A word that ties an office to what it is an office of.
    pub(super) fn is_link(&self) -> bool {
        LINKS.contains(&self.lower().as_str()) || starts_with(self.text, &["dell'", "dell’", "d'", "d’"])
    }

    /// A word that turns to whom one speaks, or to where and when.
    pub(super) fn is_away(&self) -> bool {
        AWAY.contains(&self.lower().as_str())
            || starts_with(self.text, &["all'", "all’", "nell'", "nell’", "à l", "dall'", "dall’"])
    }

    /// A small word that stands within an office: foreign, prime, иностранных.
    pub(super) fn is_within(&self) -> bool {
        WITHIN.contains(&self.lower().as_str())
    }

    /// `von`, `bin`, `de la`: a small word of names.
    pub(super) fn is_particle(&self) -> bool {
        let lower = self.lower();
        PARTICLES.contains(&lower.as_str())
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
        let lower = self.lower();
        let kind = || KINDS.iter().flat_map(|(_, words)| *words).any(|word| *word == lower);
        self.is_capital()
            && !self.text.chars().any(|c| c.is_ascii_digit() || matches!(c, '/' | '@' | '&' | '_'))
            && !self.is_office()
            && !self.is_within()
            && !self.is_link()
            && !self.is_away()
            && !NO_NAMES.contains(&lower.as_str())
            && !kind()
    }
}
