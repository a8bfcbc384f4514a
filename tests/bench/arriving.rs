//! One new statement with 1,000 subjects: how long until every document that it touches is new, and what that costs, with a small
//! and a large archive in the store. The window of every feed is full in both: fifty entries.
//!
//! New is a document whose new entity tag is durable and whose bytes a reader gets who asks now; most are joined then. What it takes to
//! join all 3,003 of them at once is measured besides.
//!
//! Then what it costs to take in a statement that is about nothing, which is looked up among all others, and a copy, which is found.
//!
//! `cargo bench --bench arriving [SMALL LARGE]`, by default 5,000 and 50,000 statements of about 3 KB.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement prints, and stops at what it did not expect"
)]

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

use jiff::{Timestamp, ToSpan};
use pressroom::catalogue::Catalogue;
use pressroom::feed::Site;
use pressroom::model::{
    Authority, FeedKey, Format, Mention, Passage, PassageIds, Statement, Subject, Tag, Tags, Turn, TurnKind,
    Voice,
};
use pressroom::publish::{Fragments, Publisher, Span};
use pressroom::store::{Accepted, Arrival, Stat, Store, open};
use pressroom::tagging::Tagger;

const SUBJECTS: usize = 1_000;
/// Subjects of a statement of the archive: with 5,000 statements or a multiple of it, each feed has full pages of its archive and the
/// same window.
const SUBJECTS_EACH: usize = 20;
/// Statements of one transaction.
const BATCH: usize = 2_500;
/// New statements that are timed.
const ROUNDS: usize = 5;
/// Statements and copies that are timed.
const LOOKED_UP: usize = 31;
/// Statements of one day and publisher.
const A_DAY: usize = 14;
/// The first moment of the archive; a statement comes each minute.
const START: i64 = 1_600_000_000;

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![5_000, 50_000] } else { sizes };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let costs: Vec<[Cost; 2]> = sizes.iter().map(|size| runtime.block_on(measure(*size))).collect();
    for (size, [new, joined]) in sizes.iter().zip(&costs) {
        println!("{size} statements: every document new after {new}; all of them joined after {joined} more");
    }
    if let [small, .., large] = costs.as_slice() {
        for (what, small, large) in [("new", &small[0], &large[0]), ("joined", &small[1], &large[1])] {
            let ratio = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
            let (time, cpu) = (ratio(large.wall, small.wall), ratio(large.cpu, small.cpu));
            println!("{what}: ratio of the large to the small archive: time {time:.2}, CPU {cpu:.2}");
        }
    }
}

/// Time on the clock and on processors.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    wall: Duration,
    cpu: Duration,
}

impl Cost {
    fn since(began: Instant, cpu: Duration) -> Self {
        Self { wall: began.elapsed(), cpu: self::cpu() - cpu }
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} ms, {} ms of CPU", self.wall.as_millis(), self.cpu.as_millis())
    }
}

/// Median costs of one arrival over an archive of that size: until all documents are new, and of joining them.
async fn measure(size: usize) -> [Cost; 2] {
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
        let arrivals = (start..size.min(start + BATCH)).map(|n| {
            arrival(n, &(0..SUBJECTS_EACH).map(|k| (n * SUBJECTS_EACH + k) % SUBJECTS).collect::<Vec<_>>())
        });
        store.accept(arrivals.collect(), at(start)).await.unwrap();
    }
    publisher.step(at(size)).await.unwrap();
    let mut costs = [Vec::new(), Vec::new()];
    for round in 0..ROUNDS {
        let (n, all) = (size + round, (0..SUBJECTS).collect::<Vec<_>>());
        let (began, cpu) = (Instant::now(), cpu());
        store.accept(vec![arrival(n, &all)], at(n)).await.unwrap();
        let rendered = publisher.step(at(n)).await.unwrap();
        assert_eq!(rendered, SUBJECTS + 1);
        costs[0].push(Cost::since(began, cpu));
        let (began, cpu) = (Instant::now(), self::cpu());
        let mut bytes = 0;
        for feed in (0..SUBJECTS).map(|n| FeedKey::Of(subject(n))).chain([FeedKey::All]) {
            for format in Format::ALL {
                let document = publisher.document(&feed, format).await.unwrap().unwrap().unwrap();
                assert!(String::from_utf8_lossy(&document.bytes).contains(&format!("Remarks number {n}")));
                bytes += document.bytes.len();
            }
        }
        assert!(bytes > 3_003 * 50 * 3_000);
        costs[1].push(Cost::since(began, cpu));
    }
    let [new, copy] = taken_in(&*store, size).await;
    println!(
        "{size} statements: another is taken in after {} µs, a copy of an old one after {} µs",
        new.as_micros(),
        copy.as_micros()
    );
    store.close().await;
    costs.map(|mut costs| {
        costs.sort_unstable();
        costs.swap_remove(ROUNDS / 2)
    })
}

/// Median times of taking in a statement about nothing, and a copy of an old one.
async fn taken_in(store: &dyn Store, size: usize) -> [Duration; 2] {
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..LOOKED_UP {
        let new = arrival(size + ROUNDS + round, &[]);
        let mut copy = arrival(size / LOOKED_UP * round, &[]);
        copy.path = format!("copy-{round}.txt");
        let passages = copy.statement.turns.iter_mut().flat_map(|turn| &mut turn.passages);
        passages.take(1).for_each(|passage| passage.text.push_str(" and more"));
        copy.body = copy.statement.body_fingerprint();
        copy.fingerprint = copy.statement.fingerprint();
        for (arrival, times) in [new, copy].into_iter().zip(&mut times) {
            let published = arrival.path.starts_with(|c: char| c.is_ascii_digit());
            let began = Instant::now();
            let accepted = store.accept(vec![arrival], at(size + ROUNDS + round)).await.unwrap().remove(0);
            times.push(began.elapsed());
            assert_eq!(matches!(accepted, Accepted::Event { .. }), published, "{accepted:?}");
        }
    }
    times.map(|mut times| {
        times.sort_unstable();
        times.swap_remove(LOOKED_UP / 2)
    })
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
    let passages: Vec<Passage> = (0..6)
        .map(|p| {
            let text = (0..80).map(|k| word(p * 80 + k)).collect::<Vec<_>>().join(" ");
            Passage { id: ids.next(&text), text, time: None }
        })
        .collect();
    let mention = |n: usize| Mention {
        passage: passages.get(n % 6).map(|passage| passage.id.clone()),
        phrase: format!("topic {n}"),
    };
    let tags = subjects.iter().collect::<BTreeSet<_>>().into_iter().map(|n| Tag {
        id: format!("t{n}"),
        name: format!("Topic {n}"),
        roles: BTreeSet::new(),
        mentions: vec![mention(*n)],
        score: Some(1.0),
    });
    let tags = Tags { organisations: Vec::new(), topics: tags.collect() };
    let statement = Statement {
        title: Some(format!("Remarks number {n}")),
        language: "en".to_owned(),
        date: jiff::civil::date(2000, 1, 1).checked_add(i64::try_from(n / A_DAY).unwrap().days()).ok(),
        publisher: Some(pressroom::model::Publisher { name: "Ministry".to_owned(), organisation: None }),
        turns: vec![Turn {
            n: 1,
            kind: TurnKind::Statement,
            speaker: None,
            voice: Voice::Unknown,
            answers: None,
            passages,
        }],
        ..Statement::default()
    };
    Arrival::new(format!("{n}.txt"), Stat { bytes: 3_000, modified_ns: 0 }, statement, tags)
}
