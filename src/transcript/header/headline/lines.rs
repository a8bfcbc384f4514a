//! Which lines of a header are one headline.

use std::ops::Range;

use super::super::{STATE, is_page_clock};
use super::{
    Block, COPY_BYTES_MIN, Role, Shape, TITLE_CHARACTERS_MAX, date, fold, is_headline, is_kind, is_label,
    kind_alone, names_kind, open_ended, speaker, starts_small, starts_with_kind,
};
use crate::model::Speaker;
use crate::transcript::lexicon::{BY, CONNECTORS, is_credit};

/// Lines of a broken headline.
const TITLE_LINES_MAX: usize = 10;
/// Words of a headline in capitals that is broken within whatever it says.
const CAPITAL_WORDS_MIN: usize = 10;
/// A headline that is longer is not broken by the margin.
const LINE_CHARACTERS_MAX: usize = 120;

/// Runs of lines that can be a headline, joined where one is broken over lines, perhaps at the margin of the text.
pub(super) fn groups(zone: &[Block], roles: &[Role], margin: Option<usize>) -> Vec<(Range<usize>, String)> {
    let mut groups: Vec<(Range<usize>, String)> = Vec::new();
    let mut at = 0;
    while let Some(block) = zone.get(at) {
        // `SPEECH BY JANE DOE, M.P.,` goes on in capitals, perhaps below an empty line.
        let whose =
            |next: &Block| starts_with_kind(&block.text) && capitals(&block.text) && capitals(&next.text);
        let goes_on =
            || block.text.ends_with(',') && zone.get(at + 1).is_some_and(|next| !next.gap || whose(next));
        let fits = roles.get(at) == Some(&Role::Text)
            && (is_headline(&block.text)
                || block.is_heading()
                || goes_on()
                    && is_headline(block.text.trim_end_matches(','))
                    && speaker::of_line(block.text.trim_end_matches(',')).is_none());
        if !fits {
            at += 1;
            continue;
        }
        let (mut end, mut title) = (at + 1, block.text.clone());
        while let (Some(last), Some(next)) = (zone.get(end - 1), zone.get(end)) {
            let broken = margin.is_some_and(|margin| broken(last, next, margin));
            if end - at >= TITLE_LINES_MAX || !broken && !joins(last, (next, roles.get(end)), &title) {
                break;
            }
            if !(speaker::is_unspaced(title.chars().next_back())
                && speaker::is_unspaced(next.text.chars().next()))
            {
                title.push(' ');
            }
            title.push_str(&next.text);
            end += 1;
        }
        groups.push((at..end, title));
        at = end;
    }
    groups
}

/// Whether a line below a headline goes on with it, by what either is.
fn joins(last: &Block, (next, role): (&Block, Option<&Role>), title: &str) -> bool {
    // A ministry below a whole headline put it up.
    let goes_on = || open_ended(&last.text) || !last.text.chars().any(char::is_lowercase);
    let joins = matches!(role, Some(Role::Text | Role::Speaker))
        || role == Some(&Role::Publisher) && goes_on()
        || role == Some(&STATE) && open_ended(&last.text)
        || matches!(role, Some(Role::Date | Role::Place))
            && (!next.gap && (last.is_heading() || last.text.ends_with(',') || ends_with_link(&next.text))
                || starts_with_kind(title) && ends_with_link(&last.text))
        || bare_connector(&next.text);
    // Who speaks stands below a whole headline.
    let speaker = role == Some(&Role::Speaker)
        && speaker::of_line(&next.text).is_some()
        && next.text.chars().any(char::is_lowercase)
        && !open_ended(&last.text)
        && !(is_kind(&title.to_lowercase()) && speaker::is_declined(&next.text))
        && last.shape == Shape::Line;
    // `por Portal de la Presidencia publicado el 12/04/2024`
    let barred = || next.text.contains(" | ");
    let clock = date::find(&next.text).is_some() && (is_page_clock(&next.text) || barred());
    // `Puhe` below `Ulkoministeri Exemplin puhe jokien neuvostossa`: where the page is filed.
    let filed = || {
        is_small(&next.text)
            && next.text.starts_with(char::is_uppercase)
            && is_kind(&next.text.to_lowercase())
            && names_kind(title)
            && !open_ended(&last.text)
    };
    let apart =
        || clock || filed() || is_by_person(&next.text) || is_credit(&next.text) || is_label(&next.text);
    // `Home | News | The bridge of Zenda` above the headline is the way to it.
    let way = || last.text.len() > next.text.len() && last.text.ends_with(&next.text);
    joins
        && !speaker
        && !apart()
        && !way()
        && (!is_dateline(&next.text) || open_ended(&last.text))
        && continues(last, next, title)
}

/// `Speech by the President of the`: `Republic, Jane Doe,` below it is no place.
fn ends_with_link(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or_default();
    CONNECTORS.contains(&last)
}

/// `Strelsau, 6.5.2021 - Speech by Jane Doe`, `Strelsau, 6.5.2021 - Minister Doe`: where and when a text is of, below its headline.
fn is_dateline(text: &str) -> bool {
    const DATELINE_BYTES_MAX: usize = 40;
    let Some(date::Found::Day(_, span)) = date::find(text) else { return false };
    let said = || text.get(span.end..).and_then(|rest| rest.strip_prefix(" - ").or(rest.strip_prefix(" – ")));
    let placed = text.get(..span.start).is_some_and(|place| place.ends_with(", "));
    span.start <= DATELINE_BYTES_MAX && said().is_some_and(|said| placed || starts_with_kind(said))
}

