//! Events of the file system, as hints.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode, CreateKind, EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

use super::files::relative;

/// Where to look.
#[derive(Clone, Debug, Default)]
pub(super) struct Hint {
    /// Paths below the directory.
    pub(super) paths: BTreeSet<String>,
    /// Look everywhere: events were lost, or a directory came.
    pub(super) sweep: bool,
}

/// A running watch. Where the file system sends no events it stays silent, and the sweeps do the work.
#[derive(Debug)]
pub struct Watch {
    events: mpsc::UnboundedReceiver<notify::Result<Event>>,
    directory: PathBuf,
    /// Ends the watch when it is dropped.
    _watcher: Option<RecommendedWatcher>,
}

impl Watch {
    /// Begins to watch a directory and what is below it.
    pub(super) fn start(directory: &Path) -> Self {
        let (sender, events) = mpsc::unbounded_channel();
        // The receiver is gone only when the watch is.
        let started =
            RecommendedWatcher::new(move |event| drop(sender.send(event)), notify::Config::default())
                .and_then(|mut watcher| watcher.watch(directory, RecursiveMode::Recursive).map(|()| watcher));
        let watcher = started
            .inspect_err(
                |error| tracing::warn!(%error, "no events from the directory: new files wait for the sweep"),
            )
            .ok();
        Self { events, directory: directory.to_owned(), _watcher: watcher }
    }

    /// The next hints, all that wait.
    pub(super) async fn next(&mut self) -> Hint {
        let mut hint = Hint::default();
        let Some(event) = self.events.recv().await else { return std::future::pending().await };
        self.add(event, &mut hint);
        while let Ok(event) = self.events.try_recv() {
            self.add(event, &mut hint);
        }
        hint
    }

    fn add(&self, event: notify::Result<Event>, hint: &mut Hint) {
        let Ok(event) = event else {
            hint.sweep = true;
            return;
        };
        hint.sweep |= event.need_rescan();
        let complete = match event.kind {
            // Written and closed, renamed in or out, removed.
            EventKind::Access(AccessKind::Close(AccessMode::Write)) | EventKind::Remove(_) => true,
            EventKind::Modify(ModifyKind::Name(_)) => {
                hint.sweep |= event.paths.iter().any(|path| path.is_dir());
                true
            }
            EventKind::Create(kind) => {
                hint.sweep |= kind == CreateKind::Folder;
                // A link is complete as it is made; a file is closed later.
                event.paths.iter().any(|path| path.is_symlink())
            }
            _ => false,
        };
        if complete {
            hint.paths.extend(event.paths.iter().filter_map(|path| relative(&self.directory, path)));
        }
    }
}
