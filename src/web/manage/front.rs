//! The front: the subscriptions, and for operators how everything stands.

use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;

use super::super::api::{Api, Problem};
use super::session::Session;
use crate::page::manage as page;
use crate::publish::tagger;

/// Subscriptions of a page, as in the API.
const PAGE: usize = 100;

#[derive(Deserialize)]
pub(super) struct Place {
    cursor: Option<String>,
}

pub(super) async fn show(State(api): State<Api>, session: Session, Query(place): Query<Place>) -> Response {
    match html(&api, &session, place.cursor.as_deref()).await {
        Ok(html) => Html(html).into_response(),
        Err(problem) => session.refuse(&api, &problem),
    }
}

async fn html(api: &Api, session: &Session, cursor: Option<&str>) -> Result<String, Problem> {
    let (subscriptions, next) = api.subscriptions(&session.0, cursor, PAGE).await?;
    let mut rows = Vec::with_capacity(subscriptions.len());
    for one in subscriptions {
        let last = api.store.attempts(&one.id, None, 1).await?.pop();
        rows.push(page::Row { one, last });
    }
    let status = if session.0.is_operator() { Some(api.store.status().await?) } else { None };
    let tagger = tagger(&api.current);
    let front = page::Front {
        status: status.as_ref(),
        rows: &rows,
        next: next.as_deref(),
        head: api.store.head().await?,
        catalogue: tagger.catalogue(),
        now: Timestamp::now(),
    };
    Ok(page::front(session.viewer(api), &front))
}
