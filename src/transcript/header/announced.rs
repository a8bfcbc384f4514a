//! The paragraph above a text that says whose words follow, and when they were said.

use super::super::lexicon::{FOLLOWING, INTERVIEWED, QUOTED, names_kind, tells_speech};
use super::super::page::Block;
use super::super::speaker;
use super::{LEAD_BLOCKS, headline, is_salutation, wrap};
use crate::model::Speaker;

/// Characters of such a paragraph.
const CHARACTERS: std::ops::RangeInclusive<usize> = 40..=400;

/// `The Prime Minister, on Sunday, 6 May 2021, at the start of the meeting, made the following remarks:`
pub(super) fn line<'a>(zone: &'a [Block], body: &'a [Block]) -> Option<&'a Block> {
    let mut lines = zone.iter().chain(body.iter().take(LEAD_BLOCKS));
    lines.find(|block| announces(&block.text))
}

/// Whose words it says to follow. Where it calls him by his office, the report above it has his name.
pub(super) fn speaker(zone: &[Block], body: &[Block]) -> Option<Speaker> {
    let line = line(zone, body)?;
    let above = || {
        let mut report = zone.iter().chain(body).take_while(|block| block.line < line.line);
        report.find_map(|block| speaker::person(&block.text).filter(|_| wrap::ends_sentence(&block.text)))
    };
    let office = line.text.split(' ').any(speaker::is_office);
    speaker::person(&line.text).or_else(|| above().filter(|_| office))
}

/// Who speaks by the first lines, where one of them says what the text is: `The speech given by Minister Jane Doe in Strelsau.`, or whose
/// deed it tells: `李示例總統今日上午…`.
pub(super) fn told(zone: &[Block], body: &[Block]) -> Option<Speaker> {
    let lead = || zone.iter().chain(body.iter().take(LEAD_BLOCKS));
    let caption = |block: &Block| {
        let (first, _) = block.text.split_once(". ").unwrap_or((&block.text, ""));
        let bare = first.strip_prefix("The ").unwrap_or(first);
        let named = headline::is_of_kind(bare).then(|| speaker::of_headline(bare))?;
        named.into_iter().next().filter(|one| !one.is_nameless())
    };
    let eastern = |block: &Block| {
        speaker::is_eastern(&block.text)
            .then(|| speaker::leading(&block.text))?
            .filter(|one| one.role.is_some())
    };
    lead().find_map(caption).or_else(|| lead().find_map(eastern))
}

/// Who addressed those who are greeted below: `President Jane Doe turned to the nation on its holiday.` above `Dear friends!`
pub(super) fn greeting(zone: &[Block], body: &[Block]) -> Option<Speaker> {
    const BLOCKS_MAX: usize = 6;
    let greeted = body.iter().take(BLOCKS_MAX).position(|block| is_salutation(&block.text))?;
    let mut report = zone.iter().chain(body.iter().take(greeted));
    report.find_map(|block| {
        let reports = wrap::ends_sentence(&block.text) && speaker::begins_with_person(&block.text);
        reports.then(|| speaker::person(&block.text)).flatten()
    })
}

/// `Jane Doe:` on a line of its own, above all that is said.
pub(super) fn named(zone: &[Block], body: &[Block]) -> Option<Speaker> {
    let mut lead = zone.iter().rev().take(1).chain(body.iter().take(LEAD_BLOCKS));
    let named = lead.find_map(|block| {
        let name = block.text.strip_suffix(':')?;
        let common = |word: &str| speaker::is_office(word) || speaker::is_no_name(word);
        let plain = (2..=4).contains(&name.split(' ').count())
            && name.split(' ').all(|word| word.starts_with(char::is_uppercase))
            && speaker::is_name(name)
            && !names_kind(name)
            && !name.split(' ').any(common);
        plain.then(|| Speaker { name: name.to_owned(), role: None, organisation: None })
    });
    // Where more lines end so, they mark turns.
    named.filter(|_| zone.iter().chain(body).filter(|block| block.text.ends_with(':')).nth(1).is_none())
}

/// Whom a headline names first, where the lines below it speak of an interview: `Jane Doe on River Radio`.
pub(super) fn interviewed(title: &str, zone: &[Block], body: &[Block]) -> Option<Speaker> {
    let told = |text: &str| INTERVIEWED.iter().any(|word| text.contains(word));
    let mut lines = zone.iter().chain(body.iter().take(LEAD_BLOCKS));
    lines.any(|block| told(&block.text)).then(|| speaker::leading(title)).flatten()
}

fn announces(text: &str) -> bool {
    let lower = || text.to_lowercase();
    // `Minister Jane Doe said today on her departure to Strelsau:`
    let said = || speaker::begins_with_person(text) && QUOTED.iter().any(|word| text.contains(word));
    let follows = || tells_speech(&lower()) || FOLLOWING.iter().any(|word| lower().contains(word)) || said();
    text.ends_with(':') && CHARACTERS.contains(&text.chars().count()) && follows()
}
