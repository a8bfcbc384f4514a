//! What types alone do not show.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use url::Url;

use super::{ConfigError, Settings};
use crate::webhook::Guard;

/// A setting of seconds, at most: a century, with which every clock can count.
const SECONDS_MAX: u64 = 100 * 366 * 24 * 3600;

/// What is wrong with a setting, if anything is.
type Finding = Option<(&'static str, String)>;

impl Settings {
    /// Whether the daemon could use them.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let looks = [
            Self::times,
            Self::seconds,
            Self::numbers,
            Self::addresses,
            Self::names,
            Self::places,
            Self::store,
            Self::log,
        ];
        told(looks.iter().find_map(|look| look(self)))
    }

    /// Whether nothing that is written lies among the transcripts, and no secret among what is published.
    ///
    /// # Errors
    /// When it does: each page would be published as a statement, with a page of its own, or everybody could read the store.
    pub fn check_places(&self) -> Result<(), ConfigError> {
        told(self.places())
    }

    /// Whether a backup may go to `file`.
    ///
    /// # Errors
    /// When it would take the place of the store or of what belongs to it, or be read as a transcript.
    pub fn check_backup(&self, file: &Path) -> Result<(), ConfigError> {
        let refused = |reason: String| ConfigError { place: file.display().to_string(), reason };
        // A link is replaced where it stands, so both ways to the file are looked at.
        let places = [landing(file), whole(file)];
        let within = |directory: &Path| places.iter().any(|place| place.starts_with(whole(directory)));
        let is_named = |one: &PathBuf| places.contains(&landing(one)) || is_same(one, file);
        if crate::store::files(&self.store_url()).iter().any(is_named) {
            return Err(refused(
                "is the store itself, which a backup would destroy; name another file".to_owned(),
            ));
        }
        // A directory of its own below the state, as by default, is a place for backups.
        let backups = self.backup_directory();
        let below = whole(&backups)
            .strip_prefix(whole(&self.store.directory))
            .is_ok_and(|below| below != Path::new(""));
        if within(&self.store.directory) && !(below && within(&backups)) {
            let state = self.store.directory.display();
            return Err(refused(format!(
                "is within the state in {state}, which a backup must outlive; name a file elsewhere"
            )));
        }
        let transcripts = &self.intake.directory;
        if places.iter().any(|place| is_among(place, transcripts)) {
            let transcripts = transcripts.display();
            return Err(refused(format!(
                "is among the transcripts in {transcripts}: it would be read as such; choose a place beside"
            )));
        }
        Ok(())
    }

    fn times(&self) -> Finding {
        let zone = &self.schedule.time_zone;
        if let Err(error) = TimeZone::get(zone) {
            return Some(("schedule.time_zone", format!("{zone} is no time zone: {error}")));
        }
        self.timetables().find_map(|(name, made)| Some((name, made.err()?)))
    }

    fn seconds(&self) -> Finding {
        if self.deliver.retry_seconds.is_empty() {
            return Some(("deliver.retry_seconds", "must hold at least one wait".to_owned()));
        }
        let all = [
            ("intake.withdraw_after_seconds", self.intake.withdraw_after_seconds),
            ("deliver.timeout_seconds", self.deliver.timeout_seconds),
            ("deliver.key_overlap_seconds", self.deliver.key_overlap_seconds),
            ("service.stop_seconds", self.service.stop_seconds),
        ];
        let waits = self.deliver.retry_seconds.iter().map(|seconds| ("deliver.retry_seconds", *seconds));
        let long = all.into_iter().chain(waits).find(|(_, seconds)| *seconds > SECONDS_MAX);
        long.map(|(name, seconds)| (name, format!("{seconds} is more than {SECONDS_MAX}, a century")))
    }

    fn numbers(&self) -> Finding {
        let least = [
            ("publish.entries_min", self.publish.entries_min),
            ("deliver.in_flight_max", self.deliver.in_flight_max),
            ("deliver.timeout_seconds", usize::from(self.deliver.timeout_seconds > 0)),
            ("schedule.backups_kept", usize::from(self.schedule.backups_kept > 0)),
        ];
        let none = least.into_iter().find(|(_, number)| *number == 0);
        none.map(|(name, _)| (name, "must be at least 1".to_owned()))
    }

    fn addresses(&self) -> Finding {
        if !is_socket(&self.web.listen) {
            return Some(("web.listen", no_socket(&self.web.listen)));
        }
        let metrics = &self.service.metrics_listen;
        if !metrics.is_empty() && !is_socket(metrics) {
            return Some(("service.metrics_listen", no_socket(metrics)));
        }
        if clash(&self.web.listen, metrics) {
            let reason =
                format!("{metrics} is taken by web.listen, {}: choose another port", self.web.listen);
            return Some(("service.metrics_listen", reason));
        }
        if !web(&self.base_url()).is_some_and(|url| is_root(&url)) {
            let reason = "is no address such as https://press.example, with nothing behind the host: pages link from there";
            return Some(("publish.base_url", format!("{} {reason}", self.publish.base_url)));
        }
        if self.publish.title.trim().is_empty() {
            return Some(("publish.title", "is empty: it is the author of the feeds".to_owned()));
        }
        if let Some(hub) = self.publish.hubs.iter().find(|hub| web(hub).is_none()) {
            return Some(("publish.hubs", format!("{hub} is no address such as https://hub.example/")));
        }
        let operator = &self.deliver.operator_url;
        let guard = Guard::new(self.deliver.allow_networks.clone());
        let refused = guard.check(operator).err().filter(|_| !operator.is_empty());
        refused.map(|error| ("deliver.operator_url", error.to_string()))
    }

    fn names(&self) -> Finding {
        let authority = &self.publish.authority;
        let header = &self.web.client_address_header;
        if !authority.is_empty() && !is_authority(authority) {
            let reason = "is neither a domain name nor one with a year, such as press.example,2026, or with a day, and not one to come";
            return Some(("publish.authority", format!("{authority} {reason}")));
        }
        (!header.is_empty() && header.parse::<axum::http::HeaderName>().is_err())
            .then(|| ("web.client_address_header", format!("{header} is no name of a header")))
    }

    fn places(&self) -> Finding {
        self.among_transcripts().or_else(|| self.among_files())
    }

    /// What is written among the transcripts would be read as such.
    fn among_transcripts(&self) -> Finding {
        let transcripts = &self.intake.directory;
        let written = [
            ("publish.directory", &self.publish.directory),
            ("store.directory", &self.store.directory),
            ("schedule.backup_directory", &self.schedule.backup_directory),
        ];
        let mut named = written.into_iter().filter(|(_, place)| !place.as_os_str().is_empty());
        let (name, place) = named.find(|(_, place)| is_among(&whole(place), transcripts))?;
        let (place, transcripts) = (place.display(), transcripts.display());
        let reason = format!(
            "{place} is among the transcripts in {transcripts}: its files would be read as such; choose a place beside"
        );
        Some((name, reason))
    }

    /// What is among the files that a web server sends is public.
    fn among_files(&self) -> Finding {
        let files = &self.publish.directory;
        let store = crate::store::files(&self.store_url()).into_iter().map(|file| ("store.url", file));
        let places = [
            ("store.directory", self.store.directory.clone()),
            ("schedule.backup_directory", self.backup_directory()),
        ];
        let mut secret = places.into_iter().chain(store).filter(|_| !files.as_os_str().is_empty());
        let (name, place) = secret.find(|(_, place)| whole(place).starts_with(whole(files)))?;
        let (place, files) = (place.display(), files.display());
        let reason = format!(
            "{place} is within publish.directory, {files}, which a web server sends to everybody, and it holds secrets; choose a place beside"
        );
        Some((name, reason))
    }

    fn store(&self) -> Finding {
        // What stands behind the engine may hold a password.
        let (engine, _) = self.store.url.split_once("://").filter(|(engine, _)| *engine != "sqlite")?;
        let reason = "is no store of this program: name the file of a SQLite database, such as /var/lib/pressroom/pressroom.db";
        Some(("store.url", format!("{engine} {reason}")))
    }

    fn log(&self) -> Finding {
        if !cfg!(feature = "otel") && !self.service.traces_url.is_empty() {
            let reason = "this program was built without traces: build it with --features otel";
            return Some(("service.traces_url", reason.to_owned()));
        }
        let level = &self.service.log;
        level
            .parse::<tracing::Level>()
            .is_err()
            .then(|| ("service.log", format!("{level} is none of error, warn, info, debug, trace")))
    }
}

