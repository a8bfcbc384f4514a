//! What the store promises to the delivery loop and to those who steer it.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use pressroom::deliver::{Client, Deliverer, Herald, Names, Retention, Settings, SystemNames};
use pressroom::model::{
    Authority, Filter, Health, Progress, Role, Secret, SigningKey, Subscription, SubscriptionId, Terms,
};
use pressroom::store::{Attempt, Ledger, Parked, Standing, Steer, Store, open};
use pressroom::webhook::{PublicKey, Schedule, SiteSigner, Trust};

use crate::receiver::{Receiver, Reply};
use crate::store::{accept, arrival, at, fresh};

pub(super) fn subscription(dice: u8, filter: Filter) -> Subscription {
    let url = "http://127.0.0.1:9/".to_owned();
    Subscription::new(SubscriptionId::new([dice; 10]), (url, filter), Secret::new([1; 32]), (0, at(0)))
}

fn wants(organisation: &str) -> Filter {
    Filter::any(Terms { organisations: vec![organisation.to_owned()], ..Terms::default() })
}

pub(super) fn rewind(after: i64) -> Steer {
    Steer::Rewind { after, backfill: false }
}

/// A loop that reaches loopback and gives up after 300 ms.
pub(super) async fn deliverer(store: &Arc<dyn Store>) -> Deliverer {
    Deliverer::new(Arc::clone(store), settings()).await.unwrap()
}

pub(super) fn settings() -> Settings {
    let names: Arc<dyn Names> = Arc::new(SystemNames);
    let client = Client::new(&["127.0.0.0/8".parse().unwrap()], Duration::from_millis(300), &names).unwrap();
    Settings {
        client,
        authority: Authority::new("press.example"),
        schedule: Schedule(vec![0, 5, 300]),
        in_flight_max: 64,
        base_url: "http://press.example".to_owned(),
        operator_url: None,
    }
}

pub(super) fn attempt(before: Option<i64>, seq: i64, n: u32) -> Attempt {
    let (outcome, excerpt) = ("delivered".to_owned(), "ok".to_owned());
    Attempt {
        subscription: 1,
        before,
        seq,
        n,
        at: at(seq),
        duration_ms: 3,
        status: Some(204),
        outcome,
        excerpt,
        next: None,
    }
}

pub(super) fn page(first: i64, edited: i64, attempts: Vec<Attempt>, progress: Progress) -> Arc<Ledger> {
    let progress = vec![Standing { n: 1, edited, progress }];
    Arc::new(Ledger { first, attempts, progress, ..Ledger::default() })
}

#[tokio::test]
async fn a_page_is_recorded_whole_and_once() {
    let (_home, store) = fresh().await;
    let one = subscription(1, wants("csto"));
    store.add_subscription(&one).await.unwrap();
    let moved = |cursor, attempt| Progress {
        cursor,
        previous: Some(cursor),
        attempt: Some(attempt),
        delivered: 2,
        delivered_at: Some(at(9)),
        ..Progress::default()
    };
    let first = page(1, 0, vec![attempt(None, 1, 1), attempt(Some(1), 2, 1)], moved(2, 2));
    store.record(Arc::clone(&first)).await.unwrap();
    // After a commit of which nobody heard, the page comes once more.
    store.record(first).await.unwrap();
    assert_eq!(store.subscription(&one.id).await.unwrap().unwrap().progress, moved(2, 2));
    store.record(page(3, 0, vec![attempt(Some(2), 3, 4)], moved(3, 3))).await.unwrap();
    let attempts = store.attempts(&one.id, None, 2).await.unwrap();
    assert_eq!(attempts, [attempt(Some(2), 3, 4), attempt(Some(1), 2, 1)]);
    assert_eq!(
        (store.attempts(&one.id, None, 9).await.unwrap().len(), store.last_attempt().await.unwrap()),
        (3, 3)
    );
    assert_eq!(store.forget_attempts(at(2), 9).await.unwrap(), 1);
    assert_eq!(store.attempts(&one.id, None, 9).await.unwrap().len(), 2, "the chain ends where it was cut");
}

