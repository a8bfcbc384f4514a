//! The WebSub hub on SQLite.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::super::{Chore, Done, Hub, Question, Result, StoreError, Task};
use super::{SqliteStore, rows};
use crate::model::{FeedKey, Format, Secret};
use crate::websub::{Mode, Wish};

#[async_trait]
impl Hub for SqliteStore {
    async fn wish(&self, wish: Wish, (host, at_most): (&str, u64), now: Timestamp) -> Result<bool> {
        let host = (host.to_owned(), i64::try_from(at_most).unwrap_or(i64::MAX));
        self.writer()?.write(move |connection| Box::pin(ask(connection, wish, host, now))).await
    }

    async fn chores(&self, now: Timestamp, busy: &[i64], limit: usize, failing: usize) -> Result<Vec<Chore>> {
        let ended: i64 = sqlx::query_scalar("SELECT count(*) FROM hub_subscription WHERE lease <= ?")
            .bind(now.as_millisecond())
            .fetch_one(&self.readers)
            .await?;
        if ended > 0 {
            self.writer()?.write(move |connection| Box::pin(end_leases(connection, now))).await?;
        }
        let mut chores = Vec::new();
        for (failed, room) in [(false, limit), (true, failing)] {
            let found = sqlx::query(
                "SELECT h.*, f.version AS current, h.asked IS NOT NULL AND h.asked_wake <= ?3 AS asking
                 FROM hub_subscription h LEFT JOIN feed f ON f.key = h.feed
                 WHERE h.n NOT IN (SELECT value FROM json_each(?1)) AND h.failures > 0 = ?2
                   AND (asking OR f.key IS NULL OR (h.lease IS NOT NULL AND h.version <> f.version AND h.wake <= ?3))
                 ORDER BY NOT asking, h.wake LIMIT ?4",
            )
            .bind(serde_json::to_string(busy)?)
            .bind(failed)
            .bind(now.as_millisecond())
            .bind(i64::try_from(room.min(limit.saturating_sub(chores.len()))).unwrap_or(i64::MAX))
            .fetch_all(&self.readers)
            .await?;
            for row in &found {
                chores.push(chore(row)?);
            }
        }
        Ok(chores)
    }

    async fn chore_done(&self, n: i64, done: Done, now: Timestamp) -> Result<()> {
        self.writer()?.write(move |connection| Box::pin(finish(connection, n, done, now))).await
    }

    async fn move_leases(&self, by: SignedDuration, now: Timestamp) -> Result<()> {
        // The longest lease that is given ends in thirty days.
        let sql =
            "UPDATE hub_subscription SET lease = min(lease + ?1, ?2 + 2592000000), wake = wake + min(?1, 0),
                     asked_wake = asked_wake + min(?1, 0)";
        self.clock_was_set(sql, by, now).await
    }

    async fn unpinged(&self, hub: &str, limit: usize) -> Result<Vec<(FeedKey, i64)>> {
        let found = sqlx::query(
            "SELECT f.key, f.version FROM feed f LEFT JOIN hub_ping p ON p.hub = ? AND p.feed = f.key
             WHERE f.version > 0 AND f.version <> coalesce(p.version, 0) ORDER BY f.key LIMIT ?",
        )
        .bind(hub)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&self.readers)
        .await?;
        found.iter().map(|row| Ok((feed(row.try_get("key")?)?, row.try_get("version")?))).collect()
    }

    async fn pinged(&self, hub: &str, feeds: Vec<(FeedKey, i64)>) -> Result<()> {
        let hub = hub.to_owned();
        let feeds: Vec<(String, i64)> =
            feeds.into_iter().map(|(feed, version)| (feed.to_string(), version)).collect();
        let feeds = serde_json::to_string(&feeds)?;
        self.writer()?
            .write(|connection| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT OR REPLACE INTO hub_ping (hub, feed, version)
                         SELECT ?, value ->> 0, value ->> 1 FROM json_each(?)",
                    )
                    .bind(hub)
                    .bind(feeds)
                    .execute(connection)
                    .await?;
                    Ok(())
                })
            })
            .await
    }
}

fn feed(key: &str) -> Result<FeedKey> {
    key.parse().map_err(|()| StoreError::Corrupt(format!("feed {key}")))
}

fn chore(row: &SqliteRow) -> Result<Chore> {
    let (asked, current): (Option<String>, Option<i64>) = (row.try_get("asked")?, row.try_get("current")?);
    let asked = asked.filter(|_| row.try_get("asking").unwrap_or(true));
    let failures = if asked.is_some() { "asked_tries" } else { "failures" };
    let task = match (asked, current) {
        (Some(asked), _) => Task::Verify(Question {
            wish: row.try_get("wish")?,
            mode: Mode::from_name(&asked).ok_or(StoreError::Corrupt(format!("mode {asked}")))?,
            lease_seconds: rows::count(row.try_get("asked_seconds")?)?,
            secret: row.try_get::<Option<String>, _>("asked_secret")?.map(Secret::from),
        }),
        (None, Some(version)) => Task::Deliver { version, secret: row.try_get("secret")? },
        (None, None) => Task::Deny,
    };
    let format: String = row.try_get("format")?;
    Ok(Chore {
        n: row.try_get("n")?,
        callback: row.try_get("callback")?,
        feed: feed(row.try_get("feed")?)?,
        format: Format::from_extension(&format).ok_or(StoreError::Corrupt(format!("format {format}")))?,
        failures: rows::count(row.try_get(failures)?)?,
        task,
    })
}

