//! When things happen: cron expressions in a time zone.
//!
//! The clock is an argument. Expressions have six fields, seconds first.

use chrono::{DateTime as Instant, Utc};
use cron::Schedule;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// When something happens.
#[derive(Clone, Debug)]
pub struct Timetable {
    schedule: Schedule,
    zone: TimeZone,
}

impl Timetable {
    /// From an expression and the name of a time zone, such as `Europe/Bucharest`.
    ///
    /// # Errors
    /// Says which of the two cannot be understood, why, and what to write.
    pub fn parse(expression: &str, zone: &str) -> Result<Self, String> {
        let schedule = schedule(expression).map_err(|reason| format!("{reason}: {WRITE}"))?;
        let zone = TimeZone::get(zone).map_err(|error| format!("{zone} is no time zone: {error}"))?;
        Ok(Self { schedule, zone })
    }

    /// The first time after another. A time of day that does not exist, because the clocks go forward, comes as much later; one that
    /// exists twice comes once, the first time.
    #[must_use]
    pub fn next(&self, after: Timestamp) -> Option<Timestamp> {
        // The expression speaks of the clock on the wall, which is given to `cron` as if it were UTC.
        let wall = self.zone.to_datetime(after);
        let seconds = TimeZone::UTC.to_timestamp(wall).ok()?.as_second();
        let from = Instant::from_timestamp(seconds, 0)?;
        let times = self.schedule.after(&from).filter_map(|time| {
            let wall = TimeZone::UTC.to_datetime(Timestamp::from_second(time.timestamp()).ok()?);
            self.on(wall)
        });
        times.take(TRIES).find(|time| *time > after)
    }

    fn on(&self, wall: DateTime) -> Option<Timestamp> {
        self.zone.to_ambiguous_timestamp(wall).compatible().ok()
    }
}

/// What to write for a cron expression.
pub const WRITE: &str = "write seconds, minutes, hours, days, months, weekdays, such as 0 0 18 * * Mon-Fri";

/// Reads a cron expression.
///
/// # Errors
/// Says on one line why it cannot be used.
pub fn schedule(expression: &str) -> Result<Schedule, String> {
    let schedule: Schedule = expression.parse().map_err(|error: cron::error::Error| {
        let fields = expression.split_whitespace().count();
        let reason = if (6..=7).contains(&fields) {
            // The lines above show the place; an end without a word says nothing more.
            let told =
                error.to_string().lines().last().unwrap_or_default().trim().trim_end_matches('.').to_owned();
            if told.is_empty() || told == "^" { String::new() } else { format!(": {told}") }
        } else {
            format!(": not six fields but {fields}, and seconds come first")
        };
        format!("{expression:?} is no cron expression{reason}")
    })?;
    // Of some year it is the 31st of February.
    match schedule.after(&Instant::<Utc>::UNIX_EPOCH).next() {
        Some(_) => Ok(schedule),
        None => Err(format!("{expression:?} never comes")),
    }
}

/// Wall times that are looked at: an hour that comes twice has 3600 seconds.
const TRIES: usize = 4_000;

#[cfg(test)]
mod tests {
    use super::Timetable;

    #[test]
    fn times_are_those_of_the_wall() {
        // Bucharest: clocks go forward at 03:00 on 2026-03-29, back at 04:00 on 2026-10-25.
        let cases = [
            ("0 30 3 * * *", "UTC", "2026-01-01T03:30:00Z", "2026-01-02T03:30:00Z"),
            ("0 30 3 * * *", "Europe/Bucharest", "2026-01-01T00:00:00Z", "2026-01-01T01:30:00Z"),
            ("0 30 3 * * *", "Europe/Bucharest", "2026-07-01T00:00:00Z", "2026-07-01T00:30:00Z"),
            ("0 30 3 * * *", "Europe/Bucharest", "2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z"),
            ("0 30 3 * * *", "Europe/Bucharest", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"),
            ("0 30 3 * * *", "Europe/Bucharest", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
            ("0 */5 * * * *", "UTC", "2026-10-25T00:33:10Z", "2026-10-25T00:35:00Z"),
        ];
        for (expression, zone, after, expected) in cases {
            let next = Timetable::parse(expression, zone).unwrap().next(after.parse().unwrap()).unwrap();
            assert_eq!(next.to_string(), expected, "{expression} in {zone} after {after}");
        }
    }

    #[test]
    fn mistakes_are_named() {
        let wrong = |expression, zone| Timetable::parse(expression, zone).unwrap_err();
        for (expression, reason) in [
            ("often", " is no cron expression: not six fields but 1, and seconds come first: "),
            ("", " is no cron expression: not six fields but 0, and seconds come first: "),
            ("30 3 * * *", " is no cron expression: not six fields but 5, and seconds come first: "),
            ("0 61 * * * *", " is no cron expression: Minutes must be less than 59. ('61' specified.): "),
            ("0 0 0 1 FOO *", " is no cron expression: 'FOO' is not a valid month name: "),
            ("0 0 0 * * * * * *", " is no cron expression: not six fields but 9, "),
            ("0 0 0 31 2 *", " never comes: "),
        ] {
            let told = wrong(expression, "UTC");
            assert!(told.starts_with(&format!("{expression:?}{reason}")), "{told}");
            assert!(told.ends_with("weekdays, such as 0 0 18 * * Mon-Fri") && !told.contains('\n'), "{told}");
        }
        assert!(Timetable::parse("0 0 0 29 2 *", "UTC").is_ok());
        assert!(wrong("* * * * * *", "Mars").starts_with("Mars is no time zone: "));
    }

    #[test]
    fn what_never_comes_is_nothing() {
        let past = Timetable::parse("0 0 0 1 1 * 2001", "UTC").unwrap();
        assert_eq!(past.next("2026-01-01T00:00:00Z".parse().unwrap()), None);
    }
}
