//! What is in the watched directory and cannot be read, or is not what was read.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;

use axum::http::StatusCode;
use pressroom::store::{Refused, Stat};

use crate::feeds::transcript;
use crate::serving::Door;

/// Paths of the files that an operator sees as refused.
async fn refused(door: &Door) -> Vec<String> {
    door.house.store.status().await.unwrap().refused.into_iter().map(|file| file.path).collect()
}

fn folder(door: &Door) -> &Path {
    &door.house.intake.settings.directory
}

#[tokio::test]
async fn what_cannot_be_read_is_told_for_as_long_as_it_is_there() {
    let door = Door::usual().await;
    door.write("scan.pdf", "%PDF");
    // A name in Latin-1, as old archives and FTP servers have them.
    let name = OsStr::from_bytes(b"communiqu\xe9.txt");
    std::fs::write(folder(&door).join(name), transcript(2, "And that was all.")).unwrap();
    for second in 1..=4 {
        door.step(1_700_000_000 + second).await;
        assert_eq!(refused(&door).await, ["communiqu\u{fffd}.txt", "scan.pdf"], "sweep {second}");
    }
    std::fs::rename(folder(&door).join(name), folder(&door).join("communiqué.txt")).unwrap();
    door.remove("scan.pdf");
    door.step(1_700_000_010).await;
    assert_eq!(refused(&door).await, [""; 0]);
    assert_eq!(door.house.store.status().await.unwrap().statements, 2);
}

#[tokio::test]
async fn what_is_refused_for_no_fault_of_its_own_is_read_when_that_ends() {
    let mut door = Door::usual().await;
    let text = transcript(2, "And that was all.");
    let path = "two.txt".to_owned();
    // As it was left by a sweep that was not allowed to open it.
    door.write(&path, &text);
    let (code, reason) = ("unreadable".to_owned(), "cannot be read".to_owned());
    let unreadable = vec![Refused { path, stat: Stat::NEVER, code, reason }];
    let at = |second| jiff::Timestamp::from_second(second).unwrap();
    let store = door.house.store.clone();
    assert_eq!(store.refuse(unreadable.clone(), at(1)).await.unwrap(), unreadable);
    assert!(store.refuse(unreadable, at(2)).await.unwrap().is_empty(), "it is told once");
    assert_eq!(store.status().await.unwrap().refused[0].at, at(1));
    door.step(1_700_000_001).await;
    assert_eq!((refused(&door).await, store.status().await.unwrap().statements), (vec![], 2));
    // A bound that is raised.
    door.house.intake.settings.transcript_bytes_max = 10;
    door.write("three.txt", &transcript(3, "And that was more."));
    for second in 2..=3 {
        door.step(1_700_000_000 + second).await;
        assert_eq!(refused(&door).await, ["three.txt"]);
        assert_eq!(store.status().await.unwrap().refused[0].at, at(1_700_000_002), "it is told once");
    }
    door.house.intake.settings.transcript_bytes_max = 1_000_000;
    door.step(1_700_000_004).await;
    assert_eq!((refused(&door).await, store.status().await.unwrap().statements), (vec![], 3));
}

#[tokio::test]
async fn only_what_was_read_is_served_as_the_transcript() {
    let door = Door::usual().await;
    let id = door.house.store.statements_after(None, 1).await.unwrap()[0].id.clone();
    let path = format!("/statements/{id}/transcript");
    assert_eq!(door.ask(&path, &[]).await.status, StatusCode::OK);
    let outside = tempfile::NamedTempFile::new().unwrap();
    let secret = transcript(1, "The UN was told.");
    std::fs::write(outside.path(), &secret).unwrap();
    door.remove("one.txt");
    symlink(outside.path(), folder(&door).join("one.txt")).unwrap();
    assert_eq!(door.ask(&path, &[]).await.status, StatusCode::NOT_FOUND, "before the sweep");
    door.step(1_700_000_001).await;
    assert_eq!(door.ask(&path, &[]).await.status, StatusCode::NOT_FOUND);
    let page = door.ask(&format!("/statements/{id}"), &[]).await;
    assert!(!String::from_utf8_lossy(&page.body).contains("/transcript"), "and no link leads there");
    // Other content under the same name is another statement.
    door.remove("one.txt");
    door.write("one.txt", &"A wholly different text about other things. ".repeat(20));
    door.step(1_700_000_002).await;
    assert_eq!(door.house.store.status().await.unwrap().statements, 2);
    assert_eq!(door.ask(&path, &[]).await.status, StatusCode::NOT_FOUND, "it is the other's");
}
