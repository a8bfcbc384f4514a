//! One connection.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::net::IpAddr;
use std::pin::pin;

use axum::http::Request;
use futures_util::future::{BoxFuture, Either as Whichever};
use http_body_util::Either;
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::patience::{Patience, Stream, Timely};
use super::sheet::Outgoing;
use super::{Answer, Front};

/// Answers what comes over the connection, each request by the front of its time, until the client goes; or until `leave` turns
/// true, and what was asked before is answered.
pub async fn attend<F>(
    stream: TcpStream,
    peer: IpAddr,
    (front, patience): (F, Patience),
    mut leave: watch::Receiver<bool>,
) where
    F: Fn() -> Front,
{
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let outgoing = Outgoing::default();
    let stream = Stream::new(stream, outgoing.clone(), patience);
    let service = Client { front, peer, patience, outgoing };
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(patience.head);
    let mut connection = pin!(server.serve_connection(TokioIo::new(stream), service));
    let told_to_leave = async { drop(leave.wait_for(|leave| *leave).await) };
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = told_to_leave => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(error = &error as &dyn std::error::Error, "a connection broke");
    }
}

/// The body of a request, if there is one.
fn timely(body: Incoming, patience: Patience) -> axum::body::Body {
    if body.is_end_stream() {
        axum::body::Body::empty()
    } else {
        axum::body::Body::new(Timely::new(body, patience))
    }
}

/// Who asks.
struct Client<F> {
    front: F,
    peer: IpAddr,
    patience: Patience,
    outgoing: Outgoing,
}

impl<F: Fn() -> Front> hyper::service::Service<Request<Incoming>> for Client<F> {
    type Response = Answer;
    type Error = Infallible;
    type Future =
        Whichever<Ready<Result<Answer, Infallible>>, BoxFuture<'static, Result<Answer, Infallible>>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let front = (self.front)();
        match front.at_once(self.peer, request.method(), request.uri(), request.headers()) {
            Some(mut response) => {
                if let Some(sheet) = response.extensions_mut().remove() {
                    self.outgoing.put(sheet);
                }
                Whichever::Left(ready(Ok(response.map(Either::Left))))
            }
            None => {
                let request = request.map(|body| timely(body, self.patience));
                Whichever::Right(Box::pin(async move { Ok(front.route(request).await) }))
            }
        }
    }
}
