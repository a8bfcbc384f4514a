//! The description of the API in `OpenAPI` 3.1.
//!
//! Written as a table of operations, so that paths, parameters and scopes can be read side by side; a test holds it against the router.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::Api;
use super::problem::answer;

/// One operation.
struct Operation {
    method: &'static str,
    path: &'static str,
    summary: &'static str,
    /// Parameters of the query.
    query: &'static [&'static str],
    /// Schema of the body, where it takes one.
    body: Option<&'static str>,
    /// Status and schema of the answer.
    answer: (u16, Option<&'static str>),
    /// Whether an `Idempotency-Key` is heeded.
    once: bool,
}

const FILTER: [&str; 9] =
    ["organisation", "role", "topic", "speaker", "language", "kind", "phrase", "all", "filter"];

const fn get(
    path: &'static str,
    summary: &'static str,
    query: &'static [&'static str],
    schema: &'static str,
) -> Operation {
    Operation { method: "get", path, summary, query, body: None, answer: (200, Some(schema)), once: false }
}

const fn post(
    path: &'static str,
    summary: &'static str,
    body: Option<&'static str>,
    answer: (u16, &'static str),
) -> Operation {
    Operation {
        method: "post",
        path,
        summary,
        query: &[],
        body,
        answer: (answer.0, Some(answer.1)),
        once: true,
    }
}

const fn remove(path: &'static str, summary: &'static str) -> Operation {
    Operation { method: "delete", path, summary, query: &[], body: None, answer: (204, None), once: false }
}

/// `filter` in the query stands for all parameters of a filter.
const OPERATIONS: [Operation; 21] = [
    get(
        "/events",
        "Events after a number, as a subscription with the same filter gets them",
        &["filter", "after", "limit"],
        "Events",
    ),
    get("/statements", "Statements in the order of acceptance", &["filter", "cursor", "limit"], "Statements"),
    get("/statements/{id}", "One statement with its text", &[], "Statement"),
    get("/preview", "What a filter would have matched", &["filter", "since"], "Preview"),
    get("/subscriptions", "A page of subscriptions", &["cursor", "limit"], "Subscriptions"),
    post(
        "/subscriptions",
        "Add a subscription; a subscriber's waits for its endpoint to confirm",
        Some("Order"),
        (201, "NewSubscription"),
    ),
    get("/subscriptions/{id}", "One subscription", &[], "Subscription"),
    Operation {
        method: "patch",
        path: "/subscriptions/{id}",
        summary: "Change what is given; null takes a part away",
        query: &[],
        body: Some("Order"),
        answer: (200, Some("Subscription")),
        once: false,
    },
    remove("/subscriptions/{id}", "Remove a subscription"),
    Operation {
        once: false,
        ..post("/subscriptions/{id}/pause", "Send nothing until resumed", None, (200, "Subscription"))
    },
    Operation {
        once: false,
        ..post("/subscriptions/{id}/resume", "Go on, with everything since", None, (200, "Subscription"))
    },
    Operation {
        once: false,
        ..post(
            "/subscriptions/{id}/confirm",
            "Ask the endpoint once more whether it wants to be told",
            None,
            (200, "Subscription"),
        )
    },
    Operation {
        once: false,
        ..post(
            "/subscriptions/{id}/test",
            "Send one message now; nothing is recorded",
            None,
            (200, "Attempt"),
        )
    },
    post(
        "/subscriptions/{id}/replay",
        "Send again what it wants of the journal",
        Some("Since"),
        (202, "Accepted"),
    ),
    post(
        "/subscriptions/{id}/rotate-secret",
        "A new key; the old one signs besides for a day",
        None,
        (200, "NewSecret"),
    ),
    get(
        "/subscriptions/{id}/deliveries",
        "The last attempts and what is set aside",
        &["limit"],
        "Deliveries",
    ),
    get("/subscriptions/{id}/deliveries/{seq}", "The attempts of one event", &[], "Deliveries"),
    post(
        "/subscriptions/{id}/deliveries/{seq}/retry",
        "Send one event once more, at once",
        None,
        (202, "Accepted"),
    ),
    get("/tokens", "Every token; for operators", &[], "Tokens"),
    post("/tokens", "Make a token; for operators", Some("NewToken"), (201, "Token")),
    remove("/tokens/{id}", "Revoke a token; for operators"),
];

/// The document.
pub(super) async fn document(State(api): State<Api>) -> Response {
    answer(StatusCode::OK, &openapi(&api.site.base_url))
}

fn openapi(base_url: &str) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for operation in &OPERATIONS {
        let path = paths.entry(operation.path.to_owned()).or_insert_with(|| json!({}));
        if let Value::Object(path) = path {
            path.insert(operation.method.to_owned(), described(operation));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "pressroom", "version": env!("CARGO_PKG_VERSION"),
            "description": "Official statements, who is told of them, and what was sent. A token has the scope operator, or sees only the subscriptions that were made with it.",
        },
        "servers": [{ "url": format!("{base_url}/api/v1") }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": schemas(),
        },
    })
}

