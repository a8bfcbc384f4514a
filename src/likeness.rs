//! Whether two statements are one: copies under other headers, with small edits, in other encodings.
//!
//! Invariant: no I/O; the same words give the same sketch for ever, since sketches are stored.

use std::collections::{BTreeMap, BTreeSet};

use xxhash_rust::xxh3::xxh3_64;

use crate::model::{Publisher, Statement};
use crate::text::fold;

/// Words of a shingle.
const SHINGLE_WORDS: usize = 3;
/// Hashes of a sketch: the least of a text's shingles, as Broder's bottom sketch has them.
const HASHES: usize = 256;
/// The least of them, by which a copy is looked up.
const KEYS: usize = 24;
/// Keys that a candidate shares.
pub const SHARED_KEYS_MIN: usize = 4;
/// Words of a text that says enough to be known by them.
const WORDS_MIN: usize = 60;
/// Share of shingles that two copies have in common. One word in fifty changed leaves nine in ten shingles.
const LIKENESS_MIN: f64 = 0.55;
/// Share of shingles that a text has in common with its beginning, and share of the beginning's that it holds.
const BEGINNING_MIN: f64 = 0.15;
const BEGINNING_HELD_MIN: f64 = 0.75;
/// Share of numbers that two copies have in common: the same text with other figures is another statement.
const NUMBERS_MIN: f64 = 0.8;
/// The same of few numbers, of which one may have been edited.
const FEW_NUMBERS_MIN: f64 = 0.6;
/// Numbers of a text that tell something, and those that are no longer few.
const NUMBERS_COUNT_MIN: u32 = 3;
const NUMBERS_COUNT_FULL: u32 = 6;
/// Share of numbers that two translations have in common.
const TRANSLATED_NUMBERS_MIN: f64 = 0.6;
/// Days between the dates of two copies.
const DAYS_MAX: i32 = 3;
/// Share of numbers by which a publisher says the same again: its next report differs in little else.
const REPEATED_NUMBERS_MIN: f64 = 0.8;
/// Share of shingles that two texts have in common of which only the day was corrected.
const REDATED_MIN: f64 = 0.8;
/// Share of shingles that an edit leaves, however it is spread.
const EDITED_MIN: f64 = 0.4;

/// What a text is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    /// The least hashes of its shingles, in order. Empty for a text that is too short.
    hashes: Vec<u64>,
    /// Its words, counted.
    words: usize,
    /// Whether it says that there is more to come.
    unfinished: bool,
    /// Its numbers, counted.
    numbers: BTreeMap<String, u32>,
    /// Its day.
    date: Option<jiff::civil::Date>,
    publisher: Option<Publisher>,
    language: String,
}

