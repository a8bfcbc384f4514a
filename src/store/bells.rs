//! In-process bells: they only say "look now".

use tokio::sync::watch;

use crate::model::Seq;

/// What the loops of one process tell each other without waiting for the next poll.
#[derive(Debug)]
pub struct Bells {
    /// Number of the last event of the journal.
    pub head: watch::Sender<Seq>,
    /// Every feed is rendered up to this event; nothing until this process has rendered them once.
    pub published: watch::Sender<Option<Seq>>,
    /// Counts changes of subscriptions made in this process.
    pub subscriptions: watch::Sender<u64>,
    /// Why the store cannot be written just now; nothing while it can.
    pub halted: watch::Sender<Option<String>>,
}

impl Bells {
    /// Bells of a store whose journal ends at `head`.
    #[must_use]
    pub fn new(head: Seq) -> Self {
        Self {
            head: watch::Sender::new(head),
            published: watch::Sender::new(None),
            subscriptions: watch::Sender::new(0),
            halted: watch::Sender::new(None),
        }
    }
}
