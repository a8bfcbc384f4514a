//! What stands before a colon, or in its place, and tells who speaks.

use std::collections::{HashMap, HashSet};

use super::lexicon::{ANSWERS, ASKS, LABELS, PUBLIC, REMARKS, SALUTATIONS};
use super::page::{Block, Shape};
use super::speaker;
use crate::text::fold;

/// Bytes of a marker.
const MARKER_BYTES_MAX: usize = 160;
/// Characters of a marker without what stands in brackets.
const NAME_CHARACTERS_MAX: usize = 90;

/// The start of a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// Somebody asks.
    Question,
    /// Somebody of the press remarks on what was said.
    Remark,
    /// Somebody of the public speaks, and asks perhaps.
    Public,
    /// Whoever answered before, or the main speaker.
    Answer,
    /// `Response:`, an answer; or a remark of the press, where those who answer have names.
    Response,
    /// Somebody speaks, by this name.
    Voice(String),
}

/// A marker in a block, and where the words after it begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) marker: Marker,
    pub(super) rest: usize,
    /// Whether it looks like a marker and like nothing else: in capitals, in bold, or a word for a question.
    sure: bool,
    /// Whether it is set in bold.
    bold: bool,
}

/// Which names of a text mark turns: a name before a colon in mixed case is one only if it comes again.
#[derive(Debug, Default)]
pub(super) struct Markers {
    counts: HashMap<String, usize>,
    /// Whether others speak for sure.
    dialogue: bool,
    /// Whether those who answer have names.
    voices: bool,
    /// Family names of the people that the header names.
    names: HashSet<String>,
}

impl Markers {
    /// Counts the candidates of a text; `names` are the people that its header names.
    pub(super) fn of(blocks: &[Block], names: &[String]) -> Self {
        let mut counts = HashMap::new();
        let mut dialogue = false;
        for found in blocks.iter().filter_map(candidate) {
            dialogue |= found.sure;
            if let Marker::Voice(name) = found.marker {
                *counts.entry(name).or_default() += 1;
            }
        }
        let voices = counts.values().any(|count| *count >= 2);
        Self { counts, dialogue, voices, names: HashSet::new() }.with(names)
    }

    /// The same with further names.
    pub(super) fn with(mut self, names: &[String]) -> Self {
        let families = names.iter().map(|name| fold(name).rsplit(' ').next().unwrap_or_default().to_owned());
        self.names.extend(families);
        self
    }

    /// The marker with which a block begins.
    pub(super) fn find(&self, block: &Block) -> Option<Found> {
        let found = candidate(block)?;
        if found.marker == Marker::Response {
            let marker = if self.voices { Marker::Remark } else { Marker::Answer };
            return Some(Found { marker, ..found });
        }
        if found.sure {
            return Some(found);
        }
        let Marker::Voice(name) = &found.marker else { return Some(found) };
        let known = || {
            let folded = fold(name);
            let last = folded.split([' ', '.']).next_back().unwrap_or_default();
            last.len() > 2 && self.names.contains(last)
        };
        // One word that comes again is a heading as often as a voice.
        let again = self.counts.get(name).copied().unwrap_or_default() >= 2
            && (self.dialogue || name.contains([' ', '.']) || !name.is_ascii());
        (again || known() || is_titled(name) || found.bold && self.dialogue && speaker::is_name(name))
            .then_some(found)
    }
}

/// Joins a name that was broken over a line end with the rest of it, where it marks turns elsewhere: `Jane`, `Doe: Yes.`
pub(super) fn mend(blocks: &mut Vec<Block>) {
    const NAME_BYTES_MAX: usize = 40;
    let label = |block: &Block| block.text.split_once(':').map(|(label, _)| fold(label.trim()));
    let labels: HashSet<String> =
        blocks.iter().filter_map(label).filter(|label| label.contains(' ')).collect();
    let mut mended: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks.drain(..) {
        let broken = mended.last().filter(|last| {
            let whole = |rest: String| labels.contains(&format!("{} {rest}", fold(&last.text)));
            last.shape == Shape::Line
                && !block.gap
                && last.text.len() <= NAME_BYTES_MAX
                && label(&block).is_some_and(whole)
        });
        match broken.is_some().then(|| mended.last_mut()).flatten() {
            Some(last) => last.text = format!("{} {}", last.text, block.text),
            None => mended.push(block),
        }
    }
    *blocks = mended;
}

