//! Folds the tries of one claim into a report. Pure: time stands in the attempts, dice are an argument.

use std::ops::ControlFlow;

use jiff::{SignedDuration, Timestamp};

use crate::model::{Health, Seq};
use crate::store::{Attempt, Due, DueEvent, Parked, Report};
use crate::webhook::{Outcome, Schedule};

/// What the tries so far mean for a subscription.
#[derive(Debug)]
pub struct Verdict {
    report: Report,
    stopped: bool,
}

impl Verdict {
    /// Before the first try.
    #[must_use]
    pub fn new(due: &Due) -> Self {
        let subscription = &due.subscription;
        Self {
            report: Report {
                subscription: subscription.id.clone(),
                attempts: Vec::new(),
                cursor: subscription.cursor,
                previous: subscription.previous,
                health: Health::Active,
                failures: subscription.failures,
                failing_since: subscription.failing_since,
                parked: Vec::new(),
                settled: Vec::new(),
            },
            stopped: false,
        }
    }

    /// The event before the one that is tried next.
    #[must_use]
    pub fn previous(&self) -> Option<Seq> {
        self.report.previous
    }

    /// Tries of this event before the next one.
    #[must_use]
    pub fn tries(&self, due: &DueEvent) -> u32 {
        if due.parked { due.tries } else { self.report.failures }
    }

    /// Adds a try. `Break` means that the rest has to wait.
    pub fn add(
        &mut self,
        due: &DueEvent,
        (mut attempt, outcome): (Attempt, Outcome),
        schedule: &Schedule,
        dice: f64,
    ) -> ControlFlow<()> {
        let millis = i64::try_from(attempt.duration_ms).unwrap_or(i64::MAX);
        let now = attempt.at.checked_add(SignedDuration::from_millis(millis)).unwrap_or(attempt.at);
        match outcome {
            Outcome::Delivered | Outcome::Dropped => {
                self.succeed();
                self.settle(due);
            }
            Outcome::EventFailed => {
                // The endpoint is there: it only will not take this one.
                self.succeed();
                attempt.next = schedule.next(due.tries + 1, now, dice);
                match attempt.next {
                    Some(at) => self.park(due, due.tries + 1, at),
                    None => self.settle(due),
                }
            }
            Outcome::EndpointFailed(until) => {
                attempt.next = self.fail(due, until, now, (schedule, dice));
                self.stopped = true;
            }
            Outcome::Disabled(reason) => {
                self.report.health = Health::Disabled(reason);
                self.stopped = true;
            }
        }
        self.report.attempts.push(attempt);
        if self.stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// The report; `upto` is the cursor once all events of the claim are settled.
    #[must_use]
    pub fn report(mut self, upto: Seq) -> Report {
        if !self.stopped {
            self.report.cursor = self.report.cursor.max(upto);
        }
        self.report
    }

    fn succeed(&mut self) {
        self.report.failures = 0;
        self.report.failing_since = None;
    }

    /// The event is done with.
    fn settle(&mut self, due: &DueEvent) {
        if due.parked {
            self.report.settled.push(due.event.seq);
        } else {
            self.pass(due.event.seq);
        }
    }

    fn park(&mut self, due: &DueEvent, tries: u32, at: Timestamp) {
        self.report.parked.push(Parked { seq: due.event.seq, tries, due: at });
        if !due.parked {
            self.pass(due.event.seq);
        }
    }

    fn pass(&mut self, seq: Seq) {
        self.report.cursor = self.report.cursor.max(seq);
        self.report.previous = Some(seq);
    }

    /// The endpoint failed: everything waits, or ends after five days.
    fn fail(
        &mut self,
        due: &DueEvent,
        until: Option<Timestamp>,
        now: Timestamp,
        (schedule, dice): (&Schedule, f64),
    ) -> Option<Timestamp> {
        self.report.failures = self.report.failures.saturating_add(1);
        let since = *self.report.failing_since.get_or_insert(now);
        if Schedule::is_over(since, now) {
            self.report.health = Health::Disabled(format!("the endpoint has failed since {since}"));
            return None;
        }
        let next = schedule.next_or_last(self.report.failures, now, dice).max(until.unwrap_or(now));
        if due.parked {
            self.report.parked.push(Parked { seq: due.event.seq, tries: due.tries + 1, due: next });
        }
        self.report.health = Health::Waiting(next);
        Some(next)
    }
}
