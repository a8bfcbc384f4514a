//! The static twin: the bytes of the daemon, and nothing written that did not change.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use pressroom::publish::Twin;
use pressroom::web::Limit;
use tempfile::TempDir;

use crate::feeds::transcript;
use crate::links;
use crate::serving::{Door, unpack};

const CATALOGUE: &str =
    "[csto]\nname = \"CSTO\"\nacronyms = [\"CSTO\"]\n[un]\nname = \"UN\"\nacronyms = [\"UN\"]\n";

struct Stage {
    door: Door,
    catalogue: TempDir,
    out: TempDir,
    twin: Twin,
}

fn twin(door: &Door, out: &Path, packed: bool) -> Twin {
    let places = (door.house.intake.settings.directory.clone(), out.to_owned());
    Twin::new(door.house.publisher.clone(), places, packed)
}

/// Inode and time of every file: a file that is written anew has another inode.
fn files(out: &Path) -> BTreeMap<String, (u64, i64, i64)> {
    let mut found = BTreeMap::new();
    for entry in
        walkdir::WalkDir::new(out).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file())
    {
        let name = entry.path().strip_prefix(out).unwrap().display().to_string();
        let metadata = entry.metadata().unwrap();
        found.insert(name, (metadata.ino(), metadata.mtime(), metadata.mtime_nsec()));
    }
    found
}

impl Stage {
    async fn set() -> Self {
        let (catalogue, out) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        std::fs::write(catalogue.path().join("organisations.toml"), CATALOGUE).unwrap();
        let directory = catalogue.path().display().to_string();
        let mut door = Door::open(Limit::new(0, None), &[("catalogue.directory", directory)]).await;
        // Files take no subscriptions and answer no questions; the door is of the same site.
        door.house.publisher.site.hubs.clear();
        door.house.publisher.site.search = false;
        door.look_as(door.house.publisher.clone());
        let twin = twin(&door, out.path(), true);
        door.write("one.txt", &transcript(1, "The UN was told."));
        door.write("two.txt", &transcript(2, "And that was all."));
        Self { door, catalogue, out, twin }
    }

    /// Publishes and writes. Returns the names of the files that were written and those that are gone.
    async fn step(&self, second: i64) -> (Vec<String>, Vec<String>) {
        let before = files(self.out.path());
        self.door.step(1_700_000_000 + second).await;
        let now = jiff::Timestamp::from_second(1_700_000_000 + second).unwrap();
        let count = self.twin.step(now).await.unwrap();
        let after = files(self.out.path());
        let written: Vec<String> = after
            .iter()
            .filter(|(name, file)| before.get(*name) != Some(file))
            .map(|(name, _)| name.clone())
            .collect();
        let gone: Vec<String> = before.keys().filter(|name| !after.contains_key(*name)).cloned().collect();
        // A file may be removed under one name and written again under the same as the past name of another.
        assert!(
            count >= written.len() + gone.len() && (count > 0) != (written.is_empty() && gone.is_empty())
        );
        (written, gone)
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.out.path().join(name)).unwrap()
    }
}

#[tokio::test]
async fn the_files_are_what_the_daemon_serves() {
    let stage = Stage::set().await;
    stage.step(0).await;
    let names = files(stage.out.path());
    let mut compared = 0;
    for name in names.keys() {
        let stem = name.strip_suffix(".html").unwrap_or(name);
        let packed = [(".gz", "gzip"), (".br", "br"), (".zst", "zstd")];
        if let Some((ending, coding)) = packed.into_iter().find(|(ending, _)| name.ends_with(ending)) {
            let plain = name.strip_suffix(ending).unwrap();
            assert_eq!(unpack(coding, &stage.read(name)), stage.read(plain), "{name}");
        } else if !name.contains("/archive/") {
            let path = if stem == "index" { "/".to_owned() } else { format!("/{stem}") };
            assert_eq!(stage.door.ask(&path, &[]).await.body, stage.read(name), "{path}");
            compared += 1;
        }
    }
    for expected in [
        "opml",
        "feed.css",
        "style.css",
        "index.html",
        "organisations/un.json",
        "statements.rss.br",
        "statements/archive/1.atom",
        "statements/archive/1.html",
        "sitemap.xml",
        "sitemap/1.xml",
        "robots.txt",
    ] {
        assert!(names.contains_key(expected), "{expected}");
    }
    assert!(compared >= 36, "{compared}");
    assert!(!names.keys().any(|name| name.ends_with(".part")));
}

