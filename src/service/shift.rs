//! A shift: the loops over one reading of the settings. A reload ends one shift and begins the next.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use sd_notify::NotifyState;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::{Dispatch, House, Readiness, notify};
use crate::web::Front;

/// How often systemd hears that a long start goes on.
const START_NOTICE: Duration = Duration::from_secs(5);

/// Told how many files are read, of how many.
pub type Progress = Arc<dyn Fn(usize, usize) + Send + Sync>;

/// Loops that run.
#[derive(Debug)]
pub(super) struct Shift {
    stop: watch::Sender<bool>,
    /// Loops that may be cut between two steps, because each step is a transaction.
    loops: JoinSet<()>,
}

impl Shift {
    /// Starts the loops of a house.
    pub(super) fn begin(
        (house, dispatch): (&House, &Dispatch),
        front: Front,
        ready: Readiness,
        progress: Progress,
    ) -> Self {
        let stop = watch::Sender::new(false);
        let mut loops = JoinSet::new();
        loops.spawn(house.publisher.clone().run(stop.subscribe()));
        loops.spawn(front.run(stop.subscribe()));
        loops.spawn(dispatch.hub.clone().run(stop.subscribe()));
        loops.spawn(dispatch.herald.clone().run(stop.subscribe()));
        if let Some(twin) = house.twin.clone() {
            loops.spawn(twin.run(stop.subscribe()));
        }
        loops.spawn(house.desk.clone().run(stop.subscribe()));
        loops.spawn(house.caretaker.clone().run(stop.subscribe()));
        let (watching, mut stopped) = (house.clone(), stop.subscribe());
        loops.spawn(async move {
            tokio::select! {
                () = start_then_watch(watching, ready, stopped.clone(), progress) => {}
                _ = stopped.wait_for(|stop| *stop) => {}
            }
        });
        Self { stop, loops }
    }

    /// Returns when a loop ends by itself, which none should.
    pub(super) async fn ended(&mut self) {
        drop(self.loops.join_next().await);
    }

    /// Ends the loops.
    pub(super) async fn end(&mut self) {
        self.stop.send_replace(true);
        while self.loops.join_next().await.is_some() {}
    }
}

/// The first sweep, then readiness, then the watch.
async fn start_then_watch(house: House, ready: Readiness, stop: watch::Receiver<bool>, progress: Progress) {
    let watch = house.intake.watch().await;
    let told = Mutex::new(Instant::now());
    let tell = |done: usize, total: usize| {
        progress(done, total);
        let status = format!("reading transcripts, {done} of {total}");
        // Once ready, ready for ever: a sweep after a reload is nobody's business.
        ready.send_if_modified(|reason| {
            let starting = reason.is_some();
            if starting {
                *reason = Some(status.clone());
            }
            starting
        });
        if let Ok(mut last) = told.lock()
            && last.elapsed() >= START_NOTICE
            && ready.borrow().is_some()
        {
            *last = Instant::now();
            notify(&[NotifyState::ExtendTimeoutUsec(60_000_000), NotifyState::Status(&status)]);
        }
    };
    let begun = Timestamp::now();
    match house.intake.step(begun, &tell).await {
        Ok(swept) => {
            let duration_ms = Timestamp::now().duration_since(begun).as_millis();
            tracing::info!(
                events = swept.events,
                refused = swept.refused,
                duration_ms,
                "the directory is read"
            );
        }
        Err(error) => error.tell("the first sweep failed; the next one makes up for it"),
    }
    // The publishing loop has the feeds in hand; two of them at once would put an older document over a newer one.
    let head = Some(*house.store.bells().head.borrow());
    let mut published = house.store.bells().published.subscribe();
    drop(published.wait_for(|published| *published >= head).await);
    if ready.send_replace(None).is_some() {
        notify(&[NotifyState::Ready, NotifyState::Status("serving")]);
        tracing::info!("ready");
    }
    house.intake.run(watch, stop).await;
}
