//! Answers of queries in the form that a client wants.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::accept::choose;
use super::problem::Problem;
use crate::export::{Format, Writer};
use crate::graph::Base;
use crate::graph::Quad;
use crate::query::{Answer, RowFormat, write_rows};

/// Media types of rows, the default first (SPARQL 1.1 Query Results).
pub(super) const ROWS: &[(&str, RowFormat)] = &[
    ("application/sparql-results+json", RowFormat::Json),
    ("application/sparql-results+xml", RowFormat::Xml),
    ("text/csv", RowFormat::Csv),
    ("text/tab-separated-values", RowFormat::Tsv),
    ("application/json", RowFormat::Json),
    ("application/xml", RowFormat::Xml),
    ("text/xml", RowFormat::Xml),
];

/// Media types of graphs, the default first.
pub(super) const GRAPHS: &[(&str, Format)] = &[
    ("text/turtle", Format::Turtle),
    ("application/n-triples", Format::NTriples),
    ("application/ld+json", Format::JsonLd),
    ("application/rdf+xml", Format::RdfXml),
    ("application/trig", Format::TriG),
    ("application/n-quads", Format::NQuads),
    ("application/json", Format::JsonLd),
    ("text/plain", Format::NTriples),
    ("application/xml", Format::RdfXml),
];

/// A body with its media type.
pub(super) fn body(media_type: &str, bytes: impl Into<Body>) -> Response {
    let mut response = Response::new(bytes.into());
    let text = media_type.starts_with("text/") && !media_type.contains("charset");
    let value = if text { format!("{media_type}; charset=utf-8") } else { media_type.to_string() };
    if let Ok(value) = HeaderValue::from_str(&value) {
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    response
}

/// An answer as the SPARQL 1.1 Protocol gives it.
pub(super) fn of(answer: &Answer, accept: Option<&str>, base: &Base) -> Result<Response, Problem> {
    if let Answer::Graph(triples) = answer {
        return graph(triples.quads.clone(), accept, base);
    }
    let (media_type, format) = pick(accept, ROWS)?;
    let mut bytes = Vec::new();
    write_rows(answer, format, &mut bytes)?;
    Ok(body(media_type, bytes))
}

pub(super) fn graph(quads: Vec<Quad>, accept: Option<&str>, base: &Base) -> Result<Response, Problem> {
    let (media_type, format) = pick(accept, GRAPHS)?;
    Ok(body(media_type, write_graph(quads, format, base)?))
}

pub(super) fn write_graph(quads: Vec<Quad>, format: Format, base: &Base) -> Result<Vec<u8>, Problem> {
    let mut writer = Writer::new(format, base, Vec::new())?;
    writer.write(quads)?;
    Ok(writer.finish()?)
}

/// The media type that a client wants of those that there are, with what stands for it.
pub(super) fn pick<T: Copy>(
    accept: Option<&str>,
    offers: &[(&'static str, T)],
) -> Result<(&'static str, T), Problem> {
    let named: Vec<(&str, (&'static str, T))> =
        offers.iter().map(|(media_type, offer)| (*media_type, (*media_type, *offer))).collect();
    let names: Vec<&str> = offers.iter().map(|(media_type, _)| *media_type).collect();
    choose(accept, &named).ok_or_else(|| Problem::not_acceptable(&names))
}
