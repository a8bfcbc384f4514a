//! The words of a text, as the tree of phrases knows them; what they are is remembered from text to text.

use rustc_hash::FxHashMap;

use super::{NONE, Nodes, Phrases, Place, Symbols, Tree, Word, count};
use crate::tagging::words::{self, Stems};
use crate::text::ByWord;

/// Acronyms that are words when all is written in capitals.
const WORDS_IN_CAPITALS: [&str; 12] =
    ["WHO", "PACE", "PAM", "CIS", "FAO", "AI", "ALBA", "ASEM", "SICA", "ODS", "JEF", "GUAM"];
/// Languages in which short words in capitals are articles and prepositions.
const SHORT_WORDS: [&str; 5] = ["es", "fr", "it", "pt", "ro"];
/// The language of a text that is in none.
const UNKNOWN: &str = "und";
/// Marks that end a sentence, or a clause that may be written otherwise than the next.
const SENTENCE_ENDS: [char; 14] = ['.', '!', '?', '…', ':', ';', '\n', '¡', '¿', '«', '»', '“', '”', '"'];
/// Words on either side of one that tell how its sentence is written.
const NEAR: usize = 12;
/// Words whose symbols are remembered before all are forgotten.
const REMEMBERED_MAX: usize = 200_000;

/// Words that were seen before, by language.
#[derive(Default)]
pub(super) struct Memory {
    pub(super) languages: FxHashMap<Box<str>, Seen>,
    pub(super) cut: Vec<Word>,
    pub(super) found: Vec<Word>,
}

