//! What is found, and what was changed.

use jiff::Timestamp;
use maud::{Markup, html};

use super::{changed, layout};
use crate::catalogue::{Catalogue, Item};
use crate::feed::Site;
use crate::model::{Changes, Entry, EventKind, FeedKey, Format, Kind, Query};

/// Kinds that can be asked for, with their names.
const KINDS: [(Kind, &str); 7] = [
    (Kind::Remarks, "remarks"),
    (Kind::NewsConference, "news conference"),
    (Kind::Interview, "interview"),
    (Kind::Briefing, "briefing"),
    (Kind::Communique, "communiqué"),
    (Kind::Speech, "speech"),
    (Kind::Other, "other"),
];

/// The form, and what the query finds.
#[must_use]
pub fn search(site: &Site, query: &Query, catalogue: &Catalogue, entries: &[Entry]) -> String {
    let title = query.title();
    let quoted = |entry: &Entry| {
        let passages = entry.statement.passages().map(|(_, passage)| passage);
        let quoted = passages.filter(|passage| query.quotes(entry, &passage.id, &passage.text)).take(2);
        quoted.map(|passage| (passage.id.clone(), passage.text.clone())).collect::<Vec<_>>()
    };
    let body = html! {
        h1 { (title) }
        (form(query, catalogue))
        @if !query.is_everything() {
            p.follow {
                "Follow this search: "
                @for format in Format::ALL { a href=(site.search_url(query, format)) { (format.extension()) } " " }
            }
            ol.statements {
                @for entry in entries {
                    li lang=(entry.statement.language) {
                        a href={ "/statements/" (entry.id) } { (entry.statement.headline()) }
                        @if let Some(date) = entry.statement.date { " " time datetime=(date) { (date) } }
                        @for (id, text) in quoted(entry) { p { a href={ "/statements/" (entry.id) "#" (id) } { (text) } } }
                    }
                }
            }
            @if entries.is_empty() { p { "Nothing is found. Fewer or shorter words find more; a star stands for any ending: sanction*." } }
        }
    };
    layout(site, (&title, "en"), &format!("search?{}", query.canonical()), &[], &body)
}

fn form(query: &Query, catalogue: &Catalogue) -> Markup {
    let given = |name: &str| {
        let pairs = url::form_urlencoded::parse(query.canonical().as_bytes());
        pairs.filter(|(known, _)| known == name).map(|(_, value)| value.into_owned()).collect::<Vec<_>>()
    };
    let choice = |name: &str, label: &str, options: Vec<(String, String)>| {
        let chosen = given(name);
        html! {
            label { (label) " "
                select name=(name) {
                    option value="" { "any" }
                    @for (id, text) in options { option value=(id) selected[chosen.contains(&id)] { (text) } }
                }
            } " "
        }
    };
    let named = |(id, item): (&String, &Item)| (id.clone(), item.name.clone());
    let kinds = KINDS.iter().map(|(kind, name)| (kind.as_str().to_owned(), (*name).to_owned()));
    html! {
        form action="/search" {
            label { "Words " input type="search" name="q" value=(given("q").join(" ")); } " "
            label { "Speaker " input name="speaker" value=(given("speaker").join(" ")); } " "
            label { "Language " input name="language" size="5" placeholder="en" value=(given("language").join(" ")); } " "
            (choice("organisation", "Organisation", catalogue.organisations.iter().map(named).collect()))
            (choice("topic", "Topic", catalogue.topics.iter().map(named).collect()))
            (choice("kind", "Kind", kinds.collect()))
            button { "Search" }
        }
    }
}

/// The page of a feed of changes.
#[must_use]
pub fn changes(
    site: &Site,
    (feed, title): (&FeedKey, &str),
    changes: &[(EventKind, Timestamp, Entry)],
) -> String {
    let nothing = Changes::default();
    let what = |kind: EventKind, entry: &Entry| match kind {
        EventKind::Withdrawn => "withdrawn".to_owned(),
        _ => changed(entry.changes.as_ref().unwrap_or(&nothing)),
    };
    let body = html! {
        h1 { (title) }
        p.follow {
            "Follow: "
            @for format in Format::ALL { a href=(site.feed_url(feed, format)) { (format.extension()) } " " }
            a href={ "/" (feed.scope()) } { "statements" }
        }
        ol.statements {
            @for (kind, at, entry) in changes {
                li lang=(entry.statement.language) {
                    a href={ "/statements/" (entry.id) } { (entry.statement.headline()) }
                    " " time datetime=(at) { (at.strftime("%Y-%m-%d %H:%M")) }
                    p lang="en" { (what(*kind, entry)) }
                }
            }
        }
        @if changes.is_empty() { p { "Nothing was corrected or withdrawn." } }
    };
    layout(site, (title, "en"), &feed.to_string(), &[(feed.clone(), title)], &body)
}
