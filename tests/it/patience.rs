//! Clients that take for ever and a server that has little patience; and clients that take little at a time.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use pressroom::web::{Front, Patience, attend};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::feeds::transcript;
use crate::serving::Door;

const SHORT: Duration = Duration::from_millis(20);
/// Much longer than any patience here.
const LONG: Duration = Duration::from_secs(60);

const IMPATIENT: Patience = Patience { head: LONG, body: SHORT, stalled: SHORT };

/// A client that takes few bytes at once, and the task that attends to it.
async fn connected(front: Front, patience: Patience) -> (TcpStream, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = TcpSocket::new_v4().unwrap();
    client.set_recv_buffer_size(4096).unwrap();
    let client = client.connect(listener.local_addr().unwrap()).await.unwrap();
    let (server, _) = listener.accept().await.unwrap();
    let attending = async move {
        let (_leave, leaves) = watch::channel(false);
        let rooms = (move || front.clone(), patience);
        attend(server, IpAddr::V4(Ipv4Addr::LOCALHOST), rooms, leaves).await;
    };
    (client, tokio::spawn(attending))
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let door = Door::usual().await;
    let (mut client, _attending) = connected(door.front(), IMPATIENT).await;
    let head =
        "POST /hub HTTP/1.1\r\nhost: press.example\r\ncontent-type: application/x-www-form-urlencoded\r\n";
    client.write_all(format!("{head}content-length: 99\r\n\r\nhub.").as_bytes()).await.unwrap();
    let mut answer = String::new();
    tokio::time::timeout(LONG, client.read_to_string(&mut answer)).await.unwrap().unwrap();
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
}

#[tokio::test]
async fn who_reads_nothing_is_not_waited_for() {
    let door = Door::usual().await;
    door.ask("/style.css", &[]).await;
    let (client, attending) = connected(door.front(), IMPATIENT).await;
    let (_reads_nothing, mut asks) = client.into_split();
    let asking = tokio::spawn(async move {
        let many = "GET /style.css HTTP/1.1\r\nhost: press.example\r\n\r\n".repeat(20_000);
        // It ends when the connection does.
        drop(asks.write_all(many.as_bytes()).await);
        asks
    });
    tokio::time::timeout(LONG, attending).await.unwrap().unwrap();
    drop(asking.await);
}

/// Requests that do not wait for one another's answers, and answers of which no single write takes the whole.
#[tokio::test]
async fn large_documents_arrive_whole_and_in_order() {
    const FEED: &str = "/organisations/csto.atom";
    let door = Door::usual().await;
    for n in 2..40 {
        let text: Vec<String> = (0..200).map(|k| format!("Part {n}-{k} was read out.")).collect();
        door.write(&format!("{n}.txt"), &transcript(n, &text.join(" ")));
    }
    door.step(1_700_000_060).await;
    let packed = [("accept-encoding", "gzip")];
    let asked =
        [(FEED, &[][..]), ("/statements.atom", &[]), (FEED, &packed), (FEED, &[]), ("/style.css", &[])];
    let (mut requests, mut expected) = (String::new(), Vec::new());
    for (path, headers) in asked.into_iter().cycle().take(23) {
        expected.push(door.ask(path, headers).await.body);
        requests += &format!("GET {path} HTTP/1.1\r\nhost: press.example\r\n");
        requests.extend(headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")));
        requests += if expected.len() < 23 { "\r\n" } else { "connection: close\r\n\r\n" };
    }
    assert!(expected.iter().any(|body| body.len() > 200_000), "no document is large");
    let (mut client, _attending) = connected(door.front(), Patience::default()).await;
    client.write_all(requests.as_bytes()).await.unwrap();
    let mut answers = Vec::new();
    tokio::time::timeout(LONG, client.read_to_end(&mut answers)).await.unwrap().unwrap();
    let mut rest = &answers[..];
    for body in expected {
        let head = memchr::memmem::find(rest, b"\r\n\r\n").unwrap() + 4;
        assert!(rest.starts_with(b"HTTP/1.1 200 OK\r\n"), "{}", String::from_utf8_lossy(&rest[..head]));
        assert!(rest[head..].starts_with(&body), "a body of {} bytes is another", body.len());
        rest = &rest[head + body.len()..];
    }
    assert!(rest.is_empty());
}
