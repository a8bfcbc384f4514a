//! One statement: its page, its data, its text, and the transcript that it was read from.

use std::path::{Component, Path as FilePath};

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::answer::{Body, reply};
use super::{Web, failed, missing};
use crate::model::StatementId;
use crate::page;

/// `/statements/{id}`, `/statements/{id}.json` and `/statements/{id}.txt`.
pub(super) async fn show(State(web): State<Web>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let (id, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
    let entry = match web.store.statement(&StatementId::from(id.to_owned())).await {
        Ok(Some(entry)) => entry,
        Ok(None) => return missing(&web),
        Err(error) => return failed(&error),
    };
    match extension {
        "" => reply(&headers, Body::page(page::statement(&web.site, &entry))),
        "json" => reply(&headers, Body::text("application/json", page::statement_json(&web.site, &entry))),
        "txt" => {
            reply(&headers, Body::text("text/plain; charset=utf-8", page::statement_text(&web.site, &entry)))
        }
        _ => missing(&web),
    }
}

/// `/statements/{id}/transcript`: the file as it lies in the watched directory.
pub(super) async fn transcript(
    State(web): State<Web>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let entry = match web.store.statement(&StatementId::from(id)).await {
        Ok(Some(entry)) if entry.withdrawn.is_none() => entry,
        Ok(_) => return missing(&web),
        Err(error) => return failed(&error),
    };
    let path = FilePath::new(&entry.path);
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return missing(&web);
    }
    match tokio::fs::read(web.transcripts.join(path)).await {
        Ok(bytes) => reply(&headers, Body::file(entry.transcript_type(), bytes)),
        Err(_gone) => missing(&web),
    }
}
