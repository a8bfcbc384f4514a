//! What requests and answers look like, for the description of the API, beside the types of the house that are used as they are. A test
//! holds each answer against it.

#![expect(dead_code, reason = "these types describe; what is described is read and written elsewhere")]

use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::model::{
    Authentication, Dialect, Header, Kind, Pace, Publisher, Role, Scope, Speaker, Template, Terms, Token,
    WrittenFilter,
};
use crate::store::{Attempt, Parked};

/// What is wrong: RFC 9457.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Problem {
    /// What sort of problem it is.
    title: String,
    /// The status of the answer.
    status: u16,
    /// What happened and what to do.
    detail: String,
    /// The field that cannot be used.
    field: Option<String>,
    /// What is wrong with it.
    cause: Option<String>,
    /// What to do about it.
    remedy: Option<String>,
}

/// `true` for every statement, or terms all of which must hold.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum All {
    /// Every statement.
    Everything(bool),
    /// All of these.
    Terms(Terms),
}

/// A place in the journal: after the event of this number, or from a day or a time on.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum Since {
    /// After this event.
    After(i64),
    /// `2026-05-01` or `2026-05-01T12:00:00Z`.
    From(String),
}

/// What is asked of a subscription. What is left out stays, or has its default; null takes a part away. The filter stands under `filter` as a
/// whole, or its parts stand beside the rest: then each list replaces the list of its name.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Order {
    /// Where to POST.
    #[schema(pattern = "^https?://")]
    url: Option<String>,
    /// What its owner calls it.
    #[schema(max_length = 200)]
    name: Option<String>,
    filter: Option<WrittenFilter>,
    any: Option<Terms>,
    all: Option<All>,
    none: Option<Terms>,
    organisations: Option<Vec<String>>,
    roles: Option<Vec<Role>>,
    topics: Option<Vec<String>>,
    speakers: Option<Vec<String>>,
    languages: Option<Vec<String>>,
    kinds: Option<Vec<Kind>>,
    phrases: Option<Vec<String>>,
    format: Option<Dialect>,
    template: Option<Template>,
    pace: Option<Pace>,
    #[schema(max_items = 10)]
    headers: Option<Vec<Header>>,
    authentication: Option<Authentication>,
    /// `whsec_…`; a new one is made when left out. Not to be changed.
    secret: Option<String>,
    /// Where to start; now when left out. Not to be changed.
    since: Option<Since>,
    /// With `since`: whether it is told of what the first start on a full folder found, too.
    backfill: Option<bool>,
}

/// A header without its value.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HeaderName {
    name: String,
}

/// How an endpoint knows its caller, without secrets.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AuthenticationShown {
    /// `basic` or `bearer`.
    scheme: String,
    user: Option<String>,
}

/// How a subscription stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    Active,
    Waiting,
    Paused,
    Unconfirmed,
    Disabled,
}

/// A subscription.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Subscription {
    id: String,
    url: String,
    name: Option<String>,
    any: Option<Terms>,
    all: Option<All>,
    none: Option<Terms>,
    organisations: Option<Vec<String>>,
    roles: Option<Vec<Role>>,
    topics: Option<Vec<String>>,
    speakers: Option<Vec<String>>,
    languages: Option<Vec<String>>,
    kinds: Option<Vec<Kind>>,
    phrases: Option<Vec<String>>,
    format: Dialect,
    template: Option<Template>,
    pace: Option<Pace>,
    headers: Option<Vec<HeaderName>>,
    authentication: Option<AuthenticationShown>,
    #[schema(format = DateTime)]
    created: String,
    /// Every event up to this one is delivered, set aside, or not wanted.
    cursor: i64,
    state: State,
    /// Why it is not active, or until when it waits.
    detail: Option<String>,
    /// Tries that failed in a row.
    failures: u32,
    /// Since when the endpoint has taken nothing: it failed, or refused each event.
    #[schema(format = DateTime)]
    failing_since: Option<String>,
    /// Messages that the endpoint took.
    delivered: u64,
    #[schema(format = DateTime)]
    delivered_at: Option<String>,
    /// The signing key: shown once, to who made the subscription.
    secret: Option<String>,
    /// Of one that was just made to start in the past: events that it is sent.
    events: Option<u64>,
    /// Statements that the first start found and of which it is not told.
    left_out: Option<u64>,
    /// Whether both are exact; otherwise they are at most as many, because only the statements themselves tell.
    exact: Option<bool>,
    /// Files of the first start that are still to be read: of what they hold it is not told.
    unread: Option<u64>,
}

