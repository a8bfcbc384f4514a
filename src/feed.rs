//! Feeds as documents: Atom 1.0 (RFC 4287), RSS 2.0 with the RSS Advisory Board's profile, JSON Feed 1.1, OPML 2.0.
//!
//! An entry is rendered once per revision and format, as a [`Fragment`], and read back by a strict reader. A document is a heading,
//! which is read back too, and joined fragments in order, each once: its entity tag follows from their digests.
//! Invariant: no I/O, no clock. Two renders of the same entries give the same bytes.

mod article;
mod atom;
mod audit;
mod changes;
mod fragment;
mod heading;
mod json;
mod opml;
mod rss;
mod text;

use std::sync::Arc;

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

pub use audit::{entry_ids, in_order};
pub use fragment::{Digest, Fragment};
pub use heading::Heading;
pub use opml::opml;
pub use text::{summary, xml_clean};

use crate::model::{Authority, Document, Entry, FeedKey, Format, Query};
use fragment::Piece;

/// Where and by whom the feeds are published.
#[derive(Clone, Debug)]
pub struct Site {
    /// Without a slash at the end.
    pub base_url: String,
    /// Who mints the ids.
    pub authority: Authority,
    /// Name of the site.
    pub title: String,
    /// Bytes of text in one entry; the page has the rest.
    pub content_bytes_max: usize,
    /// WebSub hubs that tell of changes.
    pub hubs: Vec<String>,
    /// Whether questions are answered, as by a daemon; files alone answer none.
    pub search: bool,
}

impl Site {
    /// The page of a statement.
    #[must_use]
    pub fn statement_url(&self, entry: &Entry) -> String {
        format!("{}/statements/{}", self.base_url, entry.id)
    }

    /// A feed in a format.
    #[must_use]
    pub fn feed_url(&self, feed: &FeedKey, format: Format) -> String {
        format!("{}/{feed}.{}", self.base_url, format.extension())
    }

    /// The page of a feed.
    #[must_use]
    pub fn page_url(&self, feed: &FeedKey) -> String {
        format!("{}/{feed}", self.base_url)
    }

    /// A search in a format.
    #[must_use]
    pub fn search_url(&self, query: &Query, format: Format) -> String {
        format!("{}/search.{}?{}", self.base_url, format.extension(), query.canonical())
    }

    /// A search in a format, as a value of an HTTP `Link` header (RFC 8288).
    #[must_use]
    pub fn search_link(&self, query: &Query, format: Format) -> String {
        link(&self.search_url(query, format), "alternate", format)
    }

    /// The feed in every format, as values of an HTTP `Link` header (RFC 8288).
    #[must_use]
    pub fn alternates(&self, feed: &FeedKey) -> Vec<String> {
        Format::ALL
            .into_iter()
            .map(|format| link(&self.feed_url(feed, format), "alternate", format))
            .collect()
    }

    /// What the `Link` header of a document says: itself, and where it can be read otherwise.
    #[must_use]
    pub fn document_links(&self, feed: &FeedKey, format: Format) -> Vec<String> {
        let own = format!("<{}>; rel=\"self\"", self.feed_url(feed, format));
        let page = format!("<{}>; rel=\"alternate\"; type=\"text/html\"", self.page_url(feed));
        let others = Format::ALL.into_iter().filter(|other| *other != format);
        let others = others.map(|other| link(&self.feed_url(feed, other), "alternate", other));
        let hubs = self.hubs.iter().map(|hub| format!("<{hub}>; rel=\"hub\""));
        [own].into_iter().chain(hubs).chain([page]).chain(others).collect()
    }
}

/// Why a document is not good enough to be published: what a strict reader says of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the {extension} document of {path} is not sound: {reason}")]
pub struct Unsound {
    /// Which document.
    pub path: String,
    /// Its format.
    pub extension: &'static str,
    /// What is wrong.
    pub reason: String,
}

impl Unsound {
    /// What is wrong with a document below this heading.
    #[must_use]
    pub fn new(heading: &Heading, format: Format, reason: String) -> Self {
        Self { path: heading.path.clone(), extension: format.extension(), reason }
    }
}

/// Joins a heading and the entries of a declared feed to a document, of which every part is read back, now or before.
///
/// What still has the digest under which it was `published` is what was read back then. `modified` is when the bytes last changed; it
/// does not stand in them.
///
/// # Errors
/// When the result is not a good document; the last good one should stay.
pub fn render(
    site: &Site,
    heading: &Heading,
    (feed, fragments, published): (&FeedKey, &[Arc<Fragment>], &[Digest]),
    format: Format,
    modified: Timestamp,
) -> Result<Document, Unsound> {
    let frame = Frame::of(site, heading, format);
    let digests: Vec<Digest> = fragments.iter().map(|fragment| fragment.digest(feed)).collect();
    for ((fragment, digest), published) in fragments.iter().zip(&digests).zip(published) {
        if digest == published {
            fragment.vouch(feed);
        }
    }
    let bytes = frame.joined(site, heading, (feed, fragments))?.into_bytes();
    Ok(Document { format, bytes, etag: frame.etag(&digests), modified: Some(modified) })
}

