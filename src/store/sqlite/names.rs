//! Ids that the folder alone does not tell: of statements whose transcript was renamed or has copies, and of those in a path that was
//! used before; and who mints them.
//!
//! They stand in a file beside the store, so that a store which is lost and made anew from the folder gives the same ids. It is
//! written after the commit; a crash in between is made good by the next one.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use sqlx::{Row, SqlitePool};

use super::super::{Result, StoreError};

/// The name of the file, beside the store.
pub(super) const FILE: &str = "names.json";

/// What is known of a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Name {
    /// The id of its statement.
    pub(super) id: String,
    /// The path under which that was first seen.
    pub(super) origin: String,
}

/// Names by path.
pub(super) type Names = BTreeMap<String, Name>;

/// What the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Told {
    /// The entity that mints ids, since when the first was minted.
    pub(super) authority: Option<String>,
    pub(super) names: Names,
}

/// The file as this program writes it, or as older ones did.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Whole(Told),
    Names(Names),
}

/// The file, and what it told when the store was opened.
#[derive(Debug)]
pub(super) struct Register {
    path: PathBuf,
    pub(super) told: Told,
    written: Mutex<Told>,
    /// The store's count of changes when it was last read.
    seen: Mutex<Option<String>>,
}

impl Register {
    /// Reads the file beside the store.
    ///
    /// # Errors
    /// When there is one that cannot be read: without it ids would be given twice.
    pub(super) fn read(store: &Path) -> Result<Self> {
        let path = store.with_file_name(FILE);
        let told = match std::fs::read(&path) {
            Ok(bytes) => {
                match serde_json::from_slice(&bytes).map_err(|error| unsound(&path, &error.to_string()))? {
                    Written::Whole(told) => told,
                    Written::Names(names) => Told { authority: None, names },
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Told::default(),
            Err(error) => return Err(unsound(&path, &error.to_string())),
        };
        Ok(Self { path, written: Mutex::new(told.clone()), told, seen: Mutex::default() })
    }

    /// Writes the file if the store knows other names by now. Those that it has not met yet stay. Returns whether names were read: after
    /// a whole archive was renamed they are many, and most that is accepted has none.
    pub(super) async fn follow(&self, readers: &SqlitePool) -> Result<bool> {
        let count: Option<String> =
            sqlx::query_scalar("SELECT value FROM meta WHERE name = 'names'").fetch_optional(readers).await?;
        let count = Some(count.unwrap_or_default());
        if *self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner) == count {
            return Ok(false);
        }
        let authority = sqlx::query_scalar("SELECT value FROM meta WHERE name = 'authority'");
        let authority: Option<String> = authority.fetch_optional(readers).await?;
        // A copy that is read before what it is a copy of has its id too.
        let rows = sqlx::query(
            "SELECT path, id, origin FROM statement WHERE named = 1
             UNION SELECT t.path, s.id, s.origin FROM statement s JOIN transcript t ON t.statement = s.n
               WHERE s.named = 1 AND t.missing_since IS NULL",
        );
        let rows = rows.fetch_all(readers).await?;
        let mut names = Names::new();
        for row in &rows {
            names.insert(
                row.try_get("path")?,
                Name { id: row.try_get("id")?, origin: row.try_get("origin")? },
            );
        }
        let known: BTreeSet<&str> = names.values().map(|name| name.id.as_str()).collect();
        let unmet = self
            .told
            .names
            .iter()
            .filter(|(path, name)| !names.contains_key(*path) && !known.contains(name.id.as_str()));
        let unmet: Names = unmet.map(|(path, name)| (path.clone(), name.clone())).collect();
        names.extend(unmet);
        let told = Told { authority, names };
        let mut written = self.written.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if *written != told {
            self.write(&serde_json::to_vec_pretty(&told)?)
                .map_err(|source| StoreError::Copy { path: self.path.display().to_string(), source })?;
            *written = told;
        }
        drop(written);
        *self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = count;
        Ok(true)
    }

    /// Whole or not at all, and durable.
    fn write(&self, bytes: &[u8]) -> std::io::Result<()> {
        let part = self.path.with_extension("part");
        let mut file = std::fs::File::create(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(part, &self.path)
    }
}

fn unsound(path: &Path, finding: &str) -> StoreError {
    StoreError::Unsound { path: path.display().to_string(), finding: finding.to_owned() }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use tempfile::TempDir;

    use super::super::SqliteStore;
    use crate::model::{Authority, Statement, Tags};
    use crate::store::{Arrival, Purpose, Stat, Store};

    #[tokio::test]
    async fn names_are_read_when_there_are_others() {
        let home = TempDir::new().unwrap();
        let store = SqliteStore::open(Purpose::Serving, &home.path().join("a.db")).await.unwrap();
        store.authority(&Authority::new("press.example")).await.unwrap();
        let accept = async |path: &str, title: &str| {
            let statement = Statement { title: Some(title.to_owned()), ..Statement::default() };
            let arrival = Arrival::new(path.to_owned(), Stat::default(), statement, Tags::default());
            store.accept(vec![arrival], Timestamp::UNIX_EPOCH).await.unwrap();
            // Whatever there was to read, `accept` has read.
            store.register.follow(&store.readers).await.unwrap()
        };
        assert!(!accept("a.txt", "One").await);
        store.miss(vec!["a.txt".to_owned()], Timestamp::UNIX_EPOCH).await.unwrap();
        accept("b.txt", "One").await;
        let names = || std::fs::read_to_string(home.path().join("names.json")).unwrap();
        assert!(names().contains("b.txt"), "{}", names());
        let seen = store.register.seen.lock().unwrap().clone();
        accept("c.txt", "Two").await;
        assert_eq!(*store.register.seen.lock().unwrap(), seen, "nothing was read for it");
        let again = SqliteStore::open(Purpose::Serving, &home.path().join("a.db")).await.unwrap();
        assert!(again.register.follow(&again.readers).await.unwrap(), "after a crash");
    }
}
