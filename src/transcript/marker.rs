//! What stands before a colon, or in its place, and tells who speaks.

mod bare;
mod candidate;
mod exchange;
mod key;
mod label;
mod named;
mod press;
mod running;
mod voice;

use std::collections::{HashMap, HashSet};

use super::header::is_salutation;
use super::lexicon::{LEADERS, asks};
use super::page::{Block, Shape};
use super::speaker;
use super::wrap::ends_sentence;
use crate::text::fold;
use candidate::{candidate, has_capital_family, is_of_house, of_line};
use exchange::Exchange;
use key::Key;
pub(super) use key::announces_key;
use label::Form;
use named::named;
use voice::{begins_with_initial, has_office, is_titled, is_titled_alone};

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
    /// Somebody speaks, and nothing names him.
    Nobody,
}

/// A marker in a block, and where the words after it begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) marker: Marker,
    pub(super) rest: usize,
    form: Form,
    /// Whether it looks like a marker and like nothing else: in capitals, in bold, or a word for a question.
    pub(super) sure: bool,
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
    /// The word that answers where words ask and answer without a mark.
    bare: Option<String>,
    /// Whom initials mean.
    key: Key,
    /// Names on lines of their own that mark turns.
    lines: HashMap<String, Marker>,
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
        let lines = lines(blocks);
        for block in blocks {
            let Some(found) = candidate(block) else {
                match lines.get(&block.text) {
                    Some(Marker::Voice(name)) => exchange.speaks(name),
                    Some(_) => exchange.ends(),
                    None => exchange.says(&block.text),
                }
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
                Marker::Reporter(name) | Marker::Comment(name) => {
                    exchange.ends();
                    press.insert(family(&name), name);
                }
                _ => exchange.ends(),
            }
        }
        let offices: Vec<&str> = offices.iter().map(String::as_str).collect();
        let voices = counts.values().any(|count| *count >= 2);
        let sides = press::sides(blocks);
        let bare = bare::answers(blocks);
        dialogue |= sides.is_some()
            || bare.is_some()
            || !lines.is_empty()
            || media >= 2
            || come_again(&capitals) >= 2;
        // Where a word tells who asks, no more need be guessed.
        let in_office = |name: &str| has_office(name) || is_titled(name);
        let asking = if worded { HashSet::new() } else { exchange.asking(in_office) };
        let mut asking = in_full(asking, &counts);
        asking.extend(in_full(press::answered(blocks), &counts));
        asking.extend((!worded).then(|| host(&counts)).flatten().map(|host| (host.clone(), host)));
        dialogue |= come_again(&offices) >= 1 || !asking.is_empty();
        dialogue |= media > 0 && counts.keys().any(|name| is_titled(name));
        dialogue |= converse(&counts, &HashSet::new());
        dialogue |= counts.keys().filter(|name| begins_with_initial(name)).count() >= 2;
        let mut forms = Vec::new();
        forms.extend((stops >= PLAIN_LABELS_MIN).then_some(Form::Stop));
        forms.extend((dialogue && dashes >= PLAIN_LABELS_MIN).then_some(Form::Dash));
        forms.extend(dialogue.then_some(Form::Medium));
        forms.extend((!asked).then(|| unmarked(blocks, &counts)).into_iter().flatten());
        let mut named = if dialogue { named(blocks, &counts, !press.is_empty()) } else { HashSet::new() };
        named.extend(dialogue.then(|| opener(blocks)).flatten());
        // `President of Ruritania Jane Doe` speaks as Jane Doe, too.
        let known = counts.keys().filter(|name| is_titled(name)).map(|name| family(name)).collect();
        let key = Key::of(blocks);
        Self { counts, dialogue, voices, names: known, named, press, asking, sides, bare, key, lines, forms }
            .with(names)
    }

    /// The same with further names.
    pub(super) fn with(mut self, names: &[String]) -> Self {
        self.names.extend(names.iter().map(|name| family(name)));
        self.dialogue |= converse(&self.counts, &self.names);
        self
    }

    /// The marker with which a block begins.
    pub(super) fn find(&self, block: &Block) -> Option<Found> {
        if block.told.is_none()
            && let Some(found) = self.by_form(block)
        {
            return Some(found);
        }
        let found = candidate(block).or_else(|| self.line(block))?;
        if found.marker == Marker::Response {
            let marker = if self.voices { Marker::Remark } else { Marker::Answer };
            return Some(Found { marker, ..found });
        }
        if let Some(marker) = self.press_of(&found, block) {
            return Some(Found { marker, ..found });
        }
        if found.sure || found.form == Form::Line {
            return Some(found);
        }
        let Marker::Voice(name) = &found.marker else {
            let plain = !matches!(found.form, Form::Stop | Form::Medium);
            return (plain || self.forms.contains(&found.form)).then_some(found);
        };
        if let Some(whole) = self.press_called(name) {
            return Some(Found { marker: Marker::Reporter(whole.clone()), ..found });
        }
        let known = || {
            let last = family(name);
            last.len() > 1 && self.names.contains(&last)
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
            // One word in capitals before a full stop is a sentence as often.
            Form::Stop => {
                (self.forms.contains(&Form::Stop) || known()) && (again || name.contains([' ', '.']))
            }
            Form::Dash => {
                let usual = self.forms.contains(&Form::Dash);
                (again || known() || usual && self.named.contains(name))
                    && (usual || is_titled(name) || is_titled_alone(name))
            }
            Form::StopDash | Form::Brackets => again,
            Form::Line | Form::Medium | Form::Bold | Form::Talk | Form::Quoted | Form::Answered => false,
        };
        fits.then_some(found)
    }

    /// What marks turns in this text by its form alone.
    fn by_form(&self, block: &Block) -> Option<Found> {
        if let Some(found) = self.side(block) {
            return Some(found);
        }
        let bare = self.bare.as_ref().and_then(|answers| bare::find(&block.text, answers));
        if let Some((marker, rest)) = bare {
            return Some(Found::new(marker, rest));
        }
        if let Some((marker, rest)) = self.key.find(block) {
            return Some(Found::new(marker.clone(), rest));
        }
        if let Some((marker, rest)) =
            self.forms.contains(&Form::Talk).then(|| press::by_dash(&block.text)).flatten()
        {
            return Some(Found::new(marker, rest));
        }
        if let Some((marker, rest)) =
            self.forms.contains(&Form::Quoted).then(|| press::by_quotes(&block.text)).flatten()
        {
            return Some(Found::new(marker, rest));
        }
        (self.forms.contains(&Form::Bold) && press::asks_in_bold(block))
            .then(|| Found::new(Marker::Question, 0))
    }

    /// Whoever asks by a name, and no word says so.
    fn press_of(&self, found: &Found, block: &Block) -> Option<Marker> {
        let Marker::Voice(name) = &found.marker else { return None };
        let asks = asks(&block.text);
        // Media are many: whoever has something in brackets, and asks, is of one as those are whose medium is known.
        let beside = found.form == Form::Beside && asks && !found.sure && !self.press.is_empty();
        let asking = self.asking.get(name).or(beside.then_some(name));
        let asking = asking.filter(|_| !self.names.contains(&family(name)))?;
        // A paper is nobody: `STRELSAU am Sonntag: Why?`
        if !speaker::is_name(asking) || press::is_medium(asking) || is_titled_alone(asking) {
            return Some(if asks { Marker::Question } else { Marker::Remark });
        }
        let name = self.press_called(name).unwrap_or(asking);
        let name = speaker::proper(name);
        Some(if asks { Marker::Reporter(name) } else { Marker::Comment(name) })
    }

    /// Whoever asked by name and medium asks by name or family name.
    fn press_called(&self, name: &str) -> Option<&String> {
        self.press.get(&family(name)).filter(|whole| whole.ends_with(name))
    }

    /// The markers of a text, block by block. What is asked may stand below its marker.
    pub(super) fn find_all(&self, blocks: &[Block]) -> Vec<Option<Found>> {
        let mut marked: Vec<Option<Found>> = blocks.iter().map(|block| self.find(block)).collect();
        if self.forms.contains(&Form::Answered) {
            mark_asked(&mut marked);
        }
        for n in 0..marked.len() {
            let Some((Some(found), block)) = marked.get(n).zip(blocks.get(n)) else { continue };
            if found.rest < block.text.len() {
                continue;
            }
            let said = || {
                let below = blocks.iter().zip(&marked).skip(n + 1);
                below.take_while(|(_, marker)| marker.is_none()).map(|(block, _)| block.text.as_str())
            };
            let marker = match &found.marker {
                Marker::Comment(name) if said().any(asks) => Marker::Reporter(name.clone()),
                Marker::Public if said().last().is_some_and(asks) => Marker::Question,
                _ => continue,
            };
            if let Some(Some(found)) = marked.get_mut(n) {
                found.marker = marker;
            }
        }
        marked
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
        if self.lines.is_empty() {
            return None;
        }
        let marker = self.lines.get(&block.text)?.clone();
        Some(Found { form: Form::Line, ..Found::new(marker, block.text.len()) })
    }
}

