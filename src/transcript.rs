//! From the bytes of a file to a statement: decode, bring its format down to blocks, take the header and the furniture off, divide
//! the rest into turns.
//!
//! Invariant: no I/O; any input gives a reading or a refusal, never a panic, in time that grows with its length. Every word of the
//! text ends up in a passage or in the recorded furniture.

mod captions;
mod context;
mod date;
mod decode;
mod fields;
mod format;
mod furniture;
mod header;
mod html;
mod json;
mod kind;
mod language;
mod lexicon;
mod mail;
mod markdown;
mod marker;
mod page;
mod plain;
mod refusal;
mod speaker;
mod turns;
mod wrap;
mod xml;

use std::collections::HashMap;

use crate::model::{Kind, Reading, Speaker, Statement, Warning, is_language};

pub use context::{Context, Directory, DirectoryError, Fields};
pub use decode::charset;
pub use format::supported;
pub use furniture::Learned;
pub use refusal::Refusal;

use format::Format;
use marker::{Found, Marker, Markers};
use page::{Block, Page};

/// Lines of a transcript, and blocks of a page: the longest session of a parliament has a tenth of it.
const LINES_MAX: usize = 400_000;

/// Bytes of a title that a page or a field states.
const TITLE_BYTES_MAX: usize = 4_096;

/// Reads a transcript. Organisations of publisher and speakers stay open: naming them is the catalogue's.
///
/// # Errors
/// Says why there is nothing to publish.
pub fn read(bytes: &[u8], context: &Context<'_>) -> Result<Reading, Refusal> {
    let mut warnings = Vec::new();
    let text = decode::decode(bytes, context.path, &mut warnings)?;
    if memchr::memchr_iter(b'\n', text.as_bytes()).count() > LINES_MAX {
        return Err(Refusal::TooManyLines(LINES_MAX));
    }
    let mut page = page_of(&text, context)?;
    // What tags and fields say is no statement; a text that is no more than its header may be an announcement.
    let untold = page.blocks.is_empty();
    warnings.append(&mut page.warnings);
    let mut furniture = std::mem::take(&mut page.furniture);
    let mut said = take_said(&mut page);
    take_furniture(&mut page, context.learned, &mut furniture);
    page.blocks.append(&mut said);
    marker::mend(&mut page.blocks);
    let names =
        page.meta.speakers.iter().cloned().chain(page.meta.titles.iter().flat_map(|title| names(title)));
    let markers = Markers::of(&page.blocks, &names.collect::<Vec<_>>());
    let mut said = take_said(&mut page);
    let mut found = header::take(&mut page, context.learned, &markers, &mut furniture);
    page.blocks.append(&mut said);
    let body = page.blocks.first().map_or(u32::MAX, |block| block.line);
    let named = found.speakers.iter().chain(&found.beside);
    let names: Vec<String> = named.map(|speaker: &Speaker| speaker.name.clone()).collect();
    let markers = markers.with(&names);
    let marked: Vec<Option<Found>> = markers.find_all(&page.blocks);
    let mut holders = speaking(&mut found.speakers, &page.blocks, &marked, &furniture);
    holders.append(&mut found.beside);
    let mut divided = turns::divide(page.blocks, marked, (std::mem::take(&mut found.speakers), holders));
    furniture.extend(divided.furniture);
    if divided.turns.is_empty() && (found.title.is_none() || untold) {
        return Err(if found.title.is_none() { Refusal::NoText } else { Refusal::TitleAlone });
    }
    let told = told_language(page.meta.language.as_deref(), &mut warnings);
    let stated = context.directory.language.as_deref().or(told);
    let language = language::of(found.title.as_deref(), &divided.turns, stated);
    if language::is_unreadable(&language, &divided.turns) {
        // Letters that a machine guessed name nobody.
        warnings.push(warning(
            "unreadable",
            "the words are of no known language: is the text badly scanned?",
            None,
        ));
        (found.title, divided.speakers) = (None, Vec::new());
        for turn in &mut divided.turns {
            turn.speaker = None;
        }
    }
    warnings.extend(found.settle_date(language::writes_days_first(&language)));
    for (missing, what) in [(found.title.is_none(), "title"), (found.date.is_none(), "date")] {
        if missing {
            warnings.push(warning(&format!("no_{what}"), &format!("the text shows no {what}"), None));
        }
    }
    furniture.sort_by_key(|one| one.line);
    let mut statement = Statement {
        kind: Kind::Other,
        title: found.title,
        date: found.date,
        place: found.place,
        occasion: found.occasion,
        publisher: context.directory.publisher(found.publisher),
        language,
        speakers: divided.speakers,
        source: found.source,
        turns: divided.turns,
    };
    statement.kind = kind::of(&statement, &furniture, body);
    Ok(Reading { statement, furniture, warnings })
}

/// The blocks of a text, and what it says of itself, whatever its format.
fn page_of(text: &str, context: &Context<'_>) -> Result<Page, Refusal> {
    let mut page = match format::of(text, context.path) {
        Format::Plain => plain::read(text),
        Format::Markdown => markdown::read(text, &context.directory.fields),
        Format::Html => html::read(text, &context.directory.fields),
        Format::Json => json::read(text, &context.directory.fields)?,
        Format::Xml => xml::record(text)
            .and_then(|value| json::of_value(&value, &context.directory.fields))
            .unwrap_or_else(|| html::read(text, &context.directory.fields)),
        Format::Captions => captions::read(text),
    };
    if page.blocks.len() > LINES_MAX {
        return Err(Refusal::TooManyLines(LINES_MAX));
    }
    page.meta.count_days_in(context.directory.time_zone.as_deref());
    for title in &mut page.meta.titles {
        *title = page::broken(title, " ");
        title.truncate(title.floor_char_boundary(TITLE_BYTES_MAX));
    }
    Ok(page)
}

