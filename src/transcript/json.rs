//! JSON: the text lies in a field and is itself plain text, HTML or Markdown.

use serde_json::Value;

use super::page::{Block, Page, Shape, clean};
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
        && list.iter().all(|item| fields::text(item, wanted).is_some())
    {
        return Err(Refusal::List(list.len()));
    }
    let meta = fields::meta(&value, wanted);
    let mut page = match (fields::turns(&value), fields::text(&value, wanted)) {
        (Some(turns), _) => Page { blocks: turns.iter().flat_map(said).collect(), ..Page::default() },
        (None, Some(text)) => inner(text, wanted),
        (None, None) => match fields::paragraphs(&value) {
            Some(list) => inner(&list.join("\n\n"), wanted),
            None => return Err(Refusal::NoText),
        },
    };
    page.meta = meta.or(page.meta);
    Ok(page)
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

fn said((who, text): &(Option<String>, String)) -> Vec<Block> {
    let who = who
        .iter()
        .map(|who| Block::new(1, Shape::Paragraph, format!("{}:", clean(who).trim_end_matches(':'))));
    let text = text.lines().map(clean).filter(|text| !text.is_empty());
    who.map(|block| Block { strong: block.text.len(), ..block })
        .chain(text.map(|text| Block::new(1, Shape::Paragraph, text)))
        .collect()
}
