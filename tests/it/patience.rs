//! Clients that take for ever, and a server that has little patience.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use pressroom::web::{Front, Patience, attend};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::serving::Door;

const SHORT: Duration = Duration::from_millis(20);
/// Much longer than any patience here.
const LONG: Duration = Duration::from_secs(60);

/// A client, and the task that attends to it.
async fn connected(front: Front) -> (TcpStream, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (server, _) = listener.accept().await.unwrap();
    let attending = async move {
        let (_leave, leaves) = watch::channel(false);
        let patience = Patience { body: SHORT, stalled: SHORT, ..Patience::default() };
        let rooms = (move || front.clone(), patience);
        attend(server, IpAddr::V4(Ipv4Addr::LOCALHOST), rooms, leaves).await;
    };
    (client, tokio::spawn(attending))
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let door = Door::usual().await;
    let (mut client, _attending) = connected(door.front()).await;
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
    let (client, attending) = connected(door.front()).await;
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
