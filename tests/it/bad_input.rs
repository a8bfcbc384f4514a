//! Bad input gets a clear line and loses nothing.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn pressroom(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pressroom")).args(arguments).env_clear().output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Builds a folder and returns what was refused and the pages.
fn build(home: &Path) -> (String, String) {
    let (transcripts, out) = (home.join("in"), home.join("out"));
    let done =
        pressroom(&["build", "--transcripts", transcripts.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    (text(&done.stderr), std::fs::read_to_string(out.join("statements.atom")).unwrap())
}

#[test]
fn files() {
    let home = TempDir::new().unwrap();
    let folder = home.path().join("in");
    std::fs::create_dir_all(folder.join("x.txt")).unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
    write("good.txt", b"Remarks by the Minister on the CSTO, Strelsau, June 3, 2021\n\nThey were good.\n");
    write("empty.txt", b"");
    write("scan.pdf", b"%PDF");
    write("secret.txt", b"");
    let noise: Vec<u8> =
        (0..50_000_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[1]).collect();
    write("noise.txt", &noise);
    write("small-noise.txt", &noise[..1_000_000]);
    write(
        "hostile.txt",
        b"Remarks on \0 and ]]> <item> by the Minister\n\nThe text of it \xff is short, but it is there.\n",
    );
    symlink("loop.txt", folder.join("loop.txt")).unwrap();
    symlink(&folder, folder.join("again")).unwrap();
    symlink("/etc/hostname", folder.join("outside.txt")).unwrap();
    std::fs::set_permissions(folder.join("secret.txt"), PermissionsExt::from_mode(0o000)).unwrap();
    let (refused, feed) = build(home.path());
    for expected in [
        "refused empty.txt: the file is empty",
        "refused scan.pdf: files of this kind (.pdf) are not read",
        "refused noise.txt: the file has 50000000 bytes, more than",
        "refused small-noise.txt: the file is not text",
        "refused x.txt: a directory with the name of a transcript",
        "refused loop.txt: cannot be looked at: ",
        "refused again: a symbolic link that leads back",
        "refused outside.txt: a symbolic link to a file outside",
        "refused secret.txt: ",
    ] {
        assert!(refused.contains(expected), "{expected} is missing from:\n{refused}");
    }
    assert_eq!(feed.matches("<entry ").count(), 2, "{feed}");
    roxmltree::Document::parse(&feed).unwrap();
}

#[test]
fn the_environment_names_the_file() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("p.toml");
    let check = |config: &str, more: &[(&str, &str)]| {
        std::fs::write(&file, config).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_pressroom"));
        command.args(["check", "--state"]).arg(home.path().join("state"));
        let done =
            command.env_clear().env("PRESSROOM_CONFIG", &file).envs(more.iter().copied()).output().unwrap();
        (done.status.code(), text(&done.stderr))
    };
    assert_eq!(check("[publish]\ntitle = \"Press\"\n", &[("PRESSROOM_PUBLISH__TITLE", "2026")]).0, Some(0));
    let (code, said) = check("[publish]\ntitle = \" \"\n", &[]);
    assert!(code == Some(78) && said.contains("p.toml:2: publish.title: is empty"), "{said}");
    // A variable wins, and is blamed then.
    let (code, said) = check("[web]\nlisten = \"nowhere\"\n", &[("PRESSROOM_WEB__LISTEN", "nothing")]);
    assert!(code == Some(78) && said.contains("PRESSROOM_WEB__LISTEN: web.listen: nothing is no"), "{said}");
}

/// Checks that a configuration is refused for this reason.
fn refused(file: &Path, config: &str, expected: &str) {
    std::fs::write(file, config).unwrap();
    let state = file.with_file_name("state");
    let checked =
        pressroom(&["check", "--config", file.to_str().unwrap(), "--state", state.to_str().unwrap()]);
    assert_eq!(checked.status.code(), Some(78), "{config}");
    assert!(text(&checked.stderr).contains(expected), "{}", text(&checked.stderr));
}

#[test]
fn what_must_be_apart() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("p.toml");
    // The state is that of the call.
    let public = format!("[publish]\ndirectory = {:?}\n", home.path());
    let out = home.path().join("out");
    let backups =
        format!("[publish]\ndirectory = {out:?}\n[schedule]\nbackup_directory = {:?}\n", out.join("backups"));
    let file_alone =
        format!("[publish]\ndirectory = {out:?}\n[store]\nurl = {:?}\n", out.join("pressroom.db"));
    for (config, expected) in [
        (
            "[service]\nmetrics_listen = \"127.0.0.1:8080\"\n",
            ":2: service.metrics_listen: 127.0.0.1:8080 is taken by web.listen, 127.0.0.1:8080: choose another port",
        ),
        (
            "[web]\nlisten = \"0.0.0.0:9100\"\n[service]\nmetrics_listen = \"127.0.0.1:9100\"\n",
            ":4: service.metrics_listen: 127.0.0.1:9100 is taken by web.listen",
        ),
        (&public, "store.directory: "),
        (&file_alone, ":4: store.url: "),
        (&backups, ":4: schedule.backup_directory: "),
    ] {
        refused(&file, config, expected);
    }
}

