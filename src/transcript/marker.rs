//! What stands before a colon, or in its place, and tells who speaks.

mod exchange;
mod key;
mod label;
mod named;
mod press;
mod voice;

use std::collections::{HashMap, HashSet};

use super::lexicon::LABELS;
use super::page::{Block, Shape};
use super::speaker;
use super::wrap::ends_sentence;
use crate::text::fold;
use exchange::Exchange;
use key::Key;
pub(super) use key::announces_key;
use label::{Form, Label};
use named::named;
use press::HEADINGS;
use voice::{begins_with_initial, has_office, is_titled, is_titled_alone, is_voice};

/// Characters of a marker without what stands in brackets.
const NAME_CHARACTERS_MAX: usize = 90;
/// Names before a full stop, or on lines of their own, that are no accident.
const PLAIN_LABELS_MIN: usize = 4;

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
    /// Somebody of the press asks, by this name.
    Reporter(String),
    /// Somebody of the press remarks, by this name.
    Comment(String),
    /// Somebody speaks, by this name.
    Voice(String),
}

/// A marker in a block, and where the words after it begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) marker: Marker,
    pub(super) rest: usize,
    form: Form,
    /// Whether it looks like a marker and like nothing else: in capitals, in bold, or a word for a question.
    sure: bool,
    /// Whether it is set in bold.
    bold: bool,
}

impl Found {
    fn new(marker: Marker, rest: usize) -> Self {
        Self { marker, rest, form: Form::Colon, sure: false, bold: false }
    }
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
    /// Names before a colon that the text names elsewhere, too.
    named: HashSet<String>,
    /// Who asks by name, by family name.
    press: HashMap<String, String>,
    /// Names that ask, and others answer; in full, where the text has them so.
    asking: HashMap<String, String>,
    /// The letters that stand for question and answer.
    sides: Option<(char, char)>,
    /// Whom initials mean.
    key: Key,
    /// Names on lines of their own that mark turns.
    lines: HashSet<String>,
    /// Forms that mark turns here, and would be an accident elsewhere.
    forms: Vec<Form>,
}

impl Markers {
    /// Counts the candidates of a text; `names` are the people that its header names.
    pub(super) fn of(blocks: &[Block], names: &[String]) -> Self {
        let mut counts = HashMap::new();
        let (mut dialogue, mut asked, mut worded, mut media, mut stops, mut dashes) =
            (false, false, false, 0, 0, 0);
        let mut capitals: Vec<&str> = Vec::new();
        let (mut offices, mut press): (Vec<String>, HashMap<String, String>) = Default::default();
        let mut exchange = Exchange::default();
        for block in blocks {
            let Some(found) = candidate(block) else {
                exchange.says(&block.text);
                continue;
            };
            dialogue |= found.sure;
            asked |= found.marker == Marker::Question;
            worded |= found.marker == Marker::Question && found.sure;
            media += usize::from(
                matches!(found.marker, Marker::Reporter(_))
                    || found.form == Form::Medium && found.marker == Marker::Question,
            );
            stops += usize::from(found.form == Form::Stop);
            dashes += usize::from(found.form == Form::Dash && !found.sure);
            capitals.extend(in_capitals(block).filter(|_| !found.sure));
            match found.marker {
                Marker::Voice(name) => {
                    // What an office says are sentences: a list of the board has names.
                    offices
                        .extend((is_titled_alone(&name) && ends_sentence(&block.text)).then(|| name.clone()));
                    exchange.speaks(&name);
                    exchange.says(&block.text);
                    *counts.entry(name).or_default() += 1;
                }
                Marker::Reporter(name) => {
                    exchange.ends();
                    press.insert(family(&name), name);
                }
                _ => exchange.ends(),
            }
        }
        let offices: Vec<&str> = offices.iter().map(String::as_str).collect();
        let voices = counts.values().any(|count| *count >= 2);
        let bold = || !asked && blocks.iter().filter(|block| press::asks_in_bold(block)).count() >= 2;
        let (lines, sides) = (lines(blocks), press::sides(blocks));
        dialogue |= sides.is_some() || !lines.is_empty() || media >= 2 || come_again(&capitals) >= 2;
        // Where a word tells who asks, no more need be guessed.
        let asking = if worded { HashMap::new() } else { in_full(exchange.asking(), &counts) };
        dialogue |= come_again(&offices) >= 1 || !asking.is_empty();
        let mut forms = Vec::new();
        forms.extend((stops >= PLAIN_LABELS_MIN).then_some(Form::Stop));
        forms.extend((dialogue && dashes >= PLAIN_LABELS_MIN).then_some(Form::Dash));
        forms.extend(dialogue.then_some(Form::Medium));
        forms.extend(bold().then_some(Form::Bold));
        let named = if dialogue { named(blocks, &counts, !press.is_empty()) } else { HashSet::new() };
        let (key, none) = (Key::of(blocks), HashSet::new());
        Self { counts, dialogue, voices, names: none, named, press, asking, sides, key, lines, forms }
            .with(names)
    }

