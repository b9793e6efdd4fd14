use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use oxigraph::model::{GraphName, NamedNode, Quad, Term, Variable};
use oxigraph::sparql::{
    BoundPreparedSparqlQuery, CancellationToken, QueryEvaluationError, QueryExplanation, QueryResults,
    SparqlEvaluator,
};
use oxigraph::store::StorageError;
use spargebra::algebra::QueryDataset;
use spargebra::{Query, SparqlParser};

use super::QueryError;
use super::bind::{Binding, bind, plain};
use super::catalogue::SavedQuery;
use super::federation::{Asker, Federation};
use super::guarded::{Guarded, must_guard};
use super::lead::lead;
use super::names::{Directory, Where, suggest};
use super::parameter::{Kind, Parameter, resolve};
use super::plan::Plan;
use super::product;
use super::services::after_names;
use super::watch::{Until, deep, roomy, within};
use crate::graph::Base;
use crate::lexicon::Lexicon;
use crate::store::Store;

/// Limits of one run.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// How long it may take.
    pub timeout: Option<Duration>,
    /// Rows, or triples, that are wanted at most.
    pub limit: Option<usize>,
    /// Endpoints that may be asked with SERVICE; none, unless this says so.
    pub federation: Federation,
    /// The graphs that the query is asked of, whatever it says itself.
    pub dataset: Dataset,
    /// The names of the store, by whoever has read them.
    pub directory: Option<Arc<dyn Directory>>,
}

/// Graphs that a query is asked of; where none is named it is asked of the whole store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dataset {
    /// Graphs whose union is the default graph.
    pub default: Vec<NamedNode>,
    /// Graphs that GRAPH finds.
    pub named: Vec<NamedNode>,
}

impl Dataset {
    fn put(self, query: &mut Query) {
        if self == Self::default() {
            return;
        }
        let (Query::Select { dataset, .. }
        | Query::Construct { dataset, .. }
        | Query::Describe { dataset, .. }
        | Query::Ask { dataset, .. }) = query;
        *dataset = Some(QueryDataset { default: self.default, named: Some(self.named) });
    }
}

/// What a query gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// What a SELECT finds.
    Rows(Rows),
    /// What an ASK says.
    Boolean(bool),
    /// What a CONSTRUCT or DESCRIBE makes.
    Graph(Triples),
}

impl Answer {
    /// How much is given, where there was more than the limit lets through.
    pub fn cut(&self) -> Option<String> {
        let (count, noun) = match self {
            Self::Rows(rows) if rows.truncated => (rows.rows.len(), "row"),
            Self::Graph(triples) if triples.truncated => (triples.quads.len(), "triple"),
            _ => return None,
        };
        Some(format!("{count} {noun}{}", if count == 1 { "" } else { "s" }))
    }
}

/// The triples of CONSTRUCT and DESCRIBE, in the default graph, each once.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Triples {
    /// The triples, each with its graph where it has one.
    pub quads: Vec<Quad>,
    /// There were more triples than the limit lets through.
    pub truncated: bool,
}

/// The rows of a SELECT.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// The headings.
    pub variables: Vec<Variable>,
    /// A term, or nothing, for each variable.
    pub rows: Vec<Vec<Option<Term>>>,
    /// There were more rows than the limit lets through.
    pub truncated: bool,
}

/// Answers a query from the union of all graphs (unless it names its graphs itself).
///
/// Prefixes of the project need not be declared. Values of parameters are bound as terms.
pub fn run(
    store: &Store,
    lexicon: &Lexicon,
    query: &SavedQuery,
    values: &[(String, String)],
    options: Options,
) -> Result<Answer, QueryError> {
    let (token, until, limit) = (CancellationToken::new(), Until::after(options.timeout), options.limit);
    let ready = prepare(store, lexicon, query, values, options, &token)?;
    let answer = within(store, until, &token, move || collect(ready.execute()?, limit))?;
    answer.map_err(|error| timed(error, until, store))
}

