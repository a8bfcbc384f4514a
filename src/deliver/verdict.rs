//! What a try means for its subscription. Pure: time and dice are arguments.

use jiff::Timestamp;

use crate::model::{Health, Progress, Seq};
use crate::store::Parked;
use crate::webhook::{Outcome, Schedule};

/// Events set aside, with nothing taken since the first of them, after which the endpoint is to blame and not they.
const REFUSED_MAX: u32 = 8;
/// As many more as it has failed so far, up to this many: so that a run of refused events, however long, ends at the next that is taken.
const REFUSED_MORE_MAX: u32 = 56;

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
    /// What is parked from [`Progress::refused`] on.
    pub refused: Vec<Parked>,
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
    /// Whether the cursor went back.
    pub wound_back: bool,
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
            taken(progress, tried, schedule, (now, dice))
        }
        Outcome::Dropped => taken(progress, tried, schedule, (now, dice)),
        // Whether the endpoint or the event is to blame, others will show.
        Outcome::EventFailed | Outcome::EndpointFailed { maybe_event: true, .. } if tried.parked => {
            match is_over(progress, now) {
                Some(reason) => disable(progress, tried, reason),
                None => set_aside(progress, tried, schedule, (now, dice)),
            }
        }
        Outcome::EventFailed => refuse(progress, tried, schedule, (now, dice)),
        Outcome::EndpointFailed { until, .. } => fail(progress, tried, *until, schedule, (now, dice)),
        Outcome::Disabled(reason) => disable(progress, tried, reason.clone()),
    }
}

/// The endpoint took the message, or asked to drop it.
fn taken(
    progress: &mut Progress,
    tried: &Tried,
    schedule: &Schedule,
    (now, dice): (Timestamp, f64),
) -> Verdict {
    let mut verdict = pass(progress, tried, schedule, (now, dice));
    if tried.parked {
        // What it refused before it takes now: so it may the rest, at once.
        let rest = tried.refused.iter().filter(|parked| !tried.events.contains(&parked.seq));
        verdict.parked.extend(rest.map(|parked| Parked { due: Timestamp::UNIX_EPOCH, ..parked.clone() }));
    }
    progress.refused = None;
    progress.failures = 0;
    progress.failing_since = None;
    verdict
}

/// The endpoint answered, and the next event has its turn.
fn pass(
    progress: &mut Progress,
    tried: &Tried,
    schedule: &Schedule,
    (now, dice): (Timestamp, f64),
) -> Verdict {
    let mut verdict = Verdict::default();
    if let Some(seq) = tried.suspect {
        // It answered to this one and never to that one.
        let tries = progress.failures;
        let due = schedule.next_or_last(tries, now, dice);
        verdict.parked.push(Parked { seq, tries, due });
    }
    progress.health = Health::Active;
    if tried.parked {
        verdict.settled.clone_from(&tried.events);
    } else {
        progress.cursor = progress.cursor.max(tried.upto);
        progress.previous = tried.events.last().copied().or(progress.previous);
    }
    verdict
}

/// The endpoint is there and will not take this: perhaps it takes the next. Where it takes none, it is what fails.
fn refuse(
    progress: &mut Progress,
    tried: &Tried,
    schedule: &Schedule,
    (now, dice): (Timestamp, f64),
) -> Verdict {
    let most = REFUSED_MAX + progress.failures.min(REFUSED_MORE_MAX);
    if tried.refused.len() >= usize::try_from(most).unwrap_or(usize::MAX) {
        let back = wind_back(progress, tried);
        let failed = fail(progress, tried, None, schedule, (now, dice));
        return Verdict { next: failed.next, ..back };
    }
    progress.failing_since.get_or_insert(now);
    if let Some(reason) = is_over(progress, now) {
        return disable(progress, tried, reason);
    }
    progress.refused = progress.refused.or(tried.suspect).or(tried.events.first().copied());
    let mut verdict = pass(progress, tried, schedule, (now, dice));
    let aside = set_aside(progress, tried, schedule, (now, dice));
    verdict.parked.extend(aside.parked);
    Verdict { next: aside.next, ..verdict }
}

