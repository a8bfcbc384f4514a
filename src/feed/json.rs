//! JSON Feed 1.1.

use serde_json::{Map, Value, json};

use super::article::Article;
use super::{Heading, Site, instant, text};
use crate::model::Format;

/// An item without its summary and its end.
pub(super) fn open(article: &Article) -> String {
    let authors = article.authors.iter().map(|name| json!({ "name": name }));
    let tags = article.categories.iter().map(|category| category.label.as_str());
    let mut item = fields(json!({
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "content_html": article.content,
        "date_published": instant(article.published),
        "date_modified": instant(article.updated),
        "authors": authors.collect::<Vec<_>>(),
        "tags": tags.collect::<Vec<_>>(),
        "_pressroom": article.details,
    }));
    let attachment = article
        .enclosure
        .as_ref()
        .map(|file| json!([{ "url": file.url, "mime_type": file.media_type, "size_in_bytes": file.bytes }]));
    let reply = article.reply_to.as_ref().map(|(id, url)| json!({ "id": id, "url": url }));
    if let Some(Value::Object(details)) = item.get_mut("_pressroom") {
        details.extend(reply.map(|reply| ("in_reply_to".to_owned(), reply)));
    }
    let optional = [
        ("external_url", article.via.as_deref().map(Value::from)),
        ("language", article.language.as_deref().map(Value::from)),
        ("attachments", attachment),
    ];
    item.extend(optional.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    unclosed(&item)
}

/// The summary and the end of an item.
pub(super) fn close(summary: &str) -> String {
    format!(",\"summary\":{}}}", Value::from(summary))
}

/// What stands before, between and after the items.
pub(super) fn frame(site: &Site, heading: &Heading) -> (String, &'static str, &'static str) {
    let hubs =
        heading.hubs(site).iter().map(|hub| json!({ "type": "WebSub", "url": hub })).collect::<Vec<_>>();
    let withdrawn = heading.gone(site).map(|(id, at)| json!({ "id": id, "when": instant(at) }));
    let mut head = fields(json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": text::xml_clean(&heading.title),
        "home_page_url": heading.page_url(site),
        "feed_url": heading.url(site, Format::Json),
        "authors": [{ "name": text::xml_clean(&site.title) }],
        "_pressroom": {
            "id": site.authority.tag(&heading.name), "updated": instant(heading.updated), "withdrawn": withdrawn.collect::<Vec<_>>(),
        },
    }));
    if !hubs.is_empty() {
        head.insert("hubs".to_owned(), hubs.into());
    }
    if let Some((_, next)) = heading.links.iter().find(|(rel, _)| *rel == "next") {
        head.insert("next_url".to_owned(), next.as_str().into());
    }
    (format!("{},\"items\":[\n", unclosed(&head)), ",\n", "\n]}\n")
}

fn fields(value: Value) -> Map<String, Value> {
    if let Value::Object(fields) = value { fields } else { Map::new() }
}

/// An object as text without its end.
fn unclosed(object: &Map<String, Value>) -> String {
    let text = serde_json::to_string(object).expect("strings and numbers always serialise");
    text.strip_suffix('}').unwrap_or(&text).to_owned()
}
