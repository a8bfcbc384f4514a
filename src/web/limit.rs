//! Who asks too often: a bucket for each client, generous enough for a reader that imports every feed.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// The bits of an IPv6 address that tell one customer's network from another's.
const IPV6_NETWORK: u32 = 64;

/// How often one client may ask.
#[derive(Debug)]
pub struct Limit {
    buckets: Option<DefaultKeyedRateLimiter<IpAddr>>,
    header: Option<HeaderName>,
}

impl Limit {
    /// So many requests a minute for each client, as many at once; 0 for no limit. Behind a proxy, `header` is where the proxy
    /// writes the address of the client.
    #[must_use]
    pub fn new(requests_per_minute: u32, header: Option<HeaderName>) -> Self {
        let quota = NonZeroU32::new(requests_per_minute).map(Quota::per_minute);
        Self { buckets: quota.map(RateLimiter::keyed), header }
    }

    /// Counts a request. `Err` says after how many seconds the next will be answered.
    pub(super) fn count(&self, peer: IpAddr, request: &HeaderMap) -> Result<(), u64> {
        let Some(buckets) = &self.buckets else { return Ok(()) };
        let counted = buckets.check_key(&network(self.client(peer, request)));
        counted.map_err(|wait| seconds(wait.wait_time_from(DefaultClock::default().now())))
    }

    /// The last address in the header: what stands before it may be the client's own invention.
    fn client(&self, peer: IpAddr, request: &HeaderMap) -> IpAddr {
        let told = self.header.as_ref().and_then(|header| request.get_all(header).iter().next_back());
        let last = told.and_then(|value| value.to_str().ok()).and_then(|value| value.rsplit(',').next());
        last.and_then(|address| address.trim().parse().ok()).unwrap_or(peer)
    }

    /// Forgets clients whose buckets are full again.
    pub(super) fn forget(&self) {
        if let Some(buckets) = &self.buckets {
            buckets.retain_recent();
            buckets.shrink_to_fit();
        }
    }
}

/// A wait in whole seconds, after which it is over.
pub(super) fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

/// How often to forget.
pub(super) const FORGET: Duration = Duration::from_secs(60);

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => {
            IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() & (u128::MAX << (128 - IPV6_NETWORK))))
        }
        four @ IpAddr::V4(_) => four,
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::Limit;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn each_client_has_a_bucket() {
        let (limit, none) = (Limit::new(2, None), HeaderMap::new());
        for _ in 0..2 {
            assert_eq!(limit.count(ip("192.0.2.1"), &none), Ok(()));
        }
        let wait = limit.count(ip("::ffff:192.0.2.1"), &none).unwrap_err();
        assert!((1..=30).contains(&wait), "{wait}");
        assert_eq!(limit.count(ip("192.0.2.2"), &none), Ok(()));
        limit.forget();
        assert!(limit.count(ip("192.0.2.1"), &none).is_err(), "only full buckets are forgotten");
        let off = Limit::new(0, None);
        assert!((0..1000).all(|_| off.count(ip("192.0.2.1"), &none).is_ok()));
    }

    #[test]
    fn a_customer_has_one_ipv6_network() {
        let (limit, none) = (Limit::new(1, None), HeaderMap::new());
        assert_eq!(limit.count(ip("2001:db8:1:2::1"), &none), Ok(()));
        assert!(limit.count(ip("2001:db8:1:2:ffff::9"), &none).is_err());
        assert_eq!(limit.count(ip("2001:db8:1:3::1"), &none), Ok(()));
    }

    #[test]
    fn only_the_configured_header_is_believed() {
        let header = HeaderName::from_static("x-forwarded-for");
        let request =
            |value: &'static str| HeaderMap::from_iter([(header.clone(), HeaderValue::from_static(value))]);
        let behind = Limit::new(1, Some(header.clone()));
        assert_eq!(behind.count(ip("127.0.0.1"), &request("198.51.100.1, 192.0.2.1")), Ok(()));
        assert!(
            behind.count(ip("127.0.0.1"), &request("203.0.113.9, 192.0.2.1")).is_err(),
            "a forged first address"
        );
        assert_eq!(behind.count(ip("127.0.0.1"), &request("192.0.2.2")), Ok(()));
        assert_eq!(behind.count(ip("127.0.0.1"), &request("nonsense")), Ok(()), "the peer's own bucket");
        let open = Limit::new(1, None);
        assert_eq!(open.count(ip("192.0.2.1"), &request("192.0.2.2")), Ok(()));
        assert!(open.count(ip("192.0.2.1"), &request("192.0.2.3")).is_err(), "no header is believed");
    }
}
