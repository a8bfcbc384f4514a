//! Files: known, refused, missing, and what they take with them.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sqlx::{Row, SqliteConnection, SqlitePool};

use super::super::{Refused, RefusedFile, Result, Stat, Transcript, Withdrawn};
use super::accept::{current, heard, journal, leave, placed, spoil, unplace};
use super::{copies, rows};
use crate::model::EventKind;

/// The first call remembers the paths; every call returns what is left of them.
pub(super) async fn enlist_backfill(
    connection: &mut SqliteConnection,
    found: String,
) -> Result<BTreeSet<String>> {
    let first = sqlx::query("INSERT OR IGNORE INTO meta (name, value) VALUES ('backfill', 'enlisted')")
        .execute(&mut *connection)
        .await?;
    if first.rows_affected() > 0 {
        sqlx::query("INSERT OR IGNORE INTO backfill (path) SELECT value FROM json_each(?)")
            .bind(found)
            .execute(&mut *connection)
            .await?;
    }
    let left: Vec<String> = sqlx::query_scalar("SELECT path FROM backfill").fetch_all(connection).await?;
    Ok(left.into_iter().collect())
}

pub(super) async fn all(readers: &SqlitePool) -> Result<Vec<Transcript>> {
    // One value, for each row would be handed from thread to thread.
    let known: String = sqlx::query_scalar(
        "SELECT json_group_array(json_array(path, bytes, modified_ns, missing_since IS NOT NULL)) FROM transcript",
    )
    .fetch_one(readers)
    .await?;
    let known: Vec<(String, u64, i64, u8)> = serde_json::from_str(&known)?;
    let transcript = |(path, bytes, modified_ns, missing)| Transcript {
        path,
        stat: Stat { bytes, modified_ns },
        missing: missing != 0,
    };
    Ok(known.into_iter().map(transcript).collect())
}

pub(super) async fn refuse(
    connection: &mut SqliteConnection,
    files: Vec<Refused>,
    now: Timestamp,
) -> Result<Vec<Refused>> {
    let mut new = Vec::new();
    for file in files {
        let told = sqlx::query(
            "INSERT INTO transcript (path, bytes, modified_ns, refused_code, refused_reason, refused_at) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (path) DO UPDATE SET bytes = excluded.bytes, modified_ns = excluded.modified_ns, missing_since = NULL,
               refused_code = excluded.refused_code, refused_reason = excluded.refused_reason, refused_at = excluded.refused_at
             WHERE missing_since IS NOT NULL
               OR (bytes, modified_ns, refused_code, refused_reason) IS NOT (excluded.bytes, excluded.modified_ns, excluded.refused_code, excluded.refused_reason)",
        )
        .bind(&file.path)
        .bind(i64::try_from(file.stat.bytes).unwrap_or(i64::MAX))
        .bind(file.stat.modified_ns)
        .bind(&file.code)
        .bind(&file.reason)
        .bind(now.as_millisecond())
        .execute(&mut *connection)
        .await?;
        sqlx::query("DELETE FROM backfill WHERE path = ?").bind(&file.path).execute(&mut *connection).await?;
        if told.rows_affected() > 0 {
            new.push(file);
        }
    }
    Ok(new)
}

pub(super) async fn refused(readers: &SqlitePool) -> Result<Vec<RefusedFile>> {
    let rows = sqlx::query(
        "SELECT path, refused_code, refused_reason, refused_at FROM transcript
         WHERE refused_code IS NOT NULL AND missing_since IS NULL ORDER BY path",
    );
    rows.fetch_all(readers)
        .await?
        .iter()
        .map(|row| {
            let at = rows::time(row.try_get("refused_at")?)?;
            let (code, reason) = (row.try_get("refused_code")?, row.try_get("refused_reason")?);
            Ok(RefusedFile { path: row.try_get("path")?, code, reason, at })
        })
        .collect()
}

