//! What each line of a header is: by itself, and by its neighbours.

use std::collections::HashSet;

use super::super::date;
use super::super::furniture::{self, Learned};
use super::super::lexicon::{INVOCATIONS, begins_with_one, names_kind};
use super::super::marker::announces_key;
use super::super::page::{Block, Shape};
use super::super::{speaker, wrap};
use super::headline::{is_occasion, names_session};
use super::{dates, is_labelled, is_publisher, place, publishers};

/// Bytes of a line that is anything but text.
const LINE_BYTES_MAX: usize = 4_000;

/// Bytes of a line that calls upon God, and says no more.
const INVOCATION_BYTES_MAX: usize = 100;

/// What a block of the header is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Of the page, with the reason.
    Furniture(&'static str),
    Source,
    Publisher,
    Date,
    Speaker,
    Place,
    Text,
}

/// The roles of a header's lines, above a body.
pub(super) fn of(zone: &[Block], body: &[Block], learned: &Learned) -> Vec<Role> {
    let mut roles: Vec<Role> = zone.iter().map(|block| alone(block, learned)).collect();
    mark_clocks(zone, &mut roles);
    mark_venues(zone, &mut roles);
    mark_links(zone, &mut roles);
    mark_menus(zone, &mut roles);
    mark_names(zone, &mut roles, body);
    publishers::join(zone, &mut roles);
    join_offices(zone, &mut roles);
    roles
}

/// What a line is by itself.
pub(super) fn alone(block: &Block, learned: &Learned) -> Role {
    let text = block.text.as_str();
    if text.starts_with("http://") || text.starts_with("https://") {
        Role::Source
    } else if text.len() > LINE_BYTES_MAX {
        Role::Text
    } else if learned.knows(text)
        && !is_publisher(text)
        && !is_labelled(text)
        && !place::is_place(text)
        && date::find(text).is_none()
    {
        Role::Furniture(furniture::RECURS)
    } else if dates::is_date_line(text) && !(block.shape == Shape::Heading(1) && dates::is_headed(text)) {
        Role::Date
    } else if let Some(why) = furniture::why(text) {
        Role::Furniture(why)
    } else if is_serial(text) {
        SERIAL
    } else if !block.is_heading() && is_state(text) {
        STATE
    } else if begins_with_one(text, INVOCATIONS) && text.len() <= INVOCATION_BYTES_MAX {
        Role::Furniture("invocation")
    } else if announces_key(text) {
        Role::Furniture("key of speakers")
    } else if !block.is_heading() && (is_publisher(text) || publishers::is_of_land(text)) {
        Role::Publisher
    } else if place::is_place(text.trim_end_matches(',')) && !block.is_heading() {
        Role::Place
    } else if !block.is_heading()
        && !is_labelled(text)
        && speaker::of_line(text.trim_end_matches(',')).is_some()
    {
        Role::Speaker
    } else {
        Role::Text
    }
}

/// What a line is that only names a state.
pub(super) const STATE: Role = Role::Furniture("state");

/// `REPUBLIC OF RURITANIA`: the name of a state and nothing else, as heads of letters have it.
fn is_state(text: &str) -> bool {
    const STARTS: [&str; 18] = [
        "republic of ",
        "république ",
        "republique ",
        "república ",
        "republica ",
        "repubblica ",
        "republika ",
        "federal republic of ",
        "islamic republic of ",
        "kingdom of ",
        "royaume ",
        "reino ",
        "principality of ",
        "sultanate of ",
        "grand duchy of ",
        "democratic republic of ",
        "federal democratic republic of ",
        "estado plurinacional de ",
    ];
    // In small letters a headline may begin so, too.
    let most = if text.chars().any(char::is_lowercase) { 4 } else { 5 };
    let words = text.split_whitespace().count();
    let lower = || text.to_lowercase();
    (2..=most).contains(&words)
        && text.bytes().all(|byte| !byte.is_ascii_digit())
        && !text.contains([',', '.', ':', '-', '–'])
        && STARTS.iter().any(|start| lower().starts_with(start))
        && text
            .split_whitespace()
            .all(|word| word.chars().count() <= 3 || !word.starts_with(char::is_lowercase))
        && !names_kind(text)
}

