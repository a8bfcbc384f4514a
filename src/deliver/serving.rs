//! What a subscription is sent when its turn comes.

use std::sync::Arc;
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinHandle;

use super::Deliverer;
use super::errand::Parcel;
use super::reel::Frame;
use super::roster::{Look, PENDING_MAX, Wanted};
use super::verdict::Tried;
use crate::model::{Filter, Seq, Subscription};
use crate::store::{News, StoreError};
use crate::webhook::Pace;

/// Events of the journal that are read at once.
const EVENTS_MAX: usize = 64;
/// Answers of the store that are kept for others who ask the same.
const FOUND_MAX: usize = 256;
/// Messages that one errand takes along.
const ERRAND_MAX: usize = 32;

impl Deliverer {
    /// Sends a subscription what it is to get at `now`, if anything.
    pub(super) async fn serve(&mut self, n: i64, now: Timestamp) -> Result<(), StoreError> {
        loop {
            let tried = match self.roster.look(n, now) {
                Look::Nothing => return Ok(()),
                Look::Idle => {
                    self.tell_of_nothing(n, now);
                    return Ok(());
                }
                Look::Refill(wanted) => {
                    self.refill(n, wanted).await?;
                    continue;
                }
                Look::Event(tried) => tried,
            };
            let Some(seq) = tried.events.first().copied() else { return Ok(()) };
            let Some((subscription, shape, sent)) = self.roster.subscription(n) else { return Ok(()) };
            let frame = self.frame(n, seq).await?;
            let Some(frame) =
                frame.filter(|frame| tried.parked || frame.is_wanted(shape, &subscription.filter))
            else {
                self.roster.pass(n, seq);
                if tried.parked {
                    self.book.strike(n, seq);
                }
                continue;
            };
            let (mut frames, mut tried, mut rest) = (vec![frame], tried, Vec::new());
            let oldest = frames.first().map_or(now, |frame| frame.news.event.at);
            match Pace::of(&subscription, oldest, sent, now) {
                Pace::NotBefore(at) => {
                    self.roster.call_back(n, at);
                    return Ok(());
                }
                Pace::Together(tick) if !tried.parked => {
                    frames = self.together(n, shape, &subscription, (tick, now)).await?;
                    let events = frames.iter().map(|frame| frame.news.event.seq).collect();
                    tried = Tried { events, tick: Some(tick), suspect: None, ..tried };
                }
                Pace::Now if tried.is_plain() && subscription.manner.pace.is_default() => {
                    rest = self.following(n, (shape, &subscription.filter));
                }
                Pace::Now | Pace::Together(_) => {}
            }
            let more: Vec<Seq> = rest.iter().map(|frame| frame.news.event.seq).collect();
            let mut turns = self.roster.start(n, tried, &more).into_iter();
            let Some(turn) = turns.next() else { return Ok(()) };
            self.window.begin(n, turn.failing, Instant::now());
            let rest = turns.zip(rest).map(|(turn, frame)| Parcel { turn, frames: vec![frame] });
            let rest: Vec<Parcel> = rest.collect();
            self.read_ahead(n, rest.len() + 1);
            let first = Parcel { turn, frames };
            self.running.spawn(self.courier.clone().run(first, rest, now));
            return Ok(());
        }
    }

    /// Looks into the store for what a subscription may want; once for all who want the same and are as far.
    async fn refill(&mut self, n: i64, wanted: Wanted) -> Result<(), StoreError> {
        if let Some(found) = self.found.get(&wanted) {
            self.roster.refill(n, found);
            return Ok(());
        }
        let (keys, span, backfill) = &wanted;
        let found = self.store.wanted(keys, *span, *backfill, PENDING_MAX).await?;
        self.roster.refill(n, &found);
        if self.found.len() >= FOUND_MAX {
            self.found.clear();
        }
        self.found.insert(wanted, found);
        Ok(())
    }

