use proptest::prelude::*;

use super::{Filter, Terms};
use crate::model::{Authority, Entry, Kind, Passage, Role, Speaker, Statement, StatementId, Tag, Tags, Turn};

/// A briefing in English about the CSTO, which speaks, and about sanctions.
fn entry() -> Entry {
    let tag = |id: &str, roles: &[Role]| Tag {
        id: id.to_owned(),
        name: id.to_uppercase(),
        roles: roles.iter().copied().collect(),
        mentions: Vec::new(),
        score: None,
    };
    let passage = |text: &str| Passage { id: text.len().to_string(), text: text.to_owned(), time: None };
    let turn =
        Turn::of([passage("The Moldova–EU Summit met in Chişinău."), passage("НАТО и ОДКБ; 東京で会談.")]);
    let speaker = Speaker { name: "Sergey Lavrov".to_owned(), role: None, organisation: None };
    let statement = Statement {
        title: Some("Briefing on sanctioned goods".to_owned()),
        language: "en-GB".to_owned(),
        kind: Kind::Briefing,
        speakers: vec![speaker],
        turns: vec![turn],
        ..Statement::default()
    };
    Entry {
        id: StatementId::mint(&Authority::new("a"), "a", 0),
        revision: 1,
        published: jiff::Timestamp::UNIX_EPOCH,
        updated: jiff::Timestamp::UNIX_EPOCH,
        withdrawn: None,
        path: "a".to_owned(),
        bytes: 0,
        statement,
        tags: Tags {
            organisations: vec![tag("csto", &[Role::Speaker]), tag("un", &[Role::Mentioned])],
            topics: vec![tag("sanctions", &[])],
        },
        also_published_by: Vec::new(),
        changes: None,
        translations: Vec::new(),
    }
}

