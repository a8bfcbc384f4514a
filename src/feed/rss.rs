//! RSS 2.0.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rss::extension::Extension;
use rss::extension::atom::{AtomExtension, Link};
use rss::extension::dublincore::DublinCoreExtension;
use rss::{Category, Channel, Guid, Item};

use super::{RenderError, Site, compare, instant, text, with_stylesheet};
use crate::model::{Entry, FeedKey, Format};

const ATOM: &str = "http://www.w3.org/2005/Atom";
/// Minutes for which a reader may keep the feed, as `Cache-Control` says it too.
const TTL_MINUTES: &str = "5";

pub(super) fn render(
    site: &Site,
    feed: &FeedKey,
    title: &str,
    entries: &[Entry],
) -> Result<String, RenderError> {
    let malformed = |reason: String| RenderError::Malformed { feed: feed.to_string(), reason };
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or(Timestamp::UNIX_EPOCH);
    let own = Link {
        rel: "self".to_owned(),
        href: text::xml_clean(&site.feed_url(feed, Format::Rss)),
        mime_type: Some("application/rss+xml".to_owned()),
        ..Link::default()
    };
    let document = Channel {
        title: text::xml_clean(title),
        link: text::xml_clean(&format!("{}/{feed}", site.base_url)),
        description: text::xml_clean(&format!("Official statements: {title}")),
        last_build_date: Some(rfc_822(updated)),
        ttl: Some(TTL_MINUTES.to_owned()),
        docs: Some("https://www.rssboard.org/rss-specification".to_owned()),
        generator: Some(concat!("pressroom ", env!("CARGO_PKG_VERSION")).to_owned()),
        atom_ext: Some(AtomExtension { links: vec![own] }),
        namespaces: BTreeMap::from([("atom".to_owned(), ATOM.to_owned())]),
        items: entries.iter().map(|entry| item(site, feed, entry)).collect(),
        ..Channel::default()
    };
    let written = with_stylesheet(site, &document.to_string());
    let read = Channel::read_from(written.as_bytes()).map_err(|error| malformed(error.to_string()))?;
    compare(feed, ids(&document), &ids(&read))?;
    Ok(written)
}

fn ids(channel: &Channel) -> Vec<String> {
    channel.items.iter().filter_map(|item| item.guid.as_ref()).map(|guid| guid.value.clone()).collect()
}

fn item(site: &Site, feed: &FeedKey, entry: &Entry) -> Item {
    let statement = &entry.statement;
    let mut creators: Vec<String> =
        statement.speakers.iter().map(|speaker| text::xml_clean(&speaker.name)).collect();
    if creators.is_empty() {
        creators.extend(statement.publisher.iter().map(|publisher| text::xml_clean(&publisher.name)));
    }
    let languages = if statement.language == "und" { Vec::new() } else { vec![statement.language.clone()] };
    let updated = Extension {
        name: "atom:updated".to_owned(),
        value: Some(instant(entry.updated)),
        ..Extension::default()
    };
    let extensions = BTreeMap::from([("updated".to_owned(), vec![updated])]);
    Item {
        title: Some(text::xml_clean(&statement.headline())),
        link: Some(text::xml_clean(&site.statement_url(entry))),
        guid: Some(Guid { value: site.authority.tag(&format!("statement/{}", entry.id)), permalink: false }),
        pub_date: Some(rfc_822(entry.published)),
        // Readers take the description for HTML.
        description: Some(text::escape(&text::summary(entry, feed))),
        content: Some(text::content(site, entry)),
        categories: categories(site, entry),
        dublin_core_ext: Some(DublinCoreExtension { creators, languages, ..DublinCoreExtension::default() }),
        extensions: BTreeMap::from([("atom".to_owned(), extensions)]),
        ..Item::default()
    }
}

fn categories(site: &Site, entry: &Entry) -> Vec<Category> {
    let category = |scheme: &str, name: &str| Category {
        name: text::xml_clean(name),
        domain: Some(format!("{}/{scheme}", site.base_url)),
    };
    let organisations = entry.tags.organisations.iter().map(|tag| category("organisations", &tag.name));
    let topics = entry.tags.topics.iter().map(|tag| category("topics", &tag.name));
    organisations.chain(topics).chain([category("kinds", entry.statement.kind.as_str())]).collect()
}

fn rfc_822(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}
