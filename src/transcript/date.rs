//! Days as people write them. What is doubtful is no date.

use jiff::civil::Date;

/// Months by their first letters, in the languages of the first users; the longer word comes first where one begins another.
const MONTHS: [&[&str]; 12] = [
    &[
        "january",
        "januar",
        "janvier",
        "enero",
        "ianuarie",
        "gennaio",
        "janeiro",
        "stycznia",
        "январ",
        "січн",
        "يناير",
        "كانون الثاني",
    ],
    &[
        "february",
        "februar",
        "février",
        "fevrier",
        "febrero",
        "februarie",
        "febbraio",
        "fevereiro",
        "lutego",
        "феврал",
        "лют",
        "فبراير",
        "شباط",
    ],
    &["march", "märz", "mars", "marzo", "martie", "março", "marca", "март", "берез", "مارس", "آذار"],
    &["april", "avril", "abril", "aprilie", "aprile", "kwietnia", "апрел", "квіт", "أبريل", "نيسان"],
    &["may", "mai", "maj", "mayo", "maggio", "maio", "maja", "мая", "май", "трав", "مايو", "أيار"],
    &[
        "june",
        "juni",
        "juin",
        "junio",
        "iunie",
        "giugno",
        "junho",
        "czerwca",
        "июн",
        "черв",
        "يونيو",
        "حزيران",
    ],
    &["july", "juli", "juillet", "julio", "iulie", "luglio", "julho", "lipca", "июл", "лип", "يوليو", "تموز"],
    &["august", "augusti", "août", "aout", "agosto", "sierpnia", "август", "серп", "أغسطس", "آب"],
    &[
        "september",
        "septembre",
        "septiembre",
        "setiembre",
        "septembrie",
        "settembre",
        "setembro",
        "września",
        "сентябр",
        "верес",
        "سبتمبر",
        "أيلول",
    ],
    &[
        "october",
        "oktober",
        "octobre",
        "octubre",
        "octombrie",
        "ottobre",
        "outubro",
        "października",
        "октябр",
        "жовт",
        "أكتوبر",
        "تشرين الأول",
    ],
    &[
        "november",
        "novembre",
        "noviembre",
        "noiembrie",
        "novembro",
        "listopada",
        "ноябр",
        "листопад",
        "نوفمبر",
        "تشرين الثاني",
    ],
    &[
        "december",
        "dezember",
        "décembre",
        "decembre",
        "diciembre",
        "decembrie",
        "dicembre",
        "dezembro",
        "grudnia",
        "декабр",
        "груд",
        "ديسمبر",
        "كانون الأول",
    ],
];

/// What a line says about a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// One day, and the bytes of the line that name it.
    Day(Date, std::ops::Range<usize>),
    /// A date that cannot be told.
    Doubtful(&'static str),
}

#[derive(Clone, Debug)]
struct Token<'a> {
    text: &'a str,
    at: usize,
}

/// The last date of a line: a headline ends with its date.
pub(super) fn find(line: &str) -> Option<Found> {
    let tokens = tokens(line);
    let mut found = None;
    for (n, token) in tokens.iter().enumerate() {
        let rest = tokens.get(n..).unwrap_or_default();
        let here = numeric(token).or_else(|| named(rest)).or_else(|| ideographic(line, token));
        if let Some(here) = here {
            let range = is_range(line, &tokens, n);
            found = Some(if range { Found::Doubtful("the text names a range of days") } else { here });
        }
    }
    found
}

