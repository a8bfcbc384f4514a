//! The title page of a speech: its kind, whose it is, and on which occasion, each on lines of its own.

use std::borrow::Cow;
use std::ops::Range;

use super::super::{STATE, wrap};
use super::lines::{bare_connector, capitals};
use super::{
    Block, Chosen, Kind, Role, is_file, is_quoted, is_whole, kind_alone, open_ended, speaker, starts_small,
    starts_with_kind,
};
use crate::transcript::kind;
use crate::transcript::lexicon::{AWAY, BY, CONNECTORS, DECLARED, MOTTOES, OCCASIONS, RELEASES, SESSIONS};

/// Lines of a title page below that of its kind.
const LINES_MAX: usize = 14;
/// Words of the line that begins one.
const KIND_WORDS_MAX: usize = 4;

/// A title page.
pub(super) struct Cover {
    /// The blocks that it takes, in their order.
    lines: Vec<usize>,
    title: String,
    /// The same, with commas around a name on lines of its own: where a line ends, so does an office.
    spoken: String,
    /// Whether its first line says who speaks below: a kind alone may be where a page is filed.
    sure: bool,
}

impl Cover {
    /// Whether it is the headline: what is no more than a kind may say where a text below or above its headline is filed, and a headline
    /// that goes on is better.
    pub(super) fn is_best(&self, best: Option<&(Range<usize>, String)>) -> bool {
        best.is_none_or(|(lines, title)| {
            let within = self.lines.contains(&lines.start);
            let longer = within && self.lines.last().is_some_and(|last| lines.end > last + 1);
            let other = !within && is_whole(title) && !names_session(title);
            !longer && !(other && (!self.sure || starts_with_kind(title)))
        })
    }

    /// The headline that it is. A motto below it is none of the text.
    pub(super) fn take(self, zone: &[Block], roles: &mut [Role]) -> Chosen {
        let first = self.lines.first().copied().unwrap_or_default();
        let end = self.lines.last().map_or(first, |last| last + 1);
        for (n, (block, role)) in zone.iter().zip(roles).enumerate().skip(first) {
            if self.lines.contains(&n) {
                *role = Role::Furniture("headline");
            } else if n >= end && *role == Role::Text && (is_quoted(&block.text) || is_motto(&block.text)) {
                *role = Role::Furniture("motto");
            }
        }
        Chosen { title: Some(self.title), lines: Some(first..end), spoken: Some(self.spoken) }
    }
}

/// What a line below that of the kind is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// `by`, `at the`
    Link,
    /// `HIS EXCELLENCY`
    Honour,
    Name,
    Office,
    Occasion,
}

/// Whether a line says of what kind a text is, and that whose it is stands below: `Statement by`.
pub(in crate::transcript::header) fn is_open(line: &str) -> bool {
    Opening::of(line) == Some(Opening::Open)
}

/// The title page among the lines of a header.
pub(super) fn of(zone: &[Block], roles: &[Role]) -> Option<Cover> {
    (0..zone.len()).find_map(|first| read(zone, roles, first))
}

fn read(zone: &[Block], roles: &[Role], first: usize) -> Option<Cover> {
    let block =
        zone.get(first).filter(|_| matches!(roles.get(first), Some(Role::Text | Role::Furniture(_))))?;
    let kind = unspaced(&block.text);
    let opening = Opening::of(&kind)?;
    let mut cover = Cover {
        lines: vec![first],
        title: kind.to_string(),
        spoken: kind.to_string(),
        sure: opening != Opening::Alone,
    };
    let ended = match opening {
        Opening::Named => Some(Part::Name),
        Opening::Office => Some(Part::Office),
        Opening::Alone | Opening::Open => None,
    };
    let (mut parts, mut last): (Vec<Part>, &str) = (Vec::new(), &block.text);
    for (n, (block, role)) in zone.iter().zip(roles).enumerate().skip(first + 1).take(LINES_MAX) {
        if matches!(role, Role::Furniture("page" | "page number")) && !bare_connector(&block.text) {
            continue;
        }
        let Some(part) = part(block, role, last, parts.last().copied()) else { break };
        let before = parts.last().copied().or(ended);
        let whole = || speaker::of_line(last).is_some();
        let apart = match (before, part) {
            (Some(Part::Name), _) | (Some(Part::Office), Part::Name) => true,
            (Some(Part::Office), Part::Occasion) => !whole(),
            _ => false,
        };
        let torn = || !block.gap && is_half_named(last, &block.text);
        let mark = if apart && !open_ended(last) && !torn() { ", " } else { " " };
        cover.title.extend([" ", block.text.as_str()]);
        cover.spoken.extend([mark, block.text.as_str()]);
        cover.lines.push(n);
        // `Statement`, `H.E. Mr. John Doe`
        let honoured = || block.text.split(' ').next().is_some_and(speaker::is_honorific);
        cover.sure |= parts.is_empty() && (part == Part::Link || honoured());
        parts.push(part);
        last = &block.text;
    }
    let told = parts.iter().find(|part| !matches!(part, Part::Link | Part::Honour));
    let goes_on = told.is_some_and(|part| match opening {
        Opening::Alone => *part != Part::Occasion,
        Opening::Office => *part == Part::Name,
        Opening::Open | Opening::Named => true,
    });
    // What ends with a link names nothing.
    (goes_on && !bare_connector(last)).then_some(cover)
}

