//! Keys as Standard Webhooks writes them. Never shown by `Debug`.

use std::fmt;

use jiff::Timestamp;

/// A symmetric signing key as Standard Webhooks writes it: `whsec_` and base64.
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

/// A key by which the site signs, ed25519.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningKey {
    /// `whpk_` and base 64, for everybody.
    pub public: String,
    /// `whsk_` and base 64.
    pub secret: SiteSecret,
    /// It signs from this time.
    pub since: Timestamp,
    /// And before this one.
    pub until: Option<Timestamp>,
}

/// The site's own signing key: `whsk_` and base 64 of the ed25519 seed and the public key. Its public half, `whpk_`, is for everybody.
#[derive(Clone, PartialEq, Eq)]
pub struct SiteSecret(String);

impl SiteSecret {
    /// From a seed of 32 random bytes and the public key that belongs to it.
    #[must_use]
    pub fn new(seed: [u8; 32], public: [u8; 32]) -> Self {
        Self(format!("whsk_{}", data_encoding::BASE64.encode(&[seed, public].concat())))
    }

    /// The key as the store keeps it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Seed and public key. `None` where the text is not a key.
    #[must_use]
    pub fn halves(&self) -> Option<([u8; 32], [u8; 32])> {
        let bytes = data_encoding::BASE64.decode(self.0.strip_prefix("whsk_")?.as_bytes()).ok()?;
        let (seed, public) = bytes.split_first_chunk::<32>()?;
        Some((*seed, public.try_into().ok()?))
    }
}

impl From<String> for SiteSecret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for SiteSecret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("whsk_…")
    }
}
