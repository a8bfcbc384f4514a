//! Sends what the journal holds to whom it concerns: at least once, in order, no endpoint delaying another.
//!
//! Who is told and how far he is stands in memory ([`roster`]), as a copy of the store's rows that is kept in step. The loop takes turns:
//! one try of one subscription at a time, as many subscriptions as the [`window`] lets. What comes of the tries is judged
//! ([`verdict`]) and recorded in large batches ([`book`]).

mod book;
mod client;
mod errand;
mod hub;
mod knock;
mod meters;
mod notice;
mod reel;
mod retention;
mod roster;
mod verdict;
mod window;

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use tokio::task::JoinSet;

pub use client::{Client, ClientError, Names, SystemNames, Target};
pub use hub::Hub;
pub use knock::Knock;
pub use retention::Retention;
pub use verdict::{Tried, Verdict, judge};

use crate::model::{Authority, Health, Seq};
use crate::store::{Attempt, Store, StoreError};
use crate::webhook::{Answer, Message, Outcome, Pace, Schedule, SiteSigner};
use book::Book;
use errand::{Courier, Landed};
use meters::Meters;
use reel::{Frame, Reel};
use roster::{Look, PENDING_MAX, Roster, Turn};
use window::Window;

/// How often to look when no bell rings: for what another process changes.
const POLL: Duration = Duration::from_millis(500);
/// Events of the journal that are read at once.
const EVENTS_MAX: usize = 32;
/// Events of the journal whose keys are read at once.
const HEADINGS_MAX: usize = 1_000;

/// What the loop needs to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Who posts.
    pub client: Client,
    /// Who mints ids.
    pub authority: Authority,
    /// Waits between tries, in seconds.
    pub schedule: Schedule,
    /// Tries that are under way or not yet recorded, at most: a crash repeats no more.
    pub in_flight_max: usize,
    /// Where the pages are, without a slash at the end.
    pub base_url: String,
    /// Where to tell the operator that a subscription is disabled, if anywhere.
    pub operator_url: Option<String>,
}

/// The delivery loop.
#[derive(Debug)]
pub struct Deliverer {
    store: Arc<dyn Store>,
    settings: Settings,
    courier: Courier,
    roster: Roster,
    reel: Reel,
    window: Window,
    book: Book,
    running: JoinSet<Landed>,
    notices: JoinSet<()>,
    meters: Meters,
    /// The number of the last change of subscriptions that was read.
    change: Option<i64>,
    /// The head when idle subscriptions were last moved there.
    rested: Seq,
}

