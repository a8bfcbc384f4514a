//! The API through the router, in this process, with endpoints on loopback.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use jiff::Timestamp;
use pressroom::config;
use pressroom::intake::Backfill;
use pressroom::model::{Progress, Scope, Token};
use pressroom::service::{Dispatch, House, api};
use pressroom::store::Purpose;
use pressroom::web::api::{Api, router};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::deliveries::{attempt, page};
use crate::receiver::{Receiver, Reply};
use crate::store::{accept, arrival};

pub(crate) struct Office {
    _home: TempDir,
    pub(crate) house: House,
    pub(crate) api: Api,
    router: Router,
    /// `/api/v1/openapi.json`: each answer is held against it.
    document: Value,
}

impl Office {
    pub(crate) async fn open() -> Self {
        let home = TempDir::new().unwrap();
        let path = |name: &str| home.path().join(name).display().to_string();
        std::fs::create_dir_all(home.path().join("transcripts")).unwrap();
        let flags = [
            ("intake.directory", path("transcripts")),
            ("store.directory", path("state")),
            ("publish.base_url", "https://press.example".to_owned()),
        ];
        let mut settings = config::load(None, &flags).unwrap();
        settings.deliver.allow_networks = vec!["127.0.0.0/8".parse().unwrap()];
        let house = House::open(Purpose::Serving, &settings, Backfill::Quiet).await.unwrap();
        let dispatch = Dispatch::of(&house, &settings).unwrap();
        let api = api((&house, &dispatch), &settings);
        let router = router(api.clone());
        let request = Request::builder().uri("/api/v1/openapi.json").body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        let document = serde_json::from_slice(&bytes).unwrap();
        Self { _home: home, house, api, router, document }
    }

    /// Whether an answer is as the document says that it is.
    fn hold(&self, method: &str, path: &str, (status, body): (StatusCode, &Value)) {
        let path = path.split('?').next().unwrap();
        let fits = |template: &str| {
            let (parts, given): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
            parts.len() == given.len()
                && parts.iter().zip(given).all(|(part, given)| part.starts_with('{') || *part == given)
        };
        let paths = self.document["paths"].as_object().unwrap();
        let Some((_, operations)) = paths.iter().find(|(template, _)| fits(template)) else {
            return assert_eq!(status, StatusCode::NOT_FOUND, "{path} is not in the document");
        };
        let responses = &operations[method.to_lowercase()]["responses"];
        let described = &responses[status.as_str()];
        let response = if described.is_null() { &responses["default"] } else { described };
        assert!(status.is_client_error() || !described.is_null(), "{method} {path} answers {status}");
        let Some(content) = response["content"].as_object() else {
            return assert!(body.is_null(), "{method} {path}: {body}");
        };
        let schema = &content.values().next().unwrap()["schema"];
        let whole = json!({ "allOf": [schema], "components": self.document["components"] });
        let wrong: Vec<String> = jsonschema::draft202012::new(&whole)
            .unwrap()
            .iter_errors(body)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{method} {path} {status}: {wrong:?} in {body}");
    }

    pub(crate) async fn token(&self, dice: u8, scope: Scope) -> String {
        let (token, secret) =
            Token::mint(format!("{dice}"), scope, Timestamp::UNIX_EPOCH, ([dice; 6], [dice; 32]));
        self.house.store.add_token(&token, &secret).await.unwrap();
        secret.reveal().to_owned()
    }

    pub(crate) async fn ask(
        &self,
        token: &str,
        method: &str,
        path: &str,
        body: Value,
    ) -> (StatusCode, Value) {
        let (status, body, _) = self.ask_with(token, (method, path), body, &[]).await;
        (status, body)
    }