/// Whether a name says by an office or a title that it is a person.
fn is_titled(name: &str) -> bool {
    let words = name.split_whitespace().count();
    let titled = |word: &str| {
        !word.eq_ignore_ascii_case("the") && speaker::is_honorific(word) || speaker::is_office(word)
    };
    (2..=14).contains(&words) && name.split_whitespace().any(titled)
}

/// What may be a marker at the start of a block.
fn candidate(block: &Block) -> Option<Found> {
    let text = block.text.as_str();
    if let Some(found) = lone_letter(block) {
        return Some(found);
    }
    let (at, colon) = first_colon(text)?;
    let mut rest = at + colon.len_utf8();
    let after = text.get(rest..).unwrap_or_default();
    if after.starts_with("//")
        || after.starts_with(|c: char| c.is_ascii_digit())
            && text.get(..at).is_some_and(|head| head.ends_with(|c: char| c.is_ascii_digit()))
    {
        return None;
    }
    rest += after.len() - after.trim_start_matches(['*', '_', ' ']).len();
    let label = text.get(..at).unwrap_or_default().trim_matches(['*', '_', ' ']);
    let (name, bracket) = without_brackets(label);
    // `Question (retranslated):`, `MR. DOE: (Via interpreter)`: the bracket after the colon stays with the text.
    let bold = block.strong >= at && block.strong < text.len().max(at + 2);
    let found = |marker, sure| Some(Found { marker, rest, sure, bold });
    let lower = name.to_lowercase();
    let word = lower.trim_end_matches('.');
    if ASKS.contains(&word) || asks_by_number(word) || word.ends_with("记者") || word.ends_with("기자") {
        return found(Marker::Question, true);
    }
    if REMARKS.contains(&word) {
        return found(Marker::Remark, true);
    }
    if PUBLIC.contains(&word) {
        return found(Marker::Public, true);
    }
    if matches!(word, "response" | "reply") {
        return found(Marker::Response, true);
    }
    if ANSWERS.contains(&word) && (word.chars().count() > 1 || !word.is_ascii()) {
        return found(Marker::Answer, true);
    }
    if LABELS.contains(&word) || name.chars().count() > NAME_CHARACTERS_MAX || !is_voice(&name) {
        return None;
    }
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let capitals =
        letters > 2 && !name.chars().any(char::is_lowercase) && name.chars().any(char::is_uppercase);
    let single = name.split_whitespace().count() == 1;
    // `BACKGROUND:` is a heading as often as a voice, and `PEACE AT HOME: FIGHTING CRIME` is one.
    let said = text.get(rest..).unwrap_or_default();
    let heading = said.chars().filter(|c| c.is_alphabetic()).count() > 3
        && !said.chars().any(char::is_lowercase)
        && said.chars().any(char::is_uppercase);
    let capitals = capitals && (!heading || is_titled(&name));
    if heading && !is_titled(&name) && said.len() < NAME_CHARACTERS_MAX {
        return None;
    }
    let sure = capitals && (!single || is_titled_alone(&name))
        || bold && (is_titled(&name) || capitals)
        || bracket && capitals;
    found(Marker::Voice(title_case(&name)), sure)
}

/// The first colon that can end a marker, and where it stands.
fn first_colon(text: &str) -> Option<(usize, char)> {
    let head = text.get(..text.floor_char_boundary(MARKER_BYTES_MAX)).unwrap_or(text);
    // Most lines have none: bytes are looked at before characters, and 0xef begins the wide one.
    memchr::memchr2(b':', 0xef, head.as_bytes())?;
    head.char_indices().find(|(_, c)| matches!(c, ':' | '：'))
}

