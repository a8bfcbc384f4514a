//! Searches as feeds.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use jiff::Timestamp;
use pressroom::model::{Format, Query, Tag, Tags};
use pressroom::publish::Span;
use tempfile::TempDir;

use crate::feeds::{Street, ids, link, transcript};
use crate::store::{arrival, at};

#[tokio::test]
async fn any_question_is_a_feed() {
    let street = Street::open(TempDir::new().unwrap()).await;
    street.write("0.txt", &transcript(0, "The UN was told of the harbour."));
    street.write("1.txt", &transcript(1, "Nobody was told of the harbours."));
    street.write("2.txt", &transcript(2, "The UN was told.").replace("CSTO", "meeting"));
    street.write("3.txt", &transcript(3, "The UN was told.").replace("Anna Example", "Boris Other"));
    street.step(1_700_000_000).await;
    let count = async |question: &str| ids(&street.get(&format!("/search.atom?{question}")).await).len();
    for (question, expected) in [
        ("", 4),
        ("organisation=csto", 3),
        ("organisation=csto&organisation=un", 4),
        ("organisation=csto&role=speaker", 0),
        ("organisation=csto&speaker=Other", 1),
        ("speaker=Other&speaker=Anna+Example", 4),
        ("language=en&kind=remarks&kind=speech", 4),
        ("language=ru", 0),
        ("q=harbour", 1),
        ("q=harbour*", 2),
        ("q=harbour*&organisation=un", 1),
        ("q=told+harbour", 1),
        ("q=%22told+of%22", 2),
        ("q=%E2%80%9Etold+of%E2%80%9C", 2),
        ("q=%C2%ABharbour+told%C2%BB", 0),
        ("q=%22harbour+told%22", 0),
        ("q=OR+%22+%29+NOT", 0),
        ("utm_source=x", 4),
    ] {
        assert_eq!(count(question).await, expected, "{question}");
    }
    // The same question in another order is the same feed.
    let one = street.get("/search.json?q=harbour&organisation=un&organisation=csto").await;
    assert_eq!(one, street.get("/search.json?organisation=csto&organisation=un&q=harbour&q=").await);
    let feed: serde_json::Value = serde_json::from_str(&one).unwrap();
    let address = "https://press.example/search.json?organisation=csto&organisation=un&q=harbour";
    assert_eq!(feed["feed_url"], address);
    assert!(feed["items"][0]["summary"].as_str().unwrap().contains("The UN was told of the harbour."));
    let page = street.get("/search?q=harbour").await;
    assert!(
        page.contains("The UN was told of the harbour.") && page.contains("/search.atom?q=harbour"),
        "{page}"
    );
    let alone = street.ask("/search.atom?role=speaker", &[]).await;
    assert_eq!(alone.status, StatusCode::BAD_REQUEST);
    assert!(alone.body.starts_with("role: a role of no organisation"), "{}", alone.body);
    assert!(street.ask("/search.atom?kind=rumour", &[]).await.body.contains("kind: \"rumour\" is none"));
    // It is kept no longer than it is true: an edit takes it out, and what happened since says so.
    street.write("0.txt", &transcript(0, "The UN was told of the port."));
    street.write("4.txt", &transcript(4, "The UN was told of the harbour, too."));
    street.step(1_700_000_100).await;
    assert_eq!(count("q=harbour").await, 1);
    assert_eq!(ids(&street.get("/search.atom?q=told&since=4").await).len(), 2);
    // Who follows it hears of what went, and comes to the end where nothing is left.
    for n in 0..5 {
        street.remove(&format!("{n}.txt"));
    }
    street.step(1_700_000_200).await;
    let gone = street.get("/search.atom?q=told&since=0").await;
    assert_eq!((ids(&gone).len(), gone.matches("at:deleted-entry ").count()), (0, 5));
    let end = link(&gone, "next").expect("there may be more");
    let end = street.get(end.strip_prefix("https://press.example").unwrap()).await;
    assert_eq!(link(&end, "next"), None, "{end}");
}

