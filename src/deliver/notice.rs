//! Tells the operator's own endpoint that a subscription was disabled: who owns it may not know.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;

use super::errand::Courier;
use super::reel::Print;
use crate::model::Subscription;
use crate::webhook::{Message, Outcome};

/// Waits before the tries. Status and log say the same for as long as it holds, so that an end does no harm.
const WAITS: [u64; 5] = [0, 5, 300, 1_800, 7_200];

impl Courier {
    /// Posts a notice to the operator until it is taken, signed by the site's keys alone.
    pub(super) async fn tell(self, url: String, message: Message) {
        let print = Print::new(message);
        for wait in WAITS {
            tokio::time::sleep(Duration::from_secs(wait)).await;
            let now = Timestamp::now();
            let message = &print.message;
            let headers = vec![
                ("content-type", message.content_type.clone()),
                ("webhook-id", message.id.clone()),
                ("webhook-timestamp", now.as_second().to_string()),
                ("webhook-signature", print.signed(&self.signers, now).trim_start().to_owned()),
            ];
            let answer = self.client.send(&url, headers, message.body.clone()).await;
            if Outcome::of(&answer, now) == Outcome::Delivered {
                return;
            }
            tracing::warn!(url, answer = ?answer, "the operator's endpoint did not take a notice");
        }
    }
}

/// The notice that a subscription was disabled for that reason.
pub(super) fn disabled(
    subscription: &Subscription,
    reason: &str,
    (cursor, now): (i64, Timestamp),
) -> Message {
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
    Message {
        id: format!("msg_{id}_disabled_{seconds}"),
        content_type: "application/json".to_owned(),
        headers: Vec::new(),
        body: body.to_string().into_bytes(),
    }
}
