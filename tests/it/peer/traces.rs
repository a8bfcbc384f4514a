//! A daemon that traces, and a collector on loopback. The messages are protobuf, in which text stands as it is.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

use super::{Command, Peer};
use crate::receiver::{Arrived, Receiver, Reply};

/// Whether the collector was told that text.
fn told(arrived: &[Arrived], text: &str) -> bool {
    arrived.iter().any(|one| one.body.windows(text.len()).any(|window| window == text.as_bytes()))
}

/// Runs a daemon that reads one transcript, then publishes and delivers another.
fn work(peer: &mut Peer) {
    let endpoint = TcpListener::bind("127.0.0.1:0").unwrap();
    let allowed = ("PRESSROOM_DELIVER__ALLOW_NETWORKS", "[\"127.0.0.0/8\"]".to_owned());
    peer.environment.push(allowed.clone());
    peer.drop_transcript("one.txt");
    peer.start();
    peer.hear("READY=1");
    let url = format!("http://{}/hook", endpoint.local_addr().unwrap());
    let mut add = Command::new(env!("CARGO_BIN_EXE_pressroom"));
    add.args(["subscription", "add", "--all", "--url", &url, "--state"]).arg(peer.path("state"));
    assert!(add.env_clear().envs([allowed]).output().unwrap().status.success());
    peer.drop_transcript("two.txt");
    let (mut stream, _) = endpoint.accept().unwrap();
    let mut head = BufReader::new(stream.try_clone().unwrap()).lines();
    assert_eq!(head.next().unwrap().unwrap(), "POST /hook HTTP/1.1");
    stream.write_all(b"HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n").unwrap();
    // What is under way is ended, and what is left is sent.
    peer.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_is_told_to_a_collector() {
    let collector = Receiver::start().await;
    let mut peer = Peer::new();
    peer.environment = vec![
        ("PRESSROOM_SERVICE__TRACES_URL", collector.url("/traces")),
        ("PRESSROOM_SERVICE__TRACES_HEADERS", "authorization=Bearer key".to_owned()),
        ("PRESSROOM_SERVICE__LOG", "error".to_owned()),
    ];
    tokio::task::block_in_place(|| work(&mut peer));
    let arrived = collector.take("/traces");
    for text in ["pressroom", "transcript", "one.txt", "two.txt", "publication", "attempt", "subscription.id"]
    {
        assert!(told(&arrived, text), "{text} is not among {} messages", arrived.len());
    }
    assert!(arrived.iter().all(|one| one.headers["authorization"] == "Bearer key"));
    assert!(arrived.iter().all(|one| one.headers["content-type"] == "application/x-protobuf"));
    assert!(!peer.log().contains("transcript{"), "spans are not for the log: {}", peer.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_standard_variables_hold_and_a_collector_that_refuses_is_one_line() {
    let collector = Receiver::start().await;
    collector.script("/v1/traces", std::iter::repeat_n(Reply::status(401, ""), 100));
    let mut peer = Peer::new();
    peer.environment = vec![
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url("")),
        ("OTEL_EXPORTER_OTLP_HEADERS", "x-team=press".to_owned()),
        ("OTEL_SERVICE_NAME", "the-other-room".to_owned()),
        // Often enough for several messages.
        ("OTEL_BSP_SCHEDULE_DELAY", "10".to_owned()),
    ];
    tokio::task::block_in_place(|| work(&mut peer));
    let arrived = collector.take("/v1/traces");
    assert!(told(&arrived, "the-other-room") && arrived.len() > 1, "{} messages", arrived.len());
    assert!(arrived.iter().all(|one| one.headers["x-team"] == "press"));
    let log = peer.log();
    assert_eq!(log.matches("the collector does not take traces").count(), 1, "{log}");
    assert!(log.contains("401") && log.contains("ready"), "{log}");
}
