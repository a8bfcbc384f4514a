//! Who sent a form. A browser says of each POST from which site it comes, and no script of another site can say otherwise.

use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::super::api::Api;
use crate::page::manage as page;

/// Lets through what only reads, and forms of our own pages.
pub(super) async fn guard(State(api): State<Api>, request: Request, next: Next) -> Response {
    if request.method().is_safe() || is_ours(request.headers(), &api.site.base_url) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, Html(page::foreign(&api.site))).into_response()
}

/// Whether a page of this site sent the request. `Sec-Fetch-Site` (Fetch Metadata, section 2) compares the addresses as the browser
/// knows them, so that no proxy disturbs it; `none` is the person, not a site. Browsers leave it out where there is no TLS: then
/// `Origin` (RFC 6454, section 7) must be that of `publish.base_url`, or name the host that was asked. That host may come by either
/// scheme, because a proxy in front speaks TLS for us. What says neither comes from no browser of today.
fn is_ours(headers: &HeaderMap, base_url: &str) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = text(ORIGIN) else { return false };
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    let base = url::Url::parse(base_url).map(|base| base.origin().ascii_serialization());
    base.is_ok_and(|base| base == origin)
        || host.zip(text(HOST)).is_some_and(|(host, asked)| host.eq_ignore_ascii_case(asked))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::is_ours;

    #[test]
    fn only_our_own_forms() {
        let host = ("host", "127.0.0.1:8080");
        for (headers, ours) in [
            (&[][..], false),
            (&[host], false),
            (&[host, ("origin", "null")], false),
            (&[host, ("origin", "https://press.example")], true),
            (&[host, ("origin", "https://press.example.evil.example")], false),
            (&[host, ("origin", "http://press.example")], false),
            (&[host, ("origin", "http://127.0.0.1:8080")], true),
            (&[host, ("origin", "https://127.0.0.1:8080")], true),
            (&[host, ("origin", "http://127.0.0.1:8081")], false),
            (&[host, ("origin", "ftp://127.0.0.1:8080")], false),
            (&[("origin", "https://other.example")], false),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "same-site"), ("origin", "https://press.example")], false),
            (&[("sec-fetch-site", "cross-site"), ("origin", "https://press.example")], false),
            // What the browser itself compared goes before what a proxy may have changed.
            (&[("sec-fetch-site", "same-origin"), ("origin", "https://office.example"), host], true),
        ] {
            let headers: HeaderMap = headers
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
                .collect();
            assert_eq!(is_ours(&headers, "https://press.example"), ours, "{headers:?}");
        }
    }
}
