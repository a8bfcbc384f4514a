//! The command line that steers subscriptions, deliveries and tokens.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) fn run(state: &Path, arguments: &[&str]) -> Output {
    let state = ["--state", state.to_str().unwrap()];
    Command::new(env!("CARGO_BIN_EXE_pressroom")).args(arguments).args(state).env_clear().output().unwrap()
}

fn done(state: &Path, arguments: &[&str]) -> Vec<Value> {
    let output = run(state, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_subscription_is_added_changed_steered_and_removed() {
    let home = TempDir::new().unwrap();
    let state = home.path().join("state");
    let password = home.path().join("password");
    std::fs::write(&password, "desk:hush\n").unwrap();
    let add = [
        "subscription",
        "add",
        "--url",
        "https://example.org/",
        "--organisation",
        "csto",
        "--language",
        "en",
    ];
    let more =
        ["--format", "slack", "--digest", "0 0 18 * * Mon-Fri", "--time-zone", "Europe/Bucharest", "--json"];
    let secret = ["--basic-file", password.to_str().unwrap(), "--since", "999"];
    let added = done(&state, &[&add[..], &more[..], &secret[..]].concat()).remove(0);
    let id = added["id"].as_str().unwrap();
    assert_eq!(added["cursor"], 0, "no further than the journal is");
    assert!(added["secret"].as_str().unwrap().starts_with("whsec_"));
    assert_eq!(added["pace"]["digest"]["time_zone"], "Europe/Bucharest");
    assert_eq!(added["authentication"], json!({ "scheme": "basic", "user": "desk" }));
    let edited = done(
        &state,
        &["subscription", "edit", id, "--hourly-max", "9", "--set", "{\"name\": \"Desk\"}", "--json"],
    )
    .remove(0);
    let digest = json!({ "cron": "0 0 18 * * Mon-Fri", "time_zone": "Europe/Bucharest" });
    let pace = json!({ "digest": digest, "hourly_max": 9 });
    assert_eq!((&edited["pace"], &edited["name"]), (&pace, &json!("Desk")));
    let edited =
        done(&state, &["subscription", "edit", id, "--language", "ru", "--quiet", "22:00-07:00", "--json"])
            .remove(0);
    assert_eq!(
        (&edited["organisations"], &edited["languages"], &edited["pace"]["digest"]),
        (&json!(["csto"]), &json!(["ru"]), &digest)
    );
    let state_of = || done(&state, &["subscription", "show", id, "--json"]).remove(0)["state"].clone();
    done(&state, &["subscription", "pause", id, "--json"]);
    assert_eq!(state_of(), "paused");
    done(&state, &["subscription", "resume", id, "--json"]);
    assert_eq!(state_of(), "active");
    let rotated = done(&state, &["subscription", "rotate-secret", id, "--json"]).remove(0);
    assert_ne!(rotated["secret"], added["secret"]);
    done(&state, &["subscription", "replay", id, "--since", "0", "--json"]);
    let deliveries = done(&state, &["delivery", "list", id, "--json"]).remove(0);
    assert_eq!(deliveries, json!({ "attempts": [], "parked": [] }));
    assert_eq!(run(&state, &["delivery", "retry", id, "1"]).status.code(), Some(1));
    let preview = done(&state, &["subscription", "preview", "--phrase", "peace", "--json"]).remove(0);
    assert_eq!((&preview["statements"], &preview["complete"]), (&json!(0), &json!(true)));
    done(&state, &["subscription", "remove", id, "--json"]);
    assert!(done(&state, &["subscription", "list", "--json"]).is_empty());
}

#[test]
fn what_is_exported_is_imported_and_secrets_stay_where_they_are() {
    let home = TempDir::new().unwrap();
    let (one, other) = (home.path().join("one"), home.path().join("other"));
    let file = |name: &str| home.path().join(name).display().to_string();
    std::fs::write(file("in"), "{\"url\": \"https://example.org/a\", \"all\": true}\n\n{\"url\": \"https://example.org/b\", \"organisations\": [\"csto\"], \"topics\": [\"sanctions\"]}\n").unwrap();
    let added = done(&one, &["subscription", "import", &file("in"), "--json"]);
    assert_eq!(added.len(), 2);
    done(&one, &["subscription", "export", &file("plain"), "--json"]);
    assert!(!std::fs::read_to_string(file("plain")).unwrap().contains("whsec_"));
    done(&one, &["subscription", "export", &file("whole"), "--with-secrets", "--json"]);
    let again = done(&other, &["subscription", "import", &file("whole"), "--json"]);
    let secrets = |all: &[Value]| all.iter().map(|one| one["secret"].clone()).collect::<Vec<_>>();
    assert_eq!(secrets(&again), secrets(&added));
    assert_eq!(again[1]["topics"], json!(["sanctions"]));
    // One wrong line, and nothing is added.
    std::fs::write(
        file("bad"),
        "{\"url\": \"https://example.org/c\", \"all\": true}\n{\"url\": \"https://example.org/d\"}\n",
    )
    .unwrap();
    let refused = run(&other, &["subscription", "import", &file("bad")]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        refused.status.code() == Some(1) && said.contains("bad:2: filter: say what the subscription is for"),
        "{said}"
    );
    assert_eq!(done(&other, &["subscription", "list", "--json"]).len(), 2);
    assert_eq!(
        run(&one, &["subscription", "export", &file("whole")]).status.code(),
        Some(1),
        "no file is overwritten"
    );
}

#[test]
fn tokens() {
    let home = TempDir::new().unwrap();
    let made = done(home.path(), &["token", "create", "--name", "Desk", "--json"]).remove(0);
    assert!(made["token"].as_str().unwrap().starts_with("prt_"));
    let listed = done(home.path(), &["token", "list", "--json"]).remove(0);
    assert_eq!(
        (&listed["name"], &listed["scope"], &listed["token"]),
        (&json!("Desk"), &json!("subscriber"), &Value::Null)
    );
    let id = made["id"].as_str().unwrap();
    done(home.path(), &["token", "revoke", id, "--json"]);
    assert!(done(home.path(), &["token", "list", "--json"]).is_empty());
    assert_eq!(run(home.path(), &["token", "revoke", id]).status.code(), Some(1));
}
