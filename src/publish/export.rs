//! Everything as files, for a web server without pressroom behind it.
//!
//! Pages link to each other without an ending: let the server try `$uri`, then `$uri.html`.

use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{Publisher, tagger, title};
use crate::feed::opml;
use crate::model::{FeedKey, Format};
use crate::page::{self, Listed};
use crate::store::StoreError;

/// Statements read at once.
const PAGE: usize = 200;

/// Why the files could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be written.
    #[error("cannot write {path}")]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

/// Writes feeds and pages below `out`; files that are right already are left alone. Returns how many were written.
///
/// # Errors
/// When the store or the file system fails.
pub async fn export(publisher: &Publisher, out: &Path, now: Timestamp) -> Result<usize, ExportError> {
    let (store, site) = (&publisher.store, &publisher.site);
    let mut written = 0;
    let mut put = |name: String, bytes: &[u8]| {
        write(&out.join(name), bytes).map(|changed| written += usize::from(changed))
    };
    let catalogue = tagger(&publisher.current);
    let feeds = catalogue.catalogue().feeds();
    put("opml".to_owned(), opml(site, &feeds).as_bytes())?;
    put("style.css".to_owned(), page::STYLE.as_bytes())?;
    put("feed.css".to_owned(), page::FEED_STYLE.as_bytes())?;
    let mut listed = Vec::new();
    for count in store.feeds().await? {
        for format in Format::ALL {
            if let Some(document) = store.document(&count.feed, format).await? {
                put(format!("{}.{}", count.feed, format.extension()), &document.bytes)?;
            }
        }
        let entries = store.entries(&count.feed, publisher.span.window(now)).await?;
        let title = title(&publisher.current, &count.feed);
        put(format!("{}.html", count.feed), page::subject(site, (&count.feed, &title), &entries).as_bytes())?;
        listed.push(Listed { feed: count.feed, title, statements: count.statements });
    }
    let newest = store.entries(&FeedKey::All, publisher.span.window(now)).await?;
    put("index.html".to_owned(), page::index(site, &listed, newest.get(..20).unwrap_or(&newest)).as_bytes())?;
    let mut after = None;
    loop {
        let entries = store.statements_after(after.take(), PAGE).await?;
        let Some(last) = entries.last() else { return Ok(written) };
        after = Some(last.id.clone());
        for entry in &entries {
            put(format!("statements/{}.html", entry.id), page::statement(site, entry).as_bytes())?;
        }
    }
}

/// Writes a file beside its place and renames it there, so that nobody sees half of it.
fn write(path: &Path, bytes: &[u8]) -> Result<bool, ExportError> {
    if std::fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(false);
    }
    let attempt = || {
        let directory = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(directory)?;
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let part = directory.join(name);
        std::fs::File::create(&part)?.write_all(bytes)?;
        std::fs::rename(&part, path)
    };
    attempt().map(|()| true).map_err(|source| ExportError::Write { path: path.to_owned(), source })
}
