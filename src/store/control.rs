//! The verbs by which people ask and steer.

use async_trait::async_trait;
use jiff::Timestamp;

use super::Result;
use crate::model::{Entry, Filter};

/// Statements of the archive that a filter wants.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// How many.
    pub statements: u64,
    /// The newest of them, newest first.
    pub newest: Vec<Entry>,
    /// Whether all that were published since were looked at; otherwise the newest [`Preview::LOOKS_MAX`] were.
    pub complete: bool,
}

impl Preview {
    /// Statements that one look goes through, at most.
    pub const LOOKS_MAX: u64 = 20_000;
}

/// What people ask the store and tell it, beside what the loops do.
#[async_trait]
pub trait Control: Send + Sync {
    /// What a filter would have matched: statements published since then that are not withdrawn, with the newest few.
    async fn preview(&self, filter: &Filter, since: Timestamp, newest: usize) -> Result<Preview>;
}
