//! The store on SQLite: nothing to install.

mod accept;
mod agreement;
mod archive;
mod asked;
mod claims;
mod control;
mod copies;
mod deliveries;
mod editions;
mod feeds;
mod hub;
mod kept;
mod ledger;
mod names;
mod newcomers;
mod renames;
mod rows;
mod schema;
mod search;
mod subscriptions;
mod times;
mod transcripts;
mod twin;
mod upkeep;
mod words;
mod writer;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Row, SqliteConnection, SqlitePool};

use super::{
    Accepted, Alarm, Arrival, Bells, FeedCount, Purpose, Refused, Result, StaleFeed, Status, Store,
    StoreError, Transcript, Window, Withdrawn,
};
use crate::model::{
    Authority, Entry, FeedKey, Statement, StatementId, Subject, Subscription, SubscriptionId, Tags,
};
use names::Register;
use newcomers::Before;
use rows::entry_columns;
use times::{Chronicle, Told};
pub(super) use upkeep::{authority_of, files, restore, set_aside, signing_keys_of};
use writer::Writer;
pub(super) use writer::halts;

const READERS: u32 = 4;
/// Who searches reads much, and anyone may search: they wait for one another, and nobody else waits for them.
const SEARCHERS: u32 = 2;
const BUSY_SECONDS: u64 = 5;
/// Pages that the writer keeps in memory, in KiB, as SQLite wants it told.
const CACHE_KIB: &str = "-32768";
/// Pages after which what was written while building is moved from the log into the file: most are written many times before.
const BUILD_LOG_PAGES: &str = "16384";
/// Mode of a new store.
const OWNER_ONLY: u32 = 0o600;
/// A store in one SQLite file. Any number of processes may open it; one daemon at a time delivers from it.
#[derive(Debug)]
pub struct SqliteStore {
    purpose: Purpose,
    options: SqliteConnectOptions,
    readers: SqlitePool,
    searchers: SqlitePool,
    writer: Mutex<Option<Writer>>,
    writing: Mutex<Option<tokio::task::JoinHandle<()>>>,
    bells: Bells,
    authority: OnceLock<Authority>,
    register: Arc<Register>,
    chronicle: Arc<Chronicle>,
    /// Writes nothing, so that every commit is another connection's. Opened for who asks.
    observer: tokio::sync::Mutex<Option<SqliteConnection>>,
}

impl SqliteStore {
    /// Opens the file, or makes it. Its directory must exist.
    ///
    /// # Errors
    /// When the file cannot be opened or made, is no database, or was written by a newer pressroom.
    pub async fn open(purpose: Purpose, path: &Path) -> Result<Self> {
        let shown = path.display().to_string();
        // It holds secrets, so only its owner may read it; SQLite gives the files beside it the same mode. What cannot be made here
        // fails below, with SQLite's reason.
        drop(OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(path));
        let open = |source| StoreError::Open { path: shown.clone(), source };
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(BUSY_SECONDS))
            .log_statements(log::LevelFilter::Trace)
            .log_slow_statements(log::LevelFilter::Off, Duration::MAX);
        // What undoes a single statement stays in memory, and so does what a large transaction touches: on disk, each would be written
        // many times over.
        let writing = options.clone().pragma("temp_store", "memory").pragma("cache_size", CACHE_KIB);
        let building = purpose == Purpose::Building;
        let writing = if building {
            // A power failure then takes the last transactions, each of them whole.
            writing.synchronous(SqliteSynchronous::Normal).pragma("wal_autocheckpoint", BUILD_LOG_PAGES)
        } else {
            writing
        };
        let mut connection = writing.connect().await.map_err(open)?;
        schema::migrate(&mut connection, &shown).await?;
        if !building {
            words::fill(&mut connection).await?;
        }
        let head = sqlx::query_scalar("SELECT coalesce(max(seq), 0) FROM journal")
            .fetch_one(&mut connection)
            .await?;
        let authority: Option<String> = sqlx::query_scalar("SELECT value FROM meta WHERE name = 'authority'")
            .fetch_optional(&mut connection)
            .await?;
        let reading = reading(&options);
        let pool = |connections| SqlitePoolOptions::new().max_connections(connections);
        // That one waits there is nothing that the log should tell.
        let searchers = pool(SEARCHERS).acquire_slow_level(log::LevelFilter::Off);
        let searchers = searchers.connect_lazy_with(reading.clone());
        let readers = pool(READERS).connect_with(reading).await.map_err(open)?;
        let bells = Bells::new(head);
        let (writer, writing) = Writer::start(connection, bells.halted.clone());
        Ok(Self {
            purpose,
            options,
            readers,
            searchers,
            writer: Mutex::new(Some(writer)),
            writing: Mutex::new(Some(writing)),
            bells,
            register: Arc::new(Register::read(path)?),
            chronicle: Arc::new(Chronicle::beside(path)),
            authority: authority
                .map(|entity| Authority::new(&entity))
                .map_or_else(OnceLock::new, OnceLock::from),
            observer: tokio::sync::Mutex::default(),
        })
    }

    fn ring_subscriptions(&self) {
        self.bells.subscriptions.send_modify(|count| *count += 1);
    }

    fn writer(&self) -> Result<Writer> {
        self.writer.lock().ok().and_then(|writer| writer.clone()).ok_or(StoreError::Closed)
    }
}

