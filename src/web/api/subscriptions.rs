//! Subscriptions: an operator's, or those of one subscriber.

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::Api;
use super::caller::Caller;
use super::once::{Request, once};
use super::problem::{Problem, answer, linked};
use super::query::Query;
use super::schema;
use crate::model::{Health, PAUSED, Secret, Seq, Subscription, SubscriptionId, Unusable};
use crate::order::{self, Order, Outlook, Rules, Since, UNCONFIRMED, state};
use crate::publish::tagger;
use crate::store::Steer;

/// Items of a page, by default and at most.
const PAGE: usize = 100;
const PAGE_MAX: usize = 1_000;
/// Subscriptions of one subscriber, at most.
const OWN_MAX: u64 = 100;
/// How long a replaced key signs besides.
const OVERLAP: SignedDuration = SignedDuration::from_hours(24);

type Answer = Result<Response, Problem>;

/// A page of subscriptions in the order of creation.
#[utoipa::path(get, path = "/subscriptions", params(("cursor" = Option<String>, Query, description = "The `next` of the page before"), ("limit" = Option<u32>, Query, minimum = 1, maximum = 1000, description = "Items of the page")), responses((status = 200, body = schema::Subscriptions)))]
pub(super) async fn list(State(api): State<Api>, caller: Caller, RawQuery(query): RawQuery) -> Answer {
    let query = Query::parse(query.as_deref(), &["cursor", "limit"])?;
    let limit = query.limit(PAGE, PAGE_MAX)?;
    let cursor = query.text("cursor").map(|id| SubscriptionId::from(id.to_owned()));
    if let Some(id) = &cursor {
        let found = api.store.subscription(id).await?;
        found.filter(|one| caller.may_see(one)).ok_or_else(|| Problem::missing("cursor"))?;
    }
    // One more than a page tells whether there is another.
    let mut page = api.store.subscriptions_after(caller.owner(), cursor.as_ref(), limit + 1).await?;
    let more = page.len() > limit;
    page.truncate(limit);
    let next = page.last().filter(|_| more).map(|one| one.id.as_str().to_owned());
    let shown: Vec<Value> = page.iter().map(|one| Value::Object(order::subscription(one))).collect();
    let body = json!({ "subscriptions": shown, "next": next });
    Ok(linked(answer(StatusCode::OK, &body), query.next_link(&api, "subscriptions", next.as_deref())))
}

/// Adds one. A subscriber's waits until its endpoint has confirmed that it wants it.
#[utoipa::path(post, path = "/subscriptions", params(("Idempotency-Key" = Option<String>, Header, description = "A request that is repeated within a day gets the answer of the first.", min_length = 1, max_length = 255)), request_body = schema::Order, responses((status = 201, body = schema::Subscription)))]
pub(super) async fn add(State(api): State<Api>, caller: Caller, headers: HeaderMap, body: Bytes) -> Answer {
    let request = Request::new(&caller, &headers, "add", &body)?;
    once(&api, request, async {
        let order = Order::parse(read(&body)?)?;
        if !caller.is_operator() && api.store.subscriptions_of(&caller.0.id).await? >= OWN_MAX {
            return Err(Problem::conflict(format!(
                "a token has at most {OWN_MAX} subscriptions: remove one"
            )));
        }
        let head = api.store.head().await?;
        let past = order.since.is_some();
        let (cursor, backfill) = match order.since {
            None => (head, false),
            Some(since) => (place(&api, since, head).await?, order.backfill),
        };
        let now = Timestamp::now();
        let mut one = with_rules(&api, |rules| order.open(rules, (cursor, now), (dice()?, dice()?)))?;
        one.progress.backfill = backfill.then_some(head);
        if !caller.is_operator() {
            one.owner = Some(caller.0.id.clone());
            await_confirmation(&mut one)?;
        }
        api.store.add_subscription(&one).await?;
        let refused = if one.challenge.is_some() { settle(&api, &mut one).await? } else { None };
        let mut shown = order::subscription(&one);
        shown.insert("secret".to_owned(), json!(one.secret.reveal()));
        if past {
            shown.extend(outlook(&api, &one, (cursor, head), backfill).await?.fields());
        }
        if let Some(reason) = refused {
            shown.insert("detail".to_owned(), json!(format!("{UNCONFIRMED}: {reason}")));
        }
        Ok((StatusCode::CREATED, Value::Object(shown)))
    })
    .await
}

/// One subscription.
#[utoipa::path(get, path = "/subscriptions/{id}", params(("id" = String, Path, description = "Its id")), responses((status = 200, body = schema::Subscription)))]
pub(super) async fn show(State(api): State<Api>, caller: Caller, Path(id): Path<String>) -> Answer {
    let one = caller.subscription(&api, &id).await?;
    Ok(answer(StatusCode::OK, &Value::Object(order::subscription(&one))))
}

