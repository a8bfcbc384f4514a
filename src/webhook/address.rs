//! Where a webhook may go. Judged on the address that is connected to, so that no name can point it elsewhere.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use url::{Host, Url};

/// Addresses to which pressroom may connect: public ones, and the networks that the operator allows.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    allow: Vec<IpNet>,
}

/// Why a URL cannot be an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Not a URL with a host.
    #[error("{0} is not a URL with a host, such as https://example.org/hook")]
    Malformed(String),
    /// Neither http nor https.
    #[error("the scheme {0} cannot be used: use https")]
    Scheme(String),
    /// A password in the URL would end up in logs.
    #[error("a user name or password in the URL is not supported")]
    Credentials,
    /// A private or otherwise special address.
    #[error("{0} is not a public address: allow its network in deliver.allow_networks if you mean it")]
    Address(IpAddr),
    /// Plain http to the public.
    #[error("plain http is only for the networks in deliver.allow_networks: use https")]
    Plain,
}

impl Guard {
    /// A guard with these exceptions.
    #[must_use]
    pub fn new(allow: Vec<IpNet>) -> Self {
        Self { allow }
    }

    /// Whether the operator allows the address by name of its network.
    #[must_use]
    pub fn allows(&self, address: IpAddr) -> bool {
        let address = effective(address);
        self.allow.iter().any(|network| network.contains(&address))
    }

    /// Whether it may be connected to.
    #[must_use]
    pub fn permits(&self, address: IpAddr) -> bool {
        is_public(address) || self.allows(address)
    }

    /// Checks what a URL shows by itself; a host name is judged again when it is resolved.
    ///
    /// # Errors
    /// Says why it cannot be an endpoint.
    pub fn check(&self, text: &str) -> Result<Url, UrlError> {
        let url = Url::parse(text).map_err(|error| UrlError::Malformed(format!("{text} ({error})")))?;
        let literal = match url.host() {
            None => return Err(UrlError::Malformed(text.to_owned())),
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(Host::Domain(_)) => None,
        };
        if !matches!(url.scheme(), "http" | "https") {
            return Err(UrlError::Scheme(url.scheme().to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UrlError::Credentials);
        }
        match literal {
            Some(address) if !self.permits(address) => Err(UrlError::Address(address)),
            Some(address) if url.scheme() == "http" && !self.allows(address) => Err(UrlError::Plain),
            None if url.scheme() == "http" && self.allow.is_empty() => Err(UrlError::Plain),
            _ => Ok(url),
        }
    }
}

/// The IPv4 address that an IPv6 spelling of it reaches.
fn effective(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(six) => six.to_ipv4_mapped().map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    }
}

fn is_public(address: IpAddr) -> bool {
    match effective(address) {
        IpAddr::V4(four) => !SPECIAL_4.iter().any(|(network, bits)| within_4(four, *network, *bits)),
        // Only global unicast is public, less what is carved out of it.
        IpAddr::V6(six) => {
            within_6(six, [0x2000, 0, 0], 3)
                && !SPECIAL_6.iter().any(|(network, bits)| within_6(six, *network, *bits))
        }
    }
}

fn within_4(address: Ipv4Addr, network: [u8; 4], bits: u8) -> bool {
    Ipv4Net::new(Ipv4Addr::from(network), bits).is_ok_and(|network| network.contains(&address))
}

fn within_6(address: Ipv6Addr, [a, b, c]: [u16; 3], bits: u8) -> bool {
    Ipv6Net::new(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), bits).is_ok_and(|network| network.contains(&address))
}

/// The IANA registry of special-purpose IPv4 addresses, multicast and reserved space.
const SPECIAL_4: [([u8; 4], u8); 16] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 31, 196, 0], 24),
    ([192, 52, 193, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 3),
];

/// What is not for the public within `2000::/3`: protocol assignments with Teredo, documentation, 6to4, AS112.
const SPECIAL_6: [([u16; 3], u8); 6] = [
    ([0x2001, 0, 0], 23),
    ([0x2001, 0xdb8, 0], 32),
    ([0x2002, 0, 0], 16),
    ([0x2620, 0x4f, 0x8000], 48),
    ([0x3fff, 0, 0], 20),
    ([0x3ffe, 0, 0], 16),
];

#[cfg(test)]
mod tests {
    use super::{Guard, UrlError};

    #[rustfmt::skip]
    const HOSTS: &[&str] = &[
        "127.0.0.1", "127.1", "127.255.255.254", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "0", "0.0.0.0",
        "0.1.2.3", "10.0.0.1", "10.255.255.255", "0xa.0.0.1", "012.0.0.1", "100.64.0.1", "100.127.255.255",
        "169.254.169.254", "0xa9fea9fe", "2852039166", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1",
        "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.0.1", "192.168.1", "0300.0250.1.1", "198.18.0.1",
        "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:10.0.0.1]",
        "[::ffff:169.254.169.254]", "[::127.0.0.1]", "[::7f00:1]", "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.1]",
        "[64:ff9b:1::1]", "[100::1]", "[2001::1]", "[2001:2::1]", "[2001:10::1]", "[2001:db8::1]", "[2002:7f00:1::]",
        "[2002:a00:1::1]", "[3fff::1]", "[3ffe::1]", "[5f00::1]", "[fc00::1]", "[fd12:3456::1]", "[fe80::1]",
        "[febf::1]", "[fec0::1]", "[ff02::1]", "[ff0e::1]", "127。0。0。1", "１２７.0.0.1", "%31%32%37.0.0.1",
    ];

    #[test]
    fn special_addresses_are_refused_in_every_spelling() {
        let guard = Guard::default();
        assert!(HOSTS.len() >= 60);
        for host in HOSTS {
            let checked = guard.check(&format!("https://{host}/hook"));
            assert!(matches!(checked, Err(UrlError::Address(_))), "{host}: {checked:?}");
        }
    }

    #[test]
    fn public_and_allowed_addresses_pass() {
        let public = Guard::default();
        for host in
            ["8.8.8.8", "example.org", "[2606:4700::1111]", "192.0.3.1", "172.32.0.1", "[::ffff:8.8.8.8]"]
        {
            assert!(public.check(&format!("https://{host}/")).is_ok(), "{host}");
        }
        assert_eq!(public.check("http://8.8.8.8/"), Err(UrlError::Plain));
        assert_eq!(public.check("http://example.org/"), Err(UrlError::Plain));
        assert_eq!(public.check("ftp://example.org/"), Err(UrlError::Scheme("ftp".to_owned())));
        assert_eq!(public.check("https://me:pass@example.org/"), Err(UrlError::Credentials));
        assert!(matches!(public.check("nonsense"), Err(UrlError::Malformed(_))));
        let loopback = Guard::new(vec!["127.0.0.0/8".parse().unwrap()]);
        assert!(loopback.check("http://127.0.0.1:8080/hook").is_ok());
        assert!(loopback.check("http://[::ffff:127.0.0.1]/hook").is_ok());
        assert!(loopback.check("http://10.0.0.1/").is_err());
        assert_eq!(loopback.check("http://8.8.8.8/"), Err(UrlError::Plain));
    }
}
