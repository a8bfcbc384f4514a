//! What is printed from: bytes with every header made beforehand, so that an answer costs no more than its copy.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use axum::body::Bytes;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL, CONTENT_ENCODING,
    CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, LAST_MODIFIED, LINK, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};
use data_encoding::HEXLOWER;
use http_body_util::Full;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;

use super::accept::{self, Wanted};
use super::sheet::Sheet;
use crate::coding::{Coding, PACKED_BYTES_MIN};
use crate::model::{Document, Format};

/// Readers take the age for the interval at which to poll.
const FEED_CACHE: &str = "public, max-age=300, stale-while-revalidate=60, stale-if-error=86400";
const PAGE_CACHE: &str = "public, max-age=60, stale-while-revalidate=60, stale-if-error=86400";
const FOREVER_CACHE: &str = "public, max-age=31536000, immutable";
const FILE_POLICY: &str = "default-src 'none'; sandbox";
/// What a page may do in a browser: be read, look as it should, and send its forms home.
pub(super) const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// What a browser says that asks for something to show.
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");
/// The type under which browsers show XML by its style sheet; of the types of feeds they show the source.
const SHOWN: &str = "application/xml; charset=utf-8";
/// What is said to who asks only for bytes that are not these.
const REFUSED: &str = "This is not what If-Match or If-Unmodified-Since names: the header etag says what is here. Ask again without them.\n";
/// Headers of a feed that scripts of other sites may read.
const EXPOSED: &str = "ETag, Last-Modified, Link, Retry-After";

/// One resource as it is served: its bytes in each coding that was asked for, and its headers.
#[derive(Debug)]
pub(super) struct Plate {
    bytes: Bytes,
    /// Entity tag of the identity coding without its last quote.
    tag: String,
    modified: Option<Timestamp>,
    /// What 304 says, in each coding.
    known: [HeaderMap; 4],
    /// What 200 says besides, in every coding.
    more: HeaderMap,
    /// Whether browsers are to show it under another type.
    shown: bool,
    copies: [OnceCell<Copy>; 4],
    /// A number that tells whether the store has something newer, where a document has one.
    version: Option<i64>,
    stamp: AtomicU64,
}

/// One coding of a plate.
#[derive(Debug)]
struct Copy {
    bytes: Bytes,
    asked: AtomicBool,
    /// Made when it is asked for a second time: most searches are asked once.
    sheet: OnceLock<Option<Arc<Sheet>>>,
    headers: HeaderMap,
}

/// What a plate is made from.
#[derive(Debug)]
pub(super) struct Body {
    bytes: Bytes,
    tag: String,
    modified: Option<Timestamp>,
    /// Sent with 304 too.
    always: Vec<(HeaderName, HeaderValue)>,
    more: Vec<(HeaderName, HeaderValue)>,
    shown: bool,
    version: Option<i64>,
}

impl Body {
    /// A text with a tag of its own.
    pub(super) fn text(media_type: &'static str, text: String) -> Self {
        Self::bytes(media_type, text.into())
    }

    /// A file that somebody else wrote: no browser may run what it holds.
    pub(super) fn file(content_type: &str, bytes: Vec<u8>) -> Self {
        let mut body = Self::bytes("application/octet-stream", bytes.into());
        if let Ok(content_type) = HeaderValue::try_from(content_type) {
            body.more = vec![(CONTENT_TYPE, content_type)];
        }
        body.more.push((CONTENT_SECURITY_POLICY, HeaderValue::from_static(FILE_POLICY)));
        body
    }

    fn bytes(media_type: &'static str, bytes: Bytes) -> Self {
        let hash = Sha256::digest(&bytes);
        let tag = format!("\"{}", HEXLOWER.encode(hash.first_chunk::<16>().expect("a SHA-256 has 32 bytes")));
        Self {
            bytes,
            tag,
            modified: None,
            always: vec![(CACHE_CONTROL, HeaderValue::from_static(PAGE_CACHE))],
            more: vec![(CONTENT_TYPE, HeaderValue::from_static(media_type))],
            shown: false,
            version: None,
        }
    }

