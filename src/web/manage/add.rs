//! Adding a subscription by a form.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde_json::{Map, Value, json};

use super::super::api::{Added, Api, Problem, made_once, nonce};
use super::fields::Fields;
use super::session::Session;
use super::subscriptions::place;
use crate::model::{SubscriptionId, Unusable};
use crate::order::{Order, UNCONFIRMED};
use crate::page::manage::{self as page, Deed, Issued, Tried};
use crate::publish::tagger;

pub(super) async fn form(State(api): State<Api>, session: Session) -> Response {
    match blank(&api, &session, None) {
        Ok(html) => Html(html).into_response(),
        Err(problem) => session.refuse(&api, &problem),
    }
}

/// Adds it and shows its secret; or the form with what is wrong, and the status that the API would answer with.
pub(super) async fn add(State(api): State<Api>, session: Session, body: Bytes) -> Response {
    let fields = Fields::parse(&body);
    let work = async { api.add(&session.0, asked(&fields)?).await };
    let id = |added: &Added| added.one.id.as_str().to_owned();
    let problem = match made_once(&api, &session.0, &body, (work, id)).await {
        Ok(Ok(added)) => {
            return (StatusCode::CREATED, Html(shown(&api, &session, &added))).into_response();
        }
        Ok(Err(id)) => {
            let place = format!("{}?done={}", place(&SubscriptionId::from(id)), Deed::Added.as_str());
            return Redirect::to(&place).into_response();
        }
        Err(problem) => problem,
    };
    let tried = Tried { pairs: fields.pairs(), field: problem.field(), detail: problem.detail() };
    match blank(&api, &session, Some(&tried)) {
        Ok(html) => (problem.status(), Html(html)).into_response(),
        Err(problem) => session.refuse(&api, &problem),
    }
}

fn blank(api: &Api, session: &Session, tried: Option<&Tried<'_>>) -> Result<String, Problem> {
    Ok(page::add(session.viewer(api), tagger(&api.current).catalogue(), &nonce()?, tried))
}

/// What the form asks for, as the API takes it.
fn asked(fields: &Fields) -> Result<Order, Unusable> {
    let mut order = Map::new();
    let text = ["url", "name", "format", "since"].into_iter().map(|name| (name, fields.text(name)));
    order
        .extend(text.filter(|(_, text)| !text.is_empty()).map(|(name, text)| (name.to_owned(), json!(text))));
    for name in ["all", "backfill"] {
        if fields.is_ticked(name) {
            order.insert(name.to_owned(), Value::Bool(true));
        }
    }
    for name in ["organisations", "topics", "roles", "kinds", "speakers", "phrases", "languages"] {
        let parted = |value: &'_ str| match name {
            "languages" => parts(value, |c| c == ',' || c.is_whitespace()),
            "speakers" | "phrases" => parts(value, |c| c == '\n'),
            _ => vec![value.to_owned()],
        };
        let values: Vec<String> = fields.all(name).flat_map(parted).collect();
        if !values.is_empty() {
            order.insert(name.to_owned(), json!(values));
        }
    }
    Order::parse(Value::Object(order))
}

fn parts(text: &str, is_between: impl Fn(char) -> bool) -> Vec<String> {
    text.split(is_between).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn shown(api: &Api, session: &Session, added: &Added) -> String {
    let mut notes = Vec::new();
    if let Some(reason) = &added.refused {
        notes.push(format!(
            "Nothing is sent yet: {UNCONFIRMED}: {reason}. Its page has a button to ask again."
        ));
    }
    if let Some(outlook) = &added.outlook {
        notes.push(format!("It is sent of the past: {}", page::sends(outlook)));
    }
    notes.push(
        "Its messages are signed with this secret, so that the endpoint can tell them from others."
            .to_owned(),
    );
    let issued = Issued {
        title: "The subscription is added",
        id: added.one.id.as_str(),
        secret: added.one.secret.reveal(),
        notes: &notes,
        next: (&place(&added.one.id), "To the subscription"),
    };
    page::issued(session.viewer(api), &issued)
}
