//! Whole texts, and what must hold for any text.

mod shapes;

use proptest::prelude::*;

use super::{Context, Directory, Learned, Refusal, supported};
use crate::likeness::Sketch;
use crate::model::{Kind, Reading, Statement, TurnKind, Voice};

fn read(bytes: &[u8]) -> Result<Reading, Refusal> {
    super::read(bytes, &Context::of("a.txt"))
}

fn good(text: &str) -> Reading {
    read(text.as_bytes()).unwrap()
}

const EMBASSY: &str = "Ambasada Federaţiei Ruse în Ruritania\n(+4021) 555-31-70, (+4021) 555-15-56 (Secția consulară)\n/\n\n\
Foreign Minister Sergey Lavrov’s opening remarks at the joint news conference with OSCE Secretary General Anna Example, Strelsau, June 3, 2021\n\n\
We have discussed the work of the OSCE in the region and agreed on the next steps.\n\nThe UN will be informed of the results.\n\n\
Question: Will there be another meeting?\n\nSergey Lavrov: Yes, in the autumn.\n\nIt will be in Geneva.\n\nTo be continued…\n";

#[test]
fn an_embassys_page() {
    let Reading { statement, warnings, .. } = good(EMBASSY);
    assert!(statement.title.unwrap().starts_with("Foreign Minister Sergey Lavrov’s opening remarks"));
    assert_eq!(statement.date.unwrap().to_string(), "2021-06-03");
    assert_eq!(statement.place.as_deref(), Some("Strelsau"));
    assert_eq!(statement.publisher.unwrap().name, "Ambasada Federaţiei Ruse în Ruritania");
    assert_eq!(
        (statement.speakers[0].name.as_str(), statement.speakers[0].role.as_deref()),
        ("Sergey Lavrov", Some("Foreign Minister"))
    );
    assert_eq!((statement.language.as_str(), statement.kind), ("en", Kind::NewsConference));
    let turns: Vec<_> = statement
        .turns
        .iter()
        .map(|turn| (turn.kind, turn.speaker.as_deref(), turn.passages.len()))
        .collect();
    let lavrov = Some("Sergey Lavrov");
    assert_eq!(
        turns,
        [
            (TurnKind::Statement, lavrov, 2),
            (TurnKind::Question, None, 1),
            (TurnKind::Answer, lavrov, 2),
            (TurnKind::Note, None, 1),
        ]
    );
    assert_eq!(warnings, []);
}

/// Lines of at most so many characters.
fn wrapped(text: &str, margin: usize) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.len() + word.len() < margin => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_text_that_is_wrapped_has_the_same_passages_and_is_a_copy() {
    let paragraphs: Vec<String> = ["Abel", "Boril", "Cerna", "Dolna", "Edel", "Fenn"]
        .iter()
        .map(|village| {
            format!(
                "In the village of {village} we met those who build the bridges, and they told us at length how the water of the \
                 spring had taken the old ones. We promised them wood, iron and patience, of which the last is the cheapest."
            )
        })
        .collect();
    let header = "Remarks by Foreign Minister Rudolf Rassendyll on bridges\n\nStrelsau, 3 March 2022\n\n";
    let whole = good(&format!("{header}{}\n", paragraphs.join("\n\n"))).statement;
    for margin in [60, 72, 100] {
        let lines: Vec<String> = paragraphs.iter().map(|paragraph| wrapped(paragraph, margin)).collect();
        let broken = good(&format!("{header}{}\n", lines.join("\n\n"))).statement;
        assert_eq!(broken.turns, whole.turns, "wrapped at {margin}");
        assert!(Sketch::of(&broken).is_copy_of(&Sketch::of(&whole)), "wrapped at {margin}");
    }
}

#[test]
fn a_briefing() {
    let statement = good("The White House\nOffice of the Press Secretary\n\nMarch 3, 2022\n\nPress Briefing by Press Secretary Jane Doe\n\n2:05 P.M. EST\n\n\
MS. DOE:  Good afternoon, everyone. I have two announcements.\n\nQ    Thank you. What about NATO?\n\nMS. DOE:  The alliance is united.\n\n(Laughter.)\n\nEND\n").statement;
    assert_eq!(statement.title.as_deref(), Some("Press Briefing by Press Secretary Jane Doe"));
    assert_eq!(statement.publisher.unwrap().name, "The White House, Office of the Press Secretary");
    assert_eq!(statement.date.unwrap().to_string(), "2022-03-03");
    let kinds: Vec<_> = statement.turns.iter().map(|turn| (turn.kind, turn.speaker.as_deref())).collect();
    assert_eq!(
        kinds,
        [
            (TurnKind::Statement, Some("Jane Doe")),
            (TurnKind::Question, None),
            (TurnKind::Answer, Some("Jane Doe")),
            (TurnKind::Note, None),
        ]
    );
}