/// Changes what is given. A subscriber's new address has to be confirmed anew.
#[utoipa::path(patch, path = "/subscriptions/{id}", params(("id" = String, Path, description = "Its id")), request_body = schema::Order, responses((status = 200, body = schema::Subscription)))]
pub(super) async fn edit(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer {
    let before = caller.subscription(&api, &id).await?;
    let order = Order::parse(read(&body)?)?;
    if order.secret.is_some() || order.since.is_some() {
        let cause = "a key is replaced by rotate-secret, and a place in the journal by replay";
        return Err(Unusable::new("secret, since", cause, "leave them out").into());
    }
    let (url, format) = (before.url.clone(), before.manner.format);
    let mut one = with_rules(&api, |rules| order.change(before, rules))?;
    let anew = !caller.is_operator() && (one.url != url || one.manner.format != format);
    if anew {
        await_confirmation(&mut one)?;
    }
    api.store.edit_subscription(&one).await?;
    if anew {
        settle(&api, &mut one).await?;
    }
    Ok(answer(StatusCode::OK, &Value::Object(order::subscription(&one))))
}

/// Removes one.
#[utoipa::path(delete, path = "/subscriptions/{id}", params(("id" = String, Path, description = "Its id")), responses((status = 204, description = "Done")))]
pub(super) async fn remove(State(api): State<Api>, caller: Caller, Path(id): Path<String>) -> Answer {
    let one = caller.subscription(&api, &id).await?;
    api.store.remove_subscription(&one.id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Sends nothing until resumed.
#[utoipa::path(post, path = "/subscriptions/{id}/pause", params(("id" = String, Path, description = "Its id")), responses((status = 200, body = schema::Subscription)))]
pub(super) async fn pause(State(api): State<Api>, caller: Caller, Path(id): Path<String>) -> Answer {
    let one = caller.subscription(&api, &id).await?;
    if one.challenge.is_some() {
        return Err(Problem::conflict(UNCONFIRMED));
    }
    steer(&api, &one.id, Steer::Disable(PAUSED.to_owned())).await
}

/// Goes on with everything since. For an operator this confirms, too.
#[utoipa::path(post, path = "/subscriptions/{id}/resume", params(("id" = String, Path, description = "Its id")), responses((status = 200, body = schema::Subscription)))]
pub(super) async fn resume(State(api): State<Api>, caller: Caller, Path(id): Path<String>) -> Answer {
    let mut one = caller.subscription(&api, &id).await?;
    if one.challenge.is_some() {
        if !caller.is_operator() {
            return Err(Problem::conflict(format!(
                "{UNCONFIRMED}: ask for it by /confirm, or ask the operator"
            )));
        }
        one.challenge = None;
        api.store.edit_subscription(&one).await?;
    }
    steer(&api, &one.id, Steer::Resume).await
}

/// Asks the endpoint once more whether it wants to be told.
#[utoipa::path(post, path = "/subscriptions/{id}/confirm", params(("id" = String, Path, description = "Its id")), responses((status = 200, body = schema::Subscription)))]
pub(super) async fn confirm(State(api): State<Api>, caller: Caller, Path(id): Path<String>) -> Answer {
    let mut one = caller.subscription(&api, &id).await?;
    if one.challenge.is_some()
        && let Some(reason) = settle(&api, &mut one).await?
    {
        return Err(Problem::conflict(format!("{UNCONFIRMED}: {reason}")));
    }
    Ok(answer(StatusCode::OK, &Value::Object(order::subscription(&one))))
}

/// Sends one message now.
#[utoipa::path(post, path = "/subscriptions/{id}/test", params(("id" = String, Path, description = "Its id")), responses((status = 200, body = crate::store::Attempt)))]
pub(super) async fn test(State(api): State<Api>, caller: Caller, Path(id): Path<String>) -> Answer {
    let one = caller.subscription(&api, &id).await?;
    if one.challenge.is_some() {
        return Err(Problem::conflict(UNCONFIRMED));
    }
    let tried = api.endpoints.test(&one, &nonce()?).await?;
    Ok(answer(StatusCode::OK, &json!(tried)))
}

/// Sends again what it wants of the journal: `{"since": 12}` or a day or a time. What the first start found is left out, and counted, unless
/// `"backfill": true` asks for it.
#[utoipa::path(post, path = "/subscriptions/{id}/replay", params(("id" = String, Path, description = "Its id"), ("Idempotency-Key" = Option<String>, Header, description = "A request that is repeated within a day gets the answer of the first.", min_length = 1, max_length = 255)), request_body = schema::Replay, responses((status = 202, body = schema::Replayed)))]
pub(super) async fn replay(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let request = Request::new(&caller, &headers, &format!("replay {id}"), &body)?;
    once(&api, request, async {
        let one = caller.subscription(&api, &id).await?;
        let body = read(&body)?;
        let backfill = flag(&body, "backfill")?;
        let since = match body.get("since") {
            Some(Value::Number(seq)) => Since::parse("since", &seq.to_string())?,
            Some(Value::String(text)) => Since::parse("since", text)?,
            _ => {
                return Err(Unusable::new(
                    "since",
                    "missing",
                    "give the number of an event, a day or a time",
                )
                .into());
            }
        };
        let head = api.store.head().await?;
        // What it has not got yet comes as well.
        let after = place(&api, since, head).await?.min(one.progress.cursor);
        let mut shown = outlook(&api, &one, (after, head), backfill).await?.fields();
        api.store.steer(&one.id, Steer::Rewind { after, backfill }).await?;
        let said = [("id", json!(one.id)), ("state", json!(state(&one).0)), ("after", json!(after))];
        shown.extend(said.map(|(name, value)| (name.to_owned(), value)));
        Ok((StatusCode::ACCEPTED, Value::Object(shown)))
    })
    .await
}

/// A new key; the old one signs besides for a day.
#[utoipa::path(post, path = "/subscriptions/{id}/rotate-secret", params(("id" = String, Path, description = "Its id"), ("Idempotency-Key" = Option<String>, Header, description = "A request that is repeated within a day gets the answer of the first.", min_length = 1, max_length = 255)), responses((status = 200, body = schema::NewSecret)))]
pub(super) async fn rotate_secret(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let request = Request::new(&caller, &headers, &format!("rotate {id}"), &[])?;
    once(&api, request, async {
        let one = caller.subscription(&api, &id).await?;
        let secret = Secret::new(dice()?);
        let until = Timestamp::now().checked_add(OVERLAP).unwrap_or(Timestamp::MAX);
        api.store.rotate_secret(&one.id, secret.clone(), until).await?;
        Ok((StatusCode::OK, json!({ "id": one.id, "secret": secret.reveal(), "old_signs_until": until })))
    })
    .await
}

/// Waits for the endpoint to give a word back.
fn await_confirmation(one: &mut Subscription) -> Result<(), Unusable> {
    one.challenge = Some(nonce()?);
    one.progress.health = Health::Disabled(UNCONFIRMED.to_owned());
    Ok(())
}

/// Asks the endpoint, and makes the subscription active where it agrees; otherwise says why not.
async fn settle(api: &Api, one: &mut Subscription) -> Result<Option<String>, Problem> {
    let Some(challenge) = one.challenge.clone() else { return Ok(None) };
    if let Err(reason) = api.endpoints.confirm(one, &challenge).await {
        return Ok(Some(reason));
    }
    one.challenge = None;
    one.progress.health = Health::Active;
    api.store.edit_subscription(one).await?;
    api.store.steer(&one.id, Steer::Resume).await?;
    Ok(None)
}

async fn steer(api: &Api, id: &SubscriptionId, wish: Steer) -> Answer {
    api.store.steer(id, wish).await?;
    let one = api.store.subscription(id).await?.ok_or_else(|| Problem::missing("subscription"))?;
    Ok(answer(StatusCode::OK, &Value::Object(order::subscription(&one))))
}

async fn place(api: &Api, since: Since, head: Seq) -> Result<Seq, Problem> {
    Ok(match since {
        // Who begins behind the end would miss what comes until the journal is there.
        Since::After(seq) => seq.min(head),
        Since::From(at) => api.store.seq_before(at).await?,
    })
}

/// What a subscription is sent of a stretch of the past.
async fn outlook(
    api: &Api,
    one: &Subscription,
    span: (Seq, Seq),
    backfill: bool,
) -> Result<Outlook, Problem> {
    Ok(Outlook::new(&one.filter, api.store.reach(&one.filter, span).await?, backfill))
}

/// Whether a field of a body asks for something.
pub(super) fn flag(body: &Value, name: &str) -> Result<bool, Unusable> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(asked)) => Ok(*asked),
        Some(_) => Err(Unusable::new(name, "neither true nor false", "write true, or leave it out")),
    }
}

fn with_rules<T>(api: &Api, work: impl FnOnce(&Rules<'_>) -> Result<T, Unusable>) -> Result<T, Unusable> {
    let tagger = tagger(&api.current);
    work(&Rules { catalogue: tagger.catalogue(), guard: &api.guard })
}

/// A body as JSON; nothing is an empty object.
pub(super) fn read(body: &[u8]) -> Result<Value, Unusable> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(json!({}));
    }
    serde_json::from_slice(body).map_err(|error| Unusable::new("body", error.to_string(), "send JSON"))
}

/// Random bytes.
pub(super) fn dice<const N: usize>() -> Result<[u8; N], Unusable> {
    let mut dice = [0; N];
    getrandom::fill(&mut dice).map_err(|error| Unusable::new("body", error.to_string(), "try again"))?;
    Ok(dice)
}

fn nonce() -> Result<String, Unusable> {
    Ok(HEXLOWER.encode(&dice::<16>()?))
}
