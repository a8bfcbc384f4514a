//! Parameters of a query: filters as flags of the command line, and pages.

use std::str::FromStr;

use serde_json::{Map, Value};

use super::Api;
use super::problem::Problem;
use crate::model::{Filter, Unusable};
use crate::publish::tagger;

/// The names of the lists of a filter, one value a parameter.
const LISTS: [(&str, &str); 7] = [
    ("organisation", "organisations"),
    ("role", "roles"),
    ("topic", "topics"),
    ("speaker", "speakers"),
    ("language", "languages"),
    ("kind", "kinds"),
    ("phrase", "phrases"),
];

/// The parameters of a request.
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    /// From the text after the question mark; any other parameter than a filter's and `known` is a mistake.
    pub(super) fn parse(text: Option<&str>, known: &[&str]) -> Result<Self, Problem> {
        let pairs: Vec<(String, String)> =
            url::form_urlencoded::parse(text.unwrap_or_default().as_bytes()).into_owned().collect();
        for (name, _) in &pairs {
            let of_filter =
                ["all", "filter"].contains(&name.as_str()) || LISTS.iter().any(|(one, _)| one == name);
            if !of_filter && !known.contains(&name.as_str()) {
                let remedy = "see /api/v1/openapi.json for what there is";
                return Err(Unusable::new(name.as_str(), "no such parameter", remedy).into());
            }
        }
        Ok(Self(pairs))
    }

    /// The address of the page after this one: the same parameters with another cursor.
    pub(super) fn next_link(&self, api: &Api, path: &str, cursor: Option<&str>) -> Option<String> {
        let mut pairs = url::form_urlencoded::Serializer::new(String::new());
        pairs.extend_pairs(self.0.iter().filter(|(name, _)| name != "cursor"));
        pairs.append_pair("cursor", cursor?);
        Some(format!("{}/api/v1/{path}?{}", api.site.base_url, pairs.finish()))
    }

    /// The value of a parameter.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str())
    }

    /// A number, or `default` where it is left out.
    pub(super) fn number<T: FromStr>(&self, name: &str, default: T) -> Result<T, Problem> {
        let Some(text) = self.text(name) else { return Ok(default) };
        text.parse().map_err(|_unparsed| {
            Unusable::new(
                name,
                format!("{text:?} is no number that fits here"),
                "write a whole number, 0 or more",
            )
            .into()
        })
    }

    /// Whether something is asked for; not where it is left out.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Problem> {
        match self.text(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(text) => {
                let cause = format!("{text:?} is neither true nor false");
                Err(Unusable::new(name, cause, "write true, or leave it out").into())
            }
        }
    }

    /// How many items a page has: from 1 to `most`.
    pub(super) fn limit(&self, default: usize, most: usize) -> Result<usize, Problem> {
        let limit = self.number("limit", default)?;
        if (1..=most).contains(&limit) {
            return Ok(limit);
        }
        Err(Unusable::new("limit", format!("{limit} is not from 1 to {most}"), "choose a number in between")
            .into())
    }

    /// The filter; everything where none of its parameters stands. What it names must exist.
    pub(super) fn filter(&self, api: &Api) -> Result<Filter, Problem> {
        Ok(tagger(&api.current).catalogue().follow(self.read()?)?)
    }

    fn read(&self) -> Result<Filter, Problem> {
        let wrong =
            |error: serde_json::Error| Unusable::new("filter", error.to_string(), "see /api/v1/openapi.json");
        if let Some(json) = self.text("filter") {
            return Ok(serde_json::from_str(json).map_err(wrong)?);
        }
        let mut fields = Map::new();
        for (name, list) in LISTS {
            let values: Vec<Value> = self
                .0
                .iter()
                .filter(|(one, _)| one == name)
                .map(|(_, value)| Value::from(value.as_str()))
                .collect();
            if !values.is_empty() {
                fields.insert(list.to_owned(), Value::Array(values));
            }
        }
        if fields.is_empty() {
            return Ok(Filter::default());
        }
        Ok(serde_json::from_value(Value::Object(fields)).map_err(wrong)?)
    }
}
