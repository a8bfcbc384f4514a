//! New statements. Many come at once when a folder is read for the first time, so they are written together.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::super::{Accepted, Arrival, Result};
use super::accept::{heard, publisher, retie, subjects, tie};
use super::copies;
use super::names::{Name, Names};
use super::times::{Times, Told};
use crate::model::{Authority, EventKind, StatementId};

/// Statements that are written together, at most: SQLite takes 32,766 values at once, and a statement has thirty.
const TOGETHER_MAX: usize = 512;

/// What was told before this store was made.
#[derive(Clone, Copy)]
pub(super) struct Before<'a> {
    /// Who mints ids.
    pub(super) authority: &'a Authority,
    /// Ids that the folder alone does not tell.
    pub(super) names: &'a Names,
    /// When statements were shown.
    pub(super) times: &'a Told,
}

/// Arrivals that nothing in the store is, until they are written.
pub(super) struct Newcomers<'a> {
    before: Before<'a>,
    now: Timestamp,
    waiting: Vec<(&'a Arrival, bool)>,
}

/// A statement as it is written.
struct New<'a> {
    n: i64,
    seq: i64,
    revision: i64,
    published: i64,
    updated: i64,
    name: Name,
    /// Whether another than the path of its transcript alone tells its id.
    named: bool,
    arrival: &'a Arrival,
    quiet: bool,
}

impl<'a> Newcomers<'a> {
    pub(super) fn new(before: Before<'a>, now: Timestamp) -> Self {
        Self { before, now, waiting: Vec::new() }
    }

    /// Lets an arrival wait to be written; `quiet` if nobody is to be told of it.
    pub(super) fn add(&mut self, arrival: &'a Arrival, quiet: bool) {
        self.waiting.push((arrival, quiet));
    }

    /// Writes those that wait, and tells what became of each.
    pub(super) async fn publish(&mut self, connection: &mut SqliteConnection) -> Result<Vec<Accepted>> {
        let mut accepted = Vec::with_capacity(self.waiting.len());
        let waiting = std::mem::take(&mut self.waiting);
        for waiting in waiting.chunks(TOGETHER_MAX) {
            let new = self.number(connection, waiting).await?;
            write(connection, &new, self.now).await?;
            place(connection, &new).await?;
            let sketches = new.iter().map(|one| (one.n, &one.arrival.sketch));
            copies::remember_new(connection, sketches).await?;
            let said = new.iter().map(|one| (one.n, &one.arrival.statement, &one.arrival.sketch));
            copies::link_new(connection, &said.collect::<Vec<_>>()).await?;
            let event = |one: New<'_>| Accepted::Event {
                seq: one.seq,
                kind: EventKind::Published,
                id: StatementId::from(one.name.id),
            };
            accepted.extend(new.into_iter().map(event));
        }
        Ok(accepted)
    }

    /// Gives names and numbers.
    async fn number(
        &self,
        connection: &mut SqliteConnection,
        waiting: &[(&'a Arrival, bool)],
    ) -> Result<Vec<New<'a>>> {
        let Before { authority, names: told, times } = self.before;
        let minted: Vec<String> = waiting
            .iter()
            .map(|(arrival, _)| StatementId::mint(authority, &arrival.path, 0).to_string())
            .collect();
        let (given, last, seq): (String, i64, i64) = sqlx::query_as(
            "SELECT (SELECT json_group_array(id) FROM statement WHERE id IN (SELECT value FROM json_each(?))),
               (SELECT coalesce(max(n), 0) FROM statement), (SELECT coalesce(max(seq), 0) FROM journal)",
        )
        .bind(serde_json::to_string(&minted)?)
        .fetch_one(&mut *connection)
        .await?;
        let mut given: BTreeSet<String> = serde_json::from_str(&given)?;
        given.extend(told.values().map(|name| name.id.clone()));
        let mut new = Vec::with_capacity(waiting.len());
        for (((arrival, quiet), id), at) in waiting.iter().zip(minted).zip(1_i64..) {
            let path = arrival.path.as_str();
            let (name, named) = if told.contains_key(path) || given.contains(&id) {
                self.name(connection, path).await?
            } else {
                (Name { id, origin: path.to_owned() }, false)
            };
            let (revision, published, updated) = match times.get(&name.id) {
                Some(times) => shown_again(arrival, times, self.now),
                None => {
                    let published = published(arrival, *quiet && times.is_empty(), self.now);
                    (1, published, published)
                }
            };
            let (n, seq, quiet) = (last + at, seq + at, *quiet);
            new.push(New { n, seq, revision, published, updated, name, named, arrival, quiet });
        }
        Ok(new)
    }

    /// The id of a new statement, the path that it is made from, and whether another than the path of its transcript alone tells it.
    async fn name(&self, connection: &mut SqliteConnection, path: &str) -> Result<(Name, bool)> {
        let Before { authority, names: told, .. } = self.before;
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
}

/// Whether a statement has the id.
async fn is_given(connection: &mut SqliteConnection, id: &str) -> Result<bool> {
    let given = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM statement WHERE id = ?)").bind(id);
    Ok(given.fetch_one(connection).await?)
}

