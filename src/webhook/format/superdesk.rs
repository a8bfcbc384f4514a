//! The flat ninjs 1.x that Superdesk's Newsroom takes at `/push`, with its signature header.
//!
//! Its parser reads times with `+0000` and without fractions, and a key that is the text of `PUSH_KEY`: the subscription's secret
//! as it is shown.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha1::Sha1;

use super::ninjs::{ed_note, paragraphs};
use super::{Letter, Message, Telling};
use crate::model::{Entry, EventKind, Secret};

/// Bytes of the text; the page has the rest.
const BODY_BYTES_MAX: usize = 200_000;
/// Characters of the description.
const DESCRIPTION_MAX: usize = 300;

/// An item. The door lets no digest through: see [`crate::model::Manner::check`].
pub(super) fn message(letter: &Letter<'_>) -> Message {
    letter.json(&letter.tellings.first().map_or(Value::Null, |telling| item(letter, telling)))
}

fn item(letter: &Letter<'_>, telling: &Telling<'_>) -> Value {
    let (entry, statement) = (telling.entry, &telling.entry.statement);
    let opening = statement.passages().next().map_or("", |(_, passage)| passage.text.as_str());
    let publisher = statement.publisher.as_ref().map_or("", |publisher| publisher.name.as_str());
    let subject = entry.tags.topics.iter().chain(&entry.tags.organisations);
    json!({
        "guid": letter.origin.statement_id(entry),
        "type": "text",
        "version": entry.revision.to_string(),
        "headline": statement.headline(),
        "slugline": statement.kind.as_str().replace('_', " "),
        "byline": publisher,
        "source": publisher,
        "body_html": html(entry, &letter.url(entry)),
        "description_text": super::fit::PLAIN.fit(opening, DESCRIPTION_MAX),
        "language": statement.language,
        "located": statement.place.as_deref().unwrap_or(""),
        "pubstatus": if telling.event.kind == EventKind::Withdrawn { "canceled" } else { "usable" },
        "urgency": 3,
        "priority": 6,
        "ednote": ed_note(telling).unwrap_or_default(),
        "firstcreated": time(entry.published),
        "versioncreated": time(entry.updated),
        "subject": subject.map(|tag| json!({ "code": tag.id, "name": tag.name })).collect::<Vec<_>>(),
        "genre": [{ "code": "Transcript", "name": "Transcript" }],
    })
}

fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S+0000").to_string()
}

fn html(entry: &Entry, url: &str) -> String {
    let mut out = String::new();
    for (turn, passage, first) in paragraphs(entry) {
        if out.len() + passage.text.len() > BODY_BYTES_MAX {
            out.push_str("<p>…</p>");
            break;
        }
        out.push_str("<p>");
        if let Some(speaker) = turn.speaker.as_deref().filter(|_| first) {
            out.push_str("<b>");
            escape(speaker, &mut out);
            out.push_str(":</b> ");
        }
        escape(&passage.text, &mut out);
        out.push_str("</p>");
    }
    out.push_str("<p><a href=\"");
    escape(url, &mut out);
    out.push_str("\">");
    escape(url, &mut out);
    out.push_str("</a></p>");
    out
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
}

/// `x-superdesk-signature`: the hexadecimal HMAC-SHA1 of the body.
pub(super) fn signature(secret: &Secret, body: &[u8]) -> (&'static str, String) {
    let mut mac =
        Hmac::<Sha1>::new_from_slice(secret.reveal().as_bytes()).expect("HMAC takes a key of any length");
    mac.update(body);
    (
        "x-superdesk-signature",
        format!("sha1={}", data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes())),
    )
}
