//! The keys by which anyone can verify a message that was passed on, with those of the past.

use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use super::asked::Asked;
use super::plate::Body;
use super::{Web, failed, once};

pub(super) async fn list(State(web): State<Web>, asked: Asked) -> Response {
    match web.store.signing_keys().await {
        Ok(keys) => {
            let keys: Vec<_> = keys
                .iter()
                .map(|key| json!({ "public": key.public, "algorithm": "ed25519", "since": key.since, "until": key.until }))
                .collect();
            once(&asked, Body::text("application/json", json!({ "keys": keys }).to_string()).shared()).await
        }
        Err(error) => failed(&error),
    }
}
