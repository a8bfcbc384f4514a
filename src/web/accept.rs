//! What a request accepts and what it has: RFC 9110, sections 12.5.3 and 13.

use axum::http::header::{ACCEPT_ENCODING, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_UNMODIFIED_SINCE};
use axum::http::{HeaderMap, HeaderName};
use jiff::Timestamp;

use crate::coding::Coding;

/// How much a request wants each coding, in thousandths; 0 is not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted([u16; 4]);

const MOST: u16 = 1000;
/// A body as it is will do, but anything that was asked for is better.
const LEAST: u16 = 1;

impl Wanted {
    /// Only the bytes as they are: for clients that ask for nothing, and for bodies that are not worth packing.
    pub(super) const IDENTITY: Self = Self([LEAST, 0, 0, 0]);

    pub(super) fn of(request: &HeaderMap) -> Self {
        let mut named = [None; 4];
        let mut others = None;
        for part in request
            .get_all(ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
        {
            let (name, parameters) = part.split_once(';').unwrap_or((part, ""));
            let (name, weight) = (name.trim(), weight(parameters));
            if name == "*" {
                others = Some(weight);
            }
            let known = Coding::ALL.into_iter().find(|coding| {
                coding.name().eq_ignore_ascii_case(name)
                    || (*coding == Coding::Gzip && name.eq_ignore_ascii_case("x-gzip"))
            });
            if let Some(slot) = known.and_then(|coding| named.get_mut(coding.index())) {
                *slot = Some(weight);
            }
        }
        let [identity, packed @ ..] = named;
        let [gzip, zstd, brotli] = packed.map(|weight| weight.or(others).unwrap_or(0));
        let identity = identity.or(others.filter(|weight| *weight == 0)).unwrap_or(LEAST);
        Self([identity, gzip, zstd, brotli])
    }

    /// The coding that is wanted most, the one that sends least among equals. Where nothing is acceptable: identity, which
    /// a server may send all the same.
    pub(super) fn best(self) -> Coding {
        let wanted = Coding::ALL.into_iter().filter(|coding| self.accepts(*coding));
        wanted.max_by_key(|coding| (self.weight(*coding), coding.index())).unwrap_or(Coding::Identity)
    }

    fn accepts(self, coding: Coding) -> bool {
        self.weight(coding) > 0
    }

    fn weight(self, coding: Coding) -> u16 {
        self.0.get(coding.index()).copied().unwrap_or(0)
    }
}

/// The `q` among the parameters of a coding, in thousandths. One that is no number counts as full.
fn weight(parameters: &str) -> u16 {
    let value = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then(|| value.trim())
    });
    let Some((whole, fraction)) = value.map(|value| value.split_once('.').unwrap_or((value, ""))) else {
        return MOST;
    };
    if whole != "0" {
        return MOST;
    }
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(3);
    digits.fold(0, |sum, digit| sum * 10 + u16::from(digit.wrapping_sub(b'0').min(9)))
}

/// The coding in which the request has these bytes already, if in one that it accepts now: `tag` is the entity tag of the
/// identity coding without its last quote. `If-None-Match` counts alone where it stands, and compares weakly.
pub(super) fn known(
    request: &HeaderMap,
    tag: &str,
    modified: Option<Timestamp>,
    wanted: Wanted,
) -> Option<Coding> {
    let best = wanted.best();
    let mut lists = request.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).peekable();
    if lists.peek().is_none() {
        return (modified? <= time(request, &IF_MODIFIED_SINCE)?).then_some(best);
    }
    let mut held = None;
    for listed in lists.flat_map(|list| list.split(',')).map(str::trim) {
        if listed == "*" {
            return Some(best);
        }
        let listed = listed.strip_prefix("W/").unwrap_or(listed);
        let coding = listed
            .strip_prefix(tag)
            .and_then(|rest| Coding::ALL.into_iter().find(|coding| rest == tail(*coding)));
        match coding {
            // The one that would be sent is the best answer for a cache that has several.
            Some(coding) if coding == best => return Some(best),
            Some(coding) if wanted.accepts(coding) => held = Some(coding),
            _ => {}
        }
    }
    held
}

