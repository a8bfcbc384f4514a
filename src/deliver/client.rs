//! The one HTTP client: guarded addresses, no redirects, every read bounded.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use ipnet::IpNet;
use jiff::Timestamp;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::model::Subscription;
use crate::webhook::{Answer, Guard, sign};

const CONNECT: Duration = Duration::from_secs(5);
/// Bytes of an answer that are read.
const ANSWER_BYTES_MAX: usize = 16 * 1024;
/// Characters of an answer that are kept.
const EXCERPT_CHARACTERS_MAX: usize = 1_000;

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client cannot be made")]
pub struct ClientError(#[from] reqwest::Error);

/// Posts messages.
#[derive(Clone, Debug)]
pub struct Client {
    guard: Guard,
    https: reqwest::Client,
    http: reqwest::Client,
    timeout: Duration,
}

impl Client {
    /// A client that connects to public addresses and to `allow` only, and gives up after `timeout`.
    ///
    /// # Errors
    /// When the platform's certificates cannot be used.
    pub fn new(allow: &[IpNet], timeout: Duration) -> Result<Self, ClientError> {
        // A second call finds the provider installed, which is as well.
        drop(rustls::crypto::ring::default_provider().install_default());
        let guard = Guard::new(allow.to_vec());
        let build = |reach| {
            reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .connect_timeout(CONNECT)
                .timeout(timeout)
                .user_agent(concat!("pressroom/", env!("CARGO_PKG_VERSION")))
                .dns_resolver(Arc::new(Resolver { guard: guard.clone(), reach }))
                .build()
        };
        // Names are judged where they are resolved: plain http reaches allowed networks only.
        Ok(Self { https: build(Reach::Permitted)?, http: build(Reach::Allowed)?, guard, timeout })
    }

    /// Posts one message, signed for this try.
    pub async fn post(&self, subscription: &Subscription, id: &str, at: Timestamp, body: Vec<u8>) -> Answer {
        let url = match self.guard.check(&subscription.url) {
            Ok(url) => url,
            Err(error) => return Answer::Forbidden(error.to_string()),
        };
        let seconds = at.as_second();
        let Some(signature) = sign(&subscription.secret, id, seconds, &body) else {
            return Answer::Forbidden("the subscription's secret is not a key: rotate it".to_owned());
        };
        let client = if url.scheme() == "https" { &self.https } else { &self.http };
        let request = client
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", seconds)
            .header("webhook-signature", signature)
            .body(body);
        match request.send().await {
            Ok(response) => read(response).await,
            Err(error) => Answer::NoAnswer(self.reason(&error)),
        }
    }

    fn reason(&self, error: &reqwest::Error) -> String {
        if error.is_timeout() {
            return format!("no answer within {} s", self.timeout.as_secs());
        }
        let mut reason =
            if error.is_connect() { "cannot connect" } else { "the connection broke" }.to_owned();
        let mut source = std::error::Error::source(error);
        while let Some(cause) = source {
            source = cause.source();
            if source.is_none() {
                reason.push_str(": ");
                reason.push_str(&cause.to_string());
            }
        }
        reason
    }
}

/// Reads the head of an answer; the status counts even where the rest is broken, slow or endless.
async fn read(mut response: reqwest::Response) -> Answer {
    let header =
        |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (status, retry_after, control) =
        (response.status().as_u16(), header("retry-after"), header("webhook-delivery"));
    let mut head = Vec::new();
    while head.len() < ANSWER_BYTES_MAX
        && let Ok(Some(chunk)) = response.chunk().await
    {
        head.extend_from_slice(&chunk);
    }
    let excerpt = String::from_utf8_lossy(&head).chars().take(EXCERPT_CHARACTERS_MAX).collect();
    Answer::Response { status, retry_after, control, excerpt }
}

#[derive(Clone, Copy, Debug)]
enum Reach {
    Permitted,
    Allowed,
}

/// Resolves names and drops the addresses that may not be reached, so that no answer of a name server gets past the guard.
#[derive(Debug)]
struct Resolver {
    guard: Guard,
    reach: Reach,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (guard, reach) = (self.guard.clone(), self.reach);
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let may = |address: &SocketAddr| match reach {
                Reach::Permitted => guard.permits(address.ip()),
                Reach::Allowed => guard.allows(address.ip()),
            };
            let kept: Vec<SocketAddr> = found.iter().copied().filter(may).collect();
            if kept.is_empty() {
                return Err(format!(
                    "{} resolves to no address that may be reached: see deliver.allow_networks",
                    name.as_str()
                )
                .into());
            }
            Ok(Box::new(kept.into_iter()) as Addrs)
        })
    }
}
