//! The door of the WebSub hub: section 5 of the Recommendation.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use super::{Web, failed};
use crate::websub::Wish;

/// `POST /hub`: 202 where the subscriber is asked next whether it means it, 4xx with the reason where that makes no sense.
pub(super) async fn ask(State(web): State<Web>, headers: HeaderMap, form: Bytes) -> Response {
    let refuse = |status: StatusCode, reason: String| (status, format!("{reason}\n")).into_response();
    let Some(guard) = &web.hub else {
        return refuse(StatusCode::NOT_FOUND, "this site has no hub of its own".to_owned());
    };
    let media_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !media_type.trim_start().starts_with("application/x-www-form-urlencoded") {
        let reason = "the hub reads application/x-www-form-urlencoded".to_owned();
        return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, reason);
    }
    let wish = match Wish::parse(&form, &web.site.base_url) {
        Ok(wish) => wish,
        Err(error) => return refuse(StatusCode::BAD_REQUEST, error.to_string()),
    };
    if let Err(error) = guard.check(&wish.callback) {
        return refuse(StatusCode::BAD_REQUEST, format!("hub.callback: {error}"));
    }
    let taken = async {
        let known = web.store.document_version(&wish.feed).await?.is_some();
        if known {
            web.store.wish(wish, Timestamp::now()).await?;
        }
        Ok(known)
    };
    match taken.await {
        Ok(true) => StatusCode::ACCEPTED.into_response(),
        Ok(false) => refuse(StatusCode::NOT_FOUND, "hub.topic is no feed of this site".to_owned()),
        Err(error) => failed(&error),
    }
}
