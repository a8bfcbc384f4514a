//! Backup, restore, checks and maintenance of the file.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection};

use super::super::{Result, Run, StoreError, Upkeep};
use super::schema::check_version;
use super::{SqliteStore, names, rows, times};
use crate::model::{Authority, SigningKey};

/// What SQLite writes beside the file of a store that is open.
const LOGS: [&str; 2] = ["-wal", "-shm"];

#[async_trait]
impl Upkeep for SqliteStore {
    async fn backup(&self, to: &Path) -> Result<()> {
        let part = part(to);
        let copied = self.copy(&part).await;
        let kept = match copied {
            Ok(()) => put(&part, to).map_err(|source| copy_error(to, source)),
            Err(error) => Err(error),
        };
        if kept.is_err() {
            // What is left is of no use, and the reason is told already.
            fs::remove_file(&part).unwrap_or_default();
        }
        kept
    }

    async fn examine(&self) -> Result<Vec<String>> {
        let mut connection = self.readers.acquire().await?;
        examine(&mut connection).await
    }

    async fn maintain(&self) -> Result<()> {
        // A connection of its own, since a checkpoint cannot be part of a transaction; it waits for the writer as a writer does.
        let mut connection = self.options.connect().await?;
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut connection).await?;
        connection.close().await?;
        Ok(())
    }

    async fn runs(&self) -> Result<Vec<Run>> {
        let rows = sqlx::query("SELECT * FROM run ORDER BY task").fetch_all(&self.readers).await?;
        rows.iter()
            .map(|row| {
                Ok(Run {
                    task: row.try_get("task")?,
                    at: rows::time(row.try_get("at")?)?,
                    duration_ms: rows::count(row.try_get("duration_ms")?)?,
                    outcome: row.try_get("outcome")?,
                    good: row.try_get("good")?,
                })
            })
            .collect()
    }

    async fn record_run(&self, run: Run) -> Result<()> {
        self.writer()?
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT OR REPLACE INTO run (task, at, duration_ms, outcome, good) VALUES (?, ?, ?, ?, ?)",
                    )
                    .bind(run.task)
                    .bind(run.at.as_millisecond())
                    .bind(i64::try_from(run.duration_ms).unwrap_or(i64::MAX))
                    .bind(run.outcome)
                    .bind(run.good)
                    .execute(connection)
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    async fn move_grace(&self, by: SignedDuration, now: Timestamp) -> Result<()> {
        // Nothing is missing since a time to come, as it would be after the start of a machine whose clock began anew.
        let sql = "UPDATE transcript SET missing_since = min(missing_since + ?1, ?2) WHERE missing_since IS NOT NULL;
                   UPDATE left_behind SET since = min(since + ?1, ?2) WHERE since IS NOT NULL";
        self.clock_was_set(sql, by, now).await
    }
}

impl SqliteStore {
    /// Moves times of which ?1 tells by how much, where it is ?2 now.
    pub(super) async fn clock_was_set(
        &self,
        sql: &'static str,
        by: SignedDuration,
        now: Timestamp,
    ) -> Result<()> {
        let by = i64::try_from(by.as_millis()).unwrap_or(0);
        self.writer()?
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query(sql).bind(by).bind(now.as_millisecond()).execute(connection).await?;
                    Ok(())
                })
            })
            .await
    }
}

impl SqliteStore {
    /// Copies into a file that nobody else may read, and examines the copy.
    async fn copy(&self, part: &Path) -> Result<()> {
        fs::remove_file(part).or_else(absent).map_err(|source| copy_error(part, source))?;
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(part);
        drop(made.map_err(|source| copy_error(part, source))?);
        sqlx::query("VACUUM INTO ?").bind(part.display().to_string()).execute(&self.readers).await?;
        examine_file(part).await
    }
}

/// Puts the copy `from` in the place of a store that nobody has open. What was there is kept beside it; returns its name.
///
/// # Errors
/// When the copy is unsound or newer than this program, or the files cannot be written.
pub(in super::super) async fn restore(from: &Path, to: &Path, now: Timestamp) -> Result<Option<PathBuf>> {
    examine_file(from).await?;
    let part = part(to);
    let copied = (|| {
        fs::remove_file(&part).or_else(absent)?;
        let mut target = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part)?;
        std::io::copy(&mut File::open(from)?, &mut target)
    })();
    copied.map_err(|source| copy_error(to, source))?;
    name_anew(&part).await?;
    let placed = (|| {
        let kept = move_aside(to, now)?;
        put(&part, to)?;
        Ok(kept)
    })();
    placed.map_err(|source| copy_error(to, source))
}

