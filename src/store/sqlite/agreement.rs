//! Whether archive, journal and feeds tell the same.

use sqlx::{Row, Sqlite, Transaction};

use super::super::Result;

/// What must never be found, with the columns `subject` and `what`.
const CHECKS: [(&str, &str); 6] = [
    (
        "stands in the feed but not in its archive",
        "SELECT f.subject, s.id AS what FROM statement_subject f JOIN statement s ON s.n = f.statement
         WHERE NOT EXISTS (SELECT 1 FROM archive a WHERE a.statement = f.statement AND a.subject = f.subject)",
    ),
    (
        "is published and in the archive of all statements, but not in their feed",
        "SELECT a.subject, s.id AS what FROM archive a JOIN statement s ON s.n = a.statement
         WHERE a.subject = 'statements' AND s.withdrawn IS NULL
           AND NOT EXISTS (SELECT 1 FROM statement_subject f WHERE f.statement = a.statement AND f.subject = a.subject)",
    ),
    (
        "leaves a gap in the places of the archive",
        "SELECT subject, count(*) || ' statements, last place ' || max(place) AS what FROM archive
         GROUP BY subject HAVING count(*) <> max(place) OR min(place) <> 1",
    ),
    (
        "is in the archive, but ?since= does not lead to it",
        "SELECT a.subject, s.id AS what FROM archive a JOIN statement s ON s.n = a.statement WHERE NOT EXISTS
           (SELECT 1 FROM feed_event f JOIN journal j ON j.seq = f.seq WHERE f.subject = a.subject AND j.statement = a.statement)",
    ),
    (
        "is found by ?since=, but is not in the archive",
        "SELECT f.subject, s.id AS what FROM feed_event f JOIN journal j ON j.seq = f.seq JOIN statement s ON s.n = j.statement
         WHERE NOT EXISTS (SELECT 1 FROM archive a WHERE a.statement = j.statement AND a.subject = f.subject)",
    ),
    (
        "is in the journal, but not in the feed of all statements",
        "SELECT 'statements' AS subject, 'event ' || j.seq AS what FROM journal j
         WHERE NOT EXISTS (SELECT 1 FROM feed_event f WHERE f.subject = 'statements' AND f.seq = j.seq)",
    ),
];

/// A line for each contradiction.
pub(super) async fn contradictions(moment: &mut Transaction<'_, Sqlite>) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for (says, sql) in CHECKS {
        for row in sqlx::query(sql).fetch_all(&mut **moment).await? {
            let (subject, what): (String, String) = (row.try_get("subject")?, row.try_get("what")?);
            found.push(format!("{subject}: {what} {says}"));
        }
    }
    Ok(found)
}
