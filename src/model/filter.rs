//! Which statements somebody wants: any of some terms, all of some, none of some.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

mod terms;
mod written;

#[cfg(test)]
mod tests;

pub use terms::{Terms, is_language, starred};

use super::{Entry, Subject, Unusable};
use crate::text::words;
pub(super) use terms::holds_term;
use terms::{Matter, holds};
pub use written::Written as WrittenFilter;
use written::Written;

/// Which statements are wanted. Without any term it wants all of them.
///
/// In JSON either flat, `{"organisations": ["csto"], "languages": ["en"]}`, where subjects, speakers and phrases are alternatives and
/// languages and kinds narrow them, or in groups, `{"any": {…}, "all": {…}, "none": {…}}`. Everything is `{"all": true}`; an
/// empty object is a mistake.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Filter {
    /// At least one of these must hold, where there are any.
    pub any: Terms,
    /// All of these must hold. A statement has one language and one kind, so that a list of those means one of them.
    pub all: Terms,
    /// None of these may hold.
    pub none: Terms,
}

impl Filter {
    /// Statements about any of these.
    #[must_use]
    pub fn any(any: Terms) -> Self {
        Self { any, ..Self::default() }
    }

    /// From lists without groups: subjects, speakers and phrases are alternatives; languages and kinds narrow them.
    #[must_use]
    pub fn flat(terms: Terms) -> Self {
        let (languages, kinds) = (terms.languages, terms.kinds);
        let any = Terms { languages: Vec::new(), kinds: Vec::new(), ..terms };
        Self { any, all: Terms { languages, kinds, ..Terms::default() }, none: Terms::default() }
    }

    /// Whether it wants every statement.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// The subjects that it asks for.
    pub fn subjects(&self) -> impl Iterator<Item = Subject> {
        self.any.subjects().chain(self.all.subjects())
    }

    /// Every subject that it names, also to be rid of it.
    pub fn named(&self) -> impl Iterator<Item = Subject> {
        self.subjects().chain(self.none.subjects())
    }

    /// Whether a statement is wanted.
    #[must_use]
    pub fn matches(&self, entry: &Entry) -> bool {
        let matter = Matter::of(entry);
        self.all.hold(&matter)
            && (self.any.is_empty() || self.any.one_holds(&matter))
            && !self.none.one_holds(&matter)
    }

    /// Whether it asks for phrases.
    #[must_use]
    pub fn has_phrases(&self) -> bool {
        !(self.any.phrases.is_empty() && self.all.phrases.is_empty())
    }

    /// Whether a text holds one of the phrases that it asks for.
    #[must_use]
    pub fn quotes(&self, text: &str) -> bool {
        self.has_phrases() && {
            let text = words(text);
            self.any.phrases.iter().chain(&self.all.phrases).any(|phrase| holds(&text, phrase))
        }
    }

    /// Keys of the journal's index of which an event that matches has at least one. `None`: it may be any event.
    #[must_use]
    pub fn keys(&self) -> Option<Vec<String>> {
        if !self.any.is_empty() && self.any.is_subjects() {
            return Some(self.any.subjects().flat_map(|subject| self.any.keys(&subject)).collect());
        }
        let subject = self.all.subjects().next()?;
        Some(self.all.keys(&subject))
    }

    /// Whether an event with one of the [`keys`](Self::keys) always matches.
    #[must_use]
    pub fn is_index(&self) -> bool {
        self.all.is_empty() && self.none.is_empty() && self.any.is_subjects()
    }

    /// The same, with present ids for those that subjects had before.
    #[must_use]
    pub fn follow(mut self, renames: &BTreeMap<Subject, Subject>) -> Self {
        for terms in [&mut self.any, &mut self.all, &mut self.none] {
            terms.follow(renames);
        }
        self
    }

    /// Checks what types alone do not show.
    ///
    /// # Errors
    /// Names the first part that cannot be used.
    pub fn check(&self) -> Result<(), Unusable> {
        [("any", &self.any), ("all", &self.all), ("none", &self.none)]
            .into_iter()
            .try_for_each(|(group, terms)| terms.check(group))
    }
}
