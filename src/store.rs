//! What is durable: statements and their revisions, the journal, feeds, subscriptions and attempts.
//!
//! One trait of house verbs. Each verb is one transaction, and what it promises stands on it.
//! Invariant: SQL stands only below this module, in one folder for each backend.

mod bells;
mod control;
mod deliveries;
mod editions;
mod hub;
mod rows;
pub mod sqlite;
mod twin;
mod upkeep;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;

pub use bells::Bells;
pub use control::{Answered, Control, Preview, Reach, Stretch};
pub use deliveries::Deliveries;
pub use editions::{Edition, Editions, Found, Kept, Slot};
pub use hub::{Chore, Done, Hub, Question, Task};
pub use rows::{
    Accepted, Alarm, Arrival, Attempt, Enrolled, FeedCount, Heading, Ledger, News, Notice, Parked, Refused,
    RefusedFile, Roll, StaleFeed, Standing, Stat, Status, Steer, Transcript, Trouble, Window, Withdrawn,
};
pub use twin::Twins;
pub use upkeep::{Run, Upkeep};

use crate::model::{
    Authority, Entry, FeedKey, SigningKey, Statement, StatementId, Subject, Subscription, SubscriptionId,
    Tags,
};

/// Result of a store verb.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Why a verb failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The store cannot be opened or made.
    #[error("the store {path} cannot be opened")]
    Open {
        /// Where it is.
        path: String,
        /// What the database said.
        #[source]
        source: sqlx::Error,
    },
    /// A newer pressroom has written this store.
    #[error(
        "the store {path} was written by a newer pressroom (schema {found}, this one knows {known}): install that version or restore a backup"
    )]
    Newer {
        /// Where it is.
        path: String,
        /// Schema of the store.
        found: i64,
        /// Newest schema that this program knows.
        known: i64,
    },
    /// The database refused or failed.
    #[error("the store failed")]
    Database(#[from] sqlx::Error),
    /// The transaction could not be made durable.
    #[error("the store could not commit: {0}")]
    Commit(String),
    /// A copy of the store cannot be written.
    #[error("{path} cannot be written")]
    Copy {
        /// Where.
        path: String,
        /// What the file system said.
        #[source]
        source: std::io::Error,
    },
    /// A file that is no sound store.
    #[error("{path} cannot be used: {finding}")]
    Unsound {
        /// Where it is.
        path: String,
        /// What is wrong with it.
        finding: String,
    },
    /// A row that this program cannot have written.
    #[error("the store holds a row that cannot be read: {0}")]
    Corrupt(String),
    /// The store is closing.
    #[error("the store is closed")]
    Closed,
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}

/// What a store is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To publish from it: what is written is durable and can be searched.
    Serving,
    /// To build files, again if need be: a power failure may take what was written last, and nobody searches.
    Building,
}

/// Opens the store at `url`: `sqlite://PATH`, or a path.
///
/// # Errors
/// When it cannot be opened or made, or a newer pressroom wrote it.
pub async fn open(url: &str) -> Result<Arc<dyn Store>> {
    open_for(Purpose::Serving, url).await
}

/// The same for a purpose.
///
/// # Errors
/// As of [`open`].
pub async fn open_for(purpose: Purpose, url: &str) -> Result<Arc<dyn Store>> {
    Ok(Arc::new(sqlite::SqliteStore::open(purpose, file(url)).await?))
}

/// Whether there is a store at `url`.
#[must_use]
pub fn exists(url: &str) -> bool {
    file(url).exists()
}

/// Whether the store at `url` is there and may be read.
///
/// # Errors
/// When it is not, or may not be.
pub fn look(url: &str) -> std::io::Result<()> {
    std::fs::File::open(file(url)).map(drop)
}

/// The files of the store at `url`, whether they are there or not.
#[must_use]
pub fn files(url: &str) -> Vec<PathBuf> {
    sqlite::files(file(url))
}

