//! What stands before the body: publisher, headline, date, place, and the furniture of the page.

use jiff::civil::Date;

use super::blocks::Block;
use super::date::{self, Found};
use super::{turns, warning};
use crate::model::{Kind, Publisher, Warning};

/// Lines that are looked through for a header.
const HEADER_LINES_MAX: usize = 200;
/// Lines below the header in which a line with the date is looked for.
const DATE_LINES_MAX: usize = 30;
/// Characters of a headline.
const TITLE_CHARACTERS_MAX: usize = 400;
/// Characters of a line that names a publisher.
const PUBLISHER_CHARACTERS_MAX: usize = 100;
/// Lines of a broken headline.
const TITLE_LINES_MAX: usize = 6;

/// What a header says.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) title: Option<String>,
    pub(super) date: Option<Date>,
    pub(super) place: Option<String>,
    pub(super) publisher: Option<Publisher>,
    pub(super) source: Option<String>,
    /// Index of the first block of the body.
    pub(super) body: usize,
}

/// What a line of the header is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Blank,
    Furniture,
    Source,
    Publisher,
    Date,
    Text,
}

/// Finds the header.
pub(super) fn find(blocks: &[Block], warnings: &mut Vec<Warning>) -> Header {
    let mut header = Header::default();
    let mut publishers: Vec<&str> = Vec::new();
    let mut dates: Vec<(u32, &str)> = Vec::new();
    let mut at = 0;
    while let Some(block) = blocks.get(at).filter(|_| at < HEADER_LINES_MAX) {
        at += 1;
        match role(&block.text) {
            Role::Blank | Role::Furniture => {}
            Role::Source => header.source = url(&block.text).or(header.source),
            Role::Publisher => publishers.push(&block.text),
            Role::Date => dates.push((block.line, &block.text)),
            Role::Text if header.title.is_none() && is_headline(&block.text) => {
                let (title, lines) = headline(blocks.get(at - 1..).unwrap_or_default());
                at += lines - 1;
                dates.push((block.line, &block.text));
                header.title = Some(title);
            }
            Role::Text => {
                at -= 1;
                break;
            }
        }
        header.body = at;
    }
    if header.title.is_none() && publishers.is_empty() && dates.is_empty() {
        // Nothing but body: what was passed over as furniture was looked at line by line all the same.
        header.body = header.body.min(at);
    }
    if !publishers.is_empty() {
        publishers.dedup();
        header.publisher = Some(Publisher { name: publishers.join(", "), organisation: None });
    }
    choose_date(&mut header, &dates, warnings);
    if header.date.is_none() {
        // A headline broken over many lines ends the search early: the date has a line of its own a little further down.
        let below = blocks
            .iter()
            .skip(header.body)
            .take(DATE_LINES_MAX)
            .filter(|block| role(&block.text) == Role::Date);
        let below: Vec<(u32, &str)> = below.map(|block| (block.line, block.text.as_str())).take(1).collect();
        choose_date(&mut header, &below, warnings);
    }
    header
}

/// The date of the headline counts before that of a line of its own, and a later line before an earlier one: the first is the
/// page's.
fn choose_date(header: &mut Header, dates: &[(u32, &str)], warnings: &mut Vec<Warning>) {
    let title = header.title.clone().unwrap_or_default();
    let titles = date::find(&title).map(|found| (found, title.as_str(), None));
    let lines = dates.iter().rev().filter_map(|(line, text)| Some((date::find(text)?, *text, Some(*line))));
    for (found, text, line) in titles.into_iter().chain(lines) {
        match found {
            Found::Day(day, span) => {
                header.date = Some(day);
                header.place = place(text.get(..span.start).unwrap_or_default());
                return;
            }
            Found::Doubtful(reason) => warnings.push(warning("date_doubtful", reason, line)),
        }
    }
}

/// The name before a date: `…, Moscow, May 26, 2020`, `New York, le 27 septembre 2024`.
fn place(before: &str) -> Option<String> {
    let before = before.trim_end_matches(|c: char| c == ',' || c == '(' || c.is_whitespace());
    let before =
        [" le", " on", " den", " am"].iter().find_map(|word| before.strip_suffix(word)).unwrap_or(before);
    let name = before.trim_end_matches([',', ' ']).rsplit([',', '(', '|', '–']).next()?.trim();
    let words: Vec<&str> = name.split_whitespace().collect();
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let fits =
        (1..=3).contains(&words.len()) && words.iter().all(|word| capital(word) && !word.ends_with(':'));
    let weekday =
        ["day", "di", "день"].iter().any(|end| name.to_lowercase().ends_with(end)) && words.len() == 1;
    (fits && !weekday && !name.chars().any(|c| c.is_ascii_digit())).then(|| name.to_owned())
}

fn role(text: &str) -> Role {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let lower = text.to_lowercase();
    if text.is_empty() {
        Role::Blank
    } else if lower.starts_with("http://") || lower.starts_with("https://") {
        Role::Source
    } else if is_furniture(text, &lower, letters) {
        Role::Furniture
    } else if is_date_line(text, letters) {
        Role::Date
    } else if turns::marker(text).is_none() && is_publisher(text, &lower) {
        Role::Publisher
    } else {
        Role::Text
    }
}

fn url(text: &str) -> Option<String> {
    url::Url::parse(text.split_whitespace().next()?).ok().map(String::from)
}

