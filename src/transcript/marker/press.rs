//! Who asks: newspapers and stations, journalists by name, letters.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::candidate::candidate;
use super::voice::has_office;
use super::{Marker, label};
use crate::transcript::lexicon::{
    ANSWERS, ASKS, JOURNALISTS, MEDIA, MEDIA_WORDS, PUBLIC, REMARKS, Sought, ends_asking,
};
use crate::transcript::page::Block;
use crate::transcript::speaker;

/// Letters for question and answer that go together.
const SIDES: [(char, char); 13] = [
    ('Q', 'A'),
    ('Q', 'R'),
    ('P', 'R'),
    ('D', 'R'),
    ('F', 'A'),
    ('В', 'О'),
    ('З', 'В'),
    ('П', 'В'),
    ('Î', 'R'),
    ('P', 'O'),
    ('V', 'A'),
    ('س', 'ج'),
    ('ש', 'ת'),
];

/// Markers that are headings as often.
pub(super) const HEADINGS: [&str; 9] =
    ["questions", "media", "press", "presse", "prensa", "преса", "пресса", "comment", "public"];

/// What a word before a mark says of a turn.
pub(super) fn by_word(name: &str) -> Option<Marker> {
    let lower = name.to_lowercase();
    let word = lower.trim_end_matches('.');
    let journalist = || {
        ["记者", "記者", "기자"].iter().any(|end| word.ends_with(end))
            || word.contains("記者") && !word.contains('会')
    };
    if let Some(marker) = WORDS.get(word) {
        Some(marker.clone())
    } else if asks_by_number(word) || journalist() || asks_for_medium(word) {
        Some(Marker::Question)
    } else if word.strip_prefix("speaker ").is_some_and(|n| n.bytes().all(|byte| byte.is_ascii_digit())) {
        Some(Marker::Public)
    } else {
        word.starts_with("zusatz ").then_some(Marker::Remark)
    }
}

/// The markers that are known as a whole; of words in several lists the first counts.
static WORDS: LazyLock<FxHashMap<&str, Marker>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    // A letter before a mark is an article, or counts the points of a list.
    let answers = ANSWERS.iter().filter(|word| word.len() > 1);
    let lists = [(ASKS, Marker::Question), (REMARKS, Marker::Remark), (PUBLIC, Marker::Public)];
    let listed =
        lists.into_iter().flat_map(|(list, marker)| list.iter().map(move |word| (word, marker.clone())));
    let replies = ["response", "reply"].iter().map(|word| (word, Marker::Response));
    for (word, marker) in listed.chain(replies).chain(answers.map(|word| (word, Marker::Answer))) {
        words.entry(*word).or_insert(marker);
    }
    words
});

/// `Question 3`, `QUESTION NO. 2`, `Question from the BBC`
fn asks_by_number(word: &str) -> bool {
    const STARTS: [&str; 8] = [
        "question ",
        "вопрос ",
        "pregunta ",
        "frage ",
        "zusatzfrage ",
        "reporter, ",
        "whatsapp question ",
        "twitter question ",
    ];
    STARTS.iter().any(|start| word.starts_with(start)) && word.chars().count() < 60
}

/// `Question, TT`, `Journalist, Gazette`
fn asks_for_medium(word: &str) -> bool {
    let asks = word.split_once(", ").filter(|(word, _)| !HEADINGS.contains(word));
    asks.is_some_and(|(word, _)| WORDS.get(word) == Some(&Marker::Question))
}

/// Whether a label names a newspaper, an agency or a station.
pub(super) fn is_medium(label: &str) -> bool {
    let lower = label.to_lowercase();
    let word = |word: &str| MEDIA_WORDS.contains(&word.trim_matches(|c: char| !c.is_alphanumeric()));
    let eastern = ["社", "電視台", "电视台", "卫视", "日报", "日報", "时报", "時報", "新聞", "新闻网"];
    MEDIA.contains(&lower.as_str())
        || lower.split([' ', '-', '/']).any(word)
        || lower.chars().count() < 12 && eastern.iter().any(|end| lower.ends_with(end))
}

/// Who asks, where the word for it stands before the name: `Journalist Jane Doe`.
pub(super) fn journalist(label: &str) -> Option<&str> {
    let (word, name) = label.split_once(' ')?;
    let person = || speaker::is_name(name) && !has_office(name) && !is_medium(name);
    (JOURNALISTS.contains(&word.to_lowercase().as_str()) && person()).then_some(name)
}

/// Who asks, where the medium stands beside: `Jane Doe, Strelsau Gazette`, `Gazette, Doe`.
pub(super) fn of_medium(label: &str) -> Option<&str> {
    const OF: [&str; 14] = [
        ", ", " from ", " of ", " de ", " del ", " di ", " da ", " von ", " vom ", " z ", " din ", " от ",
        " з ", ": ",
    ];
    static BETWEEN: LazyLock<Sought> = LazyLock::new(|| Sought::exactly(OF));
    if !BETWEEN.is_in(label) {
        return None;
    }
    // `Jane Doe of River Radio`: only a comma divides a medium from whom it sent.
    let (one, other) = OF.iter().find_map(|of| {
        let (one, other) = label.split_once(of)?;
        (*of == ", " || is_medium(other)).then_some((one, other))
    })?;
    let person = |text: &str| {
        text.split(' ').count() <= 4 && speaker::is_name(text) && !has_office(text) && !is_medium(text)
    };
    let of_press = |text: &str| is_medium(text) || JOURNALISTS.contains(&text.to_lowercase().as_str());
    let asks = |who: &str, medium: &str| of_press(medium) && !has_office(medium) && person(who);
    [(one, other), (other, one)].into_iter().find(|(who, medium)| asks(who, medium)).map(|(who, _)| who)
}

