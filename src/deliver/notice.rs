//! Tells the operator's own endpoint that a subscription was disabled: who owns it may not know.
//!
//! What is to be told stands in the store from the moment in which it happened, so that a restart forgets nothing.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;
use tokio::sync::watch;

use super::Settings;
use super::reel::Print;
use crate::model::Subscription;
use crate::store::{Notice, Store, StoreError};
use crate::webhook::{Message, Outcome, SiteSigner};

/// How often to look for something to tell.
const POLL: Duration = Duration::from_millis(500);
/// Notices of one look.
const NOTICES_MAX: usize = 20;

/// The loop that tells the operator.
#[derive(Clone, Debug)]
pub struct Herald {
    store: Arc<dyn Store>,
    settings: Settings,
}

impl Herald {
    /// With the client and the waits of the deliveries.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, settings: Settings) -> Self {
        Self { store, settings }
    }

    /// Tells what is due at `now`. A notice that is not taken is tried again as a delivery is, until the schedule ends. Returns how many
    /// were tried.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn step(&self, now: Timestamp) -> Result<usize, StoreError> {
        let Some(url) = &self.settings.operator_url else { return Ok(0) };
        let notices = self.store.notices(now, NOTICES_MAX).await?;
        if notices.is_empty() {
            return Ok(0);
        }
        let keys = self.store.signing_keys().await?;
        let signers: Vec<_> = keys.iter().filter_map(|key| SiteSigner::new(&key.secret, key.until)).collect();
        for notice in &notices {
            let next = self.tell(url, notice, &signers, now).await;
            self.store.notice_told(&notice.id, next).await?;
        }
        Ok(notices.len())
    }

    /// Posts a notice, signed by the site's keys alone. Returns when to try again, if at all.
    async fn tell(
        &self,
        url: &str,
        notice: &Notice,
        signers: &[SiteSigner],
        now: Timestamp,
    ) -> Option<Timestamp> {
        let body = notice.body.clone().into_bytes();
        let message = Message::new(notice.id.clone(), "application/json", body);
        let print = Print::new(message);
        let headers = vec![
            ("content-type", "application/json".to_owned()),
            ("webhook-id", notice.id.clone()),
            ("webhook-timestamp", now.as_second().to_string()),
            ("webhook-signature", print.signed(signers, now).trim_start().to_owned()),
        ];
        let answer = self.settings.client.send(url, headers, print.packet.body.clone()).await;
        if Outcome::of(&answer, now) == Outcome::Delivered {
            return None;
        }
        let next = self.settings.schedule.next(notice.tries + 1, now, 0.5);
        let again = next.map_or_else(|| "never".to_owned(), |next| next.to_string());
        tracing::warn!(?answer, again, "the operator's endpoint did not take a notice");
        next
    }

    /// Tells until `stop` turns true.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = self.step(Timestamp::now()).await {
                error.tell("cannot tell the operator of disabled subscriptions");
            }
            tokio::select! {
                () = tokio::time::sleep(POLL) => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
        }
    }
}

/// The notice that a subscription was disabled for that reason.
pub(super) fn disabled(subscription: &Subscription, reason: &str, (cursor, now): (i64, Timestamp)) -> Notice {
    let seconds = now.duration_since(Timestamp::UNIX_EPOCH).as_secs();
    let id = subscription.id.as_str().trim_start_matches("sub_");
    let body = json!({
        "type": "subscription.disabled",
        "timestamp": now,
        "data": {
            "id": subscription.id, "url": subscription.url, "reason": reason, "cursor": cursor,
            "remedy": format!("when the endpoint is well: pressroom subscription resume {}; it gets everything since", subscription.id),
        },
    });
    Notice { id: format!("msg_{id}_disabled_{seconds}"), body: body.to_string(), tries: 0 }
}
