//! Every way in which a delivery can fail, against an endpoint that follows a script: what is recorded, when it is tried again, and that
//! nobody else notices. Time is stepped.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use pressroom::deliver::{Client, Deliverer, Names, Settings};
use pressroom::model::{Authority, Filter, Health, Subscription, SubscriptionId};
use pressroom::store::{Attempt, Steer, Store};
use pressroom::webhook::Schedule;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::deliveries::subscription;
use super::receiver::{Receiver, Reply};
use super::store::{accept, arrival, fresh};

/// What follows from a try.
#[derive(Clone, Copy, Debug)]
enum Follows {
    /// It is done with.
    Done,
    /// The endpoint rests: first the schedule's five seconds.
    Rests,
    /// The endpoint rests for so many seconds.
    RestsFor(i64),
    /// The event is set aside, and the next one passes.
    Aside,
    /// The subscription is disabled.
    Disabled,
}

use Follows::{Aside, Disabled, Done, Rests, RestsFor};

/// Names as a script has them: none.
#[derive(Debug)]
struct NoNames;

#[async_trait::async_trait]
impl Names for NoNames {
    async fn addresses(&self, host: &str) -> std::io::Result<Vec<IpAddr>> {
        Err(std::io::Error::new(std::io::ErrorKind::NotFound, format!("no such host as {host}")))
    }
}

const TIMEOUT: Duration = Duration::from_millis(300);

async fn deliverer(store: &Arc<dyn Store>) -> Deliverer {
    let names: Arc<dyn Names> = Arc::new(NoNames);
    let client = Client::new(&["127.0.0.0/8".parse().unwrap()], TIMEOUT, &names).unwrap();
    let settings = Settings {
        client,
        authority: Authority::new("press.example"),
        schedule: Schedule(vec![0, 5, 300, 1800]),
        in_flight_max: 64,
        base_url: "http://press.example".to_owned(),
        operator_url: None,
    };
    Deliverer::new(Arc::clone(store), settings).await.unwrap()
}

fn after(start: Timestamp, seconds: i64) -> Timestamp {
    start.checked_add(SignedDuration::from_secs(seconds)).unwrap()
}

