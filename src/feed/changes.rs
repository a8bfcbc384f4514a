//! Corrections and withdrawals as entries of their own.

use jiff::Timestamp;
use serde_json::json;

use super::Site;
use super::article::Article;
use super::text::{Html, escape, xml_clean};
use crate::model::{Changed, Changes, Entry, EventKind};

/// What an event did to a statement, and a summary of it.
pub(super) fn article(site: &Site, kind: EventKind, at: Timestamp, entry: &Entry) -> (Article, String) {
    let statement = Article::of(site, entry);
    let nothing = Changes::default();
    let changes = entry.changes.as_ref().unwrap_or(&nothing);
    let verb = if kind == EventKind::Withdrawn {
        "Withdrawn"
    } else if *changes == nothing {
        "Published again"
    } else if changes.continued.is_some() {
        "Continued"
    } else {
        "Corrected"
    };
    let event = kind.as_str().trim_start_matches("statement.");
    let summary = match kind {
        EventKind::Withdrawn => "This statement was withdrawn by its publisher.".to_owned(),
        _ => summary(changes),
    };
    let content = match kind {
        EventKind::Withdrawn => format!("<p>{}</p>\n", escape(&summary)),
        _ => content(site, changes, &statement.url),
    };
    let article = Article {
        // With the time, so that a store that is rebuilt from the folder, and counts revisions from 1, gives no id again.
        id: format!("{}/{event}/{}-{}", statement.id, entry.revision, at.as_millisecond()),
        title: format!("{verb}: {}", statement.title),
        published: at,
        updated: at,
        reply_to: Some((statement.id, statement.url.clone())),
        enclosure: None,
        content,
        details: json!({
            "id": entry.id, "revision": entry.revision, "event": kind.as_str(),
            "changes": (kind == EventKind::Updated).then_some(changes),
        }),
        ..statement
    };
    (article, summary)
}

/// What a revision changed, in a line.
fn summary(changes: &Changes) -> String {
    let parts: Vec<String> = changes.in_words().collect();
    if parts.is_empty() {
        "The statement is there again.".to_owned()
    } else {
        xml_clean(&parts.join(", ")) + "."
    }
}

/// Before and after, passage by passage. Cut at a passage when it grows too long.
fn content(site: &Site, changes: &Changes, url: &str) -> String {
    let mut html = Html::new(site.content_bytes_max, url);
    html.add(&format!("<p>{}</p>", escape(&summary(changes))));
    let after =
        |before: &Changed| changes.added.iter().find(|new| Some(&new.id) == before.counterpart.as_ref());
    for before in &changes.removed {
        html.add(&format!("<p><del>{}</del></p>", escape(&before.text)));
        if let Some(after) = after(before) {
            html.add(&format!("<p><ins>{}</ins></p>", escape(&after.text)));
        }
    }
    for new in changes.added.iter().filter(|new| new.counterpart.is_none()) {
        html.add(&format!("<p><ins>{}</ins></p>", escape(&new.text)));
    }
    html.finish()
}
