//! How much may be under way: in all, and of those that fail or hang.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

/// Tries that are under way at the same time and still quick: more only queue up in front of the processor.
const YOUNG_MAX: usize = 128;
/// From this age a try does not count as quick any more, so that endpoints that hang leave room to those that answer.
const YOUNG: Duration = Duration::from_millis(100);

/// The tries that are under way.
#[derive(Debug)]
pub(super) struct Window {
    /// How much in all: see [`super::gate`]. Half of it is for those that failed, at most.
    pub(super) in_flight_max: usize,
    running: FxHashMap<i64, Running>,
    ages: VecDeque<(Instant, i64)>,
    young: usize,
    young_failing: usize,
    failing: usize,
}

#[derive(Clone, Copy, Debug)]
struct Running {
    began: Instant,
    young: bool,
    failing: bool,
}

impl Window {
    pub(super) fn new(in_flight_max: usize) -> Self {
        Self {
            in_flight_max: in_flight_max.max(1),
            running: FxHashMap::default(),
            ages: VecDeque::new(),
            young: 0,
            young_failing: 0,
            failing: 0,
        }
    }

    /// Whether one more may begin beside those that are still quick.
    pub(super) fn has_room(&self) -> bool {
        self.young < YOUNG_MAX
    }

    /// Whether an endpoint that failed the last time may be tried: those have a quarter of the quick places and half of all.
    pub(super) fn has_room_for_failing(&self) -> bool {
        self.young_failing < (YOUNG_MAX / 4).min(self.in_flight_max.div_ceil(2))
            && self.failing < self.in_flight_max.div_ceil(2)
    }

    pub(super) fn begin(&mut self, n: i64, failing: bool, now: Instant) {
        self.running.insert(n, Running { began: now, young: true, failing });
        self.ages.push_back((now, n));
        self.young += 1;
        self.young_failing += usize::from(failing);
        self.failing += usize::from(failing);
    }

    pub(super) fn end(&mut self, n: i64) {
        let Some(one) = self.running.remove(&n) else { return };
        self.young -= usize::from(one.young);
        self.young_failing -= usize::from(one.young && one.failing);
        self.failing -= usize::from(one.failing);
    }

    /// Lets those that take long leave the quick places. Returns when to look again, if there is anything to see then.
    pub(super) fn age(&mut self, now: Instant) -> Option<Instant> {
        while let Some((began, n)) = self.ages.front().copied() {
            let running = self.running.get_mut(&n).filter(|one| one.began == began);
            if running.is_some() && now < began + YOUNG {
                return Some(began + YOUNG);
            }
            self.ages.pop_front();
            if let Some(one) = running {
                one.young = false;
                self.young -= 1;
                self.young_failing -= usize::from(one.failing);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::{Window, YOUNG, YOUNG_MAX};

    #[test]
    fn those_that_hang_leave_room() {
        let (mut window, began) = (Window::new(1024), Instant::now());
        for n in 0..i64::try_from(YOUNG_MAX).unwrap() {
            assert!(window.has_room());
            window.begin(n, false, began);
        }
        assert!(!window.has_room());
        assert_eq!(window.age(began), Some(began + YOUNG));
        window.end(0);
        assert!(window.has_room());
        assert_eq!(window.age(began + YOUNG), None);
        assert_eq!((window.running.len(), window.young), (YOUNG_MAX - 1, 0));
    }

    #[test]
    fn those_that_fail_have_a_share() {
        let (mut window, began) = (Window::new(10), Instant::now());
        for n in 0..5 {
            assert!(window.has_room_for_failing());
            window.begin(n, true, began);
        }
        window.age(began + YOUNG);
        assert!(!window.has_room_for_failing() && window.has_room());
        window.end(3);
        assert!(window.has_room_for_failing());
        // The same subscription again: the old age does not count.
        window.begin(3, false, began + YOUNG);
        assert_eq!(window.age(began + YOUNG), Some(began + YOUNG + YOUNG));
    }
}
