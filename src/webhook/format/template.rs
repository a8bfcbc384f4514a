//! A body that a template makes of what the format `standard` would say: `{"text": "{{ data.title }}"}`.
//!
//! The language is that of Jinja without what could grow: no macros, no includes, no assignments, no joining of texts but by writing
//! them side by side. Steps and output are bounded, so that no template can hold up a delivery.

use std::collections::BTreeSet;
use std::io;

use minijinja::machinery::{Token, tokenize};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};

use super::standard::{self, DIGEST};
use super::{JSON, Letter, Message};
use crate::model::{Makes, Template, Unusable};
use crate::text::nearest;
use crate::webhook::SCHEMA;

/// Bytes of a template.
const TEMPLATE_BYTES_MAX: usize = 16 * 1024;
/// Bytes of what it makes.
const OUTPUT_BYTES_MAX: usize = 64 * 1024;
/// Steps of the engine.
const FUEL: u64 = 50_000;
/// What a template begins with.
const ROOTS: [&str; 3] = ["type", "timestamp", "data"];
/// What there is within a loop besides.
const LOOP: [&str; 9] =
    ["index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0"];

pub(super) fn message(letter: &Letter<'_>) -> Result<Message, Unusable> {
    let template = letter.manner.template.as_ref();
    let template = template.ok_or_else(|| Unusable::new("template", "there is none", "give one"))?;
    let context = match standard::one(letter) {
        Some(told) => serde_json::to_value(&told),
        None => Ok(
            serde_json::json!({ "type": DIGEST, "timestamp": letter.at, "data": standard::digest(letter) }),
        ),
    };
    let body = fill(template, &context.unwrap_or_default())?;
    let content_type = match template.makes {
        Makes::Json => JSON,
        Makes::Text => "text/plain; charset=utf-8",
    };
    Ok(letter.with(content_type, body))
}

/// Checks size, language and names, and fills the template with a message, a digest and text that is hard to quote.
pub(super) fn check(template: &Template) -> Result<(), Unusable> {
    if template.text.len() > TEMPLATE_BYTES_MAX {
        let cause = format!("more than {TEMPLATE_BYTES_MAX} bytes");
        return Err(Unusable::new("template.text", cause, "make it shorter"));
    }
    let (names, mut after_dot) = (names(), false);
    for token in tokenize(&template.text, false, SyntaxConfig::default()) {
        let (token, span) = token.map_err(|error| wrong(&error))?;
        let is_name = std::mem::replace(&mut after_dot, matches!(token, Token::Dot));
        let refused = match token {
            // What is not there is nothing and no mistake when a message is made, for no message has everything.
            Token::Ident(name) if is_name => {
                if !names.contains(name) && !LOOP.contains(&name) {
                    let cause = format!("line {}: no message has {name}", span.start_line);
                    return Err(misspelt(cause, name, names.iter().map(String::as_str)));
                }
                continue;
            }
            Token::Tilde | Token::Plus | Token::Mul | Token::Pow => "an operator that makes longer values",
            Token::Ident("set" | "macro" | "call" | "include" | "import" | "extends" | "block" | "from") => {
                "a statement that is not offered"
            }
            _ => continue,
        };
        let cause = format!("line {}: {refused}", span.start_line);
        return Err(Unusable::new("template.text", cause, "write the parts side by side: {{ a }} {{ b }}"));
    }
    for sample in samples() {
        fill(template, &sample)?;
    }
    let environment = Environment::empty();
    let begun = environment.template_from_str(&template.text).map_err(|error| wrong(&error))?;
    let mut begun: Vec<String> = begun.undeclared_variables(false).into_iter().collect();
    begun.sort();
    match begun.iter().find(|name| !ROOTS.contains(&name.as_str())) {
        Some(name) => Err(misspelt(format!("there is no {name} to begin with"), name, ROOTS.into_iter())),
        None => Ok(()),
    }
}

/// Every name within a message, as its schema has it.
fn names() -> BTreeSet<String> {
    fn gather(schema: &serde_json::Value, names: &mut BTreeSet<String>) {
        match schema {
            serde_json::Value::Object(parts) => {
                let properties = parts.get("properties").and_then(serde_json::Value::as_object);
                names.extend(properties.into_iter().flat_map(serde_json::Map::keys).cloned());
                parts.values().for_each(|part| gather(part, names));
            }
            serde_json::Value::Array(parts) => parts.iter().for_each(|part| gather(part, names)),
            _ => {}
        }
    }
    let mut names = BTreeSet::new();
    gather(&serde_json::from_str(SCHEMA).unwrap_or_default(), &mut names);
    names
}

/// A name that nothing has, with the nearest of those that there are.
fn misspelt<'a>(cause: String, name: &str, names: impl Iterator<Item = &'a str>) -> Unusable {
    let hint = nearest(name, names).map(|nearest| format!("; did you mean {nearest}?")).unwrap_or_default();
    Unusable::new("template.text", cause + &hint, "/schemas/webhook.json has what there is")
}

