//! The tree of a page, built within bounds.
//!
//! A parser takes time and memory that grow faster than the page where elements are nested, left open, or given attributes as no
//! page has them. So the tree is looked at while it grows.

use html5ever::driver::{self, ParseOpts};
use html5ever::tendril::{StrTendril, TendrilSink};
use scraper::{Html, HtmlTreeSink, Node};

/// Bytes that are parsed between two looks. An element that was left open is built anew at each tag: few tags fit into these.
const CHUNK_BYTES: usize = 1_024;
/// Nodes of a tree: the longest session of a parliament has a tenth of it.
const NODES_MAX: usize = 500_000;
/// Elements within one another: every end tag may look through all of them.
const NESTED_MAX: usize = 1_000;
/// Words within one tag: each attribute is compared with those before it.
const TAG_WORDS_MAX: usize = 40_000;
/// Such comparisons in a page.
const COMPARISONS_MAX: usize = 2_000_000_000;

/// Parses a page; `None` where it goes beyond the bounds.
pub(super) fn parse(text: &str) -> Option<Html> {
    let mut parser = driver::parse_document(HtmlTreeSink::new(Html::new_document()), ParseOpts::default());
    let mut growth = Growth::default();
    let mut rest = text;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.floor_char_boundary(CHUNK_BYTES));
        parser.process(StrTendril::from(chunk));
        if !growth.is_bounded(chunk, &parser.tokenizer.sink.sink.0.borrow()) {
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
}

impl Growth {
    /// Whether all is within bounds after a chunk.
    fn is_bounded(&mut self, chunk: &str, page: &Html) -> bool {
        let mut nodes = page.tree.nodes();
        let count = nodes.len();
        let last = nodes.next_back();
        let nested = last.map_or(0, |node| node.ancestors().take(NESTED_MAX + 1).count());
        let bytes = last.map_or(0, |node| match node.value() {
            Node::Text(text) => text.len(),
            _ => 0,
        });
        if self.seen == (count, bytes) {
            self.words += words(chunk);
        } else {
            self.comparisons += self.words * self.words / 2;
            (self.seen, self.words) = ((count, bytes), 0);
        }
        count <= NODES_MAX
            && nested <= NESTED_MAX
            && self.words <= TAG_WORDS_MAX
            && self.comparisons <= COMPARISONS_MAX
    }
}

/// What could be attributes.
fn words(chunk: &str) -> usize {
    let divides = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '"' | '\'');
    chunk.split(divides).filter(|word| !word.is_empty()).count()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn what_no_page_has_is_not_built() {
        let count = |text: &str| parse(text).map(|page| page.tree.nodes().len());
        let numbered = |n: usize, one: &dyn Fn(usize) -> String| (0..n).map(one).collect::<String>();
        let text = "<p>We met the envoys of both sides today.</p>\n".repeat(20_000);
        let cases = [
            ("nested", "<x>".repeat(2_000)),
            ("nested across one another", "<x><div></x>".repeat(2_000)),
            ("left open", numbered(3_000, &|n| format!("<b id={n}>"))),
            (
                "left open and built anew",
                numbered(900, &|n| format!("<b id={n}><p>")) + &"<p>a".repeat(9_000),
            ),
            ("attributes", format!("<p {}>", numbered(60_000, &|n| format!("a{n} ")))),
            ("attributes without gaps", format!("<p {}>", numbered(60_000, &|n| format!("a{n}='b'")))),
            (
                "attributes in many tags",
                numbered(400, &|_| format!("<p {}>a", numbered(9_000, &|n| format!("a{n} ")))),
            ),
            ("elements", "<br>".repeat(600_000)),
        ];
        for (what, case) in cases {
            assert_eq!(count(&case), None, "{what}");
        }
        assert_eq!(count(&text).map(|nodes| nodes > 60_000), Some(true), "a long page");
        let image = format!("<img src='data:image/png;base64,{}'><p>a", "abc/".repeat(30_000));
        let comment = format!("<!-- {} --><p>a", "a word ".repeat(10_000));
        assert!(count(&image).is_some() && count(&comment).is_some());
    }
}
