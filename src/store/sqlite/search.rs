//! Search: an index of words, and walks over the subjects.

use futures_util::TryStreamExt;
use sqlx::{SqliteConnection, SqlitePool};

use super::super::{Result, Window};
use super::rows::{self, entry_columns};
use crate::model::{Entry, FeedKey, Query, StatementId};

/// Statements that one search looks at, at most.
const LOOKS_MAX: usize = 20_000;

/// Puts the words of a statement's current revision into the index, in place of those of an earlier one.
pub(super) async fn index(connection: &mut SqliteConnection, statement: i64) -> Result<()> {
    for sql in [
        "DELETE FROM words WHERE rowid = ?",
        "INSERT INTO words (rowid, title, body) SELECT s.n, r.content ->> '$.title',
           (SELECT group_concat(p.value ->> '$.text', ' ') FROM json_each(r.content, '$.turns') t, json_each(t.value, '$.passages') p)
         FROM statement s JOIN revision r ON r.statement = s.n AND r.revision = s.revision WHERE s.n = ?",
    ] {
        sqlx::query(sql).bind(statement).execute(&mut *connection).await?;
    }
    Ok(())
}

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
    .bind(expression(&query.words))
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

/// What people type as FTS5 reads it: each word or "phrase" in quotes, so that no character of it is an operator; a star at the end
/// of a word stands for any ending. `None` where there is nothing to seek.
fn expression(typed: &str) -> Option<String> {
    let mut terms = Vec::new();
    for (n, part) in typed.split('"').enumerate() {
        if n % 2 == 1 {
            terms.push((part, ""));
            continue;
        }
        let word = |word| match word {
            Some(word) => (word, " *"),
            None => ("", ""),
        };
        for typed in part.split_whitespace() {
            let open = word(typed.strip_suffix('*'));
            terms.push(if open.1.is_empty() { (typed, "") } else { open });
        }
    }
    let sought = |term: &str| term.chars().any(char::is_alphanumeric);
    let quoted: Vec<String> = terms
        .into_iter()
        .filter(|(term, _)| sought(term))
        .map(|(term, star)| format!("\"{term}\"{star}"))
        .collect();
    (!quoted.is_empty()).then(|| quoted.join(" "))
}

#[cfg(test)]
mod tests {
    use super::expression;

    #[test]
    fn what_is_typed_is_never_an_operator() {
        let cases = [
            ("", None),
            ("* - \"", None),
            ("peace talks", Some("\"peace\" \"talks\"")),
            ("\"peace talks\" OR war*", Some("\"peace talks\" \"OR\" \"war\" *")),
            ("NEAR(a b) col:x", Some("\"NEAR(a\" \"b)\" \"col:x\"")),
            ("не скажу \"и всё", Some("\"не\" \"скажу\" \"и всё\"")),
        ];
        for (typed, expected) in cases {
            assert_eq!(expression(typed).as_deref(), expected, "{typed}");
        }
    }
}
