//! What the static twin asks of the store.

use std::fmt;

use async_trait::async_trait;
use jiff::Timestamp;

use super::Result;
use crate::model::{Entry, FeedKey, StatementId};

/// What has changed.
#[async_trait]
pub trait Twins: Send + Sync + fmt::Debug {
    /// Every declared feed with a number that changes whenever its documents change.
    async fn feed_versions(&self) -> Result<Vec<(FeedKey, i64)>>;

    /// Statements of which something that a page shows has changed after the change of that number, in the order of their last change,
    /// each with its number; at most `limit`.
    async fn touched_after(&self, after: i64, limit: usize) -> Result<Vec<(i64, Entry)>>;

    /// The statements of a sitemap, by its number from 1, with the times of their last changes; without the withdrawn.
    async fn sitemap(&self, part: u32) -> Result<Vec<(StatementId, Timestamp)>>;

    /// How many sitemaps the statements fill, and in which of them something has changed after the change of that number.
    async fn sitemaps(&self, after: i64) -> Result<(u32, Vec<u32>)>;

    /// What was remembered under a name.
    async fn recall(&self, name: &str) -> Result<Option<String>>;
}
