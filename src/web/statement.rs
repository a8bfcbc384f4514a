//! One statement: its page, its data, its text, and the transcript that it was read from.

use axum::extract::{Path, State};
use axum::response::Response;

use super::asked::Asked;
use super::plate::Body;
use super::{Web, failed, feed, missing, once, split};
use crate::model::{FeedKey, StatementId};
use crate::page;
use crate::publish::Original;

/// `/statements/{id}`, `/statements/{id}.json` and `/statements/{id}.txt`; beside them `/statements/changes`, which is no statement.
pub(super) async fn show(State(web): State<Web>, Path(name): Path<String>, asked: Asked) -> Response {
    let (changes, format) = split(&name);
    if changes == "changes" {
        return feed(&web, &asked, FeedKey::Changes(None), format).await;
    }
    let (id, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
    let make = async || {
        let Some(entry) = web.store.statement(&StatementId::from(id.to_owned())).await? else {
            return Ok(None);
        };
        Ok(match extension {
            "" => {
                let known = web.store.corrections(std::slice::from_ref(&entry.id)).await?;
                let html =
                    page::statement(&web.site, &entry, known.get(&entry.id).map_or(&[], Vec::as_slice));
                Some(Body::page(html, &web.site.alternates(&FeedKey::All)))
            }
            "json" => Some(Body::text("application/json", page::statement_json(&web.site, &entry)).shared()),
            "txt" => Some(Body::text("text/plain; charset=utf-8", page::statement_text(&web.site, &entry))),
            _ => None,
        })
    };
    web.serve_page(&asked, make).await
}

/// `/statements/{id}/transcript`: the file as it lies in the watched directory.
pub(super) async fn transcript(State(web): State<Web>, Path(id): Path<String>, asked: Asked) -> Response {
    let entry = match web.store.statement(&StatementId::from(id)).await {
        Ok(Some(entry)) => entry,
        Ok(None) => return missing(&web),
        Err(error) => return failed(&error),
    };
    let directory = web.transcripts.clone();
    let read = move || Original::of(&entry, &directory).map(|one| (one.content_type(&entry), one.bytes));
    match tokio::task::spawn_blocking(read).await {
        Ok(Some((content_type, bytes))) => once(&asked, Body::file(&content_type, bytes)).await,
        Ok(None) | Err(_) => missing(&web),
    }
}
