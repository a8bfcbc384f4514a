//! An example for the help of each command, and in its man page.

use clap::Command;

/// What the program ends with.
const EXIT_CODES: &str = "Exit codes: 0 done; 1 failed; 2 wrong usage; 3 something needs the operator (status, doctor); \
78 the configuration cannot be used. NO_COLOR is obeyed.";

/// By the command's words. Each is parsed in a test.
const EXAMPLES: &[(&str, &str)] = &[
    ("serve", "pressroom serve --config /etc/pressroom/pressroom.toml"),
    ("build", "pressroom build --transcripts transcripts --out site"),
    ("check", "pressroom check --config /etc/pressroom/pressroom.toml --feeds"),
    ("inspect", "pressroom inspect --json briefing.html"),
    ("suggest", "pressroom suggest --transcripts transcripts --at-least 3"),
    ("status", "pressroom status --config /etc/pressroom/pressroom.toml"),
    ("doctor", "sudo -u pressroom pressroom doctor --config /etc/pressroom/pressroom.toml"),
    ("backup", "sudo -u pressroom pressroom backup /backup/pressroom.db --state /var/lib/pressroom"),
    ("restore", "sudo -u pressroom pressroom restore /backup/pressroom.db --state /var/lib/pressroom"),
    (
        "rebuild",
        "sudo -u pressroom pressroom rebuild --transcripts /srv/transcripts --state /var/lib/pressroom",
    ),
    ("verify", "pressroom verify --headers headers.txt --body body.json --keys webhook-keys.json"),
    ("key list", "pressroom key list --state /var/lib/pressroom"),
    ("key rotate", "sudo -u pressroom pressroom key rotate --state /var/lib/pressroom"),
    ("schedule", "pressroom schedule --config /etc/pressroom/pressroom.toml"),
    ("manual", "pressroom manual /tmp/pressroom-manual"),
    (
        "subscription add",
        "pressroom subscription add --url https://desk.example.org/hook --organisation csto --topic sanctions --language en",
    ),
    ("subscription preview", "pressroom subscription preview --phrase sanction* --since 2026-01-01"),
    ("subscription list", "pressroom subscription list --json"),
    ("subscription show", "pressroom subscription show sub_1k00tmgggn6g0y5s"),
    (
        "subscription edit",
        "pressroom subscription edit sub_1k00tmgggn6g0y5s --quiet 22:00-07:00 --time-zone Europe/Bucharest",
    ),
    ("subscription pause", "pressroom subscription pause sub_1k00tmgggn6g0y5s"),
    ("subscription resume", "pressroom subscription resume sub_1k00tmgggn6g0y5s"),
    ("subscription test", "pressroom subscription test sub_1k00tmgggn6g0y5s"),
    ("subscription replay", "pressroom subscription replay sub_1k00tmgggn6g0y5s --since 2026-05-01"),
    (
        "subscription rotate-secret",
        "pressroom subscription rotate-secret sub_1k00tmgggn6g0y5s --overlap-hours 48",
    ),
    ("subscription remove", "pressroom subscription remove sub_1k00tmgggn6g0y5s"),
    ("subscription import", "pressroom subscription import subscriptions.jsonl"),
    ("subscription export", "pressroom subscription export subscriptions.jsonl --with-secrets"),
    ("delivery list", "pressroom delivery list sub_1k00tmgggn6g0y5s --limit 20"),
    ("delivery show", "pressroom delivery show sub_1k00tmgggn6g0y5s 42"),
    ("delivery retry", "pressroom delivery retry sub_1k00tmgggn6g0y5s 42"),
    ("token create", "pressroom token create --name Desk --scope operator"),
    ("token list", "pressroom token list"),
    ("token revoke", "pressroom token revoke tok_1k00tmgggn6g0y5s"),
];

/// The command with its examples.
pub(super) fn taught(command: Command) -> Command {
    teach(command, "").after_help(EXIT_CODES)
}

fn teach(command: Command, words: &str) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| {
        let words = format!("{words} {name}");
        command.mut_subcommand(name, |sub| {
            let example = EXAMPLES.iter().find(|(known, _)| *known == words.trim_start());
            let sub = match example {
                Some((_, example)) => sub.after_help(format!("Example:\n  {example}")),
                None => sub,
            };
            teach(sub, &words)
        })
    })
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory};

    use super::{EXAMPLES, taught};
    use crate::cli::args::Args;

    /// The commands that do something, by their words, with those that have the flag `--json`.
    fn leaves(command: &Command, words: &str, found: &mut Vec<(String, bool)>) {
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            let words = format!("{words} {}", sub.get_name()).trim_start().to_owned();
            if sub.has_subcommands() {
                leaves(sub, &words, found);
            } else {
                found.push((words, sub.get_arguments().any(|argument| argument.get_long() == Some("json"))));
            }
        }
    }

    #[test]
    fn every_command_has_an_example_that_is_right() {
        let mut found = Vec::new();
        leaves(&Args::command(), "", &mut found);
        let names: Vec<&str> = found.iter().map(|(words, _)| words.as_str()).collect();
        let known: Vec<&str> = EXAMPLES.iter().map(|(words, _)| *words).collect();
        assert!(names.iter().all(|name| known.contains(name)), "an example for each of {names:?}");
        assert_eq!(names.len(), known.len(), "an example of what is no command: {known:?}");
        for (words, example) in EXAMPLES {
            let line = example.trim_start_matches("sudo -u pressroom ");
            assert!(line.starts_with(&format!("pressroom {words}")), "{example}");
            let parsed = taught(Args::command()).try_get_matches_from(line.split(' '));
            assert!(parsed.is_ok(), "{example}: {parsed:?}");
        }
    }

    #[test]
    fn every_command_speaks_json_but_the_daemon() {
        let mut found = Vec::new();
        leaves(&Args::command(), "", &mut found);
        let silent: Vec<&str> =
            found.iter().filter(|(_, json)| !json).map(|(words, _)| words.as_str()).collect();
        assert_eq!(silent, ["serve"]);
    }

    #[test]
    fn the_help_shows_the_example() {
        let mut command = taught(Args::command());
        let build = command.find_subcommand_mut("build").unwrap().render_long_help().to_string();
        assert!(build.contains("Example:\n  pressroom build --transcripts"), "{build}");
        assert!(command.render_help().to_string().contains("Exit codes: 0 done"));
    }
}
