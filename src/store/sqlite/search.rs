//! Search: an index of words, and walks over the subjects.

use std::borrow::Cow;
use std::collections::BTreeMap;

use futures_util::TryStreamExt;
use sqlx::{Connection, Row, SqliteConnection, SqlitePool};

use super::super::{Accepted, Arrival, Purpose, Result, Window};
use super::rows::{self, entry_columns};
use crate::model::{Entry, FeedKey, Query, Statement, StatementId, terms};
use crate::text::apart;

/// Statements that one search looks at, at most.
const LOOKS_MAX: usize = 20_000;
/// Bytes of text that are put into the index at once: a value of SQLite has no more than a thousand million.
const BYTES_AT_ONCE: usize = 1024 * 1024;

/// Makes what was accepted known to those who search. Building leaves an index alone that is empty: who opens the store to serve fills it.
pub(super) async fn follow(
    connection: &mut SqliteConnection,
    purpose: Purpose,
    arrivals: &[Arrival],
    accepted: &[Accepted],
) -> Result<()> {
    if purpose == Purpose::Building && !holds_words(connection).await? {
        return Ok(());
    }
    let mut said = BTreeMap::new();
    for (one, arrival) in accepted.iter().zip(arrivals) {
        if let Accepted::Event { id, .. } = one {
            said.insert(id.clone(), &arrival.statement);
        }
    }
    index(connection, &said).await
}

async fn holds_words(connection: &mut SqliteConnection) -> Result<bool> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM words)").fetch_one(connection).await?)
}

/// Puts the words of current revisions into the index, in place of those of earlier ones: of many at once, since each time the index
/// writes a part of its own.
async fn index(connection: &mut SqliteConnection, said: &BTreeMap<StatementId, &Statement>) -> Result<()> {
    let (mut words, mut bytes) = (Vec::new(), 0);
    for (id, statement) in said {
        let passages: Vec<_> = statement.passages().map(|(_, passage)| apart(&passage.text)).collect();
        let passages = passages.join(" ");
        bytes += passages.len();
        words.push((id, statement.title.as_deref().map(apart), passages));
        if bytes >= BYTES_AT_ONCE {
            put(connection, &std::mem::take(&mut words)).await?;
            bytes = 0;
        }
    }
    put(connection, &words).await
}

/// Words of a title and of what follows it, by statement.
type Words<'a> = (&'a StatementId, Option<Cow<'a, str>>, String);

async fn put(connection: &mut SqliteConnection, words: &[Words<'_>]) -> Result<()> {
    if words.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "DELETE FROM words WHERE rowid IN (SELECT s.n FROM json_each(?1) w JOIN statement s ON s.id = w.value ->> 0);
         INSERT INTO words (rowid, title, body)
         SELECT s.n, w.value ->> 1, w.value ->> 2 FROM json_each(?1) w JOIN statement s ON s.id = w.value ->> 0",
    )
    .bind(serde_json::to_string(words)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// Fills an index that a migration has emptied.
pub(super) async fn fill(connection: &mut SqliteConnection) -> Result<()> {
    if holds_words(connection).await? {
        return Ok(());
    }
    let mut transaction = connection.begin().await?;
    let mut last: i64 = 0;
    let next = "SELECT s.n, s.id, r.content FROM statement s JOIN revision r ON r.statement = s.n AND r.revision = s.revision
         WHERE s.n > ? ORDER BY s.n LIMIT 1";
    while let Some(row) = sqlx::query(next).bind(last).fetch_optional(&mut *transaction).await? {
        last = row.try_get("n")?;
        let id = row.try_get::<String, _>("id")?.into();
        index(&mut transaction, &BTreeMap::from([(id, &serde_json::from_str(row.try_get("content")?)?)]))
            .await?;
    }
    Ok(transaction.commit().await?)
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

/// What people type as FTS5 reads it: each term in quotes, so that no character of it is an operator. `None` where there is nothing
/// to seek.
fn expression(typed: &str) -> Option<String> {
    let quoted: Vec<String> = terms(typed)
        .map(|(term, open)| format!("\"{}\"{}", apart(term).trim(), if open { " *" } else { "" }))
        .collect();
    (!quoted.is_empty()).then(|| quoted.join(" "))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use tempfile::TempDir;

    use super::super::{READERS, SEARCHERS, SqliteStore};
    use super::expression;
    use crate::model::{Authority, Query, Statement, Tags};
    use crate::store::{Arrival, Editions, Purpose, Stat, Store, Window};

    #[tokio::test]
    async fn nobody_waits_for_those_who_search() {
        let home = TempDir::new().unwrap();
        let store = SqliteStore::open(&home.path().join("a.db")).await.unwrap();
        let mut held = Vec::new();
        for _ in 0..SEARCHERS {
            held.push(store.searchers.acquire().await.unwrap());
        }
        assert_eq!(store.head().await.unwrap(), 0);
        held.clear();
        for _ in 0..READERS {
            held.push(store.readers.acquire().await.unwrap());
        }
        let query = Query::parse([("q".into(), "peace".into())].into_iter()).unwrap();
        let window = Window { entries_min: 1, since: Timestamp::MIN, entries_max: 1 };
        assert_eq!(store.search(&query, window, None).await.unwrap(), []);
    }

    #[tokio::test]
    async fn what_was_built_is_found_once_it_is_served() {
        let home = TempDir::new().unwrap();
        let path = home.path().join("a.db");
        let build = async |word: &str| {
            let store = SqliteStore::open_for(Purpose::Building, &path).await.unwrap();
            store.authority(&Authority::new("press.example")).await.unwrap();
            let statement = Statement { title: Some(word.to_owned()), ..Statement::default() };
            let arrival = Arrival::new(format!("{word}.txt"), Stat::default(), statement, Tags::default());
            store.accept(vec![arrival], Timestamp::UNIX_EPOCH).await.unwrap();
            store.close().await;
        };
        let found = async |purpose, word: &str| {
            let store = SqliteStore::open_for(purpose, &path).await.unwrap();
            let query = Query::parse([("q".into(), word.into())].into_iter()).unwrap();
            let window = Window { entries_min: 9, since: Timestamp::MIN, entries_max: 9 };
            let found = store.search(&query, window, None).await.unwrap().len();
            store.close().await;
            found
        };
        build("harbour").await;
        assert_eq!(found(Purpose::Building, "harbour").await, 0, "who builds has no index");
        assert_eq!(found(Purpose::Serving, "harbour").await, 1);
        build("market").await;
        assert_eq!(found(Purpose::Building, "market").await, 1, "an index that is there is kept");
    }

    #[test]
    fn what_is_typed_is_never_an_operator() {
        let cases = [
            ("", None),
            ("* - \"", None),
            ("peace talks", Some("\"peace\" \"talks\"")),
            ("\"peace talks\" OR war*", Some("\"peace talks\" \"OR\" \"war\" *")),
            ("NEAR(a b) col:x", Some("\"NEAR(a\" \"b)\" \"col:x\"")),
            ("не скажу \"и всё", Some("\"не\" \"скажу\" \"и всё\"")),
            ("制裁 AI合作*", Some("\"制  裁\" \"AI 合  作\" *")),
        ];
        for (typed, expected) in cases {
            assert_eq!(expression(typed).as_deref(), expected, "{typed}");
        }
    }
}
