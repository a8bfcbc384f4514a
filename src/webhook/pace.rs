//! When what waits for a subscription may go.

use jiff::Timestamp;

use crate::model::Subscription;

/// What may be done now about the events that wait for a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Send the first.
    Now,
    /// Send nothing before this time.
    NotBefore(Timestamp),
    /// Send all events up to this time as one message.
    Together(Timestamp),
}

impl Pace {
    /// Decides. `oldest` is when the first event that waits happened; `sent` is when the endpoint took the last message.
    #[must_use]
    pub fn of(
        subscription: &Subscription,
        oldest: Timestamp,
        sent: Option<Timestamp>,
        now: Timestamp,
    ) -> Self {
        let pace = &subscription.manner.pace;
        let at = pace.next(oldest, sent, now);
        if at > now {
            return Self::NotBefore(at);
        }
        pace.digest_end(oldest, now).map_or(Self::Now, Self::Together)
    }
}
