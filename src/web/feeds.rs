//! What stands beside the documents of a feed: its changes, its archive, what happened since an event, and what a reader lacks.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{IF_NONE_MATCH, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::Timestamp;

use super::asked::Asked;
use super::plate::{Body, Plate};
use super::shelf::Loaded;
use super::{Web, accept, failed, feed, list_page, missing, once, preflight, split};
use crate::coding::Coding;
use crate::feed::Unsound;
use crate::model::{Document, FeedKey, Format, Seq, Subject};
use crate::page;
use crate::publish::title;
use crate::store::StoreError;

/// The version of a closed page: it has no other.
const CLOSED: i64 = 1;

/// The routes of this module.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/statements/page/{page}", get(page_of_all))
        .route("/{kind}/{id}/page/{page}", get(page_of))
        .route("/statements/archive/{page}", get(archive_of_all).options(preflight))
        .route("/statements/changes/archive/{page}", get(changes_of_all))
        .route("/{kind}/{id}/changes/archive/{page}", get(changes_of))
        .route("/{kind}/{id}/{name}", get(changes).options(preflight))
        .route("/{kind}/{id}/archive/{page}", get(archive).options(preflight))
}

/// `/organisations/{id}/changes` and its documents.
async fn changes(
    State(web): State<Web>,
    Path((kind, id, name)): Path<(String, String, String)>,
    asked: Asked,
) -> Response {
    match (format!("{kind}/{id}").parse::<Subject>(), split(&name)) {
        (Ok(subject), ("changes", format)) => {
            feed(&web, &asked, FeedKey::Changes(Some(subject)), format).await
        }
        _ => missing(&web),
    }
}

/// `/statements/changes/archive/{n}`.
async fn changes_of_all(State(web): State<Web>, Path(page): Path<String>, asked: Asked) -> Response {
    changes_page(&web, &asked, &FeedKey::Changes(None), &page).await
}

/// `/organisations/{id}/changes/archive/{n}`.
async fn changes_of(
    State(web): State<Web>,
    Path((kind, id, page)): Path<(String, String, String)>,
    asked: Asked,
) -> Response {
    match format!("{kind}/{id}").parse() {
        Ok(subject) => changes_page(&web, &asked, &FeedKey::Changes(Some(subject)), &page).await,
        Err(()) => missing(&web),
    }
}

/// A page of all changes of a feed.
async fn changes_page(web: &Web, asked: &Asked, feed: &FeedKey, page: &str) -> Response {
    let Some(page) = number(page) else { return missing(web) };
    let make = async || {
        let found = web.publisher.changes_page(feed, page).await?;
        Ok(found.map(|(told, pages)| {
            let html = page::changes_archive(&web.site, (feed, &title(&web.current, feed)), &told, &pages);
            Body::page(html, &web.site.alternates(feed))
        }))
    };
    web.serve_page(asked, make).await
}

/// `/statements/page/{n}`.
async fn page_of_all(State(web): State<Web>, Path(page): Path<String>, asked: Asked) -> Response {
    list(&web, &asked, &FeedKey::All, &page).await
}

/// `/organisations/{id}/page/{n}`.
async fn page_of(
    State(web): State<Web>,
    Path((kind, id, page)): Path<(String, String, String)>,
    asked: Asked,
) -> Response {
    match format!("{kind}/{id}").parse() {
        Ok(subject) => list(&web, &asked, &FeedKey::Of(subject), &page).await,
        Err(()) => missing(&web),
    }
}

/// A page of the list after the first, which is the feed's own.
async fn list(web: &Web, asked: &Asked, feed: &FeedKey, page: &str) -> Response {
    match number(page) {
        Some(page) if page > 1 => web.serve_page(asked, async || list_page(web, feed, page).await).await,
        _ => missing(web),
    }
}

/// A number as addresses have it, which is written in one way alone.
pub(super) fn number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|number: &u32| number.to_string() == text)
}

/// `/statements/archive/{n}.atom`, and without an ending for people.
async fn archive_of_all(State(web): State<Web>, Path(page): Path<String>, asked: Asked) -> Response {
    archive_page(&web, &asked, &FeedKey::All, &page).await
}

/// `/organisations/{id}/archive/{n}.atom`, and without an ending for people.
async fn archive(
    State(web): State<Web>,
    Path((kind, id, page)): Path<(String, String, String)>,
    asked: Asked,
) -> Response {
    match format!("{kind}/{id}").parse() {
        Ok(subject) => archive_page(&web, &asked, &FeedKey::Of(subject), &page).await,
        Err(()) => missing(&web),
    }
}

