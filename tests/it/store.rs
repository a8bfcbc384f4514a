//! What the store promises, against the trait.

use jiff::{SignedDuration, Timestamp};
use pressroom::model::{
    Authority, Changed, Entry, EventKind, FeedKey, Passage, PassageIds, Publisher, Statement, Tag, Tags,
    Turn, TurnKind,
};
use pressroom::store::{Accepted, Arrival, Stat, Store, StoreError, Window, open, restore};
use std::sync::Arc;
use tempfile::TempDir;

pub(super) const WINDOW: Window = Window { entries_min: 100, since: Timestamp::MAX, entries_max: 100 };

pub(super) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_600_000_000 + second).unwrap()
}

pub(super) async fn fresh() -> (TempDir, Arc<dyn Store>) {
    let home = TempDir::new().unwrap();
    let store = open(home.path().join("a.db").to_str().unwrap()).await.unwrap();
    store.authority(&Authority::new("press.example")).await.unwrap();
    store.declare_feeds(vec![FeedKey::All, "organisations/csto".parse().unwrap()], at(0)).await.unwrap();
    (home, store)
}

pub(super) fn arrival(path: &str, title: &str, text: &str) -> Arrival {
    let mut ids = PassageIds::default();
    let passages = text
        .split('|')
        .map(|text| Passage { id: ids.next(text), text: text.to_owned(), time: None })
        .collect();
    let statement = Statement {
        title: Some(title.to_owned()),
        language: "en".to_owned(),
        publisher: Some(Publisher { name: format!("Ministry of {path}"), organisation: None }),
        turns: vec![Turn {
            n: 1,
            kind: TurnKind::Statement,
            speaker: None,
            voice: pressroom::model::Voice::Unknown,
            answers: None,
            passages,
        }],
        ..Statement::default()
    };
    let tag = Tag {
        id: "csto".to_owned(),
        name: "CSTO".to_owned(),
        roles: std::collections::BTreeSet::new(),
        mentions: Vec::new(),
        score: None,
    };
    let stat = Stat { bytes: 10, modified_ns: 1_500_000_000_000_000_000 };
    Arrival::new(path.to_owned(), stat, statement, Tags { organisations: vec![tag], topics: Vec::new() })
}

pub(super) async fn accept(store: &Arc<dyn Store>, arrival: Arrival, second: i64) -> Accepted {
    store.accept(vec![arrival], at(second)).await.unwrap().remove(0)
}

fn kind(accepted: &Accepted) -> Option<EventKind> {
    if let Accepted::Event { kind, .. } = accepted { Some(*kind) } else { None }
}

fn long(word: &str) -> String {
    format!("{}|{}", format!("{word} ").repeat(60).trim(), "and the rest of it")
}

#[tokio::test]
async fn a_statement_is_published_edited_moved_copied_and_withdrawn() {
    let (_home, store) = fresh().await;
    let first = accept(&store, arrival("a.txt", "One", &long("one")), 1).await;
    let Accepted::Event { seq: 1, kind: EventKind::Published, id } = first else { panic!("{first:?}") };
    assert_eq!(
        accept(&store, arrival("a.txt", "One", &long("one")), 2).await,
        Accepted::Unchanged(id.clone())
    );
    assert_eq!(
        kind(&accept(&store, arrival("a.txt", "One", &long("two")), 3).await),
        Some(EventKind::Updated)
    );
    // Without publisher in common the copy is named; nobody is told twice.
    let mut copy = arrival("b.txt", "Copied", &long("two"));
    assert_eq!(accept(&store, copy.clone(), 4).await, Accepted::Copy(id.clone()));
    let entry = store.statement(&id).await.unwrap().unwrap();
    assert_eq!((entry.revision, entry.also_published_by), (2, vec!["Ministry of b.txt".to_owned()]));
    // The first goes: the copy holds the statement. Then the copy goes too.
    store.miss(vec!["a.txt".to_owned()], at(5)).await.unwrap();
    assert!(store.withdraw_missing(at(6), 9, at(6)).await.unwrap().statements.is_empty());
    store.miss(vec!["b.txt".to_owned()], at(7)).await.unwrap();
    assert!(store.withdraw_missing(at(7), 9, at(7)).await.unwrap().statements.is_empty(), "grace");
    assert_eq!(store.withdraw_missing(at(9), 0, at(9)).await.unwrap().held, 1);
    assert_eq!(store.withdraw_missing(at(9), 1, at(9)).await.unwrap().statements, std::slice::from_ref(&id));
    assert!(store.entries(&FeedKey::All, WINDOW).await.unwrap().is_empty());
    // It comes back under another name, as what it was.
    copy.path = "c.txt".to_owned();
    assert_eq!(kind(&accept(&store, copy, 10).await), Some(EventKind::Updated));
    assert_eq!(store.entries(&FeedKey::All, WINDOW).await.unwrap()[0].id, id);
}