pub(super) async fn miss(
    connection: &mut SqliteConnection,
    paths: Vec<String>,
    now: Timestamp,
) -> Result<()> {
    sqlx::query(
        "UPDATE transcript SET missing_since = ? WHERE missing_since IS NULL AND path IN (SELECT value FROM json_each(?))",
    )
    .bind(now.as_millisecond())
    .bind(serde_json::to_string(&paths)?)
    .execute(&mut *connection)
    .await?;
    leave(connection, &paths.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    sqlx::query("DELETE FROM backfill WHERE path IN (SELECT value FROM json_each(?))")
        .bind(serde_json::to_string(&paths)?)
        .execute(connection)
        .await?;
    Ok(())
}

/// Statements whose paths went to other content have no transcript left at all, and their grace begins. Those that have one again, and
/// those that are withdrawn, are not looked at any more.
async fn look_after_left(connection: &mut SqliteConnection, now: Timestamp) -> Result<()> {
    sqlx::query(
        "DELETE FROM left_behind WHERE EXISTS (SELECT 1 FROM transcript t WHERE t.statement = left_behind.statement)
           OR EXISTS (SELECT 1 FROM statement s WHERE s.n = left_behind.statement AND s.withdrawn IS NOT NULL)",
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE left_behind SET since = ? WHERE since IS NULL")
        .bind(now.as_millisecond())
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn withdraw_missing(
    connection: &mut SqliteConnection,
    before: Timestamp,
    at_most: usize,
    now: Timestamp,
) -> Result<Withdrawn> {
    // What only tells that a file was there once: nothing is left of it, or its statement has another.
    let gone: Vec<Option<String>> = sqlx::query_scalar(
        "DELETE FROM transcript WHERE missing_since < ? AND (statement IS NULL OR EXISTS (SELECT 1 FROM transcript there
           WHERE there.statement = transcript.statement AND there.missing_since IS NULL))
         RETURNING (SELECT id FROM statement WHERE n = transcript.statement)",
    )
    .bind(before.as_millisecond())
    .fetch_all(&mut *connection)
    .await?;
    for id in gone.into_iter().flatten().collect::<BTreeSet<String>>() {
        copies::relist(connection, &id.into()).await?;
    }
    look_after_left(connection, now).await?;
    let going = sqlx::query(
        "SELECT n, id, revision FROM statement s WHERE withdrawn IS NULL AND n IN (
           SELECT statement FROM transcript WHERE missing_since < ?1)
         AND NOT EXISTS (SELECT 1 FROM transcript t WHERE t.statement = s.n AND coalesce(t.missing_since >= ?1, 1))
         UNION ALL
         SELECT n, id, revision FROM statement s WHERE n IN (SELECT statement FROM left_behind WHERE since < ?1) ORDER BY n",
    )
    .bind(before.as_millisecond())
    .fetch_all(&mut *connection)
    .await?;
    if going.len() > at_most {
        return Ok(Withdrawn { statements: Vec::new(), held: going.len() });
    }
    let mut statements = Vec::with_capacity(going.len());
    for row in &going {
        let (n, revision): (i64, i64) = (row.try_get("n")?, row.try_get("revision")?);
        sqlx::query("UPDATE statement SET withdrawn = ?, updated = max(?, updated + 1) WHERE n = ?")
            .bind(now.as_millisecond())
            .bind(now.as_millisecond())
            .bind(n)
            .execute(&mut *connection)
            .await?;
        let subjects = placed(connection, n).await?;
        // Who asked for a role heard of the statement by its role, and hears of this in the same way.
        let heard = heard(&[&current(connection, n).await?.tags]);
        journal(connection, EventKind::Withdrawn, (n, revision), &heard, now).await?;
        unplace(connection, n).await?;
        spoil(connection, &subjects).await?;
        statements.push(row.try_get::<String, _>("id")?.into());
    }
    Ok(Withdrawn { statements, held: 0 })
}