    /// The same with further names.
    pub(super) fn with(mut self, names: &[String]) -> Self {
        self.names.extend(names.iter().map(|name| family(name)));
        self
    }

    /// The marker with which a block begins.
    pub(super) fn find(&self, block: &Block) -> Option<Found> {
        if let Some(found) = self.side(block) {
            return Some(found);
        }
        if let Some((marker, rest)) = self.key.find(block) {
            return Some(Found::new(marker.clone(), rest));
        }
        if self.forms.contains(&Form::Bold) && press::asks_in_bold(block) {
            return Some(Found::new(Marker::Question, 0));
        }
        let Some(found) = candidate(block) else { return self.line(block) };
        if found.marker == Marker::Response {
            let marker = if self.voices { Marker::Remark } else { Marker::Answer };
            return Some(Found { marker, ..found });
        }
        if found.sure {
            return Some(found);
        }
        let Marker::Voice(name) = &found.marker else {
            let plain = !matches!(found.form, Form::Stop | Form::Medium);
            return (plain || self.forms.contains(&found.form)).then_some(found);
        };
        let asks = block.text.contains(['?', '？', '؟']);
        // Media are many: whoever has something in brackets, and asks, is of one as those are whose medium is known.
        let beside = found.form == Form::Beside && asks && !self.press.is_empty();
        let asking = self.asking.get(name).or(beside.then_some(name));
        if let Some(name) = asking.filter(|_| !self.names.contains(&family(name))) {
            let name = speaker::proper(name);
            let marker = if asks { Marker::Reporter(name) } else { Marker::Comment(name) };
            return Some(Found { marker, ..found });
        }
        // Whoever asked by name and medium asks by name or family name.
        if let Some(whole) = self.press.get(&family(name)).filter(|whole| whole.ends_with(name.as_str())) {
            return Some(Found { marker: Marker::Reporter(whole.clone()), ..found });
        }
        let known = || {
            let last = family(name);
            last.len() > 2 && self.names.contains(&last)
        };
        // One word that comes again is a heading as often as a voice.
        let again = self.counts.get(name).copied().unwrap_or_default() >= 2
            && (self.dialogue || name.contains([' ', '.']) || !name.is_ascii());
        let fits = match found.form {
            Form::Colon | Form::Beside => {
                again
                    || known()
                    || is_titled(name)
                    || self.dialogue
                        && (self.named.contains(name) || is_titled_alone(name) || begins_with_initial(name))
                    || found.bold && self.dialogue && speaker::is_name(name)
            }
            Form::Stop => self.forms.contains(&Form::Stop),
            Form::Dash => {
                let usual = self.forms.contains(&Form::Dash);
                (again || known() || usual && self.named.contains(name))
                    && (usual || is_titled(name) || is_titled_alone(name))
            }
            Form::StopDash | Form::Brackets => again,
            Form::Line | Form::Medium | Form::Bold => false,
        };
        fits.then_some(found)
    }

    /// A letter for question or answer, where a text has both.
    fn side(&self, block: &Block) -> Option<Found> {
        let (asks, answers) = self.sides?;
        let (letter, rest) = label::letter(&block.text)?;
        let marker = [(asks, Marker::Question), (answers, Marker::Answer)];
        marker.into_iter().find(|(side, _)| *side == letter).map(|(_, marker)| Found::new(marker, rest))
    }

    /// A name on a line of its own.
    fn line(&self, block: &Block) -> Option<Found> {
        let known = !self.lines.is_empty() && self.lines.contains(&block.text);
        let marker = known.then(|| of_line(block)).flatten()?;
        Some(Found { form: Form::Line, ..Found::new(marker, block.text.len()) })
    }
}

/// What stands in capitals before a colon: a heading as often as a voice.
fn in_capitals(block: &Block) -> Option<&str> {
    let label = label::before_colon(&block.text)?.text;
    let letters = label.chars().filter(|c| c.is_alphabetic()).count();
    (letters > 1 && !label.chars().any(char::is_lowercase)).then_some(label)
}

