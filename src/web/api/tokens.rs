//! Access to the API, for operators.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Api;
use super::caller::Caller;
use super::once::{Request, once};
use super::problem::{Problem, answer};
use super::schema;
use super::subscriptions::read;
use crate::model::{Scope, Unusable};

/// What is asked of a new token.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Wanted)]
pub(super) struct Wanted {
    /// Whose it is.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    scope: Scope,
}

/// Every token, without itself.
#[utoipa::path(get, path = "/tokens", responses((status = 200, body = schema::Tokens)))]
pub(super) async fn list(State(api): State<Api>, caller: Caller) -> Result<Response, Problem> {
    Ok(answer(StatusCode::OK, &json!({ "tokens": api.tokens(&caller).await? })))
}

/// Makes a token; it is shown only here.
#[utoipa::path(post, path = "/tokens", params(("Idempotency-Key" = Option<String>, Header, description = "A request that is repeated within a day gets the answer of the first.", min_length = 1, max_length = 255)), request_body = Wanted, responses((status = 201, body = schema::NewToken)))]
pub(super) async fn create(
    State(api): State<Api>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    caller.operator()?;
    let request = Request::new(&caller, &headers, "token", &body)?;
    once(&api, request, async {
        let wanted: Wanted = serde_json::from_value(read(&body)?).map_err(|error| {
            Unusable::new("body", error.to_string(), "write {\"name\": …, \"scope\": \"subscriber\"}")
        })?;
        let (token, secret) = api.create_token(&caller, wanted.name, wanted.scope).await?;
        let mut shown = json!(token);
        if let Value::Object(fields) = &mut shown {
            fields.insert("token".to_owned(), json!(secret.reveal()));
        }
        Ok((StatusCode::CREATED, shown))
    })
    .await
}

/// Revokes a token; its subscriptions stay.
#[utoipa::path(delete, path = "/tokens/{id}", params(("id" = String, Path, description = "Its id")), responses((status = 204, description = "Done")))]
pub(super) async fn revoke(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    api.revoke_token(&caller, &id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
