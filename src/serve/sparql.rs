//! The SPARQL 1.1 Protocol.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::app::App;
use super::form::Form;
use super::problem::Problem;
use super::shelf::Edition;
use super::{accept, answer, description, page};
use crate::query::{Dataset, Options, SavedQuery};

/// A query, and the graphs that it is asked of.
struct Asked {
    query: String,
    dataset: Dataset,
}

pub(super) async fn get(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let accept = accept_of(&parts.headers);
    let form = match Form::parse(parts.uri.query().unwrap_or_default().as_bytes()) {
        Ok(form) => form,
        Err(problem) => return problem.into_response(),
    };
    if form.all("update").next().is_some() {
        return Problem::bad("an update cannot be sent with GET", "POST it").into_response();
    }
    if form.all("query").next().is_none() {
        if accept::wants_page(accept.as_deref()) {
            return page::sparql(&app).into_response();
        }
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).map(str::to_string);
        return app.answer(move |app, _| description::service(app, host.as_deref(), accept.as_deref())).await;
    }
    match Asked::of(&form) {
        Ok(asked) => app.answer(move |app, edition| asked.answer(app, edition, accept.as_deref())).await,
        Err(problem) => problem.into_response(),
    }
}

pub(super) async fn post(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let accept = accept_of(&parts.headers);
    let asked = async {
        let kind =
            parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let address = Form::parse(parts.uri.query().unwrap_or_default().as_bytes())?;
        let bytes = app.body(body).await?;
        match kind.as_str() {
            "application/x-www-form-urlencoded" => Asked::of(&Form::parse(&bytes)?.and(address)),
            "application/sparql-query" => {
                let query = String::from_utf8(bytes.to_vec());
                let query = query.map_err(|_| Problem::bad("the query is not UTF-8", "send it as UTF-8"))?;
                Ok(Asked { query, dataset: dataset(&address)? })
            }
            "application/sparql-update" => Err(no_update()),
            _ => Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "the body is of a type that holds no query",
                "send application/sparql-query, or query=… as application/x-www-form-urlencoded",
            )),
        }
    };
    match asked.await {
        Ok(asked) => app.answer(move |app, edition| asked.answer(app, edition, accept.as_deref())).await,
        Err(problem) => problem.into_response(),
    }
}

/// Articles are what is written; the graph follows from them.
fn no_update() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "SPARQL Update is not taken",
        "the graph follows from the articles: POST them to /api/articles of a server that may write",
    )
}

impl Asked {
    fn of(form: &Form) -> Result<Self, Problem> {
        if form.all("update").next().is_some() {
            return Err(no_update());
        }
        let query = form.one("query")?;
        let query =
            query.ok_or_else(|| Problem::bad("there is no query", "send it as the parameter `query`"))?;
        Ok(Self { query: query.to_string(), dataset: dataset(form)? })
    }

    fn answer(self, app: &App, edition: &Edition, accept: Option<&str>) -> Result<Response, Problem> {
        // a text of its own: lines that begin with `#+` are comments here, whatever they hold
        let query = SavedQuery::plain("query", &self.query);
        let options = Options { dataset: self.dataset, ..app.options() };
        answer::of(&app.ask(edition, &query, &[], options)?, accept, app.base())
    }
}

fn dataset(form: &Form) -> Result<Dataset, Problem> {
    Ok(Dataset { default: form.nodes("default-graph-uri")?, named: form.nodes("named-graph-uri")? })
}

pub(super) fn accept_of(headers: &HeaderMap) -> Option<String> {
    let all: Vec<&str> =
        headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    (!all.is_empty()).then(|| all.join(","))
}
