//! `pressroom status`: what is wrong, since when, and what to do; then how everything stands.

use std::process::ExitCode;

use jiff::Timestamp;
use serde::Serialize;

use super::args::Common;
use super::machine::{Room, holder};
use super::{ensure_store, on_one_line, settings};
use crate::concerns::{Concern, ago, concerns as of_store, refusals};
use crate::config::Settings;
use crate::service;
use crate::store::{self, Status as Stand};

/// Something needs the operator.
const NEEDED: u8 = 3;

/// Say what is wrong, since when, and what to do; then how everything stands
///
/// Exit code: 0 when nothing needs you, 3 when something does.
#[derive(Debug, clap::Args)]
pub(super) struct Status {
    #[command(flatten)]
    common: Common,
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    /// Whether a daemon serves from this state.
    serving: bool,
    /// The most urgent first.
    concerns: Vec<Concern>,
    #[serde(flatten)]
    status: Stand,
}

impl Status {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let settings = settings(&self.common, &[])?;
        let url = settings.store_url();
        ensure_store(&url)?;
        let store = store::open(&url).await?;
        let status = store.status().await;
        store.close().await;
        let process = holder(&service::lock_file(&settings));
        let status = status?;
        let report =
            Report { serving: process.is_some(), concerns: concerns(&status, &settings, process), status };
        if self.json {
            say!("{}", serde_json::to_string(&report)?);
        } else {
            report.print(process, Timestamp::now());
        }
        let needed = report.concerns.iter().any(|concern| concern.urgent);
        Ok(if needed { ExitCode::from(NEEDED) } else { ExitCode::SUCCESS })
    }
}

impl Report {
    fn print(&self, process: Option<u32>, now: Timestamp) {
        let urgent = self.concerns.iter().filter(|concern| concern.urgent).count();
        let needed = match urgent {
            0 => "Nothing needs you.".to_owned(),
            1 => "One thing needs you:".to_owned(),
            _ => format!("{urgent} things need you:"),
        };
        match process {
            Some(process) => say!("pressroom is running as process {process}. {needed}"),
            None => say!("pressroom is not running. {needed}"),
        }
        for concern in &self.concerns {
            let since = concern.since.map(|since| format!("since {}: ", ago(since, now))).unwrap_or_default();
            say!("");
            say!("{} {since}{}", if concern.urgent { "!!" } else { " -" }, on_one_line(&concern.what));
            say!("   {}", on_one_line(&concern.remedy));
        }
        let status = &self.status;
        say!("");
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
        for line in refusals(&status.refused) {
            say!("refused        {}", on_one_line(&line));
        }
    }
}

fn concerns(status: &Stand, settings: &Settings, process: Option<u32>) -> Vec<Concern> {
    let mut concerns = Vec::new();
    if process.is_none() {
        concerns.push(Concern {
            urgent: true,
            what: "no daemon serves from this state: nothing is read, published or sent".to_owned(),
            since: None,
            remedy: "systemctl start pressroom; if it does not stay up, journalctl -u pressroom says why"
                .to_owned(),
            subscription: None,
        });
    }
    if let Ok(room) = Room::at(&settings.store.directory)
        && room.is_short()
    {
        concerns.push(Concern {
            urgent: true,
            what: format!("the disk of {} has only {} left", settings.store.directory.display(), room.told()),
            since: None,
            remedy: "make room; whatever waits goes on by itself".to_owned(),
            subscription: None,
        });
    }
    concerns.extend(of_store(status));
    concerns
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Stand, concerns};
    use crate::config::load;
    use crate::store::{Alarm, RefusedFile, Trouble};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_most_urgent_comes_first_with_what_to_do() {
        let alarm = |code: &str, since: &str| Alarm {
            code: code.to_owned(),
            message: "…".to_owned(),
            since: at(since),
        };
        let trouble = |id: &str, state: &str| Trouble {
            subscription: id.to_owned(),
            url: "https://example.org/hook".to_owned(),
            state: state.to_owned(),
            reason: "410".to_owned(),
            since: None,
            next: None,
        };
        let refused = |path: &str| RefusedFile {
            path: path.to_owned(),
            code: "too_large".to_owned(),
            reason: "too large".to_owned(),
            at: at("2026-01-01T00:00:00Z"),
        };
        let status = Stand {
            alarms: vec![
                alarm("task_backup", "2026-01-02T00:00:00Z"),
                alarm("intake_empty", "2026-01-01T00:00:00Z"),
            ],
            in_trouble: vec![trouble("sub_a", "waiting"), trouble("sub_b", "disabled")],
            refused: vec![refused("a.txt"), refused("b.txt")],
            ..Stand::default()
        };
        let settings = load(None, &[]).unwrap();
        let told: Vec<(bool, String)> =
            concerns(&status, &settings, Some(1)).into_iter().map(|one| (one.urgent, one.what)).collect();
        let told: Vec<(bool, &str)> = told.iter().map(|(urgent, what)| (*urgent, what.as_str())).collect();
        let expected = [
            (true, "intake_empty: …"),
            (true, "task_backup: …"),
            (true, "subscription sub_b to https://example.org/hook is disabled: 410"),
            (false, "the endpoint of subscription sub_a, https://example.org/hook, takes nothing: 410"),
            (false, "2 files refused (too_large): a.txt, b.txt"),
        ];
        assert_eq!(told, expected);
        assert!(concerns(&Stand::default(), &settings, Some(1)).is_empty());
        let stopped = concerns(&Stand::default(), &settings, None);
        assert!(
            stopped.iter().all(|one| one.urgent && one.remedy.contains("systemctl start")),
            "{stopped:?}"
        );
    }
}
