//! What a batch of arrivals asks of the store, asked once for all of them.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};
use sqlx::SqliteConnection;

use super::super::{Arrival, Result};
use crate::likeness::{SHARED_KEYS_MIN, Sketch};
use crate::model::Fingerprint;

/// What the store held when the batch began, and what came with the batch since.
pub(super) struct Asked<'a> {
    /// Paths of transcripts.
    paths: BTreeSet<String>,
    /// Paths that were in the backfill.
    backfill: BTreeSet<String>,
    /// Bodies that a statement has.
    bodies: FxHashSet<Fingerprint>,
    /// Places in the batch of those whose words a statement has.
    alike: BTreeSet<usize>,
    passed: Passed<'a>,
}

/// What came with the batch before.
#[derive(Default)]
struct Passed<'a> {
    paths: FxHashSet<&'a str>,
    bodies: FxHashSet<Fingerprint>,
    /// Who has a key, by place.
    keys: FxHashMap<i64, Vec<usize>>,
}

impl Passed<'_> {
    /// Whether one of them may be the text of that sketch in other words.
    fn is_like(&self, sketch: &Sketch) -> bool {
        let mut shared: FxHashMap<usize, usize> = FxHashMap::default();
        for place in sketch.keys().filter_map(|key| self.keys.get(&key)).flatten() {
            *shared.entry(*place).or_default() += 1;
        }
        shared.values().any(|keys| *keys >= SHARED_KEYS_MIN)
    }
}

impl<'a> Asked<'a> {
    /// Asks for a batch. None of it is in the backfill any more.
    pub(super) async fn of(connection: &mut SqliteConnection, arrivals: &[Arrival]) -> Result<Self> {
        let paths: Vec<&str> = arrivals.iter().map(|arrival| arrival.path.as_str()).collect();
        let paths = serde_json::to_string(&paths)?;
        let leave = "DELETE FROM backfill WHERE path IN (SELECT value FROM json_each(?)) RETURNING path";
        let backfill: Vec<String> =
            sqlx::query_scalar(leave).bind(&paths).fetch_all(&mut *connection).await?;
        let bodies = arrivals.iter().map(|arrival| arrival.body.0).collect::<Vec<_>>().concat();
        let keys: Vec<Vec<i64>> = arrivals.iter().map(|arrival| arrival.sketch.keys().collect()).collect();
        let (held, bodies, alike): (String, String, String) = sqlx::query_as(
            "SELECT (SELECT json_group_array(path) FROM transcript WHERE path IN (SELECT value FROM json_each(?1))),
               (SELECT json_group_array(a.key) FROM json_each(?1) a
                  WHERE EXISTS (SELECT 1 FROM statement WHERE body = substr(?2, 1 + 16 * a.key, 16))),
               (SELECT json_group_array(DISTINCT place) FROM (SELECT a.key AS place FROM json_each(?3) a, json_each(a.value) k
                  JOIN sketch s ON s.hash = k.value GROUP BY a.key, s.statement HAVING count(*) >= ?4))",
        )
        .bind(&paths)
        .bind(bodies)
        .bind(serde_json::to_string(&keys)?)
        .bind(i64::try_from(SHARED_KEYS_MIN).unwrap_or(i64::MAX))
        .fetch_one(connection)
        .await?;
        let bodies: Vec<usize> = serde_json::from_str(&bodies)?;
        Ok(Self {
            paths: serde_json::from_str(&held)?,
            backfill: backfill.into_iter().collect(),
            bodies: bodies.into_iter().filter_map(|at| arrivals.get(at)).map(|one| one.body).collect(),
            alike: serde_json::from_str(&alike)?,
            passed: Passed::default(),
        })
    }

    /// Whether a transcript is known under the path.
    pub(super) fn holds(&self, path: &str) -> bool {
        self.paths.contains(path) || self.passed.paths.contains(path)
    }

    /// Whether nobody is to be told of what is at the path.
    pub(super) fn is_quiet(&self, path: &str) -> bool {
        self.backfill.contains(path)
    }

    /// Whether nothing in the store, nor anything before it in the batch, can be this arrival, the one at that place.
    pub(super) fn is_new(&self, place: usize, arrival: &Arrival) -> bool {
        !self.holds(&arrival.path)
            && !self.bodies.contains(&arrival.body)
            && !self.passed.bodies.contains(&arrival.body)
            && !self.alike.contains(&place)
            && !self.passed.is_like(&arrival.sketch)
    }

    /// Notes an arrival, the one at that place, for those after it.
    pub(super) fn pass(&mut self, place: usize, arrival: &'a Arrival) {
        self.passed.paths.insert(&arrival.path);
        self.passed.bodies.insert(arrival.body);
        for key in arrival.sketch.keys() {
            self.passed.keys.entry(key).or_default().push(place);
        }
    }
}
