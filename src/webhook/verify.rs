//! Whether a saved request is what it says: for whoever was passed a message on, with the secret or without.

use jiff::Timestamp;
use ring::signature::{ED25519, UnparsedPublicKey};
use serde::Deserialize;

use super::signature::Signer;
use crate::model::Secret;

/// What a signature is held against.
#[derive(Clone, Debug)]
pub enum Trust {
    /// The secret of the subscription: `v1`.
    Secret(Secret),
    /// Public keys of the site, each with the time from which and before which it signs: `v1a`.
    Keys(Vec<PublicKey>),
}

/// A public key of the site.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PublicKey {
    /// `whpk_` and base 64.
    pub public: String,
    /// It signs from this time.
    #[serde(default)]
    pub since: Option<Timestamp>,
    /// And before this one.
    #[serde(default)]
    pub until: Option<Timestamp>,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<PublicKey>,
}

/// A message that is genuine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Genuine {
    /// Its id.
    pub id: String,
    /// When it was sent.
    pub at: Timestamp,
    /// The public key that signed it, where one did.
    pub key: Option<String>,
}

/// Why a message is not known to be genuine.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// A header is missing.
    #[error("the headers have no {0}: save all of them, one a line, as \"name: value\"")]
    Missing(&'static str),
    /// The time cannot be read.
    #[error("webhook-timestamp is {0:?}, not seconds since 1970")]
    Timestamp(String),
    /// No signature of that kind.
    #[error("the message has no signature of kind {0}{1}")]
    NoSignature(&'static str, &'static str),
    /// What is trusted is no key.
    #[error("{0} is not a key: {1}")]
    Key(String, &'static str),
    /// Signed by none of the keys.
    #[error("no signature fits: the body or a header was changed, or another key signed it")]
    Mismatch,
    /// Signed, but not when the key was in use.
    #[error("the key {0} signed it, but was not in use at {1}")]
    Expired(String, Timestamp),
}

impl Trust {
    /// The keys that `/.well-known/webhook-keys` holds.
    ///
    /// # Errors
    /// When the text is no such set.
    pub fn key_set(text: &str) -> Result<Self, VerifyError> {
        let set: KeySet = serde_json::from_str(text).map_err(|_malformed| {
            VerifyError::Key("the file".to_owned(), "expected what /.well-known/webhook-keys answers")
        })?;
        Ok(Self::Keys(set.keys))
    }

    /// Checks a saved request: its headers, one a line, and the exact bytes of its body. How old it is, is for the caller to judge.
    ///
    /// # Errors
    /// Says why it is not known to be genuine.
    pub fn verify(&self, headers: &str, body: &[u8]) -> Result<Genuine, VerifyError> {
        let id = header(headers, "webhook-id")?;
        let seconds = header(headers, "webhook-timestamp")?;
        let signatures = header(headers, "webhook-signature")?;
        let at = seconds.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
        let at = at.ok_or_else(|| VerifyError::Timestamp(seconds.to_owned()))?;
        let of_kind = |kind: &str| -> Vec<&str> {
            signatures.split(' ').filter_map(|one| one.strip_prefix(kind)?.strip_prefix(',')).collect()
        };
        let key = match self {
            Self::Secret(secret) => by_secret(secret, &of_kind("v1"), (id, at), body).map(|()| None),
            Self::Keys(keys) => by_keys(keys, &of_kind("v1a"), (id, at), body).map(Some),
        }?;
        Ok(Genuine { id: id.to_owned(), at, key })
    }
}

/// The value of a header; curl's and tcpdump's marks before the name are passed over.
fn header<'a>(headers: &'a str, name: &'static str) -> Result<&'a str, VerifyError> {
    headers
        .lines()
        .filter_map(|line| line.trim_start_matches(['>', ' ']).split_once(':'))
        .find(|(found, _)| found.trim().eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
        .ok_or(VerifyError::Missing(name))
}

fn by_secret(
    secret: &Secret,
    signatures: &[&str],
    (id, at): (&str, Timestamp),
    body: &[u8],
) -> Result<(), VerifyError> {
    let signer = Signer::of(secret)
        .ok_or_else(|| VerifyError::Key("the secret".to_owned(), "expected whsec_ and base 64"))?;
    if signatures.is_empty() {
        return Err(VerifyError::NoSignature("v1", ""));
    }
    let fits = |one: &&str| {
        data_encoding::BASE64.decode(one.as_bytes()).is_ok_and(|mac| signer.verifies(id, at, body, &mac))
    };
    if signatures.iter().any(fits) { Ok(()) } else { Err(VerifyError::Mismatch) }
}

fn by_keys(
    keys: &[PublicKey],
    signatures: &[&str],
    (id, at): (&str, Timestamp),
    body: &[u8],
) -> Result<String, VerifyError> {
    if signatures.is_empty() {
        return Err(VerifyError::NoSignature(
            "v1a",
            ": only its receiver, who has the secret, can verify it",
        ));
    }
    let signed = [format!("{id}.{}.", at.as_second()).as_bytes(), body].concat();
    let mut result = Err(VerifyError::Mismatch);
    for key in keys {
        let bytes = key
            .public
            .strip_prefix("whpk_")
            .and_then(|text| data_encoding::BASE64.decode(text.as_bytes()).ok());
        let bytes =
            bytes.ok_or_else(|| VerifyError::Key(key.public.clone(), "expected whpk_ and base 64"))?;
        let public = UnparsedPublicKey::new(&ED25519, bytes);
        let fits = |one: &&str| {
            data_encoding::BASE64.decode(one.as_bytes()).is_ok_and(|one| public.verify(&signed, &one).is_ok())
        };
        if !signatures.iter().any(fits) {
            continue;
        }
        let second = at.as_second();
        let early = key.since.is_some_and(|since| second < since.as_second());
        if early || key.until.is_some_and(|until| second > until.as_second()) {
            result = Err(VerifyError::Expired(key.public.clone(), at));
        } else {
            return Ok(key.public.clone());
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{PublicKey, Trust, VerifyError};
    use crate::model::Secret;

    const HEADERS: &str = "POST /hook HTTP/1.1\r\nWebhook-Id: msg_27UH4WbU6Z5A5EzD8u03UvzRbpk\r\nwebhook-timestamp: 1649367553\r\n\
        webhook-signature: v1a,AAAA v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=\r\n";
    const BODY: &[u8] = br#"{"email":"test@example.com","username":"test_user"}"#;
    const PUBLIC: &str = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
    const SITE_HEADERS: &str = "> webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek\n> webhook-timestamp: 1614265330\n> webhook-signature: \
        v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";
    const SITE_BODY: &[u8] = br#"{"test": 2432232314}"#;

    fn secret() -> Trust {
        Trust::Secret(Secret::from("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD".to_owned()))
    }

    fn keys(since: Option<i64>, until: Option<i64>) -> Trust {
        let at = |second: Option<i64>| second.map(|second| Timestamp::from_second(second).unwrap());
        let public = PUBLIC.to_owned();
        Trust::Keys(vec![PublicKey { public, since: at(since), until: at(until) }])
    }

    #[test]
    fn genuine_messages() {
        let genuine = secret().verify(HEADERS, BODY).unwrap();
        assert_eq!(
            (genuine.id.as_str(), genuine.at.as_second(), genuine.key),
            ("msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", 1_649_367_553, None)
        );
        let site = keys(Some(1_614_265_330), Some(1_614_265_330)).verify(SITE_HEADERS, SITE_BODY).unwrap();
        assert_eq!(site.key.as_deref(), Some(PUBLIC));
        let set = format!(
            r#"{{"keys":[{{"public":"{PUBLIC}","algorithm":"ed25519","since":"2021-01-01T00:00:00Z","until":null}}]}}"#
        );
        assert!(Trust::key_set(&set).unwrap().verify(SITE_HEADERS, SITE_BODY).is_ok());
    }

    #[test]
    fn others_are_refused_with_the_reason() {
        let why = |trust: &Trust, headers: &str, body: &[u8]| trust.verify(headers, body).unwrap_err();
        assert_eq!(why(&secret(), HEADERS, b"{}"), VerifyError::Mismatch);
        assert_eq!(why(&secret(), &HEADERS.replace("UvzRbpk", "UvzRbpj"), BODY), VerifyError::Mismatch);
        assert_eq!(why(&secret(), &HEADERS.replace("1649367553", "1649367554"), BODY), VerifyError::Mismatch);
        assert_eq!(
            why(&secret(), &HEADERS.replace("1649367553", "noon"), BODY),
            VerifyError::Timestamp("noon".to_owned())
        );
        assert_eq!(why(&secret(), "webhook-id: a", BODY), VerifyError::Missing("webhook-timestamp"));
        assert_eq!(why(&secret(), SITE_HEADERS, SITE_BODY), VerifyError::NoSignature("v1", ""));
        assert!(matches!(
            why(&Trust::Secret(Secret::from("hush".to_owned())), HEADERS, BODY),
            VerifyError::Key(..)
        ));
        assert_eq!(why(&keys(None, None), SITE_HEADERS, b"{}"), VerifyError::Mismatch);
        assert!(matches!(
            why(&keys(Some(1_614_265_331), None), SITE_HEADERS, SITE_BODY),
            VerifyError::Expired(..)
        ));
        assert!(matches!(
            why(&keys(None, Some(1_614_265_329)), SITE_HEADERS, SITE_BODY),
            VerifyError::Expired(..)
        ));
        assert!(matches!(
            why(&keys(None, None), &HEADERS.replace("v1a,AAAA ", ""), BODY),
            VerifyError::NoSignature("v1a", _)
        ));
        assert!(Trust::key_set("[]").is_err());
    }
}
