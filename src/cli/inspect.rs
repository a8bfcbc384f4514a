//! `pressroom inspect`: what would be published of a file, and why.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use crate::intake::{DIRECTORY_FILE, Known};
use crate::likeness::Sketch;
use crate::model::{Furniture, Kind, Publisher, Reading, Speaker, Tags, Turn, Warning};
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
    furniture: &'a [Furniture],
    /// The file of this call of which it is a copy.
    copy_of: Option<&'a str>,
    warnings: &'a [Warning],
}

/// Prints what each file says. Exit code 1 when one is refused.
pub(super) fn inspect(tagger: &Tagger, files: &[PathBuf], json: bool) -> anyhow::Result<ExitCode> {
    let mut code = ExitCode::SUCCESS;
    let mut sketches: Vec<(String, Sketch)> = Vec::new();
    let known = Known::default();
    for file in files {
        match read(file, &known, tagger) {
            Ok((reading, tags)) => {
                let sketch = Sketch::of(&reading.statement);
                let copy_of = original(&sketches, &sketch).map(str::to_owned);
                if json {
                    print_json(file, &reading, &tags, copy_of.as_deref())?;
                } else {
                    print(file, &reading, &tags, copy_of.as_deref());
                }
                if copy_of.is_none() {
                    sketches.push((file.display().to_string(), sketch));
                }
            }
            Err(reason) => {
                complain!("{}: {reason}", file.display());
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}

fn read(file: &Path, known: &Known, tagger: &Tagger) -> Result<(Reading, Tags), String> {
    let found = std::fs::metadata(file).map_err(|error| format!("cannot be read: {error}"))?;
    if !found.is_file() {
        return Err("is no file that could be read: name the transcripts in it".to_owned());
    }
    transcript::supported(&file.to_string_lossy()).map_err(|refusal| refusal.to_string())?;
    let bytes = std::fs::read(file).map_err(|error| format!("cannot be read: {error}"))?;
    let surroundings = known.of(None, file).map_err(|error| error.to_string())?;
    let path = file.to_string_lossy();
    let mut reading =
        transcript::read(&bytes, &surroundings.context(&path)).map_err(|refusal| refusal.to_string())?;
    tagger.identify(&mut reading.statement);
    let organisation = reading.statement.publisher.as_ref().and_then(|one| one.organisation.as_ref());
    if let Some(id) = organisation.filter(|id| !tagger.catalogue().organisations.contains_key(*id)) {
        let message = format!("its {DIRECTORY_FILE} names an organisation that the catalogue lacks: {id}");
        reading.warnings.push(Warning { code: "unknown_organisation".to_owned(), message, line: None });
    }
    let tags = tagger.tag(&reading.statement);
    Ok((reading, tags))
}

fn print_json(
    file: &Path,
    Reading { statement, furniture, warnings }: &Reading,
    tags: &Tags,
    copy_of: Option<&str>,
) -> anyhow::Result<()> {
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
        furniture,
        copy_of,
        warnings,
    };
    say!("{}", serde_json::to_string(&inspected)?);
    Ok(())
}

fn print(
    file: &Path,
    Reading { statement, furniture, warnings }: &Reading,
    tags: &Tags,
    copy_of: Option<&str>,
) {
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
    if let Some(occasion) = &statement.occasion {
        say!("  {:13} {occasion}", "occasion");
    }
    if let Some(original) = copy_of {
        say!("  {:13} {original}", "copy of");
    }
    for speaker in &statement.speakers {
        match speaker.role.as_deref().filter(|_| !speaker.is_nameless()) {
            Some(office) => say!("  {:13} {}, {office}", "speaker", speaker.name),
            None => say!("  {:13} {}", "speaker", speaker.name),
        }
    }
    let passages = statement.passages().count();
    say!("  {:13} {} with {passages} passages", "turns", statement.turns.len());
    for (name, list) in [("organisation", &tags.organisations), ("topic", &tags.topics)] {
        for tag in list {
            let phrase = tag.mentions.first().map_or("by its part", |mention| mention.phrase.as_str());
            say!("  {name:13} {} ({}), {} mentions: {phrase}", tag.id, tag.name, tag.mentions.len());
        }
    }
    for Furniture { line, text, why } in furniture.iter().filter(|one| one.why != "marker") {
        say!("  {:13} line {line}: {} ({why})", "left out", shortened(text));
    }
    for warning in warnings {
        let line = warning.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        say!("  {:13} {line}{} ({})", "warning", warning.message, warning.code);
    }
}

/// The file whose text is most like this one, when it is a copy of it.
fn original<'a>(sketches: &'a [(String, Sketch)], sketch: &Sketch) -> Option<&'a str> {
    let copies =
        sketches.iter().filter(|(_, known)| known.is_copy_of(sketch) && !sketch.is_next_after(known));
    let best = copies.max_by(|(_, one), (_, other)| one.likeness(sketch).total_cmp(&other.likeness(sketch)));
    best.map(|(file, _)| file.as_str())
}

/// The first words of a line.
fn shortened(text: &str) -> String {
    let head: String = text.chars().take(60).collect();
    if head.len() < text.len() { format!("{head}…") } else { head }
}
