//! Discord: one embed; 256 characters of title, 4,096 of description, 6,000 in all, and no pings.

use serde_json::{Value, json};

use super::card::{Card, cards, digest_heading};
use super::fit::{MARKDOWN, PLAIN, lines, units};
use super::{Letter, Message};

const TITLE_MAX: usize = 256;
const DESCRIPTION_MAX: usize = 4_096;
/// Characters of a footer: less than the 2,048 that are allowed, so that all stay below 6,000.
const FOOTER_MAX: usize = 500;
/// Characters of a quoted passage.
const QUOTE_MAX: usize = 900;

pub(super) fn message(letter: &Letter<'_>) -> Message {
    let cards = cards(letter);
    let embed = match cards.first().filter(|_| !letter.digest) {
        Some(card) => single(letter, card),
        None => several(letter, &cards),
    };
    // Without this an @everyone in a transcript would ping the channel.
    letter.json(&json!({ "allowed_mentions": { "parse": [] }, "embeds": [embed] }))
}

fn single(letter: &Letter<'_>, card: &Card<'_>) -> Value {
    let mut all: Vec<String> = Vec::new();
    for text in [Some(&card.line), card.note.as_ref()].into_iter().flatten().filter(|text| !text.is_empty()) {
        all.push(MARKDOWN.fit(text, 500));
    }
    all.extend(card.quotes.iter().map(|quote| {
        let speaker =
            quote.speaker.map(|speaker| format!("{}: ", MARKDOWN.fit(speaker, 100))).unwrap_or_default();
        format!("> {speaker}“{}” [¶]({})", MARKDOWN.fit(quote.text, QUOTE_MAX), quote.url)
    }));
    all.extend(card.rest().map(|rest| format!("[{rest}]({})", card.url)));
    json!({
        "title": MARKDOWN.fit(&card.heading(), TITLE_MAX),
        "url": card.url,
        "description": lines(&all, DESCRIPTION_MAX, units, |_| format!("[…]({})", card.url)),
        "timestamp": letter.at,
        "footer": { "text": PLAIN.fit(&card.about, FOOTER_MAX) },
    })
}

fn several(letter: &Letter<'_>, cards: &[Card<'_>]) -> Value {
    let all: Vec<String> = cards
        .iter()
        .map(|card| format!("\\- [{}]({})", MARKDOWN.fit(&card.heading(), 300), card.url))
        .collect();
    let page = format!("{}/statements", letter.origin.base_url);
    json!({
        "title": digest_heading(letter),
        "url": page,
        "description": lines(&all, DESCRIPTION_MAX, units, |left| format!("[and {left} more]({page})")),
        "timestamp": letter.at,
    })
}
