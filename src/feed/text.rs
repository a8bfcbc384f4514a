//! Text for XML: what XML 1.0 forbids goes, what it gives a meaning is escaped.

use std::fmt::Write;

use super::Site;
use crate::model::{Entry, FeedKey, TurnKind};

/// Characters of a summary.
const SUMMARY_CHARACTERS_MAX: usize = 600;

/// Drops the characters that XML 1.0 forbids (section 2.2, production Char) and makes line ends LF.
#[must_use]
pub fn xml_clean(text: &str) -> String {
    let allowed =
        |c: &char| matches!(c, '\t' | '\n' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(allowed).collect()
}

/// Escaped for HTML and XML, in text and in attributes.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in xml_clean(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// What stands between the first `start` and the last `end`.
pub(super) fn between<'a>(document: &'a str, start: &str, end: &str) -> &'a str {
    let rest = document.split_once(start).map_or(document, |(_, rest)| rest);
    rest.rsplit_once(end).map_or(rest, |(inner, _)| inner)
}

/// The passages that mention the feed's subject, or the first ones, cut at a word.
#[must_use]
pub fn summary(entry: &Entry, feed: &FeedKey) -> String {
    let mentions = match feed {
        FeedKey::All => &[],
        FeedKey::Of(subject) => entry.tags.mentions(subject),
    };
    let mentioned = |id: &String| mentions.iter().any(|mention| mention.passage.as_ref() == Some(id));
    let quoted = || entry.statement.passages().filter(|(_, passage)| mentioned(&passage.id));
    let any = quoted().next().is_some();
    let texts = entry
        .statement
        .passages()
        .filter(|(turn, passage)| if any { mentioned(&passage.id) } else { turn.kind != TurnKind::Note });
    let mut summary = String::new();
    for word in texts.flat_map(|(_, passage)| passage.text.split_whitespace()) {
        if summary.chars().count() + word.chars().count() > SUMMARY_CHARACTERS_MAX {
            summary.push('…');
            break;
        }
        if !summary.is_empty() {
            summary.push(' ');
        }
        summary.extend(word.chars().take(SUMMARY_CHARACTERS_MAX));
    }
    xml_clean(&summary)
}

/// The statement as HTML that is safe as it stands: every text is escaped. Cut at a passage when it grows too long.
pub(super) fn content(site: &Site, entry: &Entry) -> String {
    let statement = &entry.statement;
    let mut html = String::new();
    let date = statement.date.map(|date| date.to_string());
    let publisher = statement.publisher.as_ref().map(|publisher| publisher.name.clone());
    let top: Vec<String> =
        [date, statement.place.clone(), publisher].into_iter().flatten().map(|s| escape(&s)).collect();
    if !top.is_empty() {
        add(&mut html, format_args!("<p><small>{}</small></p>", top.join(" · ")));
    }
    for turn in &statement.turns {
        let mut speaker = turn.speaker.as_deref().or((turn.kind == TurnKind::Question).then_some("Question"));
        for passage in &turn.passages {
            if html.len() + passage.text.len() > site.content_bytes_max {
                let page = escape(&site.statement_url(entry));
                add(&mut html, format_args!("<p><a href=\"{page}\">Continue reading</a></p>"));
                return html;
            }
            let who = speaker.take().map(|name| format!("<b>{}:</b> ", escape(name))).unwrap_or_default();
            let text = escape(&passage.text);
            let text = if turn.kind == TurnKind::Note { format!("<i>{text}</i>") } else { text };
            add(&mut html, format_args!("<p>{who}{text}</p>"));
        }
    }
    html
}

fn add(html: &mut String, line: std::fmt::Arguments<'_>) {
    html.write_fmt(line).expect("a string takes all that is written");
    html.push('\n');
}
