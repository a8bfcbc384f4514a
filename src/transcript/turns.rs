//! The body as turns: who speaks, what is asked, what is a stage direction.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::lexicon::{LEADERS, ends_asking};
use super::marker::{Found, Marker};
use super::page::{Block, Shape};
use super::{header, speaker, wrap};
use crate::model::{CONTINUED, Furniture, Passage, PassageIds, Speaker, Turn, TurnKind, Voice};

/// Speakers that are told apart by more than their markers.
const SPEAKERS_MAX: usize = 500;
/// Bytes of a note.
const NOTE_BYTES_MAX: usize = 160;
/// Bytes of a note that is told by its words, not by what stands around them.
const WORDED_BYTES_MAX: usize = 60;
/// Words that stand alone below the last of a text, or at the end of a page that it goes on behind. A greeting is none of them.
#[rustfmt::skip]
const ENDS: [&str; 20] = [
    "end", "ende", "fin", "fine", "fim", "конец", "кінець", "край", "крај", "koniec", "konec", "kraj", "slut", "slutt", "loppu", "τέλος", "끝",
    "cierre", "more", "sfârșit",
];
/// Family names for which a text is searched.
const FULL_NAMES_MAX: usize = 40;

/// What a body says.
#[derive(Debug, Default)]
pub(super) struct Divided {
    pub(super) turns: Vec<Turn>,
    /// All who speak, the main speaker first.
    pub(super) speakers: Vec<Speaker>,
    /// The markers, which are no passages.
    pub(super) furniture: Vec<Furniture>,
}

/// Divides a body, whose blocks are `marked` or not. `headline` are the speakers that the header names, `holders` those who hold an
/// office.
pub(super) fn divide(
    body: Vec<Block>,
    marked: Vec<Option<Found>>,
    (headline, holders): (Vec<Speaker>, Vec<Speaker>),
) -> Divided {
    let margin = wrap::margin(&body);
    let full_names = full_names(&body, &marked, &headline);
    let mut state = State::new(headline, holders, full_names);
    // Where the first voice is marked, what stands before it is nobody's.
    // Unless it is a spokesperson who gives the floor to the press, or the main speaker's own speech.
    if let Some(Found { marker: Marker::Voice(label), .. }) = marked.iter().flatten().next()
        && !(state.main.is_some() && (gives_the_floor(label) || greets(&body, &marked)))
    {
        state.current = (TurnKind::Statement, None, Voice::Unknown);
    }
    // Where nobody is marked but who asks, each question is a paragraph, and what follows answers it.
    let answered = |found: &Found| !matches!(found.marker, Marker::Question | Marker::Reporter(_));
    if marked.iter().flatten().next().is_some() && !marked.iter().flatten().any(answered) {
        state.answers = Answers::Follow;
    }
    let mut run: Vec<Block> = Vec::new();
    for (block, found) in body.into_iter().zip(marked) {
        let Some(found) = found else {
            run.push(block);
            continue;
        };
        state.say(wrap::paragraphs(std::mem::take(&mut run), margin));
        let head = block.text.get(..found.rest).unwrap_or_default().trim().to_owned();
        if !head.is_empty() {
            state.furniture.push(Furniture { line: block.line, text: head, why: "marker" });
        }
        let text = block.text.get(found.rest..).unwrap_or_default().to_owned();
        // Whoever of the public asks, asks.
        let asks = found.marker == Marker::Public && ends_asking(text.trim_end());
        state.turn(if asks { &Marker::Question } else { &found.marker });
        state.inline = !text.is_empty() && found.marker != Marker::Nobody;
        if !text.is_empty() {
            run.push(Block { text, strong: 0, ..block });
        }
    }
    state.say(wrap::paragraphs(run, margin));
    state.finish()
}

