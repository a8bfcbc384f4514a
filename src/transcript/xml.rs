//! XML records: `<item><title>…</title><content><![CDATA[…]]></content></item>`. Their elements are named values, as those of JSON.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use serde_json::{Map, Value};

/// Elements within one another.
const DEPTH_MAX: usize = 16;

/// An element that is read.
#[derive(Default)]
struct Element {
    name: String,
    words: String,
    /// The elements within it.
    values: Map<String, Value>,
}

/// The values of a record; `None` where a file is none, but a text with marks: there, words stand beside elements.
pub(super) fn record(text: &str) -> Option<Value> {
    // Event by event: a tree of the whole would compare each attribute with all others of its element.
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => open.push(begin(&start, open.len())?),
            Event::Empty(start) => {
                let element = begin(&start, open.len())?;
                end(element, &mut open, &mut root)?;
            }
            Event::End(_) => {
                let element = open.pop()?;
                end(element, &mut open, &mut root)?;
            }
            Event::Text(words) => say(&mut open, &words.xml10_content().ok()?)?,
            Event::CData(words) => say(&mut open, &words.xml10_content().ok()?)?,
            Event::GeneralRef(name) => say(&mut open, &resolved(&name)?)?,
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
            // It may name words of its own for more than the file holds.
            Event::DocType(_) => return None,
            Event::Eof => break,
        }
    }
    root.filter(|_| open.is_empty())
}

fn begin(start: &BytesStart<'_>, depth: usize) -> Option<Element> {
    let name = std::str::from_utf8(start.local_name().into_inner()).ok()?.to_owned();
    let record = depth <= DEPTH_MAX && (depth == 0 || !is_markup(&name));
    record.then(|| Element { name, ..Element::default() })
}

/// Gives what an element holds, others or a text, to that around it; the outermost is the record.
fn end(element: Element, open: &mut [Element], root: &mut Option<Value>) -> Option<()> {
    let Element { name, words, values } = element;
    let value = if values.is_empty() {
        Value::String(words)
    } else if words.trim().is_empty() {
        Value::Object(values)
    } else {
        return None;
    };
    match open.last_mut() {
        Some(around) => around.take(name, value),
        None if root.is_none() => *root = Some(value),
        None => return None,
    }
    Some(())
}

impl Element {
    fn take(&mut self, name: String, value: Value) {
        // Several of a name are a list.
        match self.values.get_mut(&name) {
            Some(Value::Array(list)) => list.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
            None => {
                self.values.insert(name, value);
            }
        }
    }
}

/// Adds words to the innermost element; outside the record, only white space may stand.
fn say(open: &mut [Element], words: &str) -> Option<()> {
    match open.last_mut() {
        Some(element) => element.words.push_str(words),
        None if words.trim().is_empty() => {}
        None => return None,
    }
    Some(())
}

/// The character behind `&amp;` or `&#8217;`.
fn resolved(name: &BytesRef<'_>) -> Option<String> {
    if let Some(c) = name.resolve_char_ref().ok()? {
        return Some(c.to_string());
    }
    resolve_predefined_entity(&name.decode().ok()?).map(str::to_owned)
}

/// Elements of a text with marks.
fn is_markup(name: &str) -> bool {
    matches!(name, "p" | "div" | "span" | "body" | "head" | "h1" | "h2" | "table" | "ul" | "ol" | "br")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{DEPTH_MAX, record};

    #[test]
    fn elements_are_values() {
        let cases = [
            (
                "<?xml version=\"1.0\"?>\n<r><t>One &amp; two</t><c><![CDATA[<p>Said.</p>]]></c></r>",
                Some(json!({"t": "One & two", "c": "<p>Said.</p>"})),
            ),
            ("<r><t>One</t><t/><t>two</t></r>", Some(json!({"t": ["One", "", "two"]}))),
            ("<r>\n <i key=\"0\"><t>One</t></i>\n</r>", Some(json!({"i": {"t": "One"}}))),
            ("<r>Said <b>loud</b>.</r>", None),
            ("<r><p>Said.</p></r>", None),
            ("<r><t>One</r>", None),
            ("<r>&nbsp;</r>", None),
            ("<r><t a=\"1\" a=\"2\">O&#8217;Doe</t></r>\n<!-- end -->\n", Some(json!({"t": "O’Doe"}))),
            ("<r><t>One</t>", None),
            ("<r><t>One</t></r> and more", None),
            ("<r><t>One</t></r><r><t>two</t></r>", None),
            ("<!DOCTYPE r [<!ENTITY a \"b\">]><r><t>&a;</t></r>", None),
        ];
        for (text, expected) in cases {
            assert_eq!(record(text), expected, "{text}");
        }
    }

    #[test]
    fn depth_is_bound() {
        let nested = |depth: usize| format!("{}x{}", "<r>".repeat(depth), "</r>".repeat(depth));
        assert!(record(&nested(DEPTH_MAX)).is_some());
        assert!(record(&nested(DEPTH_MAX + 2)).is_none());
        assert!(record(&nested(100_000)).is_none());
    }
}
