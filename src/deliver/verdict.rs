//! What a try means for its subscription. Pure: time and dice are arguments.

use jiff::Timestamp;

use crate::model::{Health, Progress, Seq};
use crate::store::Parked;
use crate::webhook::{Outcome, Schedule};

/// What was tried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// The events of the message, in order: one, or those of a digest.
    pub events: Vec<Seq>,
    /// Where the cursor is once they are done with.
    pub upto: Seq,
    /// Whether the event comes from the parked ones.
    pub parked: bool,
    /// Tries of this event before, where it was parked.
    pub tries: u32,
    /// The event before, that keeps failing: this one was sent to find out whether the endpoint or that event is to blame.
    pub suspect: Option<Seq>,
    /// Of a digest, its tick.
    pub tick: Option<Timestamp>,
}

impl Tried {
    /// Whether it is the next event, and no more is behind it.
    pub(super) fn is_plain(&self) -> bool {
        !self.parked && self.suspect.is_none() && self.tick.is_none()
    }
}

/// What follows from a try, besides the new progress.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// When it is tried again.
    pub next: Option<Timestamp>,
    /// Events to set aside, or to set aside for longer.
    pub parked: Vec<Parked>,
    /// Parked events that are done with.
    pub settled: Vec<Seq>,
}

/// Judges a try that ended at `now`.
pub fn judge(
    progress: &mut Progress,
    tried: &Tried,
    outcome: &Outcome,
    schedule: &Schedule,
    (now, dice): (Timestamp, f64),
) -> Verdict {
    match outcome {
        Outcome::Delivered => {
            progress.delivered += 1;
            progress.delivered_at = Some(now);
            done(progress, tried, schedule, (now, dice))
        }
        Outcome::Dropped => done(progress, tried, schedule, (now, dice)),
        // The endpoint is there: it only will not take this one.
        Outcome::EventFailed => {
            let mut verdict = done(progress, tried, schedule, (now, dice));
            if !tried.events.is_empty() {
                set_aside(&mut verdict, tried, schedule, (now, dice));
            }
            verdict
        }
        // Whether the endpoint is down, others will show.
        Outcome::EndpointFailed { maybe_event: true, .. } if tried.parked => {
            let mut verdict = Verdict::default();
            set_aside(&mut verdict, tried, schedule, (now, dice));
            verdict
        }
        Outcome::EndpointFailed { until, .. } => fail(progress, tried, *until, schedule, (now, dice)),
        Outcome::Disabled(reason) => {
            progress.health = Health::Disabled(reason.clone());
            Verdict::default()
        }
    }
}

/// The endpoint answered, and the events are done with.
fn done(
    progress: &mut Progress,
    tried: &Tried,
    schedule: &Schedule,
    (now, dice): (Timestamp, f64),
) -> Verdict {
    let mut verdict = Verdict::default();
    if let Some(seq) = tried.suspect {
        // It took this one and never that one.
        let tries = progress.failures;
        let due = schedule.next_or_last(tries, now, dice);
        verdict.parked.push(Parked { seq, tries, due });
    }
    progress.health = Health::Active;
    progress.failures = 0;
    progress.failing_since = None;
    if tried.parked {
        verdict.settled.clone_from(&tried.events);
    } else {
        progress.cursor = progress.cursor.max(tried.upto);
        progress.previous = tried.events.last().copied().or(progress.previous);
    }
    verdict
}

/// The events get retries of their own, as long as the schedule lasts.
fn set_aside(verdict: &mut Verdict, tried: &Tried, schedule: &Schedule, (now, dice): (Timestamp, f64)) {
    let tries = tried.tries + 1;
    verdict.next = schedule.next(tries, now, dice);
    verdict.settled.clear();
    match verdict.next {
        Some(due) => verdict.parked.extend(tried.events.iter().map(|seq| Parked { seq: *seq, tries, due })),
        None if tried.parked => verdict.settled.clone_from(&tried.events),
        None => {}
    }
}

