//! Builds the rooms, starts the loops, and stops them in order.
//!
//! Invariant: only this module spawns the loops.

mod desk;
mod watchdog;

use std::fs::File;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use anyhow::{Context, bail};
use jiff::{SignedDuration, Timestamp};
use sd_notify::NotifyState;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;

pub use desk::{Desk, read as read_catalogue};

use crate::config::Settings;
use crate::deliver::{self, Client, Deliverer};
use crate::feed::Site;
use crate::intake::{self, Backfill, Intake};
use crate::model::Authority;
use crate::publish::{Publisher, Span};
use crate::store::{self, Store};
use crate::tagging::Tagger;
use crate::web::{Web, router};
use crate::webhook::Schedule;

/// How often systemd hears that a long start goes on.
const START_NOTICE: Duration = Duration::from_secs(5);

/// The rooms over one store.
#[derive(Clone, Debug)]
pub struct House {
    /// The store.
    pub store: Arc<dyn Store>,
    /// Who mints ids.
    pub authority: Authority,
    /// Catalogue in force and how it changes.
    pub desk: Desk,
    /// Publishing.
    pub publisher: Publisher,
    /// Intake.
    pub intake: Intake,
}

impl House {
    /// Opens the store and builds the rooms.
    ///
    /// # Errors
    /// When the state directory or the store cannot be used, or the catalogue is broken and there is no last good one.
    pub async fn open(settings: &Settings, backfill: Backfill) -> anyhow::Result<Self> {
        let directory = &settings.store.directory;
        std::fs::create_dir_all(directory)
            .with_context(|| format!("cannot make the state directory {}", directory.display()))?;
        let store = store::open(&settings.store_url()).await?;
        let authority = store.authority(&Authority::new(&settings.authority())).await?;
        let catalogue = desk::read(settings.catalogue_directory())?;
        let current = Arc::new(RwLock::new(Arc::new(Tagger::new(catalogue))));
        let site = Site {
            base_url: settings.base_url(),
            authority: authority.clone(),
            title: settings.publish.title.clone(),
            content_bytes_max: settings.publish.content_bytes_max,
            hubs: Vec::new(),
        };
        let span = Span { entries_min: settings.publish.entries_min, age_days: settings.publish.age_days };
        let looks = format!("{} {site:?} {span:?}", env!("CARGO_PKG_VERSION"));
        if store.remember("looks", &looks).await?.is_some_and(|before| before != looks) {
            store.spoil_feeds().await?;
        }
        let desk = Desk {
            store: Arc::clone(&store),
            current: Arc::clone(&current),
            directory: settings.catalogue_directory().cloned(),
        };
        desk.apply().await?;
        let watched = intake::Settings {
            directory: settings.intake.directory.clone(),
            sweep: settings.intake.sweep.parse().context("intake.sweep")?,
            transcript_bytes_max: settings.intake.transcript_bytes_max,
            withdraw_after: SignedDuration::from_secs(i64::try_from(settings.intake.withdraw_after_seconds)?),
            withdraw_at_most: settings.intake.withdraw_at_most,
            backfill,
        };
        let intake = Intake::new(Arc::clone(&store), Arc::clone(&current), watched);
        let publisher = Publisher { store: Arc::clone(&store), site, current, span };
        Ok(Self { store, authority, desk, publisher, intake })
    }
}