    /// What a subscription is to get after the event whose turn it is, as far as it is in memory.
    fn following(&mut self, n: i64, (shape, filter): (u32, &Filter)) -> Vec<Arc<Frame>> {
        let mut following = Vec::new();
        // More would come back unsent.
        let most = ERRAND_MAX.min(self.gate.share());
        for seq in self.roster.pending(n, most).into_iter().skip(1) {
            match self.reel.get(seq) {
                Some(frame) if frame.is_wanted(shape, filter) => following.push(frame),
                Some(_) => self.roster.pass(n, seq),
                None => break,
            }
        }
        following
    }

    /// Begins to read what a subscription is to get after so many events, where that is not in memory.
    fn read_ahead(&mut self, n: i64, taken: usize) {
        if self.reading.is_some() || taken < ERRAND_MAX / 2 {
            return;
        }
        let mut lacks = self.reel.lacks(&self.roster.pending(n, taken + EVENTS_MAX));
        lacks.truncate(EVENTS_MAX);
        if !lacks.is_empty() {
            let store = Arc::clone(&self.store);
            self.reading = Some(tokio::spawn(async move { store.news(&lacks).await }));
        }
    }

    /// An event, read with those that follow it where it is not in memory. `None` when the journal does not have it.
    async fn frame(&mut self, n: i64, seq: Seq) -> Result<Option<Arc<Frame>>, StoreError> {
        if self.reel.get(seq).is_none() && self.reading.is_some() {
            let news = read(&mut self.reading).await;
            self.reel.take(news);
        }
        if let Some(frame) = self.reel.get(seq) {
            return Ok(Some(frame));
        }
        let mut seqs = self.roster.pending(n, EVENTS_MAX);
        seqs.push(seq);
        let news = self.store.news(&self.reel.lacks(&seqs)).await?;
        self.reel.take(news);
        Ok(self.reel.get(seq))
    }

    /// Sends a digest that tells of nothing, where that is asked for and its tick has come.
    fn tell_of_nothing(&mut self, n: i64, now: Timestamp) {
        let Some((subscription, _, sent)) = self.roster.subscription(n) else { return };
        let pace = &subscription.manner.pace;
        let last = self.roster.told_of_nothing(n).max(sent).unwrap_or(subscription.created);
        let Some(tick) = pace.empty_tick(last.max(subscription.created), now) else {
            if let Some(next) = pace.next_empty_tick(now) {
                self.roster.call_back_at_tick(n, next);
            }
            return;
        };
        // As if something had happened just before the tick.
        let just_before = tick.checked_sub(SignedDuration::from_secs(1)).unwrap_or(tick);
        let at = pace.next(just_before, sent, now);
        if at > now {
            return self.roster.call_back(n, at);
        }
        let tried = Tried { tick: Some(tick), ..Tried::default() };
        for turn in self.roster.start(n, tried, &[]) {
            self.window.begin(n, turn.failing, Instant::now());
            let parcel = Parcel { turn, frames: Vec::new() };
            self.running.spawn(self.courier.clone().run(parcel, Vec::new(), now));
        }
    }

    /// What waits and happened up to the tick, as much as one message holds; what is not wanted among it is passed.
    async fn together(
        &mut self,
        n: i64,
        shape: u32,
        subscription: &Subscription,
        (upto, now): (Timestamp, Timestamp),
    ) -> Result<Vec<Arc<Frame>>, StoreError> {
        let (filter, most) = (&subscription.filter, subscription.manner.format.digest_max());
        let mut frames = Vec::new();
        for seq in self.roster.pending(n, PENDING_MAX) {
            if frames.len() == most {
                break;
            }
            match self.frame(n, seq).await? {
                // What came while the clock was ahead waits no longer.
                Some(frame) if frame.news.event.at > upto && frame.news.event.at <= now => break,
                Some(frame) if frame.is_wanted(shape, filter) => frames.push(frame),
                _ => self.roster.pass(n, seq),
            }
        }
        Ok(frames)
    }
}

/// Waits for what is being read; for ever where nothing is. What could not be read is read when its turn comes.
pub(super) async fn read(reading: &mut Option<JoinHandle<Result<Vec<News>, StoreError>>>) -> Vec<News> {
    let Some(task) = reading else { return std::future::pending().await };
    let read = task.await;
    *reading = None;
    read.ok().and_then(Result::ok).unwrap_or_default()
}
