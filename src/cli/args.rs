//! What may stand on the command line.

mod control;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub(super) use control::{Delivery, One, Subscription, Token, Told, Wants};

/// Turns a folder of official transcripts into feeds and signed webhooks.
#[derive(Debug, Parser)]
#[command(name = "pressroom", version, arg_required_else_help = true)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Where configuration and state are.
#[derive(Debug, clap::Args)]
pub(super) struct Common {
    /// Read settings from this file; without it the defaults hold
    #[arg(long, value_name = "FILE", env = "PRESSROOM_CONFIG")]
    pub(super) config: Option<PathBuf>,
    /// Keep the state here (store.directory)
    #[arg(long, value_name = "DIR")]
    pub(super) state: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Watch a directory; serve feeds and pages; send webhooks
    Serve {
        #[command(flatten)]
        common: Common,
        /// Watch this directory (intake.directory)
        #[arg(long, value_name = "DIR")]
        transcripts: Option<String>,
        /// Listen here, such as 127.0.0.1:8080 (web.listen)
        #[arg(long, value_name = "ADDR")]
        listen: Option<String>,
        /// On the first start, send webhooks also for what is there already
        #[arg(long)]
        notify_backfill: bool,
    },
    /// Write feeds and pages as files, then exit
    Build {
        #[command(flatten)]
        common: Common,
        /// Read this directory (intake.directory)
        #[arg(long, value_name = "DIR")]
        transcripts: Option<String>,
        /// Write here
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Say whether configuration and catalogue are sound
    Check {
        #[command(flatten)]
        common: Common,
        /// Prove besides that archive, ?since=, journal and documents of every feed agree
        #[arg(long)]
        feeds: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Show what would be published of a file, and why; touches no state
    Inspect {
        #[command(flatten)]
        common: Common,
        /// Transcripts
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Propose organisations that the transcripts define and the catalogue lacks, as TOML to paste
    Suggest {
        #[command(flatten)]
        common: Common,
        /// Read this directory (intake.directory)
        #[arg(long, value_name = "DIR")]
        transcripts: Option<String>,
        /// Only what so many statements define
        #[arg(long, value_name = "N", default_value_t = 1)]
        at_least: usize,
        /// As JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    Status(super::status::Status),
    Doctor(super::doctor::Doctor),
    Backup(super::backup::Backup),
    Restore(super::backup::Restore),
    Rebuild(super::backup::Rebuild),
    /// Say whether a saved webhook is genuine: with the secret of its receiver, or with the site's public keys
    Verify(Verify),
    /// The site's own signing keys
    Key {
        #[command(subcommand)]
        command: Key,
    },
    Schedule(super::schedule::Schedule),
    Manual(super::manual::Manual),
    /// Manage who is told by webhook
    Subscription {
        #[command(subcommand)]
        command: Box<Subscription>,
    },
    /// See what was sent, and send it again
    Delivery {
        #[command(subcommand)]
        command: Delivery,
    },
    /// Manage access to the API and to /manage
    Token {
        #[command(subcommand)]
        command: Token,
    },
}

#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("trust").required(true).args(["secret_file", "public_key", "keys"])))]
pub(super) struct Verify {
    /// The request's headers, one a line
    #[arg(long, value_name = "FILE")]
    pub(super) headers: PathBuf,
    /// The request's body, to the byte
    #[arg(long, value_name = "FILE")]
    pub(super) body: PathBuf,
    /// A file with the subscription's secret, whsec_…
    #[arg(long, value_name = "FILE")]
    pub(super) secret_file: Option<PathBuf>,
    /// A public key of the site, whpk_…
    #[arg(long, value_name = "KEY")]
    pub(super) public_key: Option<String>,
    /// The answer of /.well-known/webhook-keys, saved
    #[arg(long, value_name = "FILE")]
    pub(super) keys: Option<PathBuf>,
    /// As JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Key {
    /// List the public keys with the time of their use
    List {
        #[command(flatten)]
        common: Common,
        /// As JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// Sign with a new key; the one before signs besides for a day (`deliver.key_overlap_seconds`)
    Rotate {
        #[command(flatten)]
        common: Common,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}
