//! What people ask of subscriptions, read and checked before anything is done: the same for the command line, for files that are
//! imported and for the API.
//!
//! Invariant: no I/O, no clock, no randomness; time and dice are arguments.

mod shown;

#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

pub use shown::{Outlook, event, exported, preview, subscription};

use crate::catalogue::Catalogue;
use crate::model::{
    Dialect, Filter, Health, Makes, Manner, PAUSED, Secret, Seq, Subscription, SubscriptionId, Template,
    Unusable,
};
use crate::webhook::{Guard, check_template};

/// Why a subscription is not active that waits for its endpoint.
pub const UNCONFIRMED: &str = "the endpoint has not confirmed the subscription yet";

/// Characters of a name, at most.
const NAME_MAX: usize = 200;

/// What is asked of a subscription; what is left out stays, or has its default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Order {
    /// Where to POST.
    pub url: Option<String>,
    /// What its owner calls it.
    pub name: Option<String>,
    /// What it wants, as a whole.
    pub filter: Option<Filter>,
    /// What it wants, by lists of a flat filter: each replaces the list of its name, and the others stay.
    pub lists: Map<String, Value>,
    /// Parts of [`Manner`], each replaced as a whole; null is the default.
    pub manner: Map<String, Value>,
    /// Parts of the pace, and parts of these, of which the others stay.
    pub pace: Map<String, Value>,
    /// The signing key, where the receiver has one already.
    pub secret: Option<Secret>,
    /// From where it starts in the journal; the head when left out.
    pub since: Option<Since>,
    /// Whether it is told of what a backfill found since then, too.
    pub backfill: bool,
    /// Why it starts without being served, where it was exported so.
    pub disabled: Option<String>,
}

/// A place in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// After the event of this number.
    After(Seq),
    /// From this moment.
    From(Timestamp),
}

impl Since {
    /// From a number, a day (its start in UTC), or a time.
    ///
    /// # Errors
    /// When it is none of them.
    pub fn parse(field: &str, text: &str) -> Result<Self, Unusable> {
        if let Ok(seq) = text.parse::<Seq>() {
            return Ok(Self::After(seq.max(0)));
        }
        moment(field, text).map(Self::From)
    }
}

/// A time, or the start of a day in UTC.
///
/// # Errors
/// When it is neither.
pub fn moment(field: &str, text: &str) -> Result<Timestamp, Unusable> {
    let day = text.parse::<jiff::civil::Date>().ok();
    let day = day.and_then(|day| TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok());
    day.or_else(|| text.parse().ok()).ok_or_else(|| {
        let remedy = "write a day such as 2026-05-01, or a time such as 2026-05-01T12:00:00Z";
        Unusable::new(field, format!("{text:?} is neither a day nor a time"), remedy)
    })
}

/// Fields of an order that are parts of its manner.
const MANNER: [&str; 5] = ["format", "template", "pace", "headers", "authentication"];
/// Fields that are shown, and that an import passes over: they are what became of a subscription, not what it is. Only that it is not
/// served stays so.
const RECORDED: [&str; 9] =
    ["id", "created", "cursor", "state", "detail", "failures", "failing_since", "delivered", "delivered_at"];

impl Order {
    /// From JSON: `url`, `name`, `secret`, `since`, the parts of the manner, and the filter, under `filter` or flat.
    ///
    /// # Errors
    /// Names the first field that cannot be used.
    pub fn parse(json: Value) -> Result<Self, Unusable> {
        let Value::Object(mut fields) = json else {
            return Err(Unusable::new(
                "body",
                "not an object",
                "write {\"url\": \"https://…\", \"all\": true}",
            ));
        };
        let disabled = disabled(&fields);
        for name in RECORDED {
            fields.remove(name);
        }
        let mut order = Self {
            disabled,
            url: take(&mut fields, "url")?,
            name: take(&mut fields, "name")?,
            secret: take::<String>(&mut fields, "secret")?.map(Secret::from),
            backfill: take(&mut fields, "backfill")?.unwrap_or_default(),
            ..Self::default()
        };
        order.since = match fields.remove("since") {
            None | Some(Value::Null) => None,
            Some(Value::Number(seq)) => Some(Since::parse("since", &seq.to_string())?),
            Some(Value::String(text)) => Some(Since::parse("since", &text)?),
            Some(_) => {
                return Err(Unusable::new(
                    "since",
                    "neither a number nor a time",
                    "leave it out to start now",
                ));
            }
        };
        if order.backfill && order.since.is_none() {
            let remedy = "say from where with since, such as 0, or leave it out";
            return Err(Unusable::new("backfill", "it starts now, after all of it", remedy));
        }
        for name in MANNER {
            if let Some(value) = fields.remove(name) {
                order.manner.insert(name.to_owned(), value);
            }
        }
        order.filter = take(&mut fields, "filter")?;
        if order.filter.is_none() {
            // A list is taken away like any part.
            let lists = fields.iter_mut().filter(|(name, _)| LISTS.contains(&name.as_str()));
            lists.filter(|(_, list)| list.is_null()).for_each(|(_, list)| *list = json!([]));
        }
        fields.retain(|_, value| !value.is_null());
        if !fields.is_empty() {
            if order.filter.is_some() {
                let names = fields.keys().cloned().collect::<Vec<_>>().join(", ");
                return Err(Unusable::new(
                    names,
                    "not a field beside filter",
                    "put it into the filter, or remove it",
                ));
            }
            if fields.contains_key("any") || fields.get("all").is_some_and(Value::is_object) {
                order.filter = Some(parsed("filter", Value::Object(fields))?);
            } else {
                order.lists = fields;
            }
        }
        Ok(order)
    }

