//! Who wants to know, and what people ask of the delivery loop.

use jiff::Timestamp;
use sqlx::{Row, SqliteConnection, SqlitePool};

use super::super::{Result, Steer, Trouble};
use super::rows;
use crate::model::{Health, PAUSED, Secret, Subscription, SubscriptionId};

/// The columns that [`rows::subscription`] reads.
macro_rules! subscriptions {
    () => {
        "SELECT * FROM subscription s JOIN progress p ON p.subscription = s.n "
    };
}
pub(super) use subscriptions;

pub(super) async fn add(connection: &mut SqliteConnection, subscription: Subscription) -> Result<()> {
    let n: i64 = sqlx::query_scalar(
        "INSERT INTO subscription (id, url, filter, secret, created, manner, name, owner, challenge) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         RETURNING n",
    )
    .bind(subscription.id.as_str())
    .bind(&subscription.url)
    .bind(serde_json::to_string(&subscription.filter)?)
    .bind(subscription.secret.reveal())
    .bind(subscription.created.as_millisecond())
    .bind(serde_json::to_string(&subscription.manner)?)
    .bind(&subscription.name)
    .bind(&subscription.owner)
    .bind(&subscription.challenge)
    .fetch_one(&mut *connection)
    .await?;
    let progress = subscription.progress;
    let (wake, disabled) = rows::health_columns(&progress.health);
    sqlx::query("INSERT INTO progress (subscription, cursor, previous, wake, disabled, failures, failing_since, backfill) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(n)
        .bind(progress.cursor)
        .bind(progress.previous)
        .bind(wake)
        .bind(disabled)
        .bind(i64::from(progress.failures))
        .bind(progress.failing_since.map(Timestamp::as_millisecond))
        .bind(progress.backfill)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn edit(connection: &mut SqliteConnection, subscription: Subscription) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE subscription SET url = ?, filter = ?, manner = ?, name = ?, challenge = ? WHERE id = ?",
    )
    .bind(&subscription.url)
    .bind(serde_json::to_string(&subscription.filter)?)
    .bind(serde_json::to_string(&subscription.manner)?)
    .bind(&subscription.name)
    .bind(&subscription.challenge)
    .bind(subscription.id.as_str())
    .execute(&mut *connection)
    .await?;
    // Whose new address has not agreed yet hears nothing from this moment on, also after a crash.
    if let (Some(_), Health::Disabled(reason)) = (&subscription.challenge, &subscription.progress.health) {
        steer(connection, subscription.id.to_string(), Steer::Disable(reason.clone())).await?;
    }
    Ok(done.rows_affected() > 0)
}

pub(super) async fn all(readers: &SqlitePool) -> Result<Vec<Subscription>> {
    let rows = sqlx::query(concat!(subscriptions!(), "ORDER BY s.n")).fetch_all(readers).await?;
    rows.iter().map(rows::subscription).collect()
}

pub(super) async fn after(
    readers: &SqlitePool,
    owner: Option<&str>,
    after: Option<&SubscriptionId>,
    limit: usize,
) -> Result<Vec<Subscription>> {
    let rows = sqlx::query(concat!(
        subscriptions!(),
        "WHERE s.n > coalesce((SELECT n FROM subscription WHERE id = ?1), 0) AND (?2 IS NULL OR s.owner = ?2) ORDER BY s.n LIMIT ?3"
    ))
    .bind(after.map(SubscriptionId::as_str))
    .bind(owner)
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .fetch_all(readers)
    .await?;
    rows.iter().map(rows::subscription).collect()
}

pub(super) async fn one(readers: &SqlitePool, id: &SubscriptionId) -> Result<Option<Subscription>> {
    let row = sqlx::query(concat!(subscriptions!(), "WHERE s.id = ?")).bind(id.as_str());
    row.fetch_optional(readers).await?.as_ref().map(rows::subscription).transpose()
}

pub(super) async fn remove(connection: &mut SqliteConnection, id: String) -> Result<bool> {
    let gone = sqlx::query("DELETE FROM subscription WHERE id = ?").bind(id).execute(connection).await?;
    Ok(gone.rows_affected() > 0)
}

