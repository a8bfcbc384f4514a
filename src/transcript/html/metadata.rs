//! What a page says of itself: `<meta>`, JSON-LD, microdata, microformats, `<time>`, `<title>`.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

use super::Piece;
use crate::transcript::date::{self, Found};
use crate::transcript::header::{is_publisher, says_enough};
use crate::transcript::lexicon::{is_page_word, site_owner};
use crate::transcript::page::{Meta, clean};
use crate::transcript::{Fields, fields, speaker};

/// Between a headline and the name of its site.
const SEPARATORS: [&str; 9] = [" | ", " • ", " – ", " — ", " - ", " :: ", " » ", " / ", "_"];

/// Names of `<meta>` that give a day, the surest first.
const DATES: [&str; 15] = [
    "dcterms.date",
    "dc.date",
    "article:published_time",
    "datepublished",
    "dcterms.issued",
    "dc.date.issued",
    "date",
    "pubdate",
    "publishdate",
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "article:published",
    "parsely-pub-date",
    "ya:ovs:upload_date",
];

/// `<meta>` tags that are looked through.
const TAGS_MAX: usize = 1_000;
/// Headings of the first rank, and descriptions in JSON-LD, that are looked at.
const HEADINGS_MAX: usize = 50;
/// Bytes of a day before a headline in a page's title.
const DAY_BYTES_MAX: usize = 40;
/// Bytes of what a heading says.
const TEXT_BYTES_MAX: usize = 4_096;

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("the selectors below are sound, as every test shows")
}

/// The selectors that are used for each page.
struct Selectors {
    meta: Selector,
    linked_data: Selector,
    title: Selector,
    heading: Selector,
    canonical: Selector,
    html: Selector,
    date: Selector,
    time: Selector,
    place: Selector,
    author: Selector,
}

static SELECTORS: LazyLock<Selectors> = LazyLock::new(|| Selectors {
    meta: selector("meta[content]"),
    linked_data: selector("script[type='application/ld+json']"),
    title: selector("title"),
    heading: selector("h1"),
    canonical: selector("link[rel='canonical'][href]"),
    html: selector("html[lang]"),
    date: selector(
        "time[itemprop='datePublished'], time.dt-published, time[pubdate], article time[datetime], main time[datetime]",
    ),
    time: selector("time[datetime]"),
    place: selector(".p-location, [itemprop='contentLocation'], [itemprop='location']"),
    author: selector("[itemprop='author'], .p-author, [rel='author']"),
});

/// What a page that holds those pieces of text says of itself.
pub(super) fn find(document: &Html, pieces: &[Piece], wanted: &Fields) -> Meta {
    let own = linked_data(document, wanted);
    let tags = tags(document, pieces);
    own.or(tags)
}

/// JSON-LD that describes an article or an event.
fn linked_data(document: &Html, wanted: &Fields) -> Meta {
    let mut found = Meta::default();
    for script in document.select(&SELECTORS.linked_data).take(HEADINGS_MAX) {
        let text: String = script.text().collect();
        let Ok(value) = serde_json::from_str::<Value>(&text) else { continue };
        let items = items(&value);
        for item in items.iter().filter(|item| is_about_text(item)).take(HEADINGS_MAX) {
            let meta = fields::meta(item, wanted);
            let publisher = meta.publisher.clone().or_else(|| referred(item.get("publisher")?, &items));
            found = found.or(Meta { publisher, ..meta });
        }
    }
    found
}

/// The name of what a graph describes elsewhere: `{"@id": "#org"}`.
fn referred(reference: &Value, items: &[&Value]) -> Option<String> {
    let id = reference.get("@id")?;
    let meant = items.iter().find(|item| item.get("@id") == Some(id) && item.get("name").is_some())?;
    meant.get("name").and_then(Value::as_str).map(clean)
}

/// The things that a script describes: one, a list, or a graph.
fn items(value: &Value) -> Vec<&Value> {
    let list = value.as_array().map_or_else(|| vec![value], |list| list.iter().collect());
    list.into_iter()
        .flat_map(|item| match item.get("@graph").and_then(Value::as_array) {
            Some(graph) => graph.iter().collect(),
            None => vec![item],
        })
        .collect()
}

fn is_about_text(item: &Value) -> bool {
    let kind = item.get("@type").map(ToString::to_string).unwrap_or_default();
    ["Article", "Report", "Speech", "Event", "CreativeWork", "Statement", "PressRelease"]
        .iter()
        .any(|name| kind.contains(name))
}