impl Sketch {
    /// Of the body of a statement.
    #[must_use]
    pub fn of(statement: &Statement) -> Self {
        let mut least = Least { hashes: Vec::new(), below: u64::MAX };
        let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
        let mut window = [0_u64; SHINGLE_WORDS];
        let mut folded = Vec::new();
        let mut words = 0;
        for (_, passage) in statement.passages() {
            for word in passage.text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
                for word in units(word) {
                    words += 1;
                    fold_into(word, &mut folded);
                    if folded.iter().any(u8::is_ascii_digit) {
                        let number = String::from_utf8_lossy(&folded).into_owned();
                        *numbers.entry(number).or_default() += 1;
                    }
                    window.rotate_left(1);
                    if let Some(last) = window.last_mut() {
                        *last = xxh3_64(&folded);
                    }
                    if words >= SHINGLE_WORDS {
                        least.add(shingle(&window));
                    }
                }
            }
        }
        let hashes = if words < WORDS_MIN { Vec::new() } else { least.settled() };
        Self {
            hashes,
            numbers,
            words,
            unfinished: statement.is_unfinished(),
            date: statement.date,
            publisher: statement.publisher.clone(),
            language: statement.language.clone(),
        }
    }

    /// By what a copy is looked up, as integers of a database.
    pub fn keys(&self) -> impl Iterator<Item = i64> {
        self.hashes.iter().take(KEYS).map(|hash| hash.cast_signed())
    }

    /// Whether two texts are one, or the other is the first part of this one.
    #[must_use]
    pub fn is_copy_of(&self, other: &Self) -> bool {
        let near = match (self.date, other.date) {
            (Some(one), Some(other)) => (one - other).get_days().abs() <= DAYS_MAX,
            _ => true,
        };
        near && self.language == other.language
            && (self.likeness(other) >= LIKENESS_MIN || other.begins(self))
            && self.has_numbers_of(other, NUMBERS_COUNT_MIN, (FEW_NUMBERS_MIN, NUMBERS_MIN))
    }

    /// Whether a publisher says on another day, or with other figures, what it has said before: a report that comes every day is a new
    /// statement however much of it stays the same. Who puts up a copy of another's statement has a day and figures of its own. Where
    /// neither text tells its publisher, both must differ: the day may be a page's.
    #[must_use]
    pub fn is_next_after(&self, other: &Self) -> bool {
        let (another_day, other_numbers) = (!self.is_of_day_of(other), !self.repeats_numbers_of(other));
        match (&self.publisher, &other.publisher) {
            (Some(one), Some(two)) => fold(&one.name) == fold(&two.name) && (another_day || other_numbers),
            (None, None) => another_day && other_numbers,
            _ => false,
        }
    }

    /// Whether a text that went from one place may be this one in another: on another day, only with the same words and figures.
    #[must_use]
    pub fn may_be_redated(&self, other: &Self) -> bool {
        self.is_of_day_of(other) || self.likeness(other) >= REDATED_MIN && self.repeats_numbers_of(other)
    }

    /// Whether nothing tells that two texts are of different days.
    #[must_use]
    pub fn is_of_day_of(&self, other: &Self) -> bool {
        self.date.zip(other.date).is_none_or(|(one, other)| one == other)
    }

    /// Whether nearly all numbers of one text are those of the other.
    #[must_use]
    pub fn repeats_numbers_of(&self, other: &Self) -> bool {
        self.has_numbers_of(other, 1, (REPEATED_NUMBERS_MIN, REPEATED_NUMBERS_MIN))
    }

    /// Whether one text may be the other after an edit.
    #[must_use]
    pub fn is_edit_of(&self, other: &Self) -> bool {
        self.likeness(other) >= EDITED_MIN
    }

    /// Whether a text that is to be continued is the beginning of another.
    fn begins(&self, whole: &Self) -> bool {
        let likeness = self.likeness(whole);
        let count = |words: usize| f64::from(u32::try_from(words).unwrap_or(u32::MAX));
        // Of the share in common of both, the share of this one.
        let held =
            likeness * (count(self.words) + count(whole.words)) / ((1.0 + likeness) * count(self.words));
        self.unfinished
            && self.words <= whole.words
            && likeness >= BEGINNING_MIN
            && held >= BEGINNING_HELD_MIN
    }

    /// Whether two statements of one publisher and day in two languages tell the same: turns and passages agree in number, and so do
    /// the figures.
    #[must_use]
    pub fn is_translation_of(&self, other: &Self, own: &Statement, others: &Statement) -> bool {
        let passages = |statement: &Statement| statement.passages().count();
        let kinds = |statement: &Statement| statement.turns.iter().map(|turn| turn.kind).collect::<Vec<_>>();
        let (one, two) = (passages(own), passages(others));
        let alike = one.abs_diff(two) * 8 <= one.max(two);
        self.language != other.language
            && alike
            && kinds(own) == kinds(others)
            && self.has_numbers_of(other, NUMBERS_COUNT_MIN, (0.0, TRANSLATED_NUMBERS_MIN))
    }

    /// The share of shingles in common, estimated: 0 to 1.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> f64 {
        let (one, two): (BTreeSet<u64>, BTreeSet<u64>) =
            (self.hashes.iter().copied().collect(), other.hashes.iter().copied().collect());
        let union: Vec<u64> = one.union(&two).copied().take(HASHES).collect();
        let common = union.iter().filter(|hash| one.contains(hash) && two.contains(hash)).count();
        share(common, union.len())
    }

    /// Whether two texts have such a share of their numbers in common, where there are a `few` and where there are `many`: of those of
    /// the text that has fewer, since a page adds its own. Fewer than `least` tell nothing.
    fn has_numbers_of(&self, other: &Self, least: u32, (few, many): (f64, f64)) -> bool {
        let (one, two): (u32, u32) = (self.numbers.values().sum(), other.numbers.values().sum());
        let fewer = one.min(two);
        if fewer < least {
            return true;
        }
        let common: u32 = self
            .numbers
            .iter()
            .map(|(number, count)| other.numbers.get(number).map_or(0, |other| *count.min(other)))
            .sum();
        f64::from(common) / f64::from(fewer) >= if fewer < NUMBERS_COUNT_FULL { few } else { many }
    }
}

