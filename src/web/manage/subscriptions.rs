//! One subscription, and what its forms ask for.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::Timestamp;
use serde::Deserialize;

use super::super::api::{Api, Problem};
use super::fields::Fields;
use super::session::Session;
use crate::model::{Seq, StatementId, SubscriptionId};
use crate::order::Since;
use crate::page::manage::{self as page, Deed, Issued, Said, Shown};
use crate::publish::tagger;

/// Attempts of a page.
const ATTEMPTS: usize = 20;

/// What an address says besides: numbers and names that are not understood say nothing.
#[derive(Default, Deserialize)]
pub(super) struct Seen {
    /// Where the page of attempts begins.
    cursor: Option<String>,
    /// What the form before has done.
    done: Option<String>,
    /// After which event it is replayed.
    replayed: Option<String>,
}

pub(super) async fn show(
    State(api): State<Api>,
    session: Session,
    Path(id): Path<String>,
    Query(seen): Query<Seen>,
) -> Response {
    let looked = async {
        let cursor = seen.cursor.as_deref().and_then(|cursor| cursor.parse().ok());
        if let Some(after) = seen.replayed.as_deref().and_then(|after| after.parse().ok()) {
            let one = session.0.subscription(&api, &id).await?;
            let backfill = one.progress.backfill.is_some();
            let outlook = api.outlook(&one, (after, api.store.head().await?), backfill).await?;
            return html(&api, &session, (&id, cursor), Said::Replayed(after, &outlook)).await;
        }
        let said = seen.done.as_deref().and_then(Deed::from_name).map_or(Said::Nothing, Said::Done);
        html(&api, &session, (&id, cursor), said).await
    };
    match looked.await {
        Ok(html) => Html(html).into_response(),
        Err(problem) => session.refuse(&api, &problem),
    }
}

/// Who asks for the address of a form again, as after a refusal, is led to its page.
pub(super) async fn back(uri: Uri) -> Redirect {
    Redirect::to(uri.path().rsplit_once('/').map_or("/manage", |(page, _)| page))
}

/// Does what a form asks for. What is refused is told beside it, with the status that the API would answer with.
pub(super) async fn act(
    State(api): State<Api>,
    session: Session,
    Path((id, verb)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let fields = Fields::parse(&body);
    let problem = match done(&api, &session, (&id, &verb), &fields).await {
        Ok(response) => return response,
        Err(problem) => problem,
    };
    let said = Said::Refused { form: &verb, detail: problem.detail(), typed: fields.text("since") };
    match html(&api, &session, (&id, None), said).await {
        Ok(html) => (problem.status(), Html(html)).into_response(),
        // It is not there, or somebody else's.
        Err(problem) => session.refuse(&api, &problem),
    }
}

async fn done(
    api: &Api,
    session: &Session,
    (id, verb): (&str, &str),
    fields: &Fields,
) -> Result<Response, Problem> {
    let caller = &session.0;
    let deed = match verb {
        "pause" => api.pause(caller, id).await.map(|_| Deed::Paused)?,
        "resume" => api.resume(caller, id).await.map(|_| Deed::Resumed)?,
        "confirm" => api.confirm(caller, id).await.map(|_| Deed::Confirmed)?,
        "retry" => {
            let seq = fields.text("seq").parse().map_err(|_unparsed| Problem::missing("event"))?;
            api.retry(caller, id, (seq, false)).await.map(|_| Deed::Retried)?
        }
        "replay" => {
            let since = Since::parse("since", fields.text("since"))?;
            let backfill = fields.is_ticked("backfill");
            let replayed = api.replay(caller, id, (since, backfill)).await?;
            let place = format!("{}?replayed={}", place(&replayed.one.id), replayed.after);
            return Ok(Redirect::to(&place).into_response());
        }
        // What was answered is kept nowhere, so that no other page could show it. Who sends the form again only tries again.
        "test" => {
            let tried = api.test(caller, id).await?;
            return Ok(Html(html(api, session, (id, None), Said::Tested(&tried)).await?).into_response());
        }
        "rotate-secret" => {
            let new = api.rotate_secret(caller, id).await?;
            let note = format!("The old one signs besides until {:.0}.", new.until);
            let issued = Issued {
                title: "New secret",
                id: new.id.as_str(),
                secret: new.secret.reveal(),
                notes: &[note],
                next: (&place(&new.id), "Back to the subscription"),
            };
            return Ok(Html(page::issued(session.viewer(api), &issued)).into_response());
        }
        "remove" => {
            api.remove(caller, id).await?;
            return Ok(Redirect::to("/manage").into_response());
        }
        _ => return Ok(session.refuse(api, &Problem::missing("page"))),
    };
    Ok(Redirect::to(&format!("/manage/subscriptions/{id}?done={}", deed.as_str())).into_response())
}

/// Where a subscription's page is.
pub(super) fn place(id: &SubscriptionId) -> String {
    format!("/manage/subscriptions/{id}")
}

async fn html(
    api: &Api,
    session: &Session,
    (id, cursor): (&str, Option<i64>),
    said: Said<'_>,
) -> Result<String, Problem> {
    let one = session.0.subscription(api, id).await?;
    let sent = api.sent(&session.0, id, (cursor, ATTEMPTS)).await?;
    let tokens = if session.0.is_operator() { api.tokens(&session.0).await? } else { Vec::new() };
    let owner = one.owner.as_deref().map(|owner| {
        let token = tokens.iter().find(|token| token.id == owner);
        // One that was revoked has no name any more.
        token.map_or(owner, |token| token.name.as_str())
    });
    let parked = sent.parked.iter().take(page::PARKED_MAX).map(|parked| parked.seq);
    let seqs: BTreeSet<Seq> = sent.attempts.iter().map(|attempt| attempt.seq).chain(parked).collect();
    let seqs: Vec<Seq> = seqs.into_iter().collect();
    let news = api.store.news(&seqs).await?.into_iter();
    let headlines: BTreeMap<Seq, (StatementId, String)> =
        news.map(|news| (news.event.seq, (news.entry.id, news.entry.statement.headline()))).collect();
    let tagger = tagger(&api.current);
    let shown = Shown {
        one: &one,
        owner,
        head: api.store.head().await?,
        attempts: &sent.attempts,
        next: sent.next.as_deref(),
        parked: &sent.parked,
        headlines: &headlines,
        said,
        catalogue: tagger.catalogue(),
        now: Timestamp::now(),
    };
    Ok(page::subscription(session.viewer(api), &shown))
}
