//! OPML 2.0: every feed in one list, for readers that import it.

use std::fmt::Write;

use super::{Site, text::escape};
use crate::model::{FeedKey, Format, Subject};

/// The list of the feeds with their titles.
#[must_use]
pub fn opml(site: &Site, feeds: &[(FeedKey, String)]) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<opml version=\"2.0\">\n<head><title>{}</title></head>\n<body>\n",
        escape(&site.title)
    );
    let mut group = |heading: Option<&str>, wanted: fn(&FeedKey) -> bool| -> std::fmt::Result {
        if let Some(heading) = heading {
            writeln!(out, "<outline text=\"{heading}\" title=\"{heading}\">")?;
        }
        for (feed, title) in feeds.iter().filter(|(feed, _)| wanted(feed)) {
            let (title, page) = (escape(title), escape(&format!("{}/{feed}", site.base_url)));
            let url = escape(&site.feed_url(feed, Format::Atom));
            writeln!(
                out,
                "<outline type=\"rss\" version=\"ATOM1\" text=\"{title}\" title=\"{title}\" xmlUrl=\"{url}\" htmlUrl=\"{page}\"/>"
            )?;
        }
        if heading.is_some() { writeln!(out, "</outline>") } else { Ok(()) }
    };
    group(None, |feed| matches!(feed, FeedKey::All))
        .and_then(|()| {
            group(Some("Organisations"), |feed| matches!(feed, FeedKey::Of(Subject::Organisation(_))))
        })
        .and_then(|()| group(Some("Topics"), |feed| matches!(feed, FeedKey::Of(Subject::Topic(_)))))
        .expect("a string takes all that is written");
    out.push_str("</body>\n</opml>\n");
    out
}
