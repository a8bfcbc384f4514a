//! Search: walks over the subjects, narrowed by the index of words.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use futures_util::TryStreamExt;
use jiff::Timestamp;
use sqlx::SqlitePool;

use super::super::{Edition, Found, Result, Window};
use super::rows::{self, entry_columns};
use super::words::{expression, is_exact};
use crate::model::{Entry, EventKind, FeedKey, Query, StatementId};

/// Statements that one search looks at, at most: the index tells nearly all that are not wanted.
const LOOKS_MAX: usize = 20_000;

/// The statements that are in one of the subjects ?1 and in one of each group ?2, have the words ?3, and are among ?4; the last two
/// only where they are given.
macro_rules! sought {
    () => {
        "SELECT DISTINCT statement, published, seq FROM statement_subject f
         WHERE subject IN (SELECT value FROM json_each(?1))
           AND NOT EXISTS (SELECT 1 FROM json_each(?2) g WHERE NOT EXISTS (SELECT 1 FROM json_each(g.value) k
             JOIN statement_subject x ON x.statement = f.statement AND x.subject = k.value))
           AND (?3 IS NULL OR statement IN (SELECT rowid FROM words WHERE words MATCH ?3))
           AND (?4 IS NULL OR statement IN (SELECT n FROM statement WHERE id IN (SELECT value FROM json_each(?4))))"
    };
}

/// What a query finds in a window, newest first; only `among` these where they are given. After the window comes what may have begun to
/// match while it was open: what was corrected since, and what came into the subjects last.
pub(super) async fn search(
    readers: &SqlitePool,
    query: &Query,
    window: Window,
    among: Option<&[StatementId]>,
) -> Result<Found> {
    let recent = match among {
        None => recent(readers, query, window.since).await?,
        Some(_) => Vec::new(),
    };
    let known: BTreeSet<&StatementId> = recent.iter().collect();
    let mut found = Found::default();
    let looked = walk(readers, query, among, 0, |entry| {
        if window.holds(found.entries.len(), entry.published) {
            found.entries.push(entry);
        } else if found.entries.len() == window.entries_max || !known.contains(&entry.id) {
            found.more = true;
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })
    .await?;
    found.more |= looked == LOOKS_MAX;
    let shown: BTreeSet<StatementId> = found.entries.iter().map(|entry| entry.id.clone()).collect();
    // The window is the beginning of all that matches, so that what it does not show is older.
    let rest: Vec<StatementId> = recent.into_iter().filter(|id| !shown.contains(id)).collect();
    if !rest.is_empty() {
        walk(readers, query, Some(&rest), 0, |entry| {
            if found.entries.len() == window.entries_max {
                found.more = true;
                return ControlFlow::Break(());
            }
            found.entries.push(entry);
            ControlFlow::Continue(())
        })
        .await?;
    }
    Ok(found)
}

/// Of what a query finds, newest first, so many after the first ones; whether there is more.
pub(super) async fn page(
    readers: &SqlitePool,
    query: &Query,
    (skip, limit): (usize, usize),
) -> Result<Found> {
    let mut found = Found::default();
    // Where the index alone tells what matches, it also passes over what was shown before.
    let (passed, mut left) = if is_exact(query) { (skip, 0) } else { (0, skip) };
    walk(readers, query, None, passed, |entry| {
        if left > 0 {
            left -= 1;
        } else if found.entries.len() == limit {
            found.more = true;
            return ControlFlow::Break(());
        } else {
            found.entries.push(entry);
        }
        ControlFlow::Continue(())
    })
    .await?;
    Ok(found)
}

/// How many statements a query finds; `None` where only looking at each would tell.
pub(super) async fn count(readers: &SqlitePool, query: &Query) -> Result<Option<u64>> {
    if !is_exact(query) {
        return Ok(None);
    }
    let (walked, groups) = subjects(query);
    let count: i64 = sqlx::query_scalar(concat!("SELECT count(*) FROM (", sought!(), ")"))
        .bind(serde_json::to_string(&walked)?)
        .bind(serde_json::to_string(&groups)?)
        .bind(expression(query))
        .bind(None::<String>)
        .fetch_one(readers)
        .await?;
    Ok(Some(rows::count(count)?))
}

/// Visits what a query finds, newest first, but for the first ones that the index tells. Returns how many statements it looked at.
async fn walk(
    readers: &SqlitePool,
    query: &Query,
    among: Option<&[StatementId]>,
    passed: usize,
    mut visit: impl FnMut(Entry) -> ControlFlow<()>,
) -> Result<usize> {
    let (walked, groups) = subjects(query);
    let mut rows = sqlx::query(concat!(
        "SELECT ",
        entry_columns!(),
        " FROM (",
        sought!(),
        " ORDER BY published DESC, seq DESC LIMIT ?5 OFFSET ?6) f
         JOIN statement s ON s.n = f.statement JOIN revision r ON r.statement = s.n AND r.revision = s.revision
         ORDER BY f.published DESC, f.seq DESC"
    ))
    .bind(serde_json::to_string(&walked)?)
    .bind(serde_json::to_string(&groups)?)
    .bind(expression(query))
    .bind(among.map(serde_json::to_string).transpose()?)
    .bind(i64::try_from(LOOKS_MAX).unwrap_or(i64::MAX))
    .bind(i64::try_from(passed).unwrap_or(i64::MAX))
    .fetch(readers);
    let mut looked = 0;
    while let Some(row) = rows.try_next().await? {
        looked += 1;
        let entry = rows::entry(&row)?;
        if query.matches(&entry) && visit(entry).is_break() {
            break;
        }
    }
    Ok(looked)
}

/// One group of subjects to walk; the others, and what only the statement itself tells, are looked up.
fn subjects(query: &Query) -> (Vec<String>, Vec<Vec<String>>) {
    let groups = query.subjects().into_iter();
    let mut groups: Vec<Vec<String>> =
        groups.map(|group| group.iter().map(ToString::to_string).collect()).collect();
    (groups.pop().unwrap_or_else(|| vec![FeedKey::All.to_string()]), groups)
}

/// What may have begun to match lately: corrected statements tell it by their event. Those that a new catalogue brings into a subject
/// may be too many, but come last in its archive, of which a page is kept in sight as it is in the subject's own feed.
async fn recent(readers: &SqlitePool, query: &Query, since: Timestamp) -> Result<Vec<StatementId>> {
    let asked: Vec<String> = query.subjects().iter().flatten().map(ToString::to_string).collect();
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM statement WHERE withdrawn IS NULL AND n IN (
           SELECT statement FROM journal WHERE at >= ?1 AND kind = ?2
           UNION SELECT a.statement FROM json_each(?3) w JOIN archive a ON a.subject = w.value
             AND a.place > (SELECT max(place) FROM archive WHERE subject = w.value) - ?4)",
    )
    .bind(since.as_millisecond())
    .bind(EventKind::Updated.as_str())
    .bind(serde_json::to_string(&asked)?)
    .bind(i64::from(Edition::PAGE))
    .fetch_all(readers)
    .await?;
    Ok(ids.into_iter().map(StatementId::from).collect())
}
