//! Named values of JSON and of front matter: which of them is the title, the date, the text.

mod names;

use serde_json::Value;

use super::Fields;
use super::date::{self, Found};
use super::page::{Meta, clean};
use names::{
    DATE, LANGUAGE, PERHAPS_PUBLISHER, PLACE, PUBLISHER, QUALIFIERS, SOURCE, SPEAKERS, TEXT, TITLE, WRAPPERS,
};

/// How deep a value may lie.
const DEPTH_MAX: usize = 5;
/// Values that are looked through.
const VALUES_MAX: usize = 2_000;
/// Texts of a list: people who speak.
const TEXTS_MAX: usize = 100;
/// Bytes of a text under a name that nobody knows.
const TEXT_BYTES_MIN: usize = 200;

/// Bytes of a list of paragraphs.
const PARAGRAPHS_BYTES_MIN: usize = 120;

/// What named values say of a statement. `wanted` goes before the names that are known.
pub(super) fn meta(value: &Value, wanted: &Fields) -> Meta {
    let values = flatten(value);
    let one = |own: &[String], known: &[&str]| find(&values, own, known, text_of);
    let date = find(&values, &wanted.date, &DATE, |value| {
        let text = since_epoch(value).or_else(|| text_of(value))?;
        date::find(&text).map(|found| (found, text))
    });
    let (date, stated, date_doubt) = match date {
        Some((Found::Day(day, _), text)) => (Some(day), Some(text), None),
        Some((Found::Doubtful(doubt), _)) => (None, None, Some(doubt)),
        None => (None, None, None),
    };
    Meta {
        titles: one(&wanted.title, &TITLE).map(without_entities).into_iter().collect(),
        date,
        stated,
        date_doubt,
        place: one(&wanted.place, &PLACE),
        publisher: one(&wanted.publisher, &PUBLISHER).or_else(|| {
            find(&values, &[], &PERHAPS_PUBLISHER, |value| text_of(value).filter(|text| is_named(text)))
        }),
        source: find(&values, &wanted.source, &SOURCE, |value| {
            text_of(value).and_then(|text| address(&text))
        }),
        language: one(&wanted.language, &LANGUAGE)
            .map(|tag| tag.split(['-', '_']).next().unwrap_or_default().to_lowercase()),
        speakers: find(&values, &wanted.speakers, &SPEAKERS, |value| {
            Some(texts_of(value)).filter(|texts| !texts.is_empty())
        })
        .unwrap_or_default(),
    }
}

/// A day that is given in seconds or milliseconds since 1970.
fn since_epoch(value: &Value) -> Option<String> {
    const SECONDS: std::ops::Range<i64> = 100_000_000..10_000_000_000;
    let number = value.as_i64()?;
    let seconds = if SECONDS.contains(&number) { number } else { number / 1_000 };
    let time = jiff::Timestamp::from_second(seconds).ok().filter(|_| SECONDS.contains(&seconds))?;
    Some(time.to_string())
}

/// `Rivers &#8211; a speech` as it is read.
fn without_entities(text: String) -> String {
    if !(text.contains('&') && text.contains(';')) {
        return text;
    }
    clean(&scraper::Html::parse_fragment(&text).root_element().text().collect::<String>())
}

/// The paragraphs of a statement, where they are a list of texts: the longest.
pub(super) fn paragraphs(value: &Value) -> Option<Vec<&str>> {
    let values = flatten(value);
    let lists = values.iter().filter_map(|(_, value)| {
        let list = value.as_array()?;
        list.iter().map(Value::as_str).collect::<Option<Vec<_>>>()
    });
    let length = |list: &Vec<&str>| list.iter().map(|text| text.len()).sum::<usize>();
    lists.filter(|list| length(list) >= PARAGRAPHS_BYTES_MIN).max_by_key(length)
}

/// The text of a statement: under a known name the longest, else the longest of all.
pub(super) fn text<'a>(value: &'a Value, wanted: &Fields) -> Option<&'a str> {
    let values = flatten(value);
    let strings = || values.iter().filter_map(|(key, value)| Some((key, value.as_str()?)));
    let longest = |names: &[&str]| {
        strings()
            .filter(|(key, _)| {
                names.contains(&key.as_str()) || unqualified(key).is_some_and(|key| names.contains(&key))
            })
            .map(|(_, text)| text)
            .max_by_key(|text| text.len())
    };
    let own: Vec<&str> = wanted.text.iter().map(String::as_str).collect();
    longest(&own).or_else(|| longest(&TEXT).filter(|text| !text.trim().is_empty())).or_else(|| {
        let all = strings().map(|(_, text)| text).max_by_key(|text| text.len());
        all.filter(|text| text.len() >= TEXT_BYTES_MIN)
    })
}

