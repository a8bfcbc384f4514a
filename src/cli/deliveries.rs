//! `pressroom delivery`.

use anyhow::bail;
use serde_json::json;

use super::args::Delivery as Command;
use super::subscriptions::{find, say_waiting};
use super::{on_one_line, opened};
use crate::order::state;
use crate::store::{Attempt, Steer};

/// Attempts among which those of one event are looked for.
const ATTEMPTS_MAX: usize = 10_000;

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::List { one, limit } => {
            let store = opened(&one.common).await?;
            let (_, id) = find(&*store, &one.id).await?;
            let (attempts, parked) = (store.attempts(&id, None, limit).await?, store.parked(&id).await?);
            if one.json {
                say!("{}", json!({ "attempts": attempts, "parked": parked }));
                return Ok(());
            }
            for parked in &parked {
                say!("  event {} is set aside after {} tries until {}", parked.seq, parked.tries, parked.due);
            }
            attempts.iter().for_each(print);
        }
        Command::Show { one, seq } => {
            let store = opened(&one.common).await?;
            let (_, id) = find(&*store, &one.id).await?;
            let attempts: Vec<Attempt> = store
                .attempts(&id, None, ATTEMPTS_MAX)
                .await?
                .into_iter()
                .filter(|attempt| attempt.seq == seq)
                .collect();
            if attempts.is_empty() {
                bail!(
                    "no attempt of event {seq} is known: it was not tried, or is older than deliver.attempts_days"
                );
            }
            if one.json {
                say!("{}", json!({ "attempts": attempts }));
            } else {
                attempts.iter().for_each(print);
            }
        }
        Command::Retry { one, seq, unwanted } => {
            let store = opened(&one.common).await?;
            let (subscription, id) = find(&*store, &one.id).await?;
            match store.wants(&subscription.filter, seq).await? {
                None => bail!("there is no event {seq} to send: see pressroom status for the last one"),
                Some(false) if !unwanted => bail!(
                    "the filter of {id} does not want event {seq}: see pressroom subscription show {id}; --unwanted sends it all the same"
                ),
                Some(_) => {}
            }
            store.steer(&id, Steer::Retry(seq)).await?;
            store.close().await;
            if one.json {
                let state = state(&subscription).0;
                say!("{}", json!({ "id": id, "done": "retries", "state": state, "seq": seq }));
            } else {
                say!("retries event {seq} for {id}");
                say_waiting(&subscription);
            }
        }
    }
    Ok(())
}

/// An attempt on one line.
pub(super) fn print(attempt: &Attempt) {
    let status = attempt.status.map_or_else(|| "-".to_owned(), |status| status.to_string());
    say!(
        "  {} event {} try {}: {} {status} {}",
        attempt.at,
        attempt.seq,
        attempt.n,
        attempt.outcome,
        on_one_line(&attempt.excerpt)
    );
}
