//! Words that ask and answer in turn, with no mark behind them: `질문 …`, `대통령 …`.

use std::collections::HashMap;

use super::{Marker, press};
use crate::transcript::page::Block;
use crate::transcript::speaker;

/// How often a word has to answer before it is no accident.
const TIMES_MIN: usize = 2;

/// The office or word with which the paragraphs begin that stand below those of a word for a question.
pub(super) fn answers(blocks: &[Block]) -> Option<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for pair in blocks.windows(2) {
        let [asked, said] = pair else { continue };
        if asks(&asked.text).is_some()
            && let Some(word) = word(&said.text).filter(|word| speaker::is_office(word))
        {
            *counts.entry(word).or_default() += 1;
        }
    }
    let (word, count) = counts.into_iter().max_by_key(|(word, count)| (*count, *word))?;
    (count >= TIMES_MIN).then(|| word.to_owned())
}

/// What begins a block where that word answers, and where the words after it begin.
pub(super) fn find(text: &str, answers: &str) -> Option<(Marker, usize)> {
    if let Some(rest) = asks(text) {
        return Some((Marker::Question, rest));
    }
    word(text).filter(|word| *word == answers).map(|word| (Marker::Voice(word.to_owned()), word.len() + 1))
}

/// Where the question begins behind the word for it, `질문` or, set as wide as others, `질 문`.
pub(super) fn asks(text: &str) -> Option<usize> {
    let wide = || {
        let mut chars = text.char_indices();
        let (_, first) = chars.next()?;
        chars.next().filter(|(_, space)| *space == ' ')?;
        let (_, second) = chars.next()?;
        let (at, _) = chars.next().filter(|(_, space)| *space == ' ')?;
        Some((format!("{first}{second}"), at))
    };
    let whole = word(text).map(|word| (word.to_owned(), word.len()));
    let asks = |(word, _): &(String, usize)| press::by_word(word) == Some(Marker::Question);
    whole.filter(asks).or_else(|| wide().filter(asks)).map(|(_, end)| end + 1)
}

/// The first word of a text that goes on, in a script without small letters or in capitals: `The` begins any sentence.
pub(super) fn word(text: &str) -> Option<&str> {
    let (word, _) = text.split_once(' ')?;
    let shaped = word.chars().count() > 1 && word.chars().all(|c| c.is_alphabetic() && !c.is_lowercase());
    shaped.then_some(word)
}
