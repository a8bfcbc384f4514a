//! Who speaks, as a header tells it.

use std::sync::LazyLock;

use super::super::date::{self, Found};
use super::super::lexicon::{BY, CONVERSED, Sought, names_kind};
use super::super::page::Block;
use super::super::speaker;
use super::super::wrap::is_sentence;
use super::headline::{is_of_kind, open_ended};
use super::{Header, Role, is_publisher};
use crate::model::Speaker;

/// Who speaks: by the headline, by lines of their own, by what the page says of itself.
pub(super) fn named(
    headline: &str,
    (zone, roles): (&[Block], &[Role]),
    lines: &[Speaker],
    stated: &[String],
) -> Vec<Speaker> {
    let mut speakers = speaker::of_headline(headline);
    if speakers.iter().all(Speaker::is_nameless) && !headline.is_empty() {
        let longer = below_headline(headline, zone, roles);
        if !longer.is_empty() {
            speakers = longer;
        }
    }
    // `Meeting of the ministers of rivers - Remarks to the press by Jane Doe`
    let parts = || {
        [" - ", " – ", " — "]
            .iter()
            .flat_map(|mark| headline.split(mark))
            .filter(|part| part.len() < headline.len())
    };
    if speakers.iter().all(Speaker::is_nameless)
        && let Some(found) = parts()
            .filter(|part| is_of_kind(part))
            .map(speaker::of_headline)
            .find(|found| !found.iter().all(Speaker::is_nameless))
    {
        speakers = found;
    }
    if speakers.iter().all(Speaker::is_nameless)
        && let Some(found) = beside_headline(zone, roles)
    {
        speakers = found;
    }
    if speakers.iter().all(Speaker::is_nameless)
        && !speakers.is_empty()
        && let Some(one) = in_capitals(zone, roles)
    {
        let role = speakers.first().and_then(|one| one.role.clone());
        speakers = vec![Speaker { role, ..one }];
    }
    let stated = stated.iter().filter(|name| !is_publisher(name)).map(|name| speaker::in_order(name));
    let stated = stated.filter_map(|name| {
        speaker::of_line(&name)
            .or_else(|| speaker::is_name(&name).then_some(Speaker { name, role: None, organisation: None }))
    });
    let named = speakers.iter().any(|one| speaker::is_name(&one.name) && !one.is_nameless());
    for one in lines.iter().cloned().chain(stated) {
        if speaker::resolve(&speakers, &one).is_none() {
            // Whom else a header names is greeted, or stands beside.
            if named {
                continue;
            }
            speakers.push(one);
        } else if let Some(known) = speakers
            .iter_mut()
            .find(|known| known.name.len() < one.name.len() && one.name.ends_with(&known.name))
        {
            // The line has the full name of whom the headline calls by family name.
            known.name.clone_from(&one.name);
        } else if let Some(known) = speakers.iter_mut().find(|known| goes_on(known, &one)) {
            known.role.clone_from(&one.role);
        }
    }
    for one in speakers.iter_mut().filter(|one| one.role.is_none() && !one.is_nameless()) {
        one.role = office_below(&one.name, zone);
    }
    with_proper_names(&mut speakers);
    // A headline that names an office, and a line that names a person, mean one.
    if speakers.len() > 1 && speakers.first().is_some_and(Speaker::is_nameless) {
        speakers.remove(0);
    }
    speakers
}

/// `Secretary Jane Doe` in the headline is `Jane Doe, Secretary of Rivers` below it.
fn goes_on(known: &Speaker, one: &Speaker) -> bool {
    let (Some(short), Some(whole)) = (&known.role, &one.role) else { return false };
    known.name == one.name && whole.strip_prefix(short.as_str()).is_some_and(|rest| rest.starts_with(' '))
}

/// Writes names in capitals as names are written.
fn with_proper_names(speakers: &mut [Speaker]) {
    for one in speakers.iter_mut().filter(|one| !one.is_nameless()) {
        one.name = speaker::proper(&one.name);
    }
}

/// Whom lines of their own name.
pub(super) fn of_lines(zone: &[Block], roles: &[Role]) -> Vec<Speaker> {
    let lines = zone.iter().zip(roles).filter(|(_, role)| **role == Role::Speaker);
    lines
        .filter_map(|(block, _)| speaker::of_line(block.text.trim_end_matches(',')))
        .map(|one| with_office_below(one, zone))
        .chain(zone.iter().zip(zone.iter().skip(1)).filter_map(|(office, name)| below_office(office, name)))
        .collect()
}

/// `国务院总理` above `王例子`: without capitals, only the office above it tells that a line is a name.
fn below_office(office: &Block, name: &Block) -> Option<Speaker> {
    let above = speaker::is_eastern(&office.text) && speaker::is_office(&office.text);
    above.then(|| speaker::of_line(&format!("{} {}", office.text, name.text))).flatten()
}

