use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Order, Rules, Since, UNCONFIRMED, exported, subscription};
use crate::catalogue::Catalogue;
use crate::model::{Health, PAUSED, Subscription, Unusable};
use crate::webhook::Guard;

fn open(order: Value) -> Result<Subscription, Unusable> {
    let (catalogue, guard) = (Catalogue::embedded(), Guard::default());
    let rules = Rules { catalogue: &catalogue, guard: &guard };
    Order::parse(order)?.open(&rules, (7, Timestamp::UNIX_EPOCH), ([1; 10], [2; 32]))
}

fn change(one: Subscription, order: Value) -> Result<Subscription, Unusable> {
    let (catalogue, guard) = (Catalogue::embedded(), Guard::default());
    Order::parse(order)?.change(one, &Rules { catalogue: &catalogue, guard: &guard })
}

#[test]
fn what_is_refused_says_field_cause_and_remedy() {
    for (order, expected) in [
        (json!([]), "body: not an object; write"),
        (json!({ "all": true }), "url: missing; say where to POST"),
        (json!({ "url": "https://example.org/" }), "filter: say what the subscription is for"),
        (json!({ "url": "http://10.0.0.1/", "all": true }), "url: 10.0.0.1 is not a public address"),
        (json!({ "url": 1, "all": true }), "url: invalid type: integer"),
    ] {
        let error = open(order.clone()).unwrap_err().to_string();
        assert!(error.contains(expected), "{order}: {error}");
    }
    let header =
        |name: &str, value: &str| json!({ "all": true, "headers": [{ "name": name, "value": value }] });
    let daily = json!({ "digest": { "cron": "0 0 9 * * *" } });
    let basic = json!({ "scheme": "basic", "user": "a:b", "password": "c" });
    let bearer = json!({ "scheme": "bearer", "token": "a b" });
    let twice = json!([{ "name": "x-a", "value": "a" }, { "name": "X-A", "value": "b" }]);
    for (part, expected) in [
        (json!({ "organisations": ["nowhere"] }), "the catalogue has no organisations/nowhere"),
        (json!({ "none": { "topics": ["nowhere"] } }), "the catalogue has no topics/nowhere"),
        (json!({ "organisation": ["csto"] }), "unknown field `organisation`"),
        (json!({ "filter": { "all": true }, "topics": [] }), "topics: not a field beside filter"),
        (json!({ "all": true, "format": "fax" }), "format: unknown variant `fax`"),
        (json!({ "all": true, "format": "template" }), "template: the format template needs"),
        (json!({ "all": true, "template": { "text": "a" } }), "template: the format template needs"),
        (
            json!({ "all": true, "format": "template", "template": { "text": "{{ a" } }),
            "template.text: line 1",
        ),
        (json!({ "all": true, "pace": { "hourly_max": 0 } }), "pace.hourly_max: it must be from 1"),
        (
            json!({ "all": true, "format": "superdesk", "pace": daily }),
            "pace.digest: Superdesk takes one item",
        ),
        (header("X-A", "a\r\nHost: evil"), "headers: the value of x-a is empty"),
        (header("X A", "a"), "headers: \"X A\" is no name"),
        (header("Host", "a"), "headers: host is set by pressroom"),
        (header("Webhook-Signature", "a"), "webhook-signature is set by pressroom"),
        (json!({ "all": true, "headers": twice }), "x-a stands twice"),
        (json!({ "all": true, "authentication": basic }), "authentication: user, password or token"),
        (json!({ "all": true, "authentication": bearer }), "authentication: user, password or token"),
        (json!({ "all": true, "secret": "whsec_AAAA" }), "secret: not a key"),
        (json!({ "all": true, "since": "yesterday" }), "since: \"yesterday\" is neither a day nor a time"),
        (json!({ "all": true, "name": "a\nb" }), "name: longer than"),
    ] {
        let mut order = part.clone();
        order["url"] = json!("https://example.org/");
        let error = open(order).unwrap_err().to_string();
        assert!(error.contains(expected), "{part}: {error}");
    }
}

#[test]
fn an_export_is_an_import() {
    let order = json!({
        "url": "https://example.org/hook", "name": "Desk", "organisations": ["csto"], "languages": ["en"], "format": "template",
        "template": { "text": "{\"a\": \"{{ data.title }}\"}" }, "headers": [{ "name": "X-Desk", "value": "hush" }],
        "authentication": { "scheme": "basic", "user": "desk", "password": "secret" },
        "pace": { "quiet": { "from": "22:00:00", "until": "07:00:00", "time_zone": "Europe/Bucharest" }, "hourly_max": 30 },
    });
    let one = open(order).unwrap();
    assert_eq!(one.progress.cursor, 7);
    let again = open(Value::Object(exported(&one, true))).unwrap();
    let parts = |one: &Subscription| {
        (one.url.clone(), one.name.clone(), one.filter.clone(), one.manner.clone(), one.secret.clone())
    };
    assert_eq!(parts(&again), parts(&one));
    // What is shown by itself can be imported too, and has no secret in it.
    for shown in [subscription(&one), exported(&one, false)] {
        let text = Value::Object(shown).to_string();
        assert!(!["hush", "secret", "whsec_"].iter().any(|secret| text.contains(secret)), "{text}");
    }
    open(Value::Object(exported(&one, false))).unwrap();
    assert!(!format!("{one:?}").contains("hush") && !format!("{one:?}").contains("secret\""));
}