/// The same for a document of which nobody knows the entity tag before it is made, nor since when it is what it is.
///
/// # Errors
/// When the result is not a good document; the last good one should stay.
pub fn join(
    site: &Site,
    heading: &Heading,
    entries: (&FeedKey, &[Arc<Fragment>]),
    format: Format,
) -> Result<Document, Unsound> {
    let bytes = Frame::of(site, heading, format).joined(site, heading, entries)?.into_bytes();
    let etag = tag(&Sha256::digest(&bytes).into());
    Ok(Document { format, bytes, etag, modified: None })
}

/// The entity tags of a feed's documents, in the order of [`Format::ALL`].
///
/// `digests` are those of their entries in order, each of which was read back before ([`Fragment::audit`]); what stands above them is
/// read back now.
///
/// # Errors
/// When the documents would not be good ones.
pub fn etags(site: &Site, heading: &Heading, digests: &[Digest]) -> Result<[String; 3], Unsound> {
    let mut etags = [const { String::new() }; 3];
    for (format, etag) in Format::ALL.into_iter().zip(&mut etags) {
        let frame = Frame::of(site, heading, format);
        frame.check(heading, None)?;
        *etag = frame.etag(digests);
    }
    Ok(etags)
}

/// What stands before, between and after the entries of a document.
struct Frame {
    format: Format,
    head: String,
    between: &'static str,
    foot: &'static str,
}

impl Frame {
    fn of(site: &Site, heading: &Heading, format: Format) -> Self {
        let (head, between, foot) = match format {
            Format::Atom => atom::frame(site, heading),
            Format::Rss => rss::frame(site, heading),
            Format::Json => json::frame(site, heading),
        };
        Self { format, head, between, foot }
    }

    /// With these entries. Only what was read back is joined, and joined as one reads it: so the whole is as sound as its parts.
    fn joined(
        &self,
        site: &Site,
        heading: &Heading,
        (feed, fragments): (&FeedKey, &[Arc<Fragment>]),
    ) -> Result<String, Unsound> {
        let unsound = |reason| Unsound::new(heading, self.format, reason);
        self.check(heading, None)?;
        let entries = fragments.iter().map(|fragment| (fragment.id(), fragment.published()));
        in_order(entries).map_err(unsound)?;
        for fragment in fragments {
            fragment.audit_as(site, feed, self.format).map_err(|error| unsound(error.to_string()))?;
        }
        let bytes = fragments.iter().map(|fragment| fragment.bytes(feed, self.format)).sum::<usize>();
        let mut text = String::with_capacity(self.head.len() + bytes + self.foot.len());
        text.push_str(&self.head);
        for (n, fragment) in fragments.iter().enumerate() {
            text.push_str(if n == 0 { "" } else { self.between });
            fragment.push(feed, self.format, &mut text);
        }
        text.push_str(self.foot);
        audit::size(&text).map_err(unsound)?;
        Ok(text)
    }

    /// Reads back what stands above the entries, alone or with one of them.
    fn check(&self, heading: &Heading, piece: Option<&Piece<'_>>) -> Result<(), Unsound> {
        let text = [self.head.as_str(), piece.map_or("", |piece| piece.text.as_str()), self.foot].concat();
        let audited = audit::audit(&text, piece, self.format);
        audited.map_err(|reason| Unsound::new(heading, self.format, reason))
    }

    fn etag(&self, digests: &[Digest]) -> String {
        let frame = Sha256::new().chain_update(&self.head).chain_update(self.between).chain_update(self.foot);
        tag(&digests.iter().fold(frame, Sha256::chain_update).finalize().into())
    }
}

/// An entity tag.
fn tag(hash: &[u8; 32]) -> String {
    format!("\"{}\"", HEXLOWER.encode(hash.first_chunk::<16>().expect("a SHA-256 has 32 bytes")))
}

/// One value of a `Link` header.
fn link(url: &str, relation: &str, format: Format) -> String {
    let media_type = format.media_type().split(';').next().unwrap_or_default();
    format!("<{url}>; rel=\"{relation}\"; type=\"{media_type}\"")
}

/// A time as RFC 3339 writes it.
fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// A time as RFC 822 writes it, with the year in four digits.
fn rfc_822(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

/// A link from the document to its style sheet, so that a browser shows something readable.
fn with_stylesheet(site: &Site, document: &str) -> String {
    let sheet = text::escape(&format!("{}/feed.css", site.base_url));
    let body = document.split_once("?>").map_or(document, |(_, body)| body).trim_start();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<?xml-stylesheet type=\"text/css\" href=\"{sheet}\"?>\n{body}"
    )
}

#[cfg(test)]
mod tests;
