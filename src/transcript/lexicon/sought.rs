//! Words of a list, sought in a text all at once.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rustc_hash::FxHashMap;

/// Finds any word of a list in a text.
#[derive(Debug)]
pub(in crate::transcript) struct Sought(Option<AhoCorasick>);

impl Sought {
    /// Of words as they are.
    pub(in crate::transcript) fn exactly<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        Self(AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(words).ok())
    }

    /// Of words in lower case, as they stand in small letters, with a capital, or all in capitals.
    pub(in crate::transcript) fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let capital = |word: &str| -> String {
            let mut letters = word.chars();
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
        };
        let forms = words.into_iter().flat_map(|word| {
            let each: String = word.split_inclusive(' ').map(capital).collect();
            [word.to_owned(), capital(word), each, word.to_uppercase()]
        });
        // ASCII letters are compared blind to case; only a list beyond all bounds builds nothing.
        // The texts are long and the lists short: a table for each state costs little, and is the fastest.
        let mut search = AhoCorasick::builder();
        search.ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA));
        Self(search.build(forms).ok())
    }

    /// Whether a text holds one.
    pub(in crate::transcript) fn is_in(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|search| search.is_match(text))
    }

    /// The byte of a text at which the first of them begins.
    pub(in crate::transcript) fn first_in(&self, text: &str) -> Option<usize> {
        Some(self.0.as_ref()?.find(text)?.start())
    }
}

/// Finds which of several lists, the surest first, has a word in a text in lower case.
#[derive(Debug)]
pub(in crate::transcript) struct Ranked<T> {
    search: Option<AhoCorasick>,
    /// What the list of each word is for.
    of_word: Vec<T>,
}

impl<T: Copy> Ranked<T> {
    /// Of lists of words in lower case, and what each is for.
    pub(in crate::transcript) fn of(lists: &[(T, &[&str])]) -> Self {
        let words = || lists.iter().flat_map(|(of, words)| words.iter().map(|word| (*of, *word)));
        let mut search = AhoCorasick::builder();
        let search = search.kind(Some(AhoCorasickKind::DFA)).build(words().map(|(_, word)| word)).ok();
        Self { search, of_word: words().map(|(of, _)| of).collect() }
    }

    /// What the first list is for that has a word in the text, wherever it stands there.
    pub(in crate::transcript) fn first_in(&self, lower: &str) -> Option<T> {
        let found = self.search.as_ref()?.find_overlapping_iter(lower);
        self.of_word.get(found.map(|found| found.pattern().as_usize()).min()?).copied()
    }
}

/// Words with which texts begin, by their first letters: the lists are long, and most texts are out by that.
#[derive(Debug)]
pub(in crate::transcript) struct Beginnings(FxHashMap<char, Vec<&'static str>>);

impl Beginnings {
    /// Of words in lower case.
    pub(in crate::transcript) fn of(words: &[&'static str]) -> Self {
        let mut by_letter: FxHashMap<char, Vec<&str>> = FxHashMap::default();
        for word in words {
            if let Some(first) = word.chars().next() {
                by_letter.entry(first).or_default().push(word);
            }
        }
        Self(by_letter)
    }

    /// Whether a text begins with one, whatever its case.
    pub(in crate::transcript) fn begin(&self, text: &str) -> bool {
        let words = lower(text).next().and_then(|first| self.0.get(&first));
        words.is_some_and(|words| begins_with_one(text, words))
    }
}

/// Whether a text begins with one of a few words in lower case, whatever its own.
pub(in crate::transcript) fn begins_with_one(text: &str, starts: &[&str]) -> bool {
    starts.iter().any(|start| {
        let mut lower = lower(text);
        start.chars().all(|c| lower.next() == Some(c))
    })
}

fn lower(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::{Beginnings, Ranked, Sought, begins_with_one};

    #[test]
    fn the_first_list() {
        let ranked = Ranked::of(&[(1, &["news conference", "gaggle"]), (2, &["news", "reference"])]);
        for (text, expected) in [
            ("the news of a gaggle", Some(1)),
            ("a news conference", Some(1)),
            ("the newsreference", Some(2)),
            ("news", Some(2)),
            ("a conference", None),
        ] {
            assert_eq!(ranked.first_in(text), expected, "{text}");
        }
    }

    #[test]
    fn starts() {
        let starts = ["dear ", "добрый день", "good", "good morning"];
        let beginnings = Beginnings::of(&starts);
        for text in ["Dear friends", "ДОБРЫЙ ДЕНЬ!", "good", "Good Morning"] {
            assert!(begins_with_one(text, &starts) && beginnings.begin(text), "{text}");
        }
        for text in ["", "Dear", "My dear friends", "Добрый"] {
            assert!(!begins_with_one(text, &starts) && !beginnings.begin(text), "{text}");
        }
        assert!(!begins_with_one("a", &[]));
    }

    #[test]
    fn whatever_the_case() {
        let sought = Sought::of(["remarks", "заявление", "communiqué", "офіс президента"]);
        let texts = [
            "Closing REMARKS by",
            "ЗАЯВЛЕНИЕ",
            "Заявление",
            "Joint Communiqué",
            "COMMUNIQUÉ",
            "Офіс Президента",
        ];
        for text in texts {
            assert!(sought.is_in(text), "{text}");
        }
        assert!(!sought.is_in("Remark"));
        assert!(!Sought::of([]).is_in("Remark"));
        let exactly = Sought::exactly(["Photo:", "写真："]);
        assert!(exactly.is_in("(Photo: Jane Doe)") && exactly.is_in("写真：例"));
        assert!(!exactly.is_in("PHOTO: Jane Doe"));
    }
}