impl Deliverer {
    /// A loop over `store`.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn new(store: Arc<dyn Store>, settings: Settings) -> Result<Self, StoreError> {
        let head = store.head().await?;
        Ok(Self {
            courier: Courier::new(&settings, Arc::default()),
            roster: Roster::new(head),
            reel: Reel::default(),
            window: Window::new(settings.in_flight_max),
            book: Book::new(Arc::clone(&store), store.last_attempt().await?),
            running: JoinSet::new(),
            notices: JoinSet::new(),
            meters: Meters::new(),
            change: None,
            rested: 0,
            store,
            settings,
        })
    }

    /// Sends all that is due at `now` and records what came of it. Returns how many tries that took.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn step(&mut self, now: Timestamp) -> Result<usize, StoreError> {
        self.look(now).await?;
        let mut tries = 0;
        loop {
            self.start(now).await;
            self.book.turn(&self.roster, self.settings.in_flight_max, self.running.is_empty());
            if self.running.is_empty() && self.book.is_closed() {
                break;
            }
            tokio::select! {
                Some(landed) = self.running.join_next() => {
                    tries += 1;
                    self.land(landed);
                }
                () = self.book.written() => {}
            }
        }
        self.rest();
        self.flush().await;
        Ok(tries)
    }

    /// Delivers until `stop` turns true; what is in flight then is ended and recorded. New `settings` hold for what begins after them.
    pub async fn run(mut self, mut settings: watch::Receiver<Settings>, mut stop: watch::Receiver<bool>) {
        let mut head = self.store.bells().head.subscribe();
        let mut changed = self.store.bells().subscriptions.subscribe();
        let mut looked = None;
        while !*stop.borrow() {
            let rung = head.has_changed().unwrap_or(false) || changed.has_changed().unwrap_or(false);
            if rung || looked.is_none_or(|looked: Instant| looked.elapsed() >= POLL) {
                head.borrow_and_update();
                changed.borrow_and_update();
                looked = Some(Instant::now());
                if let Err(error) = self.look(Timestamp::now()).await {
                    error.tell("cannot look for due deliveries");
                }
            }
            if settings.has_changed().unwrap_or(false) {
                self.adopt(settings.borrow_and_update().clone());
            }
            self.start(Timestamp::now()).await;
            let until = self.wait();
            tokio::select! {
                biased;
                Some(landed) = self.running.join_next() => self.land(landed),
                () = self.book.written() => {}
                _ = head.changed() => head.mark_changed(),
                _ = changed.changed() => changed.mark_changed(),
                _ = stop.wait_for(|stop| *stop) => {}
                () = tokio::time::sleep_until(until.into()) => {}
            }
            while let Some(landed) = self.running.try_join_next() {
                self.land(landed);
            }
        }
        while let Some(landed) = self.running.join_next().await {
            self.land(landed);
        }
        self.rest();
        self.flush().await;
    }

    fn adopt(&mut self, settings: Settings) {
        self.courier = Courier::new(&settings, Arc::clone(&self.courier.signers));
        self.window.in_flight_max = settings.in_flight_max;
        self.roster.retarget(|subscription| settings.client.target(subscription));
        self.settings = settings;
    }

    /// Turns the page of the book if it is time, and says until when there is nothing to do by itself.
    fn wait(&mut self) -> Instant {
        let now = Instant::now();
        let idle = self.running.is_empty();
        self.meters.level(self.running.len(), self.roster.queued(), self.book.unrecorded());
        if idle && self.roster.queued() == 0 && self.rested < self.roster.head {
            self.rest();
        }
        // A quarter of what may be unrecorded is a good page; none waits when nothing else is under way.
        let page = self.book.turn(&self.roster, self.settings.in_flight_max.div_ceil(4), idle);
        let wake = self.roster.next_wake().map(|at| {
            let rest = at.duration_since(Timestamp::now());
            now + Duration::try_from(rest).unwrap_or_default()
        });
        let quick = if self.roster.queued() > 0 { self.window.age(now) } else { None };
        [page, wake, quick].into_iter().flatten().fold(now + POLL, Instant::min)
    }

    /// Reads what has changed: subscriptions, keys, and the journal.
    async fn look(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let roll = self.store.roll(self.change).await?;
        if self.change.is_none() || self.change != Some(roll.change) {
            let keys = self.store.signing_keys().await?;
            let signers = keys.iter().filter_map(|key| SiteSigner::new(&key.secret, key.until));
            self.courier.signers = Arc::new(signers.collect());
        }
        self.change = Some(roll.change);
        for n in roll.gone {
            self.roster.dismiss(n);
        }
        for enrolled in roll.enrolled {
            let target = self.courier.client.target(&enrolled.subscription);
            self.roster.enroll(enrolled, target);
        }
        loop {
            let headings = self.store.headings(self.roster.head, HEADINGS_MAX).await?;
            for heading in &headings {
                self.roster.absorb(heading);
            }
            if headings.len() < HEADINGS_MAX {
                break;
            }
        }
        self.roster.wake(now);
        Ok(())
    }

    /// Begins as many tries as there is room for.
    async fn start(&mut self, now: Timestamp) {
        self.roster.wake(now);
        // What is sent now could not be recorded, and would be sent again.
        if self.store.bells().halted.borrow().is_some() {
            return;
        }
        loop {
            self.window.age(Instant::now());
            if !self.window.has_room(self.book.unrecorded()) {
                return;
            }
            let Some(n) = self.roster.next_turn(self.window.has_room_for_failing()) else { return };
            if let Err(error) = self.serve(n, now).await {
                tracing::error!(error = &error as &dyn std::error::Error, "cannot read what is to be sent");
                let soon = SignedDuration::try_from(POLL).unwrap_or(SignedDuration::ZERO);
                self.roster.call_back(n, now.checked_add(soon).unwrap_or(now));
            }
        }
    }

    /// Sends a subscription what it is to get at `now`, if anything.
    async fn serve(&mut self, n: i64, now: Timestamp) -> Result<(), StoreError> {
        loop {
            let tried = match self.roster.look(n, now) {
                Look::Nothing => return Ok(()),
                Look::Refill(keys, span) => {
                    let found = self.store.wanted(&keys, span, PENDING_MAX).await?;
                    self.roster.refill(n, &found);
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
            let (mut frames, mut tried, mut together) = (vec![frame], tried, false);
            let oldest = frames.first().map_or(now, |frame| frame.news.event.at);
            match Pace::of(&subscription, oldest, sent, now) {
                Pace::NotBefore(at) => {
                    self.roster.call_back(n, at);
                    return Ok(());
                }
                Pace::Together(upto) if !tried.parked => {
                    frames = self.together(n, (shape, &subscription.filter), upto).await?;
                    tried.events = frames.iter().map(|frame| frame.news.event.seq).collect();
                    tried.suspect = None;
                    together = true;
                }
                Pace::Now | Pace::Together(_) => {}
            }
            let Some(turn) = self.roster.start(n, tried) else { return Ok(()) };
            self.window.begin(n, turn.failing, Instant::now());
            if turn.try_n == 1 && !turn.tried.parked {
                self.meters.begin(oldest, now);
            }
            self.running.spawn(self.courier.clone().run(turn, frames, together, now));
            return Ok(());
        }
    }

    /// An event, read with those that follow it where it is not in memory. `None` when the journal does not have it.
    async fn frame(&mut self, n: i64, seq: Seq) -> Result<Option<Arc<Frame>>, StoreError> {
        if let Some(frame) = self.reel.get(seq) {
            return Ok(Some(frame));
        }
        let mut seqs = self.roster.pending(n, EVENTS_MAX);
        seqs.push(seq);
        let news = self.store.news(&self.reel.lacks(&seqs)).await?;
        self.reel.take(news);
        Ok(self.reel.get(seq))
    }

    /// What waits and happened up to then; what is not wanted among it is passed.
    async fn together(
        &mut self,
        n: i64,
        (shape, filter): (u32, &crate::model::Filter),
        upto: Timestamp,
    ) -> Result<Vec<Arc<Frame>>, StoreError> {
        let mut frames = Vec::new();
        for seq in self.roster.pending(n, PENDING_MAX) {
            match self.frame(n, seq).await? {
                Some(frame) if frame.news.event.at > upto => break,
                Some(frame) if frame.is_wanted(shape, filter) => frames.push(frame),
                _ => self.roster.pass(n, seq),
            }
        }
        Ok(frames)
    }

    /// Judges a try that ended and enters it in the book.
    fn land(&mut self, landed: Result<Landed, tokio::task::JoinError>) {
        let Ok(Landed { turn, answer, at, duration }) = landed else { return };
        self.window.end(turn.n);
        let ended = at.checked_add(duration).unwrap_or(at);
        let outcome = Outcome::of(&answer, ended);
        self.meters.end(&answer, &outcome);
        let (status, excerpt) = match answer {
            Answer::Response { status, excerpt, .. } => (Some(status), excerpt),
            Answer::NoAnswer { reason, .. } | Answer::Forbidden(reason) => (None, reason),
        };
        let Some(before) = self.roster.land(turn.n, self.book.next()) else { return };
        let mut attempt = Attempt {
            subscription: turn.n,
            before,
            seq: turn.tried.events.last().copied().unwrap_or(0),
            n: turn.try_n,
            at,
            duration_ms: u64::try_from(duration.as_millis()).unwrap_or(0),
            status,
            outcome: outcome.as_str().to_owned(),
            excerpt,
            next: None,
        };
        let maybe_event = matches!(outcome, Outcome::EndpointFailed { maybe_event: true, .. });
        if let Some(progress) = self.roster.progress(&turn) {
            let verdict = judge(progress, &turn.tried, &outcome, &self.settings.schedule, (ended, dice()));
            let disabled = match &progress.health {
                Health::Disabled(reason) => {
                    Some(notice::disabled(&turn.subscription, reason, (progress.cursor, ended)))
                }
                _ => None,
            };
            attempt.next = verdict.next;
            self.roster.settle(&turn, &verdict, maybe_event);
            self.book.enter(attempt, verdict.parked, &verdict.settled);
            if let Some(message) = disabled {
                self.tell(&turn, message);
            }
        } else {
            self.book.enter(attempt, Vec::new(), &[]);
            self.roster.queue(turn.n);
        }
    }

    /// A subscription was disabled: says so in the log, in the metrics, and to the operator.
    fn tell(&mut self, turn: &Turn, message: Message) {
        tracing::warn!(subscription.id = %turn.subscription.id, url = turn.subscription.url, "a subscription is disabled: see pressroom status");
        self.meters.disabled();
        while self.notices.try_join_next().is_some() {}
        if let Some(url) = self.settings.operator_url.clone() {
            self.notices.spawn(self.courier.clone().tell(url, message));
        }
    }

    /// Moves those that have all they want to the head.
    fn rest(&mut self) {
        self.rested = self.roster.head;
        let idle = self.roster.idle();
        self.book.rest(idle);
    }

    /// Waits until all is recorded.
    async fn flush(&mut self) {
        while !self.book.is_closed() {
            self.book.turn(&self.roster, 0, true);
            self.book.written().await;
        }
    }
}

fn dice() -> f64 {
    let mut byte = [0_u8; 4];
    // Without randomness the jitter is the smallest, no more.
    getrandom::fill(&mut byte).unwrap_or_default();
    f64::from(u32::from_le_bytes(byte)) / f64::from(u32::MAX)
}
