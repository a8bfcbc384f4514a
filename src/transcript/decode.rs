//! Bytes into text: a byte order mark, UTF-8, or what the bytes look like.

mod twice;

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use super::{Refusal, warning};
use crate::model::Warning;
use crate::text::has_triple;

/// Shares of control characters above which a file is not text: one in so many.
const CONTROL_SHARE: usize = 20;

/// Bytes in which a page declares its charset.
const DECLARATION_BYTES: usize = 4_096;

/// Bytes by which a charset is guessed.
const DETECTION_BYTES: usize = 1 << 20;

/// Files that are opened with other programs, by their first bytes.
const OTHER_FORMATS: [(&[u8], &str); 7] = [
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"{\\rtf", "RTF"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
];

pub(super) fn decode(bytes: &[u8], path: &str, warnings: &mut Vec<Warning>) -> Result<String, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if let Some((_, name)) = OTHER_FORMATS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(Refusal::Unsupported((*name).to_owned()));
    }
    let (_, text, told) = understood(bytes, path);
    warnings.extend(told);
    let text = text.into_owned();
    let text = match twice::meant(&text) {
        Some(meant) => {
            let message = "letters that were encoded twice are shown as they were meant";
            warnings.push(warning("encoded_twice", message, None));
            meant
        }
        None => text,
    };
    if !has_triple(&text, is_odd) {
        return if text.trim_start().is_empty() { Err(Refusal::Empty) } else { Ok(text) };
    }
    let text: String = text.chars().map(of_windows).collect();
    let control = text.chars().filter(|c| is_stray(*c)).count();
    if control * CONTROL_SHARE > text.chars().count() {
        return Err(Refusal::Binary);
    }
    if control > 0 {
        warnings.push(warning("control_characters", "control characters were left out", None));
    }
    let text: String = text.replace("\r\n", "\n").chars().map(line_end).filter(|c| !is_stray(*c)).collect();
    if text.trim().is_empty() { Err(Refusal::Empty) } else { Ok(text) }
}

/// The charset by which the bytes of a file are read, as HTTP and HTML name it (RFC 9110, section 8.3.2; the Encoding standard).
#[must_use]
pub fn charset(bytes: &[u8], path: &str) -> String {
    understood(bytes, path).0.name().to_ascii_lowercase()
}

/// In which charset a file is, what it says, and what is doubtful about that.
fn understood<'a>(bytes: &'a [u8], path: &str) -> (&'static Encoding, Cow<'a, str>, Option<Warning>) {
    match (Encoding::for_bom(bytes), std::str::from_utf8(bytes)) {
        (Some((encoding, _)), _) => (encoding, encoding.decode(bytes).0, None),
        (None, _) if let Some((encoding, text)) = wide(bytes) => (encoding, text, None),
        (None, Ok(text)) => (encoding_rs::UTF_8, text.into(), None),
        (None, Err(error)) if is_mostly_utf8(bytes) => {
            let line = bytes.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count() + 1;
            let line = u32::try_from(line).ok();
            let scar = warning("invalid_utf8", "bytes that are not UTF-8 are shown as U+FFFD", line);
            (encoding_rs::UTF_8, String::from_utf8_lossy(bytes), Some(scar))
        }
        (None, Err(_)) if let Some(encoding) = declared(bytes) => (encoding, encoding.decode(bytes).0, None),
        (None, Err(_)) => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes.get(..DETECTION_BYTES.min(bytes.len())).unwrap_or(bytes), true);
            let encoding = detector.guess(country(path), Utf8Detection::Deny);
            let guessed = format!("read as {}, guessed from the bytes", encoding.name());
            (encoding, encoding.decode(bytes).0, Some(warning("charset", &guessed, None)))
        }
    }
}

/// Whether three bytes may begin with what is no plain text: U+0000 to U+001F but tab and line feed, U+007F to U+009F, U+2028,
/// U+2029, U+FFFE, U+FFFF.
#[inline]
fn is_odd(a: u8, b: u8, c: u8) -> bool {
    let control = (a < b' ') & (a != b'\n') & (a != b'\t') | (a == 0x7f);
    let latin = (a == 0xc2) & (b < 0xa0);
    let separator = (a == 0xe2) & (b == 0x80) & ((c == 0xa8) | (c == 0xa9));
    let nothing = (a == 0xef) & (b == 0xbf) & (c >= 0xbe);
    control | latin | separator | nothing
}

