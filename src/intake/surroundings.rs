//! What the directory of a transcript tells about it: its `pressroom.toml`, and the lines that recur in the files beside it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use crate::text::line_at;
use crate::transcript::{Context, Directory, DirectoryError, Learned};

/// The name of the file with what holds for a directory.
pub const DIRECTORY_FILE: &str = "pressroom.toml";
/// Files of a directory from which its furniture is learned: the first by name, so that the order of arrival does not matter.
const NEIGHBOURS_MAX: usize = 24;
/// Longer files are not looked at for it.
const NEIGHBOUR_BYTES_MAX: u64 = 1 << 20;

/// What is known of a transcript besides its bytes.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    directory: Directory,
    learned: Learned,
    /// Files that it was learned from.
    files: usize,
}

/// Surroundings that were looked at before, by directory and extension.
#[derive(Clone, Debug, Default)]
pub struct Known(Arc<Mutex<HashMap<PathBuf, Seen>>>);

/// When the `pressroom.toml` files were written, and what was found.
type Seen = (Vec<Option<SystemTime>>, Arc<Surroundings>);

impl Known {
    /// Looks around a file, or remembers: a full neighbourhood is learned once, a small one is cheap to learn again. What holds in `root`
    /// and the directories between holds too; without a root only its own directory is asked.
    ///
    /// # Errors
    /// Names the mistake in a `pressroom.toml`. What cannot be read is as if it were not there.
    pub fn of(&self, root: Option<&Path>, file: &Path) -> Result<Arc<Surroundings>, DirectoryError> {
        let own = file.parent().unwrap_or(Path::new(""));
        let key = own.join(file.extension().unwrap_or_default());
        let written =
            |path: &Path| path.join(DIRECTORY_FILE).metadata().and_then(|stat| stat.modified()).ok();
        let times: Vec<Option<SystemTime>> = chain(root, own).into_iter().map(written).collect();
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some((then, known)) =
            known.filter(|(then, known)| *then == times && known.files >= NEIGHBOURS_MAX)
        {
            drop(then);
            return Ok(known);
        }
        let found = Arc::new(Surroundings::of(root, file)?);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, (times, found.clone()));
        Ok(found)
    }

    /// Forgets all, so that a sweep learns anew.
    pub(super) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Surroundings {
    fn of(root: Option<&Path>, file: &Path) -> Result<Self, DirectoryError> {
        let own = file.parent().unwrap_or(Path::new(""));
        let own = if own.as_os_str().is_empty() { Path::new(".") } else { own };
        let mut directory = Directory::default();
        for path in chain(root, own) {
            let file = path.join(DIRECTORY_FILE);
            if let Ok(text) = std::fs::read_to_string(&file) {
                directory = Directory::parse(&file.display().to_string(), &text)?.within(&directory);
            }
        }
        let files = neighbours(own, file);
        let learned =
            Learned::from_files(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
        Ok(Self { directory, learned, files: files.len() })
    }

    /// A digest of a file's bytes and of what its directory says of it. What is learned from its neighbours is left out.
    pub(super) fn digest(&self, bytes: &[u8]) -> i64 {
        xxh3_64_with_seed(bytes, xxh3_64(format!("{:?}", self.directory).as_bytes())).cast_signed()
    }

    /// For reading a file of that path.
    #[must_use]
    pub fn context<'a>(&'a self, path: &'a str) -> Context<'a> {
        Context { path, directory: &self.directory, learned: &self.learned }
    }
}

/// Looks through every `pressroom.toml` in and below a directory; `known` tells the organisations of the catalogue.
///
/// # Errors
/// Names the first mistake.
pub fn check_directory_files(root: &Path, known: impl Fn(&str) -> bool) -> Result<(), DirectoryError> {
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().flatten();
    for file in files.filter(|file| file.file_name() == DIRECTORY_FILE) {
        let Ok(text) = std::fs::read_to_string(file.path()) else { continue };
        let name = file.path().display().to_string();
        if let Some(organisation) = Directory::parse(&name, &text)?.organisation.filter(|id| !known(id)) {
            let line = line_at(&text, text.find("organisation").unwrap_or(0));
            let reason = format!(
                "the catalogue has no organisation {organisation}: add it there, or give the name as publisher"
            );
            return Err(DirectoryError { file: name, line, reason });
        }
    }
    Ok(())
}

/// The directories whose word holds, the outermost first.
fn chain<'a>(root: Option<&Path>, own: &'a Path) -> Vec<&'a Path> {
    let Some(root) = root.filter(|root| own.starts_with(root)) else { return vec![own] };
    let mut chain: Vec<&Path> = own.ancestors().take_while(|path| path.starts_with(root)).collect();
    chain.reverse();
    chain
}

/// The files beside a file, by path and bytes, where their format has lines.
fn neighbours(directory: &Path, file: &Path) -> Vec<(String, Vec<u8>)> {
    let extension = file.extension();
    let lined = extension.is_some_and(|extension| {
        ["txt", "text", "md", "markdown"].iter().any(|known| extension.eq_ignore_ascii_case(known))
    });
    if !lined {
        return Vec::new();
    }
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(|path| path.extension() == extension).collect();
    paths.sort_unstable();
    let small = |path: &PathBuf| {
        path.metadata().is_ok_and(|stat| stat.is_file() && stat.len() <= NEIGHBOUR_BYTES_MAX)
    };
    let read = |path: PathBuf| Some((path.display().to_string(), std::fs::read(&path).ok()?));
    paths.into_iter().filter(small).take(NEIGHBOURS_MAX).filter_map(read).collect()
}
