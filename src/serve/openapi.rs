//! The web API in OpenAPI 3.1, made from the decorators of the queries.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::answer::body;
use super::app::App;
use super::events;
use super::saved::TABLES;
use crate::lexicon::Modality;
use crate::query::{Kind, Parameter, SavedQuery};

pub(super) async fn get(State(app): State<Arc<App>>) -> Response {
    let events = match events::chooser() {
        Ok(events) => events,
        Err(problem) => return problem.into_response(),
    };
    let mut paths = Map::new();
    for query in app.catalogue.queries().chain(app.catalogue.checks()) {
        paths.insert(format!("/api/query/{}", query.name), json!({"get": operation(query)}));
    }
    paths.insert("/api/events".into(), json!({"get": records(&events)}));
    paths.insert(
        "/api/articles".into(),
        json!({"get": articles(), "post": reading("Read articles and store them", true)}),
    );
    paths.insert("/api/extract".into(), json!({"post": reading("Read articles; nothing is stored", false)}));
    paths.insert("/api/curation".into(), json!({"get": corrections(), "post": decision()}));
    let described = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "demarche",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Who did what to whom, when, how surely, and who says so: saved queries over a store of news, and the reader.",
        },
        "paths": paths,
        "components": {
            "schemas": {"Problem": problem()},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    });
    body("application/json", serde_json::to_string_pretty(&described).unwrap_or_default() + "\n")
}

fn operation(query: &SavedQuery) -> Value {
    let mut parameters: Vec<Value> = query.parameters.iter().map(parameter).collect();
    let formats: Vec<&str> = TABLES.iter().map(|(name, ..)| *name).collect();
    parameters.push(own(
        "format",
        "how rows are written; the header Accept says it as well",
        json!({"type": "string", "enum": formats}),
    ));
    parameters.push(own(
        "show",
        "names of nodes, their IRIs, or both",
        json!({"type": "string", "enum": ["labels", "iris", "both"], "default": "labels"}),
    ));
    parameters.push(own(
        "limit",
        "rows of a page; the header Link leads to the next",
        json!({"type": "integer", "minimum": 1}),
    ));
    parameters.push(own(
        "after",
        "the row that the page follows, as the header Link names it",
        json!({"type": "string"}),
    ));
    let content: Map<String, Value> =
        TABLES.iter().map(|(_, kind, _)| ((*kind).to_string(), json!({}))).collect();
    json!({
        "operationId": query.name,
        "summary": query.summary,
        "description": query.description,
        "tags": query.tags,
        "parameters": parameters,
        "responses": responses(content),
    })
}

fn records(chooser: &SavedQuery) -> Value {
    let mut parameters: Vec<Value> = chooser.parameters.iter().map(parameter).collect();
    let formats = json!({"type": "string", "enum": ["jsonl", "csv", "tsv", "parquet", "arrow"]});
    parameters.push(own("format", "how rows are written; the header Accept says it as well", formats));
    parameters.push(own(
        "limit",
        "rows at most, those of the latest days first",
        json!({"type": "integer", "default": 1000}),
    ));
    let content = [("application/x-ndjson", json!({})), ("text/csv", json!({}))];
    json!({
        "operationId": "events",
        "summary": "The event table: what records say of events, filtered",
        "parameters": parameters,
        "responses": responses(content.into_iter().map(|(kind, value)| (kind.to_string(), value)).collect()),
    })
}

fn articles() -> Value {
    let content = Map::from_iter([("application/json".to_string(), json!({}))]);
    json!({"operationId": "articles", "summary": "The articles of the store", "responses": responses(content)})
}

fn corrections() -> Value {
    let content = Map::from_iter([("application/json".to_string(), json!({}))]);
    json!({"operationId": "corrections", "summary": "Records and links that were found wrong", "responses": responses(content)})
}

fn decision() -> Value {
    let text = |about: &str| json!({"type": "string", "description": about});
    let schema = json!({"type": "object", "required": ["verdict"], "properties": {
        "record": text("IRI of the record that the decision is about"),
        "subject": text("or of the entity whose link it is about"),
        "object": text("and of what it is linked to"),
        "verdict": {"type": "string", "enum": ["wrong", "right"], "description": "`right` takes `wrong` back"},
        "reason": text("why, for those who come later"),
    }});
    let content = Map::from_iter([("application/json".to_string(), json!({}))]);
    json!({
        "operationId": "decide",
        "summary": "Mark a record or a link wrong, or take that back",
        "requestBody": {"required": true, "content": {"application/x-www-form-urlencoded": {"schema": schema}}},
        "security": [{"token": []}],
        "responses": responses(content),
    })
}

fn reading(summary: &str, token: bool) -> Value {
    let day = json!({"type": "string", "format": "date"});
    let parameters = [
        own("published", "day of publication; what is said of \"Wednesday\" depends on it", day),
        own("publisher", "newspaper, agency or site", json!({"type": "string"})),
        own("url", "address of the article", json!({"type": "string"})),
        own("headline", "headline of the article", json!({"type": "string"})),
    ];
    let sent = ["text/plain", "text/html", "application/json", "application/x-ndjson"];
    let given = ["application/json", "application/x-ndjson", "text/turtle", "application/ld+json"];
    let content =
        |kinds: &[&str]| kinds.iter().map(|kind| ((*kind).to_string(), json!({}))).collect::<Map<_, _>>();
    let mut operation = json!({
        "operationId": if token { "storeArticles" } else { "extract" },
        "summary": summary,
        "parameters": parameters,
        "requestBody": {"required": true, "content": content(&sent)},
        "responses": responses(content(&given)),
    });
    if token {
        operation["security"] = json!([{"token": []}]);
    }
    operation
}

fn parameter(parameter: &Parameter) -> Value {
    let mut schema = json!({"type": "string"});
    match parameter.kind {
        Kind::Integer => schema = json!({"type": "integer"}),
        Kind::Iri => schema["format"] = json!("iri"),
        Kind::Modality => schema["enum"] = json!(Modality::ALL.map(|modality| modality.as_str())),
        _ => {}
    }
    if let Some(default) = &parameter.default {
        schema["default"] = json!(default);
    }
    let about = format!("{} ({})", parameter.about, parameter.kind.as_str());
    json!({"name": parameter.name, "in": "query", "required": parameter.required, "description": about, "schema": schema})
}

fn own(name: &str, about: &str, schema: Value) -> Value {
    json!({"name": name, "in": "query", "description": about, "schema": schema})
}

fn responses(content: Map<String, Value>) -> Value {
    let wrong = |about: &str| {
        json!({
            "description": about,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        })
    };
    json!({
        "200": {"description": "the answer", "content": content},
        "304": {"description": "the store is as it was when the ETag was given"},
        "400": wrong("a parameter is wrong"),
        "503": wrong("the answer took too long, or the server is busy"),
    })
}

fn problem() -> Value {
    json!({
        "type": "object",
        "properties": {
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "hint": {"type": "string", "description": "what to do about it"},
        },
        "required": ["title", "status", "detail", "hint"],
    })
}