    async fn ask_with(
        &self,
        token: &str,
        (method, path): (&str, &str),
        body: Value,
        headers: &[(&str, &str)],
    ) -> (StatusCode, Value, bool) {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        request = request.header("authorization", format!("Bearer {token}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (status, replayed) = (response.status(), response.headers().contains_key("idempotency-replayed"));
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        self.hold(method, path, (status, &body));
        (status, body, replayed)
    }
}

#[tokio::test]
async fn nothing_without_a_token_and_nothing_of_somebody_else() {
    let office = Office::open().await;
    let (operator, mine, other) = (
        office.token(1, Scope::Operator).await,
        office.token(2, Scope::Subscriber).await,
        office.token(3, Scope::Subscriber).await,
    );
    assert_eq!(office.document["openapi"], "3.1.0");
    assert_eq!(office.document["servers"][0]["url"], "https://press.example/api/v1");
    for (path, operations) in office.document["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            let path = path.replace("{id}", "x").replace("{seq}", "1");
            let (status, problem) = office.ask("prt_wrong", &method.to_uppercase(), &path, Value::Null).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{method} {path}");
            assert_eq!(problem["title"], "No valid token");
        }
    }
    let order = json!({ "url": "https://example.org/", "all": true });
    let (status, one) = office.ask(&operator, "POST", "/subscriptions", order).await;
    assert_eq!((status, &one["state"]), (StatusCode::CREATED, &json!("active")));
    let path = format!("/subscriptions/{}", one["id"].as_str().unwrap());
    for (method, path) in
        [("GET", path.clone()), ("DELETE", path.clone()), ("POST", format!("{path}/rotate-secret"))]
    {
        assert_eq!(
            office.ask(&mine, method, &path, Value::Null).await.0,
            StatusCode::NOT_FOUND,
            "{method} {path}"
        );
    }
    assert_eq!(office.ask(&other, "GET", "/tokens", Value::Null).await.0, StatusCode::FORBIDDEN);
    let (_, shown) = office.ask(&operator, "GET", &path, Value::Null).await;
    assert!(shown["secret"].is_null(), "shown once only");
    let (_, listed) = office.ask(&mine, "GET", "/subscriptions", Value::Null).await;
    assert_eq!(listed["subscriptions"], json!([]));
    assert_eq!(office.ask(&operator, "GET", "/nonsense", Value::Null).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_subscription_from_first_to_last() {
    let office = Office::open().await;
    let token = office.token(1, Scope::Operator).await;
    let key = [("idempotency-key", "7f1c")];
    let order = json!({ "url": "https://example.org/", "organisations": ["csto"], "name": "Desk" });
    let add = ("POST", "/subscriptions");
    let (status, first, replayed) = office.ask_with(&token, add, order.clone(), &key).await;
    assert_eq!((status, replayed), (StatusCode::CREATED, false));
    let (status, again, replayed) = office.ask_with(&token, add, order, &key).await;
    assert_eq!((status, &again, replayed), (StatusCode::CREATED, &first, true));
    let (status, problem, _) =
        office.ask_with(&token, add, json!({ "url": "https://example.org/b", "all": true }), &key).await;
    assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("idempotency-key")));
    let path = format!("/subscriptions/{}", first["id"].as_str().unwrap());
    let (_, changed) =
        office.ask(&token, "PATCH", &path, json!({ "format": "slack", "pace": { "hourly_max": 6 } })).await;
    assert_eq!(
        (&changed["format"], &changed["pace"]["hourly_max"], &changed["name"]),
        (&json!("slack"), &json!(6), &json!("Desk"))
    );
    let (status, problem) = office.ask(&token, "PATCH", &path, json!({ "topics": ["nowhere"] })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        (&problem["field"], &problem["cause"]),
        (&json!("filter"), &json!("the catalogue has no topics/nowhere"))
    );
    assert_eq!(office.ask(&token, "POST", &format!("{path}/pause"), Value::Null).await.1["state"], "paused");
    assert_eq!(office.ask(&token, "POST", &format!("{path}/resume"), Value::Null).await.1["state"], "active");
    let (_, rotated) = office.ask(&token, "POST", &format!("{path}/rotate-secret"), Value::Null).await;
    assert!(
        rotated["secret"].as_str().unwrap().starts_with("whsec_") && rotated["secret"] != first["secret"]
    );
    let (status, replayed) =
        office.ask(&token, "POST", &format!("{path}/replay"), json!({ "since": "2026-01-01" })).await;
    assert_eq!((status, &replayed["after"]), (StatusCode::ACCEPTED, &json!(0)));
    assert_eq!(
        office.ask(&token, "GET", &format!("{path}/deliveries"), Value::Null).await.1["attempts"],
        json!([])
    );
    assert_eq!(
        office.ask(&token, "GET", &format!("{path}/deliveries/1"), Value::Null).await.0,
        StatusCode::NOT_FOUND
    );
    for seq in ["9", "x", "9223372036854775808"] {
        let retry = format!("{path}/deliveries/{seq}/retry");
        assert_eq!(office.ask(&token, "POST", &retry, Value::Null).await.0, StatusCode::NOT_FOUND, "{seq}");
    }
    let none = json!({ "filter": null, "any": null, "topics": null, "name": "Other desk" });
    assert_eq!(office.ask(&token, "PATCH", &path, none).await.1["name"], "Other desk");
    assert_eq!(office.ask(&token, "DELETE", &path, Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(office.ask(&token, "GET", &path, Value::Null).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn events_and_statements_come_in_pages() {
    let office = Office::open().await;
    let token = office.token(1, Scope::Subscriber).await;
    for (n, word) in (0..).zip(["one", "two", "three", "four", "five"]) {
        let text = if n % 2 == 0 { "peace talks" } else { "grain" };
        let (title, words) = (format!("{text} {word}"), format!("{word} words of it|{text} {word}"));
        accept(&office.house.store, arrival(&format!("{word}.txt"), &title, &words), n).await;
    }
    let (mut after, mut seqs) = (0, Vec::new());
    loop {
        let (status, page) = office
            .ask(&token, "GET", &format!("/events?phrase=peace+talks&after={after}&limit=2"), Value::Null)
            .await;
        assert_eq!(status, StatusCode::OK, "{page}");
        seqs.extend(
            page["events"].as_array().unwrap().iter().map(|event| event["data"]["seq"].as_i64().unwrap()),
        );
        after = page["next_after"].as_i64().unwrap();
        if page["more"] == json!(false) {
            break;
        }
    }
    assert_eq!((seqs, after), (vec![1, 3, 5], 5));
    let (mut cursor, mut titles) = (String::new(), Vec::new());
    loop {
        let (_, page) = office.ask(&token, "GET", &format!("/statements?limit=2{cursor}"), Value::Null).await;
        titles.extend(
            page["statements"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["title"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(
        titles,
        ["peace talks one", "grain two", "peace talks three", "grain four", "peace talks five"]
    );
    let (_, preview) = office.ask(&token, "GET", "/preview?phrase=grain&since=2020-01-01", Value::Null).await;
    assert_eq!(preview["statements"], 2);
    for (query, field) in [
        ("?limit=0", "limit"),
        ("?after=x", "after"),
        ("?after=-1", "after"),
        ("?after=6", "after"),
        ("?after=18446744073709551615", "after"),
        ("?organisations=csto", "organisations"),
        ("?topic=nowhere", "filter"),
    ] {
        let (status, problem) = office.ask(&token, "GET", &format!("/events{query}"), Value::Null).await;
        assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)), "{query}");
    }
}

/// The routes are made from what describes them; what is described besides must not be, and every reference must lead somewhere.
#[tokio::test]
async fn the_description_is_whole() {
    let office = Office::open().await;
    let token = office.token(1, Scope::Operator).await;
    let text = office.document.to_string();
    for name in text.split("#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(office.document["components"]["schemas"][name].is_object(), "{name}");
    }
    let (mut operations, mut ids) = (0, std::collections::BTreeSet::new());
    for (path, item) in office.document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations += 1;
            ids.insert(operation["operationId"].as_str().unwrap().to_owned());
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let named = |name: &str| {
                parameters
                    .iter()
                    .any(|one| one["name"] == name && one["in"] == "path" && one["required"] == true)
            };
            let in_path = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
            assert!(in_path.clone().all(named), "{method} {path}");
            assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{method} {path}");
            // No route answers as if it were not there.
            let (status, problem) = office
                .ask(
                    &token,
                    &method.to_uppercase(),
                    &path.replace("{id}", "x").replace("{seq}", "1"),
                    Value::Null,
                )
                .await;
            assert_ne!(status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            assert_ne!(problem["detail"], "there is no such path", "{method} {path}");
        }
    }
    assert_eq!((operations, ids.len()), (21, 21), "each has an id of its own");
}

#[tokio::test]
async fn another_method_is_a_problem_with_a_reason() {
    let office = Office::open().await;
    let request = Request::builder().method("DELETE").uri("/api/v1/events").body(Body::empty()).unwrap();
    let response = office.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert!(response.headers()["allow"].to_str().unwrap().contains("GET"));
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&bytes).unwrap()["status"], 405);
}

#[tokio::test]
async fn an_endpoint_is_tried() {
    let office = Office::open().await;
    let token = office.token(1, Scope::Operator).await;
    for (n, path) in (1..).zip(["a.txt", "b.txt"]) {
        accept(&office.house.store, arrival(path, path, &format!("text {n}")), n).await;
    }
    let receiver = Receiver::start().await;
    let order = json!({ "url": receiver.url("/"), "all": true });
    let one = office.ask(&token, "POST", "/subscriptions", order).await.1;
    let path = format!("/subscriptions/{}/test", one["id"].as_str().unwrap());
    receiver.script("/", vec![Reply::status(200, ""), Reply::status(500, "")]);
    for (status, outcome) in [(200, "delivered"), (500, "endpoint_failed")] {
        let (answered, tried) = office.ask(&token, "POST", &path, Value::Null).await;
        assert_eq!(
            (answered, &tried["status"], &tried["outcome"]),
            (StatusCode::OK, &json!(status), &json!(outcome))
        );
        assert_eq!(tried["excerpt"], "said");
    }
    let arrived = receiver.take("/");
    assert!(arrived.iter().all(|one| one.headers["webhook-id"].starts_with("msg_test_")));
    for one in &arrived {
        let body: Value = serde_json::from_slice(&one.body).unwrap();
        assert!(
            one.headers["webhook-test"] == "true"
                && body["data"]["title"].as_str().unwrap().starts_with("Test: ")
                && body["data"]["seq"] == 2
        );
    }
    let official = standardwebhooks::Webhook::new(one["secret"].as_str().unwrap()).unwrap();
    let headers = arrived[0].headers.iter();
    let headers: reqwest::header::HeaderMap =
        headers.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    official.verify(&arrived[0].body, &headers).unwrap();
}

/// Follows a list from page to page by its `link` headers; returns the members `of` each.
async fn pages(office: &Office, token: &str, path: &str, of: &str) -> Vec<Vec<Value>> {
    let (mut next, mut pages) = (Some(path.to_owned()), Vec::new());
    while let Some(path) = next {
        let request = Request::builder().uri(format!("/api/v1{path}"));
        let request = request.header("authorization", format!("Bearer {token}")).body(Body::empty());
        let response = office.router.clone().oneshot(request.unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let link = response.headers().get("link").map(|link| link.to_str().unwrap().to_owned());
        next = link.map(|link| {
            let address = link.strip_suffix(">; rel=\"next\"").unwrap();
            address.strip_prefix("<https://press.example/api/v1").unwrap().to_owned()
        });
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        let body: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(body["next"].is_null(), next.is_none());
        pages.push(body[of].as_array().unwrap().clone());
    }
    pages
}

#[tokio::test]
async fn lists_come_in_pages_that_link_to_the_next() {
    let office = Office::open().await;
    let (operator, mine) = (office.token(1, Scope::Operator).await, office.token(2, Scope::Subscriber).await);
    let mut ids = Vec::new();
    for n in 0..7 {
        let token = if n % 3 == 0 { &mine } else { &operator };
        // Nobody listens there: a subscriber's stays unconfirmed.
        let order = json!({ "url": "http://127.0.0.1:9/", "all": true });
        let (_, one) = office.ask(token, "POST", "/subscriptions", order).await;
        ids.push(one["id"].clone());
    }
    let listed = pages(&office, &operator, "/subscriptions?limit=3", "subscriptions").await;
    assert_eq!(listed.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 1]);
    assert_eq!(listed.concat().iter().map(|one| one["id"].clone()).collect::<Vec<_>>(), ids);
    let own = pages(&office, &mine, "/subscriptions?limit=2", "subscriptions").await;
    assert_eq!(own.concat().iter().map(|one| &one["id"]).collect::<Vec<_>>(), [&ids[0], &ids[3], &ids[6]]);
    // A cursor of somebody else's is none.
    let foreign = format!("/subscriptions?cursor={}", ids[1].as_str().unwrap());
    assert_eq!(office.ask(&mine, "GET", &foreign, Value::Null).await.0, StatusCode::NOT_FOUND);
    let attempts = (1..=5).map(|n| attempt((n > 1).then_some(n - 1), n, 1)).collect();
    let last = Progress { attempt: Some(5), ..Progress::default() };
    office.house.store.record(page(1, 0, attempts, last)).await.unwrap();
    let path = format!("/subscriptions/{}/deliveries?limit=2", ids[0].as_str().unwrap());
    let attempts = pages(&office, &mine, &path, "attempts").await;
    assert_eq!(attempts.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1]);
    let seqs = attempts.concat().iter().map(|one| one["seq"].as_i64().unwrap()).collect::<Vec<_>>();
    assert_eq!(seqs, [5, 4, 3, 2, 1]);
}

#[tokio::test]
async fn a_subscribers_endpoint_has_to_agree() {
    let office = Office::open().await;
    let (operator, token) =
        (office.token(1, Scope::Operator).await, office.token(2, Scope::Subscriber).await);
    let receiver = Receiver::start().await;
    receiver.script("/deaf", vec![Reply::status(404, "")]);
    let add = async |path: &str, format: &str| {
        let order = json!({ "url": receiver.url(path), "all": true, "format": format });
        office.ask(&token, "POST", "/subscriptions", order).await.1
    };
    let deaf = add("/deaf", "standard").await;
    assert_eq!(deaf["state"], "unconfirmed", "{deaf}");
    assert!(deaf["detail"].as_str().unwrap().contains("was answered with 404"), "{deaf}");
    let path = format!("/subscriptions/{}", deaf["id"].as_str().unwrap());
    // Its owner cannot go round it, the operator can.
    for verb in ["pause", "resume", "test"] {
        assert_eq!(
            office.ask(&token, "POST", &format!("{path}/{verb}"), Value::Null).await.0,
            StatusCode::CONFLICT,
            "{verb}"
        );
    }
    assert_eq!(
        office.ask(&operator, "POST", &format!("{path}/resume"), Value::Null).await.1["state"],
        "active"
    );
    receiver.script("/agrees", vec![Reply::status(200, "webhook-allowed-origin: press.example\r\n")]);
    assert_eq!(add("/agrees", "cloudevents").await["state"], "active");
    let asked = receiver.take("/agrees").remove(0);
    assert_eq!(asked.headers["webhook-request-origin"], "press.example");
    receiver.script("/echoes", vec![Reply::Echo]);
    let echoes = add("/echoes", "standard").await;
    assert_eq!((&echoes["state"], &echoes["detail"]), (&json!("active"), &Value::Null), "{echoes}");
    // A new address has to agree anew.
    receiver.script("/silent", vec![Reply::status(200, "")]);
    let (_, moved) = office.ask(&token, "PATCH", &path, json!({ "url": receiver.url("/silent") })).await;
    assert_eq!(moved["state"], "unconfirmed", "{moved}");
}

#[tokio::test]
async fn nobody_begins_behind_the_end() {
    let office = Office::open().await;
    let token = office.token(1, Scope::Operator).await;
    let order = json!({ "url": "https://example.org/", "all": true, "since": 999_999 });
    let (status, added) = office.ask(&token, "POST", "/subscriptions", order).await;
    assert_eq!(status, StatusCode::CREATED);
    assert!(added["cursor"].as_i64().unwrap() < 999_999, "{added}");
    let path = format!("/subscriptions/{}/replay", added["id"].as_str().unwrap());
    let (_, replayed) = office.ask(&token, "POST", &path, json!({ "since": 999_999 })).await;
    assert_eq!(replayed["after"], added["cursor"]);
}
