//! One new statement with 1,000 subjects: how long until every document that it touches is new, and what that costs, with a small
//! and a large archive in the store.
//!
//! `cargo bench --bench arriving [SMALL LARGE]`, by default 5,000 and 50,000 statements of about 3 KB.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement prints, and stops at what it did not expect"
)]

use std::collections::BTreeSet;
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use pressroom::catalogue::Catalogue;
use pressroom::feed::Site;
use pressroom::model::{
    Authority, FeedKey, Passage, PassageIds, Statement, Subject, Tag, Tags, Turn, TurnKind, Voice,
};
use pressroom::publish::{Fragments, Publisher, Span};
use pressroom::store::{Arrival, Stat, open};
use pressroom::tagging::Tagger;

const SUBJECTS: usize = 1_000;
/// Statements of one transaction.
const BATCH: usize = 500;
/// New statements that are timed.
const ROUNDS: usize = 5;
/// The first moment of the archive; a statement comes each minute.
const START: i64 = 1_600_000_000;

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![5_000, 50_000] } else { sizes };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let times: Vec<(Duration, Duration)> =
        sizes.iter().map(|size| runtime.block_on(measure(*size))).collect();
    for (size, (wall, cpu)) in sizes.iter().zip(&times) {
        println!(
            "{size} statements: every document new after {} ms, {} ms of CPU",
            wall.as_millis(),
            cpu.as_millis()
        );
    }
    if let [(small, small_cpu), .., (large, large_cpu)] = times.as_slice() {
        let ratio = |a: &Duration, b: &Duration| a.as_secs_f64() / b.as_secs_f64();
        println!("ratio: time {:.2}, CPU {:.2}", ratio(large, small), ratio(large_cpu, small_cpu));
    }
}

/// Median wall and CPU time of one arrival over an archive of that size.
async fn measure(size: usize) -> (Duration, Duration) {
    let home = tempfile::TempDir::new().unwrap();
    let store = open(home.path().join("a.db").to_str().unwrap()).await.unwrap();
    let authority = store.authority(&Authority::new("press.example")).await.unwrap();
    let feeds = (0..SUBJECTS).map(|n| FeedKey::Of(subject(n))).chain([FeedKey::All]);
    let declared = feeds.flat_map(|feed| [feed.changes(), feed]).collect();
    store.declare_feeds(declared, at(0)).await.unwrap();
    let site = Site {
        base_url: "https://press.example".to_owned(),
        authority,
        title: "Press".to_owned(),
        content_bytes_max: 65_536,
        hubs: Vec::new(),
        search: true,
    };
    let publisher = Publisher {
        store: Arc::clone(&store),
        site,
        current: Arc::new(RwLock::new(Arc::new(Tagger::new(Catalogue::default())))),
        span: Span { entries_min: 50, age_days: 1 },
        fragments: Fragments::default(),
    };
    for start in (0..size).step_by(BATCH) {
        let arrivals = (start..size.min(start + BATCH))
            .map(|n| arrival(n, &[n % SUBJECTS, n / 7 % SUBJECTS, n / 11 % SUBJECTS]));
        store.accept(arrivals.collect(), at(start)).await.unwrap();
    }
    publisher.step(at(size)).await.unwrap();
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        let (n, all) = (size + round, (0..SUBJECTS).collect::<Vec<_>>());
        let (began, cpu) = (Instant::now(), cpu());
        store.accept(vec![arrival(n, &all)], at(n)).await.unwrap();
        let rendered = publisher.step(at(n)).await.unwrap();
        assert_eq!(rendered, SUBJECTS + 1);
        times.push((began.elapsed(), self::cpu() - cpu));
    }
    store.close().await;
    times.sort_unstable();
    times.swap_remove(ROUNDS / 2)
}

fn subject(n: usize) -> Subject {
    Subject::Topic(format!("t{n}"))
}

fn at(minute: usize) -> Timestamp {
    Timestamp::from_second(START + 60 * i64::try_from(minute).unwrap()).unwrap()
}

/// Time that the process has had on processors.
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let ticks = stat.rsplit(')').next().unwrap().split_whitespace().skip(11).take(2);
    // A tick is a hundredth of a second on Linux.
    Duration::from_millis(10 * ticks.map(|ticks| ticks.parse::<u64>().unwrap()).sum::<u64>())
}

/// A statement of about 3 KB with nothing in common with another.
fn arrival(n: usize, subjects: &[usize]) -> Arrival {
    let word = |k: usize| format!("w{:x}", (n * 1_000 + k).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40);
    let mut ids = PassageIds::default();
    let passages = (0..6).map(|p| {
        let text = (0..80).map(|k| word(p * 80 + k)).collect::<Vec<_>>().join(" ");
        Passage { id: ids.next(&text), text, time: None }
    });
    let statement = Statement {
        title: Some(format!("Remarks number {n}")),
        language: "en".to_owned(),
        turns: vec![Turn {
            n: 1,
            kind: TurnKind::Statement,
            speaker: None,
            voice: Voice::Unknown,
            answers: None,
            passages: passages.collect(),
        }],
        ..Statement::default()
    };
    let subjects: BTreeSet<&usize> = subjects.iter().collect();
    let tag = |n: &usize| Tag {
        id: format!("t{n}"),
        name: format!("Topic {n}"),
        roles: BTreeSet::new(),
        mentions: Vec::new(),
        score: Some(1.0),
    };
    Arrival {
        path: format!("{n}.txt"),
        stat: Stat { bytes: 3_000, modified_ns: 0 },
        fingerprint: statement.fingerprint(),
        body: statement.body_fingerprint(),
        statement,
        tags: Tags { organisations: Vec::new(), topics: subjects.into_iter().map(tag).collect() },
    }
}