/// What a line with such a number is.
pub(super) const SERIAL: Role = Role::Furniture("serial number");

/// `NOTA À IMPRENSA Nº 163`, `Press release No. 12/2024`: which of a kind a text is, and not what it says.
fn is_serial(text: &str) -> bool {
    const SIGNS: [&str; 11] = ["no", "no.", "n°", "nº", "nr", "nr.", "№", "n.º", "n.°", "n.", "núm."];
    const WORDS_MAX: usize = 7;
    if !text.ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().take(WORDS_MAX + 1).collect();
    let sign = |word: &str| SIGNS.contains(&word.trim_end_matches(':'));
    let number = |word: &str| word.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | '-' | '.'));
    match words.as_slice() {
        [_, .., before, last] if words.len() <= WORDS_MAX && number(last) => sign(before),
        // `Comunicado nº163`
        [_, .., last] if words.len() <= WORDS_MAX => {
            SIGNS.iter().any(|sign| last.strip_prefix(sign).is_some_and(number))
        }
        _ => false,
    }
}

/// A day above clocks is that of whoever looked at the page: `22 October 2014`, `Moscow: 05:34`.
fn mark_clocks(zone: &[Block], roles: &mut [Role]) {
    let is_clock = |block: &Block| {
        block.text.starts_with(char::is_uppercase) && furniture::why(&block.text) == Some(furniture::CLOCK)
    };
    for (role, below) in roles.iter_mut().zip(zone.iter().skip(1)) {
        if *role == Role::Date && is_clock(below) {
            *role = Role::Furniture(furniture::CLOCK);
        }
    }
}

/// `Rose Room` right above `10:53 A.M. EST`: where, and when.
fn mark_venues(zone: &[Block], roles: &mut [Role]) {
    const WORDS: std::ops::RangeInclusive<usize> = 2..=6;
    let half = |text: &str| ["a.m.", "p.m."].iter().any(|half| text.to_lowercase().contains(half));
    let named = |text: &str| {
        let small = |word: &str| matches!(word, "of" | "the" | "at" | "and");
        let capital = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        WORDS.contains(&text.split(' ').count())
            && text.starts_with(char::is_uppercase)
            && text.split(' ').all(|word| capital(word) || small(word))
            && !names_kind(text)
            && !text.contains(':')
    };
    let is_hour = |text: &str| half(text) && furniture::why(text) == Some(furniture::CLOCK);
    for ((venue, role), time) in zone.iter().zip(roles).zip(zone.iter().skip(1)) {
        if *role == Role::Text && named(&venue.text) && is_hour(&time.text) {
            *role = Role::Place;
        }
    }
}

/// `Ir para o conteúdo`, `Ir para o menu`, `Ir para a busca`: several short lines that begin alike are links of the page. A headline
/// may stand twice.
fn mark_links(zone: &[Block], roles: &mut [Role]) {
    const ALIKE: usize = 2;
    const WORDS_MAX: usize = 8;
    const LINKS_MIN: usize = 3;
    let start = |block: &Block| {
        let mut words = block.text.split_whitespace();
        let start: Vec<String> = words.by_ref().take(ALIKE).map(str::to_owned).collect();
        let short = (1..=WORDS_MAX - ALIKE).contains(&words.count());
        (short && !block.is_heading() && !names_kind(&block.text)).then_some(start)
    };
    let starts = zone.iter().zip(&*roles).map(|(block, role)| start(block).filter(|_| *role == Role::Text));
    let starts: Vec<Option<Vec<String>>> = starts.collect();
    let mut n = 0;
    for alike in starts.chunk_by(|a, b| a.is_some() && a == b) {
        let lines = n..n + alike.len();
        n = lines.end;
        let texts = || zone.get(lines.clone()).unwrap_or_default().iter().map(|block| &block.text);
        if texts().collect::<HashSet<_>>().len() >= LINKS_MIN {
            let links = roles.get_mut(lines.clone()).into_iter().flatten();
            links.for_each(|role| *role = Role::Furniture("navigation"));
        }
    }
}

