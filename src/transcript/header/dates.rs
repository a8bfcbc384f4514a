//! Which date of a page is the day of the event.

use jiff::civil::Date;

use super::super::date::{self, Doubt, Found};
use super::super::lexicon::{TERMS, before_update, is_page_clock, names_kind, was_fetched};
use super::super::page::{Block, Page};
use super::super::wrap;
use super::{Header, LEAD_BLOCKS, Role, announced, headline, place, speaker};
use crate::text::words;

/// Characters of a line that is little more than a date.
const LINE_CHARACTERS_MAX: usize = 90;
/// Letters of a line that is little more than two dates.
const RANGE_LETTERS_MAX: usize = 40;
/// Characters of a first paragraph that says what the text is: `Tal av …, Stockholm den 11 juni 2025.`
const CAPTION_CHARACTERS_MAX: usize = 220;
/// Blocks at the end of a text in which it may be dated.
const TAIL_BLOCKS: usize = 6;
/// Days between what a page says and what its header shows, when both mean one event.
const NEAR_DAYS: i32 = 45;

/// A line that is little more than a date, with a place perhaps.
pub(super) fn is_date_line(text: &str) -> bool {
    let letters = || text.chars().filter(|c| c.is_alphabetic()).count();
    let worded = || text.chars().filter(|c| c.is_alphabetic()).nth(2).is_some();
    if text.chars().count() >= LINE_CHARACTERS_MAX && worded() {
        return false;
    }
    match date::find(text) {
        // `Monday, 6 to Sunday, 12 May 2021`; a longer line says more, and `03/04/2021` is one day.
        Some(Found::Doubtful(doubt)) => {
            let days = doubt.day_first.is_none() && !names_kind(text);
            letters() < if days { RANGE_LETTERS_MAX } else { 3 }
        }
        Some(Found::Day(_, span)) => {
            text.chars().count() < LINE_CHARACTERS_MAX
                && letters() < text.get(span).map_or(0, |date| date.chars().count()) + 34
                && !is_titled(text)
        }
        None => date::is_yearless(text),
    }
}

/// Whether a line begins with its day and goes on with what it is about: `2016-11-16 Tea with the press`.
pub(super) fn is_headed(text: &str) -> bool {
    const LETTERS_MIN: usize = 6;
    let Some(Found::Day(_, span)) = date::find(text) else { return false };
    let rest = text.get(span.end..).filter(|_| span.start == 0).and_then(|rest| rest.strip_prefix(' '));
    rest.is_some_and(|rest| {
        rest.starts_with(char::is_alphabetic)
            && rest.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS_MIN
    })
}

/// A line that names its kind, its place and its day.
pub(super) fn is_caption(text: &str) -> bool {
    names_kind(text) && !is_page_clock(text) && is_signed(text)
}

/// A short line with a day behind a bar.
fn is_byline(text: &str) -> bool {
    const CHARACTERS_MAX: usize = 140;
    let day = text.rsplit_once(" | ").map(|(_, last)| last);
    text.chars().count() <= CHARACTERS_MAX && day.is_some_and(is_date_line) && !is_page_clock(text)
}

/// A short headline with its date, `Department Press Briefing – June 17, 2021`, is a headline, and so is one that breaks off behind
/// who speaks.
fn is_titled(text: &str) -> bool {
    names_kind(text) && !is_filed(text) || speaker::is_behind_day(text)
}

/// `On June 17, 2021 in Statements and Speeches`, `Speeches, 17 June 2021`: a day, and where a page is filed.
fn is_filed(text: &str) -> bool {
    const BEFORE: [&str; 9] = ["", "on", "posted on", "le", "el", "am", "em", "il", "date"];
    const IN: [&str; 8] = ["in ", "In ", "dans ", "en ", "em ", "under ", "| ", "- "];
    let Some(Found::Day(_, span)) = date::find(text) else { return false };
    let before = text.get(..span.start).unwrap_or_default().trim_matches([' ', ':', ',']).to_lowercase();
    let after = text.get(span.end..).unwrap_or_default().trim_start_matches([' ', ',']);
    let filed = IN.iter().find_map(|word| after.strip_prefix(word)).unwrap_or(after);
    BEFORE.contains(&before.as_str()) && headline::is_file(filed)
        || after.is_empty() && headline::is_file(&before)
}

