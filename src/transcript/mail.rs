//! What a mail or a reader of pages sets before a plain text, and the marks of what is quoted in it.

use super::date::{self, Found};
use super::page::{Meta, clean};
use crate::model::Furniture;

/// Lines of the head of a mail, its folded ones among them.
const HEAD_LINES_MAX: usize = 60;
/// Named lines by which a head is known.
const NAMES_MIN: usize = 3;

/// Names of lines of a head, in lower case, as mail programs write them.
#[rustfmt::skip]
const NAMES: [(Field, &[&str]); 5] = [
    (Field::Subject, &["subject", "betreff", "objet", "asunto", "assunto", "oggetto", "тема", "temat", "onderwerp", "ämne", "konu"]),
    (Field::Title, &["title"]),
    (Field::Date, &["date", "sent", "datum", "gesendet", "envoyé", "enviado", "fecha", "data", "дата", "published time"]),
    (Field::Source, &["url source"]),
    (Field::Other, &[
        "from", "to", "cc", "bcc", "reply-to", "message-id", "list-id", "content-type", "mime-version", "von", "an", "de", "à",
        "para", "da", "a", "от", "кому", "od", "do", "van", "aan", "från", "till", "importance", "attachments",
    ]),
];

/// What a line of a head says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Subject,
    /// The same of a page.
    Title,
    Date,
    Source,
    Other,
}

/// A text behind its head.
#[derive(Debug, Default)]
pub(super) struct Mail {
    pub(super) meta: Meta,
    /// Its lines, by how many of them the text begins later.
    pub(super) furniture: Vec<Furniture>,
    pub(super) lines: usize,
    /// From which line on somebody signs it.
    pub(super) signed: Option<usize>,
}

/// The head of a mail, or that of a program that reads pages for others: `Title:`, `URL Source:`, `Markdown Content:`.
pub(super) fn head(text: &str) -> Option<Mail> {
    let mut fields: Vec<(Field, String)> = Vec::new();
    let mut lines = 0;
    for line in text.lines().take(HEAD_LINES_MAX) {
        let folded = line.starts_with([' ', '\t']) && !line.trim().is_empty();
        if let Some((_, value)) = fields.last_mut().filter(|_| folded) {
            value.push(' ');
            value.push_str(line.trim());
        } else if let Some((field, value)) = named(line) {
            fields.push((field, value.to_owned()));
        } else if line.trim().is_empty() && fields.last().is_some_and(|(_, value)| spaced(&fields, value)) {
            // `Title: …`, an empty line, `URL Source: …`
        } else if line.trim() == "Markdown Content:" {
            lines += 1;
            break;
        } else {
            break;
        }
        lines += 1;
    }
    let has = |wanted: Field| fields.iter().any(|(field, _)| *field == wanted);
    let mail = fields.len() >= NAMES_MIN && has(Field::Subject) && has(Field::Other);
    let page = has(Field::Title) && has(Field::Source);
    let signed = mail.then(|| signature(text)).flatten();
    (mail || page).then(|| Mail { meta: meta(&fields), furniture: furniture(text, lines), lines, signed })
}

/// The line of dashes below which a mail is signed: the last one, with little below it.
fn signature(text: &str) -> Option<usize> {
    const LINES_MAX: usize = 10;
    let (mut dashes, mut lines) = (None, 0);
    for (n, line) in text.lines().enumerate() {
        if matches!(line, "--" | "-- ") {
            dashes = Some(n);
        }
        lines = n;
    }
    dashes.filter(|at| lines - at <= LINES_MAX)
}

/// Whether empty lines stand between those of a head: only those that begin with a title have some.
fn spaced(fields: &[(Field, String)], value: &str) -> bool {
    !value.is_empty() && fields.iter().all(|(field, _)| *field != Field::Other)
}

/// The name of a line, and its value.
fn named(line: &str) -> Option<(Field, &str)> {
    const NAME_BYTES_MAX: usize = 24;
    let (name, value) = line.split_once(':').filter(|(name, _)| name.len() <= NAME_BYTES_MAX)?;
    let lower = name.to_lowercase();
    let (field, _) = NAMES.iter().find(|(_, names)| names.contains(&lower.as_str()))?;
    Some((*field, value.trim()))
}