/// Lines of a page, not of a statement.
fn is_furniture(text: &str, lower: &str, letters: usize) -> bool {
    const WHOLE: [&str; 16] = [
        "cite",
        "for immediate release",
        "check against delivery",
        "as delivered",
        "as prepared for delivery",
        "home",
        "print",
        "share",
        "en español",
        "unofficial translation",
        "unofficial english translation",
        "seul le prononcé fait foi",
        "transcript",
        "jump to main content",
        "jump to navigation",
        "skip to content",
    ];
    const PARTS: [&str; 9] = [
        "tel:",
        "tel.:",
        "phone:",
        "fax:",
        "tel. ",
        "consular queries",
        "days have passed since",
        " > ",
        "» ",
    ];
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    letters < 3
        || text.starts_with(['•', '|', '»'])
        || WHOLE.contains(&bare)
        || PARTS.iter().any(|part| lower.contains(part))
        || digits >= 7 && text.contains('+') && date::find(text).is_none()
        || is_clock(lower, letters)
}

/// `11:23 A.M. CST`, `Moscow: 15:46 / London: 13:46`
fn is_clock(lower: &str, letters: usize) -> bool {
    let bytes: Vec<u8> = lower.bytes().collect();
    let clock = bytes.windows(4).any(|four| {
        matches!(four, [a, b':', c, d] if a.is_ascii_digit() && c.is_ascii_digit() && d.is_ascii_digit())
    });
    clock && letters < 20 && lower.chars().count() < 50
}

/// A line that is little more than a date.
fn is_date_line(text: &str, letters: usize) -> bool {
    match date::find(text) {
        Some(Found::Day(_, span)) => {
            text.chars().count() < 60 && letters < text.get(span).map_or(0, str::len) + 25
        }
        _ => false,
    }
}

fn is_publisher(text: &str, lower: &str) -> bool {
    const WORDS: [&str; 24] = [
        "embassy",
        "ambasada",
        "ambassade",
        "embajada",
        "botschaft",
        "посольство",
        "ministry of",
        "ministerul",
        "ministère",
        "ministerio",
        "ministerium",
        "министерство",
        "міністерство",
        "permanent mission",
        "постоянное представительство",
        "mission permanente",
        "the white house",
        "office of the",
        "department of state",
        "press service",
        "пресс-служба",
        "kancelaria",
        "staatskanzlei",
        "regeringskansliet",
    ];
    text.chars().count() <= PUBLISHER_CHARACTERS_MAX
        && !text.ends_with(['.', ':', '?', '!'])
        && !lower.starts_with("remarks")
        && !lower.starts_with("statement")
        && date::find(text).is_none()
        && WORDS.iter().any(|word| {
            lower.starts_with(word) || lower.strip_prefix("the ").is_some_and(|rest| rest.starts_with(word))
        })
}

/// Whether a line can be a headline: not a sentence of the body, not a greeting, not a marker.
fn is_headline(text: &str) -> bool {
    let length = text.chars().count();
    let words = text.split_whitespace().count();
    words >= 2
        && length <= TITLE_CHARACTERS_MAX
        && turns::marker(text).is_none()
        && !text.ends_with(['.', ':', ';', ',', '!'])
        && !(length > 120 && text.contains(". ") && date::find(text).is_none())
}

/// A headline with the lines into which it is broken, and how many they are.
fn headline(blocks: &[Block]) -> (String, usize) {
    let mut title = String::new();
    let mut lines = 0;
    for block in blocks.iter().take(TITLE_LINES_MAX) {
        let more = role(&block.text) == Role::Text && is_headline(&block.text)
            || lines > 0 && is_bare_continuation(&block.text);
        if lines > 0 && (!more || block.text.chars().count() > 100 || title.chars().count() > 100) {
            break;
        }
        if lines > 0 {
            title.push(' ');
        }
        title.push_str(&block.text);
        lines += 1;
    }
    (title, lines.max(1))
}

/// `at`, `to` on a line of its own within a broken headline.
fn is_bare_continuation(text: &str) -> bool {
    matches!(
        text.to_lowercase().as_str(),
        "at" | "to" | "on" | "of" | "by" | "before" | "à" | "en" | "la" | "на"
    )
}

/// The kind of statement that a headline names.
pub(super) fn kind(title: &str) -> Kind {
    const KINDS: [(Kind, &[&str]); 6] = [
        (
            Kind::NewsConference,
            &[
                "news conference",
                "press conference",
                "press availability",
                "пресс-конференци",
                "conférence de presse",
                "conferință de presă",
                "rueda de prensa",
                "conferencia de prensa",
                "pressekonferenz",
            ],
        ),
        (Kind::Interview, &["interview", "интервью", "entretien", "interviu", "entrevista", "інтерв"]),
        (Kind::Briefing, &["briefing", "gaggle", "брифинг", "брифінг", "point de presse"]),
        (
            Kind::Communique,
            &[
                "communiqué",
                "communique",
                "joint statement",
                "press release",
                "коммюнике",
                "comunicat",
                "comunicado",
                "заявление",
                "erklärung",
                "déclaration",
            ],
        ),
        (
            Kind::Speech,
            &[
                "speech",
                "address",
                "выступление",
                "discours",
                "discurs",
                "discurso",
                "rede ",
                "промова",
                "intervention",
                "general debate",
            ],
        ),
        (Kind::Remarks, &["remarks", "statement", "answers to questions", "toast"]),
    ];
    let lower = title.to_lowercase();
    let named = KINDS.iter().find(|(_, words)| words.iter().any(|word| lower.contains(word)));
    named.map_or(Kind::Other, |(kind, _)| *kind)
}
