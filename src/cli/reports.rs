//! `pressroom check --feeds`.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::ensure;
use jiff::Timestamp;

use crate::config::Settings;
use crate::intake::Backfill;
use crate::model::Authority;
use crate::service::House;
use crate::store::open;

/// Prints whether every way through the feeds leads to the same statements.
pub(super) async fn feeds(settings: &Settings, json: bool) -> anyhow::Result<ExitCode> {
    let directory = &settings.store.directory;
    ensure!(
        directory.is_dir(),
        "there is no state in {}: start pressroom first, or name it with --state",
        directory.display()
    );
    let store = open(&settings.store_url()).await?;
    let authority = store.authority(&Authority::new(&settings.authority())).await?;
    let house = House::build((Arc::clone(&store), authority), settings, Backfill::Quiet)?;
    ensure!(
        house.is_settled().await?,
        "the feeds in {} were published under other settings, so nothing can be compared: here publish.base_url is {}; \
         use the --config and the PRESSROOM_… variables of the daemon",
        directory.display(),
        settings.base_url()
    );
    let proof = house.publisher.prove(Timestamp::now()).await?;
    store.close().await;
    let code = if proof.contradictions.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    if json {
        say!("{}", serde_json::to_string(&proof)?);
        return Ok(code);
    }
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
    Ok(code)
}
