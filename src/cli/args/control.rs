//! `subscription`, `delivery` and `token` on the command line.

use std::path::PathBuf;

use anyhow::Context;
use clap::Subcommand;
use serde_json::json;

use super::Common;
use crate::model::{Dialect, Kind, Makes, Role, Scope};
use crate::order::Order;

/// Which statements are wanted.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Wants {
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
    /// Adds what the flags ask for to an order.
    pub(in crate::cli) fn ask(self, order: &mut Order) -> anyhow::Result<()> {
        if let Some(json) = self.filter {
            order.filter = Some(serde_json::from_str(&json).context("--filter")?);
        }
        let lists = [
            ("organisations", json!(self.organisations)),
            ("roles", json!(self.roles)),
            ("topics", json!(self.topics)),
            ("speakers", json!(self.speakers)),
            ("phrases", json!(self.phrases)),
            ("languages", json!(self.languages)),
            ("kinds", json!(self.kinds)),
        ];
        let given =
            lists.into_iter().filter(|(_, list)| list.as_array().is_some_and(|list| !list.is_empty()));
        order.lists.extend(given.map(|(name, list)| (name.to_owned(), list)));
        if self.all {
            order.lists.insert("all".to_owned(), json!(true));
        }
        Ok(())
    }
}

/// How and where an endpoint is told. Secrets come from files, so that no list of processes shows them.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("timed").args(["digest", "quiet"]).multiple(true)))]
pub(in crate::cli) struct Told {
    /// Where to POST
    #[arg(long)]
    pub(in crate::cli) url: Option<String>,
    /// What to call it
    #[arg(long)]
    pub(in crate::cli) name: Option<String>,
    /// The format of messages
    #[arg(long)]
    pub(in crate::cli) format: Option<Dialect>,
    /// The template of the format template
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) template: Option<PathBuf>,
    /// What the template makes
    #[arg(long, requires = "template", default_value = "json")]
    pub(in crate::cli) makes: Makes,
    /// One message for everything since the last tick of this cron expression, such as "0 0 18 * * Mon-Fri"
    #[arg(long, value_name = "CRON")]
    pub(in crate::cli) digest: Option<String>,
    /// Send a digest, too, when there is nothing to tell
    #[arg(long, requires = "digest")]
    pub(in crate::cli) digest_empty: bool,
    /// No messages in these hours, such as 22:00-07:00
    #[arg(long, value_name = "FROM-UNTIL")]
    pub(in crate::cli) quiet: Option<String>,
    /// The time zone of --digest and --quiet; UTC when left out
    #[arg(long, value_name = "ZONE", requires = "timed")]
    pub(in crate::cli) time_zone: Option<String>,
    /// So many messages an hour, at most
    #[arg(long, value_name = "N")]
    pub(in crate::cli) hourly_max: Option<u32>,
    /// Headers of the endpoint's own, a line each: Name: value
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) headers_file: Option<PathBuf>,
    /// Authenticate with the user:password in this file
    #[arg(long, value_name = "FILE", conflicts_with = "bearer_file")]
    pub(in crate::cli) basic_file: Option<PathBuf>,
    /// Authenticate with the token in this file
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) bearer_file: Option<PathBuf>,
    /// Any fields as JSON, as the API takes them; null takes one away: {"pace": null}
    #[arg(long, value_name = "JSON")]
    pub(in crate::cli) set: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Subscription {
    /// Add an endpoint; prints its id and its secret, which is shown only here
    Add {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        wants: Wants,
        #[command(flatten)]
        told: Box<Told>,
        /// Use the signing key in this file, whsec_…; a new one is made when left out
        #[arg(long, value_name = "FILE")]
        secret_file: Option<PathBuf>,
        /// Start after this event, or at this day or time; now when left out
        #[arg(long, value_name = "SEQ|DATE")]
        since: Option<String>,
        /// Also what the first start on a full folder found since then
        #[arg(long, requires = "since")]
        backfill: bool,
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
        /// Since this day or time; 30 days ago when left out
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
        #[command(flatten)]
        one: One,
    },
    /// Change what is given; the rest stays
    Edit {
        #[command(flatten)]
        one: One,
        #[command(flatten)]
        wants: Wants,
        #[command(flatten)]
        told: Box<Told>,
    },
    /// Send nothing until resumed
    Pause {
        #[command(flatten)]
        one: One,
    },
    /// Go on, with everything since
    Resume {
        #[command(flatten)]
        one: One,
    },
    /// Send one message now to try the endpoint; nothing is recorded
    Test {
        #[command(flatten)]
        one: One,
    },
    /// Send again what it wants of the journal
    Replay {
        #[command(flatten)]
        one: One,
        /// After this event, or since this day or time
        #[arg(long, value_name = "SEQ|DATE")]
        since: String,
        /// Also what the first start on a full folder found since then; a later replay without it ends this
        #[arg(long)]
        backfill: bool,
    },
    /// Give it a new key; the old one signs besides for a while
    RotateSecret {
        #[command(flatten)]
        one: One,
        /// How long both sign
        #[arg(long, value_name = "HOURS", default_value_t = 24)]
        overlap_hours: u32,
    },
    /// Remove a subscription
    Remove {
        #[command(flatten)]
        one: One,
    },
    /// Add many: a file with one JSON object a line, {"url": …, "all": true} or {"url": …, "organisations": […], "topics": […]}; all or none
    Import {
        /// The file
        file: PathBuf,
        #[command(flatten)]
        common: Common,
        /// As JSON, one object a line, with the secrets
        #[arg(long)]
        json: bool,
    },
    /// Write all as import takes them
    Export {
        /// The file
        file: PathBuf,
        #[command(flatten)]
        common: Common,
        /// With signing keys, headers and authentication
        #[arg(long)]
        with_secrets: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// One subscription.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct One {
    /// Its id
    pub(in crate::cli) id: String,
    #[command(flatten)]
    pub(in crate::cli) common: Common,
    /// As JSON
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Delivery {
    /// List the last attempts of a subscription, and what is set aside for it
    List {
        #[command(flatten)]
        one: One,
        /// So many attempts, at most
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: usize,
    },
    /// Show the attempts of one event
    Show {
        #[command(flatten)]
        one: One,
        /// Number of the event
        seq: i64,
    },
    /// Send one event once more, at once
    Retry {
        #[command(flatten)]
        one: One,
        /// Number of the event
        seq: i64,
        /// Also where the filter of the subscription does not want it
        #[arg(long)]
        unwanted: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Token {
    /// Make a token; it is shown only here
    Create {
        #[command(flatten)]
        common: Common,
        /// What to call it
        #[arg(long)]
        name: String,
        /// What it may do
        #[arg(long, default_value = "subscriber")]
        scope: Scope,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// List the tokens
    List {
        #[command(flatten)]
        common: Common,
        /// As JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// Revoke a token; its subscriptions stay
    Revoke {
        #[command(flatten)]
        one: One,
    },
}