/// A case: its name, the reply, the status and outcome that are recorded, words of the excerpt, and what follows.
type Case = (&'static str, Reply, Option<u16>, &'static str, &'static str, Follows);

fn status(code: u16) -> Reply {
    Reply::status(code, "")
}

fn head(code: u16) -> String {
    format!("HTTP/1.1 {code} Some\r\ncontent-length: 1000000\r\n\r\n")
}

#[rustfmt::skip]
fn cases(start: Timestamp) -> Vec<Case> {
    let date = after(start, 7200).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let noise = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    let (disable, abort) = ("webhook-delivery: disable\r\n", "webhook-delivery: abort-message\r\n");
    let (broke, late) = ("the connection broke", "no answer within");
    let open = |headers: &str| format!("HTTP/1.1 200 OK\r\n{headers}");
    vec![
        ("reset before the answer", Reply::Reset(String::new()), None, "endpoint_failed", broke, Rests),
        ("reset in mid-body of a 200", Reply::Reset(head(200) + "half"), Some(200), "delivered", "", Done),
        ("reset in mid-body of a 500", Reply::Reset(head(500) + "half"), Some(500), "endpoint_failed", "", Rests),
        ("not HTTP", Reply::Bytes("SSH-2.0-example\r\n\r\n".to_owned()), None, "endpoint_failed", broke, Rests),
        ("hang before headers", Reply::Hang(String::new()), None, "endpoint_failed", late, Rests),
        ("hang within headers", Reply::Hang(open("")), None, "endpoint_failed", late, Rests),
        ("endless slow body", Reply::Drip(head(200)), Some(200), "delivered", "..", Done),
        ("endless slow headers", Reply::Drip(open("x: ")), None, "endpoint_failed", late, Rests),
        ("huge body", Reply::Flood(open("content-length: 99999999999\r\n\r\n")), Some(200), "delivered", "....", Done),
        ("huge headers", Reply::Flood(open("x: ")), None, "endpoint_failed", broke, Rests),
        ("informational noise", Reply::Bytes(noise.to_owned()), Some(200), "delivered", "", Done),
        ("200", status(200), Some(200), "delivered", "said", Done),
        ("201", status(201), Some(201), "delivered", "said", Done),
        ("204", status(204), Some(204), "delivered", "", Done),
        ("301", Reply::status(301, "location: /elsewhere\r\n"), Some(301), "event_failed", "said", Aside),
        ("307", Reply::status(307, "location: /elsewhere\r\n"), Some(307), "event_failed", "said", Aside),
        ("400", status(400), Some(400), "event_failed", "said", Aside),
        ("401", status(401), Some(401), "event_failed", "said", Aside),
        ("404", status(404), Some(404), "event_failed", "said", Aside),
        ("408", status(408), Some(408), "endpoint_failed", "said", Rests),
        ("410", status(410), Some(410), "disabled", "said", Disabled),
        ("413", status(413), Some(413), "event_failed", "said", Aside),
        ("425", status(425), Some(425), "endpoint_failed", "said", Rests),
        ("429", status(429), Some(429), "endpoint_failed", "said", Rests),
        ("429 for seconds", Reply::status(429, "retry-after: 120\r\n"), Some(429), "endpoint_failed", "said", RestsFor(120)),
        ("429 until a date", Reply::status(429, &format!("retry-after: {date}\r\n")), Some(429), "endpoint_failed", "said", RestsFor(7200)),
        ("429 for less than the schedule", Reply::status(429, "retry-after: 1\r\n"), Some(429), "endpoint_failed", "said", Rests),
        ("500", status(500), Some(500), "endpoint_failed", "said", Rests),
        ("502", status(502), Some(502), "endpoint_failed", "said", Rests),
        ("503 for seconds", Reply::status(503, "retry-after: 600\r\n"), Some(503), "endpoint_failed", "said", RestsFor(600)),
        ("504", status(504), Some(504), "endpoint_failed", "said", Rests),
        ("a wish for no more", Reply::status(200, disable), Some(200), "disabled", "said", Disabled),
        ("a wish for no more with an error", Reply::status(500, disable), Some(500), "disabled", "said", Disabled),
        ("a wish to drop the event", Reply::status(500, abort), Some(500), "dropped", "said", Done),
    ]
}

/// Checks the first try of an event, made at `start`.
fn check(name: &str, attempt: &Attempt, start: Timestamp, follows: Follows) {
    let next = attempt.next.map(|next| next.duration_since(start).as_secs());
    // The schedule's five seconds, varied by a fifth either way, from the end of the try.
    let soon = next.is_some_and(|next| (4..=7).contains(&next));
    let right = match follows {
        Done | Disabled => next.is_none(),
        Rests | Aside => soon,
        RestsFor(seconds) => next.is_some_and(|next| (seconds - 1..=seconds + 1).contains(&next)),
    };
    assert!(right, "{name}: tried again after {next:?} s");
    assert!(attempt.duration_ms < 2_000, "{name}: took {} ms", attempt.duration_ms);
}

/// A subscription for each case: its name, its path, its id.
async fn subscribe(
    store: &Arc<dyn Store>,
    receiver: &Receiver,
    cases: &[Case],
) -> Vec<(&'static str, String, SubscriptionId)> {
    let mut told = Vec::new();
    for (n, (name, reply, ..)) in (0..).zip(cases) {
        let path = format!("/{n}");
        receiver.script(&path, [reply.clone()]);
        let (id, url) = (SubscriptionId::from(format!("sub_{n}")), receiver.url(&path));
        let one = Subscription { id, url, ..subscription(1, Filter::default()) };
        store.add_subscription(&one).await.unwrap();
        told.push((*name, path, one.id));
    }
    told
}

#[tokio::test]
async fn what_an_endpoint_does_concerns_nobody_else() {
    let (_home, store) = fresh().await;
    let receiver = Receiver::start().await;
    let start = Timestamp::from_second(Timestamp::now().as_second()).unwrap();
    let cases = cases(start);
    let told = subscribe(&store, &receiver, &cases).await;
    let healthy = Subscription { url: receiver.url("/healthy"), ..subscription(2, Filter::default()) };
    store.add_subscription(&healthy).await.unwrap();
    for n in 1..=2 {
        accept(&store, arrival(&format!("{n}.txt"), "One", &format!("text {n}")), n).await;
    }
    let mut deliverer = deliverer(&store).await;
    deliverer.step(start).await.unwrap();
    let attempts = store.attempts(&healthy.id, None, 9).await.unwrap();
    assert_eq!(attempts.len(), 2);
    assert!(attempts.iter().all(|one| one.outcome == "delivered" && one.duration_ms < 200), "{attempts:?}");
    for ((name, path, id), (_, _, code, outcome, said, follows)) in told.iter().zip(&cases) {
        let attempts = store.attempts(id, None, 9).await.unwrap();
        let first = attempts.last().unwrap();
        assert_eq!(
            (first.status, first.outcome.as_str(), first.n),
            (*code, *outcome, 1),
            "{name}: {first:?}"
        );
        assert!(first.excerpt.contains(said) && first.excerpt.chars().count() <= 1_000, "{name}: {first:?}");
        check(name, first, start, *follows);
        // The second event passes unless the endpoint is what failed.
        let passes = matches!(follows, Done | Aside);
        assert_eq!(
            (attempts.len(), receiver.take(path).len()),
            if passes { (2, 2) } else { (1, 1) },
            "{name}"
        );
        let progress = store.subscription(id).await.unwrap().unwrap().progress;
        assert_eq!(progress.cursor, if passes { 2 } else { 0 }, "{name}");
        assert_eq!(progress.failing_since.is_some(), matches!(follows, Rests | RestsFor(_)), "{name}");
        assert_eq!(matches!(progress.health, Health::Disabled(_)), matches!(follows, Disabled), "{name}");
    }
    assert!(receiver.take("/elsewhere").is_empty(), "a redirect was followed");
    // Nothing is tried before its time, and then all is, with the same id; who asked for a longer rest has it.
    assert_eq!(deliverer.step(after(start, 3)).await.unwrap(), 0);
    deliverer.step(after(start, 9)).await.unwrap();
    for ((name, path, id), (.., follows)) in told.iter().zip(&cases) {
        let again = receiver.take(path);
        let expected = match follows {
            Rests => vec![1, 2],
            Aside => vec![1],
            Done | Disabled | RestsFor(_) => vec![],
        };
        assert_eq!(again.iter().map(|one| one.told("seq")).collect::<Vec<_>>(), expected, "{name}");
        let ids: Vec<_> = again.iter().map(|one| one.headers["webhook-id"].as_str()).collect();
        assert!(ids.windows(2).all(|two| two[0] != two[1]), "{name}");
        if matches!(follows, Disabled) {
            assert!(store.steer(id, Steer::Resume).await.unwrap());
        }
    }
    // A resumed subscription gets everything since; the long rests end.
    deliverer.step(after(start, 8000)).await.unwrap();
    for ((name, _, id), (.., follows)) in told.iter().zip(&cases) {
        let progress = store.subscription(id).await.unwrap().unwrap().progress;
        let left_out = u64::from(*name == "a wish to drop the event");
        assert_eq!(
            (progress.cursor, progress.delivered, progress.health),
            (2, 2 - left_out, Health::Active),
            "{name} {follows:?}"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_reached_rests() {
    let (_home, store) = fresh().await;
    let receiver = Receiver::start().await;
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    // One closes when it is greeted in TLS, the other answers in clear.
    let (closes, clear) = (receiver.address(), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let clear_at = clear.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = clear.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        drop(stream.read(&mut [0; 1024]).await);
    });
    let places = [
        ("refused", format!("http://{closed}/"), "cannot connect"),
        ("no TLS there", format!("https://{closes}/"), "no TLS connection"),
        ("clear text for TLS", format!("https://{clear_at}/"), "no TLS connection"),
        ("no such name", "https://nowhere.example/".to_owned(), "no such host"),
        ("not allowed", "http://10.0.0.1/".to_owned(), "not a public address"),
        ("no key", receiver.url("/no-key"), "not a key"),
    ];
    for (n, (_, url, _)) in (0..).zip(&places) {
        let mut one = Subscription { url: url.clone(), ..subscription(n, Filter::default()) };
        if url.ends_with("no-key") {
            one.secret = "whsec_*".to_owned().into();
        }
        store.add_subscription(&one).await.unwrap();
    }
    accept(&store, arrival("a.txt", "One", "text"), 1).await;
    let start = Timestamp::now();
    deliverer(&store).await.step(start).await.unwrap();
    for (n, (name, _, said)) in (0..).zip(places) {
        let attempts = store.attempts(&SubscriptionId::new([n; 10]), None, 9).await.unwrap();
        assert_eq!(
            (attempts.len(), attempts[0].status, attempts[0].outcome.as_str()),
            (1, None, "endpoint_failed"),
            "{name}"
        );
        assert!(attempts[0].excerpt.contains(said), "{name}: {}", attempts[0].excerpt);
        check(name, &attempts[0], start, Rests);
    }
    assert!(receiver.take("/no-key").is_empty());
}

#[tokio::test]
async fn an_event_that_nobody_can_swallow_is_set_aside() {
    let (_home, store) = fresh().await;
    let receiver = Receiver::start().await;
    let one = Subscription { url: receiver.url("/"), ..subscription(1, Filter::default()) };
    store.add_subscription(&one).await.unwrap();
    for n in 1..=3 {
        accept(&store, arrival(&format!("{n}.txt"), "One", &format!("text {n}")), n).await;
    }
    let mut deliverer = deliverer(&store).await;
    let start = Timestamp::now();
    let seqs = || receiver.take("/").iter().map(|one| one.told("seq").as_i64().unwrap()).collect::<Vec<_>>();
    // The first event breaks the endpoint three times; then the second is tried and shows that the endpoint is well.
    receiver.script("/", [status(500), status(500), status(500)]);
    for (second, expected) in [(0, vec![1]), (10, vec![1]), (500, vec![1]), (501, vec![]), (4000, vec![2, 3])]
    {
        deliverer.step(after(start, second)).await.unwrap();
        assert_eq!(seqs(), expected, "at {second} s");
    }
    let now = store.subscription(&one.id).await.unwrap().unwrap().progress;
    assert_eq!((now.cursor, now.failures, store.status().await.unwrap().parked), (3, 0, 1));
    // It has retries of its own, which stop nothing else, and end.
    receiver.script("/", [status(500)]);
    accept(&store, arrival("4.txt", "One", "text 4"), 4).await;
    deliverer.step(after(start, 9000)).await.unwrap();
    let told: Vec<_> =
        receiver.take("/").iter().map(|one| (one.told("seq"), one.told("previous_seq"))).collect();
    assert_eq!(told, [(1.into(), serde_json::Value::Null), (4.into(), 3.into())]);
    assert_eq!(store.status().await.unwrap().parked, 0, "given up");
}

/// The numbers of the events that have arrived since the last call.
fn arrived(receiver: &Receiver) -> Vec<i64> {
    receiver.take("/").iter().map(|one| one.told("seq").as_i64().unwrap()).collect()
}

#[tokio::test]
async fn an_endpoint_that_refuses_everything_fails_and_loses_nothing() {
    let (_home, store) = fresh().await;
    let receiver = Receiver::start().await;
    let one = Subscription { url: receiver.url("/"), ..subscription(1, Filter::default()) };
    store.add_subscription(&one).await.unwrap();
    let mut deliverer = deliverer(&store).await;
    let start = Timestamp::now();
    let progress = async || store.subscription(&one.id).await.unwrap().unwrap().progress;
    let publish = async |n: i64| {
        accept(&store, arrival(&format!("{n}.txt"), "One", &format!("text {n}")), n).await;
    };
    receiver.script("/", vec![status(404); 1_000]);
    // One event alone: its own retries never end, as nothing shows that the endpoint takes others.
    publish(1).await;
    for day in 0..4 {
        deliverer.step(after(start, day * 86_400)).await.unwrap();
        assert_eq!(arrived(&receiver), [1]);
        let trouble = store.status().await.unwrap().in_trouble;
        assert_eq!((trouble.len(), trouble[0].state.as_str()), (1, "waiting"));
        assert_eq!(trouble[0].reason, "the last answer was 404: said");
        assert!(trouble[0].since.is_some() && trouble[0].next.is_some(), "{trouble:?}");
    }
    // Others are tried at once, in case they pass; soon none is any more, and the cursor is back before the first.
    let now = after(start, 3 * 86_400 + 9);
    for n in 2..=20 {
        publish(n).await;
        deliverer.step(now).await.unwrap();
    }
    assert_eq!(arrived(&receiver), (2..=9).collect::<Vec<_>>());
    let waits = progress().await;
    assert_eq!((waits.cursor, store.status().await.unwrap().parked), (0, 0));
    assert!(matches!(waits.health, Health::Waiting(_)));
    // After five days it is disabled, by name, and a restart forgets nothing.
    let mut deliverer = super::failures::deliverer(&store).await;
    deliverer.step(after(start, 5 * 86_400 + 60)).await.unwrap();
    let trouble = store.status().await.unwrap().in_trouble;
    assert_eq!(trouble[0].state, "disabled");
    assert!(trouble[0].reason.contains("has taken nothing since"), "{trouble:?}");
    assert_eq!(progress().await.cursor, 0);
    // Well again and resumed, it gets everything in order.
    receiver.take("/");
    receiver.well("/");
    assert!(store.steer(&one.id, Steer::Resume).await.unwrap());
    deliverer.step(after(start, 5 * 86_400 + 61)).await.unwrap();
    assert_eq!(arrived(&receiver), (1..=20).collect::<Vec<_>>());
    let well = progress().await;
    assert_eq!(
        (well.cursor, well.delivered, well.health, well.failing_since),
        (20, 20, Health::Active, None)
    );
    assert!(store.status().await.unwrap().in_trouble.is_empty());
}

#[tokio::test]
async fn an_endpoint_that_is_well_again_gets_what_it_refused() {
    for resumed in [true, false] {
        let (_home, store) = fresh().await;
        let receiver = Receiver::start().await;
        let one = Subscription { url: receiver.url("/"), ..subscription(1, Filter::default()) };
        store.add_subscription(&one).await.unwrap();
        let mut deliverer = deliverer(&store).await;
        let start = Timestamp::now();
        receiver.script("/", vec![status(403); 3]);
        for n in 1..=3 {
            accept(&store, arrival(&format!("{n}.txt"), "One", &format!("text {n}")), n).await;
        }
        deliverer.step(start).await.unwrap();
        assert_eq!((arrived(&receiver), store.status().await.unwrap().parked), (vec![1, 2, 3], 3));
        // Without waiting for their retries, or as soon as one of these is taken.
        let wish = if resumed { Steer::Resume } else { Steer::Retry(1) };
        assert!(store.steer(&one.id, wish).await.unwrap());
        accept(&store, arrival("4.txt", "One", "text 4"), 4).await;
        deliverer.step(after(start, 1)).await.unwrap();
        assert_eq!(arrived(&receiver), [1, 2, 3, 4], "resumed: {resumed}");
        let now = store.subscription(&one.id).await.unwrap().unwrap().progress;
        assert_eq!((now.cursor, now.refused, store.status().await.unwrap().parked), (4, None, 0));
    }
}

#[tokio::test]
async fn a_run_of_refused_events_stops_no_others() {
    let (_home, store) = fresh().await;
    let receiver = Receiver::start().await;
    let one = Subscription { url: receiver.url("/"), ..subscription(1, Filter::default()) };
    store.add_subscription(&one).await.unwrap();
    let mut deliverer = deliverer(&store).await;
    for n in 1..=11 {
        accept(&store, arrival(&format!("{n}.txt"), "One", &format!("text {n}")), n).await;
    }
    // It takes none of the first ten events, whenever they come: nine tries, then ten with a failure before.
    receiver.script("/", vec![status(422); 9 + 10]);
    let start = Timestamp::now();
    for second in [0, 10, 1_000] {
        deliverer.step(after(start, second)).await.unwrap();
    }
    let seqs = arrived(&receiver);
    assert!(seqs.contains(&11), "{seqs:?}");
    let now = store.subscription(&one.id).await.unwrap().unwrap().progress;
    assert_eq!((now.cursor, now.failures, now.failing_since), (11, 0, None));
}
