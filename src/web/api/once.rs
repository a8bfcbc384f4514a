//! `Idempotency-Key`: a request that is repeated gets the answer of the first. A form that is sent twice does its work once.

use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Api;
use super::caller::Caller;
use super::problem::{Problem, answer};
use crate::model::Unusable;
use crate::store::Answered;

/// How long an answer is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// Characters of a key, at most.
const KEY_MAX: usize = 255;

/// What identifies a request: whose it is, its key where it has one, and a digest of what it asks.
pub(super) struct Request {
    token: String,
    key: Option<String>,
    digest: [u8; 32],
}

impl Request {
    /// `what` names the operation and what it is about.
    pub(super) fn new(
        caller: &Caller,
        headers: &HeaderMap,
        what: &str,
        body: &[u8],
    ) -> Result<Self, Problem> {
        let key =
            headers.get("idempotency-key").map(|value| value.to_str().unwrap_or_default().trim().to_owned());
        if key.as_ref().is_some_and(|key| key.is_empty() || key.len() > KEY_MAX) {
            let cause = format!("empty, longer than {KEY_MAX} characters, or not visible ASCII");
            return Err(Unusable::new("idempotency-key", cause, "send a random UUID").into());
        }
        let digest = Sha256::new().chain_update(what).chain_update([0]).chain_update(body).finalize().into();
        Ok(Self { token: caller.0.id.clone(), key, digest })
    }
}

/// Does what is asked for, or answers as before where it was done before.
pub(super) async fn once<F>(api: &Api, request: Request, work: F) -> Result<Response, Problem>
where
    F: Future<Output = Result<(StatusCode, Value), Problem>>,
{
    let Some(key) = request.key else {
        let (status, body) = work.await?;
        return Ok(answer(status, &body));
    };
    let now = Timestamp::now();
    let since = now.checked_sub(KEPT).unwrap_or(Timestamp::UNIX_EPOCH);
    let claim = Claim::take(api, (request.token, key))?;
    let (token, key) = &claim.place;
    if let Some(before) = api.store.answered(token, key, since).await? {
        if before.request != request.digest {
            let remedy = "use a new key for a new request";
            return Err(Unusable::new("idempotency-key", "it was used for another request", remedy).into());
        }
        let status = StatusCode::from_u16(before.status).unwrap_or(StatusCode::OK);
        let mut response = answer(status, &serde_json::from_str(&before.body).unwrap_or_default());
        response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
        return Ok(response);
    }
    let (status, body) = work.await?;
    let kept = Answered { request: request.digest, status: status.as_u16(), body: body.to_string() };
    api.store.keep_answer(token, key, kept, (since, now)).await?;
    Ok(answer(status, &body))
}

/// Makes what a form asks for, unless the same form, to the byte, made it before: then `Err` has its id. Of what is made nothing else is
/// kept, because its secret is shown once.
pub(in crate::web) async fn made_once<T, F>(
    api: &Api,
    caller: &Caller,
    form: &[u8],
    (work, id): (F, impl FnOnce(&T) -> String),
) -> Result<Result<T, String>, Problem>
where
    F: Future<Output = Result<T, Problem>>,
{
    let now = Timestamp::now();
    let since = now.checked_sub(KEPT).unwrap_or(Timestamp::UNIX_EPOCH);
    let digest: [u8; 32] = Sha256::digest(form).into();
    let claim = Claim::take(api, (caller.0.id.clone(), format!("form {}", HEXLOWER.encode(&digest))))?;
    let (token, key) = &claim.place;
    if let Some(before) = api.store.answered(token, key, since).await? {
        return Ok(Err(before.body));
    }
    let made = work.await?;
    let kept = Answered { request: digest, status: StatusCode::CREATED.as_u16(), body: id(&made) };
    api.store.keep_answer(token, key, kept, (since, now)).await?;
    Ok(Ok(made))
}

/// A key that is in use; free again when it is dropped.
struct Claim {
    api: Api,
    place: (String, String),
}

impl Claim {
    fn take(api: &Api, place: (String, String)) -> Result<Self, Problem> {
        let mut running = api.running.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !running.insert(place.clone()) {
            return Err(Problem::conflict(
                "the same request, by its Idempotency-Key or its form, is under way: try again in a moment",
            ));
        }
        drop(running);
        Ok(Self { api: api.clone(), place })
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let mut running = self.api.running.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        running.remove(&self.place);
    }
}
