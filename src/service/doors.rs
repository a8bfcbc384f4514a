//! The door: the listening socket, and which rooms are behind it now.
//!
//! A socket that systemd holds stays open while the daemon restarts: whoever knocks then waits, and is answered by the next.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::{Context, bail};
use listenfd::ListenFd;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::web::{Front, Patience, attend};

/// How long a connection that was accepted just before the end may take to send its request. Without it the server would close
/// connections that have not said anything yet.
const LINGER: Duration = Duration::from_millis(250);

/// How long to wait when no connection can be taken in, as when there are no file descriptors left.
const EXHAUSTED: Duration = Duration::from_millis(100);

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
pub(super) struct Behind(Arc<RwLock<Front>>);

impl Behind {
    /// These rooms.
    pub(super) fn new(rooms: Front) -> Self {
        Self(Arc::new(RwLock::new(rooms)))
    }

    /// Other rooms, from the next request on.
    pub(super) fn replace(&self, rooms: Front) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = rooms;
    }

    fn now(&self) -> Front {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Serves until `stop` turns true, then finishes what was asked. Nobody is taken in any more then: those who knock are left to
/// whoever holds the socket next.
pub(super) async fn serve(listener: TcpListener, behind: Behind, mut stop: watch::Receiver<bool>) {
    let leave = watch::Sender::new(false);
    let mut guests = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => break,
            accepted = listener.accept() => accepted,
            Some(_) = guests.join_next() => continue,
        };
        match accepted {
            Ok((stream, peer)) => {
                let behind = behind.clone();
                let rooms = (move || behind.now(), Patience::default());
                guests.spawn(attend(stream, peer.ip(), rooms, leave.subscribe()));
            }
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "cannot take a connection in");
                tokio::time::sleep(EXHAUSTED).await;
            }
        }
    }
    drop(listener);
    tokio::time::sleep(LINGER).await;
    leave.send_replace(true);
    while guests.join_next().await.is_some() {}
}
