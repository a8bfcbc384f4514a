//! Which lines of a header are the headline.

mod cover;
mod lines;
mod trail;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::super::lexicon::{
    CONNECTORS, KINDS, LABELS, RELEASES, is_byline, is_credit, is_menu_word, names_kind,
};
use super::super::page::{Block, Shape};
use super::{Role, SERIAL, date, is_publisher, publishers, speaker};
use crate::model::{Kind, Speaker};
use crate::text::fold;

pub(super) use cover::{is_occasion, is_open, names_session};
pub(super) use lines::{ends_with_day, without_speck};
use lines::{groups, is_small};
use trail::{ends_trail, is_glued, is_trail, trail_end, trailed};

/// Characters of a headline.
const TITLE_CHARACTERS_MAX: usize = 420;
/// Characters of a headline in a script without spaces.
const UNSPACED_CHARACTERS_MAX: usize = 90;
/// Bytes of a line that is no accident where another holds it, too.
const COPY_BYTES_MIN: usize = 20;
/// Characters of a line with a full stop that is no headline.
const SENTENCE_CHARACTERS_MIN: usize = 100;
/// Bytes of a place before a date that opens a line.
const DATELINE_BYTES_MAX: usize = 32;
/// What it counts to be the first line of a text.
const FIRST: f64 = 2.0;
/// What it counts against a sentence that it stands below a headline.
const TOLD: f64 = 4.0;
/// What it counts against a line that it is a part of another.
const PART: f64 = 3.0;
/// Words of an entry of a menu, and how many entries are one.
const ENTRY_WORDS_MAX: usize = 3;
const ENTRIES_MIN: usize = 4;
/// The least score of a headline.
const SCORE_MIN: f64 = 1.5;

/// The headline and the blocks that it takes.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    pub(super) title: Option<String>,
    pub(super) lines: Option<Range<usize>>,
    /// The headline as it tells who speaks, where that is not how it is shown.
    pub(super) spoken: Option<String>,
}

/// Chooses the headline; `labelled` is one that the line of that number says it is, `stated` are those that the page names, the surest
/// first. Its lines and its copies get a role.
pub(super) fn choose(
    zone: &[Block],
    roles: &mut [Role],
    (labelled, stated): (Option<(usize, String)>, &[String]),
    body: &[Block],
) -> Chosen {
    if let Some((line, title)) = labelled {
        mark_copies(zone, roles, &title);
        return Chosen { title: Some(title), lines: Some(line..line + 1), ..Chosen::default() };
    }
    // `<title>Speeches</title>` says where a page is filed, or whose it is: a headline in its text is better.
    let filed =
        stated.iter().all(|title| is_file(title) || is_publisher(title)) && place_of(zone, stated).is_none();
    if let Some(title) = stated.first().filter(|_| !filed) {
        let lines = place_of(zone, stated);
        let longer = lines.is_none().then(|| longer(zone, title)).flatten();
        let title = longer.as_ref().map_or(title, |(title, _)| title);
        let lines = lines.or(longer.as_ref().map(|(_, at)| *at..at + 1));
        if let Some(lines) = lines.clone() {
            mark(roles, lines, "headline");
        }
        mark_copies(zone, roles, title);
        return Chosen { title: Some(title.clone()), lines: lines.or(Some(0..0)), ..Chosen::default() };
    }
    let groups = groups(zone, roles, super::wrap::margin(body));
    let best = best(zone, roles, &in_script(&groups, body));
    if let Some(cover) = cover::of(zone, roles).filter(|cover| cover.is_best(best.as_ref())) {
        let mut chosen = cover.take(zone, roles);
        if let Some(small) = chosen.title.as_deref().and_then(|title| in_small(zone, title)) {
            chosen = Chosen { title: Some(small), spoken: None, ..chosen };
        }
        mark_again(zone, roles, groups, &chosen);
        return chosen;
    }
    let found = best.or_else(|| dated(zone, roles)).or_else(|| numbered(zone, roles));
    let found = found.or_else(|| trailed(zone)).or_else(|| deed(zone, roles, body));
    let Some((lines, title)) = found else {
        return Chosen {
            title: stated.first().cloned(),
            lines: stated.first().map(|_| 0..0),
            ..Chosen::default()
        };
    };
    let title = trail_end(&title).map_or(title.clone(), str::to_owned);
    let title = in_small(zone, &title).unwrap_or(title);
    mark(roles, lines.clone(), "headline");
    let chosen = Chosen { title: Some(title), lines: Some(lines), ..Chosen::default() };
    mark_again(zone, roles, groups, &chosen);
    chosen
}

