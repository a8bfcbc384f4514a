//! The topics and organisations that exist. Each is a feed, and an editor adds one by adding a table to a file of `feeds/`.
//!
//! Invariant: no I/O; whoever calls has read the files.

mod check;
mod suggest;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::{FeedKey, Filter, Subject, Unusable};
use crate::text::fold;

pub use suggest::{Suggestion, Suggestions};

const EMBEDDED: [(&str, &str); 5] = [
    ("feeds/organisations-united-nations.toml", include_str!("../feeds/organisations-united-nations.toml")),
    ("feeds/organisations-europe.toml", include_str!("../feeds/organisations-europe.toml")),
    ("feeds/organisations-world.toml", include_str!("../feeds/organisations-world.toml")),
    ("feeds/organisations-governments.toml", include_str!("../feeds/organisations-governments.toml")),
    ("feeds/topics.toml", include_str!("../feeds/topics.toml")),
];

/// Phrases by BCP 47 language.
pub type Phrases = BTreeMap<String, Vec<String>>;

/// One organisation or topic, as an editor writes it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Item {
    /// English name.
    pub name: String,
    /// Ids that it had before: their addresses lead here for ever.
    pub renamed_from: Vec<String>,
    /// What sort of thing it is, a free word.
    pub kind: Option<String>,
    /// ISO 3166-1 code of the country whose body it is.
    pub country: Option<String>,
    /// Ids of the wholes that this is a part of: a statement about the part is about the whole.
    pub part_of: Vec<String>,
    /// The same thing elsewhere: `wikidata:Q1065`.
    pub same_as: Vec<String>,
    /// Topics: IPTC Media Topics, `medtop:` and eight digits.
    pub media_topics: Vec<String>,
    /// Matched by exact case, as whole words.
    pub acronyms: Vec<String>,
    /// Acronyms that are something else, too: they count where it is named otherwise in the same statement.
    pub ambiguous: Vec<String>,
    /// What a publisher's line says when it is this organisation's, or that of its embassy.
    pub headers: Vec<String>,
    /// Internet domains of its pages.
    pub hosts: Vec<String>,
    /// By language, matched by word stems, but for short acronyms, which are matched by exact case.
    pub phrases: Phrases,
    /// Topics, by language: single words that name it, so that one counts as much as a phrase of several; matched like them.
    pub names: Phrases,
    /// Topics, by language: words that support the phrases and say little by themselves; matched like them.
    pub weak: Phrases,
    /// By language: short forms that mean whoever of their owners was named last.
    pub short: Phrases,
    /// Longer phrases that hold one of the others and mean something else.
    pub not: Vec<String>,
    /// Topics: the least score of a statement that is about it.
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
#[error("{file}{}: {reason}", .line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct CatalogueError {
    /// Name of the file; of what concerns none or several, the setting or the table.
    pub file: String,
    /// Line, from 1, of what is wrong within it.
    pub line: Option<usize>,
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
        let mut taken = check::Taken::default();
        for (file, text) in files {
            let name = file.rsplit('/').next().unwrap_or(file);
            if name.starts_with("organisations") {
                check::merge(&mut catalogue.organisations, file, text, Some(&mut taken))?;
            } else if name.starts_with("topics") {
                check::merge(&mut catalogue.topics, file, text, None)?;
            }
        }
        check::parts(&catalogue)?;
        check::renames(&catalogue)?;
        Ok(catalogue)
    }

    /// The catalogue that comes with the program. It was checked when the program was made: every command begins with this.
    #[must_use]
    pub fn embedded() -> Self {
        let [organisations @ .., topics] = EMBEDDED;
        let read =
            |(file, text)| check::read(file, text).expect("the files of feeds/ are sound, as a test shows");
        let items = |files: &[(&'static str, &'static str)]| {
            files
                .iter()
                .copied()
                .flat_map(read)
                .map(|(id, item)| (id.into_inner(), item.into_inner()))
                .collect()
        };
        Self { organisations: items(&organisations), topics: items(&[topics]) }
    }

    /// The files that come with the program, to compare or to write out.
    #[must_use]
    pub fn embedded_files() -> [(&'static str, &'static str); 5] {
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

    /// The subject under its present id, where the given id is one that it had before.
    #[must_use]
    pub fn renamed(&self, subject: &Subject) -> Option<Subject> {
        let list = match subject {
            Subject::Organisation(_) => &self.organisations,
            Subject::Topic(_) => &self.topics,
        };
        if list.contains_key(subject.id()) {
            return None;
        }
        let is_it = |item: &Item| item.renamed_from.iter().any(|before| before == subject.id());
        let (id, _) = list.iter().find(|(_, item)| is_it(item))?;
        Some(match subject {
            Subject::Organisation(_) => Subject::Organisation(id.clone()),
            Subject::Topic(_) => Subject::Topic(id.clone()),
        })
    }

    /// Every rename: the subject as it was, and as it is.
    #[must_use]
    pub fn renames(&self) -> BTreeMap<Subject, Subject> {
        let each = |list: &BTreeMap<String, Item>, subject: fn(String) -> Subject| -> Vec<_> {
            list.iter()
                .flat_map(|(id, item)| item.renamed_from.iter().map(move |before| (before, id)))
                .map(|(before, id)| (subject(before.clone()), subject(id.clone())))
                .collect()
        };
        let organisations = each(&self.organisations, Subject::Organisation);
        organisations.into_iter().chain(each(&self.topics, Subject::Topic)).collect()
    }

    /// The filter with the present ids of the subjects that it names.
    ///
    /// # Errors
    /// When it names a subject that there is not and never was.
    pub fn follow(&self, filter: Filter) -> Result<Filter, Unusable> {
        let filter = filter.follow(&self.renames());
        let unknown = filter.named().find(|subject| self.item(subject).is_none());
        match unknown {
            None => Ok(filter),
            Some(unknown) => {
                let cause = format!("the catalogue has no {unknown}");
                Err(Unusable::new("filter", cause, "/opml lists what there is"))
            }
        }
    }

    /// Every feed with its title: all statements, then organisations, then topics, each in the order of their names.
    #[must_use]
    pub fn feeds(&self) -> Vec<(FeedKey, String)> {
        let organisations = by_name(&self.organisations).into_iter();
        let organisations = organisations.map(|(id, name)| (FeedKey::Of(Subject::Organisation(id)), name));
        let topics =
            by_name(&self.topics).into_iter().map(|(id, name)| (FeedKey::Of(Subject::Topic(id)), name));
        [(FeedKey::All, "All statements".to_owned())].into_iter().chain(organisations).chain(topics).collect()
    }

    /// The title of a feed.
    #[must_use]
    pub fn title(&self, feed: &FeedKey) -> Option<String> {
        match feed {
            FeedKey::All => Some("All statements".to_owned()),
            FeedKey::Of(subject) => self.item(subject).map(|item| item.name.clone()),
            FeedKey::Changes(_) => {
                self.title(&feed.scope()).map(|title| format!("{title}: corrections and withdrawals"))
            }
        }
    }
}

