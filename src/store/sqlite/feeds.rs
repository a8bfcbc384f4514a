//! Feeds: declared, stale, rendered, counted.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sqlx::{Row, SqliteConnection, SqlitePool};

use super::super::{FeedCount, Result, StaleFeed, Status, StoreError, Window};
use super::accept::{ALL, heard, place, placed, spoil, subjects, unplace};
use super::editions::newest;
use super::rows::{self, entry_columns};
use crate::model::{Entry, FeedKey, Statement, StatementId, Tags};

fn key(text: &str) -> Result<FeedKey> {
    text.parse().map_err(|()| StoreError::Corrupt(format!("feed {text}")))
}

pub(super) async fn declare(
    connection: &mut SqliteConnection,
    feeds: Vec<FeedKey>,
    now: Timestamp,
) -> Result<()> {
    let keys: Vec<String> = feeds.iter().map(ToString::to_string).collect();
    let keys = serde_json::to_string(&keys)?;
    sqlx::query(
        "INSERT OR IGNORE INTO feed (key, stale, rendered, version, declared) SELECT value, 1, 0, 0, ? FROM json_each(?)",
    )
    .bind(now.as_millisecond())
    .bind(&keys)
    .execute(&mut *connection)
    .await?;
    for sql in [
        "DELETE FROM feed WHERE key NOT IN (SELECT value FROM json_each(?))",
        "DELETE FROM edition WHERE feed NOT IN (SELECT value FROM json_each(?))",
        "DELETE FROM known_edition WHERE feed NOT IN (SELECT value FROM json_each(?))",
    ] {
        sqlx::query(sql).bind(&keys).execute(&mut *connection).await?;
    }
    Ok(())
}

pub(super) async fn claim_stale(readers: &SqlitePool, limit: usize) -> Result<Vec<StaleFeed>> {
    let rows = sqlx::query("SELECT key, stale FROM feed WHERE stale > rendered LIMIT ?")
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(readers)
        .await?;
    rows.iter()
        .map(|row| Ok(StaleFeed { feed: key(row.try_get("key")?)?, stale: row.try_get("stale")? }))
        .collect()
}

pub(super) async fn entries(readers: &SqlitePool, feed: &FeedKey, window: Window) -> Result<Vec<Entry>> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        entry_columns!(),
        " FROM (", newest!("?1", "?2", "?3", "?4"), ") f
         JOIN statement s ON s.n = f.statement JOIN revision r ON r.statement = s.n AND r.revision = s.revision
         ORDER BY s.published DESC, f.seq DESC"
    ))
    .bind(feed.to_string())
    .bind(i64::try_from(window.entries_min).unwrap_or(i64::MAX))
    .bind(window.since.as_millisecond())
    .bind(i64::try_from(window.entries_max).unwrap_or(i64::MAX))
    .fetch_all(readers)
    .await?;
    rows.iter().map(rows::entry).collect()
}

/// Marks every feed stale. What a reader has is no state from which the journal alone leads to the next.
pub(super) async fn spoil_all(connection: &mut SqliteConnection) -> Result<()> {
    for sql in
        ["UPDATE feed SET stale = stale + 1", "UPDATE edition SET digests = x''", "DELETE FROM known_edition"]
    {
        sqlx::query(sql).execute(&mut *connection).await?;
    }
    Ok(())
}

pub(super) async fn counts(readers: &SqlitePool) -> Result<Vec<FeedCount>> {
    let rows = sqlx::query(
        "SELECT f.key, (SELECT count(*) FROM statement_subject s WHERE s.subject = f.key) AS statements,
           (SELECT max(published) FROM statement_subject s WHERE s.subject = f.key) AS newest FROM feed f ORDER BY f.key",
    );
    rows.fetch_all(readers)
        .await?
        .iter()
        .map(|row| {
            let newest = row.try_get::<Option<i64>, _>("newest")?.map(rows::time).transpose()?;
            let statements = rows::count(row.try_get("statements")?)?;
            Ok(FeedCount { feed: key(row.try_get("key")?)?, statements, newest })
        })
        .collect()
}

/// The kind of a row of the journal that tells readers of a subject, and nobody else, that a statement stands there now.
pub(super) const TAGGED: &str = "statement.tagged";