/// How many labels stand twice or more.
fn come_again(labels: &[&str]) -> usize {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for label in labels {
        *counts.entry(label).or_default() += 1;
    }
    counts.values().filter(|count| **count >= 2).count()
}

/// Those of these names that are people, and what a text calls them in full: `Doe`, who is Jane Doe elsewhere.
fn in_full(names: HashSet<String>, counts: &HashMap<String, usize>) -> HashMap<String, String> {
    let people = names.into_iter();
    let people = people.filter(|name| !is_titled(name) && !is_titled_alone(name) && speaker::is_name(name));
    let mut whole: HashMap<String, String> = HashMap::new();
    for name in people {
        let end = format!(" {name}");
        let longer = counts.keys().filter(|other| other.ends_with(&end) && !has_office(other)).min();
        let longer = longer.unwrap_or(&name).clone();
        whole.insert(longer.clone(), longer.clone());
        whole.insert(name, longer);
    }
    whole
}

/// The last word of a name, folded.
fn family(name: &str) -> String {
    fold(name).rsplit([' ', '.']).next().unwrap_or_default().to_owned()
}

/// The lines of a text that are no more than a name, where some come again and others speak between them.
fn lines(blocks: &[Block]) -> HashSet<String> {
    let mut counts: HashMap<&str, (usize, bool)> = HashMap::new();
    let marked: Vec<Option<Marker>> = blocks.iter().map(of_line).collect();
    let below = blocks.iter().zip(&marked).skip(1).map(Some).chain([None]);
    for ((block, marker), below) in blocks.iter().zip(&marked).zip(below) {
        let Some(marker) = marker else { continue };
        let said = below.is_some_and(|(below, marker)| marker.is_none() && below.text.len() > 1);
        if said {
            let sure =
                *marker == Marker::Question || is_titled(&block.text) || has_capital_family(&block.text);
            counts.entry(&block.text).or_insert((0, sure)).0 += 1;
        }
    }
    let all: usize = counts.values().map(|(count, _)| count).sum();
    let again = counts.values().any(|(count, sure)| *count >= 2 && *sure);
    let enough = all >= PLAIN_LABELS_MIN && counts.len() >= 2 && again;
    let kept = counts.into_iter().filter(|(_, (count, sure))| enough && (*count >= 2 || *sure));
    kept.map(|(text, _)| text.to_owned()).collect()
}

/// `Emmanuel MARTIN`, `MINISTER MARTIN`
fn has_capital_family(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or_default();
    last.chars().filter(|c| c.is_alphabetic()).count() > 2 && !last.chars().any(char::is_lowercase)
}

