//! Subjects that got another id: what names them by the one of the past.

use std::collections::BTreeMap;

use sqlx::{Row, SqliteConnection};

use super::super::Result;
use crate::model::{FeedKey, Filter, Role, Subject};

/// Gives all of it the present ids. Returns whether a subscription changed.
pub(super) async fn follow(
    connection: &mut SqliteConnection,
    renames: BTreeMap<Subject, Subject>,
) -> Result<bool> {
    for (before, now) in &renames {
        index(connection, before, now).await?;
        history(connection, before, now).await?;
        hub(connection, before, now).await?;
    }
    filters(connection, &renames).await
}

/// What filters look events up by.
async fn index(connection: &mut SqliteConnection, before: &Subject, now: &Subject) -> Result<()> {
    let roles = Role::ALL.map(|role| format!("#{}", role.as_str()));
    for role in std::iter::once("").chain(roles.iter().map(String::as_str)) {
        let (before, now) = (format!("{before}{role}"), format!("{now}{role}"));
        // An event may have been about both.
        sqlx::query("INSERT OR IGNORE INTO journal_subject (subject, seq) SELECT ?, seq FROM journal_subject WHERE subject = ?")
            .bind(now)
            .bind(&before)
            .execute(&mut *connection)
            .await?;
        sqlx::query("DELETE FROM journal_subject WHERE subject = ?")
            .bind(before)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// What ever happened in the feed, unless the present one has a past of its own: who follows it with `since`, its archive and its
/// changes go on as they were.
async fn history(connection: &mut SqliteConnection, before: &Subject, now: &Subject) -> Result<()> {
    let (before, now) = (before.to_string(), now.to_string());
    let past: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM archive WHERE subject = ?)")
        .bind(&now)
        .fetch_one(&mut *connection)
        .await?;
    if past {
        return Ok(());
    }
    for sql in [
        "UPDATE archive SET subject = ? WHERE subject = ?",
        "UPDATE OR IGNORE feed_event SET subject = ? WHERE subject = ?",
        // They stood there before, and have not joined it.
        "UPDATE OR IGNORE statement_subject SET subject = ? WHERE subject = ?",
    ] {
        sqlx::query(sql).bind(&now).bind(&before).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Who follows the feed by WebSub.
async fn hub(connection: &mut SqliteConnection, before: &Subject, now: &Subject) -> Result<()> {
    for feed in [FeedKey::Of, |subject| FeedKey::Changes(Some(subject))] {
        // Where a callback has subscribed to both, the older subscription ends as that of a feed which is no more.
        sqlx::query("UPDATE OR IGNORE hub_subscription SET feed = ? WHERE feed = ?")
            .bind(feed(now.clone()).to_string())
            .bind(feed(before.clone()).to_string())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn filters(connection: &mut SqliteConnection, renames: &BTreeMap<Subject, Subject>) -> Result<bool> {
    let ids: Vec<&str> = renames.keys().map(Subject::id).collect();
    // The text narrows it down, so that few filters are read in full.
    let rows = sqlx::query(
        "SELECT n, filter FROM subscription WHERE EXISTS
           (SELECT 1 FROM json_each(?) WHERE instr(filter, json_quote(value)) > 0)",
    )
    .bind(serde_json::to_string(&ids)?)
    .fetch_all(&mut *connection)
    .await?;
    let mut changed = false;
    for row in rows {
        let filter: Filter = serde_json::from_str(row.try_get("filter")?)?;
        let followed = filter.clone().follow(renames);
        if followed == filter {
            continue;
        }
        changed = true;
        sqlx::query("UPDATE subscription SET filter = ? WHERE n = ?")
            .bind(serde_json::to_string(&followed)?)
            .bind(row.try_get::<i64, _>("n")?)
            .execute(&mut *connection)
            .await?;
    }
    Ok(changed)
}
