//! Names that never change once given.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use data_encoding::{Encoding, Specification};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::text::is_tidy;

/// Bytes behind a start, in lower-case base 32 without letters that are mistaken for digits (Crockford's alphabet).
fn base32(start: &str, bytes: &[u8]) -> String {
    static CROCKFORD: LazyLock<Encoding> = LazyLock::new(|| {
        let mut alphabet = Specification::new();
        alphabet.symbols.push_str("0123456789abcdefghjkmnpqrstvwxyz");
        alphabet.encoding().expect("the alphabet has 32 distinct symbols")
    });
    let mut out = String::with_capacity(start.len() + CROCKFORD.encode_len(bytes.len()));
    out.push_str(start);
    CROCKFORD.encode_append(bytes, &mut out);
    out
}

/// Who mints the ids: an RFC 4151 tagging entity, a domain name and the day on which it was held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority(String);

impl Authority {
    /// From `example.org,2026`, or from a bare name, which is taken as held since the start of 2026.
    #[must_use]
    pub fn new(entity: &str) -> Self {
        if entity.contains(',') { Self(entity.to_owned()) } else { Self(format!("{entity},2026")) }
    }

    /// The tagging entity.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A `tag:` URI under this authority.
    #[must_use]
    pub fn tag(&self, specific: &str) -> String {
        format!("tag:{}:{specific}", self.0)
    }
}

/// The id of a statement, for ever.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StatementId(String);

impl StatementId {
    /// Made from the authority and the path under which the statement was first seen, so that a store that is
    /// rebuilt from the folder gives the same id; where the transcript was renamed since, the list beside the store tells it. `generation` counts the unrelated statements that a path has held.
    #[must_use]
    pub fn mint(authority: &Authority, path: &str, generation: u32) -> Self {
        let mut digest = Sha256::new();
        for part in [authority.as_str(), path, &generation.to_string()] {
            digest.update(part.as_bytes());
            digest.update([0]);
        }
        let hash = digest.finalize();
        Self(base32("", hash.first_chunk::<10>().expect("a SHA-256 has 32 bytes")))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for StatementId {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for StatementId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// The id of a subscription.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SubscriptionId(String);

impl SubscriptionId {
    /// From ten random bytes.
    #[must_use]
    pub fn new(dice: [u8; 10]) -> Self {
        Self(base32("sub_", &dice))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for SubscriptionId {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for SubscriptionId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// What a statement is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// An organisation of the catalogue.
    Organisation(String),
    /// A topic of the catalogue.
    Topic(String),
}

impl Subject {
    /// The id in its list of the catalogue.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Organisation(id) | Self::Topic(id) => id,
        }
    }
}

/// The path under which the subject's feed and page are served: `organisations/csto`.
impl fmt::Display for Subject {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organisation(id) => write!(out, "organisations/{id}"),
            Self::Topic(id) => write!(out, "topics/{id}"),
        }
    }
}

impl FromStr for Subject {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once('/') {
            Some(("organisations", id)) if !id.is_empty() => Ok(Self::Organisation(id.to_owned())),
            Some(("topics", id)) if !id.is_empty() => Ok(Self::Topic(id.to_owned())),
            _ => Err(()),
        }
    }
}

/// Which feed: that of a subject, that of all statements, or what was changed in one of these.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FeedKey {
    /// Every statement.
    All,
    /// The statements of one subject.
    Of(Subject),
    /// Corrections and withdrawals in the feed of a subject, or in that of all statements.
    Changes(Option<Subject>),
}

impl FeedKey {
    /// The feed whose statements it is about: itself, or the one whose changes it tells.
    #[must_use]
    pub fn scope(&self) -> Self {
        match self {
            Self::Changes(None) => Self::All,
            Self::Changes(Some(subject)) => Self::Of(subject.clone()),
            own => own.clone(),
        }
    }

    /// The feed of its changes.
    #[must_use]
    pub fn changes(&self) -> Self {
        match self {
            Self::All => Self::Changes(None),
            Self::Of(subject) => Self::Changes(Some(subject.clone())),
            Self::Changes(_) => self.clone(),
        }
    }
}

impl fmt::Display for FeedKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => out.write_str("statements"),
            Self::Of(subject) => subject.fmt(out),
            Self::Changes(_) => write!(out, "{}/changes", self.scope()),
        }
    }
}

impl FromStr for FeedKey {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.strip_suffix("/changes") {
            Some(scope) => scope.parse().map(|scope: Self| scope.changes()),
            None if text == "statements" => Ok(Self::All),
            None => text.parse().map(Self::Of),
        }
    }
}

/// A digest of what a statement says, blind to white space, so that a copy is known by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; 16]);

impl Fingerprint {
    /// Over a sequence of texts.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut digest = Sha256::new();
        for text in texts {
            if !text.is_empty() && is_tidy(text) {
                // What the words below come to.
                digest.update(text);
                digest.update(b" ");
            } else {
                for word in text.split_whitespace() {
                    digest.update(word.as_bytes());
                    digest.update(b" ");
                }
            }
            digest.update(b"\n");
        }
        let hash = digest.finalize();
        Self(*hash.first_chunk::<16>().expect("a SHA-256 has 32 bytes"))
    }
}

/// The ids of a statement's passages: made from their words, so that they survive edits around them.
#[derive(Clone, Debug, Default)]
pub struct PassageIds {
    /// How often each was given.
    given: HashMap<[u8; 5], u32>,
}

impl PassageIds {
    /// The id of the next passage; one with the words of an earlier one is counted.
    pub fn next(&mut self, text: &str) -> String {
        let Fingerprint(hash) = Fingerprint::of(std::iter::once(text));
        let short = *hash.first_chunk::<5>().expect("a fingerprint has 16 bytes");
        let repeat = self.given.entry(short).or_default();
        *repeat += 1;
        let mut id = base32("p", &short);
        if *repeat > 1 {
            id.push('-');
            id.push_str(&repeat.to_string());
        }
        id
    }
}