/// `STATEMENT BY MR. JANE` above `DOE ROE, MINISTER OF RIVERS`: one word behind a title is half of a name.
fn is_half_named(last: &str, next: &str) -> bool {
    let mut words = last.rsplit(' ');
    let name = words.next().is_some_and(|word| word.chars().all(char::is_alphabetic));
    let office = next.split([' ', ',']).next().is_some_and(speaker::is_office);
    name && words.next().is_some_and(speaker::is_honorific) && !office && next.contains(',')
}

/// How the line of the kind stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opening {
    /// `Statement`
    Alone,
    /// `Statement by`, `DISCOURS DE SON EXCELLENCE`: it goes on.
    Open,
    /// `Statement by H.E. Mr. John Doe`
    Named,
    /// `Address of the President of the Republic`
    Office,
}

impl Opening {
    fn of(line: &str) -> Option<Self> {
        if line.ends_with(['.', ':', ';', '!', '?']) {
            return None;
        }
        let lower = line.to_lowercase();
        let said = match kind::of_headline(line) {
            Kind::Speech | Kind::Remarks => true,
            Kind::Communique => is_declared(&lower),
            Kind::Other => kind::of_word(&lower).is_some(),
            _ => false,
        };
        if !said || names_session(line) || RELEASES.contains(&lower.as_str()) {
            return None;
        }
        let words: Vec<&str> = lower.split(' ').collect();
        let open = |word: &&&str| {
            CONNECTORS.contains(word)
                || BY.contains(word)
                || speaker::is_honorific(word)
                || **word == "delivered"
        };
        let tail = words.iter().rev().take_while(open).count();
        let kind = words.len() - tail;
        if tail > 0 && (1..=KIND_WORDS_MAX).contains(&kind) {
            return Some(Self::Open);
        }
        let people = if starts_with_kind(line) { speaker::of_headline(line) } else { Vec::new() };
        if let Some(one) = people.first() {
            let ends = lower.ends_with(&one.name.to_lowercase());
            return match (one.is_nameless(), &one.role) {
                (true, Some(role)) if role.rsplit(' ').next() == line.rsplit(' ').next() => {
                    Some(Self::Office)
                }
                (false, None) if one.name.contains(' ') && ends => Some(Self::Named),
                _ => None,
            };
        }
        let alone = kind_alone(line) || kind::of_word(&lower).is_some();
        (alone && !is_file(line)).then_some(Self::Alone)
    }
}