/// Whom the headline and lines of their own name besides the speakers.
pub(super) fn beside(header: &Header, lines: Vec<Speaker>) -> Vec<Speaker> {
    let named = speaker::people_named(header.title.as_deref().unwrap_or_default());
    let mut beside: Vec<Speaker> = Vec::new();
    for one in named.into_iter().chain(lines) {
        let whole = one.name.contains(' ') && !one.is_nameless();
        if whole
            && speaker::resolve(&header.speakers, &one).is_none()
            && speaker::resolve(&beside, &one).is_none()
        {
            beside.push(Speaker { name: speaker::proper(&one.name), ..one });
        }
    }
    beside
}

/// Whom a line beside the headline names: `Jane Doe, Governor of the Bank, Strelsau, 6 May 2021`, `Governor Jane Doe, Strelsau,
/// 6 May 2021`, `By Minister Jane Doe at …`,
/// `Berne, 15.11.2014 - Address by President Jane Doe`.
fn beside_headline(zone: &[Block], roles: &[Role]) -> Option<Vec<Speaker>> {
    let by = |text: &str| {
        let lower = text.to_lowercase();
        let said = ["as delivered ", "delivered "].iter().find_map(|said| lower.strip_prefix(said));
        let (word, _) = said.unwrap_or(&lower).split_once(' ').unwrap_or_default();
        BY.contains(&word)
    };
    let lines = zone.iter().zip(roles).filter(|(block, role)| {
        matches!(role, Role::Text | Role::Date) && !block.text.contains(['“', '”', '„'])
    });
    lines.map(|(block, role)| (block.text.as_str(), role)).find_map(|(text, role)| {
        let people = if *role == Role::Date
            && let Some(one) = speaker::beside_date(text)
        {
            vec![one]
        } else if let Some(one) = behind_day(text) {
            vec![one]
        } else if (speaker::begins_with_name(text)
            || *role == Role::Date && speaker::begins_with_person(text))
            && !is_byline(text)
        {
            speaker::people_named(text)
        } else {
            let said = text.split_once(" - ").map_or(text, |(_, said)| said);
            let said = if by(text) { format!("Remarks {text}") } else { said.to_owned() };
            speaker::of_headline(&said)
        };
        let whole =
            |one: &Speaker| !one.is_nameless() && (one.name.contains(' ') || speaker::is_eastern(&one.name));
        (!people.is_empty() && people.iter().all(whole)).then_some(people)
    })
}

/// `Berne, 15.11.2014 - President Jane Doe. Check against delivery.`
fn behind_day(text: &str) -> Option<Speaker> {
    const DATELINE_BYTES_MAX: usize = 40;
    let Some(Found::Day(_, span)) = date::find(text) else { return None };
    let rest = text.get(span.end..).filter(|_| span.start <= DATELINE_BYTES_MAX)?;
    let said = [" - ", " – ", " — ", " | "].iter().find_map(|mark| rest.strip_prefix(mark))?;
    speaker::of_line(said.split(". ").next()?.trim_end_matches('.'))
}

/// `JANE DOE` on a line of its own, where the headline gives her office.
fn in_capitals(zone: &[Block], roles: &[Role]) -> Option<Speaker> {
    let name = |text: &str| {
        (2..=3).contains(&text.split(' ').count())
            && !text.chars().any(char::is_lowercase)
            && speaker::is_name(text)
            && !names_kind(text)
            && !text.split([' ', '-']).any(|word| speaker::is_office(word) || speaker::is_no_name(word))
    };
    let below = roles.iter().rposition(|role| *role == Role::Furniture("headline"))? + 1;
    let mut lines = zone.iter().zip(roles).skip(below).filter(|(_, role)| **role == Role::Text);
    let (block, _) = lines.find(|(block, _)| name(&block.text))?;
    Some(Speaker { name: block.text.clone(), role: None, organisation: None })
}

/// `Minister of Rivers` below `Senator Jane Doe` says more than what goes before her name.
fn with_office_below(one: Speaker, zone: &[Block]) -> Speaker {
    Speaker { role: office_below(&one.name, zone).or(one.role), ..one }
}

/// The office on the line below one that ends with a name; it may go on below.
fn office_below(name: &str, zone: &[Block]) -> Option<String> {
    let ends = |block: &Block| block.text.trim_end_matches([',', ' ']).ends_with(name);
    let at = zone.iter().position(ends)? + 1;
    let office = zone.get(at).map(|block| block.text.trim_end_matches(','))?;
    let more = zone.get(at + 1).filter(|next| open_ended(office) && !next.gap);
    let office = more.map_or(office.to_owned(), |next| format!("{office} {}", next.text));
    speaker::is_office_alone(&office).then_some(office)
}

