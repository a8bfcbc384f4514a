//! Markdown, with YAML or TOML front matter.

mod front_matter;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::date::{self, Found};
use super::page::{Block, Lines, Meta, Page, Shape, clean};
use super::wrap::ends_sentence;
use super::{Fields, LINES_MAX, html, mail, plain, warning};
use crate::model::Furniture;

/// Marks of a text: its parser keeps something for each.
const MARKS_MAX: usize = 500_000;
/// A line end within a paragraph, until it is clear what it means.
const SOFT: &str = "\r";
/// Bytes before a block in which the line before it is looked for.
const BEFORE_BYTES_MAX: usize = 1_000;
/// The number of a list that is a year.
const YEAR_MIN: u64 = 1_000;
/// Pieces of HTML that are read as such; of further ones the text is taken.
const MARKUP_MAX: usize = 5_000;

pub(super) fn read(text: &str, wanted: &Fields) -> Page {
    if marks(text) > MARKS_MAX {
        return plain::read(text);
    }
    if let Some(head) = mail::head(text) {
        let at = text.split_inclusive('\n').take(head.lines).map(str::len).sum();
        // White space keeps the lines of the rest where they are.
        let rest = format!("{}{}", "\n".repeat(head.lines), text.get(at..).unwrap_or_default());
        let mut page = without_head(&rest, wanted);
        page.meta = head.meta.or(page.meta);
        page.furniture.extend(head.furniture);
        return page;
    }
    without_head(text, wanted)
}

fn without_head(text: &str, wanted: &Fields) -> Page {
    let options = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
        | Options::ENABLE_TABLES;
    let mut reader = Reader::new(text);
    let mut front = None;
    for (event, span) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::MetadataBlock(kind)) => front = Some(kind),
            Event::End(TagEnd::MetadataBlock(_)) => front = None,
            Event::Text(matter) if front.is_some() => {
                reader.take_fields(front_matter::read(front, &matter, wanted), span.start);
                reader.leave_out(span.start, &matter, "front matter");
            }
            event => reader.take(event, span.start),
        }
        if reader.page.blocks.len().max(reader.page.furniture.len()) > LINES_MAX {
            break;
        }
    }
    reader.close();
    reader.page
}

/// Bytes that may mean something besides themselves, the full stop and the bracket of numbered items among them.
fn marks(text: &str) -> usize {
    let bytes = text.as_bytes();
    let after = bytes.get(1..).unwrap_or_default();
    let numbered =
        bytes.iter().zip(after).filter(|(a, b)| a.is_ascii_digit() && matches!(b, b'.' | b')')).count();
    numbered + bytes.iter().filter(|byte| b"*_[]!|<>&\\`~#+-".contains(byte)).count()
}

