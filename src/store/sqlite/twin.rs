//! The static twin on SQLite.

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::Row;

use super::super::{Result, StoreError, Twins};
use super::SqliteStore;
use super::rows::{self, entry_columns};
use crate::model::{Entry, FeedKey, StatementId};

/// Statements of one sitemap: few enough that each change is soon written, so many that a list of 50,000 sitemaps holds any archive.
const SITEMAP: i64 = 1_000;

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

    async fn sitemap(&self, part: u32) -> Result<Vec<(StatementId, Timestamp)>> {
        let found: Vec<(String, i64)> = sqlx::query_as(
            "SELECT id, updated FROM statement WHERE n > (?1 - 1) * ?2 AND n <= ?1 * ?2 AND withdrawn IS NULL ORDER BY n",
        )
        .bind(i64::from(part))
        .bind(SITEMAP)
        .fetch_all(&self.readers)
        .await?;
        found.into_iter().map(|(id, updated)| Ok((id.into(), rows::time(updated)?))).collect()
    }

    async fn sitemaps(&self, after: i64) -> Result<(u32, Vec<u32>)> {
        let (all, changed): (i64, String) = sqlx::query_as(
            "SELECT (SELECT (coalesce(max(n), 0) + ?2 - 1) / ?2 FROM statement),
               (SELECT json_group_array(part) FROM (SELECT DISTINCT (statement - 1) / ?2 + 1 AS part FROM touched WHERE n > ?1 ORDER BY part))",
        )
        .bind(after)
        .bind(SITEMAP)
        .fetch_one(&self.readers)
        .await?;
        Ok((rows::count(all)?, serde_json::from_str(&changed)?))
    }

    async fn recall(&self, name: &str) -> Result<Option<String>> {
        let value = sqlx::query_scalar("SELECT value FROM meta WHERE name = ?").bind(name);
        Ok(value.fetch_optional(&self.readers).await?)
    }
}
