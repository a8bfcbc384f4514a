//! The editor's desk: the catalogue, read again when it changes.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

use crate::catalogue::{Catalogue, CatalogueError};
use crate::publish::{Current, tagger};
use crate::store::{Alarm, Store, StoreError};
use crate::tagging::Tagger;

/// How often the files are looked at.
const POLL: Duration = Duration::from_millis(500);
/// Statements that are tagged anew in one transaction.
const BATCH: usize = 100;

/// The catalogue in force and how it changes.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Where tags are kept.
    pub store: Arc<dyn Store>,
    /// The catalogue in force.
    pub current: Current,
    /// Its files; none for the built-in one.
    pub directory: Option<PathBuf>,
}

/// Reads the catalogue from a directory, or takes the one that comes with the program.
///
/// # Errors
/// Names the setting, or file and line of the first mistake.
pub fn read(directory: Option<&PathBuf>) -> Result<Catalogue, CatalogueError> {
    let Some(directory) = directory else { return Ok(Catalogue::embedded()) };
    let wrong = |file: String, reason: String| CatalogueError { file, line: None, reason };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(directory)
        .map_err(|error| {
            let reason = format!(
                "{} cannot be read: {error}: name a directory with organisations*.toml and topics*.toml that this account may read, or none",
                directory.display()
            );
            wrong("catalogue.directory".to_owned(), reason)
        })?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path)
            .map_err(|error| wrong(path.display().to_string(), format!("cannot be read: {error}")))?;
        files.push((path.display().to_string(), text));
    }
    Catalogue::parse(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
}

impl Desk {
    /// Makes feeds and tags follow the catalogue in force.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn apply(&self) -> Result<(), StoreError> {
        let tagger = tagger(&self.current);
        let feeds = tagger.catalogue().feeds();
        let declared = feeds.into_iter().flat_map(|(feed, _)| [feed.changes(), feed]).collect();
        self.store.rename_subjects(tagger.catalogue().renames()).await?;
        self.store.declare_feeds(declared, Timestamp::now()).await?;
        let print = format!("{:?}", tagger.catalogue());
        let digest = format!("{:?}", crate::model::Fingerprint::of(std::iter::once(print.as_str())));
        // Neither the old nor the new, so that a crash on the way is made good by the next start.
        let before = self.store.remember("catalogue", "changing").await?;
        if before.is_some_and(|before| before != digest) {
            self.retag(&tagger).await?;
            // Titles may have changed besides.
            self.store.spoil_feeds().await?;
        }
        self.store.remember("catalogue", &digest).await?;
        Ok(())
    }

    async fn retag(&self, tagger: &Tagger) -> Result<(), StoreError> {
        let mut after = None;
        loop {
            let entries = self.store.statements_after(after.take(), BATCH).await?;
            let Some(last) = entries.last() else { return Ok(()) };
            after = Some(last.id.clone());
            let mut changes = Vec::new();
            for entry in entries {
                let mut statement = entry.statement.clone();
                tagger.identify(&mut statement);
                let tags = tagger.tag(&statement);
                if tags != entry.tags || statement != entry.statement {
                    changes.push((entry.id, statement, tags));
                }
            }
            self.store.retag(changes, Timestamp::now()).await?;
        }
    }

    /// Follows the files until `stop` turns true.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut seen = self.look();
        while !*stop.borrow() {
            tokio::select! {
                () = tokio::time::sleep(POLL) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
            let now = self.look();
            if now != seen {
                seen = now;
                self.reload().await;
            }
        }
    }

    async fn reload(&self) {
        let applied = match read(self.directory.as_ref()) {
            Err(error) => {
                tracing::error!(%error, "the last good catalogue stays in force");
                let alarm = Alarm {
                    code: "catalogue".to_owned(),
                    message: error.to_string(),
                    since: Timestamp::now(),
                };
                self.store.raise(alarm).await.map(drop)
            }
            Ok(catalogue) => {
                let next = Arc::new(Tagger::new(catalogue));
                *self.current.write().unwrap_or_else(std::sync::PoisonError::into_inner) = next;
                tracing::info!("the catalogue is read");
                match self.store.clear(&["catalogue"]).await {
                    Ok(_) => self.apply().await,
                    Err(error) => Err(error),
                }
            }
        };
        if let Err(error) = applied {
            tracing::error!(error = &error as &dyn std::error::Error, "the catalogue could not be applied");
        }
    }

    /// Names, sizes and times of the files.
    fn look(&self) -> Option<Vec<(PathBuf, u64, Option<std::time::SystemTime>)>> {
        let mut files: Vec<_> = std::fs::read_dir(self.directory.as_ref()?)
            .ok()?
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let metadata = entry.metadata().ok()?;
                Some((entry.path(), metadata.len(), metadata.modified().ok()))
            })
            .collect();
        files.sort();
        Some(files)
    }
}
