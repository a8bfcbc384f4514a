//! The caretaker: maintenance, retention and backup, by the timetable.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use crate::config::Settings;
use crate::deliver::Retention;
use crate::store::{Alarm, Run, Store, StoreError};
use crate::timetable::Timetable;

/// How often the clock is looked at: a machine that slept wakes up late, never early.
const POLL: Duration = Duration::from_secs(30);

/// Does what is due.
#[derive(Clone, Debug)]
pub struct Caretaker {
    store: Arc<dyn Store>,
    tasks: Vec<(&'static str, Timetable)>,
    retention: Retention,
    backups: (PathBuf, usize),
}

impl Caretaker {
    /// A caretaker of `store`.
    ///
    /// # Errors
    /// When a cron expression or the time zone cannot be understood.
    pub fn new(store: Arc<dyn Store>, settings: &Settings) -> Result<Self, String> {
        let mut tasks = Vec::new();
        for (setting, timetable) in settings.timetables() {
            // The sweep is intake's own.
            if let Some((_, task)) = setting.split_once('.').filter(|(room, _)| *room != "intake") {
                tasks.push((task, timetable?));
            }
        }
        let keep = SignedDuration::from_hours(24 * i64::from(settings.deliver.attempts_days));
        let retention = Retention { store: Arc::clone(&store), keep };
        let backups = (settings.backup_directory(), settings.schedule.backups_kept);
        Ok(Self { store, tasks, retention, backups })
    }

    /// Works until `stop` turns true.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = self.step(Timestamp::now()).await {
                error.tell("the timetable waits for the store");
            }
            tokio::select! {
                () = tokio::time::sleep(POLL) => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
        }
    }

    /// Does each task that is due, once, however often it was missed. Returns how many that were.
    ///
    /// # Errors
    /// When the store cannot remember it.
    pub async fn step(&self, now: Timestamp) -> Result<usize, StoreError> {
        let runs = self.store.runs().await?;
        let mut done = 0;
        for (task, timetable) in &self.tasks {
            let Some(last) = runs.iter().find(|run| run.task == *task) else {
                // From now on, so that a task that is new is not taken for missed.
                self.store.record_run(Run::since(task, now, Ok("not yet".to_owned()))).await?;
                continue;
            };
            if last.at > now {
                // The clock was ahead, and what was done by it says nothing of what is due by the right one.
                self.store.record_run(Run { at: now, ..last.clone() }).await?;
                continue;
            }
            if timetable.next(last.at).is_none_or(|due| due > now) {
                continue;
            }
            let result = self.work(task, now).await;
            self.tell(task, &result, now).await?;
            self.store.record_run(Run { at: now, ..Run::since(task, Timestamp::now(), result) }).await?;
            done += 1;
        }
        Ok(done)
    }

    async fn work(&self, task: &str, now: Timestamp) -> Result<String, String> {
        let failed = |error: StoreError| format!("{:#}", anyhow::Error::new(error));
        match task {
            "maintenance" => self.store.maintain().await.map(|()| String::new()).map_err(failed),
            "forget" => {
                let forgotten = self.retention.step(now).await;
                forgotten.map(|attempts| format!("{attempts} attempts forgotten")).map_err(failed)
            }
            _ => self.back_up(now).await,
        }
    }

    async fn back_up(&self, now: Timestamp) -> Result<String, String> {
        let (directory, kept) = &self.backups;
        let place = |error: std::io::Error| format!("{}: {error}", directory.display());
        std::fs::create_dir_all(directory).map_err(place)?;
        let name = format!("pressroom-{}.db", now.strftime("%Y%m%dT%H%M%SZ"));
        let path = directory.join(&name);
        let written = self.store.backup(&path).await;
        written.map_err(|error| format!("{:#}", anyhow::Error::new(error)))?;
        // Only what this wrote, the oldest first, and never the one just written: a clock that was ahead gave others later names.
        let mut old = backups(directory).map_err(place)?;
        old.retain(|other| *other != path);
        old.truncate((old.len() + 1).saturating_sub(*kept));
        for path in old {
            std::fs::remove_file(path).map_err(place)?;
        }
        Ok(name)
    }

    /// An alarm lasts until the task succeeds.
    async fn tell(
        &self,
        task: &str,
        result: &Result<String, String>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let code = format!("task_{task}");
        match result {
            Ok(outcome) => {
                tracing::info!(task, outcome, "done by the timetable");
                self.store.clear(&[&code]).await.map(drop)
            }
            Err(reason) => {
                tracing::error!(task, reason, "a task of the timetable failed");
                let message = format!("{task} failed: {reason}");
                self.store.raise(Alarm { code, message, since: now }).await.map(drop)
            }
        }
    }
}

/// The backups in a directory, the oldest first.
fn backups(directory: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with("pressroom-") && path.extension().is_some_and(|ending| ending == "db") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