/// `av Johanne Eksempel, ,`: whose a text is, and no more.
fn is_by_person(text: &str) -> bool {
    let (by, name) = text.split_once(' ').unwrap_or((text, ""));
    let name = name.trim_end_matches([',', ' ', '.']);
    BY.contains(&by)
        && name.contains(' ')
        && speaker::is_name(name)
        && !name.split(' ').any(speaker::is_office)
}

/// Whether a line ends where it does because the next word had no room.
fn broken(last: &Block, next: &Block, margin: usize) -> bool {
    let word = next.text.split_whitespace().next().unwrap_or_default().chars().count();
    let full = last.text.chars().count() + 1 + word > margin;
    last.shape == Shape::Line && next.shape == Shape::Line && !next.gap && full
}

/// Whether a line goes on with the headline above it.
fn continues(last: &Block, next: &Block, title: &str) -> bool {
    if last.shape != Shape::Line || next.shape != Shape::Line {
        return last.is_heading()
            && last.shape == next.shape
            && (open_ended(&last.text) || starts_small(&next.text));
    }
    let length = title.chars().count() + next.text.chars().count();
    if length > TITLE_CHARACTERS_MAX
        || last.text.chars().count() > LINE_CHARACTERS_MAX
        || next.text.ends_with(['.', '!', '?'])
            && (next.gap || !open_ended(&last.text) && is_standfirst(&next.text))
    {
        return false;
    }
    // A headline stands twice on many a page, and within the way to it.
    let (head, tail) = (fold(&last.text), fold(&next.text));
    if head == tail || last.text.len() > COPY_BYTES_MIN && tail.contains(&head) {
        return false;
    }
    let goes_on =
        open_ended(&last.text) || starts_small(&next.text) || speaker::goes_on(&last.text, &next.text);
    if kind_alone(title) && title.contains(' ') {
        return goes_on;
    }
    let bracket = || next.text.starts_with('(') && !next.gap && starts_with_kind(title);
    if goes_on
        || bracket()
        || bare_connector(&next.text)
        || !next.text.ends_with([',', '!']) && !names_kind(&next.text) && is_kind(&title.to_lowercase())
    {
        return true;
    }
    // `… DURING THE STATE OF THE NATION`, `ADDRESS AT THE HOUSE`
    let within = || starts_with_kind(title) && title.split_whitespace().count() >= CAPITAL_WORDS_MIN;
    if !next.gap && (capitals(title) && capitals(&next.text) && within() || names(title, &next.text)) {
        return true;
    }
    let second = || next.text.split_once(' ').is_some_and(|(_, rest)| starts_with_kind(rest));
    if starts_with_kind(&next.text) || names_kind(title) && second() {
        return false;
    }
    let broken = last.text.chars().count() >= 38
        && is_small(&last.text) == is_small(&next.text)
        && !ends_with_day(&last.text);
    let byline = speaker::begins_with_name(&next.text);
    !next.gap && !byline && (broken || capitals(&last.text) && capitals(&next.text))
}

/// `Speech by the Minister of Rivers`, `Jane Doe at the bridge`: a line that names whose office the headline gives, and goes on.
fn names(title: &str, next: &str) -> bool {
    let nameless = |text: &str| {
        let speakers = speaker::of_headline(text);
        (!speakers.is_empty()).then(|| speakers.iter().all(Speaker::is_nameless))
    };
    !speaker::is_name(next)
        && next.starts_with(char::is_uppercase)
        && nameless(title) == Some(true)
        && nameless(&format!("{title} {next}")) == Some(false)
}

/// Whether a text has small letters besides those behind a number: `THE 79th SESSION` has none.
pub(super) fn is_small(text: &str) -> bool {
    let numbered = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    text.split_whitespace().any(|word| !numbered(word) && word.chars().any(char::is_lowercase))
}

pub(super) fn capitals(text: &str) -> bool {
    !is_small(text) && text.chars().any(char::is_uppercase)
}

/// `Transcript of the Weekly Briefing (7 December 2023)` is whole.
pub(in super::super) fn ends_with_day(text: &str) -> bool {
    matches!(date::find(text), Some(date::Found::Day(_, span))
        if text.get(span.end..).is_some_and(|rest| rest.ends_with(')') && !rest.contains(char::is_alphanumeric)))
}

/// A sentence below a headline: `The Prime Minister spoke at the forum in Strelsau.`
fn is_standfirst(text: &str) -> bool {
    text.starts_with(char::is_uppercase) && date::find(text).is_none()
}

/// `at`, `to` on a line of its own.
pub(super) fn bare_connector(text: &str) -> bool {
    CONNECTORS.contains(&text.to_lowercase().as_str())
}

/// A headline without the dirt before it that a machine read as a mark: `‘ ADDRESS BY THE PRESIDENT`.
pub(in super::super) fn without_speck(title: &str) -> &str {
    let specks = ['‘', '’', '\'', '`', '´', '|', '°', '.', ',', ':', ';', '~', '^', '_', '·', '¬', '\\'];
    title
        .split_once(' ')
        .filter(|(first, _)| first.chars().all(|c| specks.contains(&c)))
        .map_or(title, |(_, rest)| rest)
}
