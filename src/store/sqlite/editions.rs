//! What documents show.

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, SqliteConnection, Transaction};

use super::super::{Edition, Editions, Result, Slot, StoreError, Window};
use super::rows::{self, entry_columns};
use super::{SqliteStore, agreement, search};
use crate::model::{Entry, EventKind, FeedKey, Format, Query, Seq, StatementId};

/// Withdrawn statements that a document names, at most.
const WITHDRAWN_MAX: i64 = 100;

/// The columns of a slot of `statement s` and `revision r`, of the current state.
macro_rules! slot_columns {
    () => {
        "s.id, r.revision, r.stamp, s.published, r.at AS updated, NULL AS change,
         coalesce((SELECT t.bytes FROM transcript t WHERE t.path = s.path AND t.statement = s.n AND t.missing_since IS NULL), 0) AS bytes"
    };
}

#[async_trait]
impl Editions for SqliteStore {
    async fn edition(&self, feed: &FeedKey, window: Window) -> Result<Option<Edition>> {
        let mut moment = self.readers.begin().await?;
        let Some(mut edition) = empty(&mut moment, feed).await? else { return Ok(None) };
        let subject = feed.scope().to_string();
        edition.slots = match feed {
            FeedKey::Changes(_) => changes(&mut moment, &subject, window).await?,
            _ => entries(&mut moment, &subject, edition.closed, window).await?,
        };
        if !matches!(feed, FeedKey::Changes(_)) {
            edition.withdrawn = withdrawn(&mut moment, &subject, window.since).await?;
        }
        Ok(Some(edition))
    }

    async fn since(&self, feed: &FeedKey, after: Seq, limit: usize) -> Result<Option<Edition>> {
        let mut moment = self.readers.begin().await?;
        let Some(mut edition) = empty(&mut moment, feed).await? else { return Ok(None) };
        let changes = matches!(feed, FeedKey::Changes(_));
        let events = sqlx::query(
            "SELECT f.seq, j.kind, j.statement, j.revision, j.at FROM feed_event f JOIN journal j ON j.seq = f.seq
             WHERE f.subject = ? AND f.seq > ? AND f.change >= ? ORDER BY f.seq LIMIT ?",
        )
        .bind(feed.scope().to_string())
        .bind(after)
        .bind(changes)
        .bind(i64::try_from(limit + 1).unwrap_or(i64::MAX))
        .fetch_all(&mut *moment)
        .await?;
        edition.more = events.len() > limit;
        let events = events.get(..limit).unwrap_or(&events);
        if edition.more
            && let Some(last) = events.last()
        {
            edition.seq = last.try_get("seq")?;
        }
        let column = if changes { "seq" } else { "statement" };
        let keys =
            events.iter().map(|row| row.try_get::<i64, _>(column)).collect::<sqlx::Result<Vec<_>>>()?;
        let keys = serde_json::to_string(&keys)?;
        if changes {
            edition.slots = changes_of(&mut moment, &keys).await?;
        } else {
            (edition.slots, edition.withdrawn) = current(&mut moment, &keys).await?;
        }
        Ok(Some(edition))
    }

    async fn archive_page(&self, feed: &FeedKey, page: u32) -> Result<Option<Edition>> {
        let mut moment = self.readers.begin().await?;
        let Some(mut edition) = empty(&mut moment, feed).await? else { return Ok(None) };
        if page == 0 || page > edition.closed + 1 || matches!(feed, FeedKey::Changes(_)) {
            return Ok(None);
        }
        let rows = sqlx::query(
            "SELECT s.id, a.revision, NULL AS stamp, s.published, r.at AS updated, NULL AS change, 0 AS bytes FROM archive a
             JOIN statement s ON s.n = a.statement JOIN revision r ON r.statement = a.statement AND r.revision = a.revision
             WHERE a.subject = ?1 AND a.place > (?2 - 1) * ?3 AND a.place <= ?2 * ?3 ORDER BY s.published DESC, s.seq DESC",
        )
        .bind(feed.to_string())
        .bind(i64::from(page))
        .bind(i64::from(Edition::PAGE))
        .fetch_all(&mut *moment)
        .await?;
        edition.slots = rows.iter().map(slot).collect::<Result<_>>()?;
        Ok(Some(edition))
    }