/// A short speech below front matter of these fields.
fn with_fields(fields: &str) -> Statement {
    const SPEECH: &str = "Ladies and gentlemen, thank you for coming.\n\nWe keep our rivers clean for those who come after us.\n";
    let text = format!("---\n{fields}\n---\n\n{SPEECH}");
    super::read(text.as_bytes(), &Context::of("a.md")).unwrap().statement
}

/// Who speaks first by each headline of a table, `-` for nobody by name.
#[test]
fn headlines() {
    let misses: Vec<_> = include_str!("tests/headlines.tsv")
        .lines()
        .filter_map(|row| row.split_once('\t'))
        .filter_map(|(name, title)| {
            let speakers = with_fields(&format!("title: {title:?}")).speakers;
            let first = speakers.into_iter().find(|one| !one.is_nameless());
            let found = first.map_or_else(|| "-".to_owned(), |one| one.name);
            (found != name).then_some((title, found))
        })
        .collect();
    assert_eq!(misses, []);
}

/// Of what kind a text is where its headline does not say.
#[test]
fn kinds() {
    let said = "We have worked for years on how to keep our rivers clean for those who come after us, and we shall go on for as long as they flow.";
    let cases = [
        (format!("The rivers of Ruritania\n\nSpeech\n\n{said}"), Kind::Speech),
        (format!("MEDIA RELEASE\n\nThe rivers of Ruritania\n\n{said}"), Kind::Communique),
        (format!("The rivers of Ruritania\n\nLadies and gentlemen,\n\n{said}"), Kind::Speech),
        (format!("Ministry of Rivers\n\nThe rivers of Ruritania are clean\n\n{said}"), Kind::Communique),
        (
            format!(
                "The rivers of Ruritania\n\nQUESTION: How are they?\n\nMR. DOE: {said}\n\nQUESTION: All?\n\nMR. DOE: All."
            ),
            Kind::NewsConference,
        ),
        (
            format!(
                "The rivers of Ruritania\n\nJANE ROE, HOST: How are the rivers?\n\nMINISTER DOE: {said}\n\nJANE ROE: All of them?\n\nMINISTER DOE: All."
            ),
            Kind::Interview,
        ),
        (format!("The rivers of Ruritania\n\n{said}"), Kind::Other),
    ];
    for (text, kind) in cases {
        assert_eq!(good(&text).statement.kind, kind, "{text}");
    }
}

/// Where a statement was made, by the end of its headline.
#[test]
fn places_in_headlines() {
    let cases = [
        ("Conferencia de prensa del presidente Juan Ejemplo en Veracruz", Some("Veracruz")),
        ("Discurso de la ministra Juana Ejemplo desde la Ciudad de México", Some("Ciudad de México")),
        ("Speech by Minister Jane Doe at the General Assembly in New York", Some("New York")),
        ("Intervento del Ministro Mario Esempio a Bruxelles", Some("Bruxelles")),
        ("Remarks by Minister Jane Doe on the attack in Kabul", None),
        ("Remarks by Minister Jane Doe in Parliament", None),
        ("The river rises in Paris", None),
    ];
    for (title, place) in cases {
        let statement = with_fields(&format!("title: {title}"));
        assert_eq!(statement.place.as_deref(), place, "{title}");
    }
}

#[test]
fn names_in_front_matter() {
    let cases = [
        ("author: Doe, Jane", Some("Jane Doe")),
        ("creators:\n  - \"van der Example, Jan\"", Some("Jan van der Example")),
        ("author: Jane Doe, Minister of Trade", Some("Jane Doe")),
        ("author: None", None),
        ("speaker: n/a\nauthor: Jane Doe", Some("Jane Doe")),
    ];
    for (field, name) in cases {
        let statement = with_fields(&format!("title: The rivers\n{field}"));
        assert_eq!(statement.speakers.first().map(|one| one.name.as_str()), name, "{field}");
    }
}

#[test]
fn body_only() {
    let Reading { statement, warnings, .. } = good(
        "Economic activity has expanded at a moderate pace. Inflation remains elevated.\n\nThe Committee will continue to monitor the data.\n",
    );
    assert_eq!((statement.title, statement.date), (None, None));
    assert_eq!(statement.turns[0].passages.len(), 2);
    assert_eq!(
        warnings.iter().map(|warning| warning.code.as_str()).collect::<Vec<_>>(),
        ["no_title", "no_date"]
    );
}

