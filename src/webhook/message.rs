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

    /// About several events at once, in order: a digest of type `statement.digest`, made at the time `at`.
    ///
    /// # Errors
    /// When the subscription's template cannot be filled in.
    pub fn digest(
        subscription: &Subscription,
        told: &[Told<'_>],
        (previous, at): (Option<Seq>, Timestamp),
        (base_url, authority): (&str, &Authority),
    ) -> Result<Self, Unusable> {
        let (first, last) = (told.first().map_or(0, |one| one.0.seq), told.last().map_or(0, |one| one.0.seq));
        let before = std::iter::once(previous).chain(told.iter().map(|(event, _)| Some(event.seq)));
        let tellings: Vec<Telling<'_>> = told
            .iter()
            .zip(before)
            .map(|(&(event, entry), previous)| Telling { event, previous, entry })
            .collect();
        format::message(&Letter {
            id: &format!("msg_{}_{first}_{last}", subscription.id.as_str().trim_start_matches("sub_")),
            at,
            tellings: &tellings,
            filter: &subscription.filter,
            manner: &subscription.manner,
            origin: Origin { base_url, authority },
            digest: true,
        })
    }
}
