//! Sends what the journal holds to whom it concerns: at least once, in order, no endpoint delaying another.

mod client;
mod verdict;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

pub use client::{Client, ClientError};
pub use verdict::Verdict;

use crate::model::{Authority, Subscription};
use crate::store::{Attempt, Due, DueEvent, Report, Store, StoreError};
use crate::webhook::{self, Answer, Outcome, Schedule};

/// How often to look when no bell rings: for subscriptions that another process adds.
const POLL: Duration = Duration::from_millis(500);
/// Events that one claim takes for one subscription.
const EVENTS_MAX: usize = 32;
/// Reports that share a transaction.
const REPORTS_MAX: usize = 256;

/// What the loop needs to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Waits between tries, in seconds.
    pub schedule: Schedule,
    /// Endpoints that are served at the same time, at most.
    pub in_flight_max: usize,
    /// Where the pages are, without a slash at the end.
    pub base_url: String,
}

/// The delivery loop.
#[derive(Clone, Debug)]
pub struct Deliverer {
    store: Arc<dyn Store>,
    authority: Authority,
    client: Client,
    settings: Settings,
}

impl Deliverer {
    /// A loop over `store`.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, authority: Authority, client: Client, settings: Settings) -> Self {
        Self { store, authority, client, settings }
    }

    /// Claims what is due now, sends all of it and records what came of it. Returns how many subscriptions were served.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn step(&self, now: Timestamp) -> Result<usize, StoreError> {
        let due = self.store.claim_due(now, self.settings.in_flight_max, EVENTS_MAX).await?;
        let (_on, stop) = watch::channel(false);
        let mut serving: JoinSet<Report> =
            due.into_iter().map(|due| self.clone().serve(due, stop.clone())).collect();
        let mut reports = Vec::new();
        while let Some(report) = serving.join_next().await {
            reports.extend(report.ok());
        }
        let served = reports.len();
        self.store.record(reports).await?;
        Ok(served)
    }

    /// Delivers until `stop` turns true; what is in flight then is ended and recorded.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let (finished, reports) = mpsc::channel(self.settings.in_flight_max.max(1));
        let recorder = tokio::spawn(record(Arc::clone(&self.store), reports));
        let mut head = self.store.bells().head.subscribe();
        let mut added = self.store.bells().subscriptions.subscribe();
        let mut serving = JoinSet::new();
        while !*stop.borrow() {
            head.borrow_and_update();
            added.borrow_and_update();
            let free = self.settings.in_flight_max.saturating_sub(serving.len());
            let claimed = if free == 0 {
                Ok(Vec::new())
            } else {
                self.store.claim_due(Timestamp::now(), free, EVENTS_MAX).await
            };
            let claimed = claimed.unwrap_or_else(|error| {
                tracing::error!(error = &error as &dyn std::error::Error, "cannot look for due deliveries");
                Vec::new()
            });
            for due in claimed {
                let (deliverer, finished, stop) = (self.clone(), finished.clone(), stop.clone());
                serving.spawn(async move {
                    let (recorded, done) = tokio::sync::oneshot::channel();
                    let report = deliverer.serve(due, stop).await;
                    // The lease ends when the report is durable: only then is there room for the next claim.
                    if finished.send((report, recorded)).await.is_ok() {
                        drop(done.await);
                    }
                });
            }
            tokio::select! {
                _ = head.changed() => {}
                _ = added.changed() => {}
                Some(_) = serving.join_next() => {}
                () = tokio::time::sleep(POLL) => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
            while serving.try_join_next().is_some() {}
        }
        while serving.join_next().await.is_some() {}
        drop(finished);
        drop(recorder.await);
    }

    /// Sends the events of one claim in order, up to the first that shows the endpoint to be failing, or until `stop` turns true.
    async fn serve(self, due: Due, stop: watch::Receiver<bool>) -> Report {
        let mut verdict = Verdict::new(&due);
        for event in &due.events {
            let attempt = self.attempt(&due.subscription, event, &verdict).await;
            let dice = dice();
            let settled = verdict.add(event, attempt, &self.settings.schedule, dice);
            if settled.is_break() {
                break;
            }
            if *stop.borrow() {
                verdict.interrupt();
                break;
            }
        }
        verdict.report(due.upto)
    }

    /// One try of one event: the same for real deliveries and for tests of an endpoint.
    async fn attempt(
        &self,
        subscription: &Subscription,
        due: &DueEvent,
        verdict: &Verdict,
    ) -> (Attempt, Outcome) {
        let site = (self.settings.base_url.as_str(), &self.authority);
        let body = webhook::body(&due.event, verdict.previous(), &due.entry, &subscription.filter, site);
        let at = Timestamp::now();
        let answer = self.client.post(subscription, &due.event.webhook_id(), at, body).await;
        let now = Timestamp::now();
        let outcome = Outcome::of(&answer, now);
        let (status, excerpt) = match answer {
            Answer::Response { status, excerpt, .. } => (Some(status), excerpt),
            Answer::NoAnswer(reason) | Answer::Forbidden(reason) => (None, reason),
        };
        let attempt = Attempt {
            seq: due.event.seq,
            n: verdict.tries(due) + 1,
            at,
            duration_ms: u64::try_from(now.duration_since(at).as_millis()).unwrap_or(0),
            status,
            outcome: outcome.as_str().to_owned(),
            excerpt,
            next: None,
        };
        tracing::debug!(
            subscription.id = %subscription.id, seq = attempt.seq, status = attempt.status,
            duration_ms = attempt.duration_ms, outcome = attempt.outcome, "attempt"
        );
        (attempt, outcome)
    }
}

type Finished = (Report, tokio::sync::oneshot::Sender<()>);

/// Writes reports, as many as wait in one transaction.
async fn record(store: Arc<dyn Store>, mut reports: mpsc::Receiver<Finished>) {
    let mut waiting = Vec::new();
    while reports.recv_many(&mut waiting, REPORTS_MAX).await > 0 {
        let (batch, recorded): (Vec<_>, Vec<_>) = waiting.drain(..).unzip();
        let subscriptions: HashSet<_> = batch.iter().map(|report| report.subscription.clone()).collect();
        if let Err(error) = store.record(batch).await {
            // Nothing is lost: the cursors stay where they are, so the events are sent once more.
            tracing::error!(
                error = &error as &dyn std::error::Error,
                subscriptions = subscriptions.len(),
                "cannot record attempts; the deliveries will be repeated"
            );
            tokio::time::sleep(POLL).await;
        }
        for done in recorded {
            // Whoever waited may have been stopped.
            done.send(()).unwrap_or_default();
        }
    }
}

fn dice() -> f64 {
    let mut byte = [0_u8; 4];
    // Without randomness the jitter is the smallest, no more.
    getrandom::fill(&mut byte).unwrap_or_default();
    f64::from(u32::from_le_bytes(byte)) / f64::from(u32::MAX)
}