/// The headlines in the script of the text below them; all, where none is.
fn in_script<'a>(groups: &'a [(Range<usize>, String)], body: &[Block]) -> Cow<'a, [(Range<usize>, String)]> {
    const BLOCKS: usize = 8;
    let sample = || body.iter().take(BLOCKS);
    let eastern = sample().filter(|block| speaker::is_eastern(&block.text)).count() * 2 > sample().count();
    let native = |title: &str| speaker::is_eastern(title) == eastern;
    let whole = || groups.iter().any(|(_, title)| native(title) && is_whole(title));
    if sample().next().is_none() || groups.iter().all(|(_, title)| native(title)) || !whole() {
        return Cow::Borrowed(groups);
    }
    groups.iter().filter(|(_, title)| native(title)).cloned().collect()
}

/// A headline in capitals as it stands elsewhere in the header.
fn in_small(zone: &[Block], title: &str) -> Option<String> {
    if is_small(title) {
        return None;
    }
    let wanted = speaker::fold(title);
    let mut others = zone.iter().filter(|block| is_small(&block.text));
    others.find(|block| speaker::fold(&block.text) == wanted).map(|block| block.text.clone())
}

/// `DISCURSO DEL MINISTRO JUAN EJEMPLO` above `SPEECH BY THE MINISTER JUAN EJEMPLO`: a headline in another language, or in other words.
fn retells(other: &str, title: &str) -> bool {
    let person = |text: &str| {
        let first = speaker::of_headline(text).into_iter().next().filter(|one| !one.is_nameless())?;
        Some(fold(&first.name))
    };
    starts_with_kind(other)
        && !super::wrap::ends_sentence(other)
        && person(title).is_some_and(|name| person(other) == Some(name))
}

/// The lines that score best as a headline.
fn best(zone: &[Block], roles: &[Role], groups: &[(Range<usize>, String)]) -> Option<(Range<usize>, String)> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (_, title) in groups {
        *counts.entry(fold(title)).or_default() += 1;
    }
    // `Statement by the Minister` above `The attack at sea (Statement by the Minister)` is a part of the headline.
    let within = |title: &str| {
        let longer = |one: &str| {
            one.len() > title.len() && one.contains(title) && !is_trail(one) && !is_sited(one, title)
        };
        groups.iter().any(|(_, one)| longer(one))
    };
    let page = |role: &Role| matches!(role, Role::Furniture(_) | Role::Publisher | Role::Source | Role::Date);
    let sentence = |text: &str| super::wrap::ends_sentence(text) && !is_quoted(text);
    let says = |text: &str| !kind_alone(text) && !is_trail(text) && !sentence(text);
    let first = zone.iter().zip(roles).position(|(block, role)| !page(role) && says(&block.text));
    let after = |end: usize| roles.iter().skip(end).filter(|role| **role == Role::Text).count();
    // Behind the first line of a menu its other entries follow, and behind a headline its text.
    let entry = |block: &Block| block.text.split_whitespace().count() <= ENTRY_WORDS_MAX;
    let entries = |end: usize| {
        let below = zone.iter().zip(roles).skip(end);
        below.filter(|(block, role)| **role == Role::Text && entry(block)).count()
    };
    let score = |(lines, title): &(Range<usize>, String)| {
        let shape = zone.get(lines.start).map_or(Shape::Line, |block| block.shape);
        let copies =
            counts.get(&fold(title)).copied().unwrap_or_default() + usize::from(ends_trail(zone, title));
        let leads = first == Some(lines.start) && copies == 1 && entries(lines.end) < ENTRIES_MIN;
        // `Speech by Jane Doe, Governor of the Bank, at the forum in Strelsau, 6 May 2021.` tells whose the headline above it is.
        let told = super::wrap::ends_sentence(title)
            && groups.iter().any(|(above, headline)| above.end <= lines.start && is_whole(headline));
        let lead = if leads { FIRST } else { 0.0 } - if told { TOLD } else { 0.0 };
        score(title, shape, copies, after(lines.end)) + lead
    };
    let scored = groups.iter().filter_map(|group| {
        let score = Some(score(group)).filter(|score| *score >= SCORE_MIN)?;
        let again = counts.get(&fold(&group.1)).is_some_and(|count| *count > 1);
        let score = if !again && within(&group.1) { score - PART } else { score };
        let sited = groups.iter().any(|other| is_sited(&group.1, &other.1));
        let filed = sited || is_bylined(&group.1) || is_collection(&group.1);
        let score = if filed && groups.iter().any(|other| other.1 != group.1 && says_more(&other.1)) {
            // The first line of a text is no better for saying where it is filed.
            score - PART - if sited { FIRST } else { 0.0 }
        } else {
            score
        };
        (score >= SCORE_MIN).then(|| (!says_kind_only(&group.1), score, group))
    });
    // What says no more than its kind, or than when the press was told, is a headline where nothing else is.
    let best = scored.max_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    best.map(|(_, _, group)| group.clone())
}

