//! Where a statement was made.

use std::ops::Range;

use super::super::lexicon::{
    JOURNALISTS, LABELS, LEADERS, MEDIA_WORDS, PUBLISHERS, WEEKDAYS, ends_as_publisher, header_label,
    is_city, is_page_clock, is_page_word, is_publisher_alone, names_kind,
};
use super::super::{date, speaker};
use super::headline::is_occasion;

/// Words of a place.
const WORDS_MAX: usize = 6;
/// Characters of a line that is a place.
const LINE_CHARACTERS_MAX: usize = 50;

/// How places of several words begin.
const STARTS: [&str; 36] = [
    "ciudad ",
    "città ",
    "cidade ",
    "belo ",
    "puerto ",
    "bad ",
    "нижний ",
    "frankfurt ",
    "new ",
    "nueva ",
    "nova ",
    "nowy ",
    "san ",
    "santa ",
    "santo ",
    "saint ",
    "saint-",
    "st. ",
    "são ",
    "los ",
    "las ",
    "port ",
    "addis ",
    "abu ",
    "hong ",
    "kuala ",
    "buenos ",
    "rio ",
    "tel ",
    "cape ",
    "the hague",
    "la haye",
    "den haag",
    "united ",
    "la ",
    "el ",
];
/// Words before a date that tell what was done then.
const STATED: [&str; 8] =
    ["delivered", "published", "updated", "posted", "issued", "released", "adopted", "date"];
/// Words between a date and the place behind it.
const WITHIN: [&str; 7] = ["in ", "di ", "à ", "en ", "em ", "a ", "у "];
/// How words for what people do, of which a site has many, end: `Publications`, `Declaraciones`, `Mitteilungen`.
const SECTIONS: [&str; 12] = [
    "tions", "ciones", "siones", "ções", "zioni", "ungen", "tioner", "schaft", "keit", "lung", "politik",
    "schutz",
];
/// Characters of a place in a script without capitals: a longer line is what a text is about.
const EASTERN_CHARACTERS_MAX: usize = 8;
/// Characters of a place on a line of its own.
const ALONE_CHARACTERS_MAX: usize = 30;

/// The name beside a date: `…, Moscow, May 26, 2020`, `New York, le 27 septembre 2024`, `(28 September 2024, New York)`.
pub(super) fn beside(text: &str, date: Range<usize>) -> Option<String> {
    // `（1月5日 於：外務省）`
    if let Some((_, place)) = text.split_once("於：").or_else(|| text.split_once("於:")) {
        return place
            .split(['）', ')', '》', '】'])
            .next()
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::to_owned);
    }
    let before = text.get(..date.start).unwrap_or_default();
    let after = text.get(date.end..).unwrap_or_default();
    // `am 3. März 2022 in Strelsau`, `6 November 2016, di Strelsau, Ruritania`
    let rest = after.trim_start_matches([',', ' ']);
    let name = WITHIN.iter().find_map(|word| rest.strip_prefix(word)).map(|name| name.trim_end_matches('.'));
    let within = name.and_then(|name| fits(name).or_else(|| is_place(name).then(|| name.to_owned())));
    within.or_else(|| before_date(before)).or_else(|| behind_date(before, without_year(after)))
}

/// `28 September 2024, New York`, `Speech by the Minister, 28 September 2024, New York`
fn behind_date(before: &str, after: &str) -> Option<String> {
    let rest = after.trim_start_matches([',', ' ', '"', '/', '|', '，', '、', '،', '-', '–']);
    let rest = behind_clock(rest);
    // `6 мая 2021 г., г. Стрельсау`
    let rest = ["г. ", "м. ", "г."].iter().find_map(|city| rest.strip_prefix(city)).unwrap_or(rest);
    let rest = rest.trim_end_matches([')', ' ', '.', '）']);
    let name = rest.split([',', '(', '|', '，', '）']).next().unwrap_or(rest).trim();
    // `25 June 2019, Strelsau: The ministers …`
    let name = name.split_once(": ").map_or(name, |(name, _)| name);
    let last =
        || after.starts_with(", ") && before.trim_end().ends_with(',') && (name == rest || is_place(rest));
    let bare = without_weekday(before).trim();
    (bare.is_empty() || bare.starts_with(['(', '（', '—']) || last()).then(|| fits(name)).flatten()
}

