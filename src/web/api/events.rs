//! The journal and the archive, as a filter sees them.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::Api;
use super::caller::Caller;
use super::problem::{Problem, answer, linked};
use super::query::Query;
use super::schema;
use crate::model::{Entry, Seq, StatementId, Unusable};
use crate::order::{self, Outlook};

/// Items of a page, by default and at most.
const PAGE: usize = 100;
const PAGE_MAX: usize = 500;
/// Statements that one request looks through, at most.
const LOOKS_MAX: usize = 1_000;
/// Titles that a preview shows.
const TITLES: usize = 10;
/// How far back a preview looks.
const PREVIEW_DAYS: i64 = 30;

type Answer = Result<Response, Problem>;

/// Events after a number, as a subscription with the same filter gets them: to catch up. What the first start found is left out, and
/// counted, unless it is asked for.
#[utoipa::path(get, path = "/events", params(schema::Sought, ("after" = Option<i64>, Query, minimum = 0, description = "The last event that you have"), ("backfill" = Option<bool>, Query, description = "Also what the first start on a full folder found, of which no subscription was told"), ("limit" = Option<u32>, Query, minimum = 1, maximum = 500, description = "Items of the page")), responses((status = 200, body = schema::Events)))]
pub(super) async fn events(State(api): State<Api>, _caller: Caller, RawQuery(query): RawQuery) -> Answer {
    let query = Query::parse(query.as_deref(), &["after", "limit", "backfill"])?;
    let (filter, backfill) = (query.filter(&api)?, query.flag("backfill")?);
    // No journal is that long: what is past the largest number is past the end.
    let after = Seq::try_from(query.number::<u64>("after", 0)?).unwrap_or(Seq::MAX);
    let limit = query.limit(PAGE, PAGE_MAX)?;
    let head = api.store.head().await?;
    if after > head {
        // Nothing would ever follow that this client does not have, and it would never hear why.
        let cause = format!("the journal ends at {head}");
        return Err(Unusable::new(
            "after",
            cause,
            "ask again from there, or from 0 where the store is a new one",
        )
        .into());
    }
    let stretch = api.store.stretch(&filter, (after, head), backfill, limit).await?;
    let outlook = Outlook::new(&filter, api.store.reach(&filter, (after, stretch.upto)).await?, backfill);
    let site = (api.site.base_url.as_str(), &api.site.authority);
    let mut previous = (after > 0).then_some(after);
    let mut events = Vec::with_capacity(stretch.events.len());
    for (event, entry) in &stretch.events {
        events.push(order::event(event, entry, &filter, previous, site));
        previous = Some(event.seq);
    }
    let body = json!({
        "events": events, "next_after": stretch.upto, "more": stretch.more, "head": head, "left_out": outlook.left_out,
    });
    Ok(answer(StatusCode::OK, &body))
}

/// Statements in the order in which they were accepted.
#[utoipa::path(get, path = "/statements", params(schema::Sought, ("cursor" = Option<String>, Query, description = "The `next` of the page before"), ("limit" = Option<u32>, Query, minimum = 1, maximum = 500, description = "Items of the page")), responses((status = 200, body = schema::Statements)))]
pub(super) async fn statements(State(api): State<Api>, _caller: Caller, RawQuery(query): RawQuery) -> Answer {
    let query = Query::parse(query.as_deref(), &["cursor", "limit"])?;
    let (filter, limit) = (query.filter(&api)?, query.limit(PAGE, PAGE_MAX)?);
    let mut cursor = query.text("cursor").map(|id| StatementId::from(id.to_owned()));
    if let Some(id) = &cursor
        && api.store.statement(id).await?.is_none()
    {
        return Err(Problem::missing("cursor"));
    }
    let (mut found, mut looks) = (Vec::new(), 0);
    let more = loop {
        let entries = api.store.statements_after(cursor.clone(), limit).await?;
        let (read, mut taken) = (entries.len(), 0);
        for entry in entries {
            if found.len() == limit {
                break;
            }
            taken += 1;
            cursor = Some(entry.id.clone());
            if filter.matches(&entry) {
                found.push(shown(&api, &entry));
            }
        }
        looks += read;
        if taken < read || read < limit || looks >= LOOKS_MAX {
            break taken < read || read == limit;
        }
    };
    let next = cursor.filter(|_| more).map(|id| id.to_string());
    let link = query.next_link(&api, "statements", next.as_deref());
    Ok(linked(answer(StatusCode::OK, &json!({ "statements": found, "next": next })), link))
}

/// One statement, whole.
#[utoipa::path(get, path = "/statements/{id}", params(("id" = String, Path, description = "Its id")), responses((status = 200, body = schema::Statement)))]
pub(super) async fn statement(State(api): State<Api>, _caller: Caller, Path(id): Path<String>) -> Answer {
    let found = api.store.statement(&StatementId::from(id)).await?;
    let entry = found.ok_or_else(|| Problem::missing("statement"))?;
    let mut shown = shown(&api, &entry);
    if let Value::Object(fields) = &mut shown {
        fields.insert("turns".to_owned(), json!(entry.statement.turns));
    }
    Ok(answer(StatusCode::OK, &shown))
}

/// What a filter would have matched.
#[utoipa::path(get, path = "/preview", params(schema::Sought, ("since" = Option<String>, Query, description = "A day or a time; 30 days ago when left out")), responses((status = 200, body = schema::Preview)))]
pub(super) async fn preview(State(api): State<Api>, _caller: Caller, RawQuery(query): RawQuery) -> Answer {
    let query = Query::parse(query.as_deref(), &["since"])?;
    let filter = query.filter(&api)?;
    let month = SignedDuration::from_hours(24 * PREVIEW_DAYS);
    let since = match query.text("since") {
        Some(text) => order::moment("since", text)?,
        None => Timestamp::now().checked_sub(month).unwrap_or(Timestamp::UNIX_EPOCH),
    };
    let preview = api.store.preview(&filter, since, TITLES).await?;
    Ok(answer(StatusCode::OK, &order::preview(&preview, since)))
}

fn shown(api: &Api, entry: &Entry) -> Value {
    let statement = &entry.statement;
    let named = |tags: &[crate::model::Tag]| {
        tags.iter().map(|tag| json!({ "id": tag.id, "name": tag.name })).collect::<Vec<_>>()
    };
    json!({
        "id": entry.id, "revision": entry.revision, "url": format!("{}/statements/{}", api.site.base_url, entry.id),
        "title": statement.headline(), "date": statement.date, "place": statement.place, "language": statement.language,
        "kind": statement.kind, "publisher": statement.publisher, "also_published_by": entry.also_published_by,
        "speakers": statement.speakers, "organisations": named(&entry.tags.organisations), "topics": named(&entry.tags.topics),
        "source": statement.source, "published": entry.published, "updated": entry.updated, "withdrawn": entry.withdrawn,
    })
}