/// `“The bridge is ours!”`
fn is_quoted(text: &str) -> bool {
    text.starts_with(['“', '„', '«', '"']) && text.ends_with(['”', '“', '»', '"'])
}

/// Whether a line can be a headline that nothing need be added to.
fn is_whole(title: &str) -> bool {
    const WORDS_MIN: usize = 4;
    title.split_whitespace().count() >= WORDS_MIN
        && !super::wrap::ends_sentence(title)
        && !kind_alone(title)
        && !is_trail(title)
        && !open_ended(title)
}

/// `Transcript by The Hon Jane Doe MP` says whose a text is, and nothing of what it says.
fn is_bylined(title: &str) -> bool {
    let whose =
        title.split_once(" by ").filter(|(kind, _)| kind_alone(kind) || is_kind(&kind.to_lowercase()));
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    whose.is_some_and(|(_, whose)| {
        whose.split(' ').all(capital) && !speaker::of_headline(title).iter().all(Speaker::is_nameless)
    })
}

/// `Transcripts from the Ministers of Ruritania`: where a page is filed.
fn is_collection(title: &str) -> bool {
    [" from ", " by ", " of "].iter().any(|of| title.split_once(of).is_some_and(|(head, _)| is_file(head)))
}

/// Whether a headline names a kind, and says more than whose it is.
fn says_more(title: &str) -> bool {
    names_kind(title) && says_enough(title) && !is_bylined(title) && !begins_with_day(title)
}

/// `Standing Council No. 1460, Strelsau, 8 February 2024`: where nothing else is a headline, a line that says more than its date.
fn dated(zone: &[Block], roles: &[Role]) -> Option<(Range<usize>, String)> {
    const WORDS_MIN: usize = 4;
    let says = |block: &Block| match date::find(&block.text) {
        Some(date::Found::Day(_, span)) => {
            let says = |text: &str| {
                let words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic));
                words.count() >= WORDS_MIN
            };
            let head = block.text.get(..span.start).unwrap_or_default();
            // `No: 74, 11 Nisan 2024, Köprünün Yeniden Açılması Hk.`
            let tail = block.text.get(span.end..).and_then(|tail| tail.strip_prefix(", "));
            (says(head) || tail.is_some_and(says)) && !super::is_page_clock(&block.text)
        }
        _ => false,
    };
    let at = zone
        .iter()
        .zip(roles)
        .position(|(block, role)| *role == Role::Date && says(block) && !is_label(&block.text))?;
    Some((at..at + 1, zone.get(at)?.text.clone()))
}

fn mark(roles: &mut [Role], lines: Range<usize>, why: &'static str) {
    for role in roles.get_mut(lines).into_iter().flatten() {
        *role = Role::Furniture(why);
    }
}

/// A headline stands again: below it in another language or in other words, and wherever its words do.
fn mark_again(zone: &[Block], roles: &mut [Role], groups: Vec<(Range<usize>, String)>, chosen: &Chosen) {
    let (Some(title), Some(lines)) = (&chosen.title, &chosen.lines) else { return };
    for (below, _) in groups.into_iter().filter(|(at, other)| at.start >= lines.end && retells(other, title))
    {
        mark(roles, below, "headline again");
    }
    mark_copies(zone, roles, title);
}

