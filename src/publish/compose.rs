//! Composes what stale feeds show now: which entries, in which bytes. The documents themselves are joined when somebody asks.
//!
//! Only entries that the feed has not held yet are rendered and read back; of the others the digests are known. So a statement
//! costs what it says, and a line in each of its feeds.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::Publisher;
use super::threads::each;
use crate::feed::{Digest, Fragment, Unsound, etags, in_order};
use crate::model::{FeedKey, Format};
use crate::store::{Edition, Kept, Slot, StaleFeed, StoreError};

/// A stale feed with what it shows now, and the digests of its entries that were rendered before.
type Work = (StaleFeed, Edition, HashMap<Slot, Digest>);

/// Entries that were rendered now, and read back.
type Audited = HashMap<Slot, Result<Arc<Fragment>, Unsound>>;

impl Publisher {
    /// Brings feeds up to date.
    pub(super) async fn publish(&self, stale: Vec<StaleFeed>, now: Timestamp) -> Result<(), StoreError> {
        let feeds: Vec<FeedKey> = stale.iter().map(|stale| stale.feed.clone()).collect();
        let kept = self.store.kept(&feeds).await?;
        let editions = self.store.editions(&feeds, self.span.window(now)).await?;
        // A feed that is not declared any more is not stale either.
        let work: Vec<Work> = stale
            .into_iter()
            .zip(editions)
            .zip(kept)
            .filter_map(|((stale, edition), kept)| {
                Some((stale, edition?, kept.map(known).unwrap_or_default()))
            })
            .collect();
        let fresh: HashSet<&Slot> = work
            .iter()
            .flat_map(|(_, edition, known)| edition.slots.iter().filter(|slot| !known.contains_key(slot)))
            .collect();
        let fresh: Vec<Slot> = fresh.into_iter().cloned().collect();
        let fragments = self.fragments(&fresh).await?;
        let publisher = self.clone();
        let composed = tokio::task::spawn_blocking(move || {
            let audit = |(slot, fragment): (Slot, Arc<Fragment>)| {
                let audited = fragment.audit(&publisher.site).map(|()| fragment);
                (slot, audited)
            };
            let fragments = each(fresh.into_iter().zip(fragments).collect(), audit).into_iter().collect();
            each(work, |(stale, edition, known)| {
                let composed = publisher.compose(&stale.feed, edition, (&known, &fragments), now);
                (stale, composed)
            })
        });
        // Only a runtime that stops does not compose.
        let composed = composed.await.map_err(|_stopped| StoreError::Closed)?;
        self.keep(composed, now).await
    }

    fn compose(
        &self,
        feed: &FeedKey,
        edition: Edition,
        (known, fragments): (&HashMap<Slot, Digest>, &Audited),
        now: Timestamp,
    ) -> Result<Kept, Unsound> {
        let heading = self.heading(feed, &edition);
        let entries = edition.slots.iter().map(|slot| {
            // A statement stands once; what happened to it may stand as often as it happened.
            let event = slot.change.map(|kind| (kind.as_str(), slot.revision, slot.published));
            (format!("{} {event:?}", slot.id), slot.published)
        });
        in_order(entries).map_err(|reason| Unsound::new(&heading, Format::Atom, reason))?;
        let digest = |slot: &Slot| match (known.get(slot), fragments.get(slot)) {
            (Some(digest), _) => Some(Ok(*digest)),
            (None, Some(Ok(fragment))) => Some(Ok(fragment.digest(feed))),
            (None, Some(Err(error))) => Some(Err(error.clone())),
            (None, None) => None,
        };
        let digests = edition.slots.iter().filter_map(digest).collect::<Result<Vec<Digest>, Unsound>>()?;
        let etags = etags(&self.site, &heading, &digests)?;
        Ok(Kept { edition, digests, etags, modified: now })
    }

    /// Saves what is sound, and raises an alarm for what is not: there the last good edition stays.
    async fn keep(
        &self,
        composed: Vec<(StaleFeed, Result<Kept, Unsound>)>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (mut keep, mut sound) = (Vec::with_capacity(composed.len()), Vec::new());
        for (stale, composed) in composed {
            let code = format!("feed_unsound {}", stale.feed);
            let kept = match composed {
                Ok(kept) => {
                    sound.push(code);
                    Some(kept)
                }
                Err(error) => {
                    self.tell(code, &error, now).await?;
                    None
                }
            };
            keep.push((stale, kept));
        }
        self.store.clear(&sound.iter().map(String::as_str).collect::<Vec<_>>()).await?;
        self.store.keep(keep).await
    }
}

/// The digests of the entries that a feed holds.
fn known(kept: Kept) -> HashMap<Slot, Digest> {
    kept.edition.slots.into_iter().zip(kept.digests).collect()
}