/// Runs the daemon until it is told to stop. `progress` shows a long backfill to whoever looks on.
///
/// # Errors
/// When it cannot start, or a loop ends by itself.
pub async fn serve(
    settings: Settings,
    backfill: Backfill,
    progress: impl Fn(usize, usize) + Send + Sync + 'static,
) -> anyhow::Result<()> {
    // Before anything else, so that a signal during a long start is heard.
    let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let listen = &settings.web.listen;
    let listener = TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
    let house = House::open(&settings, backfill).await?;
    let _lock = lock(&settings)?;
    let (stop, stopping) = watch::channel(false);
    let (ready, is_ready) = watch::channel(Some("starting".to_owned()));
    let mut loops = JoinSet::new();
    let Publisher { store, site, current, span } = house.publisher.clone();
    let app = router(Web::new(store, site, current, span, settings.intake.directory.clone(), is_ready));
    tracing::info!(address = %listener.local_addr()?, "listening");
    let mut stopped = stopping.clone();
    let serving = axum::serve(listener, app)
        .with_graceful_shutdown(async move { drop(stopped.wait_for(|stop| *stop).await) });
    loops.spawn(async move { drop(serving.await) });
    loops.spawn(house.publisher.clone().run(stopping.clone()));
    loops.spawn(deliverer(&house, &settings)?.run(stopping.clone()));
    loops.spawn(house.desk.clone().run(stopping.clone()));
    loops.spawn(start_then_watch(house.clone(), ready, stopping.clone(), progress));
    loops.spawn(watchdog::run(Arc::clone(&house.store), stopping));
    let early = tokio::select! {
        _ = term.recv() => false,
        _ = int.recv() => false,
        _ = loops.join_next() => true,
    };
    tracing::info!("stopping");
    notify(&[NotifyState::Stopping]);
    stop.send_replace(true);
    let rest = async { while loops.join_next().await.is_some() {} };
    if tokio::time::timeout(Duration::from_secs(settings.service.stop_seconds), rest).await.is_err() {
        tracing::warn!("some deliveries did not end in time; they will be repeated");
        loops.shutdown().await;
    }
    house.store.close().await;
    if early {
        bail!("a part of the service ended by itself; the log says why");
    }
    Ok(())
}

/// One daemon at a time: two would deliver everything twice.
fn lock(settings: &Settings) -> anyhow::Result<File> {
    let path = settings.store.directory.join("lock");
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    if file.try_lock().is_err() {
        bail!(
            "another pressroom serves from {}: stop it first, or use another state directory",
            settings.store.directory.display()
        );
    }
    Ok(file)
}

fn deliverer(house: &House, settings: &Settings) -> anyhow::Result<Deliverer> {
    let timeout = Duration::from_secs(settings.deliver.timeout_seconds);
    let client = Client::new(&settings.deliver.allow_networks, timeout)?;
    let own = deliver::Settings {
        schedule: Schedule(settings.deliver.retry_seconds.clone()),
        in_flight_max: settings.deliver.in_flight_max,
        base_url: settings.base_url(),
    };
    Ok(Deliverer::new(Arc::clone(&house.store), house.authority.clone(), client, own))
}

/// The first sweep, then readiness, then the watch.
async fn start_then_watch(
    house: House,
    ready: watch::Sender<Option<String>>,
    mut stop: watch::Receiver<bool>,
    progress: impl Fn(usize, usize) + Send + Sync,
) {
    let watch = house.intake.watch();
    let told = std::sync::Mutex::new(std::time::Instant::now());
    let tell = |done: usize, total: usize| {
        progress(done, total);
        let status = format!("reading transcripts, {done} of {total}");
        ready.send_replace(Some(status.clone()));
        if let Ok(mut last) = told.lock()
            && last.elapsed() >= START_NOTICE
        {
            *last = std::time::Instant::now();
            notify(&[NotifyState::ExtendTimeoutUsec(60_000_000), NotifyState::Status(&status)]);
        }
    };
    let begun = Timestamp::now();
    tokio::select! {
        swept = house.intake.step(begun, &tell) => match swept {
            Ok(swept) => {
                let duration_ms = Timestamp::now().duration_since(begun).as_millis();
                tracing::info!(events = swept.events, refused = swept.refused, duration_ms, "the directory is read");
            }
            Err(error) => tracing::error!(error = &error as &dyn std::error::Error, "the first sweep failed"),
        },
        _ = stop.wait_for(|stop| *stop) => return,
    }
    if let Err(error) = house.publisher.step(Timestamp::now()).await {
        tracing::error!(error = &error as &dyn std::error::Error, "cannot publish feeds");
    }
    ready.send_replace(None);
    notify(&[NotifyState::Ready, NotifyState::Status("serving")]);
    tracing::info!("ready");
    house.intake.run(watch, stop).await;
}

/// Tells the service manager, where there is one.
fn notify(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::debug!(%error, "no service manager listens");
    }
}
