//! The transcript of a statement, for as long as it is what was read.

use std::io::Read;
use std::path::Path;

use crate::model::Entry;
use crate::transcript::charset;

/// A transcript as it lies in the watched directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// What the file holds.
    pub bytes: Vec<u8>,
    /// In which charset it was read.
    pub charset: String,
}

impl Original {
    /// What the transcript of a statement holds; `None` where there is none for readers.
    ///
    /// Nor is there one where something else lies in its place by now: a link that leads out of the watched directory, or a file that
    /// intake has not read yet.
    #[must_use]
    pub fn of(entry: &Entry, directory: &Path) -> Option<Self> {
        let path = directory.join(entry.transcript()?).canonicalize().ok()?;
        if !path.starts_with(directory.canonicalize().ok()?) || !path.is_file() {
            return None;
        }
        let mut bytes = Vec::new();
        std::fs::File::open(path).ok()?.take(entry.bytes + 1).read_to_end(&mut bytes).ok()?;
        let whole = u64::try_from(bytes.len()) == Ok(entry.bytes);
        whole.then(|| Self { charset: charset(&bytes, &entry.path), bytes })
    }

    /// Its content type. JSON has no charset but one (RFC 8259, section 11).
    #[must_use]
    pub fn content_type(&self, entry: &Entry) -> String {
        match entry.transcript_type() {
            json @ "application/json" => json.to_owned(),
            media_type => format!("{media_type}; charset={}", self.charset),
        }
    }
}
