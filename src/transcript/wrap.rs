//! Lines of wrapped text into paragraphs.

use super::page::{Block, Shape};

/// Lines longer than this are not broken by wrapping.
const MARGIN_MAX: usize = 140;
/// Nor are lines that are shorter.
const MARGIN_MIN: usize = 24;
/// A line is full when it reaches this share of the margin, in tenths.
const FULL_TENTHS: usize = 7;

/// Joins the lines of one turn: where a body is wrapped at a margin, until one ends a sentence short of it.
pub(super) fn paragraphs(blocks: Vec<Block>, margin: Option<usize>) -> Vec<Block> {
    let Some(margin) = margin else { return blocks };
    let mut paragraphs: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut open = false;
    for block in blocks {
        let full = length(&block.text) * 10 >= margin * FULL_TENTHS;
        let ended = ends_sentence(&block.text);
        // Pages of scanned text leave empty lines within a sentence.
        let goes_on = !block.gap || block.text.chars().next().is_some_and(char::is_lowercase);
        match paragraphs.last_mut() {
            Some(last) if open && goes_on && block.shape == Shape::Line && last.shape == Shape::Line => {
                join(&mut last.text, &block.text);
            }
            _ => paragraphs.push(block),
        }
        open = full || !ended;
    }
    paragraphs
}

/// Whether the end of a page tore a paragraph: a sentence that does not end goes on in small letters.
pub(super) fn is_torn(last: &Block, next: &Block) -> bool {
    let open = last.text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-'));
    open && next.text.starts_with(char::is_lowercase)
        && [last, next].iter().all(|one| one.shape == Shape::Line)
}

/// The margin at which the lines of a body are wrapped; `None` where they are not.
pub(super) fn margin(blocks: &[Block]) -> Option<usize> {
    let lines = || blocks.iter().filter(|block| block.shape == Shape::Line);
    let lengths: Vec<usize> = lines().map(|block| length(&block.text)).collect();
    let mut ranked = lengths.clone();
    if lengths.len() <= 3 {
        return None;
    }
    let margin = *ranked.select_nth_unstable(lengths.len() * 9 / 10).1;
    if !(MARGIN_MIN..=MARGIN_MAX).contains(&margin) {
        return None;
    }
    let is_full = |length: usize| length * 10 >= margin * FULL_TENTHS;
    let full = lines()
        .zip(&lengths)
        .filter(|(block, length)| is_full(**length) && !ends_sentence(&block.text))
        .count();
    // Greetings and short paragraphs leave few full lines; one in small letters below goes on for sure.
    let below = || blocks.iter().skip(1);
    let carried = blocks
        .iter()
        .zip(below())
        .filter(|(last, next)| {
            let small = next.text.starts_with(char::is_lowercase) && !next.gap && next.shape == Shape::Line;
            small && last.shape == Shape::Line && is_full(length(&last.text)) && !ends_sentence(&last.text)
        })
        .count();
    (full * 5 > lengths.len() * 2 || carried * 4 > lengths.len()).then_some(margin)
}

/// Characters of a line; one that is longer than any margin is not counted to its end.
fn length(text: &str) -> usize {
    // No character takes more than four bytes.
    if text.len() > MARGIN_MAX * 4 { MARGIN_MAX + 1 } else { text.chars().count() }
}

/// A word that was divided at the end of a line gets no gap; whether its hyphen belongs to it nobody can tell.
pub(super) fn join(text: &mut String, next: &str) {
    let divided = text.ends_with('-')
        && text.chars().nth_back(1).is_some_and(char::is_alphabetic)
        && next.chars().next().is_some_and(char::is_lowercase);
    if !divided {
        text.push(' ');
    }
    text.push_str(next);
}

pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['”', '“', '"', '»', '«', ')', '’', '‘', ']', '*'])
        .ends_with(['.', '!', '?', ':', ';', '…', '。', '؟', '！', '？'])
}

/// Whether a line is a sentence or ends with one. The full stop of letters ends none: `John Doe, M.P.`, `Strelsau, D.C.`.
pub(super) fn is_sentence(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    let initials =
        last.strip_suffix('.').is_some_and(|last| last.split('.').all(|letter| letter.chars().count() == 1));
    ends_sentence(text) && !initials
}
