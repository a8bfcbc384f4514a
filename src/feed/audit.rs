//! Reads a finished document as a strict reader would: what fails here is never published.

use std::collections::HashSet;
use std::fmt::Display;
use std::hash::Hash;

use jiff::Timestamp;
use roxmltree::{Document, Node};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::fragment::Piece;
use super::{instant, rfc_822};
use crate::model::{Document as Finished, Format};

/// Larger documents are an accident.
const BYTES_MAX: usize = 256 * 1024 * 1024;

/// What a reader finds of an entry.
struct Found {
    id: String,
    title: String,
    published: String,
    updated: String,
    links: Vec<String>,
}

/// Whether a reader would take a document of this size.
///
/// # Errors
/// Says what is wrong.
pub(super) fn size(text: &str) -> Result<(), String> {
    let fits = text.len() <= BYTES_MAX;
    if fits { Ok(()) } else { Err(format!("{} bytes are too many", text.len())) }
}

/// Whether the text is well-formed and holds this entry and no other: the same id, the same dates, with a title and with absolute
/// links.
///
/// # Errors
/// Says what is wrong.
pub(super) fn audit(text: &str, piece: Option<&Piece<'_>>, format: Format) -> Result<(), String> {
    size(text)?;
    let (found, links) = read(text, format)?;
    let absolute = |url: &String| url.starts_with("https://") || url.starts_with("http://");
    if let Some(link) = links.iter().chain(found.iter().flat_map(|one| &one.links)).find(|url| !absolute(url))
    {
        return Err(format!("the link {link} is not absolute"));
    }
    let written = usize::from(piece.is_some());
    if found.len() != written {
        return Err(format!("{written} entries were written, {} are read", found.len()));
    }
    found.iter().zip(piece).try_for_each(|(one, piece)| check(one, piece, format))
}

/// Whether each id stands once, and the newest entry first.
///
/// # Errors
/// Names the first entry that is out of place.
pub fn in_order<I: Eq + Hash + Display>(entries: impl Iterator<Item = (I, Timestamp)>) -> Result<(), String> {
    let (mut ids, mut newest) = (HashSet::new(), Timestamp::MAX);
    for (id, published) in entries {
        if published > newest {
            return Err(format!("{id} is newer than the entry above it"));
        }
        newest = published;
        if let Some(twice) = ids.replace(id) {
            return Err(format!("the id {twice} stands twice"));
        }
    }
    Ok(())
}

/// Whether the end of an entry, with its summary, ends an entry well.
///
/// # Errors
/// Says what is wrong.
pub(super) fn end(text: &str, format: Format) -> Result<(), String> {
    match format {
        Format::Atom => {
            Document::parse(&format!("<entry>{text}")).map(drop).map_err(|error| error.to_string())
        }
        Format::Rss => Document::parse(&format!("<item>{text}")).map(drop).map_err(|error| error.to_string()),
        Format::Json => {
            let read: Result<IgnoredAny, _> = serde_json::from_str(&format!("{{\"id\":\"\"{text}"));
            read.map(drop).map_err(|error| error.to_string())
        }
    }
}

/// The ids of a document's entries in order, as a strict reader finds them.
///
/// # Errors
/// Says why the document cannot be read.
pub fn entry_ids(document: &Finished) -> Result<Vec<String>, String> {
    let text = std::str::from_utf8(&document.bytes).map_err(|error| error.to_string())?;
    Ok(read(text, document.format)?.0.into_iter().map(|found| found.id).collect())
}

/// The entries, and the links outside of them.
fn read(text: &str, format: Format) -> Result<(Vec<Found>, Vec<String>), String> {
    match format {
        Format::Atom | Format::Rss => xml(text, format),
        Format::Json => json(text),
    }
}

fn check(found: &Found, piece: &Piece<'_>, format: Format) -> Result<(), String> {
    let published = if format == Format::Rss { rfc_822(piece.published) } else { instant(piece.published) };
    if found.id != piece.id {
        return Err(format!("{} was written, {} is read", piece.id, found.id));
    }
    if !same(&found.published, &published, format)
        || !same(&found.updated, &instant(piece.updated), Format::Atom)
    {
        return Err(format!("{} has dates other than its own", found.id));
    }
    if found.title.trim().is_empty() || found.links.is_empty() {
        return Err(format!("{} has no title or no link", found.id));
    }
    Ok(())
}

/// Whether two dates are the same moment, however their zones are written.
fn same(read: &str, written: &str, format: Format) -> bool {
    read == written
        || format != Format::Rss && read.parse::<Timestamp>().ok() == written.parse::<Timestamp>().ok()
}

/// Entries of Atom or RSS, and the links outside of them.
fn xml(text: &str, format: Format) -> Result<(Vec<Found>, Vec<String>), String> {
    let document = Document::parse(text).map_err(|error| error.to_string())?;
    let root = document.root_element();
    let (parent, name) = match format {
        Format::Rss => (child(root, "channel").ok_or("there is no channel")?, "item"),
        _ => (root, "entry"),
    };
    for needed in if format == Format::Rss {
        &["title", "link", "description"][..]
    } else {
        &["id", "title", "updated"]
    } {
        if child(parent, needed).is_none() {
            return Err(format!("the feed has no {needed}"));
        }
    }
    let (entries, rest): (Vec<Node<'_, '_>>, Vec<_>) =
        parent.children().filter(Node::is_element).partition(|node| node.tag_name().name() == name);
    let text = |node: Node<'_, '_>, name: &str| child(node, name).map(content).unwrap_or_default();
    let found = entries.into_iter().map(|entry| {
        let (id, published) = if format == Format::Rss { ("guid", "pubDate") } else { ("id", "published") };
        Found {
            id: text(entry, id),
            title: text(entry, "title"),
            published: text(entry, published),
            updated: text(entry, "updated"),
            links: entry.children().filter_map(address).collect(),
        }
    });
    Ok((found.collect(), rest.into_iter().filter_map(address).collect()))
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.tag_name().name() == name)
}

fn content(node: Node<'_, '_>) -> String {
    node.children().filter_map(|child| child.text()).collect()
}

/// Where an element leads, if it is one that leads somewhere.
fn address(node: Node<'_, '_>) -> Option<String> {
    match node.tag_name().name() {
        "link" => Some(node.attribute("href").map_or_else(|| content(node), str::to_owned)),
        "enclosure" => node.attribute("url").map(str::to_owned),
        _ => None,
    }
}

#[derive(Deserialize)]
struct Feed {
    home_page_url: String,
    feed_url: String,
    next_url: Option<String>,
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    url: String,
    external_url: Option<String>,
    title: String,
    date_published: String,
    date_modified: String,
}

fn json(text: &str) -> Result<(Vec<Found>, Vec<String>), String> {
    let feed: Feed = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let found = feed.items.into_iter().map(|item| Found {
        id: item.id,
        title: item.title,
        published: item.date_published,
        updated: item.date_modified,
        links: [item.url].into_iter().chain(item.external_url).collect(),
    });
    Ok((found.collect(), [feed.home_page_url, feed.feed_url].into_iter().chain(feed.next_url).collect()))
}
