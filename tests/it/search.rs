//! What a search finds: words in languages that are written without spaces, and all that its other parameters ask for.

use std::sync::Arc;

use jiff::Timestamp;
use pressroom::model::{Entry, Kind, Query, Speaker};
use pressroom::store::{Store, Window, open};
use sqlx::{ConnectOptions, sqlite::SqliteConnectOptions};

use super::store::{accept, arrival, at, fresh};

const TEXTS: [(&str, &str); 5] = [
    ("zh", "中国政府反对任何形式的单边制裁。|双方同意加强合作。"),
    ("ja", "外務大臣は、制裁を解除するよう求めた。|カタカナのサミットが開かれた。"),
    ("ko", "유엔은 제재를 해제했다.|정상회담이 열렸다."),
    ("mixed", "AI合作文件 was signed in 2021年 by both."),
    ("en", "The sanctions were lifted.|That was all."),
];

/// The titles that a search finds, in order.
async fn found(store: &Arc<dyn Store>, words: &str) -> Vec<String> {
    let query = Query::parse([("q".into(), words.into())].into_iter()).unwrap();
    let window = Window { entries_min: 0, since: Timestamp::MIN, entries_max: 9 };
    let entries = store.search(&query, window, None).await.unwrap().entries;
    let quoted = |entry: &Entry| {
        entry.statement.passages().any(|(_, passage)| query.quotes(entry, &passage.id, &passage.text))
    };
    assert!(entries.iter().all(quoted), "{words}: a passage is quoted");
    let mut titles: Vec<String> = entries.into_iter().filter_map(|entry| entry.statement.title).collect();
    titles.sort();
    titles
}

async fn check(store: &Arc<dyn Store>) {
    for (words, expected) in [
        ("制裁", &["ja", "zh"][..]),
        ("单边制裁", &["zh"]),
        ("制裁 单边", &["zh"]),
        ("裁制", &[]),
        ("政府制裁", &[]),
        ("\"反对任何\"", &["zh"]),
        ("大臣", &["ja"]),
        ("カナ", &["ja"]),
        ("サミット", &["ja"]),
        ("유엔", &["ko"]),
        ("회담", &["ko"]),
        ("合作", &["mixed", "zh"]),
        ("AI合作", &["mixed"]),
        ("文", &["mixed"]),
        ("sanction*", &["en"]),
        ("lifted", &["en"]),
    ] {
        assert_eq!(found(store, words).await, expected, "{words}");
    }
}

#[tokio::test]
async fn words_are_found_without_spaces_around_them() {
    let (home, store) = fresh().await;
    for (n, (title, text)) in (1..).zip(TEXTS) {
        accept(&store, arrival(&format!("{title}.txt"), title, text), n).await;
    }
    check(&store).await;
    // An index as older programs made it is made anew.
    store.close().await;
    let path = home.path().join("a.db");
    let mut connection = SqliteConnectOptions::new().filename(&path).connect().await.unwrap();
    sqlx::query("DELETE FROM _sqlx_migrations WHERE version = 70").execute(&mut connection).await.unwrap();
    drop(connection);
    check(&open(path.to_str().unwrap()).await.unwrap()).await;
}

#[test]
fn what_no_text_holds_is_no_search() {
    for words in ["a\0b", "\"a\0b\"", "a\u{1b}"] {
        let refused = Query::parse([("q".into(), words.into())].into_iter()).unwrap_err();
        assert!(refused.to_string().starts_with("q: "), "{words:?}: {refused}");
    }
    assert!(Query::parse([("q".into(), "a\tb\nc".into())].into_iter()).is_ok());
}

#[tokio::test]
async fn a_batch_of_long_texts_is_found_whole() {
    let (_home, store) = fresh().await;
    let arrivals = (0..5).map(|n| {
        let words: Vec<String> = (0..60_000).map(|k| format!("w{n}x{k}")).collect();
        arrival(&format!("{n}.txt"), &format!("text {n}"), &words.join(" "))
    });
    store.accept(arrivals.collect(), Timestamp::UNIX_EPOCH).await.unwrap();
    for n in 0..5 {
        assert_eq!(found(&store, &format!("w{n}x59999")).await, [format!("text {n}")]);
    }
}

