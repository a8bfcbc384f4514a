//! Signatures of Standard Webhooks, section "Signature scheme".

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::model::Secret;

/// `v1,` and the base 64 of HMAC-SHA256 over `{id}.{timestamp}.{body}`; `timestamp` in seconds since 1970, of this try.
/// `None` where the secret is not a key.
#[must_use]
pub fn sign(secret: &Secret, id: &str, timestamp: i64, body: &[u8]) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret.key()?).ok()?;
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(body);
    Some(format!("v1,{}", data_encoding::BASE64.encode(&mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::sign;
    use crate::model::Secret;

    /// The vector that the reference libraries test with.
    #[test]
    fn known_answer() {
        let secret = Secret::from("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD".to_owned());
        let body = br#"{"email":"test@example.com","username":"test_user"}"#;
        let signature = sign(&secret, "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", 1_649_367_553, body);
        assert_eq!(signature.as_deref(), Some("v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="));
    }

    #[test]
    fn no_key_no_signature() {
        assert_eq!(sign(&Secret::from("whsec_*".to_owned()), "msg_1", 0, b""), None);
    }
}
