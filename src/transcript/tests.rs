//! Whole texts, and what must hold for any text.

use proptest::prelude::*;

use super::{Refusal, read, supported};
use crate::model::{Kind, Reading, TurnKind};

fn good(text: &str) -> Reading {
    read(text.as_bytes()).unwrap()
}

const EMBASSY: &str = "Ambasada Federaţiei Ruse în Ruritania\n(+4021) 555-31-70, (+4021) 555-15-56 (Secția consulară)\n/\n\n\
Foreign Minister Sergey Lavrov’s opening remarks at the joint news conference with OSCE Secretary General Anna Example, Strelsau, June 3, 2021\n\n\
We have discussed the work of the OSCE in the region and agreed on the next steps.\n\nThe UN will be informed of the results.\n\n\
Question: Will there be another meeting?\n\nSergey Lavrov: Yes, in the autumn.\n\nIt will be in Geneva.\n\nTo be continued…\n";

#[test]
fn an_embassys_page() {
    let Reading { statement, warnings } = good(EMBASSY);
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

#[test]
fn body_only() {
    let Reading { statement, warnings } = good(
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

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        drop(read(&bytes));
    }

    /// Every word of a body stands in a passage.
    #[test]
    fn no_word_is_lost(words in proptest::collection::vec("[a-z]{1,9}", 10..80)) {
        let body = words.chunks(7).map(|words| format!("It is {}.", words.join(" "))).collect::<Vec<_>>().join("\n\n");
        let statement = good(&format!("Remarks by the Minister\n\n{body}\n")).statement;
        let read: Vec<&str> = statement.passages().map(|(_, passage)| passage.text.as_str()).collect();
        prop_assert_eq!(read.join("\n\n"), body);
    }
}
