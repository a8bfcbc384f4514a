//! The one HTTP client: guarded addresses, no redirects, every read bounded.

use std::error::Error;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use ipnet::IpNet;
use jiff::Timestamp;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::model::{Dialect, Manner, Secret, Subscription};
use crate::webhook::{Answer, Fault, Guard, Message, Signer, has_own_signature, own_signature};

/// How long to wait for a connection with TLS.
const CONNECT: Duration = Duration::from_secs(5);
/// How long to wait for the rest of an answer whose status is known.
const ANSWER: Duration = Duration::from_secs(1);
/// Bytes of an answer that are read.
const ANSWER_BYTES_MAX: usize = 16 * 1024;
/// Characters of an answer that are kept.
const EXCERPT_CHARACTERS_MAX: usize = 1_000;
/// Bytes of a message that are sent.
const BODY_BYTES_MAX: usize = 1024 * 1024;

const TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client cannot be made")]
pub struct ClientError(#[from] reqwest::Error);

/// Finds the addresses of a name. What it finds is judged before anything connects to it.
#[async_trait::async_trait]
pub trait Names: fmt::Debug + Send + Sync {
    /// The addresses of `host` just now.
    ///
    /// # Errors
    /// When the name has none.
    async fn addresses(&self, host: &str) -> std::io::Result<Vec<IpAddr>>;
}

/// The system's resolver.
#[derive(Clone, Copy, Debug)]
pub struct SystemNames;

#[async_trait::async_trait]
impl Names for SystemNames {
    async fn addresses(&self, host: &str) -> std::io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect())
    }
}

/// Where the messages of a subscription go and how they are signed, made ready once.
#[derive(Debug)]
pub struct Target {
    place: Result<Place, String>,
}

#[derive(Debug)]
struct Place {
    url: reqwest::Url,
    signer: Signer,
    /// What the endpoint asked for besides.
    headers: HeaderMap,
    /// The format whose receivers have a signature of their own, with its key.
    own: Option<(Dialect, Secret)>,
}

/// What an endpoint answered to a question.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) status: u16,
    /// The header `WebHook-Allowed-Origin`.
    pub(super) allowed_origin: Option<String>,
    /// The head of the body.
    pub(super) head: String,
}

/// A message with what is the same at every try made ready once.
#[derive(Debug)]
pub struct Packet {
    pub(super) id: String,
    pub(super) body: Bytes,
    /// All headers but time and signature.
    headers: Result<HeaderMap, String>,
}

impl Packet {
    /// What cannot stand in a header is refused at the first try, not repaired.
    #[must_use]
    pub fn new(message: Message) -> Self {
        let headers = headers(&message);
        Self { id: message.id, body: message.body.into(), headers }
    }
}

/// Posts messages.
#[derive(Clone, Debug)]
pub struct Client {
    guard: Guard,
    https: reqwest::Client,
    http: reqwest::Client,
    timeout: Duration,
}

impl Client {
    /// A client that connects to public addresses and to `allow` only, whatever `names` says, and gives up after `timeout`.
    ///
    /// # Errors
    /// When the platform's certificates cannot be used.
    pub fn new(allow: &[IpNet], timeout: Duration, names: &Arc<dyn Names>) -> Result<Self, ClientError> {
        // A second call finds the provider installed, which is as well.
        drop(rustls::crypto::ring::default_provider().install_default());
        let guard = Guard::new(allow.to_vec());
        let build = |reach| {
            reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .http1_only()
                .tcp_nodelay(true)
                .connect_timeout(CONNECT.min(timeout))
                .timeout(timeout)
                .user_agent(concat!("pressroom/", env!("CARGO_PKG_VERSION")))
                .dns_resolver(Arc::new(Resolver { guard: guard.clone(), reach, names: Arc::clone(names) }))
        };
        // Names are judged where they are resolved: plain http reaches allowed networks only. It needs no certificates, and reading
        // the platform's takes longer than all else here.
        let (https, http) = (build(Reach::Permitted), build(Reach::Allowed).tls_certs_only([]));
        Ok(Self { https: https.build()?, http: http.build()?, guard, timeout })
    }

    /// Makes the endpoint of a subscription ready; why it cannot be used shows at the first try.
    #[must_use]
    pub fn target(&self, subscription: &Subscription) -> Target {
        let place = || {
            let url = self.guard.check(&subscription.url).map_err(|error| error.to_string())?;
            let signer =
                Signer::new(subscription).ok_or("the subscription's secret is not a key: rotate it")?;
            let format = subscription.manner.format;
            let own = has_own_signature(format).then(|| (format, subscription.secret.clone()));
            Ok(Place { url, signer, headers: own_headers(&subscription.manner)?, own })
        };
        let place = place();
        Target { place }
    }

