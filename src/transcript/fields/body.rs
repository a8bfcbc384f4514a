//! Which of the named values is the text of a statement: a string, or a list of strings, of parts with headings, of turns.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::names::{HEADING, SAID, SPEAKER, SUMMARY, TEXT, TURNS};
use super::{Entry, Fields, flatten, in_words, is_one_of, is_same, text_of, unqualified};
use crate::model::Furniture;
use crate::transcript::page::clean;

/// Bytes of a text under a name that nobody knows.
const TEXT_BYTES_MIN: usize = 200;
/// Bytes of a list of texts under such a name.
const LIST_BYTES_MIN: usize = 120;
/// Lists within one another.
const NESTED_MAX: usize = 4;
/// Turns that hold nearly all of the longest text say more than it: who speaks.
const NEARLY_ALL: (usize, usize) = (9, 10);

/// A piece of a text.
#[derive(Debug, Default)]
pub(in crate::transcript) struct Part<'a> {
    pub(in crate::transcript) speaker: Option<String>,
    pub(in crate::transcript) heading: Option<String>,
    pub(in crate::transcript) text: &'a str,
}

/// The text of a statement, in its order.
#[derive(Debug, Default)]
pub(in crate::transcript) struct Body<'a> {
    pub(in crate::transcript) parts: Vec<Part<'a>>,
    /// The strings that it was made of.
    taken: HashSet<usize>,
}

impl<'a> Body<'a> {
    /// What a value says; `None` where it says nothing. Under a name of turns a `name` is that of who speaks, elsewhere a heading.
    fn of(value: &'a Value, names: Names) -> Option<Self> {
        let mut body = Self::default();
        body.add(value, names, NESTED_MAX);
        body.parts.iter().any(|part| !part.text.trim().is_empty()).then_some(body)
    }

    /// Whether it tells who says a part of it.
    pub(in crate::transcript) fn is_spoken(&self) -> bool {
        self.parts.iter().any(|part| part.speaker.is_some())
    }

    fn bytes(&self) -> usize {
        self.parts.iter().map(|part| part.text.split_whitespace().map(str::len).sum::<usize>()).sum()
    }

    fn add(&mut self, value: &'a Value, names: Names, nested: usize) {
        match value {
            Value::String(text) => {
                self.take(value);
                self.parts.push(Part { text, ..Part::default() });
            }
            Value::Array(list) if nested > 0 => {
                list.iter().for_each(|value| self.add(value, names, nested - 1));
            }
            Value::Object(object) => self.add_object(object, names, nested),
            _ => {}
        }
    }

    /// `{"speaker": …, "text": …}`, `{"heading": …, "text": …}`, `{"question": …, "answer": …}`
    fn add_object(&mut self, object: &'a Map<String, Value>, names: Names, nested: usize) {
        if let Some((question, answer)) = exchange(object) {
            for (who, value) in [("Question", question), ("Answer", answer)] {
                self.add_part(value, (Some(who.to_owned()), None), names, nested);
            }
            return;
        }
        let mut said = SAID.iter().filter_map(|name| field(object, name));
        let Some(text) = said.find(|value| Self::of(value, names).is_some()) else { return };
        let mut named = |wanted: &[&str]| {
            let value = wanted.iter().find_map(|name| field(object, name))?;
            let text = text_of(value)?;
            self.take(value);
            Some(text)
        };
        let speaker =
            named(&SPEAKER).or_else(|| (names == Names::OfPeople).then(|| named(&["name", "role"]))?);
        let heading = named(&HEADING).or_else(|| (names == Names::OfParts).then(|| named(&["name"]))?);
        self.add_part(text, (speaker, heading), names, nested);
    }

    /// What stands below a name or a heading.
    fn add_part(
        &mut self,
        value: &'a Value,
        (speaker, heading): (Option<String>, Option<String>),
        names: Names,
        nested: usize,
    ) {
        let first = self.parts.len();
        self.add(value, names, nested.saturating_sub(1));
        if let Some(part) = self.parts.get_mut(first) {
            part.speaker = speaker.or(part.speaker.take());
            part.heading = heading.or(part.heading.take());
        }
    }

    fn take(&mut self, value: &Value) {
        self.taken.extend(address(value));
    }

    /// Every other string of a file, with its name.
    pub(in crate::transcript) fn left_out(&self, value: &Value) -> Vec<Furniture> {
        let mut left = Vec::new();
        self.leave("", value, &mut left);
        left
    }

    fn leave(&self, name: &str, value: &Value, left: &mut Vec<Furniture>) {
        match value {
            Value::String(text) if !address(value).is_some_and(|at| self.taken.contains(&at)) => {
                let text = clean(&if name.is_empty() { text.clone() } else { format!("{name}: {text}") });
                left.extend((!text.is_empty()).then_some(Furniture { line: 1, text, why: "field" }));
            }
            Value::Array(list) => list.iter().for_each(|value| self.leave(name, value, left)),
            Value::Object(object) => object.iter().for_each(|(name, value)| self.leave(name, value, left)),
            _ => {}
        }
    }
}

