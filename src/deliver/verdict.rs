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

    /// What is not tried yet stays for the next claim.
    pub fn interrupt(&mut self) {
        self.stopped = true;
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::{SignedDuration, Timestamp};

    use super::Verdict;
    use crate::model::{
        Authority, Entry, Event, EventKind, Filter, Health, Secret, Statement, StatementId, Subscription,
        Tags,
    };
    use crate::store::{Attempt, Due, DueEvent, Report};
    use crate::webhook::{Outcome, Schedule};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_000_000 + second).unwrap()
    }

    fn due(seq: i64, tries: u32, parked: bool) -> DueEvent {
        let id = StatementId::mint(&Authority::new("a"), "a", 0);
        let entry = Entry {
            id: id.clone(),
            revision: 1,
            published: at(0),
            updated: at(0),
            withdrawn: None,
            path: "a".to_owned(),
            bytes: 0,
            statement: Statement::default(),
            tags: Tags::default(),
            also_published_by: Vec::new(),
            changes: None,
            translations: Vec::new(),
        };
        let event = Event { seq, kind: EventKind::Published, statement: id, revision: 1, at: at(0) };
        DueEvent { event, entry: Arc::new(entry), tries, parked }
    }

    /// What comes of these outcomes for events 5, 6, … of a subscription whose cursor is at 4, when 9 is the head.
    fn fold(outcomes: Vec<Outcome>, failing_since: Option<Timestamp>) -> Report {
        let subscription = Subscription {
            id: "sub_1".to_owned().into(),
            url: String::new(),
            filter: Filter::default(),
            secret: Secret::new([0; 32]),
            created: at(0),
            cursor: 4,
            previous: None,
            health: Health::Active,
            failures: u32::from(failing_since.is_some()),
            failing_since,
        };
        let events: Vec<DueEvent> = (5..).zip(&outcomes).map(|(seq, _)| due(seq, 0, false)).collect();
        let claim = Due { subscription, events, upto: 9 };
        let mut verdict = Verdict::new(&claim);
        for (event, outcome) in claim.events.iter().zip(outcomes) {
            let attempt = Attempt {
                seq: event.event.seq,
                n: verdict.tries(event) + 1,
                at: at(100),
                duration_ms: 0,
                status: None,
                outcome: outcome.as_str().to_owned(),
                excerpt: String::new(),
                next: None,
            };
            if verdict.add(event, (attempt, outcome), &Schedule(vec![0, 5, 300]), 0.5).is_break() {
                break;
            }
        }
        verdict.report(claim.upto)
    }

    #[test]
    fn a_clean_run_moves_to_the_head() {
        let report = fold(vec![Outcome::Delivered, Outcome::Dropped], Some(at(0)));
        assert_eq!(
            (report.cursor, report.previous, report.failures, report.failing_since),
            (9, Some(6), 0, None)
        );
        assert_eq!(report.health, Health::Active);
    }

    #[test]
    fn a_refused_event_is_parked_and_the_next_pass() {
        let report = fold(vec![Outcome::EventFailed, Outcome::Delivered], None);
        assert_eq!(
            (report.cursor, report.parked.len(), report.parked[0].seq, report.parked[0].tries),
            (9, 1, 5, 1)
        );
        assert_eq!(report.parked[0].due, at(105));
    }

    #[test]
    fn a_failing_endpoint_pauses_everything() {
        let report = fold(vec![Outcome::Delivered, Outcome::EndpointFailed(None), Outcome::Delivered], None);
        assert_eq!((report.cursor, report.attempts.len(), report.failures), (5, 2, 1));
        assert_eq!(report.health, Health::Waiting(at(105)));
        // Retry-After is obeyed in full, and a longer schedule is not cut by it.
        let asked = fold(vec![Outcome::EndpointFailed(Some(at(220)))], None);
        assert_eq!(asked.health, Health::Waiting(at(220)));
        let sooner = fold(vec![Outcome::EndpointFailed(Some(at(101)))], Some(at(0)));
        assert_eq!((sooner.health, sooner.attempts[0].n), (Health::Waiting(at(400)), 2));
    }

    #[test]
    fn after_five_days_or_at_its_wish_an_endpoint_is_disabled() {
        let long_ago = at(100).checked_sub(SignedDuration::from_hours(5 * 24)).unwrap();
        let report = fold(vec![Outcome::EndpointFailed(None)], Some(long_ago));
        assert!(matches!(report.health, Health::Disabled(_)));
        let report = fold(vec![Outcome::Disabled("gone".to_owned()), Outcome::Delivered], None);
        assert_eq!((report.cursor, report.health), (4, Health::Disabled("gone".to_owned())));
    }
}
