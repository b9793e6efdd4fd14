//! SPARQL Update, for graphs that somebody adds to a store (see `store::added`): all operations of a request, or none.

use std::collections::HashMap;

use oxigraph::model::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term};
use oxigraph::sparql::{CancellationToken, QueryResults, QuerySolution, SparqlEvaluator};
use spargebra::algebra::{GraphPattern, GraphTarget, QueryDataset};
use spargebra::term::{
    GraphNamePattern, GroundQuad, GroundQuadPattern, NamedNodePattern, QuadPattern, TermPattern,
};
use spargebra::{GraphUpdateOperation, Query};

use super::federation::{Asker, Federation};
use super::product;
use super::run::{Dataset, Options, parser, timed};
use super::watch::{Until, deep, within};
use super::{QueryError, diagnose, limits};
use crate::store::{Desk, Draft, Store};

/// Carries out the operations of an update, all of them or none. `using` names the graphs that its patterns are asked of
/// where it says nothing of them itself; else they are asked of the whole store.
pub fn update(store: &Store, text: &str, using: &Dataset, options: Options) -> Result<(), QueryError> {
    let until = Until::after(options.timeout);
    limits::check(text)?;
    let (parser, owned) = (parser(store.base()), text.to_string());
    let parsed = deep(text, until, move || parser.parse_update(&owned))?;
    let mut operations = parsed.map_err(|error| diagnose::syntax(text, &error))?.operations;
    for operation in &mut operations {
        admit(operation, using, &options.federation)?;
    }
    let token = CancellationToken::new();
    let work = Work {
        desk: store.desk(),
        token: token.clone(),
        federation: options.federation,
        most: options.limit.unwrap_or(usize::MAX),
    };
    let done = within(store, until, &token, move || work.run(&operations))?;
    let written = done.map_err(|error| match error {
        QueryError::Evaluation(error) => timed(error, until, store),
        error => error,
    })?;
    Ok(store.settle_down(written)?)
}

/// Refuses what nobody may do, and says of which graphs an operation's pattern is asked.
fn admit(
    operation: &mut GraphUpdateOperation,
    using: &Dataset,
    federation: &Federation,
) -> Result<(), QueryError> {
    match operation {
        GraphUpdateOperation::Load { source, .. } => {
            Err(QueryError::NotLoaded { address: source.to_string() })
        }
        GraphUpdateOperation::DeleteInsert { using: own, pattern, .. } => {
            if *using != Dataset::default() {
                if own.is_some() {
                    return Err(QueryError::TwoDatasets);
                }
                let (default, named) = (using.default.clone(), Some(using.named.clone()));
                *own = Some(QueryDataset { default, named });
            }
            let mut query = asking((**pattern).clone(), own.clone());
            federation.check(&query)?;
            product::watch(&mut query);
            let (Query::Select { pattern: watched, .. } | Query::Ask { pattern: watched, .. }) = query else {
                return Ok(());
            };
            **pattern = watched;
            Ok(())
        }
        _ => Ok(()),
    }
}

fn asking(pattern: GraphPattern, dataset: Option<QueryDataset>) -> Query {
    Query::Select { dataset, pattern, base_iri: None }
}

/// What an update needs on its own thread.
struct Work {
    desk: Desk,
    token: CancellationToken,
    federation: Federation,
    /// Quads that one operation may name.
    most: usize,
}

impl Work {
    fn run(&self, operations: &[GraphUpdateOperation]) -> Result<usize, QueryError> {
        let mut draft = self.desk.draft()?;
        for operation in operations {
            self.carry_out(operation, &mut draft)?;
        }
        // who asked has been told that it took too long
        if self.token.is_cancelled() {
            return Err(oxigraph::sparql::QueryEvaluationError::Cancelled.into());
        }
        Ok(draft.commit()?)
    }

    fn carry_out(&self, operation: &GraphUpdateOperation, draft: &mut Draft<'_>) -> Result<(), QueryError> {
        match operation {
            GraphUpdateOperation::InsertData { data } => {
                let data: Vec<QuadPattern> = data.iter().cloned().map(of_quad).collect();
                let mut blanks = HashMap::new();
                for quad in data.iter().filter_map(|quad| made(quad, None, &mut blanks)) {
                    draft.insert(quad)?;
                }
            }
            GraphUpdateOperation::DeleteData { data } => {
                let data: Vec<QuadPattern> = data.iter().cloned().map(of_ground).collect();
                for quad in data.iter().filter_map(|quad| made(quad, None, &mut HashMap::new())) {
                    draft.remove(&quad)?;
                }
            }
            GraphUpdateOperation::DeleteInsert { delete, insert, using, pattern } => {
                let delete: Vec<QuadPattern> = delete.iter().cloned().map(of_ground_pattern).collect();
                let (gone, new) =
                    self.changes(&delete, insert, asking((**pattern).clone(), using.clone()), draft)?;
                gone.iter().try_for_each(|quad| draft.remove(quad))?;
                new.into_iter().try_for_each(|quad| draft.insert(quad))?;
            }
            GraphUpdateOperation::Create { graph, silent } => {
                if !draft.create(graph)? && !silent {
                    return Err(QueryError::GraphThere { graph: graph.clone() });
                }
            }
            GraphUpdateOperation::Clear { graph, silent } => clear(graph, *silent, true, draft)?,
            GraphUpdateOperation::Drop { graph, silent } => clear(graph, *silent, false, draft)?,
            GraphUpdateOperation::Load { source, .. } => {
                return Err(QueryError::NotLoaded { address: source.to_string() });
            }
        }
        Ok(())
    }

