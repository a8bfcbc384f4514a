//! What stands above the entries of a document.

use jiff::Timestamp;

use super::Site;
use crate::model::{FeedKey, Format, Seq};

/// What stands above the entries of a document.
#[derive(Clone, Debug)]
pub struct Heading {
    /// What the document shows: its id under the authority, `feed/organisations/csto`.
    pub name: String,
    /// The title.
    pub title: String,
    /// Where it stands below the base address, without ending: `organisations/csto`.
    pub path: String,
    /// What follows the question mark of its address.
    pub query: Option<String>,
    /// When a reader should last have looked again.
    pub updated: Timestamp,
    /// Number of the last event of the journal that the document knows of, where it is for asking what came after.
    pub seq: Option<Seq>,
}

impl Heading {
    /// Of a declared feed.
    #[must_use]
    pub fn of(feed: &FeedKey, title: &str, updated: Timestamp) -> Self {
        Self {
            name: format!("feed/{feed}"),
            title: title.to_owned(),
            path: feed.to_string(),
            query: None,
            updated,
            seq: None,
        }
    }

    /// The address of the document.
    #[must_use]
    pub fn url(&self, site: &Site, format: Format) -> String {
        format!("{}/{}.{}{}", site.base_url, self.path, format.extension(), self.asked())
    }

    /// The page that shows the same to people.
    #[must_use]
    pub fn page(&self, site: &Site) -> String {
        format!("{}/{}{}", site.base_url, self.path, self.asked())
    }

    fn asked(&self) -> String {
        self.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default()
    }
}
