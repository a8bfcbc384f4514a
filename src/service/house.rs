//! The rooms over one store, built from one reading of the settings.

use std::sync::{Arc, RwLock};

use anyhow::Context;
use jiff::{SignedDuration, Timestamp};

use super::desk::read;
use super::{Caretaker, Desk};
use crate::config::Settings;
use crate::feed::Site;
use crate::intake::{self, Backfill, Intake};
use crate::model::{Authority, SigningKey};
use crate::publish::{Fragments, Publisher, Span, Twin, UNWRITTEN, WITHHELD};
use crate::store::{self, Purpose, Store, StoreError};
use crate::tagging::Tagger;
use crate::webhook::SiteSigner;

/// The name under which the store remembers what its documents were published under.
const LOOKS: &str = "looks";

/// The rooms over one store.
#[derive(Clone, Debug)]
pub struct House {
    /// The store.
    pub store: Arc<dyn Store>,
    /// Who mints ids.
    pub authority: Authority,
    /// Catalogue in force and how it changes.
    pub desk: Desk,
    /// Publishing.
    pub publisher: Publisher,
    /// Intake.
    pub intake: Intake,
    /// What is done by the timetable.
    pub caretaker: Caretaker,
    /// The static twin, where there is one.
    pub twin: Option<Twin>,
}

impl House {
    /// Opens the store, builds the rooms and makes the store follow them.
    ///
    /// # Errors
    /// When the state directory or the store cannot be used, or the catalogue is broken and there is no last good one.
    pub async fn open(purpose: Purpose, settings: &Settings, backfill: Backfill) -> anyhow::Result<Self> {
        let directory = &settings.store.directory;
        std::fs::create_dir_all(directory)
            .with_context(|| format!("cannot make the state directory {}", directory.display()))?;
        let store = store::open_for(purpose, &settings.store_url()).await?;
        let authority = store.authority(&Authority::new(&settings.authority())).await?;
        if store.signing_keys().await?.is_empty() {
            let now = Timestamp::now();
            store.add_signing_key(mint_key(now)?, now).await?;
        }
        let house = Self::build((store, authority), settings, backfill)?;
        house.settle().await?;
        Ok(house)
    }

    /// Builds the rooms over an open store and changes nothing in it.
    ///
    /// # Errors
    /// When the catalogue is broken, or a setting cannot be used.
    pub fn build(
        (store, authority): (Arc<dyn Store>, Authority),
        settings: &Settings,
        backfill: Backfill,
    ) -> anyhow::Result<Self> {
        let catalogue = read(settings.catalogue_directory())?;
        let current = Arc::new(RwLock::new(Arc::new(Tagger::new(catalogue))));
        let site = Site {
            base_url: settings.base_url(),
            authority: authority.clone(),
            title: settings.publish.title.clone(),
            content_bytes_max: settings.publish.content_bytes_max,
            hubs: settings.hubs(),
            search: true,
        };
        let span = Span { entries_min: settings.publish.entries_min, age_days: settings.publish.age_days };
        let desk = Desk {
            store: Arc::clone(&store),
            current: Arc::clone(&current),
            directory: settings.catalogue_directory().cloned(),
        };
        let watched = intake::Settings {
            directory: settings.intake.directory.clone(),
            sweep: settings
                .timetables()
                .find_map(|(name, made)| (name == "intake.sweep").then_some(made))
                .transpose()
                .map_err(anyhow::Error::msg)?,
            transcript_bytes_max: settings.intake.transcript_bytes_max,
            withdraw_after: SignedDuration::from_secs(i64::try_from(settings.intake.withdraw_after_seconds)?),
            withdraw_at_most: settings.intake.withdraw_at_most,
            backfill,
        };
        let intake = Intake::new(Arc::clone(&store), Arc::clone(&current), watched);
        let fragments = Fragments::default();
        let caretaker = Caretaker::new(Arc::clone(&store), settings).map_err(anyhow::Error::msg)?;
        let publisher = Publisher { store: Arc::clone(&store), site, current, span, fragments };
        let directory = &settings.publish.directory;
        let twin = (!directory.as_os_str().is_empty())
            .then(|| (settings.intake.directory.clone(), directory.clone()))
            .map(|places| Twin::new(publisher.clone(), places, settings.publish.precompress));
        Ok(Self { store, authority, desk, publisher, intake, caretaker, twin })
    }

    /// What every document depends on.
    fn looks(&self) -> String {
        let Publisher { site, span, .. } = &self.publisher;
        format!("{} {site:?} {span:?}", env!("CARGO_PKG_VERSION"))
    }

    /// Whether the documents in the store were published under the settings that the rooms were built from. A store that nothing
    /// was published from yet has no others.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn is_settled(&self) -> Result<bool, StoreError> {
        Ok(self.store.recall(LOOKS).await?.is_none_or(|looks| looks == self.looks()))
    }

    /// Makes the store follow what the rooms were built from: feeds, tags, and the looks of documents.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn settle(&self) -> Result<(), StoreError> {
        let looks = self.looks();
        if self.store.remember(LOOKS, &looks).await?.is_some_and(|before| before != looks) {
            self.store.spoil_feeds().await?;
        }
        // Other settings or another program may make them well; if not, the next to ask raises it again.
        self.store.clear(&[WITHHELD]).await?;
        if self.twin.is_none() {
            self.store.clear(&[UNWRITTEN]).await?;
        }
        self.desk.apply().await
    }
}

/// A new key by which the site signs from `now` on.
///
/// # Errors
/// When the system has no randomness.
pub fn mint_key(now: Timestamp) -> anyhow::Result<SigningKey> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).context("no randomness for a key")?;
    let (secret, public) = SiteSigner::mint(seed).context("no key can be made")?;
    Ok(SigningKey { public, secret, since: now, until: None })
}
