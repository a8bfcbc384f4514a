//! An endpoint on loopback that answers as a script says, to the byte.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How one request is answered.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// These bytes, and the connection stays.
    Bytes(String),
    /// These bytes, then the connection is reset.
    Reset(String),
    /// These bytes, then nothing more.
    Hang(String),
    /// These bytes, then one more byte after the other, for ever and slowly.
    Drip(String),
    /// 200 with the `challenge` of the query.
    Echo,
    /// These bytes, then more than anybody wants, as fast as they go.
    Flood(String),
}

impl Reply {
    /// What it is for that request.
    fn to(self, arrived: &Arrived) -> Self {
        let Self::Echo = self else { return self };
        let word = arrived.query.strip_prefix("challenge=").unwrap_or_default();
        Self::Bytes(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{word}", word.len()))
    }

    /// A status with headers (each ended by a line break) and a short body.
    pub(crate) fn status(status: u16, headers: &str) -> Self {
        let (body, length) =
            if status == 204 { ("", String::new()) } else { ("said", "content-length: 4\r\n".to_owned()) };
        Self::Bytes(format!("HTTP/1.1 {status} Some\r\n{headers}{length}\r\n{body}"))
    }
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Arrived {
    pub(crate) path: String,
    /// What stands in the address after the question mark.
    pub(crate) query: String,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Arrived {
    /// A member of `data` in the body.
    pub(crate) fn told(&self, member: &str) -> serde_json::Value {
        let body: serde_json::Value = serde_json::from_slice(&self.body).unwrap();
        body["data"][member].clone()
    }
}

#[derive(Debug, Default)]
struct Desk {
    scripts: HashMap<String, VecDeque<Reply>>,
    arrived: Vec<Arrived>,
}

/// The endpoint.
#[derive(Clone, Debug)]
pub(crate) struct Receiver {
    address: SocketAddr,
    desk: Arc<Mutex<Desk>>,
}

impl Receiver {
    /// Begins to answer: what has no script gets 204.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Self { address: listener.local_addr().unwrap(), desk: Arc::default() };
        let own = receiver.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(own.clone().serve(stream));
            }
        });
        receiver
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The next answers under a path; after them 204.
    pub(crate) fn script(&self, path: &str, replies: impl IntoIterator<Item = Reply>) {
        self.desk.lock().unwrap().scripts.entry(path.to_owned()).or_default().extend(replies);
    }

    /// From now on the answer under a path is 204.
    pub(crate) fn well(&self, path: &str) {
        self.desk.lock().unwrap().scripts.remove(path);
    }

    /// What has arrived under a path since the last call.
    pub(crate) fn take(&self, path: &str) -> Vec<Arrived> {
        let mut desk = self.desk.lock().unwrap();
        let (taken, left) = std::mem::take(&mut desk.arrived).into_iter().partition(|one| one.path == path);
        desk.arrived = left;
        taken
    }

    async fn serve(self, stream: TcpStream) {
        let mut stream = BufReader::new(stream);
        while let Some(arrived) = read(&mut stream).await {
            let reply = {
                let mut desk = self.desk.lock().unwrap();
                let reply = desk.scripts.get_mut(&arrived.path).and_then(VecDeque::pop_front);
                let reply = reply.unwrap_or(Reply::status(204, "")).to(&arrived);
                desk.arrived.push(arrived);
                reply
            };
            if !answer(stream.get_mut(), reply).await {
                return;
            }
        }
    }
}

/// Answers; whether the connection may serve another request.
async fn answer(stream: &mut TcpStream, reply: Reply) -> bool {
    let (Reply::Bytes(text)
    | Reply::Reset(text)
    | Reply::Hang(text)
    | Reply::Drip(text)
    | Reply::Flood(text)) = &reply
    else {
        return false;
    };
    if stream.write_all(text.as_bytes()).await.is_err() {
        return false;
    }
    match reply {
        Reply::Bytes(_) => return true,
        Reply::Echo => {}
        Reply::Reset(_) => stream.set_zero_linger().unwrap(),
        Reply::Hang(_) => drop(stream.read(&mut [0]).await),
        Reply::Drip(_) => {
            let mut tick = tokio::time::interval(std::time::Duration::from_millis(20));
            while stream.write_all(b".").await.is_ok() {
                tick.tick().await;
            }
        }
        Reply::Flood(_) => while stream.write_all(&[b'.'; 65_536]).await.is_ok() {},
    }
    false
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Arrived> {
    let mut line = String::new();
    stream.read_line(&mut line).await.ok().filter(|read| *read > 0)?;
    let address = line.split(' ').nth(1)?;
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let (path, query) = (path.to_owned(), query.to_owned());
    let mut headers = HashMap::new();
    loop {
        line.clear();
        stream.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let mut body = vec![0; headers.get("content-length").map_or(Some(0), |length| length.parse().ok())?];
    stream.read_exact(&mut body).await.ok()?;
    Some(Arrived { path, query, headers, body })
}
