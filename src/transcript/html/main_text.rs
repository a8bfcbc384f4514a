//! Which part of a page is the statement: the smallest element that holds nearly all of the prose.

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use rustc_hash::FxHashMap;
use scraper::{Html, Node};

use super::super::header::{is_day, is_publisher};
use super::super::page::Shape;
use super::Piece;

/// Bytes of a block that is prose and not a label.
const PROSE_BYTES_MIN: usize = 90;
/// How many of its characters may be links: one in so many.
const LINK_SHARE: usize = 3;
/// An element is entered when it holds this share of the prose.
const ENTER: (usize, usize) = (17, 20);
/// Elements between a block and the root that are counted.
const ANCESTORS_MAX: usize = 64;
/// Blocks between a headline of the first rank and the text that may belong to the header.
const HEADER_BLOCKS_MAX: usize = 16;
/// Words of a lesser headline that is not that of a menu.
const TITLE_WORDS_MIN: usize = 5;
/// The same where there is no such headline.
const LINES_BEFORE_MAX: usize = 6;

/// Bytes of text in each element.
pub(super) fn sizes(document: &Html) -> FxHashMap<NodeId, usize> {
    let mut sizes = FxHashMap::default();
    let mut open = vec![0_usize];
    for edge in document.tree.root().traverse() {
        match edge {
            Edge::Open(node) => {
                let skipped = matches!(node.value(), Node::Text(_))
                    && node
                        .parent()
                        .and_then(|parent| {
                            parent.value().as_element().map(|element| super::is_skipped(element.name()))
                        })
                        .unwrap_or(false);
                open.push(match node.value() {
                    Node::Text(text) if !skipped => text.trim().len(),
                    _ => 0,
                });
            }
            Edge::Close(node) => {
                let size = open.pop().unwrap_or_default();
                if let Some(outer) = open.last_mut() {
                    *outer += size;
                }
                if !matches!(node.value(), Node::Text(_)) {
                    sizes.insert(node.id(), size);
                }
            }
        }
    }
    sizes
}

/// From which block to which the main text reaches, headline included.
pub(super) fn span(document: &Html, pieces: &[Piece]) -> (usize, usize) {
    let chain = |id: NodeId| {
        let node = document.tree.get(id);
        node.into_iter()
            .flat_map(|node| std::iter::once(node).chain(node.ancestors()))
            .map(|node| node.id())
            .take(ANCESTORS_MAX)
    };
    let mut prose: FxHashMap<NodeId, usize> = FxHashMap::default();
    let mut total = 0;
    for piece in pieces.iter().filter(|piece| is_prose(piece)) {
        total += piece.block.text.len();
        for id in chain(piece.parent) {
            *prose.entry(id).or_default() += piece.block.text.len();
        }
    }
    if total == 0 {
        return headed(pieces);
    }
    let mut inner = document.tree.root();
    while let Some(next) = inner
        .children()
        .find(|child| prose.get(&child.id()).is_some_and(|held| held * ENTER.1 >= total * ENTER.0))
    {
        // A lone paragraph does not hold the text: its parent does.
        if matches!(next.value(), Node::Element(element) if matches!(element.name(), "p" | "ul" | "ol" | "table" | "blockquote"))
        {
            break;
        }
        inner = next;
    }
    let inside = |piece: &Piece| chain(piece.parent).any(|id| id == inner.id());
    let from = pieces.iter().position(inside).unwrap_or_default();
    let until = pieces.iter().rposition(inside).map_or(pieces.len(), |last| last + 1);
    let from = headline_before(pieces, from).unwrap_or_else(|| {
        let around = inner.parent().filter(|parent| !is_whole(parent.value())).map(|parent| parent.id());
        header_before(pieces, from, |piece| chain(piece.parent).any(|id| Some(id) == around))
    });
    (with_day(pieces, from), without_links(pieces, from, until))
}

/// A header with the day that stands right above its headline.
fn with_day(pieces: &[Piece], from: usize) -> usize {
    let day = |piece: &&Piece| {
        piece.furniture.is_none()
            && piece.linked == 0
            && !piece.block.is_heading()
            && is_day(&piece.block.text)
    };
    let above = from.checked_sub(1).and_then(|at| pieces.get(at)).filter(day);
    from - usize::from(above.is_some())
}

/// Whose page it is, where one line alone of what stands before its text names a publisher.
pub(super) fn publisher(before: &[Piece]) -> Option<String> {
    let mut names = before.iter().filter(|piece| {
        piece.furniture.is_none() && piece.block.shape != Shape::Item && is_publisher(&piece.block.text)
    });
    let name = names.next().map(|piece| piece.block.text.as_str())?;
    names.all(|piece| piece.block.text == name).then(|| name.to_owned())
}

/// Whether an element is the page and no part of it.
fn is_whole(node: &Node) -> bool {
    node.as_element().is_none_or(|element| matches!(element.name(), "html" | "body"))
}

fn is_prose(piece: &Piece) -> bool {
    piece.furniture.is_none()
        && piece.block.text.len() >= PROSE_BYTES_MIN
        && piece.linked * LINK_SHARE <= piece.block.text.chars().count()
}

/// A page of short lines: all of it below its headline.
fn headed(pieces: &[Piece]) -> (usize, usize) {
    let from = pieces
        .iter()
        .position(|piece| piece.block.is_heading() && piece.furniture.is_none())
        .unwrap_or_default();
    (from, without_links(pieces, from, pieces.len()))
}

/// Where the headline of the first rank stands, in front of the text that starts at a block.
fn headline_before(pieces: &[Piece], from: usize) -> Option<usize> {
    let start = from.saturating_sub(HEADER_BLOCKS_MAX);
    let before = pieces.get(start..from)?;
    let top = |piece: &Piece| piece.block.shape == Shape::Heading(1) && piece.furniture.is_none();
    before.iter().position(top).map(|at| start + at)
}

/// Where a header without such a headline begins: at a lesser one, or at what stands in the same part of the page. Links end it.
fn header_before(pieces: &[Piece], from: usize, beside: impl Fn(&Piece) -> bool) -> usize {
    let start = from.saturating_sub(LINES_BEFORE_MAX);
    let before = pieces.get(start..from).unwrap_or_default();
    let plain =
        before.iter().rev().take_while(|piece| piece.furniture.is_none() && piece.linked == 0).count();
    let start = from - plain;
    let before = pieces.get(start..from).unwrap_or_default();
    let heading = before.iter().rposition(|piece| piece.block.is_heading()).map(|at| start + at);
    // Links to hear it, or to keep it, may stand between a headline and its text.
    let farther = || {
        let first = from.saturating_sub(LINES_BEFORE_MAX);
        let whole = |piece: &Piece| {
            piece.block.is_heading()
                && piece.furniture.is_none()
                && piece.block.text.split_whitespace().count() >= TITLE_WORDS_MIN
                && beside(piece)
        };
        pieces.get(first..from)?.iter().rposition(whole).map(|at| first + at)
    };
    let nearest = || before.iter().position(&beside).map(|at| start + at);
    heading.or_else(farther).or_else(nearest).unwrap_or(from)
}

/// The end of a text without the links that follow it.
fn without_links(pieces: &[Piece], from: usize, until: usize) -> usize {
    let mut end = until;
    while let Some(piece) = pieces.get(from..end).and_then(<[Piece]>::last) {
        let links = piece.linked * 10 >= piece.block.text.chars().count() * 8;
        if !links && piece.furniture.is_none() {
            break;
        }
        end -= 1;
    }
    end
}