fn told(finding: Finding) -> Result<(), ConfigError> {
    finding.map_or(Ok(()), |(place, reason)| Err(ConfigError { place: place.to_owned(), reason }))
}

/// A path from the root; where it is there, without links.
fn whole(path: &Path) -> PathBuf {
    path.canonicalize()
        .or_else(|_not_there| std::path::absolute(path))
        .unwrap_or_else(|_unknown| path.to_owned())
}

/// Where a file comes to stand, whatever stands there now: its directory without links, with its name.
fn landing(file: &Path) -> PathBuf {
    let absolute = std::path::absolute(file).unwrap_or_else(|_unknown| file.to_owned());
    match (absolute.parent(), absolute.file_name()) {
        (Some(directory), Some(name)) => whole(directory).join(name),
        _ => absolute,
    }
}

/// Whether both are names of one file.
fn is_same(one: &Path, other: &Path) -> bool {
    let identity = |path: &Path| std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()));
    identity(one).is_some_and(|one| identity(other) == Some(one))
}

/// Whether a place is among the transcripts. What is hidden is passed over.
fn is_among(place: &Path, transcripts: &Path) -> bool {
    let hidden = |below: &Path| below.iter().any(|name| name.as_encoded_bytes().starts_with(b"."));
    place.strip_prefix(whole(transcripts)).is_ok_and(|below| !hidden(below))
}

