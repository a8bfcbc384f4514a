//! Forgets old attempts, a few at a time.

use std::sync::Arc;

use crate::store::{Store, StoreError};
use jiff::{SignedDuration, Timestamp};

/// Attempts that are forgotten in one transaction: what else is to be written does not wait long.
const ATTEMPTS_MAX: usize = 5_000;

/// What forgets.
#[derive(Clone, Debug)]
pub struct Retention {
    /// Where the attempts are.
    pub store: Arc<dyn Store>,
    /// How long attempts are kept.
    pub keep: SignedDuration,
}

impl Retention {
    /// Forgets what is too old at `now`. Returns how many attempts that were.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn step(&self, now: Timestamp) -> Result<u64, StoreError> {
        let before = now.checked_sub(self.keep).unwrap_or(Timestamp::UNIX_EPOCH);
        let mut forgotten = 0;
        loop {
            let some = self.store.forget_attempts(before, ATTEMPTS_MAX).await?;
            forgotten += some;
            if some == 0 {
                return Ok(forgotten);
            }
        }
    }
}