#[tokio::test]
async fn files_that_cannot_be_written_are_an_alarm_until_they_can() {
    let mut stage = Stage::set().await;
    let alarms = async |stage: &Stage| stage.door.house.store.status().await.unwrap().alarms;
    let follow = async |stage: &Stage, second: i64| {
        stage.door.step(1_700_000_000 + second).await;
        let now = jiff::Timestamp::from_second(1_700_000_000 + second).unwrap();
        stage.twin.follow(now).await.unwrap();
    };
    follow(&stage, 0).await;
    assert!(alarms(&stage).await.is_empty());
    // Where a directory should be, a file stands.
    let place = stage.out.path().join("organisations");
    std::fs::remove_dir_all(&place).unwrap();
    std::fs::write(&place, "").unwrap();
    for second in 1..=2 {
        stage.door.write("three.txt", &transcript(3, &format!("The CSTO was told {second} times.")));
        follow(&stage, second).await;
        let [alarm] = alarms(&stage).await.try_into().unwrap();
        assert_eq!((alarm.code.as_str(), alarm.since.as_second()), ("publish_directory", 1_700_000_001));
        let out = stage.out.path().display().to_string();
        assert!(
            alarm.message.starts_with(&format!("publish.directory: {out} cannot be written: ")),
            "{alarm:?}"
        );
    }
    std::fs::remove_file(&place).unwrap();
    follow(&stage, 3).await;
    assert_eq!(alarms(&stage).await, []);
    assert!(String::from_utf8(stage.read("organisations/csto.atom")).unwrap().contains("told 2 times"));
    // Who wants no files any more has no trouble with them.
    std::fs::remove_dir_all(&place).unwrap();
    std::fs::write(&place, "").unwrap();
    stage.door.write("three.txt", &transcript(3, "The CSTO was told again."));
    follow(&stage, 4).await;
    assert_eq!(alarms(&stage).await.len(), 1);
    stage.door.house.twin = None;
    stage.door.house.settle().await.unwrap();
    assert!(alarms(&stage).await.is_empty());
}

#[tokio::test]
async fn every_link_leads_somewhere() {
    let mut stage = Stage::set().await;
    stage.twin = twin(&stage.door, stage.out.path(), false);
    for n in 3..120 {
        stage.door.write(&format!("{n}.txt"), &transcript(n, "The UN was told."));
    }
    stage.step(0).await;
    stage.door.write("one.txt", &transcript(1, "The UN was told otherwise."));
    stage.door.remove("two.txt");
    stage.step(1).await;
    let later = jiff::Timestamp::from_second(1_700_000_010).unwrap();
    stage.door.house.store.withdraw_missing(later, 9, later).await.unwrap();
    stage.step(20).await;
    let (broken, sound) = links::broken(stage.out.path());
    assert!(broken.is_empty(), "{} of {}: {broken:#?}", broken.len(), broken.len() + sound);
    assert!(sound > 2_000, "{sound}");
}

#[tokio::test]
async fn the_transcript_follows_its_file() {
    let stage = Stage::set().await;
    stage.step(0).await;
    let id = stage.door.house.store.statements_after(None, 1).await.unwrap().remove(0).id;
    let copy = format!("statements/{id}/transcript");
    assert_eq!(stage.read(&copy), transcript(1, "The UN was told.").as_bytes());
    // Other bytes that say the same.
    let other = transcript(1, "The UN was told.") + "\n\n";
    stage.door.write("one.txt", &other);
    let (written, _) = stage.step(1).await;
    assert_eq!(written, [copy.as_str()]);
    assert_eq!(stage.read(&copy), other.as_bytes());
    // A web server hears of another charset by a second name, which goes with it.
    let second = format!("{copy}.windows-1252");
    let legacy = transcript(1, "The café was closed.").replace('’', "'");
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&legacy);
    std::fs::write(stage.door.house.intake.settings.directory.join("one.txt"), &bytes).unwrap();
    stage.step(2).await;
    assert_eq!((stage.read(&copy), stage.read(&second)), (bytes.to_vec(), bytes.to_vec()));
    assert_eq!(
        stage.door.ask(&format!("/{copy}"), &[]).await.header("content-type"),
        "text/plain; charset=windows-1252"
    );
    stage.door.write("one.txt", &legacy);
    let (_, gone) = stage.step(3).await;
    assert_eq!(gone, [second]);
}