/// Sets date and place. The date of the headline counts before that of a line, a later line before an earlier one, a line that
/// tells when the page was made last of all; what the page says of itself counts when the header shows nothing else near it.
pub(super) fn choose(header: &mut Header, zone: &[Block], roles: &[Role], page: &Page) {
    let mut doubts: Vec<(Doubt, Option<u32>)> = Vec::new();
    let titles = header.title.clone().into_iter().chain(page.meta.titles.first().cloned());
    let mut found: Option<(Date, Option<String>)> = None;
    for title in titles {
        take(&title, None, &mut found, &mut doubts);
    }
    // Whoever signs a text with place and day tells the event; an hour beside a day at its head is the page's.
    let end = closing(page);
    let closed = end.filter(|block| is_signed(&block.text));
    let stamped = |text: &str| closed.is_some() && has_hour(text) && !is_signed(text);
    let (clocks, lines): (Vec<&Block>, Vec<&Block>) = zone
        .iter()
        .zip(roles)
        .filter(|(_, role)| {
            matches!(
                role,
                Role::Date | Role::Text | Role::Publisher | Role::Speaker | Role::Furniture("headline")
            )
        })
        .map(|(block, _)| block)
        .partition(|block| is_page_clock(&block.text) || stamped(&block.text));
    // `Jane Doe im Gespräch mit James Doe | 25.02.2018` stands below the lead.
    let bylines = page.blocks.iter().take(LEAD_BLOCKS).filter(|block| is_byline(&block.text));
    let mut lines: Vec<&Block> = lines.into_iter().chain(bylines).collect();
    // The headline and what is below it speak of the event; what stands above is the page's. `Speech by …, Strelsau, 6 May 2021` tells
    // its day before any line that is no more than a day.
    lines.reverse();
    lines.sort_by_key(|block| !is_caption(&block.text));
    for block in lines {
        take(&block.text, Some(block.line), &mut found, &mut doubts);
    }
    if found.is_none() && page.meta.date.is_none() {
        // Beside the day that the page was made, a day at its end is that of a link unless it is signed there.
        let signed = |block: &&Block| clocks.is_empty() || is_signed(&block.text);
        // `Putrajaya, 6 May 2021` at the end goes before a day within a first sentence.
        let told = |block: &&Block| {
            closed.is_none() || !wrap::ends_sentence(&block.text) || is_headed_by_day(&block.text)
        };
        for block in opening(page, header.title.as_deref())
            .filter(told)
            .into_iter()
            .chain(closed)
            .chain(announced::line(zone, &page.blocks))
            .chain(early(page).filter(|_| clocks.is_empty()))
            .chain(end.filter(signed))
        {
            take(&block.text, Some(block.line), &mut found, &mut doubts);
        }
    }
    match (found, page.meta.date) {
        (Some((day, place)), Some(stated)) => {
            let near = (day - stated).get_days().abs() <= NEAR_DAYS;
            header.date = Some(if near { day } else { stated });
            header.place = place.filter(|_| near);
        }
        (Some((day, place)), None) => (header.date, header.place) = (Some(day), place),
        (None, Some(stated)) => header.date = Some(stated),
        (None, None) => {
            let mut clock = None;
            // `6 May 2021 | Updated: 7 May 2021`, `Published 6 May 2021 – Updated 7 May 2021`
            let parts =
                clocks.iter().flat_map(|block| block.text.split(" | ").map(|part| (part, block.line)));
            for (part, line) in parts.filter(|(part, _)| !was_fetched(part)) {
                let first = before_update(part);
                let told = if date::find(first).is_some() { first } else { part };
                take(told, Some(line), &mut clock, &mut doubts);
            }
            header.date = clock.map(|(day, _)| day).filter(|_| doubts.is_empty());
        }
    }
    header.place = header.place.take().or_else(|| place_of_zone(header, zone, roles, page));
    doubts.extend(page.meta.date_doubt.map(|doubt| (doubt, None)));
    if header.date.is_none() {
        header.doubts = doubts;
    }
}

/// `Stricter rules from` before a day: from when and until when something holds is not when it was told.
fn ends_with_term(before: &str) -> bool {
    let before = before.trim_end();
    let term = TERMS.iter().find_map(|term| before.strip_suffix(term)).filter(|head| head.ends_with(' '));
    before.ends_with("截至") || term.is_some_and(|head| !names_kind(head))
}

