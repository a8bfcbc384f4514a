//! What can be asked of a statement, and whether it holds.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::super::{Entry, Kind, Role, Subject, Tag, Unusable};
use crate::text::words;

/// Terms of a group, at most.
const TERMS_MAX: usize = 500;
/// Characters of a term, at most.
const TERM_CHARACTERS_MAX: usize = 200;

/// What can be asked of a statement.
#[derive(utoipa::ToSchema, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Terms {
    /// Ids of organisations that it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub organisations: Vec<String>,
    /// Only where those organisations stand in one of these roles; empty for any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// Ids of topics that it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// Names of speakers, whole words of them: `Lavrov`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub speakers: Vec<String>,
    /// BCP 47 languages; `en` includes `en-GB`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// Kinds of statement.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Kind>,
    /// Words or phrases of title or passages, blind to case and Latin accents; `sanction*` stands for every word that begins so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phrases: Vec<String>,
}

/// A statement while a filter looks at it; its words are folded when the first phrase asks for them.
pub(super) struct Matter<'a> {
    entry: &'a Entry,
    texts: OnceCell<Vec<String>>,
}

impl<'a> Matter<'a> {
    pub(super) fn of(entry: &'a Entry) -> Self {
        Self { entry, texts: OnceCell::new() }
    }

    fn says(&self, phrase: &str) -> bool {
        let statement = &self.entry.statement;
        let passages = || statement.passages().map(|(_, passage)| passage.text.as_str());
        let texts = self
            .texts
            .get_or_init(|| statement.title.as_deref().into_iter().chain(passages()).map(words).collect());
        texts.iter().any(|text| holds(text, phrase))
    }

    fn has_organisation(&self, id: &str, roles: &[Role]) -> bool {
        let stands = |tag: &Tag| roles.is_empty() || roles.iter().any(|role| tag.roles.contains(role));
        self.entry.tags.organisations.iter().any(|tag| tag.id == id && stands(tag))
    }

    fn has_topic(&self, id: &str) -> bool {
        self.entry.tags.topics.iter().any(|tag| tag.id == id)
    }

    fn has_speaker(&self, name: &str) -> bool {
        self.entry.statement.speakers.iter().any(|speaker| holds(&words(&speaker.name), name))
    }

    fn is_in(&self, language: &str) -> bool {
        let own = self.entry.statement.language.as_str();
        let head = own.get(..language.len()).is_some_and(|head| head.eq_ignore_ascii_case(language));
        head && matches!(own.as_bytes().get(language.len()), None | Some(b'-'))
    }
}

/// A term, and whether any ending will do, which a star at its end says.
#[must_use]
pub fn starred(term: &str) -> (&str, bool) {
    term.strip_suffix('*').map_or((term, false), |term| (term, true))
}

/// Whether a text, as [`words`] gives it, holds a phrase.
pub(super) fn holds(text: &str, phrase: &str) -> bool {
    let (phrase, open) = starred(phrase);
    holds_term(text, phrase, open)
}

/// Whether a text, as [`words`] gives it, holds a phrase; if it is open, with any ending.
pub(in super::super) fn holds_term(text: &str, phrase: &str, open: bool) -> bool {
    let sought = words(phrase);
    let sought = if open { sought.trim_end() } else { sought.as_str() };
    !sought.trim().is_empty() && text.contains(sought)
}

impl Terms {
    /// Whether it asks for nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn is_subjects(&self) -> bool {
        self.speakers.is_empty()
            && self.languages.is_empty()
            && self.kinds.is_empty()
            && self.phrases.is_empty()
    }

    pub(super) fn subjects(&self) -> impl Iterator<Item = Subject> {
        let organisations = self.organisations.iter().cloned().map(Subject::Organisation);
        organisations.chain(self.topics.iter().cloned().map(Subject::Topic))
    }

    /// A subject as the journal's index spells it.
    pub(super) fn keys(&self, subject: &Subject) -> Vec<String> {
        match subject {
            Subject::Organisation(_) if !self.roles.is_empty() => {
                self.roles.iter().map(|role| format!("{subject}#{}", role.as_str())).collect()
            }
            _ => vec![subject.to_string()],
        }
    }

    pub(super) fn follow(&mut self, renames: &BTreeMap<Subject, Subject>) {
        let present = |ids: &mut Vec<String>, subject: fn(String) -> Subject| {
            let mut seen = BTreeSet::new();
            for id in ids.iter_mut() {
                if let Some(now) = renames.get(&subject(id.clone())) {
                    now.id().clone_into(id);
                }
            }
            ids.retain(|id| seen.insert(id.clone()));
        };
        present(&mut self.organisations, Subject::Organisation);
        present(&mut self.topics, Subject::Topic);
    }

    pub(super) fn one_holds(&self, matter: &Matter<'_>) -> bool {
        self.organisations.iter().any(|id| matter.has_organisation(id, &self.roles))
            || self.topics.iter().any(|id| matter.has_topic(id))
            || self.kinds.contains(&matter.entry.statement.kind)
            || self.languages.iter().any(|language| matter.is_in(language))
            || self.speakers.iter().any(|name| matter.has_speaker(name))
            || self.phrases.iter().any(|phrase| matter.says(phrase))
    }

    pub(super) fn hold(&self, matter: &Matter<'_>) -> bool {
        self.organisations.iter().all(|id| matter.has_organisation(id, &self.roles))
            && self.topics.iter().all(|id| matter.has_topic(id))
            && (self.kinds.is_empty() || self.kinds.contains(&matter.entry.statement.kind))
            && (self.languages.is_empty() || self.languages.iter().any(|language| matter.is_in(language)))
            && self.speakers.iter().all(|name| matter.has_speaker(name))
            && self.phrases.iter().all(|phrase| matter.says(phrase))
    }

    pub(super) fn check(&self, group: &str) -> Result<(), Unusable> {
        let texts = [
            ("organisations", &self.organisations),
            ("topics", &self.topics),
            ("speakers", &self.speakers),
            ("languages", &self.languages),
            ("phrases", &self.phrases),
        ];
        if texts.iter().map(|(_, list)| list.len()).sum::<usize>() > TERMS_MAX {
            let cause = format!("more than {TERMS_MAX} terms");
            return Err(Unusable::new(
                group,
                cause,
                "ask for all and filter at your side, or make two subscriptions",
            ));
        }
        if !self.roles.is_empty() && self.organisations.is_empty() {
            let field = format!("{group}.roles");
            return Err(Unusable::new(field, "a role of no organisation", "name the organisations"));
        }
        for (name, list) in texts {
            for term in list {
                let cause = if words(term).trim().is_empty() {
                    format!("{term:?} has no letter or digit")
                } else if term.chars().count() > TERM_CHARACTERS_MAX {
                    format!("a term has more than {TERM_CHARACTERS_MAX} characters")
                } else if name == "languages" && !is_language(term) {
                    format!("{term:?} is no BCP 47 language")
                } else {
                    continue;
                };
                return Err(Unusable::new(format!("{group}.{name}"), cause, "correct or remove it"));
            }
        }
        Ok(())
    }
}

/// Whether a text has the shape of a language tag: RFC 5646, section 2.1. Languages have two or three letters; longer words are for
/// names that nobody has registered, and are mistakes: `english`.
#[must_use]
pub fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let part =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    parts.next().is_some_and(|first| {
        (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic())
    }) && parts.all(part)
}
