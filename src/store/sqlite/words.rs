//! The index of words: what each statement says, who speaks, in which language, and what kind it is of.

use std::borrow::Cow;
use std::collections::BTreeMap;

use sqlx::{Connection, Row, SqliteConnection};

use super::super::{Accepted, Arrival, Purpose, Result};
use crate::model::{Query, Statement, StatementId, Terms, starred, terms};
use crate::text::{apart, words};

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
    let (mut rows, mut bytes) = (Vec::new(), 0);
    for (id, statement) in said {
        let passages: Vec<_> = statement.passages().map(|(_, passage)| apart(&passage.text)).collect();
        let passages = passages.join(" ");
        bytes += passages.len();
        let speakers = statement.speakers.iter().map(|speaker| words(&speaker.name)).collect();
        let traits = traits(statement);
        rows.push((id, statement.title.as_deref().map(apart), passages, speakers, traits));
        if bytes >= BYTES_AT_ONCE {
            put(connection, &std::mem::take(&mut rows)).await?;
            bytes = 0;
        }
    }
    put(connection, &rows).await
}

/// A statement, and the words of its title, of what follows, of its speakers, and of what it is.
type Indexed<'a> = (&'a StatementId, Option<Cow<'a, str>>, String, String, String);

async fn put(connection: &mut SqliteConnection, rows: &[Indexed<'_>]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "DELETE FROM words WHERE rowid IN (SELECT s.n FROM json_each(?1) w JOIN statement s ON s.id = w.value ->> 0);
         INSERT INTO words (rowid, title, body, speakers, traits)
         SELECT s.n, w.value ->> 1, w.value ->> 2, w.value ->> 3, w.value ->> 4 FROM json_each(?1) w JOIN statement s ON s.id = w.value ->> 0",
    )
    .bind(serde_json::to_string(rows)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// Fills an index that a migration has emptied: some statements at a time, so that whoever is stopped goes on from there.
pub(super) async fn fill(connection: &mut SqliteConnection) -> Result<()> {
    let lacking = "SELECT (SELECT count(*) FROM statement) > (SELECT count(*) FROM words_docsize)";
    if sqlx::query_scalar::<_, i64>(lacking).fetch_one(&mut *connection).await? == 0 {
        return Ok(());
    }
    let mut last: i64 = 0;
    let next = "SELECT s.n, s.id, r.content FROM statement s JOIN revision r ON r.statement = s.n AND r.revision = s.revision
         WHERE s.n > ? AND NOT EXISTS (SELECT 1 FROM words WHERE rowid = s.n) ORDER BY s.n LIMIT 100";
    loop {
        let rows = sqlx::query(next).bind(last).fetch_all(&mut *connection).await?;
        let mut statements: BTreeMap<StatementId, Statement> = BTreeMap::new();
        for row in &rows {
            last = row.try_get("n")?;
            let id = row.try_get::<String, _>("id")?.into();
            statements.insert(id, serde_json::from_str(row.try_get("content")?)?);
        }
        if statements.is_empty() {
            return Ok(());
        }
        let mut transaction = connection.begin().await?;
        let said = statements.iter().map(|(id, statement)| (id.clone(), statement)).collect();
        index(&mut transaction, &said).await?;
        transaction.commit().await?;
    }
}

/// What a search asks for as FTS5 reads it: each term in quotes, so that no character of it is an operator. It may find more than the
/// filters want, and nothing less. `None` where there is nothing to seek.
pub(super) fn expression(query: &Query) -> Option<String> {
    // What FTS5 takes for no word is passed over only where nothing stands between two phrases.
    let said: Vec<String> =
        terms(&query.words).map(|(term, open)| phrase("{title body}", &apart(term), open)).collect();
    let said = (!said.is_empty()).then(|| said.join(" "));
    let asked = query.filters.iter().filter_map(|filter| alternatives(&filter.any));
    let clauses: Vec<String> = said.into_iter().chain(asked).collect();
    (!clauses.is_empty()).then(|| clauses.join(" AND "))
}

/// Whether the index and the subjects alone tell what matches: it knows neither roles nor what the filters take for a name.
pub(super) fn is_exact(query: &Query) -> bool {
    query.filters.iter().all(|filter| filter.any.roles.is_empty() && filter.any.speakers.is_empty())
}

/// One of some terms; `None` where some of them are in no index.
fn alternatives(any: &Terms) -> Option<String> {
    let Terms { organisations, topics, phrases, speakers, languages, kinds, roles: _ } = any;
    let known = organisations.is_empty() && topics.is_empty() && phrases.is_empty() && !any.is_empty();
    let speakers = speakers.iter().map(|name| {
        let (name, open) = starred(name);
        phrase("speakers", &words(name), open)
    });
    let languages = languages.iter().map(|tag| phrase("traits", &letters("language", tag), false));
    let kinds = kinds.iter().map(|one| phrase("traits", &letters("kind", one.as_str()), false));
    let clauses: Vec<String> = speakers.chain(languages).chain(kinds).collect();
    known.then(|| format!("({})", clauses.join(" OR ")))
}

/// Words that stand one after another in a column; if they are open, with any ending.
fn phrase(column: &str, text: &str, open: bool) -> String {
    format!("{column} : \"{}\"{}", text.trim(), if open { " *" } else { "" })
}

/// What a statement is, each trait as one word: its kind, and its language, with and without its region.
fn traits(statement: &Statement) -> String {
    let tag = statement.language.as_str();
    let tags = tag.match_indices('-').filter_map(|(at, _)| tag.get(..at)).chain([tag]);
    let languages = tags.map(|tag| letters("language", tag));
    languages.chain([letters("kind", statement.kind.as_str())]).collect::<Vec<_>>().join(" ")
}

/// A trait as one word.
fn letters(name: &str, value: &str) -> String {
    let value = value.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase());
    name.chars().chain(value).collect()
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
        let store = SqliteStore::open(Purpose::Serving, &home.path().join("a.db")).await.unwrap();
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
        assert_eq!(store.search(&query, window, None).await.unwrap().entries, []);
    }

    #[tokio::test]
    async fn what_was_built_is_found_once_it_is_served() {
        let home = TempDir::new().unwrap();
        let path = home.path().join("a.db");
        let build = async |word: &str| {
            let store = SqliteStore::open(Purpose::Building, &path).await.unwrap();
            store.authority(&Authority::new("press.example")).await.unwrap();
            let statement = Statement { title: Some(word.to_owned()), ..Statement::default() };
            let arrival = Arrival::new(format!("{word}.txt"), Stat::default(), statement, Tags::default());
            store.accept(vec![arrival], Timestamp::UNIX_EPOCH).await.unwrap();
            store.close().await;
        };
        let found = async |purpose, word: &str| {
            let store = SqliteStore::open(purpose, &path).await.unwrap();
            let query = Query::parse([("q".into(), word.into())].into_iter()).unwrap();
            let window = Window { entries_min: 9, since: Timestamp::MIN, entries_max: 9 };
            let found = store.search(&query, window, None).await.unwrap().entries.len();
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
            ("q=", None),
            ("q=* - \"", None),
            ("q=peace talks", Some("SAID \"peace\" SAID \"talks\"")),
            ("q=\"peace talks\" OR war*", Some("SAID \"peace talks\" SAID \"OR\" SAID \"war\" *")),
            ("q=NEAR(a b) col:x", Some("SAID \"NEAR(a\" SAID \"b)\" SAID \"col:x\"")),
            ("q=не скажу \"и всё", Some("SAID \"не\" SAID \"скажу\" SAID \"и всё\"")),
            ("q=制裁 AI合作*", Some("SAID \"制  裁\" SAID \"AI 合  作\" *")),
            ("organisation=un&topic=trade", None),
            (
                "speaker=Doe \"AND&speaker=Rassen*&language=en-GB&kind=news_conference",
                Some(
                    "(speakers : \"doe and\" OR speakers : \"rassen\" *) AND (traits : \"languageengb\") \
                     AND (traits : \"kindnewsconference\")",
                ),
            ),
        ];
        for (asked, expected) in cases {
            let query = Query::parse(url::form_urlencoded::parse(asked.as_bytes())).unwrap();
            let expected = expected.map(|expected| expected.replace("SAID", "{title body} :"));
            assert_eq!(expression(&query), expected, "{asked}");
        }
    }
}
