//! `man pressroom.toml`, made of the annotated defaults: there is one text about settings.

use std::fmt::Write;

use super::DEFAULTS;

/// A setting as the annotated defaults show it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    /// Its room, and its name in it.
    pub(super) room: &'a str,
    pub(super) name: &'a str,
    /// As TOML.
    pub(super) default: &'a str,
    /// The lines above it, without their marks.
    pub(super) description: String,
}

/// All settings, in the order of the file.
pub(super) fn entries() -> Vec<Entry<'static>> {
    let (mut room, mut description, mut found) = ("", Vec::new(), Vec::new());
    for line in DEFAULTS.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            room = name;
            description.clear();
        } else if let Some(comment) = line.strip_prefix('#') {
            description.push(comment.trim());
        } else if let Some((name, default)) = line.split_once(" = ") {
            found.push(Entry { room, name, default, description: description.join(" ") });
            description.clear();
        }
    }
    found
}

/// The manual page of the settings, as roff.
#[must_use]
pub fn manual() -> String {
    let mut page = format!(
        ".TH pressroom.toml 5 \"\" \"pressroom {version}\"\n\
         .SH NAME\npressroom.toml \\- settings of pressroom\n\
         .SH SYNOPSIS\n/etc/pressroom/pressroom.toml\n\
         .SH DESCRIPTION\nSettings in TOML, in tables. What is left out has the default shown here; an unknown setting is an error.\n\
         .PP\nEvery setting is also a variable: web.listen is PRESSROOM_WEB__LISTEN. Flags come before variables, variables before \
         credentials of systemd, credentials before the file. A credential is a file pressroom.ROOM.NAME.\n\
         .PP\n\\fBpressroom check\\fR says whether the settings are sound.\n",
        version = env!("CARGO_PKG_VERSION"),
    );
    let mut room = "";
    for entry in entries() {
        if entry.room != room {
            room = entry.room;
            page += &format!(".SH [{room}]\n");
        }
        let Entry { name, default, description, .. } = entry;
        // Writing to a string does not fail.
        write!(page, ".TP\n\\fB{name}\\fR = {}\n{}\n", roff(default), roff(&description)).unwrap_or_default();
    }
    page += ".SH FILES\n/etc/pressroom/pressroom.toml\n.SH SEE ALSO\n\\fBpressroom\\fR(1), \\fBpressroom\\-check\\fR(1)\n";
    page
}

/// A line of text as roff: with its backslashes and hyphens, and never a request.
fn roff(text: &str) -> String {
    let escaped = text.replace('\\', "\\e").replace('-', "\\-");
    if escaped.starts_with(['.', '\'']) { format!("\\&{escaped}") } else { escaped }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::settings::Settings;
    use super::{entries, manual, roff};

    #[test]
    fn every_setting_is_in_the_defaults_with_a_description() {
        let known = toml::Table::try_from(Settings::default()).unwrap();
        let known: BTreeSet<_> = known
            .iter()
            .flat_map(|(room, names)| {
                names.as_table().unwrap().keys().map(move |name| format!("{room}.{name}"))
            })
            .collect();
        let entries = entries();
        let told: BTreeSet<_> =
            entries.iter().map(|entry| format!("{}.{}", entry.room, entry.name)).collect();
        assert_eq!(known, told);
        for entry in &entries {
            let Some(unit) = ["seconds", "bytes", "days"].iter().find(|unit| entry.name.contains(*unit))
            else {
                assert!(entry.description.len() > 20, "{}.{} has no description", entry.room, entry.name);
                continue;
            };
            assert!(
                entry.description.len() > 20 && entry.description.to_lowercase().contains(unit),
                "{entry:?} tells no unit"
            );
        }
    }

    #[test]
    fn the_page_has_each_default() {
        let page = manual();
        assert!(page.contains("\\fBlisten\\fR = \"127.0.0.1:8080\"\n"), "{page}");
        assert_eq!(roff(".a-b\\"), "\\&.a\\-b\\e");
    }
}
