//! The initials by which a text calls its speakers, whose key says whom they mean: `TAG Dr Tamara Alba Grau`, and later
//! `TAG Thank you.` Where there is none, initials that thank and greet are speakers all the same.

use std::collections::HashMap;

use super::Marker;
use crate::transcript::page::Block;
use crate::transcript::speaker;

/// Bytes of the line that announces a key.
const TITLE_BYTES_MAX: usize = 20;
/// Lines of a key.
const LINES_MAX: usize = 80;
/// Lines in which initials greet or thank, so that they are no accident.
const GREETINGS_MIN: usize = 3;
/// Letters of initials.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=3;

/// Whom initials mean, and the lines that say so.
#[derive(Debug, Default)]
pub(super) struct Key {
    names: HashMap<String, Marker>,
    lines: Option<(u32, u32)>,
}

impl Key {
    /// Reads the key of a text below a line that announces it.
    pub(super) fn of(blocks: &[Block]) -> Self {
        let Some(at) = blocks.iter().position(|block| announces_key(&block.text)) else {
            return Self::without(blocks);
        };
        let mut key = Self::default();
        for block in blocks.iter().skip(at + 1).take(LINES_MAX) {
            let Some((initials, name)) = entry(&block.text) else { break };
            // Of the press, keys have the first names only.
            let press = !name.contains(' ');
            let marker =
                if press { Marker::Reporter(name.to_owned()) } else { Marker::Voice(name.to_owned()) };
            key.names.insert(initials.to_owned(), marker);
            let first = key.lines.map_or(block.line, |(first, _)| first);
            key.lines = Some((first, block.line));
        }
        // One line is no key.
        if key.names.len() < 2 { Self::default() } else { key }
    }

    /// The initials of a text that has no key.
    fn without(blocks: &[Block]) -> Self {
        let mut greeting: Vec<&str> = blocks.iter().filter_map(greets).collect();
        let count = greeting.len();
        greeting.sort_unstable();
        greeting.dedup();
        if greeting.len() < 2 || count < GREETINGS_MIN {
            return Self::default();
        }
        let whole = |initials: &str| spelt_out(initials, blocks).unwrap_or_else(|| initials.to_owned());
        let names =
            greeting.into_iter().map(|initials| (initials.to_owned(), Marker::Voice(whole(initials))));
        Self { names: names.collect(), lines: None }
    }

    /// Who speaks in a block, and where the words after the initials begin.
    pub(super) fn find(&self, block: &Block) -> Option<(&Marker, usize)> {
        if self.names.is_empty()
            || self.lines.is_some_and(|(first, last)| (first..=last).contains(&block.line))
        {
            return None;
        }
        let (initials, said) = block.text.split_once([' ', '\u{a0}']).unwrap_or((&block.text, ""));
        let name = self.names.get(initials.trim_end_matches(':'))?;
        Some((name, block.text.len() - said.trim_start().len()))
    }
}

/// `Speaker key:`
pub(in crate::transcript) fn announces_key(text: &str) -> bool {
    text.len() <= TITLE_BYTES_MAX && {
        let lower = text.to_lowercase();
        matches!(lower.trim_end_matches(':'), "speaker key" | "speakers key" | "key to speakers" | "key")
    }
}

/// The initials of `TAG Thank you.`
fn greets(block: &Block) -> Option<&str> {
    const WORDS: [&str; 12] =
        ["Thank", "Thanks", "Hello", "Hi", "Good", "Yes", "Well", "Welcome", "OK", "Okay", "Sure", "Merci"];
    // Most lines are out by their second letter.
    if !matches!(block.text.as_bytes(), [a, b, ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase()) {
        return None;
    }
    let (initials, said) = block.text.split_once(' ')?;
    let first = said.split([' ', ',', '.', '!']).next()?;
    let letters = LETTERS.contains(&initials.len()) && initials.bytes().all(|byte| byte.is_ascii_uppercase());
    (letters && WORDS.contains(&first)).then_some(initials)
}

/// The one name of a text that has these initials.
fn spelt_out(initials: &str, blocks: &[Block]) -> Option<String> {
    let letters: Vec<char> = initials.chars().collect();
    let mut found: Option<String> = None;
    for block in blocks {
        let words: Vec<&str> = block.text.split(' ').collect();
        for run in words.windows(letters.len()) {
            let fits = run.iter().zip(&letters).all(|(word, letter)| word.starts_with(*letter));
            if !fits {
                continue;
            }
            let name = run.join(" ");
            let name = name.trim_end_matches([',', '.', ';', ':']);
            if name.contains([',', '.']) || !name.ends_with(char::is_lowercase) || !speaker::is_name(name) {
                continue;
            }
            if found.as_ref().is_some_and(|known| known != name) {
                return None;
            }
            found = Some(name.to_owned());
        }
    }
    found
}

/// `TAG Dr Tamara Alba Grau`
fn entry(text: &str) -> Option<(&str, &str)> {
    let (initials, name) = text.split_once([' ', '\u{a0}'])?;
    let name = name.trim_start_matches([' ', '-', '–', ':', '=', '\u{a0}']);
    let initials = initials.trim_end_matches(':');
    let letters = LETTERS.contains(&initials.chars().count()) && initials.chars().all(char::is_uppercase);
    (letters && speaker::is_name(name) && name.chars().any(char::is_lowercase)).then_some((initials, name))
}
