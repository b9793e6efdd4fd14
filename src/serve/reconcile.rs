//! `/reconcile`: the Reconciliation API 0.2 over the people, bodies and places of the store (see `link::reconcile`).

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;

use super::answer::body;
use super::app::App;
use super::form::Form;
use super::problem::Problem;

/// Where the service stands.
pub(super) const PATH: &str = "/reconcile";

/// Answers a request to the service; an index of the store is made when the first one comes.
pub(super) async fn answer(State(app): State<Arc<App>>, request: Request) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let address = format!("http://{}{PATH}", host.unwrap_or("localhost"));
    let path = request.uri().path().strip_prefix(PATH).unwrap_or_default().to_string();
    let asked = Form::parse(request.uri().query().unwrap_or_default().as_bytes());
    let sent = app.body(request.into_body()).await.and_then(|bytes| Form::parse(&bytes));
    app.answer(PATH.to_string(), move |app, edition| {
        let form = asked?.and(sent?);
        let service = edition.reconciliation(&app.lexicon, address).map_err(Problem::fault)?;
        let answer = service.answer(&path, form.pairs());
        let mut response = body(answer.media_type, answer.text);
        *response.status_mut() =
            StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Ok(response)
    })
    .await
}