/// What stands behind a clock: `10:00 Strelsau`, `15:20, Strelsau`, `9:27 p.m. Strelsau`.
fn behind_clock(text: &str) -> &str {
    const HALVES: [&str; 6] = ["a.m.", "p.m.", "am", "pm", "uhr", "h"];
    let clock = |word: &&str| {
        let word = word.trim_end_matches(',');
        word.contains(':') && word.chars().all(|c| c.is_ascii_digit() || c == ':')
    };
    let Some((_, rest)) = text.split_once(' ').filter(|(word, _)| clock(word)) else { return text };
    let half = |word: &str| HALVES.contains(&word.trim_end_matches(',').to_lowercase().as_str());
    rest.split_once(' ').filter(|(word, _)| half(word)).map_or(rest, |(_, rest)| rest)
}

/// What stands behind a date without the word for its year: `5 квітня 2022 року, Стрельсау`.
pub(super) fn without_year(after: &str) -> &str {
    const YEARS: [&str; 7] = ["року", "года", "год", "г.", "р.", "r.", "m."];
    let rest = after.trim_start();
    YEARS.iter().find_map(|year| rest.strip_prefix(year)).unwrap_or(after)
}

fn before_date(before: &str) -> Option<String> {
    // The day of another calendar stands between place and date: `2 آبان 1402 (`.
    let again = before.contains("هـ") || before.contains('،') && before.ends_with('(');
    let before = if again { before.split(char::is_numeric).next().unwrap_or(before) } else { before };
    let before = without_weekday(before);
    // `Presidency of the Republic | 18 January 2020` says whose a text is, `at the bridge, Zenda | 18 January 2020` where.
    if before.trim_end().ends_with('|') && !before.contains(',') {
        return None;
    }
    let name = before
        .trim_end_matches([',', ' ', '،', '，', ':', '|'])
        .rsplit([',', '(', '|', '–', '/', '،', '（', '，'])
        .next()?
        .trim();
    let name = name.rsplit_once(" - ").map_or(name, |(_, name)| name);
    // `Geneva (Switzerland), 1 March 2013`
    if name.ends_with(')') {
        let whole = before.trim_end_matches([',', ' ']).rsplit([',', '|', '–', '/']).next()?.trim();
        return in_province(whole);
    }
    let name = [
        "fait à ",
        "done at ",
        "done in ",
        "hecho en ",
        "dado en ",
        "feito em ",
        "fatto a ",
        "în ",
        "in ",
        "à ",
        "v ",
        "г. ",
        "м. ",
    ]
    .iter()
    .find_map(|start| {
        let head = name.get(..start.len()).filter(|head| head.to_lowercase() == **start)?;
        name.get(head.len()..)
    })
    .unwrap_or(name);
    // `Published: STRELSAU, February 6, 2021`, `Statement before the Second Committee. Strelsau, 6 February 2021`
    let name = name.rsplit_once(": ").map_or(name, |(_, name)| name);
    let name = name.rsplit_once(". ").filter(|(head, _)| ends_with_word(head)).map_or(name, |(_, name)| name);
    let name = match name.to_lowercase().as_str() {
        "d.c." | "d. c." | "d.c" | "d. c" | "n.y." | "dc" | "ny" => {
            before.rsplit_once([',']).and_then(|(head, _)| head.rsplit(',').next()).map_or(name, str::trim)
        }
        _ => name,
    };
    let name = fits(name)?;
    Some(with_land(before, &name).or_else(|| with_state(before, &name)).unwrap_or(name))
}

/// Whether a full stop behind a text ends a sentence and no abbreviation.
fn ends_with_word(head: &str) -> bool {
    const LETTERS_MIN: usize = 4;
    head.chars().rev().take_while(|c| c.is_alphabetic()).count() >= LETTERS_MIN
}

/// `Strelsau, Ruritania` of `(Strelsau, Ruritania, `: one word before the comma is a city, several are a person as often.
fn with_land(before: &str, land: &str) -> Option<String> {
    let whole = before.trim_end_matches([',', ' ']).rsplit(['(', '|', '–', '（']).next()?.trim();
    let city = whole.strip_suffix(land)?.strip_suffix(", ")?;
    ((!city.contains(' ') || is_city(city)) && fits(city).is_some()).then(|| whole.to_owned())
}

