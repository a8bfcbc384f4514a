//! Whole texts in the shapes in which official texts arrive, language by language: what must be read off each.

use encoding_rs::Encoding;
use serde::Deserialize;

use super::super::{Context, read};
use super::{read_words, words};
use crate::model::{Reading, TurnKind};

/// The texts, by file.
const FILES: [(&str, &str); 26] = [
    ("en", include_str!("shapes/en.toml")),
    ("romance", include_str!("shapes/romance.toml")),
    ("slavic", include_str!("shapes/slavic.toml")),
    ("germanic", include_str!("shapes/germanic.toml")),
    ("eastern", include_str!("shapes/eastern.toml")),
    ("html", include_str!("shapes/html.toml")),
    ("bodies", include_str!("shapes/bodies.toml")),
    ("anglophone", include_str!("shapes/anglophone.toml")),
    ("continental", include_str!("shapes/continental.toml")),
    ("eurasia", include_str!("shapes/eurasia.toml")),
    ("orient", include_str!("shapes/orient.toml")),
    ("carriers", include_str!("shapes/carriers.toml")),
    ("headers", include_str!("shapes/headers.toml")),
    ("sites", include_str!("shapes/sites.toml")),
    ("turns", include_str!("shapes/turns.toml")),
    ("interviews", include_str!("shapes/interviews.toml")),
    ("envelopes", include_str!("shapes/envelopes.toml")),
    ("neighbours", include_str!("shapes/neighbours.toml")),
    ("pages", include_str!("shapes/pages.toml")),
    ("world", include_str!("shapes/world.toml")),
    ("quirks", include_str!("shapes/quirks.toml")),
    ("covers", include_str!("shapes/covers.toml")),
    ("openings", include_str!("shapes/openings.toml")),
    ("ministries", include_str!("shapes/ministries.toml")),
    ("assemblies", include_str!("shapes/assemblies.toml")),
    ("remains", include_str!("shapes/remains.toml")),
];

#[derive(Deserialize)]
struct File {
    case: Vec<Case>,
}

/// A text and what it says. Of what is not given, nothing is asked; `none` stands for nothing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default = "plain")]
    path: String,
    text: String,
    /// The charset in which the text arrives.
    encoding: Option<String>,
    kind: Option<String>,
    title: Option<String>,
    date: Option<String>,
    place: Option<String>,
    publisher: Option<String>,
    /// The main speaker.
    speaker: Option<String>,
    /// The office of the main speaker.
    role: Option<String>,
    language: Option<String>,
    questions: Option<usize>,
    /// Who speaks, at each change; `?` is the press.
    turns: Option<Vec<String>>,
    /// What a passage is, all of it.
    #[serde(default)]
    passages: Vec<String>,
    /// What no passage may hold.
    #[serde(default)]
    absent: Vec<String>,
    warning: Option<String>,
}

fn plain() -> String {
    "a.txt".to_owned()
}

impl Case {
    /// The text as it arrives.
    fn bytes(&self) -> Vec<u8> {
        match self.encoding.as_deref() {
            None => self.text.as_bytes().to_vec(),
            Some("utf-16le") => {
                format!("\u{feff}{}", self.text).encode_utf16().flat_map(u16::to_le_bytes).collect()
            }
            Some(label) => {
                let encoding = Encoding::for_label(label.as_bytes()).unwrap();
                let (bytes, _, lossy) = encoding.encode(&self.text);
                assert!(!lossy, "{}: {label} has not all of its letters", self.name);
                bytes.into_owned()
            }
        }
    }

    /// What of a reading is not as it should be.
    fn faults(&self, reading: &Reading) -> Vec<String> {
        let statement = &reading.statement;
        let said = [
            ("title", &self.title, statement.title.clone()),
            ("date", &self.date, statement.date.map(|date| date.to_string())),
            ("place", &self.place, statement.place.clone()),
            ("publisher", &self.publisher, statement.publisher.as_ref().map(|one| one.name.clone())),
            ("speaker", &self.speaker, statement.speakers.first().map(|one| one.name.clone())),
            ("role", &self.role, statement.speakers.first().and_then(|one| one.role.clone())),
            ("language", &self.language, Some(statement.language.clone())),
            ("kind", &self.kind, Some(statement.kind.as_str().to_owned())),
        ];
        let mut faults: Vec<String> = said
            .into_iter()
            .filter_map(|(what, wanted, found)| {
                let (wanted, found) = (wanted.as_deref()?, found.unwrap_or_else(|| "none".to_owned()));
                (wanted != found).then(|| format!("{what} is {found:?}, not {wanted:?}"))
            })
            .collect();
        let questions = statement.turns.iter().filter(|turn| turn.kind == TurnKind::Question).count();
        if self.questions.is_some_and(|wanted| wanted != questions) {
            faults.push(format!("{questions} questions, not {:?}", self.questions));
        }
        let mut turns: Vec<&str> = statement
            .turns
            .iter()
            .filter(|turn| turn.kind != TurnKind::Note)
            .map(|turn| turn.speaker.as_deref().unwrap_or("?"))
            .collect();
        turns.dedup();
        if self.turns.as_ref().is_some_and(|wanted| *wanted != turns) {
            faults.push(format!("turns are {turns:?}, not {:?}", self.turns));
        }
        let stands = |whole: &&String| statement.passages().any(|(_, passage)| passage.text == **whole);
        let broken = self.passages.iter().filter(|whole| !stands(whole));
        faults.extend(broken.map(|whole| format!("no passage is {whole:?}")));
        for absent in &self.absent {
            faults.extend(
                statement
                    .passages()
                    .filter(|(_, passage)| passage.text.contains(absent))
                    .map(|(_, passage)| format!("{absent:?} stands in {:?}", passage.text)),
            );
        }
        if let Some(code) = &self.warning
            && !reading.warnings.iter().any(|warning| warning.code == *code)
        {
            faults.push(format!("no warning {code}"));
        }
        // Markup has words that nobody reads.
        if self.path.ends_with(".txt") && read_words(reading) != words([self.text.as_str()]) {
            faults.push("words are lost or doubled".to_owned());
        }
        faults
    }
}

#[test]
fn every_shape_is_read() {
    let mut faults = Vec::new();
    for (file, text) in FILES {
        let File { case: cases } = toml::from_str(text).unwrap_or_else(|error| panic!("{file}: {error}"));
        for case in &cases {
            let found = match read(&case.bytes(), &Context::of(&case.path)) {
                Ok(reading) => case.faults(&reading),
                Err(refusal) => vec![format!("refused: {refusal}")],
            };
            faults.extend(found.into_iter().map(|fault| format!("{file}: {}: {fault}", case.name)));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}