#[tokio::test]
async fn a_mistake_in_a_question_is_told() {
    let street = Street::open(TempDir::new().unwrap()).await;
    street.write("one.txt", &transcript(1, "The UN was told of the harbour."));
    street.step(1_700_000_000).await;
    // What would find everything, or never anything, by a mistake says so, in the page beside the form.
    for (asked, status, reason) in [
        ("organization=csto", 400, "organization: there is no such parameter; did you mean organisation?"),
        ("q=told&topic=nowhere", 404, "topic: the catalogue has no \"nowhere\"; /opml lists what there is"),
        (
            "organisation=csto&organisation=nobody",
            404,
            "organisation: the catalogue has no \"nobody\"; /opml lists what there is",
        ),
    ] {
        for format in ["atom", "rss", "json"] {
            let answer = street.ask(&format!("/search.{format}?{asked}"), &[]).await;
            assert_eq!((answer.status.as_u16(), answer.body), (status, format!("{reason}\n")), "{asked}");
        }
        let page = street.ask(&format!("/search?{asked}"), &[]).await;
        let form = page.body.contains("<form") && page.body.contains(&reason.replace('"', "&quot;"));
        assert!(form && page.status == status, "{asked}: {}", page.body);
    }
    let kept = street.ask("/search?q=harbour&kind=rumour", &[]).await.body;
    assert!(kept.contains("name=\"q\" value=\"harbour\""), "{kept}");
    let misread = street.get("/search?q=harbour+OR+-war").await;
    assert!(misread.contains("like all others: “OR”, “-war”"), "{misread}");
    let feed = "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Search: “harbour”\" href=\"https://press.example/search.atom?q=harbour\">";
    assert!(street.get("/search?q=harbour").await.contains(feed));
}

#[tokio::test]
async fn a_search_tells_what_came_to_match_and_leads_to_the_rest() {
    let home = TempDir::new().unwrap();
    let street = Street::open(home).await;
    let day = 24 * 3600;
    let mut publisher = street.house.publisher.clone();
    publisher.span = Span { entries_min: 2, age_days: 30 };
    let document = async |question: &str, second: i64| {
        let query = Query::parse(url::form_urlencoded::parse(question.as_bytes())).unwrap();
        let made = publisher.found((&query, Format::Atom), None, at(second)).await.unwrap().unwrap();
        String::from_utf8(made.unwrap().bytes).unwrap()
    };
    let name = |n: i64| format!("{n}.txt");
    for n in 0..6 {
        let topic = if n == 0 { "market" } else { "harbour" };
        let told = arrival(&name(n), &format!("Number {n}"), &format!("The {topic} was opened.|Point {n}."));
        street.house.store.accept(vec![told], at(n * day)).await.unwrap();
    }
    let before = ids(&document("q=harbour", 50 * day).await);
    assert_eq!(before.len(), 2, "the window, and nothing that is older");
    // The oldest is corrected, and comes to match: it stands at its place in time, for as long as a new statement would.
    let told = arrival(&name(0), "Number 0", "The harbour was opened.|Point 0.");
    street.house.store.accept(vec![told], at(50 * day)).await.unwrap();
    for now in [50 * day, 79 * day] {
        let after = document("q=harbour", now).await;
        let new: Vec<String> = ids(&after).into_iter().filter(|id| !before.contains(id)).collect();
        assert_eq!((new.len(), ids(&after).last()), (1, new.first()), "{now}");
        assert_eq!(
            link(&after, "next").as_deref(),
            Some("https://press.example/search.atom?q=harbour&since=0")
        );
    }
    let later = document("q=harbour", 200 * day).await;
    assert!(ids(&later) == before && link(&later, "next").is_some());
    assert_eq!(link(&document("q=market", 200 * day).await, "next"), None, "there is no more");
    // A new catalogue brings an old statement into a subject. Nothing happened to it, and yet the search shows it.
    let tag =
        Tag { id: "un".into(), name: "UN".into(), roles: BTreeSet::new(), mentions: Vec::new(), score: None };
    let tags = Tags { organisations: vec![tag], topics: Vec::new() };
    let question = "organisation=un&q=harbour";
    for (place, n) in (1..).zip([5, 4, 3, 1]) {
        let all = street.house.store.statements_after(None, 9).await.unwrap();
        let one = all.into_iter().find(|one| one.path == name(n)).unwrap();
        street
            .house
            .store
            .retag(vec![(one.id, one.statement, tags.clone())], Timestamp::now())
            .await
            .unwrap();
        assert_eq!(ids(&document(question, 200 * day).await).len(), place, "{n}");
    }
}

#[tokio::test]
async fn a_search_that_finds_more_than_fits_leads_on() {
    let street = Street::open(TempDir::new().unwrap()).await;
    let accept = async |from: usize, to: usize| {
        let told =
            |n: usize| arrival(&format!("{n}.txt"), &format!("Number {n}"), &format!("The UN was told {n}."));
        street.house.store.accept((from..to).map(told).collect(), at(1)).await.unwrap();
        let query = Query::parse([("q".into(), "told".into())].into_iter()).unwrap();
        let made = street.house.publisher.found((&query, Format::Atom), None, at(2)).await;
        link(&String::from_utf8(made.unwrap().unwrap().unwrap().bytes).unwrap(), "next")
    };
    assert_eq!(accept(0, 999).await, None);
    let first = "https://press.example/search.atom?q=told&since=0";
    assert_eq!(accept(999, 1001).await.as_deref(), Some(first));
}
