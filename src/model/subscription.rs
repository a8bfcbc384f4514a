//! Who wants to know, and how it goes with them.

use jiff::Timestamp;

use super::{Filter, Manner, Secret, Seq, SubscriptionId};

/// An endpoint, what it wants, and how far it has got in the journal.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// Where to POST.
    pub url: String,
    /// What it wants to hear of.
    pub filter: Filter,
    /// The signing key.
    pub secret: Secret,
    /// Keys that were replaced and still sign until their time, so that a receiver can change over.
    pub retired: Vec<Retired>,
    /// How it is told.
    pub manner: Manner,
    /// What its owner calls it.
    pub name: String,
    /// The token by which it was made; `None` for the operator's own.
    pub owner: Option<String>,
    /// The word that its endpoint has yet to give back before it is active.
    pub challenge: Option<String>,
    /// When it was made.
    pub created: Timestamp,
    /// How far it is.
    pub progress: Progress,
}

impl Subscription {
    /// One that is told at once in the format `standard`, of what comes after `cursor`.
    #[must_use]
    pub fn new(
        id: SubscriptionId,
        (url, filter): (String, Filter),
        secret: Secret,
        (cursor, created): (Seq, Timestamp),
    ) -> Self {
        Self {
            id,
            url,
            filter,
            secret,
            retired: Vec::new(),
            manner: Manner::default(),
            name: String::new(),
            owner: None,
            challenge: None,
            created,
            progress: Progress::starting_after(cursor),
        }
    }

    /// What the bytes of its messages depend on, as text: two subscriptions of one shape get the same bytes for the same event after
    /// the same previous one, so that they are made once.
    #[must_use]
    pub fn shape(&self) -> String {
        let Manner { format, template, .. } = &self.manner;
        format!("{format:?} {template:?} {:?}", self.filter)
    }
}

/// A signing key that was replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retired {
    /// The key.
    pub secret: Secret,
    /// It signs before this time.
    pub until: Timestamp,
}

/// How far a subscription is in the journal, and how it goes with its endpoint. Only the delivery loop moves it, and who steers the
/// loop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Every event up to this one is delivered, parked, or not wanted.
    pub cursor: Seq,
    /// The last event that was delivered to it or parked, so that a receiver sees a gap.
    pub previous: Option<Seq>,
    /// Whether and when to try the endpoint.
    pub health: Health,
    /// Tries that failed in a row, for reasons of the endpoint.
    pub failures: u32,
    /// Since when it has taken nothing: it failed, or refused each event.
    pub failing_since: Option<Timestamp>,
    /// The first event that it refused since it took one. It is parked with all after it that were tried, and comes again with them
    /// when the endpoint counts as failed.
    pub refused: Option<Seq>,
    /// Up to this event it is told of what a backfill found, too.
    pub backfill: Option<Seq>,
    /// Messages that the endpoint took.
    pub delivered: u64,
    /// When it took the last one.
    pub delivered_at: Option<Timestamp>,
    /// Number of the last attempt.
    pub attempt: Option<i64>,
}

impl Progress {
    /// The progress of a subscription that wants what comes after `cursor`.
    #[must_use]
    pub fn starting_after(cursor: Seq) -> Self {
        Self { cursor, ..Self::default() }
    }

    /// What there is to say of an endpoint that takes nothing.
    #[must_use]
    pub fn complaint(&self) -> Option<String> {
        self.failing_since.map(|since| format!("the endpoint has taken nothing since {since:.0}"))
    }
}

/// Why a subscription is disabled that its owner has paused.
pub const PAUSED: &str = "paused";

/// Whether an endpoint may be tried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Health {
    /// At once.
    #[default]
    Active,
    /// Not before this time: the endpoint failed, or asked for a pause.
    Waiting(Timestamp),
    /// Not until somebody resumes it, for this reason.
    Disabled(String),
}