pub(super) async fn steer(connection: &mut SqliteConnection, id: String, wish: Steer) -> Result<bool> {
    let n: Option<i64> = sqlx::query_scalar("SELECT n FROM subscription WHERE id = ?")
        .bind(id)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(n) = n else { return Ok(false) };
    let change = match wish {
        Steer::Disable(reason) => {
            sqlx::query("UPDATE progress SET wake = NULL, disabled = ? WHERE subscription = ?").bind(reason)
        }
        Steer::Resume => {
            // What it refused, with nothing taken since, comes again in its order.
            sqlx::query(
                "DELETE FROM parked WHERE subscription = ?1 AND seq >= (SELECT refused FROM progress WHERE subscription = ?1)",
            )
            .bind(n)
            .execute(&mut *connection)
            .await?;
            sqlx::query(
                "UPDATE progress SET wake = ?, disabled = NULL, failures = 0, failing_since = NULL, cursor = min(cursor, coalesce(refused - 1, cursor)),
                   previous = iif(refused IS NULL, previous, NULL), refused = NULL WHERE subscription = ?",
            )
            .bind(None::<i64>)
        }
        Steer::Rewind { after, backfill } => {
            // What was set aside comes again with the rest.
            sqlx::query("DELETE FROM parked WHERE seq > ? AND subscription = ?")
                .bind(after)
                .bind(n)
                .execute(&mut *connection)
                .await?;
            sqlx::query(
                "UPDATE progress SET cursor = min(cursor, ?1), previous = NULL, refused = iif(refused > ?1, NULL, refused),
                   backfill = iif(?2, (SELECT coalesce(max(seq), 0) FROM journal), NULL) WHERE subscription = ?3",
            )
            .bind(after)
            .bind(backfill)
        }
        Steer::Retry(seq) => {
            sqlx::query(
                "INSERT INTO parked (seq, subscription, tries, due) VALUES (?, ?, 0, 0) ON CONFLICT DO UPDATE SET due = 0",
            )
            .bind(seq)
            .bind(n)
            .execute(&mut *connection)
            .await?;
            // Also where the endpoint would have been tried later.
            sqlx::query("UPDATE progress SET wake = ? WHERE subscription = ?").bind(None::<i64>)
        }
    };
    change.bind(n).execute(&mut *connection).await?;
    sqlx::query("UPDATE progress SET edited = edited + 1 WHERE subscription = ?")
        .bind(n)
        .execute(connection)
        .await?;
    Ok(true)
}

pub(super) async fn rotate_secret(
    connection: &mut SqliteConnection,
    id: String,
    secret: Secret,
    until: Timestamp,
) -> Result<bool> {
    let row = sqlx::query("SELECT secret, retired FROM subscription WHERE id = ?")
        .bind(&id)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else { return Ok(false) };
    let mut retired: Vec<(String, i64)> = serde_json::from_str(row.try_get("retired")?)?;
    retired.retain(|(_, ends)| *ends > Timestamp::now().as_millisecond());
    retired.insert(0, (row.try_get("secret")?, until.as_millisecond()));
    sqlx::query("UPDATE subscription SET secret = ?, retired = ? WHERE id = ?")
        .bind(secret.reveal())
        .bind(serde_json::to_string(&retired)?)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(true)
}

/// Subscriptions whose endpoint takes nothing now. Who has paused one wants it so.
pub(super) async fn in_trouble(readers: &SqlitePool) -> Result<Vec<Trouble>> {
    let rows = sqlx::query(
        "SELECT s.id, s.url, p.disabled, p.failing_since, a.status, a.excerpt,
           iif(p.disabled IS NULL, coalesce(p.wake, (SELECT min(due) FROM parked WHERE subscription = s.n)), NULL) AS next
         FROM progress p JOIN subscription s ON s.n = p.subscription LEFT JOIN attempt a ON a.n = p.attempt
         WHERE p.disabled <> ? OR (p.disabled IS NULL AND (p.wake IS NOT NULL OR p.failing_since IS NOT NULL)) ORDER BY s.n LIMIT 1000",
    );
    rows.bind(PAUSED)
        .fetch_all(readers)
        .await?
        .iter()
        .map(|row| {
            let disabled: Option<String> = row.try_get("disabled")?;
            let answer: (Option<i64>, Option<String>) = (row.try_get("status")?, row.try_get("excerpt")?);
            let state = if disabled.is_some() { "disabled" } else { "waiting" };
            let reason: Vec<String> = disabled.into_iter().chain(said(answer)).collect();
            Ok(Trouble {
                subscription: row.try_get("id")?,
                url: row.try_get("url")?,
                state: state.to_owned(),
                reason: reason.join("; "),
                since: row.try_get::<Option<i64>, _>("failing_since")?.map(rows::time).transpose()?,
                next: row.try_get::<Option<i64>, _>("next")?.map(rows::time).transpose()?,
            })
        })
        .collect()
}

/// What the last attempt said, in words.
fn said((status, excerpt): (Option<i64>, Option<String>)) -> Option<String> {
    let excerpt = excerpt.unwrap_or_default();
    match (status, excerpt.trim()) {
        (None, "") => None,
        (None, reason) => Some(reason.to_owned()),
        (Some(status), "") => Some(format!("the last answer was {status}")),
        (Some(status), words) => Some(format!("the last answer was {status}: {words}")),
    }
}