/// Turns given as a list of objects: who, and what was said.
pub(super) fn turns(value: &Value) -> Option<Vec<(Option<String>, String)>> {
    let values = flatten(value);
    values.iter().find_map(|(_, value)| {
        let list = value.as_array().filter(|list| !list.is_empty())?;
        list.iter().map(turn).collect::<Option<Vec<_>>>()
    })
}

fn turn(value: &Value) -> Option<(Option<String>, String)> {
    let object = value.as_object()?;
    let field = |names: &[&str]| {
        object
            .iter()
            .find(|(key, _)| names.contains(&key.to_lowercase().as_str()))
            .and_then(|(_, value)| text_of(value))
    };
    let text = field(&["text", "content", "body", "utterance", "paragraph"])?;
    let who = field(&["speaker", "name", "who", "person", "role"]);
    who.is_some().then_some((who, text))
}

/// Values by key, the outer ones first.
fn flatten(value: &Value) -> Vec<(String, &Value)> {
    let mut values = vec![(String::new(), value)];
    let (mut at, mut depth_end, mut depth) = (0, 1, 0);
    while at < values.len() && values.len() < VALUES_MAX {
        if at == depth_end {
            (depth_end, depth) = (values.len(), depth + 1);
            if depth >= DEPTH_MAX {
                break;
            }
        }
        let Some((key, value)) = values.get(at).cloned() else { break };
        at += 1;
        match value {
            // Whoever stands there has a name and a title of his own.
            Value::Object(_) if SPEAKERS.contains(&key.as_str()) => {}
            Value::Object(object) => {
                let parent = key;
                let name = |key: &String| match key.to_lowercase() {
                    // `"body": {"value": …, "format": …}`
                    key if WRAPPERS.contains(&key.as_str()) && !parent.is_empty() => parent.clone(),
                    key => key,
                };
                values.extend(object.iter().take(VALUES_MAX).map(|(key, value)| (name(key), value)));
            }
            Value::Array(list) => {
                values.extend(
                    list.iter()
                        .filter(|value| value.is_object())
                        .take(20)
                        .map(|value| (String::new(), value)),
                );
            }
            _ => {}
        }
    }
    values
}

fn find<T>(
    values: &[(String, &Value)],
    own: &[String],
    known: &[&str],
    take: impl Fn(&Value) -> Option<T>,
) -> Option<T> {
    let names = own.iter().map(|name| name.to_lowercase()).chain(known.iter().map(|name| (*name).to_owned()));
    let names: Vec<String> = names.collect();
    let exact = names.iter().flat_map(|name| values.iter().filter(move |(key, _)| key == name));
    let qualified =
        names.iter().flat_map(|name| values.iter().filter(move |(key, _)| unqualified(key) == Some(name)));
    exact.chain(qualified).find_map(|(_, value)| take(value))
}

/// `title` of `display_title`
fn unqualified(key: &str) -> Option<&str> {
    let (first, rest) = key.split_once(['_', '-'])?;
    if QUALIFIERS.contains(&first) {
        return Some(rest);
    }
    let (rest, last) = key.rsplit_once(['_', '-'])?;
    QUALIFIERS.contains(&last).then_some(rest)
}

/// Whether a text is a name of several words, or in letters that no address has.
fn is_named(text: &str) -> bool {
    address(text).is_none() && (text.contains(' ') || !text.is_ascii())
}

/// One text: of a string, of an object its name, of a list its first.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(clean(text)).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(list) => list.iter().find_map(text_of),
        Value::Object(object) => ["name", "title", "label", "@value", "rendered", "$__toml_private_datetime"]
            .iter()
            .find_map(|key| object.get(*key))
            .and_then(text_of),
        Value::Null | Value::Bool(_) => None,
    }
}

fn texts_of(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => list.iter().filter_map(text_of).take(TEXTS_MAX).collect(),
        value => text_of(value).into_iter().collect(),
    }
}

fn address(text: &str) -> Option<String> {
    let url = url::Url::parse(text).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}