/// `Strelsau/ST`: a city and the letters of its state.
fn with_state(before: &str, state: &str) -> Option<String> {
    let letters = state.len() == 2 && state.bytes().all(|byte| byte.is_ascii_uppercase());
    let (city, _) = before.rsplit_once('/').filter(|_| letters)?;
    let city = fits(city.rsplit([',', '(', '|']).next()?.trim())?;
    Some(format!("{city}/{state}"))
}

/// What goes before a date without the day of the week and the small words between: `Rome, on Tuesday`.
fn without_weekday(before: &str) -> &str {
    let mark = |c: char| {
        matches!(c, ',' | '(' | '/' | '–' | '-' | '—' | '،' | '（' | '，' | '.') || c.is_whitespace()
    };
    let mut before = before.trim_end_matches(mark);
    loop {
        let (head, last) = before.rsplit_once([' ', ',', '،', '(', '（']).unwrap_or(("", before));
        let lower = last.to_lowercase();
        let small = matches!(
            lower.as_str(),
            "le" | "on"
                | "den"
                | "am"
                | "el"
                | "a"
                | "il"
                | "dne"
                | "em"
                | "на"
                | "la"
                | "data"
                | "de"
                | "في"
        );
        // `Santo Domingo`
        let day = WEEKDAYS.contains(&lower.as_str()) && !head.ends_with("Santo");
        if last.is_empty() || !(small || day) {
            return before;
        }
        before = head.trim_end_matches(mark);
    }
}

/// Whether a name in lower case begins as places of several words do.
fn begins_place(lower: &str) -> bool {
    STARTS.iter().any(|start| lower.starts_with(start))
}

fn fits(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let capital = |word: &&str| word.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    let lower = name.to_lowercase();
    // `Frankfurt am Main`, `Port of Spain`, `Sharm el-Sheikh`
    let port = words.first().is_some_and(|first| matches!(*first, "Port" | "Isle"));
    let small = |word: &&str| {
        matches!(
            *word,
            "am" | "an" | "der" | "sur" | "upon" | "de" | "do" | "da" | "del" | "della" | "di" | "du" | "la"
        ) || port && *word == "of"
            || word.starts_with("el-")
            || word.starts_with("al-")
    };
    // One letter is that of a half of the day: `3:30 ص`.
    let letter = name.chars().count() == 1;
    // `Santa Cruz de la Sierra`
    let most = if begins_place(&lower) { 5 } else { 3 };
    let shaped = (1..=most).contains(&words.len())
        && !letter
        && words.first().is_some_and(capital)
        && words.iter().all(|word| (capital(word) || small(word)) && !word.contains([':', '：']));
    let day = WEEKDAYS.contains(&lower.as_str()) || lower.starts_with("星期");
    let hague = words.len() == 2 && lower == "the hague";
    let other = !hague && words.iter().any(|word| speaker::is_office(word) || speaker::is_honorific(word))
        || PUBLISHERS.iter().any(|start| lower.starts_with(start))
        || ends_as_publisher(&lower);
    // A kind may be a whole word: `puhe `.
    let kind = header_label(name).is_some()
        || names_kind(&format!("{name} "))
        || LABELS.contains(&lower.as_str())
        || LEADERS.contains(&lower.as_str())
        || words.iter().any(|word| is_event(word))
        || speaker::is_eastern(name) && is_publisher_alone(&lower)
        || is_page_word(&lower)
        || SECTIONS.iter().any(|end| lower.ends_with(end))
        || STATED.contains(&lower.as_str())
        || is_page_clock(name);
    let plain = !name.contains(|c: char| c.is_ascii_digit() || c == ')');
    let long = speaker::is_eastern(name) && name.chars().count() > EASTERN_CHARACTERS_MAX;
    (shaped && !long && !day && !other && !kind && plain).then(|| name.to_owned())
}

