//! What a person in a chat needs to see of an event.

use super::super::payload::{Budget, quoted};
use super::{Letter, Telling};
use crate::model::EventKind;

/// Passages that a chat message quotes, at most; the page has the rest.
const QUOTES: Budget = Budget { passages: 5, bytes: 6_000 };

/// An event for people.
pub(super) struct Card<'a> {
    /// `Corrected` or `Withdrawn`; nothing for what is new.
    pub(super) verb: Option<&'static str>,
    /// The headline.
    pub(super) title: String,
    /// The page.
    pub(super) url: String,
    /// Publisher, date and place.
    pub(super) line: String,
    /// Names of organisations and topics.
    pub(super) about: String,
    /// What a correction changed.
    pub(super) note: Option<String>,
    /// Passages with what the subscription asked for.
    pub(super) quotes: Vec<Quote<'a>>,
    /// How many more passages there are.
    pub(super) more: usize,
}

/// A passage for people.
pub(super) struct Quote<'a> {
    /// Who says it.
    pub(super) speaker: Option<&'a str>,
    /// The words.
    pub(super) text: &'a str,
    /// Where it stands.
    pub(super) url: String,
}

/// Subjects that are named, at most.
const SUBJECTS: usize = 10;

impl<'a> Card<'a> {
    pub(super) fn of(telling: &Telling<'a>, letter: &Letter<'_>) -> Self {
        let Telling { event, entry, .. } = *telling;
        let statement = &entry.statement;
        let url = letter.url(entry);
        let publisher = statement.publisher.as_ref().map(|publisher| publisher.name.clone());
        let line = [publisher, statement.date.map(|date| date.to_string()), statement.place.clone()];
        let (quotes, more) = quoted(entry, letter.filter, &QUOTES);
        let tags = entry.tags.organisations.iter().chain(&entry.tags.topics);
        Self {
            verb: match event.kind {
                EventKind::Published => None,
                EventKind::Updated => Some("Corrected"),
                EventKind::Withdrawn => Some("Withdrawn"),
            },
            title: statement.headline(),
            line: line.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            about: tags.take(SUBJECTS).map(|tag| tag.name.as_str()).collect::<Vec<_>>().join(", "),
            note: note(telling),
            quotes: quotes
                .into_iter()
                .map(|quoted| Quote {
                    speaker: quoted.turn.speaker.as_deref(),
                    text: &quoted.passage.text,
                    url: format!("{url}#{}", quoted.passage.id),
                })
                .collect(),
            more,
            url,
        }
    }

    /// The headline with what happened before it.
    pub(super) fn heading(&self) -> String {
        self.verb.map_or_else(|| self.title.clone(), |verb| format!("{verb}: {}", self.title))
    }

    /// How many more passages there are, for people.
    pub(super) fn rest(&self) -> Option<String> {
        (self.more > 0)
            .then(|| format!("{} more {}", self.more, if self.more == 1 { "passage" } else { "passages" }))
    }
}

/// All cards of a letter.
pub(super) fn cards<'a>(letter: &Letter<'a>) -> Vec<Card<'a>> {
    letter.tellings.iter().map(|telling| Card::of(telling, letter)).collect()
}

/// The heading of a digest.
pub(super) fn digest_heading(letter: &Letter<'_>) -> String {
    match letter.tellings.len() {
        0 => "No statements since the last digest".to_owned(),
        1 => "1 statement since the last digest".to_owned(),
        many => format!("{many} statements since the last digest"),
    }
}

/// What a correction changed, in one sentence.
fn note(telling: &Telling<'_>) -> Option<String> {
    let changes = telling.entry.changes.as_ref().filter(|_| telling.event.kind == EventKind::Updated)?;
    let mut parts = Vec::new();
    for (count, what) in
        [(changes.added.len(), "added or rewritten"), (changes.removed.len(), "removed or replaced")]
    {
        if count > 0 {
            parts.push(format!("{count} {} {what}", if count == 1 { "passage" } else { "passages" }));
        }
    }
    if !changes.header.is_empty() {
        parts.push(format!("changed: {}", changes.header.join(", ")));
    }
    (!parts.is_empty()).then(|| format!("Revision {}: {}", telling.entry.revision, parts.join("; ")))
}
