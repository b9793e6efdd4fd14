//! The SPARQL 1.1 Graph Store Protocol, to read from: `/store?default` and `/store?graph=IRI`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use oxigraph::model::{NamedNode, Quad};

use super::answer;
use super::app::App;
use super::form::Form;
use super::problem::Problem;
use super::shelf::Edition;
use super::sparql::accept_of;
use crate::query::{Answer, Dataset, Options, SavedQuery};

const ALL: &str = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }";

pub(super) async fn get(State(app): State<Arc<App>>, request: Request) -> Response {
    let accept = accept_of(request.headers());
    let graph =
        Form::parse(request.uri().query().unwrap_or_default().as_bytes()).and_then(|form| asked(&form));
    match graph {
        Ok(graph) => {
            let quads = move |app: &App, edition: &Edition| {
                let quads = quads(app, edition, graph.as_ref())?;
                answer::graph(quads, accept.as_deref(), app.base())
            };
            app.answer(quads).await
        }
        Err(problem) => problem.into_response(),
    }
}

/// The graph that is asked for: none is the default graph.
fn asked(form: &Form) -> Result<Option<NamedNode>, Problem> {
    let default = form.all("default").next().is_some();
    match (default, form.nodes("graph")?.as_slice()) {
        (true, []) => Ok(None),
        (false, [graph]) => Ok(Some(graph.clone())),
        _ => Err(Problem::bad(
            "the request does not name one graph",
            "ask for /store?default or /store?graph=IRI",
        )),
    }
}

/// All that stands in a graph; a graph that is not there is told.
pub(super) fn quads(app: &App, edition: &Edition, graph: Option<&NamedNode>) -> Result<Vec<Quad>, Problem> {
    let dataset = Dataset { default: graph.into_iter().cloned().collect(), named: Vec::new() };
    let options = Options { dataset, ..app.options() };
    let Answer::Graph(triples) = app.ask(edition, &SavedQuery::plain("graph", ALL), &[], options)? else {
        return Err(Problem::fault("a CONSTRUCT made no graph"));
    };
    match (triples.quads.is_empty(), graph) {
        (true, Some(graph)) => Err(Problem::none(
            format!("the store has no graph {graph}"),
            "`SELECT ?g { GRAPH ?g {} }` lists them",
        )),
        _ => Ok(triples.quads),
    }
}
