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
