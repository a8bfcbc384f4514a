//! Messages in the formats that newsrooms' tools take, each within its target's limits.
//!
//! One door: `message` makes the body and its headers; what depends on the key is added when the message is signed.

mod card;
mod cloudevents;
mod discord;
mod fit;
mod mattermost;
mod ninjs;
mod ntfy;
mod slack;
mod standard;
mod superdesk;
mod teams;
mod template;

#[cfg(test)]
mod tests;

use jiff::Timestamp;

use super::Message;
use crate::model::{Authority, Dialect, Entry, Event, Filter, Manner, Secret, Seq, Template, Unusable};

/// One event as a message tells it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Telling<'a> {
    /// What happened.
    pub(super) event: &'a Event,
    /// The event that the subscription got before this one.
    pub(super) previous: Option<Seq>,
    /// The statement as of the event.
    pub(super) entry: &'a Entry,
}

/// Where statements are read, and who minted their ids.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin<'a> {
    /// Where the pages are, without a slash at the end.
    pub(super) base_url: &'a str,
    /// Who mints the ids.
    pub(super) authority: &'a Authority,
}

/// What a message is made from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter<'a> {
    /// Its `webhook-id`.
    pub(super) id: &'a str,
    /// Of which moment it is: that of the event, or the tick of the digest.
    pub(super) at: Timestamp,
    /// What it tells, in journal order.
    pub(super) tellings: &'a [Telling<'a>],
    /// What the subscription asked for: which passages are quoted.
    pub(super) filter: &'a Filter,
    /// In which format.
    pub(super) manner: &'a Manner,
    /// Who writes.
    pub(super) origin: Origin<'a>,
    /// Whether it is a digest: only a digest may tell of nothing, or of several events.
    pub(super) digest: bool,
}

/// Media type of most bodies.
const JSON: &str = "application/json";

/// Writes a message.
///
/// # Errors
/// When a template cannot be filled in.
pub(super) fn message(letter: &Letter<'_>) -> Result<Message, Unusable> {
    Ok(match letter.manner.format {
        Dialect::Standard => standard::message(letter),
        Dialect::Cloudevents => cloudevents::message(letter),
        Dialect::Ninjs => ninjs::message(letter),
        Dialect::Superdesk => superdesk::message(letter),
        Dialect::Slack => slack::message(letter),
        Dialect::Discord => discord::message(letter),
        Dialect::Teams => teams::message(letter),
        Dialect::Mattermost => mattermost::message(letter),
        Dialect::Ntfy => ntfy::message(letter),
        Dialect::Template => return template::message(letter),
    })
}

/// Writes a message in the format `standard`.
pub(super) fn standard(letter: &Letter<'_>) -> Message {
    standard::message(letter)
}

/// Whether a format's receivers verify a header of their own.
#[must_use]
pub fn has_own_signature(format: Dialect) -> bool {
    format == Dialect::Superdesk
}

/// The header by which a format's own receivers verify a body, where it has one beside those of Standard Webhooks.
#[must_use]
pub fn own_signature(format: Dialect, secret: &Secret, body: &[u8]) -> Option<(&'static str, String)> {
    has_own_signature(format).then(|| superdesk::signature(secret, body))
}

/// Checks a template on samples.
///
/// # Errors
/// Says what is wrong with it.
pub fn check_template(template: &Template) -> Result<(), Unusable> {
    template::check(template)
}

impl Letter<'_> {
    /// The message with this body.
    fn with(&self, content_type: &str, body: Vec<u8>) -> Message {
        Message::new(self.id.to_owned(), content_type, body)
    }

    /// The message with this JSON.
    fn json(&self, body: &impl serde::Serialize) -> Message {
        let body = serde_json::to_vec(body).expect("strings, numbers and lists of them always serialise");
        self.with(JSON, body)
    }

    /// Where a statement is read.
    fn url(&self, entry: &Entry) -> String {
        format!("{}/statements/{}", self.origin.base_url, entry.id)
    }
}

impl Origin<'_> {
    /// The id of a statement in feeds and in ninjs.
    fn statement_id(&self, entry: &Entry) -> String {
        self.authority.tag(&format!("statement/{}", entry.id))
    }
}
