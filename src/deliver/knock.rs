//! Knocks at an endpoint outside the loop: a message to try it, and the question whether it wants to be told at all. By the same client
//! and the same guard as every delivery.

use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use reqwest::Method;

use super::Settings;
use super::client::Packet;
use crate::model::{Dialect, Entry, Event, EventKind, FeedKey, Statement, StatementId, Subscription, Tags};
use crate::store::{Attempt, Store, StoreError, Window};
use crate::webhook::{Answer, Message, Outcome, SiteSigner};

/// The header of a message that is sent to try an endpoint.
const TEST: &str = "webhook-test";

/// Tries and asks endpoints.
#[derive(Clone, Debug)]
pub struct Knock {
    store: Arc<dyn Store>,
    settings: Settings,
}

impl Knock {
    /// With the client of the deliveries.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, settings: Settings) -> Self {
        Self { store, settings }
    }

    /// Sends the newest statement as if it had just appeared, or a made-up one where there is none; `nonce` makes the message's id.
    /// Its header `webhook-test` tells programs that it is a test, and its title tells people. Nothing is recorded, and the subscription stays
    /// where it is.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn test(&self, subscription: &Subscription, nonce: &str) -> Result<Attempt, StoreError> {
        let (at, began) = (Timestamp::now(), Instant::now());
        let window = Window { entries_min: 1, since: Timestamp::MAX, entries_max: 1 };
        let newest = self.store.entries(&FeedKey::All, window).await?.into_iter().next();
        let mut entry = newest.unwrap_or_else(|| self.sample(at));
        entry.statement.title = Some(format!("Test: {}", entry.statement.headline()));
        let event = Event {
            // So that a receiver which keeps the last number goes neither back nor too far ahead.
            seq: self.store.head().await?.max(1),
            kind: EventKind::Published,
            statement: entry.id.clone(),
            revision: entry.revision,
            at,
        };
        let site = (self.settings.base_url.as_str(), &self.settings.authority);
        let answer = match Message::about(subscription, (&event, &entry), None, site) {
            Ok(message) => {
                let mut headers = message.headers;
                headers.push((TEST.to_owned(), "true".to_owned()));
                let message = Message { id: format!("msg_test_{nonce}"), headers, ..message };
                self.post(subscription, message, at).await?
            }
            Err(error) => Answer::Forbidden(error.to_string()),
        };
        let outcome = Outcome::of(&answer, at);
        let (status, excerpt) = match answer {
            Answer::Response { status, excerpt, .. } => (Some(status), excerpt),
            Answer::NoAnswer { reason, .. } | Answer::Forbidden(reason) => (None, reason),
        };
        Ok(Attempt {
            subscription: 0,
            before: None,
            seq: 0,
            n: 1,
            at,
            duration_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            status,
            outcome: outcome.as_str().to_owned(),
            excerpt,
            next: None,
        })
    }

    async fn post(
        &self,
        subscription: &Subscription,
        message: Message,
        at: Timestamp,
    ) -> Result<Answer, StoreError> {
        let keys = self.store.signing_keys().await?;
        let site: String = keys
            .iter()
            .filter_map(|key| SiteSigner::new(&key.secret, key.until)?.sign(&message.id, at, &message.body))
            .map(|signature| format!(" {signature}"))
            .collect();
        let client = &self.settings.client;
        Ok(client.post(&client.target(subscription), &Packet::new(message), at, &site).await)
    }

    /// Asks the endpoint whether it wants to be told: by `OPTIONS` in the format `cloudevents` (its HTTP 1.1 Web Hooks, section 4), and by a
    /// GET with `challenge` in the query otherwise, which has to be answered with that word alone.
    ///
    /// # Errors
    /// Says why the subscription is not confirmed.
    pub async fn confirm(&self, subscription: &Subscription, challenge: &str) -> Result<(), String> {
        let client = &self.settings.client;
        if subscription.manner.format == Dialect::Cloudevents {
            let origin = reqwest::Url::parse(&self.settings.base_url).ok();
            let origin = origin.as_ref().and_then(reqwest::Url::host_str).unwrap_or("localhost");
            let asked = client
                .question(subscription, (Method::OPTIONS, None), &[("webhook-request-origin", origin)])
                .await?;
            let allowed = asked.allowed_origin.as_deref().map(str::trim);
            let right = (200..300).contains(&asked.status)
                && allowed.is_some_and(|allowed| allowed == "*" || allowed.eq_ignore_ascii_case(origin));
            return right.then_some(()).ok_or_else(|| {
                format!("OPTIONS was answered with {} and WebHook-Allowed-Origin {allowed:?}; {origin} or * is expected", asked.status)
            });
        }
        let asked = client.question(subscription, (Method::GET, Some(challenge)), &[]).await?;
        let right = (200..300).contains(&asked.status) && asked.head.trim() == challenge;
        right.then_some(()).ok_or_else(|| {
            format!(
                "GET with ?challenge= was answered with {} and another body than the challenge alone",
                asked.status
            )
        })
    }

    fn sample(&self, at: Timestamp) -> Entry {
        let statement = Statement {
            title: Some("the archive has no statement yet".to_owned()),
            language: "en".to_owned(),
            ..Statement::default()
        };
        Entry {
            id: StatementId::mint(&self.settings.authority, "", 0),
            revision: 1,
            published: at,
            updated: at,
            withdrawn: None,
            path: String::new(),
            bytes: 0,
            statement,
            tags: Tags::default(),
            also_published_by: Vec::new(),
            changes: None,
            translations: Vec::new(),
        }
    }
}