#[tokio::test]
async fn what_people_change_is_not_undone_by_a_late_result() {
    let (home, store) = fresh().await;
    let one = subscription(1, wants("csto"));
    store.add_subscription(&one).await.unwrap();
    let whole = store.roll(None).await.unwrap();
    assert_eq!((whole.enrolled.len(), whole.enrolled[0].edited), (1, 0));
    assert!(store.roll(Some(whole.change)).await.unwrap().enrolled.is_empty());
    store.record(page(1, 0, Vec::new(), Progress { cursor: 9, ..Progress::default() })).await.unwrap();
    assert!(
        store.roll(Some(whole.change)).await.unwrap().enrolled.is_empty(),
        "the loop knows its own changes"
    );
    // Another process winds the cursor back; the loop hears of it, and what it had under way counts no more.
    let other = open(home.path().join("a.db").to_str().unwrap()).await.unwrap();
    assert!(other.steer(&one.id, rewind(4)).await.unwrap());
    store.record(page(1, 0, Vec::new(), Progress { cursor: 10, ..Progress::default() })).await.unwrap();
    let changed = store.roll(Some(whole.change)).await.unwrap();
    assert_eq!((changed.enrolled[0].edited, changed.enrolled[0].subscription.progress.cursor), (1, 4));
    // Parked events, a pause and its end, a new key.
    other.steer(&one.id, Steer::Retry(3)).await.unwrap();
    other.steer(&one.id, Steer::Disable("holidays".to_owned())).await.unwrap();
    other.rotate_secret(&one.id, Secret::new([2; 32]), at(99)).await.unwrap();
    let changed = store.roll(Some(changed.change)).await.unwrap();
    let now = &changed.enrolled[0];
    assert_eq!(now.parked, [Parked { seq: 3, tries: 0, due: Timestamp::UNIX_EPOCH }]);
    assert_eq!(now.subscription.progress.health, Health::Disabled("holidays".to_owned()));
    assert_eq!(
        (&now.subscription.secret, &now.subscription.retired[0].secret),
        (&Secret::new([2; 32]), &one.secret)
    );
    other.steer(&one.id, Steer::Resume).await.unwrap();
    assert_eq!(store.subscription(&one.id).await.unwrap().unwrap().progress.health, Health::Active);
    // A removal is heard of, too, and takes everything along.
    assert!(
        other.remove_subscription(&one.id).await.unwrap()
            && !other.remove_subscription(&one.id).await.unwrap()
    );
    let gone = store.roll(Some(changed.change)).await.unwrap();
    assert_eq!((gone.gone, gone.enrolled.len()), (vec![1], 0));
    let parked = vec![(1, Parked { seq: 1, tries: 1, due: at(1) })];
    store.record(Arc::new(Ledger { first: 1, parked, ..Ledger::default() })).await.unwrap();
    assert_eq!(store.status().await.unwrap().parked, 0);
    assert!(!store.steer(&one.id, Steer::Resume).await.unwrap());
}