/// A person known by one word: MODERATOR, PARTICIPANT.
fn is_titled_alone(name: &str) -> bool {
    const ALONE: [&str; 22] = [
        "moderator",
        "operator",
        "interpreter",
        "participant",
        "moderador",
        "moderadora",
        "presentador",
        "presentadora",
        "ведущий",
        "ведущая",
        "модератор",
        "host",
        "anchor",
        "staff",
        "voice",
        "voz",
        "voces",
        "intérprete",
        "animateur",
        "traductor",
        "maestra de ceremonias",
        "all",
    ];
    let lower = name.to_lowercase();
    ALONE.contains(&lower.as_str()) || speaker::is_office(&lower)
}

/// `Q    Thank you`, `Q: Thank you`, a bold Q.
fn lone_letter(block: &Block) -> Option<Found> {
    let text = block.text.as_str();
    let (letter, tail) = (text.chars().next()?, text.get(1..)?);
    if !matches!(letter, 'Q' | 'A') {
        return None;
    }
    let rest = tail.strip_prefix([' ', ':', '.'])?.trim_start_matches([' ', ':', '*', '.']);
    let bold = block.strong == 1 || tail.starts_with(':');
    let starts =
        rest.chars().next().is_some_and(|c| !c.is_lowercase()) && (tail.starts_with([' ', ':']) || bold);
    let marker = if letter == 'Q' { Marker::Question } else { Marker::Answer };
    // `A ` is an article; only a colon or bold makes it a marker.
    let fits = if letter == 'Q' { starts || bold } else { bold && !rest.is_empty() };
    (fits && !rest.is_empty()).then_some(Found { marker, rest: text.len() - rest.len(), sure: true, bold })
}

/// `Question 3`, `QUESTION NO. 2`, `Question from the BBC`
fn asks_by_number(word: &str) -> bool {
    ["question ", "вопрос ", "pregunta ", "frage ", "whatsapp question ", "twitter question "]
        .iter()
        .any(|start| word.starts_with(start))
        && word.chars().count() < 60
}

/// A label without what stands in brackets at its end or within.
fn without_brackets(label: &str) -> (String, bool) {
    let Some((before, rest)) = label.split_once(['(', '[']) else { return (label.to_owned(), false) };
    let after = rest.split_once([')', ']']).map_or("", |(_, after)| after);
    let name = format!("{} {}", before.trim(), after.trim());
    (name.trim().to_owned(), true)
}

/// Whether it reads like a person or an office: every word with a capital, few words, no sentence.
fn is_voice(name: &str) -> bool {
    const SMALL: [&str; 24] = [
        "of", "the", "de", "da", "del", "la", "von", "van", "der", "bin", "al", "and", "for", "du", "des",
        "et", "y", "e", "to", "di", "i", "и", "в", "по",
    ];
    let words: Vec<&str> = name.split_whitespace().collect();
    let capital = |word: &str| {
        word.chars().find(|c| c.is_alphabetic()).is_some_and(|c| c.is_uppercase() || !c.is_lowercase())
    };
    let capitals = words.iter().filter(|word| capital(word)).count();
    let fits = words.iter().all(|word| {
        capital(word) || SMALL.contains(word) || speaker::is_office(word) || word.starts_with("al-")
    });
    let plain = !name.contains([';', '?', '!', '"', '“', '”', '«', '/', '=', '@', '#', '<', '>', '|', '+'])
        && !name.contains(|c: char| c.is_ascii_digit());
    let one = words.len() == 1 && name.chars().count() >= 3;
    // `A Strong Defence: …` is a heading.
    let article = words.first().is_some_and(|word| {
        matches!(
            *word,
            "A" | "An" | "Our" | "This" | "That" | "My" | "In" | "On" | "For" | "To" | "And" | "But"
        )
    });
    // Sentences and headings tie their words; of people only offices do.
    let tied = words.iter().any(|word| TIES.contains(&word.to_lowercase().as_str()))
        || ["’s ", "'s "].iter().any(|owner| name.to_lowercase().contains(owner));
    let article = article
        || tied && !has_office(name)
        || is_greeting(name)
        || words.first().is_some_and(|word| *word == "The") && !is_titled(name);
    if article {
        return false;
    }
    plain && fits && words.len() <= 12 && (capitals >= 2 || one)
}

/// Words that no name has.
const TIES: [&str; 14] =
    ["of", "the", "and", "for", "to", "in", "on", "by", "with", "at", "from", "für", "und", "on"];

