//! Documents must be well-formed whatever a transcript holds.

use std::sync::Arc;

use jiff::Timestamp;
use proptest::prelude::*;

use super::{Fragment, Frame, Heading, Site, opml, xml_clean};
use super::{Unsound, summary as summary_of};
use crate::model::{
    Authority, Changed, Changes, Document, Entry, EventKind, FeedKey, Format, Mention, Passage, Speaker,
    Statement, StatementId, Subject, Tag, Tags, Turn, TurnKind,
};

fn site() -> Site {
    Site {
        base_url: "https://press.example".to_owned(),
        authority: Authority::new("press.example"),
        title: "Press <&> room".to_owned(),
        content_bytes_max: 2_000,
        hubs: vec!["https://press.example/hub".to_owned()],
        search: true,
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
        bytes: 1_234,
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

fn render(feed: &FeedKey, title: &str, entries: &[Entry], format: Format) -> Result<Document, Unsound> {
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or(Timestamp::UNIX_EPOCH);
    let fragments: Vec<_> =
        entries.iter().map(|entry| Arc::new(Fragment::of(&site(), entry.clone()))).collect();
    let heading = Heading::of(feed, title, updated);
    super::render(&site(), &heading, (feed, &fragments, &[]), format, Timestamp::UNIX_EPOCH)
}

/// What a strict reader finds in the entries of a document under these names, for the three formats.
fn texts(document: &Document, names: [&str; 3]) -> Vec<String> {
    let text = std::str::from_utf8(&document.bytes).unwrap();
    if document.format == Format::Json {
        let feed: serde_json::Value = serde_json::from_str(text).unwrap();
        let items = feed["items"].as_array().unwrap();
        return items.iter().map(|item| item[names[2]].as_str().unwrap_or_default().to_owned()).collect();
    }
    let name = if document.format == Format::Atom { names[0] } else { names[1] };
    let tree = roxmltree::Document::parse(text).unwrap();
    let items = tree.descendants().filter(|node| matches!(node.tag_name().name(), "entry" | "item"));
    items
        .map(|item| {
            let node = item.descendants().find(|node| node.tag_name().name() == name).unwrap();
            node.children().filter_map(|child| child.text()).collect()
        })
        .collect()
}

fn check(text: &str) {
    let feed = FeedKey::Of(Subject::Organisation("csto".to_owned()));
    let (clean, entry) = (xml_clean(text), entry(text));
    let mut older = entry.clone();
    older.id = StatementId::from("older".to_owned());
    older.published = Timestamp::UNIX_EPOCH;
    let entries = [entry.clone(), older];
    for format in Format::ALL {
        let document = render(&feed, text, &entries, format).unwrap();
        assert_eq!(document, render(&feed, text, &entries, format).unwrap());
        let found = |names| texts(&document, names);
        let both = |expected: String| [expected.clone(), expected];
        let expected = if clean.trim().is_empty() { "Untitled statement" } else { &clean };
        assert_eq!(found(["title", "title", "title"]), both(expected.to_owned()), "{format:?}");
        let contents = entries.each_ref().map(|entry| super::text::content(&site(), entry));
        assert_eq!(found(["content", "encoded", "content_html"]), contents, "{format:?}");
        let expected = summary_of(&entry, &feed);
        let expected = if format == Format::Rss { super::text::escape(&expected) } else { expected };
        assert_eq!(found(["summary", "description", "summary"]), both(expected), "{format:?}");
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
        let document = render(&FeedKey::All, "All", &[], format).unwrap();
        assert!(texts(&document, ["title", "title", "title"]).is_empty());
    }
}

#[test]
fn ids_and_dates() {
    let text = |format| {
        String::from_utf8(render(&FeedKey::All, "All", &[entry("x")], format).unwrap().bytes).unwrap()
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
    let document = render(&FeedKey::All, "All", &[long], Format::Atom).unwrap();
    assert!(document.bytes.len() < 8_000);
    assert!(String::from_utf8(document.bytes).unwrap().contains("Continue reading"));
}

proptest! {
    #[test]
    fn any_text_is_well_formed(text in "\\PC{0,40}|(?s:.){0,40}") {
        check(&text);
    }
}

fn whole(entries: &[Entry], format: Format) -> String {
    let feed = FeedKey::Of(Subject::Organisation("csto".to_owned()));
    String::from_utf8(render(&feed, "CSTO", entries, format).unwrap().bytes).unwrap()
}

/// A statement as transcripts have them: two voices, a stage direction, another script, a source.
fn remarks() -> Entry {
    let passage = |id: &str, text: &str| Passage { id: id.to_owned(), text: text.to_owned(), time: None };
    let mut entry = entry("x");
    let turn = &mut entry.statement.turns[0];
    turn.speaker = Some("Anna Example".to_owned());
    turn.passages = vec![passage("p1", "Мы говорили с ОДКБ & другими."), passage("p2", "A < B.")];
    let mut question = turn.clone();
    (question.n, question.kind, question.speaker) = (2, TurnKind::Question, None);
    question.passages = vec![passage("p3", "And then?")];
    let mut note = question.clone();
    (note.n, note.kind, note.passages) = (3, TurnKind::Note, vec![passage("p4", "To be continued…")]);
    entry.statement.turns.extend([question, note]);
    entry.statement.title = Some("Замечания о «ОДКБ» & co".to_owned());
    entry.statement.language = "ru".to_owned();
    entry.statement.place = Some("Strelsau".to_owned());
    entry.statement.source = Some("https://ministry.example/a?b=1&c=2".to_owned());
    entry.statement.speakers[0].name = "Anna Example".to_owned();
    entry.tags.organisations[0].name = "CSTO".to_owned();
    entry
}

#[test]
fn whole_documents() {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots" }, {
        for format in Format::ALL {
            let text = whole(&[remarks()], format).replace(env!("CARGO_PKG_VERSION"), "VERSION");
            insta::assert_snapshot!(format.extension(), text);
        }
    });
}

#[test]
fn whole_changes() {
    let mut entry = remarks();
    entry.revision = 2;
    let changed = |id: &str, text: &str, counterpart: Option<&str>| Changed {
        id: id.to_owned(),
        text: text.to_owned(),
        counterpart: counterpart.map(str::to_owned),
    };
    entry.changes = Some(Changes {
        added: vec![changed("p1", "Мы говорили.", Some("p0")), changed("p2", "A < B.", None)],
        removed: vec![changed("p0", "Мы молчали.", Some("p1"))],
        header: vec!["title".to_owned()],
        continued: None,
    });
    let at = |second| Timestamp::from_second(second).unwrap();
    let feed = FeedKey::Changes(None);
    let changed = [(EventKind::Withdrawn, 1_600_000_001), (EventKind::Updated, 1_600_000_000)];
    let fragments =
        changed.map(|(kind, second)| Arc::new(Fragment::of_change(&site(), kind, at(second), entry.clone())));
    let heading = Heading {
        links: vec![("prev-archive", "https://press.example/statements/archive/1.atom".to_owned())],
        archive: true,
        withdrawn: vec![(entry.id.clone(), at(1_600_000_001))],
        ..Heading::of(&feed, "Changes", at(1_600_000_001))
    };
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots" }, {
        for format in Format::ALL {
            let document = super::join(&site(), &heading, (&feed, &fragments), format).unwrap();
            let text = String::from_utf8(document.bytes).unwrap().replace(env!("CARGO_PKG_VERSION"), "VERSION");
            insta::assert_snapshot!(format!("changes.{}", format.extension()), text);
        }
    });
}

