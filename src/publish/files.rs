//! Files as web servers send them: whole or not at all, with packed copies beside them.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::threads::processors;
use crate::coding::{Coding, PACKED_BYTES_MIN};

/// A file could not be written or removed.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {path}")]
pub struct FileError {
    /// Which.
    pub path: PathBuf,
    /// Why.
    #[source]
    pub source: std::io::Error,
}

/// A directory of files.
#[derive(Debug)]
pub(super) struct Files {
    pub(super) out: PathBuf,
    pub(super) codings: Vec<Coding>,
    written: AtomicUsize,
}

impl Files {
    pub(super) fn new(out: PathBuf, codings: Vec<Coding>) -> Self {
        Self { out, codings, written: AtomicUsize::new(0) }
    }

    /// Files that were written or removed since the last call.
    pub(super) fn take_count(&self) -> usize {
        self.written.swap(0, Ordering::Relaxed)
    }

    /// Puts a file and its packed copies in place; what is right already is left alone.
    pub(super) fn put(&self, name: &str, bytes: &[u8]) -> Result<(), FileError> {
        let path = self.out.join(name);
        let same = holds(&path, bytes);
        // The copies go first: where the file is right so are they, also after a crash.
        for coding in &self.codings {
            let Some(copy) = beside(&path, *coding) else { continue };
            if bytes.len() < PACKED_BYTES_MIN {
                self.remove_file(&copy)?;
            } else if !same || !copy.exists() {
                self.replace(&copy, &coding.pack(bytes))?;
            }
        }
        if same { Ok(()) } else { self.replace(&path, bytes) }
    }

    /// Puts a file in place without packed copies, unless it is right already.
    pub(super) fn put_plain(&self, name: &str, bytes: &[u8]) -> Result<(), FileError> {
        let path = self.out.join(name);
        if holds(&path, bytes) { Ok(()) } else { self.replace(&path, bytes) }
    }

    /// Removes a file and its packed copies, where they are.
    pub(super) fn remove(&self, name: &str) -> Result<(), FileError> {
        let path = self.out.join(name);
        for copy in Coding::PACKED.into_iter().filter_map(|coding| beside(&path, coding)) {
            self.remove_file(&copy)?;
        }
        self.remove_file(&path)
    }

    /// Removes the files whose names are this one with an ending, except the one that is to stay.
    pub(super) fn remove_named(&self, name: &str, but: Option<&str>) -> Result<(), FileError> {
        let (path, but) = (self.out.join(name), but.map(|but| self.out.join(but)));
        let start = with_ending(&path, "");
        let held = path.parent().and_then(|directory| std::fs::read_dir(directory).ok());
        for found in held.into_iter().flatten().flatten().map(|found| found.path()) {
            let named =
                found.as_os_str().as_encoded_bytes().starts_with(start.as_os_str().as_encoded_bytes());
            if named && Some(&found) != but.as_ref() {
                self.remove_file(&found)?;
            }
        }
        Ok(())
    }

    fn remove_file(&self, path: &Path) -> Result<(), FileError> {
        match std::fs::remove_file(path) {
            Ok(()) => {
                self.written.fetch_add(1, Ordering::Relaxed);
                Ok(())
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(source) => Err(FileError { path: path.to_owned(), source }),
        }
    }

    /// Writes a file beside its place and renames it there, so that nobody sees half of it.
    fn replace(&self, path: &Path, bytes: &[u8]) -> Result<(), FileError> {
        let part = with_ending(path, "part");
        let create = || match std::fs::File::create(&part) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
                std::fs::File::create(&part)
            }
            created => created,
        };
        let attempt = || {
            create()?.write_all(bytes)?;
            std::fs::rename(&part, path)
        };
        attempt().map_err(|source| FileError { path: path.to_owned(), source })?;
        self.written.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Does `work` for every item, over as many threads as there are processors. The first error ends it.
    pub(super) fn each<T: Sync>(
        items: &[T],
        work: impl Fn(&T) -> Result<(), FileError> + Sync,
    ) -> Result<(), FileError> {
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            let run = || {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(item)?;
                }
                Ok(())
            };
            let others: Vec<_> = (1..processors().min(items.len())).map(|_| scope.spawn(run)).collect();
            let own = run();
            others.into_iter().filter_map(|other| other.join().ok()).chain([own]).collect()
        })
    }
}

/// Whether a file holds these bytes. One of another length is not read.
fn holds(path: &Path, bytes: &[u8]) -> bool {
    let Ok(mut file) = std::fs::File::open(path) else { return false };
    let long = file.metadata().is_ok_and(|stat| usize::try_from(stat.len()) == Ok(bytes.len()));
    let mut held = Vec::new();
    long && file.read_to_end(&mut held).is_ok() && held == bytes
}

fn beside(path: &Path, coding: Coding) -> Option<PathBuf> {
    coding.extension().map(|extension| with_ending(path, extension))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::Files;
    use crate::coding::Coding;

    #[test]
    fn copies_are_right_before_the_file_is() {
        let home = TempDir::new().unwrap();
        let files = Files::new(home.path().to_owned(), vec![Coding::Gzip]);
        let text = "Words that take room. ".repeat(400);
        // What cannot be replaced stands for a crash in between.
        std::fs::create_dir_all(home.path().join("a.html/held")).unwrap();
        files.put("a.html", text.as_bytes()).unwrap_err();
        let packed = std::fs::read(home.path().join("a.html.gz")).unwrap();
        assert_eq!(packed, Coding::Gzip.pack(text.as_bytes()));
    }
}
