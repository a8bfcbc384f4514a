//! Links within the static twin: each of them leads to a file, and a fragment to a place in it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use scraper::{Html, Selector};
use serde_json::Value;

const BASE: &str = "https://press.example";

/// Everything that a file links to, as it stands there.
fn links(name: &str, text: &str) -> Vec<String> {
    if name.ends_with(".html")
        || !name.rsplit('/').next().unwrap().contains('.') && text.starts_with("<!DOCTYPE")
    {
        let page = Html::parse_document(text);
        let all = Selector::parse("[href], [src], [action]").unwrap();
        let attributes = ["href", "src", "action"];
        let found =
            page.select(&all).flat_map(|node| attributes.map(|one| node.attr(one).map(str::to_owned)));
        return found.flatten().collect();
    }
    // The references of a schema lead to its parts, not to places of a page.
    if name.starts_with("schemas/") {
        return Vec::new();
    }
    if name.ends_with(".json") {
        let mut found = Vec::new();
        strings(&serde_json::from_str(text).unwrap(), &mut found);
        return found;
    }
    if name.ends_with(".txt") {
        return text.split_whitespace().filter(|word| word.starts_with("http")).map(str::to_owned).collect();
    }
    let tree = roxmltree::Document::parse(text).unwrap();
    let attributes = tree.descendants().flat_map(|node| node.attributes());
    // The scheme of a category is a name, RFC 4287, section 4.2.2.2.
    let values = attributes.filter(|one| !matches!(one.name(), "scheme" | "domain")).map(|one| one.value());
    let texts = tree.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text());
    let sheet = tree.descendants().find_map(|node| node.pi()).and_then(|pi| pi.value?.split('"').nth(3));
    let content = texts.clone().flat_map(|text| links("content.html", text));
    values.chain(texts).chain(sheet).map(str::to_owned).chain(content).collect()
}

fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            found.push(text.clone());
            if text.contains("</") {
                found.extend(links("content.html", text));
            }
        }
        Value::Array(list) => list.iter().for_each(|one| strings(one, found)),
        Value::Object(fields) => fields.values().for_each(|one| strings(one, found)),
        _ => {}
    }
}

/// The files by name.
fn texts(out: &Path) -> BTreeMap<String, String> {
    let files = walkdir::WalkDir::new(out).into_iter().map(Result::unwrap);
    let files = files.filter(|entry| entry.file_type().is_file());
    let named =
        files.map(|entry| (entry.path().strip_prefix(out).unwrap().display().to_string(), entry.into_path()));
    let plain = named.filter(|(name, _)| [".gz", ".br", ".zst"].iter().all(|ending| !name.ends_with(ending)));
    plain.map(|(name, path)| (name, std::fs::read_to_string(path).unwrap())).collect()
}

/// Links that lead nowhere, with where they stand; and how many lead somewhere.
pub(crate) fn broken(out: &Path) -> (BTreeSet<String>, usize) {
    let files = texts(out);
    let (mut broken, mut sound) = (BTreeSet::new(), 0);
    for (name, text) in &files {
        if name.ends_with(".css") || name.ends_with("/transcript") || name.starts_with('_') {
            continue;
        }
        for link in links(name, text) {
            let Some(place) =
                link.strip_prefix(BASE).or(link.starts_with(['/', '#']).then_some(link.as_str()))
            else {
                continue;
            };
            let (path, fragment) = place.split_once('#').unwrap_or((place, ""));
            let path = path.split('?').next().unwrap().trim_start_matches('/');
            let own = if place.starts_with('#') { name.as_str() } else { path };
            let own = if own.is_empty() { "index.html" } else { own };
            let target = files.get(own).or_else(|| files.get(&format!("{own}.html")));
            let there = target
                .is_some_and(|text| fragment.is_empty() || text.contains(&format!(" id=\"{fragment}\"")));
            if there {
                sound += 1;
            } else {
                broken.insert(format!("{name}: {link}"));
            }
        }
    }
    (broken, sound)
}
