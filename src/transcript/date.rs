//! Days as people write them. What is doubtful is no date.

mod calendars;

use std::sync::LazyLock;

use jiff::civil::Date;
use rustc_hash::FxHashSet;
use unicode_normalization::UnicodeNormalization;

use super::lexicon::{ARTICLES, DAY_SUFFIXES, JOINTS, MONTHS, SOLAR_MONTHS, WEEKDAYS, YEAR_WORDS};
use crate::text::is_presented;
use calendars::{of_buddha, of_era, of_republic, solar};

/// Bytes of a line that names a day; a longer one tells a story.
const LINE_BYTES_MAX: usize = 4_000;

/// What a line says about a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// One day, and the bytes of the line that name it.
    Day(Date, std::ops::Range<usize>),
    /// A date that cannot be told.
    Doubtful(Doubt),
}

/// Why a date cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Doubt {
    pub(super) reason: &'static str,
    /// The day that is meant where the language of the text writes days first.
    pub(super) day_first: Option<Date>,
}

impl Doubt {
    /// Several days are named.
    const RANGE: Self = Self { reason: "the text names a range of days", day_first: None };

    /// Day and month of a numeric date could be either; read with the day first.
    fn either(day_first: Date) -> Self {
        Self { reason: "day and month of a numeric date could be either", day_first: Some(day_first) }
    }
}

#[derive(Clone, Debug)]
struct Token<'a> {
    text: &'a str,
    at: usize,
}

/// Whether a full stop and a space are between two tokens.
fn stops(line: &str, one: &Token<'_>, next: &Token<'_>) -> bool {
    line.get(one.at + one.text.len()..next.at) == Some(". ")
}

/// The last date of a line: a headline ends with its date.
pub(super) fn find(line: &str) -> Option<Found> {
    // Digits of other scripts are not ASCII.
    let plain = || !line.bytes().any(|byte| byte.is_ascii_digit() || !byte.is_ascii());
    if line.len() > LINE_BYTES_MAX
        || plain()
        || !line.chars().any(|c| c.is_ascii_digit() || ascii_digit(c).is_some())
    {
        return None;
    }
    let Some(plain) = with_ascii_digits(line) else { return find_plain(line) };
    match find_plain(&plain)? {
        Found::Day(day, span) => {
            let characters = plain.get(..span.start).unwrap_or_default().chars().count();
            let start = line.char_indices().nth(characters).map_or(line.len(), |(at, _)| at);
            // What follows has as many characters in both, unless it has digits, too.
            let rest = plain.get(span.end..).unwrap_or_default();
            let same = !rest.bytes().any(|byte| byte.is_ascii_digit());
            let after = rest.chars().count().checked_sub(1).filter(|_| same);
            let end = after.and_then(|n| line.char_indices().nth_back(n)).map_or(line.len(), |(at, _)| at);
            Some(Found::Day(day, start..end.max(start)))
        }
        doubt @ Found::Doubtful(_) => Some(doubt),
    }
}

/// Whether a word begins a range, and names nothing: `DU 20 AU 28 SEPTEMBRE`.
pub(super) fn is_of_range(word: &str) -> bool {
    const STARTS: [&str; 16] = [
        "du", "from", "vom", "von", "del", "dal", "de", "do", "od", "от", "с", "від", "z", "från", "fra",
        "vanaf",
    ];
    let lower = word.to_lowercase();
    STARTS.contains(&lower.as_str()) || month_name(word).is_some()
}

