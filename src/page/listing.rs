//! Statements of a feed, page by page.

use std::sync::Arc;

use maud::{Markup, html};

use super::frame::{Head, follow, formats, layout};
use super::summarised;
use crate::feed::{Fragment, Site};
use crate::model::FeedKey;

/// Where a page of a list stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    /// Its number, from 1.
    pub page: u32,
    /// The place of its first statement among all, from 1.
    pub first: u64,
    /// How many there are; `None` where nobody has counted.
    pub total: Option<u64>,
    /// The address of the page with newer ones.
    pub newer: Option<String>,
    /// The address of the page with older ones.
    pub older: Option<String>,
}

impl Pages {
    /// What it is called beside others.
    pub(super) fn title(&self, title: &str) -> String {
        if self.page > 1 { format!("{title}, page {}", self.page) } else { title.to_owned() }
    }

    /// How many there are, where somebody has counted.
    pub(super) fn counted(&self) -> Markup {
        html! {
            @if let Some(total) = self.total.filter(|total| *total > 0) {
                p.meta { (total) " statement" @if total != 1 { "s" } ", newest first" }
            }
        }
    }

    /// What it shows of how much, and the way to the rest; nothing where there is no rest.
    pub(super) fn way(&self, shown: usize) -> Markup {
        let last = self.first + u64::try_from(shown).unwrap_or(u64::MAX).saturating_sub(1);
        html! {
            @if self.newer.is_some() || self.older.is_some() {
                p.follow.pages {
                    @if shown > 0 {
                        "Statements " (self.first) " to " (last)
                        @if let Some(total) = self.total { " of " (total) }
                        ". "
                    }
                    @if let Some(newer) = &self.newer { a rel="prev" href=(newer) { "Newer" } " " }
                    @if let Some(older) = &self.older { a rel="next" href=(older) { "Older" } }
                }
            }
        }
    }
}

/// A feed's page: its statements, and how to follow it.
#[must_use]
pub fn subject(
    site: &Site,
    (feed, title): (&FeedKey, &str),
    entries: &[Arc<Fragment>],
    pages: &Pages,
) -> String {
    let more = html! {
        a href={ "/" (feed.changes()) } { "Corrections" }
    };
    let body = html! {
        h1 { (pages.title(title)) }
        (follow("Follow:", formats(site, feed), &more))
        (pages.counted())
        (summarised(entries, feed))
        (pages.way(entries.len()))
        @if entries.is_empty() { p { "No statement yet." } }
    };
    let path = if pages.page > 1 { format!("{feed}/page/{}", pages.page) } else { feed.to_string() };
    let description =
        format!("Official statements, newest first: {title}. With feeds in Atom, RSS and JSON.");
    page(site, (feed, title), (&path, &description), pages, &body)
}

/// A page of a feed's archive for people: it shows what the document of the archive shows.
#[must_use]
pub fn archive(
    site: &Site,
    (feed, title): (&FeedKey, &str),
    entries: &[Arc<Fragment>],
    pages: &Pages,
) -> String {
    let body = html! {
        h1 { (title) ", archive " (pages.page) }
        p.follow {
            a href={ "/" (feed) } { "Newest" } " "
            a href={ "/" (feed) "/archive/" (pages.page) ".atom" } { "Atom" } " "
            a href={ "/" (feed.changes()) } { "Corrections" }
        }
        p.meta { "Each statement as it came. Its page has it as it is now, with what was corrected, or says that it was withdrawn." }
        (summarised(entries, feed))
        @if entries.is_empty() { p { "No statement yet." } }
        (pages.way(0))
    };
    let description = format!("Official statements in the order in which they came: {title}.");
    page(site, (feed, title), (&format!("{feed}/archive/{}", pages.page), &description), pages, &body)
}

fn page(
    site: &Site,
    (feed, title): (&FeedKey, &str),
    (path, description): (&str, &str),
    pages: &Pages,
    body: &Markup,
) -> String {
    let (feeds, title) = ([(feed.clone(), title)], pages.title(title));
    let head = Head {
        title: &title,
        language: "en",
        path: Some(path),
        description,
        feeds: &feeds,
        beside: Some(pages),
        ..Head::default()
    };
    layout(site, &head, body)
}
