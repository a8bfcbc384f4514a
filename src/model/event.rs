//! The journal's rows.

use jiff::Timestamp;

use super::StatementId;

/// A number in the journal: from 1, without gaps.
pub type Seq = i64;

/// What happened to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// It appeared.
    Published,
    /// It has a new revision.
    Updated,
    /// Its transcript went away.
    Withdrawn,
}

impl EventKind {
    /// The event's type in webhooks and in the journal.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "statement.published",
            Self::Updated => "statement.updated",
            Self::Withdrawn => "statement.withdrawn",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Published, Self::Updated, Self::Withdrawn].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// One row of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its number.
    pub seq: Seq,
    /// What happened.
    pub kind: EventKind,
    /// To which statement.
    pub statement: StatementId,
    /// The revision that the event made, or that was withdrawn.
    pub revision: u32,
    /// When it became durable.
    pub at: Timestamp,
}

impl Event {
    /// The message id of its webhook: the same on every try, at every endpoint, and after a rebuild of the store.
    /// It has no full stop, as Standard Webhooks asks of what is signed.
    #[must_use]
    pub fn webhook_id(&self) -> String {
        let (verb, revision) = match self.kind {
            // A statement is published once, and a store that is made anew begins with the revision that the folder has.
            EventKind::Published => ("p", 1),
            EventKind::Updated => ("u", self.revision),
            EventKind::Withdrawn => ("w", self.revision),
        };
        format!("msg_{}_{verb}{revision}", self.statement)
    }
}