/// Puts a backup in the place of the store at `url`, which nobody may have open. Returns where the store that was there is now.
///
/// # Errors
/// When the backup is unsound or newer than this program, or the files cannot be written.
pub async fn restore(url: &str, backup: &Path, now: Timestamp) -> Result<Option<PathBuf>> {
    sqlite::restore(backup, file(url), now).await
}

/// Moves the store at `url`, which nobody may have open, out of the way. Returns where it is now.
///
/// # Errors
/// When the files cannot be moved.
pub fn set_aside(url: &str, now: Timestamp) -> Result<Option<PathBuf>> {
    sqlite::set_aside(file(url), now)
}

/// Who minted the ids of a store that perhaps cannot be opened any more.
pub async fn authority_of(url: &str) -> Option<Authority> {
    sqlite::authority_of(file(url)).await
}

/// The keys by which the site signs and signed, of a store that perhaps cannot be opened any more; none where it does not tell.
pub async fn signing_keys_of(url: &str) -> Vec<SigningKey> {
    sqlite::signing_keys_of(file(url)).await
}

fn file(url: &str) -> &Path {
    Path::new(url.strip_prefix("sqlite://").unwrap_or(url))
}

impl StoreError {
    /// Whether the store as a whole cannot be written just now, because the disk is full, read-only or failing, or another process
    /// writes. The writer says so once ([`Bells::halted`]); whoever meets it waits.
    #[must_use]
    pub fn is_halt(&self) -> bool {
        match self {
            Self::Commit(_) => true,
            Self::Database(error) => sqlite::halts(error),
            _ => false,
        }
    }

    /// Logs what could not be done, unless the writer has said why already.
    pub fn tell(&self, what: &str) {
        if self.is_halt() {
            tracing::debug!(error = self as &dyn std::error::Error, "{what}");
        } else {
            tracing::error!(error = self as &dyn std::error::Error, "{what}");
        }
    }
}

/// The durable core. See the crate's documentation for who calls what.
#[async_trait]
pub trait Store: Control + Editions + Hub + Twins + Upkeep + fmt::Debug {
    /// Rung after commits, so that loops look at once. A lost ring costs one poll.
    fn bells(&self) -> &Bells;

    /// Whether the store answers: for health checks and the watchdog. Reading must succeed; writing need only answer, so that a
    /// store that is full, read-only or locked still serves readers.
    async fn ping(&self) -> Result<()>;

    /// A number that differs whenever something was committed since, by this process or by another.
    async fn generation(&self) -> Result<i64>;

    /// The authority that mints ids. The first proposal is kept for ever.
    async fn authority(&self, proposed: &Authority) -> Result<Authority>;

    /// Remembers a small fact under a name and returns what was remembered before.
    async fn remember(&self, name: &str, value: &str) -> Result<Option<String>>;

    // Intake.

    /// On the first call of a store's life, remembers `found` as the backfill: statements of these paths are accepted
    /// without webhooks. Returns the paths of the backfill that are not yet accepted or refused; later calls ignore `found`.
    async fn enlist_backfill(&self, found: &[String]) -> Result<BTreeSet<String>>;

    /// Every transcript that is known, present or missing.
    async fn transcripts(&self) -> Result<Vec<Transcript>>;

    /// Accepts statements, all in one transaction: revision, subjects, journal event, stale feeds, transcript. Decides for each
    /// whether it is new, an edit, a move, a copy, or nothing new. Results are in the order of `arrivals`. Durable on return.
    async fn accept(&self, arrivals: Vec<Arrival>, now: Timestamp) -> Result<Vec<Accepted>>;

    /// Records files that cannot be read, with the reason. What they held before stays published. Returns those that were not recorded
    /// so before.
    async fn refuse(&self, files: Vec<Refused>, now: Timestamp) -> Result<Vec<Refused>>;

