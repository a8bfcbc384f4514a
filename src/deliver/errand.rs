//! Errands: messages are made, signed and posted, for one endpoint one after the other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use tracing::field::Empty;
use tracing::{Instrument, Span};

use super::Settings;
use super::client::Client;
use super::gate::Gate;
use super::reel::{Frame, Print};
use super::roster::Turn;
use super::tray::Tray;
use crate::model::Authority;
use crate::webhook::{Answer, Message, Outcome, SiteSigner};

/// What is said of a message when there is nothing better to say.
const UNMADE: &str = "the message could not be made";

/// What every try needs.
#[derive(Clone, Debug)]
pub(super) struct Courier {
    pub(super) client: Client,
    pub(super) authority: Authority,
    /// Where the pages are, without a slash at the end.
    pub(super) base_url: String,
    pub(super) signers: Arc<Vec<SiteSigner>>,
    pub(super) gate: Arc<Gate>,
    pub(super) tray: Arc<Tray>,
}

/// The span of a try, for traces.
fn trace(turn: &Turn) -> Span {
    let (id, seq) = (&turn.subscription.id, turn.tried.events.last());
    tracing::info_span!("attempt", subscription.id = %id, seq, attempt.n = turn.try_n, outcome = Empty, otel.status_code = Empty)
}

/// One message to send.
#[derive(Debug)]
pub(super) struct Parcel {
    pub(super) turn: Turn,
    /// What it tells: one event, or those of a digest.
    pub(super) frames: Vec<Arc<Frame>>,
}

/// A try that ended.
#[derive(Debug)]
pub(super) struct Landed {
    pub(super) turn: Turn,
    /// When the first event of the message happened.
    pub(super) oldest: Option<Timestamp>,
    pub(super) answer: Answer,
    pub(super) at: Timestamp,
    pub(super) duration: SignedDuration,
}

impl Courier {
    pub(super) fn new(settings: &Settings, gate: Arc<Gate>, tray: Arc<Tray>) -> Self {
        let (client, authority) = (settings.client.clone(), settings.authority.clone());
        Self { client, authority, base_url: settings.base_url.clone(), signers: Arc::default(), gate, tray }
    }

    /// Sends a message as a try that begins at `now`, and those of `rest` after it, in order, as long as the endpoint takes them and
    /// there is room. What came of the last is returned, what came of those before it lies on the tray.
    pub(super) async fn run(self, first: Parcel, rest: Vec<Parcel>, now: Timestamp) -> Landed {
        let (began, mut sent) = (Instant::now(), 1);
        let mut rest = rest.into_iter();
        let mut parcel = first;
        let mut made = self.make(&parcel);
        loop {
            let since = SignedDuration::try_from(began.elapsed()).unwrap_or(SignedDuration::ZERO);
            let (at, posted) = (now.checked_add(since).unwrap_or(now), Instant::now());
            let (next, span) = (rest.next(), trace(&parcel.turn));
            let (answer, ahead) = match made {
                Ok(print) => {
                    let site = print.signed(&self.signers, at);
                    let posting = self.client.post(&parcel.turn.target, &print.packet, at, &site);
                    // The next message is made and signed by the site while the endpoint reads this one.
                    let making = async {
                        let made = self.make(next.as_ref()?);
                        made.as_ref().ok().map(|print| print.signed(&self.signers, at));
                        Some(made)
                    };
                    tokio::join!(biased; posting.instrument(span.clone()), making)
                }
                Err(reason) => (Answer::Forbidden(reason), None),
            };
            let duration = SignedDuration::try_from(posted.elapsed()).unwrap_or(SignedDuration::MAX);
            let outcome = Outcome::of(&answer, at);
            let taken = outcome == Outcome::Delivered;
            span.record("outcome", outcome.as_str());
            if !taken {
                span.record("otel.status_code", "ERROR");
            }
            let oldest = parcel.frames.first().map(|frame| frame.news.event.at);
            let landed = Landed { turn: parcel.turn, oldest, answer, at, duration };
            match next.zip(ahead) {
                Some((next, ahead))
                    if taken
                        && !next.turn.superseded.load(Ordering::Relaxed)
                        && self.gate.goes_on(sent, began) =>
                {
                    self.tray.put(landed);
                    (parcel, made) = (next, ahead);
                    sent += 1;
                }
                _ => return landed,
            }
        }
    }

    fn make(&self, parcel: &Parcel) -> Result<Arc<Print>, String> {
        // A mistake in rendering must not take the loop with it.
        catch_unwind(AssertUnwindSafe(|| self.print(parcel)))
            .unwrap_or_else(|_panicked| Err(UNMADE.to_owned()))
    }

    fn print(&self, parcel: &Parcel) -> Result<Arc<Print>, String> {
        let (turn, frames) = (&parcel.turn, &parcel.frames);
        let site = (self.base_url.as_str(), &self.authority);
        let print = if let Some(tick) = turn.tried.tick {
            let told: Vec<_> = frames.iter().map(|frame| (&frame.news.event, &frame.news.entry)).collect();
            Message::digest(&turn.subscription, &told, (turn.previous, tick), site)
                .map(|message| Arc::new(Print::new(message)))
        } else {
            let frame = frames.first().ok_or(UNMADE)?;
            frame.print((turn.shape, &turn.subscription), turn.previous, site)
        };
        print.map_err(|error| format!("the message could not be made: {error}"))
    }
}
