//! Text for XML: what XML 1.0 forbids goes, what it gives a meaning is escaped.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Site;
use crate::model::{Entry, FeedKey, Passage, TurnKind};
use crate::text::opening;

/// Characters of a summary.
const SUMMARY_CHARACTERS_MAX: usize = 600;
/// Bytes that are looked at together.
const LANES: usize = 64;

/// Drops the characters that XML 1.0 forbids (section 2.2, production Char) and makes line ends LF.
#[must_use]
pub fn xml_clean(text: &str) -> String {
    clean(text).into_owned()
}

fn clean(text: &str) -> Cow<'_, str> {
    // The controls but for tab and line feed, and the first byte of U+FFFE, U+FFFF and some thousand harmless neighbours.
    if first(text.as_bytes(), |byte| matches!(byte, 0..=8 | 11..=31 | 0xef)).is_none() {
        return text.into();
    }
    let allowed =
        |c: &char| matches!(c, '\t' | '\n' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(allowed).collect::<String>().into()
}

/// The place of the first byte that is wanted. Many are looked at together, for few are.
fn first(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> Option<usize> {
    let held = |some: &[u8]| some.iter().fold(false, |any, byte| any | wanted(*byte));
    let (at, some) = bytes.chunks(LANES).enumerate().find(|(_, some)| held(some))?;
    some.iter().position(|byte| wanted(*byte)).map(|place| at * LANES + place)
}

/// Escaped for HTML and XML, in text and in attributes.
pub(super) fn escape(text: &str) -> String {
    let special = |byte: u8| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'');
    let text = clean(text);
    let (mut rest, mut safe) = (&*text, String::with_capacity(text.len() + text.len() / 8));
    while let Some((plain, from)) = first(rest.as_bytes(), special).and_then(|at| rest.split_at_checked(at)) {
        safe.push_str(plain);
        let mut next = from.chars();
        safe.push_str(match next.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('"') => "&quot;",
            _ => "&#39;",
        });
        rest = next.as_str();
    }
    safe.push_str(rest);
    safe
}

/// The namespace of RFC 4685.
pub(super) const THREADING: &str = "http://purl.org/syndication/thread/1.0";

/// The attributes of `thr:in-reply-to`: RFC 4685, section 3.
pub(super) fn reply(id: &str, url: &str) -> BTreeMap<String, String> {
    let attributes = [("ref", id), ("href", url), ("type", "text/html")];
    attributes.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Extensions as both crates keep them: by prefix and name.
pub(super) fn extensions<T>(
    all: impl IntoIterator<Item = (&'static str, &'static str, T)>,
) -> BTreeMap<String, BTreeMap<String, Vec<T>>> {
    let mut map: BTreeMap<String, BTreeMap<String, Vec<T>>> = BTreeMap::new();
    for (prefix, name, extension) in all {
        map.entry(prefix.to_owned()).or_default().entry(name.to_owned()).or_default().push(extension);
    }
    map
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
        FeedKey::All | FeedKey::Changes(_) => &[],
        FeedKey::Of(subject) => entry.tags.mentions(subject),
    };
    quoting(entry, |passage| {
        mentions.iter().any(|mention| mention.passage.as_deref() == Some(passage.id.as_str()))
    })
}

/// The passages that are wanted, or the first ones where none is, cut at a word.
pub(super) fn quoting(entry: &Entry, wanted: impl Fn(&Passage) -> bool) -> String {
    let any = entry.statement.passages().any(|(_, passage)| wanted(passage));
    let texts = entry
        .statement
        .passages()
        .filter(|(turn, passage)| if any { wanted(passage) } else { turn.kind != TurnKind::Note });
    xml_clean(&opening(texts.map(|(_, passage)| passage.text.as_str()), SUMMARY_CHARACTERS_MAX))
}

/// HTML of a bounded length, with a link to the rest where it is cut.
pub(super) struct Html {
    text: String,
    bytes_max: usize,
    url: String,
    cut: bool,
}

impl Html {
    /// At most so many bytes; `url` is where the rest is.
    pub(super) fn new(bytes_max: usize, url: &str) -> Self {
        Self { text: String::new(), bytes_max, url: escape(url), cut: false }
    }

    /// Adds a line, if there is room for it and was for those before.
    pub(super) fn add(&mut self, line: &str) {
        self.cut = self.cut || self.text.len() + line.len() > self.bytes_max;
        if !self.cut {
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    pub(super) fn finish(self) -> String {
        if !self.cut {
            return self.text;
        }
        format!("{}<p><a href=\"{}\">Continue reading</a></p>\n", self.text, self.url)
    }
}

/// The statement as HTML that is safe as it stands: every text is escaped. Cut at a passage when it grows too long.
pub(super) fn content(site: &Site, entry: &Entry) -> String {
    let statement = &entry.statement;
    let mut html = Html::new(site.content_bytes_max, &site.statement_url(entry));
    let date = statement.date.map(|date| date.to_string());
    let publisher = statement.publisher.as_ref().map(|publisher| publisher.name.clone());
    let top: Vec<String> =
        [date, statement.place.clone(), publisher].into_iter().flatten().map(|s| escape(&s)).collect();
    if !top.is_empty() {
        html.add(&format!("<p><small>{}</small></p>", top.join(" · ")));
    }
    for turn in &statement.turns {
        let mut speaker = turn.speaker.as_deref().or((turn.kind == TurnKind::Question).then_some("Question"));
        for passage in &turn.passages {
            let who = speaker.take().map(|name| format!("<b>{}:</b> ", escape(name))).unwrap_or_default();
            let text = escape(&passage.text);
            let text = if turn.kind == TurnKind::Note { format!("<i>{text}</i>") } else { text };
            html.add(&format!("<p>{who}{text}</p>"));
        }
    }
    html.finish()
}
