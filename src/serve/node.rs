//! Every node of ours under an address of the server: a page for people, its triples for programs.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use oxigraph::model::NamedNode;

use super::answer::{body, graph, write_graph};
use super::app::App;
use super::form::Form;
use super::lanes::kind;
use super::problem::Problem;
use super::shelf::Edition;
use super::sparql::accept_of;
use super::{accept, graphs, page};
use crate::export::Format;
use crate::query::{Answer, SavedQuery};

/// Path below which nodes stand, in the place of the base of their IRIs.
pub(super) const PATH: &str = "/id/";

/// Path below which classes, properties and concepts of ours stand, whose IRIs begin with [`TERMS`].
pub(super) const TERM: &str = "/term/";
pub(super) const TERMS: &str = "https://w3id.org/demarche/";

/// What is said of a node, and what calls it by name.
const ABOUT: &str = "CONSTRUCT { ?node ?p ?o } WHERE { ?node ?p ?o }";

pub(super) async fn get(State(app): State<Arc<App>>, request: Request) -> Response {
    let accept = accept_of(request.headers());
    let path = request.uri().path();
    let iri = match (path.strip_prefix(PATH), path.strip_prefix(TERM)) {
        (Some(rest), _) => format!("{}{rest}", app.base().as_str()),
        (_, rest) => format!("{TERMS}{}", rest.unwrap_or_default().replace("%23", "#")),
    };
    let Ok(node) = NamedNode::new(iri) else {
        return Problem::none("there is no such node", "search for its name at /search").into_response();
    };
    let form = match Form::parse(request.uri().query().unwrap_or_default().as_bytes()) {
        Ok(form) => form,
        Err(problem) => return problem.into_response(),
    };
    let kind = kind(request.uri());
    app.answer(kind, move |app, edition| answer(app, edition, &node, &form, accept.as_deref())).await
}

fn answer(
    app: &App,
    edition: &Edition,
    node: &NamedNode,
    form: &Form,
    accept: Option<&str>,
) -> Result<Response, Problem> {
    if let Some(name) = form.one("format")? {
        let known = |format: &Format| format.as_str() == name;
        let format = Format::ALL.into_iter().find(known).ok_or_else(|| {
            let names: Vec<&str> = Format::ALL.iter().map(|format| format.as_str()).collect();
            Problem::bad(format!("`format`: `{name}` is unknown"), names.join(", "))
        })?;
        let kind = super::answer::GRAPHS.iter().find(|(_, known)| *known == format);
        let bytes = write_graph(triples(app, edition, node)?, format, app.base())?;
        return Ok(body(kind.map_or("text/plain", |(kind, _)| kind), bytes));
    }
    match accept::wants_page(accept) {
        true => page::node(app, edition, node, form),
        false => graph(triples(app, edition, node)?, accept, app.base()),
    }
}

/// The triples of a node: of an article its whole graph, of others those that begin with it.
fn triples(app: &App, edition: &Edition, node: &NamedNode) -> Result<Vec<oxigraph::model::Quad>, Problem> {
    let rest = node.as_str().strip_prefix(app.base().as_str()).unwrap_or_default();
    let graph = rest.starts_with("graph/") || (rest.starts_with("article/") && rest.ends_with("/graph"));
    if graph {
        return graphs::quads(app, edition, Some(node));
    }
    if rest.starts_with("article/") {
        let graph = NamedNode::new_unchecked(format!("{}/graph", node.as_str()));
        return graphs::quads(app, edition, Some(&graph));
    }
    let values = [("node".to_string(), node.as_str().to_string())];
    let answer = app.ask(edition, &SavedQuery::plain("node", ABOUT), &values, app.options(edition))?;
    match answer {
        Answer::Graph(triples) if !triples.quads.is_empty() => Ok(triples.quads),
        _ => Err(unknown(node)),
    }
}

pub(super) fn unknown(node: &NamedNode) -> Problem {
    Problem::none(format!("the store says nothing of {node}"), "search for its name at /search")
}
