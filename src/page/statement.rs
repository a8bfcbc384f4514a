//! The page of a statement: every passage an anchor, with what is needed to quote it.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use serde_json::{Value, json};

use super::changed;
use super::frame::{Head, direction, known, layout};
use crate::feed::{Site, summary};
use crate::model::{
    Changed, Correction, Entry, FeedKey, Passage, Reworded, Statement, Subject, Turn, TurnKind, replaced,
};

/// What stands beside a quotation of a statement that is not held up any more.
const WITHDRAWN: &str = "withdrawn by its publisher";
/// Corrections that are shown, at most; the links of all of them lead somewhere.
const CORRECTIONS: usize = 100;

/// What became of a statement: by the id of a passage, the ids of those that it replaced, and the revision that last wrote it; and whether
/// all of it was withdrawn.
struct Past {
    withdrawn: bool,
    replaced: BTreeMap<String, BTreeSet<String>>,
    corrected: BTreeMap<String, u32>,
}

/// A statement with its passages as anchors; `corrections` are newest first.
///
/// The anchor of a passage that was replaced stands in what replaced it, and that of one that was taken out beside its words among the
/// corrections.
#[must_use]
pub fn statement(site: &Site, entry: &Entry, corrections: &[Correction]) -> String {
    let statement = &entry.statement;
    let past = Past::of(entry, corrections);
    let (title, url) = (statement.headline(), site.statement_url(entry));
    let subjects = subjects(entry);
    let body = html! {
        article lang=[known(&statement.language)] dir=(direction(&statement.language)) {
            header { (heading(entry, &title)) }
            @for turn in &statement.turns { (self::turn(statement, turn, (&url, &past))) }
        }
        (self::corrections(statement, corrections, &past))
        footer lang="en" dir="ltr" {
            @if !subjects.is_empty() {
                h2 { "About" }
                ul.subjects { @for (feed, name) in &subjects { li { a href={ "/" (feed) } { (name) } } } }
            }
            (cite(entry, &title, &url))
            p.meta {
                @if let Some(source) = source(statement) { a href=(source) rel="external" { "Original page" } " " }
                a href={ "/statements/" (entry.id) ".txt" } { "Plain text" } " "
                a href={ "/statements/" (entry.id) ".json" } { "JSON" } " "
                @if entry.bytes > 0 { a href={ "/statements/" (entry.id) "/transcript" } { "Transcript" } }
            }
        }
    };
    let all = [(FeedKey::All, "All statements")];
    let feeds: Vec<(FeedKey, &str)> = subjects.iter().cloned().chain(all).collect();
    let path = format!("statements/{}", entry.id);
    let description = summary(entry, &FeedKey::All);
    let linked = Some(linked(site, entry, (&title, &description), &url));
    let head = Head {
        title: &title,
        language: &statement.language,
        path: Some(&path),
        description: &description,
        feeds: &feeds,
        linked,
        ..Head::default()
    };
    layout(site, &head, &body)
}

fn heading(entry: &Entry, title: &str) -> Markup {
    let statement = &entry.statement;
    html! {
        @if entry.withdrawn.is_some() {
            p.notice lang="en" dir="ltr" { "This statement was withdrawn by its publisher." }
        }
        h1 { (title) }
        p.meta {
            @if let Some(date) = statement.date { time datetime=(date) { (date) } " " }
            @if let Some(place) = &statement.place { span { (place) } " " }
            @if let Some(publisher) = &statement.publisher { span { (publisher.name) } }
        }
        @if let Some(occasion) = &statement.occasion { p.meta { (occasion) } }
        div lang="en" dir="ltr" {
            @if entry.revision > 1 {
                p.meta {
                    "Revision " (entry.revision) " of " time datetime=(entry.updated) { (entry.updated.strftime("%Y-%m-%d %H:%M UTC")) }
                    @if let Some(changes) = &entry.changes { ": " (changed(changes)) }
                }
            }
            @for publisher in &entry.also_published_by { p.meta { "Also published by " bdi { (publisher) } } }
            @for (language, id) in &entry.translations {
                p.meta { a href={ "/statements/" (id) } hreflang=(language) { "In another language: " (language) } }
            }
        }
    }
}