    async fn revisions(&self, slots: &[Slot]) -> Result<Vec<Entry>> {
        let wanted: Vec<_> =
            slots.iter().map(|slot| (slot.id.as_str(), slot.revision, slot.stamp.is_none())).collect();
        let rows = sqlx::query(concat!(
            "SELECT ",
            entry_columns!(),
            ", w.value ->> 2 AS first, r.first_tags FROM json_each(?) w JOIN statement s ON s.id = w.value ->> 0
             JOIN revision r ON r.statement = s.n AND r.revision = w.value ->> 1 ORDER BY w.key"
        ))
        .bind(serde_json::to_string(&wanted)?)
        .fetch_all(&self.readers)
        .await?;
        let entries = rows.iter().map(revision).collect::<Result<Vec<_>>>()?;
        let whole = entries.len() == slots.len();
        if whole { Ok(entries) } else { Err(StoreError::Corrupt("a revision is missing".to_owned())) }
    }

    async fn known_seq(&self, feed: &FeedKey, format: Format, etag: &str) -> Result<Option<Seq>> {
        let seq = sqlx::query_scalar(
            "SELECT max(seq) FROM document_seq WHERE feed = ? AND format = ? AND etag = ?",
        );
        Ok(seq.bind(feed.to_string()).bind(format.extension()).bind(etag).fetch_one(&self.readers).await?)
    }

    async fn search(
        &self,
        query: &Query,
        window: Window,
        among: Option<&[StatementId]>,
    ) -> Result<Vec<Entry>> {
        search::search(&self.readers, query, window, among).await
    }

    async fn contradictions(&self) -> Result<Vec<String>> {
        agreement::contradictions(&mut self.readers.begin().await?).await
    }
}

/// An edition without entries. `None` for a feed that is not declared.
async fn empty(moment: &mut Transaction<'_, Sqlite>, feed: &FeedKey) -> Result<Option<Edition>> {
    let row = sqlx::query(
        "SELECT declared, (SELECT coalesce(max(seq), 0) FROM journal) AS seq,
           (SELECT coalesce(max(place), 0) FROM archive WHERE subject = feed.key) / ? AS closed FROM feed WHERE key = ?",
    )
    .bind(i64::from(Edition::PAGE))
    .bind(feed.to_string())
    .fetch_optional(&mut **moment)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Edition {
        declared: rows::time(row.try_get("declared")?)?,
        seq: row.try_get("seq")?,
        more: false,
        closed: rows::count(row.try_get("closed")?)?,
        slots: Vec::new(),
        withdrawn: Vec::new(),
    }))
}

async fn entries(
    moment: &mut SqliteConnection,
    subject: &str,
    closed: u32,
    window: Window,
) -> Result<Vec<Slot>> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        slot_columns!(),
        " FROM (SELECT statement, published, seq FROM
             (SELECT statement, published, seq, row_number() OVER (ORDER BY published DESC, seq DESC) AS place
              FROM (SELECT * FROM statement_subject WHERE subject = ?1 ORDER BY published DESC, seq DESC LIMIT ?4))
             WHERE place <= ?2 OR published >= ?3
           UNION
           SELECT f.statement, f.published, f.seq FROM archive a
             JOIN statement_subject f ON f.statement = a.statement AND f.subject = a.subject WHERE a.subject = ?1 AND a.place > ?5) f
         JOIN statement s ON s.n = f.statement JOIN revision r ON r.statement = s.n AND r.revision = s.revision
         ORDER BY f.published DESC, f.seq DESC"
    ))
    .bind(subject)
    .bind(i64::try_from(window.entries_min).unwrap_or(i64::MAX))
    .bind(window.since.as_millisecond())
    .bind(i64::try_from(window.entries_max).unwrap_or(i64::MAX))
    .bind(i64::from(closed) * i64::from(Edition::PAGE))
    .fetch_all(moment)
    .await?;
    rows.iter().map(slot).collect()
}

