//! Where the label of a turn ends, and how it is set off from what is said.

use crate::transcript::speaker;

/// Bytes of a label that is set off by a colon.
const COLON_BYTES_MAX: usize = 160;
/// Bytes of any other.
const OTHER_BYTES_MAX: usize = 90;
/// Words of a name in capitals before a full stop.
const WORDS_MAX: usize = 6;

/// Letters of one word in capitals before a full stop.
const LETTERS_MIN: usize = 4;

/// How a label is set off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `Jane Doe: Yes.`
    Colon,
    /// `Jane Doe (Gazette): Why?`, where what stands in brackets is no office.
    Beside,
    /// `PRESIDENTE.- Sí.`
    StopDash,
    /// `LE PRÉSIDENT – Oui.`
    Dash,
    /// `CHAIR DOE. Yes.`
    Stop,
    /// `【記者】`, `<질문>`, `[Minister DOE]`
    Brackets,
    /// `Gazette: And then?`
    Medium,
    /// A paragraph in bold that asks.
    Bold,
    /// `— And then?`, `— Nothing.`
    Talk,
    /// `And then?`, `«Nothing.»`
    Quoted,
    /// A paragraph above the only marker that a text has.
    Answered,
    /// `Jane DOE` on a line of its own, and her words below.
    Line,
}

/// A label, and where what is said begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label<'a> {
    pub(super) text: &'a str,
    /// Where it ends.
    pub(super) end: usize,
    pub(super) rest: usize,
    pub(super) form: Form,
}

impl<'a> Label<'a> {
    fn new(line: &'a str, text: &'a str, (end, mark): (usize, usize), form: Form) -> Self {
        let after = line.get(end + mark..).unwrap_or_default();
        let rest = line.len() - after.trim_start_matches(['*', '_', ' ', '\u{3000}']).len();
        Self { text: text.trim_matches(['*', '_', ' ', '\u{3000}']), end, rest, form }
    }
}

/// The first bytes of a line.
fn head(line: &str, bytes: usize) -> &str {
    line.get(..line.floor_char_boundary(bytes)).unwrap_or(line)
}

/// Before the first colon.
pub(super) fn before_colon(line: &str) -> Option<Label<'_>> {
    let head = head(line, COLON_BYTES_MAX);
    // Most lines have none: bytes are looked at before characters, and 0xef begins the wide one.
    memchr::memchr2(b':', 0xef, head.as_bytes())?;
    let (at, colon) = head.char_indices().find(|(_, c)| matches!(c, ':' | '：'))?;
    let before = line.get(..at)?;
    let after = line.get(at + colon.len_utf8()..)?;
    let clock =
        after.starts_with(|c: char| c.is_ascii_digit()) && before.ends_with(|c: char| c.is_ascii_digit());
    (!after.starts_with("//") && !clock)
        .then(|| Label::new(line, before, (at, colon.len_utf8()), Form::Colon))
}

/// Within brackets at the start of a line.
pub(super) fn in_brackets(line: &str) -> Option<Label<'_>> {
    const PAIRS: [(char, char); 8] = [
        ('【', '】'),
        ('（', '）'),
        ('［', '］'),
        ('〔', '〕'),
        ('[', ']'),
        ('(', ')'),
        ('<', '>'),
        ('＜', '＞'),
    ];
    let open = line.chars().next().filter(|c| !c.is_alphanumeric())?;
    let (_, close) = PAIRS.iter().find(|(known, _)| *known == open)?;
    let inner = line.get(open.len_utf8()..)?;
    let at = head(inner, OTHER_BYTES_MAX).find(*close)?;
    // `(Jane Doe: Gazette): Why?`
    let colon = inner.get(at + close.len_utf8()..).is_some_and(|after| after.starts_with(':'));
    let mark = close.len_utf8() + usize::from(colon);
    Some(Label::new(line, inner.get(..at)?, (open.len_utf8() + at, mark), Form::Brackets))
}

