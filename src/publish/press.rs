//! Makes documents from editions: those that are kept, and those that are asked for once.

use std::sync::Arc;

use jiff::Timestamp;
use moka::future::Cache;

use super::threads::each;
use super::{Publisher, title};
use crate::feed::{Fragment, Heading, Site, Unsound, join, render};
use crate::model::{Document, Entry, FeedKey, Format, Query, Seq, StatementId};
use crate::page::{Change, Pages};
use crate::store::{Edition, Slot, StoreError, Window};

/// Bytes of rendered entries in memory, where nobody says otherwise.
const FRAGMENT_BYTES: u64 = 64 * 1024 * 1024;
/// Events of one document that tells what happened since.
const EVENTS_MAX: usize = 1_000;

/// Entries that are rendered already, the recently used ones.
#[derive(Clone, Debug)]
pub struct Fragments(Cache<Slot, Arc<Fragment>>);

impl Default for Fragments {
    fn default() -> Self {
        Self::within(FRAGMENT_BYTES)
    }
}

impl Fragments {
    /// In memory of so many bytes.
    #[must_use]
    pub fn within(bytes: u64) -> Self {
        let weigh = |_: &Slot, fragment: &Arc<Fragment>| u32::try_from(fragment.weight()).unwrap_or(u32::MAX);
        Self(Cache::builder().weigher(weigh).max_capacity(bytes).build())
    }
}

/// A document, or why it is none.
pub type Made = Result<Document, Unsound>;

/// A page of a feed's archive.
#[derive(Debug)]
pub struct Archived {
    feed: FeedKey,
    /// Its number, from 1.
    page: u32,
    edition: Edition,
    /// What it shows.
    pub shown: Vec<Arc<Fragment>>,
}

impl Archived {
    /// Whether it is full, and thus the same for ever.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.page <= self.edition.closed
    }

    /// It as Atom.
    pub fn document(&self, site: &Site) -> Made {
        let (feed, page, closed) = (&self.feed, self.page, self.is_closed());
        let url = |page: u32| format!("{}/{feed}/archive/{page}.atom", site.base_url);
        let mut links = vec![("current", site.feed_url(feed, Format::Atom))];
        links.extend((page > 1).then(|| ("prev-archive", url(page - 1))));
        links.extend(closed.then(|| ("next-archive", url(page + 1))));
        let heading = Heading {
            // The name in the catalogue may change; the page may not.
            title: format!("{feed}: archive {page}"),
            path: format!("{feed}/archive/{page}"),
            archive: closed,
            links,
            ..Heading::of(feed, "", updated(&self.edition))
        };
        join(site, &heading, (feed, &self.shown), Format::Atom)
    }

    /// Where it stands among the others, for people.
    #[must_use]
    pub fn pages(&self) -> Pages {
        pages(&self.feed, self.page, self.edition.closed)
    }
}

/// Where a page of an archive stands among the others, of which so many are full.
fn pages(feed: &FeedKey, page: u32, closed: u32) -> Pages {
    let url = |page: u32| format!("/{feed}/archive/{page}");
    Pages {
        page,
        newer: (page <= closed).then(|| url(page + 1)),
        older: (page > 1).then(|| url(page - 1)),
        ..Pages::default()
    }
}

