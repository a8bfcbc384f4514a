//! Accepting statements: new, edited, moved, copied, or nothing new. All within one transaction.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::{Row, SqliteConnection};

use super::super::{Accepted, Arrival, Heading, Result};
use super::names::{Name, Names};
use super::rows::{self, entry_columns};
use super::search;
use super::{archive, copies};
use crate::model::{Authority, Changes, Entry, EventKind, StatementId};

/// Who mints ids, and those that the folder alone does not tell.
type Minting<'a> = (&'a Authority, &'a Names);

/// The subject under which every statement stands.
pub(super) const ALL: &str = Heading::ANY;

/// Puts the statement ?1 into the feeds ?2, as published at ?3 by the event ?4.
macro_rules! place {
    () => {
        concat!(
            "INSERT INTO statement_subject (subject, published, seq, statement) SELECT value, ?3, ?4, ?1 FROM json_each(?2);",
            $crate::store::sqlite::archive::enter!()
        )
    };
}

/// Marks the feeds of an array stale.
macro_rules! spoil {
    ($feeds:literal) => {
        concat!("UPDATE feed SET stale = stale + 1 WHERE key IN (SELECT value FROM json_each(", $feeds, "))")
    };
}

/// A statement's row, as far as a decision needs it.
pub(super) struct Known {
    pub(super) n: i64,
    id: StatementId,
    fingerprint: Vec<u8>,
    withdrawn: bool,
    seq: i64,
    published: i64,
}

/// Accepts arrivals in order. What many of them need alike is asked and written once for all.
pub(super) async fn accept(
    connection: &mut SqliteConnection,
    minting: Minting<'_>,
    arrivals: &[Arrival],
    now: Timestamp,
) -> Result<Vec<Accepted>> {
    let paths: Vec<&str> = arrivals.iter().map(|arrival| arrival.path.as_str()).collect();
    let paths = serde_json::to_string(&paths)?;
    let mut held = named(
        connection,
        "SELECT path FROM transcript WHERE path IN (SELECT value FROM json_each(?))",
        &paths,
    )
    .await?;
    // Whoever was in the backfill is not any more.
    let leave = "DELETE FROM backfill WHERE path IN (SELECT value FROM json_each(?)) RETURNING path";
    let backfill = named(connection, leave, &paths).await?;
    let (mut accepted, mut said) = (Vec::with_capacity(arrivals.len()), BTreeMap::new());
    for arrival in arrivals {
        let quiet = backfill.contains(&arrival.path);
        let known =
            if held.contains(&arrival.path) { held_by_path(connection, &arrival.path).await? } else { None };
        let one = accept_one(connection, minting, (arrival, known), quiet, now).await?;
        held.insert(arrival.path.clone());
        if let Accepted::Event { id, .. } = &one {
            said.insert(id.clone(), &arrival.statement);
        }
        accepted.push(one);
    }
    search::index(connection, &said).await?;
    Ok(accepted)
}

/// Those of the paths that a query names.
async fn named(
    connection: &mut SqliteConnection,
    query: &'static str,
    paths: &str,
) -> Result<BTreeSet<String>> {
    Ok(sqlx::query_scalar(query).bind(paths).fetch_all(connection).await?.into_iter().collect())
}

/// Accepts one arrival at a path that is known or not.
async fn accept_one(
    connection: &mut SqliteConnection,
    minting: Minting<'_>,
    (arrival, known): (&Arrival, Option<Known>),
    quiet: bool,
    now: Timestamp,
) -> Result<Accepted> {
    if let Some(known) = known {
        let same = known.fingerprint == arrival.fingerprint.0;
        if same && !known.withdrawn {
            attach(connection, arrival, known.n).await?;
            return Ok(Accepted::Unchanged(known.id));
        }
        if !is_beside(connection, &arrival.path, known.n).await? {
            if same || continues(connection, arrival, &known).await? {
                return revise(connection, arrival, known, now).await;
            }
            return publish(connection, minting, arrival, quiet, now).await;
        }
        // What is still a copy of it stays one, and nobody hears of it.
        let body = held_by_body(connection, arrival).await?.is_some_and(|held| held.n == known.n);
        if body || copies::is_copy(connection, known.n, &arrival.sketch).await? {
            attach(connection, arrival, known.n).await?;
            return Ok(Accepted::Unchanged(known.id));
        }
    }
    if let Some(known) = held_by_body(connection, arrival).await? {
        return join(connection, arrival, known, now).await;
    }
    if let Some(known) = copies::original(connection, &arrival.sketch).await? {
        return join(connection, arrival, known, now).await;
    }
    publish(connection, minting, arrival, quiet, now).await
}

