//! The transcript of a statement, for as long as it is what was read.

use std::io::Read;
use std::path::Path;

use crate::model::Entry;

/// What the transcript holds; `None` where there is none for readers.
///
/// Nor is there one where something else lies in its place by now: a link that leads out of the watched directory, or a file that intake
/// has not read yet.
#[must_use]
pub fn transcript(directory: &Path, entry: &Entry) -> Option<Vec<u8>> {
    let path = directory.join(entry.transcript()?).canonicalize().ok()?;
    if !path.starts_with(directory.canonicalize().ok()?) || !path.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path).ok()?.take(entry.bytes + 1).read_to_end(&mut bytes).ok()?;
    (u64::try_from(bytes.len()) == Ok(entry.bytes)).then_some(bytes)
}
