//! The guides, for operators and subscribers, as pages.

use maud::{PreEscaped, html};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html::push_html};

use super::frame::{Head, layout};
use crate::feed::Site;

/// A guide by its name, with its text in Markdown.
const GUIDES: [(&str, &str); 2] = [
    ("subscribers", include_str!("../../config/doc/subscribers.md")),
    ("operators", include_str!("../../config/doc/operators.md")),
];

/// Which guides there are.
pub fn guides() -> impl Iterator<Item = &'static str> {
    GUIDES.iter().map(|(name, _)| *name)
}

/// The list of the guides.
#[must_use]
pub fn docs(site: &Site) -> String {
    let body = html! {
        h1 { "Guides" }
        ul { @for (name, text) in GUIDES { li { a href={ "/docs/" (name) } { (title(text)) } } } }
    };
    let description = "How to follow this site with a feed reader or a program, and how to run it.";
    let head = Head { title: "Guides", language: "en", path: Some("docs"), description, ..Head::default() };
    layout(site, &head, &body)
}

/// The page of a guide. `None` where there is none of that name.
#[must_use]
pub fn guide(site: &Site, name: &str) -> Option<String> {
    let (_, text) = GUIDES.iter().find(|(known, _)| *known == name)?;
    let mut events = Vec::new();
    let mut dead = false;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => match address(&dest_url) {
                Some(url) => {
                    events.push(Event::Start(Tag::Link { link_type, dest_url: url.into(), title, id }));
                }
                None => dead = true,
            },
            Event::End(TagEnd::Link) if dead => dead = false,
            event => events.push(event),
        }
    }
    let mut text_of = String::new();
    push_html(&mut text_of, events.into_iter());
    let title = title(text);
    let path = format!("docs/{name}");
    let head = Head { title, language: "en", path: Some(&path), description: title, ..Head::default() };
    Some(layout(site, &head, &html! { article.guide { (PreEscaped(text_of)) } }))
}

fn title(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim_start_matches("# ")
}

/// Where a link among the files leads on the site; nowhere for what only the files have.
fn address(link: &str) -> Option<String> {
    if link.starts_with("https://") || link.starts_with('#') {
        return Some(link.to_owned());
    }
    if let Some(name) = link.strip_suffix(".md") {
        return GUIDES.iter().any(|(known, _)| *known == name).then(|| format!("/docs/{name}"));
    }
    link.strip_prefix("../schemas/").map(|schema| format!("/schemas/{schema}"))
}

#[cfg(test)]
mod tests {
    use super::{address, guides};

    #[test]
    fn links_lead_where_they_can() {
        for (link, expected) in [
            ("https://example.org/", Some("https://example.org/")),
            ("#webhooks", Some("#webhooks")),
            ("operators.md", Some("/docs/operators")),
            ("../schemas/webhook.json", Some("/schemas/webhook.json")),
            ("../examples/nginx.conf", None),
            ("other.md", None),
        ] {
            assert_eq!(address(link).as_deref(), expected, "{link}");
        }
        assert_eq!(guides().count(), 2);
    }
}