/// Whether a line is a day without its year, and nothing else: `27 September, Friday`. Which year it is of, nothing tells.
pub(super) fn is_yearless(line: &str) -> bool {
    const BYTES_MAX: usize = 60;
    const SMALL: [&str; 4] = ["de", "of", "di", "den"];
    if line.len() > BYTES_MAX || !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let (mut days, mut months) = (0, 0);
    let all = tokens(line).iter().all(|token| {
        let lower = token.text.to_lowercase();
        if month_name(token.text).is_some() {
            months += 1;
            return true;
        }
        let digits = lower.trim_end_matches(|c: char| !c.is_ascii_digit());
        if digits.parse().is_ok_and(|day: u8| (1..=31).contains(&day)) {
            days += 1;
            return DAY_SUFFIXES.contains(&lower.get(digits.len()..).unwrap_or_default());
        }
        WEEKDAYS.contains(&lower.as_str())
            || SMALL.contains(&lower.as_str())
            || ARTICLES.contains(&lower.as_str())
    });
    all && days == 1 && months == 1
}

fn find_plain(line: &str) -> Option<Found> {
    let tokens = tokens(line);
    let mut found: Option<Found> = None;
    for (n, token) in tokens.iter().enumerate() {
        let rest = tokens.get(n..).unwrap_or_default();
        let here = numeric(token)
            .or_else(|| named(line, rest))
            .or_else(|| year_first(line, rest))
            .or_else(|| spaced(line, rest))
            .or_else(|| vietnamese(rest))
            .or_else(|| ideographic(line, token));
        if let Some(here) = here {
            let range = is_range(line, &tokens, n) || are_joined(line, found.as_ref(), &here);
            found = Some(if range { Found::Doubtful(Doubt::RANGE) } else { here });
        } else if found.is_none() && is_open_range(line, rest) {
            found = Some(Found::Doubtful(Doubt::RANGE));
        }
    }
    found
}

/// Digits of other scripts as ASCII, printed forms of Arabic letters as letters, and Arabic months of two words as one, character by
/// character; `None` where there are none.
fn with_ascii_digits(line: &str) -> Option<String> {
    let arabic = line.contains("كانون ") || line.contains("تشرين ");
    let foreign = arabic || line.chars().any(|c| ascii_digit(c).is_some() || is_presented(c));
    foreign.then(|| {
        let letter = |c: char| is_presented(c).then(|| std::iter::once(c).nfkc().next())?;
        let plain = |c: char| ascii_digit(c).or_else(|| letter(c)).unwrap_or(c);
        let digits: String = line.chars().map(plain).collect();
        digits.replace("كانون ", "كانون\u{640}").replace("تشرين ", "تشرين\u{640}")
    })
}

/// Arabic-Indic, Persian, Devanagari, Thai and full-width digits, and the ideographs of years written out digit by digit.
fn ascii_digit(c: char) -> Option<char> {
    let value = match c {
        '\u{660}'..='\u{669}' => u32::from(c) - 0x660,
        '\u{6f0}'..='\u{6f9}' => u32::from(c) - 0x6f0,
        '\u{966}'..='\u{96f}' => u32::from(c) - 0x966,
        '\u{e50}'..='\u{e59}' => u32::from(c) - 0xe50,
        '\u{ff10}'..='\u{ff19}' => u32::from(c) - 0xff10,
        '〇' | '○' => 0,
        _ => return None,
    };
    char::from_digit(value, 10)
}

/// Words and numbers; a numeric date is one token.
fn tokens(line: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut start = None;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        let inside = c.is_alphanumeric() || matches!(c, '.' | '/' | '-');
        // `4.März`, `4Μαρτίου` are two words.
        let head = start.and_then(|from| line.get(from..at)).filter(|_| c.is_alphabetic());
        let head = head.and_then(|word| {
            word.strip_suffix('.').or((c.is_uppercase() && !c.is_ascii() && word.len() <= 2).then_some(word))
        });
        if let Some(head) = head.filter(|head| head.bytes().all(|byte| byte.is_ascii_digit())) {
            tokens.push(Token { text: head, at: start.unwrap_or_default() });
            start = Some(at);
        }
        match start {
            None if inside => start = Some(at),
            Some(from) if !inside => {
                start = None;
                let text = line.get(from..at).unwrap_or_default();
                let text = text.trim_end_matches(['.', '-', '/']);
                if !text.is_empty() {
                    tokens.push(Token { text, at: from });
                }
            }
            _ => {}
        }
    }
    tokens
}

