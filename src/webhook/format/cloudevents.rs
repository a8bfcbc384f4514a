//! `CloudEvents` 1.0.2, structured mode of the HTTP binding, with the extension `sequence`.

use serde_json::{Value, json};

use super::standard::{self, DIGEST};
use super::{JSON, Letter, Message};

pub(super) fn message(letter: &Letter<'_>) -> Message {
    let (kind, what) = match standard::one(letter) {
        Some(told) => (told.r#type, serde_json::to_value(told.data)),
        None => (DIGEST, serde_json::to_value(standard::digest(letter))),
    };
    let base = letter.origin.base_url;
    let mut event = json!({
        "specversion": "1.0",
        "id": letter.id,
        "source": base,
        "type": format!("{}.{kind}", reverse(letter.origin.authority.as_str())),
        "time": letter.at,
        "datacontenttype": JSON,
        "dataschema": format!("{base}/schemas/webhook.json#/$defs/{}", if kind == DIGEST { "digest" } else { "statement" }),
        "data": what.unwrap_or(Value::Null),
    });
    if let (Value::Object(event), Some(last)) = (&mut event, letter.tellings.last()) {
        // Sorted as text it is sorted as a number.
        event.insert("sequence".to_owned(), json!(format!("{:020}", last.event.seq)));
        if kind != DIGEST {
            event.insert("subject".to_owned(), json!(last.entry.id));
        }
    }
    Message { content_type: "application/cloudevents+json; charset=utf-8".to_owned(), ..letter.json(&event) }
}

/// The domain of an authority backwards, as types are named: `press.example,2026` gives `example.press`.
fn reverse(authority: &str) -> String {
    let domain = authority.split(',').next().unwrap_or(authority);
    domain.rsplit('.').collect::<Vec<_>>().join(".")
}
