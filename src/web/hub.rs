//! The door of the WebSub hub: section 5 of the Recommendation.

use std::num::NonZeroU32;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use jiff::Timestamp;

use super::limit::seconds;
use super::{Web, failed};
use crate::webhook::Guard;
use crate::websub::Wish;

/// Requests a minute whose callbacks are at one host, as many at once: each makes the hub ask that host, whoever sent it.
const ASKED_PER_MINUTE: NonZeroU32 = NonZeroU32::new(120).unwrap();
/// Subscriptions of one host, at most: three formats of every feed and its changes are some 6,400 with the catalogue of this program.
const HOST_MAX: u64 = 10_000;

/// Who may be a subscriber, and how often its host is asked.
#[derive(Debug)]
pub(super) struct Door {
    guard: Guard,
    hosts: DefaultKeyedRateLimiter<String>,
}

impl Door {
    /// For subscribers where the guard lets.
    pub(super) fn new(guard: Guard) -> Self {
        Self { guard, hosts: RateLimiter::keyed(Quota::per_minute(ASKED_PER_MINUTE)) }
    }

    /// Counts a request about a host. `Err` says after how many seconds the next will be taken.
    fn count(&self, host: &str) -> Result<(), u64> {
        let counted = self.hosts.check_key(&host.to_owned());
        counted.map_err(|wait| seconds(wait.wait_time_from(DefaultClock::default().now())))
    }

    /// Forgets hosts that may be asked as often as any other again.
    pub(super) fn forget(&self) {
        self.hosts.retain_recent();
        self.hosts.shrink_to_fit();
    }
}

/// `POST /hub`: 202 where the subscriber is asked next whether it means it, 4xx with the reason where that makes no sense or its host
/// has been asked too often.
pub(super) async fn ask(State(web): State<Web>, headers: HeaderMap, form: Bytes) -> Response {
    let refuse = |status: StatusCode, reason: String| (status, format!("{reason}\n")).into_response();
    let Some(door) = &web.hub else {
        return refuse(StatusCode::NOT_FOUND, "this site has no hub of its own".to_owned());
    };
    let media_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !media_type.trim_start().starts_with("application/x-www-form-urlencoded") {
        let reason = "the hub reads application/x-www-form-urlencoded".to_owned();
        return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, reason);
    }
    let wish = match Wish::parse(&form, &web.site.base_url) {
        Ok(wish) => wish,
        Err(error) => return refuse(StatusCode::BAD_REQUEST, error.to_string()),
    };
    let host = match door.guard.check(&wish.callback) {
        Ok(url) => url.host_str().unwrap_or_default().to_owned(),
        Err(error) => return refuse(StatusCode::BAD_REQUEST, format!("hub.callback: {error}")),
    };
    match web.store.document_version(&wish.feed).await {
        Ok(Some(_)) => {}
        Ok(None) => return refuse(StatusCode::NOT_FOUND, "hub.topic is no feed of this site".to_owned()),
        Err(error) => return failed(&error),
    }
    if let Err(seconds) = door.count(&host) {
        let reason = format!(
            "hub.callback: {host} is asked {ASKED_PER_MINUTE} times a minute whether it means it, and no more: ask again in {seconds} s"
        );
        let mut response = refuse(StatusCode::TOO_MANY_REQUESTS, reason);
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        return response;
    }
    match web.store.wish(wish, (&host, HOST_MAX), Timestamp::now()).await {
        Ok(true) => StatusCode::ACCEPTED.into_response(),
        Ok(false) => {
            let reason = format!(
                "hub.callback: {host} has {HOST_MAX} subscriptions, as many as one host may have: end some, or let them end"
            );
            refuse(StatusCode::FORBIDDEN, reason)
        }
        Err(error) => failed(&error),
    }
}

#[cfg(test)]
mod tests {
    use super::{ASKED_PER_MINUTE, Door};
    use crate::webhook::Guard;

    #[test]
    fn each_host_has_a_bucket() {
        let door = Door::new(Guard::default());
        let taken = (0..10 * ASKED_PER_MINUTE.get()).take_while(|_| door.count("reader.example").is_ok());
        assert!(taken.count() >= 120, "as many at once");
        assert_eq!(door.count("reader.example"), Err(1));
        assert_eq!(door.count("other.example"), Ok(()));
        door.forget();
        assert!(door.count("reader.example").is_err(), "only full buckets are forgotten");
    }
}
