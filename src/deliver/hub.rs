//! The WebSub hub: asks subscribers whether they mean it, and sends them each new document, through the guard of webhooks.
//!
//! A subscriber's state is the version of the feed that it has. Whatever was missed while its endpoint failed, the newest document makes
//! it whole; nothing queues.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use tokio::task::JoinSet;
use url::Url;

use super::{Client, Settings};
use crate::clock::Clock;
use crate::feed::Site;
use crate::publish::Publisher;
use crate::store::{Chore, Done, Question, Store, StoreError, Task};
use crate::webhook::{Answer, Outcome, Schedule};
use crate::websub::{denial, signature, verification};

/// How often to look when no bell rings: wishes come through the web.
const POLL: Duration = Duration::from_millis(500);
/// Tries to ask a subscriber that cannot be reached.
const ASKED_MAX: u32 = 3;
/// Feeds in one message to an external hub.
const PINGED_MAX: usize = 50;

/// The hub's loop.
#[derive(Clone, Debug)]
pub struct Hub {
    store: Arc<dyn Store>,
    site: Site,
    /// Makes the documents.
    publisher: Publisher,
    client: Client,
    schedule: Schedule,
    in_flight_max: usize,
    /// External hubs.
    others: Vec<String>,
}

impl Hub {
    /// A hub for the documents of `publisher`, which also tells `others`.
    #[must_use]
    pub fn new(publisher: Publisher, settings: &Settings, others: Vec<String>) -> Self {
        let (client, schedule) = (settings.client.clone(), settings.schedule.clone());
        let (store, site) = (Arc::clone(&publisher.store), publisher.site.clone());
        Self { store, site, publisher, client, schedule, in_flight_max: settings.in_flight_max, others }
    }