#[tokio::test]
async fn unrelated_content_under_a_path_is_another_statement() {
    let (_home, store) = fresh().await;
    let Accepted::Event { id: one, .. } = accept(&store, arrival("a.txt", "One", &long("one")), 1).await
    else {
        panic!()
    };
    let Accepted::Event { id: two, .. } =
        accept(&store, arrival("a.txt", "Two", "nothing in common"), 2).await
    else {
        panic!()
    };
    assert_ne!(one, two);
    assert_eq!(store.withdraw_missing(at(3), 9, at(3)).await.unwrap().statements, [], "grace");
    assert_eq!(store.withdraw_missing(at(5), 9, at(5)).await.unwrap().statements, [one]);
}

#[tokio::test]
async fn ids_come_from_the_folder() {
    let mut ids = Vec::new();
    for _ in 0..2 {
        let (_home, store) = fresh().await;
        ids.push(accept(&store, arrival("a.txt", "One", "text"), 1).await);
    }
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn a_crowd_shares_the_journal_without_gaps() {
    let (home, store) = fresh().await;
    let crowd = (0..100).map(|n| {
        let store = Arc::clone(&store);
        tokio::spawn(async move {
            accept(&store, arrival(&format!("{n}.txt"), &format!("Number {n}"), &format!("text {n}")), 1)
                .await
        })
    });
    let mut seqs = Vec::new();
    for one in crowd.collect::<Vec<_>>() {
        let Accepted::Event { seq, .. } = one.await.unwrap() else { panic!() };
        seqs.push(seq);
    }
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=100).collect::<Vec<_>>());
    // Durable: another process sees it, and so does the next start.
    let second = open(home.path().join("a.db").to_str().unwrap()).await.unwrap();
    assert_eq!(second.head().await.unwrap(), 100);
    store.close().await;
    assert!(matches!(store.remember("a", "b").await, Err(StoreError::Closed)));
    assert_eq!(
        open(home.path().join("a.db").to_str().unwrap()).await.unwrap().status().await.unwrap().statements,
        100
    );
}

#[tokio::test]
async fn a_backfill_keeps_its_own_dates_and_what_comes_later_is_news() {
    let (_home, store) = fresh().await;
    let old = ["old.txt".to_owned()];
    assert_eq!(store.enlist_backfill(&old).await.unwrap().len(), 1);
    assert_eq!(
        store.enlist_backfill(&["new.txt".to_owned()]).await.unwrap().len(),
        1,
        "only the first call counts"
    );
    let mut dated = arrival("old.txt", "Old", "old text");
    dated.statement.date = Some("2015-05-26".parse().unwrap());
    accept(&store, dated, 1).await;
    accept(&store, arrival("new.txt", "New", "new text"), 2).await;
    let entries = store.entries(&FeedKey::All, WINDOW).await.unwrap();
    let shown: Vec<String> = entries.iter().map(|entry| entry.published.to_string()).collect();
    assert_eq!(shown, [at(2).to_string(), "2015-05-26T00:00:00Z".to_owned()]);
    let window = Window {
        entries_min: 1,
        since: at(2).checked_sub(SignedDuration::from_secs(1)).unwrap(),
        entries_max: 9,
    };
    assert_eq!(store.entries(&FeedKey::All, window).await.unwrap().len(), 1);
}

/// The store after its database was deleted.
async fn made_anew(home: &TempDir, store: Arc<dyn Store>) -> Arc<dyn Store> {
    store.close().await;
    for entry in std::fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.file_name().unwrap().to_str().unwrap().starts_with("a.db") {
            std::fs::remove_file(entry).unwrap();
        }
    }
    let store = open(home.path().join("a.db").to_str().unwrap()).await.unwrap();
    store.authority(&Authority::new("press.example")).await.unwrap();
    store
}

