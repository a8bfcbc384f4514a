//! Feeds as a reader meets them: through the router, over a house whose clock the test holds.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use jiff::Timestamp;
use pressroom::config;
use pressroom::intake::Backfill;
use pressroom::model::{Document, FeedKey, Format};
use pressroom::publish::{Proof, Span};
use pressroom::service::House;
use pressroom::store::{Purpose, StaleFeed};
use pressroom::web::{Web, router};
use tempfile::TempDir;
use tokio::sync::watch;
use tower::ServiceExt;

const CATALOGUE: &str =
    "[csto]\nname = \"CSTO\"\nacronyms = [\"CSTO\"]\n[un]\nname = \"UN\"\nacronyms = [\"UN\"]\n";

/// A house over a folder, without its loops.
pub(crate) struct Street {
    home: TempDir,
    pub(crate) house: House,
    router: Router,
}

/// What a reader got.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Street {
    pub(crate) async fn open(home: TempDir) -> Self {
        let path = |name: &str| home.path().join(name).display().to_string();
        std::fs::create_dir_all(home.path().join("transcripts")).unwrap();
        std::fs::create_dir_all(home.path().join("feeds")).unwrap();
        std::fs::write(home.path().join("feeds/organisations.toml"), CATALOGUE).unwrap();
        let flags = [
            ("intake.directory", path("transcripts")),
            ("store.directory", path("state")),
            ("catalogue.directory", path("feeds")),
            ("publish.base_url", "https://press.example".to_owned()),
        ];
        let settings = config::load(None, &flags).unwrap();
        let house = House::open(Purpose::Serving, &settings, Backfill::Quiet).await.unwrap();
        house.settle().await.unwrap();
        let publisher = house.publisher.clone();
        let (_, ready) = watch::channel(None);
        let web = Web::new(publisher, settings.intake.directory, ready);
        Self { home, house, router: router(web) }
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.home.path().join("transcripts").join(name), text).unwrap();
    }

    pub(crate) fn remove(&self, name: &str) {
        std::fs::remove_file(self.home.path().join("transcripts").join(name)).unwrap();
    }

    /// Reads the folder and publishes, as if it were then.
    pub(crate) async fn step(&self, second: i64) {
        let now = Timestamp::from_second(second).unwrap();
        self.house.intake.step(now, &|_, _| {}).await.unwrap();
        let before = Timestamp::from_second(second + 1).unwrap();
        self.house.store.withdraw_missing(before, 20, now).await.unwrap();
        self.house.publisher.step(now).await.unwrap();
    }

    /// The last good document of a feed.
    pub(crate) async fn document(&self, feed: &str, format: Format) -> String {
        let document =
            self.house.publisher.document(&feed.parse().unwrap(), format).await.unwrap().unwrap().unwrap();
        String::from_utf8(document.bytes).unwrap()
    }

    /// A page of an archive, and whether it is closed.
    async fn page(&self, feed: &str, page: u32) -> Option<(Document, bool)> {
        let publisher = &self.house.publisher;
        let archived = publisher.archive_page(&feed.parse().unwrap(), page).await.unwrap();
        archived.map(|one| (one.document(&publisher.site).unwrap(), one.is_closed()))
    }

    /// What happened after an event, as Atom.
    async fn since(&self, feed: &str, after: i64) -> String {
        let feed = feed.parse().unwrap();
        let made = self.house.publisher.since((&feed, Format::Atom), after).await.unwrap();
        String::from_utf8(made.unwrap().unwrap().bytes).unwrap()
    }

    async fn proof(&self) -> Proof {
        self.house.publisher.prove(Timestamp::from_second(1_700_000_000).unwrap()).await.unwrap()
    }

    pub(crate) async fn ask(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    pub(crate) async fn get(&self, path: &str) -> String {
        let answer = self.ask(path, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        answer.body
    }
}

/// A transcript of its own about the CSTO.
pub(crate) fn transcript(n: usize, rest: &str) -> String {
    let points: Vec<String> = (0..20).map(|k| format!("Point {n}-{k} was discussed at length.")).collect();
    format!(
        "Minister Anna Example’s remarks at the meeting number {n} of the CSTO, Strelsau, June {}, 2021\n\nThis was said at the meeting {n}. {}\n\n{rest}\n",
        n % 28 + 1,
        points.join(" ")
    )
}

/// The ids in an Atom document, in order.
pub(crate) fn ids(document: &str) -> Vec<String> {
    let tree = roxmltree::Document::parse(document).unwrap();
    let entries = tree
        .root_element()
        .children()
        .filter(|node| node.has_tag_name(("http://www.w3.org/2005/Atom", "entry")));
    entries
        .map(|entry| {
            entry.children().find(|node| node.tag_name().name() == "id").unwrap().text().unwrap().to_owned()
        })
        .collect()
}

#[tokio::test]
async fn a_page_shows_the_newest_and_the_young() {
    let street = Street::open(TempDir::new().unwrap()).await;
    for n in 1..=5 {
        street.write(&format!("{n}.txt"), &transcript(n, "The UN was told."));
    }
    street.step(1_700_000_000).await;
    let mut publisher = street.house.publisher.clone();
    publisher.span = Span { entries_min: 2, age_days: 1 };
    let feed: FeedKey = "organisations/csto".parse().unwrap();
    for (now, count) in [("2021-06-03T12:00Z", 4), ("2021-06-05T12:00Z", 2), ("2022-06-05T12:00Z", 2)] {
        let now: Timestamp = now.parse().unwrap();
        let shown = publisher.shown(&feed, now).await.unwrap();
        let shown: Vec<_> = shown.iter().map(|one| one.entry().clone()).collect();
        assert_eq!(shown.len(), count, "{now}");
        assert_eq!(shown, publisher.store.entries(&feed, publisher.span.window(now)).await.unwrap());
    }
}

#[tokio::test]
async fn a_statement_in_every_form() {
    let street = Street::open(TempDir::new().unwrap()).await;
    street.write("one.txt", &transcript(1, "The UN was told."));
    street.step(1_700_000_000).await;
    let atom = street.get("/organisations/csto.atom").await;
    let id = ids(&atom).remove(0);
    let name = id.rsplit('/').next().unwrap();
    let page = format!("/statements/{name}");
    assert!(street.get(&page).await.contains("<h1>"));
    assert!(street.get(&format!("{page}.txt")).await.contains("\n\nThe UN was told.\n\n"));
    let json: serde_json::Value = serde_json::from_str(&street.get(&format!("{page}.json")).await).unwrap();
    assert_eq!((json["feed_id"].as_str(), json["status"].as_str()), (Some(id.as_str()), Some("published")));
    assert!(json["organisations"].as_array().unwrap().iter().any(|one| one["id"] == "csto"));
    // The enclosure is the file, byte for byte, and harmless in a browser.
    let file = street.ask(&format!("{page}/transcript"), &[]).await;
    assert_eq!(file.body, transcript(1, "The UN was told."));
    assert_eq!(file.headers["content-type"], "text/plain; charset=utf-8");
    assert!(file.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
    let length = format!("length=\"{}\"", file.body.len());
    assert!(
        atom.contains(&format!("https://press.example{page}/transcript")) && atom.contains(&length),
        "{atom}"
    );
    let feed: serde_json::Value = serde_json::from_str(&street.get("/statements.json").await).unwrap();
    assert_eq!(feed["items"][0]["id"], id);
    street.remove("one.txt");
    street.step(1_700_000_100).await;
    assert_eq!(street.ask(&format!("{page}/transcript"), &[]).await.status, StatusCode::NOT_FOUND);
    let withdrawn = street.get(&page).await;
    assert!(withdrawn.contains("was withdrawn"));
    // Beside the whole, and beside each of its passages, whoever copies one.
    let sources = withdrawn.matches("class=\"source\"").count();
    assert!(
        sources > 1 && withdrawn.matches(", withdrawn by its publisher<").count() == sources + 1,
        "{withdrawn}"
    );
    assert!(ids(&street.get("/organisations/csto.atom").await).is_empty());
    for missing in ["/statements/none", "/statements/none.json", "/statements/none/transcript"] {
        assert_eq!(street.ask(missing, &[]).await.status, StatusCode::NOT_FOUND);
    }
}

/// The address of a link in the head of an Atom document.
pub(crate) fn link(document: &str, rel: &str) -> Option<String> {
    let tree = roxmltree::Document::parse(document).unwrap();
    let links = tree.root_element().children().filter(|node| node.tag_name().name() == "link");
    let mut found = links.filter(|node| node.attribute("rel") == Some(rel));
    found.next().and_then(|node| node.attribute("href")).map(str::to_owned)
}

#[tokio::test]
async fn a_document_that_is_not_sound_is_an_alarm_and_nobody_sees_it() {
    let mut street = Street::open(TempDir::new().unwrap()).await;
    street.write("one.txt", &transcript(1, "The UN was told."));
    street.step(1_700_000_000).await;
    // Links that are not absolute.
    street.house.publisher.site.base_url = "press.example".to_owned();
    let (_, ready) = watch::channel(None);
    let web = Web::new(street.house.publisher.clone(), street.home.path().to_owned(), ready);
    let good = std::mem::replace(&mut street.router, router(web));
    for path in ["/search.atom?q=told", "/statements.rss?since=0", "/statements/archive/1.atom"] {
        assert_eq!(street.ask(path, &[]).await.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        let alarms = street.house.store.status().await.unwrap().alarms;
        let told = alarms.iter().map(|alarm| (alarm.code.as_str(), &alarm.message)).collect::<Vec<_>>();
        let expected =
            format!("of {} is not sound", path.trim_start_matches('/').split(['.', '?']).next().unwrap());
        assert!(matches!(told[..], [("document_unsound", said)] if said.contains(&expected)), "{told:?}");
    }
    // It goes when the daemon starts with what may be other settings.
    street.router = good;
    street.house.settle().await.unwrap();
    assert!(street.house.store.status().await.unwrap().alarms.is_empty());
    street.get("/search.atom?q=told").await;
}

#[tokio::test]
async fn corrections_and_withdrawals_are_entries_of_their_own() {
    let street = Street::open(TempDir::new().unwrap()).await;
    street.write("one.txt", &transcript(1, "The talks go on.\n\nThe UN was told."));
    street.write("two.txt", &transcript(2, "Nothing else."));
    street.step(1_700_000_000).await;
    let main = street.document("organisations/csto", Format::Atom).await;
    assert_eq!(ids(&main).len(), 2);
    assert!(ids(&street.document("organisations/csto/changes", Format::Atom).await).is_empty());
    street.write("one.txt", &transcript(1, "The talks <went> on."));
    street.step(1_700_000_100).await;
    street.remove("two.txt");
    street.step(1_700_000_200).await;
    let one = ids(&street.document("organisations/csto", Format::Atom).await).remove(0);
    let two = ids(&main).into_iter().find(|id| *id != one).unwrap();
    // The UN is not named any more; its readers hear of it all the same.
    for feed in ["organisations/csto/changes", "statements/changes", "organisations/un/changes"] {
        let changes = street.document(feed, Format::Atom).await;
        let corrected = format!("{one}/updated/2-1700000100000");
        let expected = if feed.contains("/un/") {
            vec![corrected]
        } else {
            vec![format!("{two}/withdrawn/1-1700000200000"), corrected]
        };
        assert_eq!(ids(&changes), expected, "{feed}");
        for part in [
            "&lt;del&gt;The talks go on.&lt;/del&gt;",
            "&lt;ins&gt;The talks &amp;lt;went&amp;gt; on.&lt;/ins&gt;",
        ] {
            assert!(changes.contains(part), "{changes}");
        }
        assert!(
            changes.contains(&format!(
                "<thr:in-reply-to href=\"https://press.example/statements/{}\" ref=\"{one}\"",
                one.rsplit('/').next().unwrap()
            )),
            "{changes}"
        );
        let rss = street.document(feed, Format::Rss).await;
        assert!(rss.contains("<title>Corrected: ") && rss.contains("<del>The talks go on.</del>"), "{rss}");
    }
    // A tombstone in the feed, and no entry.
    let main = street.document("organisations/csto", Format::Atom).await;
    assert_eq!(ids(&main), [one]);
    assert!(
        main.contains(&format!("<at:deleted-entry ref=\"{two}\" when=\"2023-11-14T22:16:40.000Z\"")),
        "{main}"
    );
    assert!(main.contains("<updated>2023-11-14T22:16:40+00:00</updated>"), "{main}");
    let json: serde_json::Value =
        serde_json::from_str(&street.document("statements", Format::Json).await).unwrap();
    assert_eq!(json["_pressroom"]["withdrawn"][0]["id"], two);
    assert_eq!(street.proof().await.contradictions, [""; 0]);
}

#[tokio::test]
async fn an_archive_leads_to_each_statement_once_and_never_changes() {
    let street = Street::open(TempDir::new().unwrap()).await;
    let write = |range: std::ops::Range<usize>| {
        for n in range {
            street.write(&format!("{n}.txt"), &transcript(n, "The UN was told."));
        }
    };
    write(0..230);
    street.step(1_700_000_000).await;
    let main = street.document("organisations/csto", Format::Atom).await;
    let base = "https://press.example/organisations/csto";
    assert_eq!(link(&main, "prev-archive"), Some(format!("{base}/archive/2.atom")));
    let (first, closed) = street.page("organisations/csto", 1).await.unwrap();
    let (second, _) = street.page("organisations/csto", 2).await.unwrap();
    let text = |document: &Document| String::from_utf8(document.bytes.clone()).unwrap();
    assert!(closed && text(&first).contains("<fh:archive>"));
    assert_eq!(link(&text(&second), "prev-archive"), Some(format!("{base}/archive/1.atom")));
    assert_eq!(link(&text(&second), "next-archive"), Some(format!("{base}/archive/3.atom")));
    assert_eq!(link(&text(&second), "current"), Some(format!("{base}.atom")));
    let (open, closed) = street.page("organisations/csto", 3).await.unwrap();
    assert!(!closed && !text(&open).contains("<fh:archive>"));
    assert!(street.page("organisations/csto", 4).await.is_none());
    // Every statement once in the pages, and the feed has what no closed page has.
    let mut walked: Vec<String> =
        [&first, &second, &open].into_iter().flat_map(|page| ids(&text(page))).collect();
    for id in ids(&text(&open)) {
        assert!(ids(&main).contains(&id));
    }
    walked.sort();
    walked.dedup();
    assert_eq!(walked.len(), 230);
    // An edit, a withdrawal, and an old transcript that arrives late change no closed page, and neither does the catalogue.
    street.write("3.txt", &transcript(3, "The UN was not told."));
    street.remove("4.txt");
    write(230..240);
    street.step(1_700_000_100).await;
    assert_eq!(street.page("organisations/csto", 1).await.unwrap().0.bytes, first.bytes);
    assert_eq!(street.page("organisations/csto", 2).await.unwrap().0.bytes, second.bytes);
    let proof = street.proof().await;
    assert_eq!(proof.contradictions, [""; 0]);
    assert_eq!((proof.feeds, proof.statements), (3, 240));
    // From an event on: an entry for what came or changed, a tombstone for what went, and an end.
    let since = street.since("organisations/csto", 230).await;
    assert_eq!(ids(&since).len(), 11, "{since}");
    assert_eq!(since.matches("<at:deleted-entry ").count(), 1);
    assert_eq!(link(&since, "next"), Some(format!("{base}.atom?since=242")));
    assert_eq!(link(&street.since("organisations/csto", 242).await, "next"), None);
}

#[tokio::test]
async fn a_contradiction_is_found() {
    let street = Street::open(TempDir::new().unwrap()).await;
    street.write("one.txt", &transcript(1, "The UN was told."));
    street.step(1_700_000_000).await;
    assert_eq!(street.proof().await.contradictions, [""; 0]);
    let now = Timestamp::from_second(1_700_000_001).unwrap();
    let stale = street.house.store.claim_stale_feeds(1).await.unwrap();
    assert!(stale.is_empty());
    // An edition that lacks an entry, as after a bug: each of its documents lacks it, and has another tag than it was given.
    let feed = StaleFeed { feed: FeedKey::All, stale: 1 };
    let mut kept = street.house.store.kept(&[FeedKey::All]).await.unwrap().remove(0).unwrap();
    (kept.edition.slots, kept.digests, kept.modified) = (Vec::new(), Vec::new(), now);
    street.house.store.keep(vec![(feed, Some(kept))]).await.unwrap();
    let contradictions = street.proof().await.contradictions;
    assert_eq!(contradictions.len(), 6, "{contradictions:?}");
    for (n, extension) in ["atom", "rss", "json"].into_iter().enumerate() {
        let [changed, lacks] = &contradictions[2 * n..2 * n + 2] else { unreachable!() };
        assert_eq!(
            *changed,
            format!("statements.{extension}: the document is not the one that was published")
        );
        assert!(lacks.starts_with(&format!("statements.{extension}: the document lacks 1 ")), "{lacks}");
    }
}

#[tokio::test]
async fn archives_changes_and_what_happened_since_have_addresses() {
    let street = Street::open(TempDir::new().unwrap()).await;
    for n in 0..101 {
        street.write(&format!("{n}.txt"), &transcript(n, "The UN was told."));
    }
    street.step(1_700_000_000).await;
    let closed = street.ask("/organisations/csto/archive/1.atom", &[]).await;
    assert_eq!(closed.headers["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(ids(&closed.body).len(), 100);
    let open = street.ask("/statements/archive/2.atom", &[]).await;
    assert!(open.headers["cache-control"].to_str().unwrap().contains("max-age=300"));
    assert_eq!(ids(&open.body).len(), 1);
    for missing in [
        "/statements/archive/3.atom",
        "/statements/archive/01.atom",
        "/topics/none/archive/1.atom",
        "/organisations/csto/other",
    ] {
        assert_eq!(street.ask(missing, &[]).await.status, StatusCode::NOT_FOUND, "{missing}");
    }
    street.write("0.txt", &transcript(0, "The UN was not told."));
    street.step(1_700_000_100).await;
    for path in ["/statements/changes", "/organisations/csto/changes"] {
        assert_eq!(ids(&street.get(&format!("{path}.atom")).await).len(), 1);
        assert!(street.get(path).await.contains("1 passage edited"));
    }
    // From the start to the end by the links alone.
    let (mut at, mut found) = ("/organisations/csto.json?since=0".to_owned(), Vec::new());
    loop {
        let feed: serde_json::Value = serde_json::from_str(&street.get(&at).await).unwrap();
        found.extend(
            feed["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()),
        );
        let Some(next) = feed["next_url"].as_str() else { break };
        at = next.replace("https://press.example", "");
    }
    assert_eq!(found.len(), 101);
    assert_eq!(at, "/organisations/csto.json?since=102");
    assert_eq!(street.ask("/statements.atom?since=yesterday", &[]).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_reader_that_asks_for_the_difference_gets_it() {
    let street = Street::open(TempDir::new().unwrap()).await;
    for n in 0..5 {
        street.write(&format!("{n}.txt"), &transcript(n, "The UN was told."));
    }
    street.step(1_700_000_000).await;
    let first = street.ask("/statements.atom", &[("a-im", "feed")]).await;
    assert_eq!(first.status, StatusCode::OK);
    let held = first.headers["etag"].to_str().unwrap();
    let same = street.ask("/statements.atom", &[("a-im", "feed"), ("if-none-match", held)]).await;
    assert_eq!(same.status, StatusCode::NOT_MODIFIED);
    street.write("5.txt", &transcript(5, "The UN was told."));
    street.write("2.txt", &transcript(2, "The UN was not told."));
    street.remove("3.txt");
    street.step(1_700_000_100).await;
    let packed = held.replace("\"", "").to_owned();
    let lists = [held.to_owned(), format!("\"other\", W/\"{packed}-gzip\"")];
    for known in &lists {
        let part = street.ask("/statements.atom", &[("a-im", "x, feed;q=1"), ("if-none-match", known)]).await;
        assert_eq!((part.status, part.headers["im"].to_str().unwrap()), (StatusCode::IM_USED, "feed"));
        assert_eq!(part.headers["cache-control"], "no-store, im");
        assert_eq!((ids(&part.body).len(), part.body.matches("<at:deleted-entry ").count()), (2, 1));
        let whole = street.ask("/statements.atom", &[]).await;
        assert_eq!((whole.status, ids(&whole.body).len()), (StatusCode::OK, 5));
        assert_eq!(part.headers["etag"], whole.headers["etag"]);
    }
    let unknown = street.ask("/statements.atom", &[("a-im", "feed"), ("if-none-match", "\"other\"")]).await;
    assert_eq!((unknown.status, ids(&unknown.body).len()), (StatusCode::OK, 5));
}

#[tokio::test]
async fn who_comes_from_a_store_that_was_lost_starts_anew() {
    let street = Street::open(TempDir::new().unwrap()).await;
    street.write("one.txt", &transcript(1, "The UN was told."));
    street.step(1_700_000_000).await;
    for path in ["/statements.atom?since=", "/search.atom?q=told&since="] {
        assert_eq!(ids(&street.get(&format!("{path}1")).await).len(), 0, "{path}");
        assert_eq!(ids(&street.get(&format!("{path}2")).await).len(), 1, "{path}");
    }
}

#[tokio::test]
async fn what_is_made_when_it_is_asked_for_has_no_hub_and_no_date() {
    let street = Street::open(TempDir::new().unwrap()).await;
    street.write("one.txt", &transcript(1, "The UN was told."));
    street.step(1_700_000_000).await;
    for (path, feed) in [
        ("/organisations/csto.atom", true),
        ("/search.atom?q=told", false),
        ("/statements.atom?since=0", false),
        ("/statements/archive/1.atom", false),
    ] {
        let answer = street.ask(path, &[]).await;
        assert_eq!(link(&answer.body, "hub").is_some(), feed, "{path}");
        assert_eq!(answer.headers.contains_key("last-modified"), feed, "{path}");
    }
}
