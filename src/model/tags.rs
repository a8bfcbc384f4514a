//! What a statement is about, with the evidence.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Subject;

/// The subjects of a statement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tags {
    /// Organisations, most mentioned first.
    pub organisations: Vec<Tag>,
    /// Topics, highest score first.
    pub topics: Vec<Tag>,
}

/// One subject of a statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tag {
    /// Id in the catalogue.
    pub id: String,
    /// English name in the catalogue.
    pub name: String,
    /// In which roles an organisation stands in the statement; none for topics.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub roles: BTreeSet<Role>,
    /// Where its phrases stand. Empty where the tag follows from a part, as the UN does from its Security Council.
    pub mentions: Vec<Mention>,
    /// How much the statement is about it, topics only.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub score: Option<f64>,
}

/// What an organisation is to a statement.
#[derive(
    utoipa::ToSchema,
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    clap::ValueEnum,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It put the statement up.
    Publisher,
    /// One of the speakers speaks for it.
    Speaker,
    /// It, or a part of it, is named.
    Mentioned,
}

/// A place where a subject's phrase stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The passage, or `None` for the title.
    pub passage: Option<String>,
    /// The words as they stand there.
    pub phrase: String,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Publisher, Self::Speaker, Self::Mentioned];

    /// The name used in JSON and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publisher => "publisher",
            Self::Speaker => "speaker",
            Self::Mentioned => "mentioned",
        }
    }
}

impl Tags {
    /// The subjects, without evidence, in a fixed order.
    #[must_use]
    pub fn subjects(&self) -> BTreeSet<Subject> {
        let organisations = self.organisations.iter().map(|tag| Subject::Organisation(tag.id.clone()));
        let topics = self.topics.iter().map(|tag| Subject::Topic(tag.id.clone()));
        organisations.chain(topics).collect()
    }

    /// The subjects, and the organisations once more in each of their roles: what a filter can ask for, as the journal spells it.
    #[must_use]
    pub fn keys(&self) -> BTreeSet<String> {
        let roles = self.organisations.iter().flat_map(|tag| {
            tag.roles.iter().map(|role| format!("organisations/{}#{}", tag.id, role.as_str()))
        });
        self.subjects().iter().map(ToString::to_string).chain(roles).collect()
    }

    /// The mentions of one subject.
    #[must_use]
    pub fn mentions(&self, subject: &Subject) -> &[Mention] {
        let (tags, id) = match subject {
            Subject::Organisation(id) => (&self.organisations, id),
            Subject::Topic(id) => (&self.topics, id),
        };
        tags.iter().find(|tag| tag.id == *id).map_or(&[], |tag| tag.mentions.as_slice())
    }
}
