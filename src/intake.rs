//! Watches the directory: events are hints, the sweep is the truth.

mod files;
mod surroundings;
mod watch;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::stream::{self, Stream, StreamExt};
use jiff::{SignedDuration, Timestamp};
use rustc_hash::FxHashMap;
use tokio::sync::watch as bell;

pub use files::{Found, Scan};
pub use surroundings::{DIRECTORY_FILE, Known, Surroundings, check_directory_files};

use crate::clock::Clock;
use crate::publish::{Current, tagger};
use crate::store::{Accepted, Alarm, Arrival, Refused, Run, Stat, Store, StoreError, Transcript};
use crate::timetable::Timetable;
use crate::transcript;
use watch::{Hint, Watch};

/// Files that are read in one go.
const BATCH: usize = 64;
/// Files that are written together, at most: each transaction writes much that the one before wrote already. And bytes of them, about:
/// what is read takes several times as much.
const TOGETHER: usize = 512;
const TOGETHER_BYTES: u64 = 16 << 20;
/// The sweep's name among the tasks of the timetable.
const SWEEP: &str = "sweep";
/// How often missing transcripts are looked at for withdrawal.
const WITHDRAW: Duration = Duration::from_secs(1);

/// What the loop needs to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The directory that is watched.
    pub directory: PathBuf,
    /// When to sweep besides the start, and what the events ask for.
    pub sweep: Option<Timetable>,
    /// Bytes of a transcript.
    pub transcript_bytes_max: u64,
    /// How long a transcript may be gone.
    pub withdraw_after: SignedDuration,
    /// Statements that are withdrawn at once.
    pub withdraw_at_most: usize,
    /// Whether the first start tells subscribers of what it finds.
    pub backfill: Backfill,
}

/// What the first start on a full archive does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backfill {
    /// Fills feeds and pages without webhooks.
    Quiet,
    /// Sends webhooks for all of it.
    Notify,
}

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// New events.
    pub events: usize,
    /// Files that could not be read.
    pub refused: usize,
}

/// The intake loop.
#[derive(Clone, Debug)]
pub struct Intake {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// The catalogue in force.
    pub current: Current,
    /// What to read.
    pub settings: Settings,
    known: Known,
    /// The directory in which there were files last.
    full: Arc<Mutex<Option<watch::Identity>>>,
}

/// What one file gave.
enum Outcome {
    Arrival(Box<Arrival>),
    Refused(Refused),
    /// Gone, or still being written.
    Nothing,
}

impl Outcome {
    /// Bytes of the file, where it was read.
    fn bytes(&self) -> u64 {
        if let Self::Arrival(arrival) = self { arrival.stat.bytes } else { 0 }
    }
}

/// What of further reads is written together.
async fn together(reads: &mut (impl Stream<Item = Vec<Outcome>> + Unpin)) -> Option<Vec<Outcome>> {
    let weigh = |read: &[Outcome]| read.iter().map(Outcome::bytes).sum::<u64>();
    let mut outcomes = reads.next().await?;
    let mut bytes = weigh(&outcomes);
    while outcomes.len() < TOGETHER
        && bytes < TOGETHER_BYTES
        && let Some(more) = reads.next().await
    {
        bytes += weigh(&more);
        outcomes.extend(more);
    }
    Some(outcomes)
}

