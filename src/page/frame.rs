//! What stands around every page: its head, the way to the rest, and the foot.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::Value;

use super::listing::Pages;
use crate::feed::Site;
use crate::model::{FeedKey, Format, Query};

/// Scripts that run from right to left, by language (BCP 47, primary subtag).
const RIGHT_TO_LEFT: [&str; 10] = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

/// What a page says of itself.
#[derive(Default)]
pub(super) struct Head<'a> {
    pub(super) title: &'a str,
    /// BCP 47.
    pub(super) language: &'a str,
    /// Where it stands below the base address; `None` for what no search engine should keep.
    pub(super) path: Option<&'a str>,
    /// What it is about, in a sentence or two.
    pub(super) description: &'a str,
    /// Feeds of it and of what it belongs to, with their names.
    pub(super) feeds: &'a [(FeedKey, &'a str)],
    /// The search that it shows, which is a feed too.
    pub(super) search: Option<&'a Query>,
    /// The pages before and after it.
    pub(super) beside: Option<&'a Pages>,
    /// What it is for machines: JSON-LD.
    pub(super) linked: Option<Value>,
}

/// Which way a language is written.
pub(super) fn direction(language: &str) -> &'static str {
    let primary = language.split('-').next().unwrap_or(language);
    if RIGHT_TO_LEFT.contains(&primary) { "rtl" } else { "ltr" }
}

/// A language for an attribute; nothing where it is not known.
pub(super) fn known(language: &str) -> Option<&str> {
    (language != "und" && !language.is_empty()).then_some(language)
}

/// The whole page. The interface is in English, whatever the body is in.
pub(super) fn layout(site: &Site, head: &Head<'_>, body: &Markup) -> String {
    let url = head.path.map(|path| format!("{}/{path}", site.base_url));
    let title = if head.title == site.title {
        head.title.to_owned()
    } else {
        format!("{} · {}", head.title, site.title)
    };
    html! {
        (DOCTYPE)
        html lang=[known(head.language)] dir=(direction(head.language)) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                meta name="description" content=(head.description);
                meta property="og:title" content=(head.title);
                meta property="og:description" content=(head.description);
                meta property="og:site_name" content=(site.title);
                meta property="og:type" content=(if head.linked.is_some() { "article" } else { "website" });
                meta name="twitter:card" content="summary";
                @match &url {
                    Some(url) => { meta property="og:url" content=(url); link rel="canonical" href=(url); }
                    None => { meta name="robots" content="noindex"; }
                }
                link rel="stylesheet" href="/style.css";
                @for (feed, name) in head.feeds {
                    @for format in Format::ALL { (alternate(format, name, &site.feed_url(feed, format))) }
                }
                @if let Some(query) = head.search {
                    @for format in Format::ALL {
                        (alternate(format, head.title, &site.search_url(query, format)))
                    }
                }
                @if let Some(pages) = head.beside {
                    @if let Some(newer) = &pages.newer { link rel="prev" href=(newer); }
                    @if let Some(older) = &pages.older { link rel="next" href=(older); }
                }
                @if let Some(linked) = &head.linked {
                    // Data, not a script: no browser runs it.
                    script type="application/ld+json" { (PreEscaped(linked.to_string().replace('<', "\\u003c"))) }
                }
            }
            body {
                a.skip href="#main" lang="en" { "Skip to the text" }
                nav lang="en" dir="ltr" aria-label="Site" {
                    a.home href="/" { (site.title) }
                    a href="/statements" { "All statements" }
                    @if site.search { a href="/search" { "Search" } }
                    a href="/docs" { "Guides" }
                }
                main id="main" { (body) }
            }
        }
    }
    .into_string()
}

/// A feed for readers that look for one in a page.
fn alternate(format: Format, name: &str, url: &str) -> Markup {
    let media_type = format.media_type().split(';').next().unwrap_or_default();
    html! { link rel="alternate" type=(media_type) title=(name) href=(PreEscaped(plain(url))); }
}

/// The addresses of a feed, for people.
pub(super) fn follow(
    label: &str,
    addresses: impl Iterator<Item = (&'static str, String)>,
    more: &Markup,
) -> Markup {
    html! {
        p.follow {
            (label) " "
            @for (name, url) in addresses { a href=(url) { (name) } " " }
            (more)
        }
    }
}

/// What readers call a format.
pub(super) fn spoken(format: Format) -> &'static str {
    match format {
        Format::Atom => "Atom",
        Format::Rss => "RSS",
        Format::Json => "JSON",
    }
}

/// The formats of a feed with their addresses.
pub(super) fn formats(site: &Site, feed: &FeedKey) -> impl Iterator<Item = (&'static str, String)> {
    Format::ALL.into_iter().map(|format| (spoken(format), site.feed_url(feed, format)))
}

/// Attribute values keep their plus signs: some readers do not decode them.
fn plain(url: &str) -> String {
    url.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}