    /// Where the caller gives a format and a template in separate flags.
    pub fn set_format(&mut self, format: Option<Dialect>, template: Option<String>, makes: Makes) {
        if let Some(format) = format {
            self.manner.insert("format".to_owned(), Value::from(format.as_str()));
        }
        if let Some(text) = template {
            let template = serde_json::to_value(Template { text, makes }).unwrap_or_default();
            self.manner.insert("template".to_owned(), template);
        }
    }

    /// The subscription that is asked for, checked. `cursor` is where it starts; `dice` make its id and, where none is given, its key.
    ///
    /// # Errors
    /// Names the first part that cannot be used.
    pub fn open(
        mut self,
        rules: &Rules<'_>,
        (cursor, now): (Seq, Timestamp),
        (id, key): ([u8; 10], [u8; 32]),
    ) -> Result<Subscription, Unusable> {
        if self.url.is_none() {
            return Err(Unusable::new("url", "missing", "say where to POST: an https URL"));
        }
        if !self.lists.is_empty() {
            self.filter = Some(parsed("filter", Value::Object(std::mem::take(&mut self.lists)))?);
        }
        if self.filter.is_none() {
            let remedy =
                "name organisations, topics, speakers or phrases, or everything with \"all\": true (--all)";
            return Err(Unusable::new("filter", "say what the subscription is for", remedy));
        }
        let blank = Subscription::new(
            SubscriptionId::new(id),
            (String::new(), Filter::default()),
            Secret::new(key),
            (cursor, now),
        );
        let (secret, disabled) = (self.secret.take(), self.disabled.take());
        let mut subscription = self.change(blank, rules)?;
        subscription.progress.health = disabled.map_or(Health::Active, Health::Disabled);
        if let Some(secret) = secret {
            // 24 to 64 bytes, as Standard Webhooks asks.
            if !secret.key().is_some_and(|key| (24..=64).contains(&key.len())) {
                let remedy = "leave it out for a new one, or give whsec_ and the base 64 of 24 to 64 bytes";
                return Err(Unusable::new("secret", "not a key", remedy));
            }
            subscription.secret = secret;
        }
        Ok(subscription)
    }

    /// The subscription with what is asked for changed, checked.
    ///
    /// # Errors
    /// Names the first part that cannot be used.
    pub fn change(self, mut subscription: Subscription, rules: &Rules<'_>) -> Result<Subscription, Unusable> {
        if let Some(url) = self.url {
            rules.guard.check(&url).map_err(|error| {
                Unusable::new(
                    "url",
                    error.to_string(),
                    "use a public https address, or one that deliver.allow_networks names",
                )
            })?;
            subscription.url = url;
        }
        if let Some(name) = self.name {
            if name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
                let cause = format!("longer than {NAME_MAX} characters, or with control characters");
                return Err(Unusable::new("name", cause, "shorten it"));
            }
            subscription.name = name;
        }
        let mut wanted = self.filter;
        if !self.lists.is_empty() {
            wanted = Some(relisted(wanted.as_ref().unwrap_or(&subscription.filter), self.lists)?);
        }
        if let Some(filter) = wanted {
            filter.check()?;
            subscription.filter = rules.catalogue.follow(filter)?;
        }
        let mut manner = self.manner;
        if !self.pace.is_empty() {
            let pace = manner.remove("pace").unwrap_or_else(|| json!(subscription.manner.pace));
            manner.insert("pace".to_owned(), repaced(pace, self.pace));
        }
        if !manner.is_empty() {
            subscription.manner = changed(&subscription.manner, manner)?;
            subscription.manner.check()?;
            if let Some(template) = &subscription.manner.template {
                check_template(template)?;
            }
        }
        Ok(subscription)
    }
}

