//! Who is told, in memory: how far each subscription is, who waits for what, whose turn it is. No I/O, no clock.
//!
//! A subscription that has all it wants *listens*: it stands in an index by what it wants, so that a new event finds it. One that is
//! behind, paused or disabled stands there not, and costs nothing when a statement appears.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use rustc_hash::{FxHashMap, FxHashSet};

use super::client::Target;
use super::verdict::{Tried, Verdict};
use crate::model::{Health, Progress, Seq, Subscription};
use crate::store::{Enrolled, Heading, Parked, Standing};

/// Events that one subscription keeps in mind; the store has the rest.
pub(super) const PENDING_MAX: usize = 256;
/// Failures of one event after which the next one is tried, in turn with it.
const SUSPECT_AFTER: u32 = 3;

/// A subscription in memory.
#[derive(Debug)]
struct Slot {
    edited: i64,
    subscription: Arc<Subscription>,
    target: Arc<Target>,
    shape: u32,
    keys: Vec<String>,
    progress: Progress,
    parked: BTreeMap<Seq, Parked>,
    /// Events after the cursor that it may want, in order.
    pending: VecDeque<Seq>,
    /// All that it may want up to here is in `pending`, where it does not listen.
    known: Seq,
    listening: bool,
    place: Place,
    /// Whether the last failure may have been the event's.
    maybe_event: bool,
    /// The last tick of which it was told that nothing has happened, and the next one for which it stands in the clock.
    ticks: (Option<Timestamp>, Option<Timestamp>),
    /// Set when people have changed it, so that an errand for it does not go on.
    superseded: Arc<AtomicBool>,
}

/// Where a subscription is in the course of turns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Away,
    Queued,
    Flying,
}

/// Keys of which one is wanted, after one event up to another; and up to which event what a backfill found is wanted, too.
pub(super) type Wanted = (Vec<String>, (Seq, Seq), Option<Seq>);

/// What a subscription is to do next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Nothing for now.
    Nothing,
    /// It has all it wants.
    Idle,
    /// Look into the store.
    Refill(Wanted),
    /// Perhaps send this.
    Event(Tried),
}

/// What was tried, for whom.
#[derive(Debug)]
pub(super) struct Turn {
    pub(super) n: i64,
    pub(super) edited: i64,
    pub(super) subscription: Arc<Subscription>,
    pub(super) target: Arc<Target>,
    /// A number for [`Subscription::shape`].
    pub(super) shape: u32,
    /// The event that the subscription got before.
    pub(super) previous: Option<Seq>,
    pub(super) tried: Tried,
    /// Which try this is, from 1.
    pub(super) try_n: u32,
    /// Whether the endpoint failed the last time.
    pub(super) failing: bool,
    /// Whether people have changed the subscription meanwhile.
    pub(super) superseded: Arc<AtomicBool>,
}

/// Everybody.
#[derive(Debug, Default)]
pub(super) struct Roster {
    /// Events up to here have been looked at.
    pub(super) head: Seq,
    slots: FxHashMap<i64, Slot>,
    listening: FxHashMap<String, BTreeSet<i64>>,
    /// All that stand there, so that the others cost nothing.
    listeners: FxHashSet<i64>,
    healthy: VecDeque<i64>,
    failing: VecDeque<i64>,
    clock: BinaryHeap<Reverse<(Timestamp, i64)>>,
    shapes: FxHashMap<String, u32>,
}

impl Roster {
    /// Nobody yet, when the journal ends at `head`.
    pub(super) fn new(head: Seq) -> Self {
        Self { head, ..Self::default() }
    }

