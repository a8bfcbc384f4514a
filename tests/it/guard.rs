//! Names that point where they should not: what a name server answers never gets past the guard.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use pressroom::deliver::{Client, Deliverer, Names};
use pressroom::model::{Filter, Subscription};

use super::deliveries::{settings, subscription};
use super::receiver::{Receiver, Reply};
use super::store::{accept, arrival, fresh};

/// Answers of a name server, one after the other; the last for ever.
#[derive(Debug)]
struct Script(Mutex<VecDeque<Vec<IpAddr>>>);

impl Script {
    fn names(answers: &[&[&str]]) -> Arc<dyn Names> {
        let parsed = answers.iter().map(|answer| answer.iter().map(|one| one.parse().unwrap()).collect());
        Arc::new(Self(Mutex::new(parsed.collect())))
    }
}

#[async_trait::async_trait]
impl Names for Script {
    async fn addresses(&self, _host: &str) -> std::io::Result<Vec<IpAddr>> {
        let mut answers = self.0.lock().unwrap();
        Ok(if answers.len() > 1 { answers.pop_front().unwrap() } else { answers[0].clone() })
    }
}

const ALLOWED: &str = "127.0.0.1/32";

/// Delivers one event, as often as the script has answers, to a name; returns the excerpts and how much arrived.
async fn deliver(scheme: &str, answers: &[&[&str]]) -> (Vec<String>, usize) {
    let (_home, store) = fresh().await;
    let receiver = Receiver::start().await;
    let url = format!("{scheme}://hooks.example:{}/", receiver.address().port());
    let one = Subscription { url, ..subscription(1, Filter::default()) };
    store.add_subscription(&one).await.unwrap();
    let names = Script::names(answers);
    let client = Client::new(&[ALLOWED.parse().unwrap()], Duration::from_millis(500), &names).unwrap();
    let mut deliverer =
        Deliverer::new(Arc::clone(&store), pressroom::deliver::Settings { client, ..settings() })
            .await
            .unwrap();
    let start = Timestamp::now();
    for n in 0..i64::try_from(answers.len()).unwrap() {
        // A new connection each time, so that the name is asked for again.
        receiver
            .script("/", [Reply::Reset("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_owned())]);
        accept(&store, arrival(&format!("{n}.txt"), "One", &format!("text {n}")), n).await;
        deliverer.step(start.checked_add(SignedDuration::from_hours(n)).unwrap()).await.unwrap();
    }
    let said =
        store.attempts(&one.id, None, 99).await.unwrap().into_iter().rev().map(|one| one.excerpt).collect();
    (said, receiver.take("/").len())
}

#[tokio::test]
async fn what_a_name_server_answers_is_judged() {
    #[rustfmt::skip]
    let refused = [
        "127.0.0.2", "127.255.255.254", "0.0.0.0", "10.0.0.1", "100.64.0.1", "169.254.169.254", "172.16.0.1", "192.0.0.1", "192.0.2.1",
        "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::",
        "::1", "::127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:127.0.0.2", "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1",
        "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "3fff::1", "5f00::1", "fc00::1",
        "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
    ];
    let answers: Vec<Vec<&str>> = refused.iter().map(|address| vec![*address]).collect();
    let answers: Vec<&[&str]> = answers.iter().map(Vec::as_slice).collect();
    for scheme in ["https", "http"] {
        // All at once, and one by one in place of another: the answer to one question says nothing about the next.
        let (said, arrived) = deliver(scheme, &[&refused]).await;
        assert!(said[0].contains("no address that may be reached"), "{scheme}: {said:?}");
        assert_eq!(arrived, 0);
        let (said, arrived) = deliver(scheme, &answers).await;
        assert!(said.iter().all(|one| one.contains("no address that may be reached")), "{scheme}: {said:?}");
        assert_eq!((said.len() >= refused.len(), arrived), (true, 0));
    }
}

#[tokio::test]
async fn a_name_that_is_bound_anew_leads_nowhere() {
    let (said, arrived) = deliver(
        "http",
        &[&["127.0.0.1"], &["127.0.0.2"], &["10.0.0.1", "169.254.169.254"], &["::ffff:127.0.0.3"]],
    )
    .await;
    assert_eq!(arrived, 1, "only the first answer may be followed");
    assert!(said[1..].iter().all(|one| one.contains("no address that may be reached")), "{said:?}");
    // Among several addresses only those are taken that may be reached; a mapped spelling of an allowed one is the same address.
    assert_eq!(deliver("http", &[&["10.0.0.1", "127.0.0.1", "::1"]]).await.1, 1);
    // Plain http is for allowed networks alone, whatever the name.
    let (said, _) = deliver("http", &[&["8.8.8.8"]]).await;
    assert!(said[0].contains("no address that may be reached"), "{said:?}");
}
