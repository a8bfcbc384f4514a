use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::fit::{MARKDOWN, PLAIN, units};
use super::{Letter, Message, Origin, Telling, check_template, message, own_signature};
use crate::model::{
    Authority, Changes, Dialect, Digest, Entry, Event, EventKind, Filter, Makes, Manner, Mention, Pace,
    Passage, Publisher, Role, Secret, Speaker, Statement, StatementId, Tag, Tags, Template, Turn, TurnKind,
    Voice,
};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_780_000_000 + second).unwrap()
}

/// A statement whose every text is `text`, with so many passages, each of which mentions the CSTO.
fn entry(text: &str, passages: usize) -> Entry {
    let passage = |n: usize| Passage { id: format!("p{n}"), text: text.to_owned(), time: None };
    let mention = |n: usize| Mention { passage: Some(format!("p{n}")), phrase: "CSTO".to_owned() };
    let tag = |id: &str, mentions: Vec<Mention>| Tag {
        id: id.to_owned(),
        name: text.to_owned(),
        roles: [Role::Mentioned].into(),
        mentions,
        score: None,
    };
    let turn = Turn {
        n: 1,
        kind: TurnKind::Statement,
        speaker: Some(text.to_owned()),
        voice: Voice::Speaker,
        answers: None,
        passages: (0..passages).map(passage).collect(),
    };
    let statement = Statement {
        title: Some(text.to_owned()),
        date: Some(jiff::civil::date(2026, 5, 26)),
        place: Some(text.to_owned()),
        publisher: Some(Publisher { name: text.to_owned(), organisation: None }),
        language: "en".to_owned(),
        speakers: vec![Speaker { name: text.to_owned(), role: Some(text.to_owned()), organisation: None }],
        source: Some("https://ministry.example/1".to_owned()),
        turns: vec![turn],
        ..Statement::default()
    };
    Entry {
        id: StatementId::mint(&Authority::new("press.example"), "a.txt", 0),
        revision: 2,
        published: at(0),
        updated: at(60),
        withdrawn: None,
        path: "a.txt".to_owned(),
        bytes: 0,
        tags: Tags {
            organisations: vec![tag("csto", (0..passages).map(mention).collect())],
            topics: vec![tag("trade", Vec::new())],
        },
        changes: Some(Changes::between(&Statement::default(), &statement)),
        statement,
        also_published_by: vec![text.to_owned()],
        translations: vec![(
            "fr".to_owned(),
            StatementId::mint(&Authority::new("press.example"), "b.txt", 0),
        )],
    }
}

fn event(entry: &Entry, seq: i64, kind: EventKind) -> Event {
    Event { seq, kind, statement: entry.id.clone(), revision: entry.revision, at: at(60) }
}

fn manner(format: Dialect, digest: bool) -> Manner {
    let digest =
        digest.then(|| Digest { cron: "0 0 9 * * *".to_owned(), time_zone: "UTC".to_owned(), empty: false });
    let template = (format == Dialect::Template).then(|| Template {
        text: r#"{"text": "{{ type }}: {{ data.title }}"}"#.to_owned(),
        makes: Makes::Json,
    });
    Manner { format, template, pace: Pace { digest, ..Pace::default() }, ..Manner::default() }
}

fn write(entries: &[Entry], manner: &Manner, kind: EventKind) -> Message {
    let digest = manner.pace.digest.is_some();
    let events: Vec<Event> = (7..).zip(entries).map(|(seq, entry)| event(entry, seq, kind)).collect();
    let tellings: Vec<Telling<'_>> = events
        .iter()
        .zip(entries)
        .map(|(event, entry)| Telling { event, previous: Some(event.seq - 2), entry })
        .collect();
    let authority = Authority::new("press.example");
    let letter = Letter {
        id: "msg_1",
        at: at(90),
        tellings: &tellings,
        filter: &Filter::default(),
        manner,
        origin: Origin { base_url: "https://press.example", authority: &authority },
        digest,
    };
    message(&letter).unwrap()
}

fn parsed(message: &Message) -> Value {
    serde_json::from_slice(&message.body)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&message.body)))
}

/// A text with everything that some markup takes for its own.
const HOSTILE: &str = "<!channel> *bold* _it_ `code` [link](https://evil.example) @everyone &amp; ~x~ | > # \"q\" \\ \u{202e}{{ x }}\r\nTitle: x";