    /// Takes a subscription as it is in the store, new or changed. What is under way for it is not interrupted.
    pub(super) fn enroll(&mut self, enrolled: Enrolled, target: Target) {
        let n = enrolled.n;
        self.hush(n);
        let (place, last) =
            self.slots.get(&n).map_or((Place::Away, None), |slot| (slot.place, slot.progress.attempt));
        let mut subscription = enrolled.subscription;
        // An attempt that is not recorded yet stays the last.
        subscription.progress.attempt = subscription.progress.attempt.max(last);
        let shapes = u32::try_from(self.shapes.len()).unwrap_or(u32::MAX);
        let shape = *self.shapes.entry(subscription.shape()).or_insert(shapes);
        let keys = Heading::wanted(&subscription.filter);
        for parked in &enrolled.parked {
            self.clock.push(Reverse((parked.due, n)));
        }
        if let Health::Waiting(until) = &subscription.progress.health {
            self.clock.push(Reverse((*until, n)));
        }
        let slot = Slot {
            edited: enrolled.edited,
            target: Arc::new(target),
            shape,
            keys,
            parked: enrolled.parked.into_iter().map(|parked| (parked.seq, parked)).collect(),
            pending: VecDeque::new(),
            known: subscription.progress.cursor,
            listening: false,
            place,
            maybe_event: false,
            ticks: (None, None),
            superseded: Arc::default(),
            progress: subscription.progress.clone(),
            subscription: Arc::new(subscription),
        };
        if let Some(before) = self.slots.insert(n, slot) {
            before.superseded.store(true, Ordering::Relaxed);
        }
        self.queue(n);
    }

    /// Makes every endpoint ready anew.
    pub(super) fn retarget(&mut self, target: impl Fn(&Subscription) -> Target) {
        for slot in self.slots.values_mut() {
            slot.target = Arc::new(target(&slot.subscription));
        }
    }

    /// Forgets a subscription.
    pub(super) fn dismiss(&mut self, n: i64) {
        self.hush(n);
        if let Some(slot) = self.slots.remove(&n) {
            slot.superseded.store(true, Ordering::Relaxed);
        }
    }

    /// A new event: those that may want it have it before them.
    pub(super) fn absorb(&mut self, heading: &Heading) {
        self.head = heading.seq;
        let heard = heading.keys.iter().filter_map(|key| self.listening.get(key));
        let mut hit: Vec<i64> = heard.flatten().copied().collect();
        hit.sort_unstable();
        hit.dedup();
        for n in hit {
            let Some(slot) = self.slots.get_mut(&n) else { continue };
            slot.pending.push_back(heading.seq);
            if slot.pending.len() >= PENDING_MAX {
                slot.known = heading.seq;
                self.hush(n);
            }
            self.queue(n);
        }
    }

    /// Gives a turn to those whose time has come.
    pub(super) fn wake(&mut self, now: Timestamp) {
        while let Some(Reverse((at, n))) = self.clock.peek().copied()
            && at <= now
        {
            self.clock.pop();
            self.queue(n);
        }
    }

    /// When the next one's time comes.
    pub(super) fn next_wake(&self) -> Option<Timestamp> {
        self.clock.peek().map(|Reverse((at, _))| *at)
    }

    /// Comes back to a subscription at that time.
    pub(super) fn call_back(&mut self, n: i64, at: Timestamp) {
        self.clock.push(Reverse((at, n)));
    }

    /// Whose turn it is; of those that fail only if there is room for them.
    pub(super) fn next_turn(&mut self, failing: bool) -> Option<i64> {
        let n = self.healthy.pop_front().or_else(|| if failing { self.failing.pop_front() } else { None })?;
        if let Some(slot) = self.slots.get_mut(&n)
            && slot.place == Place::Queued
        {
            slot.place = Place::Away;
        }
        Some(n)
    }

    /// How many have a turn to come.
    pub(super) fn queued(&self) -> usize {
        self.healthy.len() + self.failing.len()
    }

    /// What a subscription is to do at this time.
    pub(super) fn look(&mut self, n: i64, now: Timestamp) -> Look {
        let Some(slot) = self.slots.get(&n) else { return Look::Nothing };
        let rests = match &slot.progress.health {
            Health::Active => false,
            Health::Waiting(until) => *until > now,
            Health::Disabled(_) => true,
        };
        if slot.place == Place::Flying || rests {
            return Look::Nothing;
        }
        if let Some(parked) = slot.parked.values().find(|parked| parked.due <= now) {
            let (events, tries) = (vec![parked.seq], parked.tries);
            return Look::Event(Tried { events, tries, parked: true, ..Tried::default() });
        }
        let suspects = slot.maybe_event && slot.progress.failures >= SUSPECT_AFTER;
        if slot.pending.len() < if suspects { 2 } else { 1 } && !slot.listening {
            return if slot.known < self.head {
                let backfill = slot.progress.backfill.filter(|last| *last > slot.known);
                Look::Refill((slot.keys.clone(), (slot.known, self.head), backfill))
            } else {
                self.listen(n);
                self.look(n, now)
            };
        }
        let Some(first) = slot.pending.front().copied() else { return Look::Idle };
        match slot.pending.get(1).copied() {
            Some(second) if suspects && slot.progress.failures % 2 == 1 => {
                let (events, upto) = (vec![second], slot.upto(2, self.head));
                Look::Event(Tried { events, upto, suspect: Some(first), ..Tried::default() })
            }
            _ => {
                Look::Event(Tried { events: vec![first], upto: slot.upto(1, self.head), ..Tried::default() })
            }
        }
    }

