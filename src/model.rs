//! The words of the house as types: what a transcript says, what is told about it, and who wants to know.
//!
//! Invariant: no I/O, no clock, no randomness. Every other room speaks in these types.

mod changes;
mod correction;
mod entry;
mod event;
mod filter;
mod id;
mod manner;
mod pace;
mod query;
mod secret;
mod statement;
mod subscription;
mod tags;
mod token;

pub use changes::{Changed, Changes};
pub use correction::{Correction, Reworded, replaced};
pub use entry::{Document, Entry, Format};
pub use event::{Event, EventKind, Seq};
pub use filter::{Filter, Terms, WrittenFilter, is_language, starred};
pub use id::{Authority, FeedKey, Fingerprint, PassageIds, StatementId, Subject, SubscriptionId};
pub use manner::{Authentication, Dialect, Header, Makes, Manner, Template, Unusable};
pub use pace::{Digest, Pace, Quiet};
pub use query::{Query, no_operators, terms};
pub use secret::{Secret, SigningKey, SiteSecret};
pub use statement::{
    CONTINUED, Furniture, Kind, Passage, Publisher, Reading, Speaker, Statement, Time, Turn, TurnKind, Voice,
    Warning,
};
pub use subscription::{Health, PAUSED, Progress, Retired, Subscription};
pub use tags::{Mention, Role, Tag, Tags};
pub use token::{Scope, Token, TokenSecret};
