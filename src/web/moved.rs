//! Addresses of renamed subjects, of subjects in other letters and of pages with a slash behind: every form of them leads to the present
//! one, for ever.

use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use url::form_urlencoded;

use super::Web;
use crate::catalogue::Catalogue;
use crate::model::{FeedKey, Subject};
use crate::publish::tagger;

/// 301, which feed readers remember, or the answer behind.
pub(super) async fn redirect(State(web): State<Web>, request: Request, next: Next) -> Response {
    match present(tagger(&web.current).catalogue(), request.uri()) {
        Some(place) => {
            let location = format!("{}{place}", web.site.base_url);
            let headers = [
                (header::LOCATION, location),
                // Scripts of other sites follow it too.
                (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned()),
            ];
            (StatusCode::MOVED_PERMANENTLY, headers).into_response()
        }
        None => next.run(request).await,
    }
}

/// Path and query with present ids, where one of them is of the past.
fn present(catalogue: &Catalogue, uri: &Uri) -> Option<String> {
    let bare = without_slash(uri.path());
    let path = present_path(catalogue, bare.as_deref().unwrap_or(uri.path())).or(bare);
    let query = uri.query().and_then(|query| present_query(catalogue, query));
    if path.is_none() && query.is_none() {
        return None;
    }
    let path = path.as_deref().unwrap_or(uri.path());
    let query = query.as_deref().or(uri.query()).map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("{path}{query}"))
}

/// The subject as it is called now; `None` where it is called so, or is not known.
fn renamed(catalogue: &Catalogue, subject: &Subject) -> Option<Subject> {
    let present = |id: String| match subject {
        Subject::Organisation(_) => Subject::Organisation(id),
        Subject::Topic(_) => Subject::Topic(id),
    };
    let is_there = |subject: &Subject| catalogue.title(&FeedKey::Of(subject.clone())).is_some();
    // Ids are in small letters.
    let small = present(subject.id().to_lowercase());
    catalogue
        .renamed(subject)
        .or_else(|| (small != *subject).then(|| catalogue.renamed(&small).unwrap_or(small)).filter(is_there))
}

/// `/topics/old`, `/topics/old.atom`, `/topics/old/changes.rss`, `/topics/old/archive/3.atom`, and whatever else stands below.
fn present_path(catalogue: &Catalogue, path: &str) -> Option<String> {
    let (list, rest) = path.strip_prefix('/')?.split_once('/')?;
    let end = rest.find(['/', '.']).unwrap_or(rest.len());
    let (id, tail) = rest.split_at_checked(end)?;
    let now = renamed(catalogue, &subject(list, id)?)?;
    Some(format!("/{now}{tail}"))
}

/// The path of a page without the slash behind it. The root is one, and the interfaces for programs have their own ways.
fn without_slash(path: &str) -> Option<String> {
    let bare = path.trim_end_matches('/');
    let page = ["/statements", "/organisations", "/topics", "/search", "/docs", "/opml"];
    let is_page = page.iter().any(|start| bare.starts_with(start));
    (is_page && bare.len() < path.len()).then(|| bare.to_owned())
}

fn present_query(catalogue: &Catalogue, query: &str) -> Option<String> {
    let mut moved = false;
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| {
            let now = subject(&format!("{name}s"), &value).and_then(|subject| renamed(catalogue, &subject));
            moved |= now.is_some();
            (name.into_owned(), now.map_or_else(|| value.into_owned(), |now| now.id().to_owned()))
        })
        .collect();
    moved.then(|| form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
}

fn subject(list: &str, id: &str) -> Option<Subject> {
    format!("{list}/{id}").parse().ok()
}

#[cfg(test)]
mod tests {
    use axum::http::Uri;

    use super::present;
    use crate::catalogue::Catalogue;

    #[test]
    fn every_form_of_an_old_address() {
        let text = "[new]\nname = \"N\"\nacronyms = [\"N\"]\nrenamed_from = [\"old\"]\n";
        let catalogue = Catalogue::parse([("feeds/topics.toml", text)]).unwrap();
        for (asked, expected) in [
            ("/topics/old", Some("/topics/new")),
            ("/topics/old.atom", Some("/topics/new.atom")),
            ("/topics/old.atom?since=3", Some("/topics/new.atom?since=3")),
            ("/topics/old/changes.rss", Some("/topics/new/changes.rss")),
            ("/topics/old/archive/3.atom", Some("/topics/new/archive/3.atom")),
            ("/opml?organisation=csto&topic=old", Some("/opml?organisation=csto&topic=new")),
            ("/search.atom?topic=old&q=a%20b", Some("/search.atom?topic=new&q=a+b")),
            ("/topics/NEW.atom", Some("/topics/new.atom")),
            ("/topics/Old/", Some("/topics/new")),
            ("/search?topic=New", Some("/search?topic=new")),
            ("/statements/", Some("/statements")),
            ("/statements//?a=b", Some("/statements?a=b")),
            ("/topics/new/", Some("/topics/new")),
            ("/organisations/", Some("/organisations")),
            ("/topics/NONE.atom", None),
            ("/topics/new.atom", None),
            ("/topics/older.atom", None),
            ("/organisations/old.atom", None),
            ("/opml?topic=new", None),
            ("/", None),
        ] {
            let uri: Uri = asked.parse().unwrap();
            assert_eq!(present(&catalogue, &uri).as_deref(), expected, "{asked}");
        }
    }
}
