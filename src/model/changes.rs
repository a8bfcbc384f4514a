//! What a new revision of a statement changed.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{Passage, Statement, TurnKind};

/// What a new revision changed, passage by passage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// Passages that were not there before, in order.
    pub added: Vec<Changed>,
    /// Passages that are not there any more, in order.
    pub removed: Vec<Changed>,
    /// Parts of the header that read otherwise: `title`, `date`, `place`, `publisher`, `speakers`, `kind`, `source`.
    pub header: Vec<String>,
    /// How many passages follow where the earlier revision ended with "To be continued…".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continued: Option<usize>,
}

/// A passage that came or went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// Its id.
    pub id: String,
    /// Its words.
    pub text: String,
    /// The id of the passage that it replaces, or by which it is replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterpart: Option<String>,
}

impl Changes {
    /// From one revision to the next.
    #[must_use]
    pub fn between(before: &Statement, after: &Statement) -> Self {
        let ids = |statement: &Statement| {
            statement.passages().map(|(_, passage)| passage.id.clone()).collect::<HashSet<_>>()
        };
        let (held, holds) = (ids(before), ids(after));
        let mut removed = apart(before, &holds);
        let mut added = apart(after, &held);
        pair(before, after, &mut removed, &mut added);
        let continued = before.is_unfinished().then(|| {
            let said = |statement: &Statement| {
                statement.passages().filter(|(turn, _)| turn.kind != TurnKind::Note).count()
            };
            said(after).saturating_sub(said(before))
        });
        Self { added, removed, header: header(before, after), continued: continued.filter(|more| *more > 0) }
    }

    /// What changed in a few words: `2 passages edited`, `title changed`. Empty where nothing did.
    pub fn in_words(&self) -> impl Iterator<Item = String> {
        let edited = self.added.iter().filter(|one| one.counterpart.is_some()).count();
        let counts = [
            (edited, "edited"),
            (self.added.len() - edited, "added"),
            (self.removed.len().saturating_sub(edited), "removed"),
        ];
        let passages = counts.into_iter().filter(|(n, _)| *n > 0);
        passages
            .map(|(n, verb)| format!("{n} passage{} {verb}", if n == 1 { "" } else { "s" }))
            .chain(self.header.iter().map(|part| format!("{part} changed")))
    }
}

fn apart(statement: &Statement, others: &HashSet<String>) -> Vec<Changed> {
    let apart = statement.passages().filter(|(_, passage)| !others.contains(&passage.id));
    apart
        .map(|(_, Passage { id, text, .. })| Changed {
            id: id.clone(),
            text: text.clone(),
            counterpart: None,
        })
        .collect()
}

/// A passage that went and one that came after the same unchanged neighbour are one that was edited.
fn pair(before: &Statement, after: &Statement, removed: &mut [Changed], added: &mut [Changed]) {
    let gone: HashSet<String> = removed.iter().map(|one| one.id.clone()).collect();
    let new: HashSet<String> = added.iter().map(|one| one.id.clone()).collect();
    let went = after_neighbours(before, &gone);
    let mut came: HashMap<(Option<String>, usize), String> =
        after_neighbours(after, &new).into_iter().map(|(id, place)| (place, id)).collect();
    let mut pairs: HashMap<String, String> = HashMap::new();
    for (id, place) in went {
        if let Some(other) = came.remove(&place) {
            pairs.insert(id, other);
        }
    }
    for one in removed.iter_mut() {
        one.counterpart = pairs.get(&one.id).cloned();
    }
    let back: HashMap<&String, &String> = pairs.iter().map(|(old, new)| (new, old)).collect();
    for one in added.iter_mut() {
        one.counterpart = back.get(&one.id).map(|id| (*id).clone());
    }
}

/// The passages of a set, each with the unchanged passage before it and its place after that.
fn after_neighbours(statement: &Statement, set: &HashSet<String>) -> Vec<(String, (Option<String>, usize))> {
    let (mut neighbour, mut place, mut found) = (None, 0, Vec::new());
    for (_, passage) in statement.passages() {
        if set.contains(&passage.id) {
            found.push((passage.id.clone(), (neighbour.clone(), place)));
            place += 1;
        } else {
            (neighbour, place) = (Some(passage.id.clone()), 0);
        }
    }
    found
}

fn header(before: &Statement, after: &Statement) -> Vec<String> {
    let publisher =
        |statement: &Statement| statement.publisher.as_ref().map(|publisher| publisher.name.clone());
    let speakers = |statement: &Statement| {
        statement.speakers.iter().map(|one| (one.name.clone(), one.role.clone())).collect::<Vec<_>>()
    };
    let parts = [
        ("title", before.title != after.title),
        ("date", before.date != after.date),
        ("place", before.place != after.place),
        ("publisher", publisher(before) != publisher(after)),
        ("speakers", speakers(before) != speakers(after)),
        ("kind", before.kind != after.kind),
        ("source", before.source != after.source),
    ];
    parts.into_iter().filter(|(_, differs)| *differs).map(|(part, _)| part.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::Changes;
    use crate::model::Statement;
    use crate::transcript::{Context, read};

    fn statement(text: &str) -> Statement {
        read(text.as_bytes(), &Context::of("a.txt")).unwrap().statement
    }

    #[test]
    fn edits_additions_and_the_rest() {
        let head = "Remarks by the Minister\n\n3 March 2022\n\nWe met the envoys of both sides today, and we agreed on the next steps that must be taken.\n\n";
        let before = statement(&format!("{head}The talks go on.\n\nTo be continued…\n"));
        let after = statement(&format!("{head}The talks went on.\n\nWe will meet again.\n\nThank you.\n"));
        let changes = Changes::between(&before, &after);
        let texts = |list: &[super::Changed]| list.iter().map(|one| one.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(&changes.removed), ["The talks go on.", "To be continued…"]);
        assert_eq!(texts(&changes.added), ["The talks went on.", "We will meet again.", "Thank you."]);
        assert_eq!(changes.removed[0].counterpart.as_ref(), Some(&changes.added[0].id));
        assert_eq!((changes.header.len(), changes.continued), (0, Some(2)));
        assert_eq!(Changes::between(&after, &after), Changes::default());
        let other = statement(&format!("{}The talks went on.\n", head.replace("3 March", "4 March")));
        assert_eq!(Changes::between(&after, &other).header, ["date"]);
    }
}
