//! The API under `/api/v1`: the same as the command line, for programs. By bearer token, never by cookie.
//!
//! What an endpoint has to be asked goes through [`Endpoints`], so that this room does not know how deliveries are made.

mod caller;
mod deliveries;
mod events;
mod once;
mod openapi;
mod problem;
mod query;
mod schema;
mod subscriptions;
mod tokens;
mod verbs;

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::feed::Site;
use crate::model::Subscription;
use crate::publish::Current;
use crate::store::{Attempt, Store, StoreError};
use crate::webhook::Guard;
pub(super) use caller::Caller;
pub(super) use once::made_once;
pub(super) use problem::Problem;
pub(super) use verbs::{Added, nonce};

/// Bytes of a request.
const BODY_BYTES_MAX: usize = 256 * 1024;

/// What can be asked of endpoints.
#[async_trait]
pub trait Endpoints: Send + Sync + fmt::Debug {
    /// Sends a message to try the endpoint.
    ///
    /// # Errors
    /// When the store fails.
    async fn test(&self, subscription: &Subscription, nonce: &str) -> Result<Attempt, StoreError>;

    /// Asks whether the endpoint wants to be told.
    ///
    /// # Errors
    /// Says why it is not confirmed.
    async fn confirm(&self, subscription: &Subscription, challenge: &str) -> Result<(), String>;
}

/// What the API works on.
#[derive(Clone, Debug)]
pub struct Api {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// The catalogue in force.
    pub current: Current,
    /// Where the pages are.
    pub site: Arc<Site>,
    /// Where messages may go.
    pub guard: Guard,
    /// Endpoints.
    pub endpoints: Arc<dyn Endpoints>,
    /// Keys of requests that are under way.
    pub running: Arc<Mutex<HashSet<(String, String)>>>,
}

/// Types that no operation names by itself.
#[derive(OpenApi)]
#[openapi(components(schemas(schema::Problem)))]
struct Components;

/// The routes.
pub fn router(api: Api) -> Router {
    let mut blank = openapi::blank(&api.site.base_url);
    blank.merge(Components::openapi());
    let (routes, mut document) = OpenApiRouter::with_openapi(blank)
        .routes(routes!(events::events))
        .routes(routes!(events::statements))
        .routes(routes!(events::statement))
        .routes(routes!(events::preview))
        .routes(routes!(subscriptions::list, subscriptions::add))
        .routes(routes!(subscriptions::show, subscriptions::edit, subscriptions::remove))
        .routes(routes!(subscriptions::pause))
        .routes(routes!(subscriptions::resume))
        .routes(routes!(subscriptions::confirm))
        .routes(routes!(subscriptions::test))
        .routes(routes!(subscriptions::replay))
        .routes(routes!(subscriptions::rotate_secret))
        .routes(routes!(deliveries::list))
        .routes(routes!(deliveries::show))
        .routes(routes!(deliveries::retry))
        .routes(routes!(tokens::list, tokens::create))
        .routes(routes!(tokens::revoke))
        .split_for_parts();
    openapi::finish(&mut document);
    let document = serde_json::to_value(&document).expect("a document of strings and lists serialises");
    let described = async move || problem::answer(StatusCode::OK, &document);
    Router::new()
        .nest("/api/v1", routes.route("/openapi.json", get(described)))
        .route("/api/{*rest}", axum::routing::any(async || Problem::missing("path").into_response()))
        .method_not_allowed_fallback(async || Problem::not_allowed())
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(api)
}
