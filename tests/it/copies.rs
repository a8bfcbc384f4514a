//! One statement, many copies, and what becomes of them (promises 4, 5 and 7).

use std::sync::Arc;

use jiff::SignedDuration;
use pressroom::likeness::Sketch;
use pressroom::model::{EventKind, StatementId};
use pressroom::store::{Accepted, Arrival, Stat, Store};
use pressroom::transcript::{Context, read};

use super::store::{at, fresh};

/// Sentences that all differ.
fn sentences(n: usize) -> Vec<String> {
    const WORDS: [&str; 16] = [
        "envoys", "rivers", "harvests", "treaties", "bridges", "borders", "schools", "ports", "markets",
        "winters", "railways", "forests", "letters", "councils", "visitors", "customs",
    ];
    let word = |n: usize| WORDS[n % WORDS.len()];
    (0..n)
        .map(|n| {
            format!(
                "We spoke of the {} and the {} of the {}, and agreed that {} come before {} wherever {} are in need.",
                word(n * 7 + n / 16),
                word(n * 5 + 3),
                word(n * 3 + n / 5),
                word(n + n / 3),
                word(n * 11 + 1),
                word(n * 13 + n / 7)
            )
        })
        .collect()
}

fn page(site: &str, body: &[String]) -> String {
    format!("{site}\n\nRemarks by the Minister\n\n3 March 2022\n\n{}\n", body.join("\n\n"))
}

fn arrival(path: &str, text: &str) -> Arrival {
    let statement = read(text.as_bytes(), &Context::of(path)).unwrap().statement;
    let stat = Stat { bytes: 10, modified_ns: 1_500_000_000_000_000_000 };
    Arrival::new(path.to_owned(), stat, statement, pressroom::model::Tags::default())
}

async fn accept(store: &Arc<dyn Store>, path: &str, text: &str, second: i64) -> Accepted {
    store.accept(vec![arrival(path, text)], at(second)).await.unwrap().remove(0)
}

async fn publish(store: &Arc<dyn Store>, path: &str, text: &str, second: i64) -> StatementId {
    match accept(store, path, text, second).await {
        Accepted::Event { id, kind: EventKind::Published, .. } => id,
        other => panic!("{path}: {other:?}"),
    }
}

fn updated(accepted: &Accepted, id: &StatementId) -> bool {
    matches!(accepted, Accepted::Event { id: known, kind: EventKind::Updated, .. } if known == id)
}

#[tokio::test]
async fn copies_may_leave_a_statement_one_after_another() {
    let (_home, store) = fresh().await;
    let body = sentences(40);
    let id = publish(&store, "ministry.txt", &page("Ministry", &body), 1).await;
    for (path, second) in [("embassy.txt", 2), ("mission.txt", 3)] {
        assert_eq!(accept(&store, path, &page("Embassy", &body), second).await, Accepted::Copy(id.clone()));
    }
    for (path, second) in [("embassy.txt", 4), ("mission.txt", 5)] {
        let other = format!("{path}\n\nNotice\n\n5 March 2022\n\nThe {path} is closed on Monday.\n");
        publish(&store, path, &other, second).await;
    }
}

#[tokio::test]
async fn a_copy_that_is_read_again_is_no_news() {
    let (_home, store) = fresh().await;
    let mut body = sentences(30);
    let id = publish(&store, "ministry.txt", &page("Ministry of Truth of Laputa", &body), 1).await;
    body[4] = body[4].replace("spoke", "talked");
    let copy = page("Embassy of Laputa in Ruritania", &body);
    assert_eq!(accept(&store, "embassy.txt", &copy, 2).await, Accepted::Copy(id.clone()));
    assert_eq!(accept(&store, "embassy.txt", &copy, 3).await, Accepted::Unchanged(id.clone()), "read again");
    body[9] = body[9].replace("agreed", "found");
    let edited = page("Embassy of Laputa in Ruritania", &body);
    assert_eq!(
        accept(&store, "embassy.txt", &edited, 4).await,
        Accepted::Unchanged(id.clone()),
        "edited, and still a copy"
    );
    let entry = store.statement(&id).await.unwrap().unwrap();
    assert_eq!((entry.revision, entry.also_published_by.len()), (1, 1));
}

