//! What the delivery loop reads: who is told, and of what.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};

use super::super::{Enrolled, Heading, News, Parked, Result, Roll, StoreError};
use super::feeds::TAGGED;
use super::rows::{self, entry_columns};
use super::subscriptions::subscriptions;
use crate::model::{Entry, Event, EventKind, Seq};

pub(super) async fn roll(readers: &SqlitePool, after: Option<i64>) -> Result<Roll> {
    // Read first: a change that slips in between is read once more, never missed.
    let change: i64 =
        sqlx::query_scalar("SELECT coalesce(max(n), 0) FROM subscription_change").fetch_one(readers).await?;
    if after == Some(change) {
        return Ok(Roll { change, ..Roll::default() });
    }
    let changed: Option<Vec<i64>> = match after {
        None => None,
        Some(after) => Some(
            sqlx::query_scalar("SELECT DISTINCT subscription FROM subscription_change WHERE n > ?")
                .bind(after)
                .fetch_all(readers)
                .await?,
        ),
    };
    let only = changed.as_ref().map(serde_json::to_string).transpose()?;
    let found = sqlx::query(concat!(
        subscriptions!(),
        "WHERE ?1 IS NULL OR s.n IN (SELECT value FROM json_each(?1)) ORDER BY s.n"
    ));
    let mut enrolled = Vec::new();
    for row in &found.bind(&only).fetch_all(readers).await? {
        let (n, edited) = (row.try_get("n")?, row.try_get("edited")?);
        enrolled.push(Enrolled { n, edited, subscription: rows::subscription(row)?, parked: Vec::new() });
    }
    let parked = sqlx::query(
        "SELECT * FROM parked WHERE ?1 IS NULL OR subscription IN (SELECT value FROM json_each(?1)) ORDER BY subscription, seq",
    );
    for row in &parked.bind(&only).fetch_all(readers).await? {
        let n: i64 = row.try_get("subscription")?;
        if let Ok(at) = enrolled.binary_search_by_key(&n, |one| one.n)
            && let Some(one) = enrolled.get_mut(at)
        {
            one.parked.push(Parked {
                seq: row.try_get("seq")?,
                tries: rows::count(row.try_get("tries")?)?,
                due: rows::time(row.try_get("due")?)?,
            });
        }
    }
    let here = |n: &i64| enrolled.binary_search_by_key(n, |one| one.n).is_ok();
    let gone = changed.unwrap_or_default().into_iter().filter(|n| !here(n)).collect();
    Ok(Roll { change, enrolled, gone })
}

pub(super) async fn headings(readers: &SqlitePool, after: Seq, limit: usize) -> Result<Vec<Heading>> {
    let rows = sqlx::query(
        "SELECT j.seq, (SELECT json_group_array(subject) FROM journal_subject s WHERE s.seq = j.seq) AS keys
         FROM journal j WHERE j.seq > ? ORDER BY j.seq LIMIT ?",
    )
    .bind(after)
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .fetch_all(readers)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Heading { seq: row.try_get("seq")?, keys: serde_json::from_str(row.try_get("keys")?)? })
        })
        .collect()
}

pub(super) async fn wanted(
    readers: &SqlitePool,
    keys: &[String],
    ((after, upto), backfill): ((Seq, Seq), Option<Seq>),
    limit: usize,
) -> Result<Vec<Seq>> {
    let mut found = told(readers, keys, (after, upto), limit).await?;
    if let Some(last) = backfill.filter(|last| *last > after) {
        found.extend(backfilled(readers, keys, (after, upto.min(last)), limit).await?);
        found.sort_unstable();
        found.truncate(limit);
    }
    Ok(found)
}

/// What nobody was told of, because a backfill found it. Statements stand by subject alone there; the roles are the filter's own business.
async fn backfilled(
    readers: &SqlitePool,
    keys: &[String],
    (after, upto): (Seq, Seq),
    limit: usize,
) -> Result<Vec<Seq>> {
    // The first ones of each subject, so that a long backfill is not gone through for each part of it.
    let seqs = sqlx::query_scalar(
        "SELECT DISTINCT n.value FROM json_each(?1) k, json_each((SELECT json_group_array(seq) FROM
           (SELECT f.seq FROM feed_event f JOIN journal j ON j.seq = f.seq AND j.quiet = 1 AND j.kind = 'statement.published'
            WHERE f.subject = k.value AND f.seq > ?2 AND f.seq <= ?3 ORDER BY f.seq LIMIT ?4))) n ORDER BY n.value LIMIT ?4",
    );
    let subjects = serde_json::to_string(&subjects(keys))?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    Ok(seqs.bind(subjects).bind(after).bind(upto).bind(limit).fetch_all(readers).await?)
}

/// The subjects of keys.
pub(super) fn subjects(keys: &[String]) -> Vec<&str> {
    keys.iter().map(|key| key.split('#').next().unwrap_or(key)).collect()
}

async fn told(
    readers: &SqlitePool,
    keys: &[String],
    (after, upto): (Seq, Seq),
    limit: usize,
) -> Result<Vec<Seq>> {
    let seqs = sqlx::query_scalar(
        "SELECT DISTINCT seq FROM journal_subject WHERE subject IN (SELECT value FROM json_each(?)) AND seq > ? AND seq <= ?
         ORDER BY seq LIMIT ?",
    );
    let keys = serde_json::to_string(keys)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    Ok(seqs.bind(keys).bind(after).bind(upto).bind(limit).fetch_all(readers).await?)
}

pub(super) async fn news(readers: &SqlitePool, seqs: &[Seq]) -> Result<Vec<News>> {
    let rows = sqlx::query(concat!(
        "SELECT j.seq, j.kind, j.at AS event_at, j.quiet, ",
        entry_columns!(),
        " FROM journal j JOIN statement s ON s.n = j.statement
         JOIN revision r ON r.statement = j.statement AND r.revision = j.revision
         WHERE j.seq IN (SELECT value FROM json_each(?)) AND j.kind <> ? ORDER BY j.seq"
    ))
    .bind(serde_json::to_string(seqs)?)
    .bind(TAGGED)
    .fetch_all(readers)
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let entry = rows::entry(row)?;
        let event = event(row, &entry)?;
        let before =
            if event.kind == EventKind::Updated { revision_before(readers, &event).await? } else { None };
        found.push(News { event, entry, before, quiet: row.try_get("quiet")? });
    }
    Ok(found)
}

async fn revision_before(readers: &SqlitePool, event: &Event) -> Result<Option<Entry>> {
    let row = sqlx::query(concat!(
        "SELECT ",
        entry_columns!(),
        " FROM statement s JOIN revision r ON r.statement = s.n WHERE s.id = ? AND r.revision = ?"
    ))
    .bind(event.statement.as_str())
    .bind(i64::from(event.revision) - 1)
    .fetch_optional(readers)
    .await?;
    row.as_ref().map(rows::entry).transpose()
}

fn event(row: &SqliteRow, entry: &Entry) -> Result<Event> {
    let kind: String = row.try_get("kind")?;
    Ok(Event {
        seq: row.try_get("seq")?,
        kind: EventKind::from_name(&kind).ok_or_else(|| StoreError::Corrupt(format!("event {kind}")))?,
        statement: entry.id.clone(),
        revision: entry.revision,
        at: rows::time(row.try_get("event_at")?)?,
    })
}
