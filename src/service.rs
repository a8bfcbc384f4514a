//! Builds the rooms, starts the loops, reloads, and stops them in order.
//!
//! Invariant: only this module spawns the loops.

mod caretaker;
mod desk;
mod dispatch;
mod doors;
mod doorstep;
mod gauges;
mod house;
mod operations;
mod shift;
mod watchdog;

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use jiff::Timestamp;
use sd_notify::NotifyState;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;

pub use caretaker::Caretaker;
pub use desk::{Desk, read as read_catalogue};
pub use dispatch::{Dispatch, deliveries};
pub use doorstep::api;
pub use house::{House, mint_key};
pub use shift::Progress;

use crate::config::{Change, Settings, Source};
use crate::deliver::{self, Deliverer};
use crate::intake::Backfill;
use crate::store::{Alarm, Purpose};
use crate::web::{Front, Limit, Web};
use crate::webhook::Guard;
use doors::Behind;
use shift::Shift;

/// The alarm that a configuration could not be reloaded.
const RELOAD_ALARM: &str = "configuration";

/// Why the service is not ready yet; nothing when it is.
type Readiness = watch::Sender<Option<String>>;
/// All rooms, built from one reading of the settings.
type Rooms = (House, Dispatch);

/// What the command line does for the daemon.
pub struct Console {
    /// Sets the least level of the log.
    pub log: Box<dyn Fn(&str) + Send + Sync>,
    /// Shows a long backfill to whoever looks on.
    pub progress: Progress,
}

/// The daemon while it runs.
struct Daemon {
    source: Source,
    settings: Settings,
    backfill: Backfill,
    console: Console,
    house: House,
    ready: Readiness,
    behind: Behind,
    shift: Shift,
    /// How webhooks go out: the one delivery loop outlives the shifts, with what it has under way.
    delivering: watch::Sender<deliver::Settings>,
}

/// Runs the daemon until it is told to stop.
///
/// # Errors
/// When it cannot start, or a loop ends by itself.
pub async fn serve(source: Source, backfill: Backfill, console: Console) -> anyhow::Result<()> {
    // Before anything else, so that a signal during a long start is heard.
    let mut signals =
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?, signal(SignalKind::hangup())?);
    let settings = source.read()?;
    let listener = doors::open(&settings.web.listen).await?;
    let _lock = lock(&settings)?;
    let house = House::open(Purpose::Serving, &settings, backfill).await?;
    let ready = watch::Sender::new(Some("starting".to_owned()));
    let dispatch = Dispatch::of(&house, &settings)?;
    let front = front((&house, &dispatch), &settings, &ready)?;
    let behind = Behind::new(front.clone());
    tracing::info!(address = %listener.local_addr()?, "listening");
    let stop = watch::Sender::new(false);
    let mut always = JoinSet::new();
    if !settings.service.metrics_listen.is_empty() {
        let listener = operations::open(&settings.service.metrics_listen).await?;
        tracing::info!(address = %listener.local_addr()?, "serving metrics");
        let counted = operations::count()?;
        // Nobody reads that there is nothing before anything was measured.
        gauges::measure(&house.store, false).await;
        always.spawn(operations::serve(listener, counted, stop.subscribe()));
        always.spawn(gauges::run(Arc::clone(&house.store), ready.subscribe(), stop.subscribe()));
    }
    always.spawn(doors::serve(listener, behind.clone(), stop.subscribe()));
    always.spawn(watchdog::run(Arc::clone(&house.store), stop.subscribe()));
    let shift = Shift::begin((&house, &dispatch), front, ready.clone(), Arc::clone(&console.progress));
    let deliverer = Deliverer::new(Arc::clone(&house.store), dispatch.deliveries.clone()).await?;
    let delivering = watch::Sender::new(dispatch.deliveries);
    always.spawn(deliverer.run(delivering.subscribe(), stop.subscribe()));
    let mut daemon = Daemon { source, settings, backfill, console, house, ready, behind, shift, delivering };
    let early = loop {
        tokio::select! {
            _ = signals.0.recv() => break false,
            _ = signals.1.recv() => break false,
            _ = signals.2.recv() => daemon.reload().await,
            () = daemon.shift.ended() => break true,
            _ = always.join_next() => break true,
        }
    };
    tracing::info!("stopping");
    notify(&[NotifyState::Stopping]);
    stop.send_replace(true);
    daemon.end(always).await;
    if early {
        bail!("a part of the service ended by itself; the log says why");
    }
    Ok(())
}

