//! From a rename into the folder to the arrival, at low rate, through the program as it is.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::net::UnixDatagram;
use tokio::time::MissedTickBehavior;

use super::percentile;
use super::receiver::Receiver;

/// Statements that are dropped into the folder.
const STATEMENTS: usize = 200;
/// Time from one to the next.
const PACE: Duration = Duration::from_millis(60);

pub(crate) async fn measure() {
    let home = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (transcripts, state) = (home.path().join("transcripts"), home.path().join("state"));
    std::fs::create_dir(&transcripts).unwrap();
    let receiver = Receiver::start();
    let pressroom = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pressroom"));
        command.env("PRESSROOM_DELIVER__ALLOW_NETWORKS", r#"["127.0.0.0/8"]"#).stdout(Stdio::null());
        command
    };
    let url = receiver.url("1");
    let add = ["subscription", "add", "--url", &url, "--organisation", "csto", "--state"];
    assert!(pressroom().args(add).arg(&state).status().unwrap().success());
    let notify = home.path().join("notify");
    let notices = UnixDatagram::bind(&notify).unwrap();
    let mut serve = pressroom();
    serve.env("NOTIFY_SOCKET", &notify);
    serve.arg("serve").arg("--transcripts").arg(&transcripts).arg("--state").arg(&state);
    let mut daemon = serve.args(["--listen", "127.0.0.1:0"]).stderr(Stdio::null()).spawn().unwrap();
    let mut notice = [0; 1_024];
    while !String::from_utf8_lossy(&notice).contains("READY=1") {
        notices.recv(&mut notice).await.unwrap();
    }
    // A low rate: what follows an event, feeds and pages, is done before the next.
    let mut pace = tokio::time::interval(PACE);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut arrivals, mut times) = (receiver.listen(), Vec::new());
    for n in 0..STATEMENTS {
        pace.tick().await;
        let part = home.path().join("part");
        std::fs::write(&part, text(n)).unwrap();
        let begun = Instant::now();
        std::fs::rename(&part, transcripts.join(format!("{n}.txt"))).unwrap();
        let (at, _) = arrivals.recv().await.unwrap();
        times.push(at.duration_since(begun).as_secs_f64() * 1e3);
    }
    daemon.kill().unwrap();
    daemon.wait().unwrap();
    let [p50, p99] = [50, 99].map(|percent| percentile(&mut times, percent));
    println!(
        "latency, rename to arrival, {STATEMENTS} statements: p50 {p50:.1} ms, p99 {p99:.1} ms; {}",
        flush(&home)
    );
}

/// What a flush costs on this disk.
fn flush(home: &TempDir) -> String {
    let mut file = std::fs::File::create(home.path().join("flushed")).unwrap();
    let mut times: Vec<f64> = (0..200)
        .map(|_| {
            let begun = Instant::now();
            file.write_all(&[1; 4_096]).unwrap();
            file.sync_data().unwrap();
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    format!("a flush of 4 KB takes {:.2} ms there", percentile(&mut times, 50))
}

fn text(n: usize) -> String {
    let points =
        (0..20).map(|k| format!("Point {n}-{k} was discussed at length.")).collect::<Vec<_>>().join(" ");
    format!(
        "Minister Anna Example’s remarks at the meeting number {n} of the CSTO, Strelsau, June {}, 2021\n\nThis is what was said at the \
         meeting {n}. {points}\n\nThe UN was told.\n",
        n % 28 + 1
    )
}
