//! The SPARQL 1.1 Graph Store Protocol: `/store?default`, `/store?graph=IRI`, and graphs that are named as their address.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::uri::Scheme;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, Quad};
use sha2::{Digest, Sha256};

use super::answer;
use super::app::App;
use super::form::Form;
use super::multipart::parts_of;
use super::problem::Problem;
use super::shelf::Edition;
use super::sparql::accept_of;
use crate::query::{Answer, Dataset, Options, SavedQuery};

/// Where the graphs stand.
const PATH: &str = "/store";
const ALL: &str = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }";

/// The graph that a request is about.
enum Target {
    Default,
    Named(NamedNode),
    /// None is named: one that is made for what is sent.
    New,
}

impl Target {
    fn of(parts: &Parts) -> Result<Self, Problem> {
        let form = Form::parse(parts.uri.query().unwrap_or_default().as_bytes())?;
        let default = form.all("default").next().is_some();
        let direct = parts.uri.path().trim_start_matches(PATH).trim_start_matches('/');
        match (default, form.nodes("graph")?.as_slice(), direct) {
            (true, [], "") => Ok(Self::Default),
            (false, [graph], "") => Ok(Self::Named(graph.clone())),
            (false, [], "") => Ok(Self::New),
            (false, [], path) => Ok(Self::Named(address(parts, path)?)),
            _ => Err(Problem::bad(
                "the request names several graphs",
                "ask for /store?default or /store?graph=IRI",
            )),
        }
    }

    /// The graph that is to be changed, where one is named.
    fn named(self) -> Result<NamedNode, Problem> {
        match self {
            Self::Named(graph) => Ok(graph),
            Self::Default => Err(Problem::new(
                StatusCode::FORBIDDEN,
                "the default graph is the union of all others, and nothing is written to it",
                "name a graph, as in /store?graph=IRI",
            )),
            Self::New => Err(unnamed()),
        }
    }
}

fn unnamed() -> Problem {
    Problem::bad("the request does not name one graph", "ask for /store?default or /store?graph=IRI")
}

/// The address of a graph under this server, which is its name.
fn address(parts: &Parts, path: &str) -> Result<NamedNode, Problem> {
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let scheme = parts.uri.scheme().unwrap_or(&Scheme::HTTP);
    NamedNode::new(format!("{scheme}://{host}{PATH}/{path}"))
        .map_err(|_| Problem::bad("the address is no IRI", "name the graph with ?graph=IRI"))
}

pub(super) async fn get(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let accept = accept_of(&parts.headers);
    let graph = match Target::of(&parts) {
        Ok(Target::Default) => None,
        Ok(Target::Named(graph)) => Some(graph),
        Ok(Target::New) => return unnamed().into_response(),
        Err(problem) => return problem.into_response(),
    };
    app.answer("graph".to_string(), move |app, edition| {
        let quads = quads(app, edition, graph.as_ref())?;
        answer::graph(quads, accept.as_deref(), app.base())
    })
    .await
}

/// Puts what is sent in place of a graph.
pub(super) async fn put(State(app): State<Arc<App>>, request: Request) -> Response {
    written(app, request, true).await
}

/// Adds what is sent to a graph, or makes one of it.
pub(super) async fn post(State(app): State<Arc<App>>, request: Request) -> Response {
    written(app, request, false).await
}

pub(super) async fn delete(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let graph = app.may_write(&parts.headers).and_then(|()| Target::of(&parts)).and_then(Target::named);
    match graph {
        Ok(graph) => {
            app.answer("write".to_string(), move |app, edition| {
                match app.write(edition, |store| Ok(store.drop_graph(&graph)?))? {
                    true => Ok(StatusCode::NO_CONTENT.into_response()),
                    false => Err(no_graph(&graph)),
                }
            })
            .await
        }
        Err(problem) => problem.into_response(),
    }
}

async fn written(app: Arc<App>, request: Request, anew: bool) -> Response {
    let (parts, body) = request.into_parts();
    let sent = async {
        app.may_write(&parts.headers)?;
        let target = Target::of(&parts)?;
        let bytes = app.body(body).await?;
        let (graph, made) = match target {
            Target::New if !anew => (named_by(&parts, &bytes)?, true),
            target => (target.named()?, false),
        };
        Ok((graph.clone(), made, parse(&parts, &bytes, &graph)?))
    };
    let (graph, made, triples) = match sent.await {
        Ok(sent) => sent,
        Err(problem) => return Problem::into_response(problem),
    };
    app.answer("write".to_string(), move |app, edition| {
        let new = app.write(edition, |store| Ok(store.put_graph(&graph, triples, anew)?))?;
        let mut response = if new { StatusCode::CREATED } else { StatusCode::NO_CONTENT }.into_response();
        if made && let Ok(location) = HeaderValue::from_str(graph.as_str()) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        Ok(response)
    })
    .await
}

/// What is sent without a name is named by its content, so that it is the same graph when it is sent again.
fn named_by(parts: &Parts, bytes: &Bytes) -> Result<NamedNode, Problem> {
    let hash: String = Sha256::digest(bytes)[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    address(parts, &hash)
}

/// The triples of a body: of one document, or of each part of a form.
fn parse(parts: &Parts, bytes: &[u8], graph: &NamedNode) -> Result<Vec<Quad>, Problem> {
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default();
    if kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data") {
        let mut quads = Vec::new();
        for part in parts_of(kind, bytes)? {
            quads.extend(document(&part.kind, part.body, graph)?);
        }
        return Ok(quads);
    }
    document(kind, bytes, graph)
}

fn document(kind: &str, bytes: &[u8], graph: &NamedNode) -> Result<Vec<Quad>, Problem> {
    let format = RdfFormat::from_media_type(kind.trim()).ok_or_else(|| {
        Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format!("a body of type `{kind}` is no graph that is read"),
            "send text/turtle, application/n-triples, application/rdf+xml or application/ld+json",
        )
    })?;
    let parser = RdfParser::from_format(format).with_base_iri(graph.as_str());
    let parser = parser.map_err(Problem::fault)?.without_named_graphs().rename_blank_nodes();
    let wrong = |error| Problem::bad(format!("the body cannot be read: {error}"), "mend what it names");
    parser.for_slice(bytes).map(|quad| quad.map_err(wrong)).collect()
}

fn no_graph(graph: &NamedNode) -> Problem {
    Problem::none(format!("the store has no graph {graph}"), "`SELECT ?g { GRAPH ?g {} }` lists them")
}

/// All that stands in a graph, or in the union of them; a graph that is not there is told.
pub(super) fn quads(app: &App, edition: &Edition, graph: Option<&NamedNode>) -> Result<Vec<Quad>, Problem> {
    let dataset = Dataset { default: graph.into_iter().cloned().collect(), named: Vec::new() };
    let options = Options { dataset, ..app.options(edition) };
    let Answer::Graph(triples) = app.ask(edition, &SavedQuery::plain("graph", ALL), &[], options)? else {
        return Err(Problem::fault("a CONSTRUCT made no graph"));
    };
    match graph {
        Some(graph) if triples.quads.is_empty() && !edition.store.knows_graph(graph)? => Err(no_graph(graph)),
        _ => Ok(triples.quads),
    }
}
