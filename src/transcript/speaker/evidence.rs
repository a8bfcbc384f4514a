//! Who speaks, where neither headline nor markers name him: what the text itself says of its speaker.

use std::sync::LazyLock;

use super::person::{Person, people, people_among, plain_name};
use super::word::{After, Word, words};
use super::{declension, eastern, is_name, name, whole_line};
use crate::model::Speaker;
use crate::text::fold;
use crate::transcript::lexicon::{INTERVIEWED, QUOTED, SAID, SELF, Sought, ends_asking, names_kind};
use crate::transcript::page::Block;
use crate::transcript::wrap::ends_sentence;

/// Blocks at the start of a body that can say what the text is.
const LEAD_BLOCKS: usize = 3;
/// Characters at the start of a first line that says what the text is.
const KIND_CHARACTERS: usize = 60;
/// Blocks in which a speaker says who he is.
const SELF_BLOCKS: usize = 8;
/// Blocks at the end that can be a signature.
const SIGNATURE_BLOCKS: usize = 8;
/// Characters of a paragraph.
const PARAGRAPH_CHARACTERS: usize = 100;
/// Characters of a block of which only the start is looked at.
const HEAD_CHARACTERS: usize = 400;
/// Blocks that are searched for who is quoted or addressed.
const BLOCKS_MAX: usize = 2_000;

/// Words to somebody, as they stand in a sentence.
const ADDRESSED: [&str; 12] = [
    "thank you",
    "your ",
    "merci",
    "vous ",
    "gracias",
    "usted",
    "danke",
    "ihnen",
    "grazie",
    "obrigad",
    "спасибо",
    "дякую",
];

/// The speaker of a text without voices; `office` is what its headline says of him.
pub(in crate::transcript) fn of_text(body: &[Block], office: Option<&str>) -> Option<Speaker> {
    by_himself(body)
        .or_else(|| of_lead(body, office))
        .or_else(|| {
            of_signature(body).filter(|one| office.is_none_or(|office| agrees(one.role.as_deref(), office)))
        })
        .or_else(|| office.is_none().then(|| quoted(body)).flatten())
        .or_else(|| office.is_none().then(|| interviewed(body)).flatten())
}

/// `The deputy minister, Jane Doe, told the Gazette in an interview why …`: whom the lead of an interview names. Where nothing is asked
/// below it, it is somebody else's word on an interview.
fn interviewed(body: &[Block]) -> Option<Speaker> {
    let lead = body.first().filter(|block| INTERVIEWED.iter().any(|word| block.text.contains(word)))?;
    let asks = |block: &Block| ends_asking(&block.text);
    if !body.iter().skip(1).take(BLOCKS_MAX).any(asks) {
        return None;
    }
    let person = people(&lead.text).into_iter().find(|one| !one.is_office_alone());
    person.map(|one| declension::nominative(one.speaker)).filter(|one| one.role.is_some())
}

/// `I, Jane Doe`, `My name is Jane Doe`
fn by_himself(body: &[Block]) -> Option<Speaker> {
    body.iter().take(SELF_BLOCKS).find_map(|block| named_self(&block.text))
}

fn named_self(text: &str) -> Option<Speaker> {
    static STARTS: LazyLock<Sought> = LazyLock::new(|| Sought::of(SELF.iter().copied()));
    // No character takes more than four bytes.
    let start = text.get(..text.floor_char_boundary(4 * HEAD_CHARACTERS)).unwrap_or(text);
    if !STARTS.is_in(start) {
        return None;
    }
    let head: String = text.chars().take(HEAD_CHARACTERS).collect();
    let lower = head.to_lowercase();
    let at = SELF.iter().find_map(|start| {
        let at = lower.find(start)?;
        let before = lower.get(..at)?.trim_end();
        let fresh = before.is_empty() || before.ends_with(['.', '!', ':', ',', '"', '“']);
        // `I, ` opens a text; within one, letters before a comma are too common.
        (fresh && (before.is_empty() || !start.ends_with(", "))).then_some(at + start.len())
    })?;
    plain_name(&words(head.get(at..)?), 0).map(|one| one.speaker)
}

/// `Foreign Minister Jane Doe’s speech at the opening`, `The President, John Doe, opened`: the text says what it is.
fn of_lead(body: &[Block], office: Option<&str>) -> Option<Speaker> {
    body.iter().take(LEAD_BLOCKS).find_map(|block| {
        let head: String = block.text.chars().take(HEAD_CHARACTERS).collect();
        if let Some(one) = of_caption(&block.text, office) {
            return Some(one);
        }
        let first =
            people(&head).into_iter().find(|one| !one.is_office_alone() && is_name(&one.speaker.name))?;
        let speaks = || {
            let lower = head.to_lowercase();
            // `Mr Attorney, thank you for your remarks`: who is addressed listens.
            let addressed = ADDRESSED.iter().any(|word| lower.contains(word));
            !addressed
                && first.from <= 4
                && SAID
                    .iter()
                    .chain(["remarks", "statement", "speech", "address", "declarați", "declaraţi"].iter())
                    .any(|word| lower.contains(word))
        };
        let fits = match office {
            Some(office) => agrees(first.speaker.role.as_deref(), office),
            None => speaks() && block.text.chars().count() < HEAD_CHARACTERS,
        };
        fits.then(|| owner(&head, first))
    })
}

