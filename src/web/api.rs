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
mod subscriptions;
mod tokens;

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::IntoResponse;
use axum::routing::{delete, get, post};

use crate::feed::Site;
use crate::model::Subscription;
use crate::publish::Current;
use crate::store::{Attempt, Store, StoreError};
use crate::webhook::Guard;
use problem::Problem;

/// Bytes of a request.
const BODY_BYTES_MAX: usize = 256 * 1024;
/// The schema of webhooks, for whoever receives them.
const WEBHOOK_SCHEMA: &str = include_str!("../../config/schemas/webhook.json");

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

/// The routes.
pub fn router(api: Api) -> Router {
    let one = get(subscriptions::show).patch(subscriptions::edit).delete(subscriptions::remove);
    Router::new()
        .route("/api/v1/openapi.json", get(openapi::document))
        .route("/api/v1/events", get(events::events))
        .route("/api/v1/statements", get(events::statements))
        .route("/api/v1/statements/{id}", get(events::statement))
        .route("/api/v1/preview", get(events::preview))
        .route("/api/v1/subscriptions", get(subscriptions::list).post(subscriptions::add))
        .route("/api/v1/subscriptions/{id}", one)
        .route("/api/v1/subscriptions/{id}/pause", post(subscriptions::pause))
        .route("/api/v1/subscriptions/{id}/resume", post(subscriptions::resume))
        .route("/api/v1/subscriptions/{id}/confirm", post(subscriptions::confirm))
        .route("/api/v1/subscriptions/{id}/test", post(subscriptions::test))
        .route("/api/v1/subscriptions/{id}/replay", post(subscriptions::replay))
        .route("/api/v1/subscriptions/{id}/rotate-secret", post(subscriptions::rotate_secret))
        .route("/api/v1/subscriptions/{id}/deliveries", get(deliveries::list))
        .route("/api/v1/subscriptions/{id}/deliveries/{seq}", get(deliveries::show))
        .route("/api/v1/subscriptions/{id}/deliveries/{seq}/retry", post(deliveries::retry))
        .route("/api/v1/tokens", get(tokens::list).post(tokens::create))
        .route("/api/v1/tokens/{id}", delete(tokens::revoke))
        .route("/api/{*rest}", axum::routing::any(async || Problem::missing("path").into_response()))
        .route(
            "/schemas/webhook.json",
            get(async || ([("content-type", "application/schema+json")], WEBHOOK_SCHEMA)),
        )
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(api)
}
