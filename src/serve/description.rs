//! The SPARQL 1.1 Service Description: what the endpoint speaks.

use axum::response::Response;
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, Quad};

use super::answer;
use super::app::App;
use super::problem::Problem;
use crate::graph::vocabulary::rdf;

const SD: &str = "http://www.w3.org/ns/sparql-service-description#";
/// Unique names of formats (W3C).
const FORMATS: &str = "http://www.w3.org/ns/formats/";
const WRITTEN: [&str; 10] = [
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "TriG",
    "N-Quads",
];

/// No node is blank: those of the description hang on the address of the endpoint.
pub(super) fn service(app: &App, host: Option<&str>, accept: Option<&str>) -> Result<Response, Problem> {
    let host = host.map_or_else(|| app.settings.bind.to_string(), str::to_string);
    let endpoint = NamedNode::new(format!("http://{host}/sparql"));
    let endpoint =
        endpoint.map_err(|_| Problem::bad("the host is no part of an address", "send one that is"))?;
    let part = |name: &str| NamedNode::new_unchecked(format!("{}#{name}", endpoint.as_str()));
    let sd = |name: &str| NamedNode::new_unchecked(format!("{SD}{name}"));
    let mut quads = Vec::new();
    let mut add = |subject: &NamedNode, property: NamedNodeRef<'_>, object: NamedNode| {
        quads.push(Quad::new(subject.clone(), property.into_owned(), object, GraphName::DefaultGraph));
    };
    let (service, dataset, graph) = (part("service"), part("dataset"), part("graph"));
    add(&service, rdf::TYPE, sd("Service"));
    add(&service, sd("endpoint").as_ref(), endpoint.clone());
    add(&service, sd("supportedLanguage").as_ref(), sd("SPARQL11Query"));
    if app.settings.token.is_some() {
        add(&service, sd("supportedLanguage").as_ref(), sd("SPARQL11Update"));
    }
    add(&service, sd("feature").as_ref(), sd("UnionDefaultGraph"));
    for format in WRITTEN {
        add(&service, sd("resultFormat").as_ref(), NamedNode::new_unchecked(format!("{FORMATS}{format}")));
    }
    add(&service, sd("defaultDataset").as_ref(), dataset.clone());
    add(&dataset, rdf::TYPE, sd("Dataset"));
    add(&dataset, sd("defaultGraph").as_ref(), graph.clone());
    add(&graph, rdf::TYPE, sd("Graph"));
    answer::graph(quads, accept, app.base())
}
