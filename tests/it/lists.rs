//! Lists that people page through, and what search engines are told.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use jiff::Timestamp;
use pressroom::model::FeedKey;
use pressroom::publish::Span;
use pressroom::web::Limit;

use crate::feeds::transcript;
use crate::serving::Door;

/// The addresses of a page's links of a kind: `href` of elements with this attribute.
fn links(page: &str, with: &str) -> Vec<String> {
    let tags = page.split('<').filter(|tag| tag.contains(with));
    tags.filter_map(|tag| tag.split_once("href=\"")?.1.split('"').next().map(|url| url.replace("&amp;", "&")))
        .collect()
}

struct Reader {
    door: Door,
}

impl Reader {
    /// Before a door that shows three statements a page, of an archive of `count`.
    async fn of(count: usize) -> Self {
        let mut door = Door::open(Limit::new(0, None), &[]).await;
        door.house.publisher.span = Span { entries_min: 3, age_days: 30 };
        door.look_as(door.house.publisher.clone());
        for n in 0..count {
            door.write(&format!("{n}.txt"), &transcript(n, "The UN was told."));
            // Each a day later than the one before: the first page shows the last thirty days whole.
            door.step(1_500_000_000 + 86_400 * i64::try_from(n).unwrap()).await;
        }
        Self { door }
    }

