//! The static twin on SQLite.

use async_trait::async_trait;
use sqlx::Row;

use super::super::{Result, StoreError, Twins};
use super::SqliteStore;
use super::rows::{self, entry_columns};
use crate::model::{Entry, FeedKey};

#[async_trait]
impl Twins for SqliteStore {
    async fn feed_versions(&self) -> Result<Vec<(FeedKey, i64)>> {
        let found =
            sqlx::query("SELECT key, version FROM feed ORDER BY key").fetch_all(&self.readers).await?;
        found
            .iter()
            .map(|row| {
                let key: String = row.try_get("key")?;
                let feed = key.parse().map_err(|()| StoreError::Corrupt(format!("feed {key}")))?;
                Ok((feed, row.try_get("version")?))
            })
            .collect()
    }

    async fn touched_after(&self, after: i64, limit: usize) -> Result<Vec<(i64, Entry)>> {
        let found = sqlx::query(concat!(
            "SELECT touched.n AS touched, ",
            entry_columns!(),
            " FROM touched JOIN statement s ON s.n = touched.statement
             JOIN revision r ON r.statement = s.n AND r.revision = s.revision
             WHERE touched.n > ? ORDER BY touched.n LIMIT ?"
        ))
        .bind(after)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&self.readers)
        .await?;
        found.iter().map(|row| Ok((row.try_get("touched")?, rows::entry(row)?))).collect()
    }

    async fn recall(&self, name: &str) -> Result<Option<String>> {
        let value = sqlx::query_scalar("SELECT value FROM meta WHERE name = ?").bind(name);
        Ok(value.fetch_optional(&self.readers).await?)
    }
}
