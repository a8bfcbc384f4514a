//! Day, hour and place on lines of their own below a standfirst: they belong to the header, although prose stands above them.

use super::super::date::{self, Found};
use super::super::page::{Block, Page};
use super::super::wrap;
use super::{Header, dates, is_salutation, place};
use crate::model::Furniture;

/// Blocks at the start of a body in which its stamp stands.
const BLOCKS_MAX: usize = 6;

/// Takes the stamp away from the body. It repeats the day that the header has, and names the place perhaps.
pub(super) fn take(page: &mut Page, header: &mut Header, furniture: &mut Vec<Furniture>) {
    let head = page.blocks.get(..BLOCKS_MAX.min(page.blocks.len())).unwrap_or_default();
    let Some(day) = head.iter().position(|block| is_day(block, header)) else { return };
    let beside = |block: &&Block| is_hour(&block.text) || is_place(block, header);
    let start = day - head.iter().take(day).rev().take_while(beside).count();
    let end = day + 1 + head.iter().skip(day + 1).take_while(beside).count();
    if end == page.blocks.len() {
        return;
    }
    for block in page.blocks.drain(start..end) {
        let place = hour(&block.text).unwrap_or(&block.text);
        let why = match () {
            () if is_hour(&block.text) => "time",
            () if is_place(&block, header) => "place",
            () => "date",
        };
        if why == "place" || why == "time" && !place.is_empty() {
            header.place.get_or_insert_with(|| place.to_owned());
        }
        furniture.push(block.furniture(why));
    }
}

fn is_day(block: &Block, header: &Header) -> bool {
    let states = |day| matches!(date::find(&block.text), Some(Found::Day(found, _)) if found == day);
    // What costs little first: most of these blocks are sentences.
    !wrap::ends_sentence(&block.text)
        && !block.is_heading()
        && dates::is_date_line(&block.text)
        && header.date.is_some_and(states)
}

/// `23:40`, `15:30 Strelsau`
fn is_hour(text: &str) -> bool {
    hour(text).is_some_and(|place| place.is_empty() || place::alone(place).is_some())
}

/// What stands behind the hour with which a line begins.
fn hour(text: &str) -> Option<&str> {
    let (clock, rest) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    let (hour, minute) = clock.trim_end_matches(',').split_once([':', '.'])?;
    let below = |digits: &str, most: u8| digits.len() <= 2 && digits.parse::<u8>().is_ok_and(|n| n < most);
    (below(hour, 24) && minute.len() == 2 && below(minute, 60)).then_some(rest)
}

fn is_place(block: &Block, header: &Header) -> bool {
    let text = block.text.as_str();
    !block.is_heading()
        && (header.place.as_deref() == Some(text)
            || place::is_place(text)
            || !text.ends_with(',') && !is_salutation(text) && place::alone(text).is_some())
}
