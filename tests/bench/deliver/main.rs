//! How fast webhooks go out, durably, beside a plain loop that records nothing.
//!
//!     cargo bench --bench deliver                     # all
//!     cargo bench --bench deliver -- throughput       # or: burst, isolation, latency
//!     cargo bench --bench deliver -- throughput 1     # with so many endpoints
//!
//! Sender and receiver share the machine; both senders post the same body with the same signature to the same receiver, in turn. Each
//! round has a ratio of its own, because what else the machine does changes from second to second, and their median counts. Absolute
//! figures differ from machine to machine, ratios less. Traffic stays on loopback.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures are rounded"
)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot run ends"
)]

mod latency;
mod plain;
mod receiver;
mod stage;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use receiver::Receiver;
use sqlx::Connection;
use stage::Stage;

/// How long a try may take.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Deliveries of a round.
const DELIVERIES: usize = 20_000;
/// Rounds of which the median counts.
const ROUNDS: usize = 9;
/// Subscriptions of the burst.
const CROWD: usize = 100_000;

/// Statements that SQLite was given.
static STATEMENTS: AtomicU64 = AtomicU64::new(0);

/// Counts the statements that the database's driver reports, and hears nothing else.
struct Counter;

impl tracing::Subscriber for Counter {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _span: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _span: &tracing::span::Id, _values: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _span: &tracing::span::Id, _follows: &tracing::span::Id) {}

    fn event(&self, _event: &tracing::Event<'_>) {
        STATEMENTS.fetch_add(1, Ordering::Relaxed);
    }

    fn enter(&self, _span: &tracing::span::Id) {}

    fn exit(&self, _span: &tracing::span::Id) {}
}

fn main() {
    tracing::subscriber::set_global_default(Counter).unwrap();
    // The plain loop stands beside the client of the house, which brings the provider along.
    drop(rustls::crypto::ring::default_provider().install_default());
    let chosen: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let wants = |name: &str| chosen.is_empty() || chosen.iter().any(|one| one == name);
    runtime.block_on(async {
        let numbers: Vec<usize> = chosen.iter().filter_map(|one| one.parse().ok()).collect();
        if wants("throughput") {
            for endpoints in if numbers.is_empty() { vec![1, 100, 1_000] } else { numbers } {
                throughput(endpoints).await;
            }
        }
        if wants("burst") {
            burst().await;
        }
        if wants("isolation") {
            isolation().await;
        }
        if wants("latency") {
            latency::measure().await;
        }
    });
}

/// The middle one.
pub(crate) fn percentile(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() * percent / 100).min(values.len() - 1)]
}

/// Waits until so many requests have come in all. It looks now and then: to be told of each would cost those who are measured.
async fn until(receiver: &Receiver, count: usize) {
    let begun = Instant::now();
    while receiver.count() < count {
        assert!(
            begun.elapsed() < Duration::from_secs(300),
            "{} of {count} after five minutes",
            receiver.count()
        );
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Bytes that this process has had written to the disk.
fn written() -> u64 {
    let io = std::fs::read_to_string("/proc/self/io").unwrap();
    io.lines().find_map(|line| line.strip_prefix("write_bytes: ")).unwrap().parse().unwrap()
}

/// Seconds of processor time that this process has taken: both sides of the wire, and the database.
fn worked() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let ticks: u64 = stat
        .rsplit_once(')')
        .unwrap()
        .1
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|n| n.parse::<u64>().unwrap())
        .sum();
    // USER_HZ, which is 100 wherever Linux runs.
    ticks as f64 / 100.0
}

/// What a round of deliveries took of the clock and of the processors.
struct Took {
    seconds: f64,
    work: f64,
}

impl Took {
    fn since((begun, worked_before): (Instant, f64)) -> Self {
        Self { seconds: begun.elapsed().as_secs_f64(), work: worked() - worked_before }
    }
}

/// How many times as fast, and as frugal, the first is as the second, round by round.
fn compare(name: &str, deliveries: usize, own: &[Took], plain: &[Took]) {
    let rate = |took: &[Took]| {
        percentile(&mut took.iter().map(|took| deliveries as f64 / took.seconds).collect::<Vec<_>>(), 50)
    };
    let pairs = || own.iter().zip(plain);
    let mut ratios: Vec<f64> = pairs().map(|(own, plain)| plain.seconds / own.seconds).collect();
    let mut work: Vec<f64> = pairs().map(|(own, plain)| plain.work / own.work).collect();
    println!(
        "  plain loop {name} {:.0}/s: ratio {:.2} ({:.2} to {:.2}), by processor time {:.2}",
        rate(plain),
        percentile(&mut ratios, 50),
        percentile(&mut ratios, 0),
        percentile(&mut ratios, 100),
        percentile(&mut work, 50)
    );
}

