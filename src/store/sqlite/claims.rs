//! What is due to whom.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};

use super::super::{Due, DueEvent, Result, StoreError};
use super::accept::ALL;
use super::rows::{self, entry_columns};
use crate::model::{Entry, Event, EventKind, Filter, Seq, Subscription, SubscriptionId};

/// What a look at the subscriptions found.
#[derive(Debug, Default)]
pub(super) struct Claim {
    /// To be sent.
    pub(super) due: Vec<Due>,
    /// Subscriptions that want nothing up to this event.
    pub(super) idle: Vec<(SubscriptionId, Seq)>,
}

/// Looks for due subscriptions that are not leased. `(limit, events_max)` bound subscriptions and events of each.
pub(super) async fn claim(
    readers: &SqlitePool,
    leased: &[SubscriptionId],
    now: Timestamp,
    (limit, events_max): (usize, usize),
) -> Result<Claim> {
    let head: Seq =
        sqlx::query_scalar("SELECT coalesce(max(seq), 0) FROM journal").fetch_one(readers).await?;
    let candidates = sqlx::query(
        "SELECT * FROM subscription WHERE n IN (
           SELECT n FROM subscription WHERE disabled IS NULL AND wake IS NULL AND cursor < ?1
           UNION SELECT n FROM subscription WHERE disabled IS NULL AND wake IS NOT NULL AND wake <= ?2
           UNION SELECT p.subscription FROM parked p JOIN subscription s ON s.n = p.subscription
             WHERE p.due <= ?2 AND s.disabled IS NULL AND s.wake IS NULL)
         AND id NOT IN (SELECT value FROM json_each(?3)) ORDER BY n LIMIT ?4",
    )
    .bind(head)
    .bind(now.as_millisecond())
    .bind(serde_json::to_string(leased)?)
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .fetch_all(readers)
    .await?;
    let mut claim = Claim::default();
    let mut entries = HashMap::new();
    for row in &candidates {
        let subscription = rows::subscription(row)?;
        let n = row.try_get("n")?;
        let due = due(readers, (n, subscription), (now, head, events_max), &mut entries).await?;
        if due.events.is_empty() && due.subscription.health == crate::model::Health::Active {
            claim.idle.push((due.subscription.id, due.upto));
        } else {
            claim.due.push(due);
        }
    }
    Ok(claim)
}

type Entries = HashMap<Seq, Arc<Entry>>;

async fn due(
    readers: &SqlitePool,
    (n, subscription): (i64, Subscription),
    (now, head, events_max): (Timestamp, Seq, usize),
    entries: &mut Entries,
) -> Result<Due> {
    let parked =
        sqlx::query("SELECT seq, tries FROM parked WHERE subscription = ? AND due <= ? ORDER BY seq LIMIT ?")
            .bind(n)
            .bind(now.as_millisecond())
            .bind(i64::try_from(events_max).unwrap_or(i64::MAX))
            .fetch_all(readers)
            .await?;
    let mut wanted: Vec<(Seq, u32, bool)> = Vec::new();
    for row in &parked {
        wanted.push((row.try_get("seq")?, rows::count(row.try_get("tries")?)?, true));
    }
    let room = events_max.saturating_sub(wanted.len()).max(1);
    let next: Vec<Seq> = sqlx::query_scalar(
        "SELECT DISTINCT seq FROM journal_subject WHERE subject IN (SELECT value FROM json_each(?)) AND seq > ? AND seq <= ?
         ORDER BY seq LIMIT ?",
    )
    .bind(serde_json::to_string(&keys(&subscription.filter))?)
    .bind(subscription.cursor)
    .bind(head)
    .bind(i64::try_from(room).unwrap_or(i64::MAX))
    .fetch_all(readers)
    .await?;
    let upto = if next.len() < room { head } else { next.last().copied().unwrap_or(head) };
    wanted.extend(next.into_iter().map(|seq| (seq, 0, false)));
    let mut events = Vec::with_capacity(wanted.len());
    for (seq, tries, parked) in wanted {
        let (event, entry) = event(readers, seq, entries).await?;
        if parked || wants(readers, &subscription.filter, &event, &entry).await? {
            events.push(DueEvent { event, entry, tries, parked });
        }
    }
    Ok(Due { subscription, events, upto: upto.max(0) })
}

/// What to look for in the index of the journal.
pub(super) fn keys(filter: &Filter) -> Vec<String> {
    filter.keys().unwrap_or_else(|| vec![ALL.to_owned()])
}

/// Whether an event that the index gave is wanted. Who heard of a statement must hear of its correction too, even when it does not
/// match any more.
pub(super) async fn wants(
    readers: &SqlitePool,
    filter: &Filter,
    event: &Event,
    entry: &Entry,
) -> Result<bool> {
    if filter.is_index() || filter.matches(entry) {
        return Ok(true);
    }
    if event.kind != EventKind::Updated {
        return Ok(false);
    }
    let before = sqlx::query(concat!(
        "SELECT ",
        entry_columns!(),
        " FROM statement s JOIN revision r ON r.statement = s.n WHERE s.id = ? AND r.revision = ?"
    ))
    .bind(event.statement.as_str())
    .bind(i64::from(event.revision) - 1)
    .fetch_optional(readers)
    .await?;
    Ok(before.as_ref().map(rows::entry).transpose()?.is_some_and(|before| filter.matches(&before)))
}

async fn event(readers: &SqlitePool, seq: Seq, entries: &mut Entries) -> Result<(Event, Arc<Entry>)> {
    let row = sqlx::query(concat!(
        "SELECT j.seq, j.kind, j.at AS event_at, ",
        entry_columns!(),
        " FROM journal j JOIN statement s ON s.n = j.statement
         JOIN revision r ON r.statement = j.statement AND r.revision = j.revision WHERE j.seq = ?"
    ))
    .bind(seq)
    .fetch_one(readers)
    .await?;
    let entry = match entries.get(&seq) {
        Some(entry) => Arc::clone(entry),
        None => Arc::clone(entries.entry(seq).or_insert(Arc::new(rows::entry(&row)?))),
    };
    Ok((journal_row(&row, &entry)?, entry))
}

fn journal_row(row: &SqliteRow, entry: &Entry) -> Result<Event> {
    let kind: String = row.try_get("kind")?;
    Ok(Event {
        seq: row.try_get("seq")?,
        kind: EventKind::from_name(&kind).ok_or_else(|| StoreError::Corrupt(format!("event {kind}")))?,
        statement: entry.id.clone(),
        revision: entry.revision,
        at: rows::time(row.try_get("event_at")?)?,
    })
}