#[test]
fn charsets() {
    let text = "Посольство Российской Федерации\n\nВыступление министра на заседании, Москва, 5 июня 2021 года\n\nМы обсудили важные вопросы сотрудничества.\n";
    let (windows, _, _) = encoding_rs::WINDOWS_1251.encode(text);
    let reading = read(&windows).unwrap();
    assert_eq!(reading.statement, good(text).statement);
    assert_eq!(reading.warnings[0].code, "charset");
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read(&utf16).unwrap().statement, good(text).statement);
    assert_eq!(read(&[b"\xef\xbb\xbf", text.as_bytes()].concat()).unwrap().statement, good(text).statement);
}

#[test]
fn refusals() {
    assert_eq!(read(b""), Err(Refusal::Empty));
    assert_eq!(read(b" \n \n"), Err(Refusal::Empty));
    assert_eq!(read(&[0; 100]), Err(Refusal::Binary));
    let noise: Vec<u8> = (0..10_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[1]).collect();
    assert_eq!(read(&noise), Err(Refusal::Binary));
    assert_eq!(supported("a/b.txt"), Ok(()));
    assert_eq!(supported("a/b.PDF"), Err(Refusal::Unsupported(".pdf".to_owned())));
    assert!(supported("README").is_err());
}

#[test]
fn stray_bytes_are_told_with_their_line() {
    let reading =
        read("Remarks by the Minister\n\nZażółć gęślą\n\nBad \u{0} byte in words\n".as_bytes()).unwrap();
    assert!(reading.warnings.iter().any(|warning| warning.code == "control_characters"));
    let mut bytes = "Žluťoučký kůň úpěl ďábelské ódy. Remarks.\n".repeat(20).into_bytes();
    bytes.extend(b"x\xffy\n");
    let reading = read(&bytes).unwrap();
    assert_eq!(
        reading.warnings.iter().find(|warning| warning.code == "invalid_utf8").unwrap().line,
        Some(21)
    );
}

/// The words of a text, marks left aside.
fn words<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut words: Vec<String> = texts
        .into_iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.sort_unstable();
    words
}

fn read_words(reading: &Reading) -> Vec<String> {
    let passages = reading.statement.passages().map(|(_, passage)| passage.text.as_str());
    words(passages.chain(reading.furniture.iter().map(|one| one.text.as_str())))
}

#[test]
fn a_page_with_menus() {
    let menu = (0..12).map(|n| format!("  • Menu item {n} of the UN\n")).collect::<String>();
    let text = format!(
        "Skip to content\n\n{menu}\nHome > News > Speeches\n\nMinistry of Foreign Affairs of Ruritania\nMarch 3, 2022\n\nRemarks by Foreign Minister Rudolf Example\n\n\
         Strelsau, Ruritania\n\nMINISTER EXAMPLE: Good afternoon to all of you who have come here today, and thank you for coming.\n\nThere is more.\n\n{menu}\nCopyright Policy\n"
    );
    let reading = good(&text);
    let statement = &reading.statement;
    assert_eq!(statement.title.as_deref(), Some("Remarks by Foreign Minister Rudolf Example"));
    assert_eq!(statement.place.as_deref(), Some("Strelsau, Ruritania"));
    assert_eq!(statement.publisher.as_ref().unwrap().name, "Ministry of Foreign Affairs of Ruritania");
    assert_eq!(statement.passages().count(), 2);
    assert_eq!(statement.turns[0].speaker.as_deref(), Some("Rudolf Example"));
    assert_eq!(read_words(&reading), words([text.as_str()]));
}

