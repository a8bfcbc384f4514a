//! `pressroom subscription import` and `export`: JSON lines.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, bail};
use futures_util::future::try_join_all;
use serde_json::Value;

use super::args::Common;
use super::subscriptions::{Shop, say_new};
use super::{open, opened, settings};
use crate::order::{self, Order};

/// Subscriptions that are written at once, in one transaction of the store.
const BATCH: usize = 256;

/// Adds what every line asks for, or nothing where one of them is wrong.
pub(super) async fn import(file: &Path, common: &Common, json: bool) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let shop = Shop::new(&settings(common, &[])?)?;
    let store = open(common).await?;
    let mut all = Vec::new();
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = || format!("{}:{}", file.display(), n + 1);
        let order = serde_json::from_str::<Value>(line).map_err(anyhow::Error::from);
        let order = order.and_then(|json| Ok(Order::parse(json)?)).with_context(place)?;
        all.push(shop.open(&*store, order).await.with_context(place)?);
    }
    if all.is_empty() {
        bail!("{} has no subscription in it: write one JSON object a line", file.display());
    }
    for batch in all.chunks(BATCH) {
        try_join_all(batch.iter().map(|(one, _)| store.add_subscription(one))).await?;
    }
    store.close().await;
    if json {
        all.iter().for_each(|(one, outlook)| say_new(one, outlook.as_ref(), true));
        return Ok(());
    }
    say!("added {}; --json shows their secrets", all.len());
    let outlooks = all.iter().filter_map(|(_, outlook)| outlook.as_ref());
    let without = outlooks.filter(|outlook| outlook.left_out > 0).count();
    if without > 0 {
        say!(
            "{without} of them start before statements that the first start found, and are not told of those: \"backfill\": true changes that."
        );
    }
    Ok(())
}

/// Writes every subscription and returns how many. A file with secrets is readable by its owner only.
pub(super) async fn export(file: &Path, common: &Common, with_secrets: bool) -> anyhow::Result<usize> {
    let all = opened(common).await?.subscriptions().await?;
    let mode = if with_secrets { 0o600 } else { 0o644 };
    let written = (|| {
        let mut out = OpenOptions::new().write(true).create_new(true).mode(mode).open(file)?;
        for one in &all {
            writeln!(out, "{}", Value::Object(order::exported(one, with_secrets)))?;
        }
        out.sync_all()
    })();
    written.with_context(|| format!("cannot write {} anew", file.display()))?;
    Ok(all.len())
}
