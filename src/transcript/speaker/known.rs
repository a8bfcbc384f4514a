//! Whom a short form means: by family name, by initials, by office, by what the text says elsewhere.

use std::collections::BTreeMap;

use memchr::memmem;

use super::name::{agrees, family, fold, is_honorific, is_name, is_office};
use super::person;
use super::{eastern, evidence};
use crate::model::Speaker;
use crate::transcript::lexicon::LANDS;

/// Characters of a line that names the holder of an office.
const HOLDER_CHARACTERS_MAX: usize = 60;
/// Words of an office that ends with a comma before a name.
const OFFICE_WORDS_MAX: usize = 4;
/// Holders that a page names.
const HOLDERS_MAX: usize = 300;

/// The known speaker whom a marker means: by full name, by family name, by initials, or by office.
pub(in crate::transcript) fn resolve<'a>(known: &'a [Speaker], marker: &Speaker) -> Option<&'a Speaker> {
    let wanted = fold(&marker.name);
    let office = marker.role.as_deref().map(fold).unwrap_or_default();
    let last = family(&wanted);
    let by_name = known.iter().find(|speaker| {
        let name = fold(&speaker.name);
        name == wanted
            || !last.is_empty() && family(&name) == last && agrees(&name, &wanted)
            || !speaker.is_nameless()
                && !marker.is_nameless()
                && (goes_on(&name, &wanted) || goes_on(&wanted, &name))
    });
    // `例山外務大臣` is 例山毅, who holds that office: where names have no spaces, the family begins one.
    let by_name = by_name.or_else(|| {
        known.iter().find(|speaker| {
            eastern::is_eastern(&wanted)
                && !marker.is_nameless()
                && speaker.name.starts_with(&marker.name)
                && !office.is_empty()
                && evidence::agrees(speaker.role.as_deref(), &office)
        })
    });
    // Of names that begin with the family, or have it within.
    let by_name = by_name.or_else(|| {
        known.iter().find(|speaker| {
            !office.is_empty()
                && !wanted.contains(' ')
                && fold(&speaker.name).split(' ').any(|word| word == wanted)
                && speaker.role.as_deref().is_some_and(|role| {
                    evidence::agrees(Some(role), &office) || fold(role).split(' ').any(|word| word == office)
                })
        })
    });
    by_name.or_else(|| {
        let only_office = !office.is_empty() && office == wanted;
        let title = wanted.trim_start_matches("the ");
        // `Utenriksministeren`, `Statsministern`: the article stands at the end.
        let definite = ["en", "n"].iter().find_map(|article| title.strip_suffix(article));
        let definite = definite.filter(|office| office.ends_with("minister"));
        known.iter().find(|speaker| {
            let role = speaker.role.as_deref().map(fold).unwrap_or_default();
            let has = role == title
                || definite.is_some_and(|office| role == office)
                || role.starts_with(&format!("{title} "))
                || role.ends_with(&format!(" {title}"))
                || eastern::is_eastern(title) && evidence::agrees(Some(&role), title);
            !role.is_empty() && (only_office || title.contains(' ') || is_office(title)) && has
        })
    })
}

/// `Jane Doe Roe`, who is also called Jane Doe.
fn goes_on(name: &str, short: &str) -> bool {
    let rest = name.strip_prefix(short).and_then(|rest| rest.strip_prefix(' '));
    short.contains(' ') && rest.is_some_and(|rest| !rest.contains(' '))
}

/// Who holds an office, as the lines of a page's menus name them: `Vice President Jane Doe`.
pub(in crate::transcript) fn office_holders<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<Speaker> {
    let mut holders: Vec<Speaker> = Vec::new();
    for line in lines.filter(|line| line.chars().count() <= HOLDER_CHARACTERS_MAX) {
        let line = line.trim_start_matches(['•', '◦', ' ', '-']);
        let first = line.split_whitespace().next();
        let office = first.is_some_and(|word| is_office(word) || word == "Vice" || word == "Prime");
        let Some(one) = office.then(|| person(line)).flatten() else { continue };
        let whole =
            one.role.as_deref().is_some_and(|role| role != one.name && role.split_whitespace().count() <= 3);
        if holders.len() < HOLDERS_MAX
            && whole
            && one.name.contains(' ')
            && is_name(&one.name)
            && !holders.contains(&one)
        {
            holders.push(one);
        }
    }
    // Two for one office tell nothing.
    let twice = |one: &Speaker| holders.iter().filter(|other| other.role == one.role).count() > 1;
    holders.iter().filter(|one| !twice(one)).cloned().collect()
}

