//! Entries rendered once, to be joined into as many documents as they stand in.

use std::borrow::Cow;
use std::collections::HashMap;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::article::Article;
use super::{Frame, Heading, Site, Unsound, atom, audit, changes, json, rss, text};
use crate::model::{Entry, EventKind, FeedKey, Format, Query, Subject};

/// A digest of an entry as it stands in the documents of a feed, over all formats.
pub type Digest = [u8; 16];

/// One revision of a statement in every format, but for the summary, which depends on the feed.
#[derive(Clone, Debug)]
pub struct Fragment {
    id: String,
    published: Timestamp,
    updated: Timestamp,
    /// In the order of [`Format::ALL`], each without its end.
    open: [String; 3],
    summaries: HashMap<Subject, Summary>,
    opening: Summary,
}

/// The summary of an entry for a feed, and the digest of the entry with it.
#[derive(Clone, Debug)]
struct Summary {
    text: String,
    digest: Digest,
}

/// One entry of one document, with what a reader must find in it.
#[derive(Clone, Debug)]
pub struct Piece<'a> {
    /// The entry's id.
    pub id: Cow<'a, str>,
    /// When readers could first see it.
    pub published: Timestamp,
    /// When a reader should last have looked again.
    pub updated: Timestamp,
    /// The entry as it stands in the document.
    pub text: Cow<'a, str>,
    /// The entry in all formats of this feed.
    pub digest: Digest,
}

impl Fragment {
    /// Of a statement.
    #[must_use]
    pub fn of(site: &Site, entry: &Entry) -> Self {
        let subjects = entry.tags.subjects();
        let summaries = subjects.into_iter().map(|subject| {
            let feed = FeedKey::Of(subject.clone());
            (subject, text::summary(entry, &feed))
        });
        let opening = text::summary(entry, &FeedKey::All);
        Self::from(&Article::of(site, entry), summaries.collect(), opening)
    }

    /// Of a statement that a search found: its summary is what was sought.
    #[must_use]
    pub fn found(site: &Site, entry: &Entry, query: &Query) -> Self {
        let opening = text::quoting(entry, |passage| query.quotes(entry, &passage.id, &passage.text));
        Self::from(&Article::of(site, entry), HashMap::new(), opening)
    }

    /// Of what happened to a statement after its publication.
    #[must_use]
    pub fn of_change(site: &Site, kind: EventKind, at: Timestamp, entry: &Entry) -> Self {
        let (article, summary) = changes::article(site, kind, at, entry);
        Self::from(&article, HashMap::new(), summary)
    }

    fn from(article: &Article, summaries: HashMap<Subject, String>, opening: String) -> Self {
        let open = [atom::open(article), rss::open(article), json::open(article)];
        let add = |digest: Sha256, text: &String| digest.chain_update(text).chain_update([0]);
        let opened = open.iter().fold(Sha256::new(), add);
        let summary = |text: String| {
            let closes = Format::ALL.map(|format| close(format, &text));
            let whole = closes.iter().fold(opened.clone(), add).finalize();
            Summary { text, digest: *whole.first_chunk().expect("a SHA-256 has 32 bytes") }
        };
        Self {
            id: article.id.clone(),
            published: article.published,
            updated: article.updated,
            summaries: summaries.into_iter().map(|(subject, text)| (subject, summary(text))).collect(),
            opening: summary(opening),
            open,
        }
    }

    /// The entry as it stands in a feed's document.
    #[must_use]
    pub fn piece(&self, feed: &FeedKey, format: Format) -> Piece<'_> {
        let Summary { text, digest } = self.summary(feed);
        let [atom, rss, json] = &self.open;
        let open = match format {
            Format::Atom => atom,
            Format::Rss => rss,
            Format::Json => json,
        };
        let text = [open.as_str(), &close(format, text)].concat();
        Piece {
            id: Cow::Borrowed(&self.id),
            published: self.published,
            updated: self.updated,
            text: Cow::Owned(text),
            digest: *digest,
        }
    }

    /// The entry as it stands in a feed's documents, in all formats.
    #[must_use]
    pub fn digest(&self, feed: &FeedKey) -> Digest {
        self.summary(feed).digest
    }

    fn summary(&self, feed: &FeedKey) -> &Summary {
        let quoted = if let FeedKey::Of(subject) = feed { self.summaries.get(subject) } else { None };
        quoted.unwrap_or(&self.opening)
    }

    /// Reads the entry back as a strict reader would, in every format and with each of its summaries: what passes is well-formed in
    /// any document.
    ///
    /// # Errors
    /// When a document that holds it would not be a good one.
    pub fn audit(&self, site: &Site) -> Result<(), Unsound> {
        let heading = Heading::of(&FeedKey::All, &site.title, self.updated);
        let unsound =
            |format: Format, reason| Unsound { path: self.id.clone(), extension: format.extension(), reason };
        for format in Format::ALL {
            let piece = self.piece(&FeedKey::All, format);
            let alone = Frame::of(site, &heading, format).filled(&heading, &[piece]);
            alone.map_err(|error| unsound(format, error.reason))?;
            for summary in self.summaries.values() {
                audit::end(&close(format, &summary.text), format)
                    .map_err(|reason| unsound(format, reason))?;
            }
        }
        Ok(())
    }

    /// Bytes in memory, about.
    #[must_use]
    pub fn weight(&self) -> usize {
        let summaries = self.summaries.values().map(|summary| summary.text.len() + 96).sum::<usize>();
        self.open.iter().map(String::len).sum::<usize>() + summaries + self.opening.text.len()
    }
}

/// The end of an entry, with its summary.
fn close(format: Format, summary: &str) -> String {
    match format {
        Format::Atom => atom::close(summary),
        Format::Rss => rss::close(summary),
        Format::Json => json::close(summary),
    }
}

/// The pieces of a feed's document.
#[must_use]
pub fn pieces<'a>(
    fragments: impl IntoIterator<Item = &'a Fragment>,
    feed: &FeedKey,
    format: Format,
) -> Vec<Piece<'a>> {
    fragments.into_iter().map(|fragment| fragment.piece(feed, format)).collect()
}