#[test]
fn the_crates_read_back_what_was_written() {
    let entry = remarks();
    let atom: atom_syndication::Feed = whole(&[remarks()], Format::Atom).parse().unwrap();
    let rss = rss::Channel::read_from(whole(&[remarks()], Format::Rss).as_bytes()).unwrap();
    let id = format!("tag:press.example,2026:statement/{}", entry.id);
    assert_eq!((&atom.entries[0].id, &rss.items[0].guid.as_ref().unwrap().value), (&id, &id));
    assert_eq!(atom.entries[0].title.value, entry.statement.headline());
    assert_eq!(rss.items[0].title.as_ref(), entry.statement.title.as_ref());
    for format in Format::ALL {
        let text = whole(&[remarks()], format);
        let read = feed_rs::parser::parse(text.as_bytes()).unwrap();
        let item = &read.entries[0];
        assert_eq!(item.id, id, "{format:?}");
        assert_eq!(item.title.as_ref().unwrap().content, entry.statement.headline(), "{format:?}");
        assert_eq!(item.published.unwrap().timestamp(), entry.published.as_second(), "{format:?}");
        assert_eq!(item.updated.unwrap().timestamp(), entry.updated.as_second(), "{format:?}");
        assert!(item.links.iter().any(|link| link.href == site().statement_url(&entry)), "{format:?}");
    }
}