/// Where it was, as lines besides those of the day tell it.
fn place_of_zone(header: &Header, zone: &[Block], roles: &[Role], page: &Page) -> Option<String> {
    let lines = || zone.iter().zip(roles);
    let headline = header.title.as_deref().unwrap_or_default();
    let near = || {
        // Links to share a page stand between.
        let shown: Vec<&Block> = lines()
            .filter(|(_, role)| {
                !matches!(role, Role::Furniture("contact or navigation" | "navigation" | "page"))
            })
            .map(|(block, _)| block)
            .collect();
        let end: Vec<&Block> = page.blocks.iter().skip(tail(&page.blocks)).collect();
        place_near(&shown, headline).or_else(|| place_near(&end, headline))
    };
    let of_publisher = || {
        let mut names = lines().filter(|(_, role)| **role == Role::Publisher);
        names.find_map(|(block, _)| place::of_publisher(&block.text))
    };
    // `Interview - Hill Road, Strelsau` above `Strelsau`
    let title = header.title.as_deref().unwrap_or_default();
    let in_title = |name: &String| title.split([' ', ',']).any(|word| word == name);
    let named = || {
        let mut other = lines().filter(|(_, role)| **role != Role::Furniture("headline"));
        let place = |text: &str| {
            place::alone(text).filter(in_title).filter(|name| !place::is_of_speaker(name, title))
        };
        other.find_map(|(block, _)| place(&block.text))
    };
    let of_day = || {
        let day = header.date?;
        opening(page, Some(title))
            .into_iter()
            .chain(closing(page))
            .find_map(|block| place_of(&block.text, day))
    };
    let dateline = || {
        let last = lines().rev().find(|(_, role)| **role == Role::Text).map(|(block, _)| block);
        page.blocks.first().into_iter().chain(last).find_map(|block| place::of_dateline(&block.text))
    };
    // `Published: STRELSAU, February 6, 2021`
    let of_clock = || {
        let mut clocks = zone.iter().filter(|block| is_page_clock(&block.text));
        clocks.find_map(|block| place_of(&block.text, header.date?))
    };
    // `Strelsau, 5-6 May 2021`: which day it was, nothing tells, but where.
    let of_range = || {
        let mut days = lines().filter(|(block, role)| {
            **role == Role::Date && matches!(date::find(&block.text), Some(Found::Doubtful(_)))
        });
        let place = |text: &str| place::beside(text, digits(text)?).filter(|name| !date::is_of_range(name));
        days.find_map(|(block, _)| place(&block.text))
    };
    near()
        .or_else(of_publisher)
        .or_else(named)
        .or_else(dateline)
        .or_else(of_day)
        .or_else(of_clock)
        .or_else(of_range)
}

/// The bytes of a line from its first digit to its last.
fn digits(text: &str) -> Option<std::ops::Range<usize>> {
    let digit = |c: char| c.is_ascii_digit();
    Some(text.find(digit)?..text.rfind(digit)? + 1)
}

fn take(
    text: &str,
    line: Option<u32>,
    found: &mut Option<(Date, Option<String>)>,
    doubts: &mut Vec<(Doubt, Option<u32>)>,
) {
    match date::find(text) {
        Some(Found::Day(_, span)) if ends_with_term(text.get(..span.start).unwrap_or_default()) => {}
        Some(Found::Day(day, span)) => match found {
            None => *found = Some((day, place::beside(text, span))),
            // Another line of the same day may say where.
            Some((known, place)) if *known == day && place.is_none() => *place = place::beside(text, span),
            Some(_) => {}
        },
        Some(Found::Doubtful(doubt)) if found.is_none() => doubts.push((doubt, line)),
        _ => {}
    }
}

/// A dateline at the start of the body: `MOSCOW, 26 May 2020 – …`, or a line that says what the text is.
fn opening<'a>(page: &'a Page, title: Option<&str>) -> Option<&'a Block> {
    let block = page.blocks.first()?;
    let head: String = block.text.chars().take(60).collect();
    let dateline = match date::find(&head) {
        Some(Found::Day(_, span)) => is_date_line(&block.text) || is_dateline(&block.text, span),
        _ => false,
    };
    let caption = block.text.chars().count() < CAPTION_CHARACTERS_MAX
        && (is_titled(&block.text) || title.is_some_and(|title| retells(&block.text, title)));
    (dateline || caption).then_some(block)
}

