//! The body of a message in format `standard`.

use serde::Serialize;
use serde_json::{Value, json};

use crate::model::{
    Authority, Changed, Changes, Entry, Event, EventKind, Filter, Passage, Publisher, Seq, Speaker, Subject,
    Tag, Turn,
};

/// Passages in a message, at most; the page has the rest.
const PASSAGES_MAX: usize = 20;
/// Bytes of quoted text in a message, at most: receivers expect less than 20 kB in all.
const PASSAGE_BYTES_MAX: usize = 12_000;

#[derive(Serialize)]
struct Message<'a> {
    r#type: &'static str,
    timestamp: String,
    data: Body<'a>,
}

#[derive(Serialize)]
struct Body<'a> {
    seq: Seq,
    previous_seq: Option<Seq>,
    id: &'a str,
    feed_id: String,
    revision: u32,
    url: &'a str,
    title: String,
    date: Option<String>,
    place: Option<&'a str>,
    language: &'a str,
    kind: &'static str,
    publisher: Option<&'a Publisher>,
    also_published_by: &'a [String],
    speakers: &'a [Speaker],
    organisations: Vec<Value>,
    topics: Vec<Value>,
    passages: Vec<Value>,
    passages_more: usize,
    source: Option<&'a str>,
    published: String,
    updated: String,
    withdrawn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Value>,
    translations: Vec<Value>,
}

/// The JSON of a message about `event`. `previous` is the event that the subscription got before this one; the passages are those
/// that mention a subject of the filter.
#[must_use]
pub(super) fn body(
    event: &Event,
    previous: Option<Seq>,
    entry: &Entry,
    filter: &Filter,
    site: (&str, &Authority),
) -> Vec<u8> {
    let (base_url, authority) = site;
    let statement = &entry.statement;
    let url = format!("{base_url}/statements/{}", entry.id);
    let (passages, more) = passages(entry, filter, &url);
    let message = Message {
        r#type: event.kind.as_str(),
        timestamp: event.at.to_string(),
        data: Body {
            seq: event.seq,
            previous_seq: previous,
            id: entry.id.as_str(),
            feed_id: authority.tag(&format!("statement/{}", entry.id)),
            revision: event.revision,
            url: &url,
            title: statement.headline(),
            date: statement.date.map(|date| date.to_string()),
            place: statement.place.as_deref(),
            language: &statement.language,
            kind: statement.kind.as_str(),
            publisher: statement.publisher.as_ref(),
            also_published_by: &entry.also_published_by,
            speakers: &statement.speakers,
            organisations: entry.tags.organisations.iter().map(named).collect(),
            topics: entry.tags.topics.iter().map(named).collect(),
            passages,
            passages_more: more,
            source: statement.source.as_deref(),
            published: entry.published.to_string(),
            updated: entry.updated.to_string(),
            withdrawn: entry.withdrawn.map(|at| at.to_string()),
            changes: entry.changes.as_ref().filter(|_| event.kind == EventKind::Updated).map(changes),
            translations: entry.translations.iter().map(|(language, id)| json!({ "language": language, "url": format!("{base_url}/statements/{id}") })).collect(),
        },
    };
    serde_json::to_vec(&message).expect("strings and numbers always serialise")
}

fn named(tag: &Tag) -> Value {
    json!({ "id": tag.id, "name": tag.name })
}

/// What a revision changed, bounded.
fn changes(changes: &Changes) -> Value {
    let some = |list: &[Changed]| {
        let cut = |text: &str| text.chars().take(PASSAGE_BYTES_MAX / 24).collect::<String>();
        let shown = list
            .iter()
            .take(PASSAGES_MAX)
            .map(|one| json!({ "id": one.id, "text": cut(&one.text), "counterpart": one.counterpart }));
        shown.collect::<Vec<_>>()
    };
    json!({
        "added": some(&changes.added), "removed": some(&changes.removed), "header": changes.header, "continued": changes.continued,
        "more": changes.added.len().saturating_sub(PASSAGES_MAX) + changes.removed.len().saturating_sub(PASSAGES_MAX),
    })
}

/// The passages that mention what the filter wants, bounded, and how many more there are.
fn passages(entry: &Entry, filter: &Filter, url: &str) -> (Vec<Value>, usize) {
    let (quoted, more) = quoted(entry, filter);
    let shown = quoted.into_iter().map(|quoted| {
        json!({
            "id": quoted.passage.id,
            "url": format!("{url}#{}", quoted.passage.id),
            "speaker": quoted.turn.speaker,
            "text": quoted.passage.text.chars().take(PASSAGE_BYTES_MAX / 4).collect::<String>(),
            "subjects": quoted.subjects,
        })
    });
    (shown.collect(), more)
}

/// A passage that a message quotes, and why.
pub(super) struct Quoted<'a> {
    pub(super) turn: &'a Turn,
    pub(super) passage: &'a Passage,
    subjects: Vec<String>,
}

/// The passages that mention a subject of the filter or hold one of its phrases; where it asks for neither, those that mention any subject.
pub(super) fn quoted<'a>(entry: &'a Entry, filter: &Filter) -> (Vec<Quoted<'a>>, usize) {
    let mut wanted: Vec<Subject> = filter.subjects().collect();
    if wanted.is_empty() && !filter.has_phrases() {
        wanted = entry.tags.subjects().into_iter().collect();
    }
    let (mut passages, mut more, mut bytes) = (Vec::new(), 0, 0);
    for (turn, passage) in entry.statement.passages() {
        let mentions = |subject: &&Subject| {
            entry.tags.mentions(subject).iter().any(|mention| mention.passage.as_ref() == Some(&passage.id))
        };
        let subjects: Vec<String> = wanted.iter().filter(mentions).map(ToString::to_string).collect();
        if subjects.is_empty() && !filter.quotes(&passage.text) {
            continue;
        }
        bytes += passage.text.len();
        if passages.len() == PASSAGES_MAX || bytes > PASSAGE_BYTES_MAX && !passages.is_empty() {
            more += 1;
            continue;
        }
        passages.push(Quoted { turn, passage, subjects });
    }
    (passages, more)
}
