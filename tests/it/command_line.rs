//! What commands print for programs, and how they fail.

use serde_json::Value;

use crate::archive::Archive;

#[test]
fn json_is_an_object_a_line() {
    let archive = Archive::new();
    let place = |name: &str| archive.path(name).display().to_string();
    let (copy, out, manual) = (place("copy.db"), place("out"), place("manual"));
    for (command, key) in [
        (vec!["check"], "topics"),
        (vec!["check", "--feeds"], "contradictions"),
        (vec!["build", "--out", &out], "written"),
        (vec!["schedule"], "next"),
        (vec!["status"], "concerns"),
        (vec!["doctor"], "verdict"),
        (vec!["backup", &copy], "bytes"),
        (vec!["restore", &copy], "kept"),
        (vec!["rebuild"], "authority"),
        (vec!["key", "rotate"], "public"),
        (vec!["key", "list"], "since"),
        (vec!["token", "create", "--name", "Desk"], "id"),
        (vec!["token", "list"], "scope"),
        (vec!["manual", &manual], "directory"),
    ] {
        let (code, printed, complained) = archive.run(&[command.clone(), vec!["--json"]].concat());
        assert!([0, 3].contains(&code), "{command:?}: {complained}");
        let objects: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(objects.last().is_some_and(|last| last.get(key).is_some()), "{command:?}: {printed}");
    }
}

#[test]
fn failures_say_what_to_do() {
    let mut archive = Archive::new();
    let nowhere = archive.path("nowhere").display().to_string();
    let text = archive.path("transcripts/a.txt").display().to_string();
    let folder = archive.path("transcripts").display().to_string();
    for (command, code, words) in [
        (vec!["buidl"], 2, "similar subcommands exist"),
        (vec!["build"], 2, "--out <DIR>"),
        (vec!["restore", &nowhere], 1, "there is no backup"),
        (vec!["restore", &text], 1, "file is not a database"),
        (vec!["subscription", "add", "--url", "https://example.org/"], 1, "--all"),
        (vec!["subscription", "add", "--url", "http://127.0.0.1/", "--all"], 1, "deliver.allow_networks"),
        (vec!["subscription", "show", "sub_none"], 1, "subscription list"),
        (vec!["check", "--config", &nowhere], 78, "nowhere"),
        (vec!["check", "--config", &text], 78, "a.txt:1"),
        (vec!["inspect", &nowhere], 1, "nowhere: cannot be read: No such file"),
        (vec!["inspect", &folder], 1, "transcripts: is no file"),
    ] {
        let (found, _, complained) = archive.run(&command);
        assert_eq!(found, code, "{command:?}: {complained}");
        assert!(complained.contains(words), "{command:?}: {complained}");
        assert!(!complained.contains('\u{1b}'), "no colours off a terminal: {complained}");
    }
    let file = archive.path("transcripts/pressroom.toml");
    std::fs::write(&file, "language = \"en\"\norganisation = \"otsc\"\n").unwrap();
    let (code, _, complained) = archive.run(&["check"]);
    assert_eq!(code, 78);
    assert!(complained.contains("pressroom.toml:2: the catalogue has no organisation otsc"), "{complained}");
    let (_, printed, _) = archive.run(&["inspect", "--json", &text]);
    assert!(printed.contains("unknown_organisation"), "{printed}");
    std::fs::write(&file, "organisation = \"csto\"\n").unwrap();
    assert_eq!(archive.run(&["check"]).0, 0);
    let (_, printed, _) = archive.run(&["inspect", "--json", &text]);
    assert!(
        printed.contains("\"publisher\":{\"name\":\"Collective Security Treaty Organisation\""),
        "{printed}"
    );
    archive.set("PRESSROOM_PUBLISH__BASE_URL", "https://press.example");
    let (code, _, complained) = archive.run(&["check", "--feeds"]);
    assert_eq!(code, 1);
    assert!(complained.contains("other settings"), "{complained}");
    archive.set("PRESSROOM_STORE__DIRECTORY", &nowhere);
    let (code, _, complained) = archive.run(&["backup", &nowhere]);
    assert_eq!(code, 1);
    assert!(complained.contains("nothing to back up"), "{complained}");
}

