//! Letters as they are compared, and words as they are divided.

mod by_word;

use std::borrow::Cow;

pub use by_word::ByWord;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case; Latin letters lose their marks, so that ţ, ț and t are one, while й stays й and ё is е.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'ё' => out.push('е'),
            c if is_presented(c) => out.extend(std::iter::once(c).nfkc()),
            c if c.is_ascii() || u32::from(c) >= 0x370 && !('\u{1e00}'..='\u{1eff}').contains(&c) => {
                // Marks of Arabic and stretched letters say nothing about the word.
                if !matches!(c, '\u{64b}'..='\u{652}' | '\u{640}') {
                    out.push(c);
                }
            }
            c if is_combining_mark(c) => {}
            c => out.extend(std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c))),
        }
    }
    out
}

/// Whether a character is a printed form of an Arabic letter, or a Latin letter as wide as an ideograph.
///
/// Extraction from PDF leaves the ones, Japanese pages set the others: Unicode, Arabic Presentation Forms A and B, Halfwidth and Fullwidth
/// Forms.
#[must_use]
pub fn is_presented(c: char) -> bool {
    c >= '\u{fb50}'
        && matches!(c, '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}')
}

/// A text with the letters that such forms stand for. What is shown keeps the forms.
#[must_use]
pub fn with_letters(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(is_presented) {
        return Cow::Borrowed(text);
    }
    let letters = |c: char| {
        if is_presented(c) { String::from_iter(std::iter::once(c).nfkc()) } else { String::from(c) }
    };
    text.chars().map(letters).collect()
}

/// The folded words of a text with one space before, between and after them, so that a phrase is sought by plain search.
/// Characters of scripts without spaces are words of their own.
#[must_use]
pub fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(' ');
    for c in fold(text).chars() {
        if stands_alone(c) {
            if !out.ends_with(' ') {
                out.push(' ');
            }
            out.push(c);
            out.push(' ');
        } else if c.is_alphanumeric() || is_combining_mark(c) {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// The text with spaces around characters of scripts without spaces, for an index that divides words at spaces only.
#[must_use]
pub fn apart(text: &str) -> Cow<'_, str> {
    if !text.contains(stands_alone) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        if stands_alone(c) {
            out.extend([' ', c, ' ']);
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// The first words of some texts, at most about so many characters; an ellipsis stands for the rest. A text without spaces is cut
/// between characters.
#[must_use]
pub fn opening<'a>(texts: impl Iterator<Item = &'a str>, characters_max: usize) -> String {
    let mut out = String::new();
    let mut length = 0;
    for word in texts.flat_map(str::split_whitespace) {
        let characters = word.chars().count();
        if length + characters > characters_max {
            // What is too long for any line, and what may be cut anywhere.
            if out.is_empty() || word.contains(stands_alone) {
                out.extend((length > 0).then_some(' '));
                out.extend(word.chars().take(characters_max - length.min(characters_max)));
            }
            out.push('…');
            break;
        }
        if length > 0 {
            out.push(' ');
            length += 1;
        }
        out.push_str(word);
        length += characters;
    }
    out
}

/// Ideographs, kana and Hangul syllables: they are written without spaces, or with particles that cling to them.
#[must_use]
pub fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3fffd}')
}

/// Calls `take` with each run of characters between white space.
pub fn each_run<'a>(text: &'a str, take: impl FnMut(&'a str)) {
    if has_triple(text, is_wide_space) {
        return text.split_whitespace().for_each(take);
    }
    // Bytes tell the rest, at a fraction of what characters cost.
    let ends =
        text.bytes().enumerate().filter(|(_, byte)| matches!(byte, b'\t'..=b'\r' | b' ')).map(|(at, _)| at);
    let mut start = 0;
    let runs =
        ends.chain([text.len()]).filter_map(|end| text.get(std::mem::replace(&mut start, end + 1)..end));
    runs.filter(|run| !run.is_empty()).for_each(take);
}

/// Of some names, the one that is most like another (Jaro and Winkler).
pub fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names.max_by(|a, b| strsim::jaro_winkler(name, a).total_cmp(&strsim::jaro_winkler(name, b)))
}

