//! Statements that are one although their words differ a little, and translations that are two.

use sqlx::{Row, SqliteConnection};

use super::super::Result;
use super::accept::{Known, current, known, known_columns};
use crate::likeness::{SHARED_KEYS_MIN, Sketch};
use crate::model::{Publisher, Statement, StatementId};

// Limits stand in the queries as numbers, for SQLite plans a query anew each time that one is bound: 8 statements are compared word by
// word, 64 are looked up by one key, 16 of one day and publisher may be translations of one another.

/// The statement of which this is a copy.
pub(super) async fn original(connection: &mut SqliteConnection, sketch: &Sketch) -> Result<Option<Known>> {
    let keys: Vec<i64> = sketch.keys().collect();
    if keys.is_empty() {
        return Ok(None);
    }
    let rows = sqlx::query(concat!(
        "SELECT ",
        known_columns!(),
        " FROM statement s
         JOIN (SELECT statement, count(*) AS shared FROM sketch WHERE hash IN (SELECT value FROM json_each(?))
               GROUP BY statement HAVING shared >= ? ORDER BY shared DESC, statement LIMIT 8) c ON c.statement = s.n
         ORDER BY c.shared DESC, s.n"
    ))
    .bind(serde_json::to_string(&keys)?)
    .bind(i64::try_from(SHARED_KEYS_MIN).unwrap_or(i64::MAX))
    .fetch_all(&mut *connection)
    .await?;
    let mut best: Option<(f64, Known)> = None;
    for row in &rows {
        let known = known(row)?;
        let other = Sketch::of(&current(connection, known.n).await?.statement);
        let likeness = other.likeness(sketch);
        let moved = known.may_have_moved() && sketch.may_be_redated(&other);
        if (moved || !sketch.is_next_after(&other))
            && other.is_copy_of(sketch)
            && best.as_ref().is_none_or(|(most, _)| likeness > *most)
        {
            best = Some((likeness, known));
        }
    }
    Ok(best.map(|(_, known)| known))
}

