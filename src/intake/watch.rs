//! Events of the file system, as hints.

use std::collections::BTreeSet;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode, CreateKind, EventKind, ModifyKind};
use notify::{ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

use super::files::relative;

/// EMFILE: inotify has no instance left.
const TOO_MANY_FILES: i32 = 24;

/// Where to look.
#[derive(Clone, Debug, Default)]
pub(super) struct Hint {
    /// Paths below the directory.
    pub(super) paths: BTreeSet<String>,
    /// Look everywhere: events were lost, or a directory came.
    pub(super) sweep: bool,
}

impl Hint {
    /// What another hint says, too.
    pub(super) fn add(&mut self, other: Self) {
        self.paths.extend(other.paths);
        self.sweep |= other.sweep;
    }
}

/// A running watch. Where the file system sends no events it stays silent, and the sweeps do the work.
#[derive(Debug)]
pub struct Watch {
    events: mpsc::UnboundedReceiver<notify::Result<Event>>,
    directory: PathBuf,
    /// The directory that is watched: another one, once something is mounted there or gone.
    identity: Option<Identity>,
    /// Why there are no events, and what to do.
    silent: Option<String>,
    /// Ends the watch when it is dropped.
    _watcher: Option<RecommendedWatcher>,
}

/// Device and inode of a directory.
pub(super) type Identity = (u64, u64);

/// Which directory stands at a path now. `None` when there is none, or it cannot be reached.
pub(super) async fn identity(directory: &Path) -> Option<Identity> {
    tokio::fs::metadata(directory).await.ok().map(|found| (found.dev(), found.ino()))
}

impl Watch {
    /// Begins to watch a directory and what is below it.
    pub(super) async fn start(directory: &Path) -> Self {
        let (sender, events) = mpsc::unbounded_channel();
        let identity = identity(directory).await;
        // Events name absolute paths, whatever is watched.
        let directory = std::path::absolute(directory).unwrap_or_else(|_unknown| directory.to_owned());
        let path = directory.clone();
        // A directory with many others below takes its time.
        let started = tokio::task::spawn_blocking(move || {
            // The receiver is gone only when the watch is.
            RecommendedWatcher::new(move |event| drop(sender.send(event)), notify::Config::default())
                .and_then(|mut watcher| watcher.watch(&path, RecursiveMode::Recursive).map(|()| watcher))
        });
        let started = started.await.unwrap_or_else(|error| Err(notify::Error::generic(&error.to_string())));
        let silent = started.as_ref().err().map(remedy);
        Self { events, directory, identity, silent, _watcher: started.ok() }
    }

    /// Why there are no events, and what to do. Nothing where they are expected to come.
    pub(super) fn silent(&self) -> Option<&str> {
        self.silent.as_deref()
    }

    /// Whether another directory stands there now: a disk was mounted or unmounted, or the directory was made anew.
    pub(super) async fn is_stale(&self) -> bool {
        identity(&self.directory).await != self.identity
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

/// What an operator can do about a watch that did not start.
fn remedy(error: &notify::Error) -> String {
    let limit = "raise it with sysctl, or leave it: the sweeps find everything, only later";
    match &error.kind {
        ErrorKind::MaxFilesWatch => format!("the limit fs.inotify.max_user_watches is reached: {limit}"),
        ErrorKind::Io(cause) if cause.raw_os_error() == Some(TOO_MANY_FILES) => {
            format!("the limit fs.inotify.max_user_instances is reached: {limit}")
        }
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::time::Duration;

    use tempfile::TempDir;

    use super::Watch;

    #[tokio::test]
    async fn events_come_however_the_directory_is_named() {
        let home = TempDir::new().unwrap();
        let up = PathBuf::from_iter(std::env::current_dir().unwrap().components().skip(1).map(|_| ".."));
        let relative = up.join(home.path().strip_prefix("/").unwrap());
        assert!(relative.is_relative() && relative.is_dir());
        for directory in [home.path(), &relative] {
            let mut watch = Watch::start(directory).await;
            assert_eq!(watch.silent(), None);
            std::fs::write(home.path().join("a.txt"), "One").unwrap();
            let seen = async { while !watch.next().await.paths.contains("a.txt") {} };
            tokio::time::timeout(Duration::from_secs(60), seen).await.unwrap();
        }
    }
}
