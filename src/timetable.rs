//! When things happen: cron expressions in a time zone.
//!
//! The clock is an argument. Expressions have six fields, seconds first.

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
    /// Says which of the two cannot be understood, and why.
    pub fn parse(expression: &str, zone: &str) -> Result<Self, String> {
        let schedule =
            expression.parse().map_err(|error| format!("{expression} is no cron expression: {error}"))?;
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
        let from = chrono::DateTime::from_timestamp(seconds, 0)?;
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
        assert!(wrong("often", "UTC").starts_with("often is no cron expression: "));
        assert!(wrong("* * * * * *", "Mars").starts_with("Mars is no time zone: "));
    }

    #[test]
    fn what_never_comes_is_nothing() {
        let past = Timetable::parse("0 0 0 1 1 * 2001", "UTC").unwrap();
        assert_eq!(past.next("2026-01-01T00:00:00Z".parse().unwrap()), None);
    }
}
