//! Who looks back: replays, subscriptions that start in the past, `?since=`. What they find must be the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::StatusCode;
use pressroom::model::{Authority, FeedKey, Filter, Role, Scope, Tag, Terms};
use pressroom::order::Outlook;
use pressroom::store::{Reach, Steer, Store};
use serde_json::{Value, json};

use crate::api::Office;
use crate::control::run;
use crate::deliveries::{deliverer, rewind, subscription};
use crate::receiver::Receiver;
use crate::store::{accept, arrival, at, fresh};

fn of(organisation: &str) -> Filter {
    Filter::any(Terms { organisations: vec![organisation.to_owned()], ..Terms::default() })
}

fn tag(id: &str, role: Role) -> Tag {
    Tag {
        id: id.to_owned(),
        name: id.to_uppercase(),
        roles: BTreeSet::from([role]),
        mentions: Vec::new(),
        score: None,
    }
}

/// Two statements that the first start found, the second of them about the UN, then two that were news.
async fn archive() -> (tempfile::TempDir, Arc<dyn Store>) {
    let (home, store) = fresh().await;
    let un = "organisations/un".parse().unwrap();
    store.declare_feeds(vec![FeedKey::All, "organisations/csto".parse().unwrap(), un], at(0)).await.unwrap();
    store.enlist_backfill(&["0.txt".to_owned(), "1.txt".to_owned()]).await.unwrap();
    for n in 0..4 {
        let mut one = arrival(&format!("{n}.txt"), &format!("Number {n}"), &format!("point {n}"));
        one.tags.organisations[0].roles.insert(Role::Mentioned);
        if n == 1 {
            one.tags.organisations.push(tag("un", Role::Speaker));
        }
        accept(&store, one, 1).await;
    }
    (home, store)
}

/// Gives a statement the tag of the UN besides.
async fn retag(store: &Arc<dyn Store>, path: &str, second: i64) {
    let all = store.statements_after(None, 9).await.unwrap();
    let mut one = all.into_iter().find(|one| one.path == path).unwrap();
    one.tags.organisations.push(tag("un", Role::Mentioned));
    store.retag(vec![(one.id, one.statement, one.tags)], at(second)).await.unwrap();
}

