//! The fields above a text, in YAML or TOML. Where somebody made a mistake, what can be read of them is read.

use pulldown_cmark::MetadataBlockKind;
use serde_json::{Map, Value};

use crate::text::line_at;
use crate::transcript::page::Meta;
use crate::transcript::{Fields, fields};

/// Bytes of front matter.
const BYTES_MAX: usize = 1 << 16;

/// What is wrong with front matter.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    /// Its line, from 0.
    pub(super) line: u32,
    pub(super) reason: String,
}

/// What the fields say, and the first mistake.
pub(super) fn read(kind: Option<MetadataBlockKind>, text: &str, wanted: &Fields) -> (Meta, Option<Mistake>) {
    if text.len() > BYTES_MAX {
        let reason = format!("it has more than {BYTES_MAX} bytes, and is not read");
        return (Meta::default(), Some(Mistake { line: 0, reason }));
    }
    let toml = kind == Some(MetadataBlockKind::PlusesStyle);
    match parse(toml, text) {
        Ok(value) => (fields::meta(&value, wanted), None),
        Err(mistake) => (fields::meta(&one_by_one(toml, text), wanted), Some(mistake)),
    }
}

fn parse(toml: bool, text: &str) -> Result<Value, Mistake> {
    if toml {
        return toml::from_str(text).map_err(|error| {
            let line = line_at(text, error.span().map_or(0, |span| span.start)) - 1;
            Mistake { line: count(line), reason: error.message().to_owned() }
        });
    }
    serde_saphyr::from_str(text).map_err(|error| {
        let error = error.without_snippet();
        let line = error.location().map_or(0, |location| location.line().saturating_sub(1));
        let reason = match error {
            serde_saphyr::Error::DuplicateMappingKey { key: Some(key), .. } => format!("{key} stands twice"),
            // Its line is counted from the first of the front matter.
            _ => error.to_string().split(" at line ").next().unwrap_or_default().to_owned(),
        };
        Mistake { line: u32::try_from(line).unwrap_or(u32::MAX), reason }
    })
}

fn count(lines: usize) -> u32 {
    u32::try_from(lines).unwrap_or(u32::MAX)
}

/// Each field by itself: one that cannot be parsed is the words behind its name. Of fields of one name the first counts.
fn one_by_one(toml: bool, text: &str) -> Value {
    let mut values = Map::new();
    for field in split(toml, text) {
        let found = match parse(toml, field) {
            Ok(Value::Object(found)) => found,
            _ => plain(toml, field).into_iter().collect(),
        };
        for (name, value) in found {
            values.entry(name).or_insert(value);
        }
    }
    Value::Object(values)
}

/// `title: Remarks: on the harbour`
fn plain(toml: bool, field: &str) -> Option<(String, Value)> {
    let (name, value) = field.lines().next()?.split_once(if toml { '=' } else { ':' })?;
    let bare = |text: &str| text.trim_matches(['"', '\'', '[', ']', ' ']).to_owned();
    Some((bare(name), Value::String(bare(value))))
}

/// The fields of the outermost level, with the lines that belong to each; in TOML all tables are the last one.
fn split(toml: bool, text: &str) -> Vec<&str> {
    let (mut starts, mut at, mut table) = (Vec::new(), 0, false);
    for line in text.split_inclusive('\n') {
        if !table && line.starts_with(|c: char| !(c.is_whitespace() || "-#]}".contains(c))) {
            starts.push(at);
            table = toml && line.starts_with('[');
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| text.get(*start..end)).collect()
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::MetadataBlockKind::{PlusesStyle, YamlStyle};

    use super::read;
    use crate::transcript::Fields;

    #[test]
    fn what_can_be_read_of_fields_with_a_mistake_is_read() {
        let cases = [
            (YamlStyle, "title: One\ndate: 2025-06-03\n", Some("One"), None),
            (YamlStyle, "title: Remarks: on x\ndate: 2025-06-03\n", Some("Remarks: on x"), Some(0)),
            (YamlStyle, "date: 2025-06-03\ntitle: One\ntitle: Two\n", Some("One"), Some(2)),
            (YamlStyle, "title: \"One\ndate: [2025-06-03\n", Some("One"), None),
            (YamlStyle, "speakers:\n  - name: A B\ntitle: a: b\ndate: 2025-06-03\n", Some("a: b"), Some(2)),
            (PlusesStyle, "date = 2025-06-03\ntitle = One two\n", Some("One two"), Some(1)),
            (PlusesStyle, "title = 'One'\ndate = 2025-06-03\n[x]\ny = z\n[z]\n", Some("One"), Some(3)),
        ];
        for (kind, text, title, line) in cases {
            let (meta, mistake) = read(Some(kind), text, &Fields::default());
            assert_eq!(meta.titles.first().map(String::as_str), title, "{text}");
            assert_eq!(meta.date.map(|date| date.to_string()).as_deref(), Some("2025-06-03"), "{text}");
            let told = mistake.as_ref().map(|mistake| mistake.line);
            assert!(line.is_none() || told == line, "{text}: {mistake:?}");
            assert_eq!(mistake.is_none(), text.starts_with("title: One\n"), "{text}");
        }
    }
}
