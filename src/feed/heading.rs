//! What stands above the entries of a document.

use jiff::Timestamp;

use super::Site;
use crate::model::{FeedKey, Format, StatementId};

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
    /// The page below the base address that shows the same to people.
    pub page: String,
    /// When a reader should last have looked again.
    pub updated: Timestamp,
    /// Relations to other documents, with their addresses.
    pub links: Vec<(&'static str, String)>,
    /// Whether the document never changes: RFC 5005, section 4.
    pub archive: bool,
    /// Statements that are not there any more, with the time: RFC 6721.
    pub withdrawn: Vec<(StatementId, Timestamp)>,
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
            page: feed.to_string(),
            updated,
            links: Vec::new(),
            archive: false,
            withdrawn: Vec::new(),
        }
    }

    /// The hubs of a site that take subscriptions to the document: they do for feeds alone.
    pub(super) fn hubs<'a>(&self, site: &'a Site) -> &'a [String] {
        let feed = self.query.is_none() && self.name == format!("feed/{}", self.path);
        if feed { &site.hubs } else { &[] }
    }

    /// The address of the document.
    #[must_use]
    pub fn url(&self, site: &Site, format: Format) -> String {
        let query = self.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}/{}.{}{query}", site.base_url, self.path, format.extension())
    }

    /// The address of its page.
    #[must_use]
    pub fn page_url(&self, site: &Site) -> String {
        format!("{}/{}", site.base_url, self.page)
    }

    /// The ids of the withdrawn statements with the time.
    pub(super) fn gone(&self, site: &Site) -> impl Iterator<Item = (String, Timestamp)> {
        self.withdrawn.iter().map(|(id, at)| (site.authority.tag(&format!("statement/{id}")), *at))
    }
}
