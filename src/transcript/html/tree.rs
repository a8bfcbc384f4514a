//! The tree of a page, built within bounds.
//!
//! A parser takes time and memory that grow faster than the page where elements are nested, left open, or given attributes as no
//! page has them. So the tree is looked at while it grows.

use html5ever::driver::{self, ParseOpts};
use html5ever::tendril::{StrTendril, TendrilSink};
use rustc_hash::FxHashSet;
use scraper::{Html, HtmlTreeSink, Node};

/// Bytes that are parsed between two looks. An element that was left open is built anew at each tag: few tags fit into these.
const CHUNK_BYTES: usize = 1_024;

/// How large a tree may become.
struct Bounds {
    /// Its nodes.
    nodes: usize,
    /// Elements within one another: every end tag may look through all of them.
    nested: usize,
    /// Words within one tag: each attribute is compared with those before it.
    words: usize,
    /// Such comparisons.
    comparisons: usize,
    /// Names of attributes that differ and are long: the parser seeks each among all that fall into one of few thousand lists.
    names: usize,
}

/// The bounds of a page: the longest session of a parliament has a tenth of these nodes.
const PAGE: Bounds =
    Bounds { nodes: 500_000, nested: 1_000, words: 40_000, comparisons: 2_000_000_000, names: 50_000 };
/// Bytes of a name that the parser keeps in no list.
const NAME_BYTES: usize = 7;

/// Parses a page; `None` where it goes beyond the bounds.
pub(super) fn parse(text: &str) -> Option<Html> {
    parse_within(&PAGE, text)
}

fn parse_within(bounds: &Bounds, text: &str) -> Option<Html> {
    let mut parser = driver::parse_document(HtmlTreeSink::new(Html::new_document()), ParseOpts::default());
    let mut growth = Growth::default();
    let mut rest = text;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.floor_char_boundary(CHUNK_BYTES));
        parser.process(StrTendril::from(chunk));
        if !growth.is_within(bounds, chunk, &parser.tokenizer.sink.sink.0.borrow()) {
            return None;
        }
        rest = after;
    }
    Some(parser.finish())
}

/// What was seen of a tree so far.
#[derive(Default)]
struct Growth {
    /// Its nodes, and the bytes of the last one.
    seen: (usize, usize),
    /// Words since it grew: those of a tag that is not closed, or of a comment.
    words: usize,
    comparisons: usize,
    names: FxHashSet<Box<str>>,
}

impl Growth {
    /// Whether all is within bounds after a chunk.
    fn is_within(&mut self, bounds: &Bounds, chunk: &str, page: &Html) -> bool {
        let mut nodes = page.tree.nodes();
        let count = nodes.len();
        let last = nodes.next_back();
        let nested = last.map_or(0, |node| node.ancestors().take(bounds.nested + 1).count());
        let bytes = last.map_or(0, |node| match node.value() {
            Node::Text(text) => text.len(),
            _ => 0,
        });
        for element in
            page.tree.nodes().rev().take(count - self.seen.0).filter_map(|node| node.value().as_element())
        {
            for (name, _) in element.attrs().filter(|(name, _)| name.len() > NAME_BYTES) {
                if !self.names.contains(name) {
                    self.names.insert(name.into());
                }
            }
        }
        if self.seen == (count, bytes) {
            self.words += words(chunk);
        } else {
            self.comparisons += self.words * self.words / 2;
            (self.seen, self.words) = ((count, bytes), 0);
        }
        count <= bounds.nodes
            && nested <= bounds.nested
            && self.words <= bounds.words
            && self.comparisons <= bounds.comparisons
            && self.names.len() <= bounds.names
    }
}

/// What could be attributes.
fn words(chunk: &str) -> usize {
    let divides = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '"' | '\'');
    chunk.split(divides).filter(|word| !word.is_empty()).count()
}

#[cfg(test)]
mod tests {
    use super::{Bounds, parse, parse_within};

    /// A hundredth of a page's, so that little text is enough.
    const SMALL: Bounds = Bounds { nodes: 5_000, nested: 100, words: 400, comparisons: 200_000, names: 500 };

    fn numbered(n: usize, one: fn(usize) -> String) -> String {
        (0..n).map(one).collect()
    }

    #[test]
    fn what_no_page_has_is_not_built() {
        let attributes = numbered(1_500, |n| format!("a{n} "));
        let cases = [
            ("nested", "<x>".repeat(500)),
            ("across one another", "<x><div></x>".repeat(500)),
            ("left open", numbered(500, |n| format!("<b id={n}>"))),
            (
                "left open and built anew",
                format!("<p>{}{}", numbered(90, |n| format!("<b id={n}>")), "<p>a".repeat(600)),
            ),
            ("attributes", format!("<p {attributes}>")),
            ("attributes without gaps", format!("<p {}>", numbered(1_500, |n| format!("a{n}='b'")))),
            ("attributes in many tags", format!("<p {}>a", numbered(500, |n| format!("a{n} "))).repeat(40)),
            ("attributes that differ", numbered(600, |n| format!("<p attribute-{n}=b>a\n"))),
            ("elements", "<br>".repeat(6_000)),
        ];
        for (what, case) in cases {
            assert!(parse_within(&SMALL, &case).is_none(), "{what}");
        }
    }

    #[test]
    fn pages_are_built() {
        let text = "<p>We met the <b>envoys</b> of both sides today.</p>\n".repeat(500);
        let image =
            format!("<img src='data:image/png;base64,{}'><p>a", "abcdefghijklmnopqrstuvwxyz/".repeat(300));
        let comment = format!("<!-- {} --><p>a", "a word ".repeat(150));
        for page in [text, image, comment] {
            assert!(parse_within(&SMALL, &page).is_some());
        }
        assert!(parse(&"<div>".repeat(500)).is_some());
    }
}
