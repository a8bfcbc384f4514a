//! What was corrected of a statement over time, and where links to earlier passages lead.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Changes, Statement};

/// A revision after the first, by what it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Its number.
    pub revision: u32,
    /// When readers could first see it.
    pub at: Timestamp,
    /// What it changed.
    pub changes: Changes,
    /// Parts of the header that read otherwise, as they were and as they became.
    pub header: Vec<Reworded>,
}

/// A part of the header before and after a correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reworded {
    /// Which: one of [`Changes::header`].
    pub part: String,
    /// What it said; empty where it said nothing.
    pub before: String,
    /// What it says.
    pub after: String,
}

impl Changes {
    /// The parts of the header that changed from one revision to the next, in words.
    #[must_use]
    pub fn reworded(&self, before: &Statement, after: &Statement) -> Vec<Reworded> {
        let reworded = |part: &String| Reworded {
            part: part.clone(),
            before: worded(before, part),
            after: worded(after, part),
        };
        self.header.iter().map(reworded).collect()
    }
}

/// What a part of the header says.
fn worded(statement: &Statement, part: &str) -> String {
    let speakers = || {
        let named =
            statement.speakers.iter().map(|one| match one.role.as_ref().filter(|_| !one.is_nameless()) {
                Some(role) => format!("{}, {role}", one.name),
                None => one.name.clone(),
            });
        Some(named.collect::<Vec<_>>().join("; "))
    };
    let text = match part {
        "title" => statement.title.clone(),
        "date" => statement.date.map(|date| date.to_string()),
        "place" => statement.place.clone(),
        "publisher" => statement.publisher.as_ref().map(|publisher| publisher.name.clone()),
        "speakers" => speakers(),
        "kind" => Some(statement.kind.as_str().replace('_', " ")),
        "source" => statement.source.clone(),
        _ => None,
    };
    text.unwrap_or_default()
}

/// For passages of a statement: the ids of earlier ones that they replaced, also by way of others. `corrections` are newest first.
///
/// What was taken out and replaced by nothing, or by what was taken out later, has no passage.
#[must_use]
pub fn replaced(statement: &Statement, corrections: &[Correction]) -> BTreeMap<String, BTreeSet<String>> {
    let present: BTreeSet<&str> = statement.passages().map(|(_, passage)| passage.id.as_str()).collect();
    let mut heirs: BTreeMap<&str, &str> = BTreeMap::new();
    for removed in corrections.iter().flat_map(|correction| &correction.changes.removed) {
        let Some(next) = removed.counterpart.as_deref() else { continue };
        let heir = if present.contains(next) { Some(next) } else { heirs.get(next).copied() };
        if let Some(heir) = heir.filter(|_| !present.contains(removed.id.as_str())) {
            // The latest replacement counts where the same words came and went twice.
            heirs.entry(&removed.id).or_insert(heir);
        }
    }
    let mut replaced: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (id, heir) in heirs {
        replaced.entry(heir.to_owned()).or_default().insert(id.to_owned());
    }
    replaced
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Correction, replaced};
    use crate::model::{Changes, Passage, Statement, Turn};

    /// A statement of passages of one letter, each its own id.
    fn statement(letters: &str) -> Statement {
        let passage = |letter: char| Passage { id: letter.into(), text: letter.into(), time: None };
        Statement { turns: vec![Turn::of(letters.chars().map(passage))], ..Statement::default() }
    }

    #[test]
    fn earlier_passages_have_those_that_replaced_them() {
        for (versions, expected) in [
            ("ab", ""),
            ("ab ac", "b>c"),
            ("ab ac ad", "b>d c>d"),
            ("ab cd", "a>c b>d"),
            // Taken out, at once or later.
            ("abz az", ""),
            ("abz acz az", ""),
            // Back again, and once more replaced.
            ("ab ac ab", "c>b"),
            ("ab ac ab ad", "b>d c>d"),
        ] {
            let versions: Vec<Statement> = versions.split(' ').map(statement).collect();
            let changes = versions.windows(2).map(|pair| Changes::between(&pair[0], &pair[1]));
            let mut corrections: Vec<Correction> = (2..)
                .zip(changes)
                .map(|(revision, changes)| Correction {
                    revision,
                    at: Timestamp::UNIX_EPOCH,
                    changes,
                    header: Vec::new(),
                })
                .collect();
            corrections.reverse();
            let found = replaced(versions.last().unwrap(), &corrections);
            let mut pairs: Vec<String> = found
                .iter()
                .flat_map(|(new, old)| old.iter().map(move |old| format!("{old}>{new}")))
                .collect();
            pairs.sort();
            assert_eq!(pairs.join(" "), expected);
        }
    }
}