#[tokio::test]
async fn a_replay_brings_what_the_first_start_found_where_that_is_asked_for() {
    let (_home, store) = archive().await;
    let receiver = Receiver::start().await;
    let mut one = subscription(1, of("csto"));
    one.url = receiver.url("/");
    store.add_subscription(&one).await.unwrap();
    let mut deliverer = deliverer(&store).await;
    let mut second = 10;
    let mut arrives = async |wish: Option<Steer>| {
        if let Some(wish) = wish {
            assert!(store.steer(&one.id, wish).await.unwrap());
        }
        second += 1;
        deliverer.step(at(second)).await.unwrap();
        receiver.take("/").iter().map(|one| one.told("seq").as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(arrives(None).await, [3, 4]);
    let whole = |after| Some(Steer::Rewind { after, backfill: true });
    assert_eq!(arrives(Some(rewind(0))).await, [3, 4]);
    assert_eq!(arrives(whole(0)).await, [1, 2, 3, 4]);
    assert_eq!(arrives(whole(1)).await, [2, 3, 4]);
    // The wish is over once it is fulfilled, and the last one counts.
    accept(&store, arrival("5.txt", "Number 5", "point 5"), 20).await;
    assert_eq!(arrives(None).await, [5]);
    assert_eq!(arrives(Some(rewind(0))).await, [3, 4, 5]);
}

#[tokio::test]
async fn a_subscription_starts_with_what_the_first_start_found_where_that_is_asked_for() {
    let (_home, store) = archive().await;
    let receiver = Receiver::start().await;
    let roles = |role| Filter::any(Terms { roles: vec![role], ..of("csto").any });
    let phrase = |words: &str| Filter::any(Terms { phrases: vec![words.to_owned()], ..Terms::default() });
    let cases = [
        ("/all", Filter::default(), Some(4), vec![1, 2, 3, 4]),
        ("/some", Filter::default(), Some(1), vec![1, 3, 4]),
        ("/none", Filter::default(), None, vec![3, 4]),
        ("/un", of("un"), Some(4), vec![2]),
        ("/mentioned", roles(Role::Mentioned), Some(4), vec![1, 2, 3, 4]),
        ("/speaker", roles(Role::Speaker), Some(4), vec![]),
        ("/phrase", phrase("point 1"), Some(4), vec![2]),
    ];
    for (n, (path, filter, backfill, _)) in (1..).zip(&cases) {
        let mut one = subscription(n, filter.clone());
        (one.url, one.progress.backfill) = (receiver.url(path), *backfill);
        store.add_subscription(&one).await.unwrap();
    }
    deliverer(&store).await.step(at(10)).await.unwrap();
    for (path, filter, backfill, expected) in cases {
        let arrived = receiver.take(path);
        let seqs: Vec<i64> = arrived.iter().map(|one| one.told("seq").as_i64().unwrap()).collect();
        assert_eq!(seqs, expected, "{path}");
        // The API shows the same.
        if backfill != Some(1) {
            let stretch = store.stretch(&filter, (0, 4), backfill.is_some(), 100).await.unwrap();
            let shown: Vec<i64> = stretch.events.iter().map(|(event, _)| event.seq).collect();
            assert_eq!(shown, expected, "{path}");
        }
    }
}

#[tokio::test]
async fn what_a_look_back_brings_is_counted() {
    let (_home, store) = archive().await;
    let reach = |events, backfill| Reach { events, backfill, unread: 0 };
    for (filter, span, expected) in [
        (Filter::default(), (0, 4), reach(2, 2)),
        (Filter::default(), (1, 3), reach(1, 1)),
        (of("csto"), (0, 4), reach(2, 2)),
        (of("un"), (0, 4), reach(0, 1)),
        (of("un"), (2, 4), reach(0, 0)),
        (of("nato"), (0, 4), reach(0, 0)),
    ] {
        assert_eq!(store.reach(&filter, span).await.unwrap(), expected, "{filter:?} {span:?}");
    }
    let outlook = Outlook::new(&of("csto"), reach(2, 2), false);
    assert_eq!((outlook.events, outlook.left_out, outlook.exact), (2, 2, true));
    let outlook = Outlook::new(&of("csto"), reach(2, 2), true);
    assert_eq!((outlook.events, outlook.left_out, outlook.exact), (4, 0, true));
    let role = Filter::any(Terms { roles: vec![Role::Speaker], ..of("csto").any });
    assert!(!Outlook::new(&role, reach(2, 2), true).exact);
    for (seq, filter, wanted) in [
        (1, of("csto"), Some(true)),
        (3, of("csto"), Some(true)),
        (3, of("un"), Some(false)),
        (2, of("un"), Some(true)),
        (2, Filter::any(Terms { roles: vec![Role::Mentioned], ..of("un").any }), Some(false)),
        (5, of("csto"), None),
        (0, of("csto"), None),
    ] {
        assert_eq!(store.wants(&filter, seq).await.unwrap(), wanted, "{seq} {filter:?}");
    }
}

#[tokio::test]
async fn a_statement_that_joins_a_subject_late_is_found_by_all_who_follow_it() {
    let (_home, store) = archive().await;
    let un: FeedKey = "organisations/un".parse().unwrap();
    let since = async |feed: &FeedKey, after: i64, tagged: bool| {
        let edition = store.since(feed, after, tagged, 100).await.unwrap().unwrap();
        let mut paths = Vec::new();
        for slot in &edition.slots {
            paths.push(store.statement(&slot.id).await.unwrap().unwrap().path);
        }
        (paths, edition.seq)
    };
    // A reader who has all that stands there.
    let (_, seen) = since(&un, 0, false).await;
    assert_eq!(seen, 4);
    retag(&store, "3.txt", 20).await;
    let (joined, seen) = since(&un, seen, false).await;
    assert_eq!((joined, seen), (vec!["3.txt".to_owned()], 5));
    retag(&store, "0.txt", 21).await;
    assert_eq!(since(&un, seen, false).await, (vec!["0.txt".to_owned()], 6));
    assert_eq!(since(&un, 0, false).await.0.len(), 3);
    // It is no news among all; a search looks there, too.
    assert_eq!(since(&FeedKey::All, 4, false).await, (Vec::new(), 6));
    assert_eq!(since(&FeedKey::All, 4, true).await.0.len(), 2);
    // A replay finds the same, and nobody else is told anything.
    let events = async |filter: &Filter, backfill: bool| {
        let stretch = store.stretch(filter, (0, 6), backfill, 100).await.unwrap();
        stretch.events.iter().map(|(event, _)| event.seq).collect::<Vec<_>>()
    };
    assert_eq!(events(&of("un"), false).await, [4]);
    assert_eq!(events(&of("un"), true).await, [1, 2, 4]);
    assert_eq!(events(&Filter::default(), true).await, [1, 2, 3, 4]);
    let role = Filter::any(Terms { roles: vec![Role::Mentioned], ..of("un").any });
    assert_eq!(events(&role, true).await, [1, 4]);
    assert_eq!(store.wants(&Filter::default(), 5).await.unwrap(), None, "nobody is sent the joining itself");
    // The same tags again are no news, and who comes back is.
    retag(&store, "3.txt", 22).await;
    assert_eq!(store.head().await.unwrap(), 6);
    let one =
        store.statements_after(None, 9).await.unwrap().into_iter().find(|one| one.path == "1.txt").unwrap();
    let mut without = one.tags.clone();
    without.organisations.retain(|tag| tag.id != "un");
    store.retag(vec![(one.id.clone(), one.statement.clone(), without)], at(23)).await.unwrap();
    assert_eq!(store.head().await.unwrap(), 6);
    store.retag(vec![(one.id, one.statement, one.tags)], at(24)).await.unwrap();
    assert_eq!(since(&un, 6, false).await, (vec!["1.txt".to_owned()], 7));
    assert_eq!(store.contradictions().await.unwrap(), [""; 0]);
}

#[tokio::test]
async fn what_is_left_out_is_counted_and_can_be_asked_for() {
    let office = Office::open().await;
    let (token, store) = (office.token(1, Scope::Operator).await, &office.house.store);
    store.enlist_backfill(&["a.txt".to_owned(), "later.txt".to_owned()]).await.unwrap();
    for (n, path) in (1..).zip(["a.txt", "b.txt"]) {
        accept(store, arrival(path, path, &format!("text {n}")), n).await;
    }
    let seqs = |page: &Value| {
        page["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["data"]["seq"].clone())
            .collect::<Vec<_>>()
    };
    let page = office.ask(&token, "GET", "/events?organisation=csto", Value::Null).await.1;
    assert_eq!((seqs(&page), &page["left_out"]), (vec![json!(2)], &json!(1)));
    let page = office.ask(&token, "GET", "/events?organisation=csto&backfill=true", Value::Null).await.1;
    assert_eq!((seqs(&page), &page["left_out"]), (vec![json!(1), json!(2)], &json!(0)));
    let order = |backfill: Value| json!({ "url": "https://example.org/", "all": true, "since": 0, "backfill": backfill });
    let (_, one) = office.ask(&token, "POST", "/subscriptions", order(json!(true))).await;
    assert_eq!((&one["events"], &one["left_out"], &one["unread"]), (&json!(2), &json!(0), &json!(1)));
    let (_, one) = office.ask(&token, "POST", "/subscriptions", order(Value::Null)).await;
    assert_eq!((&one["events"], &one["left_out"], &one["exact"]), (&json!(1), &json!(1), &json!(true)));
    let path = format!("/subscriptions/{}", one["id"].as_str().unwrap());
    for (body, events, left_out) in [
        (json!({ "since": 0 }), 1, 1),
        (json!({ "since": 0, "backfill": true }), 2, 0),
        (json!({ "since": 9 }), 1, 1),
    ] {
        let (status, said) = office.ask(&token, "POST", &format!("{path}/replay"), body.clone()).await;
        assert_eq!(
            (status, &said["state"], &said["events"], &said["left_out"], &said["after"]),
            (StatusCode::ACCEPTED, &json!("active"), &json!(events), &json!(left_out), &json!(0)),
            "{body}"
        );
    }
    // An event that the filter does not want is sent where that is meant.
    office.ask(&token, "PATCH", &path, json!({ "filter": null, "topics": ["sanctions"] })).await;
    let retry = format!("{path}/deliveries/2/retry");
    let (status, problem) = office.ask(&token, "POST", &retry, Value::Null).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(problem["detail"].as_str().unwrap().contains("does not want event 2"), "{problem}");
    let (status, said) = office.ask(&token, "POST", &retry, json!({ "unwanted": true })).await;
    assert_eq!((status, &said["state"]), (StatusCode::ACCEPTED, &json!("active")));
    for (method, path, body, field) in [
        ("POST", &retry, json!({ "unwanted": 1 }), "unwanted"),
        ("POST", &format!("{path}/replay"), json!({ "since": 0, "backfill": "all" }), "backfill"),
        (
            "POST",
            &"/subscriptions".to_owned(),
            json!({ "url": "https://example.org/", "all": true, "backfill": true }),
            "backfill",
        ),
        ("GET", &"/events?backfill=yes".to_owned(), Value::Null, "backfill"),
    ] {
        let (status, problem) = office.ask(&token, method, path, body).await;
        assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)), "{path}");
    }
}

