//! Accepting statements: new, edited, moved, copied, or nothing new. All within one transaction.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sqlx::{Row, SqliteConnection};

use super::super::{Accepted, Arrival, Heading, Result};
use super::asked::Asked;
use super::newcomers::{Before, Newcomers};
use super::rows::{self, entry_columns};
use super::{archive, copies};
use crate::likeness::Sketch;
use crate::model::{Changes, Entry, EventKind, Statement, StatementId};

/// Of a text, what stays when it is edited, and when only its day is corrected.
const EDITED_PERCENT_MIN: usize = 25;
const REDATED_PERCENT_MIN: usize = 75;

/// The subject under which every statement stands.
pub(super) const ALL: &str = Heading::ANY;
/// Inserts transcripts: the values follow, and then [`retie`].
macro_rules! tie {
    () => {
        "INSERT INTO transcript (path, bytes, modified_ns, statement, fingerprint, content, publisher) "
    };
}
pub(super) use tie;

/// Behind [`tie`]: a transcript that is known is tied to what it holds now.
macro_rules! retie {
    () => {
        " ON CONFLICT (path) DO UPDATE SET bytes = excluded.bytes, modified_ns = excluded.modified_ns,
           statement = excluded.statement, fingerprint = excluded.fingerprint, content = excluded.content, publisher = excluded.publisher,
           missing_since = NULL,
           refused_code = NULL, refused_reason = NULL, refused_at = NULL"
    };
}
pub(super) use retie;

/// A statement's row, as far as a decision needs it.
pub(super) struct Known {
    pub(super) n: i64,
    id: StatementId,
    fingerprint: Vec<u8>,
    withdrawn: bool,
    seq: i64,
    published: i64,
    /// Whether a transcript of it is there.
    present: bool,
}

impl Known {
    /// Whether its transcript may be the arrival's, under another path: it is gone, and not for long.
    pub(super) fn may_have_moved(&self) -> bool {
        !self.present && !self.withdrawn
    }
}

/// The columns that [`known`] reads, of `statement s`.
macro_rules! known_columns {
    () => {
        "s.n, s.id, s.fingerprint, s.withdrawn, s.seq, s.published, EXISTS (SELECT 1 FROM transcript there
           WHERE there.statement = s.n AND there.missing_since IS NULL) AS present"
    };
}
pub(super) use known_columns;

/// Accepts arrivals in order. What many of them need alike is asked and written once for all.
pub(super) async fn accept(
    connection: &mut SqliteConnection,
    before: Before<'_>,
    arrivals: &[Arrival],
    now: Timestamp,
) -> Result<Vec<Accepted>> {
    let mut asked = Asked::of(connection, arrivals).await?;
    let mut newcomers = Newcomers::new(before, now);
    let mut accepted = Vec::with_capacity(arrivals.len());
    for (place, arrival) in arrivals.iter().enumerate() {
        let mut known = None;
        if !asked.is_new(place, arrival) {
            // It may be one of those that wait.
            accepted.extend(newcomers.publish(connection).await?);
            known = accept_known(connection, arrival, asked.holds(&arrival.path), now).await?;
        }
        match known {
            Some(known) => {
                copies::relist(connection, known.id()).await?;
                accepted.push(known);
            }
            None => newcomers.add(arrival, asked.is_quiet(&arrival.path)),
        }
        asked.pass(place, arrival);
    }
    accepted.extend(newcomers.publish(connection).await?);
    Ok(accepted)
}

/// Accepts one arrival unless it is a new statement.
async fn accept_known(
    connection: &mut SqliteConnection,
    arrival: &Arrival,
    held: bool,
    now: Timestamp,
) -> Result<Option<Accepted>> {
    let known = if held { held_by_path(connection, arrival).await? } else { None };
    let mut left = None;
    if let Some((known, untouched)) = known {
        let same = untouched || known.fingerprint == arrival.fingerprint.0;
        if same && !known.withdrawn {
            attach(connection, arrival, known.n).await?;
            return Ok(Some(Accepted::Unchanged(known.id)));
        }
        if is_beside(connection, &arrival.path, known.n).await? {
            // What is still a copy of it stays one, and nobody hears of it.
            if continues(connection, arrival, &known).await? {
                attach(connection, arrival, known.n).await?;
                return Ok(Some(Accepted::Unchanged(known.id)));
            }
            forsake(connection, &arrival.path, &known).await?;
        } else if same || continues(connection, arrival, &known).await? {
            return revise(connection, arrival, known, now).await.map(Some);
        } else {
            leave(connection, &[&arrival.path]).await?;
            forsake(connection, &arrival.path, &known).await?;
            left = Some(known.n);
        }
    }
    let known = match held_by_body(connection, arrival).await? {
        Some(known) => Some(known),
        None => copies::original(connection, &arrival.sketch).await?,
    };
    match known.filter(|known| Some(known.n) != left) {
        Some(known) => join(connection, arrival, known, now).await.map(Some),
        None => Ok(None),
    }
}

