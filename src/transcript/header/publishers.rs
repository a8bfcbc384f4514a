//! Who put a text up.

use super::super::lexicon::{
    CONNECTORS, PUBLISHERS, ends_as_publisher, is_city, is_kind_of_publisher, is_language_link,
    is_publisher_alone, is_translated, may_name_publisher, names_kind, site_owner,
};
use super::super::page::{Block, Shape};
use super::super::speaker;
use super::{Role, date, dates, headline, labels};
use crate::model::{Furniture, Publisher};

/// Small letters before a full stop that ends more than an abbreviation.
const LAST_WORD_LETTERS: usize = 3;
/// Characters of a line that names a publisher.
const CHARACTERS_MAX: usize = 110;

/// The lines of the header that name a publisher, else what the page says of itself.
pub(super) fn of_zone(zone: &[Block], roles: &[Role], stated: Option<String>) -> Option<Publisher> {
    let mut lines: Vec<String> = Vec::new();
    let is_line = |role: &&Role| **role == Role::Publisher;
    let named = stated.as_ref().is_some_and(|name| !is_domain(name));
    // Without a line of the headline nothing tells a publisher from a venue.
    let headline = roles.iter().position(|role| *role == Role::Furniture("headline"));
    let headline = headline.unwrap_or(if named { 0 } else { roles.len() });
    // What stands below the headline is a venue, when a publisher stands above.
    let above = roles.get(..headline).unwrap_or_default().iter().any(|role| is_line(&role));
    let until = if above || named { headline } else { roles.len() };
    let zone_lines = zone.iter().zip(roles).take(until).filter(|(_, role)| is_line(role));
    // What goes on below a name that stands above in another language goes with it.
    let mut left_out: Option<&str> = None;
    // An item of a list beside a name that the page states is a link.
    for (block, _) in zone_lines.filter(|(block, _)| stated.is_none() || block.shape != Shape::Item) {
        let name = headline::without_speck(without_language(without_signs(without_kind(&block.text))));
        let again = |line: &String| line == name || is_translated(&line.to_lowercase(), &name.to_lowercase());
        let fresh = lines.len() < 3 && !lines.iter().any(again);
        let goes_on = |last: &str| headline::open_ended(last) || accredited(&block.text.to_lowercase());
        if left_out.take().is_some_and(goes_on) {
            left_out = Some(name);
            continue;
        }
        match lines.last_mut() {
            Some(last) if goes_on(last) => {
                last.push(' ');
                last.push_str(&block.text);
            }
            _ if fresh => lines.push(name.to_owned()),
            _ => left_out = Some(name),
        }
    }
    // `Presidency of the Republic | 18 January 2020`, `April 12, 2024 - Ottawa, Ontario - Global Affairs Canada`
    let bar = || {
        let barred = |block: &Block| block.text.contains(" | ") && date::find(&block.text).is_some();
        let dated = zone
            .iter()
            .zip(roles)
            .filter(|(block, role)| **role == Role::Date || **role == Role::Text && barred(block));
        let mut parts = dated.flat_map(|(block, _)| parts(&block.text));
        parts.find(|name| is_publisher(name) || is_publisher_alone(&name.to_lowercase()))
    };
    // A service that spreads what others publish: `06/05/2021 | Press release | Distributed by Public on …`, below whose it is.
    let spread = || {
        let below = zone
            .windows(2)
            .find(|pair| pair.last().is_some_and(|last| last.text.contains("| Distributed by ")));
        below.and_then(|pair| pair.first()).map(|block| block.text.clone())
    };
    let joined = (!lines.is_empty()).then(|| lines.join(", ")).or_else(|| bar().map(str::to_owned));
    let alone = || {
        let listed = |role: &Role| *role == Role::Furniture("navigation");
        let above = zone.iter().zip(roles).take(headline);
        let above =
            above.filter(|(block, role)| !block.is_heading() && !listed(role)).map(|(block, _)| block);
        // `Director of the Department of Rivers` or a day right above it tells that it is no venue.
        let signed = |(last, block): &(&Block, &Block)| {
            let first = last.text.split(' ').next().unwrap_or_default();
            !block.gap && (speaker::is_office(first) || dates::is_date_line(&last.text))
        };
        let is_name = |block: &Block| is_publisher_alone(&block.text.to_lowercase());
        let mut below = zone.iter().zip(zone.iter().skip(1)).skip(headline);
        let below = || below.find(|pair| is_name(pair.1) && signed(pair)).map(|(_, block)| block);
        above.into_iter().find(|block| is_name(block)).or_else(below).map(|block| block.text.clone())
    };
    let released = || zone.iter().find_map(|block| of_release(&block.text)).map(str::to_owned);
    joined
        .or(stated)
        .or_else(alone)
        .or_else(spread)
        .or_else(released)
        .map(|name| Publisher { name, organisation: None })
}

