//! Deliveries on SQLite.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::Row;

use super::super::{Attempt, Deliveries, Heading, Ledger, News, Result, Roll, Steer};
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

    async fn wanted(&self, keys: &[String], span: (Seq, Seq), limit: usize) -> Result<Vec<Seq>> {
        claims::wanted(&self.readers, keys, span, limit).await
    }

    async fn news(&self, seqs: &[Seq]) -> Result<Vec<News>> {
        claims::news(&self.readers, seqs).await
    }

    async fn record(&self, ledger: Arc<Ledger>) -> Result<()> {
        self.writer()?.write(move |connection| Box::pin(ledger::record(connection, ledger))).await
    }

    async fn attempts(&self, id: &SubscriptionId, limit: usize) -> Result<Vec<Attempt>> {
        ledger::attempts(&self.readers, id, limit).await
    }

    async fn forget_attempts(&self, before: Timestamp, limit: usize) -> Result<u64> {
        self.writer()?.write(move |connection| Box::pin(ledger::forget(connection, before, limit))).await
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
        let found = sqlx::query("SELECT * FROM signing_key ORDER BY since, public").fetch_all(&self.readers);
        let key = |row: &sqlx::sqlite::SqliteRow| {
            Ok(SigningKey {
                public: row.try_get("public")?,
                secret: SiteSecret::from(row.try_get::<String, _>("secret")?),
                since: rows::time(row.try_get("since")?)?,
                until: row.try_get::<Option<i64>, _>("until")?.map(rows::time).transpose()?,
            })
        };
        found.await?.iter().map(key).collect()
    }

    async fn add_signing_key(&self, key: SigningKey, until: Timestamp) -> Result<()> {
        self.writer()?
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query("UPDATE signing_key SET until = min(coalesce(until, ?1), ?1)")
                        .bind(until.as_millisecond())
                        .execute(&mut *connection)
                        .await?;
                    sqlx::query(
                        "INSERT INTO signing_key (public, secret, since, until) VALUES (?, ?, ?, NULL)",
                    )
                    .bind(key.public)
                    .bind(key.secret.reveal())
                    .bind(key.since.as_millisecond())
                    .execute(connection)
                    .await?;
                    Ok(())
                })
            })
            .await?;
        self.ring_subscriptions();
        Ok(())
    }
}