/// Whether a path holds a copy of a statement whose own transcript is there.
async fn is_beside(connection: &mut SqliteConnection, path: &str, statement: i64) -> Result<bool> {
    let beside: i64 = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM statement s JOIN transcript own ON own.path = s.path AND own.statement = s.n
         WHERE s.n = ? AND s.path <> ? AND own.missing_since IS NULL)",
    )
    .bind(statement)
    .bind(path)
    .fetch_one(connection)
    .await?;
    Ok(beside != 0)
}

async fn held_by_path(connection: &mut SqliteConnection, path: &str) -> Result<Option<Known>> {
    let row = sqlx::query(
        "SELECT s.n, s.id, s.fingerprint, s.withdrawn, s.seq, s.published FROM transcript t JOIN statement s ON s.n = t.statement
         WHERE t.path = ?",
    )
    .bind(path)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(known).transpose()
}

async fn held_by_body(connection: &mut SqliteConnection, arrival: &Arrival) -> Result<Option<Known>> {
    let row = sqlx::query(
        "SELECT n, id, fingerprint, withdrawn, seq, published FROM statement WHERE body = ? ORDER BY withdrawn IS NOT NULL, n LIMIT 1",
    )
    .bind(arrival.body.0.as_slice())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(known).transpose()
}

pub(super) fn known(row: &sqlx::sqlite::SqliteRow) -> Result<Known> {
    Ok(Known {
        n: row.try_get("n")?,
        id: row.try_get::<String, _>("id")?.into(),
        fingerprint: row.try_get("fingerprint")?,
        withdrawn: row.try_get::<Option<i64>, _>("withdrawn")?.is_some(),
        seq: row.try_get("seq")?,
        published: row.try_get("published")?,
    })
}

/// Whether an edited transcript still tells the same statement: not when it was one of several copies and alone has changed,
/// nor when nothing of what stood there is left.
async fn continues(connection: &mut SqliteConnection, arrival: &Arrival, known: &Known) -> Result<bool> {
    let copies: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM transcript WHERE statement = ? AND path <> ? AND missing_since IS NULL AND fingerprint = ?",
    )
    .bind(known.n)
    .bind(&arrival.path)
    .bind(&known.fingerprint)
    .fetch_one(&mut *connection)
    .await?;
    if copies > 0 {
        return Ok(false);
    }
    let before = current(connection, known.n).await?;
    let held: BTreeSet<&str> = before.statement.passages().map(|(_, passage)| passage.id.as_str()).collect();
    let title = before.statement.title.is_some() && before.statement.title == arrival.statement.title;
    Ok(title || arrival.statement.passages().any(|(_, passage)| held.contains(passage.id.as_str())))
}

/// The current revision of a statement.
pub(super) async fn current(connection: &mut SqliteConnection, n: i64) -> Result<Entry> {
    let row = sqlx::query(concat!(
        "SELECT ",
        entry_columns!(),
        " FROM statement s JOIN revision r ON r.statement = s.n AND r.revision = s.revision WHERE s.n = ?"
    ))
    .bind(n)
    .fetch_one(connection)
    .await?;
    rows::entry(&row)
}

/// Ties the transcript to the statement.
async fn attach(connection: &mut SqliteConnection, arrival: &Arrival, statement: i64) -> Result<()> {
    let bytes = i64::try_from(arrival.stat.bytes).unwrap_or(i64::MAX);
    sqlx::query(
        "INSERT INTO transcript (path, bytes, modified_ns, statement, fingerprint) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (path) DO UPDATE SET bytes = excluded.bytes, modified_ns = excluded.modified_ns,
           statement = excluded.statement, fingerprint = excluded.fingerprint, missing_since = NULL,
           refused_code = NULL, refused_reason = NULL, refused_at = NULL",
    )
    .bind(&arrival.path)
    .bind(bytes)
    .bind(arrival.stat.modified_ns)
    .bind(statement)
    .bind(arrival.fingerprint.0.as_slice())
    .execute(connection)
    .await?;
    Ok(())
}

/// A transcript under a new path whose body is known: a move when no other transcript of it is left, otherwise a copy.
async fn join(
    connection: &mut SqliteConnection,
    arrival: &Arrival,
    known: Known,
    now: Timestamp,
) -> Result<Accepted> {
    let present: i64 =
        sqlx::query_scalar("SELECT count(*) FROM transcript WHERE statement = ? AND missing_since IS NULL")
            .bind(known.n)
            .fetch_one(&mut *connection)
            .await?;
    if present == 0 || known.withdrawn {
        sqlx::query("UPDATE statement SET path = ?, named = 1 WHERE n = ?")
            .bind(&arrival.path)
            .bind(known.n)
            .execute(&mut *connection)
            .await?;
        if known.fingerprint != arrival.fingerprint.0 || known.withdrawn {
            return revise(connection, arrival, known, now).await;
        }
        attach(connection, arrival, known.n).await?;
        return Ok(Accepted::Unchanged(known.id));
    }
    join_copy(connection, arrival, known).await
}