fn tags(document: &Html, pieces: &[Piece]) -> Meta {
    let all = &*SELECTORS;
    let stated: Vec<(&str, &str)> = document
        .select(&all.meta)
        .filter_map(|tag| {
            let key = ["property", "name", "itemprop"].iter().find_map(|attribute| tag.attr(attribute))?;
            Some((key, tag.attr("content")?))
        })
        .take(TAGS_MAX)
        .collect();
    let named = |names: &[&str]| {
        names.iter().find_map(|name| {
            let contents = stated.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
            contents.map(|(_, content)| clean(content)).find(|content| !content.is_empty())
        })
    };
    let site = named(&["og:site_name", "dcterms.publisher", "dc.publisher", "application-name"]);
    let headings: Vec<String> =
        document.select(&all.heading).map(text).filter(|text| !text.is_empty()).take(HEADINGS_MAX).collect();
    let social = named(&["og:title", "dcterms.title", "dc.title", "twitter:title", "citation_title"]);
    let page = document.select(&all.title).map(text).find(|text| !text.is_empty() && !is_untitled(text));
    let titles = titles(&headings, pieces, social, page.as_deref(), site.as_deref());
    let time = document.select(&all.date).chain(document.select(&all.time)).find_map(|time| {
        time.attr("datetime")
            .and_then(date::find)
            .filter(|found| matches!(found, Found::Day(..)))
            .or_else(|| date::find(&text(time)))
    });
    let stated = named(&DATES);
    let day = |found: Option<Found>| match found {
        Some(Found::Day(day, _)) => Some(day),
        _ => None,
    };
    Meta {
        date: day(time).or_else(|| day(stated.as_deref().and_then(date::find))),
        stated: None,
        date_doubt: None,
        place: document.select(&all.place).map(text).find(|text| !text.is_empty() && text.len() < 120),
        publisher: site
            .or_else(|| page.as_deref().and_then(|page| site_of(page, titles.first()?)))
            .or_else(|| page.filter(|page| is_publisher(page))),
        titles,
        source: document
            .select(&all.canonical)
            .find_map(|link| link.attr("href"))
            .map(str::to_owned)
            .or_else(|| named(&["og:url"]))
            .filter(|url| url.starts_with("http")),
        language: document
            .select(&all.html)
            .find_map(|html| html.attr("lang"))
            .map(|tag| tag.split(['-', '_']).next().unwrap_or_default().to_lowercase())
            .filter(|tag| tag.len() == 2),
        speakers: document
            .select(&all.author)
            .map(text)
            .find(|text| (3..80).contains(&text.len()))
            .or_else(|| {
                named(&["citation_author", "author", "dc.creator", "dcterms.creator", "parsely-author"])
            })
            .map(|name| given_first(&name))
            .into_iter()
            .collect(),
    }
}

/// `Doe, Jane` as Jane Doe.
fn given_first(name: &str) -> String {
    match name.split_once(", ") {
        Some((family, given))
            if !family.contains(' ') && given.split(' ').count() <= 3 && !given.contains(',') =>
        {
            format!("{given} {family}")
        }
        _ => name.to_owned(),
    }
}

fn text(element: ElementRef<'_>) -> String {
    let mut joined = String::new();
    for part in element.text() {
        if joined.len() > TEXT_BYTES_MAX {
            break;
        }
        joined.push_str(part.get(..part.floor_char_boundary(TEXT_BYTES_MAX)).unwrap_or(part));
        joined.push(' ');
    }
    clean(&joined)
}

