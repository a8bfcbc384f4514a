//! Rows into the house's types.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::super::{Result, StoreError};
use crate::model::{Entry, Health, Progress, Retired, Secret, StatementId, Subscription};

/// A time from a column of milliseconds.
pub(super) fn time(milliseconds: i64) -> Result<Timestamp> {
    Timestamp::from_millisecond(milliseconds).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// A count from a column.
pub(super) fn count<T: TryFrom<i64>>(value: i64) -> Result<T> {
    T::try_from(value).map_err(|_out_of_range| StoreError::Corrupt(format!("{value} is out of range")))
}

/// Size of the transcript of `statement s`, 0 where there is none any more, or what is there was refused.
macro_rules! transcript_bytes {
    () => {
        "coalesce((SELECT t.bytes FROM transcript t WHERE t.path = s.path AND t.statement = s.n AND t.missing_since IS NULL
           AND t.refused_code IS NULL), 0)"
    };
}
pub(super) use transcript_bytes;

/// The columns that [`entry`] reads, of `statement s` joined with `revision r`.
macro_rules! entry_columns {
    () => {
        concat!(
            "s.id, r.revision, s.published, r.at, s.withdrawn, s.path, ", $crate::store::sqlite::rows::transcript_bytes!(), " AS bytes,
             r.content, r.tags, s.also, r.changes, (SELECT json_group_array(json_array(t.language, o.id)) FROM translation t
             JOIN statement o ON o.n = t.other WHERE t.statement = s.n) AS translations"
        )
    };
}
pub(super) use entry_columns;

/// An entry from [`entry_columns`].
pub(super) fn entry(row: &SqliteRow) -> Result<Entry> {
    Ok(Entry {
        id: StatementId::from(row.try_get::<String, _>("id")?),
        revision: count(row.try_get("revision")?)?,
        published: time(row.try_get("published")?)?,
        updated: time(row.try_get("at")?)?,
        withdrawn: row.try_get::<Option<i64>, _>("withdrawn")?.map(time).transpose()?,
        path: row.try_get("path")?,
        bytes: count(row.try_get("bytes")?)?,
        statement: serde_json::from_str(row.try_get("content")?)?,
        tags: serde_json::from_str(row.try_get("tags")?)?,
        also_published_by: serde_json::from_str(row.try_get("also")?)?,
        changes: row.try_get::<Option<&str>, _>("changes")?.map(serde_json::from_str).transpose()?,
        translations: serde_json::from_str(row.try_get("translations")?)?,
    })
}

/// A subscription from all of its columns and those of its progress.
pub(super) fn subscription(row: &SqliteRow) -> Result<Subscription> {
    let retired: Vec<(String, i64)> = serde_json::from_str(row.try_get("retired")?)?;
    let retired = retired
        .into_iter()
        .map(|(secret, until)| Ok(Retired { secret: Secret::from(secret), until: time(until)? }))
        .collect::<Result<_>>()?;
    Ok(Subscription {
        id: row.try_get::<String, _>("id")?.into(),
        url: row.try_get("url")?,
        filter: serde_json::from_str(row.try_get("filter")?)?,
        secret: Secret::from(row.try_get::<String, _>("secret")?),
        retired,
        manner: serde_json::from_str(row.try_get("manner")?)?,
        name: row.try_get("name")?,
        owner: row.try_get("owner")?,
        challenge: row.try_get("challenge")?,
        created: time(row.try_get("created")?)?,
        progress: progress(row)?,
    })
}

fn progress(row: &SqliteRow) -> Result<Progress> {
    let (disabled, wake): (Option<String>, Option<i64>) = (row.try_get("disabled")?, row.try_get("wake")?);
    let health = match (disabled, wake) {
        (Some(reason), _) => Health::Disabled(reason),
        (None, Some(at)) => Health::Waiting(time(at)?),
        (None, None) => Health::Active,
    };
    Ok(Progress {
        cursor: row.try_get("cursor")?,
        previous: row.try_get("previous")?,
        health,
        failures: count(row.try_get("failures")?)?,
        failing_since: row.try_get::<Option<i64>, _>("failing_since")?.map(time).transpose()?,
        refused: row.try_get("refused")?,
        backfill: row.try_get("backfill")?,
        delivered: count(row.try_get("delivered")?)?,
        delivered_at: row.try_get::<Option<i64>, _>("delivered_at")?.map(time).transpose()?,
        attempt: row.try_get("attempt")?,
    })
}

/// The columns of [`Health`].
pub(super) fn health_columns(health: &Health) -> (Option<i64>, Option<&str>) {
    match health {
        Health::Active => (None, None),
        Health::Waiting(at) => (Some(at.as_millisecond()), None),
        Health::Disabled(reason) => (None, Some(reason)),
    }
}
