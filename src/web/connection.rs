//! One connection.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::net::IpAddr;
use std::pin::pin;
use std::time::Duration;

use axum::http::Request;
use futures_util::future::{BoxFuture, Either as Whichever};
use http_body_util::Either;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::{Answer, Front};

/// How long a client may take for the head of a request.
const HEAD: Duration = Duration::from_secs(30);

/// Answers what comes over the connection, each request by the front of its time, until the client goes; or until `leave` turns
/// true, and what was asked before is answered.
pub async fn attend<F>(stream: TcpStream, peer: IpAddr, front: F, mut leave: watch::Receiver<bool>)
where
    F: Fn() -> Front,
{
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let service = Client { front, peer };
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEAD);
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

/// Who asks.
struct Client<F> {
    front: F,
    peer: IpAddr,
}

impl<F: Fn() -> Front> hyper::service::Service<Request<Incoming>> for Client<F> {
    type Response = Answer;
    type Error = Infallible;
    type Future =
        Whichever<Ready<Result<Answer, Infallible>>, BoxFuture<'static, Result<Answer, Infallible>>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let front = (self.front)();
        match front.at_once(self.peer, request.method(), request.uri(), request.headers()) {
            Some(response) => Whichever::Left(ready(Ok(response.map(Either::Left)))),
            None => Whichever::Right(Box::pin(async move {
                Ok(front.route(request.map(axum::body::Body::new)).await)
            })),
        }
    }
}
