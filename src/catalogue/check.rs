//! Checks that need more than a type: ids, clashes, parts.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use rustc_hash::FxHashMap;
use toml::Spanned;

use super::{Catalogue, CatalogueError, Item};
use crate::model::is_language;
use crate::text::line_at;

/// What only one organisation can have, and which has it: acronyms, under no language, and phrases by language.
pub(super) type Taken = FxHashMap<(String, String), String>;

/// Reads one file.
pub(super) fn read(
    file: &str,
    text: &str,
) -> Result<BTreeMap<Spanned<String>, Spanned<Item>>, CatalogueError> {
    toml::from_str(text).map_err(|wrong| {
        let line = Some(line_at(text, wrong.span().map_or(0, |span| span.start)));
        CatalogueError { file: file.to_owned(), line, reason: wrong.message().to_owned() }
    })
}

/// Reads one file into a list. With `taken`, a name means one subject; without, a paragraph about drug cartels is about drugs and
/// about crime.
pub(super) fn merge(
    list: &mut BTreeMap<String, Item>,
    file: &str,
    text: &str,
    mut taken: Option<&mut Taken>,
) -> Result<(), CatalogueError> {
    let error = |at: usize, reason: String| CatalogueError {
        file: file.to_owned(),
        line: Some(line_at(text, at)),
        reason,
    };
    for (id, item) in read(file, text)? {
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
        if let Some(reason) = taken.as_deref_mut().and_then(|taken| clash(taken, &id, &item)) {
            return Err(error(at, reason));
        }
        if list.insert(id.clone(), item).is_some() {
            return Err(error(at, format!("{id} stands in another file already")));
        }
    }
    Ok(())
}

/// An acronym or phrase of an item that another has. What it has itself is taken from then on.
fn clash(taken: &mut Taken, id: &str, item: &Item) -> Option<String> {
    let acronyms = item.acronyms.iter().map(|acronym| (String::new(), acronym.clone()));
    let phrases = item.names.iter().chain(&item.phrases).flat_map(|(language, phrases)| {
        phrases.iter().map(|phrase| (language.clone(), crate::text::fold(phrase)))
    });
    acronyms.chain(phrases).find_map(|key| match taken.entry(key) {
        Entry::Vacant(free) => {
            free.insert(id.to_owned());
            None
        }
        Entry::Occupied(other) if other.get() == id => None,
        Entry::Occupied(other) => {
            let (language, text) = other.key();
            let what = match language.as_str() {
                "" => format!("the acronym {text}"),
                language => format!("the {language} phrase {text}"),
            };
            Some(format!("{what} belongs to {} already: one of the two must drop it", other.get()))
        }
    })
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
    let mut known: FxHashMap<(&str, String), &str> = FxHashMap::default();
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
