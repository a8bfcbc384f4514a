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
    /// Where its phrases stand. Empty where the tag follows from a part, as the UN does from its Security Council.
    pub mentions: Vec<Mention>,
    /// How much the statement is about it, topics only.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub score: Option<f64>,
}

/// A place where a subject's phrase stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The passage, or `None` for the title.
    pub passage: Option<String>,
    /// The words as they stand there.
    pub phrase: String,
}

impl Tags {
    /// The subjects, without evidence, in a fixed order.
    #[must_use]
    pub fn subjects(&self) -> BTreeSet<Subject> {
        let organisations = self.organisations.iter().map(|tag| Subject::Organisation(tag.id.clone()));
        let topics = self.topics.iter().map(|tag| Subject::Topic(tag.id.clone()));
        organisations.chain(topics).collect()
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