/// `This is the text of the speech made by Jane Doe, the Minister, in Strelsau`: a first line reads like a headline.
fn of_caption(text: &str, office: Option<&str>) -> Option<Speaker> {
    let start: String = text.chars().take(KIND_CHARACTERS).collect();
    if text.chars().count() >= HEAD_CHARACTERS || !names_kind(&start) {
        return None;
    }
    let one = super::of_headline(text).into_iter().next()?;
    let alone = one.is_nameless();
    let fits = office.is_none_or(|office| agrees(one.role.as_deref(), office));
    (!alone && fits && one.name.contains(' ') && is_name(&one.name)).then_some(one)
}

/// A name as the Swedish genitive leaves it, and declined ones, in the nominative.
fn owner(text: &str, person: Person) -> Speaker {
    let listed = words(text);
    let next = listed.get(person.until).map(|word| word.text.to_lowercase()).unwrap_or_default();
    let mut speaker = declension::nominative(person.speaker);
    if (next == "tal" || next.ends_with("anförande") || next == "uttalande")
        && let Some(bare) = speaker.name.strip_suffix('s')
    {
        speaker.name = bare.to_owned();
    }
    speaker
}

/// `Jane Doe` above or below `Minister of Trade`, or both in one line, at the end of a text.
fn of_signature(body: &[Block]) -> Option<Speaker> {
    // A line above two paragraphs is a heading.
    let long =
        |block: &Block| block.text.chars().count() >= PARAGRAPH_CHARACTERS && ends_sentence(&block.text);
    let below = body.iter().enumerate().rev().filter(|(_, block)| long(block)).nth(1).map_or(0, |(n, _)| n);
    let start = body.len().saturating_sub(SIGNATURE_BLOCKS).max(1).max(below);
    let tail = body.get(start..).unwrap_or_default();
    let short =
        |block: &&Block| block.text.chars().count() < 80 && !block.text.ends_with(['.', '!', '?', ':', ';']);
    let lines: Vec<&Block> = tail.iter().filter(short).collect();
    let office = |text: &str| people(text).into_iter().find(|one| one.is_office_alone() && one.from <= 1);
    let name = |text: &str| {
        let words = words(text);
        plain_name(&words, 0)
            .filter(|one| one.until == words.len() && words.len() <= 5)
            .map(|one| one.speaker.name)
    };
    for (n, line) in lines.iter().enumerate() {
        if let Some(one) = whole_line(&line.text).filter(|one| !one.is_nameless()) {
            return Some(one);
        }
        let beside = [n.checked_sub(1), Some(n + 1)];
        let role = || beside.iter().flatten().find_map(|n| lines.get(*n).and_then(|line| office(&line.text)));
        if let Some(name) = name(&line.text)
            && let Some(role) = role()
        {
            return Some(Speaker { name: super::proper(&name), role: role.speaker.role, organisation: None });
        }
    }
    None
}

/// Who alone is quoted: `“…”, says Minister Jane Doe.`
fn quoted(body: &[Block]) -> Option<Speaker> {
    static VERBS: LazyLock<Sought> = LazyLock::new(|| Sought::of(QUOTED.iter().copied()));
    let mut found: Option<Speaker> = None;
    for block in body.iter().take(BLOCKS_MAX).filter(|block| VERBS.is_in(&block.text)) {
        let lower = block.text.to_lowercase();
        for verb in QUOTED {
            for (at, _) in lower.match_indices(verb) {
                let Some(rest) = block.text.get(at + verb.len()..) else { continue };
                let rest: String = rest.chars().take(160).collect();
                let Some(one) = people(&rest).into_iter().next().filter(|one| one.from <= 2) else {
                    continue;
                };
                if one.is_office_alone() {
                    continue;
                }
                match &found {
                    Some(known)
                        if name::family(&fold(&known.name)) != name::family(&fold(&one.speaker.name)) =>
                    {
                        return None;
                    }
                    Some(_) => {}
                    None => found = Some(one.speaker),
                }
            }
        }
    }
    found
}

/// Who holds an office, as others present or address him: `President Doe, will you …?`, `please welcome the President, John Doe`;
/// as they put his name beside it: `what we ask of the President, John Doe`, the one here, not one of somewhere; or as he says himself. With each text goes the office under whose marker it stands: nobody addresses himself.
pub(in crate::transcript) fn addressed<'a>(
    texts: impl Iterator<Item = (&'a str, Option<String>)>,
) -> Vec<Speaker> {
    let mut holders: Vec<Speaker> = Vec::new();
    for (text, said_by) in texts.take(BLOCKS_MAX) {
        // One look tells of most texts that they neither present anybody nor say who speaks.
        let told = TOLD.is_in(text);
        let presenting = told && PRESENTED.is_in(text);
        let himself = said_by
            .as_ref()
            .filter(|_| told)
            .and_then(|role| Some(Speaker { role: Some(role.clone()), ..named_self(text)? }));
        let searched = if presenting || may_address(text) { text } else { "" };
        let sentences = searched.split_inclusive(['.', '!', '?', '—']);
        let short = sentences.filter(|sentence| sentence.len() < HEAD_CHARACTERS);
        let others = short.flat_map(|sentence| presented(sentence, presenting, said_by.as_deref()));
        for holder in himself.into_iter().chain(others) {
            if !holders.contains(&holder) {
                holders.push(holder);
            }
        }
    }
    holders
}

