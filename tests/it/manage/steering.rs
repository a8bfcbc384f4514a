//! A subscription's page and its forms.

use std::sync::Arc;

use axum::http::StatusCode;
use pressroom::model::{Filter, Health, PAUSED, Progress, Scope, Subscription};
use pressroom::order::UNCONFIRMED;
use pressroom::store::{Ledger, Parked, Store};

use super::{Answer, Counter};
use crate::deliveries::{attempt, page, subscription};
use crate::receiver::{Receiver, Reply};
use crate::store::{accept, arrival, at};

/// An operator who looks at a subscription to everything, of an archive with two statements.
struct Desk {
    counter: Counter,
    cookie: String,
    receiver: Receiver,
    one: Subscription,
}

impl Desk {
    async fn open() -> Self {
        let counter = Counter::open().await;
        let cookie = counter.sign_in(1, Scope::Operator).await;
        let receiver = Receiver::start().await;
        let mut one = subscription(1, Filter::default());
        one.url = receiver.url("/hook");
        let desk = Self { counter, cookie, receiver, one };
        accept(desk.store(), arrival("a.txt", "Remarks <on> grain", "Of grain."), 1).await;
        accept(desk.store(), arrival("b.txt", "Remarks on wheat", "Of wheat."), 2).await;
        desk.store().add_subscription(&desk.one).await.unwrap();
        desk
    }

    fn store(&self) -> &Arc<dyn Store> {
        &self.counter.office.house.store
    }

    /// An address of the subscription's.
    fn place(&self, rest: &str) -> String {
        format!("/manage/subscriptions/{}{rest}", self.one.id)
    }

    async fn page(&self, query: &str) -> String {
        self.counter.get(&self.cookie, &self.place(query)).await.html
    }

    async fn form(&self, verb: &str, fields: &[(&str, &str)]) -> Answer {
        self.counter.post(&self.cookie, &self.place(&format!("/{verb}")), fields).await
    }

    async fn look(&self) -> Subscription {
        self.store().subscription(&self.one.id).await.unwrap().unwrap()
    }
}

#[tokio::test]
async fn it_is_paused_resumed_and_tried() {
    let desk = Desk::open().await;
    desk.form("pause", &[]).await.leads_to(&desk.place("?done=paused"));
    assert_eq!(desk.look().await.progress.health, Health::Disabled(PAUSED.to_owned()));
    let html = desk.page("?done=paused").await;
    assert!(
        html.contains("It is paused:") && html.contains(">Resume<") && !html.contains(">Pause<"),
        "{html}"
    );
    desk.form("resume", &[]).await.leads_to(&desk.place("?done=resumed"));
    assert_eq!(desk.look().await.progress.health, Health::Active);
    assert!(!desk.page("?done=%3Cscript%3E").await.contains("<script>"));

    desk.receiver.script("/hook", [Reply::status(503, "")]);
    let tested = desk.form("test", &[]).await;
    assert_eq!(tested.status, StatusCode::OK);
    assert!(tested.html.contains("endpoint failed, 503: <q>said</q>"), "{}", tested.html);
}

