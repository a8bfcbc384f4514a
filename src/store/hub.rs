//! What the WebSub hub asks of the store.

use std::fmt;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use super::Result;
use crate::model::{FeedKey, Format, Secret};
use crate::websub::{Mode, Wish};

/// One thing that the hub has to do for one subscriber.
#[derive(Clone, Debug)]
pub struct Chore {
    /// Whose row.
    pub n: i64,
    /// Where the subscriber listens.
    pub callback: String,
    /// Which feed.
    pub feed: FeedKey,
    /// In which format.
    pub format: Format,
    /// Tries that failed in a row, to ask or to deliver.
    pub failures: u32,
    /// What to do.
    pub task: Task,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Ask whether the subscriber means it.
    Verify(Question),
    /// Send the document.
    Deliver {
        /// The feed's version that is to be sent.
        version: i64,
        /// Key of the signature.
        secret: Option<String>,
    },
    /// Say that the feed is gone.
    Deny,
}

/// What a subscriber is asked about. Another wish may come before it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Number of the wish among those for this row.
    pub wish: i64,
    /// What it asked for.
    pub mode: Mode,
    /// For how long.
    pub lease_seconds: u64,
    /// Key of the signature.
    pub secret: Option<Secret>,
}

/// What came of a chore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// The subscriber means it: what it was asked about holds from now on.
    Confirmed(Question),
    /// It does not, or did not answer for too long: the wish of this number is forgotten.
    Unconfirmed(i64),
    /// It could not be asked about the wish of this number; ask again then.
    Unanswered(i64, Timestamp),
    /// It has this version.
    Delivered(i64),
    /// It could not be told; try again then.
    Failed(Timestamp),
    /// It is over.
    Ended,
}

/// Subscriptions of the hub.
#[async_trait]
pub trait Hub: Send + Sync + fmt::Debug {
    /// Remembers what a subscriber asked for, to be verified. False where it is none yet and its host has that many already.
    async fn wish(&self, wish: Wish, host: (&str, u64), now: Timestamp) -> Result<bool>;

    /// What is to be done, without the rows in `busy`: wishes first, then those who wait for a document, those that never failed before
    /// the others; of these at most `failing`. Ended leases are forgotten first.
    async fn chores(&self, now: Timestamp, busy: &[i64], limit: usize, failing: usize) -> Result<Vec<Chore>>;

    /// Records what came of a chore.
    async fn chore_done(&self, n: i64, done: Done, now: Timestamp) -> Result<()>;

    /// Moves the ends of leases and what waits, because the clock was set by so much and says `now`.
    async fn move_leases(&self, by: SignedDuration, now: Timestamp) -> Result<()>;

    /// Feeds with their versions of which an external hub has not been told, at most `limit`.
    async fn unpinged(&self, hub: &str, limit: usize) -> Result<Vec<(FeedKey, i64)>>;

    /// Records that an external hub has been told.
    async fn pinged(&self, hub: &str, feeds: Vec<(FeedKey, i64)>) -> Result<()>;
}