/// The line on which a byte of a text stands, from 1.
#[must_use]
pub fn line_at(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// Whether single spaces and nothing else divide the words of a text, none stands at its ends, and it holds nothing that nobody
/// sees. In doubt it is not, so that the answer costs one pass over its bytes.
#[must_use]
pub fn is_tidy(text: &str) -> bool {
    if text.starts_with(' ') || text.ends_with(' ') {
        return false;
    }
    if text.is_ascii() { !has_triple(text, |a, b, _| is_odd_ascii(a, b)) } else { !has_triple(text, is_odd) }
}

/// Whether `odd` says so of any byte of a text with the two that follow; letters follow the last.
#[inline]
pub fn has_triple(text: &str, odd: impl Fn(u8, u8, u8) -> bool) -> bool {
    let bytes = text.as_bytes();
    let after = |n: usize| bytes.get(n..).unwrap_or_default();
    // Without an early end the compiler compares whole vectors of bytes.
    let triples = bytes.iter().zip(after(1)).zip(after(2));
    let found = triples.fold(false, |found, ((a, b), c)| found | odd(*a, *b, *c));
    let last = |n: usize| bytes.len().checked_sub(n).and_then(|at| bytes.get(at)).copied().unwrap_or(b'a');
    found || odd(last(2), last(1), b'a') || odd(last(1), b'a', b'a')
}

/// Whether three bytes of UTF-8 may begin with what is not tidy: white space but one space, control characters, and what nobody sees.
#[inline]
fn is_odd(a: u8, b: u8, c: u8) -> bool {
    // U+0085, U+00A0, U+00AD.
    let latin = (a == 0xc2) & ((b < 0xa0) | (b == 0xa0) | (b == 0xad));
    // U+2000 to U+200F, U+2028 to U+202F, U+205F to U+2069.
    let general = (a == 0xe2) & (b == 0x80) & ((c < 0x90) | (0xa8..0xb0).contains(&c));
    let further = (a == 0xe2) & (b == 0x81) & (0x9f..0xaa).contains(&c);
    // U+1680, U+3000, U+FEFF and their neighbours.
    let others = (a == 0xe1) | (a == 0xe3) | (a == 0xef);
    is_odd_ascii(a, b) | latin | general | further | others
}

/// Whether two bytes of ASCII begin with a control character, or are two spaces.
#[inline]
fn is_odd_ascii(a: u8, b: u8) -> bool {
    (a < b' ') | (a == 0x7f) | (a == b' ') & (b == b' ')
}

/// Whether three bytes of UTF-8 may begin with white space that is not ASCII.
#[inline]
fn is_wide_space(a: u8, b: u8, c: u8) -> bool {
    let latin = (a == 0xc2) & ((b == 0x85) | (b == 0xa0));
    let general = (a == 0xe2) & (b == 0x80) & ((c < 0x8b) | (c == 0xa8) | (c == 0xa9) | (c == 0xaf));
    let mathematical = (a == 0xe2) & (b == 0x81) & (c == 0x9f);
    let others = (a == 0xe1) & (b == 0x9a) | (a == 0xe3) & (b == 0x80) & (c == 0x80);
    latin | general | mathematical | others
}

#[cfg(test)]
mod tests {
    use super::{each_run, fold, is_tidy, opening, with_letters};

    #[test]
    fn printed_forms_are_letters() {
        assert_eq!(fold("ﻣﺠﻠﺲ ﺍﻷﻣﻦ"), fold("مجلس الأمن"));
        assert_eq!(with_letters("ﻣﺠﻠﺲ ½"), "مجلس ½");
    }

    #[test]
    fn runs() {
        let spaces = (0..=0x1_0000).filter_map(char::from_u32).filter(|c| c.is_whitespace());
        let texts = spaces.map(|c| format!("{c}a{c}—б{c}{c}c")).chain([
            "".to_owned(),
            " ".to_owned(),
            "“a”".to_owned(),
        ]);
        for text in texts {
            let mut runs = Vec::new();
            each_run(&text, |run| runs.push(run));
            assert_eq!(runs, text.split_whitespace().collect::<Vec<_>>(), "{text:?}");
        }
    }

    #[test]
    fn openings() {
        let cut = |text: &str| opening(text.split('|'), 10);
        for (text, expected) in [
            ("", ""),
            ("one two", "one two"),
            ("one|two three four", "one two…"),
            ("incomprehensibly", "incomprehe…"),
            ("one incomprehensibly", "one…"),
            ("中国政府一贯反对任何形式的制裁", "中国政府一贯反对任何…"),
            ("双方 中国政府一贯反对任何", "双方 中国政府一贯反对…"),
        ] {
            assert_eq!(cut(text), expected, "{text}");
        }
    }

    #[test]
    fn tidy() {
        for text in ["", "a", "It’s “so” – he said… naïve", "Это так — да", "é"] {
            assert!(is_tidy(text), "{text}");
        }
        for text in [
            " a",
            "a ",
            "a  b",
            "a\tb",
            "a\u{a0}b",
            "a\u{ad}",
            "a\u{200b}b",
            "a\u{2028}",
            "a\u{2060}b",
            "\u{feff}a",
            "a\u{3000}b",
            "a\u{7f}",
            "a\u{85}",
        ] {
            assert!(!is_tidy(text), "{text:?}");
        }
    }
}
