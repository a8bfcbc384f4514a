//! What search engines are told: sitemaps (sitemaps.org, version 0.9) and robots.txt (RFC 9309).

use jiff::Timestamp;
use maud::{PreEscaped, html};

use super::{Listed, Subjects};
use crate::feed::Site;
use crate::model::StatementId;

const DECLARATION: PreEscaped<&str> = PreEscaped("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// The list of the sitemaps: that of the pages, and so many of statements.
#[must_use]
pub fn sitemap_index(site: &Site, parts: u32) -> String {
    let names = std::iter::once("pages".to_owned()).chain((1..=parts).map(|part| part.to_string()));
    html! {
        (DECLARATION)
        sitemapindex xmlns=(NAMESPACE) {
            @for name in names { sitemap { loc { (site.base_url) "/sitemap/" (name) ".xml" } } "\n" }
        }
    }
    .into_string()
}

/// The sitemap of the pages that are no statements: of feeds, those that have something to read.
#[must_use]
pub fn sitemap_of_pages(site: &Site, feeds: &[Listed]) -> String {
    let full = feeds.iter().filter(|listed| listed.statements > 0).map(|listed| listed.feed.to_string());
    let lists = Subjects::ALL.map(|one| one.path().to_owned());
    let fixed = ["".to_owned(), "docs".to_owned()].into_iter().chain(lists);
    urls(site, fixed.chain(full).map(|path| (path, None)))
}

/// A sitemap of these statements, with the times of their last changes.
#[must_use]
pub fn sitemap_of_statements(site: &Site, statements: &[(StatementId, Timestamp)]) -> String {
    urls(site, statements.iter().map(|(id, changed)| (format!("statements/{id}"), Some(*changed))))
}

fn urls(site: &Site, places: impl Iterator<Item = (String, Option<Timestamp>)>) -> String {
    html! {
        (DECLARATION)
        urlset xmlns=(NAMESPACE) {
            @for (path, changed) in places {
                url {
                    loc { (site.base_url) "/" (path) }
                    @if let Some(changed) = changed { lastmod { (changed.strftime("%Y-%m-%dT%H:%M:%SZ")) } }
                }
                "\n"
            }
        }
    }
    .into_string()
}

/// Who may look at what: everybody at everything, but for pages that are made for a question, and for those behind a token.
#[must_use]
pub fn robots(site: &Site) -> String {
    // Files alone have neither.
    let kept = if site.search { "Disallow: /search?\nDisallow: /manage" } else { "Disallow:" };
    format!("User-agent: *\n{kept}\n\nSitemap: {}/sitemap.xml\n", site.base_url)
}