#[tokio::test]
async fn what_an_endpoint_refused_comes_again_when_it_is_resumed() {
    let (_home, store) = fresh().await;
    let one = subscription(1, wants("csto"));
    store.add_subscription(&one).await.unwrap();
    for n in 1..=9 {
        accept(&store, arrival(&format!("{n}.txt"), "One", &format!("text {n}")), n).await;
    }
    // Events 2, 4 and 6 are set aside, and since 4 nothing was taken.
    let aside = |seq| (1, Parked { seq, tries: 3, due: at(70 + seq) });
    let refusing = Progress {
        cursor: 9,
        previous: Some(8),
        failing_since: Some(at(60)),
        refused: Some(4),
        attempt: Some(1),
        ..Progress::default()
    };
    let refused = Attempt { status: Some(404), excerpt: " ".to_owned(), ..attempt(None, 8, 1) };
    let ledger = |edited| {
        let mut page = Ledger::clone(&page(1, edited, vec![refused.clone()], refusing.clone()));
        page.parked = vec![aside(2), aside(4), aside(6)];
        Arc::new(page)
    };
    let after = async |edited, wish| {
        store.record(ledger(edited)).await.unwrap();
        assert!(store.steer(&one.id, wish).await.unwrap());
        let now = store.roll(None).await.unwrap().enrolled.remove(0);
        let parked: Vec<i64> = now.parked.iter().map(|parked| parked.seq).collect();
        (now.subscription.progress, parked)
    };
    store.record(ledger(0)).await.unwrap();
    let trouble = store.status().await.unwrap().in_trouble.remove(0);
    assert_eq!((trouble.state.as_str(), trouble.reason.as_str()), ("waiting", "the last answer was 404"));
    assert_eq!((trouble.since, trouble.next), (Some(at(60)), Some(at(72))));
    // A replay takes along what stands after it, and no more.
    let (now, parked) = after(0, rewind(5)).await;
    assert_eq!((now.cursor, now.refused, parked), (5, Some(4), vec![2, 4]));
    let (now, parked) = after(1, rewind(3)).await;
    assert_eq!((now.cursor, now.refused, parked), (3, None, vec![2]));
    let (now, parked) = after(2, Steer::Resume).await;
    assert_eq!((now.cursor, now.previous, now.refused, parked), (3, None, None, vec![2]));
    assert_eq!(now.failing_since, None);
    // Where it refused nothing since, it goes on from where it stood.
    let (now, parked) = after(3, Steer::Retry(8)).await;
    assert_eq!((now.cursor, now.refused, parked), (9, Some(4), vec![2, 4, 6, 8]));
    let taken = Progress { refused: None, ..refusing.clone() };
    store.record(page(2, 4, Vec::new(), taken)).await.unwrap();
    assert!(store.steer(&one.id, Steer::Resume).await.unwrap());
    let now = store.subscription(&one.id).await.unwrap().unwrap().progress;
    assert_eq!((now.cursor, now.previous), (9, Some(8)));
}

#[tokio::test]
async fn the_journal_is_found_by_what_is_wanted() {
    let (_home, store) = fresh().await;
    store.enlist_backfill(&["old.txt".to_owned()]).await.unwrap();
    for (n, path) in ["old.txt", "a.txt", "b.txt"].into_iter().enumerate() {
        let mut one = arrival(path, path, &format!("text {n}"));
        one.tags.organisations[0].roles.insert(Role::Mentioned);
        accept(&store, one, 1).await;
    }
    let headings = store.headings(0, 9).await.unwrap();
    assert_eq!(
        headings.iter().map(|one| (one.seq, one.keys.is_empty())).collect::<Vec<_>>(),
        [(1, true), (2, false), (3, false)]
    );
    let found = async |keys: Option<Vec<String>>, span| {
        let keys = keys.unwrap_or_else(|| vec!["statements".to_owned()]);
        store.wanted(&keys, span, None, 9).await.unwrap()
    };
    let role = |role| Filter::any(Terms { roles: vec![role], ..wants("csto").any }).keys();
    assert_eq!(found(wants("csto").keys(), (0, 3)).await, [2, 3]);
    assert_eq!(found(wants("csto").keys(), (2, 9)).await, [3]);
    assert_eq!(found(role(Role::Mentioned), (0, 2)).await, [2]);
    assert!(found(role(Role::Publisher), (0, 9)).await.is_empty());
    assert!(found(wants("nato").keys(), (0, 9)).await.is_empty());
    assert_eq!(found(Filter::default().keys(), (0, 9)).await, [2, 3]);
    // A withdrawal is told to those who heard of the statement, also by a role.
    store.miss(vec!["b.txt".to_owned()], at(5)).await.unwrap();
    assert_eq!(store.withdraw_missing(at(6), 9, at(7)).await.unwrap().statements.len(), 1);
    assert_eq!(found(role(Role::Mentioned), (3, 9)).await, [4]);
    let news = store.news(&[3, 2]).await.unwrap();
    assert_eq!(
        news.iter().map(|one| (one.event.seq, one.before.is_some())).collect::<Vec<_>>(),
        [(2, false), (3, false)]
    );
}