#[test]
fn html_markdown_and_json_say_the_same() {
    let paragraphs = [
        "The envoys of both sides met in Strelsau today and agreed to go on with the talks in autumn.",
        "Both sides thanked the city for its hospitality, and the press for its patience over three long days.",
    ];
    let html = format!(
        "<!DOCTYPE html><html lang='en'><head><title>Envoys meet | Ruritania</title><meta property='og:site_name' content='Ruritania'></head><body><nav><a href='/'>Home</a> <a href='/un'>United Nations</a></nav>\
         <main><h1>Envoys meet</h1><time datetime='2022-03-03'>3 March 2022</time><p>{}</p><p>{}</p><h3>See also</h3><ul><li><a href='/x'>Another event on 1 January 2020</a></li></ul></main><footer>Imprint</footer></body></html>",
        paragraphs[0], paragraphs[1]
    );
    let markdown = format!(
        "---\ntitle: \"Envoys\\_meet\"\ndate: 2022-03-03\npublisher: Ruritania\n---\n\n{}\n\n{}\n",
        paragraphs[0], paragraphs[1]
    )
    .replace("\\_", " ");
    let json = serde_json::json!({"headline": "Envoys meet", "published": "Thu, 03 Mar 2022 10:00:00 +0000", "site_name": "Ruritania", "summary": "Short.", "content": format!("<p>{}</p>\n<p>{}</p>", paragraphs[0], paragraphs[1])}).to_string();
    for (path, text) in [("a.html", html), ("a.md", markdown), ("a.json", json)] {
        let statement = super::read(text.as_bytes(), &Context::of(path)).unwrap().statement;
        assert_eq!(statement.title.as_deref(), Some("Envoys meet"), "{path}");
        assert_eq!(statement.date.map(|date| date.to_string()).as_deref(), Some("2022-03-03"), "{path}");
        assert_eq!(
            statement.publisher.as_ref().map(|publisher| publisher.name.as_str()),
            Some("Ruritania"),
            "{path}"
        );
        let passages: Vec<&str> = statement.passages().map(|(_, passage)| passage.text.as_str()).collect();
        assert_eq!(passages, paragraphs, "{path}");
    }
}

#[test]
fn captions_keep_their_times() {
    let text = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Jane Doe>Good morning to all of you.\n\n00:05.000 --> 00:06.000\n<v Reporter>Why?\n\n00:07.000 --> 00:09.000\n<v Jane Doe>Because we said so.\n";
    let statement = super::read(text.as_bytes(), &Context::of("a.vtt")).unwrap().statement;
    let turns: Vec<_> = statement
        .turns
        .iter()
        .map(|turn| (turn.kind, turn.voice, turn.answers, turn.passages[0].time.unwrap().start_ms))
        .collect();
    assert_eq!(
        turns,
        [
            (TurnKind::Statement, Voice::Speaker, None, 1_000),
            (TurnKind::Question, Voice::Journalist, None, 5_000),
            (TurnKind::Answer, Voice::Speaker, Some(2), 7_000),
        ]
    );
}

#[test]
fn what_recurs_beside_it_is_no_headline() {
    let file = |n: u32, title: &str| {
        format!(
            "Daily news of the house, number {n}\n\n{title}\n\nWe met the envoys of both sides today and agreed on all the points that were open.\n"
        )
    };
    let texts: Vec<String> =
        (1..6).map(|n| file(n, &format!("Headline {}", "word ".repeat(n as usize)))).collect();
    let learned = Learned::from_texts(texts.iter().map(String::as_str));
    let text = file(9, "Ambassador meets the mayor");
    let context = Context { learned: &learned, ..Context::of("a.txt") };
    let reading = super::read(text.as_bytes(), &context).unwrap();
    assert_eq!(reading.statement.title.as_deref(), Some("Ambassador meets the mayor"));
    assert!(reading.furniture.iter().any(|one| one.why == "recurs in the publisher's files"));
}

