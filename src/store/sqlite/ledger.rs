//! What came of deliveries. A batch is a few statements, however many deliveries it holds.

use std::sync::Arc;

use jiff::Timestamp;
use sqlx::{Row, SqliteConnection, SqlitePool};

use super::super::{Attempt, Ledger, Notice, Result};
use super::rows;
use crate::model::SubscriptionId;

pub(super) async fn record(connection: &mut SqliteConnection, ledger: Arc<Ledger>) -> Result<()> {
    log(connection, &ledger).await?;
    let moves: Vec<_> = ledger
        .progress
        .iter()
        .map(|one| {
            let progress = &one.progress;
            let (wake, disabled) = rows::health_columns(&progress.health);
            let since = progress.failing_since.map(Timestamp::as_millisecond);
            let at = progress.delivered_at.map(Timestamp::as_millisecond);
            (
                (one.n, one.edited, progress.cursor, progress.previous, wake, disabled),
                (progress.failures, since, progress.delivered, at, progress.attempt, progress.refused),
            )
        })
        .collect();
    if !moves.is_empty() {
        sqlx::query(
            "UPDATE progress SET cursor = m.value ->> '$[0][2]', previous = m.value ->> '$[0][3]', wake = m.value ->> '$[0][4]',
               disabled = m.value ->> '$[0][5]', failures = m.value ->> '$[1][0]', failing_since = m.value ->> '$[1][1]',
               delivered = m.value ->> '$[1][2]', delivered_at = m.value ->> '$[1][3]', attempt = m.value ->> '$[1][4]',
               refused = m.value ->> '$[1][5]'
             FROM json_each(?) AS m WHERE progress.subscription = m.value ->> '$[0][0]' AND progress.edited = m.value ->> '$[0][1]'",
        )
        .bind(serde_json::to_string(&moves)?)
        .execute(&mut *connection)
        .await?;
    }
    for notice in &ledger.notices {
        sqlx::query("INSERT OR IGNORE INTO notice (id, body, tries, due) VALUES (?, ?, 0, 0)")
            .bind(&notice.id)
            .bind(&notice.body)
            .execute(&mut *connection)
            .await?;
    }
    set_aside(connection, &ledger).await
}

pub(super) async fn notices(readers: &SqlitePool, now: Timestamp, limit: usize) -> Result<Vec<Notice>> {
    let found = sqlx::query("SELECT id, body, tries FROM notice WHERE due <= ? ORDER BY n LIMIT ?")
        .bind(now.as_millisecond())
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(readers);
    let notice = |row: &sqlx::sqlite::SqliteRow| {
        Ok(Notice {
            id: row.try_get("id")?,
            body: row.try_get("body")?,
            tries: rows::count(row.try_get("tries")?)?,
        })
    };
    found.await?.iter().map(notice).collect()
}

pub(super) async fn notice_told(
    connection: &mut SqliteConnection,
    id: String,
    next: Option<Timestamp>,
) -> Result<()> {
    let told = match next {
        Some(due) => sqlx::query("UPDATE notice SET tries = tries + 1, due = ?2 WHERE id = ?1")
            .bind(id)
            .bind(due.as_millisecond()),
        None => sqlx::query("DELETE FROM notice WHERE id = ?").bind(id),
    };
    told.execute(connection).await?;
    Ok(())
}

async fn log(connection: &mut SqliteConnection, ledger: &Ledger) -> Result<()> {
    if ledger.attempts.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = ledger
        .attempts
        .iter()
        .map(|one| {
            let (at, next) = (one.at.as_millisecond(), one.next.map(Timestamp::as_millisecond));
            (
                (one.subscription, one.before, one.seq, one.n, at),
                (one.duration_ms, one.status, &one.outcome, &one.excerpt, next),
            )
        })
        .collect();
    sqlx::query(
        "INSERT OR REPLACE INTO attempt (n, subscription, before, seq, try, at, duration_ms, status, outcome, excerpt, next)
         SELECT key + ?1, value ->> '$[0][0]', value ->> '$[0][1]', value ->> '$[0][2]', value ->> '$[0][3]', value ->> '$[0][4]',
           value ->> '$[1][0]', value ->> '$[1][1]', value ->> '$[1][2]', value ->> '$[1][3]', value ->> '$[1][4]' FROM json_each(?2)",
    )
    .bind(ledger.first)
    .bind(serde_json::to_string(&rows)?)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Writes the parked events; a subscription that is gone has none.
async fn set_aside(connection: &mut SqliteConnection, ledger: &Ledger) -> Result<()> {
    if !ledger.parked.is_empty() {
        let rows: Vec<_> = ledger
            .parked
            .iter()
            .map(|(n, parked)| (n, parked.seq, parked.tries, parked.due.as_millisecond()))
            .collect();
        sqlx::query(
            "INSERT OR REPLACE INTO parked (subscription, seq, tries, due)
             SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?)
             WHERE value ->> 0 IN (SELECT subscription FROM progress)",
        )
        .bind(serde_json::to_string(&rows)?)
        .execute(&mut *connection)
        .await?;
    }
    if !ledger.settled.is_empty() {
        sqlx::query("DELETE FROM parked WHERE (subscription, seq) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))")
            .bind(serde_json::to_string(&ledger.settled)?)
            .execute(connection)
            .await?;
    }
    Ok(())
}

pub(super) async fn attempts(
    readers: &SqlitePool,
    id: &SubscriptionId,
    from: Option<i64>,
    limit: usize,
) -> Result<Vec<Attempt>> {
    let found = sqlx::query(
        "WITH RECURSIVE chain (n, subscription) AS (
           SELECT coalesce(?3, p.attempt), p.subscription FROM progress p JOIN subscription s ON s.n = p.subscription WHERE s.id = ?1
           UNION ALL
           SELECT a.before, a.subscription FROM chain JOIN attempt a ON a.n = chain.n AND a.subscription = chain.subscription
             WHERE a.before < a.n)
         SELECT a.* FROM chain JOIN attempt a ON a.n = chain.n AND a.subscription = chain.subscription LIMIT ?2",
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = found.bind(id.as_str()).bind(limit).bind(from).fetch_all(readers).await?;
    rows.iter()
        .map(|row| {
            Ok(Attempt {
                subscription: row.try_get("subscription")?,
                before: row.try_get("before")?,
                seq: row.try_get("seq")?,
                n: rows::count(row.try_get("try")?)?,
                at: rows::time(row.try_get("at")?)?,
                duration_ms: rows::count(row.try_get("duration_ms")?)?,
                status: row.try_get::<Option<i64>, _>("status")?.map(rows::count).transpose()?,
                outcome: row.try_get("outcome")?,
                excerpt: row.try_get("excerpt")?,
                next: row.try_get::<Option<i64>, _>("next")?.map(rows::time).transpose()?,
            })
        })
        .collect()
}

/// Attempts stand in the order of time, so the old ones are the first.
pub(super) async fn forget(
    connection: &mut SqliteConnection,
    before: Timestamp,
    limit: usize,
) -> Result<u64> {
    let gone = sqlx::query(
        "DELETE FROM attempt WHERE n IN (SELECT n FROM (SELECT n, at FROM attempt ORDER BY n LIMIT ?) WHERE at < ?)",
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let gone = gone.bind(limit).bind(before.as_millisecond()).execute(&mut *connection).await?;
    // Every change up to the last was read when the loop started, or within a second.
    sqlx::query("DELETE FROM subscription_change WHERE n < (SELECT max(n) FROM subscription_change)")
        .execute(connection)
        .await?;
    Ok(gone.rows_affected())
}
