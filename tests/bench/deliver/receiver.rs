//! A fast endpoint: one thread, keep-alive, 204 to everything, except for those paths that hang.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

/// When something arrived, and the number in its path (`/12`, or `/hang/12`).
pub(crate) type Arrival = (Instant, u32);

/// What the endpoint shows of itself.
#[derive(Clone, Debug)]
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    count: Arc<AtomicUsize>,
    arrivals: Arc<watch::Sender<Option<mpsc::UnboundedSender<Arrival>>>>,
}

impl Receiver {
    /// Starts it on a thread of its own.
    pub(crate) fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let receiver =
            Self { address: listener.local_addr().unwrap(), count: Arc::default(), arrivals: Arc::default() };
        let own = receiver.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = TcpListener::from_std(listener).unwrap();
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(own.clone().serve(stream));
                }
            });
        });
        receiver
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    /// Requests so far.
    pub(crate) fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    /// Reports each arrival from now on.
    pub(crate) fn listen(&self) -> mpsc::UnboundedReceiver<Arrival> {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.arrivals.send_replace(Some(sender));
        receiver
    }

    async fn serve(self, mut stream: TcpStream) {
        stream.set_nodelay(true).unwrap();
        let (mut held, mut buffer) = (0, vec![0; 64 * 1024]);
        loop {
            let Some(whole) = whole(&buffer[..held]) else {
                match stream.read(&mut buffer[held..]).await {
                    Ok(0) | Err(_) => return,
                    Ok(read) => held += read,
                }
                continue;
            };
            let (hangs, n) = path(&buffer[..whole]);
            self.count.fetch_add(1, Ordering::Relaxed);
            if let Some(arrivals) = &*self.arrivals.borrow() {
                arrivals.send((Instant::now(), n)).unwrap_or_default();
            }
            if hangs {
                // Until the other side gives up.
                while stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
                return;
            }
            if stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.is_err() {
                return;
            }
            buffer.copy_within(whole..held, 0);
            held -= whole;
        }
    }
}

/// Bytes of the first request, once it is complete.
fn whole(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let name = b"content-length: ";
    let at = bytes[..head].windows(name.len()).position(|some| some.eq_ignore_ascii_case(name))? + name.len();
    let digits = bytes[at..head].iter().take_while(|byte| byte.is_ascii_digit());
    let length = digits.fold(0, |length, digit| length * 10 + usize::from(digit - b'0'));
    (bytes.len() >= head + length).then_some(head + length)
}

fn path(request: &[u8]) -> (bool, u32) {
    let path = request.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
    let digits = path.iter().filter(|byte| byte.is_ascii_digit());
    (path.starts_with(b"/hang"), digits.fold(0, |n, digit| n * 10 + u32::from(digit - b'0')))
}