    /// The answer to [`Look::Refill`]: events in order; all there are where they are fewer than [`PENDING_MAX`].
    pub(super) fn refill(&mut self, n: i64, found: &[Seq]) {
        let head = self.head;
        let Some(slot) = self.slots.get_mut(&n) else { return };
        slot.pending.extend(found);
        let whole = found.len() < PENDING_MAX;
        slot.known = if whole { head } else { found.last().copied().unwrap_or(head) };
        if whole {
            self.listen(n);
        }
    }

    /// The events that it may want next, at most so many.
    pub(super) fn pending(&self, n: i64, limit: usize) -> Vec<Seq> {
        self.slots.get(&n).map(|slot| slot.pending.iter().copied().take(limit).collect()).unwrap_or_default()
    }

    /// When the subscription was last told that nothing has happened.
    pub(super) fn told_of_nothing(&self, n: i64) -> Option<Timestamp> {
        self.slots.get(&n)?.ticks.0
    }

    /// Comes back to a subscription at its next tick.
    pub(super) fn call_back_at_tick(&mut self, n: i64, tick: Timestamp) {
        if let Some(slot) = self.slots.get_mut(&n)
            && slot.ticks.1.replace(tick) != Some(tick)
        {
            self.clock.push(Reverse((tick, n)));
        }
    }

    /// The subscription with its shape, and when its endpoint took the last message.
    pub(super) fn subscription(&self, n: i64) -> Option<(Arc<Subscription>, u32, Option<Timestamp>)> {
        let slot = self.slots.get(&n)?;
        Some((Arc::clone(&slot.subscription), slot.shape, slot.progress.delivered_at))
    }

    /// It does not want this event after all, or the journal does not have it. The cursor follows with the next delivery, or at rest.
    pub(super) fn pass(&mut self, n: i64, seq: Seq) {
        if let Some(slot) = self.slots.get_mut(&n) {
            slot.pending.retain(|pending| *pending != seq);
            slot.parked.remove(&seq);
        }
    }

    /// The subscription is served: what it is to be sent is in the first turn; in those after it are `more` of its events, which follow
    /// in order where it takes the one before.
    pub(super) fn start(&mut self, n: i64, tried: Tried, more: &[Seq]) -> Vec<Turn> {
        let head = self.head;
        let Some(slot) = self.slots.get_mut(&n) else { return Vec::new() };
        slot.place = Place::Flying;
        let taken = tried.events.len() + usize::from(tried.suspect.is_some());
        let upto = if tried.parked { 0 } else { slot.upto(taken, head) };
        let failures = slot.progress.failures;
        let try_n = if tried.parked { tried.tries } else { failures } + 1;
        // What is tried again out of order has no place behind another.
        let before = slot.progress.previous.filter(|_| !tried.parked);
        let mut previous = tried.events.last().copied();
        let refused = slot.progress.refused.map(|first| slot.parked.range(first..));
        let refused = refused.into_iter().flatten().map(|(_, parked)| parked.clone()).collect();
        let mut turns = Vec::with_capacity(more.len() + 1);
        turns.push(slot.turn(n, before, try_n, Tried { upto, refused, ..tried }));
        for (k, seq) in more.iter().enumerate() {
            let tried =
                Tried { events: vec![*seq], upto: slot.upto(taken + k + 1, head), ..Tried::default() };
            turns.push(slot.turn(n, previous.replace(*seq), 1, tried));
        }
        turns
    }

    /// A try has ended, the `last` of its errand or not: numbers the attempt and returns the one before. `None` when the subscription is
    /// gone.
    pub(super) fn land(&mut self, n: i64, attempt: i64, last: bool) -> Option<Option<i64>> {
        let slot = self.slots.get_mut(&n)?;
        if last {
            slot.place = Place::Away;
        }
        Some(slot.progress.attempt.replace(attempt))
    }