/// Ids and names in the order of the names, as people look for them.
#[must_use]
pub fn by_name(items: &BTreeMap<String, Item>) -> Vec<(String, String)> {
    let mut named: Vec<_> = items.iter().map(|(id, item)| (id.clone(), item.name.clone())).collect();
    named.sort_by_cached_key(|(_, name)| fold(name));
    named
}

#[cfg(test)]
mod tests {
    use super::{Catalogue, Subject};

    #[test]
    fn the_embedded_catalogue_is_sound() {
        let catalogue = Catalogue::parse(Catalogue::embedded_files()).unwrap();
        assert_eq!(catalogue, Catalogue::embedded());
        assert!(catalogue.organisations.len() >= 250 && catalogue.topics.len() >= 80);
        for item in catalogue.organisations.values().chain(catalogue.topics.values()) {
            assert!(!item.phrases.is_empty() || !item.acronyms.is_empty(), "{}", item.name);
        }
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let cases = [
            ("[a]\nname = \"A\"\nacronyms = [\"A\"", "feeds/organisations.toml:3: "),
            ("[a]\nname = \"A\"\nfrases = 1\n", "feeds/organisations.toml:3: unknown field `frases`"),
            ("[a]\nacronyms = [\"A\"]\n", "feeds/organisations.toml:1: a has no name"),
            (
                "[a]\nname = \"A\"\nacronyms = [\"A\"]\nsame_as = [\"Q1\"]\n",
                "feeds/organisations.toml:1: Q1 is no identifier",
            ),
            (
                "[a]\nname = \"A\"\nacronyms = [\"A\"]\nmedia_topics = [\"1\"]\n",
                "feeds/organisations.toml:1: 1 is no code",
            ),
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
            (
                "[a]\nname = \"A\"\nacronyms = [\"A\"]\n[b]\nname=\"B\"\nacronyms = [\"B\"]\nrenamed_from = [\"a\"]\n",
                "renamed_from names a, which is there: its address cannot lead elsewhere",
            ),
            (
                "[a]\nname = \"A\"\nacronyms = [\"A\"]\nrenamed_from = [\"c\"]\n[b]\nname=\"B\"\nacronyms = [\"B\"]\nrenamed_from = [\"c\"]\n",
                "both a and b were renamed from c: its address can lead to one only",
            ),
            (
                "[a]\nname = \"A\"\nphrases.en = [\"ferry\"]\nweak.en = [\"Ferry\"]\n",
                ":1: a has Ferry in phrases.en and in weak.en: keep one of the two",
            ),
            (
                "[a]\nname = \"A\"\nacronyms = [\"A\"]\nphrases.en = [\" - \"]\n",
                ":1: a has a phrase without a word in phrases.en",
            ),
            ("[a]\nname = \"A\"\nacronyms = [\"\"]\n", ":1: a has an entry without a word in acronyms"),
            (
                "[a]\nname = \"A\"\nphrases.english = [\"ferry\"]\n",
                ":1: a has phrases.english: english is no language",
            ),
            (
                "[a]\nname = \"A\"\nacronyms = [\"A\"]\nrenamed_from = [\"A.B\"]\n",
                "renamed_from names A.B, which was never an id",
            ),
        ];
        for (text, expected) in cases {
            let error = Catalogue::parse([("feeds/organisations.toml", text)]).unwrap_err().to_string();
            assert!(error.contains(expected), "{error} should say {expected}");
        }
    }

