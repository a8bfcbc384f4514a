//! What went wrong, as `application/problem+json`: RFC 9457.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::model::Unusable;
use crate::store::StoreError;

/// A refusal.
#[derive(Debug)]
pub(in crate::web) struct Problem {
    status: StatusCode,
    title: &'static str,
    detail: String,
    /// What is wrong with which field, where it is one.
    unusable: Option<Unusable>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, title: &'static str, detail: impl Into<String>) -> Self {
        Self { status, title, detail: detail.into(), unusable: None }
    }

    /// What an answer that says so is answered with.
    pub(in crate::web) fn status(&self) -> StatusCode {
        self.status
    }

    /// What kind of refusal it is.
    pub(in crate::web) fn title(&self) -> &'static str {
        self.title
    }

    /// What is wrong, and what to do where that is known.
    pub(in crate::web) fn detail(&self) -> &str {
        &self.detail
    }

    /// The field that cannot be used, where it is one: the last part of its dotted name.
    pub(in crate::web) fn field(&self) -> Option<&str> {
        self.unusable.as_ref()?.field.rsplit('.').next()
    }

    /// There is no such thing, or it is somebody else's.
    pub(in crate::web) fn missing(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "Not found", format!("there is no such {what}"))
    }

    /// Another method than the path has.
    pub(in crate::web) fn not_allowed() -> Self {
        let detail = "the header allow says which methods this path has";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed", detail)
    }

    /// The caller may not do this.
    pub(super) fn forbidden(detail: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "Forbidden", detail)
    }

    /// Not as things stand.
    pub(super) fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "Not as things stand", detail)
    }

    pub(super) fn unauthorised() -> Self {
        let detail = "send a token that is not revoked: authorization: Bearer prt_…";
        Self::new(StatusCode::UNAUTHORIZED, "No valid token", detail)
    }
}

impl From<Unusable> for Problem {
    fn from(unusable: Unusable) -> Self {
        let detail = unusable.to_string();
        let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "A field cannot be used", detail);
        Self { unusable: Some(unusable), ..problem }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "cannot answer a request of the API");
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "The archive does not answer just now",
            "try again in a few seconds",
        )
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = json!({ "title": self.title, "status": self.status.as_u16(), "detail": self.detail });
        if let (Value::Object(body), Some(unusable)) = (&mut body, self.unusable) {
            body.insert("field".to_owned(), json!(unusable.field));
            body.insert("cause".to_owned(), json!(unusable.cause));
            body.insert("remedy".to_owned(), json!(unusable.remedy));
        }
        let mut headers = vec![("content-type", "application/problem+json"), ("cache-control", "no-store")];
        if self.status == StatusCode::UNAUTHORIZED {
            headers.push(("www-authenticate", "Bearer"));
        }
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.push(("retry-after", "5"));
        }
        let mut response = (self.status, body.to_string()).into_response();
        for (name, value) in headers {
            response.headers_mut().insert(name, axum::http::HeaderValue::from_static(value));
        }
        response
    }
}

/// The answer with the address of the next page, where there is one: RFC 8288.
pub(super) fn linked(mut response: Response, next: Option<String>) -> Response {
    let link =
        next.and_then(|next| axum::http::HeaderValue::try_from(format!("<{next}>; rel=\"next\"")).ok());
    if let Some(link) = link {
        response.headers_mut().insert("link", link);
    }
    response
}

/// An answer as JSON, which no cache keeps.
pub(super) fn answer(status: StatusCode, body: &Value) -> Response {
    let headers = [("content-type", "application/json"), ("cache-control", "no-store")];
    (status, headers, body.to_string()).into_response()
}
