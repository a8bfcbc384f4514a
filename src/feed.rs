//! Feeds as documents: Atom 1.0 (RFC 4287), RSS 2.0 with the RSS Advisory Board's profile, OPML 2.0.
//!
//! Invariant: no I/O, no clock. Two renders of the same entries give the same bytes.

mod atom;
mod opml;
mod rss;
mod text;

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

pub use opml::opml;
pub use text::{summary, xml_clean};

use crate::model::{Authority, Document, Entry, FeedKey, Format};

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
}

/// Why a document is not good enough to be published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The writer or the reader of the format refused it.
    #[error("the document of {feed} is not well-formed: {reason}")]
    Malformed {
        /// Which feed.
        feed: String,
        /// What is wrong.
        reason: String,
    },
    /// What was read back is not what was written.
    #[error("the document of {feed} does not read back: {reason}")]
    Differs {
        /// Which feed.
        feed: String,
        /// What is wrong.
        reason: String,
    },
}

/// Renders a feed and checks the result by reading it back.
///
/// # Errors
/// When the result is not a good document; the last good one should stay.
pub fn render(
    site: &Site,
    (feed, title): (&FeedKey, &str),
    entries: &[Entry],
    format: Format,
) -> Result<Document, RenderError> {
    let text = match format {
        Format::Atom => atom::render(site, feed, title, entries)?,
        Format::Rss => rss::render(site, feed, title, entries)?,
    };
    let bytes = text.into_bytes();
    let hash = Sha256::digest(&bytes);
    let etag = format!("\"{}\"", HEXLOWER.encode(hash.first_chunk::<16>().expect("a SHA-256 has 32 bytes")));
    let modified = entries.iter().map(|entry| entry.updated).max().unwrap_or(Timestamp::UNIX_EPOCH);
    Ok(Document { feed: feed.clone(), format, bytes, etag, modified })
}

/// The time of an Atom date or RSS date.
fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// A link from the document to its style sheet, so that a browser shows something readable.
fn with_stylesheet(site: &Site, document: &str) -> String {
    let sheet = text::escape(&format!("{}/feed.css", site.base_url));
    let body = document.split_once("?>").map_or(document, |(_, body)| body).trim_start();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<?xml-stylesheet type=\"text/css\" href=\"{sheet}\"?>\n{body}\n"
    )
}

/// Whether the ids that were read back are those that were written.
fn compare(feed: &FeedKey, written: Vec<String>, read: &[String]) -> Result<(), RenderError> {
    let differs = |reason: &str| RenderError::Differs { feed: feed.to_string(), reason: reason.to_owned() };
    if written != read {
        return Err(differs("the ids are not those of the entries"));
    }
    let mut unique = written;
    unique.sort();
    unique.dedup();
    if unique.len() == read.len() { Ok(()) } else { Err(differs("an id stands twice")) }
}

#[cfg(test)]
mod tests;