/// What a line is, below one that is `before`; nothing where the title page ends.
fn part(block: &Block, role: &Role, last: &str, before: Option<Part>) -> Option<Part> {
    // A machine reads specks as stops.
    let text = block.text.trim_end_matches(" .").trim_end_matches(',');
    let open = before.is_some() && open_ended(last);
    match role {
        Role::Date | Role::Place | Role::Source => return None,
        Role::Publisher => return (open || names_session(text)).then_some(Part::Occasion),
        Role::Furniture(_) if !(bare_connector(text) || open && *role == STATE) => return None,
        _ => {}
    }
    let quoted = text.starts_with(['"', '“', '«', '„', '(']);
    let sentence = wrap::is_sentence(text);
    // The same in another language.
    let again = !open && starts_with_kind(text) && !names_session(text);
    if block.is_heading() || quoted || again || sentence || text.ends_with([':', ';', '!']) {
        return None;
    }
    let words: Vec<&str> = text.split(' ').collect();
    let first = words.first().map(|word| word.to_lowercase()).unwrap_or_default();
    let office = || words.iter().any(|word| speaker::is_office(word));
    if bare_connector(text) || is_by(text) {
        return Some(Part::Link);
    }
    if words.iter().all(|word| speaker::is_honorific(word)) {
        return Some(Part::Honour);
    }
    // `Permanent Representative of Ruritania`, `to the United Nations`
    let accredited = before == Some(Part::Office) && first == "to" && !names_session(text);
    if accredited {
        return Some(Part::Office);
    }
    if turns_away(text, &first) || names_session(text) {
        return Some(Part::Occasion);
    }
    // Below the occasion stands where it was: `New York`.
    if before != Some(Part::Occasion) && is_name_alone(&words) {
        return Some(Part::Name);
    }
    if speaker::of_line(text).is_some() || office() {
        return Some(Part::Office);
    }
    // `a Adunării Generale`: one letter may be a speck as well, but right below.
    let letter = || {
        !block.gap
            && matches!(first.as_str(), "a" | "à" | "e" | "y" | "o")
            && text.starts_with(char::is_lowercase)
    };
    let goes_on = open || starts_small(text) || letter() || !block.gap && capitals(last) && capitals(text);
    before.filter(|_| goes_on)
}

/// `H.E. Mr. Jane Doe`: a name and what goes before it out of courtesy.
fn is_name_alone(words: &[&str]) -> bool {
    let titles = words.iter().take_while(|word| speaker::is_honorific(word)).count();
    let name = words.get(titles..).unwrap_or_default();
    let initialled = name.len() == 1 && name.iter().all(|word| word.matches('.').count() > 1);
    (name.len() >= 2 || initialled)
        && speaker::is_name(&name.join(" "))
        && !name.iter().any(|word| speaker::is_office(word) || speaker::is_no_name(word))
}

/// `by`, `delivered by`
fn is_by(text: &str) -> bool {
    let lower = text.to_lowercase();
    BY.contains(&lower.strip_prefix("delivered ").unwrap_or(&lower))
}

/// `at the 79th session`, `à l’occasion de`: where and when somebody speaks.
fn turns_away(text: &str, first: &str) -> bool {
    let lower = text.to_lowercase();
    AWAY.contains(&first) || OCCASIONS.iter().any(|start| lower.starts_with(start))
}

/// `At the Annual Conference of the River Club, Strelsau`: a line that says where and when somebody speaks, and no more.
pub(in crate::transcript::header) fn is_occasion(line: &str) -> bool {
    const CHARACTERS_MAX: usize = 160;
    let first = line.split(' ').next().unwrap_or_default();
    turns_away(line, &first.to_lowercase())
        && first.starts_with(char::is_uppercase)
        && line.chars().count() <= CHARACTERS_MAX
        && !wrap::is_sentence(line)
        && !line.ends_with([',', ':', ';'])
}

/// Whether a line names a meeting before which one speaks.
pub(in crate::transcript::header) fn names_session(text: &str) -> bool {
    let lower = text.to_lowercase();
    SESSIONS.iter().any(|word| lower.contains(word))
}

/// Whether a text in lower case is the word for something declared, which somebody says.
fn is_declared(lower: &str) -> bool {
    DECLARED.iter().any(|word| lower.starts_with(word))
}

/// `Theme: Leaving no one behind`
fn is_motto(text: &str) -> bool {
    let label = text.split_once(':').map(|(label, _)| label.trim().to_lowercase());
    label.is_some_and(|label| MOTTOES.contains(&label.as_str()))
}

/// `S P E E C H` as the word that it is.
fn unspaced(text: &str) -> Cow<'_, str> {
    const LETTERS_MIN: usize = 5;
    let letters =
        || text.split(' ').all(|word| word.chars().count() == 1 && word.chars().all(char::is_alphabetic));
    if text.split(' ').nth(LETTERS_MIN - 1).is_some() && letters() {
        Cow::Owned(text.replace(' ', ""))
    } else {
        Cow::Borrowed(text)
    }
}
