//! What goes into and comes out of the store's verbs.

use jiff::Timestamp;
use serde::Serialize;

use crate::likeness::Sketch;
use crate::model::{
    Entry, Event, EventKind, FeedKey, Filter, Fingerprint, Progress, Seq, Statement, StatementId,
    Subscription, Tags,
};

/// Size and time of a file, by which a change is noticed without reading it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stat {
    /// Size in bytes.
    pub bytes: u64,
    /// Time of the last change, nanoseconds since 1970.
    pub modified_ns: i64,
}

impl Stat {
    /// As no file is: of one that is to be looked at again, changed or not.
    pub const NEVER: Self = Self { bytes: 0, modified_ns: i64::MIN };
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

/// A statement that was just read, with all that can be computed of it before the store looks at it.
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
    /// By which a copy of it is known.
    pub sketch: Sketch,
    /// A digest of the file's bytes and of what its directory says of it; `None` where nobody looked.
    pub content: Option<i64>,
}

impl Arrival {
    /// Of a statement in the file of that path.
    #[must_use]
    pub fn new(path: String, stat: Stat, statement: Statement, tags: Tags) -> Self {
        let (fingerprint, body) = (statement.fingerprint(), statement.body_fingerprint());
        Self { path, stat, fingerprint, body, sketch: Sketch::of(&statement), content: None, statement, tags }
    }
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

impl Accepted {
    /// The statement that it is.
    #[must_use]
    pub fn id(&self) -> &StatementId {
        match self {
            Self::Event { id, .. } | Self::Unchanged(id) | Self::Copy(id) => id,
        }
    }
}

/// A file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Path below the watched directory.
    pub path: String,
    /// The file as it was read, zero where it could not even be looked at, [`Stat::NEVER`] where the reason lies not in the file.
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

impl Withdrawn {
    /// What an operator is told where statements are held.
    #[must_use]
    pub fn alarm(&self) -> Option<String> {
        let held = self.held;
        let message = || {
            format!(
                "{held} transcripts are gone, more than intake.withdraw_at_most: nothing is withdrawn; is a disk unmounted?"
            )
        };
        (held > 0).then(message)
    }
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

impl Window {
    /// Whether it holds the entry after `n` newer ones.
    #[must_use]
    pub fn holds(&self, n: usize, published: Timestamp) -> bool {
        n < self.entries_min || n < self.entries_max && published >= self.since
    }
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

/// Who is told: all subscriptions, or those that were changed.
#[derive(Clone, Debug, Default)]
pub struct Roll {
    /// The number of the last change that it includes.
    pub change: i64,
    /// Subscriptions as they are.
    pub enrolled: Vec<Enrolled>,
    /// Those that are gone.
    pub gone: Vec<i64>,
}

/// A subscription as the delivery loop holds it.
#[derive(Clone, Debug)]
pub struct Enrolled {
    /// Its number in this store.
    pub n: i64,
    /// Counts the changes that people made to it.
    pub edited: i64,
    /// The subscription.
    pub subscription: Subscription,
    /// Events set aside for their own retries.
    pub parked: Vec<Parked>,
}

/// An event and by which keys it is wanted: those of the statement's tags before and after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Its number.
    pub seq: Seq,
    /// None for an event of a backfill, of which nobody is told.
    pub keys: Vec<String>,
}

impl Heading {
    /// The key of every event of which somebody is told.
    pub const ANY: &str = "statements";

    /// Keys of which an event that the filter matches has at least one.
    #[must_use]
    pub fn wanted(filter: &Filter) -> Vec<String> {
        filter.keys().unwrap_or_else(|| vec![Self::ANY.to_owned()])
    }
}

/// An event with what it tells.
#[derive(Clone, Debug)]
pub struct News {
    /// The journal's row.
    pub event: Event,
    /// The statement as of that event.
    pub entry: Entry,
    /// The revision before, where there is one: who heard of that must hear of its correction.
    pub before: Option<Entry>,
    /// Whether a backfill found it, of which nobody is told unless asked for.
    pub quiet: bool,
}

impl News {
    /// Whether a filter wants it by whose keys it was found. Who heard of a statement must hear of its correction, too.
    #[must_use]
    pub fn is_wanted(&self, filter: &Filter) -> bool {
        // What a backfill found stands in the index by its subjects, and they as they are now.
        (filter.is_index() && !self.quiet)
            || filter.matches(&self.entry)
            || self.before.as_ref().is_some_and(|before| filter.matches(before))
    }
}

/// What came of deliveries: written in one transaction.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Number of the first attempt; the others follow.
    pub first: i64,
    /// The tries, in order.
    pub attempts: Vec<Attempt>,
    /// Where subscriptions stand now, each once.
    pub progress: Vec<Standing>,
    /// Events to set aside, or to set aside for longer: subscription and event.
    pub parked: Vec<(i64, Parked)>,
    /// Parked events that are done with, delivered or given up: subscription and event.
    pub settled: Vec<(i64, Seq)>,
    /// What the operator is to hear of.
    pub notices: Vec<Notice>,
}

/// A message to the operator's own endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its `webhook-id`.
    pub id: String,
    /// Its body, JSON.
    pub body: String,
    /// Tries so far.
    pub tries: u32,
}

/// Where a subscription stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Its number in this store.
    pub n: i64,
    /// The count of changes on which this builds: when people have changed it since, this is void.
    pub edited: i64,
    /// How far it is.
    pub progress: Progress,
}

/// What people ask of the delivery loop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Steer {
    /// No tries until resumed, for this reason.
    Disable(String),
    /// Try at once, from where it stood, or from the first event that the endpoint refused since it took one.
    Resume,
    /// Send again what it wants of the journal after this event; of what a backfill found nothing, or all that stands there now: the last
    /// wish counts.
    Rewind {
        /// This event.
        after: Seq,
        /// Whether what a backfill found comes, too.
        backfill: bool,
    },
    /// Try this event at once, whether it was parked or is done with, and whether the endpoint waits; not where it is disabled.
    Retry(Seq),
}

/// One try.
#[derive(utoipa::ToSchema, Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attempt {
    /// Number of the subscription in this store.
    #[serde(skip)]
    pub subscription: i64,
    /// Number of its attempt before this one.
    #[serde(skip)]
    pub before: Option<i64>,
    /// Which event; of a digest the last one.
    pub seq: Seq,
    /// Which try of this event, from 1.
    pub n: u32,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
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
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next: Option<Timestamp>,
}

/// An event set aside for its own retries.
#[derive(utoipa::ToSchema, Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parked {
    /// Which event.
    pub seq: Seq,
    /// Tries so far.
    pub tries: u32,
    /// When to try again.
    #[schema(value_type = String, format = DateTime)]
    pub due: Timestamp,
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
    /// Subscriptions whose endpoint takes nothing, or that are disabled.
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
    /// Why it is disabled, and what the last attempt said.
    pub reason: String,
    /// Since when it has taken nothing.
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
