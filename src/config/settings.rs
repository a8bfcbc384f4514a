//! The settings, spelled as in the file.
//!
//! `Default` is empty here: it lets a file be read that has only some of them. Their real defaults are those of [`super::DEFAULTS`], which
//! has every one.

use std::path::PathBuf;

use ipnet::IpNet;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

/// All settings.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What is read.
    pub intake: Intake,
    /// What is known.
    pub catalogue: Catalogue,
    /// What readers see.
    pub publish: Publish,
    /// How webhooks go out.
    pub deliver: Deliver,
    /// Where to listen.
    pub web: Web,
    /// Where the state is.
    pub store: Store,
    /// What is done when.
    pub schedule: Schedule,
    /// How to run.
    pub service: Service,
}

/// What is read.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Intake {
    /// The directory that is watched.
    pub directory: PathBuf,
    /// When to look through all of it: a cron expression in `schedule.time_zone`. Empty: by no schedule.
    pub sweep: String,
    /// Bytes of a transcript.
    pub transcript_bytes_max: u64,
    /// How long a transcript may be gone.
    pub withdraw_after_seconds: u64,
    /// Statements that are withdrawn at once.
    pub withdraw_at_most: usize,
}

/// What is known.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Catalogue {
    /// Its files; empty for the built-in ones.
    pub directory: PathBuf,
}

/// What readers see.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Publish {
    /// Where; empty for the listening address.
    pub base_url: String,
    /// Who mints ids; empty for the host of the base URL.
    pub authority: String,
    /// Name of the site.
    pub title: String,
    /// Entries of a feed, at least.
    pub entries_min: usize,
    /// Days that a feed shows whole.
    pub age_days: u32,
    /// Bytes of an entry.
    pub content_bytes_max: usize,
    /// Where the same is written as files; empty for nowhere.
    pub directory: PathBuf,
    /// Whether packed copies stand beside the files.
    pub precompress: bool,
    /// Whether the site is a WebSub hub for its feeds.
    pub hub: bool,
    /// Other WebSub hubs that are told of changes.
    pub hubs: Vec<String>,
}

/// How webhooks go out.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Deliver {
    /// Networks that are allowed although not public.
    #[serde(deserialize_with = "networks")]
    pub allow_networks: Vec<IpNet>,
    /// Waits before tries.
    pub retry_seconds: Vec<u64>,
    /// How long a try may take.
    pub timeout_seconds: u64,
    /// Tries under way or not yet recorded.
    pub in_flight_max: usize,
    /// Where the operator hears of disabled subscriptions; empty for nowhere.
    pub operator_url: String,
    /// How long a key that was replaced still signs.
    pub key_overlap_seconds: u64,
    /// Days that attempts are kept.
    pub attempts_days: u32,
    /// When old attempts are forgotten: a cron expression, UTC.
    pub forget: String,
}

/// Where to listen.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Web {
    /// Address and port.
    pub listen: String,
    /// Requests of one client a minute; 0 for any number.
    pub requests_per_minute: u32,
    /// Where a proxy writes the client's address; empty where there is none.
    pub client_address_header: String,
}

/// Where the state is.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Store {
    /// The state directory.
    pub directory: PathBuf,
    /// The database; empty for a file in the directory.
    pub url: String,
}

/// What is done when, by itself.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Schedule {
    /// The time zone of all cron expressions.
    pub time_zone: String,
    /// When to tidy up the store: a cron expression, as the others; empty for never.
    pub maintenance: String,
    /// When to back up.
    pub backup: String,
    /// Where to; empty for a directory beside the store.
    pub backup_directory: PathBuf,
    /// Backups that are kept.
    pub backups_kept: usize,
}

/// How to run.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Service {
    /// How long stopping may take.
    pub stop_seconds: u64,
    /// The least level of the log.
    pub log: String,
    /// Where metrics are served; empty for nowhere.
    pub metrics_listen: String,
    /// Where traces are sent; empty for nowhere.
    pub traces_url: String,
    /// Headers that go with them.
    pub traces_headers: String,
}

/// Networks by their prefixes, with a reason that says which is none.
fn networks<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<IpNet>, D::Error> {
    let network = |text: String| {
        let reason = format!("{text:?} is no network: write it as 10.0.0.0/8 or fd00::/8");
        text.parse().map_err(|_syntax| D::Error::custom(reason))
    };
    Vec::<String>::deserialize(from)?.into_iter().map(network).collect()
}
