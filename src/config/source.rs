//! Where the settings of a running daemon come from, and what of a change it can take while it runs.

use std::path::PathBuf;

use serde_json::Value;

use super::{ConfigError, Settings, load};

/// Settings that a running daemon keeps, and why.
const KEPT: [(&str, &str); 7] = [
    ("web.listen", "the listening socket stays open over a reload: restart to listen elsewhere"),
    ("service.metrics_listen", "counting begins with the program: restart to serve metrics elsewhere"),
    ("service.traces_url", "tracing begins with the program: restart to send traces elsewhere"),
    ("service.traces_headers", "tracing begins with the program: restart to send other headers"),
    ("store.directory", "the store is open: restart to use another state directory"),
    ("store.url", "the store is open: restart to use another store"),
    ("publish.authority", "it was fixed at the first start, because ids are made from it"),
];

/// Where settings are read, at the start and on every reload.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The file, where there is one.
    pub file: Option<PathBuf>,
    /// What flags say: dotted names with values.
    pub flags: Vec<(&'static str, String)>,
}

impl Source {
    /// Reads the settings as they are now.
    ///
    /// # Errors
    /// Names the first mistake with its file and line, or its variable.
    pub fn read(&self) -> Result<Settings, ConfigError> {
        load(self.file.as_deref(), &self.flags)
    }
}

/// A setting with another value than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its dotted name.
    pub setting: String,
    /// Why it is not applied while the daemon runs; `None` when it is.
    pub kept: Option<&'static str>,
}

impl Settings {
    /// What a daemon that runs with these settings makes of new ones: the settings from now on, and each change.
    ///
    /// # Errors
    /// Never for settings that were read by [`Source::read`].
    pub fn succeeded_by(&self, new: &Self) -> Result<(Self, Vec<Change>), ConfigError> {
        let unreadable = |error: serde_json::Error| ConfigError {
            place: "settings".to_owned(),
            reason: error.to_string(),
        };
        let old = serde_json::to_value(self).map_err(unreadable)?;
        let mut next = serde_json::to_value(new).map_err(unreadable)?;
        let mut changes = Vec::new();
        for (room, settings) in next.as_object_mut().into_iter().flatten() {
            for (name, value) in settings.as_object_mut().into_iter().flatten() {
                let before = old.get(room).and_then(|room| room.get(name)).unwrap_or(&Value::Null);
                if before == value {
                    continue;
                }
                let setting = format!("{room}.{name}");
                let kept = KEPT.into_iter().find(|(kept, _)| *kept == setting).map(|(_, why)| why);
                if kept.is_some() {
                    *value = before.clone();
                }
                changes.push(Change { setting, kept });
            }
        }
        Ok((serde_json::from_value(next).map_err(unreadable)?, changes))
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, KEPT};
    use crate::config::load;

    #[test]
    fn a_change_is_applied_or_named() {
        let old = load(None, &[]).unwrap();
        let flags = [("web.listen", "127.0.0.1:1".to_owned()), ("service.log", "debug".to_owned())];
        let (next, changes) = old.succeeded_by(&load(None, &flags).unwrap()).unwrap();
        assert_eq!((next.web.listen.as_str(), next.service.log.as_str()), ("127.0.0.1:8080", "debug"));
        let named = |setting: &str, kept| Change { setting: setting.to_owned(), kept };
        assert_eq!(changes, [named("service.log", None), named("web.listen", Some(KEPT[0].1))]);
        assert!(next.succeeded_by(&next).unwrap().1.is_empty());
    }

    #[test]
    fn what_is_kept_is_a_setting() {
        let settings = serde_json::to_value(load(None, &[]).unwrap()).unwrap();
        for (name, _) in KEPT {
            assert!(settings.pointer(&format!("/{}", name.replace('.', "/"))).is_some(), "{name}");
        }
    }
}