/// Another transcript of a statement that is there: its publisher is listed, and nobody is told twice.
async fn join_copy(connection: &mut SqliteConnection, arrival: &Arrival, known: Known) -> Result<Accepted> {
    attach(connection, arrival, known.n).await?;
    let entry = current(connection, known.n).await?;
    let own = entry.statement.publisher.as_ref().map(|publisher| &publisher.name);
    if let Some(publisher) = arrival.statement.publisher.as_ref().map(|publisher| &publisher.name)
        && own != Some(publisher)
        && !entry.also_published_by.contains(publisher)
    {
        let also: Vec<&String> = entry.also_published_by.iter().chain([publisher]).collect();
        sqlx::query("UPDATE statement SET also = ? WHERE n = ?")
            .bind(serde_json::to_string(&also)?)
            .bind(known.n)
            .execute(&mut *connection)
            .await?;
        spoil(connection, &subjects(&entry.tags)).await?;
    }
    Ok(Accepted::Copy(known.id))
}

/// A new statement.
async fn publish(
    connection: &mut SqliteConnection,
    minting: Minting<'_>,
    arrival: &Arrival,
    quiet: bool,
    now: Timestamp,
) -> Result<Accepted> {
    let (Name { id, origin }, named) = name(connection, minting, &arrival.path).await?;
    let published = published(arrival, quiet, now);
    let n: i64 = sqlx::query_scalar(
        "INSERT INTO statement (id, origin, named, path, revision, seq, published, updated, fingerprint, body, also)
         VALUES (?1, ?2, ?3, ?4, 1, (SELECT coalesce(max(seq), 0) + 1 FROM journal), ?5, ?5, ?6, ?7, '[]');
         INSERT INTO revision (statement, revision, at, content, tags, changes) SELECT n, 1, ?5, ?8, ?9, NULL FROM statement WHERE id = ?1;
         SELECT n FROM statement WHERE id = ?1",
    )
    .bind(&id)
    .bind(&origin)
    .bind(named)
    .bind(&arrival.path)
    .bind(published)
    .bind(arrival.fingerprint.0.as_slice())
    .bind(arrival.body.0.as_slice())
    .bind(serde_json::to_string(&arrival.statement)?)
    .bind(serde_json::to_string(&arrival.tags)?)
    .fetch_one(&mut *connection)
    .await?;
    attach(connection, arrival, n).await?;
    copies::remember(connection, n, &arrival.sketch).await?;
    copies::link_translations(connection, n, (&arrival.statement, &arrival.sketch)).await?;
    let subjects = subjects(&arrival.tags);
    let heard = heard(&[&arrival.tags]);
    let seq = journal(connection, EventKind::Published, (n, 1), &heard, now, quiet).await?;
    enter(concat!(place!(), ";", spoil!("?2")), connection, n, (&subjects, published, seq)).await?;
    Ok(Accepted::Event { seq, kind: EventKind::Published, id: id.into() })
}

/// The id of a new statement, the path that it is made from, and whether another than the path of its transcript alone tells it.
async fn name(
    connection: &mut SqliteConnection,
    (authority, told): Minting<'_>,
    path: &str,
) -> Result<(Name, bool)> {
    // A store before this one knew the path.
    if let Some(name) = told.get(path)
        && !is_given(connection, &name.id).await?
    {
        return Ok((name.clone(), true));
    }
    let mut generation = 0;
    loop {
        let id = StatementId::mint(authority, path, generation).to_string();
        if !told.values().any(|name| name.id == id) && !is_given(connection, &id).await? {
            return Ok((Name { id, origin: path.to_owned() }, generation > 0));
        }
        generation += 1;
    }
}

async fn is_given(connection: &mut SqliteConnection, id: &str) -> Result<bool> {
    let given = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM statement WHERE id = ?)").bind(id);
    Ok(given.fetch_one(connection).await?)
}

/// When readers could first see it. A backfill shows each statement at its own date, so that an archive does not look as if
/// all of it had been said today; a live one shows when it arrived, so that no reader passes over it as old.
fn published(arrival: &Arrival, quiet: bool, now: Timestamp) -> i64 {
    let now = now.as_millisecond();
    if !quiet {
        return now;
    }
    let date = arrival.statement.date.and_then(|date| TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok());
    let at = date.map_or(arrival.stat.modified_ns / 1_000_000, Timestamp::as_millisecond);
    at.min(now)
}