#[test]
fn configuration() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("p.toml");
    let catalogue = home.path().join("feeds");
    std::fs::create_dir(&catalogue).unwrap();
    std::fs::write(catalogue.join("topics.toml"), "[a]\nname = \"A\"\nphrases.en = [\n").unwrap();
    let broken_catalogue = format!("[catalogue]\ndirectory = {catalogue:?}\n");
    let cases = [
        ("[web\n", ":1: "),
        ("[web]\nlistn = \"127.0.0.1:0\"\n", ":2: unknown setting listn; did you mean listen?"),
        ("[intake]\nsweep = \"often\"\n", ":2: intake.sweep: \"often\" is no cron expression"),
        (
            "[publish]\nbase_url = \"https://ministry.example/press\"\n",
            "publish.base_url: https://ministry.example/press is",
        ),
        ("[publish]\nbase_url = \"https://press.example/?a=b\"\n", "publish.base_url: "),
        ("[publish]\nauthority = \"Press <office>\"\n", "publish.authority: Press <office> is neither"),
        ("[publish]\nhubs = [\"nonsense\"]\n", "publish.hubs: nonsense is no address"),
        (
            "[deliver]\noperator_url = \"nonsense\"\n",
            "deliver.operator_url: nonsense (relative URL without a base) is not a URL",
        ),
        (
            "[deliver]\noperator_url = \"http://192.0.2.1/\"\n",
            "deliver.operator_url: 192.0.2.1 is not a public address",
        ),
        (
            "[deliver]\nretry_seconds = [0, 9223372036854775807]\n",
            "deliver.retry_seconds: 9223372036854775807 is more",
        ),
        ("[web]\nlisten = \"8080\"\n", ":2: web.listen: 8080 is no address with a port"),
        ("[store]\nurl = \"postgres://localhost/press\"\n", "store.url: postgres is no store"),
        (&broken_catalogue, "topics.toml:"),
        (
            "[catalogue]\ndirectory = \"/nowhere\"\n",
            "catalogue.directory: /nowhere cannot be read: No such file or directory (os error 2): name",
        ),
    ];
    for (config, expected) in cases {
        refused(&file, config, expected);
    }
    // What is written among the transcripts would be read as such, and have pages of its own.
    let transcripts = home.path().join("in");
    std::fs::create_dir(&transcripts).unwrap();
    let place = |name: &str| transcripts.join(name).display().to_string();
    for among in ["", "out"] {
        let built = pressroom(&["build", "--transcripts", &place(""), "--out", &place(among)]);
        assert_eq!(built.status.code(), Some(78), "{}", text(&built.stderr));
        assert!(text(&built.stderr).contains(" is among the transcripts in "), "{}", text(&built.stderr));
    }
    let missing = pressroom(&["check", "--config", "/nonexistent.toml"]);
    assert_eq!(missing.status.code(), Some(78));
    let variable = Command::new(env!("CARGO_BIN_EXE_pressroom"))
        .args(["check"])
        .env_clear()
        .env("PRESSROOM_WEB__LISTN", "x")
        .output()
        .unwrap();
    assert_eq!(variable.status.code(), Some(78));
    assert!(text(&variable.stderr).contains("did you mean listen?"), "{}", text(&variable.stderr));
    assert_eq!(pressroom(&["serve", "--nonsense"]).status.code(), Some(2));
}

