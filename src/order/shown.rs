//! Subscriptions, attempts and events as JSON, for the command line and the API.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::state;
use crate::model::{Authentication, Authority, Entry, Event, Filter, Health, Manner, Seq, Subscription};
use crate::store::{Preview, Reach};
use crate::webhook::Message;

/// A subscription without its secrets: of headers the names, of authentication the scheme and the user.
#[must_use]
pub fn subscription(subscription: &Subscription) -> Map<String, Value> {
    let mut shown = described(subscription, false);
    let (state, detail) = state(subscription);
    let progress = &subscription.progress;
    let recorded = json!({
        "id": subscription.id, "created": subscription.created, "cursor": progress.cursor, "state": state, "detail": detail,
        "failures": progress.failures, "failing_since": progress.failing_since, "delivered": progress.delivered,
        "delivered_at": progress.delivered_at,
    });
    if let Value::Object(recorded) = recorded {
        shown.extend(recorded);
    }
    shown
}

/// A subscription as an import takes it; with its secrets only where asked for.
#[must_use]
pub fn exported(subscription: &Subscription, with_secrets: bool) -> Map<String, Value> {
    let mut shown = described(subscription, with_secrets);
    if let (Health::Disabled(reason), (state, _)) = (&subscription.progress.health, state(subscription)) {
        shown.extend([("state".to_owned(), json!(state)), ("detail".to_owned(), json!(reason))]);
    }
    if with_secrets {
        shown.insert("secret".to_owned(), json!(subscription.secret.reveal()));
    } else {
        // Without their values they are no use to an import.
        shown.remove("headers");
        shown.remove("authentication");
    }
    shown
}

fn described(subscription: &Subscription, with_secrets: bool) -> Map<String, Value> {
    let mut shown = Map::new();
    shown.insert("url".to_owned(), json!(subscription.url));
    if !subscription.name.is_empty() {
        shown.insert("name".to_owned(), json!(subscription.name));
    }
    for part in [serde_json::to_value(&subscription.filter), serde_json::to_value(&subscription.manner)] {
        if let Ok(Value::Object(fields)) = part {
            shown.extend(fields);
        }
    }
    shown.insert("format".to_owned(), json!(subscription.manner.format));
    if !with_secrets {
        hide(&mut shown, &subscription.manner);
    }
    shown
}

fn hide(shown: &mut Map<String, Value>, manner: &Manner) {
    if !manner.headers.is_empty() {
        let names = manner.headers.iter().map(|header| json!({ "name": header.name }));
        shown.insert("headers".to_owned(), names.collect());
    }
    if let Some(authentication) = &manner.authentication {
        let scheme = match authentication {
            Authentication::Basic { user, .. } => json!({ "scheme": "basic", "user": user }),
            Authentication::Bearer { .. } => json!({ "scheme": "bearer" }),
        };
        shown.insert("authentication".to_owned(), scheme);
    }
}

/// A look into the archive.
#[must_use]
pub fn preview(preview: &Preview, since: Timestamp) -> Value {
    let newest: Vec<Value> = preview
        .newest
        .iter()
        .map(|entry| json!({ "id": entry.id, "published": entry.published, "title": entry.statement.headline() }))
        .collect();
    json!({ "since": since, "statements": preview.statements, "complete": preview.complete, "newest": newest })
}

/// What a subscription that starts in the past, or is replayed from there, is sent of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// Events that it is sent.
    pub events: u64,
    /// Statements that a backfill found, and of which it is not told, because nobody has asked for that.
    pub left_out: u64,
    /// Whether both are exact; otherwise they are at most as many, because only the statements themselves tell.
    pub exact: bool,
    /// Files of a backfill that are still to be read: of what they hold it is not told.
    pub unread: u64,
}

impl Outlook {
    /// Of a filter that reaches that much; if `backfill`, with what a backfill found.
    #[must_use]
    pub fn new(filter: &Filter, reach: Reach, backfill: bool) -> Self {
        // What a backfill found is counted by subject alone.
        let roles = filter.keys().is_some_and(|keys| keys.iter().any(|key| key.contains('#')));
        let (found, left_out) = if backfill { (reach.backfill, 0) } else { (0, reach.backfill) };
        let exact = filter.is_index() && !roles;
        Self { events: reach.events + found, left_out, exact, unread: reach.unread }
    }

    /// As JSON beside other fields.
    #[must_use]
    pub fn fields(&self) -> Map<String, Value> {
        let Self { events, left_out, exact, unread } = self;
        let fields = [
            ("events", json!(events)),
            ("left_out", json!(left_out)),
            ("exact", json!(exact)),
            ("unread", json!(unread)),
        ];
        fields.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
    }
}

/// An event as a subscription with this filter gets it in the format `standard`.
#[must_use]
pub fn event(
    event: &Event,
    entry: &Entry,
    filter: &Filter,
    previous: Option<Seq>,
    site: (&str, &Authority),
) -> Value {
    let message = Message::standard((event, entry), filter, previous, site);
    serde_json::from_slice(&message.body).unwrap_or_default()
}
