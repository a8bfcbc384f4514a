//! JSON: the text lies in a field and is itself plain text, HTML or Markdown.

use serde_json::Value;

use super::fields::Body;
use super::page::{Block, Page, Shape, Told, clean};
use super::{Fields, Refusal, fields, html, markdown, plain};

/// Values of a file: each takes a hundred times its bytes in memory.
const VALUES_MAX: usize = 400_000;

pub(super) fn read(text: &str, wanted: &Fields) -> Result<Page, Refusal> {
    if values(text) > VALUES_MAX {
        return Err(Refusal::TooManyValues(VALUES_MAX));
    }
    let value: Value = serde_json::from_str(text).map_err(|error| Refusal::Broken {
        format: "JSON",
        line: u32::try_from(error.line()).unwrap_or(u32::MAX),
        reason: error.to_string(),
    })?;
    if let Value::Array(list) = &value
        && list.len() > 1
        && list.iter().all(|item| fields::body(item, wanted).is_some())
        && !fields::is_turns(list)
    {
        return Err(Refusal::List(list.len()));
    }
    of_value(&value, wanted).ok_or(Refusal::NoText)
}

/// The text among named values, and what the others say of it; `None` where there is none.
pub(super) fn of_value(value: &Value, wanted: &Fields) -> Option<Page> {
    let body = fields::body(value, wanted)?;
    let mut page = if body.parts.iter().any(|part| part.speaker.is_some() || part.heading.is_some()) {
        parts(&body, wanted)
    } else {
        inner(&body.parts.iter().map(|part| part.text).collect::<Vec<_>>().join("\n\n"), wanted)
    };
    page.furniture.extend(body.left_out(value));
    page.meta = fields::meta(value, wanted).or(page.meta);
    Some(page)
}

/// A text that lies in parts, with who says them or what stands above them.
fn parts(body: &Body<'_>, wanted: &Fields) -> Page {
    let mut page = Page::default();
    for part in &body.parts {
        let mut said = inner(part.text, wanted);
        let heading = part.heading.iter().map(|text| Block::new(1, Shape::Heading(2), clean(text)));
        page.blocks.extend(heading);
        match &part.speaker {
            Some(speaker) => page.blocks.push(Block::speaker(1, speaker)),
            None if body.is_spoken() => {
                said.blocks.iter_mut().take(1).for_each(|block| block.told = Some(Told::Nobody));
            }
            None => {}
        }
        page.blocks.append(&mut said.blocks);
        page.furniture.append(&mut said.furniture);
    }
    page
}

/// How many values a text has at most: each but the first begins its list or object, or follows a comma.
fn values(text: &str) -> usize {
    let (mut count, mut quoted, mut escaped) = (0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            b'[' | b'{' | b',' if !quoted => count += 1,
            _ => {}
        }
    }
    count
}

/// A text that lies in a field, in whatever format.
fn inner(text: &str, wanted: &Fields) -> Page {
    let tags = ["</p>", "</div>", "<br", "</li>", "</span>"].iter().any(|tag| text.contains(tag));
    if tags {
        html::read(text, wanted)
    } else if ["**", "\n# ", "\n## ", "]("].iter().any(|mark| text.contains(mark)) {
        markdown::read(text, wanted)
    } else {
        plain::read(text)
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{Reading, Statement};
    use crate::transcript::{Context, Directory, read};

    /// Who says what.
    type Said<'a> = (Option<&'a str>, Vec<&'a str>);

    /// All that is said, turn by turn.
    fn said(statement: &Statement) -> Vec<Said<'_>> {
        let turns = statement.turns.iter();
        turns
            .map(|turn| {
                let passages = turn.passages.iter().map(|passage| passage.text.as_str());
                (turn.speaker.as_deref(), passages.collect())
            })
            .collect()
    }

    #[test]
    fn bodies_are_displaced_by_nothing() {
        const A: &str = "The harbour was closed for a year, and today it is open again.";
        const B: &str = "We thank all who worked there, day and night, in the rain and in the cold of the winter that is behind us.";
        let (whole, lone): (&[_], &[_]) = (&[(None, vec![A, B])], &[(None, vec![A])]);
        let doe = Some("Jane Doe");
        let cases: [(&str, &[Said<'_>]); 17] = [
            (r#""body": "A", "comments": [{"name": "X", "text": "B"}, {"name": "Y", "text": "B"}]"#, lone),
            (r#""body": "A", "related": [{"name": "Visit", "text": "B"}]"#, lone),
            (r#""body": "A", "authors": [{"name": "Jane Doe", "text": "B"}]"#, &[(doe, vec![A])]),
            (r#""body": "A", "quotes": [{"name": "X", "text": "B"}]"#, lone),
            (r#""description": "B B B", "paragraphs": ["A", "B"]"#, whole),
            (r#""summary": "B B B", "content": ["A", "B"]"#, whole),
            (r#""summary": "Short.", "speech_in_full": ["A", "B"]"#, whole),
            (r#""content": "B B B", "paras": ["A", "B"]"#, whole),
            (r#""paragraphs": [{"text": "A"}, {"text": "B"}]"#, whole),
            (
                r#""sections": [{"heading": "One", "text": "A"}, {"name": "Two", "text": "B"}]"#,
                &[(None, vec!["One", A, "Two", B])],
            ),
            (r#""sections": [{"text": ["A", "B"]}, {"note": 7}]"#, whole),
            (
                r#""transcript": [{"speaker": "Jane Doe", "text": "A"}, {"speaker": null, "text": "B"}, {"text": "A"}]"#,
                &[(doe, vec![A]), (None, vec![B]), (None, vec![A])],
            ),
            (
                r#""text": "A B", "segments": [{"role": "x", "speaker": "Jane Doe", "text": "A"}, {"speaker": "jr", "text": "B"}]"#,
                &[(doe, vec![A]), (Some("jr"), vec![B])],
            ),
            (
                r#""what_was_said": [{"name": "Jane Doe", "text": "A"}, {"name": "John Roe", "text": "B"}]"#,
                &[(doe, vec![A]), (Some("John Roe"), vec![B])],
            ),
            (r#""qa": [{"question": "B", "answer": "A"}]"#, &[(None, vec![B]), (None, vec![A])]),
            (
                r#""turns": [{"speaker": {"name": "Jane Doe"}, "text": "<p>A</p><p>B</p>"}]"#,
                &[(doe, vec![A, B])],
            ),
            (r#""data": {"text": "A", "summary": "B B"}, "description": "B B""#, lone),
        ];
        let directory = Directory::parse("pressroom.toml", "[fields]\ntext = [\"paras\"]").unwrap();
        for (fields, expected) in cases {
            let written = fields.replace('A', "\u{1}").replace('B', "\u{2}");
            let written = written.replace('\u{1}', A).replace('\u{2}', B);
            let text = format!(r#"{{"title": "Remarks on the harbour", "date": "2025-06-03", {written}}}"#);
            let context = Context { directory: &directory, ..Context::of("a.json") };
            let Reading { statement, furniture, .. } = read(text.as_bytes(), &context).unwrap();
            assert_eq!(said(&statement), expected, "{fields}");
            // Whatever is no passage was left out, and said to be.
            let kept = statement.passages().map(|(_, passage)| passage.text.as_str());
            let kept: Vec<&str> = kept.chain(furniture.iter().map(|one| one.text.as_str())).collect();
            for (sentence, letter) in [(A, 'A'), (B, 'B')] {
                let given = fields.matches(letter).count();
                let found: usize = kept.iter().map(|text| text.matches(sentence).count()).sum();
                assert_eq!(found, given, "{fields}: {sentence}");
            }
        }
    }
}
