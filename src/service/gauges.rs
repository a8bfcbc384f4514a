//! How everything stands, as gauges: what `pressroom status` shows, for Prometheus. The operator's guide lists the names.

use std::sync::Arc;
use std::time::Duration;

use metrics::{describe_gauge, gauge};
use tokio::sync::watch;

use crate::store::{Status, Store, StoreError};

/// How often the store is asked: as often as metrics are usually read.
const EVERY: Duration = Duration::from_secs(15);

/// Measures again and again until `stop` turns true. `ready` holds why the service is not ready yet.
pub(super) async fn run(
    store: Arc<dyn Store>,
    mut ready: watch::Receiver<Option<String>>,
    mut stop: watch::Receiver<bool>,
) {
    while !*stop.borrow() {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            Ok(()) = ready.changed() => {}
            _ = stop.wait_for(|stop| *stop) => break,
        }
        let ready = ready.borrow_and_update().is_none();
        measure(&store, ready).await;
    }
}

/// Measures once.
pub(super) async fn measure(store: &Arc<dyn Store>, ready: bool) {
    describe();
    gauge!("pressroom_ready").set(flag(ready));
    gauge!("pressroom_store_writable").set(flag(store.bells().halted.borrow().is_none()));
    if let Err(error) = ask(store).await {
        error.tell("cannot measure how everything stands");
    }
}

async fn ask(store: &Arc<dyn Store>) -> Result<(), StoreError> {
    let status = store.status().await?;
    for (name, value) in counts(&status) {
        gauge!(name).set(number(value));
    }
    for state in ["waiting", "disabled"] {
        let those = status.in_trouble.iter().filter(|trouble| trouble.state == state).count();
        gauge!("pressroom_subscriptions_in_trouble", "state" => state).set(number(those as u64));
    }
    for run in store.runs().await? {
        let at = u64::try_from(run.at.as_second()).unwrap_or(0);
        gauge!("pressroom_task_last_run_timestamp_seconds", "task" => run.task.clone()).set(number(at));
        gauge!("pressroom_task_good", "task" => run.task).set(flag(run.good));
    }
    Ok(())
}

fn counts(status: &Status) -> [(&'static str, u64); 10] {
    [
        ("pressroom_statements", status.statements),
        ("pressroom_statements_withdrawn", status.withdrawn),
        ("pressroom_journal_events", u64::try_from(status.seq).unwrap_or(0)),
        ("pressroom_backfill_files", status.backfill_left),
        ("pressroom_feeds", status.feeds),
        ("pressroom_feeds_stale", status.feeds_stale),
        ("pressroom_subscriptions", status.subscriptions),
        ("pressroom_delivery_lag_events", status.lag_events),
        ("pressroom_transcripts_refused", status.refused.len() as u64),
        ("pressroom_alarms", status.alarms.len() as u64),
    ]
}

fn describe() {
    describe_gauge!("pressroom_ready", "1 when the first sweep is done and requests are answered");
    describe_gauge!("pressroom_store_writable", "0 while the store cannot be written: reading goes on");
    describe_gauge!("pressroom_statements", "Statements that are published");
    describe_gauge!("pressroom_statements_withdrawn", "Statements that are withdrawn");
    describe_gauge!("pressroom_journal_events", "Number of the last event");
    describe_gauge!("pressroom_backfill_files", "Files of the first start that are still to be read");
    describe_gauge!("pressroom_feeds", "Feeds");
    describe_gauge!("pressroom_feeds_stale", "Feeds whose documents are behind");
    describe_gauge!("pressroom_subscriptions", "Subscriptions");
    describe_gauge!(
        "pressroom_delivery_lag_events",
        "Events that the slowest active subscription has before it"
    );
    describe_gauge!(
        "pressroom_subscriptions_in_trouble",
        "Subscriptions that wait after a failure or are disabled"
    );
    describe_gauge!("pressroom_transcripts_refused", "Files that could not be read");
    describe_gauge!("pressroom_alarms", "Alarms that pressroom status shows");
    describe_gauge!("pressroom_task_last_run_timestamp_seconds", "When a task of the timetable last ran");
    describe_gauge!("pressroom_task_good", "Whether the last run of a task did what it should");
}

fn flag(yes: bool) -> f64 {
    f64::from(u8::from(yes))
}

#[expect(clippy::cast_precision_loss, reason = "counts and seconds are far below two to the power of 53")]
fn number(value: u64) -> f64 {
    value as f64
}