fn filter(json: &str) -> Filter {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

#[test]
fn what_matches() {
    let entry = entry();
    for (json, expected) in [
        (r#"{"all": true}"#, true),
        (r#"{"organisations": ["csto"]}"#, true),
        (r#"{"organisations": ["nato"]}"#, false),
        (r#"{"organisations": ["nato"], "topics": ["sanctions"]}"#, true),
        (r#"{"organisations": ["csto"], "roles": ["speaker", "publisher"]}"#, true),
        (r#"{"organisations": ["csto"], "roles": ["mentioned"]}"#, false),
        (r#"{"organisations": ["csto"], "languages": ["en"]}"#, true),
        (r#"{"organisations": ["csto"], "languages": ["EN-gb", "fr"]}"#, true),
        (r#"{"organisations": ["csto"], "languages": ["ru"]}"#, false),
        (r#"{"languages": ["en"], "kinds": ["briefing", "speech"]}"#, true),
        (r#"{"all": true, "kinds": ["speech"]}"#, false),
        (r#"{"speakers": ["LAVROV"]}"#, true),
        (r#"{"speakers": ["Lavr"]}"#, false),
        (r#"{"phrases": ["moldova-eu summit"]}"#, true),
        (r#"{"phrases": ["Chisinau"]}"#, true),
        (r#"{"phrases": ["chișinău"]}"#, true),
        (r#"{"phrases": ["sanction"]}"#, false),
        (r#"{"phrases": ["sanction*"]}"#, true),
        (r#"{"phrases": ["met in nato"]}"#, false),
        (r#"{"phrases": ["одкб"]}"#, true),
        (r#"{"phrases": ["東京"]}"#, true),
        (r#"{"phrases": ["goods the moldova"]}"#, false),
        (r#"{"all": {"organisations": ["csto", "un"]}}"#, true),
        (r#"{"all": {"organisations": ["csto", "nato"]}}"#, false),
        (
            r#"{"all": {"languages": ["fr", "en"], "topics": ["sanctions"]}, "any": {"kinds": ["briefing"]}}"#,
            true,
        ),
        (r#"{"any": {"organisations": ["csto"]}, "none": {"phrases": ["summit"]}}"#, false),
        (r#"{"organisations": ["csto"], "none": {"languages": ["ru"]}}"#, true),
        (r#"{"none": {"organisations": ["csto"], "roles": ["publisher"]}}"#, true),
        (r#"{"all": true, "none": {"kinds": ["briefing"]}}"#, false),
    ] {
        assert_eq!(filter(json).matches(&entry), expected, "{json}");
    }
}

#[test]
fn what_is_refused_and_why() {
    for (json, expected) in [
        ("{}", "filter: it asks for nothing; name organisations"),
        (r#"{"all": false}"#, "it asks for nothing"),
        (r#"{"organisation": ["csto"]}"#, "unknown field `organisation`"),
        (r#"{"any": {"topic": ["a"]}}"#, "unknown field `topic`"),
        (r#"{"all": "yes"}"#, "`all` is either true or an object of terms"),
        (r#"{"all": true, "any": {"topics": ["a"]}}"#, "all: everything and a choice"),
        (r#"{"all": true, "topics": ["a"]}"#, "all: everything and a choice"),
        (r#"{"topics": ["a"], "any": {"topics": ["b"]}}"#, "both lists and the groups"),
        (
            r#"{"roles": ["speaker"], "topics": ["a"]}"#,
            "any.roles: a role of no organisation; name the organisations",
        ),
        (r#"{"phrases": ["…*"]}"#, "any.phrases: \"…*\" has no letter"),
        (r#"{"languages": ["english"]}"#, "all.languages: \"english\" is no BCP 47 language"),
        (
            r#"{"languages": ["english language"]}"#,
            "all.languages: \"english language\" is no BCP 47 language",
        ),
        (r#"{"kinds": ["sermon"]}"#, "unknown variant `sermon`"),
    ] {
        let error = serde_json::from_str::<Filter>(json).unwrap_err().to_string();
        assert!(error.contains(expected), "{json}: {error}");
    }
    let long = Filter::any(Terms { phrases: vec!["a".repeat(201)], ..Terms::default() });
    assert!(long.check().unwrap_err().cause.contains("more than 200 characters"));
    let many = Filter::any(Terms { topics: vec!["a".to_owned(); 501], ..Terms::default() });
    assert!(many.check().unwrap_err().cause.contains("more than 500 terms"));
}

#[test]
fn the_index_is_asked_where_it_can_tell() {
    for (json, keys) in [
        (r#"{"organisations": ["csto"], "topics": ["a"]}"#, Some(vec!["organisations/csto", "topics/a"])),
        (r#"{"organisations": ["csto"], "roles": ["speaker"]}"#, Some(vec!["organisations/csto#speaker"])),
        (r#"{"organisations": ["csto"], "languages": ["en"]}"#, Some(vec!["organisations/csto"])),
        (r#"{"organisations": ["csto"], "phrases": ["a"]}"#, None),
        (r#"{"all": {"topics": ["a", "b"], "phrases": ["c"]}}"#, Some(vec!["topics/a"])),
        (r#"{"all": true}"#, None),
        (r#"{"none": {"topics": ["a"]}}"#, None),
    ] {
        let keys = keys.map(|keys| keys.into_iter().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(filter(json).keys(), keys, "{json}");
    }
    assert!(filter(r#"{"all": true}"#).is_index() && filter(r#"{"topics": ["a"]}"#).is_index());
    assert!(!filter(r#"{"topics": ["a"], "languages": ["en"]}"#).is_index());
}

fn terms() -> impl Strategy<Value = Terms> {
    let pick = |from: &'static [&'static str]| {
        proptest::collection::vec(proptest::sample::select(from).prop_map(str::to_owned), 0..3)
    };
    let roles = proptest::sample::select(&[Role::Speaker, Role::Mentioned][..]);
    let kinds = proptest::sample::select(&[Kind::Briefing, Kind::Speech][..]);
    let subjects = (
        pick(&["csto", "un", "nato"]),
        proptest::collection::vec(roles, 0..2),
        pick(&["sanctions", "trade"]),
    );
    let rest = (
        pick(&["Lavrov", "Guterres"]),
        pick(&["en", "ru"]),
        proptest::collection::vec(kinds, 0..2),
        pick(&["summit", "peace"]),
    );
    (subjects, rest).prop_map(|((organisations, roles, topics), (speakers, languages, kinds, phrases))| {
        let roles = if organisations.is_empty() { Vec::new() } else { roles };
        Terms { organisations, roles, topics, speakers, languages, kinds, phrases }
    })
}

proptest! {
    #[test]
    fn json_gives_the_same_filter_back(any in terms(), all in terms(), none in terms()) {
        let filter = Filter { any, all, none };
        let json = serde_json::to_string(&filter).unwrap();
        prop_assert_eq!(serde_json::from_str::<Filter>(&json).unwrap(), filter, "{}", json);
    }

    #[test]
    fn what_matches_is_in_the_index(any in terms(), all in terms(), none in terms()) {
        let (filter, entry) = (Filter { any, all, none }, entry());
        let in_index = filter.keys().is_none_or(|keys| keys.iter().any(|key| entry.tags.keys().contains(key)));
        prop_assert!(!filter.matches(&entry) || in_index);
        prop_assert!(!(filter.is_index() && in_index) || filter.matches(&entry));
    }
}
