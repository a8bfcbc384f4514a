//! Forgets old attempts when the clock says so, a few at a time.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use crate::store::{Store, StoreError};

/// Attempts that are forgotten in one transaction: what else is to be written does not wait long.
const ATTEMPTS_MAX: usize = 5_000;

/// The loop that forgets.
#[derive(Clone, Debug)]
pub struct Retention {
    /// Where the attempts are.
    pub store: Arc<dyn Store>,
    /// When to look, UTC.
    pub schedule: cron::Schedule,
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

    /// Forgets by the schedule until `stop` turns true.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let Some(next) = self.schedule.upcoming(chrono::Utc).next() else { return };
            let wait = (next - chrono::Utc::now()).to_std().unwrap_or_default();
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
            match self.step(Timestamp::now()).await {
                Ok(forgotten) => tracing::info!(forgotten, "old attempts are forgotten"),
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "cannot forget old attempts");
                }
            }
        }
    }
}
