//! Log lines and spans use the fields of the operator's guide, and no others.

use std::collections::BTreeSet;
use std::path::Path;

const GUIDE: &str = include_str!("../../config/doc/operators.md");
const MACROS: [&str; 6] = ["error!(", "warn!(", "info!(", "debug!(", "trace!(", "info_span!("];

/// The arguments of a call, from behind its opening parenthesis.
fn arguments(text: &str) -> Vec<&str> {
    let (mut found, mut from, mut depth, mut quoted, mut escaped) = (Vec::new(), 0, 0_usize, false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => {
                found.push(text.get(from..at).unwrap());
                return found;
            }
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(text.get(from..at).unwrap());
                from = at + 1;
            }
            _ => {}
        }
    }
    panic!("a call that does not end: {text}")
}

/// The name of a field: `name = value`, or a variable with or without a mark. Nothing for the message.
fn name(argument: &str) -> Option<&str> {
    let name = argument.split('=').next().unwrap_or_default();
    let name = name.trim().trim_start_matches(['%', '?']);
    (!name.is_empty() && !name.starts_with('"')).then_some(name)
}

/// The fields that the sources use, each with the file.
fn used() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for file in walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let file = file.unwrap();
        if file.path().extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let source = std::fs::read_to_string(file.path()).unwrap();
        for call in source.split("tracing::").skip(1) {
            let Some(rest) = MACROS.iter().find_map(|name| call.strip_prefix(name)) else { continue };
            let names = arguments(rest).into_iter().filter_map(name);
            found.extend(names.map(|name| (name.to_owned(), file.path().display().to_string())));
        }
    }
    found
}

/// The fields of the guide's table.
fn explained() -> BTreeSet<&'static str> {
    let section =
        GUIDE.split("\n## ").find(|section| section.starts_with("Log\n")).expect("a section on the log");
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.flat_map(|row| row.split('|').nth(1).unwrap().split('`').skip(1).step_by(2)).collect()
}

#[test]
fn every_field_is_explained_and_every_explanation_is_used() {
    let (used, explained) = (used(), explained());
    let strange: Vec<_> = used.iter().filter(|(name, _)| !explained.contains(name.as_str())).collect();
    assert!(strange.is_empty(), "not in the operator's guide: {strange:?}");
    let idle: Vec<_> = explained.iter().filter(|name| !used.iter().any(|(used, _)| used == **name)).collect();
    assert!(idle.is_empty(), "in the operator's guide alone: {idle:?}");
}

#[test]
fn fields_are_told_from_messages() {
    let call = r#"file.path = path, ?answer, n = f(a, "b, c)"), "it ends (so), {n}");"#;
    let names: Vec<_> = arguments(call).into_iter().filter_map(name).collect();
    assert_eq!(names, ["file.path", "answer", "n"]);
}
