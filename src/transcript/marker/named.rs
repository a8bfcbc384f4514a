//! Which names that stand before a mark but once are those of people who speak.

use std::collections::{HashMap, HashSet};

use memchr::memmem;

use super::voice::has_office;
use crate::transcript::page::Block;
use crate::transcript::speaker;
use crate::transcript::wrap::ends_sentence;

/// Names that are sought elsewhere in a text.
const NAMES_MAX: usize = 20;

/// The names that stand before one mark only, and elsewhere in the text; or nowhere else, where plain names mark turns (`usual`, or
/// by those that come again) and no word of them is one of the text's.
pub(super) fn named(blocks: &[Block], counts: &HashMap<String, usize>, usual: bool) -> HashSet<String> {
    let plain = |name: &str| name.contains(' ') && speaker::is_name(name) && !has_office(name);
    let usual = usual || counts.iter().any(|(name, count)| *count >= 2 && plain(name));
    let once = counts.iter().filter(|(name, count)| **count == 1 && plain(name));
    let mut once: Vec<&String> = once.map(|(name, _)| name).collect();
    once.sort_unstable();
    once.truncate(NAMES_MAX);
    once.into_iter()
        .filter(|name| stands(name, blocks) || usual && is_strange(name, blocks) && speaks(name, blocks))
        .cloned()
        .collect()
}

/// Whether a name stands in a text otherwise than before a colon.
fn stands(name: &str, blocks: &[Block]) -> bool {
    let name_in = memmem::Finder::new(name);
    blocks.iter().any(|block| {
        let at = name_in.find(block.text.as_bytes());
        at.is_some_and(|at| at > 0 || !block.text.get(name.len()..).is_some_and(|rest| rest.starts_with(':')))
    })
}

/// Whether what stands behind a name, or below it, is said: `Release Date:` has a value.
fn speaks(name: &str, blocks: &[Block]) -> bool {
    let said = |(n, block): (usize, &Block)| {
        let behind = block.text.strip_prefix(name)?;
        blocks.get(n + usize::from(behind.trim_start_matches([':', ' ']).is_empty()))
    };
    let mut said = blocks.iter().enumerate().filter_map(said).map(|block| block.text.as_str());
    said.any(|said| ends_sentence(said) && !said.ends_with(':') || said.ends_with(','))
}

/// Whether a text has no word of a name in small letters.
fn is_strange(name: &str, blocks: &[Block]) -> bool {
    let mut words = name.split([' ', '-']).filter(|word| !speaker::is_particle(word));
    words.all(|word| {
        let small = word.to_lowercase();
        !blocks.iter().any(|block| has_word(&block.text, &small))
    })
}

/// Whether a word stands in a text.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let (before, rest) = text.split_at_checked(at).unwrap_or_default();
        let after = rest.get(word.len()..).unwrap_or_default();
        !before.ends_with(char::is_alphabetic) && !after.starts_with(char::is_alphabetic)
    })
}