/// `ministry.example`
pub(super) fn is_domain(name: &str) -> bool {
    !name.contains(' ') && name.contains('.')
}

/// The parts of a line between bars and dashes.
fn parts(line: &str) -> impl Iterator<Item = &str> {
    line.split(" | ").flat_map(|part| part.split(" - ")).flat_map(|part| part.split(" – ")).map(str::trim)
}

/// Where the head of a page names no publisher, its end may: the signature of a ministry, `Sumber: Kementerian Luar Negeri`,
/// `© 2024 Ministry of Rivers`.
pub(super) fn at_foot(body: &[Block], furniture: &[Furniture]) -> Option<Publisher> {
    const LINES_MAX: usize = 6;
    let signed = body.iter().rev().take(LINES_MAX).map(|block| block.text.as_str());
    let foot = furniture.iter().filter(|one| one.why == "footer").map(|one| one.text.as_str());
    signed.chain(foot).find_map(of_foot).map(|name| Publisher { name, organisation: None })
}

/// The name of a publisher in a line of a foot.
fn of_foot(text: &str) -> Option<String> {
    if text.chars().count() > CHARACTERS_MAX || !may_name_publisher(text) {
        return None;
    }
    let issued = || {
        let head = text.get(.."issued by".len()).filter(|head| head.eq_ignore_ascii_case("issued by"))?;
        text.get(head.len()..)
    };
    let owned = || text.split_once('©').map(|(_, owner)| owner);
    // `MINISTRY OF RIVERS 3 MARCH 2024`
    let day = date::find(text).and_then(|found| match found {
        date::Found::Day(_, span) if span.end == text.len() => text.get(..span.start),
        _ => None,
    });
    let text = day.map_or(text, |name| name.trim_end_matches([' ', ',', '-', '–']));
    let labelled = labels::publisher(text).or_else(issued).or_else(owned);
    let name = labelled.map_or(text, |name| name.trim_matches(|c: char| !c.is_alphabetic()));
    // `© Ministry of Rivers. Member of the River Union.`
    let ends = |head: &str| head.chars().rev().take(LAST_WORD_LETTERS).all(char::is_lowercase);
    let name = name.split_once(". ").map_or(name, |(head, _)| if ends(head) { head } else { name });
    let name = [", a member of ", ", member of "]
        .iter()
        .find_map(|of| name.split_once(of))
        .map_or(name, |(name, _)| name);
    // `来源：外交部网站`: whose site it is.
    let name =
        ["官方网站", "网站", "网", "網站"].iter().find_map(|site| name.strip_suffix(site)).unwrap_or(name);
    if name.contains(':') {
        return None;
    }
    // `Directorate of Information, Ministry of Rivers`
    let last = || name.rsplit_once(", ").map(|(_, last)| last);
    [Some(name), last()].into_iter().flatten().find(|name| is_publisher(name)).map(str::to_owned)
}

/// `Ministry of Rivers welcomes the bridge`, `Statement by the Ministry of Rivers on the Bridge`
pub(super) fn in_title(title: &str) -> Option<Publisher> {
    const SMALL: [&str; 4] = ["of", "the", "and", "for"];
    if !may_name_publisher(title) {
        return None;
    }
    if let Some((_, name)) = behind_title(title) {
        return Some(Publisher { name: name.to_owned(), organisation: None });
    }
    // `Ministry of Rivers: The bridge is open`
    if let Some((name, _)) = title.split_once(": ").filter(|(name, _)| is_publisher(name)) {
        return Some(Publisher { name: name.to_owned(), organisation: None });
    }
    let by = [" by the ", " from the ", " by "].iter().find_map(|by| title.split_once(by));
    let name_of = |text: &str| {
        let capital = |word: &&str| word.starts_with(char::is_uppercase) || SMALL.contains(word);
        let words: Vec<&str> = text.split_whitespace().take_while(capital).collect();
        // `Briefing by Foreign Ministry Spokesperson Jane Doe`; nobody puts up what is by `White House Advisor Jane Doe`.
        let whose = |word: &&str| word.to_lowercase().starts_with("spokes");
        let end = words.iter().position(whose).unwrap_or(words.len());
        let name = words.get(..end).unwrap_or_default().join(" ");
        if !speaker::people_named(&name).is_empty() {
            return None;
        }
        // In the capitals of a title, nothing tells a verb from a name.
        let rest = text.split_whitespace().nth(words.len());
        let verb = rest.is_some_and(|word| !CONNECTORS.contains(&word));
        ((by.is_some() || verb) && is_publisher(&name)).then_some(name)
    };
    let name = name_of(by.map_or(title, |(_, whom)| whom))?;
    Some(Publisher { name, organisation: None })
}