#[test]
fn places() {
    let home = TempDir::new().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (transcripts, state) = (home.path().join("in"), home.path().join("state"));
    std::fs::create_dir(&transcripts).unwrap();
    let serve = |state: &Path, listen: &str| {
        let (transcripts, state) = (transcripts.to_str().unwrap(), state.to_str().unwrap());
        pressroom(&["serve", "--transcripts", transcripts, "--state", state, "--listen", listen])
    };
    let among = serve(&transcripts.join("state"), &address);
    assert_eq!(among.status.code(), Some(78));
    assert!(text(&among.stderr).contains(" is among the transcripts in "), "{}", text(&among.stderr));
    // Who keeps no state there may stand among them.
    for (command, code) in [
        (["suggest", "--json"].as_slice(), 0),
        (&["build", "--out", "../out"], 0),
        (&["build", "--out", "out"], 78),
    ] {
        let mut here = Command::new(env!("CARGO_BIN_EXE_pressroom"));
        here.current_dir(&transcripts)
            .env_remove("PRESSROOM_SLOT")
            .env("PRESSROOM_PUBLISH__PRECOMPRESS", "false");
        let done = here.args(command).args(["--transcripts", "."]).output().unwrap();
        assert_eq!(done.status.code(), Some(code), "{command:?}: {}", text(&done.stderr));
    }
    let busy = serve(&state, &address);
    assert_eq!(busy.status.code(), Some(1));
    assert!(text(&busy.stderr).contains(&format!("cannot listen on {address}")), "{}", text(&busy.stderr));
    // A path below a file cannot be made, whoever asks.
    std::fs::write(home.path().join("file"), "").unwrap();
    let unwritable = serve(&home.path().join("file/state"), "127.0.0.1:0");
    assert_eq!(unwritable.status.code(), Some(1));
    assert!(
        text(&unwritable.stderr).contains("cannot make the state directory"),
        "{}",
        text(&unwritable.stderr)
    );
}

#[test]
fn subscriptions() {
    let home = TempDir::new().unwrap();
    let state = home.path().to_str().unwrap();
    let cases: [(&[&str], &str); 4] = [
        (&["--url", "http://127.0.0.1:9/", "--all"], "127.0.0.1 is not a public address"),
        (&["--url", "ftp://example.org/", "--all"], "the scheme ftp cannot be used"),
        (&["--url", "https://example.org/"], "say what the subscription is for"),
        (
            &["--url", "https://example.org/", "--organisation", "nowhere"],
            "the catalogue has no organisations/nowhere",
        ),
    ];
    for (arguments, expected) in cases {
        let added = pressroom(&[&["subscription", "add", "--state", state], arguments].concat());
        assert_eq!(added.status.code(), Some(1));
        assert!(text(&added.stderr).contains(expected), "{}", text(&added.stderr));
    }
    let added = pressroom(&[
        "subscription",
        "add",
        "--state",
        state,
        "--url",
        "https://example.org/",
        "--all",
        "--json",
    ]);
    let added: serde_json::Value = serde_json::from_slice(&added.stdout).unwrap();
    assert!(added["secret"].as_str().unwrap().starts_with("whsec_"));
    let listed = text(&pressroom(&["subscription", "list", "--state", state]).stdout);
    assert!(listed.contains(added["id"].as_str().unwrap()) && !listed.contains("whsec_"));
    let id = added["id"].as_str().unwrap();
    assert!(pressroom(&["subscription", "remove", id, "--state", state]).status.success());
    assert_eq!(pressroom(&["subscription", "show", id, "--state", state]).status.code(), Some(1));
}
