//! Keeps the documents of the feeds up to date, and writes all of it as files.

mod compose;
mod files;
mod original;
mod press;
mod prove;
mod threads;
mod twin;

use std::sync::{Arc, RwLock};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use tracing::Instrument;

pub use files::FileError;
pub use original::Original;
pub use press::{Archived, Fragments, Made};
pub use prove::Proof;
pub use twin::{Twin, TwinError, UNWRITTEN};

use crate::feed::{Site, Unsound};
use crate::model::FeedKey;
use crate::store::{Alarm, Store, StoreError, Window};
use crate::tagging::Tagger;

/// The alarm about documents that are made when asked for.
pub const WITHHELD: &str = "document_unsound";
/// Documents that a strict reader did not accept.
const UNSOUND: &str = "pressroom_documents_unsound_total";
/// How often to look when no bell rings.
const POLL: Duration = Duration::from_millis(500);
/// Feeds that are claimed at once.
const FEEDS_MAX: usize = 128;

/// The catalogue in force; it changes while the daemon runs.
pub type Current = Arc<RwLock<Arc<Tagger>>>;

/// How much of an archive a feed shows.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// Entries, at least.
    pub entries_min: usize,
    /// Days that are shown whole.
    pub age_days: u32,
}

/// Entries of one document, at most.
const ENTRIES_MAX: usize = 1_000;

impl Span {
    /// The window as of now.
    #[must_use]
    pub fn window(self, now: Timestamp) -> Window {
        let since = now.checked_sub(SignedDuration::from_hours(24 * i64::from(self.age_days)));
        let since = since.unwrap_or(Timestamp::UNIX_EPOCH);
        Window { entries_min: self.entries_min, since, entries_max: ENTRIES_MAX.max(self.entries_min) }
    }

    /// Statements of one page of a list.
    #[must_use]
    pub fn page(self) -> usize {
        self.entries_min.max(1)
    }
}

/// The publishing loop.
#[derive(Clone, Debug)]
pub struct Publisher {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// Where it is published.
    pub site: Site,
    /// The catalogue, for titles.
    pub current: Current,
    /// How much a feed shows.
    pub span: Span,
    /// Entries that are rendered already.
    pub fragments: Fragments,
}

impl Publisher {
    /// Brings feeds up to date until none is stale. Returns how many there were.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn step(&self, now: Timestamp) -> Result<usize, StoreError> {
        let mut rendered = 0;
        loop {
            let head = Some(*self.store.bells().head.borrow());
            let stale = self.store.claim_stale_feeds(FEEDS_MAX).await?;
            if stale.is_empty() {
                self.store.bells().published.send_if_modified(|published| {
                    let moved = *published < head;
                    *published = head.max(*published);
                    moved || rendered > 0
                });
                return Ok(rendered);
            }
            rendered += stale.len();
            let span = tracing::info_span!("publication", feeds = stale.len());
            self.publish(stale, now).instrument(span).await?;
        }
    }

    /// Publishes until `stop` turns true. What is under way then is cut, and stale at the next start.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        metrics::describe_counter!(
            UNSOUND,
            "Documents that a strict reader did not accept: nobody saw them."
        );
        let mut head = self.store.bells().head.subscribe();
        while !*stop.borrow() {
            head.borrow_and_update();
            let done = tokio::select! {
                done = self.step(Timestamp::now()) => done,
                _ = stop.wait_for(|stop| *stop) => return,
            };
            if let Err(error) = done {
                error.tell("cannot publish feeds; the last documents stay");
            }
            tokio::select! {
                _ = head.changed() => {}
                () = tokio::time::sleep(POLL) => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
        }
    }

    /// Raises the alarm that a document which is made when asked for is not good enough to be sent. It lasts until the next start or
    /// reload, since nobody may ask for the same again.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn withhold(&self, error: &Unsound, now: Timestamp) -> Result<(), StoreError> {
        self.tell(WITHHELD.to_owned(), error, now).await
    }

    /// Log, metric and alarm: a document was made that must not be seen.
    async fn tell(&self, code: String, error: &Unsound, now: Timestamp) -> Result<(), StoreError> {
        metrics::counter!(UNSOUND).increment(1);
        tracing::error!(error = error as &dyn std::error::Error, "a document is not sound and stays unseen");
        self.store.raise(Alarm { code, message: error.to_string(), since: now }).await.map(drop)
    }
}

/// The title of a feed in the catalogue in force.
#[must_use]
pub fn title(current: &Current, feed: &FeedKey) -> String {
    let tagger = tagger(current);
    tagger.catalogue().title(feed).unwrap_or_else(|| feed.to_string())
}

/// The tagger in force.
#[must_use]
pub fn tagger(current: &Current) -> Arc<Tagger> {
    Arc::clone(&current.read().unwrap_or_else(std::sync::PoisonError::into_inner))
}
