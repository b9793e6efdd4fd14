//! Pages that are not about one node.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};

use super::look::Look;
use crate::serve::app::App;
use crate::serve::form::Form;
use crate::serve::lanes::kind;
use crate::serve::problem::Problem;
use crate::serve::shelf::Edition;

/// Makes a page on a thread that may wait for the store.
async fn page<R: IntoResponse>(
    app: Arc<App>,
    request: Request,
    make: impl FnOnce(&Look<'_>, &Form) -> Result<R, Problem> + Send + 'static,
) -> Response {
    match Form::parse(request.uri().query().unwrap_or_default().as_bytes()) {
        Ok(form) => {
            let make = move |app: &App, edition: &Edition| {
                Ok(make(&Look::new(app, edition), &form)?.into_response())
            };
            app.answer(kind(request.uri()), make).await
        }
        Err(problem) => problem.into_response(),
    }
}

pub(in crate::serve) async fn front(State(app): State<Arc<App>>, request: Request) -> Response {
    page(app, request, |look, _| super::front::page(look)).await
}

pub(in crate::serve) async fn search(State(app): State<Arc<App>>, request: Request) -> Response {
    // whoever waits for names holds up nobody
    let made = app.finder.names(&app.shelf, app.settings.timeout).await;
    page(app, request, move |look, form| super::search::page(look, form, made.as_deref())).await
}

pub(in crate::serve) async fn queries(State(app): State<Arc<App>>, request: Request) -> Response {
    page(app, request, |look, _| Ok(super::queries::list(look))).await
}

pub(in crate::serve) async fn query(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    request: Request,
) -> Response {
    page(app, request, move |look, form| super::queries::page(look, &name, form)).await
}

pub(in crate::serve) async fn dyad(
    State(app): State<Arc<App>>,
    Path((one, other)): Path<(String, String)>,
    request: Request,
) -> Response {
    page(app, request, move |look, form| super::dyad::page(look, &one, &other, form)).await
}

pub(in crate::serve) async fn map(State(app): State<Arc<App>>, request: Request) -> Response {
    page(app, request, super::map::page).await
}

pub(in crate::serve) async fn network(State(app): State<Arc<App>>, request: Request) -> Response {
    page(app, request, super::network::page).await
}

pub(in crate::serve) async fn curation(State(app): State<Arc<App>>, request: Request) -> Response {
    page(app, request, |look, _| super::curation::list(look)).await
}

pub(in crate::serve) async fn mark(State(app): State<Arc<App>>, request: Request) -> Response {
    page(app, request, super::curation::mark).await
}

pub(in crate::serve) async fn read(State(app): State<Arc<App>>, request: Request) -> Response {
    page(app, request, |_, _| Ok(super::read::form())).await
}