#[test]
fn what_each_format_says() {
    let entries = [entry("Remarks & replies at the CSTO", 2), entry("Талас <2>", 1)];
    for format in Dialect::ALL {
        let mut shown = String::new();
        for (name, digest, kind) in [
            ("published", false, EventKind::Published),
            ("updated", false, EventKind::Updated),
            ("withdrawn", false, EventKind::Withdrawn),
            ("digest", true, EventKind::Published),
        ] {
            if digest && format == Dialect::Superdesk {
                continue;
            }
            let message = write(if digest { &entries } else { &entries[..1] }, &manner(format, digest), kind);
            let body = match serde_json::from_slice::<Value>(&message.body) {
                Ok(json) => serde_json::to_string_pretty(&json).unwrap(),
                Err(_) => String::from_utf8(message.body.clone()).unwrap(),
            };
            shown
                .push_str(&format!("== {name}\n{}\n{:?}\n{body}\n\n", message.content_type, message.headers));
        }
        insta::assert_snapshot!(format.as_str(), shown);
    }
}

#[test]
fn standard_follows_its_schema() {
    let schema: Value = serde_json::from_str(include_str!("../../../config/schemas/webhook.json")).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let several: Vec<Entry> = (0..30).map(|_| entry(HOSTILE, 30)).collect();
    let bare = Entry {
        changes: None,
        statement: Statement { language: "und".to_owned(), ..Statement::default() },
        tags: Tags::default(),
        ..entry("a", 1)
    };
    let standard = manner(Dialect::Standard, false);
    for kind in [EventKind::Published, EventKind::Updated, EventKind::Withdrawn] {
        for one in [&several[0], &bare] {
            let body = parsed(&write(std::slice::from_ref(one), &standard, kind));
            let errors: Vec<String> = validator
                .iter_errors(&body)
                .map(|error| format!("{error} at {}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{errors:?}");
        }
    }
    for entries in [&several[..], &[]] {
        assert!(validator.is_valid(&parsed(&write(
            entries,
            &manner(Dialect::Standard, true),
            EventKind::Published
        ))));
    }
    let mut wrong = parsed(&write(&several[..1], &standard, EventKind::Published));
    wrong["data"]["revision"] = json!(0);
    assert!(!validator.is_valid(&wrong), "the schema must be able to say no");
}

#[test]
fn cloudevents_has_what_the_specification_requires() {
    let body = parsed(&write(&[entry("A", 1)], &manner(Dialect::Cloudevents, false), EventKind::Updated));
    for (name, expected) in [
        ("specversion", "1.0"),
        ("id", "msg_1"),
        ("source", "https://press.example"),
        ("type", "example.press.statement.updated"),
        ("sequence", "00000000000000000007"),
    ] {
        assert_eq!(body[name], expected);
    }
    // Attribute names: lower-case letters and digits only.
    let names = body.as_object().unwrap().keys();
    assert!(
        names.clone().all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())),
        "{names:?}"
    );
}

/// The properties that ninjs 3.1 has; it allows no others.
const NINJS: [&str; 34] = [
    "altIds",
    "associations",
    "bodies",
    "by",
    "contentCreated",
    "copyrightHolder",
    "copyrightNotice",
    "descriptions",
    "edNote",
    "embargoedUntil",
    "events",
    "expires",
    "firstCreated",
    "genres",
    "headlines",
    "infoSources",
    "language",
    "located",
    "organisations",
    "people",
    "places",
    "pubStatus",
    "renditions",
    "representationType",
    "rightsInfo",
    "slugline",
    "standard",
    "subjects",
    "title",
    "trustIndicators",
    "type",
    "uri",
    "version",
    "versionCreated",
];

#[test]
fn ninjs_has_no_fields_of_its_own() {
    for (digest, kind) in
        [(false, EventKind::Updated), (false, EventKind::Withdrawn), (true, EventKind::Published)]
    {
        let body = parsed(&write(&[entry("A", 1)], &manner(Dialect::Ninjs, digest), kind));
        let mut objects = vec![&body];
        objects.extend(body["associations"].as_array().into_iter().flatten());
        for (n, object) in objects.iter().enumerate() {
            for name in object.as_object().unwrap().keys() {
                assert!(NINJS.contains(&name.as_str()) || n > 0 && name == "name", "{name}");
            }
            assert!(object["uri"].as_str().unwrap().starts_with("tag:press.example,2026:"));
        }
    }
}