    /// The progress to be judged, unless people have changed the subscription meanwhile.
    pub(super) fn progress(&mut self, turn: &Turn) -> Option<&mut Progress> {
        let slot = self.slots.get_mut(&turn.n)?;
        (slot.edited == turn.edited).then_some(&mut slot.progress)
    }

    /// Follows a verdict: what is done with is off the list, and the subscription gets its next turn, or its time.
    pub(super) fn settle(&mut self, turn: &Turn, verdict: &Verdict, maybe_event: bool) {
        let n = turn.n;
        let Some(slot) = self.slots.get_mut(&n) else { return };
        slot.maybe_event = maybe_event;
        for seq in &verdict.settled {
            slot.parked.remove(seq);
        }
        let parked = verdict.parked.iter();
        self.clock.extend(parked.map(|parked| Reverse((parked.due, n))));
        slot.parked.extend(verdict.parked.iter().map(|parked| (parked.seq, parked.clone())));
        while slot.pending.front().is_some_and(|first| *first <= slot.progress.cursor) {
            slot.pending.pop_front();
        }
        if verdict.wound_back {
            // What it wants from there on is looked up anew.
            slot.pending.clear();
            slot.known = slot.progress.cursor;
            self.hush(n);
        }
        let Some(slot) = self.slots.get_mut(&n) else { return };
        match slot.progress.health {
            Health::Active => {
                slot.ticks.0 = turn.tried.tick.max(slot.ticks.0);
                self.queue(n);
            }
            Health::Waiting(until) => {
                self.clock.push(Reverse((until, n)));
                self.doze(n);
            }
            Health::Disabled(_) => self.doze(n),
        }
    }

    /// Gives a subscription a turn, if it has none yet and nothing is under way for it.
    pub(super) fn queue(&mut self, n: i64) {
        let Some(slot) = self.slots.get_mut(&n) else { return };
        if slot.place != Place::Away {
            return;
        }
        slot.place = Place::Queued;
        if slot.progress.failures > 0 { self.failing.push_back(n) } else { self.healthy.push_back(n) }
    }

    /// Where it stands now, to be recorded.
    pub(super) fn standing(&self, n: i64) -> Option<Standing> {
        let slot = self.slots.get(&n)?;
        Some(Standing { n, edited: slot.edited, progress: slot.progress.clone() })
    }

    /// Those that have all they want and whose cursor stands further back; it is at the head now.
    pub(super) fn idle(&mut self) -> Vec<i64> {
        let mut idle = Vec::new();
        for n in &self.listeners {
            let Some(slot) = self.slots.get_mut(n) else { continue };
            if slot.pending.is_empty() && slot.place != Place::Flying && slot.progress.cursor < self.head {
                slot.progress.cursor = self.head;
                idle.push(*n);
            }
        }
        idle.sort_unstable();
        idle
    }

    /// From now on new events find it.
    fn listen(&mut self, n: i64) {
        if let Some(slot) = self.slots.get_mut(&n) {
            slot.listening = true;
            self.listeners.insert(n);
            for key in &slot.keys {
                self.listening.entry(key.clone()).or_default().insert(n);
            }
        }
    }

    /// New events do not find it any more.
    fn hush(&mut self, n: i64) {
        let Some(slot) = self.slots.get_mut(&n) else { return };
        if std::mem::take(&mut slot.listening) {
            self.listeners.remove(&n);
            for key in &slot.keys {
                if let Some(heard) = self.listening.get_mut(key) {
                    heard.remove(&n);
                }
            }
        }
    }

    /// It rests: what appears meanwhile is found when it wakes.
    fn doze(&mut self, n: i64) {
        let head = self.head;
        if let Some(slot) = self.slots.get_mut(&n)
            && slot.listening
        {
            slot.known = head;
            self.hush(n);
        }
    }
}

impl Slot {
    fn turn(&self, n: i64, previous: Option<Seq>, try_n: u32, tried: Tried) -> Turn {
        Turn {
            n,
            edited: self.edited,
            subscription: Arc::clone(&self.subscription),
            target: Arc::clone(&self.target),
            shape: self.shape,
            previous,
            try_n,
            failing: self.progress.failures > 0,
            superseded: Arc::clone(&self.superseded),
            tried,
        }
    }

    /// Where the cursor is once the first so many of the pending events are done with.
    fn upto(&self, taken: usize, head: Seq) -> Seq {
        let whole = if self.listening { head } else { self.known };
        self.pending.get(taken).map_or(whole, |next| next - 1)
    }
}