/// Gives a copy a name of its own: what the store told after the copy was made, the copy has not told.
async fn name_anew(copy: &Path) -> Result<()> {
    let mut connection = SqliteConnectOptions::new().filename(copy).connect().await?;
    sqlx::query("UPDATE meta SET value = lower(hex(randomblob(8))) WHERE name = 'store'")
        .execute(&mut connection)
        .await?;
    Ok(connection.close().await?)
}

/// Moves a store that nobody has open out of the way, with its log. Returns its new name, where there was one.
pub(in super::super) fn set_aside(store: &Path, now: Timestamp) -> Result<Option<PathBuf>> {
    move_aside(store, now).map_err(|source| copy_error(store, source))
}

/// The file of a store, and what stands beside it and is its own.
pub(in super::super) fn files(store: &Path) -> Vec<PathBuf> {
    let logs = LOGS.into_iter().chain(["", "-journal"]).map(|ending| with_ending(store, ending));
    logs.chain([names::FILE, times::FILE].map(|name| store.with_file_name(name))).collect()
}

/// Who minted the ids, where the file still tells.
pub(in super::super) async fn authority_of(store: &Path) -> Option<Authority> {
    let mut connection = SqliteConnectOptions::new().filename(store).connect().await.ok()?;
    let name: String = sqlx::query_scalar("SELECT value FROM meta WHERE name = 'authority'")
        .fetch_one(&mut connection)
        .await
        .ok()?;
    connection.close().await.ok()?;
    Some(Authority::new(&name))
}

/// The keys by which a site signs and signed, where the store still tells.
pub(in super::super) async fn signing_keys_of(store: &Path) -> Vec<SigningKey> {
    let Ok(mut connection) = SqliteConnectOptions::new().filename(store).connect().await else {
        return Vec::new();
    };
    let keys = super::deliveries::signing_keys(&mut connection).await.unwrap_or_default();
    drop(connection.close().await);
    keys
}

fn move_aside(store: &Path, now: Timestamp) -> std::io::Result<Option<PathBuf>> {
    let aside = with_ending(store, &format!(".before-{}", now.strftime("%Y%m%dT%H%M%SZ")));
    // Also where the file itself is gone: a new one would take them for its own.
    for ending in LOGS {
        fs::rename(with_ending(store, ending), with_ending(&aside, ending)).or_else(absent)?;
    }
    if !store.exists() {
        return Ok(None);
    }
    fs::rename(store, &aside)?;
    Ok(Some(aside))
}

/// A file that is being written has another name until it is whole.
fn part(path: &Path) -> PathBuf {
    with_ending(path, ".part")
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Makes a file durable and gives it its name.
fn put(part: &Path, to: &Path) -> std::io::Result<()> {
    File::open(part)?.sync_all()?;
    fs::rename(part, to)?;
    let directory = to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(directory)?.sync_all()
}

fn absent(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

fn copy_error(path: &Path, source: std::io::Error) -> StoreError {
    StoreError::Copy { path: path.display().to_string(), source }
}

/// Whether a file is a sound store that this program knows.
async fn examine_file(path: &Path) -> Result<()> {
    let shown = path.display().to_string();
    let options = SqliteConnectOptions::new().filename(path).read_only(true).immutable(true);
    let opened = options.connect().await;
    let mut connection = opened.map_err(|source| StoreError::Open { path: shown.clone(), source })?;
    if check_version(&mut connection, &shown).await?.is_none() {
        return Err(StoreError::Unsound { path: shown, finding: "it is no store of pressroom".to_owned() });
    }
    let finding = examine(&mut connection).await?.into_iter().next();
    connection.close().await?;
    finding.map_or(Ok(()), |finding| Err(StoreError::Unsound { path: shown, finding }))
}

async fn examine(connection: &mut SqliteConnection) -> Result<Vec<String>> {
    let findings: Vec<String> =
        sqlx::query_scalar("PRAGMA integrity_check(100)").fetch_all(connection).await?;
    Ok(findings.into_iter().filter(|finding| finding != "ok").collect())
}
