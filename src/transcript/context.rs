//! What is known of a file besides its bytes.

use std::sync::LazyLock;

use serde::Deserialize;

use super::Learned;
use crate::model::{Publisher, is_language};

/// What is known of a file besides its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Its path, for its extension.
    pub path: &'a str,
    /// What its directory says of it.
    pub directory: &'a Directory,
    /// Lines that recur across the files of its directory.
    pub learned: &'a Learned,
}

impl<'a> Context<'a> {
    /// Of a file about which nothing is known but its name.
    #[must_use]
    pub fn of(path: &'a str) -> Self {
        static NOTHING: LazyLock<(Directory, Learned)> = LazyLock::new(Default::default);
        Self { path, directory: &NOTHING.0, learned: &NOTHING.1 }
    }
}

/// The `pressroom.toml` of a directory: what holds for the files in and below it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Directory {
    /// Who puts these statements up, where the text does not say.
    pub publisher: Option<String>,
    /// The catalogue's organisation of the publisher.
    pub organisation: Option<String>,
    /// BCP 47 language, where the text is too short to tell.
    pub language: Option<String>,
    /// IANA time zone in which days are counted.
    pub time_zone: Option<String>,
    /// Names under which JSON and front matter have what is asked for.
    pub fields: Fields,
}

/// Names of fields, tried in order before the common ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fields {
    /// Headline.
    pub title: Vec<String>,
    /// Day of the event.
    pub date: Vec<String>,
    /// Where it was.
    pub place: Vec<String>,
    /// Who put it up.
    pub publisher: Vec<String>,
    /// Page that it was taken from.
    pub source: Vec<String>,
    /// Language.
    pub language: Vec<String>,
    /// Who speaks.
    pub speakers: Vec<String>,
    /// What was said.
    pub text: Vec<String>,
}

/// What is wrong with a `pressroom.toml`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {reason}")]
pub struct DirectoryError {
    /// Its path.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub reason: String,
}

impl Directory {
    /// Reads the text of a `pressroom.toml`.
    ///
    /// # Errors
    /// Names the first mistake.
    pub fn parse(file: &str, text: &str) -> Result<Self, DirectoryError> {
        let error = |at: usize, reason: String| {
            let line = crate::text::line_at(text, at);
            DirectoryError { file: file.to_owned(), line, reason }
        };
        let directory: Self = toml::from_str(text)
            .map_err(|wrong| error(wrong.span().map_or(0, |span| span.start), wrong.message().to_owned()))?;
        if let Some(zone) = &directory.time_zone
            && jiff::tz::TimeZone::get(zone).is_err()
        {
            let at = text.find("time_zone").unwrap_or(0);
            return Err(error(
                at,
                format!("{zone} is no IANA time zone: write a name such as Europe/Bucharest"),
            ));
        }
        if let Some(language) = directory.language.as_ref().filter(|language| !is_language(language)) {
            let at = text.find("language").unwrap_or(0);
            return Err(error(
                at,
                format!("{language} is no BCP 47 language: write a tag such as fr or pt-BR"),
            ));
        }
        Ok(directory)
    }

    /// What an outer directory says where this one does not.
    #[must_use]
    pub fn within(self, outer: &Self) -> Self {
        let or =
            |inner: Vec<String>, outer: &Vec<String>| if inner.is_empty() { outer.clone() } else { inner };
        let organisation = if self.publisher.is_some() {
            self.organisation
        } else {
            self.organisation.or_else(|| outer.organisation.clone())
        };
        Self {
            publisher: self.publisher.or_else(|| outer.publisher.clone()),
            organisation,
            language: self.language.or_else(|| outer.language.clone()),
            time_zone: self.time_zone.or_else(|| outer.time_zone.clone()),
            fields: Fields {
                title: or(self.fields.title, &outer.fields.title),
                date: or(self.fields.date, &outer.fields.date),
                place: or(self.fields.place, &outer.fields.place),
                publisher: or(self.fields.publisher, &outer.fields.publisher),
                source: or(self.fields.source, &outer.fields.source),
                language: or(self.fields.language, &outer.fields.language),
                speakers: or(self.fields.speakers, &outer.fields.speakers),
                text: or(self.fields.text, &outer.fields.text),
            },
        }
    }

    /// The publisher of a text that names this one or nobody.
    pub(super) fn publisher(&self, found: Option<Publisher>) -> Option<Publisher> {
        let organisation = self.organisation.clone();
        match (found, &self.publisher) {
            (_, Some(name)) => Some(Publisher { name: name.clone(), organisation }),
            (Some(found), None) => Some(Publisher { organisation, ..found }),
            (None, None) => organisation.map(|id| Publisher { name: id.clone(), organisation: Some(id) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Directory;

    #[test]
    fn mistakes_are_named_with_their_line() {
        let cases = [
            ("publisher = \"A\"\npublischer = \"B\"\n", "p/pressroom.toml:2: unknown field"),
            ("\ntime_zone = \"Europe/Nowhere\"\n", "p/pressroom.toml:2: Europe/Nowhere is no IANA time zone"),
            ("\nlanguage = \"no tag\"\n", "p/pressroom.toml:2: no tag is no BCP 47 language"),
        ];
        for (text, expected) in cases {
            let error = Directory::parse("p/pressroom.toml", text).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn the_inner_directory_goes_first() {
        let outer =
            Directory::parse("a", "publisher = \"A\"\norganisation = \"a\"\nlanguage = \"fr\"").unwrap();
        let inner =
            Directory::parse("b", "publisher = \"B\"\n[fields]\ntitle = [\"kop\"]").unwrap().within(&outer);
        assert_eq!(
            (inner.publisher.as_deref(), inner.organisation, inner.language.as_deref()),
            (Some("B"), None, Some("fr"))
        );
        assert_eq!(inner.fields.title, ["kop"]);
    }
}
