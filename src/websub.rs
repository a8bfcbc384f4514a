//! W3C WebSub, Recommendation of 23 January 2018: what a subscriber asks of the hub, and what the hub asks of the subscriber.
//!
//! Invariant: no I/O, no clock, no randomness; the challenge is an argument.

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use url::{Url, form_urlencoded};

use crate::model::{FeedKey, Format};

/// Seconds of a lease for which nobody asked otherwise.
const LEASE: u64 = 10 * 24 * 3600;
/// The shortest lease that is granted.
const LEASE_MIN: u64 = 300;
/// The longest lease that is granted.
const LEASE_MAX: u64 = 30 * 24 * 3600;
/// A secret must be shorter than this (section 5.1).
const SECRET_BYTES: usize = 200;

/// What a subscriber wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// To be told of changes.
    Subscribe,
    /// To be told no more.
    Unsubscribe,
}

impl Mode {
    /// Its name in requests.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Subscribe => "subscribe",
            Self::Unsubscribe => "unsubscribe",
        }
    }

    /// The mode of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Subscribe, Self::Unsubscribe].into_iter().find(|mode| mode.as_str() == name)
    }
}

/// A request to the hub, section 5.1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Whether to begin or to end.
    pub mode: Mode,
    /// Where the subscriber listens.
    pub callback: String,
    /// Which feed.
    pub feed: FeedKey,
    /// In which format.
    pub format: Format,
    /// Seconds for which it holds.
    pub lease_seconds: u64,
    /// Key by which contents are signed.
    pub secret: Option<String>,
}

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WishError {
    /// A parameter that must be there is not.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// Neither subscribe nor unsubscribe.
    #[error("hub.mode {0} is neither subscribe nor unsubscribe")]
    Mode(String),
    /// Not a document of this site.
    #[error("hub.topic {0} is no feed of this site: take the address that the feed calls itself")]
    Topic(String),
    /// A document that is made when it is asked for.
    #[error(
        "hub.topic {0} is a question: the hub tells of the feeds of subjects, of all statements and of changes; poll a search, or have its webhook"
    )]
    Question(String),
    /// Not a number.
    #[error("hub.lease_seconds {0} is no number of seconds")]
    Lease(String),
    /// Too long.
    #[error("hub.secret must be shorter than {SECRET_BYTES} bytes")]
    Secret,
}

impl Wish {
    /// Reads the form of a request to the hub of the site at `base_url`.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn parse(form: &[u8], base_url: &str) -> Result<Self, WishError> {
        let pairs: Vec<_> = form_urlencoded::parse(form).collect();
        let find = |name: &'static str| {
            let found = pairs.iter().find(|(key, value)| key == name && !value.is_empty());
            found.map(|(_, value)| value.as_ref())
        };
        let need = |name| find(name).ok_or(WishError::Missing(name));
        let mode = need("hub.mode")?;
        let mode = Mode::from_name(mode).ok_or_else(|| WishError::Mode(mode.to_owned()))?;
        let (callback, topic) = (need("hub.callback")?.to_owned(), need("hub.topic")?);
        let (feed, format) = document(topic, base_url).ok_or_else(|| {
            let question = topic.starts_with(base_url) && topic.contains('?');
            if question { WishError::Question(topic.to_owned()) } else { WishError::Topic(topic.to_owned()) }
        })?;
        let lease = find("hub.lease_seconds").map_or(Ok(LEASE), |text| {
            text.parse::<u64>().map_err(|_not_a_number| WishError::Lease(text.to_owned()))
        })?;
        let secret = find("hub.secret").map(str::to_owned);
        if secret.as_ref().is_some_and(|secret| secret.len() >= SECRET_BYTES) {
            return Err(WishError::Secret);
        }
        Ok(Self { mode, callback, feed, format, lease_seconds: lease.clamp(LEASE_MIN, LEASE_MAX), secret })
    }
}

fn document(topic: &str, base_url: &str) -> Option<(FeedKey, Format)> {
    let path = topic.strip_prefix(base_url)?.strip_prefix('/')?;
    let (feed, extension) = path.rsplit_once('.')?;
    Some((feed.parse().ok()?, Format::from_extension(extension)?))
}

