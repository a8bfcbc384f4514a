//! Entries rendered once, to be joined into as many documents as they stand in.

use std::collections::HashMap;
use std::sync::OnceLock;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::article::Article;
use super::{Frame, Heading, Site, Unsound, atom, audit, changes, json, rss, text};
use crate::model::{Entry, EventKind, FeedKey, Format, Query, Subject};

/// A digest of an entry as it stands in the documents of a feed, over all formats.
pub type Digest = [u8; 16];

/// One revision of a statement in every format, but for the summary, which depends on the feed. What nobody asked for yet is not made.
#[derive(Debug)]
pub struct Fragment {
    article: Article,
    /// In the order of [`Format::ALL`].
    opens: [Open; 3],
    summaries: HashMap<Subject, Summary>,
    opening: Summary,
    /// The digest of the entry in all formats, as far as it is the same in every feed.
    opened: OnceLock<Sha256>,
}

/// An entry in one format without its end, and what a strict reader says of it.
#[derive(Debug, Default)]
struct Open {
    text: OnceLock<String>,
    audited: OnceLock<Result<(), Unsound>>,
}

/// The summary of an entry for a feed, and the digest of the entry with it.
#[derive(Debug)]
struct Summary {
    text: String,
    digest: OnceLock<Digest>,
}

impl From<String> for Summary {
    fn from(text: String) -> Self {
        Self { text, digest: OnceLock::new() }
    }
}

/// One entry of one document, with what a reader must find in it.
#[derive(Clone, Debug)]
pub(super) struct Piece<'a> {
    /// The entry's id.
    pub(super) id: &'a str,
    /// When readers could first see it.
    pub(super) published: Timestamp,
    /// When a reader should last have looked again.
    pub(super) updated: Timestamp,
    /// The entry as it stands in the document.
    pub(super) text: String,
}

impl Fragment {
    /// Of a statement.
    #[must_use]
    pub fn of(site: &Site, entry: &Entry) -> Self {
        let subjects = entry.tags.subjects();
        let summaries = subjects.into_iter().map(|subject| {
            let feed = FeedKey::Of(subject.clone());
            (subject, text::summary(entry, &feed).into())
        });
        let opening = text::summary(entry, &FeedKey::All);
        Self::from(Article::of(site, entry), summaries.collect(), opening)
    }

    /// Of a statement that a search found: its summary is what was sought.
    #[must_use]
    pub fn found(site: &Site, entry: &Entry, query: &Query) -> Self {
        let opening = text::quoting(entry, |passage| query.quotes(entry, &passage.id, &passage.text));
        Self::from(Article::of(site, entry), HashMap::new(), opening)
    }

    /// Of what happened to a statement after its publication.
    #[must_use]
    pub fn of_change(site: &Site, kind: EventKind, at: Timestamp, entry: &Entry) -> Self {
        let (article, summary) = changes::article(site, kind, at, entry);
        Self::from(article, HashMap::new(), summary)
    }

    fn from(article: Article, summaries: HashMap<Subject, Summary>, opening: String) -> Self {
        Self {
            article,
            opens: Default::default(),
            summaries,
            opening: opening.into(),
            opened: OnceLock::new(),
        }
    }

    /// The entry's id.
    pub(super) fn id(&self) -> &str {
        &self.article.id
    }

    /// When readers could first see it.
    pub(super) fn published(&self) -> Timestamp {
        self.article.published
    }

    /// The entry as it stands in a feed's document.
    pub(super) fn piece(&self, feed: &FeedKey, format: Format) -> Piece<'_> {
        let text = [self.open(format), &close(format, &self.summary(feed).text)].concat();
        let Article { id, published, updated, .. } = &self.article;
        Piece { id, published: *published, updated: *updated, text }
    }

    /// The same at the end of a text.
    pub(super) fn push(&self, feed: &FeedKey, format: Format, text: &mut String) {
        text.push_str(self.open(format));
        text.push_str(&close(format, &self.summary(feed).text));
    }

    fn in_format(&self, format: Format) -> &Open {
        let [atom, rss, json] = &self.opens;
        match format {
            Format::Atom => atom,
            Format::Rss => rss,
            Format::Json => json,
        }
    }

    fn open(&self, format: Format) -> &str {
        self.in_format(format).text.get_or_init(|| match format {
            Format::Atom => atom::open(&self.article),
            Format::Rss => rss::open(&self.article),
            Format::Json => json::open(&self.article),
        })
    }

    /// The entry as it stands in a feed's documents, in all formats.
    #[must_use]
    pub fn digest(&self, feed: &FeedKey) -> Digest {
        let Summary { text, digest } = self.summary(feed);
        let add = |digest: Sha256, text: &str| digest.chain_update(text).chain_update([0]);
        *digest.get_or_init(|| {
            let opens = || Format::ALL.into_iter().map(|format| self.open(format)).fold(Sha256::new(), add);
            let opened = self.opened.get_or_init(opens).clone();
            let closes = Format::ALL.into_iter().map(|format| close(format, text));
            let whole = closes.fold(opened, |digest, text| add(digest, &text)).finalize();
            *whole.first_chunk().expect("a SHA-256 has 32 bytes")
        })
    }

    fn summary(&self, feed: &FeedKey) -> &Summary {
        let quoted = if let FeedKey::Of(subject) = feed { self.summaries.get(subject) } else { None };
        quoted.unwrap_or(&self.opening)
    }

    /// Reads the entry back as a strict reader would, in every format and with each of its summaries.
    ///
    /// # Errors
    /// When a document that holds it would not be a good one.
    pub fn audit(&self, site: &Site) -> Result<(), Unsound> {
        Format::ALL.into_iter().try_for_each(|format| self.audit_as(site, format))
    }

    /// Takes the word of whoever has read it back before, in every format and with each of its summaries.
    pub(super) fn vouch(&self) {
        for open in &self.opens {
            open.audited.get_or_init(|| Ok(()));
        }
    }

    /// Reads it back in one format, once: what passes is well-formed in any document.
    pub(super) fn audit_as(&self, site: &Site, format: Format) -> Result<(), Unsound> {
        self.in_format(format).audited.get_or_init(|| self.read_back(site, format)).clone()
    }

    fn read_back(&self, site: &Site, format: Format) -> Result<(), Unsound> {
        let unsound =
            |reason| Unsound { path: self.article.id.clone(), extension: format.extension(), reason };
        let heading = Heading::of(&FeedKey::All, &site.title, self.article.updated);
        let piece = self.piece(&FeedKey::All, format);
        Frame::of(site, &heading, format)
            .check(&heading, Some(&piece))
            .map_err(|error| unsound(error.reason))?;
        let mut ends = self.summaries.values().map(|summary| close(format, &summary.text));
        ends.try_for_each(|end| audit::end(&end, format)).map_err(unsound)
    }

    /// Bytes that it may come to hold, about.
    #[must_use]
    pub fn weight(&self) -> usize {
        let summaries = self.summaries.values().map(|summary| summary.text.len() + 96).sum::<usize>();
        // The content stands in the article and in each format, where it is escaped.
        self.article.content.len() * 5 + 2_048 + summaries + self.opening.text.len()
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
