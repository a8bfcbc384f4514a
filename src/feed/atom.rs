//! Atom 1.0, RFC 4287.

use atom_syndication::{
    Category, Content, Entry as Item, Feed, FixedDateTime, Generator, Link, Person, Text,
};
use jiff::Timestamp;

use super::{RenderError, Site, compare, instant, text, with_stylesheet};
use crate::model::{Entry, FeedKey, Format};

pub(super) fn render(
    site: &Site,
    feed: &FeedKey,
    title: &str,
    entries: &[Entry],
) -> Result<String, RenderError> {
    let malformed = |reason: String| RenderError::Malformed { feed: feed.to_string(), reason };
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or(Timestamp::UNIX_EPOCH);
    let document = Feed {
        title: plain(title),
        id: site.authority.tag(&format!("feed/{feed}")),
        updated: date(updated),
        authors: vec![person(&site.title)],
        generator: Some(Generator {
            value: "pressroom".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            uri: None,
        }),
        links: vec![
            link("self", &site.feed_url(feed, Format::Atom), Format::Atom.media_type()),
            link("alternate", &format!("{}/{feed}", site.base_url), "text/html"),
        ],
        entries: entries.iter().map(|entry| item(site, feed, entry)).collect(),
        ..Feed::default()
    };
    let written = with_stylesheet(site, &document.to_string());
    let read: Feed =
        written.parse().map_err(|error: atom_syndication::Error| malformed(error.to_string()))?;
    let ids: Vec<String> = read.entries.iter().map(|item| item.id.clone()).collect();
    compare(feed, document.entries.iter().map(|item| item.id.clone()).collect(), &ids)?;
    Ok(written)
}

fn item(site: &Site, feed: &FeedKey, entry: &Entry) -> Item {
    let statement = &entry.statement;
    let language = (statement.language != "und").then(|| statement.language.clone());
    let mut links = vec![link("alternate", &site.statement_url(entry), "text/html")];
    links.extend(
        statement
            .source
            .iter()
            .filter(|url| url.starts_with("http"))
            .map(|url| link("via", url, "text/html")),
    );
    let mut authors: Vec<Person> = statement.speakers.iter().map(|speaker| person(&speaker.name)).collect();
    if authors.is_empty() {
        authors.extend(statement.publisher.iter().map(|publisher| person(&publisher.name)));
    }
    Item {
        id: site.authority.tag(&format!("statement/{}", entry.id)),
        title: Text { lang: language.clone(), ..plain(&statement.headline()) },
        published: Some(date(entry.published)),
        updated: date(entry.updated),
        authors,
        links,
        categories: categories(site, entry),
        summary: Some(Text { lang: language.clone(), ..plain(&text::summary(entry, feed)) }),
        content: Some(Content {
            content_type: Some("html".to_owned()),
            lang: language,
            value: Some(text::content(site, entry)),
            ..Content::default()
        }),
        ..Item::default()
    }
}

fn categories(site: &Site, entry: &Entry) -> Vec<Category> {
    let category = |scheme: &str, term: &str, label: &str| Category {
        term: text::xml_clean(term),
        scheme: Some(format!("{}/{scheme}", site.base_url)),
        label: Some(text::xml_clean(label)),
    };
    let organisations =
        entry.tags.organisations.iter().map(|tag| category("organisations", &tag.id, &tag.name));
    let topics = entry.tags.topics.iter().map(|tag| category("topics", &tag.id, &tag.name));
    let kind = entry.statement.kind.as_str();
    organisations.chain(topics).chain([category("kinds", kind, kind)]).collect()
}

fn plain(value: &str) -> Text {
    Text::plain(text::xml_clean(value))
}

fn person(name: &str) -> Person {
    Person { name: text::xml_clean(name), ..Person::default() }
}

fn link(rel: &str, href: &str, media_type: &str) -> Link {
    let mime_type = media_type.split(';').next().map(str::to_owned);
    Link { rel: rel.to_owned(), href: text::xml_clean(href), mime_type, ..Link::default() }
}

fn date(at: Timestamp) -> FixedDateTime {
    instant(at).parse().unwrap_or_default()
}
