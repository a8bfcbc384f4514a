//! `pressroom doctor` and `pressroom status` name what is wrong and what to do.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;

use pressroom::model::Filter;
use pressroom::store::Steer;
use serde_json::Value;

use crate::archive::Archive;
use crate::deliveries::subscription;

const NEEDED: i32 = 3;

impl Archive {
    /// What the doctor finds of one thing, and whether it is in trouble as a whole.
    fn finds(&self, check: &str) -> (String, String, bool) {
        let (code, printed, _) = self.run(&["doctor", "--json"]);
        assert!(code == 0 || code == NEEDED, "{printed}");
        let findings: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        for finding in &findings {
            assert_eq!(
                finding["verdict"] == "good",
                finding["remedy"].is_null(),
                "a remedy for each trouble: {finding}"
            );
        }
        let wanted = findings.iter().find(|finding| finding["check"] == check);
        let wanted = wanted.unwrap_or_else(|| panic!("no {check} in {printed}"));
        let word = |name: &str| wanted[name].as_str().unwrap().to_owned();
        (word("verdict"), word("found"), code == NEEDED)
    }
}

#[test]
fn a_sound_archive_is_in_no_trouble() {
    let archive = Archive::new();
    let (code, printed, _) = archive.run(&["doctor"]);
    assert_eq!(code, 0, "{printed}");
    assert!(printed.contains("good     store        sound"), "{printed}");
    assert!(printed.contains("1 files in"), "{printed}");
    let mode = std::fs::metadata(archive.path("state/pressroom.db")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "the store holds secrets");
}

/// What is spoilt, the check that finds it, its verdict, and words of what it says.
type Spoilt = (fn(&mut Archive), &'static str, &'static str, &'static str);

#[test]
fn each_trouble_is_found() {
    let table: [Spoilt; 6] = [
        (
            |archive| std::fs::remove_dir_all(archive.path("transcripts")).unwrap(),
            "transcripts",
            "trouble",
            "cannot be read",
        ),
        (
            |archive| {
                std::os::unix::fs::symlink("b.txt", archive.path("transcripts/b.txt")).unwrap();
            },
            "transcripts",
            "trouble",
            "1 of 1 files cannot be read",
        ),
        (
            |archive| {
                let store = archive.path("state/pressroom.db");
                std::fs::set_permissions(store, PermissionsExt::from_mode(0o644)).unwrap();
            },
            "state",
            "warning",
            "everybody on this machine can read it",
        ),
        (|archive| damage(archive), "store", "trouble", ""),
        (
            |archive| archive.set("PRESSROOM_CATALOGUE__DIRECTORY", "/nowhere"),
            "catalogue",
            "trouble",
            "/nowhere",
        ),
        (
            |archive| {
                let taken = TcpListener::bind("127.0.0.1:0").unwrap();
                archive.set("PRESSROOM_WEB__LISTEN", &taken.local_addr().unwrap().to_string());
                // It is held for the rest of the test.
                std::mem::forget(taken);
            },
            "address",
            "trouble",
            "cannot listen",
        ),
    ];
    for (spoil, check, verdict, words) in table {
        let mut archive = Archive::new();
        assert_eq!(archive.finds(check).0, "good", "{check} before");
        spoil(&mut archive);
        let (found, told, trouble) = archive.finds(check);
        assert_eq!((found.as_str(), trouble), (verdict, verdict == "trouble"), "{check}: {told}");
        assert!(told.contains(words), "{check}: {told}");
    }
}

#[test]
fn a_file_where_the_twin_should_be_is_trouble() {
    let mut archive = Archive::new();
    let place = archive.path("public");
    archive.set("PRESSROOM_PUBLISH__DIRECTORY", place.to_str().unwrap());
    assert_eq!(archive.finds("static twin").0, "good");
    std::fs::write(&place, "").unwrap();
    let (verdict, found, trouble) = archive.finds("static twin");
    assert_eq!((verdict.as_str(), trouble), ("trouble", true));
    assert!(found.ends_with("/public is no directory"), "{found}");
}

#[tokio::test]
async fn a_disabled_subscription_is_trouble() {
    let archive = Archive::new();
    let store = pressroom::store::open(archive.path("state/pressroom.db").to_str().unwrap()).await.unwrap();
    let one = subscription(1, Filter::default());
    store.add_subscription(&one).await.unwrap();
    assert_eq!(archive.finds("endpoints").0, "good");
    store.steer(&one.id, Steer::Disable("the endpoint answered 410 Gone".to_owned())).await.unwrap();
    let (verdict, found, trouble) = archive.finds("endpoints");
    assert_eq!((verdict.as_str(), trouble), ("trouble", true));
    assert_eq!(found, "of 1 subscriptions 0 have an endpoint that takes nothing, 1 are disabled");
    store.close().await;
}

/// Overwrites the second half of the store, of which a backup makes one file.
fn damage(archive: &Archive) {
    let store = archive.path("state/pressroom.db");
    let whole = archive.path("backup");
    assert_eq!(archive.run(&["backup", whole.to_str().unwrap()]).0, 0);
    let mut bytes = std::fs::read(whole).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..].fill(0xa5);
    for beside in ["pressroom.db-wal", "pressroom.db-shm"] {
        std::fs::remove_file(archive.path("state").join(beside)).unwrap();
    }
    std::fs::write(store, bytes).unwrap();
}

#[test]
fn status_needs_a_state_and_says_when_nobody_serves() {
    let mut archive = Archive::new();
    let (code, printed, _) = archive.run(&["status"]);
    assert_eq!(code, NEEDED);
    let mut lines = printed.lines();
    assert_eq!(lines.next(), Some("pressroom is not running. One thing needs you:"));
    assert!(printed.contains("systemctl start pressroom"), "{printed}");
    let (_, json, _) = archive.run(&["status", "--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (&json["serving"], &json["statements"], &json["concerns"][0]["urgent"]),
        (&false.into(), &1.into(), &true.into())
    );
    let nowhere = archive.path("nowhere").display().to_string();
    archive.set("PRESSROOM_STORE__DIRECTORY", &nowhere);
    assert_eq!(archive.run(&["status"]).0, 1);
    assert!(!archive.path("nowhere").exists(), "a look makes nothing");
}