/// The full names that a body gives to those whom its markers call by family name only.
fn full_names(body: &[Block], marked: &[Option<Found>], headline: &[Speaker]) -> BTreeMap<String, String> {
    let short = |one: &&Speaker| !one.name.contains(' ') && !one.is_nameless();
    let mut surnames: BTreeMap<String, bool> =
        headline.iter().filter(short).map(|one| (one.name.clone(), one.role.is_some())).collect();
    let mut labels = HashSet::new();
    for found in marked.iter().flatten() {
        if let Marker::Voice(label) = &found.marker
            && labels.insert(label)
            && let said = speaker::of_marker(label)
            && !said.name.contains(' ')
            && !said.is_nameless()
            && surnames.len() < FULL_NAMES_MAX
        {
            surnames.entry(speaker::title_case(&said.name)).or_insert(said.role.is_some());
        }
    }
    if surnames.is_empty() {
        return BTreeMap::new();
    }
    let texts: Vec<&str> = body.iter().map(|block| block.text.as_str()).collect();
    speaker::full_names(&surnames, &texts)
}

/// How a text tells where a question ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answers {
    /// A marker goes before each answer.
    Marked,
    /// A question is a paragraph, and what follows answers it.
    Follow,
}

struct State {
    divided: Divided,
    furniture: Vec<Furniture>,
    known: Vec<Speaker>,
    /// Who the header says speaks, when no marker did so far.
    main: Option<String>,
    current: (TurnKind, Option<String>, Voice),
    /// Whether the next passage begins a turn.
    fresh: bool,
    /// Whether it stands in the line of its marker.
    inline: bool,
    answers: Answers,
    asked: Option<u32>,
    answered: Option<String>,
    /// By marker.
    voices: HashMap<String, String>,
    ids: PassageIds,
    words: HashMap<String, usize>,
    /// Who hold an office, as the page's menus say.
    holders: Vec<Speaker>,
    /// By family name.
    full_names: BTreeMap<String, String>,
}

impl State {
    fn new(mut headline: Vec<Speaker>, holders: Vec<Speaker>, full_names: BTreeMap<String, String>) -> Self {
        for one in &mut headline {
            if let Some(name) = full_names.get(&one.name) {
                one.name.clone_from(name);
            }
        }
        let main =
            headline.first().filter(|speaker| !speaker.is_nameless()).map(|speaker| speaker.name.clone());
        let voice = if main.is_some() { Voice::Speaker } else { Voice::Unknown };
        Self {
            divided: Divided::default(),
            furniture: Vec::new(),
            known: headline,
            current: (TurnKind::Statement, main.clone(), voice),
            main,
            fresh: true,
            inline: false,
            answers: Answers::Marked,
            asked: None,
            answered: None,
            voices: HashMap::new(),
            ids: PassageIds::default(),
            words: HashMap::new(),
            holders,
            full_names,
        }
    }

    fn turn(&mut self, marker: &Marker) {
        self.fresh = true;
        self.current = match marker {
            Marker::Question => (TurnKind::Question, None, Voice::Journalist),
            Marker::Reporter(name) => (TurnKind::Question, Some(name.clone()), Voice::Journalist),
            Marker::Comment(name) => (TurnKind::Statement, Some(name.clone()), Voice::Journalist),
            Marker::Nobody => (TurnKind::Statement, None, Voice::Unknown),
            Marker::Remark | Marker::Public => (TurnKind::Statement, None, Voice::Journalist),
            Marker::Answer | Marker::Response => {
                let who = self
                    .answered
                    .clone()
                    .or_else(|| self.main.clone())
                    .or_else(|| self.known.first().map(|one| one.name.clone()));
                (TurnKind::Answer, who, Voice::Speaker)
            }
            Marker::Voice(name) => {
                let name = self.voice(name);
                let kind = if self.asked.is_some() { TurnKind::Answer } else { TurnKind::Statement };
                self.answered = Some(name.clone());
                (kind, Some(name), Voice::Speaker)
            }
        };
    }

