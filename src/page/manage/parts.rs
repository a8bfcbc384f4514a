//! What several of these pages show.

use jiff::Timestamp;
use maud::{Markup, html};

use super::{Viewer, page};
use crate::concerns::age;
use crate::model::{Health, Seq, Subscription};
use crate::order::state;
use crate::store::Attempt;

/// A moment.
pub(super) fn moment(at: Timestamp) -> Markup {
    html! { time datetime=(at) { (at.strftime("%Y-%m-%d %H:%M:%S UTC")) } }
}

/// A moment with how long it is ago.
pub(super) fn since(at: Timestamp, now: Timestamp) -> Markup {
    html! { (moment(at)) " (" (age(at, now)) " ago)" }
}

/// How a subscription stands, and why.
pub(super) fn standing(one: &Subscription) -> Markup {
    let (state, detail) = state(one);
    html! {
        strong.trouble[state == "disabled"] { (state) }
        @match (&one.progress.health, detail) {
            (Health::Waiting(until), _) => { ", it is tried again " (moment(*until)) }
            (_, Some(detail)) => { ": " (detail) }
            (_, None) => {}
        }
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

/// Something that is shown once: a key or a token.
#[derive(Debug)]
pub struct Issued<'a> {
    /// What the page is called.
    pub title: &'a str,
    /// Of what it is the secret: its id.
    pub id: &'a str,
    /// The secret.
    pub secret: &'a str,
    /// What there is to know besides.
    pub notes: &'a [String],
    /// Where to go from here, and what is there.
    pub next: (&'a str, &'a str),
}

/// The page that shows it. Nobody can see it again.
#[must_use]
pub fn issued(viewer: Viewer<'_>, issued: &Issued<'_>) -> String {
    let body = html! {
        p.notice.done { "It is shown only here and now: copy it, and keep it as you keep a password." }
        p.reference { code { (issued.secret) } }
        p.fact { "For " (issued.id) }
        @for note in issued.notes { p { (note) } }
        p { a href=(issued.next.0) { (issued.next.1) } }
    };
    page(viewer, issued.title, &body)
}
