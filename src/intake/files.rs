//! Files: which there are, and what they hold when nobody is writing them.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::time::UNIX_EPOCH;

use walkdir::WalkDir;

use crate::store::{Refused, Stat};
use crate::transcript;

/// What a scan found, by path below the directory.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// Files that may be read.
    pub files: BTreeMap<String, Stat>,
    /// What cannot be.
    pub refused: Vec<Refused>,
}

/// A file that was read whole.
#[derive(Clone, Debug)]
pub struct Found {
    /// As it was before and after.
    pub stat: Stat,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Looks through a directory and what is below it. A stat for each file, no read.
pub(super) async fn scan(directory: &Path) -> std::io::Result<Scan> {
    let directory = directory.to_owned();
    tokio::task::spawn_blocking(move || walk(&directory)).await.map_err(std::io::Error::other)?
}

fn walk(directory: &Path) -> std::io::Result<Scan> {
    drop(std::fs::read_dir(directory)?);
    let mut scan = Scan::default();
    for found in WalkDir::new(directory).follow_links(true).sort_by_file_name() {
        match found {
            Ok(entry) => look(directory, &entry, &mut scan),
            Err(error) => {
                let path = error.path().unwrap_or(directory);
                let (code, reason) = if error.loop_ancestor().is_some() {
                    (
                        "link_loop",
                        "a symbolic link that leads back to a directory above it: remove it".to_owned(),
                    )
                } else {
                    let cause = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                    let advice = "let the account of the daemon read it, or move it elsewhere";
                    ("unreadable", format!("cannot be looked at: {cause}: {advice}"))
                };
                refuse(directory, path, (Stat::default(), code, reason), &mut scan);
            }
        }
    }
    Ok(scan)
}

fn refuse(directory: &Path, path: &Path, (stat, code, reason): (Stat, &str, String), scan: &mut Scan) {
    let path = path.strip_prefix(directory).unwrap_or(path).to_string_lossy().into_owned();
    if !path.is_empty() {
        scan.refused.push(Refused { path, stat, code: code.to_owned(), reason });
    }
}

fn look(directory: &Path, entry: &walkdir::DirEntry, scan: &mut Scan) {
    if entry.file_type().is_dir() {
        let named = entry.path().extension().is_some_and(|extension| extension == "txt");
        if named && entry.depth() > 0 {
            let reason = "a directory with the name of a transcript; the files in it are read".to_owned();
            refuse(directory, entry.path(), (Stat::default(), "directory", reason), scan);
        }
        return;
    }
    let shown = entry.path().strip_prefix(directory).unwrap_or(entry.path()).to_string_lossy();
    let Ok(metadata) = entry.metadata() else { return };
    if is_temporary(&shown) || is_directory_file(&shown) {
        return;
    }
    let Some(path) = relative(directory, entry.path()) else {
        let reason = "its name, or that of its directory, is not UTF-8: rename it".to_owned();
        return refuse(directory, entry.path(), (stat(&metadata), "name", reason), scan);
    };
    if !metadata.is_file() {
        refuse(directory, entry.path(), (Stat::default(), "special", "not a regular file".to_owned()), scan);
    } else if let Err(refusal) = transcript::supported(&path) {
        refuse(directory, entry.path(), (stat(&metadata), refusal.code(), refusal.to_string()), scan);
    } else {
        scan.files.insert(path, stat(&metadata));
    }
}

/// The path below the directory, with slashes. `None` for what has no UTF-8 name, which no URL could carry.
pub(super) fn relative(directory: &Path, path: &Path) -> Option<String> {
    path.strip_prefix(directory).ok()?.to_str().filter(|path| !path.is_empty()).map(str::to_owned)
}

/// What tells about a directory is no transcript.
pub(super) fn is_directory_file(path: &str) -> bool {
    path.rsplit('/').next() == Some(super::DIRECTORY_FILE)
}

/// Files that somebody is still busy with, by the customs of editors and copying programs.
pub(super) fn is_temporary(path: &str) -> bool {
    let hidden = path.split('/').any(|part| part.starts_with('.'));
    hidden || [".part", ".tmp", ".swp", ".crdownload", "~"].iter().any(|ending| path.ends_with(ending))
}

fn stat(metadata: &std::fs::Metadata) -> Stat {
    let since =
        metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    Stat { bytes: metadata.len(), modified_ns: i64::try_from(since.as_nanos()).unwrap_or(i64::MAX) }
}

/// Reads a file. `None` when it is gone, or changed while it was read: then whoever writes it will close it, and it is read again.
pub(super) fn read(directory: &Path, path: &str, bytes_max: u64) -> Result<Option<Found>, Refused> {
    let whole = directory.join(path);
    let refused = |stat, code: &str, reason: String| Refused {
        path: path.to_owned(),
        stat,
        code: code.to_owned(),
        reason,
    };
    // What does not lie in the file may end without a change of it: permissions, a setting, where the directory is.
    let unreadable = |error: &std::io::Error| {
        let advice = "let the account of the daemon read it; it is looked at again with each sweep";
        refused(Stat::NEVER, "unreadable", format!("cannot be read: {error}: {advice}"))
    };
    let gone = |error: &std::io::Error| error.kind() == std::io::ErrorKind::NotFound;
    let before = match std::fs::metadata(&whole) {
        Ok(metadata) => stat(&metadata),
        Err(error) if gone(&error) => return Ok(None),
        Err(error) => return Err(unreadable(&error)),
    };
    if let Err(refusal) = transcript::supported(path) {
        return Err(refused(before, refusal.code(), refusal.to_string()));
    }
    let inside = std::fs::canonicalize(&whole)
        .and_then(|real| Ok(real.starts_with(std::fs::canonicalize(directory)?)));
    if inside.is_ok_and(|inside| !inside) {
        let reason = "a symbolic link to a file outside the directory: copy the file instead".to_owned();
        return Err(refused(Stat::NEVER, "link_outside", reason));
    }
    if before.bytes > bytes_max {
        let refusal = transcript::Refusal::TooLarge { bytes: before.bytes, max: bytes_max };
        return Err(refused(Stat::NEVER, refusal.code(), refusal.to_string()));
    }
    let mut bytes = Vec::new();
    let read = std::fs::File::open(&whole).and_then(|file| file.take(bytes_max + 1).read_to_end(&mut bytes));
    match read {
        Err(error) if gone(&error) => return Ok(None),
        Err(error) => return Err(unreadable(&error)),
        Ok(_) => {}
    }
    let after = std::fs::metadata(&whole).map(|metadata| stat(&metadata));
    Ok(after.is_ok_and(|after| after == before).then_some(Found { stat: before, bytes }))
}