/// The endpoint failed: everything waits, or ends after five days.
fn fail(
    progress: &mut Progress,
    tried: &Tried,
    until: Option<Timestamp>,
    schedule: &Schedule,
    (now, dice): (Timestamp, f64),
) -> Verdict {
    progress.failures = progress.failures.saturating_add(1);
    let since = *progress.failing_since.get_or_insert(now);
    if Schedule::is_over(since, now) {
        progress.health = Health::Disabled(format!("the endpoint has failed since {since}"));
        return Verdict::default();
    }
    let next = schedule.next_or_last(progress.failures, now, dice).max(until.unwrap_or(now));
    progress.health = Health::Waiting(next);
    let aside = tried.events.iter().filter(|_| tried.parked);
    let parked = aside.map(|seq| Parked { seq: *seq, tries: tried.tries, due: next }).collect();
    Verdict { next: Some(next), parked, settled: Vec::new() }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::{Tried, Verdict, judge};
    use crate::model::{Health, Progress};
    use crate::store::Parked;
    use crate::webhook::{Outcome, Schedule};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_000_000 + second).unwrap()
    }

    fn progress(failures: u32, failing_since: Option<Timestamp>) -> Progress {
        Progress { cursor: 4, failures, failing_since, ..Progress::default() }
    }

    fn one(progress: &mut Progress, tried: &Tried, outcome: &Outcome) -> Verdict {
        judge(progress, tried, outcome, &Schedule(vec![0, 5, 300]), (at(100), 0.5))
    }

    const BROKEN: Outcome = Outcome::EndpointFailed { until: None, maybe_event: true };

    fn event(seq: i64) -> Tried {
        Tried { events: vec![seq], upto: seq, ..Tried::default() }
    }

    #[test]
    fn a_delivery_moves_the_cursor_and_forgives() {
        let mut progress = progress(2, Some(at(0)));
        one(&mut progress, &Tried { upto: 9, ..event(5) }, &Outcome::Delivered);
        assert_eq!((progress.cursor, progress.previous, progress.failures), (9, Some(5), 0));
        assert_eq!(
            (progress.delivered, progress.failing_since, &progress.health),
            (1, None, &Health::Active)
        );
        one(&mut progress, &event(10), &Outcome::Dropped);
        assert_eq!((progress.cursor, progress.delivered), (10, 1));
    }

    #[test]
    fn a_refused_event_is_parked_and_the_next_pass() {
        let mut progress = progress(0, None);
        let verdict = one(&mut progress, &event(5), &Outcome::EventFailed);
        assert_eq!(verdict.parked, [Parked { seq: 5, tries: 1, due: at(105) }]);
        assert_eq!(
            (progress.cursor, progress.previous, progress.health.clone()),
            (5, Some(5), Health::Active)
        );
        // Its own retries do not move the cursor, and end.
        let again = Tried { parked: true, tries: 1, ..event(5) };
        let verdict = one(&mut progress, &again, &Outcome::EventFailed);
        assert_eq!((verdict.parked[0].tries, verdict.next, progress.cursor), (2, Some(at(400)), 5));
        let last = one(&mut progress, &Tried { tries: 2, ..again.clone() }, &Outcome::EventFailed);
        assert_eq!(last, Verdict { settled: vec![5], ..Verdict::default() });
        assert_eq!(one(&mut progress, &again, &Outcome::Delivered).settled, [5]);
    }

    #[test]
    fn a_failing_endpoint_pauses_everything() {
        let mut progress = progress(0, None);
        let verdict = one(&mut progress, &event(5), &BROKEN);
        assert_eq!((verdict.next, progress.cursor, progress.failures), (Some(at(105)), 4, 1));
        assert_eq!(progress.health, Health::Waiting(at(105)));
        // Retry-After is obeyed in full, and a longer schedule is not cut by it.
        for (asked, next) in [(220, 400), (800, 800)] {
            progress.failures = 1;
            one(
                &mut progress,
                &event(5),
                &Outcome::EndpointFailed { until: Some(at(asked)), maybe_event: false },
            );
            assert_eq!(progress.health, Health::Waiting(at(next)));
        }
        // What is parked waits with it, but only for reasons that cannot be its own.
        let parked = Tried { parked: true, tries: 1, ..event(3) };
        let verdict =
            one(&mut progress, &parked, &Outcome::EndpointFailed { until: None, maybe_event: false });
        assert_eq!((verdict.parked, progress.failures), (vec![Parked { seq: 3, tries: 1, due: at(400) }], 3));
        let verdict = one(&mut progress, &parked, &BROKEN);
        assert_eq!((verdict.parked, progress.failures), (vec![Parked { seq: 3, tries: 2, due: at(400) }], 3));
    }

    #[test]
    fn an_event_that_fails_while_others_pass_is_parked() {
        let mut progress = progress(3, Some(at(0)));
        let verdict = one(&mut progress, &Tried { suspect: Some(5), ..event(6) }, &Outcome::Delivered);
        assert_eq!(verdict.parked, [Parked { seq: 5, tries: 3, due: at(400) }]);
        assert_eq!((progress.cursor, progress.previous, progress.failures), (6, Some(6), 0));
    }

    #[test]
    fn after_five_days_or_at_its_wish_an_endpoint_is_disabled() {
        let long_ago = at(100).checked_sub(SignedDuration::from_hours(5 * 24)).unwrap();
        let mut old = progress(9, Some(long_ago));
        assert_eq!(one(&mut old, &event(5), &BROKEN), Verdict::default());
        assert!(matches!(old.health, Health::Disabled(_)));
        let mut gone = progress(0, None);
        one(&mut gone, &event(5), &Outcome::Disabled("gone".to_owned()));
        assert_eq!((gone.cursor, gone.health), (4, Health::Disabled("gone".to_owned())));
    }
}
