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
            Ok(Some(print)) => {
                let signed = print.signed(&self.signers, at);
                self.client.post(&turn.target, &print.message, at, &signed).await
            }
            _ => Answer::Forbidden("the message could not be made".to_owned()),
        };
        let duration = SignedDuration::try_from(began.elapsed()).unwrap_or(SignedDuration::MAX);
        Landed { turn, answer, at, duration }
    }

    fn print(&self, turn: &Turn, frames: &[Arc<Frame>], together: bool, at: Timestamp) -> Option<Arc<Print>> {
        let site = (self.base_url.as_str(), &self.authority);
        if together {
            let told: Vec<_> = frames.iter().map(|frame| (&frame.news.event, &frame.news.entry)).collect();
            let message = Message::digest(&turn.subscription, &told, (turn.previous, at), site);
            return Some(Arc::new(Print::new(message)));
        }
        Some(frames.first()?.print((turn.shape, &turn.subscription), turn.previous, site))
    }
}
