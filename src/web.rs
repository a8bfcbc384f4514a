//! Serves documents and pages. Public, cacheable, read-only, but for [`api`] and `/manage`, which take a token.
//!
//! A request goes through the [`Front`]: what is at hand is answered there; anything else goes to the [`router`], which loads it
//! onto the shelf.

mod accept;
pub mod api;
mod asked;
mod connection;
mod feeds;
mod front;
mod hub;
mod keys;
mod limit;
mod manage;
mod moved;
mod patience;
mod plate;
mod search;
mod sheet;
mod shelf;
mod sitemap;
mod statement;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::Timestamp;
use tokio::sync::watch;

pub use connection::attend;
pub use front::{Answer, Front};
pub use limit::Limit;
pub use patience::Patience;

use crate::feed::{Site, opml};
use crate::model::{FeedKey, Format, Subject};
use crate::page::{self, Listed, Subjects};
use crate::publish::{Current, Publisher, tagger, title};
use crate::store::{Store, StoreError};
use crate::webhook::Guard;
use api::Api;
use asked::Asked;
use plate::{Body, Plate};
use shelf::{Loaded, Shelf};

/// Statements on the front page.
const NEWEST: usize = 20;
/// Bytes of a request to the hub.
const HUB_BYTES_MAX: usize = 8 * 1024;

/// What the pages are made from.
#[derive(Clone, Debug)]
pub struct Web {
    store: Arc<dyn Store>,
    site: Arc<Site>,
    current: Current,
    publisher: Publisher,
    transcripts: PathBuf,
    ready: watch::Receiver<Option<String>>,
    shelf: Arc<Shelf>,
    /// Where subscribers of the hub may be; none where there is no hub.
    hub: Option<Arc<hub::Door>>,
    /// The API, and what `/manage` works on; `None` where there is neither.
    api: Option<Api>,
}

impl Web {
    /// `publisher` makes what is asked for once; `transcripts` is the watched directory; `ready` holds why the service is not ready
    /// yet, or nothing when it is.
    #[must_use]
    pub fn new(publisher: Publisher, transcripts: PathBuf, ready: watch::Receiver<Option<String>>) -> Self {
        let Publisher { store, site, current, .. } = publisher.clone();
        let shelf = Arc::new(Shelf::new(Arc::clone(&store)));
        Self {
            store,
            site: Arc::new(site),
            current,
            publisher,
            transcripts,
            ready,
            shelf,
            hub: None,
            api: None,
        }
    }

    /// With the API and `/manage`.
    #[must_use]
    pub fn with_api(mut self, api: Api) -> Self {
        self.api = Some(api);
        self
    }

    /// With a WebSub hub, whose subscribers may be where the guard lets.
    #[must_use]
    pub fn with_hub(mut self, guard: Guard) -> Self {
        self.hub = Some(Arc::new(hub::Door::new(guard)));
        self
    }

    /// Forgets whom the hub has not asked lately.
    fn forget(&self) {
        if let Some(hub) = &self.hub {
            hub.forget();
        }
    }

    /// Looks once whether the store has something newer than what is at hand.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn step(&self) -> Result<(), StoreError> {
        self.shelf.step().await
    }

    /// Answers with what stands under the path that was asked for; `load` makes it where the shelf has nothing right.
    async fn serve<L>(&self, asked: &Asked, load: L) -> Response
    where
        L: AsyncFnOnce(Option<&Plate>) -> Result<Loaded, StoreError>,
    {
        self.serve_as(asked.path(), asked, load).await
    }

    /// The same, kept under a name of its own.
    async fn serve_as<L>(&self, name: &str, asked: &Asked, load: L) -> Response
    where
        L: AsyncFnOnce(Option<&Plate>) -> Result<Loaded, StoreError>,
    {
        match self.shelf.get(name, load).await {
            Ok(Some(plate)) => print(asked, &plate).await,
            Ok(None) => missing(self),
            Err(error) => failed(&error),
        }
    }

    /// A page, made anew when anything in the store has changed. `None` is no such page.
    async fn serve_page<M>(&self, asked: &Asked, make: M) -> Response
    where
        M: AsyncFnOnce() -> Result<Option<Body>, StoreError>,
    {
        let load = async |_: Option<&Plate>| {
            Ok(make().await?.map_or(Loaded::Missing, |body| Loaded::New(Box::new(Plate::from(body)))))
        };
        self.serve(asked, load).await
    }
}