#[tokio::test]
async fn the_index_finds_whatever_the_filters_want() {
    let (_home, store) = fresh().await;
    let names = [
        "Jane Doe-Smith",
        "Семён Примеров",
        "Seán Ó Briain",
        "Ţepeş",
        "王毅",
        "أحمد المثال",
        "ＤＯＥ Ｊ．",
        "O’Neill 3rd",
        "岸田総理",
    ];
    let (languages, kinds) =
        (["en", "en-GB", "fr", "zh-Hant"], [Kind::Speech, Kind::NewsConference, Kind::Other]);
    for (n, name) in (0..).zip(names) {
        let mut new = arrival(&format!("{n}.txt"), &format!("text {n}"), &format!("said {n}"));
        let speaker = Speaker { name: name.to_owned(), role: None, organisation: None };
        new.statement.speakers = vec![speaker.clone(), Speaker { name: format!("Second {n}"), ..speaker }];
        new.statement.language = languages[n % languages.len()].to_owned();
        new.statement.kind = kinds[n % kinds.len()];
        store.accept(vec![new], Timestamp::UNIX_EPOCH).await.unwrap();
    }
    let window = Window { entries_min: 99, since: Timestamp::MIN, entries_max: 99 };
    let all = store.search(&Query::default(), window, None).await.unwrap().entries;
    assert_eq!(all.len(), names.len());
    let speakers =
        names.iter().flat_map(|name| name.split(' ').chain([*name])).map(|name| format!("speaker={name}"));
    let mut searches: Vec<String> = speakers.collect();
    for more in [
        "",
        "&language=en",
        "&language=EN&kind=speech",
        "&language=zh&language=fr",
        "&kind=news_conference&kind=other",
    ] {
        searches.extend(
            [
                "speaker=doe",
                "speaker=smi*",
                "speaker=second",
                "speaker=Second 1&speaker=王",
                "role=mentioned&organisation=csto",
            ]
            .map(|one| format!("{one}{more}")),
        );
    }
    for search in searches {
        let query = Query::parse(url::form_urlencoded::parse(search.as_bytes())).unwrap();
        let titles =
            |entries: &[Entry]| entries.iter().map(|one| one.statement.title.clone()).collect::<Vec<_>>();
        let wanted: Vec<Entry> = all.iter().filter(|one| query.matches(one)).cloned().collect();
        assert!(search.contains('&') || !wanted.is_empty(), "{search}");
        let found = store.search(&query, window, None).await.unwrap().entries;
        assert_eq!(titles(&found), titles(&wanted), "{search}");
    }
}

#[tokio::test]
async fn the_index_follows_what_becomes_of_a_statement() {
    let (_home, store) = fresh().await;
    let said = |text: &str, speaker: &str| {
        let mut said = arrival("a.txt", "treaty", &format!("{text}|The rest stays as it was."));
        said.statement.speakers = vec![Speaker { name: speaker.to_owned(), role: None, organisation: None }];
        said
    };
    let holds = async |words: &[(&str, &[&str])]| {
        for (asked, expected) in words {
            let query = Query::parse(url::form_urlencoded::parse(asked.as_bytes())).unwrap();
            let window = Window { entries_min: 0, since: Timestamp::MIN, entries_max: 9 };
            let found = store.search(&query, window, None).await.unwrap().entries;
            let titles: Vec<_> = found.iter().filter_map(|entry| entry.statement.title.as_deref()).collect();
            assert_eq!(titles, *expected, "{asked}");
        }
    };
    accept(&store, said("The harbour was opened.", "Jane Doe"), 1).await;
    holds(&[("q=harbour", &["treaty"]), ("speaker=Doe", &["treaty"]), ("q=market", &[])]).await;
    accept(&store, said("The market was opened.", "John Roe"), 2).await;
    holds(&[
        ("q=harbour", &[]),
        ("q=market", &["treaty"]),
        ("speaker=Doe", &[]),
        ("speaker=Roe", &["treaty"]),
    ])
    .await;
    store.miss(vec!["a.txt".to_owned()], at(3)).await.unwrap();
    assert_eq!(store.withdraw_missing(at(4), 1, at(4)).await.unwrap().statements.len(), 1);
    holds(&[("q=market", &[]), ("speaker=Roe", &[])]).await;
    accept(&store, said("The bridge was opened.", "John Roe"), 5).await;
    holds(&[("q=market", &[]), ("q=bridge", &["treaty"]), ("speaker=Roe", &["treaty"])]).await;
}
