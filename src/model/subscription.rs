//! Who wants to know, and how it goes with them.

use std::fmt;

use jiff::Timestamp;

use super::{Filter, Seq, SubscriptionId};

/// An endpoint, what it wants, and how far it has got in the journal.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// Where to POST.
    pub url: String,
    /// What it wants to hear of.
    pub filter: Filter,
    /// The signing key.
    pub secret: Secret,
    /// When it was made.
    pub created: Timestamp,
    /// Every event up to this one is delivered, parked, or not wanted.
    pub cursor: Seq,
    /// The last event that was delivered to it or parked, so that a receiver sees a gap.
    pub previous: Option<Seq>,
    /// Whether and when to try the endpoint.
    pub health: Health,
    /// Tries that failed in a row, for reasons of the endpoint.
    pub failures: u32,
    /// Since when it has failed without a success.
    pub failing_since: Option<Timestamp>,
}

/// Whether an endpoint may be tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// At once.
    Active,
    /// Not before this time: the endpoint failed, or asked for a pause.
    Waiting(Timestamp),
    /// Not until somebody resumes it, for this reason.
    Disabled(String),
}

/// A symmetric signing key as Standard Webhooks writes it: `whsec_` and base64. Never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// From 32 random bytes.
    #[must_use]
    pub fn new(dice: [u8; 32]) -> Self {
        Self(format!("whsec_{}", data_encoding::BASE64.encode(&dice)))
    }

    /// The key as its owner sees it, once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The bytes of the key. `None` where the text is not a key.
    #[must_use]
    pub fn key(&self) -> Option<Vec<u8>> {
        data_encoding::BASE64.decode(self.0.strip_prefix("whsec_")?.as_bytes()).ok()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("whsec_…")
    }
}
