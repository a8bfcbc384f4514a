//! The topics and organisations that exist. Each is a feed, and an editor adds one by adding a table to a file of `feeds/`.
//!
//! Invariant: no I/O; whoever calls has read the files.

mod check;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::{FeedKey, Subject};

const EMBEDDED: [(&str, &str); 2] = [
    ("feeds/organisations.toml", include_str!("../feeds/organisations.toml")),
    ("feeds/topics.toml", include_str!("../feeds/topics.toml")),
];

/// One organisation or topic, as an editor writes it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// English name.
    pub name: String,
    /// What sort of thing it is, a free word.
    #[serde(default)]
    pub kind: Option<String>,
    /// Ids of the wholes that this is a part of: a statement about the part is about the whole.
    #[serde(default)]
    pub part_of: Vec<String>,
    /// Matched by exact case, as whole words.
    #[serde(default)]
    pub acronyms: Vec<String>,
    /// What a publisher's line says when it is this organisation's, or that of its embassy.
    #[serde(default)]
    pub headers: Vec<String>,
    /// By language, matched by word stems.
    #[serde(default)]
    pub phrases: BTreeMap<String, Vec<String>>,
    /// Topics: the least score of a statement that is about it.
    #[serde(default)]
    pub score_min: Option<f64>,
}

/// All subjects, by id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalogue {
    /// Organisations.
    pub organisations: BTreeMap<String, Item>,
    /// Topics.
    pub topics: BTreeMap<String, Item>,
}

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {reason}")]
pub struct CatalogueError {
    /// Name of the file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub reason: String,
}

impl Catalogue {
    /// Reads files by name and text: `organisations*.toml` and `topics*.toml`; others are passed over.
    ///
    /// # Errors
    /// Names the first mistake.
    pub fn parse<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, CatalogueError> {
        let mut catalogue = Self::default();
        for (file, text) in files {
            let name = file.rsplit('/').next().unwrap_or(file);
            let list = match name {
                name if name.starts_with("organisations") => &mut catalogue.organisations,
                name if name.starts_with("topics") => &mut catalogue.topics,
                _ => continue,
            };
            check::merge(list, file, text)?;
        }
        check::parts(&catalogue)?;
        Ok(catalogue)
    }

    /// The catalogue that comes with the program.
    #[must_use]
    pub fn embedded() -> Self {
        Self::parse(EMBEDDED).expect("the files of feeds/ are sound, as a test shows")
    }

    /// The files that come with the program, to compare or to write out.
    #[must_use]
    pub fn embedded_files() -> [(&'static str, &'static str); 2] {
        EMBEDDED
    }

    /// A subject's item.
    #[must_use]
    pub fn item(&self, subject: &Subject) -> Option<&Item> {
        match subject {
            Subject::Organisation(id) => self.organisations.get(id),
            Subject::Topic(id) => self.topics.get(id),
        }
    }

    /// Every feed with its title: all statements, then organisations, then topics.
    #[must_use]
    pub fn feeds(&self) -> Vec<(FeedKey, String)> {
        let organisations =
            self.organisations.iter().map(|(id, item)| (Subject::Organisation(id.clone()), item));
        let topics = self.topics.iter().map(|(id, item)| (Subject::Topic(id.clone()), item));
        let subjects =
            organisations.chain(topics).map(|(subject, item)| (FeedKey::Of(subject), item.name.clone()));
        [(FeedKey::All, "All statements".to_owned())].into_iter().chain(subjects).collect()
    }

    /// The title of a feed.
    #[must_use]
    pub fn title(&self, feed: &FeedKey) -> Option<&str> {
        match feed {
            FeedKey::All => Some("All statements"),
            FeedKey::Of(subject) => self.item(subject).map(|item| item.name.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Catalogue;

    #[test]
    fn the_embedded_catalogue_is_sound() {
        let catalogue = Catalogue::embedded();
        assert!(catalogue.organisations.len() >= 40 && catalogue.topics.len() >= 20);
        for item in catalogue.organisations.values().chain(catalogue.topics.values()) {
            assert!(item.phrases.contains_key("en"), "{}", item.name);
        }
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let cases = [
            ("[a]\nname = \"A\"\nacronyms = [\"A\"", "feeds/organisations.toml:3: "),
            ("[a]\nname = \"A\"\nfrases = 1\n", "feeds/organisations.toml:3: unknown field `frases`"),
            ("[a]\nacronyms = [\"A\"]\n", "feeds/organisations.toml:1: missing field `name`"),
            ("\n[A_b]\nname = \"A\"\nacronyms = [\"A\"]\n", "feeds/organisations.toml:2: the id A_b"),
            ("[a]\nname = \"A\"\n", "feeds/organisations.toml:1: a has neither"),
            (
                "[a]\nname = \"A\"\nacronyms = [\"A\"]\npart_of = [\"b\"]\n",
                "part_of names b, which is no organisation",
            ),
            (
                "[a]\nname = \"A\"\nacronyms = [\"A\"]\n[b]\nname=\"B\"\nacronyms = [\"A\"]\n",
                "A belongs to a already",
            ),
        ];
        for (text, expected) in cases {
            let error = Catalogue::parse([("feeds/organisations.toml", text)]).unwrap_err().to_string();
            assert!(error.contains(expected), "{error} should say {expected}");
        }
    }
}
