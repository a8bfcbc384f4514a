//! What may mark a turn, by the block alone.

use std::borrow::Cow;

use super::label::{Form, Label};
use super::press::HEADINGS;
use super::voice::{begins_with_initial, has_office, is_initial, is_titled, is_titled_alone, is_voice};
use super::{Found, Marker, asks, label, press};
use crate::transcript::lexicon::{LABELS, LEADERS};
use crate::transcript::page::{Block, Shape, Told};
use crate::transcript::speaker::{self, title_case};
use crate::transcript::wrap::ends_sentence;

/// Characters of a marker without what stands in brackets.
const NAME_CHARACTERS_MAX: usize = 90;

/// What may be a marker at the start of a block.
pub(super) fn candidate(block: &Block) -> Option<Found> {
    let text = block.text.as_str();
    if let Some(told) = block.told {
        return Some(by_format(block, told));
    }
    lone_letter(block)
        .or_else(|| in_brackets(label::in_brackets(text)?))
        .or_else(|| before_dash(block, label::before_dash(text)?))
        .or_else(|| before_colon(block, label::before_colon(text)?))
        .or_else(|| before_stop(label::before_stop(text)?))
        .or_else(|| of_house(text))
        .or_else(|| of_diet(text))
}

/// Who speaks as the format tells: what does not look like a name is one, too.
fn by_format(block: &Block, told: Told) -> Found {
    let text = block.text.as_str();
    let (marker, rest) = match told {
        Told::Nobody => (Marker::Nobody, 0),
        Told::Name => {
            let known = label::before_colon(text).and_then(|label| before_colon(block, label));
            let name = || Marker::Voice(text.trim_end_matches(':').to_owned());
            (known.map_or_else(name, |found| found.marker), text.len())
        }
    };
    Found { sure: true, ..Found::new(marker, rest) }
}

/// `【記者】`, `<질문>`, `[Foreign Minister DOE]`; a remark in brackets is none.
fn in_brackets(label: Label<'_>) -> Option<Found> {
    let found = |marker, sure| Some(Found { sure, form: label.form, ..Found::new(marker, label.rest) });
    let text = unspaced(label.text);
    if text.len() > 1
        && let Some(marker @ (Marker::Question | Marker::Answer)) = press::by_word(&text)
    {
        return found(marker, true);
    }
    if let Some(who) = press::of_medium(&text).filter(|_| press::names_medium(&text)) {
        return found(Marker::Reporter(speaker::proper(who)), true);
    }
    if let Some(name) = korean(label.text.trim()) {
        return found(Marker::Voice(name), true);
    }
    let name = text.trim_end_matches("冒頭発言");
    if speaker::is_japanese_office(name) {
        return found(Marker::Voice(name.to_owned()), true);
    }
    (is_titled(name) && is_voice(name)).then(|| found(Marker::Voice(name.to_owned()), false))?
}

/// `김예시 대통령`, `김예시 / 대통령실 대변인`, `사회자`
fn korean(label: &str) -> Option<String> {
    const HOSTS: [&str; 3] = ["사회자", "진행자", "앵커"];
    let name = label.split_once(" / ").map_or(label, |(name, _)| name);
    let hangul = |text: &str| text.chars().all(|c| ('\u{ac00}'..='\u{d7a3}').contains(&c));
    let named = name.len() < label.len() && hangul(name) && (2..=4).contains(&name.chars().count());
    let in_office = || hangul(&label.replace(' ', "")) && speaker::of_line(label).is_some();
    if named || HOSTS.contains(&label) {
        return Some(name.to_owned());
    }
    in_office().then(|| label.to_owned())
}

/// `記 者` without the spaces that set it as wide as `事務局`.
fn unspaced(label: &str) -> Cow<'_, str> {
    const CHARACTERS_MAX: usize = 7;
    let wide = |c: char| c == ' ' || c == '\u{3000}' || u32::from(c) >= 0x3040;
    let spaced = label.chars().count() <= CHARACTERS_MAX
        && label.contains([' ', '\u{3000}'])
        && label.chars().all(wide);
    if spaced { label.replace([' ', '\u{3000}'], "").into() } else { label.into() }
}

