//! The rooms that write to others. They alone need an HTTP client, and reading the certificates that it trusts takes longer than opening
//! a store: who only builds or checks has none.

use std::sync::Arc;
use std::time::Duration;

use super::House;
use crate::config::Settings;
use crate::deliver::{self, Client, Names, SystemNames};
use crate::model::Authority;
use crate::webhook::Schedule;

/// What goes out.
#[derive(Clone, Debug)]
pub struct Dispatch {
    /// How webhooks go out.
    pub deliveries: deliver::Settings,
    /// The WebSub hub.
    pub hub: deliver::Hub,
    /// Who tells the operator.
    pub herald: deliver::Herald,
}

impl Dispatch {
    /// Of what a house publishes.
    ///
    /// # Errors
    /// When the platform's certificates cannot be used.
    pub fn of(house: &House, settings: &Settings) -> anyhow::Result<Self> {
        let deliveries = deliveries(house.authority.clone(), settings)?;
        let others = settings.publish.hubs.clone();
        let hub = deliver::Hub::new(house.publisher.clone(), &deliveries, others);
        let herald = deliver::Herald::new(Arc::clone(&house.store), deliveries.clone());
        Ok(Self { deliveries, hub, herald })
    }
}

/// What the delivery loop needs, from the settings.
///
/// # Errors
/// When the platform's certificates cannot be used.
pub fn deliveries(authority: Authority, settings: &Settings) -> anyhow::Result<deliver::Settings> {
    let timeout = Duration::from_secs(settings.deliver.timeout_seconds);
    let names: Arc<dyn Names> = Arc::new(SystemNames);
    Ok(deliver::Settings {
        client: Client::new(&settings.deliver.allow_networks, timeout, &names)?,
        authority,
        schedule: Schedule(settings.deliver.retry_seconds.clone()),
        in_flight_max: settings.deliver.in_flight_max,
        base_url: settings.base_url(),
        operator_url: Some(settings.deliver.operator_url.clone()).filter(|url| !url.is_empty()),
    })
}
