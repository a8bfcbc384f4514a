//! Sends what the journal holds to whom it concerns: at least once, in order, no endpoint delaying another.
//!
//! Who is told and how far he is stands in memory ([`roster`]), as a copy of the store's rows that is kept in step. The loop takes turns:
//! one try of one subscription at a time, as many subscriptions as the [`window`] lets. An [`errand`] goes on with the next event by
//! itself, without the loop, as long as its endpoint takes what it brings and the [`gate`] is open. What comes of the tries is judged
//! ([`verdict`]) and recorded in large batches ([`book`]).

mod book;
mod client;
mod errand;
mod gate;
mod hub;
mod knock;
mod meters;
mod notice;
mod reel;
mod retention;
mod roster;
mod serving;
mod tray;
mod verdict;
mod window;

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use rustc_hash::FxHashMap;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

pub use client::{Client, ClientError, Names, Packet, SystemNames, Target};
pub use hub::Hub;
pub use knock::Knock;
pub use notice::Herald;
pub use retention::Retention;
pub use verdict::{Tried, Verdict, judge};

use crate::clock::Clock;
use crate::model::{Authority, Health, Seq};
use crate::store::{Attempt, News, Notice, Store, StoreError};
use crate::webhook::{Answer, Outcome, Schedule, SiteSigner};
use book::Book;
use errand::{Courier, Landed};
use gate::Gate;
use meters::Meters;
use reel::Reel;
use roster::{Roster, Turn, Wanted};
use tray::Tray;
use window::Window;

/// How often to look when no bell rings: for what another process changes.
const POLL: Duration = Duration::from_millis(500);
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
    /// Events that the store found since the last look.
    found: FxHashMap<Wanted, Vec<Seq>>,
    window: Window,
    book: Book,
    gate: Arc<Gate>,
    tray: Arc<Tray>,
    running: JoinSet<Landed>,
    /// Events that are read before their turn comes.
    reading: Option<JoinHandle<Result<Vec<News>, StoreError>>>,
    meters: Meters,
    /// The number of the last change of subscriptions that was read.
    change: Option<i64>,
    /// The head when idle subscriptions were last moved there.
    rested: Seq,
    clock: Clock,
    /// By how much the clock was set without the store having followed yet.
    set: SignedDuration,
}

impl Deliverer {
    /// A loop over `store`.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn new(store: Arc<dyn Store>, settings: Settings) -> Result<Self, StoreError> {
        let head = store.head().await?;
        let (gate, tray) = (Arc::new(Gate::new(settings.in_flight_max)), Arc::default());
        Ok(Self {
            courier: Courier::new(&settings, Arc::clone(&gate), Arc::clone(&tray)),
            roster: Roster::new(head),
            reel: Reel::default(),
            found: FxHashMap::default(),
            window: Window::new(settings.in_flight_max),
            gate,
            tray,
            reading: None,
            book: Book::new(Arc::clone(&store), store.last_attempt().await?),
            running: JoinSet::new(),
            meters: Meters::new(),
            change: None,
            rested: 0,
            clock: Clock::now(),
            set: SignedDuration::ZERO,
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
                Some(landed) = self.running.join_next() => tries += self.end(landed),
                () = self.tray.rung() => tries += self.collect(),
                recorded = self.book.written() => self.gate.give_back(recorded),
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
            if self.follow_clock().await {
                self.start(Timestamp::now()).await;
            }
            let until = self.wait();
            tokio::select! {
                biased;
                Some(landed) = self.running.join_next() => drop(self.end(landed)),
                () = self.tray.rung() => {}
                recorded = self.book.written() => self.gate.give_back(recorded),
                news = serving::read(&mut self.reading) => self.reel.take(news),
                _ = head.changed() => head.mark_changed(),
                _ = changed.changed() => changed.mark_changed(),
                _ = stop.wait_for(|stop| *stop) => {}
                () = tokio::time::sleep_until(until.into()) => {}
            }
            while let Some(landed) = self.running.try_join_next() {
                self.end(landed);
            }
            self.collect();
        }
        self.gate.close(true);
        while let Some(landed) = self.running.join_next().await {
            self.end(landed);
        }
        self.rest();
        self.flush().await;
    }

    /// After the clock was set, nothing waits for a time that is far away by now, and no endpoint has failed for longer than before.
    /// False while the store does not follow: then nothing begins.
    async fn follow_clock(&mut self) -> bool {
        self.set += self.clock.jump().unwrap_or_default();
        if self.set.is_zero() {
            return true;
        }
        let now = Timestamp::now();
        let followed = match self.store.move_waits(self.set, now).await {
            Ok(()) => self.look(now).await,
            error => error,
        };
        match followed {
            Ok(()) => self.set = SignedDuration::ZERO,
            Err(error) => error.tell("deliveries wait for the store, because the clock was set"),
        }
        self.set.is_zero()
    }

