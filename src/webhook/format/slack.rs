//! Slack: blocks of at most 3,000 characters, at most 50 of them.

use serde_json::{Value, json};

use super::card::{Card, Quote, cards, digest_heading};
use super::fit::{Markup, PLAIN, units};
use super::{Letter, Message};

/// Characters of a text in a block.
const TEXT_MAX: usize = 3_000;
/// Blocks of a message.
const BLOCKS_MAX: usize = 50;
/// Characters of the text for notifications.
const NOTICE_MAX: usize = 300;

/// Slack has three characters with a meaning; no pings and no links without them.
const MRKDWN: Markup = Markup {
    escape: |c, out| match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        c => out.push(c),
    },
    size: units,
};

pub(super) fn message(letter: &Letter<'_>) -> Message {
    let cards = cards(letter);
    let (notice, blocks) = match cards.first().filter(|_| !letter.digest) {
        Some(card) => (card.heading(), single(card)),
        None => (digest_heading(letter), several(letter, &cards)),
    };
    letter.json(
        &json!({ "text": MRKDWN.fit(&notice, NOTICE_MAX), "blocks": blocks, "unfurl_links": false, "unfurl_media": false }),
    )
}

fn single(card: &Card<'_>) -> Vec<Value> {
    let mut blocks = vec![section(&headline(card))];
    let about = [Some(&card.about).filter(|about| !about.is_empty()), card.note.as_ref()];
    blocks.extend(about.into_iter().flatten().map(|text| context(&MRKDWN.fit(text, 1_000))));
    blocks.extend(card.quotes.iter().map(quote));
    blocks.extend(card.rest().map(|rest| context(&link(&card.url, &rest))));
    blocks.truncate(BLOCKS_MAX);
    blocks
}

fn several(letter: &Letter<'_>, cards: &[Card<'_>]) -> Vec<Value> {
    let mut blocks = vec![section(&format!("*{}*", digest_heading(letter)))];
    // Room for the heading and for the line that says how many are left out.
    let room = BLOCKS_MAX - 2;
    blocks.extend(cards.iter().take(room).map(|card| section(&headline(card))));
    if let Some(left) = cards.len().checked_sub(room).filter(|left| *left > 0) {
        blocks.push(context(&link(
            &format!("{}/statements", letter.origin.base_url),
            &format!("and {left} more"),
        )));
    }
    blocks
}

/// The headline as a link, with what stands above a statement.
fn headline(card: &Card<'_>) -> String {
    let verb = card.verb.map(|verb| format!("*{verb}* ")).unwrap_or_default();
    let line =
        if card.line.is_empty() { String::new() } else { format!("\n{}", MRKDWN.fit(&card.line, 500)) };
    format!("{verb}{}{line}", link(&card.url, &card.title))
}

fn link(url: &str, label: &str) -> String {
    format!("<{}|{}>", MRKDWN.whole(url), MRKDWN.fit(label, 500))
}

fn section(text: &str) -> Value {
    json!({ "type": "section", "text": { "type": "mrkdwn", "text": text, "verbatim": true } })
}

fn context(text: &str) -> Value {
    json!({ "type": "context", "elements": [{ "type": "mrkdwn", "text": text, "verbatim": true }] })
}

/// The words of a passage stand as plain text, so that no asterisk of theirs is taken for markup.
fn quote(quote: &Quote<'_>) -> Value {
    let speaker = quote.speaker.map(|speaker| format!("{}: ", PLAIN.fit(speaker, 100))).unwrap_or_default();
    let text = MRKDWN.fit(&format!("{speaker}“{}”", quote.text), TEXT_MAX);
    json!({
        "type": "section",
        "text": { "type": "plain_text", "text": text, "emoji": false },
        "accessory": { "type": "button", "text": { "type": "plain_text", "text": "Read" }, "url": quote.url },
    })
}
