//! `pressroom doctor`: looks for what would go wrong, before it does.

mod places;
mod site;

use std::process::ExitCode;

use serde::Serialize;

use super::args::Common;
use super::machine::holder;
use super::{on_one_line, settings};
use crate::config::Settings;
use crate::service;

/// Something is in trouble.
const TROUBLE: u8 = 3;

/// Look for what goes wrong or soon will: permissions, disks, limits, clock, store, catalogue, the site's own address
///
/// Run it as the account of the daemon: `sudo -u pressroom pressroom doctor --config FILE`. It changes nothing, whether or not the
/// daemon runs, and reads the whole store. Exit code: 0, or 3 when something is in trouble.
#[derive(Debug, clap::Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    common: Common,
    /// As JSON, one finding a line
    #[arg(long)]
    json: bool,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Good,
    /// It works, but not as well or not for long.
    Warning,
    Trouble,
}

/// What was found of one thing.
#[derive(Debug, Serialize)]
struct Finding {
    /// What was looked at.
    check: &'static str,
    verdict: Verdict,
    found: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<String>,
}

impl Finding {
    fn good(check: &'static str, found: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Good, found: found.into(), remedy: None }
    }

    fn warning(check: &'static str, found: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Warning, found: found.into(), remedy: Some(remedy.into()) }
    }

    fn trouble(check: &'static str, found: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { verdict: Verdict::Trouble, ..Self::warning(check, found, remedy) }
    }
}

impl Doctor {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let settings = settings(&self.common, &[])?;
        let process = holder(&service::lock_file(&settings));
        let mut findings = vec![daemon(process), catalogue(&settings)];
        findings.extend(places::look(&settings));
        findings.extend(site::look(&settings, process.is_some()).await);
        for finding in &findings {
            if self.json {
                say!("{}", serde_json::to_string(finding)?);
            } else {
                finding.print();
            }
        }
        let trouble = findings.iter().any(|finding| finding.verdict == Verdict::Trouble);
        Ok(if trouble { ExitCode::from(TROUBLE) } else { ExitCode::SUCCESS })
    }
}

impl Finding {
    fn print(&self) {
        let verdict = match self.verdict {
            Verdict::Good => "good",
            Verdict::Warning => "warning",
            Verdict::Trouble => "TROUBLE",
        };
        say!("{verdict:<8} {:<12} {}", self.check, on_one_line(&self.found));
        if let Some(remedy) = &self.remedy {
            say!("{:22}{}", "", on_one_line(remedy));
        }
    }
}

fn daemon(process: Option<u32>) -> Finding {
    match process {
        Some(process) => Finding::good("daemon", format!("running as process {process}")),
        None => Finding::warning("daemon", "not running", "systemctl start pressroom"),
    }
}

fn catalogue(settings: &Settings) -> Finding {
    match service::read_catalogue(settings.catalogue_directory()) {
        Ok(catalogue) => Finding::good(
            "catalogue",
            format!("{} organisations, {} topics", catalogue.organisations.len(), catalogue.topics.len()),
        ),
        Err(error) => {
            Finding::trouble("catalogue", format!("{:#}", anyhow::Error::new(error)), "mend the file")
        }
    }
}
