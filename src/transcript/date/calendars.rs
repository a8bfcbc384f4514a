//! Years and days that other calendars count.

use jiff::civil::Date;

use super::number;

/// The day of a date of the Iranian calendar, of which only the years are read that are none of the Islamic calendar since 1999:
/// `1403/05/07`, `7 مرداد 1403`. A year of it begins on the 21st of March, or a day later, and 8 years of 33 have a day more.
pub(super) fn solar(year: &str, month: i8, mday: &str) -> Option<Date> {
    let year: i64 = year.parse().ok().filter(|year| (1370..1420).contains(year))?;
    let (month, mday) = (i64::from(month), mday.parse::<i64>().ok().filter(|mday| (1..=31).contains(mday))?);
    let before = 31 * (month - 1) - (month - 7).max(0);
    // 1370 began on the 21st of March 1991.
    let leaps = (1370..year).filter(|year| matches!(year % 33, 1 | 5 | 9 | 13 | 17 | 22 | 26 | 30)).count();
    let days = (year - 1370) * 365 + i64::try_from(leaps).ok()? + before + mday - 1;
    Date::new(1991, 3, 21).ok()?.checked_add(jiff::Span::new().days(days)).ok()
}

/// The year of a Thai one, which counts from the death of the Buddha.
pub(super) fn of_buddha(year: &str) -> Option<String> {
    const BEFORE: i32 = 543;
    year.parse::<i32>().ok().map(|year| (year - BEFORE).to_string())
}

/// 令和6年, 民國113年: years counted from the start of an era.
pub(super) fn of_era(before: &str, digits: &str) -> Option<String> {
    const ERAS: [(&str, i32); 5] =
        [("令和", 2018), ("平成", 1988), ("昭和", 1925), ("民國", 1911), ("民国", 1911)];
    let (_, start) = ERAS.iter().find(|(era, _)| before.ends_with(era))?;
    let years: i32 = if digits == "元" { 1 } else { number(digits, false)?.parse().ok()? };
    Some((start + years).to_string())
}

/// `113年09月26日`: a year of three digits counts from the founding of the Republic, whether it says so or not.
pub(super) fn of_republic(digits: &str) -> Option<String> {
    const BEFORE: i32 = 1911;
    let year: i32 = digits.parse().ok().filter(|year| (100..200).contains(year))?;
    Some((year + BEFORE).to_string())
}