/// A query that is ready to be asked: as oxigraph does it, or with every answer of the store's compared.
enum Ready {
    Plain(BoundPreparedSparqlQuery<'static>),
    Guarded(BoundPreparedSparqlQuery<'static, Guarded>),
}

impl Ready {
    fn execute(self) -> Result<QueryResults<'static>, QueryEvaluationError> {
        match self {
            Self::Plain(query) => query.execute(),
            Self::Guarded(query) => query.execute(),
        }
    }

    fn explain(self) -> (Result<QueryResults<'static>, QueryEvaluationError>, QueryExplanation) {
        match self {
            Self::Plain(query) => query.compute_statistics().explain(),
            Self::Guarded(query) => query.compute_statistics().explain(),
        }
    }
}

fn prepare(
    store: &Store,
    lexicon: &Lexicon,
    query: &SavedQuery,
    values: &[(String, String)],
    options: Options,
    token: &CancellationToken,
) -> Result<Ready, QueryError> {
    let parsed = parse(&query.text, store.base(), Until::after(options.timeout))?;
    let at = Where { store, directory: options.directory.as_deref() };
    let bindings = bindings(at, lexicon, query, values)?;
    roomy(&query.text, || ready(store, parsed, bindings, options, token))?
}

fn ready(
    store: &Store,
    mut parsed: Query,
    bindings: Vec<Binding>,
    options: Options,
    token: &CancellationToken,
) -> Result<Ready, QueryError> {
    for binding in &bindings {
        bind(&mut parsed, binding);
    }
    lead(&mut parsed, &bindings);
    options.dataset.put(&mut parsed);
    options.federation.check(&parsed)?;
    after_names(&mut parsed);
    let guarded = must_guard(&parsed, store)?;
    product::watch(&mut parsed);
    let mut prepared = SparqlEvaluator::new()
        .with_cancellation_token(token.clone())
        .with_custom_function(product::name(), product::go_on(token))
        .with_default_service_handler(Asker::new(options.federation))
        .for_query(parsed);
    // no triple stands in two graphs, so this is the union that SPARQL means: each triple once
    if prepared.dataset().is_default_dataset() {
        prepared.dataset_mut().set_default_graph_as_union();
    }
    Ok(match guarded {
        true => Ready::Guarded(prepared.on_queryable_dataset(Guarded(store.oxigraph().clone()))),
        false => Ready::Plain(prepared.on_store(store.oxigraph())),
    })
}

/// Reads a query that knows the project's prefixes. One that is nested deeper, or longer, than can be answered is refused;
/// reading one takes time as well.
pub(super) fn parse(text: &str, base: &Base, until: Until) -> Result<Query, QueryError> {
    super::limits::check(text)?;
    let (parser, owned) = (parser(base), text.to_string());
    let parsed = deep(text, until, move || parser.parse_query(&owned))?;
    parsed.map_err(|error| super::diagnose::syntax(text, &error))
}

/// The same, with the plan by which it was answered. A query whose time is over has one as well, as far as it came;
/// only where it does not even end when it is told to, there is none.
pub fn explain(
    store: &Store,
    lexicon: &Lexicon,
    query: &SavedQuery,
    values: &[(String, String)],
    options: Options,
) -> Result<(Result<Answer, QueryError>, Plan), QueryError> {
    let (token, until, limit) = (CancellationToken::new(), Until::after(options.timeout), options.limit);
    let ready = prepare(store, lexicon, query, values, options, &token)?;
    let (answer, plan) = within(store, until, &token, move || {
        let (results, explanation) = ready.explain();
        let answer = results.and_then(|results| collect(results, limit));
        (answer, Plan::of(&explanation))
    })?;
    Ok((answer.map_err(|error| timed(error, until, store)), plan.shortened(store)))
}

/// A query with its prefixes and the values of its parameters, as text that any SPARQL engine takes.
pub fn text(
    store: &Store,
    lexicon: &Lexicon,
    query: &SavedQuery,
    values: &[(String, String)],
) -> Result<String, QueryError> {
    spelled_out(store, lexicon, query, values, None)
}

/// The same, for who has read the names of the store.
pub fn spelled_out(
    store: &Store,
    lexicon: &Lexicon,
    query: &SavedQuery,
    values: &[(String, String)],
    directory: Option<&dyn Directory>,
) -> Result<String, QueryError> {
    let mut parsed = parse(&query.text, store.base(), Until::after(None))?;
    let bindings = bindings(Where { store, directory }, lexicon, query, values)?;
    let printed = plain(&query.text, &bindings, store.base());
    if let Some(printed) = printed.filter(|text| SparqlParser::new().parse_query(text).is_ok()) {
        return Ok(printed);
    }
    // written in a way that was not understood: without its comments and prefixes then
    roomy(&query.text, move || {
        for binding in &bindings {
            bind(&mut parsed, binding);
        }
        format!("{parsed}\n")
    })
}

/// The endpoints that a query names after SERVICE SILENT and that may not be asked: it is answered without them.
pub fn skipped(
    query: &SavedQuery,
    base: &Base,
    federation: &Federation,
    until: Until,
) -> Result<Vec<String>, QueryError> {
    let parsed = parse(&query.text, base, until)?;
    roomy(&query.text, move || federation.skipped(&parsed))
}

/// A parser that knows the project's prefixes; `<country/IND>` stands for what the data's base makes of it.
pub(super) fn parser(base: &Base) -> SparqlParser {
    let mut parser = SparqlParser::new().with_base_iri(base.as_str()).expect("the base is an absolute IRI");
    for (prefix, namespace) in crate::export::prefixes(base) {
        parser = parser.with_prefix(prefix, namespace).expect("namespaces are absolute IRIs");
    }
    parser
}

/// The values of the parameters, the user's before the defaults, as variables and the terms they may take.
fn bindings(
    at: Where<'_>,
    lexicon: &Lexicon,
    query: &SavedQuery,
    values: &[(String, String)],
) -> Result<Vec<Binding>, QueryError> {
    let mut bound = Vec::new();
    for (name, value) in values {
        let unknown = || QueryError::NoParameter { name: name.clone(), hint: parameters(query, name) };
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
        bound.push((variable, resolve(&parameter, value, at, lexicon)?));
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
            bound.push((variable, resolve(parameter, default, at, lexicon)?));
        }
    }
    Ok(bound)
}