/// The routes.
pub fn router(web: Web) -> Router {
    let api = web.api.clone();
    let pages = Router::new()
        .route("/", get(index))
        .route("/opml", get(list).options(preflight))
        .route("/hub", post(hub::ask).layer(DefaultBodyLimit::max(HUB_BYTES_MAX)))
        .route("/style.css", get(style))
        .route("/feed.css", get(feed_style))
        .route("/schemas/webhook.json", get(schema))
        .route("/docs", get(docs))
        .route("/docs/{name}", get(guide))
        .merge(sitemap::routes())
        .route("/healthz", get(health))
        .route("/readyz", get(ready))
        .route("/statements/{id}", get(statement::show).options(preflight))
        .route("/statements/{id}/transcript", get(statement::transcript))
        .route("/.well-known/webhook-keys", get(keys::list))
        .route("/organisations", get(organisations))
        .route("/topics", get(topics))
        .route("/{feed}", get(top).options(preflight))
        .route("/{kind}/{id}", get(subject).options(preflight))
        .merge(feeds::routes())
        .fallback(async |State(web): State<Web>| missing(&web))
        .method_not_allowed_fallback(not_allowed)
        .layer(axum::middleware::from_fn_with_state(web.clone(), moved::redirect))
        .with_state(web);
    match api {
        Some(api) => pages.merge(manage::router(api.clone())).merge(api::router(api)),
        None => pages,
    }
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

async fn style(State(web): State<Web>, asked: Asked) -> Response {
    web.serve_page(&asked, async || Ok(Some(Body::css(page::STYLE)))).await
}

async fn feed_style(State(web): State<Web>, asked: Asked) -> Response {
    web.serve_page(&asked, async || Ok(Some(Body::css(page::FEED_STYLE)))).await
}

async fn schema(State(web): State<Web>, asked: Asked) -> Response {
    let body = Body::text("application/schema+json", crate::webhook::SCHEMA.to_owned());
    web.serve_page(&asked, async || Ok(Some(body))).await
}

async fn docs(State(web): State<Web>, asked: Asked) -> Response {
    web.serve_page(&asked, async || Ok(Some(Body::page(page::docs(&web.site), &[])))).await
}

async fn guide(State(web): State<Web>, Path(name): Path<String>, asked: Asked) -> Response {
    web.serve_page(&asked, async || Ok(page::guide(&web.site, &name).map(|html| Body::page(html, &[])))).await
}

async fn index(State(web): State<Web>, asked: Asked) -> Response {
    let make = async || {
        let listed = listed(&web).await?;
        let newest = web.publisher.shown(&FeedKey::All, Timestamp::now()).await?;
        let newest = newest.get(..NEWEST).unwrap_or(&newest);
        let html = page::index(&web.site, &listed, newest);
        Ok(Some(Body::page(html, &web.site.alternates(&FeedKey::All))))
    };
    web.serve_page(&asked, make).await
}

async fn organisations(State(web): State<Web>, asked: Asked) -> Response {
    subjects(&web, &asked, Subjects::Organisations).await
}

async fn topics(State(web): State<Web>, asked: Asked) -> Response {
    subjects(&web, &asked, Subjects::Topics).await
}

async fn subjects(web: &Web, asked: &Asked, kind: Subjects) -> Response {
    let make = async || {
        let html = page::subjects(&web.site, kind, &listed(web).await?);
        Ok(Some(Body::page(html, &[])))
    };
    web.serve_page(asked, make).await
}

/// The feeds with their titles.
async fn listed(web: &Web) -> Result<Vec<Listed>, StoreError> {
    let counts = web.store.feeds().await?.into_iter();
    let listed = counts.map(|count| Listed {
        title: title(&web.current, &count.feed),
        feed: count.feed,
        statements: count.statements,
    });
    Ok(listed.collect())
}

async fn list(State(web): State<Web>, asked: Asked) -> Response {
    let tagger = tagger(&web.current);
    let feeds = tagger.catalogue().feeds();
    let wanted = asked.selection();
    let feeds: Vec<_> =
        feeds.into_iter().filter(|(feed, _)| wanted.is_empty() || wanted.contains(feed)).collect();
    if feeds.is_empty() {
        return missing(&web);
    }
    let body = Body::text("text/x-opml; charset=utf-8", opml(&web.site, &feeds)).shared();
    if asked.query().is_some() {
        return once(&asked, body).await;
    }
    web.serve_page(&asked, async || Ok(Some(body))).await
}

async fn top(State(web): State<Web>, Path(name): Path<String>, asked: Asked) -> Response {
    let (name, format) = split(&name);
    match name {
        "statements" => feed(&web, &asked, FeedKey::All, format).await,
        "search" => search::search(&web, &asked, format).await,
        _ => missing(&web),
    }
}

async fn subject(
    State(web): State<Web>,
    Path((kind, name)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    let (id, format) = split(&name);
    match format!("{kind}/{id}").parse::<Subject>() {
        Ok(subject) => feed(&web, &asked, FeedKey::Of(subject), format).await,
        Err(()) => missing(&web),
    }
}

/// `csto.atom` as id and format.
fn split(name: &str) -> (&str, Option<Format>) {
    let known =
        name.rsplit_once('.').and_then(|(id, extension)| Some((id, Format::from_extension(extension)?)));
    known.map_or((name, None), |(id, format)| (id, Some(format)))
}

async fn feed(web: &Web, asked: &Asked, feed: FeedKey, format: Option<Format>) -> Response {
    let Some(format) = format else { return feed_page(web, asked, feed).await };
    if let Some(after) = asked.parameter("since") {
        return feeds::since(web, asked, (&feed, format), &after).await;
    }
    if let Some(delta) = feeds::delta(web, asked, (&feed, format)).await {
        return delta;
    }
    let load = async |held: Option<&Plate>| {
        let Some(version) = web.store.document_version(&feed).await? else { return Ok(Loaded::Missing) };
        if held.is_some_and(|held| held.version() == Some(version)) {
            return Ok(Loaded::Same);
        }
        let Some(made) = web.publisher.document(&feed, format).await? else { return Ok(Loaded::Missing) };
        let document = match (feeds::sound(web, made).await, held) {
            (Ok(document), _) => document,
            // What is on the shelf was good.
            (Err(StoreError::Corrupt(_)), Some(_)) => return Ok(Loaded::Same),
            (Err(error), _) => return Err(error),
        };
        let body = Body::document(document, version, &web.site.document_links(&feed, format));
        Ok(Loaded::New(Box::new(Plate::from(body))))
    };
    web.serve(asked, load).await
}

async fn feed_page(web: &Web, asked: &Asked, feed: FeedKey) -> Response {
    let make = async || {
        if web.store.document_version(&feed).await?.is_none() {
            return Ok(None);
        }
        if let FeedKey::Changes(_) = feed {
            let (told, pages) = web.publisher.changes(&feed, Timestamp::now()).await?;
            let html = page::changes(&web.site, (&feed, &title(&web.current, &feed)), &told, &pages);
            return Ok(Some(Body::page(html, &web.site.alternates(&feed))));
        }
        list_page(web, &feed, 1).await
    };
    web.serve_page(asked, make).await
}

/// A page of the list of a feed.
async fn list_page(web: &Web, feed: &FeedKey, page: u32) -> Result<Option<Body>, StoreError> {
    let listing = web.publisher.listing(feed, page, Timestamp::now()).await?;
    Ok(listing.map(|(entries, pages)| {
        let html = page::subject(&web.site, (feed, &title(&web.current, feed)), &entries, &pages);
        Body::page(html, &web.site.alternates(feed))
    }))
}

/// What a script of another site may ask: RFC 9110, section 9.3.7, and the Fetch standard's preflight.
async fn preflight() -> Response {
    let headers = [
        ("allow", "GET, HEAD, OPTIONS"),
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", "GET, HEAD, OPTIONS"),
        (
            "access-control-allow-headers",
            "If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since, A-IM",
        ),
        ("access-control-max-age", "86400"),
    ];
    let headers =
        headers.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// An answer that is not kept: there are too many questions of its kind.
async fn once(asked: &Asked, body: Body) -> Response {
    print(asked, &Arc::new(Plate::from(body))).await
}

/// The plate's answer to the request.
async fn print(asked: &Asked, plate: &Arc<Plate>) -> Response {
    plate.pack(&asked.parts.headers).await;
    let answer = plate.answer(&asked.parts.method, &asked.parts.headers, Timestamp::now());
    answer.map_or_else(
        || StatusCode::SERVICE_UNAVAILABLE.into_response(),
        |answer| answer.map(axum::body::Body::new),
    )
}

/// Another method than an address has; the header `allow` says which those are.
async fn not_allowed() -> Response {
    let text = "This address does not take that method: see the header allow for what it takes.\n";
    (StatusCode::METHOD_NOT_ALLOWED, text).into_response()
}

fn missing(web: &Web) -> Response {
    (StatusCode::NOT_FOUND, axum::response::Html(page::not_found(&web.site))).into_response()
}

fn failed(error: &StoreError) -> Response {
    tracing::error!(error = error as &dyn std::error::Error, "cannot answer a request");
    (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "5")], "The archive does not answer just now.\n")
        .into_response()
}
