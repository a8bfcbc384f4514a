//! The one writer: what waits is written in one transaction, so that a flush to disk serves many.

use futures_util::future::BoxFuture;
use sqlx::{Connection, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

use super::super::{Result, StoreError};

/// Jobs that may share a transaction.
const GROUP_MAX: usize = 256;

type Answer = Box<dyn FnOnce(std::result::Result<(), String>) + Send>;
type Job = Box<dyn for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, (bool, Answer)> + Send>;

/// A handle to the writer.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    jobs: mpsc::Sender<Job>,
}

impl Writer {
    /// Takes the connection into a task of its own, which ends when the last handle is dropped.
    pub(super) fn start(connection: SqliteConnection) -> (Self, tokio::task::JoinHandle<()>) {
        let (jobs, waiting) = mpsc::channel(GROUP_MAX);
        (Self { jobs }, tokio::spawn(serve(connection, waiting)))
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
                let answer: Answer = Box::new(move |commit| {
                    let result = match commit {
                        Err(reason) if kept => Err(StoreError::Commit(reason)),
                        _ => result,
                    };
                    // The caller may have gone; what is written stays.
                    drop(sender.send(result));
                });
                (kept, answer)
            })
        });
        if self.jobs.send(job).await.is_err() {
            return Err(StoreError::Closed);
        }
        receiver.await.unwrap_or(Err(StoreError::Closed))
    }
}

async fn serve(mut connection: SqliteConnection, mut waiting: mpsc::Receiver<Job>) {
    let mut group = Vec::new();
    while waiting.recv_many(&mut group, GROUP_MAX).await > 0 {
        let mut answers = Vec::with_capacity(group.len());
        let commit = write_group(&mut connection, group.drain(..), &mut answers).await;
        if commit.is_err() {
            // Nothing to undo when BEGIN itself failed.
            drop(sqlx::query("ROLLBACK").execute(&mut connection).await);
        }
        let commit = commit.map_err(|error| error.to_string());
        for answer in answers {
            answer(commit.clone());
        }
    }
    drop(sqlx::query("PRAGMA optimize").execute(&mut connection).await);
    drop(connection.close().await);
}

async fn write_group(
    connection: &mut SqliteConnection,
    group: impl Iterator<Item = Job>,
    answers: &mut Vec<Answer>,
) -> sqlx::Result<()> {
    let begun = sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await;
    for job in group {
        // Without a transaction the job fails in its own savepoint and is rolled back with it.
        sqlx::query("SAVEPOINT job").execute(&mut *connection).await?;
        let (kept, answer) = job(&mut *connection).await;
        answers.push(answer);
        if !kept || begun.is_err() {
            sqlx::query("ROLLBACK TO job").execute(&mut *connection).await?;
        }
        sqlx::query("RELEASE job").execute(&mut *connection).await?;
    }
    begun?;
    sqlx::query("COMMIT").execute(&mut *connection).await?;
    Ok(())
}
