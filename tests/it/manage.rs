//! `/manage` through the router of the site, in this process.

mod adding;
mod steering;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use pressroom::model::{Filter, Progress, Scope, Subscription};
use pressroom::store::Alarm;
use pressroom::web::{Web, router};
use tokio::sync::watch;

use crate::api::Office;
use crate::deliveries::{attempt, page, subscription};
use crate::store::at;

const ORIGIN: (&str, &str) = ("origin", "https://press.example");

/// A site with its pages for those who manage.
struct Counter {
    office: Office,
    router: Router,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    html: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The answer leads back to a page, by GET.
    fn leads_to(&self, place: &str) {
        assert_eq!((self.status, self.header("location")), (StatusCode::SEE_OTHER, place), "{}", self.html);
    }

    /// The cookie that it sets.
    fn cookie(&self) -> &str {
        self.header("set-cookie").split(';').next().unwrap()
    }
}

impl Counter {
    async fn open() -> Self {
        let office = Office::open().await;
        let (_, ready) = watch::channel(None);
        let transcripts = office.house.intake.settings.directory.clone();
        let web = Web::new(office.house.publisher.clone(), transcripts, ready);
        let router = router(web.with_api(office.api.clone()));
        Self { office, router }
    }

    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], form: &[(&str, &str)]) -> Answer {
        use tower::ServiceExt;

        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let response = self.router.clone().oneshot(request.body(Body::from(form)).unwrap()).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let html = to_bytes(response.into_body(), 1 << 22).await.unwrap();
        let answer = Answer { status, headers, html: String::from_utf8(html.to_vec()).unwrap() };
        // Whatever is asked: no cache keeps it, and nobody else's page shows or sends it.
        assert_eq!(answer.header("cache-control"), "no-store", "{method} {path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{method} {path}");
        assert_eq!(answer.header("x-robots-tag"), "noindex", "{method} {path}");
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        answer
    }

    /// A page for who has this cookie.
    async fn get(&self, cookie: &str, path: &str) -> Answer {
        self.ask("GET", path, &[("cookie", cookie)], &[]).await
    }

    /// A form of a page of ours.
    async fn post(&self, cookie: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        self.ask("POST", path, &[("cookie", cookie), ORIGIN], form).await
    }

    /// Signs in with a new token; returns the cookie.
    async fn sign_in(&self, dice: u8, scope: Scope) -> String {
        let token = self.office.token(dice, scope).await;
        let answer = self.post("", "/manage/session", &[("token", &token)]).await;
        answer.leads_to("/manage");
        answer.cookie().to_owned()
    }

    /// A subscription of a token’s, or of the operator’s own.
    async fn add(&self, dice: u8, owner: Option<&str>) -> Subscription {
        let mut one = subscription(dice, Filter::default());
        one.owner = owner.map(str::to_owned);
        self.office.house.store.add_subscription(&one).await.unwrap();
        one
    }
}

#[tokio::test]
async fn only_a_token_opens_the_pages() {
    let counter = Counter::open().await;
    let form = counter.ask("GET", "/manage", &[], &[]).await;
    assert!(form.status == StatusCode::OK && form.html.contains("name=\"token\""), "{}", form.html);
    assert!(!form.html.contains("role=\"alert\""));
    for path in ["/manage/tokens", "/manage/subscriptions/new", "/manage/subscriptions/x", "/manage/nothing"]
    {
        let answer = counter.ask("GET", path, &[], &[]).await;
        assert!(answer.status == StatusCode::FORBIDDEN && answer.html.contains("name=\"token\""), "{path}");
    }
    let wrong = counter.post("", "/manage/session", &[("token", "prt_wrong")]).await;
    assert_eq!((wrong.status, wrong.header("set-cookie")), (StatusCode::FORBIDDEN, ""));
    assert!(
        wrong.html.contains("No token is like that") && wrong.html.contains("aria-describedby=\"trouble\"")
    );
    assert!(!wrong.html.contains("prt_wrong"), "what was typed is not shown");
    let token = counter.office.token(1, Scope::Operator).await;
    let answer = counter.post("", "/manage/session", &[("token", &format!(" {token}\n"))]).await;
    answer.leads_to("/manage");
    let kept = format!("__Host-pressroom={token}; Path=/; Secure; HttpOnly; SameSite=Strict");
    assert_eq!(answer.header("set-cookie"), kept);
    let cookie = answer.cookie().to_owned();
    let front = counter.get(&cookie, "/manage").await;
    assert!(front.status == StatusCode::OK && front.html.contains("Nothing needs you."), "{}", front.html);
    assert_eq!(counter.get(&cookie, "/manage/nothing").await.status, StatusCode::NOT_FOUND);
    counter.get(&cookie, "/manage/").await.leads_to("/manage");
    let other = counter.ask("DELETE", "/manage", &[("cookie", &cookie), ORIGIN], &[]).await;
    assert_eq!(other.status, StatusCode::METHOD_NOT_ALLOWED);
    let out = counter.post(&cookie, "/manage/session/end", &[]).await;
    out.leads_to("/manage");
    let gone = "__Host-pressroom=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0";
    assert_eq!(out.header("set-cookie"), gone);
}

#[tokio::test]
async fn a_revoked_token_ends_its_session() {
    let counter = Counter::open().await;
    let cookie = counter.sign_in(1, Scope::Operator).await;
    let id = counter.office.house.store.tokens().await.unwrap()[0].id.clone();
    counter.office.house.store.revoke_token(&id).await.unwrap();
    let answer = counter.get(&cookie, "/manage").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.html.contains("was revoked") && answer.html.contains("name=\"token\""), "{}", answer.html);
    assert!(answer.header("set-cookie").ends_with("Max-Age=0"));
}

