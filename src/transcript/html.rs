//! HTML: the main text among navigation, menus and "See also", and what the page says of itself.

mod inline;
mod main_text;
mod metadata;
mod tree;

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use scraper::{Html, Node};

use super::lexicon::HTML_FURNITURE;
use super::page::{Meta, Page, clean};
use super::{Fields, plain};
use crate::model::Furniture;
use inline::Inline;

/// A part of a page with a name of furniture is furniture only if it holds no more than this share of the page's text.
const FURNITURE_SHARE: (usize, usize) = (2, 5);
/// A block of text with its place in the tree.
struct Piece {
    block: super::page::Block,
    /// The element that it stands in.
    parent: NodeId,
    /// Characters that are links.
    linked: usize,
    /// Why it is no text of the statement, as its elements tell.
    furniture: Option<&'static str>,
}

pub(super) fn read(text: &str, wanted: &Fields) -> Page {
    let Some(document) = tree::parse(text) else { return plain::read(&without_tags(text)) };
    let pieces = pieces(&document, text);
    let meta = metadata::find(&document, &pieces, wanted);
    let (from, until) = main_text::span(&document, &pieces);
    let before = pieces.get(..from).unwrap_or_default();
    let publisher = meta.publisher.or_else(|| main_text::publisher(before));
    let mut page = Page { meta: Meta { publisher, ..meta }, ..Page::default() };
    for (n, mut piece) in pieces.into_iter().enumerate() {
        let outside = (!(from..until).contains(&n)).then_some("outside of the main text");
        match piece.furniture.or(outside) {
            Some(why) => {
                page.furniture.push(Furniture { line: piece.block.line, text: piece.block.text, why });
            }
            None => {
                piece.block.gap |= page.blocks.is_empty();
                page.blocks.push(piece.block);
            }
        }
    }
    page
}

/// The text between the tags, a line each, for pages that are no trees.
pub(super) fn without_tags(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    let mut add = |text: &str| {
        if !text.trim().is_empty() {
            out.push_str(text);
            out.push('\n');
        }
    };
    while let Some((before, tag)) = rest.split_once('<') {
        add(before);
        // What a comment, a script or a style holds is no text; left open, they hold all that follows.
        let hidden = [("!--", "-->"), ("script", "</script>"), ("style", "</style>")];
        let hidden = hidden.iter().find(|(start, _)| tag.starts_with(start));
        rest = match hidden {
            Some((_, end)) => tag.split_once(end).map_or("", |(_, after)| after),
            None => tag.split_once('>').map_or(tag, |(_, after)| after),
        };
    }
    add(rest);
    out
}

/// `Rivers &#8211; a speech` as it is read.
pub(super) fn without_entities(text: String) -> String {
    if !(text.contains('&') && text.contains(';')) {
        return text;
    }
    clean(&Html::parse_fragment(&text).root_element().text().collect::<String>())
}

/// Walks the tree once and cuts it into blocks.
fn pieces(document: &Html, text: &str) -> Vec<Piece> {
    let sizes = main_text::sizes(document);
    let whole = sizes.get(&document.tree.root().id()).copied().unwrap_or_default();
    let mut inline = Inline::new(text);
    let mut skipped = 0_usize;
    let mut furniture: Vec<(NodeId, &'static str)> = Vec::new();
    for edge in document.tree.root().traverse() {
        match edge {
            Edge::Open(node) => {
                if let Node::Text(text) = node.value() {
                    if skipped == 0 {
                        inline.push(text);
                    }
                    continue;
                }
                let Node::Element(element) = node.value() else { continue };
                let name = element.name();
                skipped += usize::from(is_skipped(name));
                let size = sizes.get(&node.id()).copied().unwrap_or_default();
                let small = size * FURNITURE_SHARE.1 <= whole * FURNITURE_SHARE.0;
                if let Some(why) = why_furniture(element).filter(|_| small || name == "nav") {
                    inline.flush(node.id(), reason(&furniture));
                    furniture.push((node.id(), why));
                }
                inline.open(node, element, reason(&furniture));
            }
            Edge::Close(node) => {
                let Node::Element(element) = node.value() else { continue };
                inline.close(node, element, reason(&furniture));
                if furniture.last().is_some_and(|(id, _)| *id == node.id()) {
                    inline.flush(node.id(), reason(&furniture));
                    furniture.pop();
                }
                skipped = skipped.saturating_sub(usize::from(is_skipped(element.name())));
            }
        }
    }
    inline.flush(document.tree.root().id(), None);
    inline.pieces
}

fn reason(furniture: &[(NodeId, &'static str)]) -> Option<&'static str> {
    furniture.first().map(|(_, why)| *why)
}

/// Elements whose text nobody reads.
fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "svg"
            | "head"
            | "iframe"
            | "select"
            | "button"
            | "object"
            | "video"
            | "audio"
            | "textarea"
            | "map"
            | "math"
            | "noscript"
    )
}

/// Why an element holds no statement.
fn why_furniture(element: &scraper::node::Element) -> Option<&'static str> {
    if element.attr("hidden").is_some()
        || element.attr("style").is_some_and(|style| style.replace(' ', "").contains("display:none"))
    {
        return Some("hidden");
    }
    match element.name() {
        "nav" => return Some("navigation"),
        "footer" => return Some("footer"),
        "aside" => return Some("aside"),
        "figure" | "figcaption" => return Some("image"),
        "html" | "body" | "main" | "article" | "h1" | "p" | "b" | "strong" | "em" | "i" => return None,
        _ => {}
    }
    match element.attr("role") {
        Some("navigation" | "menu" | "menubar" | "search") => return Some("navigation"),
        Some("contentinfo") => return Some("footer"),
        Some("complementary") => return Some("aside"),
        Some("main" | "article") => return None,
        _ => {}
    }
    let named = |name: &str| {
        let name = name.to_lowercase();
        HTML_FURNITURE.contains(&name.as_str())
            || name.split(['-', '_']).any(|part| HTML_FURNITURE.contains(&part))
    };
    let names = element.classes().chain(element.id());
    names.into_iter().any(named).then_some("navigation")
}
