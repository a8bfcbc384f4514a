//! What the machine says of itself.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::statvfs;

/// Bytes under which a disk is as good as full: a night's intake no longer fits.
const ROOM_MIN: u64 = 256 * 1024 * 1024;
/// Files and directories under which a disk is as good as full.
const FILES_MIN: u64 = 1_000;

/// What a disk has left for an ordinary user.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// Bytes.
    pub(super) bytes: u64,
    /// Files and directories; `None` where the file system does not count them.
    pub(super) files: Option<u64>,
}

impl Room {
    /// The disk on which `path`, or its nearest directory that exists, lies.
    ///
    /// # Errors
    /// When the file system does not answer.
    pub(super) fn at(path: &Path) -> std::io::Result<Self> {
        let there = path.ancestors().find(|path| path.exists()).unwrap_or(Path::new("."));
        let disk = statvfs(there)?;
        Ok(Self {
            bytes: disk.f_bavail.saturating_mul(disk.f_frsize),
            files: (disk.f_files > 0).then_some(disk.f_favail),
        })
    }

    pub(super) fn is_short(self) -> bool {
        self.bytes < ROOM_MIN || self.files.is_some_and(|files| files < FILES_MIN)
    }

    /// In words.
    pub(super) fn told(self) -> String {
        let files = self.files.map(|files| format!(" and room for {files} files")).unwrap_or_default();
        format!("{} MiB{files}", self.bytes / 1024 / 1024)
    }
}

/// The process that holds a lock on a file as `flock(2)` does; 0 when it is in another container.
pub(super) fn holder(path: &Path) -> Option<u32> {
    let inode = fs::metadata(path).ok()?.ino();
    let locks = fs::read_to_string("/proc/locks").ok()?;
    locks.lines().find_map(|line| {
        // `1: FLOCK  ADVISORY  WRITE 4711 08:01:1234 0 EOF`, in proc_locks(5)
        let words: Vec<&str> = line.split_whitespace().collect();
        let [_, "FLOCK", _, "WRITE", process, file, ..] = words.as_slice() else { return None };
        (file.rsplit(':').next()?.parse() == Ok(inode)).then(|| process.parse().unwrap_or(0))
    })
}

/// A limit of the kernel, such as `fs/inotify/max_user_watches`.
pub(super) fn limit(name: &str) -> Option<u64> {
    fs::read_to_string(Path::new("/proc/sys").join(name)).ok()?.trim().parse().ok()
}