/// `The bridge is open | Ministry of Rivers`: a headline, and whose page it heads.
pub(super) fn behind_title(title: &str) -> Option<(&str, &str)> {
    let parts = [" : ", " | "].iter().find_map(|mark| title.rsplit_once(mark));
    parts.filter(|(headline, name)| !headline.is_empty() && is_publisher(name))
}

/// Whose site it is, where a line says so: `The official website of the River Office`. A whole government has many offices.
pub(super) fn of_site(zone: &[Block]) -> Option<Publisher> {
    let name = zone.iter().find_map(|block| site_owner(&block.text).filter(|name| is_owner(name)))?;
    Some(Publisher { name: speaker::owner(name), organisation: None })
}

/// Whether a text is a name, and not that of a whole government.
fn is_owner(name: &str) -> bool {
    const WORDS_MAX: usize = 7;
    let capital = |word: &str| word.starts_with(char::is_uppercase) || CONNECTORS.contains(&word);
    name.split_whitespace().count() <= WORDS_MAX
        && name.starts_with(char::is_uppercase)
        && name.split_whitespace().all(capital)
        && !name.ends_with(['.', ':'])
        && !names_kind(name)
        && !is_publisher_alone(&name.to_lowercase())
}

/// `Pressmeddelande från Flodministeriet`: of a text for the press, who tells it.
pub(super) fn of_release(text: &str) -> Option<&str> {
    const FROM: [&str; 11] = [
        " from the ",
        " from ",
        " från ",
        " fra ",
        " du ",
        " de la ",
        " del ",
        " della ",
        " des ",
        " der ",
        " van het ",
    ];
    #[rustfmt::skip]
    const ABOUT: [&str; 14] =
        ["on", "about", "regarding", "sur", "concernant", "relatif", "sobre", "su", "sulla", "om", "zu", "zur", "zum", "über"];
    if !may_name_publisher(text) {
        return None;
    }
    let (_, name) =
        FROM.iter().find_map(|from| text.split_once(from)).filter(|(kind, _)| headline::kind_alone(kind))?;
    // `Déclaration du Gouvernement sur le pont` says of what.
    (is_publisher(name) && !name.split(' ').any(|word| ABOUT.contains(&word))).then_some(name)
}

/// A name without the pictures before it.
fn without_signs(text: &str) -> &str {
    text.trim_start_matches(|c: char| !c.is_alphanumeric() && !c.is_ascii())
}

/// `Ministry of Rivers English` without the link to the same page in another language.
fn without_language(text: &str) -> &str {
    text.rsplit_once(' ').filter(|(_, last)| is_language_link(last)).map_or(text, |(name, _)| name)
}

/// `European Commission - Press release` without what kind of text it puts up.
fn without_kind(text: &str) -> &str {
    let parts = [" - ", " – ", " | "].iter().find_map(|mark| text.split_once(mark));
    parts.filter(|(_, kind)| names_kind(kind)).map_or(text, |(name, _)| name.trim())
}

/// `Ruritania - Ministry of Rivers`: a land, and whose text it is.
pub(super) fn is_of_land(text: &str) -> bool {
    const WORDS_MAX: usize = 3;
    text.split_once(" - ").is_some_and(|(land, name)| {
        let capital = |word: &str| word.starts_with(char::is_uppercase);
        let words = land.split_whitespace();
        words.clone().count() <= WORDS_MAX
            && words.clone().all(capital)
            && !names_kind(text)
            && is_publisher(name)
    })
}

pub(in crate::transcript) fn is_publisher(text: &str) -> bool {
    if !may_name_publisher(text) {
        return false;
    }
    let text = without_signs(text);
    let lower = text.to_lowercase();
    let bare = lower.strip_prefix("the ").unwrap_or(&lower);
    text.chars().count() <= CHARACTERS_MAX
        && !is_kind_of_publisher(&lower)
        && !text.ends_with(['.', ':', '?', '!', '|'])
        && !text.contains(": ")
        && date::find(text).is_none()
        && !lower.contains(" by ")
        && !["’s", "'s"].iter().any(|owner| text.ends_with(owner))
        && !headline::has_sentences(text)
        && !is_english_sentence(text)
        && !is_eastern_headline(text)
        && (is_embassy(&lower)
            || ends_as_publisher(&lower) && !names_kind(text)
            || PUBLISHERS.iter().any(|word| {
                starts_with_words(&lower, word)
                    || starts_with_words(bare, word)
                    || word.contains("mission") && lower.contains(word)
                    || word.ends_with(" of") && lower.contains(word) && of_land(&lower)
            })
            || is_of_nation(text))
}