/// Statements whose own paths go, or go to other content, have the path of another of their transcripts from now on, where there is one.
pub(super) async fn leave(connection: &mut SqliteConnection, paths: &[&str]) -> Result<()> {
    let left: Vec<i64> = sqlx::query_scalar(
        "UPDATE statement SET path = other.path, named = 1 FROM
           (SELECT statement, min(path) AS path FROM transcript WHERE missing_since IS NULL AND refused_code IS NULL
              AND path NOT IN (SELECT value FROM json_each(?1))
              AND statement IN (SELECT statement FROM transcript WHERE path IN (SELECT value FROM json_each(?1))) GROUP BY statement) other
         WHERE n = other.statement AND statement.path IN (SELECT value FROM json_each(?1)) RETURNING n",
    )
    .bind(serde_json::to_string(paths)?)
    .fetch_all(&mut *connection)
    .await?;
    for n in left {
        // Their entries lead to a file of another length.
        let placed = placed(connection, n).await?;
        spoil(connection, &placed).await?;
    }
    Ok(())
}

/// Takes a transcript from its statement, because something else stands under its path now.
async fn forsake(connection: &mut SqliteConnection, path: &str, known: &Known) -> Result<()> {
    let taken = sqlx::query("UPDATE transcript SET statement = NULL WHERE path = ?").bind(path);
    taken.execute(&mut *connection).await?;
    copies::relist(connection, &known.id).await
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

/// The statement that the path tells, and whether the file has the bytes that it was read from: what its neighbours have taught since is
/// no edit of it.
async fn held_by_path(connection: &mut SqliteConnection, arrival: &Arrival) -> Result<Option<(Known, bool)>> {
    let row = sqlx::query(concat!(
        "SELECT ",
        known_columns!(),
        ", coalesce(t.content = ?2, 0) AS untouched FROM transcript t JOIN statement s ON s.n = t.statement WHERE t.path = ?1"
    ))
    .bind(&arrival.path)
    .bind(arrival.content)
    .fetch_optional(connection)
    .await?;
    row.map(|row| Ok((known(&row)?, row.try_get("untouched")?))).transpose()
}

async fn held_by_body(connection: &mut SqliteConnection, arrival: &Arrival) -> Result<Option<Known>> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        known_columns!(),
        " FROM statement s WHERE body = ? ORDER BY withdrawn IS NOT NULL, n LIMIT 16"
    ))
    .bind(arrival.body.0.as_slice())
    .fetch_all(&mut *connection)
    .await?;
    for row in &rows {
        let known = known(row)?;
        if known.may_have_moved() {
            return Ok(Some(known));
        }
        let said = Sketch::of(&current(connection, known.n).await?.statement);
        if !arrival.sketch.is_next_after(&said) {
            return Ok(Some(known));
        }
    }
    Ok(None)
}

pub(super) fn known(row: &sqlx::sqlite::SqliteRow) -> Result<Known> {
    Ok(Known {
        n: row.try_get("n")?,
        id: row.try_get::<String, _>("id")?.into(),
        fingerprint: row.try_get("fingerprint")?,
        withdrawn: row.try_get::<Option<i64>, _>("withdrawn")?.is_some(),
        seq: row.try_get("seq")?,
        published: row.try_get("published")?,
        present: row.try_get("present")?,
    })
}

