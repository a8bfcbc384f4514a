//! What came of the tries, on its way into the store: many in one transaction.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustc_hash::FxHashSet;
use tokio::task::JoinHandle;

use super::roster::Roster;
use crate::model::Seq;
use crate::store::{Attempt, Ledger, Notice, Parked, Store, StoreError};

/// How long a result waits for company.
const COMPANY: Duration = Duration::from_millis(10);
/// How long to wait after the store has failed.
const AGAIN: Duration = Duration::from_millis(500);
/// Cursors of idle subscriptions that go along with one transaction.
const IDLE_MAX: usize = 1_000;

/// A page that is being written.
type Writing = (Arc<Ledger>, JoinHandle<Result<(), StoreError>>);

/// The open page, and the one that is being written.
#[derive(Debug)]
pub(super) struct Book {
    store: Arc<dyn Store>,
    open: Ledger,
    moved: FxHashSet<i64>,
    idle: VecDeque<i64>,
    opened: Option<Instant>,
    next: i64,
    writing: Option<Writing>,
}

impl Book {
    /// A book whose first attempt has the number after `last`.
    pub(super) fn new(store: Arc<dyn Store>, last: i64) -> Self {
        let open = Ledger { first: last + 1, ..Ledger::default() };
        let (moved, idle) = (FxHashSet::default(), VecDeque::new());
        Self { store, open, moved, idle, opened: None, next: last + 1, writing: None }
    }

    /// The number of the next attempt.
    pub(super) fn next(&self) -> i64 {
        self.next
    }

    /// Enters an attempt, and what follows from it.
    pub(super) fn enter(&mut self, attempt: Attempt, parked: Vec<Parked>, settled: &[Seq]) {
        let n = attempt.subscription;
        self.next += 1;
        self.opened.get_or_insert_with(Instant::now);
        self.moved.insert(n);
        self.open.attempts.push(attempt);
        if !parked.is_empty() {
            // What was done with and is set aside anew stays so: a page lets go last.
            self.open.settled.retain(|(other, seq)| *other != n || parked.iter().all(|one| one.seq != *seq));
        }
        self.open.parked.extend(parked.into_iter().map(|parked| (n, parked)));
        self.open.settled.extend(settled.iter().map(|seq| (n, *seq)));
    }

    /// Enters what the operator is to hear of.
    pub(super) fn announce(&mut self, notice: Notice) {
        self.opened.get_or_insert_with(Instant::now);
        self.open.notices.push(notice);
    }

    /// Notes an event that turned out not to be there.
    pub(super) fn strike(&mut self, n: i64, seq: Seq) {
        self.opened.get_or_insert_with(Instant::now);
        self.open.settled.push((n, seq));
    }

    /// Notes subscriptions that have all they want.
    pub(super) fn rest(&mut self, idle: Vec<i64>) {
        self.idle.extend(idle);
    }

    /// Attempts that a crash would forget.
    pub(super) fn unrecorded(&self) -> usize {
        self.open.attempts.len() + self.writing.as_ref().map_or(0, |(ledger, _)| ledger.attempts.len())
    }

    fn is_empty(&self) -> bool {
        self.opened.is_none() && self.idle.is_empty()
    }

    /// Whether nothing is open or being written.
    pub(super) fn is_closed(&self) -> bool {
        self.is_empty() && self.writing.is_none()
    }

    /// Begins to write if it is worth it: `enough` attempts, or the first has waited, or `now_or_never`. Returns when to look again.
    pub(super) fn turn(&mut self, roster: &Roster, enough: usize, now_or_never: bool) -> Option<Instant> {
        if self.writing.is_some() || self.is_empty() {
            return None;
        }
        let due = self.opened.map(|opened| opened + COMPANY);
        let waits = due.is_some_and(|due| Instant::now() < due) && self.open.attempts.len() < enough;
        if waits && !now_or_never {
            return due;
        }
        let mut page = std::mem::take(&mut self.open);
        (self.open.first, self.opened) = (self.next, None);
        page.progress = self.moved.drain().filter_map(|n| roster.standing(n)).collect();
        let idle = self.idle.drain(..self.idle.len().min(IDLE_MAX));
        page.progress.extend(idle.filter_map(|n| roster.standing(n)));
        page.progress.sort_unstable_by_key(|one| one.n);
        page.progress.dedup_by_key(|one| one.n);
        self.write(Arc::new(page), Duration::ZERO);
        None
    }

    fn write(&mut self, page: Arc<Ledger>, after: Duration) {
        let (store, ledger) = (Arc::clone(&self.store), Arc::clone(&page));
        let writing = tokio::spawn(async move {
            // Even a sleep of no time lasts until the next tick of the timer.
            if !after.is_zero() {
                tokio::time::sleep(after).await;
            }
            store.record(ledger).await
        });
        self.writing = Some((page, writing));
    }

    /// Waits until the page is durable; for ever where none is being written. Returns how many attempts that were. A page that the
    /// store does not take is tried again, and until then no more begins than may be forgotten.
    pub(super) async fn written(&mut self) -> usize {
        let Some((page, writing)) = &mut self.writing else { return std::future::pending().await };
        let result = writing.await;
        let page = Arc::clone(page);
        self.writing = None;
        match result {
            Ok(Ok(())) => page.attempts.len(),
            Ok(Err(error)) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    attempts = page.attempts.len(),
                    "cannot record attempts; trying again"
                );
                self.write(page, AGAIN);
                0
            }
            Err(error) => {
                tracing::error!(%error, "recording attempts was stopped; they will be repeated");
                page.attempts.len()
            }
        }
    }
}