#[tokio::test]
async fn only_copies_that_are_there_are_listed() {
    let (_home, store) = fresh().await;
    let body = sentences(30);
    let copy = |publisher: &str| page(publisher, &body);
    let (embassy, mission, agency) = (
        "Embassy of Laputa in Ruritania",
        "Permanent Mission of Laputa to the United Nations",
        "Embassy of Laputa in Zenda",
    );
    let id = publish(&store, "ministry.txt", &copy("Ministry of Truth of Laputa"), 1).await;
    let listed = async || {
        let entry = store.statement(&id).await.unwrap().unwrap();
        assert_eq!(
            (entry.revision, entry.updated, store.head().await.unwrap()),
            (1, at(1), 1),
            "nobody is told"
        );
        entry.also_published_by
    };
    for (path, publisher) in [("a.txt", embassy), ("b.txt", mission), ("c.txt", embassy), ("d.txt", agency)] {
        assert_eq!(accept(&store, path, &copy(publisher), 2).await, Accepted::Copy(id.clone()));
    }
    assert_eq!(listed().await, [embassy, mission, agency]);
    let grace =
        |second: i64| store.withdraw_missing(at(second) - SignedDuration::from_secs(10), 5, at(second));
    // One of two, and one that is renamed.
    store.miss(vec!["a.txt".to_owned(), "b.txt".to_owned()], at(10)).await.unwrap();
    assert_eq!(accept(&store, "moved.txt", &copy(mission), 11).await, Accepted::Copy(id.clone()));
    grace(30).await.unwrap();
    assert_eq!(listed().await, [embassy, mission, agency]);
    // The last, once its grace is over.
    store.miss(vec!["c.txt".to_owned()], at(40)).await.unwrap();
    grace(45).await.unwrap();
    assert_eq!(listed().await, [embassy, mission, agency], "grace");
    grace(60).await.unwrap();
    assert_eq!(listed().await, [mission, agency]);
    // One that is corrected, and one that another stands in for.
    assert_eq!(
        accept(&store, "moved.txt", &copy("Embassy of Laputa in Strelsau"), 61).await,
        Accepted::Unchanged(id.clone())
    );
    assert_eq!(listed().await, [agency, "Embassy of Laputa in Strelsau"]);
    let other = "Embassy of Laputa in Zenda\n\nNotice\n\n5 March 2022\n\nThe office is closed on Monday.\n";
    assert!(matches!(accept(&store, "d.txt", other, 62).await, Accepted::Event { .. }));
    let entry = store.statement(&id).await.unwrap().unwrap();
    assert_eq!(
        (entry.revision, entry.also_published_by),
        (1, vec!["Embassy of Laputa in Strelsau".to_owned()])
    );
    // It comes back.
    assert_eq!(accept(&store, "e.txt", &copy(embassy), 63).await, Accepted::Copy(id.clone()));
    assert_eq!(store.statement(&id).await.unwrap().unwrap().also_published_by.len(), 2);
}

