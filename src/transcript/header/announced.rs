//! The paragraph above a text that says whose words follow, and when they were said.

use super::super::lexicon::{FOLLOWING, INTERVIEWED, tells_speech};
use super::super::page::Block;
use super::super::speaker;
use super::LEAD_BLOCKS;
use crate::model::Speaker;

/// Characters of such a paragraph.
const CHARACTERS: std::ops::RangeInclusive<usize> = 40..=400;

/// `The Prime Minister, on Sunday, 6 May 2021, at the start of the meeting, made the following remarks:`
pub(super) fn line<'a>(zone: &'a [Block], body: &'a [Block]) -> Option<&'a Block> {
    let mut lines = zone.iter().chain(body.iter().take(LEAD_BLOCKS));
    lines.find(|block| announces(&block.text))
}

/// Whose words it says to follow.
pub(super) fn speaker(zone: &[Block], body: &[Block]) -> Option<Speaker> {
    speaker::person(&line(zone, body)?.text)
}

/// Whom a headline names first, where the lines below it speak of an interview: `Jane Doe on River Radio`.
pub(super) fn interviewed(title: &str, zone: &[Block], body: &[Block]) -> Option<Speaker> {
    let told = |text: &str| INTERVIEWED.iter().any(|word| text.contains(word));
    let mut lines = zone.iter().chain(body.iter().take(LEAD_BLOCKS));
    lines.any(|block| told(&block.text)).then(|| speaker::leading(title)).flatten()
}

fn announces(text: &str) -> bool {
    let lower = || text.to_lowercase();
    let follows = || tells_speech(&lower()) || FOLLOWING.iter().any(|word| lower().contains(word));
    text.ends_with(':') && CHARACTERS.contains(&text.chars().count()) && follows()
}
