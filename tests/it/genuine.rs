use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Whether a message is genuine, by the secret of the subscription and the headers as they came.
pub(crate) fn is_genuine(
    secret: &str,
    id: &str,
    timestamp: &str,
    signatures: &str,
    body: &[u8],
    now: u64,
) -> bool {
    let key = BASE64.decode(secret.trim_start_matches("whsec_").as_bytes());
    let mac = key.ok().and_then(|key| Hmac::<Sha256>::new_from_slice(&key).ok());
    let Some(mac) = mac.map(|mac| mac.chain_update(format!("{id}.{timestamp}.")).chain_update(body)) else {
        return false;
    };
    let recent = timestamp.parse().is_ok_and(|at: u64| at.abs_diff(now) < 300);
    let mut ours = signatures.split(' ').filter_map(|one| one.strip_prefix("v1,"));
    recent
        && ours.any(|one| {
            let given = BASE64.decode(one.as_bytes());
            given.is_ok_and(|given| mac.clone().verify_slice(&given).is_ok())
        })
}
