//! The page of a statement: every passage an anchor, with what is needed to quote it.

use maud::{Markup, html};
use serde_json::{Value, json};

use super::changed;
use super::frame::{Head, direction, known, layout};
use crate::feed::{Site, summary};
use crate::model::{Entry, FeedKey, Passage, Statement, Subject, Turn, TurnKind};

/// A statement with its passages as anchors.
#[must_use]
pub fn statement(site: &Site, entry: &Entry) -> String {
    let statement = &entry.statement;
    let (title, url) = (statement.headline(), site.statement_url(entry));
    let subjects = subjects(entry);
    let body = html! {
        article lang=[known(&statement.language)] dir=(direction(&statement.language)) {
            header { (heading(entry, &title)) }
            @for turn in &statement.turns { (self::turn(statement, turn, &url)) }
        }
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

fn turn(statement: &Statement, turn: &Turn, url: &str) -> Markup {
    html! {
        section class=(turn.kind.as_str()) {
            @if let Some(speaker) = &turn.speaker { p.speaker { (speaker) } }
            @else if turn.kind == TurnKind::Question { p.speaker lang="en" { "Question" } }
            @for passage in &turn.passages { (self::passage(statement, turn, passage, url)) }
        }
    }
}

/// A passage. Whoever opens its link sees it with its source below, so that both are copied at once.
fn passage(statement: &Statement, turn: &Turn, passage: &Passage, url: &str) -> Markup {
    let who = turn.speaker.as_ref().or(statement.publisher.as_ref().map(|publisher| &publisher.name));
    html! {
        p id=(passage.id) { (passage.text) "\u{a0}" a.anchor href={ "#" (passage.id) } aria-label="Link to this passage" { "¶" } }
        p.source {
            "— " @if let Some(who) = who { bdi { (who) } ", " }
            @if let Some(date) = statement.date { (date) ", " }
            bdi { (url) "#" (passage.id) }
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
    let parts = [who, Some(format!("“{title}”")), publisher, date, Some(url.to_owned())];
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