/// Whether an edited transcript still tells the same statement: under the same title, or with much of what stood there. On another day,
/// only if nearly all of it stays and its figures do: a file that is written anew each day under one name tells another.
async fn continues(connection: &mut SqliteConnection, arrival: &Arrival, known: &Known) -> Result<bool> {
    let before = current(connection, known.n).await?.statement;
    let after = &arrival.statement;
    let sketch = Sketch::of(&before);
    if !arrival.sketch.is_of_day_of(&sketch) {
        return Ok(common_percent(after, &before) >= REDATED_PERCENT_MIN
            && arrival.sketch.repeats_numbers_of(&sketch));
    }
    let title = before.title.is_some() && before.title == after.title;
    Ok(title || common_percent(after, &before) >= EDITED_PERCENT_MIN || arrival.sketch.is_edit_of(&sketch))
}

/// How much of the shorter of two texts stands in both as the same passages, by characters: thanks and greetings stand in many.
fn common_percent(one: &Statement, other: &Statement) -> usize {
    let long = |statement: &Statement, held: Option<&BTreeSet<&str>>| -> usize {
        let passages = statement.passages().map(|(_, passage)| passage);
        let passages = passages.filter(|passage| held.is_none_or(|held| held.contains(passage.id.as_str())));
        passages.map(|passage| passage.text.chars().count()).sum()
    };
    let held: BTreeSet<&str> = other.passages().map(|(_, passage)| passage.id.as_str()).collect();
    100 * long(one, Some(&held)) / long(one, None).min(long(other, None)).max(1)
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
    sqlx::query(concat!(tie!(), "VALUES (?, ?, ?, ?, ?, ?, ?)", retie!()))
        .bind(&arrival.path)
        .bind(bytes)
        .bind(arrival.stat.modified_ns)
        .bind(statement)
        .bind(arrival.fingerprint.0.as_slice())
        .bind(arrival.content)
        .bind(publisher(arrival))
        .execute(connection)
        .await?;
    Ok(())
}

/// Who put up an arrival; empty for nobody.
pub(super) fn publisher(arrival: &Arrival) -> &str {
    arrival.statement.publisher.as_ref().map_or("", |publisher| publisher.name.as_str())
}

/// A transcript under a new path whose body is known: a move when no other transcript of it is left, otherwise a copy.
async fn join(
    connection: &mut SqliteConnection,
    arrival: &Arrival,
    known: Known,
    now: Timestamp,
) -> Result<Accepted> {
    if !known.present || known.withdrawn {
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
    // Which of them is read first is the folder's order, and tells nothing of the id any more.
    sqlx::query("UPDATE statement SET named = 1 WHERE n = ?").bind(known.n).execute(&mut *connection).await?;
    Ok(Accepted::Copy(known.id))
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
    let seq = journal(connection, EventKind::Updated, (known.n, revision), &heard, now).await?;
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

/// The feeds in which a statement stands.
pub(super) async fn placed(connection: &mut SqliteConnection, statement: i64) -> Result<BTreeSet<String>> {
    let subjects: Vec<String> =
        sqlx::query_scalar("SELECT subject FROM statement_subject WHERE statement = ?")
            .bind(statement)
            .fetch_all(connection)
            .await?;
    Ok(subjects.into_iter().collect())
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
) -> Result<i64> {
    let seq: i64 = sqlx::query_scalar(
        "INSERT INTO journal (seq, kind, statement, revision, at, quiet)
         VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM journal), ?, ?, ?, ?, 0) RETURNING seq",
    )
    .bind(kind.as_str())
    .bind(statement)
    .bind(revision)
    .bind(now.as_millisecond())
    .fetch_one(&mut *connection)
    .await?;
    sqlx::query("INSERT INTO journal_subject (subject, seq) SELECT value, ? FROM json_each(?)")
        .bind(seq)
        .bind(serde_json::to_string(subjects)?)
        .execute(&mut *connection)
        .await?;
    archive::change(connection, statement, seq).await?;
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
    sqlx::query(concat!(
        "INSERT INTO statement_subject (subject, published, seq, statement) SELECT value, ?3, ?4, ?1 FROM json_each(?2);",
        archive::enter!()
    ))
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
    sqlx::query("UPDATE feed SET stale = stale + 1 WHERE key IN (SELECT value FROM json_each(?))")
        .bind(serde_json::to_string(feeds)?)
        .execute(connection)
        .await?;
    Ok(())
}