/// Whether the request is made only for bytes that these are not: RFC 9110, sections 13.1.1, 13.1.4 and 13.2.2. `If-Match` counts alone
/// where it stands, and compares strongly with the tag of what would be sent; `modified` is in whole seconds.
pub(super) fn is_refused(
    request: &HeaderMap,
    tag: &str,
    modified: Option<Timestamp>,
    wanted: Wanted,
) -> bool {
    if request.contains_key(IF_MATCH) {
        let lists = request.get_all(IF_MATCH).iter().filter_map(|value| value.to_str().ok());
        let best = tail(wanted.best());
        let mut listed = lists.flat_map(|list| list.split(',')).map(str::trim);
        return !listed.any(|one| one == "*" || one.strip_prefix(tag) == Some(best));
    }
    request.contains_key(IF_UNMODIFIED_SINCE)
        && modified.zip(time(request, &IF_UNMODIFIED_SINCE)).is_some_and(|(modified, since)| modified > since)
}

/// The time in a header; none where it is not one.
fn time(request: &HeaderMap, name: &HeaderName) -> Option<Timestamp> {
    let text = request.get(name)?.to_str().ok()?;
    Timestamp::try_from(httpdate::parse_http_date(text).ok()?).ok()
}

/// How the entity tag of a coding ends: bytes that differ have tags that differ.
pub(super) fn tail(coding: Coding) -> &'static str {
    match coding {
        Coding::Identity => "\"",
        Coding::Gzip => "-gzip\"",
        Coding::Zstd => "-zstd\"",
        Coding::Brotli => "-br\"",
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};
    use jiff::Timestamp;

    use super::{Wanted, is_refused, known};
    use crate::coding::Coding::{self, Brotli, Gzip, Identity, Zstd};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn codings_are_chosen_by_weight_then_by_size() {
        let cases = [
            ("", Identity),
            ("gzip", Gzip),
            ("gzip, deflate", Gzip),
            ("x-gzip", Gzip),
            ("GZIP", Gzip),
            ("gzip, deflate, br, zstd", Brotli),
            ("gzip, zstd", Zstd),
            ("gzip;q=1.0, br;q=0.5", Gzip),
            ("br;q=0.001, identity;q=0.5", Identity),
            ("gzip;q=0", Identity),
            ("*", Brotli),
            ("*;q=0", Identity),
            ("identity;q=0, gzip;q=0.1", Gzip),
            ("br;q=0, *;q=0.3", Zstd),
            ("deflate", Identity),
            ("gzip ; q = 0.5 , br ;q=0.4", Gzip),
            ("gzip;q=high", Gzip),
            ("identity;q=0, *;q=0", Identity),
        ];
        for (value, expected) in cases {
            let wanted = Wanted::of(&headers(&[("accept-encoding", value)]));
            assert_eq!(wanted.best(), expected, "{value}");
        }
        assert_eq!(Wanted::of(&HeaderMap::new()), Wanted::IDENTITY);
    }

    type Case = (&'static [(&'static str, &'static str)], Option<Coding>);

    #[test]
    fn validators() {
        let modified = Timestamp::from_second(1_590_451_200).ok();
        let cases: &[Case] = &[
            (&[("if-none-match", "\"a\"")], Some(Identity)),
            (&[("if-none-match", "W/\"a\"")], Some(Identity)),
            (&[("if-none-match", "\"b\", \"a\"")], Some(Identity)),
            (&[("if-none-match", "\"b\""), ("if-none-match", "\"a\"")], Some(Identity)),
            (&[("if-none-match", "*")], Some(Identity)),
            (&[("if-none-match", "*"), ("accept-encoding", "gzip")], Some(Gzip)),
            (&[("if-none-match", "\"b\"")], None),
            (&[("if-none-match", "a")], None),
            (&[("if-none-match", "\"ab\"")], None),
            // Another coding is another representation, but one that will do where it is accepted.
            (&[("if-none-match", "\"a-gzip\"")], None),
            (&[("if-none-match", "\"a-gzip\""), ("accept-encoding", "gzip")], Some(Gzip)),
            (&[("if-none-match", "W/\"a-gzip\""), ("accept-encoding", "gzip, br")], Some(Gzip)),
            (&[("if-none-match", "\"a\", \"a-br\""), ("accept-encoding", "br")], Some(Brotli)),
            (&[("if-none-match", "\"a\""), ("accept-encoding", "gzip")], Some(Identity)),
            (&[("if-none-match", "\"a\""), ("accept-encoding", "gzip, identity;q=0")], None),
            (&[("if-modified-since", "Tue, 26 May 2020 00:00:00 GMT")], Some(Identity)),
            (&[("if-modified-since", "Tuesday, 26-May-20 00:00:00 GMT")], Some(Identity)),
            (&[("if-modified-since", "Tue May 26 00:00:00 2020")], Some(Identity)),
            (&[("if-modified-since", "Mon, 25 May 2020 23:59:59 GMT")], None),
            (&[("if-modified-since", "yesterday")], None),
            (&[("if-none-match", "\"b\""), ("if-modified-since", "Tue, 26 May 2020 00:00:00 GMT")], None),
            (&[], None),
        ];
        for (pairs, expected) in cases {
            let request = headers(pairs);
            assert_eq!(known(&request, "\"a", modified, Wanted::of(&request)), *expected, "{pairs:?}");
        }
        let since = headers(&[("if-modified-since", "Tue, 26 May 2020 00:00:00 GMT")]);
        assert_eq!(known(&since, "\"a", None, Wanted::IDENTITY), None);
    }

    #[test]
    fn preconditions() {
        let modified = Timestamp::from_second(1_590_451_200).ok();
        let cases: &[(&[(&'static str, &'static str)], bool)] = &[
            (&[], false),
            (&[("if-match", "\"a\"")], false),
            (&[("if-match", "*")], false),
            (&[("if-match", "\"b\", \"a\"")], false),
            (&[("if-match", "\"b\""), ("if-match", "\"a\"")], false),
            (&[("if-match", "\"b\"")], true),
            (&[("if-match", "\"ab\"")], true),
            (&[("if-match", "")], true),
            // Strongly, and of what would be sent.
            (&[("if-match", "W/\"a\"")], true),
            (&[("if-match", "\"a-gzip\""), ("accept-encoding", "gzip")], false),
            (&[("if-match", "\"a-gzip\"")], true),
            (&[("if-match", "\"a\""), ("accept-encoding", "gzip")], true),
            (&[("if-unmodified-since", "Tue, 26 May 2020 00:00:00 GMT")], false),
            (&[("if-unmodified-since", "Wed, 27 May 2020 00:00:00 GMT")], false),
            (&[("if-unmodified-since", "Mon, 25 May 2020 23:59:59 GMT")], true),
            (&[("if-unmodified-since", "yesterday")], false),
            (&[("if-match", "\"a\""), ("if-unmodified-since", "Mon, 25 May 2020 23:59:59 GMT")], false),
            (&[("if-match", "\"b\""), ("if-unmodified-since", "Wed, 27 May 2020 00:00:00 GMT")], true),
        ];
        for (pairs, expected) in cases {
            let request = headers(pairs);
            assert_eq!(is_refused(&request, "\"a", modified, Wanted::of(&request)), *expected, "{pairs:?}");
        }
        let since = headers(&[("if-unmodified-since", "Mon, 25 May 2020 23:59:59 GMT")]);
        assert!(
            !is_refused(&since, "\"a", None, Wanted::IDENTITY),
            "what has no time has not changed since one"
        );
    }
}
