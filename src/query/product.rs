//! A product of patterns that share no variable can be made of tables that are in memory already. It reads no store, so that
//! nothing in it sees that the query's time is over: a condition is put on it that does.

use std::collections::BTreeSet;
use std::panic::resume_unwind;

use oxigraph::model::{Literal, NamedNode, Term, Variable};
use oxigraph::sparql::CancellationToken;
use spargebra::Query;
use spargebra::algebra::{Expression, Function, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// The name of the condition, which no query can write: it is none that SPARQL's grammar has.
const GO_ON: &str = "urn:demarche:go on";
/// Tables of values that are no longer multiply nothing by much.
const FEW: usize = 8;

/// Ends a thread whose query was cancelled.
pub(super) struct Cancelled;

pub(super) fn name() -> NamedNode {
    NamedNode::new_unchecked(GO_ON)
}

/// True as long as the query is wanted; where it is not, its thread ends.
pub(super) fn go_on(token: &CancellationToken) -> impl Fn(&[Term]) -> Option<Term> + Send + Sync + use<> {
    let token = token.clone();
    move |_| match token.is_cancelled() {
        true => resume_unwind(Box::new(Cancelled)),
        false => Some(Literal::from(true).into()),
    }
}

/// Puts the condition on every product of a query.
pub(super) fn watch(query: &mut Query) {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    visit(pattern);
}

fn visit(pattern: &mut GraphPattern) {
    match pattern {
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => {
            visit(left);
            visit(right);
        }
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => visit(inner),
        GraphPattern::Service { .. }
        | GraphPattern::Bgp { .. }
        | GraphPattern::Path { .. }
        | GraphPattern::Values { .. } => {}
    }
    if let Some((one, other)) = apart(pattern) {
        let inner = Box::new(std::mem::take(pattern));
        *pattern = GraphPattern::Filter { expr: condition(one, other), inner };
    }
}

/// A variable of each of two parts of a pattern that share none.
fn apart(pattern: &GraphPattern) -> Option<(Variable, Variable)> {
    match pattern {
        GraphPattern::Bgp { patterns } => unconnected(patterns),
        GraphPattern::Join { left, right } | GraphPattern::LeftJoin { left, right, .. } => {
            if [left, right].into_iter().any(|side| is_few(side)) {
                return None;
            }
            let (ours, theirs) = (variables(left), variables(right));
            let disjoint = ours.is_disjoint(&theirs);
            disjoint.then(|| Some((ours.first()?.clone(), theirs.first()?.clone())))?
        }
        _ => None,
    }
}

fn is_few(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Values { bindings, .. } => bindings.len() <= FEW,
        GraphPattern::Join { left, right } => is_few(left) && is_few(right),
        _ => false,
    }
}

fn variables(pattern: &GraphPattern) -> BTreeSet<Variable> {
    let mut found = BTreeSet::new();
    pattern.on_in_scope_variable(|variable| {
        found.insert(variable.clone());
    });
    found
}

/// Grows the part that the first pattern belongs to, and takes a variable of what is left.
fn unconnected(patterns: &[TriplePattern]) -> Option<(Variable, Variable)> {
    let mut rest: Vec<(BTreeSet<String>, Option<Variable>)> = patterns.iter().map(names).collect();
    rest.retain(|(_, variable)| variable.is_some());
    let (mut part, first) = (!rest.is_empty()).then(|| rest.remove(0))?;
    while let Some(at) = rest.iter().position(|(names, _)| !names.is_disjoint(&part)) {
        part.extend(rest.remove(at).0);
    }
    Some((first?, rest.into_iter().find_map(|(_, variable)| variable)?))
}

/// What a triple pattern shares with others, and one of its variables.
fn names(pattern: &TriplePattern) -> (BTreeSet<String>, Option<Variable>) {
    let (mut names, mut one) = (BTreeSet::new(), None);
    for term in [&pattern.subject, &pattern.object] {
        match term {
            TermPattern::Variable(variable) => {
                names.insert(variable.to_string());
                one = Some(variable.clone());
            }
            TermPattern::BlankNode(node) => {
                names.insert(node.to_string());
            }
            _ => {}
        }
    }
    if let NamedNodePattern::Variable(variable) = &pattern.predicate {
        names.insert(variable.to_string());
        one = Some(variable.clone());
    }
    (names, one)
}

/// It names variables of both parts, so that no part alone can be asked it; and it looks at neither.
fn condition(one: Variable, other: Variable) -> Expression {
    let go_on = || Box::new(Expression::FunctionCall(Function::Custom(name()), Vec::new()));
    let inner = Expression::If(Box::new(Expression::Bound(other)), go_on(), go_on());
    Expression::If(Box::new(Expression::Bound(one)), Box::new(inner), go_on())
}

#[cfg(test)]
mod tests {
    use super::*;
    use spargebra::SparqlParser;

    #[test]
    fn products_are_watched_and_nothing_else() {
        let watched = |text: &str| {
            let mut query = SparqlParser::new().parse_query(text).unwrap();
            watch(&mut query);
            query.to_string().matches(GO_ON).count() / 3
        };
        assert_eq!(watched("SELECT * { ?a ?b ?c . ?d ?e ?f }"), 1);
        assert_eq!(watched("SELECT * { ?a ?b ?c . ?c ?e ?f . ?f ?g ?h }"), 0);
        assert_eq!(watched("SELECT * { ?a <u:p> ?c . <u:s> <u:p> <u:o> }"), 0);
        assert_eq!(watched("SELECT * { { ?a <u:p> ?b } { ?c <u:p> ?d } }"), 1);
        assert_eq!(
            watched("SELECT * { { SELECT ?a { ?a <u:p> ?b } } { SELECT ?c { ?c <u:p> ?d . ?e <u:p> ?f } } }"),
            2
        );
        assert_eq!(watched("SELECT * { VALUES ?x { 1 2 } ?a <u:p> ?b }"), 0);
    }
}