/// Whether one side of a comma is a medium, and not what a journalist is.
pub(super) fn names_medium(label: &str) -> bool {
    let medium = |text: &str| is_medium(text) && !JOURNALISTS.contains(&text.to_lowercase().as_str());
    label.split([',', ':']).map(str::trim).any(medium)
}

/// Who asks right above a word for an answer: `Gazette: And when?`, `Answer: In May.`
pub(super) fn answered(blocks: &[Block]) -> HashSet<String> {
    let pairs = blocks.iter().zip(blocks.iter().skip(1)).filter(|(block, _)| ends_asking(&block.text));
    let asked = pairs.filter_map(|(block, below)| match candidate(block)?.marker {
        Marker::Voice(name) => (candidate(below)?.marker == Marker::Answer).then_some(name),
        _ => None,
    });
    asked.collect()
}

/// The letters by which a text marks its questions and answers.
pub(super) fn sides(blocks: &[Block]) -> Option<(char, char)> {
    let mut counts: HashMap<char, usize> = HashMap::new();
    for (letter, _) in blocks.iter().filter_map(|block| label::letter(&block.text)) {
        *counts.entry(letter).or_default() += 1;
    }
    let count = |letter: char| counts.get(&letter).copied().unwrap_or_default();
    // The paragraphs of a list go from A to Z.
    let listed = count('B') > 0 && count('C') > 0 || count('Б') > 0;
    let fits = |(asks, answers): &&(char, char)| {
        let (asks, answers) = (count(*asks), count(*answers));
        asks > 0 && answers > 0 && asks <= 4 * answers && answers <= 4 * asks
    };
    SIDES.iter().filter(|_| !listed).find(fits).copied()
}

/// What stands behind the dash with which a paragraph begins.
fn after_dash(text: &str) -> Option<&str> {
    text.strip_prefix(['—', '–', '-']).and_then(|said| said.strip_prefix([' ', '\u{a0}']))
}

/// Whether the paragraphs of a text that begin with a dash ask and answer in turn.
pub(super) fn in_dashes(blocks: &[Block]) -> bool {
    const ANSWERS_MIN: usize = 2;
    let said = blocks.iter().filter_map(|block| after_dash(&block.text));
    let asks: Vec<bool> = said.map(ends_asking).collect();
    let answered = asks.windows(2).filter(|pair| matches!(pair, [true, false])).count();
    let asked = asks.iter().filter(|asks| **asks).count();
    answered >= ANSWERS_MIN && answered * 2 > asked
}

/// Whether a paragraph that begins with a dash asks or answers, and where its words begin.
pub(super) fn by_dash(text: &str) -> Option<(Marker, usize)> {
    let said = after_dash(text)?.trim_start();
    let marker = if ends_asking(said) { Marker::Question } else { Marker::Answer };
    Some((marker, text.len() - said.len()))
}

/// Whether a paragraph stands in quotation marks.
fn is_quoted(text: &str) -> bool {
    text.starts_with(['«', '“', '„', '"'])
        && text.trim_end_matches(['.', ',']).ends_with(['»', '”', '“', '"'])
}

/// Whether short paragraphs that ask stand before such as are quoted, again and again.
pub(super) fn in_quotes(blocks: &[Block]) -> bool {
    const ANSWERS_MIN: usize = 2;
    let asks = |block: &Block| matches!(by_quotes(&block.text), Some((Marker::Question, _)));
    let asked = blocks.iter().filter(|block| asks(block)).count();
    let answered = blocks
        .iter()
        .zip(blocks.iter().skip(1))
        .filter(|(asked, answer)| asks(asked) && is_quoted(&answer.text));
    let answered = answered.count();
    answered >= ANSWERS_MIN && answered * 2 > asked
}

/// Whether a paragraph asks, or answers in quotation marks.
pub(super) fn by_quotes(text: &str) -> Option<(Marker, usize)> {
    const QUESTION_BYTES_MAX: usize = 400;
    if is_quoted(text) {
        return Some((Marker::Answer, 0));
    }
    (ends_asking(text) && text.len() <= QUESTION_BYTES_MAX).then_some((Marker::Question, 0))
}

/// Whether one name alone stands before a colon on lines of its own, each time directly below a paragraph that an empty line sets off:
/// what is asked.
pub(super) fn in_answers(blocks: &[Block], counts: &HashMap<String, usize>) -> bool {
    const ANSWERS_MIN: usize = 2;
    let [count] = counts.values().collect::<Vec<_>>()[..] else { return false };
    let alone = |block: &Block| block.text.ends_with(':') && label::before_colon(&block.text).is_some();
    let pairs = blocks.iter().zip(blocks.iter().skip(1));
    let answers =
        pairs.filter(|(asked, name)| asked.gap && !name.gap && !alone(asked) && alone(name)).count();
    *count >= ANSWERS_MIN && answers == *count
}

/// Whether a paragraph is all in bold and asks.
pub(super) fn asks_in_bold(block: &Block) -> bool {
    block.strong > 0 && block.strong + 1 >= block.text.len() && ends_asking(&block.text)
}
