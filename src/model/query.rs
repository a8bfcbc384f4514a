//! A search as it is asked for by address: `organisation=csto&organisation=nato&language=en&q=…`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use url::form_urlencoded::Serializer;

use super::filter::holds_term;
use super::{Entry, Filter, Kind, Role, Subject, Terms, Unusable, starred};
use crate::text::words;

/// Characters of the words that are sought, at most.
const WORDS_CHARACTERS_MAX: usize = 500;

/// Which statements a search wants. Several values of one parameter are alternatives; different parameters must all hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// All of these must match.
    pub filters: Vec<Filter>,
    /// Words that all must stand in the statement, and "phrases"; empty for any.
    pub words: String,
    /// The parameters in a fixed order, as they stand in an address.
    canonical: String,
}

impl Query {
    /// From the parameters of an address. Those that it does not know it passes over.
    ///
    /// # Errors
    /// Names the first parameter that cannot be used.
    pub fn parse<'a>(
        parameters: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>,
    ) -> Result<Self, Unusable> {
        const KNOWN: [&str; 7] = ["kind", "language", "organisation", "q", "role", "speaker", "topic"];
        let mut given: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (name, value) in parameters {
            let known = KNOWN.iter().find(|known| **known == name).filter(|_| !value.trim().is_empty());
            if let Some(known) = known {
                given.entry(known).or_default().insert(value.trim().to_owned());
            }
        }
        let list = |name: &str| given.get(name).into_iter().flatten().cloned().collect::<Vec<String>>();
        let roles: Vec<Role> = parsed(&list("role"), "role", "publisher, speaker or mentioned")?;
        let kinds: Vec<Kind> = parsed(
            &list("kind"),
            "kind",
            "remarks, news_conference, interview, briefing, communique, speech or other",
        )?;
        let groups = [
            Terms { organisations: list("organisation"), roles, ..Terms::default() },
            Terms { topics: list("topic"), ..Terms::default() },
            Terms { speakers: list("speaker"), ..Terms::default() },
            Terms { languages: list("language"), ..Terms::default() },
            Terms { kinds, ..Terms::default() },
        ];
        let filters: Vec<Filter> =
            groups.into_iter().filter(|terms| !terms.is_empty()).map(Filter::any).collect();
        filters
            .iter()
            .try_for_each(Filter::check)
            .map_err(|error| Unusable { field: parameter(&error.field), ..error })?;
        let sought = list("q").join(" ");
        if sought.chars().any(|c| c.is_control() && !c.is_whitespace()) {
            return Err(Unusable::new("q", "it holds a control character", "ask for words"));
        }
        if sought.chars().count() > WORDS_CHARACTERS_MAX {
            return Err(Unusable::new("q", "it is too long", "ask for fewer words"));
        }
        let mut canonical = Serializer::new(String::new());
        for (name, values) in &given {
            canonical.extend_pairs(values.iter().map(|value| (name, value)));
        }
        Ok(Self { filters, words: sought, canonical: canonical.finish() })
    }

    /// The parameters in a fixed order, as they stand in an address: the same for all ways to ask the same.
    #[must_use]
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// Whether it asks for nothing, and so wants everything.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.canonical.is_empty()
    }

    /// Whether the filters want a statement. The words are the store's business: it has an index of them.
    #[must_use]
    pub fn matches(&self, entry: &Entry) -> bool {
        self.filters.iter().all(|filter| filter.matches(entry))
    }

    /// For each filter that asks for subjects alone: those of which a match has at least one.
    #[must_use]
    pub fn subjects(&self) -> Vec<BTreeSet<Subject>> {
        let subjects = self.filters.iter().map(|filter| filter.subjects().collect::<BTreeSet<Subject>>());
        subjects.filter(|subjects| !subjects.is_empty()).collect()
    }

    /// Whether a passage is one to show: it mentions a subject of the search, or holds one of its words.
    #[must_use]
    pub fn quotes(&self, entry: &Entry, passage: &str, text: &str) -> bool {
        let mentioned = |subject: &Subject| {
            entry.tags.mentions(subject).iter().any(|mention| mention.passage.as_deref() == Some(passage))
        };
        self.subjects().iter().flatten().any(mentioned)
            || !self.words.is_empty() && {
                let text = words(text);
                terms(&self.words).any(|(term, open)| holds_term(&text, term, open))
            }
    }

    /// What it asks for, for people.
    #[must_use]
    pub fn title(&self) -> String {
        if self.is_everything() {
            return "Search".to_owned();
        }
        let pairs = url::form_urlencoded::parse(self.canonical.as_bytes());
        let parts =
            pairs.map(|(name, value)| if name == "q" { format!("“{value}”") } else { value.into_owned() });
        format!("Search: {}", parts.collect::<Vec<_>>().join(", "))
    }
}

/// What is sought when somebody types this: words and "phrases", and of each whether any ending will do, which a star says at the end
/// of a word.
pub fn terms(typed: &str) -> impl Iterator<Item = (&str, bool)> {
    let parts = typed.split('"').enumerate();
    let terms = parts.flat_map(|(n, part)| {
        let (phrase, words) = if n % 2 == 1 { (Some(part), "") } else { (None, part) };
        let words = words.split_whitespace();
        phrase.map(|phrase| (phrase, false)).into_iter().chain(words.map(starred))
    });
    terms.filter(|(term, _)| term.chars().any(char::is_alphanumeric))
}

/// The parameter that gave a field of a filter.
fn parameter(field: &str) -> String {
    let list = field.strip_prefix("any.").unwrap_or("search");
    list.strip_suffix('s').unwrap_or(list).to_owned()
}

/// Values of a closed list.
fn parsed<T: DeserializeOwned>(values: &[String], name: &str, known: &str) -> Result<Vec<T>, Unusable> {
    let parse = |value: &String| {
        serde_json::from_value(value.as_str().into())
            .map_err(|_unknown| Unusable::new(name, format!("{value:?} is none"), format!("use {known}")))
    };
    values.iter().map(parse).collect()
}
