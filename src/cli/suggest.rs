//! `pressroom suggest`: organisations that the archive defines and the catalogue lacks, as tables to paste.

use std::path::Path;

use anyhow::Context as _;

use crate::catalogue::Suggestions;
use crate::intake::Known;
use crate::tagging::Tagger;
use crate::transcript;

/// Prints the suggestions of all transcripts in a directory.
pub(super) fn suggest(
    tagger: &Tagger,
    directory: &Path,
    statements_min: usize,
    json: bool,
) -> anyhow::Result<()> {
    std::fs::read_dir(directory)
        .with_context(|| format!("cannot read the transcripts in {}", directory.display()))?;
    let (mut suggestions, known) = (Suggestions::default(), Known::default());
    let (mut read, mut refused) = (0_usize, 0_usize);
    for entry in walkdir::WalkDir::new(directory).sort_by_file_name().into_iter().flatten() {
        let path = entry.path();
        let name = path.to_string_lossy();
        if !entry.file_type().is_file() || transcript::supported(&name).is_err() {
            continue;
        }
        let reading = std::fs::read(path).ok().and_then(|bytes| {
            let surroundings = known.of(Some(directory), path).ok()?;
            transcript::read(&bytes, &surroundings.context(&name)).ok()
        });
        let Some(reading) = reading else {
            refused += 1;
            continue;
        };
        read += 1;
        let texts = reading.statement.passages().map(|(_, passage)| passage.text.as_str());
        suggestions.take(&reading.statement.language, texts);
    }
    let unknown = suggestions.unknown(|text, language| tagger.knows(text, language));
    let wanted = unknown.iter().filter(|one| one.statements >= statements_min);
    if json {
        for one in wanted {
            say!("{}", serde_json::to_string(one)?);
        }
        return Ok(());
    }
    say!(
        "# {read} transcripts read, {refused} refused. Check each name, choose an id, and add other languages."
    );
    for one in wanted {
        say!("\n{}", one.to_toml().trim_end());
    }
    Ok(())
}
