//! Pressroom's own JSON, as Standard Webhooks 1.0.0 suggests: type, timestamp, data.

use jiff::Timestamp;
use serde::Serialize;

use super::super::payload::{Body, Budget, data};
use super::{Letter, Message, Telling};
use crate::model::Seq;

/// What a message of its own quotes: receivers expect less than 20 kB in all.
const WHOLE: Budget = Budget { passages: 20, bytes: 12_000 };
/// What a digest quotes of each statement.
const SHORT: Budget = Budget { passages: 3, bytes: 2_400 };
/// What a digest of more than [`QUOTED_MAX`] statements quotes, so that it stays well below a megabyte.
const NOTHING: Budget = Budget { passages: 0, bytes: 0 };
const QUOTED_MAX: usize = 50;
/// The type of a digest.
pub(super) const DIGEST: &str = "statement.digest";

/// A message or an item of a digest.
#[derive(Serialize)]
pub(super) struct Told<'a> {
    /// What happened.
    pub(super) r#type: &'static str,
    /// When.
    timestamp: String,
    /// To what.
    pub(super) data: Body<'a>,
}

#[derive(Serialize)]
struct Several<'a> {
    r#type: &'static str,
    timestamp: Timestamp,
    data: Digest<'a>,
}

/// The data of a digest.
#[derive(Serialize)]
pub(super) struct Digest<'a> {
    /// The first event.
    first_seq: Option<Seq>,
    /// The last event.
    last_seq: Option<Seq>,
    /// The event that the subscription got before.
    previous_seq: Option<Seq>,
    /// The messages that it stands for.
    statements: Vec<Told<'a>>,
}

pub(super) fn message(letter: &Letter<'_>) -> Message {
    match one(letter) {
        Some(told) => letter.json(&told),
        None => letter.json(&Several { r#type: DIGEST, timestamp: letter.at, data: digest(letter) }),
    }
}

/// The one event of a letter that is no digest.
pub(super) fn one<'a>(letter: &Letter<'a>) -> Option<Told<'a>> {
    let telling = letter.tellings.first().filter(|_| !letter.digest)?;
    Some(told(letter, telling, &WHOLE))
}

pub(super) fn digest<'a>(letter: &Letter<'a>) -> Digest<'a> {
    let budget = if letter.tellings.len() > QUOTED_MAX { &NOTHING } else { &SHORT };
    let seq = |telling: &Telling<'_>| telling.event.seq;
    Digest {
        first_seq: letter.tellings.first().map(seq),
        last_seq: letter.tellings.last().map(seq),
        previous_seq: letter.tellings.first().and_then(|telling| telling.previous),
        statements: letter.tellings.iter().map(|telling| told(letter, telling, budget)).collect(),
    }
}

fn told<'a>(letter: &Letter<'a>, telling: &Telling<'a>, budget: &Budget) -> Told<'a> {
    Told {
        r#type: telling.event.kind.as_str(),
        timestamp: telling.event.at.to_string(),
        data: data(telling, letter, budget),
    }
}
