//! Named values of JSON and of front matter: which of them is the title, the date, the text.

mod body;
mod names;

use serde_json::Value;

use super::date::{self, Found};
use super::page::{Meta, clean};
use super::{Fields, html};
pub(super) use body::{Body, body, is_turns};
use names::{
    BESIDE, DATE, LANGUAGE, NOTHING, NOWHERE, PERHAPS_PUBLISHER, PLACE, PUBLISHER, QUALIFIERS, SOURCE,
    SPEAKERS, TEXT, TITLE, TONGUES, WRAPPERS,
};

/// How deep a value may lie.
const DEPTH_MAX: usize = 5;
/// Values that are looked through.
const VALUES_MAX: usize = 2_000;
/// Texts of a list: people who speak.
const TEXTS_MAX: usize = 100;
/// Objects of a list that are looked through.
const LISTED_MAX: usize = 20;

/// What named values say of a statement. `wanted` goes before the names that are known.
pub(super) fn meta(value: &Value, wanted: &Fields) -> Meta {
    let values = flatten(value);
    let one = |own: &[String], known: &[&str]| find(&values, own, known, text_of);
    let date = find(&values, &wanted.date, &DATE, |value| {
        let text = since_epoch(value).or_else(|| text_of(value))?;
        let text = in_digits(&text).unwrap_or(text);
        date::find(&text).map(|found| (found, text))
    });
    let (date, stated, date_doubt) = match date {
        Some((Found::Day(day, _), text)) => (Some(day), Some(text), None),
        Some((Found::Doubtful(doubt), _)) => (None, None, Some(doubt)),
        None => (None, None, None),
    };
    Meta {
        titles: one(&wanted.title, &TITLE).map(html::without_entities).into_iter().collect(),
        date,
        stated,
        date_doubt,
        place: one(&wanted.place, &PLACE).filter(|place| !NOWHERE.contains(&place.to_lowercase().as_str())),
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

/// `20250603` as 2025-06-03.
fn in_digits(text: &str) -> Option<String> {
    let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let (year, rest) = text.split_at_checked(4).filter(|_| digits)?;
    let (month, day) = rest.split_at_checked(2)?;
    Some(format!("{year}-{month}-{day}"))
}

/// A value with its name.
struct Entry<'a> {
    key: String,
    value: &'a Value,
    /// How many objects the longest list has within which it stands.
    listed: usize,
}

/// Values by key, the outer ones first.
fn flatten(value: &Value) -> Vec<Entry<'_>> {
    let mut entries = vec![Entry { key: String::new(), value, listed: 0 }];
    let (mut at, mut depth_end, mut depth) = (0, 1, 0);
    while at < entries.len() && entries.len() < VALUES_MAX {
        if at == depth_end {
            (depth_end, depth) = (entries.len(), depth + 1);
            if depth >= DEPTH_MAX {
                break;
            }
        }
        let Some(Entry { key, value, listed }) = entries.get(at) else { break };
        let (parent, value, listed) = (key.clone(), *value, *listed);
        at += 1;
        // Whoever stands there has a name and a title of his own, and so has what others say.
        if is_one_of(&parent, &SPEAKERS) || is_one_of(&parent, &BESIDE) {
            continue;
        }
        match value {
            Value::Object(object) => {
                let prefix = prefix(object);
                let name = |key: &String| match without(&in_words(key), prefix.as_deref()).to_owned() {
                    // `"body": {"value": …, "format": …}`
                    key if WRAPPERS.contains(&key.as_str()) && !parent.is_empty() => parent.clone(),
                    key => key,
                };
                let within = object.iter().take(VALUES_MAX);
                entries.extend(within.map(|(key, value)| Entry { key: name(key), value, listed }));
            }
            Value::Array(list) => {
                let objects = list.iter().filter(|value| value.is_object()).take(LISTED_MAX);
                let listed = listed.max(objects.clone().count());
                entries.extend(objects.map(|value| Entry { key: String::new(), value, listed }));
            }
            _ => {}
        }
    }
    in_one_tongue(&mut entries);
    entries
}

/// Leaves out what stands beside the longest text in other languages: `title_fr` and `body_fr` where `body_en` is longer.
fn in_one_tongue(entries: &mut Vec<Entry<'_>>) {
    let texts = entries.iter().filter_map(|entry| {
        let (_, tongue) = tongue(&entry.key).filter(|(name, _)| is_one_of(name, &TEXT))?;
        Some((entry.value.as_str()?.len(), tongue.to_owned()))
    });
    if let Some((_, longest)) = texts.max() {
        entries.retain(|entry| tongue(&entry.key).is_none_or(|(_, tongue)| tongue == longest));
    }
}