fn fill(template: &Template, context: &serde_json::Value) -> Result<Vec<u8>, Unusable> {
    let makes = template.makes;
    let mut environment = Environment::empty();
    environment.set_fuel(Some(FUEL));
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    environment.set_auto_escape_callback(move |_| match makes {
        Makes::Json => AutoEscape::Custom("json".into()),
        Makes::Text => AutoEscape::None,
    });
    environment.set_formatter(write_value);
    environment.add_filter("default", minijinja::filters::default);
    environment.add_filter("first", minijinja::filters::first);
    environment.add_filter("last", minijinja::filters::last);
    environment.add_filter("length", minijinja::filters::length);
    environment.add_filter("lower", minijinja::filters::lower);
    environment.add_filter("upper", minijinja::filters::upper);
    environment.add_filter("cut", |text: &str, most: u32| super::fit::PLAIN.fit(text, most as usize));
    environment.add_test("defined", minijinja::tests::is_defined);
    environment.add_test("none", minijinja::tests::is_none);
    let mut out = Bounded(Vec::new());
    let compiled = environment.template_from_str(&template.text).map_err(|error| wrong(&error))?;
    compiled.render_captured_to(Value::from(Serde(context)), &mut out).map_err(|error| wrong(&error))?;
    if makes == Makes::Json
        && let Err(error) = serde_json::from_slice::<serde::de::IgnoredAny>(&out.0)
    {
        let cause = format!("what it makes is no JSON: {error}");
        return Err(Unusable::new(
            "template.text",
            cause,
            "put texts between quotes, \"{{ data.title }}\", or let it make text",
        ));
    }
    Ok(out.0)
}

/// Text stands between the quotes that the template writes; everything else is JSON of its own.
fn write_value(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let escaped = *state.auto_escape() != AutoEscape::None && !value.is_safe();
    if value.is_undefined() || value.is_none() {
        return Ok(());
    }
    let failed = |_error| Error::new(ErrorKind::WriteFailure, "what it makes is too long");
    match value.as_str() {
        Some(text) if escaped => {
            let quoted = serde_json::to_string(text).unwrap_or_default();
            out.write_str(quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default()).map_err(failed)
        }
        Some(text) => out.write_str(text).map_err(failed),
        None => {
            let json = serde_json::to_string(value)
                .map_err(|error| Error::new(ErrorKind::BadSerialization, error.to_string()))?;
            out.write_str(&json).map_err(failed)
        }
    }
}

/// Output that ends at its bound.
struct Bounded(Vec<u8>);

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > OUTPUT_BYTES_MAX {
            return Err(io::Error::other(format!("more than {OUTPUT_BYTES_MAX} bytes")));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn wrong(error: &Error) -> Unusable {
    let line = error.line().map(|line| format!("line {line}: ")).unwrap_or_default();
    Unusable::new("template.text", format!("{line}{error}"), "correct the template")
}

/// What a template must be able to take: everything, almost nothing, and a digest of both.
fn samples() -> [serde_json::Value; 3] {
    let hard = "“Quoted” \"text\" \\ with a line\nbreak, <b>tags</b> & {{ braces }}";
    let subject = serde_json::json!([{ "id": "csto", "name": hard }]);
    let full = serde_json::json!({ "type": "statement.updated", "timestamp": "2026-01-01T00:00:00Z", "data": {
        "seq": 2, "previous_seq": 1, "id": "0123456789abcdef", "feed_id": "tag:press.example,2026:statement/0123456789abcdef",
        "revision": 2, "url": "https://press.example/statements/0123456789abcdef", "title": hard, "date": "2026-01-01", "place": hard,
        "language": "en", "kind": "remarks", "publisher": { "name": hard, "organisation": "csto" }, "also_published_by": [hard],
        "speakers": [{ "name": hard, "role": hard, "organisation": null }], "organisations": subject, "topics": subject,
        "passages": [{ "id": "p1", "url": "https://press.example/#p1", "speaker": hard, "text": hard, "subjects": ["organisations/csto"] }],
        "passages_more": 1, "source": "https://ministry.example/", "published": "2026-01-01T00:00:00Z", "updated": "2026-01-01T00:00:00Z",
        "withdrawn": null, "changes": { "added": [], "removed": [], "header": ["title"], "continued": null, "more": 0 }, "translations": [],
    }});
    let bare = serde_json::json!({ "type": "statement.published", "timestamp": "2026-01-01T00:00:00Z", "data": {
        "seq": 1, "previous_seq": null, "id": "0", "feed_id": "tag:press.example,2026:statement/0", "revision": 1,
        "url": "https://press.example/statements/0", "title": "", "date": null, "place": null, "language": "und", "kind": "other",
        "publisher": null, "also_published_by": [], "speakers": [], "organisations": [], "topics": [], "passages": [], "passages_more": 0,
        "source": null, "published": "2026-01-01T00:00:00Z", "updated": "2026-01-01T00:00:00Z", "withdrawn": null, "translations": [],
    }});
    let digest = serde_json::json!({ "type": DIGEST, "timestamp": "2026-01-01T00:00:00Z", "data": {
        "first_seq": 1, "last_seq": 2, "previous_seq": null, "statements": [full, bare],
    }});
    [full, bare, digest]
}
