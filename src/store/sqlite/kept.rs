//! What the documents that are served are made from.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, SqlitePool};

use super::super::{Edition, Kept, Result, Slot, StaleFeed, StoreError};
use super::rows;
use crate::model::{EventKind, FeedKey, Format, Seq};

/// Editions of one feed whose entity tags are known.
const KNOWN_MAX: i64 = 64;

/// A slot as it stands in JSON: statement, revision, stamp, bytes, when it was published and updated, what happened.
#[derive(Serialize, Deserialize)]
pub(super) struct SlotRow(String, u32, Option<u32>, u64, i64, i64, Option<String>);

impl SlotRow {
    pub(super) fn read(self) -> Result<Slot> {
        let Self(id, revision, stamp, bytes, published, updated, change) = self;
        let change = change.map(|kind| {
            EventKind::from_name(&kind).ok_or_else(|| StoreError::Corrupt(format!("event {kind}")))
        });
        Ok(Slot {
            id: id.into(),
            revision,
            stamp,
            bytes,
            published: rows::time(published)?,
            updated: rows::time(updated)?,
            change: change.transpose()?,
        })
    }

    fn of(slot: &Slot) -> Self {
        Self(
            slot.id.to_string(),
            slot.revision,
            slot.stamp,
            slot.bytes,
            slot.published.as_millisecond(),
            slot.updated.as_millisecond(),
            slot.change.map(|kind| kind.as_str().to_owned()),
        )
    }
}

pub(super) async fn read(readers: &SqlitePool, feeds: &[FeedKey]) -> Result<Vec<Option<Kept>>> {
    let keys: Vec<String> = feeds.iter().map(ToString::to_string).collect();
    let found = sqlx::query(
        "SELECT e.*, f.declared FROM edition e JOIN feed f ON f.key = e.feed WHERE e.feed IN (SELECT value FROM json_each(?))",
    )
    .bind(serde_json::to_string(&keys)?)
    .fetch_all(readers)
    .await?;
    let mut kept = HashMap::new();
    for row in &found {
        kept.insert(row.try_get::<String, _>("feed")?, one(row)?);
    }
    Ok(keys.iter().map(|key| kept.remove(key)).collect())
}

fn one(row: &SqliteRow) -> Result<Kept> {
    let slots: Vec<SlotRow> = serde_json::from_str(row.try_get("slots")?)?;
    let withdrawn: Vec<(String, i64)> = serde_json::from_str(row.try_get("withdrawn")?)?;
    let digests: &[u8] = row.try_get("digests")?;
    Ok(Kept {
        edition: Edition {
            declared: rows::time(row.try_get("declared")?)?,
            seq: row.try_get("seq")?,
            more: false,
            closed: rows::count(row.try_get("closed")?)?,
            slots: slots.into_iter().map(SlotRow::read).collect::<Result<_>>()?,
            withdrawn: withdrawn
                .into_iter()
                .map(|(id, at)| Ok((id.into(), rows::time(at)?)))
                .collect::<Result<_>>()?,
        },
        digests: digests.as_chunks().0.to_vec(),
        etags: serde_json::from_str(row.try_get("etags")?)?,
        modified: rows::time(row.try_get("modified")?)?,
    })
}

pub(super) async fn write(
    connection: &mut SqliteConnection,
    feeds: Vec<(StaleFeed, Option<Kept>)>,
) -> Result<()> {
    let mut marks = Vec::with_capacity(feeds.len());
    for (stale, kept) in &feeds {
        let etags = kept.as_ref().map(|kept| serde_json::to_string(&kept.etags)).transpose()?;
        marks.push((stale.feed.to_string(), stale.stale, etags, kept.as_ref().map(|kept| kept.edition.seq)));
    }
    let marks_json = serde_json::to_string(&marks)?;
    for sql in [
        "UPDATE feed SET rendered = max(rendered, w.value ->> 1),
           version = version + (w.value ->> 2 IS NOT NULL
             AND w.value ->> 2 IS NOT (SELECT etags FROM edition WHERE feed = w.value ->> 0))
         FROM json_each(?) w WHERE feed.key = w.value ->> 0",
        // Of the same bytes, only the last event up to which they knew everything.
        "DELETE FROM known_edition WHERE (feed, seq, etags) IN (SELECT k.feed, k.seq, k.etags FROM json_each(?) w
           JOIN known_edition k ON k.feed = w.value ->> 0 WHERE k.etags = w.value ->> 2 AND k.seq < w.value ->> 3)",
        "INSERT OR IGNORE INTO known_edition (feed, seq, etags)
         SELECT value ->> 0, value ->> 3, value ->> 2 FROM json_each(?) WHERE value ->> 2 IS NOT NULL",
    ] {
        sqlx::query(sql).bind(&marks_json).execute(&mut *connection).await?;
    }
    sqlx::query(
        "DELETE FROM known_edition WHERE (feed, seq) IN (SELECT k.feed, k.seq FROM json_each(?) w
           JOIN known_edition k ON k.feed = w.value ->> 0 AND k.seq < (SELECT seq FROM known_edition
             WHERE feed = w.value ->> 0 ORDER BY seq DESC LIMIT 1 OFFSET ?))",
    )
    .bind(&marks_json)
    .bind(KNOWN_MAX)
    .execute(&mut *connection)
    .await?;
    for ((feed, _, etags, _), (_, kept)) in marks.into_iter().zip(feeds) {
        if let (Some(etags), Some(kept)) = (etags, kept) {
            write_one(connection, feed, etags, &kept).await?;
        }
    }
    Ok(())
}

async fn write_one(
    connection: &mut SqliteConnection,
    feed: String,
    etags: String,
    kept: &Kept,
) -> Result<()> {
    let slots: Vec<SlotRow> = kept.edition.slots.iter().map(SlotRow::of).collect();
    let withdrawn = kept.edition.withdrawn.iter().map(|(id, at)| (id.as_str(), at.as_millisecond()));
    // Each change has a second of its own: HTTP dates tell no less apart.
    sqlx::query(
        "INSERT INTO edition (feed, seq, closed, modified, etags, slots, withdrawn, digests) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (feed) DO UPDATE SET seq = excluded.seq, closed = excluded.closed, etags = excluded.etags, slots = excluded.slots,
           withdrawn = excluded.withdrawn, digests = excluded.digests,
           modified = CASE WHEN etags = excluded.etags THEN modified ELSE max(excluded.modified, modified + 1000) END",
    )
    .bind(feed)
    .bind(kept.edition.seq)
    .bind(kept.edition.closed)
    .bind(kept.modified.as_second() * 1000)
    .bind(etags)
    .bind(serde_json::to_string(&slots)?)
    .bind(serde_json::to_string(&withdrawn.collect::<Vec<_>>())?)
    .bind(kept.digests.concat())
    .execute(connection)
    .await?;
    Ok(())
}

/// The event up to which a document with this entity tag knew what there was.
pub(super) async fn known_seq(
    readers: &SqlitePool,
    feed: &FeedKey,
    format: Format,
    etag: &str,
) -> Result<Option<Seq>> {
    let seq = sqlx::query_scalar("SELECT max(seq) FROM known_edition WHERE feed = ? AND etags ->> ? = ?");
    let place = i64::try_from(format.index()).unwrap_or_default();
    Ok(seq.bind(feed.to_string()).bind(place).bind(etag).fetch_one(readers).await?)
}