pub(super) async fn retag(
    connection: &mut SqliteConnection,
    changes: Vec<(StatementId, Statement, Tags)>,
    now: Timestamp,
) -> Result<()> {
    for (id, statement, tags) in changes {
        let row = sqlx::query("SELECT n, revision, published, seq, withdrawn FROM statement WHERE id = ?")
            .bind(id.as_str())
            .fetch_optional(&mut *connection)
            .await?;
        let Some(row) = row else { continue };
        let n: i64 = row.try_get("n")?;
        sqlx::query(
            "UPDATE revision SET content = ?, first_tags = coalesce(first_tags, tags), tags = ?, stamp = stamp + 1
             WHERE statement = ? AND revision = ?",
        )
            .bind(serde_json::to_string(&statement)?)
            .bind(serde_json::to_string(&tags)?)
            .bind(n)
            .bind(row.try_get::<i64, _>("revision")?)
            .execute(&mut *connection)
            .await?;
        let before = placed(connection, n).await?;
        let after = subjects(&tags);
        if row.try_get::<Option<i64>, _>("withdrawn")?.is_none() {
            unplace(connection, n).await?;
            place(connection, n, &after, row.try_get("published")?, row.try_get("seq")?).await?;
            let joined: Vec<&String> = after.difference(&before).collect();
            if !joined.is_empty() {
                join(connection, (n, row.try_get("revision")?), (&joined, &heard(&[&tags])), now).await?;
            }
        }
        let touched = after.into_iter().chain(before).collect();
        spoil(connection, &touched).await?;
        // No event tells of what leaves, so whoever holds an older document needs the whole new one.
        sqlx::query("DELETE FROM known_edition WHERE feed IN (SELECT value FROM json_each(?))")
            .bind(serde_json::to_string(&touched)?)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Leads to a statement those who follow the subjects that it has joined, however late: by an event of its own that comes after all that
/// they have. Who looks back finds it under the new keys by the events that told of it as it is.
async fn join(
    connection: &mut SqliteConnection,
    (statement, revision): (i64, i64),
    (joined, keys): (&[&String], &BTreeSet<String>),
    now: Timestamp,
) -> Result<()> {
    let seq: i64 = sqlx::query_scalar(
        "INSERT INTO journal (seq, kind, statement, revision, at, quiet)
         VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM journal), ?, ?, ?, ?, 1) RETURNING seq",
    )
    .bind(TAGGED)
    .bind(statement)
    .bind(revision)
    .bind(now.as_millisecond())
    .fetch_one(&mut *connection)
    .await?;
    // Among all statements it is no news, but a search may find it now.
    sqlx::query(
        "INSERT INTO feed_event (subject, seq, change) SELECT value, ?1, 0 FROM json_each(?2) UNION ALL SELECT ?3, ?1, -1",
    )
    .bind(seq)
    .bind(serde_json::to_string(joined)?)
    .bind(ALL)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT OR IGNORE INTO journal_subject (subject, seq) SELECT k.value, j.seq FROM journal j, json_each(?) k
         WHERE j.statement = ? AND j.revision = ? AND j.quiet = 0",
    )
    .bind(serde_json::to_string(keys)?)
    .bind(statement)
    .bind(revision)
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn status(readers: &SqlitePool) -> Result<Status> {
    let row = sqlx::query(
        "SELECT (SELECT count(*) FROM statement WHERE withdrawn IS NULL) AS statements,
           (SELECT count(*) FROM statement WHERE withdrawn IS NOT NULL) AS withdrawn,
           (SELECT coalesce(max(seq), 0) FROM journal) AS seq,
           (SELECT count(*) FROM backfill) AS backfill,
           (SELECT count(*) FROM feed WHERE key NOT LIKE '%/changes') AS feeds,
           (SELECT count(*) FROM feed WHERE stale > rendered) AS stale,
           (SELECT count(*) FROM subscription) AS subscriptions,
           (SELECT coalesce(max(seq), 0) FROM journal)
             - (SELECT min(cursor) FROM progress WHERE disabled IS NULL) AS lag,
           (SELECT count(*) FROM parked) AS parked",
    )
    .fetch_one(readers)
    .await?;
    Ok(Status {
        statements: rows::count(row.try_get("statements")?)?,
        withdrawn: rows::count(row.try_get("withdrawn")?)?,
        seq: row.try_get("seq")?,
        backfill_left: rows::count(row.try_get("backfill")?)?,
        feeds: rows::count(row.try_get("feeds")?)?,
        feeds_stale: rows::count(row.try_get("stale")?)?,
        subscriptions: rows::count(row.try_get("subscriptions")?)?,
        lag_events: rows::count(row.try_get::<Option<i64>, _>("lag")?.unwrap_or(0))?,
        parked: rows::count(row.try_get("parked")?)?,
        ..Status::default()
    })
}
