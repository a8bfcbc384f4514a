//! Documents must be well-formed whatever a transcript holds.

use jiff::Timestamp;
use proptest::prelude::*;

use super::{Site, opml, render, xml_clean};
use crate::model::{
    Authority, Entry, FeedKey, Format, Mention, Passage, Speaker, Statement, StatementId, Subject, Tag, Tags,
    Turn, TurnKind,
};

fn site() -> Site {
    Site {
        base_url: "https://press.example".to_owned(),
        authority: Authority::new("press.example"),
        title: "Press <&> room".to_owned(),
        content_bytes_max: 2_000,
    }
}

fn entry(text: &str) -> Entry {
    let passage = Passage { id: "p1".to_owned(), text: text.to_owned(), time: None };
    let mention = Mention { passage: Some("p1".to_owned()), phrase: "CSTO".to_owned() };
    let tag = Tag {
        id: "csto".to_owned(),
        name: text.to_owned(),
        roles: std::collections::BTreeSet::new(),
        mentions: vec![mention],
        score: None,
    };
    Entry {
        id: StatementId::mint(&Authority::new("press.example"), "a.txt", 0),
        revision: 1,
        published: Timestamp::from_second(1_590_451_200).unwrap(),
        updated: Timestamp::from_second(1_590_454_800).unwrap(),
        withdrawn: None,
        path: "a.txt".to_owned(),
        statement: Statement {
            title: Some(text.to_owned()),
            language: "en".to_owned(),
            place: Some(text.to_owned()),
            source: Some(format!("https://example.org/{text}")),
            speakers: vec![Speaker { name: text.to_owned(), role: None, organisation: None }],
            turns: vec![Turn {
                n: 1,
                kind: TurnKind::Statement,
                speaker: Some(text.to_owned()),
                voice: crate::model::Voice::Speaker,
                answers: None,
                passages: vec![passage],
            }],
            ..Statement::default()
        },
        tags: Tags { organisations: vec![tag], topics: Vec::new() },
        also_published_by: Vec::new(),
        changes: None,
        translations: Vec::new(),
    }
}

fn titles(document: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(document).unwrap();
    let tree = roxmltree::Document::parse(text).unwrap();
    let items = tree.descendants().filter(|node| matches!(node.tag_name().name(), "entry" | "item"));
    items
        .map(|item| {
            let title = item.children().find(|node| node.tag_name().name() == "title").unwrap();
            title.text().unwrap_or_default().to_owned()
        })
        .collect()
}

fn check(text: &str) {
    let feed = FeedKey::Of(Subject::Organisation("csto".to_owned()));
    for format in Format::ALL {
        let document = render(&site(), (&feed, text), &[entry(text)], format).unwrap();
        assert_eq!(document.bytes, render(&site(), (&feed, text), &[entry(text)], format).unwrap().bytes);
        let title = titles(&document.bytes).concat();
        assert_eq!(title.trim(), xml_clean(text).trim(), "{format:?}");
    }
    roxmltree::Document::parse(&opml(&site(), &[(feed, text.to_owned())])).unwrap();
}

#[test]
fn hostile_texts() {
    for text in [
        "plain",
        "<item> ]]> & \"'",
        "a\0b\u{1}\u{b}\u{c}\u{1b}",
        "\u{fffe}\u{ffff}x",
        "عربي \u{202b}x\u{202c}",
        "]]>]]>",
        "&amp;",
    ] {
        check(text);
    }
}

#[test]
fn empty_feeds_are_valid() {
    for format in Format::ALL {
        let document = render(&site(), (&FeedKey::All, "All"), &[], format).unwrap();
        assert!(titles(&document.bytes).is_empty());
    }
}

#[test]
fn ids_and_dates() {
    let text = |format| {
        String::from_utf8(render(&site(), (&FeedKey::All, "All"), &[entry("x")], format).unwrap().bytes)
            .unwrap()
    };
    let id = format!("tag:press.example,2026:statement/{}", entry("x").id);
    let atom = text(Format::Atom);
    assert!(atom.contains(&format!("<id>{id}</id>")), "{atom}");
    assert!(atom.contains("<published>2020-05-26T00:00:00"), "{atom}");
    assert!(atom.contains("<updated>2020-05-26T01:00:00"), "{atom}");
    let rss = text(Format::Rss);
    assert!(rss.contains(&format!("<guid isPermaLink=\"false\">{id}</guid>")), "{rss}");
    assert!(rss.contains("<pubDate>Tue, 26 May 2020 00:00:00 +0000</pubDate>"), "{rss}");
}

#[test]
fn long_texts_are_cut_with_a_link() {
    let mut long = entry("word");
    let passages =
        (0..100).map(|n| Passage { id: format!("p{n}"), text: "many words ".repeat(10), time: None });
    long.statement.turns[0].passages = passages.collect();
    let document = render(&site(), (&FeedKey::All, "All"), &[long], Format::Atom).unwrap();
    assert!(document.bytes.len() < 8_000);
    assert!(String::from_utf8(document.bytes).unwrap().contains("Continue reading"));
}

proptest! {
    #[test]
    fn any_text_is_well_formed(text in "\\PC{0,40}|.{0,40}") {
        // Line ends inside titles are the reader's to fold.
        prop_assume!(!text.contains(['\n', '\r', '\t']));
        check(&text);
    }
}
