//! What may stand on the command line.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Parser, Subcommand};

use crate::model::{Filter, Kind, Role, Terms};

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
    },
    /// Say whether configuration and catalogue are sound
    Check {
        #[command(flatten)]
        common: Common,
        /// Prove besides that archive, ?since=, journal and documents of every feed agree
        #[arg(long)]
        feeds: bool,
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
    },
    /// Show how everything stands
    Status {
        #[command(flatten)]
        common: Common,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    Backup(super::backup::Backup),
    Restore(super::backup::Restore),
    Rebuild(super::backup::Rebuild),
    /// Manage who is told by webhook
    Subscription {
        #[command(subcommand)]
        command: Subscription,
    },
}

/// Which statements are wanted.
#[derive(Debug, clap::Args)]
pub(super) struct Wants {
    /// Statements about this organisation; may stand several times
    #[arg(long = "organisation", value_name = "ID")]
    organisations: Vec<String>,
    /// Only where the organisation stands in this role; may stand several times
    #[arg(long = "role", value_name = "ROLE", requires = "organisations")]
    roles: Vec<Role>,
    /// Statements about this topic; may stand several times
    #[arg(long = "topic", value_name = "ID")]
    topics: Vec<String>,
    /// Statements of this speaker; may stand several times
    #[arg(long = "speaker", value_name = "NAME")]
    speakers: Vec<String>,
    /// Statements with this word or phrase; sanction* stands for all words that begin so; may stand several times
    #[arg(long = "phrase", value_name = "WORDS")]
    phrases: Vec<String>,
    /// Only in this language; may stand several times
    #[arg(long = "language", value_name = "CODE")]
    languages: Vec<String>,
    /// Only of this kind; may stand several times
    #[arg(long = "kind", value_name = "KIND")]
    kinds: Vec<Kind>,
    /// Every statement
    #[arg(long, conflicts_with_all = ["organisations", "topics", "speakers", "phrases"])]
    all: bool,
    /// The filter as JSON: {"any": {…}, "all": {…}, "none": {…}}
    #[arg(long, value_name = "JSON", conflicts_with_all = ["organisations", "topics", "speakers", "phrases", "languages", "kinds", "all"])]
    filter: Option<String>,
}

impl Wants {
    /// The filter, `None` where none of the flags stands.
    pub(super) fn filter(self) -> anyhow::Result<Option<Filter>> {
        if let Some(json) = self.filter {
            return Ok(Some(serde_json::from_str(&json).context("--filter")?));
        }
        let Self { organisations, roles, topics, speakers, phrases, languages, kinds, all, .. } = self;
        let filter =
            Filter::flat(Terms { organisations, roles, topics, speakers, languages, kinds, phrases });
        filter.check()?;
        Ok(Some(filter).filter(|filter| all || !filter.is_everything()))
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Subscription {
    /// Add an endpoint; prints its id and its secret, which is shown only here
    Add {
        #[command(flatten)]
        common: Common,
        /// Where to POST
        #[arg(long)]
        url: String,
        #[command(flatten)]
        wants: Wants,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Show what a filter would have matched of the archive; adds nothing
    Preview {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        wants: Wants,
        /// Since this date or time; 30 days ago when left out
        #[arg(long, value_name = "DATE")]
        since: Option<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// List the subscriptions
    List {
        #[command(flatten)]
        common: Common,
        /// As JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// Show one subscription with its last attempts
    Show {
        /// Its id
        id: String,
        #[command(flatten)]
        common: Common,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove a subscription
    Remove {
        /// Its id
        id: String,
        #[command(flatten)]
        common: Common,
    },
}
