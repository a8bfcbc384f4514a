//! When messages go out: at once, in digests, not at night, not too many.

use cron::TimeUnitSpec;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Unusable;
use crate::timetable;

/// When messages go out. The default is at once.
#[derive(utoipa::ToSchema, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Pace {
    /// Everything since the last tick in one message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// Hours without messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet: Option<Quiet>,
    /// Messages an hour, at most, spread over it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hourly_max: Option<u32>,
}

/// One message for everything since the last tick.
#[derive(utoipa::ToSchema, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// When: a cron expression with seconds, as in `0 0 18 * * Mon-Fri`.
    pub cron: String,
    /// The time zone of the expression, such as `Europe/Bucharest`.
    #[serde(default = "utc")]
    pub time_zone: String,
    /// Whether a message goes out, too, when there is nothing to tell.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub empty: bool,
}

/// Hours without messages; what happens then goes out after them.
#[derive(utoipa::ToSchema, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quiet {
    /// First moment, local time.
    #[schema(value_type = String)]
    pub from: Time,
    /// First moment after it; before `from` it is of the next day.
    #[schema(value_type = String)]
    pub until: Time,
    /// The time zone of both.
    #[serde(default = "utc")]
    pub time_zone: String,
}

fn utc() -> String {
    "UTC".to_owned()
}

/// Digests more often than this are no digests.
const DIGEST_SECONDS_MIN: i64 = 60;
/// More messages an hour are no limit.
const HOURLY_MAX: u32 = 36_000;
/// Ticks that are looked at for one that truly is later: an hour that comes twice has sixty, none of which comes twice.
const TRIES: usize = 4_000;

impl Pace {
    /// Whether messages go out at once.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Checks expressions, zones and bounds.
    ///
    /// # Errors
    /// Names the first part that cannot be used.
    pub fn check(&self) -> Result<(), Unusable> {
        if self.hourly_max.is_some_and(|most| most == 0 || most > HOURLY_MAX) {
            return Err(Unusable::new(
                "pace.hourly_max",
                format!("it must be from 1 to {HOURLY_MAX}"),
                "choose a number in between, or leave it out",
            ));
        }
        if let Some(quiet) = &self.quiet {
            zone("pace.quiet.time_zone", &quiet.time_zone)?;
            if quiet.from == quiet.until {
                return Err(Unusable::new(
                    "pace.quiet",
                    "from and until are the same",
                    "give a range, or leave it out",
                ));
            }
        }
        self.digest.as_ref().map_or(Ok(()), Digest::check)
    }

    /// When a message about something that is there since `since` may go out: `now` or a later time. `sent` is when the last one did.
    /// What is there since a later time came while the clock was ahead: it waits for no tick.
    #[must_use]
    pub fn next(&self, since: Timestamp, sent: Option<Timestamp>, now: Timestamp) -> Timestamp {
        let tick = match &self.digest {
            _ if since > now => now,
            Some(digest) => digest.tick_after(since).unwrap_or(since),
            None => since,
        };
        let at = self.after(sent, now).map_or(tick, |room| room.max(tick)).max(now);
        self.quiet.as_ref().map_or(at, |quiet| quiet.end(at))
    }

    /// The end of the present digest: what is in the journal by then goes into it. `None` where there are no digests, or none that what
    /// is there since `since` could go into, because the last tick is past.
    #[must_use]
    pub fn digest_end(&self, since: Timestamp, now: Timestamp) -> Option<Timestamp> {
        self.digest.as_ref()?.tick_before(now).filter(|tick| *tick >= since || since > now)
    }

    /// The tick of which a message tells though nothing has happened, where that is asked for and no message went out since it.
    #[must_use]
    pub fn empty_tick(&self, sent: Timestamp, now: Timestamp) -> Option<Timestamp> {
        let digest = self.digest.as_ref().filter(|digest| digest.empty)?;
        digest.tick_before(now).filter(|tick| *tick > sent)
    }