/// Who opens a conversation, where letters have no capitals: a name of some words before the first colon.
fn opener(blocks: &[Block]) -> Option<String> {
    const SPEECH_BYTES_MIN: usize = 120;
    let (block, found) = blocks.iter().find_map(|block| Some((block, candidate(block)?)))?;
    let Marker::Voice(name) = found.marker else { return None };
    let words = (2..=4).contains(&name.split(' ').count());
    let plain =
        name.chars().all(|c| (c.is_alphabetic() || c == ' ') && !c.is_uppercase() && !c.is_lowercase());
    (words && plain && block.text.len() >= SPEECH_BYTES_MIN).then_some(name)
}

/// Whether two people or more speak again and again, of whom one is in the header, or known by more than one word.
fn converse(counts: &HashMap<String, usize>, names: &HashSet<String>) -> bool {
    let again = || {
        let again = counts.iter().filter(|(_, count)| **count >= 2).map(|(name, _)| name);
        again.filter(|name| speaker::is_name(name))
    };
    again().count() >= 2 && again().any(|name| name.contains(' ') || names.contains(&family(name)))
}

/// In which forms a text asks without a word or a name: paragraphs in bold, dashes, answers in quotation marks or with a marker.
fn unmarked(blocks: &[Block], counts: &HashMap<String, usize>) -> impl Iterator<Item = Form> {
    let bold = blocks.iter().filter(|block| press::asks_in_bold(block)).count() >= 2;
    bold.then_some(Form::Bold)
        .into_iter()
        .chain(press::in_dashes(blocks).then_some(Form::Talk))
        .chain(press::in_quotes(blocks).then_some(Form::Quoted))
        .chain(press::in_answers(blocks, counts).then_some(Form::Answered))
}

