//! The phrases of a catalogue, as they are added to the tree.

use rustc_hash::FxHashMap;

use super::{NEXT, Node, Phrases, ROOTS, Sense, Tree, bit, count};
use crate::catalogue::{Item, Phrases as ByLanguage};
use crate::tagging::words::{self, Stems};

impl Phrases {
    /// Adds what names a subject.
    pub(in crate::tagging) fn add_item(&mut self, tree: Tree, subject: u32, item: &Item) {
        for acronym in &item.acronyms {
            self.add(tree, acronym, Self::exact, (subject, Sense::Sure));
        }
        for acronym in &item.ambiguous {
            self.add(tree, acronym, Self::exact, (subject, Sense::Ambiguous));
        }
        for phrase in &item.not {
            self.add(tree, phrase, Self::folded, (subject, Sense::Not));
        }
        self.add_phrases(tree, subject, &item.names, Sense::Name);
        self.add_phrases(tree, subject, &item.phrases, Sense::Sure);
        self.add_phrases(tree, subject, &item.weak, Sense::Weak);
        self.add_phrases(tree, subject, &item.short, Sense::Short);
    }

    fn add_phrases(&mut self, tree: Tree, subject: u32, phrases: &ByLanguage, sense: Sense) {
        for (language, phrases) in phrases {
            let stems = Stems::of(language);
            let inflected = |this: &mut Self, word: &str| {
                if words::is_acronym(word) {
                    this.exact(word)
                } else {
                    this.inflected(language, word, &stems)
                }
            };
            for phrase in phrases {
                let words = words::of(phrase);
                self.add_words(tree, &words, inflected, (subject, sense));
                if words.iter().any(|word| words::acronym_as_name(word).is_some()) {
                    let written = |this: &mut Self, word: &str| match words::acronym_as_name(word) {
                        Some(name) => this.exact(&name),
                        None => inflected(this, word),
                    };
                    self.add_words(tree, &words, written, (subject, sense));
                }
                // A name of several words is known in texts of other languages, too.
                if sense == Sense::Sure && phrase.split_whitespace().count() > 2 {
                    self.add_words(tree, &words, Self::folded, (subject, sense));
                }
            }
        }
    }

    /// Adds a phrase that is matched in any language, blind to case only.
    pub(in crate::tagging) fn add_folded(&mut self, tree: Tree, subject: u32, phrase: &str) {
        self.add(tree, phrase, Self::folded, (subject, Sense::Sure));
    }

    /// Adds an English short form, or the noun of one, for another of those that share it.
    pub(in crate::tagging) fn add_kind(&mut self, phrase: &str, sense: (u32, Sense)) {
        let stems = Stems::of("en");
        self.add(Tree::Organisations, phrase, |this, word| this.inflected("en", word, &stems), sense);
    }

    /// The symbol of a word in its exact case.
    fn exact(&mut self, word: &str) -> u32 {
        self.symbol(format!("={}", words::exact(word)))
    }

    /// The symbol of a word, blind to case.
    fn folded(&mut self, word: &str) -> u32 {
        self.once("", word, |this| this.symbol(format!("~{}", words::folded(word))))
    }

    /// The symbol of a word in any of its forms.
    fn inflected(&mut self, language: &str, word: &str, stems: &Stems) -> u32 {
        self.once(language, word, |this| this.inflection(language, word, stems))
    }

    /// The symbol of a word as it was added before, or a new one: phrases have far fewer words than places for them.
    fn once(&mut self, language: &str, word: &str, symbol: impl FnOnce(&mut Self) -> u32) -> u32 {
        if let Some(symbol) = self.added.get(language).and_then(|words| words.get(word)) {
            return *symbol;
        }
        let symbol = symbol(self);
        self.added.entry(language.into()).or_default().insert(word, symbol);
        symbol
    }

    /// Ends what [`Self::add_item`] began.
    pub(in crate::tagging) fn ready(mut self) -> Self {
        self.added = FxHashMap::default();
        self
    }

    fn inflection(&mut self, language: &str, word: &str, stems: &Stems) -> u32 {
        let folded = words::folded(word);
        let mut key = format!("{language}:{}", stems.stem(&folded));
        let symbol = match self.stem(key.clone(), &folded, stems) {
            0 => {
                while self.symbols.contains_key(key.as_str()) {
                    key.push(NEXT);
                }
                self.symbol(key)
            }
            known => known,
        };
        if word.starts_with(char::is_uppercase) {
            self.large.insert(symbol);
        }
        let forms = self.forms.entry(symbol).or_default();
        if !forms.iter().any(|form| **form == *folded) {
            forms.push(folded.into_boxed_str());
        }
        symbol
    }

    fn symbol(&mut self, key: String) -> u32 {
        let fresh = count(self.symbols.len() + 1);
        *self.symbols.entry(key.into_boxed_str()).or_insert(fresh)
    }

    fn add(
        &mut self,
        tree: Tree,
        phrase: &str,
        symbol: impl Fn(&mut Self, &str) -> u32,
        sense: (u32, Sense),
    ) {
        self.add_words(tree, &words::of(phrase), symbol, sense);
    }

    fn add_words(
        &mut self,
        tree: Tree,
        words: &[&str],
        symbol: impl Fn(&mut Self, &str) -> u32,
        sense: (u32, Sense),
    ) {
        self.nodes.resize_with(self.nodes.len().max(ROOTS), Node::default);
        let mut node = tree.root();
        for word in words {
            let symbol = symbol(self, word);
            let fresh = count(self.nodes.len());
            let next = *self.steps.entry((node, symbol)).or_insert(fresh);
            if next == fresh {
                self.nodes.push(Node::default());
            }
            if let Some(node) = self.nodes.get_mut(node as usize) {
                node.leads |= bit(symbol);
            }
            node = next;
        }
        if let Some(Node { senses, .. }) =
            self.nodes.get_mut(node as usize).filter(|_| node as usize >= ROOTS)
            && !senses.iter().any(|(subject, _)| *subject == sense.0)
        {
            senses.push(sense);
        }
    }
}