/// `Departmental Conference`, `Reunião Plenária`: what was held is not where.
pub(super) fn is_event(word: &str) -> bool {
    const EVENTS: [&str; 30] = [
        "conference",
        "meeting",
        "session",
        "summit",
        "forum",
        "debate",
        "congress",
        "seminar",
        "conférence",
        "réunion",
        "séance",
        "sommet",
        "congrès",
        "conferencia",
        "reunión",
        "sesión",
        "cumbre",
        "congreso",
        "conferência",
        "reunião",
        "sessão",
        "cimeira",
        "congresso",
        "riunione",
        "vertice",
        "konferenz",
        "sitzung",
        "gipfel",
        "konferencja",
        "конференция",
    ];
    EVENTS.contains(&word.to_lowercase().as_str())
}

/// The place that opens a text: `STRELSAU — The ministers …`, `Strelsau (RNA) – The ministers …`, `Strelsau, Ruritania: The …`.
pub(super) fn of_dateline(text: &str) -> Option<String> {
    const HEAD_BYTES_MAX: usize = 60;
    let end = text.floor_char_boundary(HEAD_BYTES_MAX);
    let head = text.get(..end)?;
    let ended = [" --", " —", " –"].iter().find_map(|dash| head.strip_suffix(dash)).map(|head| (head, ""));
    // `Strelsau, 6 may (RNA).`
    if let Some((city, rest)) = head.split_once(", ")
        && rest.starts_with(|c: char| c.is_ascii_digit())
        && rest.split_once(" (").and_then(|(_, rest)| rest.split_once(')')).is_some_and(|(agency, _)| {
            agency.len() >= 2 && agency.bytes().all(|byte| byte.is_ascii_uppercase())
        })
    {
        return fits(city);
    }
    let dashed = [" — ", " – ", " -- ", "— "]
        .iter()
        .filter_map(|dash| head.split_once(dash))
        .min_by_key(|(head, _)| head.len())
        .or(ended);
    if let Some((name, _)) = dashed {
        let (name, agency) =
            name.split_once(" (").map_or((name, None), |(name, agency)| (name, Some(agency)));
        let capitals =
            |text: &str| text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase);
        let city = name.split(", ").next().unwrap_or(name);
        let agency = agency
            .and_then(|agency| agency.strip_suffix(')'))
            .is_some_and(|agency| !agency.contains(' ') && capitals(agency));
        return (agency || capitals(city)).then(|| fits(city)).flatten();
    }
    let (name, _) = head.split_once(": ")?;
    is_place(name).then(|| name.to_owned())
}

/// The place at the end of a headline, or of a line below it: `Toast at the State Dinner in Strelsau, Ruritania`. Where it says what is
/// spoken about, the place may be that of the matter, and where nobody speaks it may be none: `Investing in Health, Education`.
pub(super) fn at_end(text: &str) -> Option<String> {
    const BEFORE: [&str; 8] = [" in ", " at ", " en ", " desde ", " à ", " em ", " a ", " la "];
    const ABOUT: [&str; 6] = [" on ", " about ", " sobre ", " sur ", " regarding ", " concerning "];
    // `Interview of the Minister (Strelsau, 7 October)`: without its year, the day is none.
    let bracket = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')).map(|(_, within)| within);
    if let Some((place, _)) =
        bracket.and_then(|within| within.split_once(", ")).filter(|(_, day)| date::is_yearless(day))
    {
        return fits(place);
    }
    // `Transcript of a briefing by the Director of the Fund, Washington, D.C.`
    if let Some((head, capital)) =
        [", D.C.", ", DC"].iter().find_map(|capital| Some((text.strip_suffix(capital)?, capital)))
    {
        let (_, city) = head.rsplit_once(", ")?;
        return fits(city).map(|city| format!("{city}{capital}"));
    }
    if ABOUT.iter().any(|about| text.contains(about)) {
        return None;
    }
    let ends = BEFORE.iter().filter_map(|word| text.rsplit_once(word));
    let behind_word = ends.min_by_key(|(_, place)| place.len()).and_then(|(head, place)| {
        // `la Ciudad de México`
        let place = ["la ", "the "].iter().find_map(|the| place.strip_prefix(the)).unwrap_or(place);
        ((is_place(place) || is_city(place)) && is_spoken(head)).then(|| place.to_owned())
    });
    behind_word.or_else(|| behind_comma(text))
}

