//! The SPARQL 1.1 Protocol.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::app::App;
use super::form::Form;
use super::lanes::shape;
use super::problem::Problem;
use super::shelf::Edition;
use super::{accept, answer, description, page};
use crate::query::{Dataset, Options, SavedQuery, update};

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
        let describe =
            move |app: &App, _: &Edition| description::service(app, host.as_deref(), accept.as_deref());
        return app.answer("service".to_string(), describe).await;
    }
    match Asked::of(&form) {
        Ok(asked) => asked.ask(&app, accept).await,
        Err(problem) => problem.into_response(),
    }
}

pub(super) async fn post(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let accept = accept_of(&parts.headers);
    let sent = async {
        let kind =
            parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let address = Form::parse(parts.uri.query().unwrap_or_default().as_bytes())?;
        let bytes = app.body(body).await?;
        match kind.as_str() {
            "application/x-www-form-urlencoded" => {
                let form = Form::parse(&bytes)?.and(address);
                match (form.one("update")?, form.one("query")?) {
                    (Some(_), Some(_)) => {
                        Err(Problem::bad("a query and an update were sent", "send one of them"))
                    }
                    (Some(text), None) => Ok(Sent::Update(text.to_string(), using(&form)?)),
                    (None, _) => Asked::of(&form).map(Sent::Query),
                }
            }
            "application/sparql-query" => {
                Ok(Sent::Query(Asked { query: utf8(&bytes)?, dataset: dataset(&address)? }))
            }
            "application/sparql-update" => Ok(Sent::Update(utf8(&bytes)?, using(&address)?)),
            _ => Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "the body is of a type that holds no query and no update",
                "send application/sparql-query or application/sparql-update, or query=… as application/x-www-form-urlencoded",
            )),
        }
    };
    match sent.await {
        Ok(Sent::Query(asked)) => asked.ask(&app, accept).await,
        Ok(Sent::Update(text, using)) => match app.may_write(&parts.headers) {
            Ok(()) => {
                app.answer(shape(&text), move |app, edition| {
                    app.write(edition, |store| Ok(update(store, &text, &using, app.options(edition))?))?;
                    Ok(StatusCode::NO_CONTENT.into_response())
                })
                .await
            }
            Err(problem) => problem.into_response(),
        },
        Err(problem) => problem.into_response(),
    }
}

enum Sent {
    Query(Asked),
    /// Its text, and the graphs that its patterns are asked of.
    Update(String, Dataset),
}

fn utf8(bytes: &[u8]) -> Result<String, Problem> {
    let text = String::from_utf8(bytes.to_vec());
    text.map_err(|_| Problem::bad("what was sent is not UTF-8", "send it as UTF-8"))
}

impl Asked {
    fn of(form: &Form) -> Result<Self, Problem> {
        let query = form.one("query")?;
        let query =
            query.ok_or_else(|| Problem::bad("there is no query", "send it as the parameter `query`"))?;
        Ok(Self { query: query.to_string(), dataset: dataset(form)? })
    }

    async fn ask(self, app: &Arc<App>, accept: Option<String>) -> Response {
        let kind = shape(&self.query);
        app.answer(kind, move |app, edition| self.answer(app, edition, accept.as_deref())).await
    }

    fn answer(self, app: &App, edition: &Edition, accept: Option<&str>) -> Result<Response, Problem> {
        // a text of its own: lines that begin with `#+` are comments here, whatever they hold
        let query = SavedQuery::plain("query", &self.query);
        let options = Options { dataset: self.dataset, ..app.options(edition) };
        answer::of(&app.ask(edition, &query, &[], options)?, accept, app.base())
    }
}

fn dataset(form: &Form) -> Result<Dataset, Problem> {
    Ok(Dataset { default: form.nodes("default-graph-uri")?, named: form.nodes("named-graph-uri")? })
}

fn using(form: &Form) -> Result<Dataset, Problem> {
    Ok(Dataset { default: form.nodes("using-graph-uri")?, named: form.nodes("using-named-graph-uri")? })
}

pub(super) fn accept_of(headers: &HeaderMap) -> Option<String> {
    let all: Vec<&str> =
        headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    (!all.is_empty()).then(|| all.join(","))
}