/// Gives the names of holders to those who are known by their office or family name only.
pub(in crate::transcript) fn complete(speakers: &mut [Speaker], holders: &[Speaker]) {
    for one in speakers {
        let alone = one.is_nameless();
        if one.name.contains(' ') && !alone {
            continue;
        }
        let office = one.role.as_deref().unwrap_or_default();
        let mut fit = holders.iter().filter(|holder| {
            evidence::agrees(holder.role.as_deref(), office)
                && (alone || family(&fold(&holder.name)) == fold(&one.name))
        });
        // Two for one office tell nothing.
        if let Some(holder) = fit.next()
            && fit.all(|other| family(&fold(&other.name)) == family(&fold(&holder.name)))
        {
            one.name.clone_from(&holder.name);
        }
    }
}

/// The full names that texts give to family names: the given names before each, where they are nearly always the same.
///
/// Of somebody in an office, which the value tells, only names that follow an office count: a president speaks of his family.
pub(in crate::transcript) fn full_names(
    surnames: &BTreeMap<String, bool>,
    texts: &[&str],
) -> BTreeMap<String, String> {
    let mut counts: BTreeMap<&str, BTreeMap<String, usize>> = BTreeMap::new();
    for (surname, in_office) in surnames.iter().filter(|(surname, _)| !surname.is_empty()) {
        let behind_space = format!(" {surname}");
        let sought = memmem::Finder::new(&behind_space);
        for text in texts {
            each_before(text, &sought, |before| {
                let given = given(before).filter(|given| !in_office || follows_office(before, given));
                if let Some(given) = given {
                    *counts.entry(surname).or_default().entry(given).or_default() += 1;
                }
            });
        }
    }
    let usual = counts.into_iter().filter_map(|(surname, counts)| {
        let all: usize = counts.values().sum();
        let (given, count) = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))?;
        (count * 3 >= all * 2).then(|| (surname.to_owned(), format!("{given} {surname}")))
    });
    usual.collect()
}

/// Tells what goes before a name, wherever it stands as a word of its own behind a space.
fn each_before<'a>(text: &'a str, name: &memmem::Finder<'_>, mut tell: impl FnMut(&'a str)) {
    for space in name.find_iter(text.as_bytes()) {
        let after = text.get(space + name.needle().len()..).unwrap_or_default();
        if !after.starts_with(|c: char| c.is_alphabetic() || c == '-') {
            tell(text.get(..=space).unwrap_or_default());
        }
    }
}

/// Whether an office stands before given names: `Secretary of State Jane `, `President Jane `.
fn follows_office(before: &str, given: &str) -> bool {
    let head = before.trim_end().strip_suffix(given).unwrap_or_default();
    // `Presidente del Consiglio, Mario `
    let whole = head.trim_end().ends_with(',');
    let passed = |word: &&str| !whole && (is_honorific(word) || is_land(word));
    let words = head.split_whitespace().rev().skip_while(passed);
    let mut last = words.take(if whole { OFFICE_WORDS_MAX } else { 1 });
    last.any(|word| is_office(word) || word == "State")
}

/// `России`, `Казахстана`: between an office and a given name, the land of the office.
fn is_land(word: &str) -> bool {
    LANDS.contains(&word.to_lowercase().as_str()) || ["ии", "стана"].iter().any(|end| word.ends_with(end))
}

/// The given names at the end of what goes before a family name.
fn given(before: &str) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    let words = before.strip_suffix(' ')?.rsplit(' ');
    for word in words.take(3) {
        // `I’m Jane Doe.`
        if word.starts_with("I’") || word.starts_with("I'") {
            break;
        }
        let initial = word.len() == 2 && word.ends_with('.');
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let plain = word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\''))
            && word.chars().any(char::is_lowercase);
        let common = is_office(word)
            || is_honorific(word)
            || is_land(word)
            || matches!(
                word,
                "And"
                    | "But"
                    | "So"
                    | "With"
                    | "Thank"
                    | "Thanks"
                    | "To"
                    | "The"
                    | "Secretary"
                    | "House"
                    | "State"
                    | "Department"
                    | "National"
                    | "Security"
                    | "Affairs"
                    | "Vice"
                    | "Prime"
                    | "First"
                    | "Deputy"
                    | "Press"
                    | "Foreign"
                    | "Former"
                    | "When"
                    | "That"
                    | "As"
                    | "For"
                    | "And,"
            );
        if !(capital && (plain || initial)) || common {
            break;
        }
        names.insert(0, word);
    }
    // A second capitalised word may be the end of a sentence or an office: one given name and an initial are sure.
    let from = names.iter().position(|word| !word.ends_with('.')).unwrap_or(names.len());
    let names = names.get(from..).unwrap_or_default();
    let names = if names.len() > 2 { names.get(names.len() - 2..).unwrap_or_default() } else { names };
    (!names.is_empty()).then(|| names.join(" "))
}
