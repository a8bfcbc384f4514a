//! What a request asks for.

use std::collections::BTreeSet;
use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::model::{FeedKey, Subject};

/// A request without its body.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) parts: Parts,
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self { parts: parts.clone() })
    }
}

impl Asked {
    pub(super) fn path(&self) -> &str {
        self.parts.uri.path()
    }

    pub(super) fn query(&self) -> Option<&str> {
        self.parts.uri.query()
    }

    /// The first value of a parameter of the query.
    pub(super) fn parameter(&self, wanted: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(self.query()?.as_bytes());
        pairs.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
    }

    /// The subjects that the query names.
    pub(super) fn selection(&self) -> BTreeSet<FeedKey> {
        url::form_urlencoded::parse(self.query().unwrap_or_default().as_bytes())
            .filter_map(|(name, value)| match &*name {
                "organisation" => Some(FeedKey::Of(Subject::Organisation(value.into_owned()))),
                "topic" => Some(FeedKey::Of(Subject::Topic(value.into_owned()))),
                _ => None,
            })
            .collect()
    }
}
