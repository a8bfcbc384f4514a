//! The subscriptions, and what an operator should know.

use jiff::Timestamp;
use maud::{Markup, html};

use super::parts::{lag, outcome, since, standing};
use super::words::wants;
use super::{Viewer, page};
use crate::catalogue::Catalogue;
use crate::concerns::{Concern, concerns, refusals};
use crate::model::{Seq, Subscription};
use crate::store::{Attempt, Status};

/// Concerns that the page tells: one for each endpoint in trouble may be many.
const CONCERNS_MAX: usize = 50;

/// A subscription in the list.
#[derive(Debug)]
pub struct Row {
    /// It.
    pub one: Subscription,
    /// The last that was sent to it.
    pub last: Option<Attempt>,
}

/// What the front tells.
#[derive(Debug)]
pub struct Front<'a> {
    /// How everything stands; for operators.
    pub status: Option<&'a Status>,
    /// A page of subscriptions.
    pub rows: &'a [Row],
    /// The cursor of the next page.
    pub next: Option<&'a str>,
    /// Number of the last event.
    pub head: Seq,
    /// The catalogue in force.
    pub catalogue: &'a Catalogue,
    /// When it is.
    pub now: Timestamp,
}

/// The front.
#[must_use]
pub fn front(viewer: Viewer<'_>, front: &Front<'_>) -> String {
    let body = html! {
        @if let Some(status) = front.status { (state_of(status, front.now)) }
        section {
            @if front.status.is_some() { h2 { "Subscriptions" } }
            @if front.rows.is_empty() { p { "No subscription yet." } }
            ol.statements { @for row in front.rows { (listed(row, front)) } }
            @if let Some(next) = front.next { p.follow { a rel="next" href={ "/manage?cursor=" (next) } { "More subscriptions" } } }
        }
    };
    page(viewer, "Subscriptions", &body)
}

fn listed(row: &Row, front: &Front<'_>) -> Markup {
    let Row { one, last } = row;
    html! {
        li {
            a.title href={ "/manage/subscriptions/" (one.id) } { bdi { (if one.name.is_empty() { &one.url } else { &one.name }) } }
            @if !one.name.is_empty() { p.fact { bdi { (one.url) } } }
            p.fact { (standing(one)) " · " (lag(one, front.head)) }
            p.fact { "Wants " (wants(&one.filter, front.catalogue)) }
            @if let Some(last) = last { p.fact { "Last answer " (since(last.at, front.now)) ": " (outcome(last)) } }
        }
    }
}

/// What `pressroom status` tells.
fn state_of(status: &Status, now: Timestamp) -> Markup {
    let concerns = concerns(status);
    let urgent = concerns.iter().filter(|concern| concern.urgent).count();
    let refused = refusals(&status.refused);
    html! {
        section aria-label="State" {
            p {
                @match urgent {
                    0 => { "Nothing needs you." }
                    1 => { strong { "One thing needs you." } }
                    _ => { strong { (urgent) " things need you." } }
                }
            }
            @for concern in concerns.iter().take(CONCERNS_MAX) { (told(concern, now)) }
            @if concerns.len() > CONCERNS_MAX { p { "And " (concerns.len() - CONCERNS_MAX) " more: " code { "pressroom status" } " has all." } }
            dl.facts {
                dt { "Statements" } dd { (status.statements) " published, " (status.withdrawn) " withdrawn; journal at " (status.seq) }
                dt { "Feeds" } dd { (status.feeds) ", " (status.feeds_stale) " waiting to be rendered" }
                dt { "Subscriptions" } dd { (status.subscriptions) ", the slowest " (status.lag_events) " events behind, " (status.parked) " events set aside" }
                @if status.backfill_left > 0 { dt { "Backfill" } dd { (status.backfill_left) " files left" } }
            }
            @if !refused.is_empty() {
                details { summary { "Refused files" } ul { @for line in &refused { li { bdi { (line) } } } } }
            }
        }
    }
}

fn told(concern: &Concern, now: Timestamp) -> Markup {
    html! {
        div.concern.notice[concern.urgent] {
            p {
                @if let Some(at) = concern.since { "Since " (since(at, now)) ": " }
                (concern.what)
            }
            p.fact {
                (concern.remedy)
                @if let Some(id) = &concern.subscription { ". " a href={ "/manage/subscriptions/" (id) } { "Its page" } }
            }
        }
    }
}