fn web(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn is_root(url: &Url) -> bool {
    let bare = url.username().is_empty() && url.password().is_none();
    bare && url.path() == "/" && url.query().is_none() && url.fragment().is_none()
}

/// Host and port.
fn is_socket(text: &str) -> bool {
    text.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
}

/// Whether not both can be listened on.
fn clash(one: &str, other: &str) -> bool {
    let (Some((a, port)), Some((b, same))) = (one.rsplit_once(':'), other.rsplit_once(':')) else {
        return false;
    };
    // Port 0 is any that is free. An address of all addresses takes the port on each.
    let all = |host: &str| matches!(host, "0.0.0.0" | "[::]");
    port == same && port != "0" && (a == b || all(a) || all(b))
}

fn no_socket(text: &str) -> String {
    format!("{text} is no address with a port, such as 127.0.0.1:8080")
}

/// The entity of a `tag:` URI, RFC 4151: a domain name or an address of mail, with or without a date, which is not to come.
fn is_authority(text: &str) -> bool {
    // A clock that is behind the program is not set yet.
    const WRITTEN: Date = date(2026, 11, 28);
    let (name, day) = text.split_once(',').unwrap_or((text, "2026"));
    let of = |byte: u8| byte.is_ascii_alphanumeric() || b"-._@".contains(&byte);
    // The latest place on Earth has the day before this one, the earliest the day after.
    let today = TimeZone::UTC.to_datetime(Timestamp::now()).date().max(WRITTEN).saturating_add(1.day());
    !name.is_empty() && name.bytes().all(of) && first_day(day).is_some_and(|day| day <= today)
}

/// The first day of `2026`, `2026-01` or `2026-01-31`.
fn first_day(date: &str) -> Option<Date> {
    let rest = match date.len() {
        4 => "-01-01",
        7 => "-01",
        10 => "",
        _ => return None,
    };
    let digits = date
        .bytes()
        .enumerate()
        .all(|(n, byte)| if matches!(n, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    format!("{date}{rest}").parse().ok().filter(|_| digits)
}

#[cfg(test)]
mod tests {
    use super::is_authority;

    #[test]
    fn an_authority_has_a_day_that_has_been() {
        for (text, expected) in [
            ("press.example", true),
            ("press.example,2026", true),
            ("press.example,2025-12", true),
            ("desk@press.example,2024-02-29", true),
            ("press.example,2020-13-45", false),
            ("press.example,2023-02-29", false),
            ("press.example,2020-1", false),
            ("press.example,2020-", false),
            ("press.example,3020", false),
            ("press.example,", false),
            (",2026", false),
        ] {
            assert_eq!(is_authority(text), expected, "{text}");
        }
    }
}