    /// Does what there is to do at `now`. Returns how many chores that were.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn step(&self, now: Timestamp) -> Result<usize, StoreError> {
        self.ping(now).await?;
        let chores = self.store.chores(now, &[], self.in_flight_max, self.in_flight_max).await?;
        let count = chores.len();
        let mut working: JoinSet<_> = chores.into_iter().map(|chore| self.clone().work(chore, now)).collect();
        while let Some(ended) = working.join_next().await {
            if let Ok((n, done)) = ended {
                self.store.chore_done(n, done, now).await?;
            }
        }
        Ok(count)
    }

    /// Works until `stop` turns true. What is under way then is done again by the next.
    pub async fn run(self, stop: watch::Receiver<bool>) {
        tokio::join!(self.serve(stop.clone()), self.announce(stop));
    }

    async fn serve(&self, mut stop: watch::Receiver<bool>) {
        let mut published = self.store.bells().published.subscribe();
        let (mut busy, mut working) = (BTreeSet::new(), JoinSet::new());
        let (mut clock, mut set) = (Clock::now(), SignedDuration::ZERO);
        while !*stop.borrow() {
            published.borrow_and_update();
            set += clock.jump().unwrap_or_default();
            let begun = match self.follow_clock(&mut set, Timestamp::now()).await {
                Ok(()) => self.begin(&mut busy, &mut working, Timestamp::now()).await,
                error => error,
            };
            if let Err(error) = begun {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "cannot look what the hub has to do"
                );
            }
            let ended = tokio::select! {
                ended = working.join_next(), if !working.is_empty() => ended,
                () = look(&mut published, &mut stop) => None,
            };
            for ended in ended.into_iter().chain(std::iter::from_fn(|| working.try_join_next())) {
                self.end(&mut busy, ended).await;
            }
        }
    }

    /// After the clock was set, leases last as long as before.
    async fn follow_clock(&self, set: &mut SignedDuration, now: Timestamp) -> Result<(), StoreError> {
        if !set.is_zero() {
            self.store.move_leases(*set, now).await?;
            *set = SignedDuration::ZERO;
        }
        Ok(())
    }

    async fn announce(&self, mut stop: watch::Receiver<bool>) {
        let mut published = self.store.bells().published.subscribe();
        while !self.others.is_empty() && !*stop.borrow() {
            published.borrow_and_update();
            if let Err(error) = self.ping(Timestamp::now()).await {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "cannot look what hubs do not know"
                );
            }
            look(&mut published, &mut stop).await;
        }
    }

    /// Begins as many chores as there is room for. Those that fail leave half of it to the others.
    async fn begin(
        &self,
        busy: &mut BTreeSet<i64>,
        working: &mut JoinSet<(i64, Done)>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let room = self.in_flight_max.saturating_sub(busy.len());
        let failing = room.saturating_sub(self.in_flight_max / 2);
        if room == 0 {
            return Ok(());
        }
        let held: Vec<i64> = busy.iter().copied().collect();
        for chore in self.store.chores(now, &held, room, failing).await? {
            busy.insert(chore.n);
            working.spawn(self.clone().work(chore, now));
        }
        Ok(())
    }

    async fn end(&self, busy: &mut BTreeSet<i64>, ended: Result<(i64, Done), tokio::task::JoinError>) {
        let Ok((n, done)) = ended else { return };
        if let Err(error) = self.store.chore_done(n, done, Timestamp::now()).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "cannot record what the hub did; it is repeated"
            );
        }
        busy.remove(&n);
    }

    async fn work(self, chore: Chore, now: Timestamp) -> (i64, Done) {
        let n = chore.n;
        let topic = self.site.feed_url(&chore.feed, chore.format);
        let Ok(callback) = Url::parse(&chore.callback) else { return (n, Done::Ended) };
        let done = match chore.task {
            Task::Verify(ref asked) => match self.verify(&callback, &topic, asked).await {
                Some(true) => Done::Confirmed(asked.clone()),
                None if chore.failures + 1 < ASKED_MAX => {
                    Done::Unanswered(asked.wish, self.later(&chore, now))
                }
                Some(false) | None => Done::Unconfirmed(asked.wish),
            },
            Task::Deny => {
                // Whatever the subscriber answers, the feed is gone.
                drop(self.client.get(&denial(&callback, &topic, "this feed is no longer published")).await);
                Done::Ended
            }
            Task::Deliver { version, ref secret } => {
                match self.deliver(&chore, &topic, secret.as_deref()).await {
                    Ok(answer) => self.judge(&answer, version, &chore, now),
                    Err(error) => {
                        tracing::error!(
                            error = &error as &dyn std::error::Error,
                            "cannot read a document for the hub"
                        );
                        Done::Failed(self.later(&chore, now))
                    }
                }
            }
        };
        tracing::debug!(callback = %callback.host_str().unwrap_or_default(), topic, ?done, "hub");
        (n, done)
    }

    /// Asks whether a subscriber means it. `None` when it could not be asked, which says nothing.
    async fn verify(&self, callback: &Url, topic: &str, asked: &Question) -> Option<bool> {
        let mut dice = [0_u8; 16];
        // Without randomness the challenge could be guessed: nobody is believed then.
        if getrandom::fill(&mut dice).is_err() {
            return Some(false);
        }
        let challenge = data_encoding::HEXLOWER.encode(&dice);
        let url = verification(callback, (asked.mode, topic), &challenge, asked.lease_seconds);
        match self.client.get(&url).await {
            Answer::Response { status: 200..=299, excerpt, .. } => Some(excerpt == challenge),
            Answer::NoAnswer { .. } | Answer::Response { status: 408 | 425 | 429 | 500..=599, .. } => None,
            Answer::Response { .. } | Answer::Forbidden(_) => Some(false),
        }
    }

    async fn deliver(&self, chore: &Chore, topic: &str, secret: Option<&str>) -> Result<Answer, StoreError> {
        let document = match self.publisher.document(&chore.feed, chore.format).await? {
            Some(Ok(document)) => document,
            Some(Err(error)) => {
                self.publisher.withhold(&error, Timestamp::now()).await?;
                return Err(StoreError::Corrupt(error.to_string()));
            }
            None => return Ok(Answer::Forbidden("the feed has no document".to_owned())),
        };
        let hubs = self.site.hubs.iter().map(|hub| format!("<{hub}>; rel=\"hub\""));
        let links = hubs.chain([format!("<{topic}>; rel=\"self\"")]).collect::<Vec<_>>().join(", ");
        let mut headers = vec![("content-type", document.format.media_type().to_owned()), ("link", links)];
        headers.extend(secret.map(|secret| ("x-hub-signature", signature(secret, &document.bytes))));
        Ok(self.client.send(&chore.callback, headers, document.bytes).await)
    }

    fn judge(&self, answer: &Answer, version: i64, chore: &Chore, now: Timestamp) -> Done {
        match Outcome::of(answer, now) {
            Outcome::Delivered => Done::Delivered(version),
            Outcome::Disabled(_) => Done::Ended,
            Outcome::EndpointFailed { until, .. } => {
                let later = self.later(chore, now);
                Done::Failed(until.map_or(later, |until| until.max(later)))
            }
            Outcome::EventFailed | Outcome::Dropped => Done::Failed(self.later(chore, now)),
        }
    }

    /// When to try again: the wait after so many failures.
    fn later(&self, chore: &Chore, now: Timestamp) -> Timestamp {
        let tries = usize::try_from(chore.failures).unwrap_or(usize::MAX).saturating_add(1);
        let wait = self.schedule.0.get(tries).or(self.schedule.0.last()).copied().unwrap_or(0);
        let wait = SignedDuration::from_secs(i64::try_from(wait).unwrap_or(i64::MAX));
        now.checked_add(wait).unwrap_or(now)
    }

    /// Tells external hubs which documents are new. One that does not take it is told at the next look.
    async fn ping(&self, now: Timestamp) -> Result<(), StoreError> {
        for hub in &self.others {
            let feeds = self.store.unpinged(hub, PINGED_MAX).await?;
            if feeds.is_empty() {
                continue;
            }
            let urls = feeds.iter().flat_map(|(feed, _)| {
                crate::model::Format::ALL.map(|format| self.site.feed_url(feed, format))
            });
            let form = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("hub.mode", "publish")
                .extend_pairs(urls.map(|url| ("hub.url", url)))
                .finish();
            let headers = vec![("content-type", "application/x-www-form-urlencoded".to_owned())];
            let answer = self.client.send(hub, headers, form.into_bytes()).await;
            if Outcome::of(&answer, now) == Outcome::Delivered {
                self.store.pinged(hub, feeds).await?;
            } else {
                tracing::warn!(hub, ?answer, "a hub was not told of new documents; it is tried again");
            }
        }
        Ok(())
    }
}

/// Waits until it is time to look again.
async fn look(published: &mut watch::Receiver<Option<crate::model::Seq>>, stop: &mut watch::Receiver<bool>) {
    tokio::select! {
        _ = published.changed() => {}
        () = tokio::time::sleep(POLL) => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
}
