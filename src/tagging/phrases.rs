//! Phrases as a tree of words: one walk over a text finds all of them, whatever their number.

mod adding;
mod reader;

use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use super::words::{self, Stems};
use crate::text::ByWord;
use reader::{Memory, Seen};

/// Bytes of a text whose words are looked at together.
const PART_BYTES_MAX: usize = 1 << 16;
/// What a phrase says of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    /// It is named.
    Sure,
    /// It is named if it is named otherwise, too.
    Ambiguous,
    /// A topic is named by a single word: counts more than another.
    Name,
    /// A topic may be meant: counts less.
    Weak,
    /// It is meant if it was named last of those with that short form.
    Short,
    /// The same, where the form is written as a name is: `the Council` of any council.
    Kind,
    /// Another of that kind may be named, or meant.
    Other,
    /// Something else is named.
    Not,
}

/// A word as the tree knows it; 0 where no phrase has it.
#[derive(Clone, Copy, Debug, Default)]
struct Symbols {
    exact: u32,
    folded: u32,
    stem: u32,
    /// Where the nodes that it leads to from the root of each tree are remembered; 0 where no phrase begins with it.
    first: [u32; Tree::ALL.len()],
}

impl Symbols {
    fn is_known(self) -> bool {
        self.exact | self.folded | self.stem != 0 || self.first != [0; Tree::ALL.len()]
    }

    fn all(self) -> [u32; 3] {
        [self.exact, self.folded, self.stem]
    }

    /// Where the nodes of its first step are remembered.
    fn first(self, tree: Tree) -> usize {
        let [organisations, topics, headers] = self.first;
        let at = match tree {
            Tree::Organisations => organisations,
            Tree::Topics => topics,
            Tree::Headers => headers,
        };
        at as usize
    }

    /// The bits of its forms, see [`Node::leads`].
    fn bits(self) -> u64 {
        self.all().into_iter().fold(0, |bits, symbol| bits | bit(symbol))
    }
}

/// One bit of 64 for a symbol; none where there is no symbol.
fn bit(symbol: u32) -> u64 {
    u64::from(symbol != 0) << (symbol % u64::BITS)
}

/// Nodes to which the three forms of a word lead.
type Nodes = [u32; 3];

/// Nodes, with what a walk asks of them.
#[derive(Clone, Copy, Debug)]
struct Place {
    nodes: Nodes,
    /// The first of them at which a phrase ends.
    end: u32,
    /// [`Node::leads`] of each.
    leads: [u64; 3],
}

impl Place {
    /// Whether a word may lead further: where it may not, no step need be looked up.
    fn may_lead(&self, symbols: Symbols) -> bool {
        let [one, two, three] = self.leads;
        (one | two | three) & symbols.bits() != 0
    }
}

/// What a phrase comes to after some words.
#[derive(Debug, Default)]
struct Node {
    /// Whom a phrase that ends here names.
    senses: Vec<(u32, Sense)>,
    /// The bits of the symbols that lead further.
    leads: u64,
}

/// A word of the text that some phrase has.
#[derive(Clone, Copy, Debug)]
struct Word {
    start: usize,
    end: usize,
    /// Number of the word in the text.
    n: u32,
    symbols: Symbols,
}

/// Which of the trees a phrase stands in. One walk over the words serves all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tree {
    /// Names of organisations.
    Organisations,
    /// Phrases of topics.
    Topics,
    /// What names organisations in the line of a publisher or an office only.
    Headers,
}

impl Tree {
    const ALL: [Self; 3] = [Self::Organisations, Self::Topics, Self::Headers];

    /// The node from which its phrases start.
    fn root(self) -> u32 {
        match self {
            Self::Organisations => 0,
            Self::Topics => 1,
            Self::Headers => 2,
        }
    }
}

/// Nodes that are roots.
const ROOTS: usize = 3;
/// What tells a stem from the same of other words.
const NEXT: char = '|';
/// No node.
const NONE: u32 = u32::MAX;

/// A phrase that was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit<'a> {
    /// The words as they stand.
    pub(super) text: &'a str,
    /// What stands before and behind them.
    pub(super) around: (&'a str, &'a str),
    /// Whom they name, by number, and how.
    pub(super) senses: &'a [(u32, Sense)],
    /// Number of its first word in the text.
    pub(super) word: u32,
    /// Its words.
    pub(super) words: u32,
    /// Number of the phrase.
    pub(super) phrase: u32,
    /// The symbol of its first word in any of its forms.
    stem: u32,
}

