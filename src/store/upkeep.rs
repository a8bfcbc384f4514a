//! The verbs that keep a store for years.

use std::path::Path;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::Result;

/// When a task of the timetable last ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Run {
    /// The task.
    pub task: String,
    /// When it began.
    pub at: Timestamp,
    /// How long it took.
    pub duration_ms: u64,
    /// What came of it: a few words, or the reason of the failure.
    pub outcome: String,
    /// Whether it did what it should.
    pub good: bool,
}

impl Run {
    /// A run that began then and ends now, with what it says of itself.
    #[must_use]
    pub fn since(task: &str, at: Timestamp, result: std::result::Result<String, String>) -> Self {
        let duration_ms = u64::try_from(Timestamp::now().duration_since(at).as_millis()).unwrap_or(0);
        let good = result.is_ok();
        Self { task: task.to_owned(), at, duration_ms, outcome: result.unwrap_or_else(|reason| reason), good }
    }
}

/// What an operator does with the store as a whole.
#[async_trait]
pub trait Upkeep: Send + Sync {
    /// Writes the store as of now to a file, while everything goes on. The copy is checked and durable before it takes the name,
    /// and replaces a file of that name. It holds secrets, so only its owner may read it.
    async fn backup(&self, to: &Path) -> Result<()>;

    /// What is wrong with the store itself, at most a hundred findings; none when it is sound. Reads all of it.
    async fn examine(&self) -> Result<Vec<String>>;

    /// Folds the write-ahead log into the store and refreshes what queries are planned by.
    async fn maintain(&self) -> Result<()>;

    /// The last run of each task.
    async fn runs(&self) -> Result<Vec<Run>>;

    /// Remembers a run; the last of a task counts.
    async fn record_run(&self, run: Run) -> Result<()>;

    /// Moves the times since which transcripts are missing, because the clock was set by so much and says `now`.
    async fn move_grace(&self, by: SignedDuration, now: Timestamp) -> Result<()>;
}
