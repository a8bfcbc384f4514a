//! An entry of a document as all formats see it: every text already without what XML forbids.

use jiff::Timestamp;
use serde_json::{Value, json};
use url::Url;

use super::Site;
use super::text::{self, xml_clean};
use crate::model::{Entry, Statement, Tag};

/// An entry of a document.
#[derive(Clone, Debug)]
pub(super) struct Article {
    pub(super) id: String,
    pub(super) title: String,
    /// BCP 47, where it is known.
    pub(super) language: Option<String>,
    /// Where to read it.
    pub(super) url: String,
    pub(super) published: Timestamp,
    pub(super) updated: Timestamp,
    pub(super) authors: Vec<String>,
    /// The entry that it speaks of, with its page.
    pub(super) reply_to: Option<(String, String)>,
    /// The page that it was taken from.
    pub(super) via: Option<String>,
    pub(super) enclosure: Option<Enclosure>,
    pub(super) categories: Vec<Category>,
    /// HTML that is safe as it stands.
    pub(super) content: String,
    /// What JSON readers that know pressroom get besides.
    pub(super) details: Value,
}

/// A file that belongs to an entry.
#[derive(Clone, Debug)]
pub(super) struct Enclosure {
    pub(super) url: String,
    pub(super) media_type: &'static str,
    pub(super) bytes: u64,
}

/// A word under which an entry stands.
#[derive(Clone, Debug)]
pub(super) struct Category {
    /// Address of the list that it is from.
    pub(super) scheme: String,
    pub(super) term: String,
    pub(super) label: String,
}

impl Article {
    /// A statement's current revision.
    pub(super) fn of(site: &Site, entry: &Entry) -> Self {
        let statement = &entry.statement;
        let url = site.statement_url(entry);
        let enclosure = (entry.bytes > 0).then(|| Enclosure {
            url: format!("{url}/transcript"),
            media_type: entry.transcript_type(),
            bytes: entry.bytes,
        });
        Self {
            id: site.authority.tag(&format!("statement/{}", entry.id)),
            title: title(statement),
            language: language(statement),
            url,
            published: entry.published,
            updated: entry.updated,
            authors: authors(statement),
            reply_to: None,
            via: statement.source.as_deref().and_then(absolute),
            enclosure,
            categories: categories(site, entry),
            content: text::content(site, entry),
            details: details(entry),
        }
    }
}

/// The headline, never empty.
pub(super) fn title(statement: &Statement) -> String {
    let title = xml_clean(&statement.headline());
    if title.trim().is_empty() { "Untitled statement".to_owned() } else { title }
}

/// The language, where it is known.
pub(super) fn language(statement: &Statement) -> Option<String> {
    (statement.language != "und" && !statement.language.is_empty()).then(|| xml_clean(&statement.language))
}

/// Who speaks, or who put it up.
pub(super) fn authors(statement: &Statement) -> Vec<String> {
    let speakers = statement.speakers.iter().map(|speaker| &speaker.name);
    let publisher = statement.publisher.iter().map(|publisher| &publisher.name);
    let named = |name: &String| Some(xml_clean(name)).filter(|name| !name.trim().is_empty());
    let authors: Vec<String> = speakers.filter_map(named).collect();
    if authors.is_empty() { publisher.filter_map(named).collect() } else { authors }
}

/// Organisations and topics by their lists, and the kind of statement.
pub(super) fn categories(site: &Site, entry: &Entry) -> Vec<Category> {
    let category = |scheme: &str, term: &str, label: &str| Category {
        scheme: format!("{}/{scheme}", site.base_url),
        term: xml_clean(term),
        label: xml_clean(label),
    };
    let of = |scheme: &'static str, tags: &[Tag]| {
        tags.iter().map(|tag| category(scheme, &tag.id, &tag.name)).collect::<Vec<_>>()
    };
    let kind = entry.statement.kind.as_str();
    let organisations = of("organisations", &entry.tags.organisations);
    organisations
        .into_iter()
        .chain(of("topics", &entry.tags.topics))
        .chain([category("kinds", kind, kind)])
        .collect()
}

/// A web address as a browser would write it; `None` for what is none.
fn absolute(text: &str) -> Option<String> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    Some(url.to_string())
}

fn details(entry: &Entry) -> Value {
    let statement = &entry.statement;
    let tag = |tag: &Tag| json!({ "id": tag.id, "name": tag.name, "roles": tag.roles });
    json!({
        "id": entry.id,
        "revision": entry.revision,
        "status": entry.status(),
        "kind": statement.kind,
        "date": statement.date,
        "place": statement.place,
        "publisher": statement.publisher,
        "speakers": statement.speakers,
        "organisations": entry.tags.organisations.iter().map(tag).collect::<Vec<_>>(),
        "topics": entry.tags.topics.iter().map(tag).collect::<Vec<_>>(),
    })
}
