//! Entries rendered once, to be joined into as many documents as they stand in.

use std::borrow::Cow;
use std::collections::HashMap;

use jiff::Timestamp;

use super::article::Article;
use super::{Site, atom, changes, json, rss, text};
use crate::model::{Entry, EventKind, FeedKey, Format, Query, Subject};

/// One revision of a statement in every format, but for the summary, which depends on the feed.
#[derive(Clone, Debug)]
pub struct Fragment {
    id: String,
    published: Timestamp,
    updated: Timestamp,
    /// In the order of [`Format::ALL`], each without its end.
    open: [String; 3],
    summaries: HashMap<Subject, String>,
    opening: String,
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
        Self {
            id: article.id.clone(),
            published: article.published,
            updated: article.updated,
            open: [atom::open(article), rss::open(article), json::open(article)],
            summaries,
            opening,
        }
    }

    /// The entry as it stands in a feed's document.
    #[must_use]
    pub fn piece(&self, feed: &FeedKey, format: Format) -> Piece<'_> {
        let quoted = if let FeedKey::Of(subject) = feed { self.summaries.get(subject) } else { None };
        let summary = quoted.unwrap_or(&self.opening);
        let (open, close) = match format {
            Format::Atom => (&self.open[0], atom::close(summary)),
            Format::Rss => (&self.open[1], rss::close(summary)),
            Format::Json => (&self.open[2], json::close(summary)),
        };
        let text = Cow::Owned([open.as_str(), &close].concat());
        Piece { id: Cow::Borrowed(&self.id), published: self.published, updated: self.updated, text }
    }

    /// Bytes in memory, about.
    #[must_use]
    pub fn weight(&self) -> usize {
        let summaries = self.summaries.values().map(|summary| summary.len() + 64).sum::<usize>();
        self.open.iter().map(String::len).sum::<usize>() + summaries + self.opening.len()
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
