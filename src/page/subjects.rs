//! The subjects of the catalogue: on the front page those that have something to read, on a page for each kind all of them.

use maud::{Markup, html};

use super::frame::{Head, layout};
use crate::feed::Site;
use crate::model::{FeedKey, Subject};
use crate::text::fold;

/// One feed in a list of them.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Which feed.
    pub feed: FeedKey,
    /// Its title.
    pub title: String,
    /// Statements in it.
    pub statements: u64,
}

/// A kind of subjects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subjects {
    /// The organisations of the catalogue.
    Organisations,
    /// Its topics.
    Topics,
}

impl Subjects {
    /// Both kinds, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::Organisations, Self::Topics];

    /// The path of the page that lists them, without the slash before it.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Organisations => "organisations",
            Self::Topics => "topics",
        }
    }

    fn heading(self) -> &'static str {
        match self {
            Self::Organisations => "Organisations",
            Self::Topics => "Topics",
        }
    }

    /// What a link to all of them says.
    pub(super) fn all(self) -> &'static str {
        match self {
            Self::Organisations => "All organisations",
            Self::Topics => "All topics",
        }
    }

    fn has(self, feed: &FeedKey) -> bool {
        match feed {
            FeedKey::Of(Subject::Organisation(_)) => self == Self::Organisations,
            FeedKey::Of(Subject::Topic(_)) => self == Self::Topics,
            FeedKey::All | FeedKey::Changes(_) => false,
        }
    }

    /// Those of these feeds that have statements, with the way to the others.
    pub(super) fn with_statements(self, feeds: &[Listed]) -> Markup {
        html! {
            section {
                h2 { (self.heading()) }
                (columns(self.sorted(feeds).into_iter().filter(|listed| listed.statements > 0)))
                p.follow { a href={ "/" (self.path()) } { (self.all()) } }
            }
        }
    }

    /// Those of these feeds that are of this kind, by title.
    fn sorted(self, feeds: &[Listed]) -> Vec<&Listed> {
        let mut sorted: Vec<&Listed> = feeds.iter().filter(|listed| self.has(&listed.feed)).collect();
        sorted.sort_by_cached_key(|listed| fold(&listed.title));
        sorted
    }
}

/// The page of all subjects of a kind: a reader can follow also what nobody has spoken of yet.
#[must_use]
pub fn subjects(site: &Site, kind: Subjects, feeds: &[Listed]) -> String {
    let sorted = kind.sorted(feeds);
    let body = html! {
        h1 { (kind.heading()) }
        p.meta { "Each has a page and feeds in Atom, RSS and JSON; beside it stands how many statements are about it. " a href="/opml" { "All feeds (OPML)" } }
        (columns(sorted.into_iter()))
    };
    let description = format!("{} with official statements, to read and to follow.", kind.all());
    let head = Head {
        title: kind.heading(),
        language: "en",
        path: Some(kind.path()),
        description: &description,
        ..Head::default()
    };
    layout(site, &head, &body)
}

fn columns<'a>(feeds: impl Iterator<Item = &'a Listed>) -> Markup {
    html! {
        ul.columns {
            @for listed in feeds {
                li {
                    a href={ "/" (listed.feed) } { (listed.title) }
                    @if listed.statements > 0 { " " small { (listed.statements) } }
                }
            }
        }
    }
}