#[test]
fn what_is_not_served_is_exported_so() {
    let mut one = open(json!({ "url": "https://example.org/", "all": true })).unwrap();
    for health in [
        Health::Active,
        Health::Disabled(PAUSED.to_owned()),
        Health::Disabled(UNCONFIRMED.to_owned()),
        Health::Disabled("410".to_owned()),
    ] {
        one.progress.health = health.clone();
        let again = open(Value::Object(exported(&one, true))).unwrap();
        assert_eq!(again.progress.health, health);
    }
}

#[test]
fn a_change_leaves_the_rest() {
    let one = open(json!({ "url": "https://example.org/", "topics": ["sanctions"], "format": "template", "template": { "text": "{}" } })).unwrap();
    let renamed = change(one.clone(), json!({ "name": "Desk" })).unwrap();
    assert_eq!((renamed.name.as_str(), &renamed.filter, &renamed.manner), ("Desk", &one.filter, &one.manner));
    let slack = change(one.clone(), json!({ "format": "slack" })).unwrap();
    assert_eq!(slack.manner.template, None, "a template belongs to its format");
    let paced = change(slack, json!({ "pace": { "hourly_max": 5 } })).unwrap();
    let plain = change(paced, json!({ "pace": null, "format": null })).unwrap();
    assert_eq!(plain.manner, crate::model::Manner::default());
    assert!(change(one, json!({ "format": "slack", "template": { "text": "{}" } })).is_err());
}

#[test]
fn a_list_replaces_the_list_of_its_name() {
    for (before, order, expected) in [
        (
            json!({ "organisations": ["osce"], "topics": ["sanctions"] }),
            json!({ "languages": ["ru"] }),
            json!({ "organisations": ["osce"], "topics": ["sanctions"], "languages": ["ru"] }),
        ),
        (
            json!({ "organisations": ["osce"], "roles": ["publisher"] }),
            json!({ "topics": ["energy"] }),
            json!({ "organisations": ["osce"], "roles": ["publisher"], "topics": ["energy"] }),
        ),
        (
            json!({ "organisations": ["osce"], "none": { "topics": ["sport"] } }),
            json!({ "organisations": ["csto"] }),
            json!({ "organisations": ["csto"], "none": { "topics": ["sport"] } }),
        ),
        (
            json!({ "all": true, "languages": ["en"] }),
            json!({ "topics": ["energy"] }),
            json!({ "topics": ["energy"], "languages": ["en"] }),
        ),
        (
            json!({ "topics": ["energy"], "languages": ["en"] }),
            json!({ "all": true }),
            json!({ "all": true, "languages": ["en"] }),
        ),
        (
            json!({ "topics": ["energy"], "languages": ["en"] }),
            json!({ "languages": null }),
            json!({ "topics": ["energy"] }),
        ),
        (
            json!({ "topics": ["energy"], "languages": ["en"] }),
            json!({ "filter": { "organisations": ["osce"] } }),
            json!({ "organisations": ["osce"] }),
        ),
        (
            json!({ "topics": ["energy"] }),
            json!({ "any": { "topics": ["energy"] }, "all": { "organisations": ["osce"] } }),
            json!({ "any": { "topics": ["energy"] }, "all": { "organisations": ["osce"] } }),
        ),
    ] {
        let mut opened = before.clone();
        opened["url"] = json!("https://example.org/");
        let one = change(open(opened).unwrap(), order.clone()).unwrap();
        assert_eq!(json!(one.filter), expected, "{before} {order}");
    }
}

#[test]
fn a_part_of_the_pace_leaves_the_others() {
    let digest = json!({ "cron": "0 0 9 * * *", "time_zone": "Europe/Kyiv", "empty": true });
    let quiet = json!({ "from": "22:00:00", "until": "07:00:00", "time_zone": "UTC" });
    let order =
        json!({ "url": "https://example.org/", "all": true, "pace": { "digest": digest, "quiet": quiet } });
    let before = open(order).unwrap();
    let (catalogue, guard) = (Catalogue::embedded(), Guard::default());
    let rules = Rules { catalogue: &catalogue, guard: &guard };
    let Value::Object(pace) = json!({ "hourly_max": 5, "digest": { "cron": "0 0 18 * * *" } }) else {
        panic!()
    };
    let after = Order { pace, ..Order::default() }.change(before, &rules).unwrap();
    let digest = json!({ "cron": "0 0 18 * * *", "time_zone": "Europe/Kyiv", "empty": true });
    assert_eq!(json!(after.manner.pace), json!({ "digest": digest, "quiet": quiet, "hourly_max": 5 }));
}

#[test]
fn places_in_the_journal() {
    assert_eq!(Since::parse("since", "12"), Ok(Since::After(12)));
    let day = "2026-05-01T00:00:00Z".parse().unwrap();
    assert_eq!(Since::parse("since", "2026-05-01"), Ok(Since::From(day)));
    assert_eq!(Since::parse("since", "2026-05-01T02:00:00+02:00"), Ok(Since::From(day)));
    assert!(Since::parse("since", "soon").is_err());
}