/// What stands unmarked above a marker is asked.
fn mark_asked(marked: &mut [Option<Found>]) {
    for n in 1..marked.len() {
        if let Some([asked @ None, Some(answer)]) = marked.get_mut(n - 1..=n)
            && answer.marker != Marker::Question
        {
            *asked = Some(Found::new(Marker::Question, 0));
        }
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
    let people = people.filter(|name| !is_titled(name) && !is_titled_alone(name));
    // By each of their ends, so that many names are not compared with as many.
    let mut ends: HashMap<&str, &String> = HashMap::new();
    for other in counts.keys().filter(|other| !has_office(other)) {
        for (at, space) in other.match_indices(' ') {
            let end = other.get(at + space.len()..).unwrap_or_default();
            ends.entry(end).and_modify(|known| *known = (*known).min(other)).or_insert(other);
        }
    }
    let mut whole: HashMap<String, String> = HashMap::new();
    for name in people {
        let longer = ends.get(name.as_str()).copied().unwrap_or(&name).clone();
        whole.insert(longer.clone(), longer.clone());
        whole.insert(name, longer);
    }
    whole
}

/// Whoever leads through a conversation of two asks.
fn host(counts: &HashMap<String, usize>) -> Option<String> {
    let leads = |name: &&String| LEADERS.contains(&name.to_lowercase().as_str());
    let mut leaders = counts.keys().filter(leads);
    let (host, none) = (leaders.next()?, leaders.next().is_none());
    (none && counts.len() == 2).then(|| host.clone())
}

/// The last word of a name, folded.
fn family(name: &str) -> String {
    fold(name).rsplit([' ', '.']).next().unwrap_or_default().to_owned()
}

/// The lines of a text that are no more than a name, where some come again and others speak between them.
fn lines(blocks: &[Block]) -> HashMap<String, Marker> {
    let mut counts: HashMap<&str, (usize, bool, Marker)> = HashMap::new();
    let marked: Vec<Option<Marker>> = blocks.iter().map(of_line).collect();
    let below = blocks.iter().zip(&marked).skip(1).map(Some).chain([None]);
    for ((block, marker), below) in blocks.iter().zip(&marked).zip(below) {
        let Some(marker) = marker else { continue };
        let said = below.is_some_and(|(below, marker)| marker.is_none() && below.text.len() > 1);
        if said {
            let sure = !matches!(marker, Marker::Voice(_))
                || is_titled(&block.text)
                || has_capital_family(&block.text)
                || is_of_house(&block.text);
            counts.entry(&block.text).or_insert_with(|| (0, sure, marker.clone())).0 += 1;
        }
    }
    // One word in capitals is a heading, where nobody asks.
    if counts.values().all(|(_, _, marker)| matches!(marker, Marker::Voice(_))) {
        counts.retain(|text, _| text.contains(' '));
    }
    let all: usize = counts.values().map(|(count, ..)| count).sum();
    let again = counts.values().any(|(count, sure, _)| *count >= 2 && *sure);
    // Two names in turn are no headings.
    let names = || counts.iter().filter(|(text, (count, ..))| *count >= 2 && is_whole(text)).count();
    let again = again || names() >= 2;
    let enough = all >= PLAIN_LABELS_MIN && counts.len() >= 2 && again;
    // `Jane DOE` right above a greeting is how a transcript writes who speaks: one is enough.
    let written =
        |text: &str| is_whole(text) && has_capital_family(text) && text.chars().any(char::is_lowercase);
    let greets = blocks.windows(2).any(|pair| {
        matches!(pair, [name, greeting] if !greeting.gap && written(&name.text) && is_salutation(&greeting.text))
    });
    let kept = counts.into_iter().filter(|(text, (count, sure, marker))| {
        let asks = !matches!(marker, Marker::Voice(_));
        enough && (*count >= 2 || *sure) || greets && (asks || written(text))
    });
    kept.map(|(text, (_, _, marker))| (text.to_owned(), marker)).collect()
}

/// Whether a line is a name of several words, and no office.
fn is_whole(text: &str) -> bool {
    text.contains(' ') && speaker::is_name(text) && !has_office(text)
}

/// Joins a name that was broken over a line end with the rest of it, where it marks turns elsewhere: `Jane`, `Doe: Yes.`; and divides
/// what runs on.
pub(super) fn mend(blocks: &mut Vec<Block>) {
    const NAME_BYTES_MAX: usize = 40;
    const LABEL_BYTES_MAX: usize = 160;
    running::divide(blocks);
    // `Jane Doe (via interpreter)`
    let label = |text: &str| {
        let (label, _) = text.split_once(':').filter(|(label, _)| label.len() <= LABEL_BYTES_MAX)?;
        Some(label.split(" (").next().unwrap_or(label).trim().to_owned())
    };
    // `President of Ruritania Jane Doe` is Jane Doe further down.
    let names = |label: &str| {
        let name = label.rmatch_indices(' ').nth(1).and_then(|(at, _)| label.get(at + 1..));
        [Some(label), name].into_iter().flatten().map(fold).collect::<Vec<_>>()
    };
    let found = blocks.iter().filter_map(|block| label(&block.text)).filter(|label| label.contains(' '));
    let mut labels: HashSet<String> = found.flat_map(|label| names(&label)).collect();
    let mut mended: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks.drain(..) {
        let broken = mended.last().filter(|last| {
            let known = |rest: &str| {
                last.text.len() <= NAME_BYTES_MAX && labels.contains(&fold(&format!("{} {rest}", last.text)))
            };
            // `President of Ruritania Jane` above `Doe: …` opens a paragraph, and is known nowhere else.
            let opens =
                || last.gap && last.text.len() <= LABEL_BYTES_MAX && has_broken_name(&last.text, &block.text);
            last.shape == Shape::Line
                && !block.gap
                && label(&block.text).is_some_and(|rest| known(&rest) || !rest.contains(' ') && opens())
        });
        match broken.is_some().then(|| mended.last_mut()).flatten() {
            Some(last) => {
                last.text = format!("{} {}", last.text, block.text);
                labels.extend(label(&last.text).iter().flat_map(|label| names(label)));
            }
            None => mended.push(block),
        }
    }
    *blocks = mended;
}

/// Whether a line and the label with which the next begins are an office and whose it is.
fn has_broken_name(line: &str, next: &str) -> bool {
    let label = next.split([':', '(']).next().unwrap_or_default().trim();
    let name = |word: &str| word.starts_with(char::is_uppercase);
    line.split(' ').next_back().is_some_and(name)
        && name(label)
        && speaker::of_line(&format!("{line} {label}"))
            .is_some_and(|one| one.role.is_some() && one.name.ends_with(label) && one.name.contains(' '))
}

#[cfg(test)]
mod tests;
