//! The words of a text, as the tree of phrases knows them; what they are is remembered from text to text.

use rustc_hash::FxHashMap;

use super::{NONE, Nodes, Phrases, Symbols, Tree, Word, count};
use crate::tagging::words::{self, Stems};
use crate::text::ByWord;

/// Acronyms that are words when all is written in capitals.
const WORDS_IN_CAPITALS: [&str; 12] =
    ["WHO", "PACE", "PAM", "CIS", "FAO", "AI", "ALBA", "ASEM", "SICA", "ODS", "JEF", "GUAM"];
/// Languages in which short words in capitals are articles and prepositions.
const SHORT_WORDS: [&str; 5] = ["es", "fr", "it", "pt", "ro"];
/// The language of a text that is in none.
const UNKNOWN: &str = "und";
/// Words whose symbols are remembered before all are forgotten.
const REMEMBERED_MAX: usize = 200_000;

/// Words that were seen before, by language.
#[derive(Default)]
pub(super) struct Memory {
    pub(super) languages: FxHashMap<Box<str>, Seen>,
    pub(super) found: Vec<Word>,
}

/// Words of one language that were seen before.
pub(super) struct Seen {
    symbols: ByWord<Symbols>,
    /// The nodes of first steps that differ; the first are none.
    pub(super) firsts: Vec<Nodes>,
    /// Where they are.
    places: FxHashMap<Nodes, u32>,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            symbols: ByWord::default(),
            firsts: vec![[NONE; 3]],
            places: FxHashMap::from_iter([([NONE; 3], 0)]),
        }
    }
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Memory")
    }
}

impl Phrases {
    /// Finds the words of a text that some phrase has, and counts all, those `before` it included.
    pub(super) fn words(
        &self,
        text: &str,
        (language, capitals): (&str, bool),
        before: u32,
        seen: &mut Seen,
        found: &mut Vec<Word>,
    ) -> u32 {
        found.clear();
        if seen.symbols.len() > REMEMBERED_MAX {
            *seen = Seen::default();
        }
        let mut reader = Reader { phrases: self, language, stems: None, seen };
        let mut last: Option<Word> = None;
        let mut n = before;
        words::split(text, |start, end| {
            n += 1;
            let Some(raw) = text.get(start..end) else { return };
            let mut word = Word { start, end, n, symbols: reader.symbols(raw) };
            let broken = last.filter(|last| may_be_hyphen(text, last.end));
            if let Some(whole) = broken.and_then(|last| reader.mended(text, last, word)) {
                found.pop_if(|last| last.n == whole.n);
                word = whole;
                n = whole.n;
            }
            if word.symbols.exact != 0 && is_word_in(language, raw, capitals) {
                word.symbols = reader.led(Symbols { exact: 0, ..word.symbols });
            }
            if word.symbols.is_known() {
                found.push(word);
            }
            last = Some(word);
        });
        n
    }
}

/// Reads the words of one text.
struct Reader<'a> {
    phrases: &'a Phrases,
    language: &'a str,
    stems: Option<Stems>,
    seen: &'a mut Seen,
}

impl Reader<'_> {
    fn symbols(&mut self, raw: &str) -> Symbols {
        if let Some(symbols) = self.seen.symbols.get(raw) {
            return *symbols;
        }
        let stems = self.stems.get_or_insert_with(|| Stems::of(self.language));
        let symbols = self.phrases.symbols(raw, self.language, stems);
        let symbols = self.led(symbols);
        self.seen.symbols.insert(raw, symbols);
        symbols
    }

    /// A word with where it leads from the root of each tree.
    fn led(&mut self, symbols: Symbols) -> Symbols {
        let Seen { firsts, places, .. } = &mut *self.seen;
        let first = Tree::ALL.map(|tree| {
            let nodes = self.phrases.steps([tree.root(), NONE, NONE], symbols);
            *places.entry(nodes).or_insert_with(|| {
                firsts.push(nodes);
                count(firsts.len() - 1)
            })
        });
        Symbols { first, ..symbols }
    }

    /// Two words as one, where a hyphen from the end of a line divides what some phrase has as a whole.
    fn mended(&mut self, text: &str, before: Word, word: Word) -> Option<Word> {
        if before.symbols.is_known() && word.symbols.is_known() {
            return None;
        }
        let (first, last) = (text.get(before.start..before.end)?, text.get(word.start..word.end)?);
        if !words::is_broken(first, text.get(before.end..word.start)?, last) {
            return None;
        }
        let symbols = self.symbols(&format!("{first}{last}"));
        symbols.is_known().then_some(Word { start: before.start, end: word.end, n: before.n, symbols })
    }
}

/// Whether a byte may begin a hyphen; of most words it tells that a space follows.
fn may_be_hyphen(text: &str, at: usize) -> bool {
    matches!(text.as_bytes().get(at), Some(b'-' | 0xe2))
}

/// Whether what looks like an acronym is a word: in a text in capitals, or in a text that is in no known language.
fn is_word_in(language: &str, raw: &str, capitals: bool) -> bool {
    let in_capitals = WORDS_IN_CAPITALS.contains(&raw) || raw.len() <= 3 && SHORT_WORDS.contains(&language);
    language == UNKNOWN || capitals && in_capitals
}