/// The title stands again in a breadcrumb, in capitals, or above its page.
fn mark_copies(zone: &[Block], roles: &mut [Role], title: &str) {
    let wanted = fold(title);
    for (block, role) in zone.iter().zip(roles) {
        let is_copy = || {
            let text = fold(&block.text);
            text == wanted || text.len() > COPY_BYTES_MIN && wanted.starts_with(&text)
        };
        if *role == Role::Text && is_copy() {
            *role = Role::Furniture("headline again");
        }
    }
}

/// The line that goes on where the page's own title stops short: `Speech` of `Speech by the Minister at the opening`.
fn longer(zone: &[Block], title: &str) -> Option<(String, usize)> {
    let short = fold(title);
    let goes_on =
        |block: &Block| fold(&block.text).strip_prefix(&short).is_some_and(|rest| rest.starts_with(' '));
    let at = zone.iter().position(|block| goes_on(block) && is_headline(&block.text))?;
    let heading = zone.get(at).is_some_and(|block| block.is_heading() && !is_sited(&block.text, title));
    (heading || kind_alone(title) || title.split_whitespace().count() <= 2)
        .then(|| Some((zone.get(at)?.text.clone(), at)))
        .flatten()
}

/// `Executive Order No. 12`: what only numbers a text of its kind is its headline where nothing else is.
fn numbered(zone: &[Block], roles: &[Role]) -> Option<(Range<usize>, String)> {
    let at = roles.iter().position(|role| *role == SERIAL)?;
    Some((at..at + 1, zone.get(at)?.text.clone()))
}

/// Where a title that the page names stands among its blocks.
fn place_of(zone: &[Block], stated: &[String]) -> Option<Range<usize>> {
    if stated.is_empty() {
        return None;
    }
    let wanted: Vec<String> = stated.iter().map(|title| fold(title)).collect();
    let at = zone.iter().rposition(|block| wanted.contains(&fold(&block.text)))?;
    Some(at..at + 1)
}

/// `ADDRESS`, `Выступление`: whose it is stands below. `STATEMENTS AND SPEECHES`, `PRESS RELEASES AND NEWS` are where the page is filed.
pub(super) fn kind_alone(title: &str) -> bool {
    const PLURALS: [&str; 6] = ["", "s", "es", "y", "i", "er"];
    const ANDS: [&str; 14] = [
        " and ", " & ", " et ", " y ", " e ", " und ", " / ", " a ", " i ", " og ", " och ", " és ", " ja ",
        " и ",
    ];
    if RELEASES.contains(&title.to_lowercase().as_str()) {
        return true;
    }
    // Most lines name none.
    if !names_kind(title) {
        return false;
    }
    let lower = title.to_lowercase();
    let kind = |text: &str| PLURALS.iter().any(|end| text.strip_suffix(end).is_some_and(is_kind));
    let filed = |text: &str| kind(text) || is_menu_word(text);
    // `Comunicati`: one word says no more than where the page is filed.
    kind(&lower)
        || !lower.contains(' ') && super::ideographs(&lower) == 0
        || ANDS.iter().any(|and| lower.split_once(and).is_some_and(|(one, other)| filed(one) && filed(other)))
}

/// `Speeches`, `Press releases`: many of a kind.
pub(super) fn is_file(title: &str) -> bool {
    kind_alone(title) && !is_kind(&title.to_lowercase())
}

/// Whether a headline says of what kind a text is, and when or by whom the press was told, and nothing of what it says.
fn says_kind_only(title: &str) -> bool {
    kind_alone(title) || is_dated_release(title) || publishers::of_release(title).is_some()
}