#[tokio::test]
async fn who_wants_nothing_is_moved_along() {
    let (_home, store) = fresh().await;
    let idle = subscription(1, wants("nato"));
    store.add_subscription(&idle).await.unwrap();
    accept(&store, arrival("a.txt", "One", "text"), 1).await;
    let mut deliverer = deliverer(&store).await;
    assert_eq!(deliverer.step(at(2)).await.unwrap(), 0);
    assert_eq!(store.subscription(&idle.id).await.unwrap().unwrap().progress.cursor, 1);
    // And so it is when an event passes while it listens.
    accept(&store, arrival("b.txt", "Two", "other text"), 3).await;
    assert_eq!(deliverer.step(at(4)).await.unwrap(), 0);
    assert_eq!(store.subscription(&idle.id).await.unwrap().unwrap().progress.cursor, 2);
    assert_eq!(store.status().await.unwrap().lag_events, 0);
}

fn site_key(dice: u8, since: Timestamp) -> SigningKey {
    let (secret, public) = SiteSigner::mint([dice; 32]).unwrap();
    SigningKey { public, secret, since, until: None }
}

#[tokio::test]
async fn every_message_is_signed_by_the_subscription_and_by_the_site() {
    let (_home, store) = fresh().await;
    let receiver = Receiver::start().await;
    let now = Timestamp::now();
    let later = |seconds| now.checked_add(SignedDuration::from_secs(seconds)).unwrap();
    let one = Subscription { url: receiver.url("/"), ..subscription(1, wants("csto")) };
    store.add_subscription(&one).await.unwrap();
    store.add_signing_key(site_key(1, at(0)), at(0)).await.unwrap();
    let mut deliverer = deliverer(&store).await;
    let mut send = async |n: i64| {
        accept(&store, arrival(&format!("{n}.txt"), "One", &format!("text {n}")), n).await;
        deliverer.step(later(n)).await.unwrap();
        let arrived = receiver.take("/").remove(0);
        let headers =
            arrived.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>();
        (headers.join("\n"), arrived.body)
    };
    let by_secret = |dice, (headers, body): &(String, Vec<u8>)| {
        Trust::Secret(Secret::new([dice; 32])).verify(headers, body).is_ok()
    };
    let keys = async || store.signing_keys().await.unwrap();
    let by_site = |key: &SigningKey, (headers, body): &(String, Vec<u8>)| {
        let key = PublicKey { public: key.public.clone(), since: Some(key.since), until: key.until };
        Trust::Keys(vec![key]).verify(headers, body).is_ok()
    };
    let first = send(1).await;
    let official = standardwebhooks::Webhook::new(one.secret.reveal()).unwrap();
    let headers = first.0.lines().filter_map(|line| line.split_once(": "));
    let headers: reqwest::header::HeaderMap =
        headers.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    official.verify(&first.1, &headers).unwrap();
    assert!(by_secret(1, &first) && by_site(&keys().await[0], &first));
    // New keys: for a while both sign, then only the new ones.
    store.rotate_secret(&one.id, Secret::new([2; 32]), later(10)).await.unwrap();
    store.add_signing_key(site_key(2, later(0)), later(10)).await.unwrap();
    let both = send(2).await;
    assert!(by_secret(1, &both) && by_secret(2, &both) && !both.0.contains("  "));
    assert!(keys().await.iter().all(|key| by_site(key, &both)));
    let after = send(20).await;
    assert!(!by_secret(1, &after) && by_secret(2, &after) && !by_site(&keys().await[0], &after));
    assert!(
        by_site(&keys().await[1], &after) && by_site(&keys().await[0], &first),
        "old messages stay genuine"
    );
}

