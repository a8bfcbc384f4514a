//! What HTTP promises, in process: each request once through the router and once from what is at hand.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, HeaderName, Method, Request, StatusCode};
use jiff::Timestamp;
use pressroom::config;
use pressroom::intake::Backfill;
use pressroom::publish::Publisher;
use pressroom::service::{Dispatch, House};
use pressroom::store::Purpose;
use pressroom::web::{Front, Limit, Web};
use pressroom::webhook::Guard;
use tempfile::TempDir;
use tokio::sync::watch;

use crate::feeds::transcript;

const PEER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
pub(crate) const FEED: &str = "/organisations/csto.atom";

/// A house whose clock the test holds, with its front door.
pub(crate) struct Door {
    home: TempDir,
    pub(crate) house: House,
    pub(crate) dispatch: Dispatch,
    pub(crate) web: Web,
    front: Front,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Door {
    pub(crate) async fn open(limit: Limit, flags: &[(&str, String)]) -> Self {
        Self::with(limit, flags, &[]).await
    }

    pub(crate) fn front(&self) -> Front {
        self.front.clone()
    }

    /// The same door to what another publisher publishes.
    pub(crate) fn look_as(&mut self, publisher: Publisher) {
        let (_, ready) = watch::channel(None);
        self.web = Web::new(publisher, self.house.intake.settings.directory.clone(), ready);
        self.front = Front::new(self.web.clone(), Limit::new(0, None));
    }

    /// One that may reach this machine.
    pub(crate) async fn on_loopback(limit: Limit) -> Self {
        Self::with(limit, &[], &["127.0.0.0/8"]).await
    }

    async fn with(limit: Limit, flags: &[(&str, String)], networks: &[&str]) -> Self {
        let home = TempDir::new().unwrap();
        let path = |name: &str| home.path().join(name).display().to_string();
        std::fs::create_dir_all(home.path().join("transcripts")).unwrap();
        let own = [
            ("intake.directory", path("transcripts")),
            ("store.directory", path("state")),
            ("publish.base_url", "https://press.example".to_owned()),
        ];
        let flags: Vec<(&str, String)> = own.into_iter().chain(flags.iter().cloned()).collect();
        let mut settings = config::load(None, &flags).unwrap();
        settings.deliver.allow_networks = networks.iter().map(|network| network.parse().unwrap()).collect();
        let house = House::open(Purpose::Serving, &settings, Backfill::Quiet).await.unwrap();
        let dispatch = Dispatch::of(&house, &settings).unwrap();
        let publisher = house.publisher.clone();
        let (_, ready) = watch::channel(None);
        let web = Web::new(publisher, settings.intake.directory, ready);
        let web = web.with_hub(Guard::new(settings.deliver.allow_networks));
        let front = Front::new(web.clone(), limit);
        Self { home, house, dispatch, web, front }
    }

    pub(crate) async fn usual() -> Self {
        let door = Self::open(Limit::new(0, None), &[]).await;
        door.write("one.txt", &transcript(1, "The UN was told."));
        door.step(1_700_000_000).await;
        door
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.home.path().join("transcripts").join(name), text).unwrap();
    }

    pub(crate) fn remove(&self, name: &str) {
        std::fs::remove_file(self.home.path().join("transcripts").join(name)).unwrap();
    }

    pub(crate) async fn step(&self, second: i64) {
        let now = Timestamp::from_second(second).unwrap();
        self.house.intake.step(now, &|_, _| {}).await.unwrap();
        self.house.publisher.step(now).await.unwrap();
        self.web.step().await.unwrap();
    }