impl Intake {
    /// A loop that has not looked yet.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, current: Current, settings: Settings) -> Self {
        Self { store, current, settings, known: Known::default(), full: Arc::default() }
    }

    /// Looks through the whole directory. `progress` is told how many files were read and how many there are.
    ///
    /// # Errors
    /// When the store fails. An unreadable directory is an alarm.
    pub async fn step(
        &self,
        now: Timestamp,
        progress: &(dyn Fn(usize, usize) + Send + Sync),
    ) -> Result<Swept, StoreError> {
        let (scan, known) = tokio::join!(files::scan(&self.settings.directory), self.store.transcripts());
        let known = known?;
        let scan = match scan {
            Ok(scan) => scan,
            Err(error) => {
                self.alarm(
                    "intake_directory",
                    &format!("{} cannot be read: {error}", self.settings.directory.display()),
                    now,
                )
                .await?;
                return Ok(Swept::default());
            }
        };
        self.store.clear(&["intake_directory"]).await?;
        if self.is_suspicious(&scan, &known, now).await? {
            return Ok(Swept::default());
        }
        self.known.forget();
        let quiet = self.settings.backfill == Backfill::Quiet;
        let found: Vec<String> = scan.files.keys().filter(|_| quiet).cloned().collect();
        // Durable before the first file is read: what arrives later is news, also after a crash.
        self.store.enlist_backfill(&found).await?;
        let known: FxHashMap<&str, &Transcript> =
            known.iter().map(|transcript| (transcript.path.as_str(), transcript)).collect();
        let refused: BTreeSet<&String> = scan.refused.iter().map(|file| &file.path).collect();
        let there = |path: &String| scan.files.contains_key(path) || refused.contains(path);
        let gone = known.values().filter(|old| !old.missing && !there(&old.path));
        let gone: Vec<String> = gone.map(|old| old.path.clone()).collect();
        if !gone.is_empty() {
            self.store.miss(gone, now).await?;
        }
        let mut swept = Swept { events: 0, refused: scan.refused.len() };
        let fresh = |path: &String, stat: Stat| {
            known.get(path.as_str()).is_none_or(|old| old.missing || old.stat != stat)
        };
        let refused: Vec<Refused> =
            scan.refused.into_iter().filter(|file| fresh(&file.path, file.stat)).collect();
        if !refused.is_empty() {
            self.store.refuse(refused, now).await?;
        }
        let changed: Vec<String> = scan
            .files
            .iter()
            .filter(|(path, stat)| fresh(path, **stat))
            .map(|(path, _)| path.clone())
            .collect();
        let taken = self.take(&changed, now, progress).await?;
        swept.events += taken.events;
        swept.refused += taken.refused;
        Ok(swept)
    }

    /// Whether the directory is empty without having been emptied: another directory than the one that had files, as when a disk is
    /// not mounted. Then nothing is taken for gone.
    async fn is_suspicious(
        &self,
        scan: &Scan,
        known: &[Transcript],
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let identity = watch::identity(&self.settings.directory).await;
        let mut suspicious = scan.files.is_empty() && scan.refused.is_empty();
        {
            let mut full = self.full.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if !suspicious {
                *full = identity;
            }
            suspicious &= full.is_none() || *full != identity;
        }
        let known = if suspicious { known.iter().filter(|one| !one.missing).count() } else { 0 };
        if known == 0 {
            self.store.clear(&["intake_empty"]).await?;
            return Ok(false);
        }
        let message = format!(
            "{} is empty, but {known} transcripts are known: nothing is withdrawn; is a disk not mounted? If it is meant to be empty, put one file there",
            self.settings.directory.display()
        );
        self.alarm("intake_empty", &message, now).await?;
        Ok(true)
    }

    /// Reads files and accepts what they hold, many at a time: who stops waits for one transaction.
    async fn take(
        &self,
        paths: &[String],
        now: Timestamp,
        progress: &(dyn Fn(usize, usize) + Send + Sync),
    ) -> Result<Swept, StoreError> {
        let ahead = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) + 1;
        let batches: Vec<Vec<String>> = paths.chunks(BATCH).map(<[String]>::to_vec).collect();
        // What is read while others are accepted waits for its turn, so that the journal follows the names.
        let reads = stream::iter(batches).map(|paths| self.look_into(paths)).buffered(ahead);
        let mut reads = reads.boxed();
        let (mut swept, mut done) = (Swept::default(), 0);
        let mut next = together(&mut reads).await;
        while let Some(outcomes) = next {
            done += outcomes.len();
            let (kept, then) = tokio::join!(self.keep(outcomes, now), together(&mut reads));
            let kept = kept?;
            swept.events += kept.events;
            swept.refused += kept.refused;
            progress(done.min(paths.len()), paths.len());
            next = then;
        }
        Ok(swept)
    }

    /// Reads and tags files.
    async fn look_into(&self, paths: Vec<String>) -> Vec<Outcome> {
        let (intake, count) = (self.clone(), paths.len());
        let read = tokio::task::spawn_blocking(move || paths.iter().map(|path| intake.read(path)).collect());
        read.await.unwrap_or_else(|error| {
            tracing::error!(files = count, %error, "reading stopped; the files are tried again at the next sweep");
            Vec::new()
        })
    }

    /// Accepts what files held, in one transaction.
    async fn keep(&self, outcomes: Vec<Outcome>, now: Timestamp) -> Result<Swept, StoreError> {
        let (mut arrivals, mut refused) = (Vec::new(), Vec::new());
        for outcome in outcomes {
            match outcome {
                Outcome::Arrival(arrival) => arrivals.push(*arrival),
                Outcome::Refused(file) => refused.push(file),
                Outcome::Nothing => {}
            }
        }
        let swept = Swept { events: 0, refused: refused.len() };
        if !refused.is_empty() {
            for file in self.store.refuse(refused, now).await? {
                tracing::warn!(file.path = file.path, code = file.code, reason = file.reason, "refused");
            }
        }
        let paths: Vec<String> = arrivals.iter().map(|arrival| arrival.path.clone()).collect();
        let accepted =
            if arrivals.is_empty() { Vec::new() } else { self.store.accept(arrivals, now).await? };
        let events = accepted.iter().filter(|one| matches!(one, Accepted::Event { .. })).count();
        for (one, path) in accepted.iter().zip(&paths) {
            match one {
                Accepted::Event { seq, kind, id } => {
                    tracing::debug!(seq, statement.id = %id, kind = kind.as_str(), "accepted");
                }
                Accepted::Copy(id) => {
                    tracing::info!(file.path = path, statement.id = %id, "a copy of a statement that is there: nobody is told");
                }
                Accepted::Unchanged(_) => {}
            }
        }
        Ok(Swept { events, ..swept })
    }

    /// Reads and tags one file.
    fn read(&self, path: &str) -> Outcome {
        tracing::info_span!("transcript", file.path = path).in_scope(|| self.read_alone(path))
    }

    /// A parser that panics loses one file only.
    fn read_alone(&self, path: &str) -> Outcome {
        let file = match files::read(&self.settings.directory, path, self.settings.transcript_bytes_max) {
            Ok(Some(file)) => file,
            Ok(None) => return Outcome::Nothing,
            Err(refused) => return Outcome::Refused(refused),
        };
        let tagger = tagger(&self.current);
        let surroundings = self.known.of(Some(&self.settings.directory), &self.settings.directory.join(path));
        let surroundings = match surroundings {
            Ok(surroundings) => surroundings,
            Err(error) => {
                let (code, reason) = ("directory_file".to_owned(), error.to_string());
                return Outcome::Refused(Refused { path: path.to_owned(), stat: file.stat, code, reason });
            }
        };
        let reading = std::panic::catch_unwind(|| {
            transcript::read(&file.bytes, &surroundings.context(path)).map(|mut reading| {
                tagger.identify(&mut reading.statement);
                let tags = tagger.tag(&reading.statement);
                (reading.statement, tags)
            })
        });
        let refuse = |code: &str, reason: String| {
            Outcome::Refused(Refused {
                path: path.to_owned(),
                stat: file.stat,
                code: code.to_owned(),
                reason,
            })
        };
        match reading {
            Ok(Ok((statement, tags))) => {
                let content = Some(surroundings.digest(&file.bytes));
                let arrival = Arrival::new(path.to_owned(), file.stat, statement, tags);
                Outcome::Arrival(Box::new(Arrival { content, ..arrival }))
            }
            Ok(Err(refusal)) => refuse(refusal.code(), refusal.to_string()),
            Err(_panic) => {
                refuse("parser_failed", "the parser failed on this file: please report it".to_owned())
            }
        }
    }

    /// Watches until `stop` turns true. The directory is expected to have been swept once after `watch` began.
    pub async fn run(self, mut watch: Watch, mut stop: bell::Receiver<bool>) {
        let mut held = false;
        // What could not be done for want of the store.
        let mut owed = Hint::default();
        let (mut clock, mut set) = (Clock::now(), SignedDuration::ZERO);
        let mut due = self.next_sweep();
        self.tell_silence(&watch).await;
        while !*stop.borrow() {
            let mut hint = std::mem::take(&mut owed);
            let come = tokio::select! {
                come = watch.next() => come,
                () = tokio::time::sleep(WITHDRAW) => Hint::default(),
                _ = stop.wait_for(|stop| *stop) => return,
            };
            hint.add(come);
            let jump = clock.jump();
            set += jump.unwrap_or_default();
            let now = Timestamp::now();
            let by_schedule = now >= due || jump.is_some();
            if by_schedule {
                due = self.next_sweep();
                hint.sweep = true;
            }
            // What hindered may be gone. Before the sweep, so that nothing falls between.
            if watch.is_stale().await || (hint.sweep && watch.silent().is_some()) {
                watch = Watch::start(&self.settings.directory).await;
                self.tell_silence(&watch).await;
                hint.sweep = true;
            }
            let done = async {
                self.move_grace(&mut set, now).await?;
                self.follow(hint.clone(), &mut held, now).await?;
                if by_schedule {
                    self.store.record_run(Run::since(SWEEP, now, Ok(String::new()))).await
                } else {
                    Ok(())
                }
            };
            if let Err(error) = done.await {
                error.tell("intake waits for the store");
                owed = hint;
                let mut halted = self.store.bells().halted.subscribe();
                tokio::time::sleep(WITHDRAW).await;
                drop(halted.wait_for(Option::is_none).await);
            }
        }
    }

    fn next_sweep(&self) -> Timestamp {
        let next = self.settings.sweep.as_ref().and_then(|sweep| sweep.next(Timestamp::now()));
        next.unwrap_or(Timestamp::MAX)
    }

    /// After the clock was set, missing transcripts have as much grace left as before.
    async fn move_grace(&self, set: &mut SignedDuration, now: Timestamp) -> Result<(), StoreError> {
        if !set.is_zero() {
            self.store.move_grace(*set, now).await?;
            tracing::warn!(
                seconds = set.as_secs(),
                "the clock was set: missing transcripts keep their grace, and deliveries wait no longer"
            );
            *set = SignedDuration::ZERO;
        }
        Ok(())
    }

    /// Raises or clears the alarm that no events come from somewhere.
    async fn tell_silence(&self, watch: &Watch) {
        let told = match watch.silent() {
            None => self.store.clear(&["no_events"]).await.map(drop),
            Some(message) => self.alarm("no_events", message, Timestamp::now()).await,
        };
        if let Err(error) = told {
            error.tell("an alarm cannot be kept");
        }
    }

    async fn follow(&self, hint: Hint, held: &mut bool, now: Timestamp) -> Result<(), StoreError> {
        if hint.sweep {
            self.step(now, &|_, _| {}).await?;
        }
        let (present, gone): (BTreeSet<String>, BTreeSet<String>) =
            hint.paths.into_iter().partition(|path| self.settings.directory.join(path).is_file());
        let touched: Vec<&String> =
            present.iter().chain(&gone).filter(|path| files::is_directory_file(path)).collect();
        let below = self.below(&touched).await?;
        let (present, gone) = (without_directory_files(present), without_directory_files(gone));
        let readable: BTreeSet<String> =
            present.into_iter().filter(|path| !files::is_temporary(path)).chain(below).collect();
        let readable: Vec<String> = readable.into_iter().collect();
        // What went without the name of a transcript may have been a directory with many.
        let directory =
            gone.iter().any(|path| transcript::supported(path).is_err() && !files::is_temporary(path));
        // What went goes first: a file that is renamed and edited at once is then no copy of what it was.
        if !gone.is_empty() {
            self.store.miss(gone.into_iter().collect(), now).await?;
        }
        if !readable.is_empty() {
            self.take(&readable, now, &|_, _| {}).await?;
        }
        if directory && !hint.sweep {
            self.step(now, &|_, _| {}).await?;
        }
        self.withdraw(held, now).await
    }

    /// The transcripts in and below the directories whose `pressroom.toml` changed.
    async fn below(&self, touched: &[&String]) -> Result<Vec<String>, StoreError> {
        if touched.is_empty() {
            return Ok(Vec::new());
        }
        self.known.forget();
        let directories: Vec<&str> =
            touched.iter().map(|path| path.strip_suffix(DIRECTORY_FILE).unwrap_or(path)).collect();
        let known = self.store.transcripts().await?;
        let paths = known.into_iter().filter(|one| !one.missing).map(|one| one.path);
        Ok(paths.filter(|path| directories.iter().any(|directory| path.starts_with(directory))).collect())
    }

    /// Withdraws what has been gone for long enough, unless it is too much at once.
    async fn withdraw(&self, held: &mut bool, now: Timestamp) -> Result<(), StoreError> {
        let before = now.checked_sub(self.settings.withdraw_after).unwrap_or(Timestamp::MIN);
        let withdrawn = self.store.withdraw_missing(before, self.settings.withdraw_at_most, now).await?;
        for id in &withdrawn.statements {
            tracing::info!(statement.id = %id, "withdrawn: its transcript is gone");
        }
        if let Some(message) = withdrawn.alarm().filter(|_| !*held) {
            self.alarm("withdraw_held", &message, now).await?;
        } else if withdrawn.held == 0 && *held {
            self.store.clear(&["withdraw_held"]).await?;
        }
        *held = withdrawn.held > 0;
        Ok(())
    }

    async fn alarm(&self, code: &str, message: &str, now: Timestamp) -> Result<(), StoreError> {
        let (code, message) = (code.to_owned(), message.to_owned());
        let alarm = Alarm { code, message, since: now };
        if self.store.raise(alarm.clone()).await? {
            tracing::error!(code = alarm.code, reason = alarm.message, "alarm");
        }
        Ok(())
    }

    /// Begins to watch. Call before the first sweep, so that nothing falls between.
    pub async fn watch(&self) -> Watch {
        Watch::start(&self.settings.directory).await
    }
}

fn without_directory_files(paths: BTreeSet<String>) -> BTreeSet<String> {
    paths.into_iter().filter(|path| !files::is_directory_file(path)).collect()
}
