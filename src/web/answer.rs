//! Answers with validators: RFC 9110, section 13.

use axum::body::Bytes;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LINK, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::model::Document;

/// Readers take the age for the interval at which to poll.
const FEED_CACHE: &str = "public, max-age=300, stale-while-revalidate=60";
const PAGE_CACHE: &str = "public, max-age=60";
const FILE_POLICY: &str = "default-src 'none'; sandbox";
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'";

/// What is answered, with what a cache needs to know of it.
#[derive(Debug)]
pub(super) struct Body {
    bytes: Bytes,
    etag: String,
    modified: Option<Timestamp>,
    headers: Vec<(HeaderName, String)>,
}

impl Body {
    /// A text with a tag of its own.
    pub(super) fn text(media_type: &str, text: String) -> Self {
        Self::bytes(media_type, text.into())
    }

    /// A file that somebody else wrote: no browser may run what it holds.
    pub(super) fn file(media_type: &str, bytes: Vec<u8>) -> Self {
        let mut body = Self::bytes(media_type, bytes.into());
        body.headers.push((CONTENT_SECURITY_POLICY, FILE_POLICY.to_owned()));
        body
    }

    fn bytes(media_type: &str, bytes: Bytes) -> Self {
        let hash = Sha256::digest(&bytes);
        let etag =
            format!("\"{}\"", HEXLOWER.encode(hash.first_chunk::<16>().expect("a SHA-256 has 32 bytes")));
        let headers = vec![(CONTENT_TYPE, media_type.to_owned()), (CACHE_CONTROL, PAGE_CACHE.to_owned())];
        Self { bytes, etag, modified: None, headers }
    }

    /// A page.
    pub(super) fn page(html: String) -> Self {
        let mut body = Self::text("text/html; charset=utf-8", html);
        body.headers.push((CONTENT_SECURITY_POLICY, PAGE_POLICY.to_owned()));
        body
    }

    /// A style sheet.
    pub(super) fn css(text: &str) -> Self {
        Self::text("text/css; charset=utf-8", text.to_owned())
    }

    /// A feed under its own address.
    pub(super) fn document(document: &Document, url: &str) -> Self {
        let headers = vec![
            (CONTENT_TYPE, document.format.media_type().to_owned()),
            (CACHE_CONTROL, FEED_CACHE.to_owned()),
            (ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned()),
            (LINK, format!("<{url}>; rel=\"self\"")),
        ];
        let bytes = Bytes::copy_from_slice(&document.bytes);
        Self { bytes, etag: document.etag.clone(), modified: Some(document.modified), headers }
    }
}

/// The body, or 304 when the client has it.
pub(super) fn reply(request: &HeaderMap, body: Body) -> Response {
    let modified = body.modified.map(http_date);
    let mut response = if is_known(request, &body.etag, body.modified) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        body.bytes.into_response()
    };
    let headers = response.headers_mut();
    headers.remove(CONTENT_TYPE);
    let more = [
        (ETAG, Some(body.etag)),
        (LAST_MODIFIED, modified),
        (X_CONTENT_TYPE_OPTIONS, Some("nosniff".to_owned())),
    ];
    let more = more.into_iter().filter_map(|(name, value)| Some((name, value?)));
    for (name, value) in body.headers.into_iter().chain(more) {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
    response
}

/// `If-None-Match` counts alone where it stands; its tags compare weakly.
fn is_known(request: &HeaderMap, etag: &str, modified: Option<Timestamp>) -> bool {
    let mut lists = request.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).peekable();
    if lists.peek().is_some() {
        return lists
            .flat_map(|list| list.split(','))
            .map(str::trim)
            .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag);
    }
    let since = request.get(IF_MODIFIED_SINCE).and_then(|value| value.to_str().ok());
    let since = since.and_then(|text| jiff::fmt::rfc2822::parse(text).ok());
    matches!((since, modified), (Some(since), Some(modified)) if modified.as_second() <= since.timestamp().as_second())
}

fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};
    use jiff::Timestamp;

    use super::is_known;

    #[test]
    fn validators() {
        let modified = Timestamp::from_second(1_590_451_200).ok();
        let cases = [
            ("if-none-match", "\"a\"", true),
            ("if-none-match", "W/\"a\"", true),
            ("if-none-match", "\"b\", \"a\"", true),
            ("if-none-match", "*", true),
            ("if-none-match", "\"b\"", false),
            ("if-none-match", "a", false),
            ("if-modified-since", "Tue, 26 May 2020 00:00:00 GMT", true),
            ("if-modified-since", "Mon, 25 May 2020 23:59:59 GMT", false),
            ("if-modified-since", "yesterday", false),
        ];
        for (name, value, expected) in cases {
            let headers =
                HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_static(value))]);
            assert_eq!(is_known(&headers, "\"a\"", modified), expected, "{name}: {value}");
        }
        let both = [("if-none-match", "\"b\""), ("if-modified-since", "Tue, 26 May 2020 00:00:00 GMT")];
        let both = both.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        assert!(!is_known(&HeaderMap::from_iter(both), "\"a\"", modified));
    }
}
