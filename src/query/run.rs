use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use oxigraph::model::{GraphName, NamedNode, Quad, Term, Variable};
use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryResults, SparqlEvaluator};
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;
use spargebra::{Query, SparqlParser};

use super::QueryError;
use super::catalogue::SavedQuery;
use super::parameter::{Kind, Parameter, resolve};
use crate::graph::Base;
use crate::lexicon::Lexicon;
use crate::store::Store;

/// Limits of one run.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    pub timeout: Option<Duration>,
    /// Rows, or triples, that are wanted at most.
    pub limit: Option<usize>,
}

/// What a query gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    Rows(Rows),
    Boolean(bool),
    /// The triples of CONSTRUCT and DESCRIBE, in the default graph.
    Graph(Vec<Quad>),
}

/// The rows of a SELECT.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    pub variables: Vec<Variable>,
    pub rows: Vec<Vec<Option<Term>>>,
    /// There were more rows than the limit lets through.
    pub truncated: bool,
}

/// Answers a query from the union of all graphs, which is the store's default graph (unless it names its graphs itself).
///
/// Prefixes of the project need not be declared. Values of parameters are bound as terms.
pub fn run(
    store: &Store,
    lexicon: &Lexicon,
    query: &SavedQuery,
    values: &[(String, String)],
    options: Options,
) -> Result<Answer, QueryError> {
    let parsed = parser(store.base()).parse_query(&query.text);
    let mut parsed = parsed.map_err(|error| super::diagnose::syntax(&query.text, &error))?;
    for (variable, terms) in bindings(store, lexicon, query, values)? {
        bind(&mut parsed, variable, terms);
    }
    let token = CancellationToken::new();
    let prepared = SparqlEvaluator::new().with_cancellation_token(token.clone()).for_query(parsed);
    let bound = prepared.on_store(store.oxigraph());
    within(options.timeout, token, move || collect(bound.execute()?, options.limit))
}

/// A parser that knows the project's prefixes.
pub(super) fn parser(base: &Base) -> SparqlParser {
    let mut parser = SparqlParser::new();
    for (prefix, namespace) in crate::export::prefixes(base) {
        parser = parser.with_prefix(prefix, namespace).expect("namespaces are absolute IRIs");
    }
    parser
}

/// The values of the parameters, the user's before the defaults, as variables and the terms they may take.
fn bindings(
    store: &Store,
    lexicon: &Lexicon,
    query: &SavedQuery,
    values: &[(String, String)],
) -> Result<Vec<(Variable, Vec<Term>)>, QueryError> {
    let mut bound = Vec::new();
    for (name, value) in values {
        let unknown = || QueryError::NoParameter { name: name.clone(), hint: parameters(query) };
        let variable = Variable::new(name).map_err(|_| unknown())?;
        let parameter = match query.parameters.iter().find(|p| p.name == *name) {
            Some(parameter) => parameter.clone(),
            // a query without decorators: any of its variables
            None if query.parameters.is_empty() && mentions(&query.text, name) => Parameter {
                name: name.clone(),
                kind: Kind::Any,
                about: String::new(),
                required: false,
                default: None,
            },
            None => return Err(unknown()),
        };
        bound.push((variable, resolve(&parameter, value, store, lexicon)?));
    }
    for parameter in &query.parameters {
        if parameter.required
            && parameter.default.is_none()
            && !values.iter().any(|(name, _)| *name == parameter.name)
        {
            let (name, hint) = (parameter.name.clone(), format!("{}=…, {}", parameter.name, parameter.about));
            return Err(QueryError::Required { name, hint });
        }
        if let Some(default) = &parameter.default
            && !values.iter().any(|(name, _)| *name == parameter.name)
        {
            let variable = Variable::new_unchecked(&parameter.name);
            bound.push((variable, resolve(parameter, default, store, lexicon)?));
        }
    }
    Ok(bound)
}

fn parameters(query: &SavedQuery) -> String {
    let names: Vec<&str> = query.parameters.iter().map(|p| p.name.as_str()).collect();
    match names.as_slice() {
        [] => "it takes none".to_string(),
        names => format!("it takes {}", names.join(", ")),
    }
}