/// An organisation that a menu has among its items publishes nothing.
fn mark_menus(zone: &[Block], roles: &mut [Role]) {
    for menu in furniture::menus(zone) {
        roles.get_mut(menu).into_iter().flatten().for_each(|role| *role = Role::Furniture("navigation"));
    }
}

/// `Doe, Jane` looks like a place: where Jane Doe speaks, it is none.
fn mark_names(zone: &[Block], roles: &mut [Role], body: &[Block]) {
    const BLOCKS_MAX: usize = 50;
    const PLACES_MAX: usize = 8;
    let places = zone.iter().zip(roles).filter(|(_, role)| **role == Role::Place);
    for (block, role) in places.take(PLACES_MAX) {
        let Some((family, given)) = block.text.split_once(", ") else { continue };
        let name = format!("{given} {family}");
        if zone.iter().chain(body.iter().take(BLOCKS_MAX)).any(|other| other.text.contains(&name)) {
            *role = Role::Furniture("speaker");
        }
    }
}

/// An office below whom it belongs to: `Jane Doe`, `Permanent Representative of Ruritania to the United Nations`.
fn join_offices(zone: &[Block], roles: &mut [Role]) {
    for n in 1..zone.len() {
        let Some(block) = zone.get(n) else { continue };
        if roles.get(n - 1) == Some(&Role::Speaker)
            && !wrap::ends_sentence(&block.text)
            && speaker::is_office_alone(&block.text)
            && let Some(role) = roles.get_mut(n).filter(|role| **role == Role::Text)
        {
            *role = Role::Speaker;
        }
    }
}

/// What a line is that says where and when somebody speaks.
pub(super) const OCCASION: Role = Role::Furniture("occasion");

/// `At the Annual Conference of the River Club, Strelsau` right below `Governor Jane Doe`, and `47th session of the River Council` anywhere
/// beside the headline. `In the name of God` is said.
pub(super) fn mark_occasions(zone: &[Block], roles: &mut [Role]) {
    let held = |text: &str| text.split(' ').any(place::is_event) || place::at_end(text).is_some();
    let says_where = |text: &str| is_occasion(text) && held(text);
    let mut above = None;
    for (block, role) in zone.iter().zip(roles) {
        let below_speaker = above.replace(role.clone()) == Some(Role::Speaker);
        if *role == Role::Text && (below_speaker && says_where(&block.text) || is_meeting(block)) {
            *role = OCCASION;
        }
    }
}

/// The lines that name a meeting, those of whose it is among them.
pub(super) fn occasion(zone: &[Block], roles: &[Role]) -> Option<String> {
    const LINES_MAX: usize = 3;
    let named = |(block, role): &(&Block, &Role)| match role {
        Role::Publisher => is_meeting(block),
        role => **role == OCCASION,
    };
    let mut lines: Vec<&str> = Vec::new();
    for (block, _) in zone.iter().zip(roles).filter(named) {
        if lines.len() < LINES_MAX && !lines.contains(&block.text.as_str()) {
            lines.push(&block.text);
        }
    }
    (!lines.is_empty()).then(|| lines.join(", "))
}

/// `79th session of the General Assembly`, `Forty-seventh session of the River Council`; a session of questions is none, and neither is an
/// item of a list.
fn is_meeting(block: &Block) -> bool {
    const WORDS: std::ops::RangeInclusive<usize> = 3..=24;
    const WHOSE: [&str; 11] = [
        "session of ",
        "session du ",
        "session de ",
        "sesiones de",
        "sesión de",
        "sessão d",
        "assembl",
        "asamblea",
        "versammlung",
        "самбле",
        "الجمعية العامة",
    ];
    let text = block.text.as_str();
    let whose = || {
        let lower = text.to_lowercase();
        text.contains(|c: char| c.is_ascii_digit()) || WHOSE.iter().any(|word| lower.contains(word))
    };
    let item =
        || text.split_once(". ").is_some_and(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()));
    !block.is_heading()
        && !item()
        && WORDS.contains(&text.split(' ').count())
        && text.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
        && names_session(text)
        && whose()
        && !names_kind(text)
        && !wrap::is_sentence(text)
        && !text.ends_with([',', ':', ';'])
}