impl Daemon {
    /// Reads configuration and catalogue again. What is wrong with them is said, and the old state stays.
    async fn reload(&mut self) {
        let mut begun = vec![NotifyState::Reloading];
        begun.extend(NotifyState::monotonic_usec_now().ok());
        notify(&begun);
        let alarm = match self.reread() {
            Ok((rooms, front, settings, changes)) => {
                say(&changes);
                self.change_over(rooms, front, settings).await;
                None
            }
            Err(error) => {
                let message = format!("not reloaded, the old configuration stays in force: {error:#}");
                tracing::error!("{message}");
                Some(message)
            }
        };
        let told = match &alarm {
            None => self.house.store.clear(&[RELOAD_ALARM]).await.map(drop),
            Some(message) => {
                let (code, message) = (RELOAD_ALARM.to_owned(), message.clone());
                self.house.store.raise(Alarm { code, message, since: Timestamp::now() }).await.map(drop)
            }
        };
        if let Err(error) = told {
            tracing::error!(error = &error as &dyn std::error::Error, "the alarms cannot be kept");
        }
        // While it starts, readiness is not yet ours to tell; the start tells it.
        if self.ready.borrow().is_none() {
            notify(&[NotifyState::Ready, NotifyState::Status(alarm.as_deref().unwrap_or("serving"))]);
        }
    }

    fn reread(&self) -> anyhow::Result<(Rooms, Front, Settings, Vec<Change>)> {
        let (settings, changes) = self.settings.succeeded_by(&self.source.read()?)?;
        let store = (Arc::clone(&self.house.store), self.house.authority.clone());
        let house = House::build(store, &settings, self.backfill)?;
        let dispatch = Dispatch::of(&house, &settings)?;
        let front = front((&house, &dispatch), &settings, &self.ready)?;
        Ok(((house, dispatch), front, settings, changes))
    }

    /// The next shift takes over. Connections stay, and so does what is being delivered.
    async fn change_over(&mut self, (house, dispatch): Rooms, front: Front, settings: Settings) {
        (self.console.log)(&settings.service.log);
        self.shift.end().await;
        self.delivering.send_replace(dispatch.deliveries.clone());
        if let Err(error) = house.settle().await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the feeds do not follow the catalogue yet"
            );
        }
        self.behind.replace(front.clone());
        let progress = Arc::clone(&self.console.progress);
        self.shift = Shift::begin((&house, &dispatch), front, self.ready.clone(), progress);
        (self.house, self.settings) = (house, settings);
    }

    /// Stops in order: loops, requests, deliveries, store.
    async fn end(mut self, mut always: JoinSet<()>) {
        let rest = async {
            self.shift.end().await;
            while always.join_next().await.is_some() {}
        };
        let patience = Duration::from_secs(self.settings.service.stop_seconds);
        if tokio::time::timeout(patience, rest).await.is_err() {
            tracing::warn!("some deliveries did not end in time; they will be repeated");
        }
        self.house.store.close().await;
    }
}

/// One line for each setting.
fn say(changes: &[Change]) {
    for Change { setting, kept } in changes {
        match kept {
            None => tracing::info!(setting, "applied"),
            Some(reason) => tracing::warn!(setting, reason, "not applied"),
        }
    }
    tracing::info!(changes = changes.len(), "configuration and catalogue are read again");
}

/// The front over a house.
fn front(
    (house, dispatch): (&House, &Dispatch),
    settings: &Settings,
    ready: &Readiness,
) -> anyhow::Result<Front> {
    let transcripts = house.intake.settings.directory.clone();
    let mut web = Web::new(house.publisher.clone(), transcripts, ready.subscribe());
    if settings.publish.hub {
        web = web.with_hub(Guard::new(settings.deliver.allow_networks.clone()));
    }
    web = web.with_api(api((house, dispatch), settings));
    let header = Some(&settings.web.client_address_header).filter(|name| !name.is_empty());
    let header = header.map(|name| name.parse()).transpose().context("web.client_address_header")?;
    Ok(Front::new(web, Limit::new(settings.web.requests_per_minute, header)))
}

/// One daemon at a time: two would deliver everything twice. The lock lasts as long as the file is open.
///
/// # Errors
/// When another process has it, or the state directory cannot be written.
pub fn lock(settings: &Settings) -> anyhow::Result<File> {
    let directory = &settings.store.directory;
    std::fs::create_dir_all(directory)
        .with_context(|| format!("cannot make the state directory {}", directory.display()))?;
    let path = lock_file(settings);
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    if file.try_lock().is_err() {
        bail!(
            "another pressroom serves from {}: stop it first, or use another state directory",
            directory.display()
        );
    }
    Ok(file)
}

/// The file that a daemon locks while it serves.
#[must_use]
pub fn lock_file(settings: &Settings) -> PathBuf {
    settings.store.directory.join("lock")
}

/// Tells the service manager, where there is one.
fn notify(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::debug!(%error, "no service manager listens");
    }
}
