//! `/manage`: what the API does, as pages for people. Nothing here decides anything: the verbs are the API's, and so is what they refuse.
//!
//! No cache keeps a page of these, no search engine lists one, and no other site can send one of their forms.

mod add;
mod fields;
mod front;
mod origin;
mod session;
mod subscriptions;
mod tokens;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::{Redirect, Response};
use axum::routing::{any, get};

use super::api::{Api, Problem};
use super::plate::PAGE_POLICY;
use session::Session;

/// Bytes of a form.
const FORM_BYTES_MAX: usize = 64 * 1024;

/// The routes.
pub(super) fn router(api: Api) -> Router {
    Router::new()
        .route("/manage", get(front::show))
        .route("/manage/", any(home))
        .route("/manage/session", get(home).post(session::begin))
        .route("/manage/session/end", get(home).post(session::end))
        .route("/manage/subscriptions", get(home).post(add::add))
        .route("/manage/subscriptions/new", get(add::form))
        .route("/manage/subscriptions/{id}", get(subscriptions::show))
        .route("/manage/subscriptions/{id}/{verb}", get(subscriptions::back).post(subscriptions::act))
        .route("/manage/tokens", get(tokens::list).post(tokens::create))
        .route("/manage/tokens/{id}/revoke", get(tokens::home).post(tokens::revoke))
        .route("/manage/{*rest}", any(missing))
        .method_not_allowed_fallback(not_allowed)
        .layer(from_fn_with_state(api.clone(), origin::guard))
        .layer(map_response(keep_private))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .with_state(api)
}

/// To the front, by GET: RFC 9110, section 15.4.4.
async fn home() -> Redirect {
    Redirect::to("/manage")
}

async fn missing(State(api): State<Api>, session: Session) -> Response {
    session.refuse(&api, &Problem::missing("page"))
}

async fn not_allowed(State(api): State<Api>, session: Session) -> Response {
    session.refuse(&api, &Problem::not_allowed())
}

/// What every answer says to caches, search engines and browsers.
async fn keep_private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, PAGE_POLICY),
        // Not `no-referrer`: browsers would then hide the origin of our own forms, too.
        (REFERRER_POLICY, "same-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
