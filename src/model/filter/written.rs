//! Filters as they are written, flat or in groups.

use serde::{Deserialize, Serialize};

use super::super::{Kind, Role, Unusable};
use super::{Filter, Terms};

/// A filter as it is written, flat or in groups: `{"all": true}` is everything.
#[derive(utoipa::ToSchema)]
#[schema(as = Filter)]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Written {
    #[serde(skip_serializing_if = "Terms::is_empty")]
    any: Terms,
    #[serde(skip_serializing_if = "Option::is_none")]
    all: Option<All>,
    #[serde(skip_serializing_if = "Terms::is_empty")]
    none: Terms,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    organisations: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<Role>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    topics: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    speakers: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    languages: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    kinds: Vec<Kind>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    phrases: Vec<String>,
}

/// `true`, or terms all of which must hold.
#[derive(utoipa::ToSchema, Clone, Debug, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "`all` is either true or an object of terms, such as {\"languages\": [\"en\"]}"
)]
enum All {
    Everything(bool),
    Terms(Terms),
}

impl TryFrom<Written> for Filter {
    type Error = Unusable;

    fn try_from(written: Written) -> Result<Self, Unusable> {
        let Written { any, all, none, organisations, roles, topics, speakers, languages, kinds, phrases } =
            written;
        let flat = Self::flat(Terms { organisations, roles, topics, speakers, languages, kinds, phrases });
        let everything = matches!(all, Some(All::Everything(true)));
        let terms = if let Some(All::Terms(terms)) = all { terms } else { Terms::default() };
        let grouped = !any.is_empty() || !terms.is_empty();
        if grouped && !flat.is_everything() {
            return Err(Unusable::new(
                "filter",
                "both lists and the groups any or all",
                "use one of the two forms",
            ));
        }
        let filter =
            if flat.is_everything() { Self { any, all: terms, none } } else { Self { none, ..flat } };
        if everything && !filter.any.is_empty() {
            let remedy = "leave out one of the two; languages, kinds and none may narrow everything";
            return Err(Unusable::new("all", "everything and a choice at the same time", remedy));
        }
        if filter.is_everything() && !everything {
            let remedy =
                "name organisations, topics, speakers or phrases, or write \"all\": true for every statement";
            return Err(Unusable::new("filter", "it asks for nothing", remedy));
        }
        filter.check()?;
        Ok(filter)
    }
}

impl From<Filter> for Written {
    fn from(filter: Filter) -> Self {
        let Filter { any, all, none } = filter;
        let narrows =
            Terms { languages: all.languages.clone(), kinds: all.kinds.clone(), ..Terms::default() };
        if !any.languages.is_empty() || !any.kinds.is_empty() || all != narrows {
            return Self { any, all: (!all.is_empty()).then_some(All::Terms(all)), none, ..Self::default() };
        }
        Self {
            all: any.is_empty().then_some(All::Everything(true)),
            none,
            organisations: any.organisations,
            roles: any.roles,
            topics: any.topics,
            speakers: any.speakers,
            languages: all.languages,
            kinds: all.kinds,
            phrases: any.phrases,
            any: Terms::default(),
        }
    }
}
