//! Settings: built-in defaults, then a file, then the environment, then flags.
//!
//! Invariant: nothing else reads the environment.

mod check;
mod manual;
mod settings;
mod source;

use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Serialized};
use figment::value::Value;

pub use manual::manual;
pub use settings::{Catalogue, Deliver, Intake, Publish, Schedule, Service, Settings, Store, Web};
pub use source::{Change, Source};

use crate::text::{line_at, nearest};
use crate::timetable::Timetable;

/// The annotated defaults: the documentation is the default.
pub const DEFAULTS: &str = include_str!("../config/pressroom.toml");

/// What is wrong with the configuration, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {reason}")]
pub struct ConfigError {
    /// File and line, a variable, or a flag.
    pub place: String,
    /// What is wrong and what to do.
    pub reason: String,
}

/// Reads the settings. `flags` are dotted names with values.
///
/// # Errors
/// Names the first mistake with its file and line, or its variable.
pub fn load(file: Option<&Path>, flags: &[(&str, String)]) -> Result<Settings, ConfigError> {
    let mut figment = Figment::from(Serialized::defaults(check_file("config/pressroom.toml", DEFAULTS)?));
    let mut written = None;
    if let Some(path) = file {
        let place = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| ConfigError {
            place: place.clone(),
            reason: format!("cannot be read: {error}"),
        })?;
        figment = figment.merge(Serialized::defaults(check_file(&place, &text)?));
        written = Some((place, text));
    }
    for (path, name, value) in credentials()? {
        let known = Figment::from(Serialized::defaults(check_file("config/pressroom.toml", DEFAULTS)?));
        if known.find_value(&name).is_err() {
            let place = path.display().to_string();
            return Err(ConfigError { place, reason: format!("unknown setting {name}") });
        }
        figment = figment.merge(Serialized::default(&name, value));
    }
    let texts = texts_of(&figment);
    figment = figment.merge(environment()).merge(texts);
    for (name, value) in flags {
        figment = figment.merge(Serialized::default(name, value));
    }
    let settings: Settings = figment.extract().map_err(|error| {
        // What follows the room and the name is a place within the value.
        let name: Vec<&str> = error.path.iter().map(String::as_str).take(2).collect();
        let place = if name.is_empty() { "environment".to_owned() } else { variable(&name.join(".")) };
        ConfigError { place, reason: with_nearest(&error.kind.to_string()) }
    })?;
    settings.check().map_err(|error| {
        let flag = flags.iter().any(|(name, _)| *name == error.place);
        let written = written.as_ref().map(|(place, text)| (place.as_str(), text.as_str()));
        if flag { error } else { placed(error, written) }
    })?;
    Ok(settings)
}

/// Variables of settings. `PRESSROOM_CONFIG` names the file.
fn environment() -> Env {
    Env::prefixed("PRESSROOM_").ignore(&["config"]).split("__")
}

/// The variable of a setting.
fn variable(name: &str) -> String {
    format!("PRESSROOM_{}", name.replace('.', "__").to_uppercase())
}

/// Variables of settings that are texts and look like something else: a title may be `2026`.
fn texts_of(figment: &Figment) -> Figment {
    let environment = environment();
    let variables = Figment::from(&environment);
    let is_text = |value: figment::error::Result<Value>| value.is_ok_and(|value| value.as_str().is_some());
    let others = environment.iter().filter(|(name, _)| {
        is_text(figment.find_value(name.as_str())) && !is_text(variables.find_value(name.as_str()))
    });
    others.fold(Figment::new(), |texts, (name, text)| texts.merge(Serialized::default(name.as_str(), text)))
}

/// A mistake in the value of a setting, with the variable, or the file and line, that gives it.
fn placed(error: ConfigError, written: Option<(&str, &str)>) -> ConfigError {
    let variable = variable(&error.place);
    let given = std::env::vars_os().any(|(name, _)| name.eq_ignore_ascii_case(&variable));
    let line = || written.and_then(|(file, text)| Some((file, line_of(text, &error.place)?)));
    let place = match line() {
        _ if given => variable,
        Some((file, line)) => format!("{file}:{line}"),
        None => return error,
    };
    ConfigError { place, reason: format!("{}: {}", error.place, error.reason) }
}