/// Where the hub asks whether the subscriber means it, section 5.3: its own parameters are kept.
#[must_use]
pub fn verification(callback: &Url, wish: (Mode, &str), challenge: &str, lease_seconds: u64) -> Url {
    let mut url = callback.clone();
    let (mode, topic) = wish;
    url.query_pairs_mut()
        .append_pair("hub.mode", mode.as_str())
        .append_pair("hub.topic", topic)
        .append_pair("hub.challenge", challenge);
    if mode == Mode::Subscribe {
        url.query_pairs_mut().append_pair("hub.lease_seconds", &lease_seconds.to_string());
    }
    url
}

/// Where the hub says that a subscription ends against the subscriber's wish, section 5.2.
#[must_use]
pub fn denial(callback: &Url, topic: &str, reason: &str) -> Url {
    let mut url = callback.clone();
    url.query_pairs_mut()
        .append_pair("hub.mode", "denied")
        .append_pair("hub.topic", topic)
        .append_pair("hub.reason", reason);
    url
}

/// The value of `X-Hub-Signature`, section 7.1.
#[must_use]
pub fn signature(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(body);
    format!("sha256={}", HEXLOWER.encode(&mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{Mode, Wish, WishError, denial, signature, verification};

    const SITE: &str = "https://press.example";

    fn form(pairs: &[(&str, &str)]) -> Vec<u8> {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish().into_bytes()
    }

    #[test]
    fn wishes() {
        let good = [
            ("hub.mode", "subscribe"),
            ("hub.callback", "https://reader.example/in?a=1"),
            ("hub.topic", "https://press.example/organisations/csto.atom"),
        ];
        let with = |name: &str, value: &str| form(&[&good[..], &[(name, value)]].concat());
        let wish = Wish::parse(&form(&good), SITE).unwrap();
        assert_eq!((wish.mode, wish.feed.to_string().as_str()), (Mode::Subscribe, "organisations/csto"));
        assert_eq!((wish.lease_seconds, wish.secret), (864_000, None));
        let lease = |seconds| Wish::parse(&with("hub.lease_seconds", seconds), SITE).unwrap().lease_seconds;
        assert_eq!([lease("1"), lease("3600"), lease("99999999999")], [300, 3_600, 2_592_000]);
        let (secret, long) = ("s".repeat(199), "s".repeat(200));
        assert_eq!(Wish::parse(&with("hub.secret", &secret), SITE).unwrap().secret, Some(secret.clone()));
        assert_eq!(Wish::parse(&with("hub.secret", &long), SITE), Err(WishError::Secret));
        assert_eq!(
            Wish::parse(&with("hub.lease_seconds", "-1"), SITE),
            Err(WishError::Lease("-1".to_owned()))
        );
        for n in 0..good.len() {
            let mut fewer = good.to_vec();
            fewer.remove(n);
            assert_eq!(Wish::parse(&form(&fewer), SITE), Err(WishError::Missing(good[n].0)));
        }
        for topic in [
            "https://other.example/statements.atom",
            "https://press.example/",
            "/statements.atom",
            "https://press.example/statements.exe",
        ] {
            let mut wrong = good;
            wrong[2].1 = topic;
            assert_eq!(Wish::parse(&form(&wrong), SITE), Err(WishError::Topic(topic.to_owned())));
        }
        let mut asked = good;
        asked[2].1 = "https://press.example/search.atom?q=peace";
        assert_eq!(Wish::parse(&form(&asked), SITE), Err(WishError::Question(asked[2].1.to_owned())));
        let mut wrong = good;
        wrong[0].1 = "publish";
        assert_eq!(Wish::parse(&form(&wrong), SITE), Err(WishError::Mode("publish".to_owned())));
    }

    #[test]
    fn what_the_subscriber_is_asked() {
        let callback = "https://reader.example/in?a=1".parse().unwrap();
        let topic = "https://press.example/statements.atom";
        let asked = verification(&callback, (Mode::Subscribe, topic), "c1", 300);
        assert_eq!(
            asked.as_str(),
            "https://reader.example/in?a=1&hub.mode=subscribe&hub.topic=https%3A%2F%2Fpress.example%2Fstatements.atom&hub.challenge=c1&hub.lease_seconds=300"
        );
        let asked = verification(&callback, (Mode::Unsubscribe, topic), "c1", 300);
        assert!(asked.as_str().ends_with("&hub.challenge=c1"));
        assert!(denial(&callback, topic, "it is gone").as_str().contains("hub.mode=denied"));
    }

    #[test]
    fn contents_are_signed() {
        // RFC 4231, test case 2.
        assert_eq!(
            signature("Jefe", b"what do ya want for nothing?"),
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
