//! Tokens by forms, for operators.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::Timestamp;

use super::super::api::Api;
use super::fields::Fields;
use super::session::Session;
use crate::model::{Scope, Unusable};
use crate::page::manage::{self as page, Issued};

pub(super) async fn list(State(api): State<Api>, session: Session) -> Response {
    listed(&api, &session, StatusCode::OK, None).await
}

/// Makes one and shows it; or the form with what is wrong.
pub(super) async fn create(State(api): State<Api>, session: Session, body: Bytes) -> Response {
    let fields = Fields::parse(&body);
    let name = fields.text("name");
    let made = match Scope::from_name(fields.text("scope")) {
        Some(scope) => api.create_token(&session.0, name.to_owned(), scope).await,
        None => Err(Unusable::new("scope", "no such scope", "choose subscriber or operator").into()),
    };
    let problem = match made {
        Ok((token, secret)) => {
            let note = "It opens these pages and the API, until it is revoked.".to_owned();
            let issued = Issued {
                title: "The token is made",
                id: &format!("{} ({})", token.name, token.id),
                secret: secret.reveal(),
                notes: &[note],
                next: ("/manage/tokens", "All tokens"),
            };
            return (StatusCode::CREATED, Html(page::issued(session.viewer(&api), &issued))).into_response();
        }
        Err(problem) => problem,
    };
    listed(&api, &session, problem.status(), Some((problem.detail(), name))).await
}

/// Who asks for the address of that form again is led to the list.
pub(super) async fn home() -> Redirect {
    Redirect::to("/manage/tokens")
}

/// Revokes one. Who revokes his own is signed out by that.
pub(super) async fn revoke(State(api): State<Api>, session: Session, Path(id): Path<String>) -> Response {
    match api.revoke_token(&session.0, &id).await {
        Ok(()) => Redirect::to("/manage/tokens").into_response(),
        Err(problem) => session.refuse(&api, &problem),
    }
}

async fn listed(api: &Api, session: &Session, status: StatusCode, refused: Option<(&str, &str)>) -> Response {
    match api.tokens(&session.0).await {
        Ok(tokens) => {
            let html = page::tokens(session.viewer(api), &tokens, refused, Timestamp::now());
            (status, Html(html)).into_response()
        }
        Err(problem) => session.refuse(api, &problem),
    }
}
