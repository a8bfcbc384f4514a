//! `pressroom status`: what is wrong, since when, and what to do; then how everything stands.

use std::collections::BTreeMap;
use std::process::ExitCode;

use jiff::{Timestamp, Unit};
use serde::Serialize;

use super::args::Common;
use super::machine::{Room, holder};
use super::{ensure_store, on_one_line, settings};
use crate::config::Settings;
use crate::service;
use crate::store::{self, Alarm, RefusedFile, Status as Stand, Trouble};

/// Something needs the operator.
const NEEDED: u8 = 3;
/// Files of one reason that are named.
const NAMED_MAX: usize = 5;

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

/// Something that an operator should know.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Concern {
    /// Whether it needs the operator; otherwise it may pass by itself.
    urgent: bool,
    what: String,
    since: Option<Timestamp>,
    remedy: String,
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
            say!("refused        {line}");
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
        });
    }
    let mut alarms: Vec<&Alarm> = status.alarms.iter().collect();
    alarms.sort_by_key(|alarm| alarm.since);
    concerns.extend(alarms.into_iter().map(of_alarm));
    let (disabled, waiting): (Vec<&Trouble>, Vec<&Trouble>) =
        status.in_trouble.iter().partition(|trouble| trouble.state == "disabled");
    concerns.extend(disabled.into_iter().map(of_disabled));
    concerns.extend(waiting.into_iter().map(of_waiting));
    concerns.extend(of_refused(&status.refused));
    concerns
}

fn of_alarm(alarm: &Alarm) -> Concern {
    Concern {
        urgent: true,
        what: format!("{}: {}", alarm.code, alarm.message),
        since: Some(alarm.since),
        remedy: remedy(&alarm.code).to_owned(),
    }
}

/// What to do about an alarm. The operator's guide says more.
fn remedy(code: &str) -> &'static str {
    match code {
        "intake_directory" => {
            "mount or make the directory and let the account of pressroom read it; it is noticed within a second"
        }
        "intake_empty" => "mount the disk; if the directory is meant to be empty, put one file there",
        "withdraw_held" => {
            "put the files back or mount their disk; if they are meant to go, raise intake.withdraw_at_most and reload"
        }
        "no_events" => {
            "do what it says, which the next sweep or start notices; until then the sweeps find everything that can be read, only later"
        }
        "publish_directory" => {
            "make room, mount it writable, or let the account of pressroom write there; what is owed is written within seconds"
        }
        "catalogue" | "configuration" => {
            "mend the file at the line that it names; everything goes on with what was read before"
        }
        code if code.starts_with("task_") => {
            "pressroom schedule shows the last and the next run; it ends with the next run that succeeds"
        }
        code if code.contains("unsound") => {
            "readers keep the last good document; report this message, and reload once it is mended"
        }
        _ => "see the operator's guide, When something is wrong",
    }
}

fn of_disabled(trouble: &Trouble) -> Concern {
    Concern {
        urgent: true,
        what: format!(
            "subscription {} to {} is disabled: {}",
            trouble.subscription, trouble.url, trouble.reason
        ),
        since: trouble.since,
        remedy: format!(
            "when the endpoint works again: pressroom subscription resume {} sends everything since",
            trouble.subscription
        ),
    }
}

fn of_waiting(trouble: &Trouble) -> Concern {
    let next = trouble.next.map(|next| format!(" at {next:.0}")).unwrap_or_default();
    Concern {
        urgent: false,
        what: format!(
            "the endpoint of subscription {}, {}, takes nothing: {}",
            trouble.subscription, trouble.url, trouble.reason
        ),
        since: trouble.since,
        remedy: format!(
            "it is tried again{next}; pressroom delivery list {} shows the tries",
            trouble.subscription
        ),
    }
}

/// Refused files by the short names of their reasons.
fn by_code(refused: &[RefusedFile]) -> BTreeMap<&str, Vec<&RefusedFile>> {
    let mut by_code: BTreeMap<&str, Vec<&RefusedFile>> = BTreeMap::new();
    for file in refused {
        by_code.entry(&file.code).or_default().push(file);
    }
    by_code
}

/// The first refused files of each reason, a line each, and how many more there are.
fn refusals(refused: &[RefusedFile]) -> Vec<String> {
    let mut lines = Vec::new();
    for (code, files) in by_code(refused) {
        let named = files.iter().take(NAMED_MAX);
        lines.extend(
            named.map(|file| format!("{}: {} ({code})", on_one_line(&file.path), on_one_line(&file.reason))),
        );
        if let Some(more) = files.len().checked_sub(NAMED_MAX).filter(|more| *more > 0) {
            lines.push(format!("and {} more ({code}): pressroom status --json has all", count(more, "file")));
        }
    }
    lines
}

/// One concern for each reason.
fn of_refused(refused: &[RefusedFile]) -> Vec<Concern> {
    by_code(refused)
        .into_iter()
        .map(|(code, files)| {
            let named: Vec<&str> = files.iter().take(NAMED_MAX).map(|file| file.path.as_str()).collect();
            let more = if files.len() > NAMED_MAX { ", …" } else { "" };
            Concern {
                urgent: false,
                what: format!("{} refused ({code}): {}{more}", count(files.len(), "file"), named.join(", ")),
                since: files.iter().map(|file| file.at).min(),
                remedy: "the reasons are below; mend or remove the files, everything else goes on".to_owned(),
            }
        })
        .collect()
}

fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

/// A time with how long it is ago, in the greatest unit that says enough.
fn ago(since: Timestamp, now: Timestamp) -> String {
    let seconds = now.duration_since(since).as_secs();
    let told = match seconds {
        ..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    };
    format!("{} ({told})", since.round(Unit::Second).unwrap_or(since))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Stand, ago, concerns, refusals};
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

    #[test]
    fn of_many_refused_files_the_first_of_each_reason_are_told() {
        let refused = |path: &str, code: &str| RefusedFile {
            path: path.to_owned(),
            code: code.to_owned(),
            reason: "no".to_owned(),
            at: at("2026-01-01T00:00:00Z"),
        };
        let mut files: Vec<RefusedFile> = (10..30).map(|n| refused(&format!("{n}.pdf"), "kind")).collect();
        files.push(refused("a.txt\nrefused        b.txt", "empty"));
        let told = refusals(&files);
        assert_eq!(told.first().unwrap(), "a.txt\\nrefused        b.txt: no (empty)");
        assert_eq!(told[1..3], ["10.pdf: no (kind)", "11.pdf: no (kind)"]);
        let last = "and 15 files more (kind): pressroom status --json has all";
        assert_eq!((told.len(), told.last().unwrap().as_str()), (7, last));
    }

    #[test]
    fn a_time_says_how_long_it_is_ago() {
        let since = at("2026-01-01T00:00:00.4Z");
        for (now, told) in [
            ("2026-01-01T00:01:01Z", "2026-01-01T00:00:00Z (60 s)"),
            ("2026-01-01T00:14:10Z", "2026-01-01T00:00:00Z (14 min)"),
            ("2026-01-01T05:00:01Z", "2026-01-01T00:00:00Z (5 h)"),
            ("2026-01-09T00:00:01Z", "2026-01-01T00:00:00Z (8 days)"),
        ] {
            assert_eq!(ago(since, at(now)), told);
        }
    }
}
