//! What documents show.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use async_trait::async_trait;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::super::{Edition, Editions, Found, Kept, Result, Slot, StaleFeed, StoreError, Window};
use super::kept::{self, SlotRow};
use super::rows::{self, entry_columns, transcript_bytes};
use super::{SqliteStore, agreement, search};
use crate::model::{Changes, Correction, Entry, EventKind, FeedKey, Format, Query, Seq, StatementId};

/// Withdrawn statements that a document names, at most.
const WITHDRAWN_MAX: i64 = 100;

/// The newest statements of a subject, at least so many, and more that are younger than a time, but never more than a number: two
/// walks along the same index, which do not see the rest of the archive.
macro_rules! newest {
    ($subject:literal, $least:literal, $since:literal, $most:literal) => {
        concat!(
            "SELECT statement, seq FROM (SELECT statement, seq FROM statement_subject WHERE subject = ", $subject,
            " ORDER BY published DESC, seq DESC LIMIT ", $least, ")
             UNION SELECT statement, seq FROM (SELECT statement, seq FROM statement_subject WHERE subject = ", $subject,
            " AND published >= ", $since, " ORDER BY published DESC, seq DESC LIMIT ", $most, ")"
        )
    };
}
pub(super) use newest;

/// For pairs of a number and a subject: what its feed shows, and what lately went.
const STATEMENTS: &str = concat!(
    "SELECT w.value ->> 0 AS place,
       (SELECT json_group_array(json_array(json_array(s.id, r.revision, r.stamp, ", transcript_bytes!(), ", s.published, r.at, NULL),
           json_array(s.published, f.seq)))
        FROM (", newest!("w.value ->> 1", "?2", "?3", "?4"), "
              UNION SELECT f.statement, f.seq FROM archive a
                JOIN statement_subject f ON f.statement = a.statement AND f.subject = a.subject WHERE a.subject = w.value ->> 1
                AND a.place > ?5 * ((SELECT coalesce(max(place), 0) FROM archive WHERE subject = w.value ->> 1) / ?5)) f
        JOIN statement s ON s.n = f.statement JOIN revision r ON r.statement = s.n AND r.revision = s.revision) AS slots,
       (SELECT json_group_array(json_array(json_array(id, withdrawn), json_array(withdrawn, n)))
        FROM (SELECT s.id, s.withdrawn, s.n FROM statement s CROSS JOIN archive a ON a.statement = s.n AND a.subject = w.value ->> 1
              WHERE s.withdrawn >= ?3 ORDER BY s.withdrawn DESC, s.n DESC LIMIT ?6)) AS withdrawn
     FROM json_each(?1) w"
);

/// For pairs of a number and a subject: what its feed of changes shows.
const CHANGES: &str = "SELECT w.value ->> 0 AS place,
       (SELECT json_group_array(json_array(json_array(s.id, j.revision, NULL, 0, j.at, j.at, j.kind), json_array(j.at, j.seq)))
        FROM (SELECT seq FROM (SELECT seq FROM feed_event WHERE subject = w.value ->> 1 AND change = 1 ORDER BY seq DESC LIMIT ?2)
              UNION SELECT seq FROM (SELECT seq FROM feed_event WHERE subject = w.value ->> 1 AND change = 1
                AND seq >= (SELECT seq FROM journal WHERE at >= ?3 ORDER BY at LIMIT 1) ORDER BY seq DESC LIMIT ?4)) f
        JOIN journal j ON j.seq = f.seq JOIN statement s ON s.n = j.statement) AS slots,
       '[]' AS withdrawn
     FROM json_each(?1) w";

/// The columns of a slot of `statement s` and `revision r`, of the current state.
macro_rules! slot_columns {
    () => {
        concat!(
            "s.id, r.revision, r.stamp, s.published, r.at AS updated, NULL AS change, ",
            transcript_bytes!(),
            " AS bytes"
        )
    };
}

#[async_trait]
impl Editions for SqliteStore {
    async fn editions(&self, feeds: &[FeedKey], window: Window) -> Result<Vec<Option<Edition>>> {
        let mut moment = self.readers.begin().await?;
        let mut editions = empty(&mut moment, feeds).await?;
        for (of_changes, fill) in [(false, STATEMENTS), (true, CHANGES)] {
            let wanted = feeds
                .iter()
                .enumerate()
                .filter(|(_, feed)| matches!(feed, FeedKey::Changes(_)) == of_changes);
            let wanted: Vec<(usize, String)> =
                wanted.map(|(n, feed)| (n, feed.scope().to_string())).collect();
            if wanted.is_empty() {
                continue;
            }
            let rows = sqlx::query(fill)
                .bind(serde_json::to_string(&wanted)?)
                .bind(i64::try_from(window.entries_min).unwrap_or(i64::MAX))
                .bind(window.since.as_millisecond())
                .bind(i64::try_from(window.entries_max).unwrap_or(i64::MAX))
                .bind(i64::from(Edition::PAGE))
                .bind(WITHDRAWN_MAX)
                .fetch_all(&mut *moment)
                .await?;
            for row in &rows {
                let place: usize = rows::count(row.try_get("place")?)?;
                if let Some(Some(edition)) = editions.get_mut(place) {
                    edition.slots = in_order(row.try_get("slots")?)?
                        .into_iter()
                        .map(SlotRow::read)
                        .collect::<Result<_>>()?;
                    let withdrawn = in_order::<(String, i64)>(row.try_get("withdrawn")?)?.into_iter();
                    edition.withdrawn =
                        withdrawn.map(|(id, at)| Ok((id.into(), rows::time(at)?))).collect::<Result<_>>()?;
                }
            }
        }
        Ok(editions)
    }

    async fn kept(&self, feeds: &[FeedKey]) -> Result<Vec<Option<Kept>>> {
        kept::read(&self.readers, feeds).await
    }

    async fn keep(&self, feeds: Vec<(StaleFeed, Option<Kept>)>) -> Result<()> {
        self.writer()?.write(move |connection| Box::pin(kept::write(connection, feeds))).await
    }

    async fn since(&self, feed: &FeedKey, after: Seq, tagged: bool, limit: usize) -> Result<Option<Edition>> {
        let mut moment = self.readers.begin().await?;
        let Some(mut edition) = empty_one(&mut moment, feed).await? else { return Ok(None) };
        let changes = matches!(feed, FeedKey::Changes(_));
        let events = sqlx::query(
            "SELECT f.seq, j.kind, j.statement, j.revision, j.at FROM feed_event f JOIN journal j ON j.seq = f.seq
             WHERE f.subject = ? AND f.seq > ? AND f.change >= ? ORDER BY f.seq LIMIT ?",
        )
        .bind(feed.scope().to_string())
        .bind(after)
        .bind(i64::from(changes) - i64::from(tagged))
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
        let Some(mut edition) = empty_one(&mut moment, feed).await? else { return Ok(None) };
        let of_changes = matches!(feed, FeedKey::Changes(_));
        if of_changes {
            edition.closed = closed_changes(&mut moment, feed).await?;
        }
        if page == 0 || page > edition.closed + 1 {
            return Ok(None);
        }
        if of_changes {
            edition.slots = changes_page(&mut moment, feed, page).await?;
            return Ok(Some(edition));
        }
        let slots: String = sqlx::query_scalar(
            "SELECT json_group_array(json_array(json_array(s.id, a.revision, NULL, 0, s.published, r.at, NULL), json_array(s.published, s.seq)))
             FROM archive a JOIN statement s ON s.n = a.statement
             JOIN revision r ON r.statement = a.statement AND r.revision = a.revision
             WHERE a.subject = ?1 AND a.place > (?2 - 1) * ?3 AND a.place <= ?2 * ?3",
        )
        .bind(feed.to_string())
        .bind(i64::from(page))
        .bind(i64::from(Edition::PAGE))
        .fetch_one(&mut *moment)
        .await?;
        edition.slots = in_order(&slots)?.into_iter().map(SlotRow::read).collect::<Result<_>>()?;
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
        let entries = rows.iter().zip(slots).map(revision).collect::<Result<Vec<_>>>()?;
        let whole = entries.len() == slots.len();
        if whole { Ok(entries) } else { Err(StoreError::Corrupt("a revision is missing".to_owned())) }
    }

    async fn corrections(&self, ids: &[StatementId]) -> Result<BTreeMap<StatementId, Vec<Correction>>> {
        let rows = sqlx::query(
            "SELECT s.id, r.revision, r.at, r.changes, iif(json_array_length(r.changes, '$.header') > 0, r.content, NULL) AS after,
               iif(json_array_length(r.changes, '$.header') > 0, (SELECT b.content FROM revision b
                 WHERE b.statement = r.statement AND b.revision < r.revision ORDER BY b.revision DESC LIMIT 1), NULL) AS before
             FROM json_each(?) w JOIN statement s ON s.id = w.value
             JOIN revision r ON r.statement = s.n WHERE r.changes IS NOT NULL ORDER BY s.n, r.revision DESC",
        )
        .bind(serde_json::to_string(ids)?)
        .fetch_all(&self.readers)
        .await?;
        let mut corrections: BTreeMap<StatementId, Vec<Correction>> = BTreeMap::new();
        for row in &rows {
            let changes: Changes = serde_json::from_str(row.try_get("changes")?)?;
            let said = (row.try_get::<Option<&str>, _>("before")?, row.try_get::<Option<&str>, _>("after")?);
            let header = match said {
                (Some(before), Some(after)) => {
                    changes.reworded(&serde_json::from_str(before)?, &serde_json::from_str(after)?)
                }
                _ => Vec::new(),
            };
            let (revision, at) = (rows::count(row.try_get("revision")?)?, rows::time(row.try_get("at")?)?);
            let correction = Correction { revision, at, changes, header };
            corrections.entry(row.try_get::<String, _>("id")?.into()).or_default().push(correction);
        }
        Ok(corrections)
    }

    async fn known_seq(&self, feed: &FeedKey, format: Format, etag: &str) -> Result<Option<Seq>> {
        kept::known_seq(&self.readers, feed, format, etag).await
    }

    async fn search(&self, query: &Query, window: Window, among: Option<&[StatementId]>) -> Result<Found> {
        search::search(&self.searchers, query, window, among).await
    }

    async fn search_page(&self, query: &Query, skip: usize, limit: usize) -> Result<Found> {
        search::page(&self.searchers, query, (skip, limit)).await
    }

    async fn search_count(&self, query: &Query) -> Result<Option<u64>> {
        search::count(&self.searchers, query).await
    }

    async fn feed_page(&self, feed: &FeedKey, skip: usize, limit: usize) -> Result<(u64, Vec<Slot>)> {
        let mut moment = self.readers.begin().await?;
        let (count, statements): (i64, String) = sqlx::query_as(
            "SELECT (SELECT count(*) FROM statement_subject WHERE subject = ?1),
               (SELECT json_group_array(statement) FROM (SELECT statement FROM statement_subject WHERE subject = ?1
                ORDER BY published DESC, seq DESC LIMIT ?2 OFFSET ?3))",
        )
        .bind(feed.scope().to_string())
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .bind(i64::try_from(skip).unwrap_or(i64::MAX))
        .fetch_one(&mut *moment)
        .await?;
        Ok((rows::count(count)?, current(&mut moment, &statements).await?.0))
    }

    async fn contradictions(&self) -> Result<Vec<String>> {
        agreement::contradictions(&mut self.readers.begin().await?).await
    }
}

/// Editions without entries. `None` for a feed that is not declared.
async fn empty(moment: &mut SqliteConnection, feeds: &[FeedKey]) -> Result<Vec<Option<Edition>>> {
    let wanted: Vec<_> = feeds.iter().map(|feed| (feed.to_string(), feed.scope().to_string())).collect();
    let rows = sqlx::query(
        "SELECT f.declared, (SELECT coalesce(max(seq), 0) FROM journal) AS seq,
           (SELECT coalesce(max(place), 0) FROM archive WHERE subject = w.value ->> 1) / ? AS closed
         FROM json_each(?) w LEFT JOIN feed f ON f.key = w.value ->> 0 ORDER BY w.key",
    )
    .bind(i64::from(Edition::PAGE))
    .bind(serde_json::to_string(&wanted)?)
    .fetch_all(moment)
    .await?;
    let edition = |row: &SqliteRow| {
        let Some(declared) = row.try_get::<Option<i64>, _>("declared")? else { return Ok(None) };
        Ok(Some(Edition {
            declared: rows::time(declared)?,
            seq: row.try_get("seq")?,
            more: false,
            closed: rows::count(row.try_get("closed")?)?,
            slots: Vec::new(),
            withdrawn: Vec::new(),
        }))
    };
    rows.iter().map(edition).collect()
}

async fn empty_one(moment: &mut SqliteConnection, feed: &FeedKey) -> Result<Option<Edition>> {
    Ok(empty(moment, std::slice::from_ref(feed)).await?.into_iter().next().flatten())
}

/// What an array of JSON holds, each with two numbers, by which the greatest comes first.
fn in_order<T: DeserializeOwned>(json: &str) -> Result<Vec<T>> {
    let mut held: Vec<(T, (i64, i64))> = serde_json::from_str(json)?;
    held.sort_by_key(|(_, order)| Reverse(*order));
    Ok(held.into_iter().map(|(one, _)| one).collect())
}

/// How many pages the changes of a feed fill.
async fn closed_changes(moment: &mut SqliteConnection, feed: &FeedKey) -> Result<u32> {
    let closed = sqlx::query_scalar("SELECT count(*) / ? FROM feed_event WHERE subject = ? AND change = 1");
    rows::count(closed.bind(i64::from(Edition::PAGE)).bind(feed.scope().to_string()).fetch_one(moment).await?)
}

/// A page of the changes of a feed, from 1, newest first.
async fn changes_page(moment: &mut SqliteConnection, feed: &FeedKey, page: u32) -> Result<Vec<Slot>> {
    let seqs: String = sqlx::query_scalar(
        "SELECT json_group_array(seq) FROM (SELECT seq FROM feed_event WHERE subject = ?1 AND change = 1 ORDER BY seq
           LIMIT ?3 OFFSET (?2 - 1) * ?3)",
    )
    .bind(feed.scope().to_string())
    .bind(i64::from(page))
    .bind(i64::from(Edition::PAGE))
    .fetch_one(&mut *moment)
    .await?;
    changes_of(moment, &seqs).await
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

/// The entry of a slot; where it is asked for as it first was, with the tags that it came with.
fn revision((row, slot): (&SqliteRow, &Slot)) -> Result<Entry> {
    let mut entry = Entry { bytes: slot.bytes, ..rows::entry(row)? };
    if row.try_get::<i64, _>("first")? == 1
        && let Some(tags) = row.try_get::<Option<&str>, _>("first_tags")?
    {
        entry.tags = serde_json::from_str(tags)?;
    }
    Ok(entry)
}
