//! Subscriptions: an operator's, or those of one subscriber.

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Api;
use super::caller::Caller;
use super::once::{Request, once};
use super::problem::{Problem, answer, linked};
use super::query::Query;
use super::schema;
use crate::model::{Subscription, Unusable};
use crate::order::{self, Order, Outlook, Since, UNCONFIRMED, state};

/// Items of a page, by default and at most.
const PAGE: usize = 100;
const PAGE_MAX: usize = 1_000;

type Answer = Result<Response, Problem>;

/// A page of subscriptions in the order of creation.
#[utoipa::path(get, path = "/subscriptions", params(("cursor" = Option<String>, Query, description = "The `next` of the page before"), ("limit" = Option<u32>, Query, minimum = 1, maximum = 1000, description = "Items of the page")), responses((status = 200, body = schema::Subscriptions)))]
pub(super) async fn list(State(api): State<Api>, caller: Caller, RawQuery(query): RawQuery) -> Answer {
    let query = Query::parse(query.as_deref(), &["cursor", "limit"])?;
    let limit = query.limit(PAGE, PAGE_MAX)?;
    let (page, next) = api.subscriptions(&caller, query.text("cursor"), limit).await?;
    let shown: Vec<Value> = page.iter().map(|one| Value::Object(order::subscription(one))).collect();
    let body = json!({ "subscriptions": shown, "next": next });
    Ok(linked(answer(StatusCode::OK, &body), query.next_link(&api, "subscriptions", next.as_deref())))
}

/// Adds one. A subscriber's waits until its endpoint has confirmed that it wants it.
#[utoipa::path(post, path = "/subscriptions", params(("Idempotency-Key" = Option<String>, Header, description = "A request that is repeated within a day gets the answer of the first.", min_length = 1, max_length = 255)), request_body = schema::Order, responses((status = 201, body = schema::Subscription)))]
pub(super) async fn add(State(api): State<Api>, caller: Caller, headers: HeaderMap, body: Bytes) -> Answer {
    let request = Request::new(&caller, &headers, "add", &body)?;
    once(&api, request, async {
        let added = api.add(&caller, Order::parse(read(&body)?)?).await?;
        let mut shown = order::subscription(&added.one);
        shown.insert("secret".to_owned(), json!(added.one.secret.reveal()));
        shown.extend(added.outlook.as_ref().map(Outlook::fields).unwrap_or_default());
        if let Some(reason) = added.refused {
            shown.insert("detail".to_owned(), json!(format!("{UNCONFIRMED}: {reason}")));
        }
        Ok((StatusCode::CREATED, Value::Object(shown)))
    })
    .await
}

/// One subscription.
#[utoipa::path(get, path = "/subscriptions/{id}", params(("id" = String, Path, description = "Its id")), responses((status = 200, body = schema::Subscription)))]
pub(super) async fn show(State(api): State<Api>, caller: Caller, Path(id): Path<String>) -> Answer {
    Ok(shown(&caller.subscription(&api, &id).await?))
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
    Ok(shown(&api.edit(&caller, before, Order::parse(read(&body)?)?).await?))
}

/// Removes one.
#[utoipa::path(delete, path = "/subscriptions/{id}", params(("id" = String, Path, description = "Its id")), responses((status = 204, description = "Done")))]
pub(super) async fn remove(State(api): State<Api>, caller: Caller, Path(id): Path<String>) -> Answer {
    api.remove(&caller, &id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Sends nothing until resumed.
#[utoipa::path(post, path = "/subscriptions/{id}/pause", params(("id" = String, Path, description = "Its id")), responses((status = 200, body = schema::Subscription)))]
pub(super) async fn pause(State(api): State<Api>, caller: Caller, Path(id): Path<String>) -> Answer {
    Ok(shown(&api.pause(&caller, &id).await?))
}

/// Goes on with everything since. For an operator this confirms, too.
#[utoipa::path(post, path = "/subscriptions/{id}/resume", params(("id" = String, Path, description = "Its id")), responses((status = 200, body = schema::Subscription)))]
pub(super) async fn resume(State(api): State<Api>, caller: Caller, Path(id): Path<String>) -> Answer {
    Ok(shown(&api.resume(&caller, &id).await?))
}

/// Asks the endpoint once more whether it wants to be told.
#[utoipa::path(post, path = "/subscriptions/{id}/confirm", params(("id" = String, Path, description = "Its id")), responses((status = 200, body = schema::Subscription)))]
pub(super) async fn confirm(State(api): State<Api>, caller: Caller, Path(id): Path<String>) -> Answer {
    Ok(shown(&api.confirm(&caller, &id).await?))
}

/// Sends one message now.
#[utoipa::path(post, path = "/subscriptions/{id}/test", params(("id" = String, Path, description = "Its id")), responses((status = 200, body = crate::store::Attempt)))]
pub(super) async fn test(State(api): State<Api>, caller: Caller, Path(id): Path<String>) -> Answer {
    Ok(answer(StatusCode::OK, &json!(api.test(&caller, &id).await?)))
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
        let body = read(&body)?;
        let replayed = api.replay(&caller, &id, (since(&body)?, flag(&body, "backfill")?)).await?;
        let mut shown = replayed.outlook.fields();
        let one = &replayed.one;
        let said = [("id", json!(one.id)), ("state", json!(state(one).0)), ("after", json!(replayed.after))];
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
        let new = api.rotate_secret(&caller, &id).await?;
        let shown = json!({ "id": new.id, "secret": new.secret.reveal(), "old_signs_until": new.until });
        Ok((StatusCode::OK, shown))
    })
    .await
}

fn shown(one: &Subscription) -> Response {
    answer(StatusCode::OK, &Value::Object(order::subscription(one)))
}

/// The place in the journal that a body names.
fn since(body: &Value) -> Result<Since, Unusable> {
    match body.get("since") {
        Some(Value::Number(seq)) => Since::parse("since", &seq.to_string()),
        Some(Value::String(text)) => Since::parse("since", text),
        _ => Err(Unusable::new("since", "missing", "give the number of an event, a day or a time")),
    }
}

/// Whether a field of a body asks for something.
pub(super) fn flag(body: &Value, name: &str) -> Result<bool, Unusable> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(asked)) => Ok(*asked),
        Some(_) => Err(Unusable::new(name, "neither true nor false", "write true, or leave it out")),
    }
}

/// A body as JSON; nothing is an empty object.
pub(super) fn read(body: &[u8]) -> Result<Value, Unusable> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(json!({}));
    }
    serde_json::from_slice(body).map_err(|error| Unusable::new("body", error.to_string(), "send JSON"))
}