/// The line of a file on which a setting stands.
fn line_of(text: &str, name: &str) -> Option<usize> {
    let (room, setting) = name.split_once('.')?;
    let file = toml::de::DeTable::parse(text).ok()?;
    let room = file.get_ref().get(room)?.get_ref().as_table()?;
    let (key, _) = room.get_key_value(setting)?;
    Some(line_at(text, key.span().start))
}

/// The setting in whose value a place of a file is.
fn setting_at(text: &str, at: usize) -> Option<String> {
    let file = toml::de::DeTable::parse(text).ok()?;
    file.get_ref().iter().find_map(|(room, settings)| {
        let mut settings = settings.get_ref().as_table()?.iter();
        let (setting, _) = settings.find(|(_, value)| value.span().contains(&at))?;
        Some(format!("{}.{}", room.get_ref(), setting.get_ref()))
    })
}

/// Secret settings that the service manager passed: files named `pressroom.ROOM.NAME`, with the value as their text.
fn credentials() -> Result<Vec<(PathBuf, String, String)>, ConfigError> {
    let Some(directory) = std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from) else {
        return Ok(Vec::new());
    };
    let unreadable = |path: &Path, error: &std::io::Error| ConfigError {
        place: path.display().to_string(),
        reason: format!("cannot be read: {error}"),
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&directory).map_err(|error| unreadable(&directory, &error))? {
        let path = entry.map_err(|error| unreadable(&directory, &error))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        // What comes before the first full stop tells several instances apart.
        let Some((_, setting)) =
            name.split_once('.').filter(|(instance, _)| instance.starts_with("pressroom"))
        else {
            continue;
        };
        let setting = setting.to_owned();
        let value = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
        found.push((path, setting, value.trim_end().to_owned()));
    }
    found.sort();
    Ok(found)
}

/// Checks a file by itself, so that a mistake has a line.
fn check_file(place: &str, text: &str) -> Result<toml::Table, ConfigError> {
    let error = |wrong: toml::de::Error| {
        let at = wrong.span().map_or(0, |span| span.start);
        let line = line_at(text, at);
        // A value has the name of its setting before it; an unknown name is told by itself.
        let name = setting_at(text, at).map(|name| format!("{name}: ")).unwrap_or_default();
        let reason = format!("{name}{}", with_nearest(wrong.message()));
        ConfigError { place: format!("{place}:{line}"), reason }
    };
    toml::from_str::<Settings>(text).map_err(error)?;
    text.parse().map_err(error)
}

/// Adds the nearest known name to a complaint about an unknown one.
fn with_nearest(message: &str) -> String {
    let is_name =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let mut quoted = message.split('`').skip(1).filter(is_name);
    let Some(wrong) = quoted.next().filter(|_| message.to_lowercase().contains("unknown field")) else {
        return message.to_owned();
    };
    let hint = nearest(wrong, quoted).map(|nearest| format!("; did you mean {nearest}?")).unwrap_or_default();
    format!("unknown setting {wrong}{hint}")
}

/// The socket address that systemd's watchdog and notify protocol need is read by their crate; this is for logs only.
#[must_use]
pub fn is_under_journald() -> bool {
    std::env::var_os("JOURNAL_STREAM").is_some()
}

