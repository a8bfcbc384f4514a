//! A statement for programs and for people without a browser: JSON and plain text.

use serde_json::{Value, json};

use crate::feed::Site;
use crate::model::{Entry, Tag, Turn, TurnKind};

/// All that is known of a statement, with an address for each passage.
#[must_use]
pub fn statement_json(site: &Site, entry: &Entry) -> String {
    let (statement, url) = (&entry.statement, site.statement_url(entry));
    let turn = |turn: &Turn| {
        let passages = turn.passages.iter().map(|passage| {
            json!({ "id": passage.id, "url": format!("{url}#{}", passage.id), "text": passage.text, "time": passage.time })
        });
        json!({
            "n": turn.n, "kind": turn.kind, "speaker": turn.speaker, "voice": turn.voice, "answers": turn.answers,
            "passages": passages.collect::<Vec<_>>(),
        })
    };
    let tags = |scheme: &str, tags: &[Tag]| {
        let tag = |tag: &Tag| {
            let feed = format!("{}/{scheme}/{}", site.base_url, tag.id);
            json!({ "id": tag.id, "name": tag.name, "url": feed, "roles": tag.roles, "score": tag.score, "mentions": tag.mentions })
        };
        tags.iter().map(tag).collect::<Vec<Value>>()
    };
    let translations = entry.translations.iter().map(
        |(language, id)| json!({ "language": language, "url": format!("{}/statements/{id}", site.base_url) }),
    );
    let document = json!({
        "id": entry.id,
        "feed_id": site.authority.tag(&format!("statement/{}", entry.id)),
        "url": url,
        "revision": entry.revision,
        "status": entry.status(),
        "published": entry.published,
        "updated": entry.updated,
        "withdrawn": entry.withdrawn,
        "title": statement.headline(),
        "date": statement.date,
        "place": statement.place,
        "occasion": statement.occasion,
        "publisher": statement.publisher,
        "also_published_by": entry.also_published_by,
        "language": statement.language,
        "translations": translations.collect::<Vec<_>>(),
        "speakers": statement.speakers,
        "kind": statement.kind,
        "source": statement.source,
        "transcript": (entry.bytes > 0).then(|| format!("{url}/transcript")),
        "organisations": tags("organisations", &entry.tags.organisations),
        "topics": tags("topics", &entry.tags.topics),
        "changes": entry.changes,
        "turns": statement.turns.iter().map(turn).collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

/// A statement as it would stand on paper.
#[must_use]
pub fn statement_text(site: &Site, entry: &Entry) -> String {
    let statement = &entry.statement;
    let date = statement.date.map(|date| date.to_string());
    let publisher = statement.publisher.as_ref().map(|publisher| publisher.name.clone());
    let top: Vec<String> = [date, statement.place.clone(), publisher].into_iter().flatten().collect();
    let mut parts = vec![statement.headline()];
    if let Some(at) = entry.withdrawn {
        parts.push(format!("This statement was withdrawn by its publisher on {}.", at.strftime("%Y-%m-%d")));
    }
    parts.extend((!top.is_empty()).then(|| top.join(", ")));
    for turn in &statement.turns {
        let mut speaker = turn.speaker.as_deref().or((turn.kind == TurnKind::Question).then_some("Question"));
        for passage in &turn.passages {
            let who = speaker.take().map(|name| format!("{name}: ")).unwrap_or_default();
            parts.push(if turn.kind == TurnKind::Note {
                format!("[{}]", passage.text)
            } else {
                who + &passage.text
            });
        }
    }
    parts.push(site.statement_url(entry));
    parts.join("\n\n") + "\n"
}
