//! Tells systemd that the service is alive, but only after the store has answered.

use std::sync::Arc;
use std::time::Duration;

use sd_notify::NotifyState;
use tokio::sync::watch;

use crate::store::Store;

/// How often to look where no service manager asks.
const IDLE: Duration = Duration::from_secs(3600);

/// Pings until `stop` turns true, twice in the interval that systemd asks for. A store that refuses has answered: a restart would
/// neither empty a full disk nor unlock a database. One that hangs has not.
pub(super) async fn run(store: Arc<dyn Store>, mut stop: watch::Receiver<bool>) {
    let interval = sd_notify::watchdog_enabled().map_or(IDLE, |interval| interval / 2);
    let mut halted = store.bells().halted.subscribe();
    while !*stop.borrow() {
        match tokio::time::timeout(interval, store.ping()).await {
            Ok(Ok(())) => super::notify(&[NotifyState::Watchdog]),
            Ok(Err(error)) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the store refuses");
                super::notify(&[NotifyState::Watchdog]);
            }
            Err(_elapsed) => tracing::error!("the store does not answer; the watchdog is not told"),
        }
        tokio::select! {
            () = tokio::time::sleep(interval) => {}
            _ = halted.changed() => {
                let reason = halted.borrow_and_update().clone();
                let status = reason.map_or_else(|| "serving".to_owned(), |why| format!("cannot write the store: {why}"));
                super::notify(&[NotifyState::Status(&status)]);
            }
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}