#[tokio::test]
async fn a_copy_keeps_a_statement_and_brings_it_back() {
    let (_home, store) = fresh().await;
    let mut body = sentences(30);
    let id = publish(&store, "ministry.txt", &page("Ministry of Truth of Laputa", &body), 1).await;
    body[4] = body[4].replace("spoke", "talked");
    let copy = page("Embassy of Laputa in Ruritania", &body);
    accept(&store, "embassy.txt", &copy, 2).await;
    store.miss(vec!["ministry.txt".to_owned()], at(3)).await.unwrap();
    let withdrawn =
        |second: i64| store.withdraw_missing(at(second) - SignedDuration::from_secs(10), 5, at(second));
    assert!(withdrawn(60).await.unwrap().statements.is_empty(), "the copy is there");
    store.miss(vec!["embassy.txt".to_owned()], at(61)).await.unwrap();
    assert_eq!(withdrawn(120).await.unwrap().statements, std::slice::from_ref(&id));
    body[7] = body[7].replace("agreed", "found");
    let third = accept(&store, "agency.txt", &page("Laputa News Service", &body), 130).await;
    assert!(updated(&third, &id), "{third:?}");
    assert!(store.statement(&id).await.unwrap().unwrap().withdrawn.is_none());
}

#[tokio::test]
async fn a_file_that_is_renamed_and_edited_at_once_keeps_its_id() {
    let (_home, store) = fresh().await;
    let mut body = sentences(30);
    let id = publish(&store, "a.txt", &page("Ministry of Truth of Laputa", &body), 1).await;
    body[12] = body[12].replace("agreed", "found");
    store.miss(vec!["a.txt".to_owned()], at(2)).await.unwrap();
    let moved = accept(&store, "b.txt", &page("Ministry of Truth of Laputa", &body), 2).await;
    assert!(updated(&moved, &id), "{moved:?}");
    let entry = store.statement(&id).await.unwrap().unwrap();
    let changes = entry.changes.unwrap();
    assert_eq!((changes.added.len(), changes.removed.len(), changes.header.len()), (1, 1, 0));
}

#[tokio::test]
async fn the_first_part_of_a_statement_is_no_statement_of_its_own() {
    let (_home, store) = fresh().await;
    let body = sentences(60);
    let id = publish(&store, "ministry.txt", &page("Ministry of Truth of Laputa", &body), 1).await;
    let mut half = body[..24].to_vec();
    half.push("To be continued…".to_owned());
    let text = page("Embassy of Laputa in Ruritania", &half);
    assert_eq!(accept(&store, "embassy.txt", &text, 2).await, Accepted::Copy(id));
}

#[tokio::test]
async fn the_rest_of_a_statement_is_an_update_that_counts_it() {
    let (_home, store) = fresh().await;
    let body = sentences(30);
    let mut half = body[..12].to_vec();
    half.push("To be continued…".to_owned());
    let id = publish(&store, "a.txt", &page("Ministry of Truth of Laputa", &half), 1).await;
    let whole = accept(&store, "a.txt", &page("Ministry of Truth of Laputa", &body), 2).await;
    assert!(updated(&whole, &id), "{whole:?}");
    assert_eq!(store.statement(&id).await.unwrap().unwrap().changes.unwrap().continued, Some(18));
}

#[tokio::test]
async fn a_copy_that_comes_first_lists_the_original() {
    let (_home, store) = fresh().await;
    let body = sentences(30);
    let id = publish(&store, "embassy.txt", &page("Embassy of Laputa in Ruritania", &body), 1).await;
    let original = page("Ministry of Truth of Laputa", &body);
    assert_eq!(accept(&store, "ministry.txt", &original, 2).await, Accepted::Copy(id.clone()));
    let entry = store.statement(&id).await.unwrap().unwrap();
    assert_eq!(entry.also_published_by, ["Ministry of Truth of Laputa"]);
}

#[tokio::test]
async fn what_many_have_in_common_does_not_make_look_ups_longer() {
    let (home, store) = fresh().await;
    let common = sentences(30);
    for n in 0..80 {
        let own: Vec<String> =
            (0..60).map(|k| format!("Item {} of list {n} costs {} crowns.", k * n, k * 31 + n * 7)).collect();
        accept(
            &store,
            &format!("{n}.txt"),
            &page("Ministry of Truth of Laputa", &[common.clone(), own].concat()),
            n,
        )
        .await;
    }
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(home.path().join("a.db"));
    let mut connection = sqlx::ConnectOptions::connect(&options).await.unwrap();
    let most: i64 =
        sqlx::query_scalar("SELECT max(held) FROM (SELECT count(*) AS held FROM sketch GROUP BY hash)")
            .fetch_one(&mut connection)
            .await
            .unwrap();
    assert!((2..=64).contains(&most), "{most} statements under one key");
}