/// How a store is opened by who only reads.
fn reading(options: &SqliteConnectOptions) -> SqliteConnectOptions {
    options.clone().read_only(true).create_if_missing(false)
}

#[async_trait]
impl Store for SqliteStore {
    fn bells(&self) -> &Bells {
        &self.bells
    }

    async fn ping(&self) -> Result<()> {
        sqlx::query("SELECT 1").execute(&self.readers).await?;
        // A writer that refuses, because the disk is full or another process writes, has answered.
        let answer = self.writer()?.write(|_| Box::pin(async { Ok(()) })).await;
        if let Err(error @ StoreError::Closed) = answer { Err(error) } else { Ok(()) }
    }

    async fn generation(&self) -> Result<i64> {
        let mut observer = self.observer.lock().await;
        let observer = match &mut *observer {
            Some(observer) => observer,
            none => none.insert(reading(&self.options).connect().await?),
        };
        Ok(sqlx::query_scalar("PRAGMA data_version").fetch_one(observer).await?)
    }

    async fn authority(&self, proposed: &Authority) -> Result<Authority> {
        if let Some(authority) = self.authority.get() {
            return Ok(authority.clone());
        }
        let proposed = self.register.told.authority.clone().unwrap_or_else(|| proposed.as_str().to_owned());
        let kept: String = self
            .writer()?
            .write(|connection| {
                Box::pin(async move {
                    sqlx::query("INSERT OR IGNORE INTO meta (name, value) VALUES ('authority', ?)")
                        .bind(proposed)
                        .execute(&mut *connection)
                        .await?;
                    Ok(sqlx::query_scalar("SELECT value FROM meta WHERE name = 'authority'")
                        .fetch_one(connection)
                        .await?)
                })
            })
            .await?;
        Ok(self.authority.get_or_init(|| Authority::new(&kept)).clone())
    }

    async fn remember(&self, name: &str, value: &str) -> Result<Option<String>> {
        let (name, value) = (name.to_owned(), value.to_owned());
        self.writer()?
            .write(|connection| {
                Box::pin(async move {
                    let before = sqlx::query_scalar("SELECT value FROM meta WHERE name = ?")
                        .bind(&name)
                        .fetch_optional(&mut *connection)
                        .await?;
                    sqlx::query("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)")
                        .bind(&name)
                        .bind(value)
                        .execute(connection)
                        .await?;
                    Ok(before)
                })
            })
            .await
    }

    async fn enlist_backfill(&self, found: &[String]) -> Result<BTreeSet<String>> {
        let enlisted = super::Twins::recall(self, "backfill").await?.is_some();
        let found = serde_json::to_string(found.get(..0).filter(|_| enlisted).unwrap_or(found))?;
        self.writer()?.write(|connection| Box::pin(transcripts::enlist_backfill(connection, found))).await
    }

    async fn transcripts(&self) -> Result<Vec<Transcript>> {
        transcripts::all(&self.readers).await
    }

