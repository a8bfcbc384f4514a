//! Atom 1.0, RFC 4287.

use std::collections::BTreeMap;

use atom_syndication::extension::Extension;
use atom_syndication::{Category, Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use jiff::Timestamp;

use super::article::Article;
use super::{Heading, Site, instant, text, with_stylesheet};
use crate::model::Format;

/// Prefixes of what RFC 4287 leaves to others: archives (RFC 5005), tombstones (RFC 6721), threads (RFC 4685).
const NAMESPACES: [(&str, &str); 3] = [
    ("at", "http://purl.org/atompub/tombstones/1.0"),
    ("fh", "http://purl.org/syndication/history/1.0"),
    ("thr", text::THREADING),
];

/// An entry without its summary and its end.
pub(super) fn open(article: &Article) -> String {
    let mut links = vec![link("alternate", &article.url, Some("text/html"))];
    links.extend(article.via.iter().map(|url| link("via", url, None)));
    links.extend(article.enclosure.iter().map(|file| Link {
        length: Some(file.bytes.to_string()),
        ..link("enclosure", &file.url, Some(file.media_type))
    }));
    let categories = article.categories.iter().map(|category| Category {
        term: category.term.clone(),
        scheme: Some(category.scheme.clone()),
        label: Some(category.label.clone()),
    });
    let reply = article.reply_to.as_ref();
    let reply =
        reply.map(|(id, url)| ("thr", "in-reply-to", extension("thr:in-reply-to", text::reply(id, url))));
    let entry = Entry {
        id: article.id.clone(),
        title: Text::plain(article.title.clone()),
        published: Some(date(article.published)),
        updated: date(article.updated),
        authors: article.authors.iter().map(|name| person(name)).collect(),
        links,
        categories: categories.collect(),
        extensions: text::extensions(reply),
        content: Some(Content {
            content_type: Some("html".to_owned()),
            value: Some(article.content.clone()),
            ..Content::default()
        }),
        ..Entry::default()
    };
    let document = Feed { entries: vec![entry], ..Feed::default() }.to_string();
    let inner = text::between(&document, "<entry>", "</entry>");
    // The crate has no attributes for entries, and a feed holds statements in many languages.
    let language = article.language.as_ref().map(|code| format!(" xml:lang=\"{}\"", text::escape(code)));
    format!("<entry{}>{inner}", language.unwrap_or_default())
}

/// The summary and the end of an entry.
pub(super) fn close(summary: &str) -> String {
    format!("<summary type=\"text\">{}</summary></entry>", text::escape(summary))
}

/// What stands before, between and after the entries.
pub(super) fn frame(site: &Site, heading: &Heading) -> (String, &'static str, &'static str) {
    let media_type = Format::Atom.media_type().split(';').next();
    let mut links = vec![
        link("self", &heading.url(site, Format::Atom), media_type),
        link("alternate", &heading.page_url(site), Some("text/html")),
    ];
    links.extend(heading.hubs(site).iter().map(|hub| link("hub", hub, None)));
    links.extend(heading.links.iter().map(|(rel, url)| link(rel, url, media_type)));
    let archive = heading.archive.then(|| ("fh", "archive", extension("fh:archive", BTreeMap::new())));
    let gone = heading.gone(site).map(|(id, at)| {
        let attributes = BTreeMap::from([("ref".to_owned(), id), ("when".to_owned(), instant(at))]);
        ("at", "deleted-entry", extension("at:deleted-entry", attributes))
    });
    let feed = Feed {
        title: Text::plain(text::xml_clean(&heading.title)),
        id: text::xml_clean(&site.authority.tag(&heading.name)),
        updated: date(heading.updated),
        authors: vec![person(&text::xml_clean(&site.title))],
        generator: Some(Generator {
            value: "pressroom".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            uri: None,
        }),
        links,
        namespaces: NAMESPACES
            .iter()
            .map(|(prefix, uri)| ((*prefix).to_owned(), (*uri).to_owned()))
            .collect(),
        extensions: text::extensions(archive.into_iter().chain(gone)),
        ..Feed::default()
    };
    let document = with_stylesheet(site, &feed.to_string());
    let head = document.trim_end().strip_suffix("</feed>").unwrap_or(&document);
    (format!("{head}\n"), "\n", "\n</feed>\n")
}

fn extension(name: &str, attrs: BTreeMap<String, String>) -> Extension {
    Extension { name: name.to_owned(), attrs, ..Extension::default() }
}

fn person(name: &str) -> Person {
    Person { name: name.to_owned(), ..Person::default() }
}

fn link(rel: &str, href: &str, media_type: Option<&str>) -> Link {
    let mime_type = media_type.map(str::to_owned);
    Link { rel: rel.to_owned(), href: text::xml_clean(href), mime_type, ..Link::default() }
}

fn date(at: Timestamp) -> FixedDateTime {
    instant(at).parse().expect("RFC 3339 is what the crate reads")
}
