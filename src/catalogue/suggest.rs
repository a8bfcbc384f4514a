//! Organisations that texts define and the catalogue does not know: "Collective Security Treaty Organisation (CSTO)".

use std::collections::BTreeMap;

use serde::Serialize;

/// Letters of an acronym.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=9;
/// Words that an organisation's name has in some language, by their first letters.
const BODIES: [&str; 44] = [
    "organi",
    "organiz",
    "agency",
    "council",
    "union",
    "commission",
    "bank",
    "forum",
    "group",
    "association",
    "committee",
    "initiative",
    "fund",
    "court",
    "community",
    "partnership",
    "league",
    "alliance",
    "centre",
    "center",
    "institute",
    "authority",
    "federation",
    "assembly",
    "secretariat",
    "mission",
    "programme",
    "program",
    "conference",
    "tribunal",
    "agence",
    "conseil",
    "banque",
    "comité",
    "fonds",
    "agencia",
    "consejo",
    "banco",
    "организац",
    "совет",
    "союз",
    "комисс",
    "комитет",
    "агентств",
];
/// Words between the capitals of a name.
const SMALL: [&str; 22] = [
    "of", "the", "for", "and", "on", "in", "to", "de", "du", "des", "la", "le", "les", "et", "pour", "del",
    "para", "y", "по", "и", "в", "о",
];

/// An organisation that texts define.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// Its name, as defined.
    pub name: String,
    /// Its acronym.
    pub acronym: String,
    /// Language of the text.
    pub language: String,
    /// Statements that define it.
    pub statements: usize,
}

/// Collects definitions from many statements.
#[derive(Debug, Default)]
pub struct Suggestions {
    found: BTreeMap<(String, String, String), usize>,
}

impl Suggestions {
    /// Takes the definitions of one statement.
    pub fn take<'a>(&mut self, language: &str, texts: impl Iterator<Item = &'a str>) {
        let mut own: Vec<(String, String)> = texts.flat_map(definitions).collect();
        own.sort_unstable();
        own.dedup();
        for (name, acronym) in own {
            *self.found.entry((acronym, name, language.to_owned())).or_default() += 1;
        }
    }

    /// Those that `known` does not know by name or acronym, the most often defined first.
    #[must_use]
    pub fn unknown(self, known: impl Fn(&str, &str) -> bool) -> Vec<Suggestion> {
        let all = self.found.into_iter().map(|((acronym, name, language), statements)| Suggestion {
            name,
            acronym,
            language,
            statements,
        });
        let mut unknown: Vec<Suggestion> = all
            .filter(|one| !known(&one.name, &one.language) && !known(&one.acronym, &one.language))
            .collect();
        unknown.sort_by(|a, b| b.statements.cmp(&a.statements).then_with(|| a.acronym.cmp(&b.acronym)));
        unknown
    }
}

impl Suggestion {
    /// As a table to paste into a file of the catalogue.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let id: String = self.acronym.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        let id = if id.is_empty() { "id-to-choose".to_owned() } else { id };
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        format!(
            "# defined in {} {}\n[{id}]\nname = {}\nacronyms = [{}]\nphrases.{} = [{}]\n",
            self.statements,
            if self.statements == 1 { "statement" } else { "statements" },
            quoted(&self.name),
            quoted(&self.acronym),
            self.language,
            quoted(&self.name),
        )
    }
}

/// Names with their acronyms in brackets, after Schwartz and Hearst: the letters of the acronym begin words before it.
fn definitions(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (open, _) in text.match_indices('(') {
        let rest = text.get(open + 1..).unwrap_or_default();
        let Some((acronym, _)) = rest.split_once(')') else { continue };
        let letters = acronym.chars().count();
        if !LETTERS.contains(&letters) || !acronym.chars().all(|c| c.is_uppercase() || c == '-') {
            continue;
        }
        if let Some(name) = name_before(text.get(..open).unwrap_or_default(), acronym) {
            found.push((name, acronym.to_owned()));
        }
    }
    found
}

/// The words before an acronym that it stands for.
fn name_before(before: &str, acronym: &str) -> Option<String> {
    let words: Vec<&str> = before.split_whitespace().rev().take(acronym.chars().count() * 2 + 5).collect();
    let mut letters: Vec<char> =
        acronym.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let mut name: Vec<&str> = Vec::new();
    for word in words {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let small = SMALL.contains(&bare.to_lowercase().as_str());
        let capital = bare.chars().next().is_some_and(char::is_uppercase);
        if !small && !capital || !name.is_empty() && word.ends_with(['.', ';', ':', ')']) {
            return None;
        }
        name.insert(0, bare);
        let initial = bare.chars().flat_map(char::to_lowercase).next();
        if letters.last().copied() == initial {
            letters.pop();
        } else if !small && bare.contains('-') {
            let parts = bare.rsplit('-').filter_map(|part| part.chars().flat_map(char::to_lowercase).next());
            for part in parts {
                if letters.last().copied() == Some(part) {
                    letters.pop();
                }
            }
        }
        if letters.is_empty() {
            break;
        }
    }
    let capitals = name.iter().filter(|word| word.chars().next().is_some_and(char::is_uppercase)).count();
    let body = name.iter().any(|word| BODIES.iter().any(|body| word.to_lowercase().starts_with(body)));
    (letters.is_empty() && capitals >= 2 && body).then(|| name.join(" "))
}

#[cfg(test)]
mod tests {
    use super::{Suggestions, definitions};

    #[test]
    fn what_is_defined() {
        let cases: [(&str, &[(&str, &str)]); 7] = [
            ("The Ruritanian Trade Organisation (RTO) met.", &[("Ruritanian Trade Organisation", "RTO")]),
            ("in the Council for the Lakes and Rivers (CLR)", &[("Council for the Lakes and Rivers", "CLR")]),
            ("la Banque de Développement des Lacs (BDL)", &[("Banque de Développement des Lacs", "BDL")]),
            ("the gross domestic product (GDP) grew", &[]),
            ("Foreign Minister Jane Doe (JD) came", &[]),
            ("We met. Lakes Fund (XLF)", &[]),
            ("see the annex (p. 3)", &[]),
        ];
        for (text, expected) in cases {
            let found = definitions(text);
            let found: Vec<(&str, &str)> =
                found.iter().map(|(name, acronym)| (name.as_str(), acronym.as_str())).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn suggestions_are_sound_tables() {
        let mut suggestions = Suggestions::default();
        suggestions.take(
            "en",
            ["The Ruritanian Trade \"Star\" Organisation (RTSO) and the UN Union (UU)."].into_iter(),
        );
        suggestions.take("en", ["The Ruritanian Trade Organisation (RTO)."].into_iter());
        suggestions.take("en", ["The Ruritanian Trade Organisation (RTO)."].into_iter());
        let unknown = suggestions.unknown(|text, _| text == "UU");
        assert_eq!((unknown[0].acronym.as_str(), unknown[0].statements), ("RTO", 2));
        let text: String = unknown.iter().map(super::Suggestion::to_toml).collect();
        crate::catalogue::Catalogue::parse([("organisations-new.toml", text.as_str())]).unwrap();
    }
}