    #[test]
    fn renames_lead_to_the_present_id() {
        let text = "[new]\nname = \"N\"\nacronyms = [\"N\"]\nrenamed_from = [\"old\", \"older\"]\n";
        let catalogue = Catalogue::parse([("feeds/topics.toml", text)]).unwrap();
        let topic = |id: &str| Subject::Topic(id.to_owned());
        assert_eq!(catalogue.renamed(&topic("old")), Some(topic("new")));
        assert_eq!(catalogue.renamed(&topic("older")), Some(topic("new")));
        assert_eq!(catalogue.renamed(&topic("new")), None);
        assert_eq!(catalogue.renamed(&Subject::Organisation("old".to_owned())), None);
        let renames = [(topic("old"), topic("new")), (topic("older"), topic("new"))];
        assert_eq!(catalogue.renames(), renames.into());
        let followed = |json: &str| {
            let filter = catalogue.follow(serde_json::from_str(json).unwrap());
            filter.map(|filter| serde_json::to_string(&filter).unwrap()).map_err(|error| error.to_string())
        };
        assert_eq!(followed(r#"{"topics":["older","new"]}"#).unwrap(), r#"{"topics":["new"]}"#);
        let groups = r#"{"all":true,"none":{"topics":["old"]}}"#;
        assert_eq!(followed(groups).unwrap(), groups.replace("old", "new"));
        assert!(followed(r#"{"organisations":["old"]}"#).unwrap_err().contains("no organisations/old"));
    }
}
