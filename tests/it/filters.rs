//! Filters as the store applies them, and the look into the archive.

use jiff::Timestamp;
use pressroom::model::{Filter, Subject, Subscription};

use super::deliveries::{deliverer, subscription};
use super::receiver::Receiver;
use super::store::{accept, arrival, at, fresh};

fn filter(json: &str) -> Filter {
    serde_json::from_str(json).unwrap()
}

#[tokio::test]
async fn phrases_are_sought_and_a_correction_reaches_who_heard_of_it() {
    let (_home, store) = fresh().await;
    let receiver = Receiver::start().await;
    let peace =
        Subscription { url: receiver.url("/"), ..subscription(1, filter(r#"{"phrases": ["peace talks"]}"#)) };
    let neither = subscription(2, filter(r#"{"phrases": ["peace talks"], "languages": ["ru"]}"#));
    store.add_subscription(&peace).await.unwrap();
    store.add_subscription(&neither).await.unwrap();
    accept(&store, arrival("a.txt", "Talks", "first words|the Peace Talks go on"), 1).await;
    accept(&store, arrival("b.txt", "Trade", "other words|about grain"), 2).await;
    accept(&store, arrival("a.txt", "Talks", "first words|the talks about peace go on"), 3).await;
    accept(&store, arrival("a.txt", "Talks", "first words|the talks go on"), 4).await;
    deliverer(&store).await.step(at(5)).await.unwrap();
    let seqs =
        async |id| store.attempts(id, None, 9).await.unwrap().iter().map(|one| one.seq).collect::<Vec<_>>();
    // The second event says something else; the third withdraws what the first said; the fourth is nobody's business.
    assert_eq!(seqs(&peace.id).await, [3, 1]);
    assert!(seqs(&neither.id).await.is_empty());
    for id in [&peace.id, &neither.id] {
        assert_eq!(store.subscription(id).await.unwrap().unwrap().progress.cursor, 4);
    }
}

#[tokio::test]
async fn a_filter_that_wants_little_gets_past_what_it_does_not_want() {
    let (_home, store) = fresh().await;
    let receiver = Receiver::start().await;
    let rare =
        Subscription { url: receiver.url("/"), ..subscription(1, filter(r#"{"phrases": ["number 7"]}"#)) };
    store.add_subscription(&rare).await.unwrap();
    for n in 0..8 {
        accept(&store, arrival(&format!("{n}.txt"), "One", &format!("text {n}|number {n}")), n).await;
    }
    deliverer(&store).await.step(at(9)).await.unwrap();
    let arrived = receiver.take("/");
    assert_eq!(arrived.iter().map(|one| one.told("seq")).collect::<Vec<_>>(), [8]);
}

#[tokio::test]
async fn a_subscription_follows_its_subject_to_another_id() {
    let (_home, store) = fresh().await;
    let receiver = Receiver::start().await;
    let asked =
        [r#"{"organisations": ["csto"]}"#, r#"{"organisations": ["csto"], "none": {"topics": ["csto"]}}"#];
    let mut ids = Vec::new();
    for (n, json) in (1..).zip(asked) {
        let one = Subscription { url: receiver.url("/"), ..subscription(n, filter(json)) };
        store.add_subscription(&one).await.unwrap();
        ids.push(one.id);
    }
    accept(&store, arrival("a.txt", "Talks", "first words"), 1).await;
    let subject = |id: &str| Subject::Organisation(id.to_owned());
    let renames = || [(subject("csto"), subject("cso"))].into();
    store.rename_subjects(renames()).await.unwrap();
    store.rename_subjects(renames()).await.unwrap();
    let mut followed = Vec::new();
    for id in &ids {
        followed.push(store.subscription(id).await.unwrap().unwrap().filter);
    }
    // An organisation has got another id, and no topic has.
    assert_eq!(followed, asked.map(|json| filter(&json.replacen("csto", "cso", 1))));
    // What happened before the rename is found under the new id.
    deliverer(&store).await.step(at(2)).await.unwrap();
    assert_eq!(receiver.take("/").iter().map(|one| one.told("seq")).collect::<Vec<_>>(), [1]);
}

#[tokio::test]
async fn a_look_into_the_archive() {
    let (_home, store) = fresh().await;
    for (n, text) in (0..).zip(["peace", "peace and grain", "grain"]) {
        accept(&store, arrival(&format!("{n}.txt"), text, &format!("text {n}|{text}")), n).await;
    }
    let count = async |json: &str, since: Timestamp| {
        let preview = store.preview(&filter(json), since, 1).await.unwrap();
        assert!(preview.complete);
        (preview.statements, preview.newest.first().map(|entry| entry.statement.headline()))
    };
    let some = |title: &str| Some(title.to_owned());
    assert_eq!(count(r#"{"all": true}"#, at(0)).await, (3, some("grain")));
    assert_eq!(count(r#"{"all": true}"#, at(2)).await, (1, some("grain")));
    assert_eq!(count(r#"{"phrases": ["peace"]}"#, at(0)).await, (2, some("peace and grain")));
    assert_eq!(
        count(r#"{"organisations": ["csto"], "none": {"phrases": ["grain"]}}"#, at(0)).await,
        (1, some("peace"))
    );
    assert_eq!(count(r#"{"organisations": ["csto"], "roles": ["speaker"]}"#, at(0)).await, (0, None));
    assert_eq!(count(r#"{"organisations": ["nato"]}"#, at(0)).await, (0, None));
}
