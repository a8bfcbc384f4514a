//! The one writer: what waits is written in one transaction, so that a flush to disk serves many.
//!
//! It also knows first when the store cannot be written, says so once, and tries until it can.

use std::time::Duration;

use futures_util::future::BoxFuture;
use sqlx::{Connection, SqliteConnection};
use tokio::sync::{mpsc, oneshot, watch};

use super::super::{Result, StoreError};

/// Jobs that may share a transaction.
const GROUP_MAX: usize = 256;
/// How often a store that could not be written is tried.
const RETRY: Duration = Duration::from_secs(1);
/// Writes as much as a statement may need, so that a disk with a last free page does not pass for one with room, and takes it back.
/// Two transactions: what one inserts and deletes is never written.
pub(super) const TRIAL: [&str; 2] = [
    "INSERT OR REPLACE INTO meta (name, value) VALUES ('trial', hex(randomblob(65536)))",
    "DELETE FROM meta WHERE name = 'trial'",
];

type Answer = Box<dyn FnOnce(std::result::Result<(), String>) + Send>;
type Job = Box<dyn for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Done> + Send>;
/// Why the store cannot be written; nothing while it can.
type Halted = watch::Sender<Option<String>>;

/// What a job left.
struct Done {
    kept: bool,
    /// The failure, where it is one of the store as a whole.
    halt: Option<String>,
    answer: Answer,
}

/// A handle to the writer.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    jobs: mpsc::Sender<Job>,
    halted: Halted,
}

impl Writer {
    /// Takes the connection into a task of its own, which ends when the last handle is dropped.
    pub(super) fn start(connection: SqliteConnection, halted: Halted) -> (Self, tokio::task::JoinHandle<()>) {
        let (jobs, waiting) = mpsc::channel(GROUP_MAX);
        (Self { jobs, halted: halted.clone() }, tokio::spawn(serve(connection, waiting, halted)))
    }

    /// Runs `write` within a transaction, alone or with others. Durable on return; a failure undoes only this job.
    pub(super) async fn write<T, F>(&self, write: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T>> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel::<Result<T>>();
        let job: Job = Box::new(move |connection| {
            Box::pin(async move {
                let result = write(connection).await;
                let kept = result.is_ok();
                let halt = result.as_ref().err().filter(|error| error.is_halt()).map(reason);
                let answer: Answer = Box::new(move |commit| {
                    let result = match commit {
                        Err(reason) if kept => Err(StoreError::Commit(reason)),
                        _ => result,
                    };
                    // The caller may have gone; what is written stays.
                    drop(sender.send(result));
                });
                Done { kept, halt, answer }
            })
        });
        if self.jobs.send(job).await.is_err() {
            return Err(StoreError::Closed);
        }
        // A job that is dropped did not run, because its transaction could not begin or broke off before.
        let given_up =
            || self.halted.borrow().clone().unwrap_or_else(|| "the transaction broke off".to_owned());
        receiver.await.unwrap_or_else(|_| Err(StoreError::Commit(given_up())))
    }
}

/// Whether a failure concerns the store as a whole: full, read-only, failing, or in another process's hands.
pub(in super::super) fn halts(error: &sqlx::Error) -> bool {
    // SQLITE_PERM, BUSY, READONLY, IOERR, FULL, CANTOPEN; the upper bytes of a code only tell more.
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    code.is_some_and(|code| matches!(code & 0xff, 3 | 5 | 8 | 10 | 13 | 14))
}

fn reason(error: &StoreError) -> String {
    match error {
        StoreError::Database(error) => error.to_string(),
        other => other.to_string(),
    }
}

async fn serve(mut connection: SqliteConnection, mut waiting: mpsc::Receiver<Job>, halted: Halted) {
    let mut group = Vec::new();
    loop {
        let is_halted = halted.borrow().is_some();
        let received = tokio::select! {
            received = waiting.recv_many(&mut group, GROUP_MAX) => received,
            () = tokio::time::sleep(RETRY), if is_halted => {
                try_again(&mut connection, &halted).await;
                continue;
            }
        };
        if received == 0 {
            break;
        }
        let mut jobs = group.drain(..);
        let mut answers = Vec::with_capacity(received);
        let (commit, halt) = write_group(&mut connection, &mut jobs, &mut answers).await;
        if commit.is_err() {
            // Nothing to undo when BEGIN itself failed.
            drop(sqlx::query("ROLLBACK").execute(&mut connection).await);
        }
        let halt =
            halt.or_else(|| commit.as_ref().err().filter(|error| halts(error)).map(ToString::to_string));
        if let Some(reason) = halt {
            halt_for(&halted, reason);
        }
        drop(jobs);
        let commit = commit.map_err(|error| error.to_string());
        for answer in answers {
            answer(commit.clone());
        }
    }
    drop(connection.close().await);
}

/// Says once what is wrong and what goes on.
fn halt_for(halted: &Halted, reason: String) {
    if halted.borrow().is_none() {
        tracing::error!(reason, "the store cannot be written: reading goes on, intake and deliveries wait");
    }
    halted.send_replace(Some(reason));
}

async fn try_again(connection: &mut SqliteConnection, halted: &Halted) {
    let mut tried = Ok(());
    for sql in TRIAL {
        let written = write_alone(&mut *connection, sql).await;
        tried = tried.and(written);
    }
    match tried {
        Ok(()) => {
            halted.send_replace(None);
            tracing::info!("the store can be written again: intake and deliveries go on");
        }
        Err(error) => {
            halted.send_replace(Some(error.to_string()));
        }
    }
}

async fn write_alone(connection: &mut SqliteConnection, sql: &'static str) -> sqlx::Result<()> {
    let written = async {
        sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await?;
        sqlx::query(sql).execute(&mut *connection).await?;
        sqlx::query("COMMIT").execute(&mut *connection).await?;
        Ok(())
    };
    let written = written.await;
    if written.is_err() {
        drop(sqlx::query("ROLLBACK").execute(connection).await);
    }
    written
}

/// Writes a group. What was not reached stays in `group`.
async fn write_group(
    connection: &mut SqliteConnection,
    group: &mut (impl ExactSizeIterator<Item = Job> + Send),
    answers: &mut Vec<Answer>,
) -> (sqlx::Result<()>, Option<String>) {
    let mut halt = None;
    let alone = group.len() == 1;
    let written = async {
        sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await?;
        // A savepoint costs a copy of each page that is written after it: who writes alone needs none.
        if alone && let Some(job) = group.next() {
            let done = job(&mut *connection).await;
            answers.push(done.answer);
            if !done.kept {
                halt = done.halt;
                sqlx::query("ROLLBACK").execute(&mut *connection).await?;
                return Ok(());
            }
        }
        for job in group {
            sqlx::query("SAVEPOINT job").execute(&mut *connection).await?;
            let done = job(&mut *connection).await;
            answers.push(done.answer);
            if !done.kept {
                halt = halt.take().or(done.halt);
                sqlx::query("ROLLBACK TO job").execute(&mut *connection).await?;
            }
            sqlx::query("RELEASE job").execute(&mut *connection).await?;
        }
        sqlx::query("COMMIT").execute(&mut *connection).await?;
        Ok(())
    };
    (written.await, halt)
}
