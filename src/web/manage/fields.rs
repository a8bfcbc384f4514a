//! A form as it was sent: `application/x-www-form-urlencoded`.

use axum::body::Bytes;

/// Its fields.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    pub(super) fn parse(body: &Bytes) -> Self {
        Self(url::form_urlencoded::parse(body).into_owned().collect())
    }

    /// The value of a field without blanks around it; empty where it is left out.
    pub(super) fn text<'a>(&'a self, name: &'a str) -> &'a str {
        self.all(name).next().unwrap_or_default()
    }

    /// The values of a field that say something.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let own = self.0.iter().filter(move |(one, _)| one == name);
        own.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }
}
