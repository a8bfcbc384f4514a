//! Access to the API.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Who may use the API. The token itself is shown once; see [`TokenSecret`].
#[derive(utoipa::ToSchema, Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Token {
    /// Its id, by which it is listed and revoked.
    pub id: String,
    /// What the operator calls it.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
}

impl Token {
    /// A new token and its secret from random bytes.
    #[must_use]
    pub fn mint(
        name: String,
        scope: Scope,
        now: Timestamp,
        (id, key): ([u8; 6], [u8; 32]),
    ) -> (Self, TokenSecret) {
        let id = format!("tok_{}", data_encoding::HEXLOWER.encode(&id));
        (Self { id, name, scope, created: now }, TokenSecret::new(key))
    }
}

/// What a token may do.
#[derive(utoipa::ToSchema, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everything.
    Operator,
    /// Manage the subscriptions that were made with this token, and read what is public.
    Subscriber,
}

impl Scope {
    /// Its name in JSON and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Subscriber => "subscriber",
        }
    }

    /// The scope of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Operator, Self::Subscriber].into_iter().find(|scope| scope.as_str() == name)
    }
}

/// A token as its holder sends it: `prt_` and base 64. Never shown by `Debug`; only its digest is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenSecret(String);

impl TokenSecret {
    /// From 32 random bytes.
    #[must_use]
    pub fn new(dice: [u8; 32]) -> Self {
        Self(format!("prt_{}", data_encoding::BASE64URL_NOPAD.encode(&dice)))
    }

    /// The token as its holder sees it, once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// SHA-256 of the token: it has 256 random bits, so that nothing slower is needed.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

impl From<String> for TokenSecret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for TokenSecret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("prt_…")
    }
}