    async fn accept(&self, arrivals: Vec<Arrival>, now: Timestamp) -> Result<Vec<Accepted>> {
        let authority = self
            .authority
            .get()
            .cloned()
            .ok_or_else(|| StoreError::Corrupt("the store has no authority yet".to_owned()))?;
        let (register, chronicle) = (Arc::clone(&self.register), Arc::clone(&self.chronicle));
        let (purpose, readers) = (self.purpose, self.readers.clone());
        let accepted = self
            .writer()?
            .write(move |connection| {
                Box::pin(async move {
                    // Who removes the names begins anew.
                    let (none, known) = (Told::new(), register.told.authority.is_some());
                    let times = if known { chronicle.told(&readers).await? } else { &none };
                    let before = Before { authority: &authority, names: &register.told.names, times };
                    let accepted = accept::accept(connection, before, &arrivals, now).await?;
                    words::follow(connection, purpose, &arrivals, &accepted).await?;
                    Ok(accepted)
                })
            })
            .await?;
        self.register.follow(&self.readers).await?;
        let last = accepted
            .iter()
            .filter_map(|one| if let Accepted::Event { seq, .. } = one { Some(*seq) } else { None })
            .max();
        if let Some(seq) = last {
            self.bells.head.send_modify(|head| *head = seq.max(*head));
            self.chronicle.follow(&self.readers).await?;
        }
        Ok(accepted)
    }

    async fn refuse(&self, files: Vec<Refused>, now: Timestamp) -> Result<Vec<Refused>> {
        self.writer()?.write(move |connection| Box::pin(transcripts::refuse(connection, files, now))).await
    }

    async fn miss(&self, paths: Vec<String>, now: Timestamp) -> Result<()> {
        self.writer()?.write(move |connection| Box::pin(transcripts::miss(connection, paths, now))).await
    }

    async fn withdraw_missing(&self, before: Timestamp, at_most: usize, now: Timestamp) -> Result<Withdrawn> {
        let withdrawn = self
            .writer()?
            .write(move |connection| {
                Box::pin(transcripts::withdraw_missing(connection, before, at_most, now))
            })
            .await?;
        if !withdrawn.statements.is_empty() {
            let head = self.head().await?;
            self.bells.head.send_modify(|bell| *bell = head.max(*bell));
        }
        Ok(withdrawn)
    }

    async fn statements_after(&self, after: Option<StatementId>, limit: usize) -> Result<Vec<Entry>> {
        let rows = sqlx::query(concat!(
            "SELECT ",
            entry_columns!(),
            " FROM statement s JOIN revision r ON r.statement = s.n AND r.revision = s.revision
             WHERE s.n > coalesce((SELECT n FROM statement WHERE id = ?), 0) ORDER BY s.n LIMIT ?"
        ))
        .bind(after.map(|id| id.to_string()))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(rows::entry).collect()
    }

    async fn retag(&self, changes: Vec<(StatementId, Statement, Tags)>, now: Timestamp) -> Result<()> {
        self.writer()?.write(move |connection| Box::pin(feeds::retag(connection, changes, now))).await
    }

    async fn rename_subjects(&self, renames: BTreeMap<Subject, Subject>) -> Result<()> {
        if renames.is_empty() {
            return Ok(());
        }
        let changed =
            self.writer()?.write(move |connection| Box::pin(renames::follow(connection, renames))).await?;
        if changed {
            self.ring_subscriptions();
        }
        Ok(())
    }

    async fn declare_feeds(&self, feeds: Vec<FeedKey>, now: Timestamp) -> Result<()> {
        self.writer()?.write(move |connection| Box::pin(feeds::declare(connection, feeds, now))).await
    }

    async fn spoil_feeds(&self) -> Result<()> {
        self.writer()?.write(|connection| Box::pin(feeds::spoil_all(connection))).await
    }

    async fn claim_stale_feeds(&self, limit: usize) -> Result<Vec<StaleFeed>> {
        feeds::claim_stale(&self.readers, limit).await
    }

    async fn entries(&self, feed: &FeedKey, window: Window) -> Result<Vec<Entry>> {
        feeds::entries(&self.readers, feed, window).await
    }

    async fn document_version(&self, feed: &FeedKey) -> Result<Option<i64>> {
        let version = sqlx::query_scalar("SELECT version FROM feed WHERE key = ?");
        Ok(version.bind(feed.to_string()).fetch_optional(&self.readers).await?)
    }

    async fn feeds(&self) -> Result<Vec<FeedCount>> {
        feeds::counts(&self.readers).await
    }

