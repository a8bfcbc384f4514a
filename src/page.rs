//! Pages that people read: plain HTML, no script, every passage an anchor.
//!
//! Invariant: no I/O, no clock.

mod changes;
mod frame;
mod guides;
mod listing;
pub mod manage;
mod moved;
mod plain;
mod search;
mod sitemap;
mod statement;
mod subjects;

use std::sync::Arc;

use maud::{Markup, html};

use crate::feed::{Fragment, Site};
use crate::model::{Changes, Entry, FeedKey};
use frame::{Head, direction, follow, formats, known, layout};

pub use changes::{Change, changes, changes_archive};
pub use guides::{docs, guide, guides};
pub use listing::{Pages, archive, subject};
pub use moved::moved;
pub use plain::{statement_json, statement_text};
pub use search::{refused, search};
pub use sitemap::{robots, sitemap_index, sitemap_of_pages, sitemap_of_statements};
pub use statement::statement;
pub use subjects::{Listed, Subjects, subjects};

/// The style sheet of the pages.
pub const STYLE: &str = include_str!("page/style.css");
/// The style sheet of feeds that a browser opens.
pub const FEED_STYLE: &str = include_str!("page/feed.css");

/// The front page.
#[must_use]
pub fn index(site: &Site, feeds: &[Listed], newest: &[Arc<Fragment>]) -> String {
    let opml = html! { a href="/opml" { "All feeds (OPML)" } };
    let body = html! {
        h1 { (site.title) }
        @if site.search {
            form.brief action="/search" role="search" { input type="search" name="q" aria-label="Words" required; button { "Search" } }
        }
        (follow("Follow all:", formats(site, &FeedKey::All), &opml))
        section {
            h2 { "Newest statements" }
            (summarised(newest, &FeedKey::All))
        }
        @for one in Subjects::ALL { (one.with_statements(feeds)) }
    };
    let description = "What ministries, embassies and international organisations say, by organisation and by topic, to read, to search and to follow.";
    let feeds = [(FeedKey::All, "All statements")];
    let head = Head {
        title: &site.title,
        language: "en",
        path: Some(""),
        description,
        feeds: &feeds,
        ..Head::default()
    };
    layout(site, &head, &body)
}

/// What is shown where nothing is.
#[must_use]
pub fn not_found(site: &Site) -> String {
    let body = html! {
        h1 { "Not found" }
        p { "There is no such page. " @for one in Subjects::ALL { a href={ "/" (one.path()) } { (one.all()) } " " } }
        @if site.search {
            form.brief action="/search" role="search" { input type="search" name="q" aria-label="Words" required; button { "Search" } }
        }
    };
    let head = Head {
        title: "Not found",
        language: "en",
        path: None,
        description: "There is no such page.",
        ..Head::default()
    };
    layout(site, &head, &body)
}

/// Statements with what a feed says of them in short.
fn summarised(entries: &[Arc<Fragment>], feed: &FeedKey) -> Markup {
    list(entries.iter().map(|one| (one.entry(), html! { p { (one.summary(feed)) } })))
}

/// Statements, each with more of it.
fn list<'a>(entries: impl Iterator<Item = (&'a Entry, Markup)>) -> Markup {
    html! {
        ol.statements {
            @for (entry, more) in entries {
                @let statement = &entry.statement;
                li lang=[known(&statement.language)] dir=(direction(&statement.language)) {
                    a.title href={ "/statements/" (entry.id) } { (statement.headline()) }
                    p.meta {
                        @if let Some(date) = statement.date { time datetime=(date) { (date) } " " }
                        @if let Some(publisher) = &statement.publisher { bdi { (publisher.name) } }
                    }
                    (more)
                }
            }
        }
    }
}

/// What a revision changed, in a few words.
fn changed(changes: &Changes) -> String {
    let continued =
        changes.continued.map(|n| format!("continued by {n} passage{}", if n == 1 { "" } else { "s" }));
    changes.in_words().chain(continued).collect::<Vec<_>>().join(", ")
}