/// `PERIODISTA.- `, `P.- `, `LE PRÉSIDENT – `
fn before_dash(block: &Block, label: Label<'_>) -> Option<Found> {
    let stop = label.form == Form::StopDash;
    let found = |marker, sure| Some(Found { sure, form: label.form, ..Found::new(marker, label.rest) });
    let lower = label.text.to_lowercase();
    if let Some(marker) = press::by_word(label.text) {
        return (stop || !HEADINGS.contains(&lower.as_str())).then(|| found(marker, true))?;
    }
    if let Some(who) = press::journalist(label.text) {
        return found(Marker::Reporter(speaker::proper(who)), true);
    }
    let side = if stop { label.text } else { "" };
    match side {
        "P" | "Q" | "D" => return found(Marker::Question, true),
        "R" => return found(Marker::Answer, true),
        _ => {}
    }
    let capitals = !label.text.chars().any(char::is_lowercase);
    let office = is_titled(label.text) || is_titled_alone(label.text);
    let said = block.text.get(label.rest..).unwrap_or_default();
    let alone = is_titled_alone(label.text) && begins(said);
    let plain =
        || (2..=4).contains(&label.text.split(' ').count()) && speaker::is_name(label.text) && begins(said);
    let person = stop && (capitals || office || speaker::is_name(label.text))
        || office && (capitals || alone || has_capital_family(label.text))
        || !stop && !office && plain();
    let person = person || !stop && office && alone_or_named(label.text) && begins(said);
    let name = title_case(label.text);
    (person && block.shape != Shape::Heading(1) && is_voice(label.text))
        .then(|| found(Marker::Voice(name), stop && office))?
}

/// `President Doe`: an office and a name, and no more.
fn alone_or_named(label: &str) -> bool {
    const WORDS_MAX: usize = 4;
    let mut words = label.split(' ');
    let office = words.next().is_some_and(speaker::is_office);
    let name = words.clone().count() < WORDS_MAX
        && words.all(|word| speaker::is_particle(word) || speaker::is_name(word) && !has_office(word));
    office && name
}

/// `J.Doe (Speaker of the House). `: who speaks in a parliament, and for whom; the words may stand below.
fn of_house(text: &str) -> Option<Found> {
    const LETTERS_MIN: usize = 3;
    if !is_initial(text) {
        return None;
    }
    // Paragraphs are long, and the name would stand at the start.
    let head = text.get(..text.floor_char_boundary(3 * NAME_CHARACTERS_MAX)).unwrap_or(text);
    let (name, rest) = head.split_once(" (").filter(|(name, _)| begins_with_initial(name))?;
    let (whom, after) = rest.split_once(").")?;
    let said = text.get(head.len() - after.len()..)?;
    let plain = whom.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS_MIN
        && whom.len() <= NAME_CHARACTERS_MAX;
    let set_off = said.is_empty() || said.starts_with(' ');
    let rest = text.len() - said.trim_start().len();
    (plain && set_off).then(|| Found {
        sure: true,
        form: Form::Stop,
        ..Found::new(Marker::Voice(title_case(name)), rest)
    })
}

/// `○内閣総理大臣（示例太郎君） `, `○示例太郎君 `: who speaks in the Japanese Diet.
fn of_diet(text: &str) -> Option<Found> {
    const CHARACTERS: std::ops::RangeInclusive<usize> = 2..=8;
    const LABEL_BYTES_MAX: usize = 120;
    let (label, said) = text.strip_prefix('○')?.split_once([' ', '\u{3000}'])?;
    let name = label.split_once('（').map_or(label, |(_, name)| name.trim_end_matches('）'));
    let name = name.strip_suffix('君').filter(|_| label.len() <= LABEL_BYTES_MAX)?;
    let eastern = name.chars().all(|c| u32::from(c) >= 0x2e80) && CHARACTERS.contains(&name.chars().count());
    let rest = text.len() - said.len();
    eastern.then(|| Found { sure: true, ..Found::new(Marker::Voice(name.to_owned()), rest) })
}

/// Whether a sentence begins.
fn begins(said: &str) -> bool {
    !said.starts_with(char::is_lowercase)
}

/// `CHAIR DOE. `
fn before_stop(label: Label<'_>) -> Option<Found> {
    if let Some(marker @ (Marker::Question | Marker::Answer)) = press::by_word(label.text) {
        return Some(Found { form: label.form, sure: true, ..Found::new(marker, label.rest) });
    }
    if let Some(marker @ Marker::Public) = press::by_word(label.text) {
        return Some(Found { form: label.form, ..Found::new(marker, label.rest) });
    }
    is_voice(label.text)
        .then(|| Found { form: label.form, ..Found::new(Marker::Voice(title_case(label.text)), label.rest) })
}

