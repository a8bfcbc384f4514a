//! ntfy: a plain text of at most 4,096 bytes, with headers for title, tags and link.

use super::card::{Card, cards, digest_heading};
use super::fit::{Markup, PLAIN, lines};
use super::{Letter, Message};

/// A longer body becomes an attachment.
const BODY_BYTES_MAX: usize = 4_096;
/// Bytes of a title before it is encoded.
const TITLE_BYTES_MAX: usize = 200;
/// Characters of a quoted passage.
const QUOTE_MAX: usize = 700;
/// Bytes count here, not characters.
const BYTES: Markup = Markup { size: str::len, ..PLAIN };

pub(super) fn message(letter: &Letter<'_>) -> Message {
    let cards = cards(letter);
    let (title, click, tag, text) = match cards.first().filter(|_| !letter.digest) {
        Some(card) => {
            let tag = if card.verb.is_some() { "warning" } else { "newspaper" };
            (card.heading(), card.url.clone(), tag, single(card))
        }
        None => (
            digest_heading(letter),
            format!("{}/statements", letter.origin.base_url),
            "newspaper",
            several(&cards),
        ),
    };
    // A body without text would be shown as "triggered".
    let text = if text.is_empty() { BYTES.fit(&title, BODY_BYTES_MAX) } else { text };
    let headers = vec![
        ("title", encoded(&BYTES.fit(&title, TITLE_BYTES_MAX))),
        ("tags", tag.to_owned()),
        ("click", click),
    ];
    let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Message { headers, ..letter.with("text/plain; charset=utf-8", text.into_bytes()) }
}

fn single(card: &Card<'_>) -> String {
    let mut all: Vec<String> = [&card.line, &card.about]
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(|text| BYTES.fit(text, 500))
        .collect();
    all.extend(card.note.as_ref().map(|note| BYTES.fit(note, 500)));
    all.extend(card.quotes.iter().map(|quote| {
        let speaker = quote.speaker.map(|speaker| format!("{speaker}: ")).unwrap_or_default();
        format!("\n{}", BYTES.fit(&format!("{speaker}“{}”", quote.text), QUOTE_MAX))
    }));
    all.extend(card.rest().map(|rest| format!("\n{rest}")));
    lines(&all, BODY_BYTES_MAX, str::len, |_| "\n…".to_owned())
}

fn several(cards: &[Card<'_>]) -> String {
    let all: Vec<String> =
        cards.iter().map(|card| format!("• {}", BYTES.fit(&card.heading(), 200))).collect();
    lines(&all, BODY_BYTES_MAX, str::len, |left| format!("… and {left} more"))
}

/// A header's value: ASCII as it is, anything else in encoded words of at most 75 characters: RFC 2047, section 2.
fn encoded(text: &str) -> String {
    let plain = text.bytes().all(|byte| (0x20..=0x7e).contains(&byte)) && !text.contains("=?");
    if plain {
        return text.to_owned();
    }
    let mut words = vec![String::new()];
    for c in text.chars() {
        if words.last().is_some_and(|word| word.len() + c.len_utf8() > 45) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    let word = |word: &String| format!("=?UTF-8?B?{}?=", data_encoding::BASE64.encode(word.as_bytes()));
    words.iter().map(word).collect::<Vec<_>>().join(" ")
}
