//! Transcripts that change places, and paths that are used again.

use jiff::SignedDuration;
use pressroom::model::{EventKind, Filter, Health, Progress};
use pressroom::store::{Accepted, Arrival, Ledger, Parked, Stat, Steer};
use std::sync::Arc;

use super::deliveries::subscription;
use super::store::{accept, arrival, at, fresh};

const HOUR: i64 = 3_600;

/// A transcript that says nothing of where it lies.
fn plain(path: &str, word: &str) -> Arrival {
    let text: Vec<String> = (0..80).map(|n| format!("{word}{n}")).collect();
    let text = text.join(" ");
    let mut statement = arrival(path, word, &text).statement;
    statement.publisher = None;
    let stat = Stat { bytes: 10, modified_ns: 0 };
    Arrival::new(path.to_owned(), stat, statement, arrival(path, word, &text).tags)
}

fn published(accepted: &Accepted) -> bool {
    matches!(accepted, Accepted::Event { kind: EventKind::Published, .. })
}

#[tokio::test]
async fn two_files_that_change_places_stay_what_they_are() {
    let (_home, store) = fresh().await;
    for (path, word) in [("a.txt", "one"), ("b.txt", "two")] {
        assert!(published(&accept(&store, plain(path, word), 1).await));
    }
    let before = store.statements_after(None, 9).await.unwrap();
    store.accept(vec![plain("a.txt", "two"), plain("b.txt", "one")], at(2 * HOUR)).await.unwrap();
    assert_eq!(store.head().await.unwrap(), 2, "nobody hears of it");
    let gone = store.withdraw_missing(at(99 * HOUR), 9, at(99 * HOUR)).await.unwrap();
    assert_eq!(gone.statements, []);
    let after = store.statements_after(None, 9).await.unwrap();
    let told = |entries: &[pressroom::model::Entry]| {
        entries.iter().map(|one| (one.id.clone(), one.statement.title.clone())).collect::<Vec<_>>()
    };
    assert_eq!(told(&after), told(&before));
    assert_eq!((after[0].path.as_str(), after[1].path.as_str()), ("b.txt", "a.txt"));
}

#[tokio::test]
async fn what_stood_at_a_path_that_is_used_again_has_its_grace() {
    let (_home, store) = fresh().await;
    accept(&store, plain("latest.txt", "one"), 1).await;
    let old = store.statements_after(None, 1).await.unwrap()[0].id.clone();
    assert!(published(&accept(&store, plain("latest.txt", "two"), 9 * HOUR).await));
    let withdrawn = async |second: i64| {
        store.withdraw_missing(at(second - HOUR), 9, at(second)).await.unwrap().statements
    };
    assert_eq!(withdrawn(9 * HOUR + 1).await, [], "it may come under another name");
    assert_eq!(withdrawn(10 * HOUR).await, []);
    assert_eq!(withdrawn(10 * HOUR + 2).await, [old]);
    // Its copy elsewhere keeps it, and has its place.
    accept(&store, plain("copy.txt", "two"), 11 * HOUR).await;
    accept(&store, plain("latest.txt", "three"), 12 * HOUR).await;
    assert_eq!(withdrawn(99 * HOUR).await, []);
    let second = &store.statements_after(None, 9).await.unwrap()[1];
    assert_eq!((second.path.as_str(), second.bytes), ("copy.txt", 10));
}

#[tokio::test]
async fn nothing_waits_for_a_time_that_is_far_away_by_now() {
    let (_home, store) = fresh().await;
    let mut one = subscription(1, Filter::default());
    one.progress = Progress {
        health: Health::Waiting(at(1_300)),
        failing_since: Some(at(1_000)),
        failures: 1,
        ..Progress::default()
    };
    store.add_subscription(&one).await.unwrap();
    accept(&store, plain("a.txt", "one"), 1).await;
    let n = store.roll(None).await.unwrap().enrolled[0].n;
    let parked = Parked { seq: 1, tries: 1, due: at(1_500) };
    store.record(Arc::new(Ledger { parked: vec![(n, parked)], ..Ledger::default() })).await.unwrap();
    let mut change = store.roll(None).await.unwrap().change;
    // Back to what it should have been, then six days ahead, then from a clock that began anew.
    for (by, now, since, until, due) in [
        (-1_000, 100, 0, 300, 500),
        (6 * 86_400, 6 * 86_400 + 100, 6 * 86_400, 300, 500),
        (99 * 86_400, 7 * 86_400, 7 * 86_400, 300, 500),
    ] {
        store.move_waits(SignedDuration::from_secs(by), at(now)).await.unwrap();
        let roll = store.roll(Some(change)).await.unwrap();
        change = roll.change;
        let told = &roll.enrolled[0];
        assert_eq!(told.subscription.progress.failing_since, Some(at(since)), "set by {by} s");
        assert_eq!(told.subscription.progress.health, Health::Waiting(at(until)), "set by {by} s");
        assert_eq!(told.parked[0].due, at(due), "set by {by} s");
    }
    store.steer(&one.id, Steer::Resume).await.unwrap();
    store.move_waits(SignedDuration::from_secs(-9), at(0)).await.unwrap();
    let resumed = store.subscription(&one.id).await.unwrap().unwrap();
    assert_eq!(resumed.progress.health, Health::Active);
}