/// Whether the variables of OpenTelemetry, which its crates read themselves, say where traces go.
#[must_use]
pub fn has_collector() -> bool {
    ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

impl Settings {
    /// The database.
    #[must_use]
    pub fn store_url(&self) -> String {
        if self.store.url.is_empty() {
            self.store.directory.join("pressroom.db").display().to_string()
        } else {
            self.store.url.clone()
        }
    }

    /// Where readers see the site, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> String {
        if self.publish.base_url.is_empty() {
            return format!("http://{}", self.web.listen);
        }
        self.publish.base_url.trim_end_matches('/').to_owned()
    }

    /// The WebSub hubs that the feeds name: the site's own before the others.
    #[must_use]
    pub fn hubs(&self) -> Vec<String> {
        let own = self.publish.hub.then(|| format!("{}/hub", self.base_url()));
        own.into_iter().chain(self.publish.hubs.iter().cloned()).collect()
    }

    /// Who mints the ids.
    #[must_use]
    pub fn authority(&self) -> String {
        if !self.publish.authority.is_empty() {
            return self.publish.authority.clone();
        }
        let host = url::Url::parse(&self.base_url()).ok().and_then(|url| url.host_str().map(str::to_owned));
        host.unwrap_or_else(|| "localhost".to_owned())
    }

    /// The settings that are cron expressions, with the timetables they make; those that are empty are left out.
    pub fn timetables(&self) -> impl Iterator<Item = (&'static str, Result<Timetable, String>)> + '_ {
        let zone = &self.schedule.time_zone;
        let all = [
            ("intake.sweep", &self.intake.sweep),
            ("schedule.maintenance", &self.schedule.maintenance),
            ("deliver.forget", &self.deliver.forget),
            ("schedule.backup", &self.schedule.backup),
        ];
        all.into_iter()
            .filter(|(_, expression)| !expression.is_empty())
            .map(move |(name, expression)| (name, Timetable::parse(expression, zone)))
    }

    /// Where scheduled backups go.
    #[must_use]
    pub fn backup_directory(&self) -> PathBuf {
        if self.schedule.backup_directory.as_os_str().is_empty() {
            self.store.directory.join("backups")
        } else {
            self.schedule.backup_directory.clone()
        }
    }

    /// The catalogue's directory, where there is one.
    #[must_use]
    pub fn catalogue_directory(&self) -> Option<&PathBuf> {
        (!self.catalogue.directory.as_os_str().is_empty()).then_some(&self.catalogue.directory)
    }
}

#[cfg(test)]
mod tests {
    use super::{check_file, load};

    #[test]
    fn the_defaults_are_sound() {
        let settings = load(None, &[]).unwrap();
        assert_eq!(settings.base_url(), "http://127.0.0.1:8080");
        assert_eq!(settings.authority(), "127.0.0.1");
    }

    #[test]
    fn mistakes_have_a_line_and_a_remedy() {
        let cases = [
            ("[web]\nlisten = 5\n", "f:2: web.listen: invalid type"),
            ("web = { listen = 5 }\n", "f:1: web.listen: invalid type"),
            (
                "[deliver]\nallow_networks = [\n  \"10.0.0.0/8\",\n  \"nonsense\",\n]\n",
                "f:2: deliver.allow_networks: \"nonsense\" is no network: write it as 10.0.0.0/8 or fd00::/8",
            ),
            ("[deliver]\nallow_networks = \"::/0\"\n", "f:2: deliver.allow_networks: invalid type"),
            ("[web]\nlissen = \"x\"\n", "f:2: unknown setting lissen; did you mean listen?"),
            ("[wep]\nlisten = \"x\"\n", "f:1: unknown setting wep; did you mean web?"),
            ("[web\n", "f:1: "),
        ];
        for (text, expected) in cases {
            let error = check_file("f", text).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error} should say {expected}");
        }
    }

    #[test]
    fn mistakes_of_value_have_a_line_too() {
        let home = tempfile::TempDir::new().unwrap();
        let file = home.path().join("pressroom.toml");
        for (text, expected) in [
            (
                "[schedule]\n\ntime_zone = \"Mars/Base\"\n",
                ":3: schedule.time_zone: Mars/Base is no time zone",
            ),
            ("[web]\nlisten = \"nowhere\"\n", ":2: web.listen: nowhere is no address"),
            ("[deliver]\n# none\nin_flight_max = 0\n", ":3: deliver.in_flight_max: must be at least 1"),
            (
                "intake.sweep = \"daily\"\n",
                ":1: intake.sweep: \"daily\" is no cron expression: not six fields but 1, ",
            ),
            (
                "schedule.backup = \"0 0 0 31 2 *\"\n",
                ":1: schedule.backup: \"0 0 0 31 2 *\" never comes: write seconds",
            ),
        ] {
            std::fs::write(&file, text).unwrap();
            let error = load(Some(&file), &[]).unwrap_err().to_string();
            assert!(error.starts_with(&format!("{}{expected}", file.display())), "{error}");
        }
    }

    #[test]
    fn flags_win() {
        assert_eq!(load(None, &[("web.listen", "[::1]:0".to_owned())]).unwrap().web.listen, "[::1]:0");
        let error = load(None, &[("publish.base_url", "press.example".to_owned())]).unwrap_err();
        assert!(error.to_string().starts_with("publish.base_url: "), "{error}");
    }

    #[test]
    fn traces_need_a_program_that_makes_them() {
        let url = "http://127.0.0.1:4318/v1/traces".to_owned();
        assert_eq!(load(None, &[("service.traces_url", url)]).is_ok(), cfg!(feature = "otel"));
    }
}
