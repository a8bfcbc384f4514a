//! What was sent to a subscription, and sending it again.

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::json;

use super::Api;
use super::caller::Caller;
use super::once::{Request, once};
use super::problem::{Problem, answer, linked};
use super::query::Query;
use super::schema;
use super::subscriptions::{flag, read};
use crate::model::Seq;
use crate::order::state;
use crate::store::Attempt;

/// Attempts of a page, by default and at most.
const PAGE: usize = 50;
const PAGE_MAX: usize = 1_000;
/// Attempts among which those of one event are looked for.
const ATTEMPTS_MAX: usize = 10_000;

/// The last attempts, newest first, and the events that are set aside.
#[utoipa::path(get, path = "/subscriptions/{id}/deliveries", params(("id" = String, Path, description = "Its id"), ("cursor" = Option<i64>, Query, minimum = 1, description = "The `next` of the page before"), ("limit" = Option<u32>, Query, minimum = 1, maximum = 1000, description = "Items of the page")), responses((status = 200, body = schema::Deliveries)))]
pub(super) async fn list(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = Query::parse(query.as_deref(), &["cursor", "limit"])?;
    let limit = query.limit(PAGE, PAGE_MAX)?;
    let cursor = query.text("cursor").map(|_| query.number::<i64>("cursor", 0)).transpose()?;
    let sent = api.sent(&caller, &id, (cursor, limit)).await?;
    let body = json!({ "attempts": sent.attempts, "parked": sent.parked, "next": sent.next });
    let link = query.next_link(&api, &format!("subscriptions/{}/deliveries", sent.id), sent.next.as_deref());
    Ok(linked(answer(StatusCode::OK, &body), link))
}

/// The attempts of one event.
#[utoipa::path(get, path = "/subscriptions/{id}/deliveries/{seq}", params(("id" = String, Path, description = "Its id"), ("seq" = i64, Path, minimum = 1, description = "Number of an event")), responses((status = 200, body = schema::Attempts)))]
pub(super) async fn show(
    State(api): State<Api>,
    caller: Caller,
    Path((id, seq)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let seq = number(&seq)?;
    let one = caller.subscription(&api, &id).await?;
    let mut attempts: Vec<Attempt> = api.store.attempts(&one.id, None, ATTEMPTS_MAX).await?;
    attempts.retain(|attempt| attempt.seq == seq);
    if attempts.is_empty() {
        return Err(Problem::missing("delivery"));
    }
    Ok(answer(StatusCode::OK, &json!({ "attempts": attempts })))
}

/// Sends an event once more, at once: with `{"unwanted": true}` also one that its filter does not want.
#[utoipa::path(post, path = "/subscriptions/{id}/deliveries/{seq}/retry", params(("id" = String, Path, description = "Its id"), ("seq" = i64, Path, minimum = 1, description = "Number of an event"), ("Idempotency-Key" = Option<String>, Header, description = "A request that is repeated within a day gets the answer of the first.", min_length = 1, max_length = 255)), request_body = Option<schema::Retry>, responses((status = 202, body = schema::Retried)))]
pub(super) async fn retry(
    State(api): State<Api>,
    caller: Caller,
    Path((id, seq)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let seq = number(&seq)?;
    let request = Request::new(&caller, &headers, &format!("retry {id} {seq}"), &body)?;
    once(&api, request, async {
        let one = api.retry(&caller, &id, (seq, flag(&read(&body)?, "unwanted")?)).await?;
        Ok((StatusCode::ACCEPTED, json!({ "id": one.id, "state": state(&one).0, "seq": seq })))
    })
    .await
}

/// The number of an event; what is none is the number of no event.
fn number(text: &str) -> Result<Seq, Problem> {
    text.parse().map_err(|_unparsed| Problem::missing("event"))
}
