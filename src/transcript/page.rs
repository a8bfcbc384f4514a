//! What every format comes down to: what a file says of itself, and its text in blocks.

use std::borrow::Cow;

use jiff::civil::Date;
use memchr::memmem;

use super::date::Doubt;
use crate::model::{Furniture, Time, Warning};
use crate::text::{each_run, is_tidy};

/// What stands in tags, front matter or fields, and not in the text.
#[derive(Debug, Default)]
pub(super) struct Meta {
    /// Headlines, the surest first.
    pub(super) titles: Vec<String>,
    /// The day that it gives for the statement.
    pub(super) date: Option<Date>,
    /// The words that gave that day.
    pub(super) stated: Option<String>,
    /// Why a date that it gives could not be told.
    pub(super) date_doubt: Option<Doubt>,
    pub(super) place: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) source: Option<String>,
    pub(super) language: Option<String>,
    pub(super) speakers: Vec<String>,
}

impl Meta {
    /// What is missing here is taken from `other`.
    pub(super) fn or(mut self, other: Self) -> Self {
        self.titles.extend(other.titles);
        if self.speakers.is_empty() {
            self.speakers = other.speakers;
        }
        Self {
            stated: if self.date.is_some() { self.stated } else { other.stated },
            date: self.date.or(other.date),
            date_doubt: self.date_doubt.or(other.date_doubt),
            place: self.place.or(other.place),
            publisher: self.publisher.or(other.publisher),
            source: self.source.or(other.source),
            language: self.language.or(other.language),
            titles: self.titles,
            speakers: self.speakers,
        }
    }
}

impl Meta {
    /// Where a moment is stated, with the offset of its clock, its day is that of another zone.
    pub(super) fn count_days_in(&mut self, zone: Option<&str>) {
        let Some(zone) = zone.and_then(|zone| jiff::tz::TimeZone::get(zone).ok()) else { return };
        let moment = self.stated.as_deref().and_then(|text| {
            text.parse()
                .ok()
                .or_else(|| jiff::fmt::rfc2822::parse(text).ok().map(|moment| moment.timestamp()))
        });
        if let Some(moment) = moment {
            self.date = Some(zone.to_datetime(moment).date());
        }
    }
}

/// How a block stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A line of plain text, which may be one of a paragraph.
    Line,
    /// A whole paragraph.
    Paragraph,
    /// A heading of that level.
    Heading(u8),
    /// An item of a list.
    Item,
}

/// What the format of a file tells of who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// The block is no more than the name of who speaks below.
    Name,
    /// With the block somebody begins to speak whom nothing names.
    Nobody,
}

/// A line or paragraph with its place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Line of the file, from 1.
    pub(super) line: u32,
    pub(super) shape: Shape,
    /// On one line, single spaces, never empty.
    pub(super) text: String,
    /// Whether an empty line goes before.
    pub(super) gap: bool,
    /// Bytes at the start of the text that are set in bold.
    pub(super) strong: usize,
    /// When it was said, in captions.
    pub(super) time: Option<Time>,
    pub(super) told: Option<Told>,
}

impl Block {
    pub(super) fn new(line: u32, shape: Shape, text: String) -> Self {
        Self { line, shape, text, gap: true, strong: 0, time: None, told: None }
    }

    /// The name of who speaks below.
    pub(super) fn speaker(line: u32, name: &str) -> Self {
        let text = format!("{}:", clean(name).trim_end_matches(':'));
        Self { told: Some(Told::Name), ..Self::new(line, Shape::Paragraph, text) }
    }

    /// Whether its format tells that it is said, and neither a header nor of the page.
    pub(super) fn is_said(&self) -> bool {
        self.told.is_some() || self.time.is_some()
    }

    pub(super) fn is_heading(&self) -> bool {
        matches!(self.shape, Shape::Heading(_))
    }

    /// The block as something that did not become a passage.
    pub(super) fn furniture(&self, why: &'static str) -> Furniture {
        Furniture { line: self.line, text: self.text.clone(), why }
    }
}

/// A file, whatever its format.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) meta: Meta,
    pub(super) blocks: Vec<Block>,
    /// What the format itself tells to be no text of the statement.
    pub(super) furniture: Vec<Furniture>,
    /// What is odd about it.
    pub(super) warnings: Vec<Warning>,
}

/// The lines of a text by its bytes.
#[derive(Debug)]
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    /// The line in which a byte stands, from 1.
    pub(super) fn at(&self, byte: usize) -> u32 {
        u32::try_from(self.0.partition_point(|end| *end < byte) + 1).unwrap_or(u32::MAX)
    }
}

/// A text with `end` where tags break its lines.
pub(super) fn broken(text: &str, end: &str) -> String {
    ["<br/>", "<br />", "<br>"].iter().fold(text.to_owned(), |text, tag| text.replace(tag, end))
}

/// White space folded, and what nobody sees left out.
pub(super) fn clean(text: &str) -> String {
    let text = text.trim();
    if is_tidy(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    // Two spaces behind each sentence, one of which does not break, are all that most untidy texts have.
    let text =
        if text.contains('\u{a0}') { Cow::Owned(text.replace('\u{a0}', " ")) } else { Cow::Borrowed(text) };
    let mut start = 0;
    for end in memmem::find_iter(text.as_bytes(), "  ").chain([text.len()]) {
        let part = text.get(std::mem::replace(&mut start, end + 2)..end).unwrap_or_default().trim();
        if is_tidy(part) {
            add(&mut out, part);
            continue;
        }
        each_run(part, |word| {
            // Most words hold nothing that nobody sees.
            if word.is_ascii() || !word.contains(is_unseen) {
                add(&mut out, word);
            } else {
                add(&mut out, &word.replace(is_unseen, ""));
            }
        });
    }
    out
}

/// Adds words behind a space.
fn add(out: &mut String, words: &str) {
    if !out.is_empty() && !words.is_empty() {
        out.push(' ');
    }
    out.push_str(words);
}

/// Soft hyphens, zero-width characters, marks of direction.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