fn described(operation: &Operation) -> Value {
    let mut parameters: Vec<Value> = operation
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| {
            let schema = if name == "seq" {
                json!({ "type": "integer", "minimum": 1 })
            } else {
                json!({ "type": "string" })
            };
            json!({ "name": name, "in": "path", "required": true, "schema": schema })
        })
        .collect();
    for name in operation.query {
        if *name == "filter" {
            parameters.extend(FILTER.iter().map(|name| query(name)));
        } else {
            parameters.push(query(name));
        }
    }
    if operation.once {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "description": "A request that is repeated within a day gets the answer of the first.",
            "schema": { "type": "string", "maxLength": 255 },
        }));
    }
    let problem = json!({ "description": "What is wrong", "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } });
    let (status, schema) = operation.answer;
    let good = match schema {
        Some(name) => {
            json!({ "description": operation.summary, "content": { "application/json": { "schema": reference(name) } } })
        }
        None => json!({ "description": "Done" }),
    };
    let mut shown = json!({
        "operationId": format!("{}{}", operation.method, operation.path.replace(['/', '{', '}', '-'], "_")),
        "summary": operation.summary,
        "parameters": parameters,
        "responses": { status.to_string(): good, "default": problem },
    });
    if let (Value::Object(shown), Some(body)) = (&mut shown, operation.body) {
        shown.insert(
            "requestBody".to_owned(),
            json!({ "required": true, "content": { "application/json": { "schema": reference(body) } } }),
        );
    }
    shown
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn query(name: &str) -> Value {
    let schema = match name {
        "after" => json!({ "type": "integer", "minimum": 0, "default": 0 }),
        "limit" => json!({ "type": "integer", "minimum": 1 }),
        "all" => json!({ "type": "boolean" }),
        "cursor" | "since" | "filter" => json!({ "type": "string" }),
        "role" => json!({ "type": "array", "items": { "enum": ["publisher", "speaker", "mentioned"] } }),
        _ => json!({ "type": "array", "items": { "type": "string" } }),
    };
    let description = match name {
        "after" => "The last event that you have.",
        "cursor" => "The next of the page before.",
        "since" => "A day or a time; 30 days ago when left out.",
        "filter" => "A filter as JSON, instead of the other parameters.",
        "language" | "kind" => "Only these; may stand several times.",
        "limit" => "Items of the page.",
        _ => "Statements with any of these; may stand several times.",
    };
    json!({ "name": name, "in": "query", "schema": schema, "description": description, "explode": true })
}

fn object(properties: &Value) -> Value {
    json!({ "type": "object", "properties": properties })
}

fn list(name: &str, of: &str, more: &Value) -> Value {
    let mut properties = json!({ name: { "type": "array", "items": reference(of) } });
    if let (Value::Object(properties), Value::Object(more)) = (&mut properties, more) {
        properties.extend(more.clone());
    }
    object(&properties)
}

fn schemas() -> Value {
    let text = json!({ "type": "string" });
    let texts = json!({ "type": "array", "items": text });
    let next =
        json!({ "next": { "type": ["string", "null"], "description": "The cursor of the next page." } });
    let terms = object(&json!({
        "organisations": texts, "roles": texts, "topics": texts, "speakers": texts, "languages": texts, "kinds": texts, "phrases": texts,
    }));
    let order = object(&json!({
        "url": { "type": "string", "format": "uri" }, "name": text, "filter": reference("Filter"),
        "all": { "description": "true for every statement, or terms all of which must hold" }, "any": reference("Terms"), "none": reference("Terms"),
        "organisations": texts, "roles": texts, "topics": texts, "speakers": texts, "languages": texts, "kinds": texts, "phrases": texts,
        "format": { "type": ["string", "null"], "enum": ["standard", "cloudevents", "ninjs", "superdesk", "slack", "discord", "teams", "mattermost", "ntfy", "template", null] },
        "template": { "type": ["object", "null"], "properties": { "text": text, "makes": { "enum": ["json", "text"] } }, "required": ["text"] },
        "pace": { "type": ["object", "null"], "properties": {
            "digest": { "type": "object", "properties": { "cron": text, "time_zone": text }, "required": ["cron"] },
            "quiet": { "type": "object", "properties": { "from": text, "until": text, "time_zone": text }, "required": ["from", "until"] },
            "hourly_max": { "type": "integer", "minimum": 1 },
        } },
        "headers": { "type": ["array", "null"], "items": { "type": "object", "properties": { "name": text, "value": text }, "required": ["name", "value"] } },
        "authentication": { "type": ["object", "null"], "properties": { "scheme": { "enum": ["basic", "bearer"] }, "user": text, "password": text, "token": text }, "required": ["scheme"] },
        "secret": { "type": "string", "description": "whsec_…; a new one is made when left out" },
        "since": { "type": ["integer", "string"], "description": "Where to start: after an event, or at a day or a time; now when left out" },
    }));
    let attempt = object(&json!({
        "seq": { "type": "integer" }, "n": { "type": "integer" }, "at": text, "duration_ms": { "type": "integer" },
        "status": { "type": ["integer", "null"] }, "outcome": text, "excerpt": text, "next": { "type": ["string", "null"] },
    }));
    let subscription = object(&json!({
        "id": text, "url": text, "name": text, "format": text, "created": text, "cursor": { "type": "integer" },
        "state": { "enum": ["active", "waiting", "paused", "unconfirmed", "disabled"] }, "detail": { "type": ["string", "null"] },
    }));
    json!({
        "Problem": object(&json!({ "title": text, "status": { "type": "integer" }, "detail": text, "field": text, "cause": text, "remedy": text })),
        "Terms": terms,
        "Filter": { "type": "object", "description": "Flat lists, or any, all and none of terms; {\"all\": true} is everything." },
        "Order": order,
        "Since": { "type": "object", "properties": { "since": { "type": ["integer", "string"] } }, "required": ["since"] },
        "Subscription": subscription,
        "NewSubscription": { "allOf": [reference("Subscription"), object(&json!({ "secret": text }))] },
        "NewSecret": object(&json!({ "id": text, "secret": text, "old_signs_until": text })),
        "Subscriptions": list("subscriptions", "Subscription", &next),
        "Attempt": attempt,
        "Deliveries": list("attempts", "Attempt", &json!({ "parked": { "type": "array", "items": { "type": "object" } } })),
        "Events": object(&json!({ "events": { "type": "array", "items": { "type": "object", "description": "As in /schemas/webhook.json" } }, "next_after": { "type": "integer" }, "more": { "type": "boolean" }, "head": { "type": "integer" } })),
        "Statement": object(&json!({ "id": text, "revision": { "type": "integer" }, "url": text, "title": text })),
        "Statements": list("statements", "Statement", &next),
        "Preview": object(&json!({ "since": text, "statements": { "type": "integer" }, "complete": { "type": "boolean" }, "newest": { "type": "array", "items": { "type": "object" } } })),
        "Accepted": object(&json!({ "id": text })),
        "NewToken": { "type": "object", "properties": { "name": text, "scope": { "enum": ["operator", "subscriber"] } }, "required": ["name", "scope"] },
        "Token": object(&json!({ "id": text, "name": text, "scope": text, "created": text, "token": text })),
        "Tokens": list("tokens", "Token", &json!({})),
    })
}

#[cfg(test)]
mod tests {
    use super::{OPERATIONS, openapi};

    #[test]
    fn every_schema_that_is_named_is_there() {
        let document = openapi("https://press.example");
        let text = document.to_string();
        let named = text.split("#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next());
        for name in named {
            assert!(document["components"]["schemas"][name].is_object(), "{name}");
        }
        let operations: usize =
            document["paths"].as_object().unwrap().values().map(|path| path.as_object().unwrap().len()).sum();
        assert_eq!(operations, OPERATIONS.len());
    }
}
