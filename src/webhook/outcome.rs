//! What an answer means: for the endpoint, or for the event.

use jiff::{SignedDuration, Timestamp};

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

/// `Retry-After` of RFC 9110, section 10.2.3: seconds or an HTTP date.
fn retry_time(text: &str, now: Timestamp) -> Option<Timestamp> {
    if let Ok(seconds) = text.trim().parse::<u32>() {
        return now.checked_add(SignedDuration::from_secs(i64::from(seconds))).ok();
    }
    jiff::fmt::rfc2822::parse(text.trim()).ok().map(|date| date.timestamp())
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
        assert_eq!(judge(503, Some("soon"), None), failed(None, false));
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