    async fn page(&self, path: &str) -> String {
        let answer = self.door.ask(path, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        String::from_utf8(answer.body.to_vec()).unwrap()
    }

    /// The statements on a page and on all that its links `rel` lead to, in order, and the pages.
    async fn walk(&self, first: &str, rel: &str) -> (Vec<String>, Vec<String>) {
        let (mut shown, mut seen, mut next) = (Vec::new(), Vec::new(), Some(first.to_owned()));
        while let Some(path) = next {
            let page = self.page(&path).await;
            shown.extend(links(&page, "class=\"title\""));
            let ways = links(&page, &format!("a rel=\"{rel}\""));
            assert_eq!(links(&page, &format!("link rel=\"{rel}\"")), ways, "{path}: programs and people");
            next = ways.first().cloned();
            seen.push(path);
        }
        (shown, seen)
    }
}

#[tokio::test]
async fn older_statements_are_a_link_away() {
    let reader = Reader::of(11).await;
    for (first, second) in [
        ("/organisations/csto", "/organisations/csto/page/2"),
        ("/statements", "/statements/page/2"),
        ("/search?q=told", "/search?q=told&page=2"),
        ("/search?speaker=Example", "/search?speaker=Example&page=2"),
    ] {
        let (shown, seen) = reader.walk(first, "next").await;
        let apart: BTreeSet<&String> = shown.iter().collect();
        assert_eq!((shown.len(), apart.len(), seen.len()), (11, 11, 4), "{first}");
        assert_eq!(seen[1], second);
        let (back, _) = reader.walk(seen.last().unwrap(), "prev").await;
        assert_eq!(back.into_iter().collect::<BTreeSet<_>>(), shown.iter().cloned().collect());
        let page = reader.page(second).await;
        let total = if first.contains("speaker") { "." } else { " of 11. " };
        assert!(page.contains(&format!("Statements 4 to 6{total}")), "{page}");
        assert!(
            reader.page(seen.last().unwrap()).await.contains("Statements 10 to 11 of 11. "),
            "the end is counted"
        );
    }
    for nowhere in [
        "/organisations/csto/page/1",
        "/organisations/csto/page/02",
        "/organisations/csto/page/5",
        "/organisations/none/page/2",
        "/organisations/csto/changes/page/2",
        "/statements/page/0",
        "/statements/page/4294967295",
        "/search?q=told&page=5",
        "/search?q=told&page=x",
        "/search?q=told&page=0",
    ] {
        assert_eq!(reader.door.ask(nowhere, &[]).await.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
    // What fits needs no way.
    let all = Reader::of(3).await;
    assert_eq!(all.walk("/organisations/csto", "next").await.1.len(), 1);
    assert!(!all.page("/statements").await.contains("Statements 1 to"));
}

#[tokio::test]
async fn every_subject_can_be_found() {
    let reader = Reader::of(2).await;
    let front = reader.page("/").await;
    for (list, spoken_of, silent) in [
        ("/organisations", Some("/organisations/csto"), "/organisations/opec"),
        ("/topics", None, "/topics/sport"),
    ] {
        assert!(links(&front, "a href").iter().any(|link| link == list), "{list}");
        assert!(!front.contains(&format!("\"{silent}\"")), "{silent} is on the front page");
        let page = reader.page(list).await;
        let subjects: Vec<String> =
            links(&page, "a href").into_iter().filter(|link| link.starts_with(&format!("{list}/"))).collect();
        assert!(subjects.iter().any(|link| link == silent), "{silent}");
        if let Some(spoken_of) = spoken_of {
            assert!(page.contains(&format!(
                "<a href=\"{spoken_of}\">Collective Security Treaty Organization</a> <small>2</small>"
            )));
        }
        let once: BTreeSet<&String> = subjects.iter().collect();
        assert_eq!(once.len(), subjects.len(), "{list}");
        for link in subjects.iter().take(3).chain([&silent.to_owned()]) {
            reader.page(link).await;
        }
        let slash = reader.door.ask(&format!("{list}/"), &[]).await;
        assert_eq!(slash.header("location"), format!("https://press.example{list}"));
    }
}

#[tokio::test]
async fn archives_are_pages_too() {
    let reader = Reader::of(0).await;
    for n in 0..105 {
        reader.door.write(&format!("{n}.txt"), &transcript(n, "The UN was told."));
    }
    reader.door.step(1_700_000_000).await;
    let (shown, seen) = reader.walk("/organisations/csto/archive/2", "next").await;
    assert_eq!((shown.len(), seen.last().unwrap().as_str()), (105, "/organisations/csto/archive/1"));
    let (back, _) = reader.walk("/organisations/csto/archive/1", "prev").await;
    assert_eq!(back.into_iter().collect::<BTreeSet<_>>().len(), 105);
    assert_eq!(reader.door.ask("/organisations/csto/archive/3", &[]).await.status, StatusCode::NOT_FOUND);
    // Files answer no questions, and lead there.
    let mut publisher = reader.door.house.publisher.clone();
    publisher.site.search = false;
    let now = Timestamp::from_second(1_710_000_000).unwrap();
    let (_, pages) =
        publisher.listing(&"organisations/csto".parse().unwrap(), 1, now).await.unwrap().unwrap();
    assert_eq!(pages.older.as_deref(), Some("/organisations/csto/archive/2"));
}

#[tokio::test]
async fn corrections_lead_to_older_ones() {
    let reader = Reader::of(1).await;
    // A hundred and one corrections, of which a page shows three.
    for n in 0..101 {
        reader.door.write("0.txt", &transcript(0, &format!("The UN was told {n} times.")));
        let now = Timestamp::from_second(1_710_000_000 + n).unwrap();
        reader.door.house.intake.step(now, &|_, _| {}).await.unwrap();
    }
    reader.door.step(1_720_000_000).await;
    let mut publisher = reader.door.house.publisher.clone();
    for feed in ["/organisations/csto/changes", "/statements/changes"] {
        let key: FeedKey = feed.trim_start_matches('/').parse().unwrap();
        let (newest, pages) = publisher.changes(&key, Timestamp::now()).await.unwrap();
        assert_eq!((newest.len(), pages.older.as_deref()), (3, Some(format!("{feed}/archive/1").as_str())));
        assert_eq!(links(&reader.page(feed).await, "a rel=\"next\""), [format!("{feed}/archive/1")]);
        let (shown, seen) = reader.walk(&format!("{feed}/archive/2"), "next").await;
        assert_eq!((shown.len(), seen.len()), (101, 2), "{feed}");
        assert_eq!(reader.walk(&format!("{feed}/archive/1"), "prev").await.0.len(), 101, "{feed}");
        for nowhere in ["0", "3", "01", "x"] {
            let nowhere = format!("{feed}/archive/{nowhere}");
            assert_eq!(reader.door.ask(&nowhere, &[]).await.status, StatusCode::NOT_FOUND, "{nowhere}");
        }
    }
    // All that there are need no way.
    publisher.span.entries_min = 101;
    let (all, pages) = publisher.changes(&FeedKey::Changes(None), Timestamp::now()).await.unwrap();
    assert_eq!((all.len(), pages.older), (101, None));
}

#[tokio::test]
async fn search_engines_hear_of_every_page() {
    let reader = Reader::of(4).await;
    let listed = async |path: &str| {
        let answer = reader.door.ask(path, &[]).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (StatusCode::OK, "text/xml; charset=utf-8"),
            "{path}"
        );
        let text = String::from_utf8(answer.body.to_vec()).unwrap();
        let tree = roxmltree::Document::parse(&text).unwrap();
        let places = tree
            .descendants()
            .filter(|node| node.has_tag_name(("http://www.sitemaps.org/schemas/sitemap/0.9", "loc")));
        places
            .map(|node| node.text().unwrap().strip_prefix("https://press.example").unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let robots = reader.page("/robots.txt").await;
    assert!(robots.ends_with("\nSitemap: https://press.example/sitemap.xml\n"));
    assert!(robots.contains("\nDisallow: /search?\nDisallow: /manage\n"), "{robots}");
    let index = listed("/sitemap.xml").await;
    assert_eq!(index, ["/sitemap/pages.xml", "/sitemap/1.xml"]);
    let pages = listed(&index[0]).await;
    assert!(
        ["/", "/docs", "/organisations", "/topics", "/statements", "/organisations/csto"]
            .iter()
            .all(|path| pages.iter().any(|page| page == path))
    );
    let statements = listed(&index[1]).await;
    assert_eq!(statements.len(), 4);
    for path in pages.iter().chain(&statements) {
        reader.page(path).await;
    }
    assert!(reader.page("/sitemap/1.xml").await.contains("<lastmod>2017-07-14T02:40:00Z</lastmod>"));
    for nowhere in ["/sitemap/0.xml", "/sitemap/01.xml", "/sitemap/2.xml", "/sitemap/pages"] {
        assert_eq!(reader.door.ask(nowhere, &[]).await.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
    // What is withdrawn keeps its page, and nobody is sent there.
    reader.door.remove("0.txt");
    reader.door.step(1_600_000_000).await;
    let later = Timestamp::from_second(1_600_000_010).unwrap();
    reader.door.house.store.withdraw_missing(later, 9, later).await.unwrap();
    reader.door.web.step().await.unwrap();
    assert_eq!(listed(&index[1]).await.len(), 3);
}