    /// The next tick of which a message tells even if nothing happens.
    #[must_use]
    pub fn next_empty_tick(&self, now: Timestamp) -> Option<Timestamp> {
        self.digest.as_ref().filter(|digest| digest.empty)?.tick_after(now)
    }

    /// When the next message may follow the last one: so many an hour are spread over it.
    fn after(&self, sent: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
        let apart = SignedDuration::from_hours(1).checked_div(i32::try_from(self.hourly_max?).ok()?)?;
        // A time that is further away is that of a clock that was ahead.
        let soon = now.checked_add(apart).ok()?;
        sent.filter(|sent| *sent <= soon)?.checked_add(apart).ok()
    }
}

impl Digest {
    fn check(&self) -> Result<(), Unusable> {
        zone("pace.digest.time_zone", &self.time_zone)?;
        let field = "pace.digest.cron";
        let schedule = timetable::schedule(&self.cron)
            .map_err(|reason| Unusable::new(field, reason, timetable::WRITE))?;
        if !schedule.years().is_all() {
            let reason = format!("{:?} names years, so that it ends", self.cron);
            return Err(Unusable::new(field, reason, timetable::WRITE));
        }
        let start = utc_civil(DateTime::constant(2026, 1, 1, 0, 0, 0, 0));
        let ticks: Vec<_> = start.map(|start| schedule.after(&start).take(2).collect()).unwrap_or_default();
        let apart = ticks.first().zip(ticks.get(1));
        let apart = apart.map(|(first, second)| second.signed_duration_since(first).num_seconds());
        if apart.is_some_and(|apart| apart < DIGEST_SECONDS_MIN) {
            return Err(Unusable::new(
                field,
                "digests more often than once a minute",
                "leave out the digest, or write 0 for the seconds",
            ));
        }
        Ok(())
    }

    /// The first tick after a moment. `None` where there is none any more, or the expression is not sound.
    fn tick_after(&self, at: Timestamp) -> Option<Timestamp> {
        let (schedule, zone) = self.parts()?;
        // An hour that a change of clocks skips or repeats may hold the tick: ask again until it truly is later.
        let local = utc_civil(zone.to_datetime(at))?;
        schedule.after(&local).take(TRIES).filter_map(|tick| instant(&zone, &tick)).find(|tick| *tick > at)
    }

    /// The last tick at or before a moment.
    fn tick_before(&self, at: Timestamp) -> Option<Timestamp> {
        let (schedule, zone) = self.parts()?;
        let after = zone.to_datetime(at).checked_add(SignedDuration::from_secs(1)).ok()?;
        let local = utc_civil(after)?;
        let ticks = schedule.after(&local).rev().take(TRIES);
        ticks.filter_map(|tick| instant(&zone, &tick)).find(|tick| *tick <= at)
    }

    fn parts(&self) -> Option<(cron::Schedule, TimeZone)> {
        Some((self.cron.parse().ok()?, TimeZone::get(&self.time_zone).ok()?))
    }
}

impl Quiet {
    /// The moment itself, or the end of the quiet hours that it falls into.
    fn end(&self, at: Timestamp) -> Timestamp {
        let Ok(zone) = TimeZone::get(&self.time_zone) else { return at };
        let local = zone.to_datetime(at);
        let (time, date) = (local.time(), local.date());
        let inside = if self.from < self.until {
            self.from <= time && time < self.until
        } else {
            self.from <= time || time < self.until
        };
        if !inside {
            return at;
        }
        let day = if time < self.until { Some(date) } else { date.tomorrow().ok() };
        let end =
            day.and_then(|day| zone.to_ambiguous_timestamp(day.to_datetime(self.until)).compatible().ok());
        end.map_or(at, |end| end.max(at))
    }
}

fn zone(field: &str, name: &str) -> Result<TimeZone, Unusable> {
    TimeZone::get(name).map_err(|error| {
        Unusable::new(
            field,
            format!("{name:?} is no time zone ({error})"),
            "use a name such as Europe/Bucharest",
        )
    })
}