/// The events get retries of their own: as many as the schedule has, but none is given up as long as the endpoint takes nothing.
fn set_aside(
    progress: &Progress,
    tried: &Tried,
    schedule: &Schedule,
    (now, dice): (Timestamp, f64),
) -> Verdict {
    let tries = tried.tries + 1;
    let takes_nothing = progress.failing_since.is_some();
    let next = schedule
        .next(tries, now, dice)
        .or_else(|| takes_nothing.then(|| schedule.next_or_last(tries, now, dice)));
    let (next, events) = (next.filter(|_| !tried.events.is_empty()), tried.events.iter().copied());
    match next {
        Some(due) => Verdict {
            next,
            parked: events.map(|seq| Parked { seq, tries, due }).collect(),
            ..Verdict::default()
        },
        None => Verdict { settled: events.filter(|_| tried.parked).collect(), ..Verdict::default() },
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
    progress.failing_since.get_or_insert(now);
    if let Some(reason) = is_over(progress, now) {
        return disable(progress, tried, reason);
    }
    let next = schedule.next_or_last(progress.failures, now, dice).max(until.unwrap_or(now));
    progress.health = Health::Waiting(next);
    let aside = tried.events.iter().filter(|_| tried.parked);
    let parked = aside.map(|seq| Parked { seq: *seq, tries: tried.tries, due: next }).collect();
    Verdict { next: Some(next), parked, ..Verdict::default() }
}

/// Why it is time to disable the subscription, if it is.
fn is_over(progress: &Progress, now: Timestamp) -> Option<String> {
    let over = progress.failing_since.is_some_and(|since| Schedule::is_over(since, now));
    progress.complaint().filter(|_| over)
}

/// No tries until somebody resumes it, which sends everything that it has not taken.
fn disable(progress: &mut Progress, tried: &Tried, reason: String) -> Verdict {
    progress.health = Health::Disabled(reason);
    wind_back(progress, tried)
}

/// The cursor goes back to the first event that was refused since the endpoint took one, so that all come again in their order.
fn wind_back(progress: &mut Progress, tried: &Tried) -> Verdict {
    let Some(first) = progress.refused.take() else { return Verdict::default() };
    progress.cursor = progress.cursor.min(first - 1);
    progress.previous = None;
    let settled = tried.refused.iter().map(|parked| parked.seq).collect();
    Verdict { settled, wound_back: true, ..Verdict::default() }
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
        one(&mut progress, &event(6), &Outcome::Delivered);
        // Its own retries do not move the cursor, and end.
        let again = Tried { parked: true, tries: 1, ..event(5) };
        let verdict = one(&mut progress, &again, &Outcome::EventFailed);
        assert_eq!((verdict.parked[0].tries, verdict.next, progress.cursor), (2, Some(at(400)), 6));
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

    /// Refuses the events from `first` on, as the loop does, until the endpoint counts as failed. Returns the last verdict.
    fn refuse_from(first: i64, progress: &mut Progress) -> (i64, Verdict) {
        let mut refused = Vec::new();
        for seq in first.. {
            let tried = Tried { refused: refused.clone(), ..event(seq) };
            let verdict = one(progress, &tried, &Outcome::EventFailed);
            if verdict.wound_back {
                return (seq, verdict);
            }
            assert_eq!((progress.health.clone(), progress.refused), (Health::Active, Some(first)));
            refused.extend(verdict.parked);
        }
        unreachable!()
    }

    #[test]
    fn an_endpoint_that_takes_nothing_fails_and_the_cursor_goes_back() {
        let mut progress = progress(0, None);
        let (last, verdict) = refuse_from(5, &mut progress);
        assert_eq!((last, verdict.settled, verdict.next), (13, (5..13).collect(), Some(at(105))));
        assert_eq!((progress.cursor, progress.previous, progress.refused), (4, None, None));
        assert_eq!((progress.failures, progress.failing_since), (1, Some(at(100))));
        assert_eq!(progress.health, Health::Waiting(at(105)));
        // The next time it gets further, so that no run of events stops it for good.
        let (last, verdict) = refuse_from(5, &mut progress);
        assert_eq!((last, verdict.next, progress.cursor), (14, Some(at(400)), 4));
        // The first that it takes ends all that.
        one(&mut progress, &event(5), &Outcome::Delivered);
        assert_eq!((progress.cursor, progress.failures, progress.failing_since), (5, 0, None));
    }

    #[test]
    fn nothing_is_given_up_as_long_as_nothing_is_taken() {
        let mut refused = progress(0, None);
        one(&mut refused, &event(5), &Outcome::EventFailed);
        let aside = |seq, due| Parked { seq, tries: 2, due };
        let again = Tried {
            parked: true,
            tries: 2,
            refused: vec![aside(5, at(100)), aside(6, at(900)), aside(7, at(800))],
            ..event(5)
        };
        for outcome in [Outcome::EventFailed, BROKEN] {
            let verdict = one(&mut refused.clone(), &again, &outcome);
            assert_eq!(verdict.parked, [Parked { seq: 5, tries: 3, due: at(400) }], "{outcome:?}");
        }
        // What it takes at last is followed by the rest at once, in order.
        let verdict = one(&mut refused.clone(), &again, &Outcome::Delivered);
        assert_eq!(
            (verdict.settled, verdict.parked),
            (vec![5], [6, 7].map(|seq| aside(seq, Timestamp::UNIX_EPOCH)).to_vec())
        );
        // It ends as every failure does, and all of it comes again when somebody resumes it.
        refused.failing_since = at(100).checked_sub(SignedDuration::from_hours(5 * 24)).ok();
        for tried in [again.clone(), Tried { parked: false, ..again }] {
            let mut over = refused.clone();
            let verdict = one(&mut over, &tried, &Outcome::EventFailed);
            assert_eq!((verdict.settled, verdict.parked, over.cursor), (vec![5, 6, 7], vec![], 4));
            assert!(
                matches!(&over.health, Health::Disabled(reason) if reason.contains("has taken nothing since"))
            );
        }
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
