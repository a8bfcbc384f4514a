//! How fast transcripts are read and tagged, as a ratio to checking the same bytes for UTF-8 and to a plain search for phrases.
//!
//!     cargo bench --bench reading -- ../shared/corpus/dev
//!
//! Prints megabytes per second on one core, the best of several rounds, all in one run: machines differ, ratios less.
//!
//!     cargo bench --bench reading -- --hostile
//!
//! Reads and tags the texts of `tests/bench/hostile.rs` at a quarter and at the whole of the largest transcript, each in a process of
//! its own, and prints time, peak memory, and how the time grows: 4 where it is linear, less where the text is refused.
//!
//!     cargo bench --bench reading -- --profile DIRECTORY
//!
//! Reads and tags each plain text and measures nothing: for a profiler.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use aho_corasick::{AhoCorasickBuilder, MatchKind};
use pressroom::catalogue::{Catalogue, Item};
use pressroom::tagging::Tagger;
use pressroom::transcript::{self, Context};

mod hostile;

/// Bytes of the largest transcript that the settings allow by default.
const TRANSCRIPT_BYTES_MAX: usize = 16 << 20;
/// Rounds of which the best counts.
const ROUNDS: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--hostile"] => measure_hostile(),
        ["--hostile", name, bytes] => measure_one(name, bytes.parse().expect("a number of bytes")),
        ["--profile", directory] => read_all(directory),
        _ => measure_corpus(),
    }
}

/// Reads and tags each plain text of a directory, for a profiler.
fn read_all(directory: &str) {
    let tagger = Tagger::new(Catalogue::embedded());
    let texts = texts(directory);
    let plain = texts.iter().filter(|(path, _)| path.ends_with(".txt"));
    let tags = |_| plain.clone().map(|(path, bytes)| read_and_tag(path, bytes, &tagger)).sum::<usize>();
    println!("{} tags", (0..ROUNDS).map(tags).sum::<usize>());
}

/// Each case at a quarter and at the whole, in processes of their own.
fn measure_hostile() {
    let program = std::env::current_exe().expect("this program");
    for (name, _) in hostile::CASES {
        let measured = [TRANSCRIPT_BYTES_MAX / 4, TRANSCRIPT_BYTES_MAX].map(|bytes| {
            let bytes = bytes.to_string();
            let run = std::process::Command::new(&program)
                .args(["--hostile", name, &bytes])
                .output()
                .expect("a run");
            let said = String::from_utf8(run.stdout).expect("text");
            let mut fields = said.split_whitespace().map(str::to_owned);
            let seconds: f64 = fields.next().and_then(|field| field.parse().ok()).unwrap_or(f64::INFINITY);
            (seconds, fields.collect::<Vec<_>>().join(" "))
        });
        let [(quarter, _), (whole, rest)] = measured;
        println!("{name:28} {whole:6.2} s   {:5.1} x a quarter   {rest}", whole / quarter);
    }
}

/// Prints the seconds, the peak memory of this process, and what came of the text.
fn measure_one(name: &str, bytes: usize) {
    let (_, text) = hostile::CASES.iter().find(|(known, _)| *known == name).expect("the name of a case");
    let text = text(bytes);
    let tagger = Tagger::new(Catalogue::embedded());
    let start = processor_time();
    let outcome = match transcript::read(text.as_bytes(), &Context::of(name)) {
        Ok(mut reading) => {
            tagger.identify(&mut reading.statement);
            black_box(tagger.tag(&reading.statement));
            format!("read, {} passages", reading.statement.passages().count())
        }
        Err(refusal) => format!("refused, {}", refusal.code()),
    };
    let seconds = (processor_time() - start).as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("? kB").trim();
    println!("{seconds} {peak} {outcome}");
}

