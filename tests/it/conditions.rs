//! Requests with conditions: RFC 9110, section 13.

use axum::http::{Method, StatusCode};

use crate::feeds::transcript;
use crate::serving::{Door, FEED};

#[tokio::test]
async fn who_has_it_gets_no_copy() {
    let door = Door::usual().await;
    let first = door.ask(FEED, &[]).await;
    let (tag, modified) = (first.header("etag"), first.header("last-modified"));
    let lists = [
        tag.to_owned(),
        format!("W/{tag}"),
        format!("\"other\", {tag}"),
        "*".to_owned(),
        format!("\"a,b\",{tag}"),
    ];
    for list in &lists {
        let answer = door.ask(FEED, &[("if-none-match", list)]).await;
        assert_eq!((answer.status, answer.header("etag")), (StatusCode::NOT_MODIFIED, tag), "{list}");
    }
    let known = door.ask(FEED, &[("if-modified-since", modified)]).await;
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);
    for headers in [
        [("if-none-match", "\"other\""), ("if-modified-since", modified)],
        [("if-none-match", tag.trim_matches('"')), ("x-nothing", "")],
        [("if-modified-since", "Thu, 01 Jan 1970 00:00:00 GMT"), ("x-nothing", "")],
    ] {
        assert_eq!(door.ask(FEED, &headers).await.status, StatusCode::OK, "{headers:?}");
    }
    // A change within the same second is a change for those who know dates only.
    door.write("two.txt", &transcript(2, "More was said."));
    door.step(1_700_000_000).await;
    assert_eq!(door.ask(FEED, &[("if-modified-since", modified)]).await.status, StatusCode::OK);
    assert_eq!(door.ask(FEED, &[("if-none-match", tag)]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_wants_other_bytes_gets_none() {
    let door = Door::usual().await;
    let first = door.ask(FEED, &[]).await;
    let (tag, modified) = (first.header("etag"), first.header("last-modified"));
    let packed = door.ask(FEED, &[("accept-encoding", "gzip")]).await;
    for headers in [
        vec![("if-match", tag)],
        vec![("if-match", "*")],
        vec![("if-unmodified-since", modified)],
        vec![("if-match", packed.header("etag")), ("accept-encoding", "gzip")],
    ] {
        assert_eq!(door.ask(FEED, &headers).await.status, StatusCode::OK, "{headers:?}");
    }
    let both = [("if-match", tag), ("if-none-match", tag)];
    assert_eq!(door.ask(FEED, &both).await.status, StatusCode::NOT_MODIFIED);
    let old = "Thu, 01 Jan 1970 00:00:00 GMT";
    for headers in [
        vec![("if-match", "\"other\"")],
        vec![("if-unmodified-since", old)],
        // Before everything else that was asked.
        vec![("if-match", "\"other\""), ("if-none-match", tag)],
        vec![("if-match", "\"other\""), ("if-unmodified-since", modified)],
    ] {
        let answer = door.ask(FEED, &headers).await;
        assert_eq!(
            (answer.status, answer.header("etag"), answer.header("cache-control")),
            (StatusCode::PRECONDITION_FAILED, tag, "no-store"),
            "{headers:?}"
        );
        assert!(std::str::from_utf8(&answer.body).unwrap().contains("If-Match"), "it says why");
        let head = door.send(Method::HEAD, FEED, &headers).await;
        assert_eq!((head.status, head.body.len()), (StatusCode::PRECONDITION_FAILED, 0), "{headers:?}");
    }
    // Pages and answers that are made once, too. What has no time of its own has not changed since one.
    for path in ["/", "/statements", "/search.atom?q=told", "/statements.atom?since=0"] {
        let answer = door.ask(path, &[("if-match", "\"other\"")]).await;
        assert_eq!(answer.status, StatusCode::PRECONDITION_FAILED, "{path}");
        assert_eq!(door.ask(path, &[("if-unmodified-since", old)]).await.status, StatusCode::OK, "{path}");
    }
}
