//! Runs of text within block elements.

use ego_tree::{NodeId, NodeRef};
use scraper::Node;
use scraper::node::Element;

use super::Piece;
use crate::transcript::page::{Block, Shape, clean};

/// Bytes of the source within which a text is looked for, to know its line.
const WINDOW: usize = 65_536;
/// Texts that may be looked for in vain.
const MISSES_MAX: u32 = 200;
/// Nodes on either side of a day that tell whether it is part of a sentence.
const BESIDE_MAX: usize = 4;

/// What is open while the tree is walked.
pub(super) struct Inline<'a> {
    pub(super) pieces: Vec<Piece>,
    source: &'a str,
    /// Bytes and lines of the source gone by.
    at: (usize, u32),
    misses: u32,
    open: String,
    /// Where the block that is open stands, and how.
    parent: Option<NodeId>,
    shape: Shape,
    first: String,
    bold: u32,
    strong: Option<usize>,
    links: u32,
    linked: usize,
}

impl<'a> Inline<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self {
            pieces: Vec::new(),
            source,
            at: (0, 1),
            misses: 0,
            open: String::new(),
            parent: None,
            shape: Shape::Paragraph,
            first: String::new(),
            bold: 0,
            strong: None,
            links: 0,
            linked: 0,
        }
    }

    pub(super) fn push(&mut self, text: &str) {
        let filled = !text.trim().is_empty();
        if filled && self.first.is_empty() {
            self.first =
                text.trim().chars().take(24).take_while(|c| !matches!(c, '\n' | '&' | '\u{a0}')).collect();
        }
        if filled && self.bold == 0 {
            self.strong.get_or_insert(if self.open.trim().is_empty() { 0 } else { self.open.len() });
        }
        if self.links > 0 {
            self.linked += text.trim().chars().count();
        }
        // Line ends of the source mean nothing.
        self.open.push_str(&text.replace(['\n', '\r'], " "));
    }

    pub(super) fn open(
        &mut self,
        node: NodeRef<'_, Node>,
        element: &Element,
        furniture: Option<&'static str>,
    ) {
        match element.name() {
            "br" => self.open.push('\n'),
            "b" | "strong" => self.bold += 1,
            "a" => self.links += 1,
            name if is_block(name) || name == "time" && stands_alone(node) => {
                self.flush(node.parent().map_or(node.id(), |parent| parent.id()), furniture);
                self.parent = Some(node.id());
                self.shape = shape(name);
            }
            _ => {}
        }
    }

    pub(super) fn close(
        &mut self,
        node: NodeRef<'_, Node>,
        element: &Element,
        furniture: Option<&'static str>,
    ) {
        match element.name() {
            "b" | "strong" => {
                self.bold = self.bold.saturating_sub(1);
                if !self.open.trim().is_empty() {
                    self.strong.get_or_insert(self.open.len());
                }
            }
            "a" => self.links = self.links.saturating_sub(1),
            name if is_block(name) || name == "time" && stands_alone(node) => {
                self.flush(node.id(), furniture);
                self.shape = Shape::Paragraph;
                self.parent = None;
            }
            _ => {}
        }
    }

    /// Ends the block that is open; line breaks divide it.
    pub(super) fn flush(&mut self, node: NodeId, furniture: Option<&'static str>) {
        let open = std::mem::take(&mut self.open);
        let strong = self.strong.take().unwrap_or(if self.bold > 0 { open.len() } else { 0 });
        let (first, linked) = (std::mem::take(&mut self.first), std::mem::take(&mut self.linked));
        if open.trim().is_empty() {
            return;
        }
        let line = self.line(&first);
        let parent = self.parent.unwrap_or(node);
        let head = clean(open.get(..strong).unwrap_or_default()).len();
        let lines: Vec<&str> = open.split('\n').collect();
        let (mut gap, mut fresh) = (true, true);
        for part in &lines {
            let text = clean(part);
            if text.is_empty() {
                gap = true;
                continue;
            }
            let shape =
                if lines.len() > 1 && self.shape == Shape::Paragraph { Shape::Line } else { self.shape };
            let strong = if fresh { head.min(text.len()) } else { 0 };
            let strong = if text.is_char_boundary(strong) { strong } else { 0 };
            let linked = linked.min(text.chars().count());
            self.pieces.push(Piece {
                block: Block { gap, strong, ..Block::new(line, shape, text) },
                parent,
                linked,
                furniture,
            });
            (gap, fresh) = (false, false);
        }
    }

    /// The line of a text, looked for from where the last one was found.
    fn line(&mut self, first: &str) -> u32 {
        let (from, line) = self.at;
        if first.is_empty() || self.misses > MISSES_MAX {
            return line;
        }
        let mut until = (from + WINDOW).min(self.source.len());
        while !self.source.is_char_boundary(until) {
            until -= 1;
        }
        let Some(found) = self.source.get(from..until).and_then(|window| window.find(first)) else {
            self.misses += 1;
            return line;
        };
        let passed = self.source.as_bytes().get(from..from + found).unwrap_or_default();
        let lines = passed.iter().filter(|byte| **byte == b'\n').count();
        self.at = (from + found, line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX)));
        self.at.1
    }
}

fn shape(name: &str) -> Shape {
    match name {
        "h1" => Shape::Heading(1),
        "h2" => Shape::Heading(2),
        "h3" => Shape::Heading(3),
        "h4" | "h5" | "h6" => Shape::Heading(4),
        "li" | "dd" | "dt" => Shape::Item,
        _ => Shape::Paragraph,
    }
}

/// Whether a day is no part of a sentence or a line: beside it stand elements only.
fn stands_alone(node: NodeRef<'_, Node>) -> bool {
    let says = |beside: NodeRef<'_, Node>| {
        beside.value().as_text().is_some_and(|text| text.contains(char::is_alphanumeric))
    };
    let mut near = node.prev_siblings().take(BESIDE_MAX).chain(node.next_siblings().take(BESIDE_MAX));
    !near.any(says)
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "th"
            | "tr"
            | "ul"
    )
}
