//! A message: what is sent about an event, or about several at once.

use jiff::Timestamp;

use super::format::{self, Letter, Origin, Telling};
use crate::model::{Authority, Entry, Event, Filter, Manner, Seq, Subscription, Unusable};

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
    /// A message with these bytes and no headers of its own.
    #[must_use]
    pub fn new(id: String, content_type: &str, body: Vec<u8>) -> Self {
        Self { id, content_type: content_type.to_owned(), headers: Vec::new(), body }
    }

    /// About one event in the format `standard`, as a subscription with this filter gets it.
    #[must_use]
    pub fn standard(
        (event, entry): Told<'_>,
        filter: &Filter,
        previous: Option<Seq>,
        (base_url, authority): (&str, &Authority),
    ) -> Self {
        format::standard(&Letter {
            id: &event.webhook_id(),
            at: event.at,
            tellings: &[Telling { event, previous, entry }],
            filter,
            manner: &Manner::default(),
            origin: Origin { base_url, authority },
            digest: false,
        })
    }

    /// About one event, in the format of the subscription. `previous` is the event that the subscription got before; `site` is where the
    /// pages are, without a slash at the end, and who mints ids.
    ///
    /// # Errors
    /// When the subscription's template cannot be filled in.
    pub fn about(
        subscription: &Subscription,
        (event, entry): Told<'_>,
        previous: Option<Seq>,
        (base_url, authority): (&str, &Authority),
    ) -> Result<Self, Unusable> {
        format::message(&Letter {
            id: &event.webhook_id(),
            at: event.at,
            tellings: &[Telling { event, previous, entry }],
            filter: &subscription.filter,
            manner: &subscription.manner,
            origin: Origin { base_url, authority },
            digest: false,
        })
    }

    /// About several events at once, in order: a digest of type `statement.digest`, of the tick `at`.
    ///
    /// # Errors
    /// When the subscription's template cannot be filled in.
    pub fn digest(
        subscription: &Subscription,
        told: &[Told<'_>],
        (previous, at): (Option<Seq>, Timestamp),
        (base_url, authority): (&str, &Authority),
    ) -> Result<Self, Unusable> {
        let name = subscription.id.as_str().trim_start_matches("sub_");
        let id = match (told.first(), told.last()) {
            (Some((first, _)), Some((last, _))) => format!("msg_{name}_{}_{}", first.seq, last.seq),
            _ => format!("msg_{name}_tick_{}", at.as_second()),
        };
        let before = std::iter::once(previous).chain(told.iter().map(|(event, _)| Some(event.seq)));
        let tellings: Vec<Telling<'_>> = told
            .iter()
            .zip(before)
            .map(|(&(event, entry), previous)| Telling { event, previous, entry })
            .collect();
        format::message(&Letter {
            id: &id,
            at,
            tellings: &tellings,
            filter: &subscription.filter,
            manner: &subscription.manner,
            origin: Origin { base_url, authority },
            digest: true,
        })
    }
}