#[test]
fn a_copy_is_known_in_any_encoding_and_form() {
    let body: Vec<String> = (0..30)
        .map(|n| format!("Мы говорили о {n} послах и о {} мостах, и договорились, что всё это решается вместе с соседями.", n * 7))
        .collect();
    let site = "Посольство Лапутии в Руритании";
    let text = page(site, &body);
    let sketch = |path: &str, bytes: &[u8]| Sketch::of(&read(bytes, &Context::of(path)).unwrap().statement);
    let original = sketch("a.txt", text.as_bytes());
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let cyrillic = encoding_rs::WINDOWS_1251.encode(&text).0.into_owned();
    let html = format!(
        "<!DOCTYPE html><html><head><meta charset=utf-8></head><body><nav><a href=/>Главная</a></nav><main><h1>Remarks by the Minister</h1><p>3 March 2022</p>{}</main></body></html>",
        body.iter().map(|one| format!("<p>{one}</p>")).collect::<String>()
    );
    let cases = [("utf16.txt", wide), ("1251.txt", cyrillic), ("a.html", html.into_bytes())];
    for (path, bytes) in cases {
        let copy = sketch(path, &bytes);
        assert!(original.is_copy_of(&copy), "{path}: {}", original.likeness(&copy));
    }
}

/// A report that a ministry puts up every day: most of it stays the same.
fn report(day: u32, wounded: u32) -> String {
    let mut body = sentences(12);
    body.insert(0, format!("{wounded} people were wounded."));
    format!(
        "Ministry of Truth of Laputa\n\nDaily situation report\n\n{day} March 2022\n\n{}\n",
        body.join("\n\n")
    )
}

#[tokio::test]
async fn the_next_report_of_a_publisher_is_no_copy_of_the_last() {
    let (_home, store) = fresh().await;
    publish(&store, "1.txt", &report(3, 12), 1).await;
    publish(&store, "2.txt", &report(4, 31), 2).await;
    publish(&store, "3.txt", &report(6, 12), 3).await;
    publish(&store, "4.txt", &report(6, 57), 4).await;
    let again = accept(&store, "again/4.txt", &report(6, 57), 5).await;
    assert!(matches!(again, Accepted::Copy(_)), "the same report: {again:?}");
    // Who moves a report and corrects its day has no other report.
    store.miss(vec!["2.txt".to_owned()], at(6)).await.unwrap();
    let moved = accept(&store, "two.txt", &report(5, 31), 7).await;
    assert!(matches!(moved, Accepted::Event { kind: EventKind::Updated, .. }), "{moved:?}");
}

#[tokio::test]
async fn a_file_that_is_written_anew_each_day_tells_another_statement_each_day() {
    let (_home, store) = fresh().await;
    let briefing = |day: u32, said: &[String]| {
        format!(
            "Daily press briefing\n\n{day} June 2022\n\nGood morning.\n\n{}\n\nThank you for coming.\n",
            said.join("\n\n")
        )
    };
    // Texts that have no words in common.
    let prose = |text: usize| -> Vec<String> {
        let syllable = |n: usize| ["ba", "ce", "di", "fo", "gu", "la", "me"][n % 7];
        let word = |n: usize| [syllable(text), syllable(n), syllable(n / 7), syllable(n / 49)].concat();
        (0..20).map(|n| (0..12).map(|k| word(n * 12 + k)).collect::<Vec<_>>().join(" ") + ".").collect()
    };
    let first = publish(&store, "latest.txt", &briefing(1, &prose(1)), 1).await;
    let second = publish(&store, "latest.txt", &briefing(2, &prose(2)), 2).await;
    assert_ne!(first, second);
    store.miss(vec!["latest.txt".to_owned()], at(3)).await.unwrap();
    store.withdraw_missing(at(9), 9, at(9)).await.unwrap();
    publish(&store, "latest.txt", &briefing(3, &prose(3)), 10).await;
    // A correction on the same day does not, however much it changes.
    let mended: Vec<String> = prose(3).iter().map(|one| one.replace("foba", "fobi")).collect();
    let mended = accept(&store, "latest.txt", &briefing(3, &mended), 11).await;
    assert!(matches!(mended, Accepted::Event { kind: EventKind::Updated, .. }), "{mended:?}");
}

