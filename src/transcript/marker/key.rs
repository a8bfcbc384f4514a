//! A key of the initials by which a text calls its speakers: `TAG Dr Tamara Alba Grau`, and later `TAG Thank you.`

use std::collections::HashMap;

use crate::transcript::page::Block;
use crate::transcript::speaker;

/// Bytes of the line that announces a key.
const TITLE_BYTES_MAX: usize = 20;
/// Lines of a key.
const LINES_MAX: usize = 80;
/// Letters of initials.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=3;

/// Whom initials mean, and the lines that say so.
#[derive(Debug, Default)]
pub(super) struct Key {
    names: HashMap<String, String>,
    lines: Option<(u32, u32)>,
}

impl Key {
    /// Reads the key of a text below a line that announces it.
    pub(super) fn of(blocks: &[Block]) -> Self {
        let announced = |block: &Block| {
            if block.text.len() > TITLE_BYTES_MAX {
                return false;
            }
            let lower = block.text.to_lowercase();
            matches!(lower.trim_end_matches(':'), "speaker key" | "speakers key" | "key to speakers" | "key")
        };
        let Some(at) = blocks.iter().position(announced) else { return Self::default() };
        let mut key = Self::default();
        for block in blocks.iter().skip(at + 1).take(LINES_MAX) {
            let Some((initials, name)) = entry(&block.text) else { break };
            key.names.insert(initials.to_owned(), name.to_owned());
            let first = key.lines.map_or(block.line, |(first, _)| first);
            key.lines = Some((first, block.line));
        }
        // One line is no key.
        if key.names.len() < 2 { Self::default() } else { key }
    }

    /// Who speaks in a block, and where the words after the initials begin.
    pub(super) fn find(&self, block: &Block) -> Option<(&str, usize)> {
        let (first, last) = self.lines?;
        if (first..=last).contains(&block.line) {
            return None;
        }
        let (initials, said) = block.text.split_once([' ', '\u{a0}']).unwrap_or((&block.text, ""));
        let name = self.names.get(initials.trim_end_matches(':'))?;
        Some((name, block.text.len() - said.trim_start().len()))
    }
}

/// `TAG Dr Tamara Alba Grau`
fn entry(text: &str) -> Option<(&str, &str)> {
    let (initials, name) = text.split_once([' ', '\u{a0}'])?;
    let name = name.trim_start_matches([' ', '-', '–', ':', '=', '\u{a0}']);
    let initials = initials.trim_end_matches(':');
    let letters = LETTERS.contains(&initials.chars().count()) && initials.chars().all(char::is_uppercase);
    (letters && speaker::is_name(name) && name.chars().any(char::is_lowercase)).then_some((initials, name))
}
