//! The WebSub hub with a scripted subscriber, rule by rule of the Recommendation.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use jiff::{SignedDuration, Timestamp};
use pressroom::model::Format;
use pressroom::store::{Done, Task};
use pressroom::web::Limit;
use pressroom::websub::{Mode, Wish};
use tokio::net::TcpListener;

use crate::feeds::transcript;
use crate::serving::Door;

const TOPIC: &str = "https://press.example/organisations/csto.atom";

/// What a subscriber is asked and told, and how it answers.
#[derive(Debug, Default)]
struct Diary {
    /// Said instead of the challenge.
    instead: Option<String>,
    /// Questions that are answered with 503.
    busy: usize,
    /// Answers to contents; 204 after them.
    answers: Vec<StatusCode>,
    asked: Vec<HashMap<String, String>>,
    told: Vec<(HeaderMap, Bytes)>,
}

type Shared = Arc<Mutex<Diary>>;

#[derive(Clone, Debug)]
struct Subscriber {
    address: SocketAddr,
    diary: Shared,
}

impl Subscriber {
    async fn start() -> Self {
        let diary = Shared::default();
        let asked = async |State(diary): State<Shared>, Query(query): Query<HashMap<String, String>>| {
            let mut diary = diary.lock().unwrap();
            let challenge = query.get("hub.challenge").cloned().unwrap_or_default();
            diary.asked.push(query);
            if diary.busy > 0 {
                diary.busy -= 1;
                return Err(StatusCode::SERVICE_UNAVAILABLE);
            }
            Ok(diary.instead.clone().unwrap_or(challenge))
        };
        let told = async |State(diary): State<Shared>, headers: HeaderMap, body: Bytes| {
            let mut diary = diary.lock().unwrap();
            diary.told.push((headers, body));
            if diary.answers.is_empty() { StatusCode::NO_CONTENT } else { diary.answers.remove(0) }
        };
        let app = Router::new().route("/in", get(asked).post(told)).with_state(Arc::clone(&diary));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, diary }
    }

    fn callback(&self) -> String {
        format!("http://{}/in?own=1", self.address)
    }

    fn asked(&self) -> Vec<HashMap<String, String>> {
        std::mem::take(&mut self.diary.lock().unwrap().asked)
    }

    fn told(&self) -> Vec<(HeaderMap, Bytes)> {
        std::mem::take(&mut self.diary.lock().unwrap().told)
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

async fn open() -> (Door, Subscriber) {
    let door = Door::on_loopback(Limit::new(0, None)).await;
    door.write("one.txt", &transcript(1, "The first."));
    door.step(1_700_000_000).await;
    (door, Subscriber::start().await)
}

async fn wish(door: &Door, subscriber: &Subscriber, mode: &str, more: &[(&str, &str)]) -> StatusCode {
    let callback = subscriber.callback();
    let own = [("hub.mode", mode), ("hub.topic", TOPIC), ("hub.callback", &callback)];
    door.post_form("/hub", &[&own[..], more].concat()).await.status
}

async fn publish(door: &Door, n: usize) {
    door.write(&format!("{n}.txt"), &transcript(n, "And another."));
    door.step(1_700_000_000 + i64::try_from(n).unwrap()).await;
}

#[tokio::test]
async fn a_subscriber_that_means_it_is_told_until_it_leaves() {
    let (door, subscriber) = open().await;
    let hub = door.dispatch.hub.clone();
    let more = [("hub.secret", "only we know"), ("hub.lease_seconds", "3600")];
    assert_eq!(wish(&door, &subscriber, "subscribe", &more).await, StatusCode::ACCEPTED);
    assert!(subscriber.asked().is_empty(), "the answer does not wait for the verification");
    hub.step(at(1)).await.unwrap();
    let asked = subscriber.asked().remove(0);
    assert_eq!(
        (
            asked["own"].as_str(),
            asked["hub.mode"].as_str(),
            asked["hub.topic"].as_str(),
            asked["hub.lease_seconds"].as_str()
        ),
        ("1", "subscribe", TOPIC, "3600")
    );
    hub.step(at(2)).await.unwrap();
    assert!(subscriber.told().is_empty(), "it has read the feed itself");
    publish(&door, 2).await;
    hub.step(at(3)).await.unwrap();
    let (headers, body) = subscriber.told().remove(0);
    let document = door.ask("/organisations/csto.atom", &[]).await;
    assert_eq!(body, document.body, "the bytes of the feed");
    assert_eq!(headers["content-type"], document.headers["content-type"]);
    assert_eq!(headers["x-hub-signature"], pressroom::websub::signature("only we know", &body));
    let link = headers["link"].to_str().unwrap();
    assert_eq!(link, format!("<https://press.example/hub>; rel=\"hub\", <{TOPIC}>; rel=\"self\""));
    for advertised in ["<https://press.example/hub>; rel=\"hub\"", &format!("<{TOPIC}>; rel=\"self\"")] {
        assert!(document.header("link").contains(advertised), "{}", document.header("link"));
    }
    hub.step(at(4)).await.unwrap();
    assert!(subscriber.told().is_empty(), "once for each change");
    assert_eq!(wish(&door, &subscriber, "unsubscribe", &[]).await, StatusCode::ACCEPTED);
    hub.step(at(5)).await.unwrap();
    let asked = subscriber.asked().remove(0);
    assert_eq!((asked["hub.mode"].as_str(), asked.get("hub.lease_seconds")), ("unsubscribe", None));
    publish(&door, 3).await;
    hub.step(at(6)).await.unwrap();
    assert!(subscriber.told().is_empty());
}

#[tokio::test]
async fn who_does_not_confirm_is_neither_subscribed_nor_unsubscribed() {
    let (door, subscriber) = open().await;
    let hub = door.dispatch.hub.clone();
    subscriber.diary.lock().unwrap().instead = Some("I never asked".to_owned());
    wish(&door, &subscriber, "subscribe", &[]).await;
    hub.step(at(1)).await.unwrap();
    publish(&door, 2).await;
    hub.step(at(2)).await.unwrap();
    assert!(subscriber.told().is_empty());
    subscriber.diary.lock().unwrap().instead = None;
    wish(&door, &subscriber, "subscribe", &[]).await;
    hub.step(at(3)).await.unwrap();
    subscriber.diary.lock().unwrap().instead = Some("somebody else did".to_owned());
    wish(&door, &subscriber, "unsubscribe", &[]).await;
    hub.step(at(4)).await.unwrap();
    publish(&door, 3).await;
    hub.step(at(5)).await.unwrap();
    let told = subscriber.told();
    assert_eq!(told.len(), 1);
    assert!(told[0].0.get("x-hub-signature").is_none(), "no secret, no signature");
}

#[tokio::test]
async fn what_holds_is_what_was_confirmed() {
    let (door, subscriber) = open().await;
    let store = door.house.publisher.store.clone();
    let chore = async |second| store.chores(at(second), &[], 1, 1).await.unwrap().pop().unwrap();
    wish(&door, &subscriber, "subscribe", &[("hub.secret", "ours")]).await;
    let asked = chore(1).await;
    let Task::Verify(question) = asked.task else { panic!("{asked:?}") };
    // While the subscriber is asked, somebody else wishes in its name.
    wish(&door, &subscriber, "subscribe", &[("hub.secret", "theirs")]).await;
    store.chore_done(asked.n, Done::Confirmed(question), at(2)).await.unwrap();
    let asked = chore(3).await;
    let Task::Verify(question) = asked.task else { panic!("{asked:?}") };
    store.chore_done(asked.n, Done::Unconfirmed(question.wish), at(3)).await.unwrap();
    wish(&door, &subscriber, "subscribe", &[("hub.secret", "ours")]).await;
    let asked = chore(4).await;
    let Task::Verify(question) = asked.task else { panic!("{asked:?}") };
    wish(&door, &subscriber, "unsubscribe", &[]).await;
    store.chore_done(asked.n, Done::Confirmed(question), at(4)).await.unwrap();
    let hub = door.dispatch.hub.clone();
    subscriber.diary.lock().unwrap().instead = Some("I never asked".to_owned());
    hub.step(at(5)).await.unwrap();
    assert_eq!(subscriber.asked().len(), 1, "it is asked about the end");
    publish(&door, 2).await;
    hub.step(at(6)).await.unwrap();
    let (headers, body) = subscriber.told().remove(0);
    assert_eq!(headers["x-hub-signature"], pressroom::websub::signature("ours", &body));
}

#[tokio::test]
async fn who_cannot_be_asked_is_asked_again() {
    let (door, subscriber) = open().await;
    let hub = door.dispatch.hub.clone();
    subscriber.diary.lock().unwrap().busy = 2;
    wish(&door, &subscriber, "subscribe", &[]).await;
    for (second, asked) in [(0, 1), (1, 0), (10, 1), (11, 0), (500, 1)] {
        hub.step(at(second)).await.unwrap();
        assert_eq!(subscriber.asked().len(), asked, "after {second} s");
    }
    publish(&door, 2).await;
    hub.step(at(501)).await.unwrap();
    assert_eq!(subscriber.told().len(), 1, "it has confirmed in the end");
    // Three times, no more.
    subscriber.diary.lock().unwrap().busy = 3;
    wish(&door, &subscriber, "unsubscribe", &[]).await;
    for second in [600, 700, 1_200, 90_000] {
        hub.step(at(second)).await.unwrap();
    }
    assert_eq!(subscriber.asked().len(), 3);
}

#[tokio::test]
async fn leases_end_and_are_renewed() {
    let (door, subscriber) = open().await;
    let hub = door.dispatch.hub.clone();
    let lease = [("hub.lease_seconds", "600")];
    wish(&door, &subscriber, "subscribe", &lease).await;
    hub.step(at(0)).await.unwrap();
    wish(&door, &subscriber, "subscribe", &lease).await;
    hub.step(at(500)).await.unwrap();
    publish(&door, 2).await;
    hub.step(at(1_000)).await.unwrap();
    assert_eq!(subscriber.told().len(), 1, "renewed");
    publish(&door, 3).await;
    hub.step(at(1_101)).await.unwrap();
    assert!(subscriber.told().is_empty(), "ended");
}

#[tokio::test]
async fn a_failing_subscriber_is_tried_again_and_one_that_is_gone_is_not() {
    let (door, subscriber) = open().await;
    let hub = door.dispatch.hub.clone();
    wish(&door, &subscriber, "subscribe", &[]).await;
    hub.step(at(1)).await.unwrap();
    let moved = StatusCode::TEMPORARY_REDIRECT;
    subscriber.diary.lock().unwrap().answers =
        vec![StatusCode::BAD_GATEWAY, moved, StatusCode::OK, StatusCode::GONE];
    publish(&door, 2).await;
    hub.step(at(2)).await.unwrap();
    hub.step(at(3)).await.unwrap();
    assert_eq!(subscriber.told().len(), 1, "it rests after a failure");
    hub.step(at(7)).await.unwrap();
    assert_eq!(subscriber.told().len(), 1, "a redirect is not followed");
    publish(&door, 3).await;
    hub.step(at(400)).await.unwrap();
    let told = subscriber.told();
    assert_eq!((told.len(), &told[0].1), (1, &door.ask("/organisations/csto.atom", &[]).await.body));
    publish(&door, 4).await;
    hub.step(at(401)).await.unwrap();
    assert_eq!(subscriber.told().len(), 1);
    publish(&door, 5).await;
    hub.step(at(50_000)).await.unwrap();
    assert!(subscriber.told().is_empty(), "410 ends it");
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_at_once() {
    let (door, subscriber) = open().await;
    let callback = subscriber.callback();
    let form = |topic: &'static str, callback: &'static str| {
        [("hub.mode", "subscribe"), ("hub.topic", topic), ("hub.callback", callback)]
    };
    for (pairs, status) in [
        (form("https://other.example/a.atom", "https://reader.example/"), StatusCode::BAD_REQUEST),
        (form("https://press.example/topics/none.atom", "https://reader.example/"), StatusCode::NOT_FOUND),
        (form("https://press.example/search.atom?q=a", "https://reader.example/"), StatusCode::BAD_REQUEST),
        (form(TOPIC, "http://10.0.0.1/in"), StatusCode::BAD_REQUEST),
        (form(TOPIC, "https://169.254.169.254/in"), StatusCode::BAD_REQUEST),
        (form(TOPIC, "ftp://reader.example/"), StatusCode::BAD_REQUEST),
    ] {
        let answer = door.post_form("/hub", &pairs).await;
        assert_eq!(answer.status, status, "{pairs:?}");
        assert!(!answer.body.is_empty(), "it says why");
    }
    let get = door.ask("/hub", &[]).await;
    assert_eq!((get.status, get.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "POST"));
    let long = "s".repeat(9_000);
    let large = [("hub.mode", "subscribe"), ("hub.topic", TOPIC), ("hub.callback", &callback), ("x", &long)];
    assert_eq!(door.post_form("/hub", &large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn one_host_is_not_asked_without_end() {
    let (door, subscriber) = open().await;
    let address = |n: u32| format!("http://{}/in?n={n}", subscriber.address);
    let ask = async |callback: &str| {
        let pairs = [("hub.mode", "subscribe"), ("hub.topic", TOPIC), ("hub.callback", callback)];
        door.post_form("/hub", &pairs).await
    };
    // Two a second may be asked again meanwhile.
    let mut refused = None;
    for n in 0..2_000 {
        let answer = ask(&address(n)).await;
        if answer.status != StatusCode::ACCEPTED {
            refused = Some((n, answer));
            break;
        }
    }
    let (taken, answer) = refused.unwrap();
    assert!(taken >= 120, "{taken}");
    assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "1"));
    let said = std::str::from_utf8(&answer.body).unwrap();
    assert!(said.starts_with("hub.callback: 127.0.0.1 is asked 120 times a minute"), "{said}");
    assert_eq!(ask("https://reader.example/in").await.status, StatusCode::ACCEPTED, "another host");
}

#[tokio::test]
async fn one_host_has_so_many_subscriptions() {
    let (door, _subscriber) = open().await;
    let wish = async |mode: Mode, callback: &str| {
        let wish = Wish {
            mode,
            callback: callback.to_owned(),
            feed: "organisations/csto".parse().unwrap(),
            format: Format::Atom,
            lease_seconds: 3_600,
            secret: None,
        };
        let url: url::Url = callback.parse().unwrap();
        door.house.store.wish(wish, (url.host_str().unwrap(), 2), at(1)).await.unwrap()
    };
    for (mode, callback, taken) in [
        (Mode::Subscribe, "https://reader.example/1", true),
        (Mode::Subscribe, "https://reader.example:8443/2", true),
        (Mode::Subscribe, "https://reader.example/3", false),
        (Mode::Unsubscribe, "https://reader.example/3", false),
        // Those that it has go on and end.
        (Mode::Subscribe, "https://reader.example/1", true),
        (Mode::Unsubscribe, "https://reader.example/1", true),
        (Mode::Subscribe, "https://other.example/1", true),
    ] {
        assert_eq!(wish(mode, callback).await, taken, "{mode:?} {callback}");
    }
}

#[tokio::test]
async fn the_end_of_a_feed_is_told() {
    let (door, subscriber) = open().await;
    let hub = door.dispatch.hub.clone();
    wish(&door, &subscriber, "subscribe", &[]).await;
    hub.step(at(1)).await.unwrap();
    subscriber.asked();
    door.house.store.declare_feeds(vec![pressroom::model::FeedKey::All], at(2)).await.unwrap();
    hub.step(at(3)).await.unwrap();
    let asked = subscriber.asked().remove(0);
    assert_eq!((asked["hub.mode"].as_str(), asked["hub.topic"].as_str()), ("denied", TOPIC));
    assert!(!asked["hub.reason"].is_empty());
    assert_eq!(hub.step(at(4)).await.unwrap(), 0);
}

#[tokio::test]
async fn another_hub_is_told_what_changed() {
    let (door, subscriber) = open().await;
    let other = subscriber.callback();
    let store = &door.house.store;
    let hub = pressroom::deliver::Hub::new(
        door.house.publisher.clone(),
        &door.dispatch.deliveries,
        vec![other.clone()],
    );
    while !store.unpinged(&other, 1).await.unwrap().is_empty() {
        hub.step(at(1)).await.unwrap();
    }
    let first = subscriber.told();
    assert!(!first.is_empty());
    publish(&door, 2).await;
    subscriber.diary.lock().unwrap().answers = vec![StatusCode::SERVICE_UNAVAILABLE];
    hub.step(at(2)).await.unwrap();
    hub.step(at(3)).await.unwrap();
    let told = subscriber.told();
    assert_eq!(told.len(), 2, "told again after a failure");
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(&told[1].1).into_owned().collect();
    assert_eq!(pairs[0], ("hub.mode".to_owned(), "publish".to_owned()));
    assert!(pairs.contains(&("hub.url".to_owned(), TOPIC.to_owned())));
    assert!(!pairs.iter().any(|(_, url)| url.contains("/topics/")), "only what changed: {pairs:?}");
}

#[tokio::test]
async fn a_lease_lasts_though_the_clock_is_set() {
    let (door, subscriber) = open().await;
    let hub = door.dispatch.hub.clone();
    wish(&door, &subscriber, "subscribe", &[("hub.lease_seconds", "3600")]).await;
    hub.step(at(1)).await.unwrap();
    let year = SignedDuration::from_hours(365 * 24);
    let ahead = 365 * 86_400;
    door.house.store.move_leases(year, at(ahead + 2)).await.unwrap();
    publish(&door, 2).await;
    hub.step(at(ahead + 2)).await.unwrap();
    assert_eq!(subscriber.told().len(), 1, "it is not over");
    // From a clock that began anew, no lease is longer than any that is given.
    door.house.store.move_leases(year, at(3)).await.unwrap();
    publish(&door, 3).await;
    hub.step(at(31 * 86_400)).await.unwrap();
    assert_eq!(subscriber.told().len(), 0);
}