/// Words and numbers; a numeric date is one token.
fn tokens(line: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut start = None;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        let inside = c.is_alphanumeric() || matches!(c, '.' | '/' | '-');
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
    let parts: Vec<&str> = token.text.split(separator).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    if parts.iter().any(|part| part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let span = token.at..token.at + token.text.len();
    if a.len() == 4 {
        return day(a, month(b)?, c).map(|day| Found::Day(day, span));
    }
    let year = year(c)?;
    let european = day(&year, month(b).unwrap_or(0), a);
    if separator == '.' {
        return european.map(|day| Found::Day(day, span));
    }
    let american = day(&year, month(a).unwrap_or(0), b);
    match (european, american) {
        (Some(one), Some(other)) if one != other => {
            Some(Found::Doubtful("day and month of a numeric date could be either"))
        }
        (one, other) => one.or(other).map(|day| Found::Day(day, span)),
    }
}

/// Two digits are of this century.
fn year(text: &str) -> Option<String> {
    match text.len() {
        4 => Some(text.to_owned()),
        2 => Some(format!("20{text}")),
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
fn named(tokens: &[Token<'_>]) -> Option<Found> {
    let words: Vec<&Token<'_>> =
        tokens.iter().filter(|token| !matches!(token.text, "de" | "del" | "of" | "the")).take(3).collect();
    let [a, b, c] = words.as_slice() else { return None };
    let (month, day_text) = match (month_name(a.text), month_name(b.text)) {
        (Some(month), _) => (month, b.text),
        (None, Some(month)) => (month, a.text),
        (None, None) => return None,
    };
    let digits = day_text.bytes().take_while(u8::is_ascii_digit).count();
    let suffix = day_text.get(digits..).unwrap_or_default().to_lowercase();
    if digits == 0 || !matches!(suffix.as_str(), "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "ª") {
        return None;
    }
    let year: String = c.text.chars().take(4).collect();
    if year.len() != 4 || c.text.chars().nth(4).is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    Some(Found::Day(day(&year, month, day_text.get(..digits)?)?, a.at..c.at + c.text.len()))
}

fn month_name(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let whole = |names: &&[&str]| {
        names.iter().any(|name| word == *name || word.len() > 4 && word.starts_with(name) && !name.is_ascii())
    };
    let short =
        |names: &&[&str]| names.first().is_some_and(|name| word.len() == 3 && name.starts_with(&word));
    let place = MONTHS.iter().position(|names| whole(names) || short(names))?;
    i8::try_from(place + 1).ok()
}

/// 2022年3月5日
fn ideographic(line: &str, token: &Token<'_>) -> Option<Found> {
    let (year, rest) = token.text.split_once(['年', '년'])?;
    let rest = if rest.is_empty() { line.get(token.at + token.text.len()..)?.trim_start() } else { rest };
    let (month_text, rest) = rest.split_once(['月', '월'])?;
    let day_text = rest.trim_start().split(['日', '일']).next()?;
    let year = year.trim_start_matches(|c: char| !c.is_ascii_digit());
    Some(Found::Day(day(year, month(month_text.trim())?, day_text)?, token.at..line.len()))
}

/// Whether a day stands directly before, joined as the start of a range: 20 au 28 septembre, 20-28 September.
fn is_range(line: &str, tokens: &[Token<'_>], n: usize) -> bool {
    let number =
        |token: &Token<'_>| token.text.len() <= 2 && token.text.bytes().all(|byte| byte.is_ascii_digit());
    let (Some(date), Some(before)) = (tokens.get(n), n.checked_sub(1).and_then(|n| tokens.get(n))) else {
        return false;
    };
    let joint = matches!(
        before.text.to_lowercase().as_str(),
        "au" | "to" | "al" | "bis" | "по" | "la" | "and" | "et"
    );
    if joint {
        return n.checked_sub(2).and_then(|n| tokens.get(n)).is_some_and(number);
    }
    number(before) && line.get(before.at..date.at).is_some_and(|between| between.contains(['–', '—', '-']))
}

#[cfg(test)]
mod tests {
    use super::{Found, find};

    #[test]
    fn days() {
        let cases = [
            ("Moscow, May 26, 2020", "2020-05-26"),
            ("April 12, 2017", "2017-04-12"),
            ("12 April 2017", "2017-04-12"),
            ("25 SEPTEMBER 2024", "2024-09-25"),
            ("(September 27, 2024, New York)", "2024-09-27"),
            ("26 de septiembre 2024", "2024-09-26"),
            ("26 de septiembre de 2024", "2024-09-26"),
            ("Mercoledi, 25 Settembre 2024", "2024-09-25"),
            ("le 30 septembre 2024", "2024-09-30"),
            ("le 1er mai 2021", "2021-05-01"),
            ("28 сентября 2024 года", "2024-09-28"),
            ("28.09.2024 21:26", "2024-09-28"),
            ("23.9.2024", "2024-09-23"),
            ("24.09.2024.", "2024-09-24"),
            ("2/28/22", "2022-02-28"),
            ("2022-03-05", "2022-03-05"),
            ("26 أيلول 2024", "2024-09-26"),
            ("2022年3月5日", "2022-03-05"),
            ("1964.04.27", "1964-04-27"),
            ("27. September 2024", "2024-09-27"),
            ("5 серпня 2023 року", "2023-08-05"),
            ("3 octombrie 2022", "2022-10-03"),
        ];
        for (line, expected) in cases {
            match find(line) {
                Some(Found::Day(day, _)) => assert_eq!(day.to_string(), expected, "{line}"),
                other => panic!("{line}: {other:?}"),
            }
        }
    }

    #[test]
    fn doubts_and_no_dates() {
        for line in ["9/4/24", "DU 20 AU 28 SEPTEMBRE 2024", "20–28 September 2024"] {
            assert!(matches!(find(line), Some(Found::Doubtful(_))), "{line}: {:?}", find(line));
        }
        for line in [
            "XX September 2024",
            "31 September 2024",
            "May 2020",
            "in 2024",
            "222-31-70",
            "may be 26 of 2020 people",
        ] {
            assert_eq!(find(line), None, "{line}");
        }
    }
}
