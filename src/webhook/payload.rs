//! What a message says of a statement, whatever its format.

use serde::Serialize;
use serde_json::{Value, json};

use super::format::{Letter, Telling};
use crate::model::{
    Changed, Changes, Entry, EventKind, Filter, Passage, Publisher, Seq, Speaker, StatementId, Subject, Tag,
    Turn,
};

/// How much of a statement is quoted.
pub(super) struct Budget {
    /// Passages, and changes of each sort, at most.
    pub(super) passages: usize,
    /// Bytes of their text, at most; the first is quoted whatever its length, cut to a quarter of this; a change is cut to a 24th.
    pub(super) bytes: usize,
}

/// The data of a message in format `standard`.
#[derive(Serialize)]
pub(super) struct Body<'a> {
    seq: Seq,
    previous_seq: Option<Seq>,
    id: &'a str,
    feed_id: String,
    revision: u32,
    url: String,
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

/// What a message says of one event; the passages are those that mention what the subscription asked for.
pub(super) fn data<'a>(telling: &Telling<'a>, letter: &Letter<'_>, budget: &Budget) -> Body<'a> {
    let Telling { event, previous, entry } = *telling;
    let (base_url, authority) = (letter.origin.base_url, letter.origin.authority);
    let statement = &entry.statement;
    let url = format!("{base_url}/statements/{}", entry.id);
    let (passages, passages_more) = passages(entry, letter.filter, &url, budget);
    let translation = |(language, id): &(String, StatementId)| json!({ "language": language, "url": format!("{base_url}/statements/{id}") });
    Body {
        seq: event.seq,
        previous_seq: previous,
        id: entry.id.as_str(),
        feed_id: authority.tag(&format!("statement/{}", entry.id)),
        revision: event.revision,
        url,
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
        passages_more,
        source: statement.source.as_deref(),
        published: entry.published.to_string(),
        updated: entry.updated.to_string(),
        withdrawn: entry.withdrawn.map(|at| at.to_string()),
        changes: entry
            .changes
            .as_ref()
            .filter(|_| event.kind == EventKind::Updated)
            .map(|all| changes(all, budget)),
        translations: entry.translations.iter().map(translation).collect(),
    }
}

fn named(tag: &Tag) -> Value {
    json!({ "id": tag.id, "name": tag.name })
}

/// What a revision changed, bounded.
fn changes(changes: &Changes, budget: &Budget) -> Value {
    let most = budget.passages;
    let some = |list: &[Changed]| {
        let cut = |text: &str| head(text, budget.bytes / 24).to_owned();
        let shown = list
            .iter()
            .take(most)
            .map(|one| json!({ "id": one.id, "text": cut(&one.text), "counterpart": one.counterpart }));
        shown.collect::<Vec<_>>()
    };
    json!({
        "added": some(&changes.added), "removed": some(&changes.removed), "header": changes.header, "continued": changes.continued,
        "more": changes.added.len().saturating_sub(most) + changes.removed.len().saturating_sub(most),
    })
}

/// The first so many characters of a text.
fn head(text: &str, characters: usize) -> &str {
    // A text has no more characters than bytes.
    let end = if text.len() <= characters { None } else { text.char_indices().nth(characters) };
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// The passages that mention what the filter wants, bounded, and how many more there are.
fn passages(entry: &Entry, filter: &Filter, url: &str, budget: &Budget) -> (Vec<Value>, usize) {
    let (quoted, more) = quoted(entry, filter, budget);
    let shown = quoted.into_iter().map(|quoted| {
        json!({
            "id": quoted.passage.id,
            "url": format!("{url}#{}", quoted.passage.id),
            "speaker": quoted.turn.speaker,
            "text": head(&quoted.passage.text, budget.bytes / 4),
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
pub(super) fn quoted<'a>(entry: &'a Entry, filter: &Filter, budget: &Budget) -> (Vec<Quoted<'a>>, usize) {
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
        if passages.len() == budget.passages || bytes > budget.bytes && !passages.is_empty() {
            more += 1;
            continue;
        }
        passages.push(Quoted { turn, passage, subjects });
    }
    (passages, more)
}