impl Publisher {
    /// The document of a declared feed that is served: the last good edition, joined.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn document(&self, feed: &FeedKey, format: Format) -> Result<Option<Made>, StoreError> {
        Ok(self.documents(feed, &[format]).await?.and_then(|made| made.into_iter().next()))
    }

    /// The same in several formats, in order.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn documents(
        &self,
        feed: &FeedKey,
        formats: &[Format],
    ) -> Result<Option<Vec<Made>>, StoreError> {
        let kept = self.store.kept(std::slice::from_ref(feed)).await?.into_iter().next().flatten();
        let Some(kept) = kept else { return Ok(None) };
        let heading = self.heading(feed, &kept.edition);
        let fragments = self.fragments(&kept.edition.slots).await?;
        let entries = (feed, fragments.as_slice(), kept.digests.as_slice());
        let made = |format: &Format| render(&self.site, &heading, entries, *format, kept.modified);
        Ok(Some(formats.iter().map(made).collect()))
    }

    /// The statements on the page of a feed.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn shown(&self, feed: &FeedKey, now: Timestamp) -> Result<Vec<Arc<Fragment>>, StoreError> {
        self.fragments(&self.in_window(feed, now).await?).await
    }

    async fn in_window(&self, feed: &FeedKey, now: Timestamp) -> Result<Vec<Slot>, StoreError> {
        let window = self.span.window(now);
        let edition = self.store.edition(feed, window).await?;
        // Its documents show what stands in no closed page of the archive besides.
        let slots = edition.into_iter().flat_map(|edition| edition.slots).enumerate();
        Ok(slots.take_while(|(n, slot)| window.holds(*n, slot.published)).map(|(_, slot)| slot).collect())
    }

    /// A page of all statements of a feed, newest first; the first is what its documents show. `None` where there is no such page. Files
    /// answer no question, and their first page leads to those of the archive.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn listing(
        &self,
        feed: &FeedKey,
        page: u32,
        now: Timestamp,
    ) -> Result<Option<(Vec<Arc<Fragment>>, Pages)>, StoreError> {
        let newest = self.in_window(feed, now).await?;
        let size = self.span.page();
        let skip = match page.checked_sub(2) {
            Some(between) => {
                newest.len() + usize::try_from(between).unwrap_or(usize::MAX).saturating_mul(size)
            }
            None => 0,
        };
        let (total, slots) = self.store.feed_page(feed, skip, size).await?;
        let slots = if page == 1 { newest } else { slots };
        if page == 0 || page > 1 && slots.is_empty() {
            return Ok(None);
        }
        let last = u64::try_from(skip + slots.len()).unwrap_or(u64::MAX);
        let url = |page: u32| if page == 1 { format!("/{feed}") } else { format!("/{feed}/page/{page}") };
        let older = match (last < total, self.site.search) {
            (false, _) => None,
            (true, true) => Some(url(page + 1)),
            (true, false) => Some(format!("/{feed}/archive/{}", self.last_archive_page(feed).await?)),
        };
        let pages = Pages {
            page,
            first: u64::try_from(skip).unwrap_or(u64::MAX) + 1,
            total: Some(total),
            newer: (page > 1).then(|| url(page - 1)),
            older,
        };
        Ok(Some((self.fragments(&slots).await?, pages)))
    }

    /// The number of the last page of an archive that shows something.
    async fn last_archive_page(&self, feed: &FeedKey) -> Result<u32, StoreError> {
        let closed = self.store.archive_page(feed, 1).await?.map_or(0, |first| first.closed);
        let open = self.store.archive_page(feed, closed + 1).await?;
        Ok(if open.is_some_and(|open| !open.slots.is_empty()) { closed + 1 } else { closed })
    }

    /// The newest changes of a feed of changes, and the way to the older ones: to the page of all that has the newest of those.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn changes(&self, feed: &FeedKey, now: Timestamp) -> Result<(Vec<Change>, Pages), StoreError> {
        let Some(edition) = self.store.edition(feed, self.span.window(now)).await? else {
            return Ok((Vec::new(), Pages::default()));
        };
        let changes = self.told(edition.slots).await?;
        let closed = self.store.archive_page(feed, 1).await?.map_or(0, |first| first.closed);
        let open = self.store.archive_page(feed, closed + 1).await?.map_or(0, |open| open.slots.len());
        let all = u64::from(closed * Edition::PAGE) + u64::try_from(open).unwrap_or(0);
        let before = all.saturating_sub(u64::try_from(changes.len()).unwrap_or(u64::MAX));
        let older = (before > 0).then(|| before.div_ceil(u64::from(Edition::PAGE)));
        let older = older.map(|page| format!("/{feed}/archive/{page}"));
        Ok((changes, Pages { page: 1, older, ..Pages::default() }))
    }

    /// A page of all changes of a feed of changes, newest first, and the way to the others: those that are full are the same for ever.
    /// `None` where there is no such page.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn changes_page(
        &self,
        feed: &FeedKey,
        page: u32,
    ) -> Result<Option<(Vec<Change>, Pages)>, StoreError> {
        let Some(edition) = self.store.archive_page(feed, page).await? else { return Ok(None) };
        let pages = pages(feed, page, edition.closed);
        Ok(Some((self.told(edition.slots).await?, pages)))
    }

    async fn told(&self, slots: Vec<Slot>) -> Result<Vec<Change>, StoreError> {
        let entries = self.store.revisions(&slots).await?;
        let told = slots.into_iter().zip(entries);
        Ok(told.filter_map(|(slot, entry)| Some((slot.change?, slot.published, entry))).collect())
    }

    /// A page of a feed's archive: each statement as it was when it came into the feed; what was changed later stands in the feed of
    /// changes.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn archive_page(&self, feed: &FeedKey, page: u32) -> Result<Option<Archived>, StoreError> {
        let Some(edition) = self.store.archive_page(feed, page).await? else { return Ok(None) };
        let shown = self.fragments(&edition.slots).await?;
        Ok(Some(Archived { feed: feed.clone(), page, edition, shown }))
    }

    /// What happened in a feed after an event. Where there is more than fits, and where there was anything at all, the document
    /// links to the next one: whoever follows to the empty one has everything, and keeps its address to ask again.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn since(
        &self,
        (feed, format): (&FeedKey, Format),
        after: Seq,
    ) -> Result<Option<Made>, StoreError> {
        let Some(edition) = self.events(feed, after, false).await? else { return Ok(None) };
        let next = format!("{}?since={}", self.site.feed_url(feed, format), edition.seq);
        let anything = !edition.slots.is_empty() || !edition.withdrawn.is_empty();
        let heading = Heading {
            query: Some(format!("since={after}")),
            links: if anything { vec![("next", next)] } else { Vec::new() },
            ..self.heading(feed, &edition)
        };
        let fragments = self.fragments(&edition.slots).await?;
        Ok(Some(join(&self.site, &heading, (feed, &fragments), format)))
    }

    /// What happened in a feed after an event. A number that no event has is another store's, one that was lost: who comes with it
    /// starts anew, and misses nothing.
    async fn events(&self, feed: &FeedKey, after: Seq, tagged: bool) -> Result<Option<Edition>, StoreError> {
        let edition = self.store.since(feed, after, tagged, EVENTS_MAX).await?;
        if edition.as_ref().is_some_and(|edition| after > edition.seq) {
            return self.store.since(feed, 0, tagged, EVENTS_MAX).await;
        }
        Ok(edition)
    }

    /// What a reader that holds the document with this entity tag lacks: RFC 3229 with the instance manipulation `feed`. `None`
    /// where the tag is not known any more, or there is more than fits.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn delta(
        &self,
        (feed, format): (&FeedKey, Format),
        etag: &str,
    ) -> Result<Option<Made>, StoreError> {
        let Some(after) = self.store.known_seq(feed, format, etag).await? else { return Ok(None) };
        let Some(edition) = self.store.since(feed, after, false, EVENTS_MAX).await? else { return Ok(None) };
        if edition.more {
            return Ok(None);
        }
        let heading = self.heading(feed, &edition);
        let fragments = self.fragments(&edition.slots).await?;
        Ok(Some(join(&self.site, &heading, (feed, &fragments), format)))
    }

    /// What a search finds; with `after`, of what happened after that event, with a link to the next as in [`Self::since`].
    ///
    /// # Errors
    /// When the store fails.
    pub async fn found(
        &self,
        (query, format): (&Query, Format),
        after: Option<Seq>,
        now: Timestamp,
    ) -> Result<Option<Made>, StoreError> {
        // Without an event to start from: nothing, but the moment and the time of a feed that has no entries.
        let edition = match after {
            Some(after) => self.events(&FeedKey::All, after, true).await?,
            None => self.store.since(&FeedKey::All, Seq::MAX, false, EVENTS_MAX).await?,
        };
        let Some(edition) = edition else { return Ok(None) };
        let window = match after {
            None => self.span.window(now),
            Some(_) => Window { entries_min: 0, since: Timestamp::MIN, entries_max: EVENTS_MAX },
        };
        let among: Vec<StatementId> = edition.slots.iter().map(|slot| slot.id.clone()).collect();
        let found = self.store.search(query, window, after.map(|_| among.as_slice())).await?;
        let entries = found.entries;
        let asked = after.map(|after| format!("since={after}"));
        let parts = [query.canonical().to_owned()].into_iter().chain(asked).filter(|part| !part.is_empty());
        // What does not fit is found by who follows the events from the first.
        let next = match after {
            Some(_) if edition.slots.is_empty() && edition.withdrawn.is_empty() => None,
            Some(_) => Some(edition.seq),
            None => found.more.then_some(0),
        };
        let next = next.map(|seq| format!("{}&since={seq}", self.site.search_url(query, format)));
        // Whom the store does not find any more may have been among those that were found before.
        let withdrawn = if after.is_some() { edition.withdrawn } else { Vec::new() };
        let updated =
            entries.iter().map(|entry| entry.updated).chain(withdrawn.iter().map(|(_, at)| *at)).max();
        let heading = Heading {
            name: format!("search?{}", query.canonical()),
            title: query.title(),
            path: "search".to_owned(),
            query: Some(parts.collect::<Vec<_>>().join("&")).filter(|query| !query.is_empty()),
            page: format!("search?{}", query.canonical()),
            updated: updated.unwrap_or(edition.declared),
            links: next.map(|next| ("next", next)).into_iter().collect(),
            archive: false,
            withdrawn,
        };
        let fragments: Vec<Arc<Fragment>> =
            entries.into_iter().map(|entry| Arc::new(Fragment::found(&self.site, entry, query))).collect();
        Ok(Some(join(&self.site, &heading, (&FeedKey::All, &fragments), format)))
    }

    /// The heading of a feed's own document.
    pub(super) fn heading(&self, feed: &FeedKey, edition: &Edition) -> Heading {
        let archived = edition.closed > 0 && !matches!(feed, FeedKey::Changes(_));
        let page = || format!("{}/{feed}/archive/{}.atom", self.site.base_url, edition.closed);
        Heading {
            links: archived.then(|| ("prev-archive", page())).into_iter().collect(),
            withdrawn: edition.withdrawn.clone(),
            ..Heading::of(feed, &title(&self.current, feed), updated(edition))
        }
    }

    /// The entries of the slots, rendered now or before.
    pub(super) async fn fragments(&self, slots: &[Slot]) -> Result<Vec<Arc<Fragment>>, StoreError> {
        let mut held = Vec::with_capacity(slots.len());
        for slot in slots {
            held.push(self.fragments.0.get(slot).await);
        }
        let missing: Vec<Slot> = slots
            .iter()
            .zip(&held)
            .filter(|(_, held)| held.is_none())
            .map(|(slot, _)| slot.clone())
            .collect();
        let entries = if missing.is_empty() { Vec::new() } else { self.store.revisions(&missing).await? };
        let render = |(slot, entry): (Slot, Entry)| {
            let fragment = Arc::new(self.fragment(&slot, entry));
            (slot, fragment)
        };
        let mut fresh = each(missing.into_iter().zip(entries).collect(), render).into_iter();
        let mut fragments = Vec::with_capacity(slots.len());
        for held in held {
            let next = if held.is_none() { fresh.next() } else { None };
            if let Some((slot, fragment)) = next {
                self.fragments.0.insert(slot, Arc::clone(&fragment)).await;
                fragments.push(fragment);
            }
            fragments.extend(held);
        }
        Ok(fragments)
    }

    fn fragment(&self, slot: &Slot, entry: Entry) -> Fragment {
        match slot.change {
            Some(kind) => Fragment::of_change(&self.site, kind, slot.published, entry),
            None => Fragment::of(&self.site, entry),
        }
    }
}

/// When a reader should last have looked again; for a feed without entries, when it was declared.
fn updated(edition: &Edition) -> Timestamp {
    let entries = edition.slots.iter().map(|slot| slot.updated);
    entries.chain(edition.withdrawn.iter().map(|(_, at)| *at)).max().unwrap_or(edition.declared)
}
