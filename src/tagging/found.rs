//! What was found in a statement, until it is clear what it means.

use std::collections::{BTreeMap, BTreeSet};

use super::phrases::{Hit, Sense};
use crate::model::Mention;

/// Mentions in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Found<'a> {
    sure: Vec<(u32, Option<&'a str>, &'a str)>,
    /// Count where the subject is sure of another place.
    ambiguous: Vec<(u32, Option<&'a str>, &'a str)>,
    named: BTreeSet<u32>,
}

impl<'a> Found<'a> {
    /// Takes a phrase of a passage, `None` for the title.
    pub(super) fn take(&mut self, passage: Option<&'a str>, hit: Hit<'a>) {
        if hit.senses.iter().any(|(_, sense)| *sense == Sense::Not) {
            return;
        }
        let short: Vec<u32> =
            hit.senses.iter().filter(|(_, sense)| *sense == Sense::Short).map(|(n, _)| *n).collect();
        if !short.is_empty()
            && let Some((last, _, _)) = self.sure.iter().rev().find(|(n, _, _)| short.contains(n))
        {
            let last = *last;
            self.sure.push((last, passage, hit.text));
        }
        for (n, sense) in hit.senses {
            match sense {
                Sense::Sure => {
                    self.named.insert(*n);
                    self.sure.push((*n, passage, hit.text));
                }
                Sense::Ambiguous => self.ambiguous.push((*n, passage, hit.text)),
                Sense::Weak | Sense::Short | Sense::Not => {}
            }
        }
    }

    /// The mentions of each subject. `whole` tells whether the second is a whole of the first: it names its parts, too.
    pub(super) fn mentions(&self, whole: impl Fn(u32, u32) -> bool) -> BTreeMap<u32, Vec<Mention>> {
        let mut mentions: BTreeMap<u32, Vec<Mention>> = BTreeMap::new();
        let is_named = |n: u32| self.named.contains(&n) || self.named.iter().any(|named| whole(n, *named));
        let ambiguous = self.ambiguous.iter().filter(|(n, _, _)| is_named(*n));
        for (n, passage, phrase) in self.sure.iter().chain(ambiguous) {
            let mention = Mention { passage: passage.map(str::to_owned), phrase: (*phrase).to_owned() };
            mentions.entry(*n).or_default().push(mention);
        }
        mentions
    }
}