/// Does a query use this variable?
fn mentions(text: &str, name: &str) -> bool {
    text.match_indices(['?', '$']).any(|(at, _)| {
        text[at + 1..]
            .strip_prefix(name)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}

/// Joins a table of values to the pattern of a query, under its filters, groups and projections, so that the
/// variable has a value everywhere in it but in sub-selects.
fn bind(query: &mut Query, variable: Variable, terms: Vec<Term>) {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    let mut inner = pattern;
    while let GraphPattern::Project { inner: next, .. }
    | GraphPattern::Distinct { inner: next }
    | GraphPattern::Reduced { inner: next }
    | GraphPattern::Slice { inner: next, .. }
    | GraphPattern::OrderBy { inner: next, .. }
    | GraphPattern::Group { inner: next, .. }
    | GraphPattern::Extend { inner: next, .. }
    | GraphPattern::Filter { inner: next, .. } = inner
    {
        inner = next;
    }
    let row = |term| match term {
        Term::NamedNode(node) => Some(vec![Some(GroundTerm::NamedNode(node))]),
        Term::Literal(literal) => Some(vec![Some(GroundTerm::Literal(literal))]),
        _ => None,
    };
    let bindings = terms.into_iter().filter_map(row).collect();
    let table = GraphPattern::Values { variables: vec![variable], bindings };
    let rest = std::mem::take(inner);
    *inner = GraphPattern::Join { left: Box::new(table), right: Box::new(rest) };
}

fn collect(results: QueryResults<'_>, limit: Option<usize>) -> Result<Answer, QueryEvaluationError> {
    let limit = limit.unwrap_or(usize::MAX);
    match results {
        QueryResults::Boolean(value) => Ok(Answer::Boolean(value)),
        QueryResults::Solutions(solutions) => {
            let mut rows = Rows { variables: solutions.variables().to_vec(), ..Rows::default() };
            for solution in solutions {
                let solution = solution?;
                if rows.rows.len() == limit {
                    rows.truncated = true;
                    break;
                }
                rows.rows.push(solution.values().to_vec());
            }
            Ok(Answer::Rows(rows))
        }
        QueryResults::Graph(triples) => {
            let mut quads = Vec::new();
            for triple in triples.take(limit) {
                quads.push(triple?.in_graph(GraphName::DefaultGraph));
            }
            crate::graph::sort(&mut quads);
            Ok(Answer::Graph(quads))
        }
    }
}

/// What a query that was cancelled may still take to see it.
const GRACE: Duration = Duration::from_millis(500);

/// Runs some work and cancels it when its time is over.
///
/// Evaluation looks at the token only where it reads from the store: a product of tables that it holds already
/// goes on regardless. So the work has a thread of its own, which is left behind where it does not end.
fn within<T: Send + 'static>(
    timeout: Option<Duration>,
    token: CancellationToken,
    work: impl FnOnce() -> Result<T, QueryEvaluationError> + Send + 'static,
) -> Result<T, QueryError> {
    let Some(timeout) = timeout else { return work().map_err(QueryError::Evaluation) };
    let (done, wait) = channel();
    thread::spawn(move || {
        let _ = done.send(work()); // nobody waits any more where the time is over
    });
    let result = wait.recv_timeout(timeout).or_else(|_| {
        token.cancel();
        wait.recv_timeout(GRACE)
    });
    match result {
        Ok(Err(QueryEvaluationError::Cancelled)) | Err(_) => Err(QueryError::Timeout(timeout)),
        Ok(result) => result.map_err(QueryError::Evaluation),
    }
}

/// A short name of a node for people, where it has no label.
pub(super) fn short(store: &Store, node: &NamedNode) -> String {
    let iri = node.as_str();
    for (prefix, namespace) in crate::export::prefixes(store.base()) {
        if let Some(local) = iri.strip_prefix(&namespace)
            && !local.is_empty()
            && !local.contains(['/', '#'])
        {
            return format!("{prefix}:{local}");
        }
    }
    iri.strip_prefix(store.base().as_str()).unwrap_or(iri).to_string()
}