/// A page of subscriptions.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Subscriptions {
    subscriptions: Vec<Subscription>,
    /// The cursor of the next page; its address is in the header `link`.
    next: Option<String>,
}

/// A new signing key.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewSecret {
    id: String,
    secret: String,
    #[schema(format = DateTime)]
    old_signs_until: String,
}

/// From where to send again.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Replay {
    since: Since,
    /// Whether what the first start on a full folder found comes, too. A later replay without it ends this.
    backfill: Option<bool>,
}

/// What is sent again.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Replayed {
    id: String,
    /// One that is paused, unconfirmed or disabled is sent it once it is resumed.
    state: State,
    /// What comes after this event.
    after: i64,
    /// Events that are sent.
    events: u64,
    /// Statements that the first start found and that are not sent.
    left_out: u64,
    /// Whether both are exact; otherwise they are at most as many, because only the statements themselves tell.
    exact: bool,
    /// Files of the first start that are still to be read: what they hold is not sent.
    unread: u64,
}

/// What to try again.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Retry {
    /// Also an event that the filter of the subscription does not want.
    unwanted: Option<bool>,
}

/// What is tried again.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Retried {
    id: String,
    /// One that is paused, unconfirmed or disabled is sent it once it is resumed.
    state: State,
    /// This event.
    seq: i64,
}

/// A page of attempts, newest first, and the events that are set aside.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Deliveries {
    attempts: Vec<Attempt>,
    parked: Vec<Parked>,
    /// The cursor of the next page; its address is in the header `link`.
    next: Option<String>,
}

/// The attempts of one event, newest first.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Attempts {
    attempts: Vec<Attempt>,
}

/// A stretch of the journal.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Events {
    /// Messages as in `/schemas/webhook.json`.
    #[schema(value_type = Vec<Object>)]
    events: Vec<serde_json::Value>,
    /// Ask again after this event.
    next_after: i64,
    /// Whether there is more just now.
    more: bool,
    /// The last event of the journal.
    head: i64,
    /// Statements that the first start found, up to `next_after`, and that are left out: `backfill=true` shows them. At most, where only they
    /// themselves tell whether they are wanted.
    left_out: u64,
}

/// An organisation or a topic.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    id: String,
    name: String,
}

/// A statement.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Statement {
    id: String,
    revision: u32,
    url: String,
    title: String,
    #[schema(format = Date)]
    date: Option<String>,
    place: Option<String>,
    language: String,
    kind: Kind,
    publisher: Option<Publisher>,
    also_published_by: Vec<String>,
    speakers: Vec<Speaker>,
    organisations: Vec<Named>,
    topics: Vec<Named>,
    source: Option<String>,
    #[schema(format = DateTime)]
    published: String,
    #[schema(format = DateTime)]
    updated: String,
    #[schema(format = DateTime)]
    withdrawn: Option<String>,
    /// Its text, where one statement is asked for.
    #[schema(value_type = Option<Vec<Object>>)]
    turns: Option<Vec<serde_json::Value>>,
}

/// A page of statements.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Statements {
    statements: Vec<Statement>,
    /// The cursor of the next page; its address is in the header `link`.
    next: Option<String>,
}

/// A statement that a filter would have matched.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Matched {
    id: String,
    #[schema(format = DateTime)]
    published: String,
    title: String,
}

/// What a filter would have matched.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Preview {
    #[schema(format = DateTime)]
    since: String,
    statements: u64,
    /// Whether all statements since then were looked at.
    complete: bool,
    newest: Vec<Matched>,
}

/// Every token, without itself.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Tokens {
    tokens: Vec<Token>,
}

/// A token with itself: shown this once.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewToken {
    id: String,
    name: String,
    scope: Scope,
    #[schema(format = DateTime)]
    created: String,
    token: String,
}

/// A filter as parameters: values of one are alternatives, and so are organisations, topics, speakers and phrases among one another; the others
/// narrow them.
#[derive(Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Sought {
    /// Ids of organisations.
    organisation: Option<Vec<String>>,
    /// Only where those organisations stand in one of these roles.
    role: Option<Vec<Role>>,
    /// Ids of topics.
    topic: Option<Vec<String>>,
    /// Names of speakers, whole words of them.
    speaker: Option<Vec<String>>,
    /// BCP 47 languages.
    language: Option<Vec<String>>,
    /// Kinds of statement.
    kind: Option<Vec<Kind>>,
    /// Words or phrases; `sanction*` stands for every word that begins so.
    phrase: Option<Vec<String>>,
    /// A whole filter as JSON, instead of the parameters above.
    filter: Option<String>,
}
