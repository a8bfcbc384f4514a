//! The verbs by which people ask and steer.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{Deliveries, Heading, Parked, Result};
use crate::model::{Entry, Event, Filter, Seq, Subscription, SubscriptionId, Token, TokenSecret};

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

/// A stretch of the journal as a filter sees it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stretch {
    /// What is wanted, in journal order.
    pub events: Vec<(Event, Entry)>,
    /// Every event up to this one was looked at: ask again after it.
    pub upto: Seq,
    /// Whether there may be more after it.
    pub more: bool,
}

/// What a look back may bring: what the journal has under the keys of a filter, all of which it wants where
/// [`Filter::is_index`] says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Events of which somebody was told.
    pub events: u64,
    /// Statements that a backfill found.
    pub backfill: u64,
    /// Files of a backfill that are still to be read: what they hold stands nowhere yet.
    pub unread: u64,
}

/// Events that one look at the journal goes through, at most.
const LOOKS_MAX: usize = 500;

/// An answer that was given to a request with an `Idempotency-Key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// A digest of the request.
    pub request: [u8; 32],
    /// The status of the answer.
    pub status: u16,
    /// Its body.
    pub body: String,
}

/// What people ask the store and tell it, beside what the loops do.
#[async_trait]
pub trait Control: Deliveries {
    /// What a filter would have matched: statements published since then that are not withdrawn, with the newest few.
    async fn preview(&self, filter: &Filter, since: Timestamp, newest: usize) -> Result<Preview>;

    /// What the journal has for a filter after one event up to another.
    async fn reach(&self, filter: &Filter, span: (Seq, Seq)) -> Result<Reach>;

    /// Whether a filter wants an event, be it of a backfill or not. `None` where there is no such event of which anybody is told.
    async fn wants(&self, filter: &Filter, seq: Seq) -> Result<Option<bool>> {
        let Some(news) = self.news(&[seq]).await?.pop() else { return Ok(None) };
        let found = self.wanted(&Heading::wanted(filter), (seq - 1, seq), Some(seq), 1).await?;
        Ok(Some(!found.is_empty() && news.is_wanted(filter)))
    }

    /// The events after `after` that a filter wants, as a subscription with this filter gets them: if `backfill`, one that was asked to be
    /// told of that, too. `head` is the number of the last event.
    async fn stretch(
        &self,
        filter: &Filter,
        (after, head): (Seq, Seq),
        backfill: bool,
        limit: usize,
    ) -> Result<Stretch> {
        let looks = limit.clamp(1, LOOKS_MAX);
        let keys = Heading::wanted(filter);
        let found = self.wanted(&keys, (after, head), backfill.then_some(head), looks).await?;
        let mut stretch = Stretch { upto: head.max(after), ..Stretch::default() };
        if found.len() == looks {
            stretch.upto = found.last().copied().unwrap_or(head);
            stretch.more = stretch.upto < head;
        }
        let mut left = found.as_slice();
        while let Some((now, rest)) =
            left.split_at_checked(left.len().min(32)).filter(|(now, _)| !now.is_empty())
        {
            left = rest;
            for news in self.news(now).await? {
                if news.is_wanted(filter) {
                    stretch.events.push((news.event, news.entry));
                }
            }
        }
        Ok(stretch)
    }

    /// The number after which all events since a moment stand, 0 when it is before the first. Where the clock was set back, some before
    /// that moment stand there, too.
    async fn seq_before(&self, at: Timestamp) -> Result<Seq>;

    /// Replaces what people may change of a subscription: address, filter, manner, name and challenge; one that is disabled with a
    /// challenge is so at once. A running daemon notices within a second. False when there is no such subscription.
    async fn edit_subscription(&self, subscription: &Subscription) -> Result<bool>;

    /// Events that are set aside for a subscription, in journal order.
    async fn parked(&self, id: &SubscriptionId) -> Result<Vec<Parked>>;

    /// Adds a token; only a digest of the secret is kept.
    async fn add_token(&self, token: &Token, secret: &TokenSecret) -> Result<()>;

    /// Every token in the order of creation.
    async fn tokens(&self) -> Result<Vec<Token>>;

    /// The token with this secret.
    async fn token(&self, secret: &TokenSecret) -> Result<Option<Token>>;

    /// Revokes a token; its subscriptions stay. False when there is none.
    async fn revoke_token(&self, id: &str) -> Result<bool>;

    /// What was answered to a token's request with this key since `since`.
    async fn answered(&self, token: &str, key: &str, since: Timestamp) -> Result<Option<Answered>>;

    /// Keeps an answer, and forgets those before `since`. False, and nothing is kept, when there is one already.
    async fn keep_answer(
        &self,
        token: &str,
        key: &str,
        answer: Answered,
        span: (Timestamp, Timestamp),
    ) -> Result<bool>;
}
