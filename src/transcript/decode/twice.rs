//! Text that was encoded twice: UTF-8 that somebody took for windows-1252 and encoded again, so that `–` stands as `â€“`.

use encoding_rs::WINDOWS_1252;

use crate::text::has_triple;

/// Runs of letters that must have been encoded twice, where none was for sure.
const RUNS_MIN: usize = 3;

/// The text that was meant; `None` where nothing was encoded twice.
///
/// A run of characters beyond ASCII was when the bytes for which it was taken are UTF-8. It was for sure when it holds `â€`, which no
/// language has, or controls, and three of its bytes are one character; `Ã”` may be the end of a quotation in capitals, so that such runs
/// must be most that the text has.
pub(super) fn meant(text: &str) -> Option<String> {
    if !has_triple(text, may_begin) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let (mut sure, mut mended, mut sound) = (false, 0_usize, 0_usize);
    let mut rest = text;
    while !rest.is_empty() {
        let (plain, tail) = rest.split_at(rest.find(|c: char| !c.is_ascii()).unwrap_or(rest.len()));
        let (run, next) = tail.split_at(tail.find(|c: char| c.is_ascii()).unwrap_or(tail.len()));
        out.push_str(plain);
        // The second byte of `à` was taken for a space that does not break, and that for a space. `MANHÃ` is a word.
        let grave = run == "Ã" && next.starts_with(' ') && !plain.ends_with(char::is_uppercase);
        if let Some(once) = if grave { Some("à".to_owned()) } else { decoded(run) } {
            let control = run.contains(char::is_control) && once.chars().any(|c| u32::from(c) >= 0x800);
            sure |= run.contains("â€") || control;
            mended += 1;
            out.push_str(&once);
        } else {
            sound += usize::from(!run.is_empty());
            out.push_str(run);
        }
        rest = next;
    }
    (sure || mended >= RUNS_MIN && sound * 2 <= mended).then_some(out)
}

/// Whether three bytes may begin with the Latin letter for which the first byte of a character was taken, and another beyond ASCII.
#[inline]
fn may_begin(a: u8, b: u8, c: u8) -> bool {
    (a == 0xc3) & (0x82..=0xb4).contains(&b) & (c >= 0xc2)
}

/// What a run of characters beyond ASCII was before it was taken for something else.
fn decoded(run: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = run.chars().map(byte).collect();
    bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .filter(|once| !once.is_empty() && !once.contains(is_rare))
}

/// Letters of no official text: `É”` at the end of a quotation would be one.
fn is_rare(c: char) -> bool {
    matches!(c, '\u{180}'..='\u{217}' | '\u{21c}'..='\u{2ff}' | '\u{700}'..='\u{7ff}')
}

/// The byte that was taken for a character: what windows-1252 does not have stands for itself.
fn byte(c: char) -> Option<u8> {
    u8::try_from(u32::from(c)).ok().or_else(|| {
        let mut buffer = [0; 4];
        let (bytes, _, unknown) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
        bytes.first().copied().filter(|_| !unknown)
    })
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn what_was_encoded_twice() {
        let cases = [
            ("September 19\u{e2}\u{80}\u{93}20", "September 19–20"),
            ("the State\u{e2}\u{20ac}\u{2122}s", "the State’s"),
            ("Ã©tÃ© Ã\u{a0} Genève ; Ã l'Ã©lu â€œouiâ€\u{9d}", "été à Genève ; à l'élu “oui”"),
            (
                "DÃ©claration de la Présidente, prononcÃ©e en franÃ§ais",
                "Déclaration de la Présidente, prononcée en français",
            ),
        ];
        for (twice, once) in cases {
            assert_eq!(meant(twice).as_deref(), Some(once), "{twice}");
        }
        for once in ["Министр прибыл в Москву", "王外长", "إلى نيويورك غدا"]
        {
            let twice: String = once.bytes().map(char::from).collect();
            assert_eq!(meant(&twice).as_deref(), Some(once), "{twice}");
        }
    }

    #[test]
    fn what_was_not() {
        for text in [
            "été à Genève",
            "Réélection",
            "IRMÃ” et «GRÂCE»",
            "Министр",
            "Überprüfung – „Äußerung“",
            "plain",
            "\u{93}LIBERTÉ\u{94} est un mot",
            "A IRMÃ E A MANHÃ E A VÃ DA ÇÃO",
        ] {
            assert_eq!(meant(text), None, "{text}");
        }
    }
}