/// Phrases and whom they name.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    /// Words in their three forms, marked by a first character: `=WHO`, `~who`, `en:organ`. Words with one stem that are not forms of
    /// one another have [`NEXT`] behind it, once or more often: `en:hospit` of hospitals, `en:hospit|` of hospitality.
    symbols: FxHashMap<Box<str>, u32>,
    /// The words behind a stem: stemmers take `important` for `import`.
    forms: FxHashMap<u32, Vec<Box<str>>>,
    /// Stems of which some word is written with a capital.
    large: FxHashSet<u32>,
    /// From a node and a word to a node; the first are the roots.
    steps: FxHashMap<(u32, u32), u32>,
    /// By the numbers that steps lead to.
    nodes: Vec<Node>,
    /// Words that were added and their symbols, by language; those of any language stand under none. Only while phrases are added.
    added: FxHashMap<Box<str>, ByWord<u32>>,
    /// What texts were looked at remembers of their words; any number of threads tag at once.
    memories: Mutex<Vec<Memory>>,
}

impl Phrases {
    /// The phrases of a text, tree by tree, from left to right; at each place the longest, and none within another. Returns the number
    /// of words.
    pub(super) fn find<'a>(
        &'a self,
        trees: &[Tree],
        text: &'a str,
        language: &str,
        mut take: impl FnMut(Tree, Hit<'a>),
    ) -> u32 {
        let mut memory =
            self.memories.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        let Memory { languages, cut, found } = &mut memory;
        if !languages.contains_key(language) {
            languages.insert(language.into(), Seen::default());
        }
        let Some(seen) = languages.get_mut(language) else { return 0 };
        let mut words = 0;
        for part in parts(text) {
            words = self.words(part, language, words, seen, (cut, found));
            for tree in trees {
                self.walk(*tree, part, (found, &seen.firsts), |hit| take(*tree, hit));
            }
        }
        self.memories.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
        words
    }

    /// Walks over the words of a text in one tree.
    fn walk<'a>(
        &'a self,
        tree: Tree,
        text: &'a str,
        (words, firsts): (&[Word], &[Place]),
        mut take: impl FnMut(Hit<'a>),
    ) {
        let mut at = 0;
        while let Some(first) = words.get(at) {
            let after = words.get(at + 1..).unwrap_or_default();
            match self.longest(tree, words.get(at..).unwrap_or_default(), firsts) {
                Some((length, node)) if !self.gives_way(tree, (node, length), after, firsts) => {
                    let last = words.get(at + length - 1).unwrap_or(first);
                    let (before, after) = (text.get(..first.start), text.get(last.end..));
                    let around = (before.unwrap_or_default(), after.unwrap_or_default());
                    if let (Some(text), Some(senses)) = (text.get(first.start..last.end), self.senses(node)) {
                        let (words, stem) = (count(length), first.symbols.stem);
                        take(Hit { text, around, senses, word: first.n, words, phrase: node, stem });
                    }
                    at += length;
                }
                _ => at += 1,
            }
        }
    }

    /// Whether a short form, `the Organisation`, gives way to a name that begins within it: `Organisation for Security …`.
    fn gives_way(&self, tree: Tree, (node, length): (u32, usize), after: &[Word], firsts: &[Place]) -> bool {
        let senses = self.senses(node).unwrap_or_default();
        let is_short = |sense: &Sense| matches!(sense, Sense::Short | Sense::Kind | Sense::Other);
        let short = senses.iter().all(|(_, sense)| is_short(sense));
        short && self.longest(tree, after, firsts).is_some_and(|(other, _)| other >= length)
    }

    /// The symbols of a word that was not seen before.
    fn symbols(&self, raw: &str, language: &str, stems: &Stems) -> Symbols {
        let symbol = |key: &str| self.symbols.get(key).copied().unwrap_or_default();
        let exact = words::exact(raw);
        let folded = words::folded(raw);
        let nominative = || stems.nominative(&exact).map_or(0, |exact| symbol(&format!("={exact}")));
        let found = symbol(&format!("={exact}"));
        Symbols {
            exact: if found == 0 { nominative() } else { found },
            folded: symbol(&format!("~{folded}")),
            stem: self.stem(format!("{language}:{}", stems.stem(&folded)), &folded, stems),
            first: Default::default(),
        }
    }

