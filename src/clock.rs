//! Notices that the clock was set, by one that nobody sets.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rustix::time::{ClockId, clock_gettime};

/// A smaller difference is the ordinary work of a time service.
const JUMP: SignedDuration = SignedDuration::from_secs(60);

/// Both clocks as of the last look.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    wall: Timestamp,
    steady: Duration,
}

impl Clock {
    /// As of now.
    pub(crate) fn now() -> Self {
        Self { wall: Timestamp::now(), steady: since_boot() }
    }

    /// How far the clock was set since the last look: forward, or back when negative.
    pub(crate) fn jump(&mut self) -> Option<SignedDuration> {
        let before = std::mem::replace(self, Self::now());
        let steady = SignedDuration::try_from(self.steady.saturating_sub(before.steady)).ok()?;
        let jump = self.wall.duration_since(before.wall) - steady;
        (jump.abs() > JUMP).then_some(jump)
    }
}

/// Time since the machine started, sleep included.
fn since_boot() -> Duration {
    let time = clock_gettime(ClockId::Boottime);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}
