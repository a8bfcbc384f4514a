//! The door: the listening socket, and which rooms are behind it now.
//!
//! A socket that systemd holds stays open while the daemon restarts: whoever knocks then waits, and is answered by the next.

use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::{Context, bail};
use axum::Router;
use axum::extract::Request;
use axum::serve::Listener;
use listenfd::ListenFd;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt;

/// How long a connection that was accepted just before the end may take to send its request. Without it the server would close
/// connections that have not said anything yet.
const LINGER: Duration = Duration::from_millis(250);

/// The socket that the service manager passed, or one bound to `address`.
///
/// # Errors
/// When what was passed is not one TCP socket, or the address cannot be listened on.
pub(super) async fn open(address: &str) -> anyhow::Result<TcpListener> {
    let mut passed = ListenFd::from_env();
    match passed.len() {
        0 => TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}")),
        1 => {
            let socket = passed.take_tcp_listener(0).ok().flatten();
            let socket = socket.context(
                "the service manager passed a socket that is not TCP: its socket unit needs ListenStream=ADDRESS:PORT",
            )?;
            socket.set_nonblocking(true)?;
            Ok(TcpListener::from_std(socket)?)
        }
        many => bail!(
            "the service manager passed {many} sockets: its socket unit needs exactly one ListenStream="
        ),
    }
}

/// The rooms behind the door. A reload puts others there; requests that are under way end in the old ones.
#[derive(Clone, Debug)]
pub(super) struct Behind(Arc<RwLock<Router>>);

impl Behind {
    /// These rooms.
    pub(super) fn new(rooms: Router) -> Self {
        Self(Arc::new(RwLock::new(rooms)))
    }

    /// Other rooms, from the next request on.
    pub(super) fn replace(&self, rooms: Router) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = rooms;
    }

    fn now(&self) -> Router {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Serves until `stop` turns true, then finishes what was asked.
pub(super) async fn serve(listener: TcpListener, behind: Behind, stop: watch::Receiver<bool>) {
    let app = Router::new().fallback(async move |request: Request| behind.now().oneshot(request).await);
    let mut stopped = stop.clone();
    let quiet = async move {
        drop(stopped.wait_for(|stop| *stop).await);
        tokio::time::sleep(LINGER).await;
    };
    // It ends only by the signal: failed accepts are tried again.
    drop(axum::serve(Closing { listener, stop }, app).with_graceful_shutdown(quiet).await);
}

/// Takes nobody in once `stop` is true: those who knock are left to whoever holds the socket next.
struct Closing {
    listener: TcpListener,
    stop: watch::Receiver<bool>,
}

impl Listener for Closing {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        let (stop, listener) = (&mut self.stop, &mut self.listener);
        let closed = async { drop(stop.wait_for(|stop| *stop).await) };
        tokio::select! {
            biased;
            () = closed => std::future::pending().await,
            accepted = Listener::accept(listener) => accepted,
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}
