//! How much of a statement is about a topic.

use rustc_hash::{FxHashMap, FxHashSet};

use super::phrases::{Hit, Sense};
use super::words;
use crate::model::Mention;

/// Words of a stretch, a paragraph or two: a topic needs one that is about it.
const STRETCH: u32 = 200;
/// What a phrase of several words counts, and a word that names the topic.
const SEVERAL: f64 = 2.0;
/// What a phrase of one word counts.
const SINGLE: f64 = 1.0;
/// What a word counts that only supports others.
const WEAK: f64 = 0.4;
/// What a phrase counts of its weight when it is said again; weak words count once.
const AGAIN: f64 = 0.5;
/// What a phrase in the title counts, beside one in the text.
const TITLE: f64 = 2.5;
/// What the phrases of the whole text count, beside those of one stretch, for each `LENGTH` words, of which long texts need fewer.
const WHOLE: f64 = 0.2;
const LENGTH: f64 = 300.0;
/// How much makes a score of one.
const ENOUGH: f64 = 3.0;
/// What of that is enough where next to nothing else is said, and the words from which on a text needs all of it: a release of two
/// paragraphs says once what a speech says three times.
const BRIEF: f64 = 0.8;
const BRIEF_TO: f64 = 250.0;

/// A phrase of a topic in the text.
#[derive(Debug)]
struct Mark<'a> {
    topic: u32,
    /// Place, in words from the start.
    at: u32,
    phrase: u32,
    weight: f64,
    /// What it counts when it is said again.
    again: f64,
    /// `None` is the title.
    passage: Option<&'a str>,
    text: &'a str,
}

/// The phrases of all topics in a statement.
#[derive(Debug)]
pub(super) struct Topics<'a> {
    marks: Vec<Mark<'a>>,
    /// Words so far.
    words: u32,
    /// Of how many of our words a word of the language is made.
    parts: u32,
}

impl<'a> Topics<'a> {
    pub(super) fn of(language: &str) -> Self {
        Self { marks: Vec::new(), words: 0, parts: words::parts(language) }
    }

    /// Takes a phrase of a passage, `None` for the title.
    pub(super) fn take(&mut self, passage: Option<&'a str>, hit: Hit<'a>) {
        for (topic, sense) in hit.senses {
            let (weight, again) = match sense {
                Sense::Name => (SEVERAL, SEVERAL * AGAIN),
                Sense::Sure if hit.words >= 2 * self.parts => (SEVERAL, SEVERAL * AGAIN),
                Sense::Sure => (SINGLE, SINGLE * AGAIN),
                Sense::Weak => (WEAK, 0.0),
                _ => continue,
            };
            let at = self.words + hit.word;
            self.marks.push(Mark {
                topic: *topic,
                at,
                phrase: hit.phrase,
                weight,
                again,
                passage,
                text: hit.text,
            });
        }
    }

    /// Tells that a passage of so many words has ended.
    pub(super) fn pass(&mut self, words: u32) {
        self.words += words;
    }

    /// The score and mentions of each topic whose score `counts`.
    pub(super) fn scored(mut self, counts: impl Fn(u32, f64) -> bool) -> Vec<(u32, f64, Vec<Mention>)> {
        self.marks.sort_by_key(|mark| mark.topic);
        let of_one = self.marks.chunk_by(|a, b| a.topic == b.topic);
        let scored = of_one.filter_map(|marks| Some((marks.first()?.topic, self.score(marks), marks)));
        let kept = scored.filter(|(topic, score, _)| counts(*topic, *score));
        kept.map(|(topic, score, marks)| (topic, score, mentions(marks))).collect()
    }

    /// How much the title, the stretch that says most, and the whole text speak of a topic.
    fn score(&self, marks: &[Mark<'_>]) -> f64 {
        let (title, text): (Vec<&Mark<'_>>, Vec<&Mark<'_>>) =
            marks.iter().partition(|mark| mark.passage.is_none());
        let words = f64::from(self.words) / f64::from(self.parts);
        let length = (words / LENGTH).max(1.0).sqrt();
        let stretch = STRETCH * self.parts;
        let all = TITLE * densest(&title, stretch) + densest(&text, stretch) + WHOLE * strong(&text) / length;
        let enough = ENOUGH * (BRIEF + (1.0 - BRIEF) * (words / BRIEF_TO).min(1.0));
        (all / enough * 1_000.0).round() / 1_000.0
    }
}

fn mentions(marks: &[Mark<'_>]) -> Vec<Mention> {
    let mention =
        |mark: &Mark<'_>| Mention { passage: mark.passage.map(str::to_owned), phrase: mark.text.to_owned() };
    marks.iter().map(mention).collect()
}

/// The weight of all marks but the weak ones.
fn strong(marks: &[&Mark<'_>]) -> f64 {
    let mut said = FxHashSet::default();
    marks
        .iter()
        .filter(|mark| mark.again > 0.0)
        .map(|mark| if said.insert(mark.phrase) { mark.weight } else { mark.again })
        .sum()
}

/// The greatest weight of marks within one stretch.
fn densest(marks: &[&Mark<'_>], stretch: u32) -> f64 {
    let mut said: FxHashMap<u32, u32> = FxHashMap::default();
    let (mut weight, mut most, mut first) = (0.0, 0.0_f64, 0);
    for last in marks {
        let times = said.entry(last.phrase).or_default();
        weight += if *times == 0 { last.weight } else { last.again };
        *times += 1;
        while let Some(mark) = marks.get(first).filter(|mark| mark.at + stretch <= last.at) {
            let times = said.entry(mark.phrase).or_default();
            *times -= 1;
            weight -= if *times == 0 { mark.weight } else { mark.again };
            first += 1;
        }
        most = most.max(weight);
    }
    most
}
