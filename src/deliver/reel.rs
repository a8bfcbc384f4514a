//! The part of the journal that is being sent, read once and rendered once for all who get the same.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use rustc_hash::FxHashMap;

use super::client::Packet;
use crate::model::{Authority, Filter, Seq, Subscription, Unusable};
use crate::store::News;
use crate::webhook::{Message, SiteSigner};

/// Events in memory.
const FRAMES_MAX: usize = 1024;
/// Bytes of their texts in memory, about.
const BYTES_MAX: usize = 64 * 1024 * 1024;
/// Renderings of one event in memory.
const PRINTS_MAX: usize = 4096;

/// A message as it is sent to all subscriptions of one shape.
#[derive(Debug)]
pub(super) struct Print {
    pub(super) packet: Packet,
    /// The site's signatures of the last second in which it was signed.
    signed: Mutex<Option<(i64, Arc<str>)>>,
}

impl Print {
    pub(super) fn new(message: Message) -> Self {
        Self { packet: Packet::new(message), signed: Mutex::default() }
    }

    /// The site's signatures for a try that begins at `at`, each with a space before it: made once for all tries of a second.
    pub(super) fn signed(&self, signers: &[SiteSigner], at: Timestamp) -> Arc<str> {
        let mut signed = self.signed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((second, signatures)) = &*signed
            && *second == at.as_second()
        {
            return Arc::clone(signatures);
        }
        let signatures: String = signers
            .iter()
            .filter_map(|signer| signer.sign(&self.packet.id, at, &self.packet.body))
            .map(|signature| format!(" {signature}"))
            .collect();
        let signatures: Arc<str> = signatures.into();
        *signed = Some((at.as_second(), Arc::clone(&signatures)));
        signatures
    }
}

/// One event with what is made of it.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) news: News,
    made: Mutex<Made>,
}

#[derive(Debug, Default)]
struct Made {
    wanted: FxHashMap<u32, bool>,
    prints: FxHashMap<(u32, Option<Seq>), Arc<Print>>,
}

impl Frame {
    /// Whether subscriptions of this shape want it.
    pub(super) fn is_wanted(&self, shape: u32, filter: &Filter) -> bool {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        *made.wanted.entry(shape).or_insert_with(|| self.news.is_wanted(filter))
    }

    /// The message for subscriptions of this shape.
    pub(super) fn print(
        &self,
        (shape, subscription): (u32, &Subscription),
        previous: Option<Seq>,
        site: (&str, &Authority),
    ) -> Result<Arc<Print>, Unusable> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(print) = made.prints.get(&(shape, previous)) {
            return Ok(Arc::clone(print));
        }
        let told = (&self.news.event, &self.news.entry);
        let print = Arc::new(Print::new(Message::about(subscription, told, previous, site)?));
        if made.prints.len() >= PRINTS_MAX {
            made.prints.clear();
        }
        made.prints.insert((shape, previous), Arc::clone(&print));
        Ok(print)
    }

    fn bytes(&self) -> usize {
        let text = |entry: &crate::model::Entry| {
            entry.statement.passages().map(|(_, passage)| passage.text.len()).sum::<usize>()
        };
        text(&self.news.entry) + self.news.before.as_ref().map_or(0, text)
    }
}

/// Frames, the oldest of which go first.
#[derive(Debug, Default)]
pub(super) struct Reel {
    frames: FxHashMap<Seq, Arc<Frame>>,
    order: VecDeque<(Seq, usize)>,
    bytes: usize,
}

impl Reel {
    /// The frame of an event, where it is in memory.
    pub(super) fn get(&self, seq: Seq) -> Option<Arc<Frame>> {
        self.frames.get(&seq).map(Arc::clone)
    }

    /// Those of these events that are not in memory.
    pub(super) fn lacks(&self, seqs: &[Seq]) -> Vec<Seq> {
        seqs.iter().copied().filter(|seq| !self.frames.contains_key(seq)).collect()
    }

    /// Takes events in, and lets old ones go.
    pub(super) fn take(&mut self, news: Vec<News>) {
        for news in news {
            let (seq, frame) = (news.event.seq, Frame { news, made: Mutex::default() });
            let bytes = frame.bytes();
            if self.frames.insert(seq, Arc::new(frame)).is_none() {
                self.order.push_back((seq, bytes));
                self.bytes += bytes;
            }
        }
        // The newest stays, whatever its size.
        while (self.order.len() > FRAMES_MAX || self.bytes > BYTES_MAX)
            && self.order.len() > 1
            && let Some((seq, bytes)) = self.order.pop_front()
        {
            self.frames.remove(&seq);
            self.bytes -= bytes;
        }
    }
}