/// `Question: `, `MR. DOE: `, `Jane Doe (Gazette): `
fn before_colon(block: &Block, label: Label<'_>) -> Option<Found> {
    let text = block.text.as_str();
    let said = text.get(label.rest..).unwrap_or_default();
    // `Question (retranslated):`, `MR. DOE: (Via interpreter)`: the bracket after the colon stays with the text.
    let (name, bracket) = with_bracket(label.text);
    let bold = block.strong >= label.end && block.strong < text.len().max(label.end + 2);
    // `Jane Doe: (03:04)`: nobody but a speaker has a time.
    let stamp = label::stamp(said);
    let found = |marker, sure: bool| {
        let sure = sure || stamp.is_some();
        Some(Found { sure, bold, ..Found::new(marker, label.rest + stamp.unwrap_or(0)) })
    };
    if let Some(marker) = press::by_word(&name) {
        return found(marker, true);
    }
    if let Some(who) = press::journalist(&name) {
        return found(Marker::Reporter(speaker::proper(who)), true);
    }
    if let Some(who) = press::of_medium(&name) {
        // A journalist without a medium reports as often as asks.
        let asks = press::names_medium(&name) || said.is_empty() || asks(said);
        let who = speaker::proper(who);
        let marker = if asks { Marker::Reporter(who) } else { Marker::Comment(who) };
        return Some(Found { form: Form::Medium, ..Found::new(marker, label.rest) });
    }
    if press::is_medium(&name) && name.chars().count() < 40 && is_voice_or_eastern(&name) {
        let marker = if asks(said) { Marker::Question } else { Marker::Remark };
        return Some(Found { form: Form::Medium, ..Found::new(marker, label.rest) });
    }
    let lower = name.to_lowercase();
    if LABELS.contains(&lower.trim_end_matches('.'))
        || name.chars().count() > NAME_CHARACTERS_MAX
        || !is_voice(&name)
        || is_clock(said)
        || lower == "speaker" && (said.is_empty() || speaker::begins_with_person(said))
        // `Moderator: Jane Doe, Spokesperson` in a list of those who take part.
        || LEADERS.contains(&lower.as_str()) && speaker::begins_with_name(said) && !ends_sentence(said)
    {
        return None;
    }
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let capitals =
        letters > 2 && !name.chars().any(char::is_lowercase) && name.chars().any(char::is_uppercase);
    let single = name.split_whitespace().count() == 1;
    // `BACKGROUND:` is a heading as often as a voice, and `PEACE AT HOME: FIGHTING CRIME` is one.
    let heading = !said.chars().any(char::is_lowercase)
        && said.chars().any(char::is_uppercase)
        && said.chars().filter(|c| c.is_alphabetic()).count() > 3;
    let capitals = capitals && (!heading || is_titled(&name));
    if heading && !is_titled(&name) && said.len() < NAME_CHARACTERS_MAX {
        return None;
    }
    if let Some(medium) = bracket.filter(|bracket| press::is_medium(bracket))
        && speaker::is_name(&name)
        && !has_office(medium)
    {
        return found(Marker::Reporter(speaker::proper(&name)), false);
    }
    let sure = capitals && (!single || is_titled_alone(&name))
        || bold && (is_titled(&name) || capitals)
        || bracket.is_some() && capitals
        || single && letters == 2 && is_titled_alone(&name);
    let beside = bracket.is_some_and(|bracket| !has_office(bracket))
        && name.contains(' ')
        && speaker::is_name(&name)
        && !has_office(&name);
    let marker = Marker::Voice(title_case(&with_office(name, bracket)));
    let form = if beside { Form::Beside } else { Form::Colon };
    found(marker, sure).map(|found| Found { form, ..found })
}

fn is_voice_or_eastern(name: &str) -> bool {
    // `Стрельсауская газета`
    let words = name.split(' ').count();
    let paper = words <= 3 && !name.is_ascii() && name.starts_with(char::is_uppercase);
    is_voice(name.strip_prefix("The ").unwrap_or(name)) || name.chars().count() < 6 || paper
}

/// `Jane Doe (Spokesperson)` as `Jane Doe, Spokesperson`, and `The Prime Minister (Jane Doe)` as `Jane Doe, Prime Minister`.
fn with_office(name: String, bracket: Option<&str>) -> String {
    let person = |text: &str| {
        text.contains(' ')
            && speaker::is_name(text)
            && !has_office(text)
            && text.chars().any(char::is_lowercase)
    };
    let Some(bracket) = bracket else { return name };
    if has_office(bracket) && person(&name) && bracket.split_whitespace().count() <= 4 && is_voice(bracket) {
        return format!("{name}, {bracket}");
    }
    let office = name.strip_prefix("The ").unwrap_or(&name);
    if has_office(&name) && person(bracket) { format!("{bracket}, {office}") } else { name }
}

