//! The static twin: feeds, archives, pages and lists as files, for a web server or a network of caches.
//!
//! The bytes are those of the daemon, and no link among them leads nowhere; what is answered only to questions, such as searches,
//! pages of lists after the first, and the hub, stays with the daemon. Pages link to each other without an ending: let the server try
//! `$uri`, then `$uri.html`. The store remembers which version of each feed and which change of the statements is written, so that a
//! step costs what has changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::files::{FileError, Files};
use super::original::Original;
use super::threads::processors;
use super::{Publisher, tagger, title};
use crate::coding::Coding;
use crate::feed::{Site, opml};
use crate::model::{Correction, Entry, FeedKey, Format, StatementId};
use crate::page::{self, Listed, Subjects};
use crate::store::{Alarm, StoreError};
use crate::webhook::SCHEMA;

/// Changes where files come to be that were not written before.
const LAYOUT: u32 = 3;
/// Statements read at once.
const PAGE: usize = 500;
/// Statements on the front page.
const NEWEST: usize = 20;
/// Version and closed pages of a feed that is not written.
const NEVER: (i64, u32) = (-1, 0);
/// The alarm that the files cannot be written.
pub const UNWRITTEN: &str = "publish_directory";
/// The name under which the store remembers what is written.
const MEMORY: &str = "twin";
/// How long to wait after a failure, and how often to look when no bell rings.
const POLL: Duration = Duration::from_secs(5);

/// Why the files could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TwinError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file system failed.
    #[error(transparent)]
    File(#[from] FileError),
}

/// What is written.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Memory {
    /// What all of it depends on.
    looks: String,
    /// Versions of the feeds, and how many pages of their archives are closed.
    feeds: BTreeMap<String, (i64, u32)>,
    /// Number of the last change of a statement.
    touched: i64,
}

/// The twin of what a publisher publishes.
#[derive(Clone, Debug)]
pub struct Twin {
    publisher: Publisher,
    files: Arc<Files>,
    /// The watched directory.
    transcripts: PathBuf,
}

impl Twin {
    /// A twin in the directory `out`; with packed copies if `packed`. `transcripts` is the watched directory.
    #[must_use]
    pub fn new(publisher: Publisher, (transcripts, out): (PathBuf, PathBuf), packed: bool) -> Self {
        let codings = if packed { Coding::PACKED.to_vec() } else { Vec::new() };
        Self { publisher, files: Arc::new(Files::new(out, codings)), transcripts }
    }

    /// Follows what is published until `stop` turns true. What is under way then is cut between two files, and done at the next start.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut published = self.publisher.store.bells().published.subscribe();
        while !*stop.borrow() {
            published.borrow_and_update();
            let done = tokio::select! {
                done = self.follow(Timestamp::now()) => done,
                _ = stop.wait_for(|stop| *stop) => return,
            };
            if let Err(error) = done {
                error.tell("cannot follow what is published; the files are tried again");
            }
            tokio::select! {
                _ = published.changed() => {}
                () = tokio::time::sleep(POLL) => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
        }
    }

