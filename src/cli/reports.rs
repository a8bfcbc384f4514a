//! `pressroom status`, `pressroom check --feeds`.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::ensure;
use jiff::Timestamp;

use crate::config::Settings;
use crate::publish::{Span, prove};
use crate::store::{Store, open};

/// Prints how everything stands.
pub(super) async fn status(store: &Arc<dyn Store>, json: bool) -> anyhow::Result<()> {
    let status = store.status().await?;
    if json {
        say!("{}", serde_json::to_string(&status)?);
        return Ok(());
    }
    say!(
        "statements     {} published, {} withdrawn; journal at {}",
        status.statements,
        status.withdrawn,
        status.seq
    );
    say!("feeds          {}, {} waiting to be rendered", status.feeds, status.feeds_stale);
    say!(
        "subscriptions  {}, the slowest {} events behind, {} events set aside",
        status.subscriptions,
        status.lag_events,
        status.parked
    );
    if status.backfill_left > 0 {
        say!("backfill       {} files left", status.backfill_left);
    }
    for alarm in &status.alarms {
        say!("ALARM          {} (since {}): {}", alarm.code, alarm.since, alarm.message);
    }
    for trouble in &status.in_trouble {
        let since = trouble.since.map(|since| format!(" since {since}")).unwrap_or_default();
        let next = trouble.next.map(|next| format!(", next try {next}")).unwrap_or_default();
        say!(
            "endpoint       {} {} is {}{since}{next}: {}",
            trouble.subscription,
            trouble.url,
            trouble.state,
            trouble.reason
        );
    }
    for file in &status.refused {
        say!("refused        {}: {} ({})", file.path, file.reason, file.code);
    }
    Ok(())
}

/// Prints whether every way through the feeds leads to the same statements.
pub(super) async fn feeds(settings: &Settings) -> anyhow::Result<ExitCode> {
    let directory = &settings.store.directory;
    ensure!(
        directory.is_dir(),
        "there is no state in {}: start pressroom first, or name it with --state",
        directory.display()
    );
    let store = open(&settings.store_url()).await?;
    let span = Span { entries_min: settings.publish.entries_min, age_days: settings.publish.age_days };
    let proof = prove(&store, span.window(Timestamp::now())).await?;
    store.close().await;
    for line in &proof.contradictions {
        say!("CONTRADICTION  {line}");
    }
    say!(
        "{}: {} feeds, {} statements, {} closed pages of archives, {} documents",
        if proof.contradictions.is_empty() {
            "archive, ?since=, journal and documents agree"
        } else {
            "the feeds do not agree"
        },
        proof.feeds,
        proof.statements,
        proof.pages,
        proof.documents
    );
    Ok(if proof.contradictions.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
