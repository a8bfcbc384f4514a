//! What the API asks of endpoints, by the client of the deliveries.

use std::sync::Arc;

use async_trait::async_trait;

use super::{Dispatch, House};
use crate::config::Settings;
use crate::deliver::Knock;
use crate::model::Subscription;
use crate::store::{Attempt, StoreError};
use crate::web::api::{Api, Endpoints};
use crate::webhook::Guard;

/// The API over a house.
#[must_use]
pub fn api((house, dispatch): (&House, &Dispatch), settings: &Settings) -> Api {
    let knock = Knock::new(Arc::clone(&house.store), dispatch.deliveries.clone());
    Api {
        store: Arc::clone(&house.store),
        current: Arc::clone(&house.publisher.current),
        site: Arc::new(house.publisher.site.clone()),
        guard: Guard::new(settings.deliver.allow_networks.clone()),
        endpoints: Arc::new(Doorstep(knock)),
        running: Arc::default(),
    }
}

#[derive(Debug)]
struct Doorstep(Knock);

#[async_trait]
impl Endpoints for Doorstep {
    async fn test(&self, subscription: &Subscription, nonce: &str) -> Result<Attempt, StoreError> {
        self.0.test(subscription, nonce).await
    }

    async fn confirm(&self, subscription: &Subscription, challenge: &str) -> Result<(), String> {
        self.0.confirm(subscription, challenge).await
    }
}
