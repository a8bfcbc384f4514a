//! What `feed-rs` reads of documents: a line of JSON for each file, with id, title, dates and links of each entry. `tests/readers.py`
//! compares it with what other readers find.

use std::io::Write;

use serde_json::{Value, json};

fn main() -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for path in std::env::args().skip(1) {
        let feed = feed_rs::parser::parse(std::fs::File::open(&path)?)
            .map_err(|error| anyhow::anyhow!("{path}: {error}"))?;
        let entries: Vec<Value> = feed
            .entries
            .iter()
            .map(|entry| {
                let links: Vec<&str> = entry.links.iter().map(|link| link.href.as_str()).collect();
                let title = entry.title.as_ref().map(|title| title.content.as_str());
                let seconds = [entry.published, entry.updated].map(|at| at.map(|at| at.timestamp()));
                json!([entry.id, title, seconds[0], seconds[1], links])
            })
            .collect();
        writeln!(out, "{}", Value::from(entries))?;
    }
    Ok(())
}