/// `title` and `fr` of `title_fr`.
fn tongue(key: &str) -> Option<(&str, &str)> {
    key.rsplit_once(['_', '-']).filter(|(_, last)| TONGUES.contains(last))
}

fn find<T>(
    entries: &[Entry<'_>],
    own: &[String],
    known: &[&str],
    take: impl Fn(&Value) -> Option<T>,
) -> Option<T> {
    let names = own.iter().map(|name| name.to_lowercase()).chain(known.iter().map(|name| (*name).to_owned()));
    let names: Vec<String> = names.collect();
    let exact = names.iter().flat_map(|name| entries.iter().filter(move |entry| is_same(&entry.key, name)));
    let qualified = names.iter().flat_map(|name| {
        let is = move |key: &str| unqualified(key).is_some_and(|key| is_same(key, name));
        entries.iter().filter(move |entry| is(&entry.key))
    });
    exact.chain(qualified).find_map(|entry| take(entry.value))
}

/// `art` of `{"artTitle": …, "artBody": …}`: the word that a program sets before all names of a thing.
fn prefix(object: &serde_json::Map<String, Value>) -> Option<String> {
    let keys: Vec<String> = object.keys().take(VALUES_MAX).map(|key| in_words(key)).collect();
    let before = |names: &'static [&'static str]| {
        let parts = keys.iter().filter_map(|key| key.split_once('_'));
        parts.filter(|(_, rest)| is_one_of(rest, names)).map(|(word, _)| word)
    };
    before(&TITLE).find(|word| before(&TEXT).any(|said| said == *word)).map(str::to_owned)
}

/// A name without the word that stands before all of them.
fn without<'a>(key: &'a str, prefix: Option<&str>) -> &'a str {
    prefix.and_then(|prefix| key.strip_prefix(prefix)?.strip_prefix('_')).unwrap_or(key)
}

/// `content_html` of `contentHtml`: a name in lower case, with a line between its words.
fn in_words(key: &str) -> String {
    // `og:title`, `article:published_time`
    let key = key.rsplit(':').next().unwrap_or(key);
    let mut words = String::with_capacity(key.len());
    let mut small = false;
    for c in key.chars() {
        if small && c.is_uppercase() {
            words.push('_');
        }
        small = c.is_lowercase();
        words.extend(c.to_lowercase());
    }
    words
}

/// Whether two names have the same letters: `date_published` and `datepublished`.
fn is_same(one: &str, other: &str) -> bool {
    let letter = |byte: &u8| !matches!(byte, b'_' | b'-');
    one.bytes().filter(letter).eq(other.bytes().filter(letter))
}

fn is_one_of(key: &str, names: &[&str]) -> bool {
    names.iter().any(|name| is_same(key, name))
}

/// `title` of `display_title`
fn unqualified(key: &str) -> Option<&str> {
    let (first, rest) = key.split_once(['_', '-'])?;
    if QUALIFIERS.contains(&first) {
        return Some(rest);
    }
    let (rest, last) = key.rsplit_once(['_', '-'])?;
    (QUALIFIERS.contains(&last) || TONGUES.contains(&last)).then_some(rest)
}

/// Whether a text is a name of several words, or in letters that no address has.
fn is_named(text: &str) -> bool {
    address(text).is_none() && (text.contains(' ') || !text.is_ascii())
}

/// One text: of a string, of an object its name, of a list its first.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => {
            Some(clean(without_link(text))).filter(|text| !text.is_empty() && !is_nothing(text))
        }
        Value::Number(number) => Some(number.to_string()),
        Value::Array(list) => list.iter().find_map(text_of),
        Value::Object(object) => ["name", "title", "label", "@value", "rendered", "$__toml_private_datetime"]
            .iter()
            .find_map(|key| object.get(*key))
            .and_then(text_of),
        Value::Null | Value::Bool(_) => None,
    }
}

/// `[[Gazette]]`, `[[gazette|Gazette]]`: the link of a notebook is the name that it shows.
fn without_link(text: &str) -> &str {
    let link = text.trim().strip_prefix("[[").and_then(|link| link.strip_suffix("]]"));
    let link = link.filter(|link| !link.contains("[["));
    link.map_or(text, |link| link.rsplit_once('|').map_or(link, |(_, shown)| shown))
}

fn is_nothing(text: &str) -> bool {
    NOTHING.contains(&text.to_lowercase().as_str())
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