/// What is open while the events go by.
struct Reader<'a> {
    text: &'a str,
    page: Page,
    lines: Lines,
    open: String,
    start: usize,
    shape: Shape,
    bold: u32,
    strong: Option<usize>,
    image: u32,
    code: bool,
    /// HTML between the paragraphs, and how many pieces were read.
    markup: Option<String>,
    markups: usize,
    /// What opens a list that is none: `2024. április 12.`
    year: Option<u64>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            page: Page::default(),
            lines: Lines::of(text),
            open: String::new(),
            start: 0,
            shape: Shape::Paragraph,
            bold: 0,
            strong: None,
            image: 0,
            code: false,
            markup: None,
            markups: 0,
            year: None,
        }
    }

    fn take_fields(&mut self, (meta, mistake): (Meta, Option<front_matter::Mistake>), at: usize) {
        self.page.meta = meta;
        if let Some(mistake) = mistake {
            let line = self.lines.at(at).saturating_add(mistake.line);
            let message = format!("what can be read of the front matter is read: {}", mistake.reason);
            self.page.warnings.push(warning("front_matter", &message, Some(line)));
        }
    }

    fn take(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => self.begin(at, Shape::Heading(rank(level))),
            Event::Start(Tag::List(Some(year))) if year >= YEAR_MIN => self.year = Some(year),
            Event::Start(Tag::Item) => match self.year.take() {
                Some(year) => {
                    self.begin(at, Shape::Paragraph);
                    self.push(&format!("{year}. "));
                }
                None => self.begin(at, Shape::Item),
            },
            Event::Start(Tag::Paragraph | Tag::TableCell) if self.shape != Shape::Item => {
                self.begin(at, Shape::Paragraph);
            }
            Event::Start(Tag::HtmlBlock) => {
                self.begin(at, Shape::Paragraph);
                self.markup = Some(String::new());
            }
            Event::End(TagEnd::HtmlBlock) => self.close_markup(),
            Event::Start(Tag::CodeBlock(_)) => {
                self.begin(at, Shape::Paragraph);
                self.code = true;
            }
            Event::Start(Tag::Strong) => self.bold += 1,
            Event::End(TagEnd::Strong) => {
                self.bold = self.bold.saturating_sub(1);
                self.strong.get_or_insert(self.open.len());
            }
            Event::Start(Tag::Image { .. }) => self.image += 1,
            Event::End(TagEnd::Image) => self.image = self.image.saturating_sub(1),
            Event::Rule
            | Event::End(
                TagEnd::Heading(_) | TagEnd::Item | TagEnd::Paragraph | TagEnd::TableCell | TagEnd::CodeBlock,
            ) => self.close(),
            Event::Text(text) if self.image > 0 => self.leave_out(at, &text, "image"),
            Event::Text(text) | Event::Code(text) => self.push(&text),
            Event::SoftBreak => self.push(SOFT),
            Event::HardBreak => self.push("\n"),
            Event::Html(html) if let Some(markup) = &mut self.markup => markup.push_str(&html),
            Event::Html(html) | Event::InlineHtml(html) => {
                if html.starts_with("<br") {
                    self.push("\n");
                } else {
                    self.leave_out(at, &html, "markup");
                }
            }
            _ => {}
        }
    }

    /// Ends a block of HTML, which is read as such.
    fn close_markup(&mut self) {
        let line = self.lines.at(self.start);
        let markup = self.markup.take().unwrap_or_default();
        self.markups += 1;
        let inner = if self.markups > MARKUP_MAX {
            plain::read(&html::without_tags(&markup))
        } else {
            html::read(&markup, &Fields::default())
        };
        let below = |n: u32| line.saturating_add(n.saturating_sub(1));
        self.page
            .furniture
            .extend(inner.furniture.into_iter().map(|one| Furniture { line: below(one.line), ..one }));
        self.page
            .blocks
            .extend(inner.blocks.into_iter().map(|block| Block { line: below(block.line), ..block }));
    }

    fn push(&mut self, text: &str) {
        if self.bold == 0 && !text.trim().is_empty() {
            self.strong.get_or_insert(0);
        }
        self.open.push_str(text);
    }

    fn begin(&mut self, at: usize, shape: Shape) {
        self.close();
        (self.start, self.shape) = (at, shape);
    }

    /// Ends a block; a line break that an author set divides it.
    fn close(&mut self) {
        let line = self.lines.at(self.start);
        let mut gap = self.after_empty_line();
        let strong = self.strong.take().unwrap_or(if self.bold > 0 { self.open.len() } else { 0 });
        let (open, mut first) = (with_breaks(&std::mem::take(&mut self.open)), true);
        for (part, n) in open.split('\n').zip(0_u32..) {
            let text = clean(part);
            let heading = self.page.blocks.last_mut().filter(|last| {
                first
                    && !gap
                    && self.shape == Shape::Paragraph
                    && last.is_heading()
                    && is_wrapped(last, &text)
            });
            if let Some(heading) = heading {
                heading.text = format!("{} {text}", heading.text);
                (first, gap) = (false, false);
            } else if is_template_tag(&text) {
                self.page.furniture.push(Furniture { line: line + n, text, why: "markup" });
            } else if !text.is_empty() {
                let head = clean(open.get(..strong.min(part.len())).unwrap_or_default()).len();
                let strong = if first { head.min(text.len()) } else { 0 };
                self.page.blocks.push(Block { gap, strong, ..Block::new(line + n, self.shape, text) });
                (first, gap) = (false, false);
            }
        }
        if self.shape != Shape::Item || self.code {
            self.shape = Shape::Paragraph;
        }
        self.code = false;
    }

    /// Whether the block that is open stands below an empty line.
    fn after_empty_line(&self) -> bool {
        let before = self.text.get(..self.start).unwrap_or_default();
        let from = before.ceil_char_boundary(before.len().saturating_sub(BEFORE_BYTES_MAX));
        let before = before.get(from..).unwrap_or_default();
        let mut lines = before.trim_end_matches([' ', '#', '>', '-', '*']).rsplit('\n');
        lines.next().is_some_and(|rest| !rest.trim().is_empty())
            || lines.next().is_none_or(|line| line.trim().is_empty())
    }

    fn leave_out(&mut self, at: usize, text: &str, why: &'static str) {
        let text = clean(text);
        if !text.is_empty() {
            let line = self.lines.at(at);
            self.page.furniture.push(Furniture { line, text, why });
        }
    }
}

/// `{% raw %}`: what a program that builds sites reads, and nobody else.
fn is_template_tag(text: &str) -> bool {
    [("{%", "%}"), ("{{", "}}")].iter().any(|(start, end)| text.starts_with(start) && text.ends_with(end))
}

/// Whether a heading goes on in the line below it, as programs write it that wrap all lines of a page alike.
fn is_wrapped(heading: &Block, below: &str) -> bool {
    const MARGINS: std::ops::RangeInclusive<usize> = 70..=100;
    let word = below.split(' ').next().unwrap_or_default();
    let width = heading.text.chars().take(MARGINS.end() + 1).count();
    let full = MARGINS.contains(&(width + 1 + word.chars().count()));
    full && !word.is_empty()
        && below.chars().take(width + 1).count() <= width
        && !ends_sentence(below)
        && !is_dateline(below)
}

/// A text whose line ends are spaces, as in prose, but around a day or a tag on a line of its own.
fn with_breaks(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut last: Option<&str> = None;
    for line in text.split(SOFT) {
        if let Some(last) = last {
            let alone = |line: &str| is_day(line) || is_template_tag(line.trim());
            whole.push(if alone(last) || alone(line) { '\n' } else { ' ' });
        }
        whole.push_str(line);
        last = Some(line);
    }
    whole
}

/// `2021-05-06 16:30`, or `Strelsau, 6 May 2021`, and no sentence that begins or ends so.
fn is_day(line: &str) -> bool {
    const CHARACTERS_MAX: usize = 40;
    const LETTERS_MAX: usize = 4;
    if line.chars().nth(CHARACTERS_MAX).is_some() || line.ends_with('.') || !is_dateline(line) {
        return false;
    }
    let Some(Found::Day(_, span)) = date::find(line) else { return false };
    line.get(span.end..).unwrap_or_default().chars().filter(|c| c.is_alphabetic()).count() <= LETTERS_MAX
}

/// `Strelsau, 6 May 2021`, or the day alone.
fn is_dateline(text: &str) -> bool {
    let before = match date::find(text) {
        Some(Found::Day(_, span)) => text.get(..span.start).unwrap_or_default().trim_end(),
        _ => return false,
    };
    before.is_empty() || before.ends_with(',')
}

fn rank(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