/// Words of one language that were seen before.
pub(super) struct Seen {
    /// Where the symbols of a word are: most words have none, and share the first.
    words: ByWord<u32>,
    symbols: Vec<Symbols>,
    /// The places of first steps that differ; the first is none.
    pub(super) firsts: Vec<Place>,
    /// Where they are.
    places: FxHashMap<Nodes, u32>,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            words: ByWord::default(),
            symbols: vec![Symbols::default()],
            firsts: vec![Place { nodes: [NONE; 3], end: NONE, leads: [0; 3] }],
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
        language: &str,
        before: u32,
        seen: &mut Seen,
        (cut, found): (&mut Vec<Word>, &mut Vec<Word>),
    ) -> u32 {
        if seen.words.len() > REMEMBERED_MAX {
            *seen = Seen::default();
        }
        let mut reader = Reader { phrases: self, language, stems: None, seen };
        cut.clear();
        let mut n = before;
        words::split(text, |start, end| {
            n += 1;
            cut.push(Word { start, end, n, symbols: Symbols::default() });
        });
        // In a loop of its own, in which the processor waits for the memory of several words at once.
        for word in cut.iter_mut() {
            word.symbols = reader.symbols(text, (word.start, word.end));
        }
        found.clear();
        let mut joined = 0;
        let mut last: Option<Word> = None;
        for (at, part) in cut.iter().enumerate() {
            let mut word = Word { n: part.n - joined, ..*part };
            let broken = last.filter(|last| may_be_hyphen(text, last.end));
            if let Some(whole) = broken.and_then(|last| reader.mended(text, last, word)) {
                found.pop_if(|last| last.n == whole.n);
                joined += 1;
                word = whole;
            }
            let raw = || text.get(part.start..part.end).unwrap_or_default();
            if word.symbols.exact != 0 && is_word_in(language, raw(), || is_shouted(text, cut, at)) {
                word.symbols = reader.led(Symbols { exact: 0, ..word.symbols });
            }
            if word.symbols.is_known() {
                found.push(word);
            }
            last = Some(word);
        }
        n - joined
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
    /// The symbols of the word that stands at these bytes.
    #[inline]
    fn symbols(&mut self, text: &str, (start, end): (usize, usize)) -> Symbols {
        let at = self.seen.words.get_in(text, start..end).copied();
        let at = at.unwrap_or_else(|| self.learn(text.get(start..end).unwrap_or_default()));
        self.seen.symbols.get(at as usize).copied().unwrap_or_default()
    }

    /// Where the symbols of a word are that was not seen before.
    #[cold]
    fn learn(&mut self, raw: &str) -> u32 {
        let stems = self.stems.get_or_insert_with(|| Stems::of(self.language));
        let symbols = self.phrases.symbols(raw, self.language, stems);
        let mut at = 0;
        let symbols = self.named(raw, symbols);
        if symbols.is_known() {
            at = count(self.seen.symbols.len());
            self.seen.symbols.push(symbols);
        }
        self.seen.words.insert(raw, at);
        at
    }

    /// The symbols of a word with where they lead; where no name begins with it, as one may with the part of it that is a name's:
    /// `Sicherheitsratsresolution`. Topics do not: there a part of a word is another word.
    fn named(&mut self, raw: &str, symbols: Symbols) -> Symbols {
        let mut symbols = self.led(symbols);
        let [organisations, ..] = &mut symbols.first;
        if *organisations == 0
            && let Some(stems) = self.stems.take()
        {
            for part in stems.parts(raw) {
                let part = self.phrases.symbols(part, self.language, &stems);
                [*organisations, ..] = self.led(part).first;
                if *organisations != 0 {
                    break;
                }
            }
            self.stems = Some(stems);
        }
        symbols
    }

    /// A word with where it leads from the root of each tree.
    fn led(&mut self, symbols: Symbols) -> Symbols {
        let Seen { firsts, places, .. } = &mut *self.seen;
        let first = Tree::ALL.map(|tree| {
            let nodes = self.phrases.steps(&self.phrases.place([tree.root(), NONE, NONE]), symbols);
            *places.entry(nodes).or_insert_with(|| {
                firsts.push(self.phrases.place(nodes));
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
        let whole = format!("{first}{last}");
        let symbols = self.symbols(&whole, (0, whole.len()));
        symbols.is_known().then_some(Word { start: before.start, end: word.end, n: before.n, symbols })
    }
}

/// Whether a byte may begin a hyphen; of most words it tells that a space follows.
fn may_be_hyphen(text: &str, at: usize) -> bool {
    matches!(text.as_bytes().get(at), Some(b'-' | 0xe2))
}

/// Whether what looks like an acronym is a word: in a sentence in capitals, or in a text that is in no known language.
fn is_word_in(language: &str, raw: &str, shouted: impl Fn() -> bool) -> bool {
    let in_capitals = WORDS_IN_CAPITALS.contains(&raw) || raw.len() <= 3 && SHORT_WORDS.contains(&language);
    language == UNKNOWN || in_capitals && shouted()
}

/// Whether the sentence of a word is written in capitals, so that capitals mean nothing: those about it are, and not all are acronyms.
fn is_shouted(text: &str, words: &[Word], at: usize) -> bool {
    let goes_on = |pair: &&[Word]| match pair {
        [one, next] => !text.get(one.end..next.start).unwrap_or(".").contains(SENTENCE_ENDS),
        _ => false,
    };
    let (head, tail) = (words.get(..=at).unwrap_or_default(), words.get(at..).unwrap_or_default());
    let before = head.windows(2).rev().take(NEAR).take_while(goes_on).count();
    let after = tail.windows(2).take(NEAR).take_while(goes_on).count();
    let sentence = words.get(at - before..=at + after).unwrap_or_default();
    let letters = |word: &Word, fits: fn(char) -> bool| {
        text.get(word.start..word.end).unwrap_or_default().chars().filter(|c| fits(*c)).count()
    };
    let large = |word: &Word| letters(word, char::is_uppercase);
    let is_small = |word: &Word| large(word) < letters(word, char::is_lowercase);
    let is_capitals = |word: &Word| word.symbols.exact == 0 && large(word) > 1;
    !sentence.iter().any(is_small) && sentence.iter().any(is_capitals)
}