    /// Posts one message, signed for this try. `site` is what the site's own keys sign, with a space before it, or nothing.
    pub async fn post(&self, target: &Target, packet: &Packet, at: Timestamp, site: &str) -> Answer {
        let (place, headers) = match (&target.place, &packet.headers) {
            (Ok(place), Ok(headers)) => (place, headers),
            (Err(reason), _) | (_, Err(reason)) => return Answer::Forbidden(reason.clone()),
        };
        let signature = place.signer.sign(&packet.id, at, &packet.body) + site;
        let Ok(signature) = HeaderValue::try_from(signature) else {
            return Answer::Forbidden("the signature cannot be sent".to_owned());
        };
        let mut request = reqwest::Request::new(reqwest::Method::POST, place.url.clone());
        *request.headers_mut() = headers.clone();
        let headers = request.headers_mut();
        headers.insert(TIMESTAMP, HeaderValue::from(at.as_second()));
        headers.insert(SIGNATURE, signature);
        for (name, value) in &place.headers {
            headers.insert(name.clone(), value.clone());
        }
        if let Some((format, secret)) = &place.own
            && let Some((name, value)) = own_signature(*format, secret, &packet.body)
            && let Ok(value) = HeaderValue::from_str(&value)
        {
            headers.insert(name, value);
        }
        *request.body_mut() = Some(packet.body.clone().into());
        match self.reaching(&place.url).execute(request).await {
            Ok(response) => read(response).await,
            Err(error) => self.no_answer(&error),
        }
    }

    /// Asks an address, as the WebSub hub asks a subscriber.
    pub async fn get(&self, url: &reqwest::Url) -> Answer {
        match self.guard.check(url.as_str()) {
            Ok(url) => self.ask(self.reaching(&url).get(url)).await,
            Err(error) => Answer::Forbidden(error.to_string()),
        }
    }

