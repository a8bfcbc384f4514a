//! What is found.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::frame::{Head, follow, layout, spoken};
use super::{Pages, list};
use crate::catalogue::{Catalogue, by_name};
use crate::feed::Site;
use crate::model::{Entry, Format, Kind, Query, Tag, no_operators};

/// What the page of a search says of itself.
const DESCRIPTION: &str = "Official statements by words, speaker, language, organisation, topic and kind.";
/// Values of a facet that are offered.
const CHOICES: usize = 12;
/// Kinds that can be asked for, with their names.
pub(super) const KINDS: [(Kind, &str); 7] = [
    (Kind::Remarks, "remarks"),
    (Kind::NewsConference, "news conference"),
    (Kind::Interview, "interview"),
    (Kind::Briefing, "briefing"),
    (Kind::Communique, "communiqué"),
    (Kind::Speech, "speech"),
    (Kind::Other, "other"),
];

/// How many statements have a value: its id and its name.
type Counts<'a> = BTreeMap<(&'a str, &'a str), usize>;

/// The form, and what the query finds.
#[must_use]
pub fn search(
    site: &Site,
    (query, catalogue): (&Query, &Catalogue),
    entries: &[Entry],
    pages: &Pages,
) -> String {
    let title = pages.title(&query.title());
    let quoted = |entry: &Entry| {
        let passages = entry.statement.passages().map(|(_, passage)| passage);
        let quoted = passages.filter(|passage| query.quotes(entry, &passage.id, &passage.text)).take(2);
        html! { @for passage in quoted { p { a.quoted href={ "/statements/" (entry.id) "#" (passage.id) } { (passage.text) } } } }
    };
    let addresses = Format::ALL.map(|format| (spoken(format), site.search_url(query, format)));
    let body = html! {
        h1 { (title) }
        (form(&pairs(query), catalogue))
        (misread(&query.words))
        @if !query.is_everything() {
            (follow("Follow this search:", addresses.into_iter(), &html! {}))
            (pages.counted())
            (narrow(query, entries))
            (list(entries.iter().map(|entry| (entry, quoted(entry)))))
            (pages.way(entries.len()))
            @if entries.is_empty() { p { "Nothing is found. Fewer or shorter words find more; a star stands for any ending: sanction*." } }
        }
    };
    // Search engines need not keep what others found.
    let path = query.is_everything().then_some("search");
    let search = (!query.is_everything()).then_some(query);
    let head = Head {
        title: &title,
        language: "en",
        path,
        description: DESCRIPTION,
        search,
        beside: Some(pages),
        ..Head::default()
    };
    layout(site, &head, &body)
}

/// The form, and why the query is none. `asked` is what stands after the question mark.
#[must_use]
pub fn refused(site: &Site, asked: &str, catalogue: &Catalogue, reason: &str) -> String {
    let given: Vec<_> = url::form_urlencoded::parse(asked.as_bytes()).into_owned().collect();
    let body = html! {
        h1 { "Search" }
        p.notice role="alert" { "This cannot be sought. " (reason) }
        (form(&given, catalogue))
    };
    let head = Head { title: "Search", language: "en", description: DESCRIPTION, ..Head::default() };
    layout(site, &head, &body)
}

/// What looks like an operator and is none.
fn misread(typed: &str) -> Markup {
    let words: Vec<String> = no_operators(typed).map(|word| format!("“{word}”")).collect();
    html! {
        @if !words.is_empty() {
            p.notice { "Sought as words that must stand in the statement, like all others: " (words.join(", ")) }
        }
    }
}

/// What the found statements have in common, to choose from.
fn narrow(query: &Query, entries: &[Entry]) -> Markup {
    let mut facets: [(&str, &str, Counts<'_>); 3] = [
        ("organisation", "Organisations", BTreeMap::new()),
        ("topic", "Topics", BTreeMap::new()),
        ("language", "Languages", BTreeMap::new()),
    ];
    for entry in entries {
        let language = entry.statement.language.as_str();
        let found = [named(&entry.tags.organisations), named(&entry.tags.topics), vec![(language, language)]];
        for ((_, _, counts), values) in facets.iter_mut().zip(found) {
            for value in values {
                *counts.entry(value).or_default() += 1;
            }
        }
    }
    let link = |name: &str, id: &str| {
        let given = url::form_urlencoded::parse(query.canonical().as_bytes());
        let pairs = given.chain([(name.into(), id.into())]);
        format!(
            "/search?{}",
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
        )
    };
    html! {
        @if entries.len() > 1 {
            details.narrow {
                summary { "Narrow these " (entries.len()) }
                @for (name, heading, counts) in facets {
                    // One parameter with two values would widen the search.
                    @if counts.len() > 1 && given(&pairs(query), name).is_empty() {
                        p { (heading) ": "
                            @for ((id, text), n) in most(counts) { a href=(link(name, id)) rel="nofollow" { (text) } " " small { (n) } " " }
                        }
                    }
                }
            }
        }
    }
}

fn named(tags: &[Tag]) -> Vec<(&str, &str)> {
    tags.iter().map(|tag| (tag.id.as_str(), tag.name.as_str())).collect()
}

/// The values that stand most often.
fn most<'a>(counts: Counts<'a>) -> Vec<((&'a str, &'a str), usize)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    counts.truncate(CHOICES);
    counts
}

/// The parameters of a query.
fn pairs(query: &Query) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.canonical().as_bytes()).into_owned().collect()
}

/// The values of a parameter.
fn given(pairs: &[(String, String)], name: &str) -> Vec<String> {
    pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
}

fn form(pairs: &[(String, String)], catalogue: &Catalogue) -> Markup {
    let given = |name: &str| given(pairs, name);
    let choice = |name: &str, label: &str, options: Vec<(String, String)>| {
        let chosen = given(name);
        html! {
            label { (label) " "
                select name=(name) {
                    option value="" { "any" }
                    @for (id, text) in options { option value=(id) selected[chosen.contains(&id)] { (text) } }
                }
            }
        }
    };
    let kinds = KINDS.iter().map(|(kind, name)| (kind.as_str().to_owned(), (*name).to_owned()));
    html! {
        form.search action="/search" role="search" {
            label.wide { "Words " input type="search" name="q" value=(given("q").join(" ")) aria-describedby="words"; }
            p.wide id="words" {
                "All of them must stand in a statement. Quotation marks hold a phrase together; a star stands for any ending: sanction*. "
                "OR and a minus sign are no operators."
            }
            label { "Speaker " input name="speaker" value=(given("speaker").join(" ")); }
            label { "Language " input name="language" placeholder="en" autocapitalize="off" value=(given("language").join(" ")); }
            (choice("organisation", "Organisation", by_name(&catalogue.organisations)))
            (choice("topic", "Topic", by_name(&catalogue.topics)))
            (choice("kind", "Kind", kinds.collect()))
            button { "Search" }
        }
    }
}
