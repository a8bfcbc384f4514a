//! What goes into and comes out of the store's verbs.

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;

use crate::model::{
    Entry, Event, EventKind, FeedKey, Fingerprint, Health, Seq, Statement, StatementId, SubscriptionId, Tags,
};

/// Size and time of a file, by which a change is noticed without reading it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stat {
    /// Size in bytes.
    pub bytes: u64,
    /// Time of the last change, nanoseconds since 1970.
    pub modified_ns: i64,
}

/// A file that the store knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// Path below the watched directory.
    pub path: String,
    /// As it was when last read.
    pub stat: Stat,
    /// Whether it is gone.
    pub missing: bool,
}

/// A statement that was just read.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Path below the watched directory.
    pub path: String,
    /// The file as it was read.
    pub stat: Stat,
    /// What it says.
    pub statement: Statement,
    /// What it is about.
    pub tags: Tags,
    /// [`Statement::fingerprint`].
    pub fingerprint: Fingerprint,
    /// [`Statement::body_fingerprint`].
    pub body: Fingerprint,
}

/// What became of an arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// An event of the journal.
    Event {
        /// Its number.
        seq: Seq,
        /// Published or updated.
        kind: EventKind,
        /// The statement.
        id: StatementId,
    },
    /// The statement says what it said before, perhaps under another path.
    Unchanged(StatementId),
    /// Another transcript of the same statement is there.
    Copy(StatementId),
}

/// A file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Path below the watched directory.
    pub path: String,
    /// The file as it was read, zero where it could not even be looked at.
    pub stat: Stat,
    /// A stable word for programs.
    pub code: String,
    /// The reason and what to do, for people.
    pub reason: String,
}

/// What withdrew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Withdrawn {
    /// The statements that are withdrawn now.
    pub statements: Vec<StatementId>,
    /// How many would have gone, when that were too many at once.
    pub held: usize,
}

/// Which entries a feed shows: the newest `entries_min`, and all that are younger than `since`, but never more than `entries_max`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// At least this many, where there are as many.
    pub entries_min: usize,
    /// And everything published since.
    pub since: Timestamp,
    /// Bound for both.
    pub entries_max: usize,
}

/// A feed whose documents are behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaleFeed {
    /// Which feed.
    pub feed: FeedKey,
    /// Counts what made it stale, as of the claim.
    pub stale: i64,
}

/// A feed and its number of statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedCount {
    /// Which feed.
    pub feed: FeedKey,
    /// Statements in it that are not withdrawn.
    pub statements: u64,
    /// When the newest was published.
    pub newest: Option<Timestamp>,
}

/// A subscription with events to be sent.
#[derive(Clone, Debug)]
pub struct Due {
    /// The subscription as of the claim.
    pub subscription: crate::model::Subscription,
    /// What to send, in this order.
    pub events: Vec<DueEvent>,
    /// Every event up to this one is in `events`, or not wanted: the cursor once all are settled.
    pub upto: Seq,
}

/// One event to be sent.
#[derive(Clone, Debug)]
pub struct DueEvent {
    /// The journal's row.
    pub event: Event,
    /// The statement as of that event.
    pub entry: Arc<Entry>,
    /// Tries of this event at this subscription so far.
    pub tries: u32,
    /// Whether it comes from the parked ones.
    pub parked: bool,
}

/// One try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Which event.
    pub seq: Seq,
    /// Which try of this event, from 1.
    pub n: u32,
    /// When it began.
    pub at: Timestamp,
    /// How long it took.
    pub duration_ms: u64,
    /// HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// `delivered`, `endpoint_failed`, `event_failed`, `gone`, …
    pub outcome: String,
    /// The reason, or the head of the answer.
    pub excerpt: String,
    /// When it is tried again.
    pub next: Option<Timestamp>,
}

/// An event set aside for its own retries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    /// Which event.
    pub seq: Seq,
    /// Tries so far.
    pub tries: u32,
    /// When to try again.
    pub due: Timestamp,
}

/// What came of a claim.
#[derive(Clone, Debug)]
pub struct Report {
    /// Whose.
    pub subscription: SubscriptionId,
    /// The tries, in order.
    pub attempts: Vec<Attempt>,
    /// The new cursor; never moves back.
    pub cursor: Seq,
    /// The last event delivered or parked, where there is a new one.
    pub previous: Option<Seq>,
    /// Whether and when to try again.
    pub health: Health,
    /// Failed tries in a row.
    pub failures: u32,
    /// Since when it fails.
    pub failing_since: Option<Timestamp>,
    /// Events to set aside, or to set aside for longer.
    pub parked: Vec<Parked>,
    /// Parked events that are done with, delivered or given up.
    pub settled: Vec<Seq>,
}

/// Something that an operator should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alarm {
    /// A stable word.
    pub code: String,
    /// What is wrong and what to do.
    pub message: String,
    /// Since when.
    pub since: Timestamp,
}

/// How everything stands, for `pressroom status`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Status {
    /// Statements that are published.
    pub statements: u64,
    /// Statements that are withdrawn.
    pub withdrawn: u64,
    /// Number of the last event.
    pub seq: Seq,
    /// Files of the backfill that are still to be read.
    pub backfill_left: u64,
    /// Feeds.
    pub feeds: u64,
    /// Feeds whose documents are behind.
    pub feeds_stale: u64,
    /// Subscriptions.
    pub subscriptions: u64,
    /// Events of the journal that the slowest active subscription has still before it.
    pub lag_events: u64,
    /// Events set aside for their own retries.
    pub parked: u64,
    /// Subscriptions that wait after a failure or are disabled.
    pub in_trouble: Vec<Trouble>,
    /// Files that could not be read.
    pub refused: Vec<RefusedFile>,
    /// What an operator should look at.
    pub alarms: Vec<Alarm>,
}

/// A subscription in trouble.
#[derive(Clone, Debug, Serialize)]
pub struct Trouble {
    /// Its id.
    pub subscription: String,
    /// Its endpoint.
    pub url: String,
    /// `waiting` or `disabled`.
    pub state: String,
    /// What the last attempt said, or why it is disabled.
    pub reason: String,
    /// Since when it fails.
    pub since: Option<Timestamp>,
    /// When it is tried again.
    pub next: Option<Timestamp>,
}

/// A file that could not be read.
#[derive(Clone, Debug, Serialize)]
pub struct RefusedFile {
    /// Path below the watched directory.
    pub path: String,
    /// A stable word.
    pub code: String,
    /// The reason and what to do.
    pub reason: String,
    /// When it was refused.
    pub at: Timestamp,
}