/// `Pressemitteilung vom 29.04.2004`: a text for the press, and when.
fn is_dated_release(title: &str) -> bool {
    const LINKS: [&str; 8] = ["vom", "du", "of", "del", "de", "da", "от", "van"];
    let Some(date::Found::Day(_, span)) = date::find(title) else { return false };
    let head = title.get(..span.start).filter(|_| span.end == title.len()).unwrap_or_default();
    let head = head.trim_end_matches([' ', ',', '-', '–', ':']);
    let head = match head.rsplit_once(' ') {
        Some((kind, link)) if LINKS.contains(&link) => kind,
        _ => head,
    };
    let lower = head.to_lowercase();
    let communique =
        |(kind, words): &(Kind, &[&str])| *kind == Kind::Communique && words.contains(&lower.as_str());
    !head.is_empty() && (RELEASES.contains(&lower.as_str()) || KINDS.iter().any(communique))
}

/// Whether a text in lower case is the word for a kind of statement. Some are listed with the space behind them.
fn is_kind(lower: &str) -> bool {
    KINDS.iter().flat_map(|(_, words)| *words).any(|word| word.trim_end() == lower)
}

fn starts_with_kind(text: &str) -> bool {
    let lower = text.to_lowercase();
    let first = lower.as_bytes().first();
    // Most are out by their first byte.
    let mut words =
        KINDS.iter().flat_map(|(_, words)| *words).filter(|word| word.as_bytes().first() == first);
    words.any(|word| lower.starts_with(word))
}

/// Whether a line ends with a word or a comma after which something must come.
pub(super) fn open_ended(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    let title = || {
        ["excellence", "excellency", "excelencia", "excelência", "eccellenza", "exzellenz"]
            .contains(&last.as_str())
    };
    text.ends_with([',', '-', '–', '—']) || CONNECTORS.contains(&last.as_str()) || title()
}

fn starts_small(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let small = first.chars().next().is_some_and(char::is_lowercase);
    let capitals = text.chars().count() > first.chars().count() && !text.chars().any(char::is_lowercase);
    small && first.chars().count() > 1
        || capitals && CONNECTORS.contains(&first.to_lowercase().as_str()) && first.chars().count() > 1
}

/// How much a line looks like a headline. `after` are the lines of text between it and the body.
fn score(title: &str, shape: Shape, copies: usize, after: usize) -> f64 {
    let words = title.split_whitespace().count();
    let unspaced = super::ideographs(title) >= 6;
    let named = names_kind(title);
    let mut score = match shape {
        Shape::Heading(1) => 8.0,
        Shape::Heading(2) => 5.0,
        Shape::Heading(_) => 2.0,
        Shape::Line | Shape::Paragraph => 0.0,
        Shape::Item => -4.0,
    };
    score += if named { 4.0 } else { 0.0 };
    score += if starts_with_kind(title) { 1.5 } else { 0.0 };
    score -= if kind_alone(title) { 3.8 } else { 0.0 };
    score += if copies > 1 { 3.0 } else { 0.0 };
    score += if (4..=60).contains(&words) || unspaced { 2.0 } else { 0.0 };
    score -= if words < 3 && !named && !unspaced { 3.0 } else { 0.0 };
    // A line that goes on elsewhere is a part of the text.
    score -= if open_ended(title) { 3.0 } else { 0.0 };
    score += if date::find(title).is_some() { 1.0 } else { 0.0 };
    // The first sentence of a text names kinds, too.
    let sentence = title.chars().count() > SENTENCE_CHARACTERS_MIN && !is_long(title);
    let stopped = title.ends_with(['.', ';']) && !ends_abbreviated(title);
    score -= if stopped { if sentence { 5.0 } else { 2.0 } } else { 0.0 };
    score -=
        if begins_with_day(title) || is_label(title) || is_barred(title) || is_menu(title) || is_glued(title)
        {
            6.0
        } else {
            0.0
        };
    score - (f64::from(u32::try_from(after).unwrap_or(u32::MAX)) * 0.15).min(4.0)
}

/// Whether a line is of parts, of which its page has more.
fn is_barred(title: &str) -> bool {
    const BARS_MIN: usize = 4;
    title.matches(" | ").count() > 1 || title.matches('|').count() >= BARS_MIN || title.ends_with(" |")
}