    pub(crate) async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.pass(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post_form(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        self.pass(request.body(Body::from(form)).unwrap()).await
    }

    async fn pass(&self, request: Request<Body>) -> Answer {
        let answer = self.front.answer(PEER, request).await;
        let (parts, body) = answer.into_parts();
        let body = to_bytes(Body::new(body), usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Asks twice: what is at hand must say what the router says.
    pub(crate) async fn ask(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let first = self.send(Method::GET, path, headers).await;
        let second = self.send(Method::GET, path, headers).await;
        assert_eq!(
            (first.status, &first.headers, &first.body),
            (second.status, &second.headers, &second.body),
            "{path} {headers:?}"
        );
        second
    }
}

pub(crate) fn unpack(coding: &str, bytes: &[u8]) -> Vec<u8> {
    use std::io::Read;
    let mut out = Vec::new();
    match coding {
        "gzip" => flate2::read::GzDecoder::new(bytes).read_to_end(&mut out).map(drop).unwrap(),
        "br" => brotli::Decompressor::new(bytes, 4096).read_to_end(&mut out).map(drop).unwrap(),
        "zstd" => out = zstd::stream::decode_all(bytes).unwrap(),
        _ => out.extend_from_slice(bytes),
    }
    out
}

#[tokio::test]
async fn each_coding_is_a_representation_of_its_own() {
    let door = Door::usual().await;
    let plain = door.ask(FEED, &[]).await;
    assert_eq!(plain.status, StatusCode::OK);
    assert!(plain.headers.get("content-encoding").is_none());
    let mut tags = vec![plain.header("etag").to_owned()];
    for coding in ["gzip", "br", "zstd"] {
        let packed = door.ask(FEED, &[("accept-encoding", coding)]).await;
        assert_eq!(packed.header("content-encoding"), coding);
        assert_eq!(packed.header("content-length"), packed.body.len().to_string());
        assert!(packed.body.len() < plain.body.len() / 2);
        assert_eq!(unpack(coding, &packed.body), plain.body);
        tags.push(packed.header("etag").to_owned());
        let again =
            door.ask(FEED, &[("accept-encoding", coding), ("if-none-match", packed.header("etag"))]).await;
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
        for name in ["etag", "cache-control", "vary", "last-modified", "access-control-allow-origin"] {
            assert_eq!(again.header(name), packed.header(name), "{name}");
        }
        let other = door.ask(FEED, &[("if-none-match", packed.header("etag"))]).await;
        assert_eq!(
            (other.status, other.body),
            (StatusCode::OK, plain.body.clone()),
            "{coding} is not accepted here"
        );
    }
    for tag in &tags {
        assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag} is strong");
    }
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 4);
    let best = door.ask(FEED, &[("accept-encoding", "gzip, deflate, br, zstd")]).await;
    assert_eq!(best.header("content-encoding"), "br");
    assert_eq!(best.header("vary"), "accept-encoding, sec-fetch-dest");
}

#[tokio::test]
async fn a_browser_shows_a_feed_by_its_style_sheet() {
    let door = Door::usual().await;
    let kind = async |path: &str, dest: &str| {
        let answer = door.ask(path, &[("sec-fetch-dest", dest)]).await;
        answer.header("content-type").to_owned()
    };
    let json = FEED.replace(".atom", ".json");
    assert_eq!(kind(FEED, "document").await, "application/xml; charset=utf-8");
    assert_eq!(kind(FEED, "empty").await, "application/atom+xml; charset=utf-8");
    assert_eq!(kind(&json, "document").await, "application/feed+json; charset=utf-8");
}

#[tokio::test]
async fn no_date_lies_ahead() {
    let door = Door::open(Limit::new(0, None), &[]).await;
    // Rendered by a clock that has been put back since.
    door.write("one.txt", &transcript(1, "More was said."));
    door.step(Timestamp::now().as_second() + 3_600).await;
    let answer = door.send(Method::GET, FEED, &[]).await;
    assert_eq!((answer.status, answer.header("last-modified")), (StatusCode::OK, ""));
    assert!(!answer.header("etag").is_empty());
}

#[tokio::test]
async fn head_says_what_get_says() {
    let door = Door::usual().await;
    for path in [FEED, "/", "/organisations/csto", "/opml", "/style.css", "/statements.json"] {
        for coding in ["identity", "gzip"] {
            let headers = [("accept-encoding", coding)];
            let get = door.ask(path, &headers).await;
            let head = door.send(Method::HEAD, path, &headers).await;
            assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
            assert_eq!(head.headers, get.headers, "{path}");
            let tag = get.header("etag");
            let known = door.send(Method::HEAD, path, &[headers[0], ("if-none-match", tag)]).await;
            assert_eq!(known.status, StatusCode::NOT_MODIFIED, "{path}");
        }
    }
}

#[tokio::test]
async fn media_types_links_and_caching() {
    let door = Door::usual().await;
    let cases = [
        (FEED, "application/atom+xml; charset=utf-8", true),
        ("/organisations/csto.rss", "application/rss+xml; charset=utf-8", true),
        ("/organisations/csto.json", "application/feed+json; charset=utf-8", true),
        ("/opml", "text/x-opml; charset=utf-8", true),
        ("/organisations/csto", "text/html; charset=utf-8", false),
        ("/feed.css", "text/css; charset=utf-8", false),
    ];
    for (path, media_type, shared) in cases {
        let answer = door.ask(path, &[]).await;
        assert_eq!(answer.header("content-type"), media_type, "{path}");
        assert_eq!(answer.header("access-control-allow-origin") == "*", shared, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        let caching = answer.header("cache-control");
        assert!(
            caching.starts_with("public, max-age=") && caching.contains("stale-while-revalidate="),
            "{path}"
        );
    }
    let feed = door.ask(FEED, &[]).await;
    assert!(feed.header("cache-control").contains("max-age=300"));
    let own = format!("<https://press.example{FEED}>; rel=\"self\"");
    assert_eq!(feed.header("link").matches("rel=\"self\"").count(), 1);
    assert!(feed.header("link").contains(&own), "{}", feed.header("link"));
    assert!(
        feed.header("link")
            .contains("<https://press.example/organisations/csto>; rel=\"alternate\"; type=\"text/html\"")
    );
    let page = door.ask("/organisations/csto", &[]).await;
    assert!(page.header("link").starts_with(&format!(
        "<https://press.example{FEED}>; rel=\"alternate\"; type=\"application/atom+xml\""
    )));
}

#[tokio::test]
async fn other_methods() {
    let door = Door::usual().await;
    let asked = [("origin", "https://reader.example"), ("access-control-request-method", "GET")];
    let preflight = door.send(Method::OPTIONS, FEED, &asked).await;
    assert_eq!((preflight.status, preflight.body.len()), (StatusCode::NO_CONTENT, 0));
    assert_eq!(preflight.header("access-control-allow-origin"), "*");
    assert_eq!(preflight.header("access-control-allow-methods"), "GET, HEAD, OPTIONS");
    assert!(preflight.header("access-control-allow-headers").contains("If-None-Match"));
    for path in ["/organisations/csto/changes.atom", "/statements/archive/1.atom", "/statements/x.json"] {
        assert_eq!(door.send(Method::OPTIONS, path, &asked).await.status, StatusCode::NO_CONTENT, "{path}");
    }
    let post = door.send(Method::POST, FEED, &[]).await;
    assert_eq!(post.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(post.header("allow").contains("GET") && post.body.starts_with(b"This address does not take"));
    assert_eq!(door.send(Method::GET, "/hub", &[]).await.header("allow"), "POST");
    assert_eq!(door.ask("/organisations/none.atom", &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(door.ask("/nothing/here/at/all", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_back() {
    let proxy = HeaderName::from_static("x-real-ip");
    let door = Door::open(Limit::new(30, Some(proxy)), &[]).await;
    for _ in 0..30 {
        assert_eq!(
            door.send(Method::GET, "/opml", &[("x-real-ip", "198.51.100.7")]).await.status,
            StatusCode::OK
        );
    }
    let refused = door.send(Method::GET, "/opml", &[("x-real-ip", "198.51.100.7")]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=2).contains(&wait), "{wait}");
    assert_eq!(
        door.send(Method::GET, "/opml", &[("x-real-ip", "198.51.100.8")]).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_change_by_another_process_is_noticed() {
    let door = Door::usual().await;
    let before = door.ask(FEED, &[]).await;
    let path = door.home.path().join("state/pressroom.db");
    let other = pressroom::store::open(path.to_str().unwrap()).await.unwrap();
    let gone = other.statements_after(None, 1).await.unwrap().remove(0);
    other
        .retag(vec![(gone.id, gone.statement, pressroom::model::Tags::default())], Timestamp::now())
        .await
        .unwrap();
    other.close().await;
    door.house.publisher.step(Timestamp::from_second(1_700_000_100).unwrap()).await.unwrap();
    assert_eq!(door.send(Method::GET, FEED, &[]).await.body, before.body, "nobody has looked yet");
    door.web.step().await.unwrap();
    let after = door.ask(FEED, &[]).await;
    assert_ne!(after.header("etag"), before.header("etag"));
}

#[tokio::test]
async fn who_follows_a_webhook_finds_the_statement() {
    let door = Door::usual().await;
    assert_eq!(door.ask(FEED, &[]).await.status, StatusCode::OK);
    door.write("two.txt", &transcript(2, "It is there."));
    let now = Timestamp::from_second(1_700_000_100).unwrap();
    door.house.intake.step(now, &|_, _| {}).await.unwrap();
    // Accepted, so that the webhook may be on its way; rendered while the reader waits.
    let publisher = door.house.publisher.clone();
    let (answer, published) = tokio::join!(door.send(Method::GET, FEED, &[]), publisher.step(now));
    published.unwrap();
    assert!(String::from_utf8_lossy(&answer.body).contains("It is there."));
}

#[tokio::test]
async fn old_addresses_and_lists_of_a_selection() {
    let catalogue = TempDir::new().unwrap();
    let file = catalogue.path().join("organisations.toml");
    let text = "[csto]\nname = \"CSTO\"\nacronyms = [\"CSTO\"]\nrenamed_from = [\"odkb\"]\n[un]\nname = \"United Nations\"\nacronyms = [\"UN\"]\n[arms]\nname = \"Vienna Arms Treaty\"\nacronyms = [\"VAT\"]\n";
    std::fs::write(file, text).unwrap();
    let directory = catalogue.path().display().to_string();
    let door = Door::open(Limit::new(0, None), &[("catalogue.directory", directory)]).await;
    door.step(1_700_000_000).await;
    for (asked, place) in [
        ("/organisations/odkb", "/organisations/csto"),
        ("/organisations/odkb.atom", "/organisations/csto.atom"),
        ("/organisations/odkb/changes.atom", "/organisations/csto/changes.atom"),
        ("/opml?organisation=odkb", "/opml?organisation=csto"),
        ("/organisations/CSTO.atom?since=1", "/organisations/csto.atom?since=1"),
        ("/organisations/ODKB/", "/organisations/csto"),
        ("/statements/", "/statements"),
    ] {
        let moved = door.ask(asked, &[]).await;
        assert_eq!(moved.status, StatusCode::MOVED_PERMANENTLY, "{asked}");
        assert_eq!(moved.header("location"), format!("https://press.example{place}"));
    }
    let list = |answer: Answer| {
        let text = String::from_utf8(answer.body.to_vec()).unwrap();
        let tree = roxmltree::Document::parse(&text).unwrap();
        let feeds = tree.descendants().filter_map(|node| node.attribute("xmlUrl").map(str::to_owned));
        feeds.collect::<Vec<_>>()
    };
    // In the order of the names, not of the ids.
    let all = ["statements", "organisations/csto", "organisations/un", "organisations/arms"];
    assert_eq!(
        list(door.ask("/opml", &[]).await),
        all.map(|feed| format!("https://press.example/{feed}.atom"))
    );
    let some = door.ask("/opml?organisation=csto", &[]).await;
    assert_eq!(list(some), [format!("https://press.example{FEED}")]);
    assert_eq!(door.ask("/opml?organisation=none", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn old_quotes_lead_to_what_replaced_them() {
    let door = Door::open(Limit::new(0, None), &[]).await;
    // Passages by their links, as quotes have them.
    let passages = async || {
        let id = door.house.store.statements_after(None, 1).await.unwrap().remove(0).id;
        let json = door.ask(&format!("/statements/{id}.json"), &[]).await.body;
        let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
        let turns = json["turns"].as_array().unwrap().iter();
        let passages = turns.flat_map(|turn| turn["passages"].as_array().unwrap().clone());
        passages
            .map(|one| (one["text"].as_str().unwrap().to_owned(), one["id"].as_str().unwrap().to_owned()))
            .collect::<HashMap<_, _>>()
    };
    let mut ids = HashMap::new();
    for (second, rest) in (0..).zip([
        "The harbour was closed.\n\nNobody asked.\n\nThat was all.",
        "The harbour was opened.\n\nNobody asked.\n\nThat was all.",
        "The harbour was <opened> at noon.\n\nThat was all.",
    ]) {
        door.write("one.txt", &transcript(1, rest));
        door.step(1_700_000_000 + second).await;
        ids.extend(passages().await);
    }
    let id = door.house.store.statements_after(None, 1).await.unwrap().remove(0).id;
    let page = String::from_utf8(door.ask(&format!("/statements/{id}"), &[]).await.body.to_vec()).unwrap();
    let html = scraper::Html::parse_document(&page);
    let at = |text: &str| {
        let anchor = scraper::Selector::parse(&format!("[id=\"{}\"]", ids[text])).unwrap();
        let found: Vec<_> = html.select(&anchor).collect();
        assert_eq!(found.len(), 1, "{text}: {page}");
        let place = if found[0].value().name() == "span" {
            found[0].parent().and_then(scraper::ElementRef::wrap).unwrap()
        } else {
            found[0]
        };
        place.text().collect::<String>()
    };
    for earlier in ["The harbour was closed.", "The harbour was opened.", "The harbour was <opened> at noon."]
    {
        assert!(
            at(earlier).starts_with("The harbour was <opened> at noon.\u{a0}¶"),
            "{earlier}: {}",
            at(earlier)
        );
    }
    assert_eq!(at("Nobody asked."), "Nobody asked.");
    let corrections = page.split("<h2>Corrections</h2>").nth(1).unwrap();
    let told = [
        "2023-11-14 22:13 UTC</time> 1 passage edited, 1 passage removed",
        "<del>The harbour was opened.</del> <ins>The harbour was &lt;opened&gt; at noon.</ins>",
        "<del>Nobody asked.</del>",
        "2023-11-14 22:13 UTC</time> 1 passage edited",
        "<del>The harbour was closed.</del> <ins>The harbour was opened.</ins>",
    ];
    let places: Vec<_> = told.iter().map(|text| corrections.find(text)).collect();
    assert!(places.iter().all(Option::is_some), "{places:?} {corrections}");
    assert!(page.contains("href=\"#revision-3\"") && page.contains("id=\"revision-2\""));
    // What was never corrected has none.
    let other = Door::usual().await;
    let id = other.house.store.statements_after(None, 1).await.unwrap().remove(0).id;
    assert!(
        !String::from_utf8_lossy(&other.ask(&format!("/statements/{id}"), &[]).await.body)
            .contains("orrections")
    );
}

#[tokio::test]
async fn a_corrected_header_is_shown_as_it_was() {
    let door = Door::usual().await;
    let text =
        transcript(1, "The UN was told.").replace("at the meeting number 1 of", "on the meeting number 1 of");
    door.write("one.txt", &text.replace("June 2,", "June 3,"));
    door.step(1_700_000_010).await;
    let id = door.house.store.statements_after(None, 1).await.unwrap().remove(0).id;
    let page = String::from_utf8(door.ask(&format!("/statements/{id}"), &[]).await.body.to_vec()).unwrap();
    assert!(
        page.contains("<p>date: <del><bdi>2021-06-02</bdi></del> <ins><bdi>2021-06-03</bdi></ins></p>"),
        "{page}"
    );
    assert!(page.contains("<p>title: <del><bdi>Minister Anna Example’s remarks at the meeting"), "{page}");
}