/// Whether a paragraph begins with place and day.
fn is_headed_by_day(text: &str) -> bool {
    matches!(date::find(text), Some(Found::Day(_, span)) if is_dateline(text, span.clone()))
}

/// Whether a line has most of the words of a headline: `The Minister’s address at the congress in Strelsau on 14 January 2025.`
fn retells(text: &str, title: &str) -> bool {
    const LETTERS_MIN: usize = 4;
    const WORDS_MIN: usize = 3;
    let said = words(text);
    let title = words(title);
    let told = || title.split(' ').filter(|word| word.chars().count() >= LETTERS_MIN);
    let again = told().filter(|word| said.contains(&format!(" {word} "))).count();
    again >= WORDS_MIN && again * 3 >= told().count() * 2
}

/// The place beside a day in a line.
fn place_of(text: &str, day: Date) -> Option<String> {
    let head = text.get(..text.floor_char_boundary(LINE_CHARACTERS_MAX)).unwrap_or(text);
    match date::find(head) {
        Some(Found::Day(found, span)) if found == day => place::beside(head, span),
        _ => None,
    }
}

/// A line at the start of the body that is a day and nothing else: below a standfirst, a page may tell its own.
fn early(page: &Page) -> Option<&Block> {
    const BLOCKS: usize = 5;
    const CHARACTERS_MAX: usize = 30;
    let day = |block: &&Block| block.text.chars().count() <= CHARACTERS_MAX && is_date_line(&block.text);
    page.blocks.iter().skip(1).take(BLOCKS).find(day)
}

/// `MOSCOW, 26 May 2020 – The ministers …`: little before the date, and a dash or a stop behind it.
fn is_dateline(text: &str, date: std::ops::Range<usize>) -> bool {
    let before = text.get(..date.start).unwrap_or_default();
    let raw = text.get(date.end..).unwrap_or_default();
    let after = place::without_year(raw);
    let after = after.trim_start_matches([')', ' ', '/', ',']);
    let dash = after.starts_with(['–', '—', '-', ':', '.']) || after.starts_with("(");
    // `25 June 2019, Strelsau: The ministers …`
    let named =
        before.is_empty() && after.split_once(": ").is_some_and(|(name, _)| !name.contains(['.', ',']));
    // `София, 6 май 2021 г. Министърът …`
    let stopped = place::without_year(raw).len() < raw.len() && raw.trim_start().starts_with(['г', 'р', 'r']);
    (dash || stopped || named) && before.chars().count() <= 32 && place::beside(text, date).is_some()
}

/// The place on a line of its own above or below that of the date.
fn place_near(blocks: &[&Block], title: &str) -> Option<String> {
    let at = blocks.iter().position(|block| is_date_line(&block.text))?;
    let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|n| blocks.get(n));
    beside
        .filter(|block| !block.is_heading() && block.text != title)
        .find_map(|block| place::alone(&block.text))
        .filter(|name| !place::is_of_speaker(name, title))
}

/// `Strelsau, 6 May 2021`
fn is_signed(text: &str) -> bool {
    matches!(date::find(text), Some(Found::Day(_, span)) if place::beside(text, span.clone()).is_some())
}

/// `5 March 2022, 09:14`: a day with its hour, and nothing else.
fn has_hour(text: &str) -> bool {
    let clock = |word: &str| {
        word.split_once(':').is_some_and(|(hour, rest)| {
            let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
            (1..=2).contains(&hour.len()) && digits(hour) && rest.get(..2).is_some_and(digits)
        })
    };
    is_date_line(text) && text.split([' ', ',', '(']).any(clock)
}

/// Where the last lines of a text begin.
fn tail(blocks: &[Block]) -> usize {
    blocks.len().saturating_sub(TAIL_BLOCKS)
}

/// A line at the end of the body that is no more than a place and a date.
fn closing(page: &Page) -> Option<&Block> {
    page.blocks
        .iter()
        .rev()
        .take(TAIL_BLOCKS)
        .find(|block| is_date_line(&block.text) && block.text.chars().count() < 60)
}
