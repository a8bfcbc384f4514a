//! Bytes into text: a byte order mark, UTF-8, or what the bytes look like.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use super::{Refusal, warning};
use crate::model::Warning;

/// Shares of control characters above which a file is not text: one in so many.
const CONTROL_SHARE: usize = 20;

pub(super) fn decode(bytes: &[u8], warnings: &mut Vec<Warning>) -> Result<String, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    let text = match (Encoding::for_bom(bytes), std::str::from_utf8(bytes)) {
        (Some((encoding, _)), _) => encoding.decode(bytes).0.into_owned(),
        (None, Ok(text)) => text.to_owned(),
        (None, Err(error)) if is_mostly_utf8(bytes) => {
            let line = bytes.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count() + 1;
            let line = u32::try_from(line).ok();
            warnings.push(warning("invalid_utf8", "bytes that are not UTF-8 are shown as U+FFFD", line));
            String::from_utf8_lossy(bytes).into_owned()
        }
        (None, Err(_)) => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            let encoding = detector.guess(None, Utf8Detection::Deny);
            warnings.push(warning(
                "charset",
                &format!("read as {}, guessed from the bytes", encoding.name()),
                None,
            ));
            encoding.decode(bytes).0.into_owned()
        }
    };
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