#[tokio::test]
async fn no_other_site_sends_a_form() {
    let counter = Counter::open().await;
    let cookie = counter.sign_in(1, Scope::Operator).await;
    let token = counter.office.token(2, Scope::Operator).await;
    let foreign = [
        &[("origin", "https://evil.example")][..],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site"), ORIGIN],
        &[("sec-fetch-site", "same-site")],
        &[],
    ];
    for headers in foreign {
        let headers = [headers, &[("cookie", cookie.as_str()), ("host", "press.example")]].concat();
        for path in ["/manage/session", "/manage/session/end", "/manage/nothing"] {
            let answer = counter.ask("POST", path, &headers, &[("token", &token)]).await;
            assert_eq!(
                (answer.status, answer.header("set-cookie")),
                (StatusCode::FORBIDDEN, ""),
                "{headers:?}"
            );
            assert!(answer.html.contains("Nothing was done"), "{}", answer.html);
        }
    }
    // Through a tunnel the site has another name.
    let headers = [("origin", "http://localhost:8080"), ("host", "localhost:8080")];
    counter.ask("POST", "/manage/session", &headers, &[("token", &token)]).await.leads_to("/manage");
}

#[tokio::test]
async fn the_front_tells_an_operator_everything_and_a_subscriber_of_his_own() {
    let counter = Counter::open().await;
    let store = &counter.office.house.store;
    let (operator, mine) =
        (counter.sign_in(1, Scope::Operator).await, counter.sign_in(2, Scope::Subscriber).await);
    let owner = store.tokens().await.unwrap()[1].id.clone();
    let mut own = subscription(1, Filter::default());
    (own.owner, own.url) = (Some(owner), "https://example.org/<script>alert(1)</script>".to_owned());
    store.add_subscription(&own).await.unwrap();
    let foreign = counter.add(2, None).await;
    let mut tried = attempt(None, 1, 1);
    (tried.outcome, tried.status, tried.excerpt) =
        ("endpoint_failed".to_owned(), Some(500), "<b>no".to_owned());
    let last = Progress { attempt: Some(1), failing_since: Some(at(1)), ..Progress::default() };
    store.record(page(1, 0, vec![tried], last)).await.unwrap();
    let alarm = Alarm { code: "intake_empty".to_owned(), message: "<i>".to_owned(), since: at(1) };
    store.raise(alarm).await.unwrap();
    let front = counter.get(&operator, "/manage").await.html;
    for told in [
        "One thing needs you.",
        "intake_empty: &lt;i&gt;",
        "mount the disk",
        "takes nothing",
        "Its page</a>",
        "https://example.org/&lt;script&gt;",
        "endpoint failed, 500",
        "&lt;b&gt;no",
        "every statement",
        foreign.id.as_str(),
    ] {
        assert!(front.contains(told), "{told}: {front}");
    }
    assert!(!front.contains("<script>") && !front.contains("<b>no") && !front.contains("<i>"), "{front}");
    let front = counter.get(&mine, "/manage").await.html;
    assert!(front.contains(own.id.as_str()) && !front.contains(foreign.id.as_str()), "{front}");
    assert!(!front.contains("intake_empty") && !front.contains("needs you"), "{front}");
    let cursor = format!("/manage?cursor={}", foreign.id);
    assert_eq!(counter.get(&mine, &cursor).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn operators_make_and_revoke_tokens() {
    let counter = Counter::open().await;
    let store = &counter.office.house.store;
    let (operator, mine) =
        (counter.sign_in(1, Scope::Operator).await, counter.sign_in(2, Scope::Subscriber).await);
    let form = [("name", "News <i>desk"), ("scope", "subscriber")];
    assert!(!counter.get(&mine, "/manage").await.html.contains("/manage/tokens"));
    assert_eq!(counter.get(&mine, "/manage/tokens").await.status, StatusCode::FORBIDDEN);
    assert_eq!(counter.post(&mine, "/manage/tokens", &form).await.status, StatusCode::FORBIDDEN);
    let made = counter.post(&operator, "/manage/tokens", &form).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.html);
    let token = store.tokens().await.unwrap().pop().unwrap();
    assert_eq!((token.name.as_str(), token.scope), ("News <i>desk", Scope::Subscriber));
    let secret = made.html.split("<code>").nth(1).unwrap().split('<').next().unwrap();
    let theirs = counter.post("", "/manage/session", &[("token", secret)]).await;
    theirs.leads_to("/manage");
    let listed = counter.get(&operator, "/manage/tokens").await.html;
    assert!(listed.contains("News &lt;i&gt;desk") && !listed.contains("prt_"), "{listed}");
    for (name, scope) in [("", "subscriber"), ("Desk", "everything"), (&"x".repeat(201), "operator")] {
        let refused = counter.post(&operator, "/manage/tokens", &[("name", name), ("scope", scope)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(
            refused.html.contains("role=\"alert\"") && refused.html.contains("error name"),
            "{}",
            refused.html
        );
    }
    let revoke = format!("/manage/tokens/{}/revoke", token.id);
    assert_eq!(counter.post(&mine, &revoke, &[]).await.status, StatusCode::FORBIDDEN);
    counter.post(&operator, &revoke, &[]).await.leads_to("/manage/tokens");
    assert_eq!(counter.get(theirs.cookie(), "/manage").await.status, StatusCode::FORBIDDEN);
    assert_eq!(counter.post(&operator, &revoke, &[]).await.status, StatusCode::NOT_FOUND);
}
