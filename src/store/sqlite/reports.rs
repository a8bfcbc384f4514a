//! Subscriptions and what came of their deliveries.

use sqlx::{Row, SqliteConnection, SqlitePool};

use super::super::{Attempt, Report, Result, Trouble};
use super::{health_columns, rows};
use crate::model::{Seq, Subscription, SubscriptionId};

pub(super) async fn add(connection: &mut SqliteConnection, subscription: Subscription) -> Result<()> {
    let (wake, disabled) = health_columns(&subscription.health);
    sqlx::query(
        "INSERT INTO subscription (id, url, filter, secret, created, cursor, previous, wake, disabled, failures, failing_since)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(subscription.id.as_str())
    .bind(&subscription.url)
    .bind(serde_json::to_string(&subscription.filter)?)
    .bind(subscription.secret.reveal())
    .bind(subscription.created.as_millisecond())
    .bind(subscription.cursor)
    .bind(subscription.previous)
    .bind(wake)
    .bind(disabled)
    .bind(i64::from(subscription.failures))
    .bind(subscription.failing_since.map(jiff::Timestamp::as_millisecond))
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn remove(connection: &mut SqliteConnection, id: String) -> Result<bool> {
    for sql in [
        "DELETE FROM parked WHERE subscription = (SELECT n FROM subscription WHERE id = ?)",
        "DELETE FROM attempt WHERE subscription = (SELECT n FROM subscription WHERE id = ?)",
    ] {
        sqlx::query(sql).bind(&id).execute(&mut *connection).await?;
    }
    let gone = sqlx::query("DELETE FROM subscription WHERE id = ?").bind(&id).execute(connection).await?;
    Ok(gone.rows_affected() > 0)
}

/// Moves cursors of subscriptions that want nothing of what lies between.
pub(super) async fn move_cursors(
    connection: &mut SqliteConnection,
    idle: Vec<(SubscriptionId, Seq)>,
) -> Result<()> {
    sqlx::query(
        "UPDATE subscription SET cursor = max(cursor, moves.value ->> 1)
         FROM json_each(?) AS moves WHERE subscription.id = moves.value ->> 0",
    )
    .bind(serde_json::to_string(&idle)?)
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn record(connection: &mut SqliteConnection, reports: Vec<Report>) -> Result<()> {
    for report in reports {
        let (wake, disabled) = health_columns(&report.health);
        let n: Option<i64> = sqlx::query_scalar(
            "UPDATE subscription SET cursor = max(cursor, ?), previous = coalesce(?, previous), wake = ?,
               disabled = coalesce(disabled, ?), failures = ?, failing_since = ? WHERE id = ? RETURNING n",
        )
        .bind(report.cursor)
        .bind(report.previous)
        .bind(wake)
        .bind(disabled)
        .bind(i64::from(report.failures))
        .bind(report.failing_since.map(jiff::Timestamp::as_millisecond))
        .bind(report.subscription.as_str())
        .fetch_optional(&mut *connection)
        .await?;
        if let Some(n) = n {
            log(connection, n, &report).await?;
        }
    }
    Ok(())
}

/// Writes the attempts and the parked events of a report.
async fn log(connection: &mut SqliteConnection, n: i64, report: &Report) -> Result<()> {
    for attempt in &report.attempts {
        sqlx::query(
            "INSERT INTO attempt (subscription, seq, try, at, duration_ms, status, outcome, excerpt, next)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(n)
        .bind(attempt.seq)
        .bind(i64::from(attempt.n))
        .bind(attempt.at.as_millisecond())
        .bind(i64::try_from(attempt.duration_ms).unwrap_or(i64::MAX))
        .bind(attempt.status.map(i64::from))
        .bind(&attempt.outcome)
        .bind(&attempt.excerpt)
        .bind(attempt.next.map(jiff::Timestamp::as_millisecond))
        .execute(&mut *connection)
        .await?;
    }
    for parked in &report.parked {
        sqlx::query("INSERT OR REPLACE INTO parked (subscription, seq, tries, due) VALUES (?, ?, ?, ?)")
            .bind(n)
            .bind(parked.seq)
            .bind(i64::from(parked.tries))
            .bind(parked.due.as_millisecond())
            .execute(&mut *connection)
            .await?;
    }
    if !report.settled.is_empty() {
        sqlx::query("DELETE FROM parked WHERE subscription = ? AND seq IN (SELECT value FROM json_each(?))")
            .bind(n)
            .bind(serde_json::to_string(&report.settled)?)
            .execute(connection)
            .await?;
    }
    Ok(())
}

pub(super) async fn attempts(
    readers: &SqlitePool,
    id: &SubscriptionId,
    limit: usize,
) -> Result<Vec<Attempt>> {
    let rows = sqlx::query(
        "SELECT * FROM attempt WHERE subscription = (SELECT n FROM subscription WHERE id = ?) ORDER BY n DESC LIMIT ?",
    )
    .bind(id.as_str())
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .fetch_all(readers)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Attempt {
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

pub(super) async fn in_trouble(readers: &SqlitePool) -> Result<Vec<Trouble>> {
    let rows = sqlx::query(
        "SELECT s.*, (SELECT a.excerpt FROM attempt a WHERE a.subscription = s.n ORDER BY a.n DESC LIMIT 1) AS said
         FROM subscription s WHERE disabled IS NOT NULL OR wake IS NOT NULL ORDER BY n LIMIT 1000",
    );
    rows.fetch_all(readers)
        .await?
        .iter()
        .map(|row| {
            let disabled: Option<String> = row.try_get("disabled")?;
            let said: Option<String> = row.try_get("said")?;
            Ok(Trouble {
                subscription: row.try_get("id")?,
                url: row.try_get("url")?,
                state: if disabled.is_some() { "disabled" } else { "waiting" }.to_owned(),
                reason: disabled.or(said).unwrap_or_default(),
                since: row.try_get::<Option<i64>, _>("failing_since")?.map(rows::time).transpose()?,
                next: row.try_get::<Option<i64>, _>("wake")?.map(rows::time).transpose()?,
            })
        })
        .collect()
}
