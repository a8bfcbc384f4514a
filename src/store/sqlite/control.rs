//! What people ask and tell.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};

use super::super::{Answered, Control, Heading, Parked, Preview, Reach, Result, StoreError};
use super::rows::{self, entry_columns};
use super::{SqliteStore, claims, subscriptions};
use crate::model::{Filter, Scope, Seq, Subscription, SubscriptionId, Token, TokenSecret};

#[async_trait]
impl Control for SqliteStore {
    async fn preview(&self, filter: &Filter, since: Timestamp, newest: usize) -> Result<Preview> {
        preview(&self.searchers, filter, since, newest).await
    }

    async fn reach(&self, filter: &Filter, (after, upto): (Seq, Seq)) -> Result<Reach> {
        let keys = Heading::wanted(filter);
        let (events, backfill, unread): (i64, i64, i64) = sqlx::query_as(
            "SELECT (SELECT count(DISTINCT seq) FROM journal_subject WHERE subject IN (SELECT value FROM json_each(?1))
                AND seq > ?3 AND seq <= ?4),
               (SELECT count(*) FROM journal j INDEXED BY journal_backfilled
                WHERE j.quiet = 1 AND j.kind = 'statement.published' AND j.seq > ?3 AND j.seq <= ?4
                AND EXISTS (SELECT 1 FROM json_each(?2) k JOIN feed_event f ON f.subject = k.value AND f.seq = j.seq)),
               (SELECT count(*) FROM backfill)",
        )
        .bind(serde_json::to_string(&keys)?)
        .bind(serde_json::to_string(&claims::subjects(&keys))?)
        .bind(after)
        .bind(upto)
        .fetch_one(&self.readers)
        .await?;
        let count = |count: i64| rows::count(count);
        Ok(Reach { events: count(events)?, backfill: count(backfill)?, unread: count(unread)? })
    }

    async fn seq_before(&self, at: Timestamp) -> Result<Seq> {
        let seq = sqlx::query_scalar(
            "SELECT coalesce((SELECT min(seq) - 1 FROM journal WHERE at >= ?), (SELECT max(seq) FROM journal), 0)",
        );
        Ok(seq.bind(at.as_millisecond()).fetch_one(&self.readers).await?)
    }

    async fn edit_subscription(&self, subscription: &Subscription) -> Result<bool> {
        let subscription = subscription.clone();
        let done = self
            .writer()?
            .write(move |connection| Box::pin(subscriptions::edit(connection, subscription)))
            .await?;
        self.ring_subscriptions();
        Ok(done)
    }

    async fn parked(&self, id: &SubscriptionId) -> Result<Vec<Parked>> {
        let found = sqlx::query(
            "SELECT seq, tries, due FROM parked WHERE subscription = (SELECT n FROM subscription WHERE id = ?) ORDER BY seq LIMIT 1000",
        );
        let parked = |row: &SqliteRow| {
            Ok(Parked {
                seq: row.try_get("seq")?,
                tries: rows::count(row.try_get("tries")?)?,
                due: rows::time(row.try_get("due")?)?,
            })
        };
        found.bind(id.as_str()).fetch_all(&self.readers).await?.iter().map(parked).collect()
    }

    async fn add_token(&self, token: &Token, secret: &TokenSecret) -> Result<()> {
        let (token, digest) = (token.clone(), secret.digest());
        self.writer()?
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO token (id, digest, name, scope, created) VALUES (?, ?, ?, ?, ?)",
                    )
                    .bind(token.id)
                    .bind(digest.as_slice())
                    .bind(token.name)
                    .bind(token.scope.as_str())
                    .bind(token.created.as_millisecond())
                    .execute(connection)
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    async fn tokens(&self) -> Result<Vec<Token>> {
        let found = sqlx::query("SELECT * FROM token ORDER BY created, id").fetch_all(&self.readers);
        found.await?.iter().map(token).collect()
    }

    async fn token(&self, secret: &TokenSecret) -> Result<Option<Token>> {
        let digest = secret.digest();
        let found = sqlx::query("SELECT * FROM token WHERE digest = ?").bind(digest.as_slice());
        found.fetch_optional(&self.readers).await?.as_ref().map(token).transpose()
    }

    async fn revoke_token(&self, id: &str) -> Result<bool> {
        let id = id.to_owned();
        self.writer()?
            .write(|connection| {
                Box::pin(async move {
                    sqlx::query("DELETE FROM answer WHERE token = ?")
                        .bind(&id)
                        .execute(&mut *connection)
                        .await?;
                    let gone =
                        sqlx::query("DELETE FROM token WHERE id = ?").bind(id).execute(connection).await?;
                    Ok(gone.rows_affected() > 0)
                })
            })
            .await
    }

    async fn answered(&self, token: &str, key: &str, since: Timestamp) -> Result<Option<Answered>> {
        let found =
            sqlx::query("SELECT request, status, body FROM answer WHERE token = ? AND key = ? AND at >= ?");
        let row =
            found.bind(token).bind(key).bind(since.as_millisecond()).fetch_optional(&self.readers).await?;
        let Some(row) = row else { return Ok(None) };
        let request: Vec<u8> = row.try_get("request")?;
        Ok(Some(Answered {
            request: request
                .try_into()
                .map_err(|_length| StoreError::Corrupt("a digest of a request".to_owned()))?,
            status: rows::count(row.try_get("status")?)?,
            body: row.try_get("body")?,
        }))
    }

    async fn keep_answer(
        &self,
        token: &str,
        key: &str,
        answer: Answered,
        (since, now): (Timestamp, Timestamp),
    ) -> Result<bool> {
        let (token, key) = (token.to_owned(), key.to_owned());
        self.writer()?
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query("DELETE FROM answer WHERE at < ?")
                        .bind(since.as_millisecond())
                        .execute(&mut *connection)
                        .await?;
                    let kept = sqlx::query(
                        "INSERT OR IGNORE INTO answer (token, key, request, status, body, at) VALUES (?, ?, ?, ?, ?, ?)",
                    );
                    let kept = kept
                        .bind(token)
                        .bind(key)
                        .bind(answer.request.as_slice())
                        .bind(i64::from(answer.status))
                        .bind(answer.body)
                        .bind(now.as_millisecond())
                        .execute(connection)
                        .await?;
                    Ok(kept.rows_affected() > 0)
                })
            })
            .await
    }
}

fn token(row: &SqliteRow) -> Result<Token> {
    let scope: String = row.try_get("scope")?;
    Ok(Token {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        scope: Scope::from_name(&scope).ok_or_else(|| StoreError::Corrupt(format!("scope {scope}")))?,
        created: rows::time(row.try_get("created")?)?,
    })
}

async fn preview(readers: &SqlitePool, filter: &Filter, since: Timestamp, newest: usize) -> Result<Preview> {
    // Statements are listed by subject alone; the roles are the filter's own business.
    let keys = Heading::wanted(filter);
    let subjects = claims::subjects(&keys);
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