/// `… Hk.`: a full stop behind a short word without a vowel is that of an abbreviation.
fn ends_abbreviated(title: &str) -> bool {
    const VOWELS: &str = "aeiouyáéíóúàèìòùâêîôûäöüåøæőűıăãõąęěůαεηιουωάέήίόύώаеиоуыэюяёіїє";
    const LETTERS: std::ops::RangeInclusive<usize> = 2..=4;
    let last = title.strip_suffix('.').and_then(|head| head.split_whitespace().next_back());
    // `D.C.`
    let initials =
        |word: &str| word.split('.').all(|part| part.len() == 1 && part.starts_with(char::is_uppercase));
    let consonant =
        |c: char| (c.is_lowercase() || c.is_uppercase()) && !c.to_lowercase().any(|c| VOWELS.contains(c));
    last.is_some_and(|word| {
        initials(word) || LETTERS.contains(&word.chars().count()) && word.chars().all(consonant)
    })
}

/// `Home News Speeches The Minister Contacts …`: a headline of so many words has small ones.
fn is_menu(title: &str) -> bool {
    const WORDS_MIN: usize = 10;
    let mut words = title.split_whitespace();
    title.split_whitespace().count() >= WORDS_MIN
        && title.chars().any(char::is_lowercase)
        && !words
            .any(|word| word.starts_with(|c: char| c.is_alphabetic() && !c.is_uppercase() || c.is_numeric()))
}

/// `Interview de Mme Jeanne Exemple, ministre, le 18 mai 2017, sur …`: long as a sentence, but it names a kind and a day.
pub(super) fn is_long(text: &str) -> bool {
    text.chars().count() <= TITLE_CHARACTERS_MAX && starts_with_kind(text) && date::find(text).is_some()
}

/// Whether a text begins with a kind, and is no more than one sentence.
pub(super) fn is_of_kind(text: &str) -> bool {
    text.chars().count() <= TITLE_CHARACTERS_MAX && starts_with_kind(text) && !has_sentences(text)
}

/// `Data source: Department of Trade`, `Av: utenriksminister Jane Doe`, `Beginn der Sitzung: 10 Uhr`
fn is_label(title: &str) -> bool {
    const CLOCK_BYTES_MAX: usize = 10;
    title.split_once(": ").is_some_and(|(label, rest)| {
        let label = label.trim_end().to_lowercase();
        is_byline(&label)
            || rest.starts_with(|c: char| c.is_ascii_digit()) && rest.len() <= CLOCK_BYTES_MAX
            || speaker::is_office(&label) && speaker::is_name(rest)
            || LABELS.contains(&label.as_str())
                && !KINDS.iter().any(|(_, words)| words.contains(&label.as_str()))
    })
}

/// `12 June 2023 (Transcript of the speech)` says when, and not what.
fn begins_with_day(title: &str) -> bool {
    match date::find(title) {
        Some(date::Found::Day(_, span)) => {
            let rest = title.get(span.end..).unwrap_or_default().trim_start();
            // `Berne, 15.11.2014 - Address by …`
            let place =
                || span.start < DATELINE_BYTES_MAX && super::place::beside(title, span.clone()).is_some();
            (span.start == 0 || place()) && rest.starts_with(['(', '-', '–'])
        }
        _ => false,
    }
}

/// `The bridge is open - The River Office`, `Speeches Remarks by the Minister at the bridge of Zenda`: a headline that also stands alone,
/// and on which site or in which part of it.
fn is_sited(line: &str, title: &str) -> bool {
    const MARKS: [&str; 7] = [" - ", " – ", " — ", " :: ", " | ", " » ", " • "];
    const WORDS_MIN: usize = 6;
    let behind = line
        .strip_prefix(title)
        .is_some_and(|site| MARKS.iter().any(|mark| site.starts_with(mark)) && !names_kind(site));
    let long = || title.split_whitespace().count() >= WORDS_MIN;
    behind
        || line.strip_suffix(title).is_some_and(|part| {
            let filed = || names_kind(part) && starts_with_kind(title) || is_file(part.trim_end());
            MARKS.iter().any(|mark| part.ends_with(mark)) || part.ends_with(' ') && long() && filed()
        })
}

/// Whether a line says what a text is about, and not only of what kind it is or whose.
pub(in crate::transcript) fn says_enough(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let unspaced = super::ideographs(text) >= 6;
    (words >= 4 || unspaced || names_kind(text)) && !kind_alone(text) && !super::wrap::ends_sentence(text)
}

