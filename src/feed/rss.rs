//! RSS 2.0.

use rss::extension::Extension;
use rss::extension::atom::{AtomExtension, Link};
use rss::extension::dublincore::DublinCoreExtension;
use rss::{Category, Channel, Enclosure, Guid, Item};

use super::article::Article;
use super::{Heading, Site, instant, rfc_822, text, with_stylesheet};
use crate::model::Format;

/// Prefixes that items use; the crate declares only those of items that it writes together with the channel.
const NAMESPACES: [(&str, &str); 4] = [
    ("atom", "http://www.w3.org/2005/Atom"),
    ("content", "http://purl.org/rss/1.0/modules/content/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("thr", text::THREADING),
];
/// Minutes for which a reader may keep the feed, as `Cache-Control` says it too.
const TTL_MINUTES: &str = "5";

/// An item without its description and its end.
pub(super) fn open(article: &Article) -> String {
    let updated = Extension {
        name: "atom:updated".to_owned(),
        value: Some(instant(article.updated)),
        ..Extension::default()
    };
    let reply = article.reply_to.as_ref().map(|(id, url)| {
        let attributes = text::reply(id, url);
        (
            "thr",
            "in-reply-to",
            Extension { name: "thr:in-reply-to".to_owned(), attrs: attributes, ..Extension::default() },
        )
    });
    let via = article.via.iter().map(|url| link("via", url, None));
    let categories = article
        .categories
        .iter()
        .map(|category| Category { name: category.label.clone(), domain: Some(category.scheme.clone()) });
    let enclosure = article.enclosure.as_ref().map(|file| Enclosure {
        url: file.url.clone(),
        length: file.bytes.to_string(),
        mime_type: file.media_type.to_owned(),
    });
    let item = Item {
        title: Some(article.title.clone()),
        link: Some(article.url.clone()),
        guid: Some(Guid { value: article.id.clone(), permalink: false }),
        pub_date: Some(rfc_822(article.published)),
        content: Some(article.content.clone()),
        categories: categories.collect(),
        enclosure,
        atom_ext: article.via.is_some().then(|| AtomExtension { links: via.collect() }),
        dublin_core_ext: Some(DublinCoreExtension {
            creators: article.authors.clone(),
            languages: article.language.iter().cloned().collect(),
            ..DublinCoreExtension::default()
        }),
        extensions: text::extensions([("atom", "updated", updated)].into_iter().chain(reply)),
        ..Item::default()
    };
    let document = Channel { items: vec![item], ..Channel::default() }.to_string();
    format!("<item>{}", text::between(&document, "<item>", "</item>"))
}

/// The description, which readers take for HTML, and the end of an item.
pub(super) fn close(summary: &str) -> String {
    format!("<description>{}</description></item>", text::escape(&text::escape(summary)))
}

/// What stands before, between and after the items.
pub(super) fn frame(site: &Site, heading: &Heading) -> (String, &'static str, &'static str) {
    let media_type = Format::Rss.media_type().split(';').next();
    let mut links = vec![link("self", &heading.url(site, Format::Rss), media_type)];
    links.extend(heading.hubs(site).iter().map(|hub| link("hub", hub, None)));
    links.extend(heading.links.iter().map(|(rel, url)| link(rel, url, None)));
    let channel = Channel {
        title: text::xml_clean(&heading.title),
        link: text::xml_clean(&heading.page_url(site)),
        description: text::xml_clean(&format!("Official statements: {}", heading.title)),
        last_build_date: Some(rfc_822(heading.updated)),
        ttl: Some(TTL_MINUTES.to_owned()),
        docs: Some("https://www.rssboard.org/rss-specification".to_owned()),
        generator: Some(concat!("pressroom ", env!("CARGO_PKG_VERSION")).to_owned()),
        atom_ext: Some(AtomExtension { links }),
        namespaces: NAMESPACES
            .iter()
            .map(|(prefix, uri)| ((*prefix).to_owned(), (*uri).to_owned()))
            .collect(),
        ..Channel::default()
    };
    let document = with_stylesheet(site, &channel.to_string());
    let head = document.trim_end().strip_suffix("</channel></rss>").unwrap_or(&document);
    (format!("{head}\n"), "\n", "\n</channel></rss>\n")
}

fn link(rel: &str, href: &str, media_type: Option<&str>) -> Link {
    let mime_type = media_type.map(str::to_owned);
    Link { rel: rel.to_owned(), href: text::xml_clean(href), mime_type, ..Link::default() }
}
