//! Mattermost: one Markdown text of at most 16,383 characters, and no pings.

use serde_json::json;

use super::card::{Card, cards, digest_heading};
use super::fit::{MARKDOWN, lines, units};
use super::{Letter, Message};

const TEXT_MAX: usize = 16_383;
/// Characters of a quoted passage.
const QUOTE_MAX: usize = 2_500;

pub(super) fn message(letter: &Letter<'_>) -> Message {
    let cards = cards(letter);
    let text = match cards.first().filter(|_| !letter.digest) {
        Some(card) => single(card),
        None => several(letter, &cards),
    };
    letter.json(&json!({ "text": text }))
}

fn single(card: &Card<'_>) -> String {
    let mut all = vec![headline(card)];
    for text in [&card.line, &card.about].into_iter().chain(&card.note).filter(|text| !text.is_empty()) {
        all.push(format!("{}\n", MARKDOWN.fit(text, 1_000)));
    }
    all.extend(card.quotes.iter().map(|quote| {
        let speaker =
            quote.speaker.map(|speaker| format!("{}: ", MARKDOWN.fit(speaker, 100))).unwrap_or_default();
        format!("> {speaker}“{}” [¶]({})\n", MARKDOWN.fit(quote.text, QUOTE_MAX), quote.url)
    }));
    all.extend(card.rest().map(|rest| format!("[{rest}]({})", card.url)));
    lines(&all, TEXT_MAX, units, |_| format!("[…]({})", card.url))
}

fn several(letter: &Letter<'_>, cards: &[Card<'_>]) -> String {
    let all: Vec<String> = std::iter::once(format!("**{}**\n", digest_heading(letter)))
        .chain(cards.iter().map(|card| format!("* [{}]({})", MARKDOWN.fit(&card.heading(), 300), card.url)))
        .collect();
    let page = format!("{}/statements", letter.origin.base_url);
    lines(&all, TEXT_MAX, units, |left| format!("* [and {left} more]({page})"))
}

fn headline(card: &Card<'_>) -> String {
    let verb = card.verb.map(|verb| format!("{verb}: ")).unwrap_or_default();
    format!("**{verb}[{}]({})**\n", MARKDOWN.fit(&card.title, 500), card.url)
}