/// The least hashes of many, each once.
struct Least {
    hashes: Vec<u64>,
    /// What is not below it is not among them.
    below: u64,
}

impl Least {
    fn add(&mut self, hash: u64) {
        if hash < self.below {
            self.hashes.push(hash);
            // They are put in order seldom.
            if self.hashes.len() == 4 * HASHES {
                self.settle();
            }
        }
    }

    fn settle(&mut self) {
        self.hashes.sort_unstable();
        self.hashes.dedup();
        self.hashes.truncate(HASHES);
        if let (HASHES, Some(last)) = (self.hashes.len(), self.hashes.last()) {
            self.below = *last;
        }
    }

    fn settled(mut self) -> Vec<u64> {
        self.settle();
        self.hashes
    }
}

/// Scripts without spaces are taken character by character.
fn units(word: &str) -> Vec<&str> {
    if word.chars().next().is_some_and(|c| u32::from(c) >= 0x2e80) {
        return word
            .char_indices()
            .map(|(at, c)| word.get(at..at + c.len_utf8()).unwrap_or_default())
            .collect();
    }
    vec![word]
}

/// The folded letters of a word, in a buffer that is used again.
fn fold_into(word: &str, out: &mut Vec<u8>) {
    out.clear();
    if word.is_ascii() {
        out.extend(word.bytes().map(|byte| byte.to_ascii_lowercase()));
    } else {
        out.extend_from_slice(fold(word).as_bytes());
    }
}

fn shingle(words: &[u64; SHINGLE_WORDS]) -> u64 {
    let mut bytes = [0; SHINGLE_WORDS * 8];
    for (place, word) in bytes.chunks_exact_mut(8).zip(words) {
        place.copy_from_slice(&word.to_le_bytes());
    }
    xxh3_64(&bytes)
}

fn share(part: usize, whole: usize) -> f64 {
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    if whole == 0 { 0.0 } else { count(part) / count(whole) }
}

#[cfg(test)]
mod tests {
    use super::Sketch;
    use crate::model::{Passage, Statement, Turn};

    fn statement(words: &[String]) -> Statement {
        let passages = words.chunks(20).zip(0..).map(|(words, n)| Passage {
            id: format!("p{n}"),
            text: words.join(" "),
            time: None,
        });
        Statement { language: "en".to_owned(), turns: vec![Turn::of(passages)], ..Statement::default() }
    }

    fn words(seed: u64) -> Vec<String> {
        (0..400_u64)
            .map(|n| format!("word{}x", (n * n * 31 + seed * 7_919) % 997))
            .map(|word| word.replace(|c: char| c.is_ascii_digit(), "q") + &"z".repeat(word.len() % 5))
            .collect()
    }

    #[test]
    fn copies_and_others() {
        let original: Vec<String> = (0..400_u32)
            .map(|n| {
                format!("w{}", char::from(b'a' + u8::try_from(n % 26).unwrap()))
                    + &"o".repeat((n as usize * 7) % 23)
                    + &"i".repeat((n as usize * 5) % 19)
            })
            .collect();
        let mut edited = original.clone();
        for at in (0..400).step_by(50) {
            edited[at] = "changed".to_owned();
        }
        let (one, two) = (Sketch::of(&statement(&original)), Sketch::of(&statement(&edited)));
        assert!(one.is_copy_of(&two), "{}", one.likeness(&two));
        assert!(!one.is_copy_of(&Sketch::of(&statement(&words(3)))));
        let figures = |n: u32| {
            let mut words = original.clone();
            for at in (0..400).step_by(40) {
                words[at] = (n + u32::try_from(at).unwrap()).to_string();
            }
            Sketch::of(&statement(&words))
        };
        assert!(!figures(1).is_copy_of(&figures(1_000)), "other figures are another statement");
        assert!(figures(1).is_copy_of(&figures(1)));
        let short = statement(&original[..30]);
        assert!(
            !Sketch::of(&short).is_copy_of(&Sketch::of(&short)),
            "a short text is known by all of its words only"
        );
    }
}
