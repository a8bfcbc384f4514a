//! ninjs 3.1 of the IPTC: one news object, or a composite of several for a digest. No private fields: its schema refuses them.

use serde_json::{Value, json};

use super::standard::DIGEST;
use super::{Letter, Message, Telling};
use crate::model::{Entry, EventKind, Passage, Turn};

/// Bytes of a statement's text; the page has the rest.
const BODY_BYTES_MAX: usize = 200_000;

pub(super) fn message(letter: &Letter<'_>) -> Message {
    match letter.tellings.first().filter(|_| !letter.digest) {
        Some(telling) => letter.json(&item(letter, telling)),
        None => letter.json(&composite(letter)),
    }
}

fn item(letter: &Letter<'_>, telling: &Telling<'_>) -> Value {
    let (entry, statement) = (telling.entry, &telling.entry.statement);
    let base = letter.origin.base_url;
    let text = text(entry);
    let mut item = json!({
        "uri": letter.origin.statement_id(entry),
        "standard": standard(),
        "type": "text",
        "representationType": "full",
        "version": entry.revision.to_string(),
        "firstCreated": entry.published,
        "versionCreated": entry.updated,
        "pubStatus": if telling.event.kind == EventKind::Withdrawn { "canceled" } else { "usable" },
        "title": statement.headline(),
        "headlines": [{ "role": "main", "contentType": "text/plain", "value": statement.headline() }],
        "bodies": [{
            "role": "main", "contentType": "text/plain", "charCount": text.chars().count(),
            "wordCount": text.split_whitespace().count(), "value": text,
        }],
        "altIds": [{ "role": "pressroom", "value": entry.id }],
        "renditions": [{ "name": "page", "href": letter.url(entry), "contentType": "text/html" }],
        "people": statement.speakers.iter().map(|who| json!({ "name": who.name, "rel": "speaker" })).collect::<Vec<_>>(),
        "organisations": organisations(entry, base),
        "subjects": entry.tags.topics.iter().map(|topic| json!({ "name": topic.name, "uri": format!("{base}/topics/{}", topic.id) })).collect::<Vec<_>>(),
    });
    let publisher = statement.publisher.as_ref().map(|publisher| json!(publisher.name));
    let optional = [
        ("language", (statement.language != "und").then(|| json!(statement.language))),
        ("located", statement.place.as_ref().map(|place| json!(place))),
        ("by", publisher.clone()),
        ("infoSources", publisher.map(|name| json!([{ "name": name }]))),
        ("edNote", ed_note(telling).map(|note| json!(note))),
    ];
    if let Value::Object(fields) = &mut item {
        fields.extend(optional.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    }
    item
}

/// A digest: the items in short, by name and address.
fn composite(letter: &Letter<'_>) -> Value {
    let association = |telling: &Telling<'_>| {
        let headline = telling.entry.statement.headline();
        json!({
            "name": telling.entry.id,
            "uri": letter.origin.statement_id(telling.entry),
            "type": "text",
            "representationType": "incomplete",
            "version": telling.entry.revision.to_string(),
            "pubStatus": if telling.event.kind == EventKind::Withdrawn { "canceled" } else { "usable" },
            "title": headline,
            "renditions": [{ "name": "page", "href": letter.url(telling.entry), "contentType": "text/html" }],
        })
    };
    json!({
        "uri": letter.origin.authority.tag(&format!("{DIGEST}/{}", letter.id)),
        "standard": standard(),
        "type": "composite",
        "representationType": "full",
        "versionCreated": letter.at,
        "pubStatus": "usable",
        "title": super::card::digest_heading(letter),
        "associations": letter.tellings.iter().map(association).collect::<Vec<_>>(),
    })
}

fn standard() -> Value {
    json!({ "name": "ninjs", "version": "3.1", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json" })
}

fn organisations(entry: &Entry, base: &str) -> Vec<Value> {
    let one = |tag: &crate::model::Tag| {
        let rel = tag
            .roles
            .first()
            .map_or("mentioned", |role| if role.as_str() == "publisher" { "issuer" } else { role.as_str() });
        json!({ "name": tag.name, "rel": rel, "uri": format!("{base}/organisations/{}", tag.id) })
    };
    entry.tags.organisations.iter().map(one).collect()
}

/// What an editor should know of a correction or a withdrawal.
pub(super) fn ed_note(telling: &Telling<'_>) -> Option<String> {
    match telling.event.kind {
        EventKind::Published => None,
        EventKind::Updated => {
            let changes = telling.entry.changes.as_ref();
            let counts = changes.map(|changes| {
                let header = if changes.header.is_empty() {
                    String::new()
                } else {
                    format!(", {}", changes.header.join(", "))
                };
                format!(": {} passages added, {} removed{header}", changes.added.len(), changes.removed.len())
            });
            Some(format!("CORRECTION: revision {}{}", telling.entry.revision, counts.unwrap_or_default()))
        }
        EventKind::Withdrawn => Some("WITHDRAWN: the publisher no longer offers this text".to_owned()),
    }
}

/// The text, a paragraph each, with the speaker where a turn begins.
fn text(entry: &Entry) -> String {
    let mut text = String::new();
    for (turn, passage, first) in paragraphs(entry) {
        if text.len() + passage.text.len() > BODY_BYTES_MAX {
            text.push('…');
            break;
        }
        if let Some(speaker) = turn.speaker.as_deref().filter(|_| first) {
            text.push_str(speaker);
            text.push_str(": ");
        }
        text.push_str(&passage.text);
        text.push_str("\n\n");
    }
    text.truncate(text.trim_end().len());
    text
}

/// Passages in order; true where a turn begins.
pub(super) fn paragraphs(entry: &Entry) -> impl Iterator<Item = (&Turn, &Passage, bool)> {
    let turns = entry.statement.turns.iter();
    turns.flat_map(|turn| turn.passages.iter().enumerate().map(move |(n, passage)| (turn, passage, n == 0)))
}
