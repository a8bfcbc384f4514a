//! Phrases as a tree of words: one walk over a text finds all of them.

use std::collections::HashMap;

use super::words::{Word, Words};
use crate::catalogue::Item;
use crate::model::Subject;

/// Acronyms that are words when all is written in capitals.
const WORDS_IN_CAPITALS: [&str; 5] = ["WHO", "PACE", "PAM", "CIS", "FAO"];

/// How a word of a phrase is compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    /// As written.
    Exact(String),
    /// Lower case without marks.
    Folded(String),
    /// Stem in a language.
    Stem(String, String),
}

/// Phrases and whom they name.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    /// From a node and a word to a node; 0 is the root.
    steps: HashMap<(usize, Key), usize>,
    /// Whom a phrase that ends at a node names.
    ends: HashMap<usize, Subject>,
    nodes: usize,
}

impl Phrases {
    /// Adds acronyms and phrases of a subject.
    pub(super) fn add_item(&mut self, subject: &Subject, item: &Item) {
        for acronym in &item.acronyms {
            let words = Words::of(acronym, "und");
            self.add(subject, words.words.iter().map(|word| Key::Exact(word.exact.clone())));
        }
        for (language, phrases) in &item.phrases {
            for phrase in phrases {
                self.add_exact(subject, phrase);
                let words = Words::of(phrase, language);
                self.add(
                    subject,
                    words.words.iter().map(|word| Key::Stem(language.clone(), word.stem.clone())),
                );
            }
        }
    }

    /// Adds a phrase that is matched in any language, blind to case only.
    pub(super) fn add_exact(&mut self, subject: &Subject, phrase: &str) {
        let words = Words::of(phrase, "und");
        self.add(subject, words.words.iter().map(|word| Key::Folded(word.folded.clone())));
    }

    fn add(&mut self, subject: &Subject, keys: impl Iterator<Item = Key>) {
        let mut node = 0;
        for key in keys {
            let fresh = self.nodes + 1;
            node = *self.steps.entry((node, key)).or_insert(fresh);
            self.nodes = self.nodes.max(node);
        }
        if node != 0 {
            self.ends.entry(node).or_insert_with(|| subject.clone());
        }
    }

    /// The phrases of a text from left to right; at each place the longest, and none within another.
    pub(super) fn find<'a>(&'a self, words: &'a Words<'_>) -> impl Iterator<Item = (&'a Subject, &'a str)> {
        let mut at = 0;
        std::iter::from_fn(move || {
            while at < words.words.len() {
                let Some((length, subject)) = self.longest(words, at) else {
                    at += 1;
                    continue;
                };
                let span = words.words.get(at)?.span.start..words.words.get(at + length - 1)?.span.end;
                at += length;
                return Some((subject, words.text.get(span)?));
            }
            None
        })
    }

    /// The longest phrase that starts at a word: its number of words and whom it names.
    fn longest(&self, words: &Words<'_>, at: usize) -> Option<(usize, &Subject)> {
        let mut best = None;
        let mut nodes = vec![0];
        for (length, word) in words.words.iter().skip(at).enumerate() {
            let keys = keys(word, words);
            nodes = nodes
                .iter()
                .flat_map(|node| keys.iter().filter_map(|key| self.steps.get(&(*node, key.clone()))))
                .copied()
                .collect();
            if nodes.is_empty() {
                break;
            }
            if let Some(subject) = nodes.iter().find_map(|node| self.ends.get(node)) {
                best = Some((length + 1, subject));
            }
        }
        best
    }
}

fn keys(word: &Word, words: &Words<'_>) -> Vec<Key> {
    let mut keys =
        vec![Key::Folded(word.folded.clone()), Key::Stem(words.language.to_owned(), word.stem.clone())];
    if !(words.capitals && WORDS_IN_CAPITALS.contains(&word.exact.as_str())) {
        keys.push(Key::Exact(word.exact.clone()));
    }
    keys
}
