use std::io;
use std::path::PathBuf;
use std::time::Duration;

use oxigraph::model::NamedNode;
use oxigraph::sparql::QueryEvaluationError;

use super::limits::{DEPTH, PARTS};
use crate::store::StoreError;

/// A query that cannot be found, read, bound or answered.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // what each says of itself is all there is to know
pub enum QueryError {
    #[error("there is no saved query `{name}`\nhint: {hint}")]
    Unknown { name: String, hint: String },
    #[error(
        "{path}: {source}\nhint: name a file of SPARQL that can be read; it must be UTF-8 (`iconv -t UTF-8` converts it)",
        path = path.display()
    )]
    Read { path: PathBuf, source: io::Error },
    #[error("{path}: there is no such folder\nhint: name a folder of *.rq files with --queries", path = path.display())]
    NoFolder { path: PathBuf },
    #[error(
        "query `{name}`: its lines that begin with `#+` are not as they should be: {what}\nhint: write `#+ summary: …` and, for parameters, `#+ params:` with `name` and `kind`"
    )]
    Decorator { name: String, what: String },
    #[error("the query is not SPARQL: {what}\nhint: {hint}")]
    Syntax { what: String, hint: String },
    #[error("the query has no parameter `{name}`\nhint: {hint}")]
    NoParameter { name: String, hint: String },
    #[error("parameter `{name}`: `{value}` is no {kind}\nhint: {hint}")]
    Value { name: String, value: String, kind: &'static str, hint: String },
    #[error("parameter `{name}`: `{value}` is the name of several\nhint: say which: {hint}")]
    Ambiguous { name: String, value: String, hint: String },
    #[error("the query needs a value for `{name}`\nhint: {hint}")]
    Required { name: String, hint: String },
    #[error(
        "the query is nested {depth} deep; {DEPTH} is the most that can be answered\nhint: take apart what stands in brackets"
    )]
    TooDeep { depth: usize },
    #[error(
        "the query joins {parts} parts; {PARTS} is the most that can be answered\nhint: list values with VALUES, or ask several queries"
    )]
    TooLong { parts: usize },
    #[error(
        "the query took more than {gigabytes} GB of memory before the store could be read through\nhint: ask for less; `demarche check --deep` says whether the store is whole"
    )]
    Memory { gigabytes: usize },
    #[error(
        "no thread can be started for the query: {0}\nhint: end other programs, or allow more with `ulimit -u` and `ulimit -v`"
    )]
    Thread(#[source] io::Error),
    #[error("the query took longer than {} s\nhint: give it more with --timeout, or ask for less", .0.as_secs_f64())]
    Timeout(Duration),
    #[error("the query asks {endpoint} (SERVICE), which is not allowed\nhint: {hint}")]
    NotFederated { endpoint: String, hint: String },
    #[error(
        "{endpoint} was asked (SERVICE) and gave no answer that can be used: {what}\nhint: SERVICE SILENT goes on without it"
    )]
    Endpoint { endpoint: String, what: String },
    #[error(
        "the query failed: {0}\nhint: mend what it names; `demarche query --explain` shows how far it came"
    )]
    Evaluation(#[source] QueryEvaluationError),
    #[error(
        "LOAD {address} is not carried out: nothing is fetched for an update\nhint: fetch it yourself, and send what it holds"
    )]
    NotLoaded { address: String },
    #[error(
        "the update names its graphs with USING or WITH, and its address names some as well\nhint: leave out using-graph-uri and using-named-graph-uri"
    )]
    TwoDatasets,
    #[error("there is no graph {graph}\nhint: SILENT goes on where there is none")]
    NoGraph { graph: NamedNode },
    #[error("there is a graph {graph} already\nhint: SILENT goes on where there is one")]
    GraphThere { graph: NamedNode },
    #[error("one operation would change more than {most} quads\nhint: change less at a time")]
    TooMuch { most: usize },
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<QueryEvaluationError> for QueryError {
    /// An error of ours that came through the evaluation is itself again.
    fn from(error: QueryEvaluationError) -> Self {
        match error {
            QueryEvaluationError::Service(cause) => match cause.downcast::<QueryError>() {
                Ok(error) => *error,
                Err(cause) => Self::Evaluation(QueryEvaluationError::Service(cause)),
            },
            error => Self::Evaluation(error),
        }
    }
}