/// The revision and the times of a statement that a store before this one has shown. What was corrected since has a new time.
fn shown_again(arrival: &Arrival, times: &Times, now: Timestamp) -> (i64, i64, i64) {
    let (published, updated) = (times.published.as_millisecond(), times.updated.as_millisecond());
    if times.are_of(arrival) {
        (times.revision, published, updated)
    } else {
        (times.revision + 1, published, now.as_millisecond().max(updated + 1))
    }
}

/// When readers could first see it. A first backfill shows each statement at its own date, so that an archive does not look as if
/// all of it had been said today; another shows when it arrived, so that no reader passes over it as old.
fn published(arrival: &Arrival, first: bool, now: Timestamp) -> i64 {
    let now = now.as_millisecond();
    if !first {
        return now;
    }
    let date = arrival.statement.date.and_then(|date| TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok());
    let at = date.map_or(arrival.stat.modified_ns / 1_000_000, Timestamp::as_millisecond);
    at.min(now)
}

/// Writes the statements, their first revisions, their transcripts and their rows of the journal.
async fn write(connection: &mut SqliteConnection, new: &[New<'_>], now: Timestamp) -> Result<()> {
    let mut rows = QueryBuilder::<Sqlite>::new(
        "INSERT INTO statement (n, id, origin, named, path, revision, seq, published, updated, fingerprint, body, also) ",
    );
    rows.push_values(new, |mut row, one| {
        row.push_bind(one.n).push_bind(one.name.id.clone()).push_bind(one.name.origin.clone());
        row.push_bind(one.named)
            .push_bind(one.arrival.path.clone())
            .push_bind(one.revision)
            .push_bind(one.seq);
        row.push_bind(one.published).push_bind(one.updated);
        row.push_bind(one.arrival.fingerprint.0.to_vec()).push_bind(one.arrival.body.0.to_vec()).push("'[]'");
    });
    let contents: Vec<(String, String)> = new
        .iter()
        .map(|one| {
            Ok((serde_json::to_string(&one.arrival.statement)?, serde_json::to_string(&one.arrival.tags)?))
        })
        .collect::<Result<_>>()?;
    rows.push("; INSERT INTO revision (statement, revision, at, content, tags) ");
    rows.push_values(new.iter().zip(contents), |mut row, (one, (content, tags))| {
        row.push_bind(one.n)
            .push_bind(one.revision)
            .push_bind(one.updated)
            .push_bind(content)
            .push_bind(tags);
    });
    rows.push(concat!(";", tie!()));
    rows.push_values(new, |mut row, one| {
        let bytes = i64::try_from(one.arrival.stat.bytes).unwrap_or(i64::MAX);
        row.push_bind(one.arrival.path.clone()).push_bind(bytes).push_bind(one.arrival.stat.modified_ns);
        row.push_bind(one.n).push_bind(one.arrival.fingerprint.0.to_vec()).push_bind(one.arrival.content);
        row.push_bind(publisher(one.arrival));
    });
    rows.push(concat!(retie!(), ";"));
    rows.push("INSERT INTO journal (seq, kind, statement, revision, at, quiet) ");
    rows.push_values(new, |mut row, one| {
        row.push_bind(one.seq)
            .push_bind(EventKind::Published.as_str())
            .push_bind(one.n)
            .push_bind(one.revision);
        row.push_bind(now.as_millisecond()).push_bind(one.quiet);
    });
    rows.build().execute(connection).await?;
    Ok(())
}

/// Puts the statements into their feeds and the archives of these, which become stale, and before those who listen.
async fn place(connection: &mut SqliteConnection, new: &[New<'_>]) -> Result<()> {
    let mut placed = Vec::new();
    let mut told = Vec::new();
    let mut feeds: BTreeMap<String, u32> = BTreeMap::new();
    for one in new {
        for subject in subjects(&one.arrival.tags) {
            placed.push((subject.clone(), one.published, one.seq, one.n, one.revision));
            *feeds.entry(subject).or_default() += 1;
        }
        if !one.quiet {
            told.extend(heard(&[&one.arrival.tags]).into_iter().map(|subject| (subject, one.seq)));
        }
    }
    sqlx::query(
        "INSERT INTO statement_subject (subject, published, seq, statement)
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1);
         INSERT INTO feed_event (subject, seq, change) SELECT value ->> 0, value ->> 2, 0 FROM json_each(?1);
         INSERT INTO archive (subject, place, statement, revision)
         SELECT subject, coalesce((SELECT max(place) FROM archive a WHERE a.subject = w.subject), 0)
             + row_number() OVER (PARTITION BY subject ORDER BY n), n, revision
           FROM (SELECT value ->> 0 AS subject, value ->> 3 AS n, value ->> 4 AS revision FROM json_each(?1)) w;
         UPDATE feed SET stale = stale + f.value FROM json_each(?2) AS f WHERE feed.key = f.key;
         INSERT INTO journal_subject (subject, seq) SELECT value ->> 0, value ->> 1 FROM json_each(?3)",
    )
    .bind(serde_json::to_string(&placed)?)
    .bind(serde_json::to_string(&feeds)?)
    .bind(serde_json::to_string(&told)?)
    .execute(connection)
    .await?;
    Ok(())
}
