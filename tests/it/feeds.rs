//! Feeds as a reader meets them: through the router, over a house whose clock the test holds.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use jiff::Timestamp;
use pressroom::config;
use pressroom::intake::Backfill;
use pressroom::service::House;
use pressroom::web::{Web, router};
use tempfile::TempDir;
use tokio::sync::watch;
use tower::ServiceExt;

/// A house over a folder, without its loops.
pub(crate) struct Street {
    home: TempDir,
    house: House,
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
        let flags = [
            ("intake.directory", path("transcripts")),
            ("store.directory", path("state")),
            ("publish.base_url", "https://press.example".to_owned()),
        ];
        let settings = config::load(None, &flags).unwrap();
        let house = House::open(&settings, Backfill::Quiet).await.unwrap();
        let publisher = house.publisher.clone();
        let (_, ready) = watch::channel(None);
        let web = Web::new(
            publisher.store,
            publisher.site,
            publisher.current,
            publisher.span,
            settings.intake.directory,
            ready,
        );
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
    assert_eq!(file.headers["content-type"], "text/plain");
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
    assert!(street.get(&page).await.contains("was withdrawn"));
    assert!(ids(&street.get("/organisations/csto.atom").await).is_empty());
    for missing in ["/statements/none", "/statements/none.json", "/statements/none/transcript"] {
        assert_eq!(street.ask(missing, &[]).await.status, StatusCode::NOT_FOUND);
    }
}