async fn archive_page(web: &Web, asked: &Asked, feed: &FeedKey, name: &str) -> Response {
    if let Some(page) = number(name) {
        let make = async || {
            let archived = web.publisher.archive_page(feed, page).await?;
            Ok(archived.map(|one| {
                let title = title(&web.current, feed);
                let html = page::archive(&web.site, (feed, &title), &one.shown, &one.pages());
                Body::page(html, &web.site.alternates(feed))
            }))
        };
        return web.serve_page(asked, make).await;
    }
    let Some(page) = name.strip_suffix(".atom").and_then(number) else { return missing(web) };
    let load = async |held: Option<&Plate>| {
        if held.is_some_and(|held| held.version() == Some(CLOSED)) {
            return Ok(Loaded::Same);
        }
        match web.publisher.archive_page(feed, page).await? {
            None => Ok(Loaded::Missing),
            Some(archived) => {
                let closed = archived.is_closed();
                let document = sound(web, archived.document(&web.site)).await?;
                let own = format!("<{}/{feed}/archive/{page}.atom>; rel=\"self\"", web.site.base_url);
                let body = Body::document(document, i64::from(closed) * CLOSED, &[own]);
                let body = if closed { body.immutable() } else { body };
                Ok(Loaded::New(Box::new(Plate::from(body))))
            }
        }
    };
    web.serve(asked, load).await
}

/// `?since={seq}`: what happened after an event.
pub(super) async fn since(
    web: &Web,
    asked: &Asked,
    (feed, format): (&FeedKey, Format),
    after: &str,
) -> Response {
    let Ok(after) = after.parse::<Seq>() else {
        return unclear("since: use the number of an event, 0 for all");
    };
    let made = async {
        match web.publisher.since((feed, format), after).await? {
            Some(made) => sound(web, made).await.map(Some),
            None => Ok(None),
        }
    };
    match made.await {
        Ok(Some(document)) => {
            let own = format!("<{}?since={after}>; rel=\"self\"", web.site.feed_url(feed, format));
            once(asked, Body::document(document, 0, &[own])).await
        }
        Ok(None) => missing(web),
        Err(error) => failed(&error),
    }
}

/// What a reader lacks that names an older document and asks with `A-IM: feed`: RFC 3229, section 10.5.3 with the manipulation that
/// feed readers use. `None` where it is to get the whole document, or has it.
pub(super) async fn delta(web: &Web, asked: &Asked, (feed, format): (&FeedKey, Format)) -> Option<Response> {
    let headers = &asked.parts.headers;
    let lists = headers.get_all("a-im").iter().filter_map(|value| value.to_str().ok());
    let wanted = |one: &str| one.split(';').next().unwrap_or(one).trim().eq_ignore_ascii_case("feed");
    if !lists.flat_map(|list| list.split(',')).any(wanted) {
        return None;
    }
    let kept = web.store.kept(std::slice::from_ref(feed)).await.ok()?.into_iter().next()??;
    let current = kept.etags.into_iter().nth(format.index())?;
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let tags: Vec<String> = known.flat_map(|list| list.split(',')).map(bare).collect();
    if tags.iter().any(|tag| *tag == current || tag == "*") {
        return None;
    }
    for tag in &tags {
        let made = web.publisher.delta((feed, format), tag).await;
        let Ok(Some(made)) = made else { continue };
        if let Ok(part) = sound(web, made).await {
            let body = Body::document(part, 0, &web.site.document_links(feed, format)).part_of(&current);
            let mut response = once(asked, body).await;
            if response.status() == StatusCode::OK {
                *response.status_mut() = StatusCode::IM_USED;
                let vary = HeaderValue::from_static("accept-encoding, a-im, if-none-match");
                response.headers_mut().insert(VARY, vary);
            }
            return Some(response);
        }
    }
    None
}

/// An entity tag as it is for the bytes as they are, whatever coding the client got.
fn bare(tag: &str) -> String {
    let tag = tag.trim();
    let tag = tag.strip_prefix("W/").unwrap_or(tag);
    let packed = Coding::ALL.into_iter().filter(|coding| *coding != Coding::Identity);
    let bare = packed.filter_map(|coding| tag.strip_suffix(accept::tail(coding))).next();
    bare.map_or_else(|| tag.to_owned(), |bare| format!("{bare}\""))
}

/// An answer to a question that cannot be read.
pub(super) fn unclear(reason: &str) -> Response {
    (StatusCode::BAD_REQUEST, format!("{reason}\n")).into_response()
}

/// A document that is made on demand has no last good one to fall back on: the operator hears of it, and nobody sees it.
pub(super) async fn sound(web: &Web, made: Result<Document, Unsound>) -> Result<Document, StoreError> {
    match made {
        Ok(document) => Ok(document),
        Err(error) => {
            web.publisher.withhold(&error, Timestamp::now()).await?;
            Err(StoreError::Corrupt(error.to_string()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn tags_of_packed_copies_are_those_of_the_document() {
        for tag in ["\"abc\"", " \"abc-gzip\"", "W/\"abc-br\" ", "\"abc-zstd\""] {
            assert_eq!(bare(tag), "\"abc\"", "{tag}");
        }
    }
}
