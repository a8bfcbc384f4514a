//! Letters as they are compared.

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

/// Ideographs, kana and Hangul syllables: they are written without spaces, or with particles that cling to them.
#[must_use]
pub fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}')
}
