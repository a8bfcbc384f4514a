//! What the static twin asks of the store.

use std::fmt;

use async_trait::async_trait;

use super::Result;
use crate::model::{Entry, FeedKey};

/// What has changed.
#[async_trait]
pub trait Twins: Send + Sync + fmt::Debug {
    /// Every declared feed with a number that changes whenever its documents change.
    async fn feed_versions(&self) -> Result<Vec<(FeedKey, i64)>>;

    /// Statements of which something that a page shows has changed after the change of that number, in the order of their last change,
    /// each with its number; at most `limit`.
    async fn touched_after(&self, after: i64, limit: usize) -> Result<Vec<(i64, Entry)>>;

    /// What was remembered under a name.
    async fn recall(&self, name: &str) -> Result<Option<String>>;
}
