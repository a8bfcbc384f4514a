//! Backup, restore, rebuild, and a store that cannot be written for a while.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use jiff::Timestamp;
use pressroom::model::{Authority, FeedKey};
use pressroom::store::{Alarm, Store, StoreError, open, restore};
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;

fn pressroom(home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pressroom"));
    let feeds = home.join("feeds");
    std::fs::create_dir_all(&feeds).unwrap();
    command.env_clear().env("PRESSROOM_CATALOGUE__DIRECTORY", feeds);
    command.args(arguments).arg("--state").arg(home.join("state")).output().unwrap()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The ids of all statements, in the order of acceptance.
async fn ids(store: &Arc<dyn Store>) -> Vec<String> {
    let entries = store.statements_after(None, 1_000).await.unwrap();
    entries.into_iter().map(|entry| entry.id.to_string()).collect()
}

async fn database(path: &Path) -> sqlx::SqliteConnection {
    sqlx::sqlite::SqliteConnectOptions::new().filename(path).connect().await.unwrap()
}

fn alarm(message: &str) -> Alarm {
    Alarm { code: "test".to_owned(), message: message.to_owned(), since: Timestamp::UNIX_EPOCH }
}

#[tokio::test]
async fn a_backup_is_taken_while_others_write_and_can_be_had_again() {
    let home = TempDir::new().unwrap();
    let (live, copy) = (home.path().join("live.db"), home.path().join("copy"));
    let store = open(live.to_str().unwrap()).await.unwrap();
    store.authority(&Authority::new("press.example")).await.unwrap();
    let writing = Arc::clone(&store);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let writer = tokio::spawn(async move {
        let mut count = 0;
        while !*stopped.borrow() {
            writing.declare_feeds(vec![FeedKey::All], Timestamp::UNIX_EPOCH).await.unwrap();
            writing.raise(alarm(&count.to_string())).await.unwrap();
            count += 1;
        }
        count
    });
    for _ in 0..3 {
        store.backup(&copy).await.unwrap();
    }
    stop.send_replace(true);
    assert!(writer.await.unwrap() > 0);
    assert!(store.examine().await.unwrap().is_empty());
    store.raise(alarm("after the backup")).await.unwrap();
    store.close().await;
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&copy).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600, "it holds secrets");
    let kept = restore(live.to_str().unwrap(), &copy, Timestamp::UNIX_EPOCH).await.unwrap().unwrap();
    let before = open(kept.to_str().unwrap()).await.unwrap();
    assert_eq!(before.status().await.unwrap().alarms[0].message, "after the backup");
    let restored = open(live.to_str().unwrap()).await.unwrap();
    assert_ne!(restored.status().await.unwrap().alarms[0].message, "after the backup");
    // Only what is whole is put anywhere.
    std::fs::write(home.path().join("noise"), "no database at all, but long enough to be looked at").unwrap();
    let refused = restore(live.to_str().unwrap(), &home.path().join("noise"), Timestamp::UNIX_EPOCH).await;
    assert!(refused.is_err());
    let nowhere = restored.backup(&home.path().join("no/such/directory")).await;
    assert!(matches!(nowhere, Err(StoreError::Copy { .. })), "{nowhere:?}");
}

#[tokio::test]
async fn a_damaged_copy_is_refused() {
    let home = TempDir::new().unwrap();
    let (live, copy) = (home.path().join("live.db"), home.path().join("copy"));
    let store = open(live.to_str().unwrap()).await.unwrap();
    store.backup(&copy).await.unwrap();
    let mut bytes = std::fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..].fill(0xa5);
    std::fs::write(&copy, bytes).unwrap();
    let refused = restore(home.path().join("new.db").to_str().unwrap(), &copy, Timestamp::UNIX_EPOCH).await;
    assert!(refused.is_err(), "{refused:?}");
    assert!(!home.path().join("new.db").exists());
}

#[tokio::test]
async fn a_newer_store_is_refused() {
    let home = TempDir::new().unwrap();
    let path = home.path().join("a.db");
    open(path.to_str().unwrap()).await.unwrap().close().await;
    let mut connection = database(&path).await;
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'x', 1, x'', 0)",
    )
    .execute(&mut connection)
    .await
    .unwrap();
    connection.close().await.unwrap();
    let refused = open(path.to_str().unwrap()).await.unwrap_err();
    assert!(matches!(refused, StoreError::Newer { found: 9999, .. }), "{refused}");
    assert!(refused.to_string().contains("install that version or restore a backup"), "{refused}");
}

#[tokio::test]
async fn a_lost_store_is_rebuilt_with_the_same_ids() {
    let home = TempDir::new().unwrap();
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/transcripts");
    let rebuild = || said(&pressroom(home.path(), &["rebuild", "--transcripts", fixtures]));
    rebuild();
    let path = home.path().join("state/pressroom.db");
    let store = open(path.to_str().unwrap()).await.unwrap();
    let first = ids(&store).await;
    let keys = store.signing_keys().await.unwrap();
    store.close().await;
    assert!(first.len() > 5);
    assert!(
        said(&pressroom(home.path(), &["backup", home.path().join("b").to_str().unwrap()]))
            .contains("checked")
    );
    assert!(rebuild().contains("the store that was there is "));
    let store = open(path.to_str().unwrap()).await.unwrap();
    assert_eq!(store.signing_keys().await.unwrap(), keys, "old messages stay genuine");
    store.close().await;
    std::fs::remove_file(&path).unwrap();
    rebuild();
    let store = open(path.to_str().unwrap()).await.unwrap();
    assert_eq!(ids(&store).await, first);
    assert_eq!(store.status().await.unwrap().statements, u64::try_from(first.len()).unwrap());
    store.close().await;
    assert!(
        said(&pressroom(home.path(), &["restore", home.path().join("b").to_str().unwrap()]))
            .contains("is the store now")
    );
}

#[tokio::test]
async fn a_store_in_other_hands_halts_writing_and_recovers() {
    let home = TempDir::new().unwrap();
    let path = home.path().join("a.db");
    let store = open(path.to_str().unwrap()).await.unwrap();
    let mut halted = store.bells().halted.subscribe();
    let mut other = database(&path).await;
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    let refused = store.raise(alarm("x")).await.unwrap_err();
    assert!(refused.is_halt(), "{refused}");
    let reason = halted.wait_for(Option::is_some).await.unwrap().clone().unwrap();
    assert!(reason.contains("database is locked"), "{reason}");
    // Reading goes on, and the store counts as alive.
    assert_eq!(store.head().await.unwrap(), 0);
    store.ping().await.unwrap();
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    halted.wait_for(Option::is_none).await.unwrap();
    assert!(store.raise(alarm("x")).await.unwrap());
    assert!(!store.raise(alarm("x")).await.unwrap(), "the same again is no news");
}
