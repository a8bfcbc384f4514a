//! `/search`: the page, and a feed for every question.

use axum::response::Response;
use jiff::Timestamp;

use super::asked::Asked;
use super::feeds::{sound, unclear};
use super::plate::{Body, Plate};
use super::shelf::Loaded;
use super::{Web, failed, missing, once};
use crate::model::{Format, Query, Seq};
use crate::page;
use crate::publish::tagger;
use crate::store::StoreError;

/// Answers a search. What it finds is kept under the question for as long as the store has nothing newer.
pub(super) async fn search(web: &Web, asked: &Asked, format: Option<Format>) -> Response {
    let pairs = url::form_urlencoded::parse(asked.query().unwrap_or_default().as_bytes());
    let query = match Query::parse(pairs) {
        Ok(query) => query,
        Err(error) => return unclear(&error.to_string()),
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
            let name = format!("/search?{}", query.canonical());
            let load = async |_: Option<&Plate>| Ok(loaded(results(web, &query).await?));
            web.serve_as(&name, asked, load).await
        }
    }
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

async fn results(web: &Web, query: &Query) -> Result<Body, StoreError> {
    let entries = if query.is_everything() {
        Vec::new()
    } else {
        web.store.search(query, web.span.window(Timestamp::now()), None).await?.entries
    };
    let catalogue = tagger(&web.current);
    let alternates = Format::ALL.map(|format| web.site.search_link(query, format));
    Ok(Body::page(page::search(&web.site, query, catalogue.catalogue(), &entries), &alternates))
}

fn loaded(body: Body) -> Loaded {
    Loaded::New(Box::new(Plate::from(body)))
}
