//! Serves documents and pages. Public, cacheable, read-only.

mod answer;
mod statement;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::Timestamp;
use moka::future::Cache;
use tokio::sync::watch;

use crate::feed::{Site, opml};
use crate::model::{Document, FeedKey, Format, Subject};
use crate::page::{self, Listed};
use crate::publish::{Current, Span, tagger, title};
use crate::store::{Store, StoreError};
use answer::{Body, reply};

/// How long a reader of a feed waits for a statement that is already accepted.
const FRESH: Duration = Duration::from_secs(1);
/// Bytes of documents in memory.
const CACHE_BYTES: u64 = 256 * 1024 * 1024;
/// Statements on the front page.
const NEWEST: usize = 20;

type Held = (i64, Arc<Document>);

/// What the pages are made from.
#[derive(Clone, Debug)]
pub struct Web {
    store: Arc<dyn Store>,
    site: Arc<Site>,
    current: Current,
    span: Span,
    transcripts: PathBuf,
    ready: watch::Receiver<Option<String>>,
    documents: Cache<(FeedKey, Format), Held>,
}

impl Web {
    /// `transcripts` is the watched directory; `ready` holds why the service is not ready yet, or nothing when it is.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        site: Site,
        current: Current,
        span: Span,
        transcripts: PathBuf,
        ready: watch::Receiver<Option<String>>,
    ) -> Self {
        let weigh = |_: &(FeedKey, Format), (_, document): &Held| {
            u32::try_from(document.bytes.len()).unwrap_or(u32::MAX)
        };
        let documents = Cache::builder().weigher(weigh).max_capacity(CACHE_BYTES).build();
        Self { store, site: Arc::new(site), current, span, transcripts, ready, documents }
    }

    /// The document, fresh as of every statement that was accepted before the call.
    async fn document(&self, feed: FeedKey, format: Format) -> Result<Option<Arc<Document>>, StoreError> {
        let head = *self.store.bells().head.borrow();
        let mut published = self.store.bells().published.subscribe();
        // A reader that a webhook sent here should find what it was sent for; if it takes too long, the old document must do.
        drop(tokio::time::timeout(FRESH, published.wait_for(|published| *published >= head)).await);
        let Some(version) = self.store.document_version(&feed).await? else { return Ok(None) };
        let key = (feed, format);
        if let Some((held, document)) = self.documents.get(&key).await
            && held == version
        {
            return Ok(Some(document));
        }
        let Some(document) = self.store.document(&key.0, format).await? else { return Ok(None) };
        let document = Arc::new(document);
        self.documents.insert(key, (version, Arc::clone(&document))).await;
        Ok(Some(document))
    }
}

/// The routes.
pub fn router(web: Web) -> Router {
    Router::new()
        .route("/", get(index))
        .route("/opml", get(list))
        .route("/style.css", get(|headers: HeaderMap| async move { reply(&headers, Body::css(page::STYLE)) }))
        .route(
            "/feed.css",
            get(|headers: HeaderMap| async move { reply(&headers, Body::css(page::FEED_STYLE)) }),
        )
        .route("/healthz", get(health))
        .route("/readyz", get(ready))
        .route("/statements/{id}", get(statement::show))
        .route("/statements/{id}/transcript", get(statement::transcript))
        .route("/{feed}", get(top))
        .route("/{kind}/{id}", get(subject))
        .fallback(async |State(web): State<Web>| missing(&web))
        .with_state(web)
}

async fn health(State(web): State<Web>) -> Response {
    match web.store.ping().await {
        Ok(()) => (StatusCode::OK, "ok\n").into_response(),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n")).into_response(),
    }
}

async fn ready(State(web): State<Web>) -> Response {
    let reason = web.ready.borrow().clone();
    match reason {
        None => (StatusCode::OK, "ready\n").into_response(),
        Some(reason) => (StatusCode::SERVICE_UNAVAILABLE, format!("{reason}\n")).into_response(),
    }
}

async fn index(State(web): State<Web>, headers: HeaderMap) -> Response {
    let made = async {
        let listed = web.store.feeds().await?.into_iter().map(|count| Listed {
            title: title(&web.current, &count.feed),
            feed: count.feed,
            statements: count.statements,
        });
        let newest = web.store.entries(&FeedKey::All, web.span.window(Timestamp::now())).await?;
        Ok(page::index(&web.site, &listed.collect::<Vec<_>>(), newest.get(..NEWEST).unwrap_or(&newest)))
    };
    made.await.map_or_else(|error| failed(&error), |page| reply(&headers, Body::page(page)))
}

async fn list(State(web): State<Web>, headers: HeaderMap) -> Response {
    let feeds = tagger(&web.current).catalogue().feeds();
    reply(&headers, Body::text("text/x-opml; charset=utf-8", opml(&web.site, &feeds)))
}

async fn top(State(web): State<Web>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let (name, format) = split(&name);
    if name == "statements" { feed(&web, &headers, FeedKey::All, format).await } else { missing(&web) }
}

async fn subject(
    State(web): State<Web>,
    Path((kind, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let (id, format) = split(&name);
    match kind.as_str() {
        "organisations" => {
            feed(&web, &headers, FeedKey::Of(Subject::Organisation(id.to_owned())), format).await
        }
        "topics" => feed(&web, &headers, FeedKey::Of(Subject::Topic(id.to_owned())), format).await,
        _ => missing(&web),
    }
}

/// `csto.atom` as id and format.
fn split(name: &str) -> (&str, Option<Format>) {
    let known =
        name.rsplit_once('.').and_then(|(id, extension)| Some((id, Format::from_extension(extension)?)));
    known.map_or((name, None), |(id, format)| (id, Some(format)))
}

async fn feed(web: &Web, headers: &HeaderMap, feed: FeedKey, format: Option<Format>) -> Response {
    let Some(format) = format else { return feed_page(web, headers, feed).await };
    let url = web.site.feed_url(&feed, format);
    match web.document(feed, format).await {
        Ok(Some(document)) => reply(headers, Body::document(&document, &url)),
        Ok(None) => missing(web),
        Err(error) => failed(&error),
    }
}

async fn feed_page(web: &Web, headers: &HeaderMap, feed: FeedKey) -> Response {
    let made = async {
        if web.store.document_version(&feed).await?.is_none() {
            return Ok(None);
        }
        let entries = web.store.entries(&feed, web.span.window(Timestamp::now())).await?;
        Ok(Some(page::subject(&web.site, (&feed, &title(&web.current, &feed)), &entries)))
    };
    match made.await {
        Ok(Some(page)) => reply(headers, Body::page(page)),
        Ok(None) => missing(web),
        Err(error) => failed(&error),
    }
}

fn missing(web: &Web) -> Response {
    (StatusCode::NOT_FOUND, axum::response::Html(page::not_found(&web.site))).into_response()
}

fn failed(error: &StoreError) -> Response {
    tracing::error!(error = error as &dyn std::error::Error, "cannot answer a request");
    (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "5")], "The archive does not answer just now.\n")
        .into_response()
}