    /// The quads that the rows of a pattern take away, and those that they bring.
    fn changes(
        &self,
        delete: &[QuadPattern],
        insert: &[QuadPattern],
        query: Query,
        draft: &Draft<'_>,
    ) -> Result<(Vec<Quad>, Vec<Quad>), QueryError> {
        let mut prepared = SparqlEvaluator::new()
            .with_cancellation_token(self.token.clone())
            .with_custom_function(product::name(), product::go_on(&self.token))
            .with_default_service_handler(Asker::new(self.federation.clone()))
            .for_query(query);
        if prepared.dataset().is_default_dataset() {
            prepared.dataset_mut().set_default_graph_as_union();
        }
        let QueryResults::Solutions(rows) = prepared.on_transaction(draft.transaction()).execute()? else {
            return Ok(Default::default());
        };
        let (mut gone, mut new) = (Vec::new(), Vec::new());
        for row in rows {
            let (row, mut blanks) = (row?, HashMap::new());
            gone.extend(delete.iter().filter_map(|quad| made(quad, Some(&row), &mut blanks)));
            new.extend(insert.iter().filter_map(|quad| made(quad, Some(&row), &mut blanks)));
            if gone.len() + new.len() > self.most {
                return Err(QueryError::TooMuch { most: self.most });
            }
        }
        Ok((gone, new))
    }
}

/// All graphs, in an update, are those that it may change.
fn clear(target: &GraphTarget, silent: bool, keep: bool, draft: &mut Draft<'_>) -> Result<(), QueryError> {
    match target {
        GraphTarget::NamedNode(graph) => match draft.clear(graph, keep)? || silent {
            true => Ok(()),
            false => Err(QueryError::NoGraph { graph: graph.clone() }),
        },
        // the union of the others: nothing is in it that is not in them
        GraphTarget::DefaultGraph => Ok(()),
        GraphTarget::NamedGraphs | GraphTarget::AllGraphs => {
            for graph in draft.graphs()? {
                draft.clear(&graph, keep)?;
            }
            Ok(())
        }
    }
}

/// A template with the values of a row; none where a value is missing, or cannot stand there.
fn made(
    template: &QuadPattern,
    row: Option<&QuerySolution>,
    blanks: &mut HashMap<BlankNode, BlankNode>,
) -> Option<Quad> {
    let value = |variable: &_| row.and_then(|row| row.get(variable)).cloned();
    let mut term = |pattern: &TermPattern| match pattern {
        TermPattern::NamedNode(node) => Some(Term::from(node.clone())),
        TermPattern::Literal(literal) => Some(literal.clone().into()),
        TermPattern::Variable(variable) => value(variable),
        // each row brings nodes of its own
        TermPattern::BlankNode(node) => Some(blanks.entry(node.clone()).or_default().clone().into()),
    };
    let subject = match term(&template.subject)? {
        Term::NamedNode(node) => NamedOrBlankNode::from(node),
        Term::BlankNode(node) => node.into(),
        Term::Literal(_) => return None,
    };
    let object = term(&template.object)?;
    let node = |term: Option<Term>| match term {
        Some(Term::NamedNode(node)) => Some(node),
        _ => None,
    };
    let predicate = match &template.predicate {
        NamedNodePattern::NamedNode(node) => node.clone(),
        NamedNodePattern::Variable(variable) => node(value(variable))?,
    };
    let graph = match &template.graph_name {
        GraphNamePattern::NamedNode(node) => GraphName::from(node.clone()),
        GraphNamePattern::DefaultGraph => GraphName::DefaultGraph,
        GraphNamePattern::Variable(variable) => node(value(variable))?.into(),
    };
    Some(Quad::new(subject, predicate, object, graph))
}

fn of_quad(quad: spargebra::term::Quad) -> QuadPattern {
    QuadPattern {
        subject: quad.subject.into(),
        predicate: quad.predicate.into(),
        object: quad.object.into(),
        graph_name: quad.graph_name.into(),
    }
}

fn of_ground(quad: GroundQuad) -> QuadPattern {
    QuadPattern {
        subject: quad.subject.into(),
        predicate: quad.predicate.into(),
        object: Term::from(quad.object).into(),
        graph_name: quad.graph_name.into(),
    }
}

fn of_ground_pattern(quad: GroundQuadPattern) -> QuadPattern {
    QuadPattern {
        subject: quad.subject.into(),
        predicate: quad.predicate,
        object: quad.object.into(),
        graph_name: quad.graph_name,
    }
}
