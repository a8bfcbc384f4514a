//! Proves that nothing can be missed: archive, `?since=`, journal and documents tell the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;

use super::Publisher;
use crate::feed::entry_ids;
use crate::model::{FeedKey, Format, Seq, StatementId};
use crate::store::{Edition, Store, StoreError};

/// Events that are read at once.
const EVENTS_MAX: usize = 1_000;

/// What was looked at, and what does not agree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// Feeds of statements.
    pub feeds: usize,
    /// Statements that were ever published.
    pub statements: usize,
    /// Closed pages of archives.
    pub pages: usize,
    /// Documents that were read.
    pub documents: usize,
    /// A line for each contradiction; empty when all agree.
    pub contradictions: Vec<String>,
}

impl Publisher {
    /// Walks every feed in each of its ways and compares.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn prove(&self, now: Timestamp) -> Result<Proof, StoreError> {
        let (store, window) = (&self.store, self.span.window(now));
        let mut proof = Proof { contradictions: store.contradictions().await?, ..Proof::default() };
        let all = archived(store, &FeedKey::All, &mut proof).await?;
        proof.statements = all.len();
        for count in store.feeds().await? {
            let feed = count.feed;
            if matches!(feed, FeedKey::Changes(_)) {
                continue;
            }
            proof.feeds += 1;
            let archive =
                if feed == FeedKey::All { all.clone() } else { archived(store, &feed, &mut proof).await? };
            let since = since(store, &feed).await?;
            compare(&mut proof, &feed, &archive, ("the archive", "?since="), &since);
            compare(&mut proof, &feed, &since, ("?since=", "the archive"), &archive);
            compare(&mut proof, &feed, &archive, ("the archive", "the archive of all statements"), &all);
            let Some(edition) = store.edition(&feed, window).await? else { continue };
            let shown: BTreeSet<StatementId> = edition.slots.into_iter().map(|slot| slot.id).collect();
            compare(&mut proof, &feed, &shown, ("the feed", "the archive"), &archive);
            self.prove_documents(&feed, &shown, &mut proof).await?;
        }
        Ok(proof)
    }

    /// What is served must be sound as a whole, hold what the feed shows, unless it waits to be rendered, and be what its entity tag was
    /// given for.
    async fn prove_documents(
        &self,
        feed: &FeedKey,
        shown: &BTreeSet<StatementId>,
        proof: &mut Proof,
    ) -> Result<(), StoreError> {
        let kept = self.store.kept(std::slice::from_ref(feed)).await?.into_iter().next().flatten();
        let Some(kept) = kept else { return Ok(()) };
        for (format, etag) in Format::ALL.into_iter().zip(&kept.etags) {
            let name = format!("{feed}.{}", format.extension());
            let document = match self.document(feed, format).await? {
                None => continue,
                Some(Ok(document)) => document,
                Some(Err(error)) => {
                    proof.contradictions.push(format!("{name}: {error}"));
                    continue;
                }
            };
            proof.documents += 1;
            if document.etag != *etag {
                proof.contradictions.push(format!("{name}: the document is not the one that was published"));
            }
            let ids = match entry_ids(&document) {
                Ok(ids) => ids,
                Err(reason) => {
                    proof.contradictions.push(format!("{name}: {reason}"));
                    continue;
                }
            };
            let held: BTreeSet<StatementId> =
                ids.iter().map(|id| id.rsplit('/').next().unwrap_or(id).to_owned().into()).collect();
            let missing = shown.difference(&held).count();
            if missing > 0 {
                proof.contradictions.push(format!(
                    "{name}: the document lacks {missing} statements of the feed; it may wait to be rendered"
                ));
            }
        }
        Ok(())
    }
}

/// The statements of a feed's archive, page by page.
async fn archived(
    store: &Arc<dyn Store>,
    feed: &FeedKey,
    proof: &mut Proof,
) -> Result<BTreeSet<StatementId>, StoreError> {
    let mut ids = BTreeSet::new();
    for page in 1.. {
        let Some(edition) = store.archive_page(feed, page).await? else { break };
        let full = edition.slots.len() == usize::try_from(Edition::PAGE).unwrap_or(usize::MAX);
        if page <= edition.closed {
            proof.pages += 1;
            if !full {
                proof
                    .contradictions
                    .push(format!("{feed}: page {page} of the archive is closed but not full"));
            }
        }
        for slot in edition.slots {
            if let Some(twice) = ids.replace(slot.id) {
                proof.contradictions.push(format!("{feed}: {twice} stands twice in the archive"));
            }
        }
    }
    Ok(ids)
}

/// The statements that somebody finds who follows `?since=` from the start.
async fn since(store: &Arc<dyn Store>, feed: &FeedKey) -> Result<BTreeSet<StatementId>, StoreError> {
    let (mut ids, mut after): (BTreeSet<StatementId>, Seq) = (BTreeSet::new(), 0);
    while let Some(edition) = store.since(feed, after, false, EVENTS_MAX).await? {
        ids.extend(edition.slots.into_iter().map(|slot| slot.id));
        ids.extend(edition.withdrawn.into_iter().map(|(id, _)| id));
        after = edition.seq;
        if !edition.more {
            break;
        }
    }
    Ok(ids)
}

fn compare(
    proof: &mut Proof,
    feed: &FeedKey,
    these: &BTreeSet<StatementId>,
    (here, there): (&str, &str),
    those: &BTreeSet<StatementId>,
) {
    let missing = these.difference(those).map(|id| format!("{feed}: {id} is in {here} but not in {there}"));
    proof.contradictions.extend(missing);
}