/// `Q    Thank you`, `Q: Thank you`, a bold Q.
fn lone_letter(block: &Block) -> Option<Found> {
    let text = block.text.as_str();
    let (letter, tail) = (text.chars().next()?, text.get(1..)?);
    if !matches!(letter, 'Q' | 'A') {
        return None;
    }
    let rest = tail.strip_prefix([' ', ':', '.'])?.trim_start_matches([' ', ':', '*', '.', '-', '–', '—']);
    let bold = block.strong == 1 || tail.starts_with(':');
    let starts = rest.chars().next().is_some_and(|c| !c.is_lowercase())
        && (tail.starts_with([' ', ':']) || tail.starts_with(". ") || bold);
    let marker = if letter == 'Q' { Marker::Question } else { Marker::Answer };
    // `A ` is an article; only a colon or bold makes it a marker.
    let fits = if letter == 'Q' { starts || bold } else { bold && !rest.is_empty() };
    (fits && !rest.is_empty()).then_some(Found {
        sure: true,
        bold,
        ..Found::new(marker, text.len() - rest.len())
    })
}

/// A label without what stands in brackets at its end or within, and that.
fn with_bracket(label: &str) -> (String, Option<&str>) {
    let Some((before, rest)) = label.split_once(['(', '[']) else { return (label.to_owned(), None) };
    let (within, after) = rest.split_once([')', ']']).unwrap_or((rest, ""));
    let after = after.split_once(['(', '[']).map_or(after, |(after, _)| after);
    let name = format!("{} {}", before.trim(), after.trim());
    (name.trim().to_owned(), Some(within.trim()))
}

/// `AA`, `BMVg`: letters for whom somebody speaks.
fn is_capital_word(bracket: &str) -> bool {
    let capitals = bracket.chars().filter(|c| c.is_uppercase()).count();
    (2..=6).contains(&bracket.chars().count()) && capitals >= 2 && bracket.chars().all(char::is_alphabetic)
}

/// `Doe (AA)`: a name, and for whom it speaks.
pub(super) fn is_of_house(line: &str) -> bool {
    with_bracket(line).1.is_some_and(is_capital_word)
}

/// `Emmanuel MARTIN`, `MINISTER MARTIN`
pub(super) fn has_capital_family(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or_default();
    last.chars().filter(|c| c.is_alphabetic()).count() > 2 && !last.chars().any(char::is_lowercase)
}

/// `Moscow: 15:46`: what a city has behind a colon is its time.
fn is_clock(said: &str) -> bool {
    let hour = said.split_once(':').map(|(hour, _)| hour);
    hour.is_some_and(|hour| (1..=2).contains(&hour.len()) && hour.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Who speaks below a line that is no more than a name.
pub(super) fn of_line(block: &Block) -> Option<Marker> {
    // Most lines of wrapped text are out by their first letter.
    if block.shape == Shape::Item
        || !begins(&block.text)
        || memchr::memchr2(b'.', b':', block.text.as_bytes()).is_some()
    {
        return None;
    }
    let label = label::whole(&block.text)?;
    let (name, bracket) = with_bracket(label.text);
    let beside = || {
        let person = || speaker::is_name(&name) && !has_office(&name);
        bracket.filter(|bracket| press::is_medium(bracket) && person()).map(|_| name.as_str())
    };
    let sure = |who: &&str| who.contains(' ') || has_capital_family(who);
    if let Some(who) = press::of_medium(label.text).or_else(beside).filter(sure) {
        return Some(Marker::Reporter(speaker::proper(who)));
    }
    if matches!(press::by_word(&name), Some(Marker::Question)) && bracket.is_none() {
        return (!HEADINGS.contains(&name.to_lowercase().as_str())).then_some(Marker::Question);
    }
    let words = name.split_whitespace().count();
    let person = || {
        (2..=4).contains(&words) && speaker::is_name(&name)
            || is_titled(&name)
            || is_titled_alone(&name)
            || words == 1
                && (has_capital_family(&name) || bracket.is_some_and(is_capital_word))
                && speaker::is_name(&name)
    };
    (is_voice(&name) && person()).then(|| Marker::Voice(speaker::proper(&with_office(name, bracket))))
}
