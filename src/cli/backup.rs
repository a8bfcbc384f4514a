//! `pressroom backup`, `restore` and `rebuild`: a store that can be lost and had again.

use std::path::PathBuf;

use anyhow::Context;
use jiff::Timestamp;
use serde_json::json;

use super::args::Common;
use super::{log, settings};
use crate::intake::Backfill;
use crate::service::{self, House};
use crate::store::{self, Purpose};

/// Writes the store as of now to FILE, while the daemon runs. The copy is checked before it takes the name, and replaces a file
/// of that name. It holds the secrets of subscriptions: keep it as you keep those.
#[derive(Debug, clap::Args)]
pub(super) struct Backup {
    #[command(flatten)]
    common: Common,
    /// Write here
    file: PathBuf,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Puts a backup in the place of the store. No daemon may run. The store that was there is kept beside it.
#[derive(Debug, clap::Args)]
pub(super) struct Restore {
    #[command(flatten)]
    common: Common,
    /// A file that `pressroom backup` wrote
    file: PathBuf,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Makes a new store from the folder alone, with the same ids, and tells nobody. No daemon may run.
///
/// Ids are made from the authority and the first path of a transcript, so feed readers see nothing as new. The site's signing keys are
/// taken over where the old store can still be read. What else is not in the folder is lost: subscriptions, tokens and earlier revisions;
/// and, where `names.json` and `times.jsonl` beside the store are lost too, the ids of files that were moved since and the times at which
/// statements were shown. Restore a backup where there is one. The store that was there is kept beside it.
#[derive(Debug, clap::Args)]
pub(super) struct Rebuild {
    #[command(flatten)]
    common: Common,
    /// Read this directory (intake.directory)
    #[arg(long, value_name = "DIR")]
    transcripts: Option<String>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Backup {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let settings = settings(&self.common, &[])?;
        let url = settings.store_url();
        super::ensure_store(&url).context("nothing to back up")?;
        settings.check_backup(&self.file)?;
        let store = store::open(&url).await?;
        let written = store.backup(&self.file).await;
        store.close().await;
        written?;
        let bytes = std::fs::metadata(&self.file).context("the backup is gone again")?.len();
        if self.json {
            say!("{}", json!({ "file": self.file, "bytes": bytes }));
        } else {
            say!("{bytes} bytes written to {} and checked", self.file.display());
        }
        Ok(())
    }
}

impl Restore {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let settings = settings(&self.common, &[])?;
        anyhow::ensure!(
            self.file.is_file(),
            "there is no backup {}: pressroom schedule shows where the last one went",
            self.file.display()
        );
        let _lock = service::lock(&settings)?;
        let kept = store::restore(&settings.store_url(), &self.file, Timestamp::now()).await?;
        if self.json {
            say!("{}", json!({ "restored": self.file, "kept": kept }));
            return Ok(());
        }
        say!("{} is the store now", self.file.display());
        if let Some(kept) = kept {
            say!("the store that was there is {}", kept.display());
        }
        Ok(())
    }
}

impl Rebuild {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        drop(log::start("warn", None));
        let mut settings = settings(&self.common, &[("intake.directory", self.transcripts)])?;
        let folder = &settings.intake.directory;
        std::fs::read_dir(folder)
            .with_context(|| format!("cannot read the transcripts in {}", folder.display()))?;
        let _lock = service::lock(&settings)?;
        let now = Timestamp::now();
        // Ids are made from the authority that the lost store had, where it still tells.
        if let Some(authority) = store::authority_of(&settings.store_url()).await {
            authority.as_str().clone_into(&mut settings.publish.authority);
        }
        // Messages that were sent before stay genuine, and those who hold the public keys need no new ones.
        let keys = store::signing_keys_of(&settings.store_url()).await;
        let kept = store::set_aside(&settings.store_url(), now)?;
        let keys_kept = keys.len();
        if !keys.is_empty() {
            let store = store::open(&settings.store_url()).await?;
            store.keep_signing_keys(keys).await?;
            store.close().await;
        }
        let house = House::open(Purpose::Serving, &settings, Backfill::Quiet).await?;
        let swept = house.intake.step(now, &*log::progress()).await?;
        house.publisher.step(now).await?;
        let status = house.store.status().await?;
        house.store.close().await;
        if self.json {
            let authority = house.authority.as_str();
            let done = json!({ "statements": status.statements, "authority": authority, "refused": swept.refused, "kept": kept, "keys": keys_kept });
            say!("{done}");
            return Ok(());
        }
        if let Some(kept) = kept {
            say!("the store that was there is {}", kept.display());
        }
        if keys_kept == 0 {
            say!("no signing key could be read there: the site signs with a new one");
        }
        say!(
            "{} statements with ids of {}, {} files refused",
            status.statements,
            house.authority.as_str(),
            swept.refused
        );
        Ok(())
    }
}
