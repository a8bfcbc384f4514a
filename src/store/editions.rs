//! The verbs by which documents are made: what a feed shows, as of one moment.

use std::collections::BTreeMap;

use async_trait::async_trait;
use jiff::Timestamp;

use super::{Result, StaleFeed, Window};
use crate::feed::Digest;
use crate::model::{Correction, Entry, EventKind, FeedKey, Format, Query, Seq, StatementId};

/// One entry of a document before it is rendered. Two equal ones render to the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Slot {
    /// Which statement.
    pub id: StatementId,
    /// Which revision of it.
    pub revision: u32,
    /// How often the tags of that revision were revised; `None` for the revision as it first was, without its transcript.
    pub stamp: Option<u32>,
    /// Size of the transcript, 0 where there is none any more.
    pub bytes: u64,
    /// When readers could first see it; for a change, when it happened.
    pub published: Timestamp,
    /// When a reader should last have looked again.
    pub updated: Timestamp,
    /// What happened, where the entry tells of a change.
    pub change: Option<EventKind>,
}

/// What a document of a feed is made from, as of one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// When the feed was declared.
    pub declared: Timestamp,
    /// Every event up to this one is known to it.
    pub seq: Seq,
    /// Whether more events follow that there was no room for.
    pub more: bool,
    /// Pages of the archive that are full, and thereby closed.
    pub closed: u32,
    /// The entries, newest first.
    pub slots: Vec<Slot>,
    /// Statements that were lately withdrawn, with the time, newest first.
    pub withdrawn: Vec<(StatementId, Timestamp)>,
}

/// What the documents of a feed are made from that is served: the last good edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What they show.
    pub edition: Edition,
    /// Digests of its slots as they are rendered, in order; none where the rendering may have changed since.
    pub digests: Vec<Digest>,
    /// Entity tags in the order of [`Format::ALL`].
    pub etags: [String; 3],
    /// When the bytes last changed.
    pub modified: Timestamp,
}

/// What a search found, newest first, without the withdrawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The statements that were asked for.
    pub entries: Vec<Entry>,
    /// Whether there are older ones.
    pub more: bool,
}

/// How the store tells what documents show.
#[async_trait]
pub trait Editions: Send + Sync {
    /// What a feed shows in this window, and what is in none of its closed pages yet. `None` for a feed that is not declared.
    async fn edition(&self, feed: &FeedKey, window: Window) -> Result<Option<Edition>> {
        Ok(self.editions(std::slice::from_ref(feed), window).await?.into_iter().next().flatten())
    }

    /// The same of several feeds as of one moment, in order.
    async fn editions(&self, feeds: &[FeedKey], window: Window) -> Result<Vec<Option<Edition>>>;

    /// What is kept of these feeds, in order. `None` where nothing is yet.
    async fn kept(&self, feeds: &[FeedKey]) -> Result<Vec<Option<Kept>>>;

    /// Keeps editions, and that these feeds are rendered as of the claim. What has no edition stays as it is.
    async fn keep(&self, feeds: Vec<(StaleFeed, Option<Kept>)>) -> Result<()>;

    /// What happened in a feed after an event, the oldest `limit` events first; if `tagged`, also that a statement joined another feed.
    /// `None` for a feed that is not declared.
    async fn since(&self, feed: &FeedKey, after: Seq, tagged: bool, limit: usize) -> Result<Option<Edition>>;

    /// A page of a feed's archive, from 1: those up to `closed` are the same for ever, the one after them is still being filled. That of
    /// a feed of changes has all of these in their order. `None` where there is no such page.
    async fn archive_page(&self, feed: &FeedKey, page: u32) -> Result<Option<Edition>>;

    /// The revisions of the slots, in the same order.
    async fn revisions(&self, slots: &[Slot]) -> Result<Vec<Entry>>;

    /// The corrections of these statements that the store knows, newest first; nothing for those that were never corrected.
    async fn corrections(&self, ids: &[StatementId]) -> Result<BTreeMap<StatementId, Vec<Correction>>>;

    /// The event up to which a document with this entity tag knew what there was. `None` where that is not known any more.
    async fn known_seq(&self, feed: &FeedKey, format: Format, etag: &str) -> Result<Option<Seq>>;

    /// What a query finds in a window; only `among` these where they are given. Where they are not, what may have begun to match since the
    /// window was opened is found, too: it is older, and stands after the rest.
    async fn search(&self, query: &Query, window: Window, among: Option<&[StatementId]>) -> Result<Found>;

    /// Of what a query finds, `limit` statements after the first `skip`.
    async fn search_page(&self, query: &Query, skip: usize, limit: usize) -> Result<Found>;

    /// How many statements a query finds. `None` where that would take looking at each.
    async fn search_count(&self, query: &Query) -> Result<Option<u64>>;

    /// Of the statements of a feed, newest first, `limit` after the first `skip`; and how many there are.
    async fn feed_page(&self, feed: &FeedKey, skip: usize, limit: usize) -> Result<(u64, Vec<Slot>)>;

    /// What archive, journal and feeds say of one another, as of one moment: a line for each contradiction.
    async fn contradictions(&self) -> Result<Vec<String>>;
}

impl Edition {
    /// Statements, or changes, of one page of an archive.
    pub const PAGE: u32 = 100;
}