/// A local time as the cron expression's own clock, which knows no zones.
fn utc_civil(local: DateTime) -> Option<chrono::DateTime<chrono::Utc>> {
    let seconds = TimeZone::UTC.to_timestamp(local).ok()?.as_second();
    chrono::DateTime::from_timestamp(seconds, 0)
}

/// The moment of a local time. What a change of clocks skips comes as much later, what it repeats comes once.
fn instant(zone: &TimeZone, tick: &chrono::DateTime<chrono::Utc>) -> Option<Timestamp> {
    let local = TimeZone::UTC.to_datetime(Timestamp::from_second(tick.timestamp()).ok()?);
    zone.to_ambiguous_timestamp(local).compatible().ok()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Digest, Pace, Quiet};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn digest(cron: &str, zone: &str) -> Pace {
        let digest = Digest { cron: cron.to_owned(), time_zone: zone.to_owned(), empty: false };
        Pace { digest: Some(digest), ..Pace::default() }
    }

    #[test]
    fn at_once() {
        let now = at("2026-03-01T10:00:00Z");
        assert_eq!(Pace::default().next(at("2026-03-01T09:00:00Z"), Some(now), now), now);
        assert_eq!(Pace::default().digest_end(now, now), None);
    }

    #[test]
    fn ticks_keep_local_time_over_changes_of_clocks() {
        // In Bucharest clocks go forward on 29 March 2026 at 3:00 and back on 25 October at 4:00.
        let daily = digest("0 0 9 * * *", "Europe/Bucharest");
        for (now, before, after) in [
            ("2026-03-28T06:59:59Z", "2026-03-27T07:00:00Z", "2026-03-28T07:00:00Z"),
            ("2026-03-28T07:00:00Z", "2026-03-28T07:00:00Z", "2026-03-29T06:00:00Z"),
            ("2026-10-25T07:30:00Z", "2026-10-25T07:00:00Z", "2026-10-26T07:00:00Z"),
        ] {
            assert_eq!(daily.next(at(now), None, at(now)), at(after), "after {now}");
            assert_eq!(daily.digest_end(at(before), at(now)), Some(at(before)), "before {now}");
            assert_eq!(daily.digest_end(at(now), at(now)).is_some(), now == before, "since {now}");
        }
        // The skipped half past three comes at half past four; the repeated one comes once.
        let night = digest("0 30 3 * * *", "Europe/Bucharest");
        assert_eq!(
            night.next(at("2026-03-28T22:00:00Z"), None, at("2026-03-28T22:00:00Z")),
            at("2026-03-29T01:30:00Z")
        );
        assert_eq!(
            night.next(at("2026-10-24T22:00:00Z"), None, at("2026-10-24T22:00:00Z")),
            at("2026-10-25T00:30:00Z")
        );
        assert_eq!(
            night.next(at("2026-10-25T00:30:00Z"), None, at("2026-10-25T00:30:00Z")),
            at("2026-10-26T01:30:00Z")
        );
    }

    #[test]
    fn an_hour_that_comes_twice_has_its_ticks_once() {
        // At 04:00 on 25 October 2026, 01:00 UTC, it is 03:00 once more.
        let often = digest("0 */10 * * * *", "Europe/Bucharest");
        for (since, next) in [
            ("2026-10-25T00:51:00Z", "2026-10-25T02:00:00Z"),
            ("2026-10-25T01:10:01Z", "2026-10-25T02:00:00Z"),
            ("2026-10-25T02:00:00Z", "2026-10-25T02:10:00Z"),
        ] {
            assert_eq!(often.next(at(since), None, at(since)), at(next), "after {since}");
        }
    }

    #[test]
    fn a_tick_is_told_of_once_though_nothing_happened() {
        let silent = digest("0 0 9 * * *", "UTC");
        let (tick, now) = (at("2026-01-10T09:00:00Z"), at("2026-01-10T09:00:01Z"));
        let before = at("2026-01-10T08:59:59Z");
        assert_eq!((silent.empty_tick(before, now), silent.next_empty_tick(now)), (None, None));
        let mut told = silent;
        told.digest.as_mut().unwrap().empty = true;
        assert_eq!((told.empty_tick(before, now), told.empty_tick(tick, now)), (Some(tick), None));
        assert_eq!(told.next_empty_tick(now), Some(at("2026-01-11T09:00:00Z")));
    }

    #[test]
    fn quiet_hours_may_pass_midnight() {
        let night = Quiet {
            from: "22:00".parse().unwrap(),
            until: "07:00".parse().unwrap(),
            time_zone: "Europe/Berlin".to_owned(),
        };
        let night = Pace { quiet: Some(night), ..Pace::default() };
        for (now, expected) in [
            ("2026-01-10T20:59:59Z", "2026-01-10T20:59:59Z"),
            ("2026-01-10T21:00:00Z", "2026-01-11T06:00:00Z"),
            ("2026-01-11T05:59:59Z", "2026-01-11T06:00:00Z"),
            ("2026-01-11T06:00:00Z", "2026-01-11T06:00:00Z"),
        ] {
            assert_eq!(night.next(at(now), None, at(now)), at(expected), "{now}");
        }
        let noon = Quiet {
            from: "12:00".parse().unwrap(),
            until: "13:30".parse().unwrap(),
            time_zone: "UTC".to_owned(),
        };
        let noon = Pace { quiet: Some(noon), ..Pace::default() };
        assert_eq!(
            noon.next(at("2026-01-10T12:10:00Z"), None, at("2026-01-10T12:10:00Z")),
            at("2026-01-10T13:30:00Z")
        );
        assert_eq!(
            noon.next(at("2026-01-10T23:10:00Z"), None, at("2026-01-10T23:10:00Z")),
            at("2026-01-10T23:10:00Z")
        );
    }

    #[test]
    fn so_many_an_hour() {
        let pace = Pace { hourly_max: Some(4), ..Pace::default() };
        let (sent, now) = (at("2026-01-10T12:00:00Z"), at("2026-01-10T12:05:00Z"));
        assert_eq!(pace.next(now, None, now), now);
        assert_eq!(pace.next(now, Some(sent), now), at("2026-01-10T12:15:00Z"));
        assert_eq!(pace.next(now, Some(at("2036-01-10T12:00:00Z")), now), now, "the clock was ahead");
        let later = at("2026-01-10T12:15:00Z");
        assert_eq!(pace.next(now, Some(sent), later), later);
        assert_eq!(pace.next(at("2036-01-10T12:00:00Z"), None, now), now, "the clock was ahead");
    }

    #[test]
    fn what_came_while_the_clock_was_ahead_goes_into_the_last_digest() {
        let daily = digest("0 0 9 * * *", "UTC");
        let (ahead, now) = (at("2026-01-12T10:00:00Z"), at("2026-01-10T10:00:00Z"));
        assert_eq!(daily.next(ahead, None, now), now);
        assert_eq!(daily.digest_end(ahead, now), Some(at("2026-01-10T09:00:00Z")));
    }

    #[test]
    fn what_is_refused() {
        for (json, expected) in [
            (r#"{"hourly_max": 0}"#, "pace.hourly_max: it must be from 1"),
            (r#"{"digest": {"cron": "daily"}}"#, "pace.digest.cron: \"daily\" is no cron expression"),
            (r#"{"digest": {"cron": "* * * * * *"}}"#, "more often than once a minute"),
            (r#"{"digest": {"cron": "0 0 0 31 2 *"}}"#, "never comes"),
            (r#"{"digest": {"cron": "0 0 9 * * * 2026"}}"#, "so that it ends"),
            (r#"{"digest": {"cron": "0 0 9 * * *", "time_zone": "Mars"}}"#, "\"Mars\" is no time zone"),
            (r#"{"quiet": {"from": "09:00", "until": "09:00"}}"#, "from and until are the same"),
        ] {
            let pace: Pace = serde_json::from_str(json).unwrap();
            let error = pace.check().unwrap_err().to_string();
            assert!(error.contains(expected), "{json}: {error}");
        }
    }
}