#[tokio::test]
async fn a_store_made_anew_gives_renamed_files_their_ids() {
    let (home, store) = fresh().await;
    let reopen = async |store: Arc<dyn Store>| made_anew(&home, store).await;
    let id = |accepted: Accepted| match accepted {
        Accepted::Event { id, .. } | Accepted::Unchanged(id) | Accepted::Copy(id) => id,
    };
    let first = id(accept(&store, arrival("a.txt", "One", &long("one")), 1).await);
    store.miss(vec!["a.txt".to_owned()], at(2)).await.unwrap();
    assert_eq!(id(accept(&store, arrival("b.txt", "One", &long("one")), 3).await), first);
    // The path is used again, by another statement.
    let second = id(accept(&store, arrival("a.txt", "Two", &long("two")), 4).await);
    assert_ne!(second, first);
    let store = reopen(store).await;
    // A crash on the way: nothing that was not met yet is forgotten.
    assert_eq!(id(accept(&store, arrival("a.txt", "Two", &long("two")), 5).await), second);
    let store = reopen(store).await;
    assert_eq!(id(accept(&store, arrival("b.txt", "One", &long("one")), 6).await), first);
    let third = id(accept(&store, arrival("a.txt", "Two", &long("two")), 7).await);
    assert_eq!(third, second);
    // A copy, which the folder's order may put first.
    assert_eq!(id(accept(&store, arrival("0.txt", "One", &long("one")), 8).await), first);
    let store = reopen(store).await;
    assert_eq!(id(accept(&store, arrival("0.txt", "One", &long("one")), 9).await), first);
    assert_eq!(
        accept(&store, arrival("b.txt", "One", &long("one")), 10).await,
        Accepted::Copy(first.clone())
    );
    // Who mints the ids is not asked again.
    let other = store.authority(&Authority::new("other.example")).await.unwrap();
    assert_eq!(other.as_str(), Authority::new("press.example").as_str());
    // Ids of statements that are not there any more are not given again.
    let store = reopen(store).await;
    assert!(
        ![first, second].contains(&id(accept(&store, arrival("c.txt", "Three", &long("three")), 8).await))
    );
}

/// Title, revision and times of every statement, newest first.
async fn shown(store: &Arc<dyn Store>) -> Vec<(String, u32, i64, i64)> {
    let entries = store.entries(&FeedKey::All, WINDOW).await.unwrap();
    let since = |time: Timestamp| time.as_second() - at(0).as_second();
    let one = |entry: Entry| {
        (entry.statement.title.unwrap(), entry.revision, since(entry.published), since(entry.updated))
    };
    entries.into_iter().map(one).collect()
}

#[tokio::test]
async fn a_store_made_anew_shows_the_times_of_the_one_before() {
    let (home, store) = fresh().await;
    let texts = |name: &str| arrival(&format!("{name}.txt"), name, &long(name));
    let backfill = async |store: &Arc<dyn Store>, names: &[&str]| {
        let found: Vec<String> = names.iter().map(|name| format!("{name}.txt")).collect();
        store.enlist_backfill(&found).await.unwrap();
    };
    // One file, as one pressroom reads it and another.
    let dated = |day: &str, text: &str| {
        let read = arrival("old.txt", "old", text);
        let statement = Statement { date: Some(day.parse().unwrap()), ..read.statement.clone() };
        Arrival { statement, content: Some(7), ..read }
    };
    backfill(&store, &["old"]).await;
    accept(&store, dated("2020-09-13", "A menu and a text"), 90_000).await;
    accept(&store, texts("live"), 100_000).await;
    accept(&store, texts("edited"), 100_001).await;
    accept(&store, arrival("edited.txt", "edited", "Entirely other words"), 100_002).await;
    let before = shown(&store).await;
    let of = |title: &str, revision, published, updated| (title.to_owned(), revision, published, updated);
    let midnight = -44_800;
    let old = of("old", 1, midnight, midnight);
    let live = of("live", 1, 100_000, 100_000);
    let edited = of("edited", 2, 100_001, 100_002);
    assert_eq!(before, [edited.clone(), live.clone(), old.clone()]);

    let store = made_anew(&home, store).await;
    backfill(&store, &["edited", "live", "new", "old"]).await;
    accept(&store, arrival("edited.txt", "edited", "Entirely other words"), 200_000).await;
    let store = {
        // A crash on the way, which cuts a line.
        store.close().await;
        let times = home.path().join("times.jsonl");
        let told = std::fs::read(&times).unwrap();
        std::fs::write(&times, &told[..told.len() - 20]).unwrap();
        open(home.path().join("a.db").to_str().unwrap()).await.unwrap()
    };
    accept(&store, dated("2020-09-14", "A text"), 200_001).await;
    accept(&store, arrival("live.txt", "live", &format!("{}|Corrected.", long("live"))), 200_002).await;
    accept(&store, texts("new"), 200_003).await;
    let new = of("new", 1, 200_003, 200_003);
    let corrected = of("live", 2, 100_000, 200_002);
    let after = shown(&store).await;
    assert_eq!(after, [new.clone(), edited.clone(), corrected.clone(), old.clone()]);

    // After a backup is restored, too.
    let copy = home.path().join("copy.db");
    store.backup(&copy).await.unwrap();
    accept(&store, texts("later"), 300_000).await;
    store.close().await;
    let path = home.path().join("a.db");
    restore(path.to_str().unwrap(), &copy, at(300_001)).await.unwrap();
    let store = open(path.to_str().unwrap()).await.unwrap();
    accept(&store, texts("later"), 300_002).await;
    let later = of("later", 1, 300_000, 300_000);
    assert_eq!(shown(&store).await, [later, new, edited, corrected, old]);
}

