//! Signatures of Standard Webhooks 1.0.0, section "Signature scheme": `v1` by the subscription's key, `v1a` by the site's.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use ring::signature::{Ed25519KeyPair, KeyPair};
use sha2::Sha256;

use crate::model::{Secret, SiteSecret, Subscription};

/// Signs for one subscription: `v1`, HMAC-SHA256 over `{id}.{timestamp}.{body}`, by its key and by those that were replaced a short
/// while ago.
#[derive(Clone, Debug)]
pub struct Signer {
    key: Hmac<Sha256>,
    retired: Vec<(Hmac<Sha256>, Timestamp)>,
}

impl Signer {
    /// The signer of a subscription. `None` where its secret is not a key.
    #[must_use]
    pub fn new(subscription: &Subscription) -> Option<Self> {
        let retired = subscription.retired.iter().filter_map(|old| Some((prepared(&old.secret)?, old.until)));
        Some(Self { key: prepared(&subscription.secret)?, retired: retired.collect() })
    }

    /// The signer by one key. `None` where the text is not a key.
    #[must_use]
    pub fn of(secret: &Secret) -> Option<Self> {
        Some(Self { key: prepared(secret)?, retired: Vec::new() })
    }

    /// Whether the key made this signature. Takes the same time whatever differs.
    #[must_use]
    pub fn verifies(&self, id: &str, at: Timestamp, body: &[u8], signature: &[u8]) -> bool {
        let mut mac = self.key.clone();
        mac.update(format!("{id}.{}.", at.as_second()).as_bytes());
        mac.update(body);
        mac.verify_slice(signature).is_ok()
    }

    /// The signatures of one try that begins at `at`, with one space between them: verifiers take any that they know, but not two
    /// spaces.
    #[must_use]
    pub fn sign(&self, id: &str, at: Timestamp, body: &[u8]) -> String {
        let head = format!("{id}.{}.", at.as_second());
        let mut signed = v1(&self.key, &head, body);
        for (key, _) in self.retired.iter().filter(|(_, until)| at < *until) {
            signed.push(' ');
            signed.push_str(&v1(key, &head, body));
        }
        signed
    }
}

fn prepared(secret: &Secret) -> Option<Hmac<Sha256>> {
    Hmac::<Sha256>::new_from_slice(&secret.key()?).ok()
}

fn v1(key: &Hmac<Sha256>, head: &str, body: &[u8]) -> String {
    let mut mac = key.clone();
    mac.update(head.as_bytes());
    mac.update(body);
    format!("v1,{}", data_encoding::BASE64.encode(&mac.finalize().into_bytes()))
}

/// A key by which the site signs: `v1a`, ed25519 over the same bytes, so that anybody can verify a message that was passed on.
#[derive(Debug)]
pub struct SiteSigner {
    pair: Ed25519KeyPair,
    until: Option<Timestamp>,
}

impl SiteSigner {
    /// From a key; it signs before `until`. `None` where the text is not a key, or its halves do not belong together.
    #[must_use]
    pub fn new(secret: &SiteSecret, until: Option<Timestamp>) -> Option<Self> {
        let (seed, public) = secret.halves()?;
        Some(Self { pair: Ed25519KeyPair::from_seed_and_public_key(&seed, &public).ok()?, until })
    }

    /// A new key from 32 random bytes: the secret and the public half, `whpk_` and base 64.
    #[must_use]
    pub fn mint(seed: [u8; 32]) -> Option<(SiteSecret, String)> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).ok()?;
        let public: [u8; 32] = pair.public_key().as_ref().try_into().ok()?;
        let shown = format!("whpk_{}", data_encoding::BASE64.encode(&public));
        Some((SiteSecret::new(seed, public), shown))
    }

    /// The signature of one try that begins at `at`. `None` once the key has ended.
    #[must_use]
    pub fn sign(&self, id: &str, at: Timestamp, body: &[u8]) -> Option<String> {
        if self.until.is_some_and(|until| until <= at) {
            return None;
        }
        let signed = [format!("{id}.{}.", at.as_second()).as_bytes(), body].concat();
        Some(format!("v1a,{}", data_encoding::BASE64.encode(self.pair.sign(&signed).as_ref())))
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::{Signer, SiteSigner};
    use crate::model::{Filter, Retired, Secret, SiteSecret, Subscription, SubscriptionId};

    fn subscription(secret: &str, retired: Vec<Retired>) -> Subscription {
        let (secret, nowhere) = (Secret::from(secret.to_owned()), (String::new(), Filter::default()));
        let one =
            Subscription::new(SubscriptionId::new([0; 10]), nowhere, secret, (0, Timestamp::UNIX_EPOCH));
        Subscription { retired, ..one }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// The vectors that the reference libraries test with.
    #[test]
    fn known_answers() {
        let signer =
            Signer::new(&subscription("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", Vec::new())).unwrap();
        let body = br#"{"email":"test@example.com","username":"test_user"}"#;
        assert_eq!(
            signer.sign("msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", at(1_649_367_553), body),
            "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="
        );
        let secret =
            "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
        let site = SiteSigner::new(&SiteSecret::from(secret.to_owned()), None).unwrap();
        assert_eq!(
            site.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", at(1_614_265_330), br#"{"test": 2432232314}"#)
                .as_deref(),
            Some(
                "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=="
            )
        );
        let (seed, _) = SiteSecret::from(secret.to_owned()).halves().unwrap();
        let (minted, public) = SiteSigner::mint(seed).unwrap();
        assert_eq!(
            (minted.reveal(), public.as_str()),
            (secret, "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=")
        );
    }

    #[test]
    fn a_replaced_key_signs_until_its_time() {
        let old = Secret::new([1; 32]);
        let retired = vec![Retired { secret: old.clone(), until: at(100) }];
        let new = Secret::new([2; 32]);
        let signer = Signer::new(&subscription(new.reveal(), retired)).unwrap();
        let alone = |secret: &Secret, second| {
            Signer::new(&subscription(secret.reveal(), Vec::new())).unwrap().sign(
                "msg_1",
                at(second),
                b"body",
            )
        };
        assert_eq!(signer.sign("msg_1", at(99), b"body"), format!("{} {}", alone(&new, 99), alone(&old, 99)));
        assert_eq!(signer.sign("msg_1", at(100), b"body"), alone(&new, 100));
        let (site, _) = SiteSigner::mint([3; 32]).unwrap();
        let ended = at(100).checked_sub(SignedDuration::from_secs(1)).unwrap();
        assert!(SiteSigner::new(&site, Some(ended)).unwrap().sign("msg_1", at(100), b"").is_none());
    }

    #[test]
    fn no_key_no_signer() {
        assert!(Signer::new(&subscription("whsec_*", Vec::new())).is_none());
        assert!(SiteSigner::new(&SiteSecret::from("whsk_AAAA".to_owned()), None).is_none());
    }
}