/// Lists the publishers of the copies of a statement that are there, in the order in which they came. Their entries in feeds do not tell
/// of them, and nobody is notified.
pub(super) async fn relist(connection: &mut SqliteConnection, id: &StatementId) -> Result<()> {
    let row = sqlx::query(
        "SELECT s.n, s.also, coalesce(r.content ->> '$.publisher.name', '') AS own,
           (SELECT json_group_array(publisher) FROM (SELECT publisher FROM transcript WHERE statement = s.n ORDER BY path)) AS held
         FROM statement s JOIN revision r ON r.statement = s.n AND r.revision = s.revision WHERE s.id = ?",
    )
    .bind(id.as_str())
    .fetch_one(&mut *connection)
    .await?;
    let own: &str = row.try_get("own")?;
    let before: Vec<String> = serde_json::from_str(row.try_get("also")?)?;
    let held: Vec<Option<String>> = serde_json::from_str(row.try_get("held")?)?;
    // One that was read before its publisher was kept may be any of those that are listed.
    let whole = held.iter().all(Option::is_some);
    let held: Vec<String> = held.into_iter().flatten().collect();
    let mut also = before.clone();
    also.retain(|name| name != own && (!whole || held.contains(name)));
    for name in held {
        if !name.is_empty() && name != own && !also.contains(&name) {
            also.push(name);
        }
    }
    if also != before {
        sqlx::query("UPDATE statement SET also = ? WHERE n = ?")
            .bind(serde_json::to_string(&also)?)
            .bind(row.try_get::<i64, _>("n")?)
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// Makes a statement known by the words that it has now.
pub(super) async fn remember(connection: &mut SqliteConnection, n: i64, sketch: &Sketch) -> Result<()> {
    sqlx::query("DELETE FROM sketch WHERE statement = ?").bind(n).execute(&mut *connection).await?;
    remember_new(connection, std::iter::once((n, sketch))).await
}

/// Makes new statements known by their words. What many have in common tells nothing: so a look-up costs the same in any archive.
pub(super) async fn remember_new(
    connection: &mut SqliteConnection,
    sketches: impl Iterator<Item = (i64, &Sketch)>,
) -> Result<()> {
    let sketches: Vec<(i64, Vec<i64>)> = sketches.map(|(n, sketch)| (n, sketch.keys().collect())).collect();
    sqlx::query(
        "INSERT OR IGNORE INTO sketch (hash, statement) SELECT k.value, s.value ->> 0 FROM json_each(?) s, json_each(s.value ->> 1) k
         WHERE (SELECT count(*) FROM (SELECT 1 FROM sketch WHERE hash = k.value LIMIT 64)) < 64",
    )
    .bind(serde_json::to_string(&sketches)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// Links new statements with what the same publishers said on the same days in other languages.
pub(super) async fn link_new(
    connection: &mut SqliteConnection,
    new: &[(i64, &Statement, &Sketch)],
) -> Result<()> {
    let mut of_days = Vec::new();
    for (place, (n, statement, _)) in new.iter().enumerate() {
        if let (Some(date), Some(publisher)) = (statement.date, &statement.publisher) {
            let Publisher { name, organisation } = publisher;
            of_days.push((place, n, date.to_string(), &statement.language, name, organisation));
        }
    }
    if of_days.is_empty() {
        return Ok(());
    }
    // Most are alone.
    let beside: Vec<i64> = sqlx::query_scalar(
        "SELECT w.value ->> 0 FROM json_each(?) w WHERE EXISTS (SELECT 1 FROM revision r
           WHERE r.content ->> '$.date' = w.value ->> 2 AND r.statement <> w.value ->> 1 AND r.content ->> '$.language' <> w.value ->> 3
             AND (r.content ->> '$.publisher.name' = w.value ->> 4 OR r.content ->> '$.publisher.organisation' = w.value ->> 5))",
    )
    .bind(serde_json::to_string(&of_days)?)
    .fetch_all(&mut *connection)
    .await?;
    for place in beside {
        let one = usize::try_from(place).ok().and_then(|place| new.get(place));
        if let Some((n, statement, sketch)) = one {
            link_translations(connection, *n, (statement, sketch)).await?;
        }
    }
    Ok(())
}

/// Links what the same publisher said on the same day in other languages, when both are built alike.
async fn link_translations(
    connection: &mut SqliteConnection,
    n: i64,
    (statement, sketch): (&Statement, &Sketch),
) -> Result<()> {
    let (Some(date), Some(publisher)) = (statement.date, &statement.publisher) else { return Ok(()) };
    let rows = sqlx::query(
        "SELECT s.n, r.content FROM statement s JOIN revision r ON r.statement = s.n AND r.revision = s.revision
         WHERE s.n <> ? AND r.content ->> '$.date' = ? AND r.content ->> '$.language' <> ?
           AND (r.content ->> '$.publisher.name' = ? OR r.content ->> '$.publisher.organisation' = ?) ORDER BY s.n LIMIT 16",
    )
    .bind(n)
    .bind(date.to_string())
    .bind(&statement.language)
    .bind(&publisher.name)
    .bind(&publisher.organisation)
    .fetch_all(&mut *connection)
    .await?;
    for row in rows {
        let other: Statement = serde_json::from_str(row.try_get("content")?)?;
        let m: i64 = row.try_get("n")?;
        if sketch.is_translation_of(&Sketch::of(&other), statement, &other) {
            for (one, two, language) in [(n, m, &other.language), (m, n, &statement.language)] {
                sqlx::query(
                    "INSERT OR IGNORE INTO translation (statement, other, language) VALUES (?, ?, ?)",
                )
                .bind(one)
                .bind(two)
                .bind(language)
                .execute(&mut *connection)
                .await?;
            }
        }
    }
    Ok(())
}
