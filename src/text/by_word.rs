//! What is known of words, by the word.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// A short word as a number, in two parts, of which tables keep more in the same room than of one.
type Packed = (u64, u64);

/// Values by word. Words of up to sixteen bytes, which most are, are compared as one number.
#[derive(Clone, Debug)]
pub struct ByWord<V> {
    short: FxHashMap<Packed, V>,
    long: FxHashMap<Box<str>, V>,
}

impl<V> Default for ByWord<V> {
    fn default() -> Self {
        Self { short: FxHashMap::default(), long: FxHashMap::default() }
    }
}

impl<V> ByWord<V> {
    /// The value of a word.
    #[must_use]
    #[inline]
    pub fn get(&self, word: &str) -> Option<&V> {
        match packed(word) {
            Some(packed) => self.short.get(&packed),
            None => self.long.get(word),
        }
    }

    /// The value of a word that stands in a text. Where enough of the text follows, its bytes are read at once.
    #[must_use]
    #[inline]
    pub fn get_in(&self, text: &str, word: Range<usize>) -> Option<&V> {
        let bytes = text.as_bytes().get(word.start..).and_then(|rest| rest.first_chunk());
        let surplus = size_of::<u128>().checked_sub(word.len());
        if let (Some(bytes), Some(surplus @ 0..=15)) = (bytes, surplus) {
            let bits = 8 * surplus;
            let packed = u128::from_le_bytes(*bytes) << bits >> bits;
            // Its last byte is not U+0000, see `packed`.
            if packed.leading_zeros() as usize - bits < 8 {
                return self.short.get(&halves(packed));
            }
        }
        self.get(text.get(word)?)
    }

    /// Sets the value of a word.
    pub fn insert(&mut self, word: &str, value: V) {
        match packed(word) {
            Some(packed) => drop(self.short.insert(packed, value)),
            None => drop(self.long.insert(word.into(), value)),
        }
    }

    /// Words that have a value.
    #[must_use]
    pub fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }

    /// Whether no word has a value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.short.clear();
        self.long.clear();
    }
}

/// A word as a number of its bytes and none other; `None` where it is longer, or ends with U+0000, by which a shorter one is filled up.
#[inline]
fn packed(word: &str) -> Option<Packed> {
    let mut bytes = [0; size_of::<u128>()];
    bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    (word.as_bytes().last() != Some(&0)).then(|| halves(u128::from_le_bytes(bytes)))
}

/// The lower half and the upper.
#[inline]
fn halves(number: u128) -> Packed {
    let half = |number: u128| u64::try_from(number & u128::from(u64::MAX)).unwrap_or_default();
    (half(number), half(number >> u64::BITS))
}

#[cfg(test)]
mod tests {
    use super::ByWord;

    #[test]
    fn words_of_any_length() {
        let words =
            ["", "a", "a\0", "\0a", "\0", "sixteen-bytes-16", "seventeen-bytes-7", "Мы", "договорились"];
        let mut numbers = ByWord::default();
        for (word, n) in words.iter().zip(0..) {
            numbers.insert(word, n);
        }
        assert_eq!(numbers.len(), words.len());
        for (word, n) in words.iter().zip(0..) {
            assert_eq!(numbers.get(word), Some(&n), "{word:?}");
            let texts = [format!("a{word}"), format!("a{word} and the words behind it")];
            for text in texts {
                assert_eq!(numbers.get_in(&text, 1..1 + word.len()), Some(&n), "{text:?}");
            }
        }
        assert_eq!(numbers.get("b"), None);
        numbers.clear();
        assert!(numbers.is_empty() && numbers.get("a").is_none());
    }
}