#[tokio::test]
async fn no_statistics_of_a_small_archive_mislead_a_large_one() {
    let (home, store) = fresh().await;
    accept(&store, arrival("a.txt", "One", &long("one")), 1).await;
    store.maintain().await.unwrap();
    store.close().await;
    let path = home.path().join("a.db");
    let mut connection =
        <sqlx::SqliteConnection as sqlx::Connection>::connect(path.to_str().unwrap()).await.unwrap();
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_master WHERE name LIKE 'sqlite_stat%'")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn a_newer_store_is_left_alone() {
    let (home, store) = fresh().await;
    store.close().await;
    let path = home.path().join("a.db");
    let mut connection =
        <sqlx::SqliteConnection as sqlx::Connection>::connect(path.to_str().unwrap()).await.unwrap();
    sqlx::query("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'x', 1, x'00', 0)")
        .execute(&mut connection)
        .await
        .unwrap();
    let error = open(path.to_str().unwrap()).await.unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 9999, .. }), "{error}");
}

/// Sentences of different words, so that a text is known by them.
pub(super) fn speech(edited: &[usize]) -> String {
    let word = |n: usize| {
        let syllables = ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru"];
        (0..3).map(|digit| syllables[n / 10_usize.pow(digit) % 10]).collect::<String>()
    };
    let words: Vec<String> =
        (0..300).map(|n| if edited.contains(&n) { "changed".to_owned() } else { word(n) }).collect();
    words.chunks(30).map(|words| words.join(" ")).collect::<Vec<_>>().join("|")
}

#[tokio::test]
async fn a_copy_with_small_edits_is_the_same_statement() {
    let (_home, store) = fresh().await;
    let first = accept(&store, arrival("ministry.txt", "Speech", &speech(&[])), 1).await;
    assert_eq!(kind(&first), Some(EventKind::Published));
    let copy =
        accept(&store, arrival("embassy.txt", "Speech of the minister", &speech(&[7, 90, 170, 250])), 2)
            .await;
    let Accepted::Copy(id) = copy else { panic!("{copy:?}") };
    assert_eq!(store.head().await.unwrap(), 1, "nobody is told twice");
    let entry = store.statement(&id).await.unwrap().unwrap();
    assert_eq!(entry.also_published_by, ["Ministry of embassy.txt"]);
    let others: Vec<usize> = (0..300).step_by(2).collect();
    let other = accept(&store, arrival("other.txt", "Speech", &speech(&others)), 3).await;
    assert_eq!(kind(&other), Some(EventKind::Published));
}

#[tokio::test]
async fn an_update_says_what_changed() {
    let (_home, store) = fresh().await;
    accept(&store, arrival("a.txt", "Talks", "first words|second words|third words"), 1).await;
    let updated =
        accept(&store, arrival("a.txt", "Talks", "first words|second thoughts|third words|more words"), 2)
            .await;
    let Accepted::Event { id, kind: EventKind::Updated, .. } = updated else { panic!("{updated:?}") };
    let changes = store.statement(&id).await.unwrap().unwrap().changes.unwrap();
    let texts = |list: &[Changed]| list.iter().map(|one| one.text.clone()).collect::<Vec<_>>();
    assert_eq!(texts(&changes.removed), ["second words"]);
    assert_eq!(texts(&changes.added), ["second thoughts", "more words"]);
    assert_eq!(changes.added[0].counterpart.as_ref(), Some(&changes.removed[0].id));
}

#[tokio::test]
async fn translations_are_linked_and_not_merged() {
    let (_home, store) = fresh().await;
    let mut ids = Vec::new();
    for (path, language, text) in [
        ("en.txt", "en", "the envoys met on 3 March 2022 with 14 guests"),
        ("fr.txt", "fr", "les envoyés se sont réunis le 3 mars 2022 avec 14 invités"),
        ("ru.txt", "ru", "одно|другое|третье"),
    ] {
        let mut one = arrival(path, path, text);
        one.statement.language = language.to_owned();
        one.statement.date = Some(jiff::civil::date(2022, 3, 3));
        one.statement.publisher = Some(Publisher { name: "Ministry".to_owned(), organisation: None });
        let one = Arrival::new(one.path, one.stat, one.statement, one.tags);
        let Accepted::Event { id, .. } = accept(&store, one, 1).await else { panic!("{path} is no event") };
        ids.push(id);
    }
    let entry = store.statement(&ids[0]).await.unwrap().unwrap();
    assert_eq!(entry.translations, [("fr".to_owned(), ids[1].clone())]);
    let other = store.statement(&ids[1]).await.unwrap().unwrap();
    assert_eq!(other.translations, [("en".to_owned(), ids[0].clone())]);
}