/// Whether the start of a headline says that somebody speaks.
fn is_spoken(head: &str) -> bool {
    names_kind(head) || is_occasion(head) || !speaker::people_named(head).is_empty()
}

/// `Address of the President to the Parliament, Strelsau`, `Remarks before the Economic Club, Strelsau, Ruritania`: a city that is known
/// as one. Several are what is spoken of.
fn behind_comma(text: &str) -> Option<String> {
    let (head, last) = text.rsplit_once(", ")?;
    let (whole, place) = match head.rsplit_once(", ") {
        // `New York, New York`
        Some((whole, city)) if is_city(city) && (city == last || !is_city(last)) => {
            (whole, Some(format!("{city}, {last}")).filter(|place| is_place(place))?)
        }
        Some((_, city)) if is_city(city) => return None,
        _ => (head, is_city(last).then(|| last.to_owned())?),
    };
    is_spoken(whole).then_some(place)
}

/// A place alone on a line, above or below a date: `New York`, `PUTRAJAYA`.
pub(super) fn alone(text: &str) -> Option<String> {
    let line = text.trim_end_matches(',');
    let plain =
        !line.contains([',', '.', ':', '(', '"', '«']) && line.chars().count() <= ALONE_CHARACTERS_MAX;
    // Two words are a person's name as often.
    let lower = line.to_lowercase();
    let sure = !line.contains(' ') || begins_place(&lower) || lower.ends_with(" city") || is_city(line);
    let page = is_page_word(&lower);
    (plain && sure && !page).then(|| fits(line)).flatten().or_else(|| in_province(line))
}

/// `RURITANIA` beside the day, above `STATEMENT BY THE AMBASSADOR OF RURITANIA`: whose delegation speaks, and not where.
pub(super) fn is_of_speaker(place: &str, title: &str) -> bool {
    const OF: [&str; 7] = ["of", "de", "del", "du", "da", "do", "von"];
    let (place, title) = (place.to_lowercase(), title.to_lowercase());
    !is_city(&place) && OF.iter().any(|of| title.contains(&format!(" {of} {place}")))
}

/// The last part of a publisher's line: `Department of Information • News Division • New York`.
pub(super) fn of_publisher(line: &str) -> Option<String> {
    let last =
        [" • ", " · ", " . "].iter().find_map(|mark| line.rsplit_once(mark)).map(|(_, last)| last.trim())?;
    alone(last)
}

/// `Ottawa (Ontario)`
fn in_province(line: &str) -> Option<String> {
    let (city, province) = line.strip_suffix(')')?.split_once(" (")?;
    let named = line.chars().count() <= ALONE_CHARACTERS_MAX && !city.contains(' ');
    (named && fits(city).is_some() && fits(province).is_some()).then(|| line.to_owned())
}

/// A line that is a place: `Berlin, Germany`, `Washington, D.C.`
pub(super) fn is_place(text: &str) -> bool {
    let Some((city, land)) = text.split_once(", ") else { return false };
    let words = |text: &str| text.split_whitespace().count();
    let capital = |text: &str| {
        text.split_whitespace().all(|word| {
            word.chars().next().is_some_and(char::is_uppercase)
                || matches!(word, "of" | "the" | "de" | "la" | "del")
        })
    };
    let lower = text.to_lowercase();
    let office = lower
        .split([' ', ',', '-'])
        .any(|word| speaker::is_office(word) || JOURNALISTS.contains(&word) || MEDIA_WORDS.contains(&word));
    text.chars().count() <= LINE_CHARACTERS_MAX
        && words(text) <= WORDS_MAX
        && capital(city)
        && capital(land)
        && !office
        && (!text.ends_with(['.', ':', '!', ',']) || text.ends_with("D.C.") || text.ends_with("N.Y."))
        && !text.chars().any(|c| c.is_ascii_digit())
        && !PUBLISHERS.iter().any(|start| lower.starts_with(start))
        // `STRELSAU, RURITANIA`: in capitals, two words are a name as often.
        && (city.chars().any(char::is_lowercase) || is_city(city))
        && !["mr", "madam", "excellenc", "ladies", "dear"].iter().any(|start| lower.starts_with(start))
        && !names_kind(text)
}
