//! What an operator should know of a store: what is wrong, since when, and what to do. The same for `pressroom status` and `/manage`.
//!
//! Invariant: no I/O, no clock.

use std::collections::BTreeMap;

use jiff::{Timestamp, Unit};
use serde::Serialize;

use crate::store::{Alarm, RefusedFile, Status, Trouble};

/// Files of one reason that are named.
const NAMED_MAX: usize = 5;

/// Something that an operator should know.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Concern {
    /// Whether it needs the operator; otherwise it may pass by itself.
    pub urgent: bool,
    /// What is wrong.
    pub what: String,
    /// Since when, where that is known.
    pub since: Option<Timestamp>,
    /// What to do.
    pub remedy: String,
    /// The id of the subscription that it is about.
    #[serde(skip)]
    pub subscription: Option<String>,
}

/// What the state of a store gives reason to say, the most urgent first.
#[must_use]
pub fn concerns(status: &Status) -> Vec<Concern> {
    let mut alarms: Vec<&Alarm> = status.alarms.iter().collect();
    alarms.sort_by_key(|alarm| alarm.since);
    let mut concerns: Vec<Concern> = alarms.into_iter().map(of_alarm).collect();
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
        subscription: None,
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
        subscription: Some(trouble.subscription.clone()),
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
        subscription: Some(trouble.subscription.clone()),
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
#[must_use]
pub fn refusals(refused: &[RefusedFile]) -> Vec<String> {
    let mut lines = Vec::new();
    for (code, files) in by_code(refused) {
        let named = files.iter().take(NAMED_MAX);
        lines.extend(named.map(|file| format!("{}: {} ({code})", file.path, file.reason)));
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
                subscription: None,
            }
        })
        .collect()
}

fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

/// A time with how long it is ago.
#[must_use]
pub fn ago(since: Timestamp, now: Timestamp) -> String {
    format!("{} ({})", since.round(Unit::Second).unwrap_or(since), age(since, now))
}

/// How long something is ago, in the greatest unit that says enough.
#[must_use]
pub fn age(since: Timestamp, now: Timestamp) -> String {
    let seconds = now.duration_since(since).as_secs();
    match seconds {
        ..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{ago, refusals};
    use crate::store::RefusedFile;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
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
        files.push(refused("a.txt", "empty"));
        let told = refusals(&files);
        assert_eq!(told.first().unwrap(), "a.txt: no (empty)");
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
