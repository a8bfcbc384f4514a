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
    entry: Entry,
    article: Article,
    /// In the order of [`Format::ALL`].
    opens: [Open; 3],
    summaries: HashMap<Subject, Summary>,
    opening: Summary,
    /// The digest of the entry in all formats, as far as it is the same in every feed.
    opened: OnceLock<Sha256>,
}

/// What a strict reader says.
type Audited = OnceLock<Result<(), Unsound>>;

/// An entry in one format without its end.
#[derive(Debug, Default)]
struct Open {
    text: OnceLock<String>,
    audited: Audited,
}

/// The summary of an entry for a feed, and the digest of the entry with it.
#[derive(Debug, Default)]
struct Summary {
    text: OnceLock<String>,
    digest: OnceLock<Digest>,
    /// In the order of [`Format::ALL`].
    audited: [Audited; 3],
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
    pub fn of(site: &Site, entry: Entry) -> Self {
        let subjects = entry.tags.subjects().into_iter();
        let summaries = subjects.map(|subject| (subject, Summary::default())).collect();
        Self::from(Article::of(site, &entry), entry, summaries, None)
    }

    /// Of a statement that a search found: its summary is what was sought.
    #[must_use]
    pub fn found(site: &Site, entry: Entry, query: &Query) -> Self {
        let opening = text::quoting(&entry, |passage| query.quotes(&entry, &passage.id, &passage.text));
        Self::from(Article::of(site, &entry), entry, HashMap::new(), Some(opening))
    }

    /// Of what happened to a statement after its publication.
    #[must_use]
    pub fn of_change(site: &Site, kind: EventKind, at: Timestamp, entry: Entry) -> Self {
        let (article, summary) = changes::article(site, kind, at, &entry);
        Self::from(article, entry, HashMap::new(), Some(summary))
    }

    fn from(
        article: Article,
        entry: Entry,
        summaries: HashMap<Subject, Summary>,
        opening: Option<String>,
    ) -> Self {
        let text = opening.map_or_else(OnceLock::new, OnceLock::from);
        let opening = Summary { text, ..Summary::default() };
        Self { entry, article, opens: Default::default(), summaries, opening, opened: OnceLock::new() }
    }

    /// What it was rendered from.
    #[must_use]
    pub fn entry(&self) -> &Entry {
        &self.entry
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
        let text = [self.open(format), &self.close(feed, format)].concat();
        let Article { id, published, updated, .. } = &self.article;
        Piece { id, published: *published, updated: *updated, text }
    }

    /// Bytes of the entry as it stands in a feed's document, about: of its end, what is escaped is not counted.
    pub(super) fn bytes(&self, feed: &FeedKey, format: Format) -> usize {
        self.open(format).len() + self.summary(feed).len() + 128
    }

    /// The same at the end of a text.
    pub(super) fn push(&self, feed: &FeedKey, format: Format, text: &mut String) {
        text.push_str(self.open(format));
        text.push_str(&self.close(feed, format));
    }

    fn open(&self, format: Format) -> &str {
        in_format(&self.opens, format).text.get_or_init(|| match format {
            Format::Atom => atom::open(&self.article),
            Format::Rss => rss::open(&self.article),
            Format::Json => json::open(&self.article),
        })
    }

    /// The end of the entry, with its summary.
    fn close(&self, feed: &FeedKey, format: Format) -> String {
        let summary = self.summary(feed);
        match format {
            Format::Atom => atom::close(summary),
            Format::Rss => rss::close(summary),
            Format::Json => json::close(summary),
        }
    }

    /// The entry as it stands in a feed's documents, in all formats.
    #[must_use]
    pub fn digest(&self, feed: &FeedKey) -> Digest {
        let add = |digest: Sha256, text: &str| digest.chain_update(text).chain_update([0]);
        *self.in_feed(feed).digest.get_or_init(|| {
            let opens = || Format::ALL.into_iter().map(|format| self.open(format)).fold(Sha256::new(), add);
            let opened = self.opened.get_or_init(opens).clone();
            let closes = Format::ALL.into_iter().map(|format| self.close(feed, format));
            let whole = closes.fold(opened, |digest, text| add(digest, &text)).finalize();
            *whole.first_chunk().expect("a SHA-256 has 32 bytes")
        })
    }

    fn in_feed(&self, feed: &FeedKey) -> &Summary {
        let quoted = if let FeedKey::Of(subject) = feed { self.summaries.get(subject) } else { None };
        quoted.unwrap_or(&self.opening)
    }

    /// What a feed says of it in short.
    #[must_use]
    pub fn summary(&self, feed: &FeedKey) -> &str {
        self.in_feed(feed).text.get_or_init(|| text::summary(&self.entry, feed))
    }

    /// Reads the entry back as a strict reader would, in every format and with each of its summaries.
    ///
    /// # Errors
    /// When a document that holds it would not be a good one.
    pub fn audit(&self, site: &Site) -> Result<(), Unsound> {
        let subjects = self.summaries.keys().cloned().map(FeedKey::Of);
        let mut feeds = [FeedKey::All].into_iter().chain(subjects);
        feeds.try_for_each(|feed| {
            Format::ALL.into_iter().try_for_each(|format| self.audit_as(site, &feed, format))
        })
    }

    /// Takes the word of whoever has read it back before, in every format and with the summary for a feed.
    pub(super) fn vouch(&self, feed: &FeedKey) {
        let opens = self.opens.iter().map(|open| &open.audited);
        for audited in opens.chain(&self.in_feed(feed).audited) {
            audited.get_or_init(|| Ok(()));
        }
    }

    /// Reads it back in one format and with one summary, each once: what passes is well-formed in any document.
    pub(super) fn audit_as(&self, site: &Site, feed: &FeedKey, format: Format) -> Result<(), Unsound> {
        let mut whole = false;
        let opened = in_format(&self.opens, format).audited.get_or_init(|| {
            whole = true;
            self.read_back(site, feed, format)
        });
        opened.clone()?;
        let closed = || if whole { Ok(()) } else { audit::end(&self.close(feed, format), format) };
        let audited = in_format(&self.in_feed(feed).audited, format);
        audited.get_or_init(|| closed().map_err(|reason| self.unsound(format, reason))).clone()
    }

    fn read_back(&self, site: &Site, feed: &FeedKey, format: Format) -> Result<(), Unsound> {
        let heading = Heading::of(&FeedKey::All, &site.title, self.article.updated);
        let read = Frame::of(site, &heading, format).check(&heading, Some(&self.piece(feed, format)));
        read.map_err(|error| self.unsound(format, error.reason))
    }

    fn unsound(&self, format: Format, reason: String) -> Unsound {
        Unsound { path: self.article.id.clone(), extension: format.extension(), reason }
    }

    /// Bytes that it may come to hold, about.
    #[must_use]
    pub fn weight(&self) -> usize {
        // The words stand in the entry, in the article, and in each format, where they are escaped.
        let tags = self.entry.tags.organisations.iter().chain(&self.entry.tags.topics);
        let mentions: usize = tags.map(|tag| tag.mentions.len()).sum();
        self.article.content.len() * 6 + 2_048 + (self.summaries.len() + 1) * 768 + mentions * 128
    }
}

/// One of three in the order of [`Format::ALL`].
fn in_format<T>([atom, rss, json]: &[T; 3], format: Format) -> &T {
    match format {
        Format::Atom => atom,
        Format::Rss => rss,
        Format::Json => json,
    }
}
