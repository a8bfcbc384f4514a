//! The front: answers at once what is at hand, and asks the router for the rest.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use http_body_util::{Either, Full};
use jiff::Timestamp;
use tokio::sync::watch;
use tower::ServiceExt;

use super::limit::FORGET;
use super::{Limit, Web, router};

const A_IM: HeaderName = HeaderName::from_static("a-im");

/// An answer: bytes at hand, or whatever the router made.
pub type Answer = Response<Either<Full<Bytes>, axum::body::Body>>;

/// Answers requests.
#[derive(Clone, Debug)]
pub struct Front(Arc<Rooms>);

#[derive(Debug)]
struct Rooms {
    web: Web,
    router: Router,
    limit: Limit,
}

impl Front {
    /// A front with the routes behind it.
    #[must_use]
    pub fn new(web: Web, limit: Limit) -> Self {
        Self(Arc::new(Rooms { router: router(web.clone()), web, limit }))
    }

    /// Answers one request of the client at `peer`.
    pub async fn answer(&self, peer: IpAddr, request: Request<axum::body::Body>) -> Answer {
        match self.at_once(peer, request.method(), request.uri(), request.headers()) {
            Some(response) => response.map(Either::Left),
            None => self.route(request).await,
        }
    }

    /// The answer, where it takes no waiting. Counts the request.
    pub(super) fn at_once(
        &self,
        peer: IpAddr,
        method: &Method,
        uri: &Uri,
        request: &HeaderMap,
    ) -> Option<Response<Full<Bytes>>> {
        if let Err(seconds) = self.0.limit.count(peer, request) {
            return Some(too_many(seconds));
        }
        // Who asks for a part of a document (RFC 3229) is not served from the whole.
        let plain = uri.query().is_none() && !request.contains_key(A_IM);
        if (method != Method::GET && method != Method::HEAD) || !plain {
            return None;
        }
        self.0.web.shelf.at_hand(uri.path())?.answer(method, request, Timestamp::now())
    }

    /// The router's answer.
    pub(super) async fn route(&self, request: Request<axum::body::Body>) -> Answer {
        match self.0.router.clone().oneshot(request).await {
            Ok(response) => response.map(Either::Right),
            Err(never) => match never {},
        }
    }

    /// Keeps what is at hand current, and forgets clients, until `stop` turns true.
    pub async fn run(self, stop: watch::Receiver<bool>) {
        let forget = async {
            loop {
                tokio::time::sleep(FORGET).await;
                self.0.limit.forget();
                self.0.web.forget();
            }
        };
        tokio::select! {
            () = self.0.web.shelf.run(stop) => {}
            () = forget => {}
        }
    }
}

fn too_many(seconds: u64) -> Response<Full<Bytes>> {
    let text = format!("Too many requests from this address: ask again in {seconds} s.\n");
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    let headers = response.headers_mut();
    headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    // Scripts of other sites are to wait, too.
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("Retry-After"));
    response
}
