//! A text as words, each in the spellings by which a phrase may know it.

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One word.
#[derive(Debug)]
pub(super) struct Word {
    /// Bytes of the text.
    pub(super) span: std::ops::Range<usize>,
    /// As written, without full stops inside: U.N. is UN.
    pub(super) exact: String,
    /// Lower case, Latin letters without marks.
    pub(super) folded: String,
    /// The stem of that.
    pub(super) stem: String,
}

/// The words of a text.
#[derive(Debug)]
pub(super) struct Words<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// Its language.
    pub(super) language: &'a str,
    /// In order.
    pub(super) words: Vec<Word>,
    /// Whether it is written in capitals, so that capitals mean nothing.
    pub(super) capitals: bool,
}

impl<'a> Words<'a> {
    /// Splits a text in a language.
    pub(super) fn of(text: &'a str, language: &'a str) -> Self {
        let stemmer = algorithm(language).map(Stemmer::create);
        let words: Vec<Word> =
            spans(text).into_iter().filter_map(|span| word(text, span, stemmer.as_ref())).collect();
        let letters = |wanted: fn(char) -> bool| text.chars().filter(|c| wanted(*c)).count();
        let capitals = words.len() > 3 && letters(char::is_lowercase) * 10 < letters(char::is_uppercase);
        Self { text, language, words, capitals }
    }
}

fn word(text: &str, span: std::ops::Range<usize>, stemmer: Option<&Stemmer>) -> Option<Word> {
    let exact = text.get(span.clone())?.replace('.', "");
    let folded = fold(&exact);
    let stem = stemmer.map_or_else(|| folded.clone(), |stemmer| stemmer.stem(&folded).into_owned());
    Some(Word { span, exact, folded, stem })
}

/// Words are letters and digits; a full stop within capitals (U.N.) and a plus at the end (g7+) belong to them. Characters of
/// scripts without spaces are words of their own.
fn spans(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut spans: Vec<std::ops::Range<usize>> = Vec::new();
    let mut open: Option<usize> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let joins = c == '+' && !next.is_some_and(char::is_alphanumeric)
            || c == '.' && next.is_some_and(char::is_uppercase) && is_initial(text, open, at);
        match open {
            _ if is_ideograph(c) => {
                spans.extend(open.take().map(|start| start..at));
                spans.push(at..at + c.len_utf8());
            }
            None if c.is_alphanumeric() => open = Some(at),
            Some(_) if c.is_alphanumeric() || is_combining_mark(c) || joins => {}
            Some(start) => {
                spans.push(start..at);
                open = None;
            }
            None => {}
        }
    }
    spans.extend(open.map(|start| start..text.len()));
    spans
}

/// Whether what is open is single letters between full stops.
fn is_initial(text: &str, open: Option<usize>, at: usize) -> bool {
    let word = open.and_then(|start| text.get(start..at)).unwrap_or_default();
    word.split('.').all(|part| part.chars().count() == 1)
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Lower case; Latin letters lose their marks, so that ţ, ț and t are one, while й stays й.
pub(super) fn fold(word: &str) -> String {
    let lower = word.to_lowercase().replace('ё', "е");
    if lower.is_ascii() || !lower.chars().any(|c| c.is_alphabetic() && u32::from(c) < 0x370) {
        return lower;
    }
    lower.nfd().filter(|c| !is_combining_mark(*c)).nfc().collect()
}

fn algorithm(language: &str) -> Option<Algorithm> {
    Some(match language {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fr" => Algorithm::French,
        "it" => Algorithm::Italian,
        "nl" => Algorithm::Dutch,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        _ => return None,
    })
}