/// The charset that a page names in its head.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..DECLARATION_BYTES.min(bytes.len()))?;
    let head = String::from_utf8_lossy(head).to_lowercase();
    let label = head.split_once("charset=").or_else(|| head.split_once("encoding=")).map(|(_, rest)| rest)?;
    let label = label.trim_start_matches(['"', '\'', ' ']);
    let end = label
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':')))
        .unwrap_or(label.len());
    // UTF-8 was tried; UTF-16 cannot be declared in ASCII.
    Encoding::for_label(label.get(..end)?.as_bytes())
        .filter(|encoding| encoding.is_ascii_compatible() && *encoding != encoding_rs::UTF_8)
}

/// UTF-16 without a mark: every space and line end has a zero, always the first byte of the two or always the second.
fn wide(bytes: &[u8]) -> Option<(&'static Encoding, Cow<'_, str>)> {
    const SHARE: usize = 50;
    let head = bytes.get(..DECLARATION_BYTES.min(bytes.len()))?;
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let encoding = match (zeros(0), zeros(1)) {
        (first, 0) if first * SHARE > head.len() => encoding_rs::UTF_16BE,
        (0, second) if second * SHARE > head.len() => encoding_rs::UTF_16LE,
        _ => return None,
    };
    Some((encoding, encoding.decode_without_bom_handling_and_without_replacement(bytes)?))
}

/// The top-level domain that a path names, as a hint: `mid.ru/…`.
fn country(path: &str) -> Option<&[u8]> {
    let host = path
        .split('/')
        .find_map(|part| part.rsplit_once('.').filter(|(head, tail)| !head.is_empty() && tail.len() == 2));
    host.map(|(_, tail)| tail.as_bytes())
        .filter(|tail| tail.iter().all(u8::is_ascii_lowercase) && *tail != b"md")
}

/// Windows-1252 that was taken for ISO 8859-1 has its quotation marks and dashes among the control characters; U+0085 ends lines.
fn of_windows(c: char) -> char {
    let byte = u8::try_from(u32::from(c)).ok().filter(|byte| (0x80..0xa0).contains(byte) && *byte != 0x85);
    let meant = byte.and_then(|byte| {
        let bytes = [byte];
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
        text.chars().next()
    });
    meant.unwrap_or(c)
}

fn line_end(c: char) -> char {
    if matches!(c, '\r' | '\u{c}' | '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}') { '\n' } else { c }
}

/// Control characters that no text needs.
fn is_stray(c: char) -> bool {
    c == '\u{fffe}'
        || c == '\u{ffff}'
        || c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{b}' | '\u{85}')
}

/// Whether only a few bytes of a text are broken: then it is UTF-8 with a scar and not another charset.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut broken, mut letters) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += chunk.invalid().len();
    }
    broken * 4 <= letters || broken * 1_000 < bytes.len() && letters > 0
}

#[cfg(test)]
mod tests {
    use super::{charset, decode};

    #[test]
    fn a_charset_is_told_by_the_rules_of_reading() {
        let text = "Выступление министра иностранных дел на встрече в Стрельсау.\n";
        let (russian, _, _) = encoding_rs::WINDOWS_1251.encode(text);
        let page = [b"<meta charset=koi8-r>\n".as_slice(), &encoding_rs::KOI8_R.encode(text).0].concat();
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [b"\xfe\xff".as_slice(), &[4, 16]].concat();
        let scarred = [text.as_bytes(), b"\xff"].concat();
        let cases: [(&[u8], &str); 7] = [
            (b"Plain words.", "utf-8"),
            (text.as_bytes(), "utf-8"),
            (&scarred, "utf-8"),
            (&russian, "windows-1251"),
            (&page, "koi8-r"),
            (&wide, "utf-16le"),
            (&marked, "utf-16be"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(charset(bytes, "a.txt"), expected, "{bytes:?}");
        }
    }

    #[test]
    fn no_mark_is_lost_to_a_wrong_charset() {
        let cases = [
            ("It\u{92}s \u{93}done\u{94}", "It’s “done”"),
            ("2019\u{e2}\u{80}\u{93}20\u{85}x", "2019–20\nx"),
        ];
        for (given, expected) in cases {
            assert_eq!(decode(given.as_bytes(), "a.txt", &mut Vec::new()).unwrap(), expected, "{given:?}");
        }
    }

    #[test]
    fn wide_letters_need_no_mark() {
        for text in
            ["Remarks on the harbour.\n", "Выступление министра в Стрельсау.\n", "各位代表，大家好。\n今天\n"]
        {
            let units: Vec<u16> = text.encode_utf16().collect();
            for order in [u16::to_le_bytes, u16::to_be_bytes] {
                let bytes: Vec<u8> = units.iter().copied().flat_map(order).collect();
                let mut warnings = Vec::new();
                assert_eq!(decode(&bytes, "a.txt", &mut warnings).unwrap(), text);
                assert_eq!(warnings, []);
            }
        }
    }
}
