//! A message: what is sent about an event, or about several at once.

use jiff::Timestamp;

use super::payload;
use crate::model::{Authority, Entry, Event, Seq, Subscription};

/// What is sent, before it is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The `webhook-id`: the same on every try.
    pub id: String,
    /// Media type of the body.
    pub content_type: String,
    /// Headers besides those of Standard Webhooks.
    pub headers: Vec<(String, String)>,
    /// The bytes that are signed.
    pub body: Vec<u8>,
}

/// One thing to tell: the event, and the statement as of it.
pub type Told<'a> = (&'a Event, &'a Entry);

impl Message {
    /// About one event. `previous` is the event that the subscription got before; `site` is where the pages are, without a slash at the
    /// end, and who mints ids.
    #[must_use]
    pub fn about(
        subscription: &Subscription,
        (event, entry): Told<'_>,
        previous: Option<Seq>,
        site: (&str, &Authority),
    ) -> Self {
        let body = payload::body(event, previous, entry, &subscription.filter, site);
        Self { id: event.webhook_id(), content_type: JSON.to_owned(), headers: Vec::new(), body }
    }

    /// About several events at once, in order: their bodies in `data.messages` of one of type `statement.digest`, made at the time `at`.
    #[must_use]
    pub fn digest(
        subscription: &Subscription,
        told: &[Told<'_>],
        (previous, at): (Option<Seq>, Timestamp),
        site: (&str, &Authority),
    ) -> Self {
        let (first, last) = (told.first().map_or(0, |one| one.0.seq), told.last().map_or(0, |one| one.0.seq));
        let mut body =
            format!("{{\"type\":\"statement.digest\",\"timestamp\":\"{at}\",\"data\":{{\"messages\":[")
                .into_bytes();
        let mut before = previous;
        for (n, (event, entry)) in told.iter().enumerate() {
            if n > 0 {
                body.push(b',');
            }
            body.extend_from_slice(&payload::body(event, before, entry, &subscription.filter, site));
            before = Some(event.seq);
        }
        body.extend_from_slice(b"]}}");
        let id = format!("msg_{}_{first}_{last}", subscription.id.as_str().trim_start_matches("sub_"));
        Self { id, content_type: JSON.to_owned(), headers: Vec::new(), body }
    }
}

const JSON: &str = "application/json";
