//! Pages that people read: plain HTML, no script, every passage an anchor.
//!
//! Invariant: no I/O, no clock.

mod moved;
mod plain;
mod search;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::feed::{Site, summary};
use crate::model::{Changes, Entry, FeedKey, Format, Subject, TurnKind};

pub use moved::moved;
pub use plain::{statement_json, statement_text};
pub use search::{changes, search};

/// The style sheet of the pages.
pub const STYLE: &str = include_str!("page/style.css");
/// The style sheet of feeds that a browser opens.
pub const FEED_STYLE: &str = include_str!("page/feed.css");

/// One feed in the list of the front page.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Which feed.
    pub feed: FeedKey,
    /// Its title.
    pub title: String,
    /// Statements in it.
    pub statements: u64,
}

/// A statement with its passages as anchors.
#[must_use]
pub fn statement(site: &Site, entry: &Entry) -> String {
    let statement = &entry.statement;
    let title = statement.headline();
    let subjects: Vec<(FeedKey, &str)> = entry
        .tags
        .organisations
        .iter()
        .map(|tag| (FeedKey::Of(Subject::Organisation(tag.id.clone())), tag.name.as_str()))
        .chain(
            entry
                .tags
                .topics
                .iter()
                .map(|tag| (FeedKey::Of(Subject::Topic(tag.id.clone())), tag.name.as_str())),
        )
        .collect();
    let all = [(FeedKey::All, "All statements")];
    let body = html! {
        article {
            header {
                @if entry.withdrawn.is_some() {
                    p.notice { "This statement was withdrawn by its publisher." }
                }
                h1 { (title) }
                p.meta {
                    @if let Some(date) = statement.date { time datetime=(date) { (date) } " " }
                    @if let Some(place) = &statement.place { span { (place) } " " }
                    @if let Some(publisher) = &statement.publisher { span { (publisher.name) } }
                }
                @if entry.revision > 1 { p.meta { "Revision " (entry.revision) ", " (entry.updated) } }
                @for publisher in &entry.also_published_by { p.meta { "Also published by " (publisher) } }
                @for (language, id) in &entry.translations { p.meta { a href={ "/statements/" (id) } hreflang=(language) { "In another language: " (language) } } }
                @if let Some(changes) = &entry.changes { p.meta { "Revision " (entry.revision) ": " (changed(changes)) } }
            }
            @for turn in &statement.turns {
                section class=(turn.kind.as_str()) {
                    @if let Some(speaker) = &turn.speaker { p.speaker { (speaker) } }
                    @else if turn.kind == TurnKind::Question { p.speaker { "Question" } }
                    @for passage in &turn.passages {
                        p id=(passage.id) { (passage.text) " " a.anchor href={ "#" (passage.id) } aria-label="Link to this passage" { "¶" } }
                    }
                }
            }
            footer {
                @if let Some(source) = statement.source.as_ref().filter(|url| url.starts_with("http")) {
                    p { a href=(source) rel="external" { "Source" } }
                }
                ul.subjects { @for (feed, name) in &subjects { li { a href={ "/" (feed) } { (name) } } } }
            }
        }
    };
    let feeds: Vec<(FeedKey, &str)> = subjects.iter().cloned().chain(all).collect();
    let path = format!("statements/{}", entry.id);
    layout(site, (&title, &statement.language), &path, &feeds, &body)
}

/// A feed's page: its statements, and how to follow it.
#[must_use]
pub fn subject(site: &Site, (feed, title): (&FeedKey, &str), entries: &[Entry]) -> String {
    let body = html! {
        h1 { (title) }
        p.follow {
            "Follow: "
            @for format in Format::ALL { a href=(site.feed_url(feed, format)) { (format.extension()) } " " }
        }
        (list(entries, feed))
        @if entries.is_empty() { p { "No statement yet." } }
    };
    layout(site, (title, "en"), &feed.to_string(), &[(feed.clone(), title)], &body)
}

/// The front page.
#[must_use]
pub fn index(site: &Site, feeds: &[Listed], newest: &[Entry]) -> String {
    let group = |heading: &str, wanted: fn(&FeedKey) -> bool| {
        html! {
            section {
                h2 { (heading) }
                ul.columns {
                    @for listed in feeds.iter().filter(|listed| wanted(&listed.feed) && listed.statements > 0) {
                        li { a href={ "/" (listed.feed) } { (listed.title) } " " small { (listed.statements) } }
                    }
                }
            }
        }
    };
    let body = html! {
        h1 { (site.title) }
        p.follow { a href="/statements.atom" { "atom" } " " a href="/statements.rss" { "rss" } " " a href="/opml" { "OPML" } }
        section { h2 { "Newest statements" } (list(newest, &FeedKey::All)) }
        (group("Organisations", |feed| matches!(feed, FeedKey::Of(Subject::Organisation(_)))))
        (group("Topics", |feed| matches!(feed, FeedKey::Of(Subject::Topic(_)))))
    };
    layout(site, (&site.title, "en"), "", &[(FeedKey::All, "All statements")], &body)
}

/// What is shown where nothing is.
#[must_use]
pub fn not_found(site: &Site) -> String {
    let body = html! { h1 { "Not found" } p { "There is no such page. " a href="/" { "All feeds" } } };
    layout(site, ("Not found", "en"), "", &[], &body)
}

fn list(entries: &[Entry], feed: &FeedKey) -> Markup {
    html! {
        ol.statements {
            @for entry in entries {
                li lang=(entry.statement.language) {
                    a href={ "/statements/" (entry.id) } { (entry.statement.headline()) }
                    @if let Some(date) = entry.statement.date { " " time datetime=(date) { (date) } }
                    p { (summary(entry, feed)) }
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

fn layout(
    site: &Site,
    (title, language): (&str, &str),
    path: &str,
    feeds: &[(FeedKey, &str)],
    body: &Markup,
) -> String {
    let direction = if matches!(language, "ar" | "fa" | "he" | "ur") { "rtl" } else { "ltr" };
    html! {
        (DOCTYPE)
        html lang=(language) dir=(direction) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                meta property="og:title" content=(title);
                link rel="canonical" href={ (site.base_url) "/" (path) };
                link rel="stylesheet" href="/style.css";
                @for (feed, name) in feeds {
                    @for format in Format::ALL {
                        link rel="alternate" type=(format.media_type().split(';').next().unwrap_or_default())
                            title=(name) href=(PreEscaped(maud_escape(&site.feed_url(feed, format))));
                    }
                }
            }
            body { nav { a href="/" { (site.title) } } main { (body) } }
        }
    }
    .into_string()
}

/// Attribute values keep their plus signs: some readers do not decode them.
fn maud_escape(url: &str) -> String {
    url.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}