    /// The name by which a voice is known, after the first time in short.
    fn voice(&mut self, label: &str) -> String {
        if let Some(name) = self.voices.get(label) {
            return name.clone();
        }
        let name = if self.known.len() < SPEAKERS_MAX { self.resolve(label) } else { label.to_owned() };
        self.voices.insert(label.to_owned(), name.clone());
        name
    }

    fn resolve(&mut self, label: &str) -> String {
        let said = speaker::of_marker(label);
        if let Some(known) = speaker::resolve(&self.known, &said) {
            let other = self.voices.iter().find(|(_, name)| **name == known.name);
            if other.is_none_or(|(other, _)| !speaker::of_other_sex(label, other)) {
                let name = known.name.clone();
                let longer = said.name.len() > name.len()
                    && (said.name.split(' ').any(|word| word == name)
                        || said.name.starts_with(&name)
                        || said.name.ends_with(&name))
                    && !said.is_nameless()
                    && !self.words.contains_key(&name);
                let Some(one) = self.known.iter_mut().find(|one| one.name == name) else { return name };
                if one.role.is_none() {
                    one.role.clone_from(&said.role);
                }
                // Who is a senator by the header may be called by another office later.
                if said.role.is_some() && said.role != one.role {
                    self.holders.push(Speaker { name: name.clone(), ..said.clone() });
                }
                // The headline has the family name, the first marker all of it.
                if longer {
                    one.name.clone_from(&said.name);
                    self.main =
                        self.main.take().map(|main| if main == name { said.name.clone() } else { main });
                    return said.name;
                }
                return name;
            }
            let one = Speaker { name: label.to_owned(), ..said };
            self.known.push(one);
            return label.to_owned();
        }
        // The only person whom the headline names, and no office of his, is in office.
        if said.is_nameless()
            && !leads(label)
            && !gives_the_floor(label)
            && let Some(name) = self.only(&said)
        {
            return name;
        }
        if let Some(holder) = speaker::resolve(&self.holders, &said) {
            // `Minister Doe` is how others call her; the marker may have all of her name.
            let whole = !said.is_nameless() && said.name.ends_with(&format!(" {}", holder.name));
            let name = if whole { said.name } else { holder.name.clone() };
            if self.known.iter().any(|one| one.name == name) {
                return name;
            }
            self.known.push(Speaker { name: name.clone(), ..holder.clone() });
            return name;
        }
        let mut said = said;
        if let Some(name) = self.full_names.get(&speaker::title_case(&said.name)) {
            said.name.clone_from(name);
        }
        if let Some(known) = speaker::resolve(&self.known, &said) {
            return known.name.clone();
        }
        let name = said.name.clone();
        self.known.push(said);
        name
    }

    /// The only speaker so far, where he has no office: it is that of a marker.
    fn only(&mut self, said: &Speaker) -> Option<String> {
        let main = self.main.as_deref();
        let [one] = self.known.as_mut_slice() else { return None };
        let fits = one.role.is_none() && main == Some(one.name.as_str()) && said.role.is_some();
        fits.then(|| {
            one.role.clone_from(&said.role);
            one.name.clone()
        })
    }

    fn say(&mut self, paragraphs: Vec<Block>) {
        for block in paragraphs {
            if block.text.is_empty() {
                continue;
            }
            // `Question: (Inaudible.)` is asked all the same.
            let inline = std::mem::take(&mut self.inline);
            let note = is_note(&block) && !inline;
            let (kind, speaker, voice) =
                if note { (TurnKind::Note, None, Voice::Unknown) } else { self.current.clone() };
            let passage = Passage { id: self.ids.next(&block.text), text: block.text, time: block.time };
            if let Some(name) = speaker.as_ref().filter(|_| voice == Voice::Speaker) {
                match self.words.get_mut(name) {
                    Some(words) => *words += passage.text.len(),
                    None => drop(self.words.insert(name.clone(), passage.text.len())),
                }
            }
            match self.divided.turns.last_mut() {
                Some(last)
                    if !self.fresh && last.kind == kind && last.speaker == speaker && last.voice == voice =>
                {
                    last.passages.push(passage);
                }
                _ => self.begin(kind, speaker, voice, passage),
            }
            self.fresh = note && self.fresh;
            if self.answers == Answers::Follow && self.current.0 == TurnKind::Question && !note {
                self.turn(&Marker::Answer);
            }
        }
    }

