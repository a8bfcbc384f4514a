//! Deliveries on SQLite.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use sqlx::{Row, SqliteConnection};

use super::super::{Attempt, Deliveries, Heading, Ledger, News, Notice, Result, Roll, Steer};
use super::{SqliteStore, claims, ledger, rows, subscriptions};
use crate::model::{Secret, Seq, SigningKey, SiteSecret, SubscriptionId};

#[async_trait]
impl Deliveries for SqliteStore {
    async fn roll(&self, after: Option<i64>) -> Result<Roll> {
        claims::roll(&self.readers, after).await
    }

    async fn last_attempt(&self) -> Result<i64> {
        Ok(sqlx::query_scalar("SELECT coalesce(max(n), 0) FROM attempt").fetch_one(&self.readers).await?)
    }

    async fn headings(&self, after: Seq, limit: usize) -> Result<Vec<Heading>> {
        claims::headings(&self.readers, after, limit).await
    }

    async fn wanted(
        &self,
        keys: &[String],
        span: (Seq, Seq),
        backfill: Option<Seq>,
        limit: usize,
    ) -> Result<Vec<Seq>> {
        claims::wanted(&self.readers, keys, (span, backfill), limit).await
    }

    async fn news(&self, seqs: &[Seq]) -> Result<Vec<News>> {
        claims::news(&self.readers, seqs).await
    }

    async fn record(&self, ledger: Arc<Ledger>) -> Result<()> {
        self.writer()?.write(move |connection| Box::pin(ledger::record(connection, ledger))).await
    }

    async fn attempts(&self, id: &SubscriptionId, from: Option<i64>, limit: usize) -> Result<Vec<Attempt>> {
        ledger::attempts(&self.readers, id, from, limit).await
    }

    async fn notices(&self, now: Timestamp, limit: usize) -> Result<Vec<Notice>> {
        ledger::notices(&self.readers, now, limit).await
    }

    async fn notice_told(&self, id: &str, next: Option<Timestamp>) -> Result<()> {
        let id = id.to_owned();
        self.writer()?.write(move |connection| Box::pin(ledger::notice_told(connection, id, next))).await
    }

    async fn forget_attempts(&self, before: Timestamp, limit: usize) -> Result<u64> {
        self.writer()?.write(move |connection| Box::pin(ledger::forget(connection, before, limit))).await
    }

    async fn move_waits(&self, by: SignedDuration, now: Timestamp) -> Result<()> {
        // What was to come soon after a clock that was ahead comes as soon after the right one; nothing has failed since a time to come.
        let sql = "UPDATE progress SET failing_since = min(failing_since + ?1, ?2), wake = wake + min(?1, 0), edited = edited + 1
                     WHERE failing_since IS NOT NULL OR wake IS NOT NULL OR subscription IN (SELECT subscription FROM parked);
                   UPDATE parked SET due = due + min(?1, 0);
                   UPDATE notice SET due = due + min(?1, 0)";
        self.clock_was_set(sql, by, now).await?;
        self.ring_subscriptions();
        Ok(())
    }

    async fn steer(&self, id: &SubscriptionId, wish: Steer) -> Result<bool> {
        let id = id.to_string();
        let done =
            self.writer()?.write(|connection| Box::pin(subscriptions::steer(connection, id, wish))).await?;
        self.ring_subscriptions();
        Ok(done)
    }

    async fn rotate_secret(&self, id: &SubscriptionId, secret: Secret, until: Timestamp) -> Result<bool> {
        let id = id.to_string();
        let done = self
            .writer()?
            .write(move |connection| Box::pin(subscriptions::rotate_secret(connection, id, secret, until)))
            .await?;
        self.ring_subscriptions();
        Ok(done)
    }

    async fn signing_keys(&self) -> Result<Vec<SigningKey>> {
        signing_keys(&self.readers).await
    }

    async fn keep_signing_keys(&self, keys: Vec<SigningKey>) -> Result<()> {
        self.writer()?
            .write(move |connection| {
                Box::pin(async move {
                    for key in keys {
                        add_key(&mut *connection, key).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    async fn add_signing_key(&self, key: SigningKey, until: Timestamp) -> Result<()> {
        self.writer()?
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query("UPDATE signing_key SET until = min(coalesce(until, ?1), ?1)")
                        .bind(until.as_millisecond())
                        .execute(&mut *connection)
                        .await?;
                    add_key(connection, key).await
                })
            })
            .await?;
        self.ring_subscriptions();
        Ok(())
    }
}

/// Keys of the site, oldest first.
pub(super) async fn signing_keys<'c>(reader: impl sqlx::SqliteExecutor<'c>) -> Result<Vec<SigningKey>> {
    let found = sqlx::query("SELECT * FROM signing_key ORDER BY since, public").fetch_all(reader).await?;
    let key = |row: &sqlx::sqlite::SqliteRow| {
        Ok(SigningKey {
            public: row.try_get("public")?,
            secret: SiteSecret::from(row.try_get::<String, _>("secret")?),
            since: rows::time(row.try_get("since")?)?,
            until: row.try_get::<Option<i64>, _>("until")?.map(rows::time).transpose()?,
        })
    };
    found.iter().map(key).collect()
}

async fn add_key(connection: &mut SqliteConnection, key: SigningKey) -> Result<()> {
    sqlx::query("INSERT INTO signing_key (public, secret, since, until) VALUES (?, ?, ?, ?)")
        .bind(key.public)
        .bind(key.secret.reveal())
        .bind(key.since.as_millisecond())
        .bind(key.until.map(Timestamp::as_millisecond))
        .execute(connection)
        .await?;
    Ok(())
}