    /// Writes what has changed. Where that cannot be written there is an alarm, until it can.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn follow(&self, now: Timestamp) -> Result<(), StoreError> {
        let store = &self.publisher.store;
        let out = self.files.out.display();
        match self.step(now).await {
            Ok(_) => {
                if store.clear(&[UNWRITTEN]).await? {
                    tracing::info!("the files in {out} are written again");
                }
                Ok(())
            }
            Err(TwinError::Store(error)) => Err(error),
            Err(TwinError::File(error)) => {
                // The directory and not the file, which is another one each time.
                let cause = &error.source;
                let message = format!(
                    "publish.directory: {out} cannot be written: {cause}; the files there stay as they were"
                );
                let alarm = Alarm { code: UNWRITTEN.to_owned(), message, since: now };
                if store.raise(alarm).await? {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "the files cannot be written; they are tried again"
                    );
                }
                Ok(())
            }
        }
    }

    /// Writes what has changed. Returns how many files were written or removed.
    ///
    /// # Errors
    /// When the store or the file system fails; what was not written then is written by the next step.
    pub async fn step(&self, now: Timestamp) -> Result<usize, TwinError> {
        let store = &self.publisher.store;
        let before = self.memory().await?;
        let versions = store.feed_versions().await?;
        let (mut after, mut changed) = (Memory { looks: before.looks.clone(), ..Memory::default() }, false);
        let present: BTreeSet<String> = versions.iter().map(|(feed, _)| feed.to_string()).collect();
        // Before anything is written under the name: it may be the past name of another feed now.
        for feed in before.feeds.keys().filter(|feed| !present.contains(*feed)) {
            self.remove(feed)?;
            changed = true;
        }
        after.touched = self.statements(before.touched).await?;
        changed |= after.touched != before.touched;
        let mut stale = Vec::new();
        for (feed, version) in versions {
            let (written, closed) = before.feeds.get(&feed.to_string()).copied().unwrap_or(NEVER);
            if written == version {
                after.feeds.insert(feed.to_string(), (version, closed));
            } else {
                stale.push((feed, version, closed));
            }
        }
        changed |= !stale.is_empty();
        let failed = AtomicBool::new(false);
        let more = stale.into_iter().take_while(|_| !failed.load(Ordering::Relaxed));
        let written =
            stream::iter(more).map(|(feed, version, closed)| self.aside(feed, version, closed, now));
        let mut written = written.buffer_unordered(processors());
        let mut failure = None;
        while let Some(done) = written.next().await {
            match done {
                Ok((feed, version, closed)) => drop(after.feeds.insert(feed, (version, closed))),
                // What is being written on other threads ends before anybody writes it again.
                Err(error) => {
                    failed.store(true, Ordering::Relaxed);
                    failure.get_or_insert(error);
                }
            }
        }
        if let Some(error) = failure {
            return Err(error);
        }
        if changed {
            self.sitemaps(before.touched).await?;
            self.lists(now).await?;
            store.remember(MEMORY, &serde_json::to_string(&after).map_err(StoreError::from)?).await?;
        }
        Ok(self.files.take_count())
    }

    /// What is written. Where it is not what would be written now, only its names.
    async fn memory(&self) -> Result<Memory, TwinError> {
        let Publisher { site, span, .. } = &self.publisher;
        let renames = tagger(&self.publisher.current).catalogue().renames();
        let looks = format!(
            "{} {LAYOUT} {site:?} {span:?} {:?} {renames:?}",
            env!("CARGO_PKG_VERSION"),
            (&self.files.out, &self.files.codings)
        );
        let told = self.publisher.store.recall(MEMORY).await?;
        let memory: Memory = told.and_then(|told| serde_json::from_str(&told).ok()).unwrap_or_default();
        if memory.looks == looks && self.files.out.join("index.html").exists() {
            return Ok(memory);
        }
        // All is written anew; the names tell what to remove.
        let feeds = memory.feeds.into_keys().map(|feed| (feed, NEVER)).collect();
        Ok(Memory { looks, feeds, touched: 0 })
    }

    /// Writes the pages of statements that changed after the change of that number. Returns the number of the last one.
    async fn statements(&self, mut touched: i64) -> Result<i64, TwinError> {
        let mut changed = self.publisher.store.touched_after(touched, PAGE).await?;
        while let Some((last, _)) = changed.last() {
            touched = *last;
            let (site, transcripts) = (self.publisher.site.clone(), self.transcripts.clone());
            let ids: Vec<StatementId> = changed.iter().map(|(_, entry)| entry.id.clone()).collect();
            let known = self.publisher.store.corrections(&ids).await?;
            let written = self.blocking(move |files| {
                Files::each(&changed, |(_, entry)| {
                    let corrections = known.get(&entry.id).map_or(&[] as &[Correction], Vec::as_slice);
                    statement(files, &site, &transcripts, (entry, corrections))
                })
            });
            let (written, next) = tokio::join!(written, self.publisher.store.touched_after(touched, PAGE));
            written?;
            changed = next?;
        }
        Ok(touched)
    }

    /// Writes the sitemaps of the statements that changed after the change of that number, and the list of all.
    async fn sitemaps(&self, touched: i64) -> Result<(), TwinError> {
        let Publisher { store, site, .. } = &self.publisher;
        let (all, changed) = store.sitemaps(touched).await?;
        for part in changed {
            let text = page::sitemap_of_statements(site, &store.sitemap(part).await?);
            self.blocking(move |files| files.put(&format!("sitemap/{part}.xml"), text.as_bytes())).await?;
        }
        let index = page::sitemap_index(site, all);
        Ok(self.blocking(move |files| files.put("sitemap.xml", index.as_bytes())).await?)
    }

    /// Writes a feed on a thread on which it keeps nobody waiting.
    async fn aside(
        &self,
        feed: FeedKey,
        version: i64,
        closed: u32,
        now: Timestamp,
    ) -> Result<(String, i64, u32), TwinError> {
        let (twin, here) = (self.clone(), Handle::current());
        let written = tokio::task::spawn_blocking(move || {
            let closed = here.block_on(twin.feed(&feed, closed, now))?;
            Ok((feed.to_string(), version, closed))
        });
        written.await.unwrap_or_else(|_stopped| Err(self.stopped().into()))
    }

    /// Writes a feed in every format, its page, and its archive from the page after the `closed` first ones. Returns how many pages of
    /// the archive are closed now.
    async fn feed(&self, feed: &FeedKey, mut closed: u32, now: Timestamp) -> Result<u32, TwinError> {
        let Publisher { site, current, .. } = &self.publisher;
        let names = self.names(feed);
        for made in self.publisher.documents(feed, &Format::ALL).await?.into_iter().flatten() {
            match made {
                Ok(made) => names.iter().try_for_each(|name| {
                    self.files.put(&format!("{name}.{}", made.format.extension()), &made.bytes)
                })?,
                Err(error) => self.publisher.withhold(&error, now).await?,
            }
        }
        let name = title(current, feed);
        let of_changes = matches!(feed, FeedKey::Changes(_));
        let html = if of_changes {
            let (told, pages) = self.publisher.changes(feed, now).await?;
            page::changes(site, (feed, &name), &told, &pages)
        } else {
            let (shown, pages) = self.publisher.listing(feed, 1, now).await?.unwrap_or_default();
            page::subject(site, (feed, &name), &shown, &pages)
        };
        self.files.put(&format!("{feed}.html"), html.as_bytes())?;
        for old in names.iter().filter(|name| **name != feed.to_string()) {
            self.files.put(&format!("{old}.html"), page::moved(&site.page_url(feed)).as_bytes())?;
        }
        if of_changes {
            return self.changes(feed, &name, closed).await;
        }
        let mut number = closed + 1;
        while let Some(archived) = self.publisher.archive_page(feed, number).await? {
            let html = page::archive(site, (feed, &name), &archived.shown, &archived.pages());
            self.files.put(&format!("{feed}/archive/{number}.html"), html.as_bytes())?;
            match archived.document(site) {
                Ok(document) => {
                    self.files.put(&format!("{feed}/archive/{number}.atom"), &document.bytes)?;
                }
                Err(error) => self.publisher.withhold(&error, now).await?,
            }
            if !archived.is_closed() {
                break;
            }
            closed = number;
            number += 1;
        }
        Ok(closed)
    }

    /// Writes the pages of all changes of a feed after the `closed` first ones, and returns how many are closed now. Of a feed without
    /// changes there is none.
    async fn changes(&self, feed: &FeedKey, name: &str, mut closed: u32) -> Result<u32, TwinError> {
        while let Some((told, pages)) = self.publisher.changes_page(feed, closed + 1).await? {
            if told.is_empty() && closed == 0 {
                break;
            }
            let html = page::changes_archive(&self.publisher.site, (feed, name), &told, &pages);
            self.files.put(&format!("{feed}/archive/{}.html", closed + 1), html.as_bytes())?;
            if pages.newer.is_none() {
                break;
            }
            closed += 1;
        }
        Ok(closed)
    }

    /// The present name of a feed and those of the past, under which readers still look for it.
    fn names(&self, feed: &FeedKey) -> Vec<String> {
        let renames = tagger(&self.publisher.current).catalogue().renames();
        let past = renames.into_iter().filter_map(|(old, now)| {
            let (old, now) = (FeedKey::Of(old), FeedKey::Of(now));
            let old = if matches!(feed, FeedKey::Changes(_)) { old.changes() } else { old };
            (feed.scope() == now).then(|| old.to_string())
        });
        std::iter::once(feed.to_string()).chain(past).collect()
    }

    /// Removes what was written for a feed that is no more. Its archive stays: it is the same for ever.
    fn remove(&self, feed: &str) -> Result<(), FileError> {
        let endings = Format::ALL.map(Format::extension).into_iter().chain(["html"]);
        for ending in endings {
            self.files.remove(&format!("{feed}.{ending}"))?;
        }
        Ok(())
    }

    /// Writes what tells of all: the front page, the list of feeds, the redirects, the style sheets, the guides.
    async fn lists(&self, now: Timestamp) -> Result<(), TwinError> {
        let Publisher { store, site, current, .. } = &self.publisher;
        let listed: Vec<Listed> = store
            .feeds()
            .await?
            .into_iter()
            .map(|count| Listed {
                title: title(current, &count.feed),
                feed: count.feed,
                statements: count.statements,
            })
            .collect();
        let newest = self.publisher.shown(&FeedKey::All, now).await?;
        let index = page::index(site, &listed, newest.get(..NEWEST).unwrap_or(&newest));
        let tagger = tagger(current);
        let redirects: String = tagger
            .catalogue()
            .renames()
            .iter()
            .flat_map(|(old, now)| {
                [
                    format!("/{old} /{now} 301\n"),
                    format!("/{old}.* /{now}.:splat 301\n"),
                    format!("/{old}/* /{now}/:splat 301\n"),
                ]
            })
            .collect();
        let places = page::sitemap_of_pages(site, &listed);
        let subjects = Subjects::ALL.map(|kind| (kind.path(), page::subjects(site, kind, &listed)));
        let pages = site.clone();
        let list = opml(site, &tagger.catalogue().feeds());
        self.blocking(move |files| {
            files.put("opml", list.as_bytes())?;
            files.put("robots.txt", page::robots(&pages).as_bytes())?;
            files.put("sitemap/pages.xml", places.as_bytes())?;
            for (path, html) in subjects {
                files.put(&format!("{path}.html"), html.as_bytes())?;
            }
            files.put("style.css", page::STYLE.as_bytes())?;
            files.put("feed.css", page::FEED_STYLE.as_bytes())?;
            files.put("schemas/webhook.json", SCHEMA.as_bytes())?;
            files.put("docs.html", page::docs(&pages).as_bytes())?;
            for name in page::guides() {
                let text = page::guide(&pages, name).unwrap_or_default();
                files.put(&format!("docs/{name}.html"), text.as_bytes())?;
            }
            if redirects.is_empty() {
                files.remove("_redirects")?;
            } else {
                files.put("_redirects", redirects.as_bytes())?;
            }
            // Last: who finds it may rely on the rest.
            files.put("index.html", index.as_bytes())
        })
        .await?;
        Ok(())
    }

    async fn blocking(
        &self,
        work: impl FnOnce(&Files) -> Result<(), FileError> + Send + 'static,
    ) -> Result<(), FileError> {
        let files = Arc::clone(&self.files);
        let written = tokio::task::spawn_blocking(move || work(&files));
        written.await.unwrap_or_else(|_stopped| Err(self.stopped()))
    }

    fn stopped(&self) -> FileError {
        let source = std::io::Error::other("writing was stopped");
        FileError { path: self.files.out.clone(), source }
    }
}