impl Past {
    fn of(entry: &Entry, corrections: &[Correction]) -> Self {
        let mut corrected = BTreeMap::new();
        for correction in corrections.iter().take(CORRECTIONS) {
            for added in correction.changes.added.iter().filter(|added| added.counterpart.is_some()) {
                corrected.entry(added.id.clone()).or_insert(correction.revision);
            }
        }
        let (withdrawn, replaced) = (entry.withdrawn.is_some(), replaced(&entry.statement, corrections));
        Self { withdrawn, replaced, corrected }
    }
}

/// What was corrected, each time with what stood there before.
fn corrections(statement: &Statement, corrections: &[Correction], past: &Past) -> Markup {
    let mut anchored: BTreeSet<&str> = statement.passages().map(|(_, passage)| passage.id.as_str()).collect();
    anchored.extend(past.replaced.values().flatten().map(String::as_str));
    html! {
        @if !corrections.is_empty() {
            section.corrections lang="en" dir="ltr" {
                h2 { "Corrections" }
                @for correction in corrections.iter().take(CORRECTIONS) {
                    (self::correction(statement, correction, &mut anchored))
                }
                @let earlier = corrections.get(CORRECTIONS..).unwrap_or_default();
                @if !earlier.is_empty() {
                    p.meta {
                        (earlier.len()) " more before these"
                        @for gone in earlier.iter().flat_map(|correction| &correction.changes.removed) {
                            @if anchored.insert(&gone.id) { span id=(gone.id) {} }
                        }
                    }
                }
            }
        }
    }
}

fn correction<'a>(
    statement: &Statement,
    correction: &'a Correction,
    anchored: &mut BTreeSet<&'a str>,
) -> Markup {
    let Correction { revision, at, changes, header } = correction;
    let words = changed(changes);
    let by = |gone: &Changed| changes.added.iter().find(|new| Some(&new.id) == gone.counterpart.as_ref());
    html! {
        p.meta id={ "revision-" (revision) } {
            time datetime=(at) { (at.strftime("%Y-%m-%d %H:%M UTC")) } " "
            @if words.is_empty() { "Published again" } @else { (words) }
        }
        @for Reworded { part, before, after } in header {
            p {
                (part) ": "
                @if !before.is_empty() { del { bdi { (before) } } " " }
                @if !after.is_empty() { ins { bdi { (after) } } }
            }
        }
        div lang=[known(&statement.language)] dir=(direction(&statement.language)) {
            @for gone in &changes.removed {
                @let id = anchored.insert(&gone.id).then_some(&gone.id);
                p id=[id] { del { (gone.text) } @if let Some(new) = by(gone) { " " ins { (new.text) } } }
            }
        }
    }
}

fn turn(statement: &Statement, turn: &Turn, from: (&str, &Past)) -> Markup {
    html! {
        section class=(turn.kind.as_str()) {
            @if let Some(speaker) = &turn.speaker { p.speaker { (speaker) } }
            @else if turn.kind == TurnKind::Question { p.speaker lang="en" { "Question" } }
            @for passage in &turn.passages { (self::passage(statement, turn, passage, from)) }
        }
    }
}

/// A passage. Whoever opens its link sees it with its source below, so that both are copied at once.
fn passage(statement: &Statement, turn: &Turn, passage: &Passage, (url, past): (&str, &Past)) -> Markup {
    let who = turn.speaker.as_ref().or(statement.publisher.as_ref().map(|publisher| &publisher.name));
    html! {
        p id=(passage.id) {
            @for earlier in past.replaced.get(&passage.id).into_iter().flatten() { span.earlier id=(earlier) {} }
            (passage.text) "\u{a0}" a.anchor href={ "#" (passage.id) } aria-label="Link to this passage" { "¶" }
            @if let Some(revision) = past.corrected.get(&passage.id) {
                " " a.corrected href={ "#revision-" (revision) } lang="en" { "corrected" }
            }
        }
        p.source {
            "— " @if let Some(who) = who { bdi { (who) } ", " }
            @if let Some(date) = statement.date { (date) ", " }
            bdi { (url) "#" (passage.id) }
            @if past.withdrawn { span lang="en" { ", " (WITHDRAWN) } }
        }
    }
}

