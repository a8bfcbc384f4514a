//! When messages go out and what they carry, through the loop to an endpoint. Time is stepped.

use std::collections::BTreeSet;
use std::sync::Arc;

use pressroom::model::{
    Authentication, Dialect, Digest, Filter, Header, Health, Manner, Pace, Quiet, Subscription,
};
use pressroom::store::{Steer, Store};

use super::deliveries::{deliverer, subscription};
use super::receiver::{Arrived, Receiver, Reply};
use super::store::{accept, arrival, at, fresh};

/// One o'clock in the afternoon, UTC, on the day of [`at`].
const TICK: i64 = 2_000;
const DAY: i64 = 86_400;

fn daily(empty: bool) -> Pace {
    let digest = Digest { cron: "0 0 13 * * *".to_owned(), time_zone: "UTC".to_owned(), empty };
    Pace { digest: Some(digest), ..Pace::default() }
}

async fn subscribe(store: &Arc<dyn Store>, receiver: &Receiver, path: &str, manner: Manner) -> Subscription {
    let dice = u8::try_from(store.subscriptions().await.unwrap().len()).unwrap();
    let one = Subscription { url: receiver.url(path), manner, ..subscription(dice, Filter::default()) };
    store.add_subscription(&one).await.unwrap();
    one
}

fn seqs(arrived: &[Arrived]) -> Vec<i64> {
    arrived.iter().map(|one| one.told("seq").as_i64().unwrap()).collect()
}

/// The events of digests, message by message.
fn digests(arrived: &[Arrived]) -> Vec<Vec<i64>> {
    let of = |one: &Arrived| {
        let told = one.told("statements");
        told.as_array().unwrap().iter().map(|told| told["data"]["seq"].as_i64().unwrap()).collect()
    };
    arrived.iter().map(of).collect()
}

#[tokio::test]
async fn a_digest_goes_out_at_its_tick() {
    let (_home, store) = fresh().await;
    let receiver = Receiver::start().await;
    subscribe(&store, &receiver, "/", Manner { pace: daily(false), ..Manner::default() }).await;
    let mut deliverer = deliverer(&store).await;
    accept(&store, arrival("a.txt", "One", "text 1"), 1).await;
    accept(&store, arrival("b.txt", "Two", "text 2"), 2).await;
    for second in [10, TICK - 1] {
        assert_eq!(deliverer.step(at(second)).await.unwrap(), 0, "at {second} s");
    }
    accept(&store, arrival("c.txt", "Three", "text 3"), TICK + 1).await;
    assert_eq!(deliverer.step(at(TICK + 2)).await.unwrap(), 1);
    assert_eq!(digests(&receiver.take("/")), [[1, 2]], "the third comes after the tick");
    assert_eq!(deliverer.step(at(TICK + DAY)).await.unwrap(), 1);
    let next = receiver.take("/");
    assert_eq!((digests(&next), next[0].told("previous_seq")), (vec![vec![3]], 2.into()));
    // Nothing is said when nothing has happened.
    assert_eq!(deliverer.step(at(TICK + 2 * DAY)).await.unwrap(), 0);
}

#[tokio::test]
async fn a_digest_without_another_tick_is_no_flood() {
    let (_home, store) = fresh().await;
    let receiver = Receiver::start().await;
    // As older programs took it: its last tick was years ago.
    let digest = Digest { cron: "0 0 13 * * * 2015".to_owned(), time_zone: "UTC".to_owned(), empty: false };
    let pace = Pace { digest: Some(digest), ..Pace::default() };
    subscribe(&store, &receiver, "/", Manner { pace, ..Manner::default() }).await;
    accept(&store, arrival("a.txt", "One", "text 1"), 1).await;
    receiver.script("/", [Reply::status(200, ""), Reply::status(410, "")]);
    assert_eq!(deliverer(&store).await.step(at(10)).await.unwrap(), 1);
    assert_eq!(seqs(&receiver.take("/")), [1], "it is told of at once");
}