    /// A page, with the values of its `Link` header.
    pub(super) fn page(html: String, links: &[String]) -> Self {
        let mut body = Self::text("text/html; charset=utf-8", html);
        body.more.push((CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY)));
        body.more.extend(link_header(links));
        body
    }

    /// A style sheet.
    pub(super) fn css(text: &str) -> Self {
        Self::text("text/css; charset=utf-8", text.to_owned())
    }

    /// The same, for caches to keep for ever.
    pub(super) fn immutable(mut self) -> Self {
        self.always.retain(|(name, _)| *name != CACHE_CONTROL);
        self.always.push((CACHE_CONTROL, HeaderValue::from_static(FOREVER_CACHE)));
        self
    }

    /// A part of a feed that stands for all of it under the whole document's tag, and that only its reader may keep: RFC 3229.
    pub(super) fn part_of(mut self, tag: &str) -> Self {
        self.always.retain(|(name, _)| *name != CACHE_CONTROL);
        self.always.push((CACHE_CONTROL, HeaderValue::from_static("no-store, im")));
        self.more.push((HeaderName::from_static("im"), HeaderValue::from_static("feed")));
        tag.strip_suffix('"').unwrap_or(tag).clone_into(&mut self.tag);
        self.modified = None;
        self
    }

    /// The same, for scripts of other sites too.
    pub(super) fn shared(mut self) -> Self {
        self.always.push((ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")));
        self
    }

    /// A feed in one format, with the values of its `Link` header.
    pub(super) fn document(document: Document, version: i64, links: &[String]) -> Self {
        let tag = document.etag.strip_suffix('"').unwrap_or(&document.etag).to_owned();
        let mut more = vec![
            (CONTENT_TYPE, HeaderValue::from_static(document.format.media_type())),
            (ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED)),
        ];
        more.extend(link_header(links));
        Self {
            bytes: document.bytes.into(),
            tag,
            modified: document.modified,
            always: vec![
                (CACHE_CONTROL, HeaderValue::from_static(FEED_CACHE)),
                (ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
            ],
            more,
            shown: document.format != Format::Json,
            version: Some(version),
        }
    }
}

fn link_header(links: &[String]) -> Option<(HeaderName, HeaderValue)> {
    let value = HeaderValue::try_from(links.join(", ")).ok()?;
    (!links.is_empty()).then_some((LINK, value))
}

impl From<Body> for Plate {
    fn from(body: Body) -> Self {
        let mut always = HeaderMap::from_iter(body.always);
        let vary = if body.shown { "accept-encoding, sec-fetch-dest" } else { "accept-encoding" };
        always.insert(VARY, HeaderValue::from_static(vary));
        if let Some(at) = body.modified.and_then(|at| HeaderValue::try_from(http_date(at)).ok()) {
            always.insert(LAST_MODIFIED, at);
        }
        let known = Coding::ALL.map(|coding| {
            let mut known = always.clone();
            if let Ok(tag) = HeaderValue::try_from(format!("{}{}", body.tag, accept::tail(coding))) {
                known.insert(ETAG, tag);
            }
            known
        });
        let mut more = HeaderMap::from_iter(body.more);
        more.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        Self {
            bytes: body.bytes,
            tag: body.tag,
            modified: body.modified,
            known,
            more,
            shown: body.shown,
            copies: Default::default(),
            version: body.version,
            stamp: AtomicU64::new(0),
        }
    }
}

impl Plate {
    /// Bytes that it may come to hold.
    pub(super) fn weight(&self) -> u32 {
        u32::try_from(self.bytes.len().saturating_mul(3)).unwrap_or(u32::MAX)
    }

    pub(super) fn version(&self) -> Option<i64> {
        self.version
    }

    /// Whether the other says the same.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.tag == other.tag && self.modified == other.modified && self.more == other.more
    }

    /// As of which edition of the store it is known to be right.
    pub(super) fn stamp(&self) -> u64 {
        self.stamp.load(Ordering::Acquire)
    }

    pub(super) fn set_stamp(&self, edition: u64) {
        self.stamp.store(edition, Ordering::Release);
    }

    /// The answer to a request for it. `None` while the coding is not packed yet: see [`Plate::pack`].
    pub(super) fn answer(
        &self,
        method: &Method,
        request: &HeaderMap,
        now: Timestamp,
    ) -> Option<Response<Full<Bytes>>> {
        let wanted = self.wanted(request);
        if accept::is_refused(request, &self.tag, self.modified, wanted) {
            return self.refusal(method, wanted);
        }
        let known = accept::known(request, &self.tag, self.modified, wanted);
        let mut response = Response::default();
        if let Some(coding) = known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.headers_mut() = self.known.get(coding.index())?.clone();
        } else {
            let copy = self.copies.get(wanted.best().index())?.get()?;
            *response.headers_mut() = copy.headers.clone();
            if method != Method::HEAD {
                *response.body_mut() = Full::new(copy.bytes.clone());
                if let Some(sheet) = copy.sheet() {
                    response.extensions_mut().insert(Arc::clone(sheet));
                }
            }
        }
        if known.is_none()
            && self.shown
            && request.get(SEC_FETCH_DEST).is_some_and(|dest| dest.as_bytes() == b"document")
        {
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(SHOWN));
        }
        // Several changes within a second have times ahead of the clock. Without one, a reader asks again.
        if self.modified.is_some_and(|modified| modified > now) {
            response.headers_mut().remove(LAST_MODIFIED);
        }
        Some(response)
    }

    /// The answer to a request that is made only for other bytes. No cache may give it to somebody else.
    fn refusal(&self, method: &Method, wanted: Wanted) -> Option<Response<Full<Bytes>>> {
        let mut response = Response::new(Full::default());
        *response.status_mut() = StatusCode::PRECONDITION_FAILED;
        *response.headers_mut() = self.known.get(wanted.best().index())?.clone();
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(REFUSED.len()));
        if method != Method::HEAD {
            *response.body_mut() = Full::from(REFUSED);
        }
        Some(response)
    }

    fn wanted(&self, request: &HeaderMap) -> Wanted {
        if self.bytes.len() < PACKED_BYTES_MIN { Wanted::IDENTITY } else { Wanted::of(request) }
    }

    /// Packs the coding that the request wants, once for all that wait for it and away from the threads that serve.
    pub(super) async fn pack(self: &Arc<Self>, request: &HeaderMap) {
        let coding = self.wanted(request).best();
        let Some(cell) = self.copies.get(coding.index()) else { return };
        if coding == Coding::Identity {
            cell.get_or_init(async || self.copy(coding, self.bytes.clone())).await;
            return;
        }
        cell.get_or_init(async || {
            let bytes = self.bytes.clone();
            let packed = tokio::task::spawn_blocking(move || Bytes::from(coding.pack(&bytes))).await;
            // Only a runtime that stops does not pack; nobody waits for the answer then.
            self.copy(coding, packed.unwrap_or_default())
        })
        .await;
    }

    fn copy(&self, coding: Coding, bytes: Bytes) -> Copy {
        let mut headers = self.known.get(coding.index()).cloned().unwrap_or_default();
        headers.extend(self.more.clone());
        headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        if coding != Coding::Identity {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
        }
        Copy { bytes, asked: AtomicBool::new(false), sheet: OnceLock::new(), headers }
    }
}

impl Copy {
    fn sheet(&self) -> Option<&Arc<Sheet>> {
        let again = self.asked.load(Ordering::Relaxed) || self.asked.swap(true, Ordering::Relaxed);
        again.then(|| self.sheet.get_or_init(|| Sheet::of(&self.bytes)).as_ref()).flatten()
    }
}

fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
