//! Checks that need more than a type: ids, clashes, parts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use toml::Spanned;

use super::{Catalogue, CatalogueError, Item};
use crate::model::is_language;
use crate::text::line_at;

/// Whether two subjects may have the same phrase.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Clash {
    /// A name means one organisation.
    Refused,
    /// A paragraph about drug cartels is about drugs and about crime.
    Allowed,
}

/// Reads one file into a list.
pub(super) fn merge(
    list: &mut BTreeMap<String, Item>,
    file: &str,
    text: &str,
    clash: Clash,
) -> Result<(), CatalogueError> {
    let error = |at: usize, reason: String| CatalogueError {
        file: file.to_owned(),
        line: Some(line_at(text, at)),
        reason,
    };
    let found: BTreeMap<Spanned<String>, Spanned<Item>> = toml::from_str(text)
        .map_err(|wrong| error(wrong.span().map_or(0, |span| span.start), wrong.message().to_owned()))?;
    let mut known = HashMap::new();
    if clash == Clash::Refused {
        known.extend(list.iter().flat_map(|(id, item)| texts(item).map(move |text| (text, id.clone()))));
    }
    for (id, item) in found {
        let at = id.span().start;
        let (id, item) = (id.into_inner(), item.into_inner());
        if !is_id(&id) {
            return Err(error(
                at,
                format!(
                    "the id {id} may hold only a-z, 0-9 and - (64 characters at most): it is part of a URL"
                ),
            ));
        }
        if item.name.trim().is_empty() {
            return Err(error(at, format!("{id} has no name: write name = \"…\"")));
        }
        if let Some(reason) = bad_code(&item) {
            return Err(error(at, reason));
        }
        if item.acronyms.is_empty() && item.names.is_empty() && item.phrases.is_empty() {
            return Err(error(
                at,
                format!("{id} has neither acronyms nor phrases: nothing would ever be tagged with it"),
            ));
        }
        if let Some(reason) = nothing(&id, &item) {
            return Err(error(at, reason));
        }
        if let Some(reason) = twice(&id, &item) {
            return Err(error(at, reason));
        }
        if clash == Clash::Refused
            && let Some(reason) = taken(&mut known, &id, &item)
        {
            return Err(error(at, reason));
        }
        if list.insert(id.clone(), item).is_some() {
            return Err(error(at, format!("{id} stands in another file already")));
        }
    }
    Ok(())
}

/// A text of an item that another has. What it has itself is known from then on.
fn taken(known: &mut HashMap<String, String>, id: &str, item: &Item) -> Option<String> {
    texts(item).find_map(|text| {
        let other = known.insert(text.clone(), id.to_owned()).filter(|other| other != id)?;
        Some(format!("{text} belongs to {other} already: one of the two must drop it"))
    })
}

/// What two subjects cannot both have: acronyms in any language, phrases within one.
fn texts(item: &Item) -> impl Iterator<Item = String> {
    let acronyms = item.acronyms.iter().map(|acronym| format!("the acronym {acronym}"));
    let phrases = item.names.iter().chain(&item.phrases).flat_map(|(language, phrases)| {
        phrases.iter().map(move |phrase| format!("the {language} phrase {}", crate::text::fold(phrase)))
    });
    let all: BTreeSet<String> = acronyms.chain(phrases).collect();
    all.into_iter()
}

/// A phrase without a word, or a list of phrases of no language.
fn nothing(id: &str, item: &Item) -> Option<String> {
    let lists =
        [("names", &item.names), ("phrases", &item.phrases), ("weak", &item.weak), ("short", &item.short)];
    let blank = |texts: &[String]| texts.iter().any(|text| !text.chars().any(char::is_alphanumeric));
    for (list, by_language) in lists {
        for (language, phrases) in by_language {
            if !is_language(language) {
                return Some(format!("{id} has {list}.{language}: {language} is no language such as en"));
            }
            if blank(phrases) {
                return Some(format!("{id} has a phrase without a word in {list}.{language}: remove it"));
            }
        }
    }
    let acronyms = [("acronyms", &item.acronyms), ("ambiguous", &item.ambiguous), ("not", &item.not)];
    let (list, _) = acronyms.into_iter().find(|(_, texts)| blank(texts))?;
    Some(format!("{id} has an entry without a word in {list}: remove it"))
}

/// A phrase that a topic has with two weights, of which the first would count.
fn twice(id: &str, item: &Item) -> Option<String> {
    let lists = [("names", &item.names), ("phrases", &item.phrases), ("weak", &item.weak)];
    let mut known: HashMap<(&str, String), &str> = HashMap::new();
    for (list, by_language) in lists {
        for (language, phrases) in by_language {
            for phrase in phrases {
                let before = known.insert((language, crate::text::fold(phrase)), list);
                if let Some(before) = before.filter(|before| *before != list) {
                    return Some(format!(
                        "{id} has {phrase} in {before}.{language} and in {list}.{language}: keep one of the two"
                    ));
                }
            }
        }
    }
    None
}

/// A malformed identifier or code.
fn bad_code(item: &Item) -> Option<String> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let same = item.same_as.iter().find(|same| {
        let wikidata = same.strip_prefix("wikidata:Q").is_some_and(digits);
        !wikidata && !same.starts_with("https://")
    });
    if let Some(same) = same {
        return Some(format!("{same} is no identifier: write wikidata:Q and digits, or an https address"));
    }
    let code = item
        .media_topics
        .iter()
        .find(|code| !code.strip_prefix("medtop:").is_some_and(|code| code.len() == 8 && digits(code)));
    code.map(|code| format!("{code} is no code of IPTC Media Topics: write medtop: and eight digits"))
}

fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Every whole must exist, and nothing may be part of itself.
pub(super) fn parts(catalogue: &Catalogue) -> Result<(), CatalogueError> {
    for list in [&catalogue.organisations, &catalogue.topics] {
        for (id, item) in list {
            let file = format!("[{id}]");
            let error = |reason| CatalogueError { file: file.clone(), line: None, reason };
            if let Some(missing) = item.part_of.iter().find(|whole| !list.contains_key(*whole)) {
                return Err(error(format!("part_of names {missing}, which is no organisation or topic")));
            }
            let (mut seen, mut next) = (BTreeSet::new(), item.part_of.clone());
            while let Some(whole) = next.pop() {
                if whole == *id {
                    return Err(error(format!("{id} is a part of itself by way of part_of")));
                }
                if seen.insert(whole.clone()) {
                    next.extend(list.get(&whole).into_iter().flat_map(|item| item.part_of.clone()));
                }
            }
        }
    }
    Ok(())
}

/// An address of the past leads to one subject of the present.
pub(super) fn renames(catalogue: &Catalogue) -> Result<(), CatalogueError> {
    for list in [&catalogue.organisations, &catalogue.topics] {
        let mut taken: HashMap<&String, &String> = HashMap::new();
        for (id, item) in list {
            for before in &item.renamed_from {
                let reason = if list.contains_key(before) {
                    format!("renamed_from names {before}, which is there: its address cannot lead elsewhere")
                } else if !is_id(before) {
                    format!("renamed_from names {before}, which was never an id")
                } else if let Some(other) = taken.insert(before, id).filter(|other| *other != id) {
                    format!(
                        "both {other} and {id} were renamed from {before}: its address can lead to one only"
                    )
                } else {
                    continue;
                };
                return Err(CatalogueError { file: format!("[{id}]"), line: None, reason });
            }
        }
    }
    Ok(())
}
