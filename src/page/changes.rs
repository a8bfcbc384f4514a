//! What was corrected or withdrawn in a feed.

use jiff::Timestamp;
use maud::{Markup, html};

use super::changed;
use super::frame::{Head, direction, follow, formats, known, layout};
use super::listing::Pages;
use crate::feed::Site;
use crate::model::{Changes, Entry, EventKind, FeedKey};

/// A change: what happened, when, and to what.
pub type Change = (EventKind, Timestamp, Entry);

/// The page of a feed of changes: the newest, and the way to the older ones.
#[must_use]
pub fn changes(site: &Site, (feed, title): (&FeedKey, &str), told: &[Change], pages: &Pages) -> String {
    let body = html! {
        h1 { (title) }
        (follow("Follow:", formats(site, feed), &html! { a href={ "/" (feed.scope()) } { "Statements" } }))
        (list(told))
        @if told.is_empty() { p { "Nothing was corrected or withdrawn." } }
        (pages.way(0))
    };
    page(site, (feed, title), (title, &feed.to_string()), pages, &body)
}

/// A page of all changes of a feed, newest first; the pages count from the first change, and a full one stays the same.
#[must_use]
pub fn changes_archive(
    site: &Site,
    (feed, title): (&FeedKey, &str),
    told: &[Change],
    pages: &Pages,
) -> String {
    let own = format!("{title}, archive {}", pages.page);
    let body = html! {
        h1 { (own) }
        p.follow {
            a href={ "/" (feed) } { "Newest" } " "
            a href={ "/" (feed.scope()) } { "Statements" }
        }
        (list(told))
        @if told.is_empty() { p { "Nothing was corrected or withdrawn since." } }
        (pages.way(0))
    };
    page(site, (feed, title), (&own, &format!("{feed}/archive/{}", pages.page)), pages, &body)
}

fn list(told: &[Change]) -> Markup {
    let nothing = Changes::default();
    let what = |kind: EventKind, entry: &Entry| match kind {
        EventKind::Withdrawn => "withdrawn".to_owned(),
        _ => changed(entry.changes.as_ref().unwrap_or(&nothing)),
    };
    html! {
        ol.statements {
            @for (kind, at, entry) in told {
                @let language = &entry.statement.language;
                li lang=[known(language)] dir=(direction(language)) {
                    a.title href={ "/statements/" (entry.id) } { (entry.statement.headline()) }
                    p.meta { time datetime=(at) { (at.strftime("%Y-%m-%d %H:%M UTC")) } }
                    p lang="en" { (what(*kind, entry)) }
                }
            }
        }
    }
}

fn page(
    site: &Site,
    (feed, title): (&FeedKey, &str),
    (own, path): (&str, &str),
    pages: &Pages,
    body: &Markup,
) -> String {
    let description = format!("What was corrected or withdrawn, newest first. {title}.");
    let feeds = [(feed.clone(), title)];
    let head = Head {
        title: own,
        language: "en",
        path: Some(path),
        description: &description,
        feeds: &feeds,
        beside: Some(pages),
        ..Head::default()
    };
    layout(site, &head, body)
}