/// Before a dash, with a full stop or without.
pub(super) fn before_dash(line: &str) -> Option<Label<'_>> {
    let head = head(line, OTHER_BYTES_MAX);
    // 0xe2 begins the longer dashes.
    memchr::memchr2(b'-', 0xe2, head.as_bytes())?;
    let (at, dash) = head.char_indices().find(|(at, c)| {
        matches!(c, '-' | '–' | '—') && head.get(..*at).is_some_and(|before| before.ends_with(['.', ' ']))
    })?;
    let before = line.get(..at)?.trim_end();
    let after = line.get(at + dash.len_utf8()..)?;
    let (form, label) = match before.strip_suffix('.') {
        Some(label) => (Form::StopDash, label),
        None => (Form::Dash, before),
    };
    let set_off =
        (form == Form::StopDash || after.starts_with([' ', '\u{a0}'])) && !label.contains([':', '：', ',']);
    (set_off && !after.trim().is_empty()).then(|| Label::new(line, label, (at, dash.len_utf8()), form))
}

/// A name in capitals, or an office, before a full stop: `CHAIR DOE. `, `Mr. DOE. `, `The President. `
pub(super) fn before_stop(line: &str) -> Option<Label<'_>> {
    if !line.starts_with(char::is_uppercase) {
        return None;
    }
    let (mut at, mut office) = (0, false);
    for (n, word) in line.split(' ').take(WORDS_MAX).enumerate() {
        let end = at + word.len();
        let bare = word.trim_end_matches('.');
        let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
        let capitals = letters > 1
            && bare
                .chars()
                .all(|c| c.is_uppercase() || matches!(c, '-' | '’' | '\'') || bare.starts_with("Mc"));
        let (honorific, is_office) = speaker::honorific_or_office(bare);
        let title = honorific || is_office;
        let initial = letters == 1 && word.ends_with('.');
        let public = n == 1 && matches!(bare, "member" | "members") && line.starts_with("Audience ");
        office |= is_office || public;
        let named = capitals || office && (public || bare.starts_with(char::is_uppercase));
        let alone = n == 0 && letters < LETTERS_MIN;
        if named && word.ends_with('.') && !alone && !(title && letters < 4) {
            return stopped(line, end - 1, end);
        }
        // `QUESTION (Jane Doe, Gazette). `
        if capitals
            && n == 0
            && letters >= LETTERS_MIN
            && line.get(end..).is_some_and(|rest| rest.starts_with(" ("))
        {
            let stop = head(line, OTHER_BYTES_MAX).find("). ")?;
            return stopped(line, end, stop + 2);
        }
        if !(capitals && !word.ends_with('.') || title || initial || office || word == "Audience") {
            return None;
        }
        at = end + 1;
    }
    None
}

/// A label that ends at a byte, and what is said behind its full stop, where a sentence begins.
fn stopped(line: &str, end: usize, said_at: usize) -> Option<Label<'_>> {
    let said = line.get(said_at..)?.trim_start();
    let begins = said.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_alphabetic());
    let label = line.get(..end)?;
    (begins && said.chars().any(char::is_lowercase))
        .then(|| Label::new(line, label, (end, said_at - end), Form::Stop))
}

/// The bytes of the time at which one begins to speak: `(03:04)`, `[01:03:04]`.
pub(super) fn stamp(said: &str) -> Option<usize> {
    let inner = said.strip_prefix(['(', '['])?;
    let end = inner.find([')', ']'])?;
    let time = inner.get(..end)?;
    let digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let rest = inner.get(end + 1..)?;
    (time.contains(':') && time.split(':').all(digits)).then(|| said.len() - rest.trim_start().len())
}

/// A whole line that may be a label.
pub(super) fn whole(line: &str) -> Option<Label<'_>> {
    let fits = line.len() <= OTHER_BYTES_MAX
        && !line.ends_with(['.', ',', ';', ':', '!', '?', '…'])
        && !line.bytes().any(|byte| byte.is_ascii_digit());
    fits.then(|| Label::new(line, line, (line.len(), 0), Form::Line))
}

/// A letter that stands for a question or an answer, with its mark: `Q - `, `D. `, `В.: `
pub(super) fn letter(line: &str) -> Option<(char, usize)> {
    let letter = line.chars().next().filter(|c| c.is_uppercase() || matches!(c, 'س' | 'ج' | 'ש' | 'ת'))?;
    let tail = line.get(letter.len_utf8()..)?;
    let said = tail.trim_start_matches(['.', ':', '-', '–', '—', ' ', '*', '\u{a0}']);
    let mark = tail.get(..tail.len() - said.len())?;
    let set_off = mark.contains(['.', ':', '-', '–', '—']) && mark.ends_with([' ', '*', '\u{a0}']);
    (set_off && !said.is_empty()).then_some((letter, line.len() - said.len()))
}