    fn adopt(&mut self, settings: Settings) {
        let signers = Arc::clone(&self.courier.signers);
        let courier = Courier::new(&settings, Arc::clone(&self.gate), Arc::clone(&self.tray));
        self.courier = Courier { signers, ..courier };
        self.gate.widen(settings.in_flight_max);
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
        self.tray.watch(page.is_some());
        let wake = self.roster.next_wake().map(|at| {
            let rest = at.duration_since(Timestamp::now());
            now + Duration::try_from(rest).unwrap_or_default()
        });
        let quick = if self.roster.queued() > 0 { self.window.age(now) } else { None };
        [page, wake, quick].into_iter().flatten().fold(now + POLL, Instant::min)
    }

    /// Reads what has changed: subscriptions, keys, and the journal.
    async fn look(&mut self, now: Timestamp) -> Result<(), StoreError> {
        self.found.clear();
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
        let halted = self.store.bells().halted.borrow().is_some();
        self.gate.close(halted);
        if halted {
            return;
        }
        loop {
            self.window.age(Instant::now());
            if !self.window.has_room() || !self.gate.take() {
                break;
            }
            let turn = self.roster.next_turn(self.window.has_room_for_failing());
            let Some(n) = turn else { return self.gate.give_back(1) };
            let before = self.running.len();
            let served = self.serve(n, now).await;
            if self.running.len() == before {
                self.gate.give_back(1);
            }
            if let Err(error) = served {
                tracing::error!(error = &error as &dyn std::error::Error, "cannot read what is to be sent");
                let soon = SignedDuration::try_from(POLL).unwrap_or(SignedDuration::ZERO);
                self.roster.call_back(n, now.checked_add(soon).unwrap_or(now));
            }
            self.gate.crowd(self.roster.queued() > 0);
        }
        self.gate.crowd(self.roster.queued() > 0);
    }

    /// An errand has ended. Returns how many tries landed.
    fn end(&mut self, landed: Result<Landed, tokio::task::JoinError>) -> usize {
        let before = self.collect();
        let Ok(landed) = landed else { return before };
        self.land(landed, true);
        before + 1
    }

    /// Takes what lies on the tray. Returns how many tries that were.
    fn collect(&mut self) -> usize {
        let landed = self.tray.take();
        let count = landed.len();
        for one in landed {
            self.land(one, false);
        }
        count
    }

    /// Judges a try that ended and enters it in the book; `last` of its errand.
    fn land(&mut self, landed: Landed, last: bool) {
        let Landed { turn, oldest, answer, at, duration } = landed;
        self.window.end(turn.n);
        if !last {
            self.window.begin(turn.n, false, Instant::now());
        }
        if let Some(oldest) = oldest.filter(|_| turn.try_n == 1 && !turn.tried.parked) {
            self.meters.begin(oldest, at);
        }
        let ended = at.checked_add(duration).unwrap_or(at);
        let outcome = Outcome::of(&answer, ended);
        self.meters.end(&answer, &outcome);
        let (status, excerpt) = match answer {
            Answer::Response { status, excerpt, .. } => (Some(status), excerpt),
            Answer::NoAnswer { reason, .. } | Answer::Forbidden(reason) => (None, reason),
        };
        let Some(before) = self.roster.land(turn.n, self.book.next(), last) else {
            return self.gate.give_back(1);
        };
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
            if let Some(notice) = disabled {
                self.tell(&turn, notice);
            }
        } else {
            self.book.enter(attempt, Vec::new(), &[]);
            self.roster.queue(turn.n);
        }
    }

    /// A subscription was disabled: says so in the log, in the metrics, and to the operator.
    fn tell(&mut self, turn: &Turn, notice: Notice) {
        tracing::warn!(subscription.id = %turn.subscription.id, "a subscription is disabled: see pressroom status");
        self.meters.disabled();
        if self.settings.operator_url.is_some() {
            self.book.announce(notice);
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
            let recorded = self.book.written().await;
            self.gate.give_back(recorded);
        }
    }
}

fn dice() -> f64 {
    let mut byte = [0_u8; 4];
    // Without randomness the jitter is the smallest, no more.
    getrandom::fill(&mut byte).unwrap_or_default();
    f64::from(u32::from_le_bytes(byte)) / f64::from(u32::MAX)
}
