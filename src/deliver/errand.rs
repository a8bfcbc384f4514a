//! One try: the message is made, signed, and posted.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

use super::Settings;
use super::client::Client;
use super::reel::{Frame, Print};
use super::roster::Turn;
use crate::model::Authority;
use crate::webhook::{Answer, Message, SiteSigner};

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
}

/// A try that ended.
#[derive(Debug)]
pub(super) struct Landed {
    pub(super) turn: Turn,
    pub(super) answer: Answer,
    pub(super) at: Timestamp,
    pub(super) duration: SignedDuration,
}

impl Courier {
    pub(super) fn new(settings: &Settings, signers: Arc<Vec<SiteSigner>>) -> Self {
        let (client, authority) = (settings.client.clone(), settings.authority.clone());
        Self { client, authority, base_url: settings.base_url.clone(), signers }
    }

    /// Sends what `frames` tell, as a try that begins at `at`; `together` as one digest.
    pub(super) async fn run(
        self,
        turn: Turn,
        frames: Vec<Arc<Frame>>,
        together: bool,
        at: Timestamp,
    ) -> Landed {
        let began = Instant::now();
        // A mistake in rendering must not take the loop with it.
        let answer = match catch_unwind(AssertUnwindSafe(|| self.print(&turn, &frames, together, at))) {
            Ok(Ok(print)) => {
                let signed = print.signed(&self.signers, at);
                self.client.post(&turn.target, &print.message, at, &signed).await
            }
            Ok(Err(reason)) => Answer::Forbidden(reason),
            Err(_panicked) => Answer::Forbidden(UNMADE.to_owned()),
        };
        let duration = SignedDuration::try_from(began.elapsed()).unwrap_or(SignedDuration::MAX);
        Landed { turn, answer, at, duration }
    }

    fn print(
        &self,
        turn: &Turn,
        frames: &[Arc<Frame>],
        together: bool,
        at: Timestamp,
    ) -> Result<Arc<Print>, String> {
        let site = (self.base_url.as_str(), &self.authority);
        let print = if together {
            let told: Vec<_> = frames.iter().map(|frame| (&frame.news.event, &frame.news.entry)).collect();
            Message::digest(&turn.subscription, &told, (turn.previous, at), site)
                .map(|message| Arc::new(Print::new(message)))
        } else {
            let frame = frames.first().ok_or(UNMADE)?;
            frame.print((turn.shape, &turn.subscription), turn.previous, site)
        };
        print.map_err(|error| format!("the message could not be made: {error}"))
    }
}