#[test]
fn unsound_documents_are_refused() {
    let entry = entry("x");
    let twice = render(&FeedKey::All, "All", &[entry.clone(), entry.clone()], Format::Json).unwrap_err();
    assert!(twice.to_string().contains("stands twice"), "{twice}");
    let mut newer = entry.clone();
    newer.id = StatementId::from("other".to_owned());
    newer.published = Timestamp::from_second(1_600_000_000).unwrap();
    newer.updated = newer.published;
    let order = render(&FeedKey::All, "All", &[entry.clone(), newer], Format::Atom).unwrap_err();
    assert!(order.to_string().contains("newer than the entry above"), "{order}");
    let fragment = Arc::new(Fragment::of(&site(), entry.clone()));
    fragment.audit(&site()).unwrap();
    let mut piece = fragment.piece(&FeedKey::All, Format::Rss);
    piece.text = piece.text.replace("</title>", "\u{1}</title>");
    let heading = Heading::of(&FeedKey::All, "All", entry.updated);
    let broken = Frame::of(&site(), &heading, Format::Rss).check(&heading, Some(&piece)).unwrap_err();
    assert!(broken.to_string().starts_with("the rss document of statements is not sound"), "{broken}");
    let mut nowhere = site();
    nowhere.base_url = "/press".to_owned();
    let made = |site: &Site, fragment| {
        let entries = [Arc::clone(fragment)];
        super::join(site, &heading, (&FeedKey::All, &entries), Format::Atom)
    };
    let relative = made(&nowhere, &fragment).unwrap_err();
    assert!(relative.to_string().contains("not absolute"), "{relative}");
    let fragment = Arc::new(Fragment::of(&nowhere, entry.clone()));
    let relative = made(&site(), &fragment).unwrap_err();
    assert!(relative.to_string().contains("not absolute"), "an entry is read back, too: {relative}");
    let relative = fragment.audit(&nowhere).unwrap_err();
    assert!(relative.to_string().contains("not absolute"), "{relative}");
    let published = |digest| {
        let (fragment, feed) = ([Arc::new(Fragment::of(&nowhere, entry.clone()))], FeedKey::All);
        super::render(&site(), &heading, (&feed, &fragment, &[digest]), Format::Atom, entry.updated)
    };
    let other = published([0; 16]).unwrap_err();
    assert!(other.to_string().contains("not absolute"), "another entry than was read back: {other}");
    published(fragment.digest(&FeedKey::All)).expect("what was read back before is not read again");
}

#[test]
fn entity_tags_are_known_before_the_documents_are_joined() {
    let feed = FeedKey::Of(Subject::Organisation("csto".to_owned()));
    let fragments = [remarks(), entry("x")].map(|entry| Arc::new(Fragment::of(&site(), entry)));
    let heading = Heading::of(&feed, "CSTO", entry("x").updated);
    let tags = |fragments: &[Arc<Fragment>]| {
        let digests: Vec<_> = fragments.iter().map(|fragment| fragment.digest(&feed)).collect();
        super::etags(&site(), &heading, &digests).unwrap()
    };
    let alone = &fragments[..1];
    for (format, etag) in Format::ALL.into_iter().zip(tags(alone)) {
        let document =
            super::render(&site(), &heading, (&feed, alone, &[]), format, entry("x").updated).unwrap();
        assert_eq!(document.etag, etag);
    }
    assert_ne!(tags(alone), tags(&fragments[1..]));
    assert_ne!(tags(alone), tags(&fragments));
    let elsewhere = fragments[0].digest(&FeedKey::All);
    assert_ne!(fragments[0].digest(&feed), elsewhere, "the summary is part of the entry");
}
