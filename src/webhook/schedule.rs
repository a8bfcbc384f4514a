//! When to try again.

use jiff::{SignedDuration, Timestamp};

/// After this long without a success an endpoint is disabled.
const FAILING_SECONDS_MAX: i64 = 5 * 24 * 3600;

/// The waits between tries, seconds: the first entry is the wait before the first try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule(pub Vec<u64>);

impl Schedule {
    /// When to try again after `tries` failures, varied by a fifth either way by `dice` in 0..1 so that a crowd of endpoints that
    /// failed together does not come back together. `None` when the schedule is used up.
    #[must_use]
    pub fn next(&self, tries: u32, now: Timestamp, dice: f64) -> Option<Timestamp> {
        let seconds = *self.0.get(usize::try_from(tries).ok()?)?;
        let wait = std::time::Duration::from_secs(seconds).mul_f64(0.8 + 0.4 * dice.clamp(0.0, 1.0));
        now.checked_add(SignedDuration::try_from(wait).ok()?).ok()
    }

    /// Like [`Schedule::next`], but the last wait repeats for ever.
    #[must_use]
    pub fn next_or_last(&self, tries: u32, now: Timestamp, dice: f64) -> Timestamp {
        let last = u32::try_from(self.0.len().saturating_sub(1)).unwrap_or(u32::MAX);
        self.next(tries.min(last), now, dice).unwrap_or(now)
    }

    /// Whether an endpoint that fails since then has failed for too long.
    #[must_use]
    pub fn is_over(failing_since: Timestamp, now: Timestamp) -> bool {
        now.duration_since(failing_since).as_secs() >= FAILING_SECONDS_MAX
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::Schedule;

    #[test]
    fn waits_vary_by_a_fifth_and_end() {
        let schedule = Schedule(vec![0, 5, 300]);
        let now = Timestamp::from_second(1_000_000).unwrap();
        let at = |tries, dice| schedule.next(tries, now, dice).map(|at| at.duration_since(now).as_millis());
        assert_eq!(at(1, 0.5), Some(5_000));
        assert_eq!(at(1, 0.0), Some(4_000));
        assert_eq!(at(2, 1.0), Some(360_000));
        assert_eq!(at(3, 0.5), None);
        assert_eq!(schedule.next_or_last(9, now, 0.5).duration_since(now).as_secs(), 300);
        assert_eq!(Schedule(Vec::new()).next_or_last(1, now, 0.5), now);
    }
}
