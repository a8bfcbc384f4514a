//! The form that adds a subscription.

use axum::http::StatusCode;
use pressroom::model::{Dialect, Health, Scope};
use pressroom::order::UNCONFIRMED;
use serde_json::json;

use super::Counter;
use crate::receiver::{Receiver, Reply};
use crate::store::{accept, arrival};

#[tokio::test]
async fn a_subscription_is_added_and_its_secret_shown_once() {
    let counter = Counter::open().await;
    let store = &counter.office.house.store;
    let cookie = counter.sign_in(1, Scope::Operator).await;
    accept(store, arrival("a.txt", "Remarks on grain", "Of grain."), 1).await;
    let html = counter.get(&cookie, "/manage/subscriptions/new").await.html;
    for told in [
        "<option value=\"csto\"",
        "<option value=\"sanctions\"",
        "value=\"news_conference\"",
        "<option value=\"slack\"",
    ] {
        assert!(html.contains(told), "{told}: {html}");
    }
    let fields = [
        ("url", " https://example.org/hook "),
        ("name", "Desk & <b>"),
        ("organisations", "csto"),
        ("organisations", "un"),
        ("topics", "sanctions"),
        ("roles", "speaker"),
        ("kinds", "speech"),
        ("speakers", "Doe, Jane\r\nRoe\r\n"),
        ("phrases", "grain deal\r\n\r\nsanction*"),
        ("languages", "en, fr ru"),
        ("format", "slack"),
        ("since", "0"),
        ("backfill", "true"),
    ];
    let added = counter.post(&cookie, "/manage/subscriptions", &fields).await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.html);
    let one = store.subscriptions().await.unwrap().remove(0);
    assert!(
        added.html.contains(one.secret.reveal()) && added.html.contains(one.id.as_str()),
        "{}",
        added.html
    );
    assert!(added.html.contains("It is sent of the past:"), "{}", added.html);
    // A button that is pressed twice adds once; the same form anew, with another nonce, adds another.
    let again = counter.post(&cookie, "/manage/subscriptions", &fields).await;
    again.leads_to(&format!("/manage/subscriptions/{}?done=added", one.id));
    assert!(!again.html.contains("whsec_"));
    let other = [&fields[..], &[("nonce", "other")]].concat();
    assert_eq!(counter.post(&cookie, "/manage/subscriptions", &other).await.status, StatusCode::CREATED);
    assert_eq!(store.subscriptions().await.unwrap().len(), 2);
    let wanted = json!({
        "organisations": ["csto", "un"], "topics": ["sanctions"], "roles": ["speaker"], "kinds": ["speech"],
        "speakers": ["Doe, Jane", "Roe"], "phrases": ["grain deal", "sanction*"], "languages": ["en", "fr", "ru"],
    });
    assert_eq!(json!(one.filter), wanted);
    assert_eq!((one.url.as_str(), one.name.as_str()), ("https://example.org/hook", "Desk & <b>"));
    assert_eq!((one.manner.format, one.progress.cursor, one.progress.backfill), (Dialect::Slack, 0, Some(1)));
    assert_eq!((&one.owner, &one.progress.health), (&None, &Health::Active));
    for path in ["/manage".to_owned(), format!("/manage/subscriptions/{}", one.id)] {
        let html = counter.get(&cookie, &path).await.html;
        assert!(html.contains("Desk &amp; &lt;b&gt;") && !html.contains("whsec_"), "{path}: {html}");
    }
    counter.get(&cookie, "/manage/subscriptions").await.leads_to("/manage");
}

#[tokio::test]
async fn a_form_that_asks_for_nonsense_says_so_and_keeps_what_was_typed() {
    let counter = Counter::open().await;
    let cookie = counter.sign_in(1, Scope::Operator).await;
    let url = ("url", "https://example.org/\"><script>");
    for (fields, field, told) in [
        (&[url][..], "filter", "say what the subscription is for"),
        (&[("all", "true")], "url", "say where to POST"),
        (&[("url", "http://192.0.2.1/"), ("all", "true")], "url", "use a public https address"),
        (&[url, ("all", "true"), ("topics", "sanctions")], "all", "everything and a choice"),
        (&[url, ("topics", "nowhere")], "filter", "the catalogue has no topics/nowhere"),
        (&[url, ("languages", "english")], "languages", "is no BCP 47 language"),
        (&[url, ("all", "true"), ("since", "soon")], "since", "neither a day nor a time"),
        (&[url, ("all", "true"), ("backfill", "true")], "backfill", "say from where"),
        (&[url, ("all", "true"), ("format", "fax")], "format", "unknown variant"),
        (&[url, ("all", "true"), ("format", "template")], "template", "give both or neither"),
    ] {
        let refused = counter.post(&cookie, "/manage/subscriptions", fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        let html = &refused.html;
        assert!(
            html.contains(&told.replace('"', "&quot;")) && html.contains("id=\"error\""),
            "{told}: {html}"
        );
        assert!(!html.contains("<script>"), "{html}");
        if ["url", "languages", "since", "format"].contains(&field) {
            let part = html.split("<label>").find(|part| part.contains(&format!("name=\"{field}\"")));
            let part = part.unwrap();
            assert!(
                part.contains("aria-invalid=\"true\"") && part.contains("aria-describedby=\"error"),
                "{part}"
            );
        }
        for (_, typed) in fields.iter().filter(|(name, _)| *name == "languages" || *name == "since") {
            assert!(html.contains(&format!("value=\"{typed}\"")), "{html}");
        }
    }
    assert!(counter.office.house.store.subscriptions().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_subscribers_new_endpoint_has_to_agree() {
    let counter = Counter::open().await;
    let store = &counter.office.house.store;
    let cookie = counter.sign_in(2, Scope::Subscriber).await;
    let owner = store.tokens().await.unwrap()[0].id.clone();
    let receiver = Receiver::start().await;
    receiver.script("/deaf", [Reply::status(404, "")]);
    receiver.script("/echoes", [Reply::Echo]);
    for (path, health, told) in [
        ("/deaf", Health::Disabled(UNCONFIRMED.to_owned()), "was answered with 404"),
        ("/echoes", Health::Active, "The subscription is added"),
    ] {
        let url = receiver.url(path);
        let fields = [("url", url.as_str()), ("phrases", "grain"), ("format", "standard")];
        let added = counter.post(&cookie, "/manage/subscriptions", &fields).await;
        assert_eq!(added.status, StatusCode::CREATED, "{}", added.html);
        assert!(added.html.contains(told), "{}", added.html);
        let one = store.subscriptions().await.unwrap().pop().unwrap();
        assert_eq!((one.owner, one.progress.health), (Some(owner.clone()), health));
    }
}