/// Where a string stands in memory: two that are alike are not the same.
fn address(value: &Value) -> Option<usize> {
    value.as_str().filter(|text| !text.is_empty()).map(|text| text.as_ptr().addr())
}

/// What a `name` in a list of objects is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    OfPeople,
    OfParts,
}

/// What is asked and what is answered: `{"question": …, "answer": …}`, `{"questionText": …, "answerText": …}`.
fn exchange(object: &Map<String, Value>) -> Option<(&Value, &Value)> {
    let one = |name: &str| field(object, name).or_else(|| field(object, &format!("{name}_text")));
    Some((one("question")?, one("answer")?))
}

fn field<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.iter().find(|(key, _)| is_same(&in_words(key), name)).map(|(_, value)| value)
}

/// The text of a statement: under the names that are wanted, then under those that are known, then the longest of all. What stands
/// in a list beside others is a part of a text, or beside it.
pub(in crate::transcript) fn body<'a>(value: &'a Value, wanted: &Fields) -> Option<Body<'a>> {
    let entries = flatten(value);
    let named = |names: &[&str], listed: &[usize]| {
        listed.iter().find_map(|most| {
            longest(entries.iter().filter(|entry| entry.listed <= *most && is_named(&entry.key, names)))
        })
    };
    let own = wanted.text.iter().find_map(|name| named(&[name.to_lowercase().as_str()], &[0, 1, usize::MAX]));
    let known: Vec<&str> = TEXT.iter().chain(&TURNS).copied().collect();
    // One question and its answer, as parliaments put them up.
    let answered = || {
        let mut objects = entries.iter().filter(|entry| entry.listed <= 1);
        let one = objects.find(|entry| entry.value.as_object().is_some_and(|one| exchange(one).is_some()))?;
        Body::of(one.value, Names::OfPeople)
    };
    own.or_else(|| named(&known, &[0, 1])).or_else(answered).or_else(|| {
        let summary = named(&SUMMARY, &[0, 1]);
        let longer =
            |other: &Body<'_>| summary.as_ref().is_none_or(|summary| summary.bytes() < other.bytes());
        unnamed(&entries).filter(longer).or(summary)
    })
}

/// Whether a list is one of turns, and not of statements, which have titles.
pub(in crate::transcript) fn is_turns(list: &[Value]) -> bool {
    let has = |value: &Value, names: &[&str]| {
        value.as_object().is_some_and(|object| names.iter().any(|name| field(object, name).is_some()))
    };
    list.iter().any(|value| has(value, &SPEAKER)) && !list.iter().any(|value| has(value, &HEADING))
}

fn is_named(key: &str, names: &[&str]) -> bool {
    is_one_of(key, names) || unqualified(key).is_some_and(|key| is_one_of(key, names))
}

/// The longest of some values, or the turns that say nearly as much.
fn longest<'a: 'b, 'b>(entries: impl Iterator<Item = &'b Entry<'a>>) -> Option<Body<'a>> {
    let bodies = entries.filter(|entry| !entry.value.is_object()).filter_map(|entry| {
        let names = if is_named(&entry.key, &TURNS) { Names::OfPeople } else { Names::OfParts };
        Body::of(entry.value, names).map(|body| (body.bytes(), body))
    });
    let bodies: Vec<(usize, Body<'a>)> = bodies.collect();
    let most = bodies.iter().map(|(bytes, _)| *bytes).max()?;
    let enough = most * NEARLY_ALL.0 / NEARLY_ALL.1;
    let spoken = bodies.iter().position(|(bytes, body)| *bytes >= enough && body.is_spoken());
    let at = spoken.or_else(|| bodies.iter().position(|(bytes, _)| *bytes == most))?;
    bodies.into_iter().nth(at).map(|(_, body)| body)
}

/// The longest text under whatever name: short ones are none, unless somebody speaks.
fn unnamed<'a>(entries: &[Entry<'a>]) -> Option<Body<'a>> {
    let bodies = entries.iter().filter(|entry| !entry.value.is_object()).filter_map(|entry| {
        let body = Body::of(entry.value, Names::OfPeople)?;
        let least = match entry.value {
            Value::String(_) => TEXT_BYTES_MIN,
            _ if body.is_spoken() => 0,
            _ => LIST_BYTES_MIN,
        };
        let bytes = body.parts.iter().map(|part| part.text.len()).sum::<usize>();
        (bytes >= least).then_some((bytes, body))
    });
    // Of texts of one length the outer one.
    bodies.rev().max_by_key(|(bytes, _)| *bytes).map(|(_, body)| body)
}