    async fn statement(&self, id: &StatementId) -> Result<Option<Entry>> {
        let row = sqlx::query(concat!(
            "SELECT ",
            entry_columns!(),
            " FROM statement s JOIN revision r ON r.statement = s.n AND r.revision = s.revision WHERE s.id = ?"
        ))
        .bind(id.as_str())
        .fetch_optional(&self.readers)
        .await?;
        row.as_ref().map(rows::entry).transpose()
    }

    async fn add_subscription(&self, subscription: &Subscription) -> Result<()> {
        let subscription = subscription.clone();
        self.writer()?
            .write(move |connection| Box::pin(subscriptions::add(connection, subscription)))
            .await?;
        self.ring_subscriptions();
        Ok(())
    }

    async fn head(&self) -> Result<i64> {
        Ok(sqlx::query_scalar("SELECT coalesce(max(seq), 0) FROM journal").fetch_one(&self.readers).await?)
    }

    async fn subscriptions(&self) -> Result<Vec<Subscription>> {
        subscriptions::all(&self.readers).await
    }

    async fn subscriptions_after(
        &self,
        owner: Option<&str>,
        after: Option<&SubscriptionId>,
        limit: usize,
    ) -> Result<Vec<Subscription>> {
        subscriptions::after(&self.readers, owner, after, limit).await
    }

    async fn subscriptions_of(&self, owner: &str) -> Result<u64> {
        let count = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM subscription WHERE owner = ?");
        rows::count(count.bind(owner).fetch_one(&self.readers).await?)
    }

    async fn subscription(&self, id: &SubscriptionId) -> Result<Option<Subscription>> {
        subscriptions::one(&self.readers, id).await
    }

    async fn remove_subscription(&self, id: &SubscriptionId) -> Result<bool> {
        let id = id.to_string();
        let gone = self.writer()?.write(|connection| Box::pin(subscriptions::remove(connection, id))).await?;
        self.ring_subscriptions();
        Ok(gone)
    }

    async fn raise(&self, alarm: Alarm) -> Result<bool> {
        self.writer()?
            .write(move |connection| {
                Box::pin(async move {
                    let raised = sqlx::query(
                        "INSERT INTO alarm (code, message, since) VALUES (?, ?, ?)
                         ON CONFLICT (code) DO UPDATE SET message = excluded.message WHERE message != excluded.message",
                    )
                    .bind(alarm.code)
                    .bind(alarm.message)
                    .bind(alarm.since.as_millisecond())
                    .execute(connection)
                    .await?;
                    Ok(raised.rows_affected() > 0)
                })
            })
            .await
    }

    async fn clear(&self, codes: &[&str]) -> Result<bool> {
        let codes = serde_json::to_string(codes)?;
        let up: i64 =
            sqlx::query_scalar("SELECT count(*) FROM alarm WHERE code IN (SELECT value FROM json_each(?))")
                .bind(&codes)
                .fetch_one(&self.readers)
                .await?;
        if up == 0 {
            return Ok(false);
        }
        let delete = "DELETE FROM alarm WHERE code IN (SELECT value FROM json_each(?))";
        self.writer()?
            .write(move |connection| {
                Box::pin(async move {
                    let cleared = sqlx::query(delete).bind(codes).execute(connection).await?;
                    Ok(cleared.rows_affected() > 0)
                })
            })
            .await
    }

    async fn status(&self) -> Result<Status> {
        let mut status = feeds::status(&self.readers).await?;
        status.in_trouble = subscriptions::in_trouble(&self.readers).await?;
        status.refused = transcripts::refused(&self.readers).await?;
        let rows = sqlx::query("SELECT code, message, since FROM alarm ORDER BY since")
            .fetch_all(&self.readers)
            .await?;
        for row in &rows {
            let since = rows::time(row.try_get("since")?)?;
            status.alarms.push(Alarm { code: row.try_get("code")?, message: row.try_get("message")?, since });
        }
        Ok(status)
    }

    async fn close(&self) {
        let writer = self.writer.lock().ok().and_then(|mut writer| writer.take());
        drop(writer);
        let writing = self.writing.lock().ok().and_then(|mut writing| writing.take());
        if let Some(writing) = writing {
            drop(writing.await);
        }
        self.searchers.close().await;
        self.readers.close().await;
    }
}
