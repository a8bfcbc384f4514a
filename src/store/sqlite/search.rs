//! Search: walks over the subjects, narrowed by the index of words.

use futures_util::TryStreamExt;
use sqlx::SqlitePool;

use super::super::{Result, Window};
use super::rows::{self, entry_columns};
use super::words::expression;
use crate::model::{Entry, FeedKey, Query, StatementId};

/// Statements that one search looks at, at most: the index tells nearly all that are not wanted.
const LOOKS_MAX: usize = 20_000;

/// What a query finds in a window, newest first; only `among` these where they are given.
pub(super) async fn search(
    readers: &SqlitePool,
    query: &Query,
    window: Window,
    among: Option<&[StatementId]>,
) -> Result<Vec<Entry>> {
    // One group of subjects is walked; the others, and what only the statement itself tells, are looked up.
    let mut groups: Vec<Vec<String>> =
        query.subjects().iter().map(|group| group.iter().map(ToString::to_string).collect()).collect();
    let walked = groups.pop().unwrap_or_else(|| vec![FeedKey::All.to_string()]);
    let mut rows = sqlx::query(concat!(
        "SELECT ",
        entry_columns!(),
        " FROM (SELECT DISTINCT statement, published, seq FROM statement_subject f
             WHERE subject IN (SELECT value FROM json_each(?1))
               AND NOT EXISTS (SELECT 1 FROM json_each(?2) g WHERE NOT EXISTS (SELECT 1 FROM json_each(g.value) k
                 JOIN statement_subject x ON x.statement = f.statement AND x.subject = k.value))
               AND (?3 IS NULL OR statement IN (SELECT rowid FROM words WHERE words MATCH ?3))
               AND (?4 IS NULL OR statement IN (SELECT n FROM statement WHERE id IN (SELECT value FROM json_each(?4))))
             ORDER BY published DESC, seq DESC LIMIT ?5) f
         JOIN statement s ON s.n = f.statement JOIN revision r ON r.statement = s.n AND r.revision = s.revision
         ORDER BY f.published DESC, f.seq DESC"
    ))
    .bind(serde_json::to_string(&walked)?)
    .bind(serde_json::to_string(&groups)?)
    .bind(expression(query))
    .bind(among.map(serde_json::to_string).transpose()?)
    .bind(i64::try_from(LOOKS_MAX).unwrap_or(i64::MAX))
    .fetch(readers);
    let mut found = Vec::new();
    while let Some(row) = rows.try_next().await? {
        let entry = rows::entry(&row)?;
        let full = found.len() >= window.entries_min && entry.published < window.since;
        if full || found.len() == window.entries_max {
            break;
        }
        if query.matches(&entry) {
            found.push(entry);
        }
    }
    Ok(found)
}
