//! The body as turns: who speaks, what is asked, what is a stage direction.

use std::collections::HashMap;

use super::blocks::{self, Block};
use super::speaker;
use crate::model::{Passage, Speaker, Turn, TurnKind, passage_id};

/// Characters of a marker.
const MARKER_CHARACTERS_MAX: usize = 80;

/// The start of a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// Somebody asks.
    Question,
    /// Somebody speaks, by this name.
    Voice(String),
}

/// Divides a body. `headline` are the speakers that the headline names; all who speak are returned.
pub(super) fn divide(body: &[Block], headline: Vec<Speaker>) -> (Vec<Turn>, Vec<Speaker>) {
    let mut known = headline;
    let mut turns: Vec<Turn> = Vec::new();
    let mut repeats: HashMap<String, u32> = HashMap::new();
    let main = known.first().map(|speaker| speaker.name.clone());
    let mut current = (TurnKind::Statement, main.clone());
    let mut fresh = true;
    for block in paragraphs_at_markers(body) {
        let (found, text) = marker(&block.text).unwrap_or((None, block.text.as_str()));
        if let Some(found) = found {
            current = voice(&found, &mut known, current.0);
            fresh = true;
        }
        if text.is_empty() {
            continue;
        }
        let note = is_note(text);
        let (kind, speaker) = if note { (TurnKind::Note, None) } else { current.clone() };
        let repeat = repeats.entry(text.to_owned()).or_default();
        let passage = Passage { id: passage_id(text, *repeat), text: text.to_owned() };
        *repeat += 1;
        match turns.last_mut() {
            Some(last) if !fresh && last.kind == kind && last.speaker == speaker => {
                last.passages.push(passage);
            }
            _ => {
                let n = u32::try_from(turns.len() + 1).unwrap_or(u32::MAX);
                turns.push(Turn { n, kind, speaker, passages: vec![passage] });
            }
        }
        fresh = note && fresh;
    }
    (turns, known)
}

/// Who speaks after a marker: a named voice after a question answers it.
fn voice(found: &Marker, known: &mut Vec<Speaker>, before: TurnKind) -> (TurnKind, Option<String>) {
    let Marker::Voice(name) = found else { return (TurnKind::Question, None) };
    let kind = if before == TurnKind::Statement { TurnKind::Statement } else { TurnKind::Answer };
    if let Some(speaker) = speaker::resolve(known, name) {
        return (kind, Some(speaker.name.clone()));
    }
    let speaker = speaker::person(name).unwrap_or_else(|| Speaker {
        name: name.clone(),
        role: None,
        organisation: None,
    });
    let resolved = speaker::resolve(known, &speaker.name).cloned();
    let name = resolved.map_or_else(
        || {
            known.push(speaker.clone());
            speaker.name.clone()
        },
        |known| known.name,
    );
    (kind, Some(name))
}

/// Paragraphs, with a break before each marker even where lines are wrapped.
fn paragraphs_at_markers(body: &[Block]) -> Vec<Block> {
    let mut paragraphs = Vec::new();
    let mut start = 0;
    for (at, block) in body.iter().enumerate() {
        if at > start && marker(&block.text).is_some() {
            paragraphs.extend(blocks::paragraphs(body.get(start..at).unwrap_or_default()));
            start = at;
        }
    }
    paragraphs.extend(blocks::paragraphs(body.get(start..).unwrap_or_default()));
    paragraphs
}

/// The marker at the start of a line and the text after it.
pub(super) fn marker(text: &str) -> Option<(Option<Marker>, &str)> {
    if let Some(rest) = text.strip_prefix("Q ").or_else(|| text.strip_prefix("Q: ")) {
        let question = rest.chars().next().is_some_and(|c| !c.is_lowercase());
        return question.then_some((Some(Marker::Question), rest));
    }
    let (head, rest) = text.split_once(':')?;
    if rest.starts_with("//")
        || rest.starts_with(|c: char| c.is_ascii_digit())
        || head.chars().count() > MARKER_CHARACTERS_MAX
    {
        return None;
    }
    let head = head.trim_matches(['*', '_', ' ']);
    let name = head.split(" (").next().unwrap_or(head).trim();
    let rest = rest.trim_start_matches(['*', '_', ' ']);
    if is_question(name) {
        return Some((Some(Marker::Question), rest));
    }
    is_name(name).then(|| (Some(Marker::Voice(title_case(name))), rest))
}

fn is_question(name: &str) -> bool {
    const WORDS: [&str; 16] = [
        "question",
        "pregunta",
        "interlocutor",
        "interlocutora",
        "intervención",
        "вопрос",
        "запитання",
        "питання",
        "frage",
        "întrebare",
        "întrebarea",
        "domanda",
        "pergunta",
        "journalist",
        "reporter",
        "audience member",
    ];
    WORDS.contains(&name.to_lowercase().as_str())
}

/// Whether it reads like a person: every word with a capital, few words, no sentence.
fn is_name(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let small = ["of", "the", "de", "da", "von", "van", "bin", "al", "and", "for"];
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let capitals = words.iter().filter(|word| capital(word)).count();
    let all_capitals =
        !name.chars().any(char::is_lowercase) && name.chars().filter(|c| c.is_alphabetic()).count() > 2;
    let fits = words.iter().all(|word| capital(word) || small.contains(word));
    let plain = !name.contains([',', ';', '?', '!', '"', '“', '”', '«', '(', '/'])
        && !name.contains(|c: char| c.is_ascii_digit());
    let initials = name.contains('.') && words.len() <= 2;
    plain && fits && words.len() <= 9 && (all_capitals || capitals >= 2 || initials)
}

/// `MR. KIRBY` as Mr. Kirby; names in mixed case stay.
fn title_case(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut out = String::new();
    let mut start = true;
    for c in name.chars() {
        if start {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        start = !c.is_alphabetic();
    }
    out
}

/// Stage directions and closing marks.
fn is_note(text: &str) -> bool {
    let lower = text.to_lowercase();
    let bracketed = text.len() < 80
        && (text.starts_with('(') && text.ends_with(')') || text.starts_with('[') && text.ends_with(']'));
    let mark = !text.chars().any(char::is_alphabetic) || lower == "end" || lower == "end.";
    let clock = text.len() < 30 && text.contains(':') && (lower.contains("a.m.") || lower.contains("p.m."));
    bracketed
        || mark
        || clock
        || lower.starts_with("to be continued")
        || lower == "продолжение следует"
        || lower == "продолжение следует…"
}