/// A new revision of a statement, which may also come back from being withdrawn.
async fn revise(
    connection: &mut SqliteConnection,
    arrival: &Arrival,
    known: Known,
    now: Timestamp,
) -> Result<Accepted> {
    attach(connection, arrival, known.n).await?;
    let before = current(connection, known.n).await?;
    let revision = i64::from(before.revision) + 1;
    let updated = now.as_millisecond().max(before.updated.as_millisecond() + 1);
    sqlx::query("UPDATE statement SET revision = ?, updated = ?, withdrawn = NULL, fingerprint = ?, body = ? WHERE n = ?")
        .bind(revision)
        .bind(updated)
        .bind(arrival.fingerprint.0.as_slice())
        .bind(arrival.body.0.as_slice())
        .bind(known.n)
        .execute(&mut *connection)
        .await?;
    let changes = Changes::between(&before.statement, &arrival.statement);
    save_revision(connection, arrival, known.n, revision, updated, &changes).await?;
    copies::remember(connection, known.n, &arrival.sketch).await?;
    let after = subjects(&arrival.tags);
    let touched: BTreeSet<String> = subjects(&before.tags).union(&after).cloned().collect();
    unplace(connection, known.n).await?;
    place(connection, known.n, &after, known.published, known.seq).await?;
    // Who heard of the statement before must hear of its correction too.
    let heard = heard(&[&before.tags, &arrival.tags]);
    let seq = journal(connection, EventKind::Updated, (known.n, revision), &heard, now, false).await?;
    spoil(connection, &touched).await?;
    Ok(Accepted::Event { seq, kind: EventKind::Updated, id: known.id })
}

async fn save_revision(
    connection: &mut SqliteConnection,
    arrival: &Arrival,
    statement: i64,
    revision: i64,
    at: i64,
    changes: &Changes,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO revision (statement, revision, at, content, tags, changes) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(statement)
    .bind(revision)
    .bind(at)
    .bind(serde_json::to_string(&arrival.statement)?)
    .bind(serde_json::to_string(&arrival.tags)?)
    .bind(serde_json::to_string(changes)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// The feeds in which a statement with these tags stands.
pub(super) fn subjects(tags: &crate::model::Tags) -> BTreeSet<String> {
    tags.subjects().iter().map(ToString::to_string).chain([ALL.to_owned()]).collect()
}

/// What a filter may ask for to hear of a statement with these tags.
pub(super) fn heard(tags: &[&crate::model::Tags]) -> BTreeSet<String> {
    tags.iter().flat_map(|tags| tags.keys()).chain([ALL.to_owned()]).collect()
}

/// Writes a row of the journal and returns its number.
pub(super) async fn journal(
    connection: &mut SqliteConnection,
    kind: EventKind,
    (statement, revision): (i64, i64),
    subjects: &BTreeSet<String>,
    now: Timestamp,
    quiet: bool,
) -> Result<i64> {
    let seq: i64 = sqlx::query_scalar(
        "INSERT INTO journal (seq, kind, statement, revision, at, quiet)
         VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM journal), ?, ?, ?, ?, ?) RETURNING seq",
    )
    .bind(kind.as_str())
    .bind(statement)
    .bind(revision)
    .bind(now.as_millisecond())
    .bind(quiet)
    .fetch_one(&mut *connection)
    .await?;
    if !quiet {
        sqlx::query("INSERT INTO journal_subject (subject, seq) SELECT value, ? FROM json_each(?)")
            .bind(seq)
            .bind(serde_json::to_string(subjects)?)
            .execute(&mut *connection)
            .await?;
    }
    if kind != EventKind::Published {
        archive::change(connection, statement, seq).await?;
    }
    Ok(seq)
}

/// Puts a statement into its feeds, and into the archives of those in which it never was.
pub(super) async fn place(
    connection: &mut SqliteConnection,
    statement: i64,
    subjects: &BTreeSet<String>,
    published: i64,
    seq: i64,
) -> Result<()> {
    enter(place!(), connection, statement, (subjects, published, seq)).await
}

async fn enter(
    sql: &'static str,
    connection: &mut SqliteConnection,
    statement: i64,
    (subjects, published, seq): (&BTreeSet<String>, i64, i64),
) -> Result<()> {
    sqlx::query(sql)
        .bind(statement)
        .bind(serde_json::to_string(subjects)?)
        .bind(published)
        .bind(seq)
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes a statement out of its feeds.
pub(super) async fn unplace(connection: &mut SqliteConnection, statement: i64) -> Result<()> {
    sqlx::query("DELETE FROM statement_subject WHERE statement = ?")
        .bind(statement)
        .execute(connection)
        .await?;
    Ok(())
}

/// Marks feeds stale.
pub(super) async fn spoil(connection: &mut SqliteConnection, feeds: &BTreeSet<String>) -> Result<()> {
    sqlx::query(spoil!("?1")).bind(serde_json::to_string(feeds)?).execute(connection).await?;
    Ok(())
}