    /// Records that files went away. Idempotent: the first time counts.
    async fn miss(&self, paths: Vec<String>, now: Timestamp) -> Result<()>;

    /// Withdraws statements none of whose transcripts has been there since `before`, unless more than `at_most` would go: then
    /// none goes and `held` counts them. Refused files that are missing are forgotten.
    async fn withdraw_missing(&self, before: Timestamp, at_most: usize, now: Timestamp) -> Result<Withdrawn>;

    /// Statements with their tags in the order of acceptance, after the given one: to tag them anew.
    async fn statements_after(&self, after: Option<StatementId>, limit: usize) -> Result<Vec<Entry>>;

    /// Replaces tags (and the organisations of publisher and speakers, hence the statement) of the current revision. Nobody is notified;
    /// feeds that gain or lose a statement become stale, and who follows one that gains it by [`Editions::since`] is led to it, as is a
    /// subscription that is replayed.
    async fn retag(&self, changes: Vec<(StatementId, Statement, Tags)>, now: Timestamp) -> Result<()>;

    /// Gives what names a subject by an id of the past the present one: filters of subscriptions, WebSub subscriptions, and the
    /// journal's index. Idempotent.
    async fn rename_subjects(&self, renames: BTreeMap<Subject, Subject>) -> Result<()>;

    // Publish.

    /// Makes the feeds exactly these: new ones are stale, others go with their documents.
    async fn declare_feeds(&self, feeds: Vec<FeedKey>, now: Timestamp) -> Result<()>;

    /// Marks every feed stale: what documents are made from has changed.
    async fn spoil_feeds(&self) -> Result<()>;

    /// Feeds whose documents are behind, at most `limit`.
    async fn claim_stale_feeds(&self, limit: usize) -> Result<Vec<StaleFeed>>;

    /// A feed's entries, newest first, without the withdrawn ones.
    async fn entries(&self, feed: &FeedKey, window: Window) -> Result<Vec<Entry>>;

    /// A number that changes whenever the feed's documents change. `None` for a feed that is not declared.
    async fn document_version(&self, feed: &FeedKey) -> Result<Option<i64>>;

    /// Every declared feed with its number of statements.
    async fn feeds(&self) -> Result<Vec<FeedCount>>;

    // Reading.

    /// The current revision of a statement, withdrawn or not.
    async fn statement(&self, id: &StatementId) -> Result<Option<Entry>>;

    // Subscriptions; what becomes of them stands in [`Deliveries`].

    /// Adds a subscription as given.
    async fn add_subscription(&self, subscription: &Subscription) -> Result<()>;

    /// The number of the last event, 0 when there is none: where a new subscription starts.
    async fn head(&self) -> Result<i64>;

    /// Every subscription in the order of creation.
    async fn subscriptions(&self) -> Result<Vec<Subscription>>;

    /// One subscription.
    async fn subscription(&self, id: &SubscriptionId) -> Result<Option<Subscription>>;

    /// Subscriptions in the order of creation, those of one token or all, after that one; at most `limit`.
    async fn subscriptions_after(
        &self,
        owner: Option<&str>,
        after: Option<&SubscriptionId>,
        limit: usize,
    ) -> Result<Vec<Subscription>>;

    /// How many subscriptions were made by a token.
    async fn subscriptions_of(&self, owner: &str) -> Result<u64>;

    /// Removes a subscription with its parked events. False when there is none.
    async fn remove_subscription(&self, id: &SubscriptionId) -> Result<bool>;

    // Operation.

    /// Raises an alarm, or updates its message; the time of the first raise stays. Whether that is news.
    async fn raise(&self, alarm: Alarm) -> Result<bool>;

    /// Clears alarms. Whether one of them was raised.
    async fn clear(&self, codes: &[&str]) -> Result<bool>;

    /// How everything stands.
    async fn status(&self) -> Result<Status>;

    /// Waits for what is being written and closes.
    async fn close(&self);
}