fn has_office(name: &str) -> bool {
    name.split([' ', ',', '-']).any(speaker::is_office)
}

/// `Mr. President, Members of Congress:`, `Señor Presidente:` open a speech.
fn is_greeting(name: &str) -> bool {
    let lower = name.to_lowercase();
    let mixed = name.chars().any(char::is_lowercase);
    mixed && SALUTATIONS.iter().any(|start| lower.starts_with(start))
}

/// `MR. KIRBY` as Mr. Kirby; names in mixed case stay.
pub(super) fn title_case(name: &str) -> String {
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
        start = !c.is_alphabetic() && c != '’' && c != '\'';
    }
    mac(&out)
}

/// `Mcenany` is `McEnany`.
fn mac(name: &str) -> String {
    let words = name.split(' ').map(|word| match word.strip_prefix("Mc") {
        Some(rest) if rest.len() > 2 => {
            let mut letters = rest.chars();
            let first = letters.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
            format!("Mc{first}{}", letters.as_str())
        }
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Marker, Markers};
    use crate::transcript::page::{Block, Shape};

    #[test]
    fn forms() {
        let voice = |name: &str| Some(Marker::Voice(name.to_owned()));
        let cases = [
            ("Q Thank you, John.", Some(Marker::Question), "Thank you, John."),
            ("Q\u{20}You said so.", Some(Marker::Question), "You said so."),
            ("QUESTION: Why?", Some(Marker::Question), "Why?"),
            ("Question (retranslated): Why?", Some(Marker::Question), "Why?"),
            ("Вопрос: Почему?", Some(Marker::Question), "Почему?"),
            ("PREGUNTA: ¿Por qué?", Some(Marker::Question), "¿Por qué?"),
            ("INTERLOCUTORA: ¿Por qué?", Some(Marker::Question), "¿Por qué?"),
            ("记者：为什么？", Some(Marker::Question), "为什么？"),
            ("Remark: But you said so.", Some(Marker::Remark), "But you said so."),
            ("Response: I did.", Some(Marker::Answer), "I did."),
            ("MR. KIRBY: Good afternoon.", voice("Mr. Kirby"), "Good afternoon."),
            ("MS PORTER: Good afternoon.", voice("Ms Porter"), "Good afternoon."),
            ("THE PRESIDENT: Thank you.", voice("The President"), "Thank you."),
            (
                "PRESIDENTE ANDRÉS EJEMPLO LÓPEZ: Buenos días.",
                voice("Presidente Andrés Ejemplo López"),
                "Buenos días.",
            ),
            ("SENIOR ADMINISTRATION OFFICIAL: Hello.", voice("Senior Administration Official"), "Hello."),
            ("MODERATOR: Hello.", voice("Moderator"), "Hello."),
            ("С.В.Пример: Добрый день.", voice("С.В.Пример"), "Добрый день."),
            (
                "President of Ruritania Rudolf Example: Good day.",
                voice("President of Ruritania Rudolf Example"),
                "Good day.",
            ),
            (
                "FOREIGN MINISTER DOE: (Via interpreter) Welcome.",
                voice("Foreign Minister Doe"),
                "(Via interpreter) Welcome.",
            ),
            ("MR. DOE (via interpreter): Welcome.", voice("Mr. Doe"), "Welcome."),
            ("The reason is simple: we want peace.", None, ""),
            ("Moscow: 15:46", None, ""),
            ("Contact: press office", None, ""),
            ("BACKGROUND: the treaty was signed.", None, ""),
            ("Quarterly figures rose.", None, ""),
            ("A new day.", None, ""),
            ("Remote Areas: roads were built.", None, ""),
            ("https://example.org", None, ""),
        ];
        for (text, expected, rest) in cases {
            let block = Block::new(1, Shape::Paragraph, text.to_owned());
            // A name in initials comes again.
            let markers = Markers::of(std::slice::from_ref(&block), &["Сергей Пример".to_owned()]);
            let found = markers.find(&block);
            assert_eq!(found.as_ref().map(|found| found.marker.clone()), expected, "{text}");
            if let Some(found) = found {
                assert_eq!(text.get(found.rest..), Some(rest), "{text}");
            }
        }
    }
}
