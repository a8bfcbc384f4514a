//! `pressroom status`.

use std::sync::Arc;

use crate::store::Store;

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
