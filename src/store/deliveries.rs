//! What the delivery loop asks of the store, and what people ask of the loop.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use super::{Attempt, Heading, Ledger, News, Notice, Result, Roll, Steer};
use crate::model::{Secret, Seq, SigningKey, SubscriptionId};

/// Deliveries. One process at a time runs the loop; any may steer it.
#[async_trait]
pub trait Deliveries: Send + Sync + fmt::Debug {
    /// Every subscription, or those that people have changed after the change of that number, in this process or another.
    async fn roll(&self, after: Option<i64>) -> Result<Roll>;

    /// Number of the last attempt, 0 when there is none.
    async fn last_attempt(&self) -> Result<i64>;

    /// Events after this one, without gaps, at most `limit`.
    async fn headings(&self, after: Seq, limit: usize) -> Result<Vec<Heading>>;

    /// Numbers of the events with one of these keys after one event up to another, in order, at most `limit`. Up to `backfill`, there are
    /// those of a backfill among them, by the subjects of the keys: [`News::is_wanted`] tells which of them are wanted.
    async fn wanted(
        &self,
        keys: &[String],
        span: (Seq, Seq),
        backfill: Option<Seq>,
        limit: usize,
    ) -> Result<Vec<Seq>>;

    /// These events, in order.
    async fn news(&self, seqs: &[Seq]) -> Result<Vec<News>>;

    /// Records what came of deliveries, all in one transaction. Durable on return. What builds on a subscription that people have
    /// changed since, or removed, is passed over.
    async fn record(&self, ledger: Arc<Ledger>) -> Result<()>;

    /// The attempts of a subscription, newest first: from the last, or from the one of the number `from`.
    async fn attempts(&self, id: &SubscriptionId, from: Option<i64>, limit: usize) -> Result<Vec<Attempt>>;

    /// What the operator's endpoint is to hear at `now`, oldest first, at most `limit`.
    async fn notices(&self, now: Timestamp, limit: usize) -> Result<Vec<Notice>>;

    /// Records what came of a notice: to be tried again at `next`, or done with.
    async fn notice_told(&self, id: &str, next: Option<Timestamp>) -> Result<()>;

    /// Forgets attempts before that time; at most `limit` at once, returns how many.
    async fn forget_attempts(&self, before: Timestamp, limit: usize) -> Result<u64>;

    /// Moves the times since which endpoints fail and until which deliveries wait, because the clock was set by so much and says `now`.
    async fn move_waits(&self, by: SignedDuration, now: Timestamp) -> Result<()>;

    /// Passes a wish on to the loop, which hears of it within a second. False when there is no such subscription.
    async fn steer(&self, id: &SubscriptionId, wish: Steer) -> Result<bool>;

    /// Gives a subscription a new key; the one it has signs besides until that time. False when there is no such subscription.
    async fn rotate_secret(&self, id: &SubscriptionId, secret: Secret, until: Timestamp) -> Result<bool>;

    /// The keys by which the site signs and signed, oldest first.
    async fn signing_keys(&self) -> Result<Vec<SigningKey>>;

    /// Takes keys of a store that this one replaces, as they are.
    async fn keep_signing_keys(&self, keys: Vec<SigningKey>) -> Result<()>;

    /// Adds a key of the site. Those that it has end at `until`, where they do not end before.
    async fn add_signing_key(&self, key: SigningKey, until: Timestamp) -> Result<()>;
}
