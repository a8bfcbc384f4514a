//! What ever happened in a feed: its archive and its events, only added to.

use sqlx::SqliteConnection;

use super::super::Result;

/// Enters the statement ?1 into the archives of the feeds in the array ?2 in which it never was, in its current revision.
macro_rules! enter {
    () => {
        "INSERT INTO feed_event (subject, seq, change) SELECT value, (SELECT seq FROM statement WHERE n = ?1), 0 FROM json_each(?2)
         WHERE NOT EXISTS (SELECT 1 FROM archive a WHERE a.statement = ?1 AND a.subject = value);
         INSERT INTO archive (subject, place, statement, revision)
         SELECT value, 1 + (SELECT coalesce(max(place), 0) FROM archive WHERE subject = value), ?1,
           (SELECT revision FROM statement WHERE n = ?1) FROM json_each(?2)
         WHERE NOT EXISTS (SELECT 1 FROM archive a WHERE a.statement = ?1 AND a.subject = value)"
    };
}
pub(super) use enter;

/// Notes an event that changed a statement in every feed that ever showed it; their lists of changes become stale.
pub(super) async fn change(connection: &mut SqliteConnection, statement: i64, seq: i64) -> Result<()> {
    sqlx::query(
        "INSERT INTO feed_event (subject, seq, change) SELECT subject, ?, 1 FROM archive WHERE statement = ?",
    )
    .bind(seq)
    .bind(statement)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "UPDATE feed SET stale = stale + 1 WHERE key IN (SELECT subject || '/changes' FROM archive WHERE statement = ?)",
    )
    .bind(statement)
    .execute(connection)
    .await?;
    Ok(())
}