#[test]
fn superdesk_is_signed_and_has_times_that_it_reads() {
    let message = write(&[entry("A & B <c>", 1)], &manner(Dialect::Superdesk, false), EventKind::Published);
    let body = parsed(&message);
    assert!(
        body["versioncreated"].as_str().unwrap().ends_with("+0000")
            && !body["versioncreated"].as_str().unwrap().contains('.')
    );
    assert!(body["body_html"].as_str().unwrap().contains("A &amp; B &lt;c&gt;"));
    // The test vector of RFC 2202, case 2, but for the text of the key.
    let signed =
        own_signature(Dialect::Superdesk, &Secret::from("Jefe".to_owned()), b"what do ya want for nothing?");
    assert_eq!(
        signed,
        Some(("x-superdesk-signature", "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79".to_owned()))
    );
    assert_eq!(own_signature(Dialect::Slack, &Secret::new([0; 32]), b""), None);
}

#[test]
fn hostile_text_stays_text() {
    let entries = [entry(HOSTILE, 1)];
    let slack = parsed(&write(&entries, &manner(Dialect::Slack, false), EventKind::Published)).to_string();
    assert!(!slack.contains("<!channel>") && slack.contains("&lt;!channel&gt;"), "{slack}");
    let discord = parsed(&write(&entries, &manner(Dialect::Discord, false), EventKind::Published));
    assert_eq!(discord["allowed_mentions"], json!({ "parse": [] }));
    for text in [
        discord["embeds"][0]["description"].as_str().unwrap(),
        parsed(&write(&entries, &manner(Dialect::Mattermost, false), EventKind::Published))["text"]
            .as_str()
            .unwrap(),
    ] {
        assert!(
            !text.contains("@everyone") && text.contains("\\*bold\\*") && text.contains("\\[link\\]\\("),
            "{text}"
        );
    }
    let teams = parsed(&write(&entries, &manner(Dialect::Teams, false), EventKind::Published)).to_string();
    assert!(!teams.contains("\"TextBlock\""), "Markdown would be read in it");
    let ntfy = write(&entries, &manner(Dialect::Ntfy, false), EventKind::Published);
    for (name, value) in &ntfy.headers {
        assert!(value.bytes().all(|byte| (0x20..=0x7e).contains(&byte)), "{name}: {value}");
    }
    let template = parsed(&write(&entries, &manner(Dialect::Template, false), EventKind::Published));
    assert_eq!(template["text"], format!("statement.published: {HOSTILE}"));
}

fn template(text: &str, makes: Makes) -> Template {
    Template { text: text.to_owned(), makes }
}