#[tokio::test]
async fn what_was_sent_is_shown_and_sent_again() {
    let desk = Desk::open().await;
    let tried = vec![attempt(None, 2, 1)];
    let last = Progress { cursor: 2, attempt: Some(1), delivered: 1, ..Progress::default() };
    let due = Parked { seq: 1, tries: 3, due: at(99) };
    let ledger = page(1, desk.store().roll(None).await.unwrap().enrolled[0].edited, tried, last);
    desk.store().record(Arc::new(Ledger { parked: vec![(1, due)], ..Ledger::clone(&ledger) })).await.unwrap();
    let html = desk.page("").await;
    for told in [
        "Remarks &lt;on&gt; grain",
        "3 tries",
        "Remarks on wheat",
        "delivered, 204",
        "at event 2 of 2, up to date",
        "1 message",
    ] {
        assert!(html.contains(told), "{told}: {html}");
    }
    desk.form("retry", &[("seq", "1")]).await.leads_to(&desk.place("?done=retried"));
    assert!(desk.store().parked(&desk.one.id).await.unwrap()[0].due < at(99), "at once");
    let refused = desk.form("retry", &[("seq", "77")]).await;
    assert!(refused.status == StatusCode::NOT_FOUND && refused.html.contains("there is no such event"));

    desk.form("replay", &[("since", "1")]).await.leads_to(&desk.place("?replayed=1"));
    assert_eq!(desk.look().await.progress.cursor, 1);
    let html = desk.page("?replayed=1").await;
    assert!(html.contains("What it wants after event 1 is sent again: 1 event."), "{html}");
    let refused = desk.form("replay", &[("since", "the \"day\" before")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.html.contains("is neither a day nor a time; write a day such as 2026-05-01"),
        "{}",
        refused.html
    );
    assert!(
        refused.html.contains("aria-describedby=\"error-replay since\"")
            && refused.html.contains("id=\"error-replay\"")
    );
    assert!(
        refused.html.contains("value=\"the &quot;day&quot; before\""),
        "what was typed stays: {}",
        refused.html
    );
    desk.counter.get(&desk.cookie, &desk.place("/replay")).await.leads_to(&desk.place(""));
}

#[tokio::test]
async fn a_new_secret_is_shown_once_and_a_removed_subscription_is_gone() {
    let desk = Desk::open().await;
    let rotated = desk.form("rotate-secret", &[]).await;
    let new = desk.look().await.secret;
    assert!(new != desk.one.secret && rotated.html.contains(new.reveal()), "{}", rotated.html);
    assert!(!desk.page("").await.contains("whsec_"), "shown once");
    assert_eq!(desk.form("nothing", &[]).await.status, StatusCode::NOT_FOUND);
    desk.form("remove", &[]).await.leads_to("/manage");
    assert!(desk.store().subscription(&desk.one.id).await.unwrap().is_none());
    assert_eq!(desk.counter.get(&desk.cookie, &desk.place("")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_subscriber_sees_and_steers_his_own_alone() {
    let counter = Counter::open().await;
    let store = &counter.office.house.store;
    let (operator, mine, other) = (
        counter.sign_in(1, Scope::Operator).await,
        counter.sign_in(2, Scope::Subscriber).await,
        counter.sign_in(3, Scope::Subscriber).await,
    );
    let owner = store.tokens().await.unwrap()[1].id.clone();
    let one = counter.add(1, Some(&owner)).await;
    let place = format!("/manage/subscriptions/{}", one.id);
    assert_eq!(counter.get(&mine, &place).await.status, StatusCode::OK);
    assert!(counter.get(&operator, &place).await.html.contains("with the token <bdi>2</bdi>"));
    assert_eq!(counter.get(&other, &place).await.status, StatusCode::NOT_FOUND);
    for verb in ["pause", "resume", "confirm", "test", "replay", "retry", "rotate-secret", "remove"] {
        let fields = [("since", "0"), ("seq", "1")];
        let answer = counter.post(&other, &format!("{place}/{verb}"), &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{verb}");
        assert!(!answer.html.contains(&one.url), "{verb}: {}", answer.html);
        let headers = [("cookie", mine.as_str()), ("origin", "https://evil.example")];
        let answer = counter.ask("POST", &format!("{place}/{verb}"), &headers, &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{verb}");
        assert_eq!(counter.post("", &format!("{place}/{verb}"), &fields).await.status, StatusCode::FORBIDDEN);
    }
    let left = store.subscription(&one.id).await.unwrap().unwrap();
    assert_eq!((left.progress, left.secret), (one.progress, one.secret));
}

#[tokio::test]
async fn an_endpoint_that_has_not_agreed_can_be_asked_again() {
    let counter = Counter::open().await;
    let store = &counter.office.house.store;
    let (operator, mine) =
        (counter.sign_in(1, Scope::Operator).await, counter.sign_in(2, Scope::Subscriber).await);
    let receiver = Receiver::start().await;
    receiver.script("/hook", [Reply::status(404, ""), Reply::Echo]);
    let mut one = subscription(1, Filter::default());
    (one.url, one.challenge) = (receiver.url("/hook"), Some("word".to_owned()));
    one.progress.health = Health::Disabled(UNCONFIRMED.to_owned());
    one.owner = Some(store.tokens().await.unwrap()[1].id.clone());
    store.add_subscription(&one).await.unwrap();
    let place = format!("/manage/subscriptions/{}", one.id);
    let html = counter.get(&mine, &place).await.html;
    assert!(
        html.contains(">Ask the endpoint again<") && !html.contains(">Vouch for the endpoint<"),
        "{html}"
    );
    assert!(counter.get(&operator, &place).await.html.contains(">Vouch for the endpoint<"));
    let refused = counter.post(&mine, &format!("{place}/confirm"), &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.html.contains("was answered with 404"), "{}", refused.html);
    counter.post(&mine, &format!("{place}/confirm"), &[]).await.leads_to(&format!("{place}?done=confirmed"));
    assert_eq!(store.subscription(&one.id).await.unwrap().unwrap().progress.health, Health::Active);
}