/// The language that a file says it has. What is no language tag would make the documents invalid that say it again.
fn told_language<'a>(told: Option<&'a str>, warnings: &mut Vec<Warning>) -> Option<&'a str> {
    let told = told?;
    if is_language(told) {
        return Some(told);
    }
    let reason = format!("{told:?} is no BCP 47 language: the words tell it");
    warnings.push(warning("language_unusable", &reason, None));
    None
}

/// What is said, as the format tells: nothing of it is a header or a foot.
fn take_said(page: &mut Page) -> Vec<Block> {
    let first = page.blocks.iter().position(Block::is_said).unwrap_or(page.blocks.len());
    page.blocks.split_off(first)
}

/// Takes the foot of the page, and what recurs on its pages, away from the text.
fn take_furniture(page: &mut Page, learned: &Learned, taken: &mut Vec<crate::model::Furniture>) {
    let foot = page.blocks.split_off(furniture::foot(&page.blocks));
    taken.extend(foot.iter().map(|block| block.furniture("footer")));
    let mut within = furniture::in_body(&page.blocks);
    // From the end upwards, as long as lines recur; those of the header are told there.
    let recurs = |block: &&Block| {
        learned.knows(&block.text) && !furniture::is_sentence(block) && !turns::is_note(block)
    };
    let recurring = page.blocks.iter().rev().take_while(recurs).count();
    let count = page.blocks.len();
    within.extend((count - recurring..count).map(|n| (n, furniture::RECURS)));
    if within.is_empty() {
        return;
    }
    // Where lines are wrapped, those of a paragraph are joined later.
    let whole = wrap::margin(&page.blocks).is_none();
    let blocks = std::mem::take(&mut page.blocks);
    let (mut gap, mut page_ends) = (false, false);
    for (n, mut block) in blocks.into_iter().enumerate() {
        match within.get(&n) {
            Some(why) => {
                // A page may end within a paragraph; a word of the page stands between two.
                gap |= block.gap && *why != "page number" || *why == furniture::RULE;
                page_ends |= matches!(*why, "page number" | "running header");
                taken.push(block.furniture(why));
            }
            None => {
                block.gap |= std::mem::take(&mut gap);
                match page.blocks.last_mut() {
                    Some(last) if page_ends && whole && wrap::is_torn(last, &block) => {
                        wrap::join(&mut last.text, &block.text);
                    }
                    _ => page.blocks.push(block),
                }
                page_ends = false;
            }
        }
    }
}

/// Completes whom the header names by what the text tells of its speaker; who holds which office is given back.
fn speaking(
    speakers: &mut Vec<Speaker>,
    body: &[Block],
    marked: &[Option<Found>],
    furniture: &[crate::model::Furniture],
) -> Vec<Speaker> {
    let voices = marked.iter().flatten().any(|found| matches!(found.marker, Marker::Voice(_)));
    // Who holds an office is asked only for those who are known in short.
    let holders = if voices || speakers.iter().any(|one| one.is_nameless() || !one.name.contains(' ')) {
        let mut holders = speaker::addressed(said(body, marked));
        let held = speaker::office_holders(furniture.iter().map(|one| one.text.as_str())).into_iter();
        // `Speaker: JANE DOE, Director`
        holders.extend(held.map(|one| Speaker { name: speaker::proper(&one.name), ..one }));
        holders
    } else {
        Vec::new()
    };
    speaker::complete(speakers, &holders);
    let office = speakers.first().filter(|one| one.is_nameless()).map(|one| one.name.clone());
    if speakers.iter().all(Speaker::is_nameless)
        && (office.is_some() || !voices)
        && let Some(one) = speaker::of_text(body, office.as_deref())
    {
        *speakers = vec![Speaker { name: speaker::proper(&one.name), ..one }];
    }
    holders
}

/// What each block says behind its marker, with the office of whose marker it is.
fn said<'a>(
    body: &'a [Block],
    marked: &'a [Option<Found>],
) -> impl Iterator<Item = (&'a str, Option<String>)> {
    let mut offices: HashMap<&str, Option<String>> = HashMap::new();
    let mut said_by = None;
    body.iter().zip(marked).map(move |(block, found)| {
        let text = found.as_ref().and_then(|found| block.text.get(found.rest..)).unwrap_or(&block.text);
        match found.as_ref().map(|found| &found.marker) {
            Some(Marker::Voice(label)) => {
                let office = offices.entry(label).or_insert_with(|| speaker::of_marker(label).role);
                said_by.clone_from(office);
            }
            Some(_) => said_by = None,
            None => {}
        }
        (text, said_by.clone())
    })
}

/// The people that a headline names.
fn names(title: &str) -> Vec<String> {
    speaker::of_headline(title).into_iter().map(|speaker| speaker.name).collect()
}

fn warning(code: &str, message: &str, line: Option<u32>) -> Warning {
    Warning { code: code.to_owned(), message: message.to_owned(), line }
}

#[cfg(test)]
mod tests;