#[test]
fn no_file_steers_the_terminal() {
    let archive = Archive::new();
    let out = archive.path("out").display().to_string();
    std::fs::write(archive.path("transcripts/\u{1b}[31mred.pdf"), "%PDF").unwrap();
    std::fs::write(
        archive.path("transcripts/\u{1b}[31mred.txt"),
        "Remarks on \u{9b}5m the CSTO\n\nThey were good.\n",
    )
    .unwrap();
    let text = archive.path("transcripts/\u{1b}[31mred.txt").display().to_string();
    for command in [vec!["build", "--out", &out], vec!["inspect", &text], vec!["rebuild"], vec!["status"]] {
        let (_, printed, complained) = archive.run(&command);
        let steers = |c: char| c.is_control() && c != '\n';
        assert!(
            !printed.contains(steers) && !complained.contains(steers),
            "{command:?}: {printed:?} {complained:?}"
        );
        assert!((printed + &complained).contains("red") || command[0] == "rebuild", "{command:?}");
    }
}

#[test]
fn a_backup_takes_the_place_of_nothing_that_is_needed() {
    let archive = Archive::new();
    let out = archive.path("copy.db").display().to_string();
    assert!([0, 3].contains(&archive.run(&["rebuild"]).0));
    let store = archive.path("state/pressroom.db");
    std::os::unix::fs::symlink(&store, archive.path("link.db")).unwrap();
    std::fs::hard_link(&store, archive.path("hard.db")).unwrap();
    std::os::unix::fs::symlink(store.parent().unwrap(), archive.path("other")).unwrap();
    let before = std::fs::read(&store).unwrap();
    for place in [
        store.clone(),
        store.with_file_name("pressroom.db-wal"),
        store.with_file_name("pressroom.db-shm"),
        store.with_file_name("new.db"),
        archive.path("other/pressroom.db"),
        archive.path("link.db"),
        archive.path("hard.db"),
        archive.path("transcripts/copy.txt"),
    ] {
        let (code, _, complained) = archive.run(&["backup", &place.display().to_string()]);
        assert_eq!(code, 78, "{}: {complained}", place.display());
    }
    assert_eq!(std::fs::read(&store).unwrap(), before);
    assert_eq!(archive.run(&["backup", &out]).0, 0);
    let backups = store.with_file_name("backups");
    std::fs::create_dir(&backups).unwrap();
    assert_eq!(archive.run(&["backup", &backups.join("mine.db").display().to_string()]).0, 0);
}

#[test]
fn who_only_asks_makes_no_store() {
    let archive = Archive::new();
    let typo = archive.path("typo");
    let (state, out) = (typo.display().to_string(), archive.path("out").display().to_string());
    for command in [
        vec!["status"],
        vec!["subscription", "list"],
        vec!["subscription", "export", &out],
        vec!["subscription", "preview", "--all"],
        vec!["subscription", "pause", "sub_x"],
        vec!["delivery", "list", "sub_x"],
        vec!["key", "list"],
        vec!["token", "list"],
    ] {
        let (code, _, complained) = archive.run(&[command.clone(), vec!["--state", &state]].concat());
        assert_eq!(code, 1, "{command:?}: {complained}");
        assert!(complained.contains("there is no state at"), "{command:?}: {complained}");
        assert!(!typo.exists(), "{command:?}");
    }
}

#[test]
fn what_may_be_meant_otherwise_is_noted() {
    let mut archive = Archive::new();
    let nowhere = archive.path("nowhere").display().to_string();
    archive.set("PRESSROOM_INTAKE__DIRECTORY", &nowhere);
    // The daemon waits for it, so that this is no mistake.
    let (code, printed, _) = archive.run(&["check"]);
    assert_eq!(code, 0);
    let told = format!("note: intake.directory: {nowhere} cannot be read: No such file or directory");
    assert!(printed.contains(&told), "{printed}");
    let (_, json, _) = archive.run(&["check", "--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["notes"].as_array().unwrap().len(), 2, "{json}");
}

#[test]
fn sweeps_by_the_timetable_may_be_left_out() {
    let mut archive = Archive::new();
    let tasks = |archive: &Archive| archive.run(&["schedule"]).1;
    assert!(tasks(&archive).contains("sweep"));
    archive.set("PRESSROOM_INTAKE__SWEEP", "");
    let out = archive.path("out").display().to_string();
    // What is built has all the rooms of the daemon.
    for command in [vec!["check"], vec!["build", "--out", &out]] {
        let (code, _, complained) = archive.run(&command);
        assert_eq!(code, 0, "{command:?}: {complained}");
    }
    assert!(!tasks(&archive).contains("sweep"));
}