fn measure_corpus() {
    let given = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let directory = given.unwrap_or_else(|| "tests/fixtures/transcripts".to_owned());
    let texts = texts(&directory);
    let plain: Vec<&(String, Vec<u8>)> = texts.iter().filter(|(path, _)| path.ends_with(".txt")).collect();
    let all: Vec<&(String, Vec<u8>)> = texts.iter().collect();
    let catalogue = Catalogue::embedded();
    let tagger = Tagger::new(catalogue.clone());
    println!("{} files in {directory}", texts.len());
    for (name, set) in [("plain text", &plain), ("all formats", &all)] {
        let bytes: usize = set.iter().map(|(_, bytes)| bytes.len()).sum();
        let utf8 =
            best(|| set.iter().filter(|(_, bytes)| std::str::from_utf8(black_box(bytes)).is_ok()).count());
        let phrases = phrases(&catalogue);
        let search = AhoCorasickBuilder::new()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(&phrases)
            .expect("phrases");
        let searched = best(|| set.iter().map(|(_, bytes)| search.find_iter(black_box(bytes)).count()).sum());
        let parsed = best(|| {
            set.iter().filter(|(path, bytes)| transcript::read(bytes, &Context::of(path)).is_ok()).count()
        });
        let tagged = best(|| set.iter().map(|(path, bytes)| read_and_tag(path, bytes, &tagger)).sum());
        println!("{name}: {:.1} MB", megabytes(bytes));
        for (what, time) in
            [("UTF-8 check", utf8), ("aho-corasick", searched), ("parse", parsed), ("parse + tag", tagged)]
        {
            println!(
                "  {what:14} {:8.1} MB/s   {:6.2} x the time of aho-corasick   {:7.1} x that of the UTF-8 check",
                rate(bytes, time),
                time.as_secs_f64() / searched.as_secs_f64(),
                time.as_secs_f64() / utf8.as_secs_f64()
            );
        }
    }
    growth(&plain, &catalogue);
}

/// The cost by length of the text and by size of the catalogue.
fn growth(plain: &[&(String, Vec<u8>)], catalogue: &Catalogue) {
    let bytes: usize = plain.iter().map(|(_, bytes)| bytes.len()).sum();
    println!("by subjects in the catalogue:");
    for subjects in [250, 2_500, 25_000] {
        let tagger = Tagger::new(sized(catalogue, subjects));
        let time = best(|| plain.iter().map(|(path, bytes)| read_and_tag(path, bytes, &tagger)).sum());
        println!("  {subjects:6} {:8.1} MB/s", rate(bytes, time));
    }
    println!("by length of one text:");
    let tagger = Tagger::new(catalogue.clone());
    let body: Vec<u8> = plain.iter().flat_map(|(_, bytes)| bytes.iter().copied()).collect();
    for parts in [16, 4, 1] {
        let text = body.get(..body.len() / parts).unwrap_or_default();
        let time = best(|| read_and_tag("a.txt", text, &tagger));
        println!("  {:6.2} MB {:8.1} MB/s", megabytes(text.len()), rate(text.len(), time));
    }
}

fn read_and_tag(path: &str, bytes: &[u8], tagger: &Tagger) -> usize {
    let Ok(mut reading) = transcript::read(black_box(bytes), &Context::of(path)) else { return 0 };
    tagger.identify(&mut reading.statement);
    tagger.tag(&reading.statement).organisations.len()
}

/// A catalogue of that many subjects: those that there are, and invented ones.
fn sized(catalogue: &Catalogue, subjects: usize) -> Catalogue {
    let mut organisations: BTreeMap<String, Item> =
        catalogue.organisations.clone().into_iter().take(subjects).collect();
    for n in organisations.len()..subjects {
        let word = |n: usize| {
            ["Trade", "Lake", "River", "Mountain", "Youth", "Energy", "Coal", "Grain", "Post", "Rail"]
                .get(n % 10)
                .copied()
                .unwrap_or_default()
        };
        let name = format!("{} {} Organisation of the {} {n}", word(n), word(n / 10), word(n / 100));
        let phrases = BTreeMap::from([("en".to_owned(), vec![name.clone()])]);
        organisations.insert(
            format!("invented-{n}"),
            Item { name, acronyms: vec![format!("XQ{n}")], phrases, ..Item::default() },
        );
    }
    Catalogue { organisations, topics: BTreeMap::new() }
}

fn phrases(catalogue: &Catalogue) -> Vec<String> {
    let items = catalogue.organisations.values().chain(catalogue.topics.values());
    items
        .flat_map(|item| {
            let phrases = item.names.values().chain(item.phrases.values()).flatten();
            item.acronyms.iter().chain(phrases).cloned()
        })
        .collect()
}

/// What this thread has had of a processor, so that others on the machine count less.
fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).expect("a time since the start of the thread")
}

/// The shortest of several rounds.
fn best(mut round: impl FnMut() -> usize) -> Duration {
    let times = (0..ROUNDS).map(|_| {
        let start = processor_time();
        black_box(round());
        processor_time() - start
    });
    times.min().unwrap_or_default()
}

fn megabytes(bytes: usize) -> f64 {
    f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1e6
}

fn rate(bytes: usize, time: Duration) -> f64 {
    megabytes(bytes) / time.as_secs_f64()
}

/// The texts of a directory by path.
fn texts(directory: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    collect(Path::new(directory), &mut files);
    files.sort();
    let read = |path: &PathBuf| std::fs::read(path).expect("a readable file");
    files.iter().map(|path| (path.display().to_string(), read(path))).collect()
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if transcript::supported(&path.to_string_lossy()).is_ok() {
            files.push(path);
        }
    }
}
