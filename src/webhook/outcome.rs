//! What an answer means: for the endpoint, or for the event.

use jiff::{SignedDuration, Timestamp};

/// The longest pause that an endpoint gets, seconds: thirty days. One that still fails then is disabled and its owner told, which one
/// that asks for a century would never see.
const PAUSE_SECONDS_MAX: i64 = 30 * 24 * 3600;

/// What came of one try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The endpoint answered.
    Response {
        /// HTTP status.
        status: u16,
        /// The `Retry-After` header as it stands.
        retry_after: Option<String>,
        /// The `webhook-delivery` header as it stands.
        control: Option<String>,
        /// The head of the body.
        excerpt: String,
    },
    /// No answer.
    NoAnswer {
        /// Where it failed.
        fault: Fault,
        /// What failed, for people.
        reason: String,
    },
    /// The address is not one to which pressroom may connect.
    Forbidden(String),
}

/// Where a try without an answer failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The name has no address.
    Name,
    /// No connection.
    Connect,
    /// No agreement on TLS.
    Tls,
    /// Too late.
    Timeout,
    /// The connection broke, or what came is not HTTP.
    Broken,
}

impl Fault {
    /// The name in metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Timeout => "timeout",
            Self::Broken => "broken",
        }
    }
}

/// What to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Delivered,
    /// The endpoint cannot take anything now: everything waits.
    EndpointFailed {
        /// At least until this time, if it says so.
        until: Option<Timestamp>,
        /// Whether the event may be the reason after all: the endpoint was reached and broke over it.
        maybe_event: bool,
    },
    /// The endpoint will not take this event: the next ones may pass.
    EventFailed,
    /// The endpoint asks to drop this event.
    Dropped,
    /// The endpoint wants no more.
    Disabled(String),
}

impl Outcome {
    /// Judges an answer; `now` is when it came.
    #[must_use]
    pub fn of(answer: &Answer, now: Timestamp) -> Self {
        let Answer::Response { status, retry_after, control, .. } = answer else {
            let maybe_event =
                matches!(answer, Answer::NoAnswer { fault: Fault::Timeout | Fault::Broken, .. });
            return Self::EndpointFailed { until: None, maybe_event };
        };
        match (control.as_deref().map(str::trim), status) {
            (Some("disable"), _) => {
                Self::Disabled("the endpoint answered webhook-delivery: disable".to_owned())
            }
            (_, 200..=299) => Self::Delivered,
            (Some("abort-message"), _) => Self::Dropped,
            (_, 410) => Self::Disabled("the endpoint answered 410 Gone".to_owned()),
            (_, 408 | 425 | 429 | 500..=599) => Self::EndpointFailed {
                until: retry_after.as_deref().and_then(|text| retry_time(text, now)),
                maybe_event: matches!(status, 500..=502 | 504..=599),
            },
            _ => Self::EventFailed,
        }
    }

    /// The name in the log of attempts.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::EndpointFailed { .. } => "endpoint_failed",
            Self::EventFailed => "event_failed",
            Self::Dropped => "dropped",
            Self::Disabled(_) => "disabled",
        }
    }
}

/// `Retry-After` of RFC 9110, section 10.2.3: seconds, however many digits they have, or an HTTP date; at most [`PAUSE_SECONDS_MAX`].
fn retry_time(text: &str, now: Timestamp) -> Option<Timestamp> {
    let text = text.trim();
    let after = |seconds: i64| now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX);
    let latest = after(PAUSE_SECONDS_MAX);
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text.parse().map_or(latest, |seconds: i64| after(seconds.min(PAUSE_SECONDS_MAX))));
    }
    // In any of the three forms of section 5.6.7, however far away; and in that of mails, which has other zones.
    let date =
        httpdate::parse_http_date(text).map(|date| Timestamp::try_from(date).unwrap_or(Timestamp::MAX)).ok();
    let date = date.or_else(|| Some(jiff::fmt::rfc2822::parse(text).ok()?.timestamp()));
    date.map(|date| date.min(latest))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Answer, Fault, Outcome};

    fn judge(status: u16, retry_after: Option<&str>, control: Option<&str>) -> Outcome {
        let answer = Answer::Response {
            status,
            retry_after: retry_after.map(str::to_owned),
            control: control.map(str::to_owned),
            excerpt: String::new(),
        };
        Outcome::of(&answer, Timestamp::from_second(1_000).unwrap())
    }

    #[test]
    fn answers() {
        let failed = |until: Option<i64>, maybe_event| Outcome::EndpointFailed {
            until: until.map(|second| Timestamp::from_second(second).unwrap()),
            maybe_event,
        };
        for status in [200, 201, 204] {
            assert_eq!(judge(status, None, None), Outcome::Delivered);
        }
        for status in [301, 302, 307, 400, 401, 404, 413, 422] {
            assert_eq!(judge(status, None, None), Outcome::EventFailed, "{status}");
        }
        for status in [408, 425, 429, 503] {
            assert_eq!(judge(status, None, None), failed(None, false), "{status}");
        }
        for status in [500, 502, 504] {
            assert_eq!(judge(status, None, None), failed(None, true), "{status}");
        }
        assert_eq!(judge(429, Some("120"), None), failed(Some(1_120), false));
        assert_eq!(judge(503, Some("Thu, 01 Jan 1970 01:00:00 GMT"), None), failed(Some(3_600), false));
        for hour in [
            "Thursday, 01-Jan-70 01:00:00 GMT",
            "Thu Jan  1 01:00:00 1970",
            "Thu, 01 Jan 1970 02:00:00 +0100",
        ] {
            assert_eq!(judge(503, Some(hour), None), failed(Some(3_600), false), "{hour}");
        }
        for unclear in ["soon", "", "-5", "1.5", "1e9"] {
            assert_eq!(judge(503, Some(unclear), None), failed(None, false), "{unclear}");
        }
        // Thirty days, and no more, whatever the number is kept in.
        for (asked, seconds) in [
            ("2591999", 2_591_999),
            ("2592001", 2_592_000),
            ("4294967296", 2_592_000),
            ("99999999999999999999", 2_592_000),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 2_592_000),
        ] {
            assert_eq!(judge(429, Some(asked), None), failed(Some(1_000 + seconds), false), "{asked}");
        }
        assert!(matches!(judge(410, None, None), Outcome::Disabled(_)));
        assert!(matches!(judge(200, None, Some("disable")), Outcome::Disabled(_)));
        assert_eq!(judge(500, None, Some("abort-message")), Outcome::Dropped);
        let now = Timestamp::UNIX_EPOCH;
        for (fault, maybe_event) in [
            (Fault::Connect, false),
            (Fault::Name, false),
            (Fault::Tls, false),
            (Fault::Timeout, true),
            (Fault::Broken, true),
        ] {
            let answer = Answer::NoAnswer { fault, reason: String::new() };
            assert_eq!(Outcome::of(&answer, now), failed(None, maybe_event), "{fault:?}");
        }
    }
}
