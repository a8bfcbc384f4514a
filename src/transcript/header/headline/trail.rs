//! The way to a page, as its site shows it: `Home › Speeches › The bridge of Zenda`.

use std::ops::Range;

use super::super::super::page::Block;
use super::{is_headline, says_enough};

/// Marks between the parts of the way to a page.
const STEPS: [&str; 6] = [" > ", " › ", " » ", " / ", " → ", " \\ "];

/// `Home / Press / News`, `Remarks by the Minister | The Ministry`: where the page stands on its site.
pub(super) fn is_trail(text: &str) -> bool {
    text.contains(" | ") || text.matches(['/', '›', '»']).count() > 1 || is_glued(text)
}

/// `HomeNews / DocumentsPress Statements`: the way to a page whose parts lost what stood between them.
pub(super) fn is_glued(text: &str) -> bool {
    text.strip_prefix("Home").is_some_and(|rest| rest.starts_with(char::is_uppercase))
}

/// The headline with which the way to a page ends: `Home › Speeches › The bridge of Zenda`.
pub(super) fn trail_end(line: &str) -> Option<&str> {
    const WORDS_MAX: usize = 4;
    let step = STEPS.iter().find(|step| line.matches(**step).count() > 1)?;
    let (way, last) = line.rsplit_once(step)?;
    let short = |part: &str| part.split_whitespace().count() <= WORDS_MAX;
    (way.split(step).all(short) && says_enough(last) && is_headline(last)).then_some(last)
}

/// Where nothing else is a headline, the way to the page may end with it.
pub(super) fn trailed(zone: &[Block]) -> Option<(Range<usize>, String)> {
    let (at, last) = zone.iter().enumerate().find_map(|(at, block)| Some((at, trail_end(&block.text)?)))?;
    Some((at..at + 1, last.to_owned()))
}

/// Whether the way to a page ends with a headline: `Home > Speeches > The bridge of Zenda`.
pub(super) fn ends_trail(zone: &[Block], title: &str) -> bool {
    let ends = |block: &Block| {
        let head = block.text.strip_suffix(title).unwrap_or_default();
        STEPS.iter().any(|step| head.ends_with(step))
    };
    zone.iter().any(ends)
}
