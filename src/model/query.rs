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

/// The parameters of a search.
const KNOWN: [&str; 7] = ["kind", "language", "organisation", "q", "role", "speaker", "topic"];
/// Parameters beside those of a search: what is asked of its feed and of its page.
const BESIDE: [&str; 2] = ["since", "page"];
/// Letters of a parameter's name that is cut short, at least: `org`.
const SHORT_MIN: usize = 3;
/// Letters of a parameter's name for each that may be wrong in what is taken for it.
const LETTERS_FOR_A_MISTAKE: usize = 4;

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
    /// From the parameters of an address. Those that it does not know it passes over, since readers and senders of links add their own,
    /// but not those that look like a known one misspelt.
    ///
    /// # Errors
    /// Names the first parameter that cannot be used.
    pub fn parse<'a>(
        parameters: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>,
    ) -> Result<Self, Unusable> {
        let mut given: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (name, value) in parameters {
            match KNOWN.iter().find(|known| **known == name) {
                Some(known) if !value.trim().is_empty() => {
                    given.entry(known).or_default().insert(value.trim().to_owned());
                }
                Some(_) => {}
                None => meant(&name).map_or(Ok(()), |meant| {
                    let remedy = format!("did you mean {meant}?");
                    Err(Unusable::new(name, "there is no such parameter", remedy))
                })?,
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

/// The parameter that a name that is none may stand for: in other letters, cut short, or with a few letters wrong.
fn meant(name: &str) -> Option<&'static str> {
    if BESIDE.contains(&name) {
        return None;
    }
    let name = name.to_lowercase();
    let is_near = |known: &str| {
        known == name
            || name.len() >= SHORT_MIN && known.starts_with(&name)
            || strsim::osa_distance(&name, known) <= known.len() / LETTERS_FOR_A_MISTAKE
    };
    KNOWN.into_iter().chain(BESIDE).find(|known| is_near(known))
}

/// Quotation marks, in whatever language: each opens a phrase or closes it.
const QUOTES: [char; 14] = ['"', '“', '”', '„', '‟', '«', '»', '‹', '›', '「', '」', '『', '』', '＂'];

/// What somebody typed that other searches take for an operator, `OR` or `-word`, and that is a word here.
pub fn no_operators(typed: &str) -> impl Iterator<Item = &str> {
    let outside = typed.split(QUOTES).step_by(2).flat_map(str::split_whitespace);
    outside.filter(|word| {
        let minus = word.strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
        minus || ["OR", "AND", "NOT"].contains(word)
    })
}

/// What is sought when somebody types this: words and "phrases", and of each whether any ending will do, which a star says at the end
/// of a word.
pub fn terms(typed: &str) -> impl Iterator<Item = (&str, bool)> {
    let parts = typed.split(QUOTES).enumerate();
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

#[cfg(test)]
mod tests {
    use super::{Query, no_operators, terms};

    #[test]
    fn a_parameter_that_is_nearly_one_is_told() {
        let parse = |asked: &str| Query::parse(url::form_urlencoded::parse(asked.as_bytes()));
        for (name, meant) in [
            ("organization", "organisation"),
            ("organisations", "organisation"),
            ("Organisation", "organisation"),
            ("org", "organisation"),
            ("topics", "topic"),
            ("tpoic", "topic"),
            ("lang", "language"),
            ("speakers", "speaker"),
            ("Q", "q"),
            ("sinc", "since"),
            ("SINCE", "since"),
        ] {
            let error = parse(&format!("q=a&{name}=x")).unwrap_err().to_string();
            assert_eq!(error, format!("{name}: there is no such parameter; did you mean {meant}?"));
        }
        // Others add theirs.
        for name in [
            "utm_source",
            "utm_medium",
            "utm_campaign",
            "utm_term",
            "utm_content",
            "fbclid",
            "gclid",
            "mc_cid",
            "mc_eid",
            "_ga",
            "igshid",
            "ref",
            "ref_src",
            "source",
            "src",
            "s",
            "t",
            "v",
            "cb",
            "nocache",
            "format",
            "limit",
            "n",
            "token",
            "key",
            "since",
            "page",
            "sid",
            "hl",
            "_",
            "",
        ] {
            assert_eq!(
                parse(&format!("q=a&{name}=x")).map(|query| query.canonical().to_owned()),
                Ok("q=a".to_owned()),
                "{name}"
            );
        }
    }

    #[test]
    fn phrases_stand_between_any_quotation_marks() {
        for typed in [
            "\"peace talks\" war*",
            "“peace talks” war*",
            "„peace talks“ war*",
            "«peace talks» war*",
            "「peace talks」war*",
        ] {
            assert_eq!(terms(typed).collect::<Vec<_>>(), [("peace talks", false), ("war", true)], "{typed}");
        }
        assert_eq!(
            terms("the minister’s don't").map(|(term, _)| term).collect::<Vec<_>>(),
            ["the", "minister’s", "don't"]
        );
    }

    #[test]
    fn operators_of_other_searches() {
        for (typed, expected) in [
            ("war OR peace -talks", &["OR", "-talks"][..]),
            ("“war OR peace” long-term - or", &[]),
            ("NOT x", &["NOT"]),
        ] {
            assert_eq!(no_operators(typed).collect::<Vec<_>>(), expected, "{typed}");
        }
    }
}