async fn ask(
    connection: &mut SqliteConnection,
    wish: Wish,
    (host, at_most): (String, i64),
    now: Timestamp,
) -> Result<bool> {
    // One who is not subscribed has nothing to end, but is asked all the same: the answer must not tell.
    let taken = sqlx::query(
        "INSERT INTO hub_subscription (callback, feed, format, version, wake, failures, asked, asked_secret, asked_seconds, host)
         SELECT ?1, ?2, ?3, 0, ?4, 0, ?5, ?6, ?7, ?8
         WHERE (SELECT count(*) FROM (SELECT 1 FROM hub_subscription WHERE host = ?8 LIMIT ?9)) < ?9
           OR EXISTS (SELECT 1 FROM hub_subscription WHERE callback = ?1 AND feed = ?2 AND format = ?3)
         ON CONFLICT (callback, feed, format) DO UPDATE SET asked = excluded.asked, asked_secret = excluded.asked_secret,
           asked_seconds = excluded.asked_seconds, asked_tries = 0, asked_wake = 0, wish = wish + 1, host = excluded.host",
    )
    .bind(wish.callback)
    .bind(wish.feed.to_string())
    .bind(wish.format.extension())
    .bind(now.as_millisecond())
    .bind(wish.mode.as_str())
    .bind(wish.secret)
    .bind(i64::try_from(wish.lease_seconds).unwrap_or(i64::MAX))
    .bind(host)
    .bind(at_most)
    .execute(connection)
    .await?;
    Ok(taken.rows_affected() > 0)
}

async fn end_leases(connection: &mut SqliteConnection, now: Timestamp) -> Result<()> {
    for sql in [
        "DELETE FROM hub_subscription WHERE lease <= ? AND asked IS NULL",
        "UPDATE hub_subscription SET lease = NULL WHERE lease <= ?",
    ] {
        sqlx::query(sql).bind(now.as_millisecond()).execute(&mut *connection).await?;
    }
    Ok(())
}

/// A subscriber has confirmed. What it has asked for since then is asked about by itself.
async fn agree(connection: &mut SqliteConnection, n: i64, asked: &Question, now: i64) -> Result<()> {
    if asked.mode == Mode::Unsubscribe {
        for sql in [
            "DELETE FROM hub_subscription WHERE n = ? AND wish = ?",
            "UPDATE hub_subscription SET lease = NULL WHERE n = ? AND wish <> ?",
        ] {
            sqlx::query(sql).bind(n).bind(asked.wish).execute(&mut *connection).await?;
        }
        return Ok(());
    }
    // A new subscriber has read the feed already; one that renews is told of what it missed.
    sqlx::query(
        "UPDATE hub_subscription SET lease = ?2 + ?3 * 1000, secret = ?4, failures = 0, wake = ?2,
           version = CASE WHEN lease IS NULL THEN coalesce((SELECT version FROM feed WHERE key = feed), 0) ELSE version END
         WHERE n = ?1",
    )
    .bind(n)
    .bind(now)
    .bind(i64::try_from(asked.lease_seconds).unwrap_or(i64::MAX))
    .bind(asked.secret.as_ref().map(Secret::reveal))
    .execute(&mut *connection)
    .await?;
    forget(connection, n, asked.wish).await
}

/// A wish is done with.
async fn forget(connection: &mut SqliteConnection, n: i64, wish: i64) -> Result<()> {
    sqlx::query(
        "UPDATE hub_subscription SET asked = NULL, asked_secret = NULL, asked_seconds = NULL WHERE n = ? AND wish = ?",
    )
    .bind(n)
    .bind(wish)
    .execute(connection)
    .await?;
    Ok(())
}

async fn finish(connection: &mut SqliteConnection, n: i64, done: Done, now: Timestamp) -> Result<()> {
    let now = now.as_millisecond();
    match done {
        Done::Confirmed(asked) => agree(connection, n, &asked, now).await?,
        Done::Unconfirmed(wish) => {
            sqlx::query("DELETE FROM hub_subscription WHERE n = ? AND wish = ? AND lease IS NULL")
                .bind(n)
                .bind(wish)
                .execute(&mut *connection)
                .await?;
            forget(connection, n, wish).await?;
        }
        Done::Unanswered(wish, wake) => {
            sqlx::query(
                "UPDATE hub_subscription SET asked_tries = asked_tries + 1, asked_wake = ? WHERE n = ? AND wish = ?",
            )
            .bind(wake.as_millisecond())
            .bind(n)
            .bind(wish)
            .execute(connection)
            .await?;
        }
        Done::Delivered(version) => {
            sqlx::query("UPDATE hub_subscription SET version = ?, failures = 0, wake = ? WHERE n = ?")
                .bind(version)
                .bind(now)
                .bind(n)
                .execute(connection)
                .await?;
        }
        Done::Failed(wake) => {
            sqlx::query("UPDATE hub_subscription SET failures = failures + 1, wake = ? WHERE n = ?")
                .bind(wake.as_millisecond())
                .bind(n)
                .execute(connection)
                .await?;
        }
        Done::Ended => {
            sqlx::query("DELETE FROM hub_subscription WHERE n = ?").bind(n).execute(connection).await?;
        }
    }
    Ok(())
}