/// The newest changes of a feed.
async fn changes(moment: &mut SqliteConnection, subject: &str, window: Window) -> Result<Vec<Slot>> {
    let keys: Vec<i64> = sqlx::query_scalar(
        "SELECT seq FROM (SELECT f.seq, j.at, row_number() OVER (ORDER BY f.seq DESC) AS place FROM
           (SELECT seq FROM feed_event WHERE subject = ?1 AND change = 1 ORDER BY seq DESC LIMIT ?4) f JOIN journal j ON j.seq = f.seq)
         WHERE place <= ?2 OR at >= ?3",
    )
    .bind(subject)
    .bind(i64::try_from(window.entries_min).unwrap_or(i64::MAX))
    .bind(window.since.as_millisecond())
    .bind(i64::try_from(window.entries_max).unwrap_or(i64::MAX))
    .fetch_all(&mut *moment)
    .await?;
    changes_of(moment, &serde_json::to_string(&keys)?).await
}

/// The changes that these events made, newest first.
async fn changes_of(moment: &mut SqliteConnection, seqs: &str) -> Result<Vec<Slot>> {
    let rows = sqlx::query(
        "SELECT s.id, j.revision, NULL AS stamp, j.at AS published, j.at AS updated, j.kind AS change, 0 AS bytes
         FROM journal j JOIN statement s ON s.n = j.statement
         WHERE j.seq IN (SELECT value FROM json_each(?)) ORDER BY j.at DESC, j.seq DESC",
    );
    rows.bind(seqs).fetch_all(moment).await?.iter().map(slot).collect()
}

/// Statements as they are now: those that are there, and those that are withdrawn.
async fn current(
    moment: &mut SqliteConnection,
    statements: &str,
) -> Result<(Vec<Slot>, Vec<(StatementId, Timestamp)>)> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        slot_columns!(),
        ", s.withdrawn FROM statement s JOIN revision r ON r.statement = s.n AND r.revision = s.revision
         WHERE s.n IN (SELECT value FROM json_each(?)) ORDER BY s.published DESC, s.seq DESC"
    ))
    .bind(statements)
    .fetch_all(moment)
    .await?;
    let (mut slots, mut gone) = (Vec::new(), Vec::new());
    for row in &rows {
        match row.try_get::<Option<i64>, _>("withdrawn")? {
            None => slots.push(slot(row)?),
            Some(at) => gone.push((row.try_get::<String, _>("id")?.into(), rows::time(at)?)),
        }
    }
    Ok((slots, gone))
}

/// Statements of a feed that were withdrawn since then, newest first.
async fn withdrawn(
    moment: &mut SqliteConnection,
    subject: &str,
    since: Timestamp,
) -> Result<Vec<(StatementId, Timestamp)>> {
    let rows = sqlx::query(
        "SELECT s.id, s.withdrawn FROM statement s JOIN archive a ON a.statement = s.n AND a.subject = ?
         WHERE s.withdrawn >= ? ORDER BY s.withdrawn DESC, s.n DESC LIMIT ?",
    )
    .bind(subject)
    .bind(since.as_millisecond())
    .bind(WITHDRAWN_MAX)
    .fetch_all(moment)
    .await?;
    rows.iter()
        .map(|row| Ok((row.try_get::<String, _>("id")?.into(), rows::time(row.try_get("withdrawn")?)?)))
        .collect()
}

fn slot(row: &SqliteRow) -> Result<Slot> {
    let change = row
        .try_get::<Option<&str>, _>("change")?
        .map(|kind| EventKind::from_name(kind).ok_or_else(|| StoreError::Corrupt(format!("event {kind}"))));
    Ok(Slot {
        id: row.try_get::<String, _>("id")?.into(),
        revision: rows::count(row.try_get("revision")?)?,
        stamp: row.try_get::<Option<i64>, _>("stamp")?.map(rows::count).transpose()?,
        bytes: rows::count(row.try_get("bytes")?)?,
        published: rows::time(row.try_get("published")?)?,
        updated: rows::time(row.try_get("updated")?)?,
        change: change.transpose()?,
    })
}

/// An entry, where it is asked for as it first was: with the tags that it came with, and without the transcript, which is newer.
fn revision(row: &SqliteRow) -> Result<Entry> {
    let mut entry = rows::entry(row)?;
    if row.try_get::<i64, _>("first")? == 1 {
        entry.bytes = 0;
        if let Some(tags) = row.try_get::<Option<&str>, _>("first_tags")? {
            entry.tags = serde_json::from_str(tags)?;
        }
    }
    Ok(entry)
}
