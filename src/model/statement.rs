//! What a transcript says, once it has been read.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::opening;

/// Characters of a headline that is made from the opening words, about.
const HEADLINE_CHARACTERS_MAX: usize = 80;

/// What one publication says: the parsed content of a transcript, without identity or history.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The headline. `None` where the text has none.
    pub title: Option<String>,
    /// The day of the event. `None` where the text does not say, or says it doubtfully.
    pub date: Option<Date>,
    /// Where it was said.
    pub place: Option<String>,
    /// The session or the conference at which it was said, where lines beside the headline name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occasion: Option<String>,
    /// Who put it up.
    pub publisher: Option<Publisher>,
    /// BCP 47 language of the text, `und` where it cannot be told.
    pub language: String,
    /// Who speaks, the main speaker first.
    pub speakers: Vec<Speaker>,
    /// What sort of statement it is.
    pub kind: Kind,
    /// The page that it was taken from, where the text names it.
    pub source: Option<String>,
    /// What was said, in order.
    pub turns: Vec<Turn>,
}

/// How an unfinished transcript ends, in lower case.
pub const CONTINUED: [&str; 7] = [
    "to be continued",
    "продолжение следует",
    "далі буде",
    "va urma",
    "à suivre",
    "continuará",
    "wird fortgesetzt",
];

impl Statement {
    /// All passages in order, with the turn that each belongs to.
    pub fn passages(&self) -> impl Iterator<Item = (&Turn, &Passage)> {
        self.turns.iter().flat_map(|turn| turn.passages.iter().map(move |passage| (turn, passage)))
    }

    /// Whether it ends with a note that there is more to come.
    #[must_use]
    pub fn is_unfinished(&self) -> bool {
        let last = self.turns.last().filter(|turn| turn.kind == TurnKind::Note);
        last.and_then(|turn| turn.passages.last()).is_some_and(|passage| {
            let text = passage.text.to_lowercase();
            CONTINUED.iter().any(|start| text.starts_with(start))
        })
    }

    /// The title, or the opening words where there is none, so that every entry can be named.
    #[must_use]
    pub fn headline(&self) -> String {
        if let Some(title) = &self.title {
            return title.clone();
        }
        let opening = self.passages().next().map_or("", |(_, passage)| passage.text.as_str());
        let words = self::opening(std::iter::once(opening), HEADLINE_CHARACTERS_MAX);
        if words.is_empty() { "Untitled statement".to_owned() } else { words }
    }
}

/// Who put a statement up.
#[derive(utoipa::ToSchema, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publisher {
    /// As written in the text.
    pub name: String,
    /// The catalogue's organisation, where it knows the publisher.
    pub organisation: Option<String>,
}

/// A person who speaks in a statement.
#[derive(utoipa::ToSchema, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// Full name where the text gives it, as written otherwise.
    pub name: String,
    /// Office, as written.
    pub role: Option<String>,
    /// The catalogue's organisation that the speaker speaks for, where known.
    pub organisation: Option<String>,
}

impl Speaker {
    /// Whether the office stands in the place of the name, because the text has none.
    #[must_use]
    pub fn is_nameless(&self) -> bool {
        self.role.as_deref() == Some(&self.name)
    }
}

/// What sort of statement a transcript is.
#[derive(
    utoipa::ToSchema, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub enum Kind {
    /// Remarks at an occasion.
    Remarks,
    /// A news or press conference.
    NewsConference,
    /// An interview.
    Interview,
    /// A briefing of the press, or a gaggle.
    Briefing,
    /// A communiqué, joint statement, or written statement of a body.
    Communique,
    /// A speech or address.
    Speech,
    /// None of these, or not to be told.
    #[default]
    Other,
}

impl Kind {
    /// The name used in JSON and in feed categories.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Remarks => "remarks",
            Self::NewsConference => "news_conference",
            Self::Interview => "interview",
            Self::Briefing => "briefing",
            Self::Communique => "communique",
            Self::Speech => "speech",
            Self::Other => "other",
        }
    }
}

/// A run of paragraphs by one speaker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Position in the statement, from 1.
    pub n: u32,
    /// What the turn is.
    pub kind: TurnKind,
    /// Name of the speaker. `None` for an unnamed journalist, a note, or a text that does not say.
    pub speaker: Option<String>,
    /// Whose voice it is, also where there is no name.
    #[serde(default, skip_serializing_if = "Voice::is_unknown")]
    pub voice: Voice,
    /// The number of the question that this turn answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<u32>,
    /// The paragraphs.
    pub passages: Vec<Passage>,
}

#[cfg(test)]
impl Turn {
    /// What somebody says whom nothing names, for tests.
    pub(crate) fn of(passages: impl IntoIterator<Item = Passage>) -> Self {
        Self {
            n: 1,
            kind: TurnKind::Statement,
            speaker: None,
            voice: Voice::Unknown,
            answers: None,
            passages: passages.into_iter().collect(),
        }
    }
}

/// Whose voice a turn is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// The text does not say, or nobody speaks.
    #[default]
    Unknown,
    /// One of the statement's speakers.
    Speaker,
    /// A journalist, or somebody of the public; few texts name them.
    Journalist,
}

impl Voice {
    fn is_unknown(&self) -> bool {
        *self == Self::Unknown
    }
}

/// What a turn is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TurnKind {
    /// Said of the speaker's own accord.
    Statement,
    /// A question from the press or the public.
    Question,
    /// The answer to the question before it.
    Answer,
    /// A stage direction, or "To be continued…".
    Note,
}

impl TurnKind {
    /// The name used in JSON and in pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::Question => "question",
            Self::Answer => "answer",
            Self::Note => "note",
        }
    }
}

/// A paragraph with an id of its own, so that it can be quoted by link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Made from the words, so that the link holds when paragraphs are added around it.
    pub id: String,
    /// The text, on one line.
    pub text: String,
    /// When it was said, where the transcript has time codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
}

/// A span of a recording, milliseconds from its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Time {
    /// First moment.
    pub start_ms: u64,
    /// Last moment.
    pub end_ms: u64,
}

/// A statement as read from a transcript, with what the reader noticed on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What the transcript says.
    pub statement: Statement,
    /// What of the text became no passage: headers, footers, menus, markers.
    pub furniture: Vec<Furniture>,
    /// What an editor should know; none of it stops the publication.
    pub warnings: Vec<Warning>,
}

/// Words of a transcript that are no part of what was said, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Furniture {
    /// Line of the file, from 1.
    pub line: u32,
    /// The words.
    pub text: String,
    /// What they are.
    pub why: &'static str,
}

/// Something odd in a transcript that could be read all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// A stable word for programs.
    pub code: String,
    /// A sentence for people.
    pub message: String,
    /// Line of the file, from 1, where one line is to blame.
    pub line: Option<u32>,
}