#[tokio::test]
async fn who_asks_for_it_hears_that_nothing_happened() {
    let (_home, store) = fresh().await;
    let receiver = Receiver::start().await;
    subscribe(&store, &receiver, "/", Manner { pace: daily(true), ..Manner::default() }).await;
    let mut first = deliverer(&store).await;
    assert_eq!(first.step(at(TICK - 1)).await.unwrap(), 0);
    receiver.script("/", [Reply::status(503, "")]);
    assert_eq!(first.step(at(TICK)).await.unwrap(), 1);
    assert_eq!(first.step(at(TICK + 10)).await.unwrap(), 1, "it is tried again");
    let said = receiver.take("/");
    assert_eq!(said[0].headers["webhook-id"], said[1].headers["webhook-id"]);
    assert_eq!((said[0].told("statements"), &said[0].body), (serde_json::json!([]), &said[1].body));
    assert_eq!(first.step(at(TICK + 11)).await.unwrap(), 0, "once a tick");
    assert_eq!(deliverer(&store).await.step(at(TICK + 12)).await.unwrap(), 0, "also after a restart");
    // A digest that tells of something is enough.
    accept(&store, arrival("a.txt", "One", "text 1"), TICK + 20).await;
    assert_eq!(first.step(at(TICK + DAY)).await.unwrap(), 1);
    assert_eq!(digests(&receiver.take("/")), [[1]]);
    assert_eq!(first.step(at(TICK + 2 * DAY)).await.unwrap(), 1);
    let next = receiver.take("/");
    assert_ne!(next[0].headers["webhook-id"], said[0].headers["webhook-id"]);
}

#[tokio::test]
async fn a_large_digest_is_several_messages_and_leaves_nothing_out() {
    let (_home, store) = fresh().await;
    let receiver = Receiver::start().await;
    let manner = |format| Manner { format, pace: daily(false), ..Manner::default() };
    subscribe(&store, &receiver, "/json", manner(Dialect::Standard)).await;
    subscribe(&store, &receiver, "/chat", manner(Dialect::Discord)).await;
    let count = 260;
    let arrivals = (1..=count).map(|n| {
        let title = format!("{} and a title as long as titles are, number {n}.", "Remarks ".repeat(20));
        arrival(&format!("{n}.txt"), &title, &format!("text {n}"))
    });
    store.accept(arrivals.collect(), at(1)).await.unwrap();
    deliverer(&store).await.step(at(TICK)).await.unwrap();
    let told = receiver.take("/json");
    let all = digests(&told);
    assert!(all.len() <= 7 && all.iter().all(|one| one.len() <= 50), "{all:?}");
    assert_eq!(all.concat(), (1..=count).collect::<Vec<_>>());
    assert!(told.windows(2).all(|two| two[1].told("previous_seq") == two[0].told("last_seq")));
    let chat = receiver.take("/chat");
    assert!((26..=27).contains(&chat.len()), "{}", chat.len());
    let links = |one: &Arrived| {
        let text = String::from_utf8(one.body.clone()).unwrap();
        let links = text.split("/statements/").skip(1).map(|rest| rest.chars().take(12).collect::<String>());
        links.collect::<BTreeSet<_>>()
    };
    assert_eq!(chat.iter().flat_map(links).collect::<BTreeSet<_>>().len(), 260, "each has its link");
}

#[tokio::test]
async fn nothing_is_sent_in_quiet_hours() {
    let (_home, store) = fresh().await;
    let receiver = Receiver::start().await;
    let quiet = Quiet {
        from: "12:00".parse().unwrap(),
        until: "13:00".parse().unwrap(),
        time_zone: "UTC".to_owned(),
    };
    let pace = Pace { quiet: Some(quiet), ..Pace::default() };
    subscribe(&store, &receiver, "/", Manner { pace, ..Manner::default() }).await;
    accept(&store, arrival("a.txt", "One", "text 1"), 1).await;
    accept(&store, arrival("b.txt", "Two", "text 2"), 2).await;
    let mut deliverer = deliverer(&store).await;
    for (second, expected) in [(10, vec![]), (TICK - 1, vec![]), (TICK, vec![1, 2])] {
        deliverer.step(at(second)).await.unwrap();
        assert_eq!(seqs(&receiver.take("/")), expected, "at {second} s");
    }
}