#[test]
fn templates_are_checked_when_they_are_saved() {
    for good in [
        r#"{"text": "{{ data.title }} {{ data.url }}"}"#,
        r#"{"items": [{% for passage in data.passages %}{"t": "{{ passage.text | cut(10) }}"}{% if not loop.last %},{% endif %}{% endfor %}]}"#,
        r#"{"all": {{ data }}, "n": {{ data.revision | default(0) }}, "who": "{{ data.publisher.name | upper }}"}"#,
        r#"{"t": "{{ type }} {{ timestamp }} {% for one in data.changes.added %}{{ one.counterpart }}{{ loop.index }}{% endfor %}"}"#,
        r#"{% with first = data.passages[0] %}{"t": "{{ first.text }} {{ data.translations | length }}"}{% endwith %}"#,
        r#"{% if data.statements is defined %}{"digest": {{ data.statements | length }}}{% else %}{"one": 1}{% endif %}"#,
    ] {
        check_template(&template(good, Makes::Json)).unwrap_or_else(|error| panic!("{good}: {error}"));
    }
    check_template(&template("{{ data.title }}, {{ data.url }}", Makes::Text)).unwrap();
    let doubling = "{% set a = a ~ a %}".repeat(60);
    let loops = "{% for a in data.title %}".repeat(6) + "x" + &"{% endfor %}".repeat(6);
    let long = "x".repeat(60_000) + "{{ data.title }}";
    for (bad, expected) in [
        (r#"{"text": {{ data.title }}}"#, "what it makes is no JSON"),
        (r#"{"text": "{{ data.title"#, "line 1"),
        (r#"{"text": "{{ data.title | nonsense }}"}"#, "nonsense"),
        (doubling.as_str(), "a statement that is not offered"),
        (r#"{"a": "{{ data.title ~ data.title }}"}"#, "an operator that makes longer values"),
        (r#"{% include "other" %}"#, "a statement that is not offered"),
        (loops.as_str(), "fuel"),
        ("{\n\"text\": \"{{ data.titel }}\"}", "line 2: no message has titel; did you mean title?"),
        (
            r#"{"t": "{% for passage in data.passages %}{{ passage.txt }}{% endfor %}"}"#,
            "no message has txt; did you mean text?",
        ),
        (
            r#"{"t": "{% if dat.title %}{{ data.title }}{% endif %}"}"#,
            "there is no dat to begin with; did you mean data?",
        ),
        (r#"{"t": "{{ title }}"}"#, "there is no title to begin with"),
        (long.as_str(), "more than 16384 bytes"),
    ] {
        let error = check_template(&template(bad, Makes::Json)).unwrap_err().to_string();
        assert!(error.contains(expected), "{bad}: {error}");
    }
}

fn any_text() -> impl Strategy<Value = String> {
    let hard = proptest::sample::select(
        &["<", "&", "*", "\\", "@here", "\u{301}", "👩\u{200d}🚀", "\n", "“", "Ж", "漢", "\u{0}", "=?"][..],
    );
    proptest::collection::vec(
        prop_oneof![hard.prop_map(str::to_owned), any::<char>().prop_map(String::from), "[a-z ]{0,40}"],
        0..120,
    )
    .prop_map(|parts| parts.concat())
}

/// Every text of a message, with its name.
fn texts<'a>(value: &'a Value, name: &'a str, out: &mut Vec<(&'a str, &'a str)>) {
    match value {
        Value::String(text) => out.push((name, text)),
        Value::Array(list) => list.iter().for_each(|value| texts(value, name, out)),
        Value::Object(fields) => fields.iter().for_each(|(name, value)| texts(value, name, out)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn limits_hold_for_any_text(text in any_text(), repeat in 1_usize..60, passages in 0_usize..30, several in 0_usize..120, digest: bool) {
        let one = entry(&text.repeat(repeat), passages);
        let entries = vec![one; if digest { several } else { 1 }];
        for format in Dialect::ALL {
            if digest && format == Dialect::Superdesk {
                continue;
            }
            let mut manner = manner(format, digest);
            // What a template makes is bounded, and the titles here are not: it has to cut them.
            if let Some(template) = &mut manner.template {
                template.text = r#"{"text": "{{ data.title | default('') | cut(4000) }}"}"#.to_owned();
            }
            let written = write(&entries, &manner, EventKind::Updated);
            if format == Dialect::Ntfy {
                prop_assert!((1..=4_096).contains(&written.body.len()) && std::str::from_utf8(&written.body).is_ok());
                for (name, value) in &written.headers {
                    prop_assert!(value.bytes().all(|byte| (0x20..=0x7e).contains(&byte)) && value.len() < 1_000, "{}: {}", name, value);
                }
                continue;
            }
            let body = parsed(&written);
            let mut all = Vec::new();
            texts(&body, "", &mut all);
            match format {
                Dialect::Slack => {
                    prop_assert!(body["blocks"].as_array().unwrap().len() <= 50);
                    prop_assert!(all.iter().all(|(_, text)| units(text) <= 3_000));
                }
                Dialect::Discord => {
                    let embed = &body["embeds"][0];
                    let size = |name: &str| embed[name].as_str().map_or(0, units);
                    let footer = embed["footer"]["text"].as_str().map_or(0, units);
                    prop_assert!(size("title") <= 256 && size("description") <= 4_096 && footer <= 2_048);
                    prop_assert!(size("title") + size("description") + footer <= 6_000);
                    prop_assert!(!embed["description"].as_str().unwrap().contains("@here"));
                }
                Dialect::Teams => prop_assert!(written.body.len() <= 28_000, "{}", written.body.len()),
                Dialect::Mattermost => {
                    prop_assert!(units(body["text"].as_str().unwrap()) <= 16_383);
                    prop_assert!(!body["text"].as_str().unwrap().contains("@here"));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn text_is_cut_between_characters(text in any_text(), max in 1_usize..200) {
        for (markup, escapes) in [(PLAIN, false), (MARKDOWN, true)] {
            let (whole, cut) = (markup.whole(&text), markup.fit(&text, max));
            prop_assert!((markup.size)(&cut) <= max);
            if whole == cut {
                continue;
            }
            let head = cut.strip_suffix('…').unwrap_or(&cut);
            prop_assert!(whole.starts_with(head), "{} is no start of {}", head, whole);
            // No backslash is left without what it escapes.
            prop_assert!(!escapes || head.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 0);
        }
    }
}
