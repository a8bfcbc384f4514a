//! What people ask and tell.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use jiff::Timestamp;
use sqlx::SqlitePool;

use super::super::{Control, Heading, Preview, Result};
use super::SqliteStore;
use super::rows::{self, entry_columns};
use crate::model::Filter;

#[async_trait]
impl Control for SqliteStore {
    async fn preview(&self, filter: &Filter, since: Timestamp, newest: usize) -> Result<Preview> {
        preview(&self.readers, filter, since, newest).await
    }
}

async fn preview(readers: &SqlitePool, filter: &Filter, since: Timestamp, newest: usize) -> Result<Preview> {
    // Statements are listed by subject alone; the roles are the filter's own business.
    let subjects: Vec<String> =
        Heading::wanted(filter).iter().map(|key| key.split('#').next().unwrap_or(key).to_owned()).collect();
    let mut rows = sqlx::query(concat!(
        "SELECT ",
        entry_columns!(),
        " FROM (SELECT DISTINCT statement, published, seq FROM statement_subject
                 WHERE subject IN (SELECT value FROM json_each(?)) AND published >= ? ORDER BY published DESC, seq DESC LIMIT ?) AS found
         JOIN statement s ON s.n = found.statement JOIN revision r ON r.statement = s.n AND r.revision = s.revision
         ORDER BY found.published DESC, found.seq DESC"
    ))
    .bind(serde_json::to_string(&subjects)?)
    .bind(since.as_millisecond())
    .bind(i64::try_from(Preview::LOOKS_MAX + 1).unwrap_or(i64::MAX))
    .fetch(readers);
    let mut preview = Preview { complete: true, ..Preview::default() };
    let mut looks = 0;
    while let Some(row) = rows.try_next().await? {
        looks += 1;
        if looks > Preview::LOOKS_MAX {
            preview.complete = false;
            break;
        }
        let entry = rows::entry(&row)?;
        if filter.matches(&entry) {
            preview.statements += 1;
            if preview.newest.len() < newest {
                preview.newest.push(entry);
            }
        }
    }
    Ok(preview)
}