/// Who speaks below a line that is no more than a name.
fn of_line(block: &Block) -> Option<Marker> {
    if block.shape == Shape::Item || memchr::memchr2(b'.', b':', block.text.as_bytes()).is_some() {
        return None;
    }
    let label = label::whole(&block.text)?;
    let (name, bracket) = with_bracket(label.text);
    if matches!(press::by_word(&name), Some(Marker::Question)) && bracket.is_none() {
        return (!HEADINGS.contains(&name.to_lowercase().as_str())).then_some(Marker::Question);
    }
    let words = name.split_whitespace().count();
    let person = || (2..=4).contains(&words) && speaker::is_name(&name) || is_titled(&name);
    (words >= 2 && is_voice(&name) && person())
        .then(|| Marker::Voice(speaker::proper(&with_office(name, bracket))))
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

/// What may be a marker at the start of a block.
fn candidate(block: &Block) -> Option<Found> {
    let text = block.text.as_str();
    lone_letter(block)
        .or_else(|| in_brackets(label::in_brackets(text)?))
        .or_else(|| before_dash(block, label::before_dash(text)?))
        .or_else(|| before_colon(block, label::before_colon(text)?))
        .or_else(|| before_stop(label::before_stop(text)?))
}

/// `【記者】`, `<질문>`, `[Foreign Minister DOE]`; a remark in brackets is none.
fn in_brackets(label: Label<'_>) -> Option<Found> {
    let found = |marker, sure| Some(Found { sure, form: label.form, ..Found::new(marker, label.rest) });
    if label.text.len() > 1
        && let Some(marker @ (Marker::Question | Marker::Answer)) = press::by_word(label.text)
    {
        return found(marker, true);
    }
    let name = label.text.trim_end_matches("冒頭発言");
    if speaker::is_japanese_office(name) {
        return found(Marker::Voice(name.to_owned()), true);
    }
    (is_titled(name) && is_voice(name)).then(|| found(Marker::Voice(name.to_owned()), false))?
}

/// `PERIODISTA.- `, `P.- `, `LE PRÉSIDENT – `
fn before_dash(block: &Block, label: Label<'_>) -> Option<Found> {
    let stop = label.form == Form::StopDash;
    let found = |marker, sure| Some(Found { sure, form: label.form, ..Found::new(marker, label.rest) });
    let lower = label.text.to_lowercase();
    if let Some(marker) = press::by_word(label.text) {
        return (stop || !HEADINGS.contains(&lower.as_str())).then(|| found(marker, true))?;
    }
    let side = if stop { label.text } else { "" };
    match side {
        "P" | "Q" | "D" => return found(Marker::Question, true),
        "R" => return found(Marker::Answer, true),
        _ => {}
    }
    let capitals = !label.text.chars().any(char::is_lowercase);
    let office = is_titled(label.text) || is_titled_alone(label.text);
    let said = block.text.get(label.rest..).unwrap_or_default();
    let alone = is_titled_alone(label.text) && !said.starts_with(char::is_lowercase);
    // The long dash breaks sentences.
    let plain = || {
        (2..=4).contains(&label.text.split(' ').count())
            && speaker::is_name(label.text)
            && !said.starts_with(char::is_lowercase)
            && !block.text.get(label.end..).is_some_and(|dash| dash.starts_with('—'))
    };
    let person = stop && (capitals || office || speaker::is_name(label.text))
        || office && (capitals || alone || has_capital_family(label.text))
        || !stop && !office && plain();
    let name = title_case(label.text);
    (person && block.shape != Shape::Heading(1) && is_voice(label.text))
        .then(|| found(Marker::Voice(name), stop && office))?
}

/// `CHAIR DOE. `
fn before_stop(label: Label<'_>) -> Option<Found> {
    if let Some(marker @ Marker::Public) = press::by_word(label.text) {
        return Some(Found { form: label.form, ..Found::new(marker, label.rest) });
    }
    is_voice(label.text)
        .then(|| Found { form: label.form, ..Found::new(Marker::Voice(title_case(label.text)), label.rest) })
}

/// `Question: `, `MR. DOE: `, `Jane Doe (Gazette): `
fn before_colon(block: &Block, label: Label<'_>) -> Option<Found> {
    let text = block.text.as_str();
    let said = text.get(label.rest..).unwrap_or_default();
    // `Question (retranslated):`, `MR. DOE: (Via interpreter)`: the bracket after the colon stays with the text.
    let (name, bracket) = with_bracket(label.text);
    let bold = block.strong >= label.end && block.strong < text.len().max(label.end + 2);
    let found = |marker, sure| Some(Found { sure, bold, ..Found::new(marker, label.rest) });
    if let Some(marker) = press::by_word(&name) {
        return found(marker, true);
    }
    if let Some(who) = press::of_medium(&name) {
        let marker = Marker::Reporter(speaker::proper(who));
        return Some(Found { form: Form::Medium, ..Found::new(marker, label.rest) });
    }
    if press::is_medium(&name) && name.chars().count() < 40 && is_voice_or_eastern(&name) {
        let marker = if said.contains(['?', '？']) { Marker::Question } else { Marker::Remark };
        return Some(Found { form: Form::Medium, ..Found::new(marker, label.rest) });
    }
    let lower = name.to_lowercase();
    if LABELS.contains(&lower.trim_end_matches('.'))
        || name.chars().count() > NAME_CHARACTERS_MAX
        || !is_voice(&name)
        || lower == "speaker" && speaker::begins_with_person(said)
    {
        return None;
    }
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let capitals =
        letters > 2 && !name.chars().any(char::is_lowercase) && name.chars().any(char::is_uppercase);
    let single = name.split_whitespace().count() == 1;
    // `BACKGROUND:` is a heading as often as a voice, and `PEACE AT HOME: FIGHTING CRIME` is one.
    let heading = said.chars().filter(|c| c.is_alphabetic()).count() > 3
        && !said.chars().any(char::is_lowercase)
        && said.chars().any(char::is_uppercase);
    let capitals = capitals && (!heading || is_titled(&name));
    if heading && !is_titled(&name) && said.len() < NAME_CHARACTERS_MAX {
        return None;
    }
    if let Some(medium) = bracket.filter(|bracket| press::is_medium(bracket))
        && speaker::is_name(&name)
        && !has_office(medium)
    {
        return found(Marker::Reporter(speaker::proper(&name)), false);
    }
    let sure = capitals && (!single || is_titled_alone(&name))
        || bold && (is_titled(&name) || capitals)
        || bracket.is_some() && capitals
        || single && letters == 2 && is_titled_alone(&name);
    let beside = bracket.is_some_and(|bracket| !has_office(bracket))
        && name.contains(' ')
        && speaker::is_name(&name)
        && !has_office(&name);
    let marker = Marker::Voice(title_case(&with_office(name, bracket)));
    let form = if beside { Form::Beside } else { Form::Colon };
    found(marker, sure).map(|found| Found { form, ..found })
}

fn is_voice_or_eastern(name: &str) -> bool {
    is_voice(name.strip_prefix("The ").unwrap_or(name)) || name.chars().count() < 6
}

/// `Jane Doe (Spokesperson)` as `Jane Doe, Spokesperson`, and `The Prime Minister (Jane Doe)` as `Jane Doe, Prime Minister`.
fn with_office(name: String, bracket: Option<&str>) -> String {
    let person = |text: &str| {
        text.contains(' ')
            && speaker::is_name(text)
            && !has_office(text)
            && text.chars().any(char::is_lowercase)
    };
    let Some(bracket) = bracket else { return name };
    if has_office(bracket) && person(&name) && bracket.split_whitespace().count() <= 4 && is_voice(bracket) {
        return format!("{name}, {bracket}");
    }
    let office = name.strip_prefix("The ").unwrap_or(&name);
    if has_office(&name) && person(bracket) { format!("{bracket}, {office}") } else { name }
}

/// `Q    Thank you`, `Q: Thank you`, a bold Q.
fn lone_letter(block: &Block) -> Option<Found> {
    let text = block.text.as_str();
    let (letter, tail) = (text.chars().next()?, text.get(1..)?);
    if !matches!(letter, 'Q' | 'A') {
        return None;
    }
    let rest = tail.strip_prefix([' ', ':', '.'])?.trim_start_matches([' ', ':', '*', '.', '-', '–', '—']);
    let bold = block.strong == 1 || tail.starts_with(':');
    let starts = rest.chars().next().is_some_and(|c| !c.is_lowercase())
        && (tail.starts_with([' ', ':']) || tail.starts_with(". ") || bold);
    let marker = if letter == 'Q' { Marker::Question } else { Marker::Answer };
    // `A ` is an article; only a colon or bold makes it a marker.
    let fits = if letter == 'Q' { starts || bold } else { bold && !rest.is_empty() };
    (fits && !rest.is_empty()).then_some(Found {
        sure: true,
        bold,
        ..Found::new(marker, text.len() - rest.len())
    })
}

/// A label without what stands in brackets at its end or within, and that.
fn with_bracket(label: &str) -> (String, Option<&str>) {
    let Some((before, rest)) = label.split_once(['(', '[']) else { return (label.to_owned(), None) };
    let (within, after) = rest.split_once([')', ']']).unwrap_or((rest, ""));
    let after = after.split_once(['(', '[']).map_or(after, |(after, _)| after);
    let name = format!("{} {}", before.trim(), after.trim());
    (name.trim().to_owned(), Some(within.trim()))
}

/// `MR. KIRBY` as Mr. Kirby; names in mixed case stay.
pub(super) fn title_case(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut out = String::new();
    let mut start = true;
    let turkish = name.contains(['İ', 'Ş', 'Ğ']);
    for c in name.chars() {
        match c {
            _ if start => out.push(c),
            'İ' => out.push('i'),
            'I' if turkish => out.push('ı'),
            _ => out.extend(c.to_lowercase()),
        }
        start = !c.is_alphabetic() && c != '’' && c != '\'';
    }
    respelled(&out)
}

/// `Mcenany` is `McEnany`, and `Jane De La Doe Iii` is `Jane de la Doe III`.
fn respelled(name: &str) -> String {
    let words = name.split(' ').enumerate().map(|(n, word)| match word.strip_prefix("Mc") {
        _ if n > 0 && matches!(word, "Ii" | "Iii" | "Iv") => word.to_uppercase(),
        _ if n > 0 && speaker::is_particle(&word.to_lowercase()) => word.to_lowercase(),
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
mod tests;