    /// The symbol of the words with a stem of which a word is a form: of those that it is itself, before others that it resembles.
    fn stem(&self, mut key: String, word: &str, stems: &Stems) -> u32 {
        let mut alike = 0;
        while let Some(symbol) = self.symbols.get(key.as_str()) {
            if self.forms.get(symbol).is_some_and(|forms| forms.iter().any(|form| **form == *word)) {
                return *symbol;
            }
            if alike == 0 && self.is_inflected(*symbol, word, stems) {
                alike = *symbol;
            }
            key.push(NEXT);
        }
        alike
    }

    /// Whether a word is one of those with the same stem in another form, not another word.
    fn is_inflected(&self, stem: u32, word: &str, stems: &Stems) -> bool {
        self.forms.get(&stem).is_some_and(|forms| forms.iter().any(|form| stems.is_form(form, word)))
    }

    /// The longest phrase that starts at a word: its number of known words and its node.
    fn longest(&self, tree: Tree, words: &[Word], firsts: &[Place]) -> Option<(usize, u32)> {
        let (first, rest) = words.split_first()?;
        let at = first.symbols.first(tree);
        let mut place = *firsts.get(at).filter(|_| at > 0)?;
        let mut best = (place.end != NONE).then_some((1, place.end));
        for (word, length) in rest.iter().zip(1..) {
            // A word that no phrase has ends all of them.
            if word.n != first.n + count(length) || !place.may_lead(word.symbols) {
                break;
            }
            place = self.place(self.steps(&place, word.symbols));
            if place.end != NONE {
                best = Some((length + 1, place.end));
            }
        }
        best
    }

    /// The nodes to which the forms of a word lead.
    fn steps(&self, from: &Place, symbols: Symbols) -> Nodes {
        let mut next = [NONE; 3];
        let mut filled = 0;
        for (node, leads) in from.nodes.into_iter().zip(from.leads) {
            for symbol in symbols.all().into_iter().filter(|symbol| leads & bit(*symbol) != 0) {
                if let (Some(step), Some(place)) = (self.steps.get(&(node, symbol)), next.get_mut(filled)) {
                    *place = *step;
                    filled += 1;
                }
            }
        }
        next
    }

    /// What there is to know of nodes.
    fn place(&self, nodes: Nodes) -> Place {
        let known = nodes.map(|node| self.nodes.get(node as usize));
        let ends = |(_, known): &(u32, Option<&Node>)| known.is_some_and(|known| !known.senses.is_empty());
        let end = nodes.into_iter().zip(known).find(ends).map_or(NONE, |(node, _)| node);
        Place { nodes, end, leads: known.map(|known| known.map_or(0, |known| known.leads)) }
    }

    /// Whether a phrase is a word of small letters in another form and with a capital, within a sentence: `Mario` is no form of `mari`.
    pub(super) fn is_other_name(&self, hit: &Hit<'_>) -> bool {
        let (before, after) = hit.around;
        let within = || before.trim_end().ends_with(|c: char| c.is_alphanumeric() || c == ',');
        hit.words == 1
            && hit.stem != 0
            && hit.text.starts_with(char::is_uppercase)
            && hit.text.chars().any(char::is_lowercase)
            && (is_followed(after) || within())
            && !self.large.contains(&hit.stem)
            && self.forms.get(&hit.stem).is_some_and(|forms| {
                let folded = words::folded(hit.text);
                !forms.iter().any(|form| **form == *folded)
            })
    }

    /// Whom a phrase that ends at a node names.
    fn senses(&self, node: u32) -> Option<&[(u32, Sense)]> {
        self.nodes.get(node as usize).map(|node| node.senses.as_slice())
    }
}

/// A text in parts whose words take little memory, divided where a sentence ends; nearly all are one.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        if text.len() <= PART_BYTES_MAX {
            rest = None;
            return Some(text);
        }
        let head = text.get(..text.floor_char_boundary(PART_BYTES_MAX)).unwrap_or(text);
        let end = head.rfind(". ").or_else(|| head.rfind(' ')).map_or(head.len(), |at| at + 1);
        let (part, after) = text.split_at(end);
        rest = Some(after);
        Some(part)
    })
}

/// Whether a word with a capital is next.
pub(super) fn is_followed(after: &str) -> bool {
    after.strip_prefix(' ').is_some_and(|next| next.starts_with(char::is_uppercase))
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