#[tokio::test]
async fn the_command_line_says_what_is_left_out() {
    let home = tempfile::TempDir::new().unwrap();
    let store = pressroom::store::open(home.path().join("pressroom.db").to_str().unwrap()).await.unwrap();
    store.authority(&Authority::new("press.example")).await.unwrap();
    store.enlist_backfill(&["a.txt".to_owned(), "later.txt".to_owned()]).await.unwrap();
    for (n, path) in (1..).zip(["a.txt", "b.txt"]) {
        accept(&store, arrival(path, path, &format!("text {n}")), n).await;
    }
    store.close().await;
    let say = |arguments: &[&str], code: i32| {
        let output = run(home.path(), arguments);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(if code == 0 { output.stdout } else { output.stderr }).unwrap()
    };
    let add = ["subscription", "add", "--url", "https://example.org/", "--since", "0"];
    let added = say(&[&add[..], &["--all"]].concat(), 0);
    let id = added.lines().next().unwrap().trim_start_matches("id").trim();
    let left_out = "without 1 statement that the first start found: --backfill sends that, too\n";
    let unread = "without 1 file of the first start still to be read: ";
    assert!(added.contains(&format!("\nsends   1 event\n{left_out}{unread}")), "{added}");
    let phrase = say(&[&add[..], &["--phrase", "text", "--backfill"]].concat(), 0);
    assert!(phrase.contains("\nsends   at most 2 events\n") && !phrase.contains("statement"), "{phrase}");
    say(&["subscription", "add", "--url", "https://example.org/", "--all", "--backfill"], 2);
    let replay = ["subscription", "replay", id, "--since", "0"];
    let replayed = say(&replay, 0);
    assert!(
        replayed.starts_with(&format!("replays 1 event after event 0 for {id}\n{left_out}")),
        "{replayed}"
    );
    let whole: Value =
        serde_json::from_str(&say(&[&replay[..], &["--backfill", "--json"]].concat(), 0)).unwrap();
    let expected = json!({
        "id": id, "done": "replays", "state": "active", "after": 0, "events": 2, "left_out": 0, "exact": true, "unread": 1,
    });
    assert_eq!(whole, expected);
    say(&["subscription", "edit", id, "--language", "ru"], 0);
    let retry = ["delivery", "retry", id, "2"];
    assert!(say(&retry, 1).contains("does not want event 2: see pressroom subscription show"));
    assert_eq!(say(&[&retry[..], &["--unwanted"]].concat(), 0), format!("retries event 2 for {id}\n"));
    assert!(say(&["delivery", "retry", id, "3"], 1).contains("there is no event 3 to send"));
    // Whoever is paused gets nothing before somebody resumes it.
    say(&["subscription", "pause", id], 0);
    let waits = format!("nothing is sent while it is paused: pressroom subscription resume {id}\n");
    assert!(say(&replay, 0).ends_with(&waits));
    let again = [&retry[..], &["--unwanted"]].concat();
    assert_eq!(say(&again, 0), format!("retries event 2 for {id}\n{waits}"));
    let told: Value = serde_json::from_str(&say(&[&again[..], &["--json"]].concat(), 0)).unwrap();
    assert_eq!(told, json!({ "id": id, "done": "retries", "state": "paused", "seq": 2 }));
}