    /// Posts bytes with these headers.
    pub async fn send(
        &self,
        url: &str,
        headers: Vec<(&'static str, String)>,
        body: impl Into<Bytes>,
    ) -> Answer {
        match self.guard.check(url) {
            Ok(url) => {
                let request = self.reaching(&url).post(url).body(body.into());
                let request =
                    headers.into_iter().fold(request, |request, (name, value)| request.header(name, value));
                self.ask(request).await
            }
            Err(error) => Answer::Forbidden(error.to_string()),
        }
    }

    /// The client that may reach what stands at the URL.
    fn reaching(&self, url: &reqwest::Url) -> &reqwest::Client {
        if url.scheme() == "https" { &self.https } else { &self.http }
    }

    async fn ask(&self, request: reqwest::RequestBuilder) -> Answer {
        match request.send().await {
            Ok(response) => read(response).await,
            Err(error) => self.no_answer(&error),
        }
    }

    /// Asks the endpoint of a subscription something outside of deliveries, with the headers that it asked for and, where there is one,
    /// with `challenge` in the query.
    ///
    /// # Errors
    /// Says why there is no answer.
    pub(super) async fn question(
        &self,
        subscription: &Subscription,
        (method, challenge): (reqwest::Method, Option<&str>),
        headers: &[(&'static str, &str)],
    ) -> Result<Asked, String> {
        let Place { mut url, headers: mut all, .. } = self.target(subscription).place?;
        if let Some(challenge) = challenge {
            url.query_pairs_mut().append_pair("challenge", challenge);
        }
        for (name, value) in headers {
            all.insert(*name, HeaderValue::from_str(value).map_err(|error| error.to_string())?);
        }
        match self.reaching(&url).request(method, url.clone()).headers(all).send().await {
            Ok(response) => {
                let allowed = response.headers().get("webhook-allowed-origin");
                let allowed_origin = allowed.and_then(|value| value.to_str().ok()).map(str::to_owned);
                let Answer::Response { status, excerpt, .. } = read(response).await else {
                    return Err("the answer cannot be read".to_owned());
                };
                Ok(Asked { status, allowed_origin, head: excerpt })
            }
            Err(error) => match self.no_answer(&error) {
                Answer::NoAnswer { reason, .. } | Answer::Forbidden(reason) => Err(reason),
                Answer::Response { status, .. } => Err(format!("status {status}")),
            },
        }
    }

    fn no_answer(&self, error: &reqwest::Error) -> Answer {
        let causes = || causes(error);
        let last = causes().last().map(ToString::to_string).unwrap_or_default();
        let named = causes().any(<dyn Error>::is::<Unreachable>);
        let tls = last.starts_with("tls handshake") || causes().any(is_tls);
        let (fault, reason) = if error.is_connect() && named {
            (Fault::Name, last)
        } else if error.is_connect() && tls {
            (Fault::Tls, format!("no TLS connection: {last}"))
        } else if error.is_connect() && error.is_timeout() {
            (Fault::Connect, "no connection in time".to_owned())
        } else if error.is_timeout() {
            (Fault::Timeout, format!("no answer within {:?}", self.timeout))
        } else if error.is_connect() {
            (Fault::Connect, format!("cannot connect: {last}"))
        } else {
            (Fault::Broken, format!("the connection broke: {last}"))
        };
        Answer::NoAnswer { fault, reason }
    }
}

/// What lies behind an error, one after the other.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    let mut next = error.source();
    std::iter::from_fn(move || {
        let cause = next?;
        next = cause.source();
        Some(cause)
    })
}

/// Whether an error, or what an I/O error carries, is one of TLS.
fn is_tls(cause: &(dyn Error + 'static)) -> bool {
    let carried = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    cause.is::<rustls::Error>() || carried.is_some_and(|carried| is_tls(carried))
}

/// The headers that an endpoint asked for. They were checked when they were saved; none of them is one of the message's own.
fn own_headers(manner: &Manner) -> Result<HeaderMap, String> {
    let authorization = manner.authentication.iter().map(|by| ("authorization", by.header()));
    let own = manner.headers.iter().map(|header| (header.name.as_str(), header.value.clone()));
    let mut headers = HeaderMap::new();
    for (name, value) in own.chain(authorization) {
        let header = HeaderName::try_from(name).ok().zip(HeaderValue::try_from(value).ok());
        let (name, mut value) = header.ok_or_else(|| format!("the header {name} cannot be sent"))?;
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Ok(headers)
}

/// The headers of a message. What cannot stand in a header is refused, not repaired.
fn headers(message: &Message) -> Result<HeaderMap, String> {
    if message.body.len() > BODY_BYTES_MAX {
        return Err(format!("the message has {} bytes, more than {BODY_BYTES_MAX}", message.body.len()));
    }
    let mut headers = HeaderMap::with_capacity(message.headers.len() + 4);
    let value = |name: &str, text: &str| {
        HeaderValue::from_str(text).map_err(|_unprintable| format!("the header {name} cannot be sent"))
    };
    for (name, text) in &message.headers {
        let name = HeaderName::try_from(name).map_err(|_invalid| format!("{name:?} is no header"))?;
        headers.insert(name.clone(), value(name.as_str(), text)?);
    }
    headers.insert("content-type", value("content-type", &message.content_type)?);
    headers.insert("webhook-id", value("webhook-id", &message.id)?);
    Ok(headers)
}

/// Reads the head of an answer; the status counts even where the rest is broken, slow or endless.
async fn read(mut response: reqwest::Response) -> Answer {
    let header =
        |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (status, retry_after, control) =
        (response.status().as_u16(), header("retry-after"), header("webhook-delivery"));
    let mut head = Vec::new();
    let rest = async {
        while head.len() < ANSWER_BYTES_MAX
            && let Ok(Some(chunk)) = response.chunk().await
        {
            head.extend_from_slice(&chunk);
        }
    };
    // Whatever has come by then is the answer.
    drop(tokio::time::timeout(ANSWER, rest).await);
    let excerpt = String::from_utf8_lossy(&head).chars().take(EXCERPT_CHARACTERS_MAX).collect();
    Answer::Response { status, retry_after, control, excerpt }
}

#[derive(Clone, Copy, Debug)]
enum Reach {
    Permitted,
    Allowed,
}

/// No address to which a connection may be made.
#[derive(Debug, thiserror::Error)]
enum Unreachable {
    #[error("{0} has no address: {1}")]
    Unknown(String, std::io::Error),
    #[error("{0} resolves to no address that may be reached: see deliver.allow_networks")]
    Refused(String),
}

/// Resolves names and drops the addresses that may not be reached, so that no answer of a name server gets past the guard. The
/// connection is made to what is returned here and to nothing else: a name cannot be bound anew in between.
#[derive(Debug)]
struct Resolver {
    guard: Guard,
    reach: Reach,
    names: Arc<dyn Names>,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (guard, reach, names) = (self.guard.clone(), self.reach, Arc::clone(&self.names));
        Box::pin(async move {
            let host = name.as_str();
            let found =
                names.addresses(host).await.map_err(|error| Unreachable::Unknown(host.to_owned(), error))?;
            let may = |address: &IpAddr| match reach {
                Reach::Permitted => guard.permits(*address),
                Reach::Allowed => guard.allows(*address),
            };
            let kept: Vec<SocketAddr> =
                found.into_iter().filter(may).map(|address| SocketAddr::new(address, 0)).collect();
            if kept.is_empty() {
                return Err(Unreachable::Refused(host.to_owned()).into());
            }
            Ok(Box::new(kept.into_iter()) as Addrs)
        })
    }
}