/// Against what orders are checked.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// Subjects that exist.
    pub catalogue: &'a Catalogue,
    /// Where messages may go.
    pub guard: &'a Guard,
}

/// Lists of a flat filter. The first are alternatives: everything has none of them.
const LISTS: [&str; 7] = ["organisations", "roles", "topics", "speakers", "phrases", "languages", "kinds"];
const CHOICES: usize = 5;

/// A filter with lists replaced. Who asks for everything chooses nothing, and the other way round.
fn relisted(filter: &Filter, lists: Map<String, Value>) -> Result<Filter, Unusable> {
    let mut all = object(json!(filter));
    let mut choices = LISTS.iter().take(CHOICES);
    if lists.contains_key("all") {
        all.retain(|name, _| !choices.clone().any(|choice| choice == name));
    } else if choices.any(|name| lists.contains_key(*name)) && all.get("all").is_some_and(Value::is_boolean) {
        all.remove("all");
    }
    all.extend(lists);
    parsed("filter", Value::Object(all))
}

/// A pace with parts replaced, or parts of its parts.
fn repaced(pace: Value, parts: Map<String, Value>) -> Value {
    let mut pace = object(pace);
    for (name, part) in parts {
        match (pace.get_mut(&name), part) {
            (Some(Value::Object(before)), Value::Object(part)) => before.extend(part),
            (_, part) => drop(pace.insert(name, part)),
        }
    }
    Value::Object(pace)
}

fn object(value: Value) -> Map<String, Value> {
    if let Value::Object(fields) = value { fields } else { Map::new() }
}

/// A manner with parts replaced. Changing from a template to another format takes the template away.
fn changed(manner: &Manner, mut parts: Map<String, Value>) -> Result<Manner, Unusable> {
    if parts.get("format").is_some_and(|format| format != "template") {
        parts.entry("template").or_insert(Value::Null);
    }
    let mut all = object(json!(manner));
    for (name, value) in parts {
        if value.is_null() {
            all.remove(&name);
            continue;
        }
        // Each part by itself, so that a mistake is told of the right field.
        parsed::<Manner>(&name, Value::Object(Map::from_iter([(name.clone(), value.clone())])))?;
        all.insert(name, value);
    }
    parsed("body", Value::Object(all))
}

/// How a subscription stands: `active`, `waiting`, `paused`, `unconfirmed` or `disabled`, and why or until when.
#[must_use]
pub fn state(subscription: &Subscription) -> (&'static str, Option<String>) {
    let progress = &subscription.progress;
    match &progress.health {
        Health::Active => match progress.complaint() {
            None => ("active", None),
            complaint => ("waiting", complaint),
        },
        Health::Waiting(until) => ("waiting", Some(until.to_string())),
        Health::Disabled(reason) if reason == PAUSED => ("paused", None),
        Health::Disabled(reason) if reason == UNCONFIRMED => ("unconfirmed", Some(reason.clone())),
        Health::Disabled(reason) => ("disabled", Some(reason.clone())),
    }
}

/// Why a subscription that was shown or exported is not served, by its state.
fn disabled(fields: &Map<String, Value>) -> Option<String> {
    let detail = fields.get("detail").and_then(Value::as_str);
    match fields.get("state")?.as_str()? {
        "paused" => Some(PAUSED.to_owned()),
        "unconfirmed" => Some(UNCONFIRMED.to_owned()),
        "disabled" => Some(detail.unwrap_or(PAUSED).to_owned()),
        _ => None,
    }
}

fn take<T: DeserializeOwned>(fields: &mut Map<String, Value>, name: &str) -> Result<Option<T>, Unusable> {
    match fields.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => parsed(name, value).map(Some),
    }
}

fn parsed<T: DeserializeOwned>(field: &str, value: Value) -> Result<T, Unusable> {
    serde_json::from_value(value).map_err(|error| {
        Unusable::new(field, error.to_string(), "see /api/v1/openapi.json for what it may be")
    })
}