/// `The Ruritanian Ministry of Rivers`: an adjective goes before what it is.
fn is_of_nation(text: &str) -> bool {
    let bare = text.strip_prefix("The ").unwrap_or(text);
    let Some((nation, rest)) = bare.split_once(' ') else { return false };
    let adjective = nation.starts_with(|c: char| c.is_ascii_uppercase())
        && ["an", "ian", "ese", "ish", "ch", "i"].iter().any(|end| nation.ends_with(end));
    adjective
        && ["Ministry of ", "Ministry for ", "Embassy ", "Department of "]
            .iter()
            .any(|start| rest.starts_with(start))
        && !names_kind(text)
}

/// `외교부 대변인 정례브리핑`: without capitals, whose a headline is goes before what it is.
fn is_eastern_headline(text: &str) -> bool {
    speaker::is_eastern(text) && names_kind(text)
}

/// `Ministry of Rivers welcomes the bridge`: English writes every word of a name with a capital but those between.
fn is_english_sentence(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let english = text.split_whitespace().any(|word| matches!(word, "of" | "the" | "for"));
    english
        && words.any(|word| {
            word.starts_with(|c: char| c.is_ascii_lowercase())
                && !CONNECTORS.contains(&word.trim_end_matches(','))
                && !matches!(word, "as" | "or")
        })
}

/// An embassy is named after its country, too: `U.S. Embassy in Strelsau`.
fn is_embassy(lower: &str) -> bool {
    const WORDS_MAX: usize = 8;
    let mut words = lower.split_whitespace();
    // `U.S. Embassy Strelsau` is where somebody speaks.
    words.by_ref().take(4).any(|word| matches!(word, "embassy" | "consulate"))
        && words.next().is_some_and(|word| matches!(word, "in" | "of" | "to"))
        && words.count() < WORDS_MAX
        && !names_kind(lower)
}

/// `Republic of Ruritania Ministry of Foreign Affairs`
fn of_land(lower: &str) -> bool {
    ["republic of ", "kingdom of ", "state of "].iter().any(|start| lower.starts_with(start))
}

fn starts_with_words(text: &str, words: &str) -> bool {
    text.strip_prefix(words).is_some_and(|rest| {
        !words.chars().next_back().is_some_and(char::is_alphabetic)
            || !rest.starts_with(char::is_alphabetic)
            || words.is_ascii() && words.ends_with("um")
    })
}

/// `PERMANENT MISSION OF THE` goes on below, and `TO THE UNITED NATIONS` belongs to the mission above.
pub(super) fn join(zone: &[Block], roles: &mut [Role]) {
    for n in 1..zone.len() {
        let (Some(last), Some(block)) = (zone.get(n - 1), zone.get(n)) else { continue };
        let lower = block.text.to_lowercase();
        let alone = zone.get(n + 1).is_none_or(|next| next.gap);
        let joined = headline::open_ended(&last.text)
            || accredited(&lower)
            || alone && !block.gap && is_land_below(&last.text, &block.text);
        if roles.get(n - 1) == Some(&Role::Publisher)
            && joined
            && let Some(role) = roles.get_mut(n).filter(|role| **role == Role::Text)
        {
            *role = Role::Publisher;
        }
    }
}

/// `RURITANIA` below `MINISTRY OF RIVERS`: whose ministry it is, in capitals as its name.
fn is_land_below(name: &str, land: &str) -> bool {
    const WORDS_MAX: usize = 2;
    let capitals = |text: &str| text.chars().all(|c| c.is_uppercase() || c == ' ');
    capitals(name)
        && capitals(land)
        && land.split(' ').count() <= WORDS_MAX
        && !is_city(land)
        && !names_kind(land)
}

/// `to the United Nations`, `of the Republic of Ruritania`: with whom the mission above is accredited, or whose ministry it is.
fn accredited(lower: &str) -> bool {
    const STARTS: [&str; 16] = [
        "of the ",
        "de la république",
        "de la república",
        "da república",
        "della repubblica",
        "der bundesrepublik",
        "to the ",
        "auprès d",
        "ante ",
        "junto ",
        "bei ",
        "presso ",
        "pe lângă ",
        "при ",
        "przy ",
        "at the united nations",
    ];
    STARTS.iter().any(|start| lower.starts_with(start))
}