#[tokio::test]
async fn so_many_messages_an_hour_and_no_more() {
    let (_home, store) = fresh().await;
    let receiver = Receiver::start().await;
    let pace = Pace { hourly_max: Some(4), ..Pace::default() };
    subscribe(&store, &receiver, "/", Manner { pace, ..Manner::default() }).await;
    for n in 1..=3 {
        accept(&store, arrival(&format!("{n}.txt"), "One", &format!("text {n}")), n).await;
    }
    let mut deliverer = deliverer(&store).await;
    for (second, expected) in
        [(10, vec![1]), (909, vec![]), (920, vec![2]), (1_700, vec![]), (1_900, vec![3])]
    {
        deliverer.step(at(second)).await.unwrap();
        assert_eq!(seqs(&receiver.take("/")), expected, "at {second} s");
    }
}

#[tokio::test]
async fn an_endpoint_sees_the_headers_that_it_asked_for() {
    let (_home, store) = fresh().await;
    let receiver = Receiver::start().await;
    let header = Header { name: "X-Desk".to_owned(), value: "news".to_owned() };
    let basic = Authentication::Basic { user: "desk".to_owned(), password: "hush".to_owned() };
    let bearer = Authentication::Bearer { token: "t0ken".to_owned() };
    for (path, by) in [("/basic", basic), ("/bearer", bearer)] {
        let manner = Manner { headers: vec![header.clone()], authentication: Some(by), ..Manner::default() };
        subscribe(&store, &receiver, path, manner).await;
    }
    accept(&store, arrival("a.txt", "One", "text 1"), 1).await;
    deliverer(&store).await.step(at(2)).await.unwrap();
    for (path, authorization) in [("/basic", "Basic ZGVzazpodXNo"), ("/bearer", "Bearer t0ken")] {
        let arrived = receiver.take(path).remove(0);
        assert_eq!(arrived.headers["authorization"], authorization);
        assert_eq!(arrived.headers["x-desk"], "news");
    }
}

#[tokio::test]
async fn who_was_disabled_gets_everything_since() {
    let (_home, store) = fresh().await;
    let receiver = Receiver::start().await;
    let one = subscribe(&store, &receiver, "/", Manner::default()).await;
    let mut deliverer = deliverer(&store).await;
    receiver.script("/", [Reply::status(410, "")]);
    for n in 1..=4 {
        accept(&store, arrival(&format!("{n}.txt"), "One", &format!("text {n}")), n).await;
        deliverer.step(at(n)).await.unwrap();
    }
    assert_eq!(seqs(&receiver.take("/")), [1], "nothing more after 410");
    let health = store.subscription(&one.id).await.unwrap().unwrap().progress.health;
    assert!(matches!(health, Health::Disabled(reason) if reason.contains("410")));
    store.steer(&one.id, Steer::Resume).await.unwrap();
    deliverer.step(at(9)).await.unwrap();
    assert_eq!(seqs(&receiver.take("/")), [1, 2, 3, 4]);
}

#[tokio::test]
async fn an_errand_ends_when_people_change_what_it_is_for() {
    let (_home, store) = fresh().await;
    let receiver = Receiver::start().await;
    let one = subscribe(&store, &receiver, "/", Manner::default()).await;
    for n in 1..=40 {
        accept(&store, arrival(&format!("{n}.txt"), "One", &format!("text {n}")), n).await;
    }
    let mut deliverer = deliverer(&store).await;
    // Failure in the middle of a row: what came before is recorded, what comes after waits.
    receiver.script("/", (0..20).map(|_| Reply::status(204, "")).chain([Reply::status(503, "")]));
    assert_eq!(deliverer.step(at(50)).await.unwrap(), 21);
    assert_eq!(seqs(&receiver.take("/")), (1..=21).collect::<Vec<_>>());
    let progress = store.subscription(&one.id).await.unwrap().unwrap().progress;
    assert_eq!((progress.cursor, progress.delivered, progress.failures), (20, 20, 1));
    store.steer(&one.id, crate::deliveries::rewind(10)).await.unwrap();
    deliverer.step(at(60)).await.unwrap();
    assert_eq!(seqs(&receiver.take("/")), (11..=40).collect::<Vec<_>>());
    let attempts = store.attempts(&one.id, None, 99).await.unwrap();
    assert_eq!(attempts.len(), 51, "each try is in the log");
}