/// The reference, as it stands below a quotation.
fn cite(entry: &Entry, title: &str, url: &str) -> Markup {
    let statement = &entry.statement;
    let speakers: Vec<&str> = statement.speakers.iter().map(|speaker| speaker.name.as_str()).collect();
    let publisher = statement.publisher.as_ref().map(|publisher| publisher.name.clone());
    let date = statement.date.map(|date| date.to_string());
    let who = Some(speakers.join(", ")).filter(|who| !who.is_empty());
    let withdrawn = entry.withdrawn.map(|_| WITHDRAWN.to_owned());
    let parts = [who, Some(format!("“{title}”")), publisher, date, Some(url.to_owned()), withdrawn];
    html! {
        details.cite {
            summary { "Quote this statement" }
            p { "A link on ¶ marks its passage and shows its source below; copy both. For the whole statement:" }
            p.reference { bdi { (parts.into_iter().flatten().collect::<Vec<_>>().join(", ")) } }
        }
    }
}

fn subjects(entry: &Entry) -> Vec<(FeedKey, &str)> {
    let organisations = entry.tags.organisations.iter();
    let organisations =
        organisations.map(|tag| (FeedKey::Of(Subject::Organisation(tag.id.clone())), tag.name.as_str()));
    let topics = entry.tags.topics.iter();
    organisations
        .chain(topics.map(|tag| (FeedKey::Of(Subject::Topic(tag.id.clone())), tag.name.as_str())))
        .collect()
}

fn source(statement: &Statement) -> Option<&String> {
    statement.source.as_ref().filter(|url| url.starts_with("http"))
}

/// The statement in the words of schema.org.
fn linked(site: &Site, entry: &Entry, (title, description): (&str, &str), url: &str) -> Value {
    let statement = &entry.statement;
    let people = statement
        .speakers
        .iter()
        .map(|one| json!({ "@type": "Person", "name": one.name, "jobTitle": one.role }));
    let publisher = statement.publisher.as_ref().map_or(&site.title, |publisher| &publisher.name);
    let publisher = json!({ "@type": "Organization", "name": publisher });
    let people: Vec<Value> = people.collect();
    let about = subjects(entry).into_iter().map(|(feed, name)| {
        let kind =
            if matches!(feed, FeedKey::Of(Subject::Organisation(_))) { "Organization" } else { "Thing" };
        json!({ "@type": kind, "name": name, "url": site.page_url(&feed) })
    });
    let correction = entry.changes.as_ref().map(|changes| {
        json!({ "@type": "CorrectionComment", "text": changed(changes), "datePublished": entry.updated })
    });
    let mut linked = json!({
        "@context": "https://schema.org", "@type": "NewsArticle", "@id": site.authority.tag(&format!("statement/{}", entry.id)),
        "url": url, "mainEntityOfPage": url, "headline": title, "description": description,
        "datePublished": entry.published, "dateModified": entry.updated, "dateCreated": statement.date,
        "inLanguage": known(&statement.language), "author": if people.is_empty() { publisher.clone() } else { people.into() },
        "publisher": publisher, "locationCreated": statement.place.as_ref().map(|place| json!({ "@type": "Place", "name": place })),
        "isBasedOn": source(statement), "about": about.collect::<Vec<_>>(), "correction": correction,
        "genre": statement.kind, "version": entry.revision,
    });
    if let Value::Object(fields) = &mut linked {
        fields.retain(|_, value| !value.is_null());
    }
    linked
}
