//! When readers first saw a statement, and when it was last corrected: what the folder does not tell.
//!
//! A line for each revision stands in a file beside the store, so that a store which is lost and made anew from the folder shows the same
//! times, and no reader takes what it has for new or corrected. Lines are added after the commit; what a crash left out the next start
//! adds, for each line tells the store that wrote it and how far that had come.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};
use tokio::sync::{Mutex, OnceCell};

use super::super::{Arrival, Result, StoreError};
use super::rows;

/// The name of the file, beside the store.
pub(super) const FILE: &str = "times.jsonl";
/// Bytes at the end of the file within which its last line begins.
const LINE_BYTES_MAX: u64 = 1024;
/// Rows of the journal that are looked at together.
const ROWS_MAX: i64 = 20_000;

/// A line.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    /// The store that wrote it.
    store: String,
    /// The number of the event.
    seq: i64,
    id: String,
    #[serde(flatten)]
    times: Times,
}

/// The times of a statement, and by what its content is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Times {
    pub(super) revision: i64,
    pub(super) published: Timestamp,
    pub(super) updated: Timestamp,
    fingerprint: String,
    content: Option<i64>,
}

impl Times {
    /// Whether a transcript says what it said then. A newer pressroom may read the same bytes otherwise, and the same text may stand in
    /// other bytes: neither is a correction.
    pub(super) fn are_of(&self, arrival: &Arrival) -> bool {
        self.content.is_some() && self.content == arrival.content
            || self.fingerprint == HEXLOWER.encode(&arrival.fingerprint.0)
    }
}

/// Times by the id of the statement.
pub(super) type Told = BTreeMap<String, Times>;

/// The file.
#[derive(Debug)]
pub(super) struct Chronicle {
    path: PathBuf,
    begun: OnceCell<Begun>,
}

#[derive(Debug)]
struct Begun {
    store: String,
    /// What other stores told.
    told: Told,
    /// The last event that has its line.
    at: Mutex<i64>,
}

impl Chronicle {
    /// The file beside a store.
    pub(super) fn beside(store: &Path) -> Self {
        Self { path: store.with_file_name(FILE), begun: OnceCell::new() }
    }

    /// What the stores told that stood here before this one, as far as it may still be asked for.
    pub(super) async fn told(&self, readers: &SqlitePool) -> Result<&Told> {
        self.begun(readers).await.map(|begun| &begun.told)
    }

    async fn begun(&self, readers: &SqlitePool) -> Result<&Begun> {
        self.begun.get_or_try_init(|| self.begin(readers)).await
    }

    /// Reads the end of the file. The rest tells nothing new to the store that wrote it, unless that is still being made from a folder.
    async fn begin(&self, readers: &SqlitePool) -> Result<Begun> {
        let (store, head, filling): (String, i64, bool) = sqlx::query_as(
            "SELECT (SELECT value FROM meta WHERE name = 'store'), (SELECT coalesce(max(seq), 0) FROM journal),
               EXISTS (SELECT 1 FROM backfill)",
        )
        .fetch_one(readers)
        .await?;
        let end = self.read(LINE_BYTES_MAX)?;
        // A power failure may take what a store has told already.
        let own = lines(&end).last().filter(|line| line.store == store && line.seq <= head);
        let mut told = Told::new();
        if own.is_none() || filling {
            told.extend(
                lines(&self.read(u64::MAX)?)
                    .filter(|line| line.store != store)
                    .map(|line| (line.id, line.times)),
            );
        }
        Ok(Begun { store, told, at: Mutex::new(own.map_or(0, |line| line.seq)) })
    }

    /// Adds the lines of what was accepted since.
    pub(super) async fn follow(&self, readers: &SqlitePool) -> Result<()> {
        let begun = self.begun(readers).await?;
        let mut at = begun.at.lock().await;
        loop {
            let rows = sqlx::query(
                "SELECT max(j.seq) AS seq, s.id, s.revision, s.published, r.at, s.fingerprint, t.content FROM journal j
                 JOIN statement s ON s.n = j.statement JOIN revision r ON r.statement = s.n AND r.revision = s.revision
                 LEFT JOIN transcript t ON t.path = s.path WHERE j.seq > ?1 AND j.seq <= ?1 + ?2 GROUP BY s.n ORDER BY 1",
            );
            let rows = rows.bind(*at).bind(ROWS_MAX).fetch_all(readers).await?;
            let lines = rows.iter().map(|row| line(&begun.store, row)).collect::<Result<Vec<_>>>()?;
            let Some(last) = lines.last().map(|line| line.seq) else { return Ok(()) };
            let mut added = Vec::new();
            for line in lines {
                serde_json::to_writer(&mut added, &line)?;
                added.push(b'\n');
            }
            self.append(&added)?;
            let from = std::mem::replace(&mut *at, last);
            // The journal has no gaps: fewer rows than were asked for are all there are.
            if last < from + ROWS_MAX {
                return Ok(());
            }
        }
    }

    /// The last bytes of the file, `most` at most; none where there is no file.
    fn read(&self, most: u64) -> Result<Vec<u8>> {
        let read = || {
            let mut bytes = Vec::new();
            let mut file = match File::open(&self.path) {
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(bytes),
                opened => opened?,
            };
            file.seek(SeekFrom::Start(file.metadata()?.len().saturating_sub(most)))?;
            file.read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        read().map_err(|source| self.failed(source))
    }

    /// Adds lines, after the end of one that a crash has cut.
    fn append(&self, lines: &[u8]) -> Result<()> {
        let cut = self.read(1)?.last().is_some_and(|last| *last != b'\n');
        let append = || {
            let mut file = OpenOptions::new().create(true).append(true).open(&self.path)?;
            file.write_all(&[if cut { b"\n" } else { b"".as_slice() }, lines].concat())
        };
        append().map_err(|source| self.failed(source))
    }

    fn failed(&self, source: std::io::Error) -> StoreError {
        StoreError::Copy { path: self.path.display().to_string(), source }
    }
}

/// What a store tells of a statement.
fn line(store: &str, row: &SqliteRow) -> Result<Line> {
    let times = Times {
        revision: row.try_get("revision")?,
        published: rows::time(row.try_get("published")?)?,
        updated: rows::time(row.try_get("at")?)?,
        fingerprint: HEXLOWER.encode(row.try_get("fingerprint")?),
        content: row.try_get("content")?,
    };
    Ok(Line { store: store.to_owned(), seq: row.try_get("seq")?, id: row.try_get("id")?, times })
}

/// The lines that are whole.
fn lines(bytes: &[u8]) -> impl Iterator<Item = Line> {
    bytes.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok())
}