/// What a query takes, the name that is nearest to one that it does not take first.
fn parameters(query: &SavedQuery, typed: &str) -> String {
    let names: Vec<&str> = query.parameters.iter().map(|p| p.name.as_str()).collect();
    match (names.as_slice(), suggest(typed, names.iter().copied())) {
        ([], _) => "it takes none".to_string(),
        (names, None) => format!("it takes {}", names.join(", ")),
        (names, Some(near)) => format!("did you mean {near}? It takes {}", names.join(", ")),
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
            // a template gives a triple as often as the pattern matches
            let (mut seen, mut truncated) = (HashSet::new(), false);
            for triple in triples {
                let triple = triple?;
                if seen.len() == limit && !seen.contains(&triple) {
                    truncated = true;
                    break;
                }
                seen.insert(triple);
            }
            let mut quads: Vec<Quad> =
                seen.into_iter().map(|triple| triple.in_graph(GraphName::DefaultGraph)).collect();
            crate::graph::sort(&mut quads);
            Ok(Answer::Graph(Triples { quads, truncated }))
        }
    }
}

/// What went wrong in an evaluation that may take some time only, of a store that may be damaged.
pub(super) fn timed(error: QueryEvaluationError, until: Until, store: &Store) -> QueryError {
    match error {
        QueryEvaluationError::Cancelled => until.error(),
        QueryEvaluationError::Dataset(cause) => match cause.downcast::<StorageError>() {
            Ok(cause) => store.error(*cause).into(),
            Err(cause) => QueryError::Evaluation(QueryEvaluationError::Dataset(cause)),
        },
        error => QueryError::from(error),
    }
}

/// A short name of a node for people, where it has no label.
pub(super) fn short(store: &Store, node: &NamedNode) -> String {
    prefixed(store, node).unwrap_or_else(|| {
        let iri = node.as_str();
        iri.strip_prefix(store.base().as_str()).unwrap_or(iri).to_string()
    })
}

/// A node with one of the project's prefixes, where one of them fits.
pub(super) fn prefixed(store: &Store, node: &NamedNode) -> Option<String> {
    crate::export::prefixes(store.base()).into_iter().find_map(|(prefix, namespace)| {
        let local = node.as_str().strip_prefix(&namespace)?;
        (!local.is_empty() && !local.contains(['/', '#'])).then(|| format!("{prefix}:{local}"))
    })
}
