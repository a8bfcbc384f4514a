//! Who is signed in.
//!
//! The cookie holds the token itself, which is looked up with each request: there is no second list of sessions that could say
//! otherwise, a revoked token ends its session at once, and a restart ends none. It is the browser's until that is closed; no script
//! can read it (`HttpOnly`), and no request that another site begins brings it (`SameSite=Strict`): RFC 6265bis, section 4.1.2.

use axum::body::Bytes;
use axum::extract::{FromRequestParts, State};
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::super::api::{Api, Caller, Problem};
use super::fields::Fields;
use crate::page::manage as page;

/// What is said of a token that opens nothing.
const UNKNOWN: &str = "No token is like that: it is mistyped, or was revoked.";

/// Somebody who is signed in.
#[derive(Debug)]
pub(super) struct Session(pub(super) Caller);

impl FromRequestParts<Api> for Session {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Response> {
        let Some(token) = kept(&parts.headers, &api.site.base_url) else {
            let (status, trouble) = match (parts.method.is_safe(), parts.uri.path()) {
                (true, "/manage") => (StatusCode::OK, None),
                (true, _) => (StatusCode::FORBIDDEN, Some("This page is for those who are signed in.")),
                (false, _) => {
                    (StatusCode::FORBIDDEN, Some("Nothing was done: you are not signed in any more."))
                }
            };
            return Err((status, Html(page::sign_in(&api.site, trouble))).into_response());
        };
        match Caller::of(api, token.to_owned()).await {
            Ok(Some(caller)) => Ok(Self(caller)),
            Ok(None) => {
                let form =
                    Html(page::sign_in(&api.site, Some("Your token was revoked: you are signed out.")));
                Err((StatusCode::FORBIDDEN, [(SET_COOKIE, cookie(&api.site.base_url, None))], form)
                    .into_response())
            }
            Err(problem) => {
                Err((problem.status(), Html(page::sign_in(&api.site, Some(problem.title())))).into_response())
            }
        }
    }
}

impl Session {
    /// Whose pages they are.
    pub(super) fn viewer<'a>(&'a self, api: &'a Api) -> page::Viewer<'a> {
        page::Viewer { site: &api.site, name: &self.0.0.name, operator: self.0.is_operator() }
    }

    /// A page that says why something cannot be had, with the status that the API would answer with.
    pub(super) fn refuse(&self, api: &Api, problem: &Problem) -> Response {
        let html = page::refusal(self.viewer(api), problem.title(), problem.detail());
        (problem.status(), Html(html)).into_response()
    }
}

/// Signs in, where the token is one.
pub(super) async fn begin(State(api): State<Api>, body: Bytes) -> Response {
    let token = Fields::parse(&body).text("token").to_owned();
    let (status, trouble) = match Caller::of(&api, token.clone()).await {
        Ok(Some(_)) => {
            let headers = [(SET_COOKIE, cookie(&api.site.base_url, Some(&token)))];
            return (headers, Redirect::to("/manage")).into_response();
        }
        Ok(None) => (StatusCode::FORBIDDEN, UNKNOWN),
        Err(problem) => (problem.status(), problem.title()),
    };
    (status, Html(page::sign_in(&api.site, Some(trouble)))).into_response()
}

/// Signs out.
pub(super) async fn end(State(api): State<Api>) -> Response {
    ([(SET_COOKIE, cookie(&api.site.base_url, None))], Redirect::to("/manage")).into_response()
}

/// Whether visitors come by TLS. Only then do browsers keep what is `Secure`, as everything with the prefix `__Host-` must be.
fn is_secure(base_url: &str) -> bool {
    base_url.starts_with("https:")
}

fn name(base_url: &str) -> &'static str {
    if is_secure(base_url) { "__Host-pressroom" } else { "pressroom" }
}

/// The cookie with a token, or one that takes it away.
fn cookie(base_url: &str, token: Option<&str>) -> String {
    // The prefix asks for the path of the whole site.
    let place = if is_secure(base_url) { "Path=/; Secure" } else { "Path=/manage" };
    let end = if token.is_some() { "" } else { "; Max-Age=0" };
    format!("{}={}; {place}; HttpOnly; SameSite=Strict{end}", name(base_url), token.unwrap_or_default())
}

/// The token in a request's cookie.
fn kept<'a>(headers: &'a HeaderMap, base_url: &str) -> Option<&'a str> {
    let pairs = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = pairs.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(one, value)| *one == name(base_url) && !value.is_empty()).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::{cookie, kept};

    #[test]
    fn a_cookie_is_as_strict_as_its_site_allows() {
        let secure = "__Host-pressroom=prt_a; Path=/; Secure; HttpOnly; SameSite=Strict";
        assert_eq!(cookie("https://press.example", Some("prt_a")), secure);
        let plain = "pressroom=; Path=/manage; HttpOnly; SameSite=Strict; Max-Age=0";
        assert_eq!(cookie("http://127.0.0.1:8080", None), plain);
    }

    #[test]
    fn a_token_is_found_among_other_cookies() {
        for (sent, found) in [
            ("__Host-pressroom=prt_a", Some("prt_a")),
            ("a=b; __Host-pressroom=prt_a;c=d", Some("prt_a")),
            ("pressroom=prt_a", None),
            ("__Host-pressroom=", None),
            ("nonsense", None),
        ] {
            let headers =
                HeaderMap::from_iter([(axum::http::header::COOKIE, HeaderValue::from_static(sent))]);
            assert_eq!(kept(&headers, "https://press.example"), found, "{sent}");
        }
    }
}