#[test]
fn what_only_tags_and_fields_say_is_no_statement() {
    let cases = [
        ("a.html", "<html><head><title>Remarks on the harbour</title></head><body></body></html>", true),
        ("a.md", "---\ntitle: Remarks on the harbour\n---\n", true),
        ("a.json", r#"{"title": "Remarks on the harbour", "body": "<p> </p>"}"#, true),
        ("a.json", r#"{"title": "Remarks on the harbour", "body": " "}"#, false),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Jane Doe>\n", false),
    ];
    for (path, text, titled) in cases {
        let refusal = super::read(text.as_bytes(), &Context::of(path)).unwrap_err();
        let expected = if titled { Refusal::TitleAlone } else { Refusal::NoText };
        assert_eq!((&refusal, refusal.code()), (&expected, "no_text"), "{text}");
    }
}

#[test]
fn captions_have_no_headline() {
    let text = "WEBVTT\n\n00:01.000 --> 00:04.000\nremarks by the minister on the harbour\n\n00:05.000 --> 00:06.000\nand on the bridge of Zenda\n";
    let statement = super::read(text.as_bytes(), &Context::of("a.vtt")).unwrap().statement;
    let said: Vec<&str> = statement.passages().map(|(_, passage)| passage.text.as_str()).collect();
    assert_eq!(
        (statement.title.as_deref(), said),
        (None, vec!["remarks by the minister on the harbour and on the bridge of Zenda"])
    );
}

#[test]
fn mistakes_in_front_matter_are_told_with_their_line() {
    let text = "---\ndate: 2025-06-03\ntitle: Remarks: on the harbour\n---\n\nThe ministers of both countries met in the morning.\n";
    let Reading { statement, warnings, .. } = super::read(text.as_bytes(), &Context::of("a.md")).unwrap();
    assert_eq!(statement.title.as_deref(), Some("Remarks: on the harbour"));
    let told: Vec<_> = warnings.iter().map(|warning| (warning.code.as_str(), warning.line)).collect();
    assert_eq!(told, [("front_matter", Some(3))]);
}

#[test]
fn bounds() {
    let deep = "<div>".repeat(5_000)
        + "The envoys of both sides met in Strelsau today and agreed to go on with the talks.";
    let reading = super::read(deep.as_bytes(), &Context::of("a.html")).unwrap();
    assert_eq!(reading.statement.passages().count(), 1);
    let lines = "a b.\n".repeat(400_001);
    assert_eq!(read(lines.as_bytes()), Err(Refusal::TooManyLines(400_000)));
}

#[test]
fn days_are_counted_in_the_directorys_zone() {
    let directory = Directory::parse(
        "pressroom.toml",
        "time_zone = \"Asia/Tokyo\"\npublisher = \"A\"\norganisation = \"un\"",
    )
    .unwrap();
    for published in ["2022-03-03T20:00:00Z", "Thu, 03 Mar 2022 20:00:00 +0000"] {
        let json = serde_json::json!({"title": "Envoys meet", "published": published, "text": "The envoys met and agreed."}).to_string();
        let context = Context { directory: &directory, ..Context::of("a.json") };
        let statement = super::read(json.as_bytes(), &context).unwrap().statement;
        assert_eq!(statement.date.map(|date| date.to_string()).as_deref(), Some("2022-03-04"), "{published}");
        assert_eq!(statement.publisher.unwrap().organisation.as_deref(), Some("un"));
    }
}

/// Lines as the pages of publishers have them.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[A-Z][a-z]{2,9} [a-z]{2,9} [a-z]{1,9}",
        "(• |[0-9]{1,3}|Page [0-9] of 9|\\* \\* \\*|[(]Applause[.][)]|To be continued…|END)",
        "(Q    |QUESTION: |MR[.] DOE: |Jane Doe: |Вопрос: |Tel: [+]1 )[A-Z][a-z]{1,9} [a-z]{1,9}[.?]",
        "(Remarks by the Minister|March 3, 2022|Embassy of Ruritania|Strelsau, Ruritania|http://example[.]org/a|See also)",
        proptest::collection::vec("[a-z]{1,9}", 12..40)
            .prop_map(|words| format!("It is {}.", words.join(" "))),
    ]
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), path in "a[.](txt|md|html|json|vtt|srt)") {
        drop(super::read(&bytes, &Context::of(&path)));
    }

    #[test]
    fn any_markup_is_read_or_refused(parts in proptest::collection::vec(prop_oneof![
        "</?(p|div|h1|b|table|td|nav|main|article|br|script|!--)>?", "[*_#>`|-]{1,4} ?", "(WEBVTT|00:01[.]000 --> 00:02[.]000|<v A>|---|[+]{3}|[{]\"a\":|\"\\}])\n?", "[a-zA-Zа-я ]{1,30}[.:?\n]?",
    ], 0..60), path in "a[.](txt|md|html|json|vtt|srt)") {
        drop(super::read(parts.concat().as_bytes(), &Context::of(&path)));
    }

    /// Every word of a text stands in one passage, or is recorded as furniture.
    #[test]
    fn no_word_is_lost_or_doubled(lines in proptest::collection::vec(line(), 1..60)) {
        let text = lines.join("\n");
        if let Ok(reading) = read(text.as_bytes()) {
            prop_assert_eq!(read_words(&reading), words([text.as_str()]));
        }
    }
}

#[test]
fn a_language_that_is_none_is_told_by_the_words() {
    let text = "---\ntitle: Remarks\nlanguage: \"bad tag %\"\n---\n\nThe ministers of both countries met in the morning.\n";
    let reading = super::read(text.as_bytes(), &Context::of("a.md")).unwrap();
    assert_eq!(reading.statement.language, "en");
    assert!(reading.warnings.iter().any(|one| one.code == "language_unusable"), "{:?}", reading.warnings);
}
