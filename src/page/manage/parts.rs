//! What several of these pages show.

use jiff::{Timestamp, Unit};
use maud::{Markup, html};

use crate::concerns::ago;
use crate::model::{Seq, Subscription};
use crate::order::state;
use crate::store::Attempt;

/// A moment with how long it is ago.
pub(super) fn since(at: Timestamp, now: Timestamp) -> Markup {
    html! { time datetime=(at.round(Unit::Second).unwrap_or(at)) { (ago(at, now)) } }
}

/// How a subscription stands, and why.
pub(super) fn standing(one: &Subscription) -> Markup {
    let (state, detail) = state(one);
    html! {
        strong.state.trouble[state == "disabled"] { (state) }
        @if let Some(detail) = detail { ": " (detail) }
    }
}

/// How far it is behind the journal.
pub(super) fn lag(one: &Subscription, head: Seq) -> Markup {
    let behind = head - one.progress.cursor;
    html! {
        @match behind {
            ..=0 => { "up to date" }
            1 => { "1 event behind" }
            _ => { (behind) " events behind" }
        }
    }
}

/// What came of a try.
pub(super) fn outcome(attempt: &Attempt) -> Markup {
    html! {
        (attempt.outcome.replace('_', " "))
        @if let Some(status) = attempt.status { ", " (status) }
        @if !attempt.excerpt.is_empty() { ": " q { (attempt.excerpt) } }
    }
}