/// Headlines that agree with one another first: a heading that the page's title repeats is no site's name. What names a publisher last.
fn titles(
    headings: &[String],
    pieces: &[Piece],
    social: Option<String>,
    page: Option<&str>,
    site: Option<&str>,
) -> Vec<String> {
    let is_site = |title: &str| site.is_some_and(|site| site.eq_ignore_ascii_case(title));
    let spread = social.clone();
    let agreed = headings.iter().map(String::as_str).filter(|heading| {
        page.is_some_and(|page| page.starts_with(heading))
            || spread.as_deref().is_some_and(|social| social.starts_with(heading))
            || page.is_some_and(|page| heading.starts_with(page) && !is_site(page))
            || page
                .and_then(|page| around(page, heading))
                .is_some_and(|(_, after)| after.starts_with(SEPARATORS[0]))
    });
    let bare = page.map(|page| without_site(page, site));
    let texts = pieces.iter().map(|piece| piece.block.text.as_str());
    // `Site - Headline`: the name of a site is shorter.
    let most = |text: &&str| {
        let around = page.filter(|page| page.len() <= text.len() * 2).and_then(|page| around(page, text));
        around.is_some_and(|(before, after)| before.len() + after.len() <= text.len())
    };
    // `Headline - Section - Site`: a lesser heading that begins the title may be shorter than what goes on.
    let heads = pieces.iter().filter(|piece| piece.block.is_heading()).map(|piece| piece.block.text.as_str());
    let begins =
        |text: &&str| page.and_then(|page| around(page, text)).is_some_and(|(before, _)| before.is_empty());
    let lesser = heads.clone().filter(|text| says_enough(text)).filter(begins);
    let mut agreed: Vec<&str> = agreed.chain(lesser).chain(texts.filter(most)).collect();
    // What is a heading is surer than the name of a site, which may be longer.
    let heads: FxHashSet<&str> = heads.collect();
    agreed.sort_by_key(|text| (!heads.contains(text), std::cmp::Reverse(text.len())));
    let agreed = agreed.into_iter().map(str::to_owned);
    // A title that stands nowhere in the page says less than its only heading.
    let only = headings.first().filter(|heading| {
        let stands = |bare: &String| pieces.iter().any(|piece| piece.block.text == *bare);
        headings.len() == 1 && bare.as_ref().is_some_and(|bare| !stands(bare)) && says_enough(heading)
    });
    let only = only.cloned();
    let candidates = agreed.chain(social).chain(only).chain(bare).chain(headings.iter().cloned());
    let mut titles: Vec<String> = Vec::new();
    for title in candidates.filter(|title| !title.is_empty() && !is_site(title)) {
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    titles.sort_by_key(|title| is_publisher(title));
    titles
}

/// What programs write where nobody wrote a title.
fn is_untitled(title: &str) -> bool {
    const UNTITLED: [&str; 11] = [
        "untitled",
        "untitled document",
        "untitled page",
        "new page 1",
        "document",
        "sans titre",
        "documento sin título",
        "documento senza titolo",
        "unbenanntes dokument",
        "без названия",
        "no title",
    ];
    UNTITLED.contains(&title.to_lowercase().as_str())
}

/// What stands before and after one part of a page's title: `25 May 2018 | ` and ` | Site` of `25 May 2018 | Headline | Site`. A day
/// before it needs no mark.
fn around<'a>(page: &'a str, part: &str) -> Option<(&'a str, &'a str)> {
    let (before, after) = page.split_once(part)?;
    let parted = |text: &str, by: fn(&str, &str) -> bool| {
        text.is_empty() || SEPARATORS.iter().any(|mark| by(text, mark))
    };
    let dated = || {
        let day = |found: Option<Found>| matches!(found, Some(Found::Day(_, span)) if span == (0..before.trim_end().len()));
        before.len() <= DAY_BYTES_MAX && day(date::find(before))
    };
    let alone = before.is_empty() && after.is_empty();
    let fits = !alone
        && parted(after, |text, mark| text.starts_with(mark))
        && (parted(before, |text, mark| text.ends_with(mark)) || dated());
    fits.then_some((before, after))
}

/// `Headline | Site` without the site.
fn without_site(page: &str, site: Option<&str>) -> String {
    // `2020 / 2021`: the last two of them divide a headline as often.
    let sure = |mark: &str, tail: &str| !matches!(mark, " / " | "_") || is_publisher(tail);
    let cut = SEPARATORS
        .iter()
        .filter_map(|separator| page.rsplit_once(separator).filter(|(_, tail)| sure(separator, tail)))
        .max_by_key(|(head, _)| head.len());
    match cut {
        Some((head, tail))
            if site.is_some_and(|site| site.eq_ignore_ascii_case(tail))
                || tail.chars().count() <= 40 && head.chars().count() > tail.chars().count()
                || is_publisher(tail) && !is_publisher(head) =>
        {
            // `Headline - Site - Portal`
            let head = head.trim();
            let again = SEPARATORS.iter().filter_map(|separator| head.rsplit_once(separator));
            let mut sites = again.filter(|(rest, tail)| {
                !is_publisher(rest)
                    && (is_publisher(tail) || site.is_some_and(|site| site.eq_ignore_ascii_case(tail)))
            });
            sites.next().map_or(head, |(rest, _)| rest.trim()).to_owned()
        }
        _ => page.to_owned(),
    }
}

/// The name of the site in a page's title: what stands at its end, or before the headline that ends it.
fn site_of<'a>(page: &'a str, headline: &str) -> Option<String> {
    let ends = || SEPARATORS.iter().filter_map(|separator| page.rsplit_once(separator));
    // `Embassy of Ruritania - News`, `Speech - Ministry of Rivers - Portal`
    let parts = SEPARATORS.iter().flat_map(|separator| page.rsplit(separator));
    let named = parts.filter(|part| *part != headline && is_publisher(part)).min_by_key(|part| part.len());
    if let Some(name) = named {
        return Some(name.to_owned());
    }
    // `Site - Section - Headline`
    let first = |mark: &str, before: &'a str| before.strip_suffix(mark)?.split(mark).next();
    let site = match page.strip_suffix(headline) {
        // `Site : Headline`; within a headline, a French colon divides nothing.
        Some(before) => SEPARATORS.iter().chain(&[" : "]).find_map(|separator| first(separator, before))?,
        None => ends().map(|(_, tail)| tail).min_by_key(|tail| tail.len())?,
    };
    Some(site_owner(site).map_or_else(|| site.trim().to_owned(), speaker::owner))
        .filter(|site| (3..=60).contains(&site.chars().count()) && !is_page_word(&site.to_lowercase()))
}
