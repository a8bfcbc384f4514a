//! `/search`: the page, and a feed for every question.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;

use super::asked::Asked;
use super::feeds::{number, sound, unclear};
use super::plate::{Body, Plate};
use super::shelf::Loaded;
use super::{Web, failed, missing, once};
use crate::model::{FeedKey, Format, Query, Seq, Subject, Unusable};
use crate::page::{self, Pages};
use crate::publish::tagger;
use crate::store::{Found, StoreError};

/// Answers a search. What it finds is kept under the question for as long as the store has nothing newer.
pub(super) async fn search(web: &Web, asked: &Asked, format: Option<Format>) -> Response {
    let pairs = url::form_urlencoded::parse(asked.query().unwrap_or_default().as_bytes());
    let query = match Query::parse(pairs).map_err(|error| (StatusCode::BAD_REQUEST, error)) {
        Ok(query) => known(web, query),
        Err(error) => Err(error),
    };
    let query = match query {
        Ok(query) => query,
        Err((status, error)) => return refuse(web, asked, format, (status, &error.to_string())),
    };
    match (format, asked.parameter("since")) {
        (Some(format), Some(after)) => since(web, asked, (&query, format), &after).await,
        (Some(format), None) => {
            let name = format!("/search.{}?{}", format.extension(), query.canonical());
            let load = async |_: Option<&Plate>| {
                Ok(body(web, (&query, format), None).await?.map_or(Loaded::Missing, loaded))
            };
            web.serve_as(&name, asked, load).await
        }
        (None, _) => {
            let page = asked.parameter("page").map_or(Some(1), |page| number(&page));
            let Some(page) = page.filter(|page| *page > 0) else { return missing(web) };
            let name = format!("/search?{}&page={page}", query.canonical());
            let load = async |_: Option<&Plate>| {
                Ok(results(web, &query, page).await?.map_or(Loaded::Missing, loaded))
            };
            web.serve_as(&name, asked, load).await
        }
    }
}

/// The query, if the catalogue has every subject that it names.
fn known(web: &Web, query: Query) -> Result<Query, (StatusCode, Unusable)> {
    let tagger = tagger(&web.current);
    let is_unknown = |subject: &Subject| tagger.catalogue().title(&FeedKey::Of(subject.clone())).is_none();
    match query.subjects().into_iter().flatten().find(is_unknown) {
        None => Ok(query),
        Some(subject) => {
            let field = if matches!(subject, Subject::Topic(_)) { "topic" } else { "organisation" };
            let cause = format!("the catalogue has no {:?}", subject.id());
            Err((StatusCode::NOT_FOUND, Unusable::new(field, cause, "/opml lists what there is")))
        }
    }
}

/// Says what is wrong with a question, to programs in a line and to people beside the form.
fn refuse(
    web: &Web,
    asked: &Asked,
    format: Option<Format>,
    (status, reason): (StatusCode, &str),
) -> Response {
    if format.is_some() {
        return (status, format!("{reason}\n")).into_response();
    }
    let tagger = tagger(&web.current);
    let asked = asked.query().unwrap_or_default();
    (status, Html(page::refused(&web.site, asked, tagger.catalogue(), reason))).into_response()
}

/// What of it happened after an event.
async fn since(web: &Web, asked: &Asked, what: (&Query, Format), after: &str) -> Response {
    let Ok(after) = after.parse::<Seq>() else {
        return unclear("since: use the number of an event, 0 for all");
    };
    match body(web, what, Some(after)).await {
        Ok(Some(body)) => once(asked, body).await,
        Ok(None) => missing(web),
        Err(error) => failed(&error),
    }
}

async fn body(
    web: &Web,
    (query, format): (&Query, Format),
    after: Option<Seq>,
) -> Result<Option<Body>, StoreError> {
    let Some(made) = web.publisher.found((query, format), after, Timestamp::now()).await? else {
        return Ok(None);
    };
    let document = sound(web, made).await?;
    let since = after.map(|after| format!("&since={after}")).unwrap_or_default();
    let own = format!("<{}{since}>; rel=\"self\"", web.site.search_url(query, format));
    Ok(Some(Body::document(document, 0, &[own])))
}

/// A page of what a search finds; `None` behind the last.
async fn results(web: &Web, query: &Query, page: u32) -> Result<Option<Body>, StoreError> {
    let size = web.publisher.span.page();
    let skip = usize::try_from(page - 1).unwrap_or(usize::MAX).saturating_mul(size);
    let (found, total) = if query.is_everything() {
        (Found::default(), None)
    } else {
        (web.store.search_page(query, skip, size).await?, web.store.search_count(query).await?)
    };
    if page > 1 && found.entries.is_empty() {
        return Ok(None);
    }
    let url = |page: u32| match page {
        1 => format!("/search?{}", query.canonical()),
        page => format!("/search?{}&page={page}", query.canonical()),
    };
    let counted = skip + found.entries.len();
    let pages = Pages {
        page,
        first: u64::try_from(skip).unwrap_or(u64::MAX).saturating_add(1),
        total: if found.more { total } else { u64::try_from(counted).ok() },
        newer: (page > 1).then(|| url(page - 1)),
        older: found.more.then(|| url(page + 1)),
    };
    let catalogue = tagger(&web.current);
    let alternates = Format::ALL.map(|format| web.site.search_link(query, format));
    let html = page::search(&web.site, (query, catalogue.catalogue()), &found.entries, &pages);
    Ok(Some(Body::page(html, &alternates)))
}

fn loaded(body: Body) -> Loaded {
    Loaded::New(Box::new(Plate::from(body)))
}
