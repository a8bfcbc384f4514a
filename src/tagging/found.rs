//! What was found in a statement, until it is clear what it means.

use std::collections::BTreeMap;

use super::kinds::{is_noun, names_another};
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
    /// `wholes` are those of each subject: naming one confirms ambiguous names of its parts, `Secretary-General`. Whoever names an
    /// `organ` names its whole.
    pub(super) fn mentions(
        &self,
        wholes: &[Vec<u32>],
        organ: impl Fn(u32) -> bool,
    ) -> BTreeMap<u32, Vec<Mention>> {
        let mut named: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, (_, hit)) in self.hits.iter().enumerate() {
            for n in of_sense(hit, Sense::Sure) {
                let whole = wholes.get(n as usize).filter(|_| organ(n)).map_or(&[][..], Vec::as_slice);
                for n in whole.iter().chain([&n]) {
                    named.entry(*n).or_default().push(at);
                }
            }
        }
        let named = Named { places: named, wholes };
        let mut mentions: BTreeMap<u32, Vec<Mention>> = BTreeMap::new();
        let mut last = BTreeMap::new();
        for (at, (passage, hit)) in self.hits.iter().enumerate() {
            let mut meant = named.meant(hit, at);
            if meant.is_empty() {
                // What nothing confirms is still named last, as one that nobody knows.
                last.extend(of_sense(hit, Sense::Ambiguous).map(|n| (n, at)));
            }
            last.extend(meant.iter().map(|n| (*n, at)));
            let (before, after) = hit.around;
            match of_sense(hit, Sense::Other).next() {
                Some(other) if names_another(before, hit.text, after) => drop(last.insert(other, at)),
                _ => meant.extend(short(hit, &last).filter(|n| mentions.contains_key(n))),
            }
            for n in meant {
                let mention = Mention { passage: passage.map(str::to_owned), phrase: hit.text.to_owned() };
                mentions.entry(n).or_default().push(mention);
            }
        }
        mentions
    }
}

/// Where each is named for sure, by the number of the phrase.
struct Named<'a> {
    places: BTreeMap<u32, Vec<usize>>,
    wholes: &'a [Vec<u32>],
}

impl Named<'_> {
    /// Whom a phrase names.
    fn meant(&self, hit: &Hit<'_>, at: usize) -> Vec<u32> {
        // An ambiguous name that is confirmed means more than one that is sure by itself.
        let confirmed = of_sense(hit, Sense::Ambiguous).filter_map(|n| Some((self.nearest(n, at)?, n))).min();
        let mut meant: Vec<u32> = confirmed.map(|(_, n)| n).into_iter().collect();
        if meant.is_empty() {
            meant.extend(of_sense(hit, Sense::Sure));
        }
        meant
    }

    /// How far off one or its whole is named: those before a place are nearer than those after it.
    fn nearest(&self, n: u32, at: usize) -> Option<(bool, usize)> {
        let wholes = self.wholes.get(n as usize).map_or(&[][..], Vec::as_slice);
        let all = wholes.iter().chain([&n]);
        let before = all.clone().filter_map(|n| self.before(*n, at)).max().map(|place| (false, at - place));
        before.or_else(|| all.filter_map(|n| self.places.get(n)?.first()).min().map(|place| (true, *place)))
    }

    /// Where one was named last before a place.
    fn before(&self, n: u32, at: usize) -> Option<usize> {
        let places = self.places.get(&n)?;
        places.partition_point(|place| *place < at).checked_sub(1).and_then(|last| places.get(last)).copied()
    }
}

/// Whom a short form means, when one knows where each was named last: `the council of our town` is none.
fn short(hit: &Hit<'_>, last: &BTreeMap<u32, usize>) -> Option<u32> {
    let (_, after) = hit.around;
    if after.starts_with(" of ") {
        return None;
    }
    let senses =
        hit.senses.iter().filter(|(_, sense)| matches!(sense, Sense::Short | Sense::Kind | Sense::Other));
    let (_, n, sense) = senses
        .filter_map(|(n, sense)| Some((last.get(n)?, *n, *sense)))
        .max_by_key(|(at, n, _)| (*at, *n))?;
    let meant = match sense {
        Sense::Kind => hit.text.contains(' ') && is_noun(hit.text),
        sense => sense == Sense::Short,
    };
    meant.then_some(n)
}

fn of_sense(hit: &Hit<'_>, wanted: Sense) -> impl Iterator<Item = u32> {
    hit.senses.iter().filter(move |(_, sense)| *sense == wanted).map(|(n, _)| *n)
}
