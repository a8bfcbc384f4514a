//! What was served before, kept in memory for as long as the store has nothing newer.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use moka::sync::Cache;
use tokio::sync::{Mutex, watch};

use super::plate::Plate;
use crate::model::Seq;
use crate::store::{Store, StoreError};

/// How long a reader waits for a statement that is already accepted.
const FRESH: Duration = Duration::from_secs(1);
/// How often to look when no bell rings: for changes that another process makes.
const POLL: Duration = Duration::from_millis(500);
/// Bytes in memory.
const BYTES: u64 = 512 * 1024 * 1024;
/// Paths that are loaded at the same time, about; and as many searches, which take long, and for which no other path waits.
const TURNS: usize = 64;
const SEARCH: &str = "/search";

/// What loading a path gave.
#[derive(Debug)]
pub(super) enum Loaded {
    /// What the shelf has is right.
    Same,
    /// Something else.
    New(Box<Plate>),
    /// There is no such thing.
    Missing,
}

/// The shelf. An *edition* counts the times at which the store was seen to have changed; a plate is served without a look
/// into the store while its stamp is the edition.
#[derive(Debug)]
pub(super) struct Shelf {
    store: Arc<dyn Store>,
    plates: Cache<String, Arc<Plate>>,
    edition: AtomicU64,
    /// The event up to which the edition is known to show everything.
    seen: watch::Sender<Seq>,
    generation: Mutex<Option<i64>>,
    turns: [[Mutex<()>; TURNS]; 2],
    hasher: RandomState,
}

impl Shelf {
    pub(super) fn new(store: Arc<dyn Store>) -> Self {
        let plates =
            Cache::builder().weigher(|_, plate: &Arc<Plate>| plate.weight()).max_capacity(BYTES).build();
        Self {
            store,
            plates,
            edition: AtomicU64::new(1),
            seen: watch::Sender::new(0),
            generation: Mutex::new(None),
            turns: std::array::from_fn(|_| std::array::from_fn(|_| Mutex::new(()))),
            hasher: RandomState::new(),
        }
    }

    /// Looks whether the store has changed.
    pub(super) async fn step(&self) -> Result<(), StoreError> {
        // In this order: what was published before the look is seen by it.
        let published = self.store.bells().published.borrow().unwrap_or_default();
        let generation = self.store.generation().await?;
        let mut last = self.generation.lock().await;
        if *last != Some(generation) {
            *last = Some(generation);
            self.edition.fetch_add(1, Ordering::AcqRel);
        }
        drop(last);
        self.seen.send_if_modified(|seen| {
            let moved = *seen < published;
            *seen = published.max(*seen);
            moved
        });
        Ok(())
    }

    /// Looks until `stop` turns true.
    pub(super) async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut published = self.store.bells().published.subscribe();
        while !*stop.borrow() {
            published.borrow_and_update();
            if let Err(error) = self.step().await {
                tracing::error!(error = &error as &dyn std::error::Error, "cannot look for new documents");
            }
            tokio::select! {
                _ = published.changed() => {}
                () = tokio::time::sleep(POLL) => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
        }
    }

    /// What is served under the path, where no look into the store is needed.
    pub(super) fn at_hand(&self, path: &str) -> Option<Arc<Plate>> {
        if *self.store.bells().head.borrow() > *self.seen.borrow() {
            return None;
        }
        self.plates.get(path).filter(|plate| plate.stamp() == self.edition.load(Ordering::Acquire))
    }

    /// What is served under the path, fresh as of every statement that was accepted before the call; if that takes too
    /// long, as of now. One caller loads, the others wait.
    pub(super) async fn get<L>(&self, path: &str, load: L) -> Result<Option<Arc<Plate>>, StoreError>
    where
        L: AsyncFnOnce(Option<&Plate>) -> Result<Loaded, StoreError>,
    {
        let head = *self.store.bells().head.borrow();
        let mut published = self.store.bells().published.subscribe();
        let fresh = published.wait_for(|published| published.unwrap_or_default() >= head);
        drop(tokio::time::timeout(FRESH, fresh).await);
        self.step().await?;
        let [others, searches] = &self.turns;
        let turns = if path.starts_with(SEARCH) { searches } else { others };
        let turn = usize::try_from(self.hasher.hash_one(path)).unwrap_or(0) % TURNS;
        let Some(turn) = turns.get(turn) else { return Ok(None) };
        let _turn = turn.lock().await;
        let edition = self.edition.load(Ordering::Acquire);
        let held = self.plates.get(path);
        if let Some(held) = held.as_ref().filter(|held| held.stamp() == edition) {
            return Ok(Some(Arc::clone(held)));
        }
        let plate = match (load(held.as_deref()).await?, held) {
            (Loaded::Missing, _) => {
                self.plates.invalidate(path);
                return Ok(None);
            }
            (Loaded::Same, held) => held,
            (Loaded::New(plate), Some(held)) if held.same(&plate) => Some(held),
            (Loaded::New(plate), _) => {
                let plate = Arc::<Plate>::from(plate);
                self.plates.insert(path.to_owned(), Arc::clone(&plate));
                Some(plate)
            }
        };
        if let Some(plate) = &plate {
            plate.set_stamp(edition);
        }
        Ok(plate)
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::sync::Arc;
    use std::time::Duration;

    use tempfile::TempDir;

    use super::{Loaded, Shelf};
    use crate::store::open;

    #[tokio::test]
    async fn nobody_waits_for_a_search() {
        let home = TempDir::new().unwrap();
        let store = open(home.path().join("a.db").to_str().unwrap()).await.unwrap();
        let shelf = Arc::new(Shelf::new(store));
        let mut searches = tokio::task::JoinSet::new();
        let (begun, mut begins) = tokio::sync::mpsc::unbounded_channel();
        for n in 0..2_000 {
            let (shelf, begun) = (Arc::clone(&shelf), begun.clone());
            searches.spawn(async move {
                let load = async |_: Option<&_>| {
                    begun.send(()).unwrap();
                    pending().await
                };
                shelf.get(&format!("/search?q={n}"), load).await.map(drop)
            });
        }
        for _ in 0..super::TURNS {
            begins.recv().await;
        }
        let other = shelf.get("/statements.atom", async |_| Ok(Loaded::Missing));
        assert!(tokio::time::timeout(Duration::from_secs(5), other).await.unwrap().unwrap().is_none());
    }
}
