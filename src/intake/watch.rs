//! Events of the file system, as hints.

use std::collections::BTreeSet;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode, CreateKind, EventKind, ModifyKind};
use notify::{ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;
use walkdir::WalkDir;

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

/// A running watch. Where it is silent, the sweeps do the work; on a network file system it is so and does not know.
#[derive(Debug)]
pub struct Watch {
    events: mpsc::UnboundedReceiver<notify::Result<Event>>,
    directory: PathBuf,
    /// The directory that is watched: another one, once something is mounted there or gone.
    identity: Option<Identity>,
    /// From where no events come, why, and what to do.
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
        let root = directory.clone();
        // A directory with many others below takes its time.
        let started = tokio::task::spawn_blocking(move || {
            // The receiver is gone only when the watch is.
            let mut watcher =
                RecommendedWatcher::new(move |event| drop(sender.send(event)), notify::Config::default())?;
            let mute = cover(&root, &mut |path, mode| watcher.watch(path, mode))?;
            Ok((watcher, mute))
        });
        let started = started.await.unwrap_or_else(|error| Err(notify::Error::generic(&error.to_string())));
        let (watcher, silent) = match started {
            Ok((watcher, mute)) => (Some(watcher), of_some(&mute)),
            Err(error) => (None, Some(of_all(&directory, &error))),
        };
        Self { events, directory, identity, silent, _watcher: watcher }
    }

    /// From where no events come, why, and what to do. Nothing where they are expected to come.
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

    fn add(&mut self, event: notify::Result<Event>, hint: &mut Hint) {
        let event = match event {
            Ok(event) => event,
            Err(error) => {
                // A directory that came cannot be watched.
                self.silent.get_or_insert_with(|| of_all(&self.directory, &error));
                hint.sweep = true;
                return;
            }
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

/// A directory that cannot be watched, and why.
type Mute = (PathBuf, notify::Error);

/// Watches a directory and all below it, or, where one of those cannot be watched, all others. Returns those that cannot. Where there are
/// some, a directory that comes is not watched by itself.
fn cover(
    root: &Path,
    watch: &mut impl FnMut(&Path, RecursiveMode) -> notify::Result<()>,
) -> notify::Result<Vec<Mute>> {
    match watch(root, RecursiveMode::Recursive) {
        Err(error) if is_of_one(&error) => {}
        whole => return whole.map(|()| Vec::new()),
    }
    let mut mute = Vec::new();
    let directories = WalkDir::new(root).follow_links(true).into_iter().flatten();
    for directory in directories.filter(|entry| entry.file_type().is_dir()) {
        match watch(directory.path(), RecursiveMode::NonRecursive) {
            Err(error) if is_of_one(&error) && directory.depth() > 0 => {
                mute.push((directory.into_path(), error));
            }
            watched => watched?,
        }
    }
    mute.retain(|(path, _)| path.exists());
    if mute.is_empty() {
        // What hindered is gone.
        watch(root, RecursiveMode::Recursive)?;
    }
    Ok(mute)
}

/// Whether a failure is of one directory, and says nothing of the others.
fn is_of_one(error: &notify::Error) -> bool {
    let io = |cause: &std::io::Error| {
        matches!(cause.kind(), std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::NotFound)
    };
    matches!(&error.kind, ErrorKind::PathNotFound) || matches!(&error.kind, ErrorKind::Io(cause) if io(cause))
}

/// What is told of directories that cannot be watched, where others are.
fn of_some(mute: &[Mute]) -> Option<String> {
    let (first, error) = mute.first()?;
    let more = if mute.len() > 1 { format!(" and {} more", mute.len() - 1) } else { String::new() };
    Some(format!("no events from {}{more}: {}", first.display(), remedy(error)))
}

/// What is told where nothing is watched.
fn of_all(root: &Path, error: &notify::Error) -> String {
    format!("no events from {}: {}", root.display(), remedy(error))
}

/// Why a directory cannot be watched, and what an operator can do about it.
fn remedy(error: &notify::Error) -> String {
    let limit = "raise it with sysctl, or leave it: the sweeps find everything, only later";
    match &error.kind {
        ErrorKind::MaxFilesWatch => format!("the limit fs.inotify.max_user_watches is reached: {limit}"),
        ErrorKind::Io(cause) if cause.raw_os_error() == Some(TOO_MANY_FILES) => {
            format!("the limit fs.inotify.max_user_instances is reached: {limit}")
        }
        ErrorKind::Io(cause) if cause.kind() == std::io::ErrorKind::PermissionDenied => {
            "the account of the daemon may not read it: let it (chgrp pressroom, chmod g+rx), or move it elsewhere".to_owned()
        }
        ErrorKind::PathNotFound => {
            "there is no such directory: make it or mount its disk, or set intake.directory".to_owned()
        }
        // With the paths, which no other case leaves out.
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind::PermissionDenied;
    use std::path::{Path, PathBuf};
    use std::time::Duration;

    use notify::{ErrorKind, RecursiveMode};
    use tempfile::TempDir;

    use super::{Watch, cover, of_some};

    /// A directory that cannot be watched, and how that fails.
    type Failing = (&'static str, fn() -> notify::Error);

    /// The directories of a tree that are watched, and what is told of the others, where some fail.
    fn covered(failing: &[Failing]) -> (Vec<String>, notify::Result<Option<String>>) {
        let home = TempDir::new().unwrap();
        for directory in ["a/b", "lost+found", "z"] {
            std::fs::create_dir_all(home.path().join(directory)).unwrap();
        }
        std::os::unix::fs::symlink(home.path(), home.path().join("z/loop")).unwrap();
        let below = |path: &Path| path.strip_prefix(home.path()).unwrap().display().to_string();
        let mut watched = Vec::new();
        let mute = cover(home.path(), &mut |path, mode| {
            let path = below(path);
            let whole = mode == RecursiveMode::Recursive;
            match failing.iter().find(|(name, _)| whole || *name == path) {
                Some((_, error)) => Err(error()),
                None => {
                    watched.push(path);
                    Ok(())
                }
            }
        });
        watched.sort();
        let root = home.path().display().to_string();
        (watched, mute.map(|mute| of_some(&mute).map(|told| told.replace(&root, "/in"))))
    }

    fn denied() -> notify::Error {
        notify::Error::io(PermissionDenied.into())
    }

    fn limit() -> notify::Error {
        notify::Error::new(ErrorKind::MaxFilesWatch)
    }

    #[test]
    fn one_directory_that_cannot_be_watched_hinders_no_other() {
        let (watched, told) = covered(&[]);
        assert_eq!((watched, told.unwrap()), (vec![String::new()], None));
        let (watched, told) = covered(&[("lost+found", denied)]);
        assert_eq!(watched, ["", "a", "a/b", "z"]);
        assert_eq!(
            told.unwrap().unwrap(),
            "no events from /in/lost+found: the account of the daemon may not read it: let it (chgrp pressroom, chmod g+rx), or move it elsewhere"
        );
        let (watched, told) = covered(&[("a/b", denied), ("z", denied)]);
        assert_eq!(watched, ["", "a", "lost+found"]);
        assert!(told.unwrap().unwrap().contains(" and 1 more: "));
        // A limit, or the directory itself, is another matter.
        for failing in [[("a", limit as fn() -> notify::Error)], [("", denied)]] {
            covered(&failing).1.unwrap_err();
        }
    }

    #[tokio::test]
    async fn a_missing_directory_is_told_as_such() {
        let home = TempDir::new().unwrap();
        let watch = Watch::start(&home.path().join("none")).await;
        let told = watch.silent().unwrap();
        assert!(told.contains("/none: there is no such directory: make it or mount its disk"), "{told}");
    }

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