fn meta(fields: &[(Field, String)]) -> Meta {
    let of =
        |wanted: Field| fields.iter().find(|(field, _)| *field == wanted).map(|(_, value)| value.as_str());
    let day = of(Field::Date).and_then(|text| match date::find(text)? {
        Found::Day(day, _) => Some((day, text.to_owned())),
        Found::Doubtful(_) => None,
    });
    Meta {
        titles: of(Field::Subject).or(of(Field::Title)).map(subject).into_iter().collect(),
        date: day.as_ref().map(|(day, _)| *day),
        stated: day.map(|(_, text)| text),
        source: of(Field::Source).filter(|url| url.starts_with("http")).map(str::to_owned),
        ..Meta::default()
    }
}

/// A subject without `Re:`, `Fwd:` and the name of a list.
fn subject(text: &str) -> String {
    const MARKS: [&str; 6] = ["re:", "fw:", "fwd:", "aw:", "wg:", "tr:"];
    let mut text = text.trim();
    loop {
        let mark = |mark: &&str| text.get(..mark.len()).is_some_and(|head| head.eq_ignore_ascii_case(mark));
        let list = text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(_, rest)| rest);
        let rest = MARKS.iter().find(|one| mark(one)).and_then(|mark| text.get(mark.len()..)).or(list);
        match rest.map(str::trim).filter(|rest| !rest.is_empty()) {
            Some(rest) => text = rest,
            None => return clean(text),
        }
    }
}

fn furniture(text: &str, lines: usize) -> Vec<Furniture> {
    let numbered = text.lines().take(lines).zip(1_u32..).filter(|(line, _)| !line.trim().is_empty());
    numbered.map(|(line, n)| Furniture { line: n, text: clean(line), why: "mail header" }).collect()
}

/// Whether the lines of a text are quoted, nearly all: `> Good morning.`
pub(super) fn is_quoted<'a>(lines: impl Iterator<Item = &'a str>) -> bool {
    const LINES_MIN: usize = 3;
    let (mut all, mut quoted) = (0_usize, 0_usize);
    for line in lines.filter(|line| !line.trim().is_empty()) {
        all += 1;
        quoted += usize::from(line.starts_with('>'));
        // The first lines of most texts tell.
        if all == LINES_MIN * 4 && quoted == 0 {
            return false;
        }
    }
    quoted >= LINES_MIN && quoted * 10 >= all * 8
}

/// A quoted line without its marks.
pub(super) fn unquoted(line: &str) -> &str {
    line.trim_start_matches(['>', ' '])
}

#[cfg(test)]
mod tests {
    use super::{head, is_quoted, subject};

    #[test]
    fn heads() {
        let mail = "From: press@rivers.example\nTo: list@rivers.example\nDate: Fri, 9 Apr 2021 17:02:11 +0000\nSubject: [Press] Remarks on\n the bridge\n\nGood morning.\n";
        let found = head(mail).unwrap();
        assert_eq!((found.meta.titles, found.lines), (vec!["Remarks on the bridge".to_owned()], 5));
        assert_eq!(found.meta.date.map(|day| day.to_string()).as_deref(), Some("2021-04-09"));
        let page = "Title: Remarks on the bridge\n\nURL Source: https://rivers.example/1\n\nMarkdown Content:\nGood morning.\n";
        assert_eq!(head(page).map(|found| found.lines), Some(5));
        for text in
            ["Subject: bridges\n\nGood morning.", "Title: Bridges\nDate: 9 April 2021\n\nGood morning."]
        {
            assert!(head(text).is_none(), "{text}");
        }
    }

    #[test]
    fn subjects() {
        assert_eq!(subject("Re: Fwd: [Press] Remarks"), "Remarks");
    }

    #[test]
    fn quotations() {
        assert!(is_quoted("> One.\n>\n> Two.\n> Three.\n".lines()));
        assert!(!is_quoted("> One.\nTwo.\nThree.\nFour.\n".lines()));
    }
}
