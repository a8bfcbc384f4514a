//! Teams: an adaptive card for a workflow's webhook, at most 28 KB in all.

use serde_json::{Value, json};

use super::card::{Card, cards, digest_heading};
use super::fit::PLAIN;
use super::{Letter, Message};

/// Bytes of a message: the limit is 28 KB with what Teams adds.
const BYTES_MAX: usize = 24_000;
/// Characters of a quoted passage.
const QUOTE_MAX: usize = 1_500;

pub(super) fn message(letter: &Letter<'_>) -> Message {
    let cards = cards(letter);
    let page = format!("{}/statements", letter.origin.base_url);
    let (body, url) = match cards.first().filter(|_| !letter.digest) {
        Some(card) => (single(card), card.url.as_str()),
        None => (several(letter, &cards), page.as_str()),
    };
    let mut kept = Vec::new();
    let mut used = 1_000;
    let all = body.len();
    for element in body {
        used += element.to_string().len() + 1;
        if used > BYTES_MAX {
            break;
        }
        kept.push(element);
    }
    if kept.len() < all {
        kept.push(block(&[(&format!("… and {} more", all - kept.len()), json!({ "isSubtle": true }))]));
    }
    letter.json(&json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "body": kept,
                "actions": [{ "type": "Action.OpenUrl", "title": "Read", "url": url }],
            },
        }],
    }))
}

fn single(card: &Card<'_>) -> Vec<Value> {
    let mut body = vec![block(&[(&card.heading(), json!({ "weight": "Bolder", "size": "Medium" }))])];
    for text in [&card.line, &card.about].into_iter().chain(&card.note).filter(|text| !text.is_empty()) {
        body.push(block(&[(text, json!({ "isSubtle": true }))]));
    }
    for quote in &card.quotes {
        let speaker = quote.speaker.map(|speaker| format!("{speaker}: ")).unwrap_or_default();
        let open = json!({ "selectAction": { "type": "Action.OpenUrl", "url": quote.url } });
        body.push(block(&[(&format!("{speaker}“{}”", quote.text), json!({})), (" ¶", open)]));
    }
    body.extend(card.rest().map(|rest| block(&[(&rest, json!({ "isSubtle": true }))])));
    body
}

fn several(letter: &Letter<'_>, cards: &[Card<'_>]) -> Vec<Value> {
    let heading = block(&[(&digest_heading(letter), json!({ "weight": "Bolder", "size": "Medium" }))]);
    let item = |card: &Card<'_>| {
        block(&[(&card.heading(), json!({ "selectAction": { "type": "Action.OpenUrl", "url": card.url } }))])
    };
    std::iter::once(heading).chain(cards.iter().map(item)).collect()
}

/// Runs of text as they are: unlike a `TextBlock`, a `RichTextBlock` knows no Markdown, so that nothing has to be escaped.
fn block(runs: &[(&str, Value)]) -> Value {
    let run = |(text, style): &(&str, Value)| {
        // Space at the ends divides runs.
        let lead = if text.starts_with(' ') { " " } else { "" };
        let mut run = json!({ "type": "TextRun", "text": format!("{lead}{}", PLAIN.fit(text, QUOTE_MAX)) });
        if let (Value::Object(run), Value::Object(style)) = (&mut run, style) {
            run.extend(style.clone());
        }
        run
    };
    json!({ "type": "RichTextBlock", "inlines": runs.iter().map(run).collect::<Vec<_>>() })
}