/// Whom a headline names together with the lines below it: `Speech of the Minister`, `of Trade`, `J. Doe`.
fn below_headline(title: &str, zone: &[Block], roles: &[Role]) -> Vec<Speaker> {
    let headline = roles.iter().rposition(|role| *role == Role::Furniture("headline"));
    let below = zone.iter().zip(roles).skip(headline.map_or(zone.len(), |last| last + 1)).take(8);
    let lines = below.filter(|(_, role)| matches!(role, Role::Text | Role::Speaker)).map(|(block, _)| block);
    let mut text = title.to_owned();
    for line in lines.take(4) {
        if let Some(one) = speaker::of_line(&line.text) {
            return vec![with_office_below(one, zone)];
        }
        text = format!("{text} {}", line.text);
        let speakers = speaker::of_headline(&text);
        // A name ends its line, or stands before a comma: `James Doe Briefing Room` is a place.
        let last = line
            .text
            .split_whitespace()
            .rfind(|word| word.chars().any(char::is_alphabetic))
            .unwrap_or_default();
        let ends = |one: &Speaker| {
            let family = one.name.split([' ', '.']).next_back().unwrap_or_default();
            let stem: String = family.chars().take(3).collect();
            let set_off = || {
                let around = line.text.split_once(&one.name);
                around.is_some_and(|(before, after)| !before.is_empty() && after.starts_with(','))
            };
            last.contains(&stem) || set_off() || one.role.is_some() && speaker::of_line(&line.text).is_some()
        };
        if speakers.iter().any(|one| !one.is_nameless() && ends(one)) {
            return speakers;
        }
    }
    Vec::new()
}

/// Who speaks, by a line that says so: `Av: utenriksminister Jane Doe (Strelsau, 6. mai 2021)`.
pub(super) fn labelled(value: &str) -> Vec<Speaker> {
    let value = value.split(" (").next().unwrap_or(value);
    // Without capitals, a few words behind such a label are a name.
    let eastern = || {
        let words = (1..=4).contains(&value.split_whitespace().count());
        let plain =
            value.chars().all(|c| (c.is_alphabetic() || c == ' ') && !c.is_uppercase() && !c.is_lowercase());
        (words && plain).then(|| Speaker { name: value.to_owned(), role: None, organisation: None })
    };
    let one = speaker::of_line(value).filter(|one| !one.is_nameless()).or_else(eastern);
    let mut named = one.map_or_else(|| speaker::of_headline(&format!("Remarks by {value}")), |one| vec![one]);
    with_proper_names(&mut named);
    named
}

/// `INTERVENCIÓN DE LA MINISTRA DE LOS RÍOS, JUANA EJEMPLO`, `Remarks of Jane Doe, Minister of Rivers, River Club, Strelsau`: a line in
/// capitals, or one that begins with a kind and is no sentence, that says whose words stand below.
pub(super) fn is_byline(text: &str) -> bool {
    const CHARACTERS_MAX: usize = 200;
    let capitals = || !text.chars().any(char::is_lowercase) && text.chars().any(char::is_uppercase);
    text.chars().count() <= CHARACTERS_MAX
        && names_kind(text)
        && (capitals() || is_of_kind(text) && !is_sentence(text))
        && !speaker::of_headline(text).iter().all(Speaker::is_nameless)
}

/// Whom a headline sets off: `Dr Jane Doe: Water for all`, `Statement at the Council: Ambassador Jane Doe`.
pub(super) fn set_off(title: &str) -> Option<Speaker> {
    let (first, _) = title.split_once(": ")?;
    let last = || title.rsplit_once(": ").filter(|(kind, _)| names_kind(kind)).map(|(_, last)| last);
    acting(first).or_else(|| speaker::of_line(first)).or_else(|| last().and_then(speaker::of_line))
}

/// Whose deed a headline tells, where a speech stands below it: `President Jane Doe opens the bridge`.
pub(super) fn acting(title: &str) -> Option<Speaker> {
    let named = speaker::begins_with_person(title).then(|| speaker::people_named(title))?;
    named.into_iter().next().filter(|one| title.contains(&one.name))
}

/// `The following is attributable to Spokesperson Jane Doe:`, `Jane Doe im Gespräch mit James Doe`
pub(super) fn attributed(text: &str) -> Option<Speaker> {
    const HEAD_BYTES_MAX: usize = 240;
    const ATTRIBUTABLE: &str = "attributable to ";
    static TOLD: LazyLock<Sought> =
        LazyLock::new(|| Sought::exactly(CONVERSED.iter().copied().chain([ATTRIBUTABLE])));
    // Paragraphs are long, and what is looked for would stand at the start.
    let head = text.get(..text.floor_char_boundary(HEAD_BYTES_MAX)).unwrap_or(text);
    // One look tells of most that they have none of it.
    if !TOLD.is_in(head) {
        return None;
    }
    if let Some((_, whom)) = head.split_once(ATTRIBUTABLE) {
        let whom = text.get(head.len() - whom.len()..)?;
        return speaker::person(whom.trim_end_matches([':', '.', ' ']));
    }
    let (name, _) = CONVERSED.iter().find_map(|with| head.split_once(with))?;
    let plain = name.contains(' ') && speaker::is_name(name) && !name.split(' ').any(speaker::is_office);
    let plain = plain.then(|| Speaker { name: name.to_owned(), role: None, organisation: None });
    plain.or_else(|| speaker::of_line(name))
}