/// What is said where somebody is presented.
const PRESENTING: [&str; 12] = [
    "welcome",
    "introduce",
    "present",
    "ladies and gentlemen",
    "honor",
    "honour",
    "privilege",
    "accueillir",
    "begrüß",
    "briefing by ",
    "conference by ",
    "предостав",
];
static PRESENTED: LazyLock<Sought> = LazyLock::new(|| Sought::of(PRESENTING));
/// The same, and what speakers say of themselves.
static TOLD: LazyLock<Sought> =
    LazyLock::new(|| Sought::of(PRESENTING.into_iter().chain(SELF.iter().copied())));

/// Whom a sentence of a text that is `presenting` or not presents or addresses by office and name.
fn presented(sentence: &str, presenting: bool, said_by: Option<&str>) -> Vec<Speaker> {
    let presents = presenting && PRESENTED.is_in(sentence);
    if !presents && !may_address(sentence) {
        return Vec::new();
    }
    let listed = words(sentence);
    if !listed.iter().any(Word::is_office) {
        return Vec::new();
    }
    let after = |n: Option<usize>| n.and_then(|n| listed.get(n)).map(|word| word.after);
    let fits = |one: &Person| {
        let length = words(&one.speaker.name).len();
        let vocative = one.from <= 2
            && after(one.until.checked_sub(1)) == Some(After::Comma)
            && after(one.until.checked_sub(length + 1)) == Some(After::Nothing);
        let role = one.speaker.role.as_deref();
        let himself = said_by.is_some_and(|office| agrees(role, office));
        let beside = after(one.until.checked_sub(length + 1)) == Some(After::Comma)
            && role.is_some_and(|role| !role.contains(' '))
            && one.from.checked_sub(1).and_then(|n| listed.get(n)).is_some_and(|word| is_article(word.text))
            && length >= 2;
        !one.is_office_alone() && role.is_some() && (presents || vocative || beside) && !himself
    };
    let found = people_among(&listed).into_iter().filter(fits).map(|one| one.speaker);
    found.map(|one| Speaker { name: super::proper(&one.name), ..one }).collect()
}

/// Whether a comma stands behind a name or an office that does not begin the text, as it does where somebody is addressed.
fn may_address(text: &str) -> bool {
    // The commas of other scripts end with 0x8c, and so do a few other characters.
    memchr::memchr2_iter(b',', 0x8c, text.as_bytes()).any(|at| {
        let before = text.get(..text.floor_char_boundary(at)).unwrap_or_default();
        let (head, word) = before.rsplit_once(' ').unwrap_or_default();
        let capital = || word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
        !head.is_empty() && (capital() || name::is_office(word))
    })
}

/// Whether a word says that the office after it is the one that all know.
fn is_article(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "The"
            | "el"
            | "la"
            | "del"
            | "al"
            | "le"
            | "du"
            | "au"
            | "il"
            | "o"
            | "a"
            | "do"
            | "der"
            | "die"
            | "dem"
    )
}

/// Whether two offices may be one: the same word for it, declined or not, with the same rank.
pub(super) fn agrees(role: Option<&str>, office: &str) -> bool {
    let core = |text: &str| {
        let bare = |word: &str| fold(eastern::arabic_office(word).unwrap_or(word));
        let mut words: Vec<String> = text.split_whitespace().map(bare).collect();
        let at = words.iter().position(|word| name::is_office(word)).unwrap_or_default();
        let rank = words
            .iter()
            .take(at + 1)
            .any(|word| word.starts_with("vice") || word.starts_with("deputy") || word.starts_with("former"));
        let of = words.iter().take(at).any(|word| {
            word == "prime" || word == "premier" || word == "foreign" || word == "press" || word == "first"
        });
        (if at < words.len() { words.swap_remove(at) } else { String::new() }, rank, of)
    };
    let Some(role) = role else { return false };
    // `Spokesman`, `Spokesperson`
    let neutral = |word: String| {
        let end = ["person", "woman", "man"].iter().find_map(|end| word.strip_suffix(end));
        end.map(str::to_owned).unwrap_or(word)
    };
    let ((one, one_rank, one_of), (other, other_rank, other_of)) = (core(role), core(office));
    let (one, other) = (neutral(one), neutral(other));
    let common = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let shorter = one.chars().count().min(other.chars().count());
    shorter >= 4 && common + 2 >= shorter && common >= 4 && one_rank == other_rank && one_of == other_of
}