/// 2020-05-26, 26.05.2020, 9/24/2024 where only one reading is a day.
fn numeric(token: &Token<'_>) -> Option<Found> {
    let separator = token.text.chars().find(|c| matches!(c, '.' | '/' | '-'))?;
    // The clock of 2022-04-06T13:47 is not asked.
    let text =
        token.text.split_once('T').filter(|(day, _)| day.len() == 10).map_or(token.text, |(day, _)| day);
    let parts: Vec<&str> = text.split(separator).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let span = token.at..token.at + token.text.len();
    // 26-Sep-2024
    if let Some(month) = month_name(b).filter(|_| separator == '-') {
        let (year, mday) = if a.len() == 4 { (*a, *c) } else { (*c, *a) };
        return (year.len() == 4).then(|| day(year, month, mday)).flatten().map(|day| Found::Day(day, span));
    }
    if parts.iter().any(|part| part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    if a.len() == 4 {
        return solar(a, month(b)?, c).or_else(|| day(a, month(b)?, c)).map(|day| Found::Day(day, span));
    }
    let year = year(c)?;
    let european = day(&year, month(b).unwrap_or(0), a);
    let american = day(&year, month(a).unwrap_or(0), b);
    // With full stops the day goes first, where that is one.
    let american = american.filter(|_| separator != '.' || european.is_none());
    match (european, american) {
        (Some(one), Some(other)) if one != other => Some(Found::Doubtful(Doubt::either(one))),
        (one, other) => one.or(other).map(|day| Found::Day(day, span)),
    }
}

/// Two digits are of this century up to 49, and of the last from 50 (RFC 5322, section 4.3).
fn year(text: &str) -> Option<String> {
    match text.len() {
        4 => Some(text.to_owned()),
        2 if text < "50" => Some(format!("20{text}")),
        2 => Some(format!("19{text}")),
        _ => None,
    }
}

fn month(text: &str) -> Option<i8> {
    text.parse().ok().filter(|month| (1..=12).contains(month))
}

fn day(year: &str, month: i8, day: &str) -> Option<Date> {
    let day = day.trim_end_matches(|c: char| !c.is_ascii_digit());
    if day.is_empty() || day.len() > 2 {
        return None;
    }
    let year = year.parse().ok().filter(|year| (1700..=2200).contains(year))?;
    Date::new(year, month, day.parse().ok()?).ok()
}

/// May 26, 2020; 26 May 2020; le 1er mai 2020; 26 de mayo de 2020; 26 мая 2020 года.
fn named(line: &str, tokens: &[Token<'_>]) -> Option<Found> {
    let small = |text: &str| matches!(text, "de" | "del" | "of" | "the" | "DE" | "DEL" | "OF" | "THE");
    let mut words = tokens.iter().filter(|token| !small(token.text));
    let (a, b, mut c) = (words.next()?, words.next()?, words.next()?);
    let number = |token: &&Token<'_>| token.text.starts_with(|c: char| c.is_ascii_digit());
    // `26 أيلول / سبتمبر 2024`: a month by both of its names. Nearly all words are out by the year that does not follow.
    if !number(&c)
        && let Some(year) = words.next().filter(number)
        && month_name(b.text).is_some_and(|month| month_name(c.text) == Some(month))
    {
        c = year;
    }
    let digits = c.text.bytes().take_while(u8::is_ascii_digit).count();
    // `29 July 02`: two digits are a year behind a day and a month, where no clock begins with them.
    let short = || digits == 2 && c.text.len() == 2 && a.text.starts_with(|c: char| c.is_ascii_digit());
    let clock = || line.get(c.at + 2..).is_some_and(|rest| rest.starts_with(':'));
    let year = match digits {
        4 => c.text.get(..4)?.to_owned(),
        _ => year(c.text).filter(|_| short() && !clock())?,
    };
    if let Some(month) = SOLAR_MONTHS.iter().position(|name| *name == b.text) {
        let day = solar(&year, i8::try_from(month + 1).ok()?, a.text)?;
        return Some(Found::Day(day, a.at..c.at + c.text.len()));
    }
    let (month, day_text) = match (month_name(a.text), month_name(b.text).or_else(|| leaf_fall(line, a, b))) {
        (Some(month), _) => (month, b.text),
        (None, Some(month)) => (month, a.text),
        (None, None) => return None,
    };
    let year = if b.text.starts_with(is_thai) { of_buddha(&year)? } else { year };
    let digits = day_text.bytes().take_while(u8::is_ascii_digit).count();
    let suffix = day_text.get(digits..).unwrap_or_default().to_lowercase();
    if digits == 0 || !DAY_SUFFIXES.contains(&suffix.as_str()) {
        return None;
    }
    // A machine reads `26TH` as `267™`.
    let after = tokens
        .iter()
        .find(|token| token.text == day_text)
        .and_then(|token| line.get(token.at + day_text.len()..))?;
    let damaged = digits == 3 && after.starts_with(['™', '"', '”', '’', '\'', '*', '°', '%']);
    let digits = if damaged { 2 } else { digits };
    Some(Found::Day(day(&year, month, day_text.get(..digits)?)?, a.at..c.at + c.text.len()))
}

/// `21 listopada` is in November in Polish, `21. listopada` in October in Croatian, which sets a full stop behind an ordinal.
fn leaf_fall(line: &str, day: &Token<'_>, month: &Token<'_>) -> Option<i8> {
    let stop = line.get(day.at + day.text.len()..).is_some_and(|rest| rest.starts_with('.'));
    month.text.eq_ignore_ascii_case("listopada").then_some(if stop { 10 } else { 11 })
}

fn is_thai(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}')
}

/// `2024. 9. 25`, `2024. szeptember 25-én`, `2024 m. rugsėjo 25 d.`, `2024. gada 25. septembrī`: the year first.
fn year_first(line: &str, tokens: &[Token<'_>]) -> Option<Found> {
    /// What stands behind a year and says that it is one.
    const YEARS: [&str; 3] = ["m", "gada", "metų"];
    let [a, rest @ ..] = tokens else { return None };
    if a.text.len() != 4 || !a.text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let worded = rest.first().is_some_and(|next| YEARS.contains(&next.text));
    let [b, c, ..] = rest.get(usize::from(worded)..)? else { return None };
    if !worded && !stops(line, a, b) {
        return None;
    }
    // `25-én`
    let number = |token: &Token<'_>| {
        let digits = token.text.split('-').next().unwrap_or_default().to_owned();
        (digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
    };
    let numeric = || month(b.text).filter(|_| b.text.len() <= 2 && stops(line, b, c));
    let (month, mday) = match (month_name(b.text), month_name(c.text).filter(|_| worded)) {
        (Some(month), _) => (month, number(c)?),
        (None, Some(month)) => (month, number(b)?),
        (None, None) => (numeric().filter(|_| !worded)?, number(c)?),
    };
    Some(Found::Day(day(a.text, month, &mday)?, a.at..c.at + c.text.len()))
}

/// `25. 9. 2024`: day, month and year with spaces, as Czech and Slovene pages set them; `2024 09 25` at the end of a line, as
/// Lithuanian pages do.
fn spaced(line: &str, tokens: &[Token<'_>]) -> Option<Found> {
    let [a, b, c, rest @ ..] = tokens else { return None };
    let number = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let span = a.at..c.at + c.text.len();
    if let ([], 4, 2, 2) = (rest, a.text.len(), b.text.len(), c.text.len()) {
        // `2021 09:30` is a year and a clock.
        let space = |one: &Token<'_>| line.as_bytes().get(one.at + one.text.len()) == Some(&b' ');
        let fits = number(b.text) && space(a) && space(b);
        return fits.then(|| Some(Found::Day(day(a.text, month(b.text)?, c.text)?, span)))?;
    }
    let fits =
        stops(line, a, b) && stops(line, b, c) && number(a.text) && number(b.text) && c.text.len() == 4;
    fits.then(|| Some(Found::Day(day(c.text, month(b.text)?, a.text)?, span)))?
}

/// `ngày 12 tháng 3 năm 2025`
fn vietnamese(tokens: &[Token<'_>]) -> Option<Found> {
    let [mday, of, month_text, ..] = tokens else { return None };
    let year = tokens.iter().skip(3).find(|token| !token.text.eq_ignore_ascii_case("năm"))?;
    let fits = of.text.to_lowercase() == "tháng" && year.text.len() == 4;
    fits.then(|| Some(Found::Day(day(year.text, month(month_text.text)?, mday.text)?, mday.at..year.at + 4)))?
}

/// The first two letters of a word in lower case.
fn beginning(word: &str) -> (Option<char>, Option<char>) {
    let mut letters = word.chars().flat_map(char::to_lowercase);
    (letters.next(), letters.next())
}

fn month_name(word: &str) -> Option<i8> {
    // Most words begin like no month.
    static BEGINNINGS: LazyLock<FxHashSet<(Option<char>, Option<char>)>> =
        LazyLock::new(|| MONTHS.iter().copied().flatten().map(|name| beginning(name)).collect());
    let first = word.chars().next().filter(|c| c.is_alphabetic())?;
    if !BEGINNINGS.contains(&beginning(word)) {
        return None;
    }
    let word = word.to_lowercase();
    // `července` begins like `červen`: the whole name goes first.
    let whole = MONTHS.iter().position(|names| names.contains(&word.as_str()));
    let declined = |names: &&[&str]| {
        word.chars().count() > 3 && names.iter().any(|name| !name.is_ascii() && word.starts_with(name))
    };
    if let Some(place) = whole.or_else(|| MONTHS.iter().position(declined)) {
        return i8::try_from(place + 1).ok();
    }
    let short = (3..=4).contains(&word.chars().count()) && !matches!(first, '\u{600}'..='\u{6ff}');
    // English first: `Mar` is March, although other languages have months with that beginning.
    if let Some(place) =
        MONTHS.iter().position(|names| short && names.first().is_some_and(|name| name.starts_with(&word)))
    {
        return i8::try_from(place + 1).ok();
    }
    let mut starts =
        MONTHS.iter().zip(1_i8..).filter(|(names, _)| names.iter().any(|name| name.starts_with(&word)));
    let only = starts.next().filter(|_| short)?.1;
    starts.next().is_none().then_some(only)
}

/// 2022年3月5日, 二〇二二年三月五日, 2022년 3월 5일
fn ideographic(line: &str, token: &Token<'_>) -> Option<Found> {
    let (year, rest) = token.text.split_once(['年', '년'])?;
    let rest = if rest.is_empty() { line.get(token.at + token.text.len()..)?.trim_start() } else { rest };
    let (month_text, rest) = rest.split_once(['月', '월'])?;
    let day_text = rest.trim_start().split(['日', '일']).next()?;
    let tail = |text: &str| {
        let digits = text
            .chars()
            .rev()
            .take_while(|c| c.is_ascii_digit() || ideograph(*c).is_some())
            .collect::<Vec<_>>();
        digits.into_iter().rev().collect::<String>()
    };
    let digits = tail(year);
    let before = year.strip_suffix(digits.as_str()).unwrap_or_default();
    let year = of_era(before, &digits).or_else(|| of_republic(&digits)).or_else(|| number(&digits, true))?;
    let month_text = number(month_text.trim(), false)?;
    let day_text = number(day_text.trim(), false)?;
    let tail = line.get(token.at..)?;
    let end = tail
        .char_indices()
        .find(|(_, c)| matches!(c, '日' | '일'))
        .map_or(line.len(), |(at, c)| token.at + at + c.len_utf8());
    Some(Found::Day(day(&year, month(&month_text)?, &day_text)?, token.at..end))
}

fn ideograph(c: char) -> Option<u32> {
    "零一二三四五六七八九十".chars().zip(0..).find(|(known, _)| *known == c).map(|(_, value)| value)
}

/// A number in digits, or in ideographs: digit by digit as years are, or with 十 as days are.
fn number(text: &str, digit_by_digit: bool) -> Option<String> {
    if text.is_empty() || text.chars().count() > 4 {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text.to_owned());
    }
    let value = |c: char| c.to_digit(10).or_else(|| ideograph(c));
    if digit_by_digit {
        return text
            .chars()
            .map(|c| value(c).filter(|value| *value < 10).map(|value| value.to_string()))
            .collect();
    }
    let (tens, ones) = text.split_once('十').unwrap_or(("零", text));
    let part = |text: &str, none: u32| text.chars().next().map_or(Some(none), value);
    Some((part(tens, 1)? * 10 + part(ones, 0)?).to_string())
}

/// `September 20-28, 2024`, `20-28 September 2024`: the days are one word.
fn is_open_range(line: &str, tokens: &[Token<'_>]) -> bool {
    let number = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let pair = |text: &str| text.split_once('-').is_some_and(|(a, b)| number(a) && number(b));
    let year = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    match tokens {
        [a, b, c, ..] if year(c.text) => {
            pair(a.text) && month_name(b.text).is_some() || month_name(a.text).is_some() && pair(b.text)
        }
        [a, b, c, d, ..]
            if year(d.text) && month_name(a.text).is_some() && number(b.text) && number(c.text) =>
        {
            line.get(b.at..c.at).is_some_and(|between| between.contains(['–', '—', '-']))
        }
        _ => false,
    }
}

/// Whether two whole days are the ends of a range: `Monday 5 May 2023 to Sunday 7 May 2023`, `05.05.2023 – 07.05.2023`.
fn are_joined(line: &str, one: Option<&Found>, other: &Found) -> bool {
    let (Some(Found::Day(from, first)), Found::Day(until, second)) = (one, other) else { return false };
    let between =
        line.get(first.end..second.start).filter(|_| from < until).unwrap_or_default().to_lowercase();
    let mut words = between.split([' ', ',', '.', '(']).filter(|word| {
        !word.is_empty() && !WEEKDAYS.contains(word) && !YEAR_WORDS.contains(word) && !ARTICLES.contains(word)
    });
    let joint = words.next().is_some_and(|word| JOINTS.contains(&word) || matches!(word, "–" | "—" | "-"));
    joint && words.next().is_none()
}

/// Whether a day stands directly before, joined as the start of a range: 20 au 28 septembre, 20-28 September, Tuesday 20 - Monday 26
/// September.
fn is_range(line: &str, tokens: &[Token<'_>], n: usize) -> bool {
    let number =
        |token: &Token<'_>| token.text.len() <= 2 && token.text.bytes().all(|byte| byte.is_ascii_digit());
    let back = |count: usize| n.checked_sub(count).and_then(|n| tokens.get(n));
    let weekday = |token: &Token<'_>| WEEKDAYS.contains(&token.text.to_lowercase().as_str());
    // Where one end has its day of the week, so has the other.
    let other = back(3).is_some_and(weekday) || back(4).is_some_and(weekday);
    let named = usize::from(other && back(1).is_some_and(weekday));
    let (Some(date), Some(before)) = (tokens.get(n), back(1 + named)) else { return false };
    let joint = JOINTS.contains(&before.text.to_lowercase().as_str());
    let dashed = line.get(before.at..date.at).is_some_and(|between| between.contains(['–', '—', '-']));
    if joint {
        return back(2 + named).is_some_and(|token| number(token) || month_name(token.text).is_some());
    }
    dashed && (number(before) || month_name(before.text).is_some())
}

#[cfg(test)]
mod tests;