#[tokio::test]
async fn a_file_whose_day_alone_is_corrected_is_edited() {
    let (_home, store) = fresh().await;
    let id = publish(&store, "latest.txt", &report(3, 12), 1).await;
    let redated = accept(&store, "latest.txt", &report(4, 12), 2).await;
    assert!(updated(&redated, &id), "{redated:?}");
    publish(&store, "latest.txt", &report(5, 57), 3).await;
}

#[tokio::test]
async fn a_correction_of_two_equal_files_is_one_correction() {
    let mut body = sentences(20);
    let text = page("Ministry of Truth of Laputa", &body);
    body[3] = body[3].replace("agreed", "found");
    let corrected = page("Ministry of Truth of Laputa", &body);
    for order in [["x/a.txt", "y/a.txt"], ["y/a.txt", "x/a.txt"]] {
        let (_home, store) = fresh().await;
        let id = publish(&store, "x/a.txt", &text, 1).await;
        accept(&store, "y/a.txt", &text, 2).await;
        let mut events = Vec::new();
        for (path, second) in order.into_iter().zip(3..) {
            events.push(accept(&store, path, &corrected, second).await);
        }
        events.retain(|one| matches!(one, Accepted::Event { .. }));
        assert!(matches!(&events[..], [one] if updated(one, &id)), "{order:?}: {events:?}");
    }
}

#[tokio::test]
async fn a_statement_whose_own_file_goes_has_the_path_of_its_copy() {
    let (_home, store) = fresh().await;
    let body = sentences(20);
    let id = publish(&store, "a.txt", &page("Ministry of Truth of Laputa", &body), 1).await;
    accept(&store, "b.txt", &page("Ministry of Truth of Laputa", &body), 2).await;
    let own = async || {
        let entry = store.statement(&id).await.unwrap().unwrap();
        entry.transcript().map(|path| path.display().to_string())
    };
    assert_eq!(own().await.as_deref(), Some("a.txt"));
    store.miss(vec!["a.txt".to_owned()], at(3)).await.unwrap();
    assert_eq!(own().await.as_deref(), Some("b.txt"));
    // After the grace nothing tells of the file that was there.
    store.withdraw_missing(at(9), 9, at(9)).await.unwrap();
    let known: Vec<String> = store.transcripts().await.unwrap().into_iter().map(|one| one.path).collect();
    assert_eq!(known, ["b.txt"]);
}

#[tokio::test]
async fn a_file_that_is_only_touched_is_no_edit() {
    let (_home, store) = fresh().await;
    let read = |text: &str, content: i64| Arrival { content: Some(content), ..arrival("a.txt", text) };
    let body = sentences(8);
    let text = page("Ministry of Truth of Laputa", &body);
    store.accept(vec![read(&text, 1)], at(1)).await.unwrap();
    // Read again, when its neighbours have taught that its last line stands in all of them.
    let less = page("Ministry of Truth of Laputa", &body[..7]);
    for (content, second, news) in [(1, 2, false), (2, 3, true)] {
        let accepted = store.accept(vec![read(&less, content)], at(second)).await.unwrap().remove(0);
        assert_eq!(matches!(accepted, Accepted::Event { .. }), news, "{accepted:?}");
    }
}
