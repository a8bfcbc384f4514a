//! How much may be under way or unrecorded in all, counted where the loop and its errands see it: a crash repeats no more.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Messages that one endpoint gets in a row, and for how long, while others wait for their turn.
const SHARE: usize = 4;
const SHARE_TIME: Duration = Duration::from_millis(10);

/// Lets tries begin.
#[derive(Debug)]
pub(super) struct Gate {
    spent: AtomicUsize,
    most: AtomicUsize,
    closed: AtomicBool,
    crowded: AtomicBool,
}

impl Gate {
    /// A gate through which so many go before the first is recorded.
    pub(super) fn new(most: usize) -> Self {
        let (spent, most) = (AtomicUsize::new(0), AtomicUsize::new(most.max(1)));
        Self { spent, most, closed: AtomicBool::new(false), crowded: AtomicBool::new(false) }
    }

    /// Changes how many that are; those that are under way stay.
    pub(super) fn widen(&self, most: usize) {
        self.most.store(most.max(1), Ordering::Relaxed);
    }

    /// Takes room for one try, if there is any.
    pub(super) fn take(&self) -> bool {
        let most = self.most.load(Ordering::Relaxed);
        let one_more = |spent| (spent < most).then_some(spent + 1);
        self.spent.try_update(Ordering::Relaxed, Ordering::Relaxed, one_more).is_ok()
    }

    /// Gives the room of so many tries back: they are recorded.
    pub(super) fn give_back(&self, tries: usize) {
        self.spent.fetch_sub(tries, Ordering::Relaxed);
    }

    /// Whether nothing goes on by itself, because the loop stops or nothing could be recorded.
    pub(super) fn close(&self, closed: bool) {
        self.closed.store(closed, Ordering::Relaxed);
    }

    /// Whether others wait for their turn.
    pub(super) fn crowd(&self, crowded: bool) {
        self.crowded.store(crowded, Ordering::Relaxed);
    }

    /// Messages that an errand may take along now.
    pub(super) fn share(&self) -> usize {
        if self.crowded.load(Ordering::Relaxed) { SHARE } else { usize::MAX }
    }

    /// Whether an errand that has sent so many messages goes on with another, for which room is taken then.
    pub(super) fn goes_on(&self, sent: usize, began: Instant) -> bool {
        let has_share = || sent < SHARE && began.elapsed() < SHARE_TIME;
        !self.closed.load(Ordering::Relaxed)
            && (!self.crowded.load(Ordering::Relaxed) || has_share())
            && self.take()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::{Gate, SHARE, SHARE_TIME};

    #[test]
    fn no_more_than_may_be_repeated() {
        let gate = Gate::new(2);
        assert!(gate.take() && gate.goes_on(1, Instant::now()) && !gate.take());
        gate.give_back(1);
        assert!(gate.take() && !gate.goes_on(1, Instant::now()));
        gate.widen(3);
        assert!(gate.take() && !gate.take());
    }

    #[test]
    fn nobody_goes_on_for_long_while_others_wait() {
        let (gate, now) = (Gate::new(99), Instant::now());
        assert!(gate.goes_on(1_000, now));
        gate.crowd(true);
        assert!(gate.goes_on(1, Instant::now()) && !gate.goes_on(SHARE, now));
        assert_eq!(gate.share(), SHARE);
        assert!(now.checked_sub(SHARE_TIME).is_none_or(|long_ago| !gate.goes_on(1, long_ago)));
        gate.crowd(false);
        gate.close(true);
        assert!(!gate.goes_on(1, now));
    }
}
