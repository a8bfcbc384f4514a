//! Bodies that go by what they are: `the Council` is the council that was named last, be it in the catalogue or not.

use std::collections::BTreeMap;

use super::phrases::{Phrases, Sense};
use crate::catalogue::Item;

/// Nouns that stand for whole names, in their spellings.
const KINDS: [&[&str]; 13] = [
    &["Agency"],
    &["Alliance"],
    &["Assembly"],
    &["Bank"],
    &["Commission"],
    &["Committee"],
    &["Community"],
    &["Council"],
    &["Court"],
    &["Fund"],
    &["League"],
    &["Organisation", "Organization"],
    &["Union"],
];
/// Words before which a name says what it names: `Council of Europe`.
const BEFORE: [&str; 5] = ["of", "for", "on", "against", "to"];

/// Adds the short forms of organisations that are numbered in their order, and of others by the numbers from `free`.
pub(super) fn add(phrases: &mut Phrases, organisations: &BTreeMap<String, Item>, free: u32) {
    let owns: Vec<_> = organisations.values().map(|item| noun_of(item, organisations)).collect();
    for (nouns, other) in KINDS.iter().zip(free..) {
        for noun in *nouns {
            let short = format!("the {noun}");
            for (own, n) in owns.iter().zip(0..) {
                if own.is_some_and(|own| nouns.contains(&own)) {
                    phrases.add_kind(&short, (n, Sense::Kind));
                }
            }
            phrases.add_kind(&short, (other, Sense::Other));
            phrases.add_kind(noun, (other, Sense::Other));
        }
    }
}

/// What an organisation is by its name, after that of a whole: `Council of Europe Development Bank` is a bank.
fn noun_of<'a>(item: &'a Item, organisations: &BTreeMap<String, Item>) -> Option<&'a str> {
    let wholes = item.part_of.iter().filter_map(|id| organisations.get(id));
    let own =
        wholes.filter_map(|whole| item.name.strip_prefix(whole.name.as_str())?.strip_prefix(' ')).next();
    let name = own.unwrap_or(&item.name).split(" (").next().unwrap_or_default();
    name.split(' ').take_while(|word| !BEFORE.contains(word)).last()
}

/// Whether the noun at the end of a name ends the name of a body that nobody knows: `the Supreme` stands before it, or ` of
/// Ruritania` behind it.
pub(super) fn names_another(before: &str, name: &str, after: &str) -> bool {
    let is_large = |word: &str| word.starts_with(char::is_uppercase);
    let of = [" of ", " for "].iter().find_map(|of| after.strip_prefix(of));
    if is_noun(name) && of.is_some_and(|of| is_large(of.strip_prefix("the ").unwrap_or(of))) {
        return true;
    }
    // A capital at the start of a sentence says nothing: `This Council`.
    let mut words = before.strip_suffix(' ').unwrap_or_default().rsplit(' ');
    let (last, earlier) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    is_noun(name) && !name.contains(' ') && is_large(last) && earlier.ends_with(char::is_alphanumeric)
}

/// Whether a short form has its noun as names have it: `the council` may be that of a town.
pub(super) fn is_noun(short: &str) -> bool {
    short
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .is_some_and(|noun| noun.starts_with(char::is_uppercase))
}