    fn begin(&mut self, kind: TurnKind, speaker: Option<String>, voice: Voice, passage: Passage) {
        let n = u32::try_from(self.divided.turns.len() + 1).unwrap_or(u32::MAX);
        if kind == TurnKind::Question {
            self.asked = Some(n);
        }
        let answers = self.asked.filter(|_| kind == TurnKind::Answer);
        self.divided.turns.push(Turn { n, kind, speaker, voice, answers, passages: vec![passage] });
    }

    /// Puts the main speaker first.
    fn finish(mut self) -> Divided {
        let spoken = |name: &str| self.words.get(name).copied().unwrap_or_default();
        let mut speakers = self.known;
        if speakers.iter().any(|one| spoken(&one.name) > 0) {
            // An office that the header names, and nobody speaks as, is no speaker.
            speakers.retain(|one| spoken(&one.name) > 0 || !one.is_nameless());
        }
        // Who says most is the main speaker; whoever leads through a conversation is not.
        let leading = |one: &Speaker| leads(&one.name) || one.role.as_deref().is_some_and(leads);
        speakers.sort_by_key(|one| (leading(one), std::cmp::Reverse(spoken(&one.name))));
        self.divided.speakers = speakers;
        self.divided.furniture = self.furniture;
        self.divided
    }
}

/// Whether a text opens with a speech: a greeting before the first marker.
fn greets(body: &[Block], marked: &[Option<Found>]) -> bool {
    const BLOCKS: usize = 3;
    let lead = body.iter().zip(marked).take_while(|(_, found)| found.is_none()).take(BLOCKS);
    lead.into_iter().any(|(block, _)| header::is_salutation(&block.text))
}

/// `Spokesman`: who calls upon those who ask.
fn gives_the_floor(label: &str) -> bool {
    let lower = label.to_lowercase();
    let who = lower.split_once(", ").map_or(lower.as_str(), |(_, office)| office);
    ["spokesman", "spokeswoman", "spokesperson"].iter().any(|office| who.ends_with(office))
}

/// `Moderator`, `Operator`: who leads through a conversation.
fn leads(name: &str) -> bool {
    LEADERS.contains(&name.to_lowercase().as_str())
}

/// Stage directions and closing marks.
pub(super) fn is_note(block: &Block) -> bool {
    let text = block.text.as_str();
    if text.len() >= NOTE_BYTES_MAX {
        return !text.chars().any(char::is_alphabetic);
    }
    let brackets = [('(', ')'), ('[', ']'), ('<', '>')];
    let bare = text.trim_end_matches('.');
    let bracketed = brackets.iter().any(|(open, close)| {
        text.starts_with(*open) && bare.ends_with(*close) && text.matches(*open).count() == 1
    });
    if bracketed || !text.chars().any(char::is_alphabetic) {
        return true;
    }
    if bare.len() >= WORDED_BYTES_MAX {
        return false;
    }
    let lower = text.to_lowercase();
    // `– Ende –`
    let mark = ENDS.contains(&lower.trim_matches(|c: char| !c.is_alphanumeric()));
    let clock = text.len() < 40
        && text.contains(':')
        && (lower.contains("a.m.") || lower.contains("p.m."))
        && (lower.starts_with(|c: char| c.is_ascii_digit()) || lower.starts_with("end"));
    let part = block.shape != Shape::Heading(1)
        && text.len() < 20
        && ["parte ", "part "]
            .iter()
            .any(|start| lower.starts_with(start) && lower.ends_with(|c: char| c.is_ascii_digit()));
    let continued = || CONTINUED.iter().chain(&["continua"]).any(|start| lower.starts_with(start));
    mark || clock || part || text.len() < WORDED_BYTES_MAX && continued()
}
