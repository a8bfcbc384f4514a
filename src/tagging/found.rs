//! What was found in a statement, until it is clear what it means.

use std::collections::{BTreeMap, BTreeSet};

use super::phrases::{Hit, Sense};
use crate::model::Mention;

/// Phrases in the order of the text, each with its passage, or `None` for the title.
#[derive(Debug, Default)]
pub(super) struct Found<'a> {
    hits: Vec<(Option<&'a str>, Hit<'a>)>,
}

impl<'a> Found<'a> {
    /// Takes a phrase of a passage, `None` for the title.
    pub(super) fn take(&mut self, passage: Option<&'a str>, hit: Hit<'a>) {
        if !hit.senses.iter().any(|(_, sense)| *sense == Sense::Not) {
            self.hits.push((passage, hit));
        }
    }

    /// The mentions of each subject.
    ///
    /// `wholes` are those of each subject: naming one makes ambiguous names of its parts sure, and short forms of its parts,
    /// `the Secretary-General`, mean them.
    pub(super) fn mentions(&self, wholes: &[Vec<u32>]) -> BTreeMap<u32, Vec<Mention>> {
        let wholes = |n: u32| wholes.get(n as usize).map_or(&[][..], Vec::as_slice);
        let named: BTreeSet<u32> = self.hits.iter().flat_map(|(_, hit)| of_sense(hit, Sense::Sure)).collect();
        let is_named = |n: &u32| named.contains(n) || wholes(*n).iter().any(|whole| named.contains(whole));
        let mut mentions: BTreeMap<u32, Vec<Mention>> = BTreeMap::new();
        // Where each was named last.
        let mut last: BTreeMap<u32, usize> = BTreeMap::new();
        for (at, (passage, hit)) in self.hits.iter().enumerate() {
            let latest = |n: u32| wholes(n).iter().chain([&n]).filter_map(|n| last.get(n)).max().copied();
            let short = of_sense(hit, Sense::Short).filter_map(|n| Some((latest(n)?, n))).max();
            let mut meant: Vec<u32> = of_sense(hit, Sense::Ambiguous).filter(is_named).collect();
            // An acronym of several: whoever is named otherwise, too.
            if meant.is_empty() {
                meant.extend(of_sense(hit, Sense::Sure));
            }
            for n in meant.into_iter().chain(short.map(|(_, n)| n)) {
                let mention = Mention { passage: passage.map(str::to_owned), phrase: hit.text.to_owned() };
                mentions.entry(n).or_default().push(mention);
            }
            last.extend(of_sense(hit, Sense::Sure).map(|n| (n, at)));
        }
        mentions
    }
}

fn of_sense(hit: &Hit<'_>, wanted: Sense) -> impl Iterator<Item = u32> {
    hit.senses.iter().filter(move |(_, sense)| *sense == wanted).map(|(n, _)| *n)
}