/// Writes what is served of a statement. Its page is packed, too; the rest is read seldom.
fn statement(
    files: &Files,
    site: &Site,
    transcripts: &Path,
    (entry, corrections): (&Entry, &[Correction]),
) -> Result<(), FileError> {
    let name = format!("statements/{}", entry.id);
    files.put(&format!("{name}.html"), page::statement(site, entry, corrections).as_bytes())?;
    files.put_plain(&format!("{name}.json"), page::statement_json(site, entry).as_bytes())?;
    files.put_plain(&format!("{name}.txt"), page::statement_text(site, entry).as_bytes())?;
    let transcript = format!("{name}/transcript");
    if entry.transcript().is_none() {
        files.remove_named(&transcript, None)?;
        return files.remove(&transcript);
    }
    match Original::of(entry, transcripts) {
        Some(read) => original(files, &transcript, &read),
        // Gone or changed since: what was written stays until the intake has seen it.
        None => Ok(()),
    }
}

/// Writes a transcript. A web server knows a file by its name alone: the charset of one that is not UTF-8 stands in that of a second.
fn original(files: &Files, name: &str, original: &Original) -> Result<(), FileError> {
    let second = (original.charset != "utf-8").then(|| format!("{name}.{}", original.charset));
    files.remove_named(name, second.as_deref())?;
    for name in std::iter::once(name).chain(second.as_deref()) {
        files.put_plain(name, &original.bytes)?;
    }
    Ok(())
}