#[tokio::test]
async fn only_what_changed_is_written() {
    let stage = Stage::set().await;
    stage.step(0).await;
    assert_eq!(stage.step(1).await, (Vec::new(), Vec::new()));
    // Nor by another process over the same archive, nor where all is compared anew.
    let again = twin(&stage.door, stage.out.path(), true);
    let before = files(stage.out.path());
    assert_eq!(again.step(jiff::Timestamp::now()).await.unwrap(), 0);
    stage.door.house.store.remember("twin", "").await.unwrap();
    assert_eq!(again.step(jiff::Timestamp::now()).await.unwrap(), 0);
    assert_eq!(files(stage.out.path()), before);
    stage.door.write("three.txt", &transcript(3, "It was new."));
    let (written, gone) = stage.step(2).await;
    assert!(gone.is_empty());
    assert_eq!(
        written
            .iter()
            .filter(|name| name.starts_with("statements/")
                && name.ends_with(".html")
                && !name.contains("/archive/"))
            .count(),
        1
    );
    assert!(
        written.contains(&"organisations/csto.atom.gz".to_owned())
            && written.contains(&"index.html".to_owned())
    );
    assert!(
        !written
            .iter()
            .any(|name| name.contains("organisations/un") || name.contains("css") || name.contains("opml")),
        "{written:?}"
    );
}

#[tokio::test]
async fn what_is_withdrawn_stays_with_its_notice() {
    let stage = Stage::set().await;
    stage.step(0).await;
    stage.door.remove("one.txt");
    stage.step(1).await;
    let later = jiff::Timestamp::from_second(1_700_000_010).unwrap();
    let gone = stage.door.house.store.withdraw_missing(later, 9, later).await.unwrap().statements;
    let (written, mut removed) = stage.step(20).await;
    let page = format!("statements/{}.html", gone[0]);
    assert!(written.contains(&page), "{written:?}");
    // A feed that is nearly empty has no packed copies.
    removed.retain(|name| [".gz", ".br", ".zst"].iter().all(|ending| !name.ends_with(ending)));
    assert_eq!(removed, [format!("statements/{}/transcript", gone[0])]);
    assert!(String::from_utf8(stage.read(&page)).unwrap().contains("was withdrawn"));
    assert!(!String::from_utf8(stage.read("statements.atom")).unwrap().contains("meeting number 1 "));
}

#[tokio::test]
async fn a_renamed_feed_is_found_under_both_names_and_a_dropped_one_goes() {
    let stage = Stage::set().await;
    stage.step(0).await;
    stage.door.write("two.txt", &transcript(2, "And that was nearly all."));
    stage.step(1).await;
    let since = async |feed: &str, after: i64| {
        let answer = stage.door.ask(&format!("/organisations/{feed}.atom?since={after}"), &[]).await;
        String::from_utf8(answer.body.to_vec()).unwrap().matches("<entry").count()
    };
    assert_eq!((since("csto", 0).await, since("csto", 2).await), (2, 1));
    // The page of corrections has its archive; where nothing was corrected there is none.
    let corrections = String::from_utf8(stage.read("organisations/csto/changes/archive/1.html")).unwrap();
    assert!(corrections.contains("1 passage edited"), "{corrections}");
    assert!(!stage.out.path().join("organisations/un/changes/archive/1.html").exists());
    let text = "[cso]\nname = \"CSO\"\nacronyms = [\"CSTO\"]\nrenamed_from = [\"csto\"]\n";
    std::fs::write(stage.catalogue.path().join("organisations.toml"), text).unwrap();
    let desk = &stage.door.house.desk;
    let catalogue = pressroom::service::read_catalogue(Some(&stage.catalogue.path().to_owned())).unwrap();
    *desk.current.write().unwrap() = std::sync::Arc::new(pressroom::tagging::Tagger::new(catalogue));
    desk.apply().await.unwrap();
    let (_, gone) = stage.step(2).await;
    assert!(
        gone.contains(&"organisations/un.atom".to_owned())
            && gone.contains(&"organisations/un.html.gz".to_owned()),
        "{gone:?}"
    );
    assert_eq!(stage.read("organisations/csto.atom"), stage.read("organisations/cso.atom"));
    // What was corrected under the old name is told under the new one.
    assert_eq!((since("cso", 0).await, since("cso", 2).await), (2, 1));
    assert!(String::from_utf8(stage.read("organisations/cso/changes.atom")).unwrap().contains("nearly all"));
    let moved = String::from_utf8(stage.read("organisations/csto.html")).unwrap();
    assert!(moved.contains("https://press.example/organisations/cso"));
    assert!(
        String::from_utf8(stage.read("_redirects"))
            .unwrap()
            .starts_with("/organisations/csto /organisations/cso 301\n")
    );
}
