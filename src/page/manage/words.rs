//! A filter in words.

use crate::catalogue::Catalogue;
use crate::model::{Filter, Kind, Role, Subject, Terms};

/// What a filter wants, in words, with the names that the catalogue has.
pub(super) fn wants(filter: &Filter, catalogue: &Catalogue) -> String {
    let any = Some(alternatives(&filter.any, catalogue).join(" or ")).filter(|any| !any.is_empty());
    let all = demands(&filter.all, catalogue).join(" and ");
    let mut told = match (any, all.is_empty()) {
        (None, true) => "every statement".to_owned(),
        (None, false) => all,
        (Some(any), true) => any,
        (Some(any), false) => format!("{any}; only {all}"),
    };
    let none = alternatives(&filter.none, catalogue);
    if !none.is_empty() {
        told.push_str("; not ");
        told.push_str(&none.join(" or "));
    }
    told
}

/// Each term by itself.
fn alternatives(terms: &Terms, catalogue: &Catalogue) -> Vec<String> {
    let mut all = subjects(terms, catalogue);
    all.extend(terms.languages.iter().map(|language| format!("in {language}")));
    all.extend(terms.kinds.iter().map(|kind| spaced(kind.as_str())));
    all
}

/// The same, where a statement has one language and one kind: a list of those is one term.
fn demands(terms: &Terms, catalogue: &Catalogue) -> Vec<String> {
    let mut all = subjects(terms, catalogue);
    if !terms.languages.is_empty() {
        all.push(format!("in {}", terms.languages.join(" or ")));
    }
    if !terms.kinds.is_empty() {
        all.push(terms.kinds.iter().map(|kind| spaced(Kind::as_str(*kind))).collect::<Vec<_>>().join(" or "));
    }
    all
}

fn subjects(terms: &Terms, catalogue: &Catalogue) -> Vec<String> {
    let roles: Vec<&str> = terms.roles.iter().map(|role| Role::as_str(*role)).collect();
    let role = if roles.is_empty() { String::new() } else { format!(" as {}", roles.join(" or ")) };
    let name = |subject: Subject| {
        catalogue.item(&subject).map_or_else(|| subject.id().to_owned(), |item| item.name.clone())
    };
    let organisations =
        terms.organisations.iter().map(|id| format!("{}{role}", name(Subject::Organisation(id.clone()))));
    let topics = terms.topics.iter().map(|id| name(Subject::Topic(id.clone())));
    let speakers = terms.speakers.iter().map(|speaker| format!("speaker {speaker}"));
    let phrases = terms.phrases.iter().map(|phrase| format!("“{phrase}”"));
    organisations.chain(topics).chain(speakers).chain(phrases).collect()
}

/// A word of the interfaces as people write it.
fn spaced(word: &str) -> String {
    word.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::wants;
    use crate::catalogue::Catalogue;

    #[test]
    fn a_filter_reads_like_a_sentence() {
        let catalogue = Catalogue::embedded();
        for (filter, told) in [
            (json!({ "all": true }), "every statement"),
            (json!({ "all": true, "languages": ["en", "fr"] }), "in en or fr"),
            (
                json!({ "organisations": ["csto", "gone"], "roles": ["speaker"], "topics": ["sanctions"] }),
                "Collective Security Treaty Organization as speaker or gone as speaker or Sanctions",
            ),
            (
                json!({ "speakers": ["Doe"], "phrases": ["sanction*"], "kinds": ["news_conference", "speech"] }),
                "speaker Doe or “sanction*”; only news conference or speech",
            ),
            (
                json!({ "any": { "phrases": ["harbour"] }, "all": { "topics": ["sanctions"], "languages": ["en"] }, "none": { "kinds": ["interview"] } }),
                "“harbour”; only Sanctions and in en; not interview",
            ),
        ] {
            let filter = serde_json::from_value(filter).unwrap();
            assert_eq!(wants(&filter, &catalogue), told);
        }
    }
}