#[tokio::test]
async fn the_operator_hears_of_a_disabled_subscription() {
    let (home, store) = fresh().await;
    let receiver = Receiver::start().await;
    let one = Subscription { url: receiver.url("/gone"), ..subscription(1, wants("csto")) };
    store.add_subscription(&one).await.unwrap();
    store.add_signing_key(site_key(1, at(0)), at(0)).await.unwrap();
    accept(&store, arrival("a.txt", "One", "text"), 1).await;
    receiver.script("/gone", [Reply::status(410, "")]);
    let settings = Settings { operator_url: Some(receiver.url("/operator")), ..settings() };
    let mut deliverer = Deliverer::new(Arc::clone(&store), settings.clone()).await.unwrap();
    let now = Timestamp::now();
    deliverer.step(now).await.unwrap();
    drop(deliverer);
    // Another process that opens the store knows what is still to be told, and tells it until it is taken.
    store.close().await;
    let store = open(home.path().join("a.db").to_str().unwrap()).await.unwrap();
    let herald = Herald::new(Arc::clone(&store), settings);
    let later = |seconds| now.checked_add(SignedDuration::from_secs(seconds)).unwrap();
    receiver.script("/operator", [Reply::status(503, "")]);
    for (second, tried) in [(1, 1), (2, 0), (9, 1), (500, 0)] {
        assert_eq!(herald.step(later(second)).await.unwrap(), tried, "after {second} s");
    }
    let [first, notice] = receiver.take("/operator").try_into().unwrap();
    assert_eq!(first.headers["webhook-id"], notice.headers["webhook-id"]);
    assert_eq!((notice.told("id"), notice.told("cursor")), (one.id.as_str().into(), 0.into()));
    assert!(notice.told("reason").as_str().unwrap().contains("410"));
    let headers: Vec<_> = notice.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let key = PublicKey { public: site_key(1, at(0)).public, since: None, until: None };
    assert!(Trust::Keys(vec![key]).verify(&headers.join("\n"), &notice.body).is_ok());
    let trouble = store.status().await.unwrap().in_trouble;
    assert_eq!((trouble[0].state.as_str(), trouble[0].reason.contains("410")), ("disabled", true));
}

#[tokio::test]
async fn old_attempts_are_forgotten() {
    let (_home, store) = fresh().await;
    let one = subscription(1, wants("csto"));
    store.add_subscription(&one).await.unwrap();
    let attempts = (1..=9).map(|n| attempt((n > 1).then_some(n - 1), n, 1)).collect();
    store.record(page(1, 0, attempts, Progress { attempt: Some(9), ..Progress::default() })).await.unwrap();
    let retention = Retention { store: Arc::clone(&store), keep: SignedDuration::from_secs(10) };
    assert_eq!(retention.step(at(15)).await.unwrap(), 4);
    assert_eq!(store.attempts(&one.id, None, 99).await.unwrap().len(), 5);
}

#[tokio::test]
async fn a_replay_from_a_time_leaves_nothing_out_though_the_clock_was_set() {
    let (_home, store) = fresh().await;
    for (name, second) in [("a", 100), ("b", 200), ("c", 50), ("d", 300)] {
        accept(&store, arrival(&format!("{name}.txt"), name, &format!("text {name}")), second).await;
    }
    for (from, before) in [(40, 0), (60, 0), (150, 1), (201, 3), (301, 4)] {
        assert_eq!(store.seq_before(at(from)).await.unwrap(), before, "from {from}");
    }
}

#[tokio::test]
async fn a_new_address_that_has_not_agreed_gets_nothing() {
    let (_home, store) = fresh().await;
    let mut one = subscription(1, Filter::default());
    store.add_subscription(&one).await.unwrap();
    one.challenge = Some("word".to_owned());
    one.progress.health = Health::Disabled("unconfirmed".to_owned());
    store.edit_subscription(&one).await.unwrap();
    let kept = store.subscription(&one.id).await.unwrap().unwrap();
    assert_eq!(kept.progress.health, one.progress.health, "in the same transaction");
}
