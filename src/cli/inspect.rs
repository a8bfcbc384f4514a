//! `pressroom inspect`: what would be published of a file, and why.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use crate::model::{Kind, Publisher, Reading, Speaker, Tags, Turn, Warning};
use crate::tagging::Tagger;
use crate::transcript;

#[derive(Serialize)]
struct Inspected<'a> {
    file: String,
    title: Option<&'a str>,
    date: Option<jiff::civil::Date>,
    place: Option<&'a str>,
    publisher: Option<&'a Publisher>,
    language: &'a str,
    speakers: &'a [Speaker],
    kind: Kind,
    turns: &'a [Turn],
    organisations: &'a [crate::model::Tag],
    topics: &'a [crate::model::Tag],
    warnings: &'a [Warning],
}

/// Prints what each file says. Exit code 1 when one is refused.
pub(super) fn inspect(tagger: &Tagger, files: &[PathBuf], json: bool) -> anyhow::Result<ExitCode> {
    let mut code = ExitCode::SUCCESS;
    for file in files {
        match read(file, tagger) {
            Ok((reading, tags)) if json => print_json(file, &reading, &tags)?,
            Ok((reading, tags)) => print(file, &reading, &tags),
            Err(reason) => {
                eprintln!("{}: {reason}", file.display());
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}

fn read(file: &Path, tagger: &Tagger) -> Result<(Reading, Tags), String> {
    transcript::supported(&file.to_string_lossy()).map_err(|refusal| refusal.to_string())?;
    let bytes = std::fs::read(file).map_err(|error| format!("cannot be read: {error}"))?;
    let mut reading = transcript::read(&bytes).map_err(|refusal| refusal.to_string())?;
    tagger.identify(&mut reading.statement);
    let tags = tagger.tag(&reading.statement);
    Ok((reading, tags))
}

fn print_json(file: &Path, Reading { statement, warnings }: &Reading, tags: &Tags) -> anyhow::Result<()> {
    let inspected = Inspected {
        file: file.display().to_string(),
        title: statement.title.as_deref(),
        date: statement.date,
        place: statement.place.as_deref(),
        publisher: statement.publisher.as_ref(),
        language: &statement.language,
        speakers: &statement.speakers,
        kind: statement.kind,
        turns: &statement.turns,
        organisations: &tags.organisations,
        topics: &tags.topics,
        warnings,
    };
    say!("{}", serde_json::to_string(&inspected)?);
    Ok(())
}

fn print(file: &Path, Reading { statement, warnings }: &Reading, tags: &Tags) {
    say!("{}", file.display());
    let date = statement.date.map(|date| date.to_string());
    let publisher = statement.publisher.as_ref().map(|publisher| publisher.name.as_str());
    let rows = [
        ("title", statement.title.as_deref()),
        ("date", date.as_deref()),
        ("place", statement.place.as_deref()),
        ("publisher", publisher),
        ("language", Some(statement.language.as_str())),
        ("kind", Some(statement.kind.as_str())),
    ];
    for (name, value) in rows {
        say!("  {name:13} {}", value.unwrap_or("-"));
    }
    for speaker in &statement.speakers {
        say!("  {:13} {} {}", "speaker", speaker.name, speaker.role.as_deref().unwrap_or_default());
    }
    let passages = statement.passages().count();
    say!("  {:13} {} with {passages} passages", "turns", statement.turns.len());
    for (name, list) in [("organisation", &tags.organisations), ("topic", &tags.topics)] {
        for tag in list {
            let phrase = tag.mentions.first().map_or("by its part", |mention| mention.phrase.as_str());
            say!("  {name:13} {} ({}), {} mentions: {phrase}", tag.id, tag.name, tag.mentions.len());
        }
    }
    for warning in warnings {
        let line = warning.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        say!("  {:13} {line}{} ({})", "warning", warning.message, warning.code);
    }
}