/// Whether a line can be a headline: not a sentence of the body, not a greeting.
pub(super) fn is_headline(text: &str) -> bool {
    let length = text.chars().count();
    let words = text.split_whitespace().count();
    let unspaced = super::ideographs(text) >= 4;
    (words >= 2 || unspaced || length >= 8)
        && length <= TITLE_CHARACTERS_MAX
        && !text.ends_with([':', ';', ',', '!'])
        && !["- ", "+ ", "* ", "• "].iter().any(|item| text.starts_with(item))
        && !text.starts_with(char::is_numeric) | (words >= 3 || unspaced && length >= 10)
        && !(length > 120 && has_sentences(text) && date::find(text).is_none())
        && !is_credit(text)
        && !is_agenda(text)
        && !(unspaced && (length > UNSPACED_CHARACTERS_MAX || text.contains('。')))
}

/// `Item 4: General debate`, `Point 2 : Débat général`: what is on the agenda of a meeting, and not who speaks to it.
fn is_agenda(text: &str) -> bool {
    const ITEMS: [&str; 8] = ["item", "agenda item", "point", "punto", "tema", "ponto", "пункт", "البند"];
    let Some((item, _)) = text.split_once(':') else { return false };
    let item = item.trim_end().to_lowercase();
    item.rsplit_once(' ').is_some_and(|(item, number)| {
        ITEMS.contains(&item) && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Whether a text is one sentence that begins with a person, or with a kind.
pub(super) fn heads_speech(text: &str) -> bool {
    let person = || speaker::begins_with_person(text) || starts_with_kind(text);
    text.chars().count() <= TITLE_CHARACTERS_MAX && !has_sentences(text) && person()
}

/// Where nothing else is a headline, one sentence about who speaks right above the greeting is.
fn deed(zone: &[Block], roles: &[Role], body: &[Block]) -> Option<(Range<usize>, String)> {
    let at = zone.len().checked_sub(1)?;
    let block = zone.get(at).filter(|_| roles.get(at) == Some(&Role::Text))?;
    let greeted = || body.first().is_some_and(|block| super::is_salutation(&block.text));
    (heads_speech(&block.text) && greeted())
        .then(|| (at..zone.len(), block.text.trim_end_matches('.').to_owned()))
}

/// Where the head of a text has no headline: a line of the body that says what follows, `Speech of the Minister, Jane Doe, at the
/// bridge:`, or stands in capitals, `PRESS CONFERENCE OF THE MINISTER AT THE BRIDGE.`
pub(super) fn within(body: &[Block]) -> Option<usize> {
    const BLOCKS_MAX: usize = 12;
    let heads = |block: &Block| {
        let title = block.text.trim_end_matches([':', '.', ' ']);
        let speaks = || block.text.ends_with(':') && !speaker::of_headline(title).is_empty();
        is_of_kind(title) && !kind_alone(title) && (speaks() || in_capitals(title))
    };
    body.iter().take(BLOCKS_MAX).position(heads).filter(|at| at + 1 < body.len())
}

/// Whether all words are in capitals, but for numerals: `3ème`.
fn in_capitals(title: &str) -> bool {
    let mut words = title.split(' ').filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()));
    words.all(|word| !is_small(word)) && lines::capitals(title.split(' ').next().unwrap_or_default())
}

/// Whether a sentence ends within a text: `Lt. Gen. J. Doe Jr. in the Briefing Room` has none, nor is its kind in front one.
pub(super) fn has_sentences(text: &str) -> bool {
    const LETTERS_MIN: usize = 4;
    const KIND_WORDS_MAX: usize = 3;
    let ends = |head: &&str| {
        let last = head.split_whitespace().next_back().unwrap_or_default();
        // ` . ` divides the parts of a line.
        // `der 67. Generalkonferenz`
        let ordinal = last.bytes().all(|byte| byte.is_ascii_digit());
        !head.ends_with(' ')
            && !ordinal
            && (last.chars().count() >= LETTERS_MIN || !last.starts_with(char::is_uppercase))
    };
    let mut heads = text.match_indices(". ").filter_map(|(at, _)| text.get(..at));
    let kind = |head: &str| head.split_whitespace().count() <= KIND_WORDS_MAX && starts_with_kind(head);
    heads.find(ends).is_some_and(|first| !kind(first))
}