async fn throughput(endpoints: usize) {
    let (receiver, mut own, mut plain, mut wide) = (Receiver::start(), Vec::new(), Vec::new(), Vec::new());
    let deliveries = if endpoints == 1 { DELIVERIES / 4 } else { DELIVERIES };
    let (mut bytes, mut statements) = (0, 0);
    for _ in 0..ROUNDS {
        let urls: Vec<String> = (0..endpoints).map(|n| receiver.url(&n.to_string())).collect();
        let connections = if endpoints == 1 { [1, 64] } else { [0, 64] };
        for (rounds, connections) in [&mut plain, &mut wide].into_iter().zip(connections) {
            if connections > 0 {
                let begun = (Instant::now(), worked());
                plain::send(&urls, deliveries, connections).await;
                rounds.push(Took::since(begun));
            }
        }
        let stage = Stage::new().await;
        stage.subscribe(urls).await;
        for _ in 0..deliveries / endpoints / 20 {
            stage.publish(20).await;
        }
        let (before, count) = (written(), receiver.count());
        let asked = STATEMENTS.load(Ordering::Relaxed);
        let begun = (Instant::now(), worked());
        let running = stage.run(TIMEOUT).await;
        until(&receiver, count + deliveries).await;
        running.stop().await;
        own.push(Took::since(begun));
        bytes += written() - before;
        statements += STATEMENTS.load(Ordering::Relaxed) - asked;
        balance(&stage, deliveries).await;
    }
    let mut rates: Vec<f64> = own.iter().map(|took| deliveries as f64 / took.seconds).collect();
    println!("{endpoints} endpoints: {:.0} durable deliveries/s", percentile(&mut rates, 50));
    if endpoints == 1 {
        compare("one after the other, as order asks,", deliveries, &own, &plain);
    }
    let without_order =
        if endpoints == 1 { "with 64 connections, without order," } else { "with 64 connections" };
    compare(without_order, deliveries, &own, &wide);
    let all = (ROUNDS * deliveries) as f64;
    println!(
        "  {:.0} bytes written and {:.4} SQL statements per delivery",
        bytes as f64 / all,
        statements as f64 / all
    );
}

/// Everything is in the store: each attempt, and each cursor at the head.
async fn balance(stage: &Stage, deliveries: usize) {
    let path = stage.database();
    let mut connection = sqlx::SqliteConnection::connect(path.to_str().unwrap()).await.unwrap();
    let (delivered, attempts, behind): (i64, i64, i64) = sqlx::query_as(
        "SELECT (SELECT sum(delivered) FROM progress), (SELECT count(*) FROM attempt),
           (SELECT count(*) FROM progress WHERE cursor < (SELECT max(seq) FROM journal))",
    )
    .fetch_one(&mut connection)
    .await
    .unwrap();
    let deliveries = i64::try_from(deliveries).unwrap();
    assert_eq!((delivered, behind), (deliveries, 0), "the store balances");
    assert!(attempts >= deliveries, "each is in the log");
}

/// One event for 100,000 subscriptions; then the same crowd dead, while one endpoint lives.
async fn burst() {
    let (receiver, stage) = (Receiver::start(), Stage::new().await);
    let mut alone = publishing(&receiver, &stage).await;
    let urls = (0..CROWD).map(|n| receiver.url(&(n + 10).to_string())).collect();
    stage.subscribe(urls).await;
    let running = stage.run(TIMEOUT).await;
    let (begun, count) = (Instant::now(), receiver.count());
    stage.publish(1).await;
    until(&receiver, count + CROWD + 1).await;
    let seconds = begun.elapsed().as_secs_f64();
    running.stop().await;
    println!("burst: one event to {CROWD} subscriptions in {seconds:.1} s, {:.0}/s", CROWD as f64 / seconds);
    let mut connection = sqlx::SqliteConnection::connect(stage.database().to_str().unwrap()).await.unwrap();
    sqlx::query("UPDATE progress SET wake = 9000000000000, edited = edited + 1 WHERE subscription > 1")
        .execute(&mut connection)
        .await
        .unwrap();
    let mut beside = publishing(&receiver, &stage).await;
    for (what, at) in [("accepting", 0), ("accepting to arrival", 1)] {
        let (alone, beside) = (percentile(&mut alone[at], 50), percentile(&mut beside[at], 50));
        println!(
            "{what}: {alone:.2} ms with no dead endpoint, {beside:.2} ms with {CROWD}: ratio {:.2}",
            beside / alone
        );
    }
}

/// Milliseconds of 200 times publishing: until it is accepted, and until it arrives.
async fn publishing(receiver: &Receiver, stage: &Stage) -> [Vec<f64>; 2] {
    if stage.store.subscriptions().await.unwrap().is_empty() {
        stage.subscribe(vec![receiver.url("1")]).await;
    }
    let running = stage.run(TIMEOUT).await;
    let mut arrivals = receiver.listen();
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..200 {
        let begun = Instant::now();
        stage.publish(1).await;
        times[0].push(begun.elapsed().as_secs_f64() * 1e3);
        let (at, _) = arrivals.recv().await.unwrap();
        times[1].push(at.duration_since(begun).as_secs_f64() * 1e3);
    }
    running.stop().await;
    times
}

/// 1,000 endpoints, first all well; then a tenth hangs and a tenth refuses.
async fn isolation() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut p99 = Vec::new();
    for sick in [false, true] {
        let (receiver, stage) = (Receiver::start(), Stage::new().await);
        let url = |n: u32| match n % 10 {
            3 if sick => receiver.url(&format!("hang/{n}")),
            7 if sick => format!("http://{closed}/{n}"),
            _ => receiver.url(&n.to_string()),
        };
        stage.subscribe((0..1_000).map(url).collect()).await;
        let running = stage.run(Duration::from_secs(5)).await;
        let mut arrivals = receiver.listen();
        let mut times = Vec::new();
        for _ in 0..50 {
            let begun = Instant::now();
            stage.publish(1).await;
            let mut left = 800;
            while left > 0 {
                let (at, n) = arrivals.recv().await.unwrap();
                if !matches!(n % 10, 3 | 7) {
                    times.push(at.duration_since(begun).as_secs_f64() * 1e3);
                    left -= 1;
                }
            }
        }
        running.stop().await;
        println!(
            "isolation, {}: 800 healthy endpoints, 50 events: p50 {:.1} ms, p99 {:.1} ms",
            if sick { "100 hang and 100 refuse" } else { "all 1,000 well" },
            percentile(&mut times, 50),
            percentile(&mut times, 99)
        );
        p99.push(percentile(&mut times, 99));
    }
    println!("isolation: p99 with the sick is {:.2} times that without", p99[1] / p99[0]);
}
