//! A batch of arrivals comes to what its arrivals come to one by one.

use std::sync::Arc;

use jiff::civil::date;
use pressroom::model::{FeedKey, Publisher, Query, Tags};
use pressroom::store::{Accepted, Arrival, Store};
use proptest::prelude::*;

use super::store::{WINDOW, arrival, at, fresh, speech};

/// A transcript that comes: under which path, with which of the texts, and whether others come with it.
#[derive(Clone, Debug)]
struct Coming {
    path: usize,
    text: usize,
    tagged: bool,
    with_next: bool,
}

fn coming() -> impl Strategy<Value = Coming> {
    (0..6_usize, 0..8_usize, any::<bool>(), any::<bool>())
        .prop_map(|(path, text, tagged, with_next)| Coming { path, text, tagged, with_next })
}

/// Copies with small edits, what has nothing in common, short texts, and one text in two languages.
fn read(coming: &Coming) -> Arrival {
    let half: Vec<usize> = (0..300).step_by(2).collect();
    let (text, language) = match coming.text {
        0 => (speech(&[]), "en"),
        1 => (speech(&[7, 90, 170, 250]), "en"),
        2 => (speech(&[7, 90, 171]), "en"),
        3 => (speech(&half), "en"),
        4 => ("the envoys met on 3 March 2022 with 14 guests".to_owned(), "en"),
        5 => ("les envoyés se sont réunis le 3 mars 2022 avec 14 invités".to_owned(), "fr"),
        6 => ("a few words".to_owned(), "en"),
        _ => ("a few words|and some more".to_owned(), "en"),
    };
    let mut one = arrival(&format!("{}.txt", coming.path), "Talks", &text);
    one.statement.language = language.to_owned();
    one.statement.date = Some(date(2022, 3, 3));
    one.statement.publisher = Some(Publisher { name: "Ministry".to_owned(), organisation: None });
    let tags = if coming.tagged { one.tags } else { Tags::default() };
    Arrival::new(one.path, one.stat, one.statement, tags)
}

/// Accepts the batches, each at a second of its own, whole or one by one.
async fn accept(store: &Arc<dyn Store>, batches: &[Vec<Arrival>], whole: bool) -> Vec<Accepted> {
    store.enlist_backfill(&["0.txt".to_owned(), "1.txt".to_owned()]).await.unwrap();
    let mut accepted = Vec::new();
    for (batch, second) in batches.iter().zip(1..) {
        if whole {
            accepted.extend(store.accept(batch.clone(), at(second)).await.unwrap());
            continue;
        }
        for one in batch {
            accepted.extend(store.accept(vec![one.clone()], at(second)).await.unwrap());
        }
    }
    accepted
}

/// All that readers and subscribers can see of a store.
async fn seen(store: &Arc<dyn Store>) -> Vec<String> {
    let mut seen = Vec::new();
    for feed in [FeedKey::All, "organisations/csto".parse().unwrap()] {
        seen.push(format!("{:#?}", store.entries(&feed, WINDOW).await.unwrap()));
        seen.push(format!("{:#?}", store.archive_page(&feed, 1).await.unwrap()));
        seen.push(format!("{:#?}", store.since(&feed, 0, false, 1_000).await.unwrap()));
    }
    seen.push(format!("{:#?}", store.transcripts().await.unwrap()));
    let query = Query::parse([("q".into(), "words".into())].into_iter()).unwrap();
    seen.push(format!("{:#?}", store.search(&query, WINDOW, None).await.unwrap()));
    seen
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_batch_is_its_arrivals_one_by_one(coming in proptest::collection::vec(coming(), 1..14)) {
        let mut batches = vec![Vec::new()];
        for one in &coming {
            batches.last_mut().unwrap().push(read(one));
            if !one.with_next {
                batches.push(Vec::new());
            }
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (whole, apart) = runtime.block_on(async {
            let ((_one, whole), (_two, apart)) = (fresh().await, fresh().await);
            let whole = (accept(&whole, &batches, true).await, seen(&whole).await);
            let apart = (accept(&apart, &batches, false).await, seen(&apart).await);
            (whole, apart)
        });
        prop_assert_eq!(whole, apart);
    }
}
