//! What is done by the timetable, stepped by hand.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use pressroom::config::load;
use pressroom::service::Caretaker;
use pressroom::store::{Store, open};
use tempfile::TempDir;

async fn caretaker(home: &TempDir, more: &str) -> (Arc<dyn Store>, Caretaker) {
    let file = home.path().join("pressroom.toml");
    let text =
        format!("[store]\ndirectory = {:?}\n[schedule]\nbackup = \"0 0 2 * * *\"\n{more}\n", home.path());
    std::fs::write(&file, text).unwrap();
    let settings = load(Some(&file), &[]).unwrap();
    let store = open(&settings.store_url()).await.unwrap();
    (Arc::clone(&store), Caretaker::new(store, &settings).unwrap())
}

fn day(n: i64) -> Timestamp {
    "2026-03-01T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(24 * n)
}

#[tokio::test]
async fn what_was_missed_is_done_once() {
    let home = TempDir::new().unwrap();
    let (store, caretaker) = caretaker(&home, "").await;
    assert_eq!(caretaker.step(day(0)).await.unwrap(), 0, "what is new was not missed");
    assert_eq!(caretaker.step(day(0) + SignedDuration::from_hours(1)).await.unwrap(), 0);
    // Nine days of sleep: each of the three tasks is done once.
    assert_eq!(caretaker.step(day(9)).await.unwrap(), 3);
    assert_eq!(caretaker.step(day(9)).await.unwrap(), 0);
    let runs = store.runs().await.unwrap();
    assert!(runs.iter().all(|run| run.good && run.at == day(9)), "{runs:?}");
    assert_eq!(caretaker.step(day(10)).await.unwrap(), 3);
}

#[tokio::test]
async fn a_clock_that_was_ahead_stops_no_task() {
    let home = TempDir::new().unwrap();
    let (store, caretaker) = caretaker(&home, "backups_kept = 1").await;
    caretaker.step(day(0)).await.unwrap();
    assert_eq!(caretaker.step(day(4_000)).await.unwrap(), 3, "the clock is ten years ahead");
    assert_eq!(caretaker.step(day(1)).await.unwrap(), 0, "and right again");
    assert_eq!(caretaker.step(day(2)).await.unwrap(), 3);
    let runs = store.runs().await.unwrap();
    let made = &runs.iter().find(|run| run.task == "backup").unwrap().outcome;
    assert!(home.path().join("backups").join(made).exists(), "what is written is kept: {made}");
}

#[tokio::test]
async fn the_newest_backups_are_kept_and_a_failure_is_an_alarm() {
    let home = TempDir::new().unwrap();
    let (store, caretaker) = caretaker(&home, "backups_kept = 2").await;
    let backups = home.path().join("backups");
    std::fs::create_dir(&backups).unwrap();
    std::fs::write(backups.join("mine.db"), "not to be touched").unwrap();
    for n in 0..5 {
        caretaker.step(day(n)).await.unwrap();
    }
    let mut kept: Vec<String> =
        backups.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    kept.sort();
    assert_eq!(kept, ["mine.db", "pressroom-20260304T120000Z.db", "pressroom-20260305T120000Z.db"]);
    std::fs::remove_dir_all(&backups).unwrap();
    std::fs::write(&backups, "in the way").unwrap();
    caretaker.step(day(5)).await.unwrap();
    let alarms = store.status().await.unwrap().alarms;
    assert!(
        alarms.iter().any(|one| one.code == "task_backup" && one.message.contains("backup failed")),
        "{alarms:?}"
    );
    std::fs::remove_file(&backups).unwrap();
    caretaker.step(day(6)).await.unwrap();
    assert!(store.status().await.unwrap().alarms.is_empty());
}
