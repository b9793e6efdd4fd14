//! Conditions that lead. `FILTER(!BOUND(?country) || EXISTS { ?e dm:actorCountry ?country })` is how a query says that a
//! parameter may be left out; evaluated as it stands, it looks at every record that the rest of the query finds. Where the
//! parameter has a value, the records that the condition can hold of are looked up first, and the rest is asked of them.

use std::collections::BTreeSet;

use oxigraph::model::Variable;
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::TermPattern;

use super::bind::{Binding, table};

/// Joins what such conditions can hold of to the pattern that they filter. They stay where they are, so that this only leaves
/// out what they would, and every row stands as often as before.
pub(super) fn lead(query: &mut Query, bindings: &[Binding]) {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    visit(pattern, bindings);
}

/// The filters of the WHERE itself, those of sub-selects and parts left alone.
fn visit(pattern: &mut GraphPattern, bindings: &[Binding]) {
    match pattern {
        GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Extend { inner, .. } => visit(inner, bindings),
        GraphPattern::Filter { expr, inner } => {
            visit(inner, bindings);
            let mut found = Vec::new();
            leaders(expr, inner, bindings, &mut found);
            found.into_iter().for_each(|leader| place(leader, inner));
        }
        _ => {}
    }
}

/// A pattern that is asked first, and the variable that it gives.
type Leader = (Variable, GraphPattern);

/// Joins a leader to the part of a pattern that its variable comes from, so that what is optional is asked of what is left.
fn place((tie, leader): Leader, pattern: &mut GraphPattern) {
    match pattern {
        GraphPattern::LeftJoin { left: inner, .. }
        | GraphPattern::Minus { left: inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. }
            if has_value(inner, &tie) =>
        {
            place((tie, leader), inner);
        }
        _ => {
            let rest = std::mem::take(pattern);
            *pattern = GraphPattern::Join { left: Box::new(rest), right: Box::new(leader) };
        }
    }
}

fn leaders(condition: &Expression, inner: &GraphPattern, bindings: &[Binding], found: &mut Vec<Leader>) {
    match condition {
        Expression::And(one, other) => {
            leaders(one, inner, bindings, found);
            leaders(other, inner, bindings, found);
        }
        Expression::Exists(asked) => found.extend(leader(asked, inner, bindings)),
        Expression::Or(unless, asked) => {
            if let (Expression::Not(bound), Expression::Exists(asked)) = (unless.as_ref(), asked.as_ref())
                && let Expression::Bound(variable) = bound.as_ref()
                && bindings.iter().any(|(known, _)| known == variable)
            {
                found.extend(leader(asked, inner, bindings));
            }
        }
        _ => {}
    }
}

/// The values of the one variable that ties a condition to the rest, each once.
fn leader(asked: &GraphPattern, inner: &GraphPattern, bindings: &[Binding]) -> Option<Leader> {
    let mut variables = BTreeSet::new();
    asked.on_in_scope_variable(|variable| {
        variables.insert(variable.clone());
    });
    let given: Vec<&Binding> = bindings.iter().filter(|(known, _)| variables.remove(known)).collect();
    let tie = variables.pop_first().filter(|tie| variables.is_empty() && has_value(inner, tie))?;
    if given.is_empty() || !is_plain(asked) {
        return None;
    }
    let mut pattern = asked.clone();
    for binding in given {
        pattern = GraphPattern::Join { left: Box::new(table(binding)), right: Box::new(pattern) };
    }
    let projected = GraphPattern::Project { inner: Box::new(pattern), variables: vec![tie.clone()] };
    Some((tie, GraphPattern::Distinct { inner: Box::new(projected) }))
}

/// Patterns that say the same wherever they stand.
fn is_plain(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } => true,
        GraphPattern::Join { left, right } | GraphPattern::Union { left, right } => {
            is_plain(left) && is_plain(right)
        }
        _ => false,
    }
}

/// Has a variable a value in every row of a pattern?
fn has_value(pattern: &GraphPattern, variable: &Variable) -> bool {
    let is = |term: &TermPattern| matches!(term, TermPattern::Variable(known) if known == variable);
    match pattern {
        GraphPattern::Bgp { patterns } => patterns.iter().any(|t| is(&t.subject) || is(&t.object)),
        GraphPattern::Path { subject, object, .. } => is(subject) || is(object),
        GraphPattern::Join { left, right } | GraphPattern::Lateral { left, right } => {
            has_value(left, variable) || has_value(right, variable)
        }
        GraphPattern::Union { left, right } => has_value(left, variable) && has_value(right, variable),
        GraphPattern::LeftJoin { left: inner, .. }
        | GraphPattern::Minus { left: inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. } => has_value(inner, variable),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::NamedNode;
    use spargebra::SparqlParser;

    fn led(text: &str) -> String {
        let mut query = SparqlParser::new().parse_query(text).unwrap();
        let value = NamedNode::new_unchecked("urn:value");
        lead(&mut query, &[(Variable::new_unchecked("given"), vec![value.into()])]);
        query.to_string()
    }

    #[test]
    fn a_condition_on_a_given_value_leads() {
        for condition in
            ["EXISTS { ?e <urn:p> ?given }", "!BOUND(?given) || EXISTS { ?e <urn:p>|<urn:q> ?given }"]
        {
            let query = led(&format!("SELECT ?e ?x {{ ?e <urn:x> ?x FILTER({condition}) }}"));
            assert!(query.contains("SELECT DISTINCT ?e") && query.contains("EXISTS"), "{query}");
        }
        let query =
            led("SELECT * { ?e <urn:x> ?x OPTIONAL { ?e <urn:y> ?y } FILTER EXISTS { ?e <urn:p> ?given } }");
        assert!(query.find("DISTINCT") < query.find("OPTIONAL"), "{query}");
    }

    #[test]
    fn what_may_say_something_else_elsewhere_stays_where_it_is() {
        for group in [
            // nothing is given
            "?e <urn:x> ?x FILTER EXISTS { ?e <urn:p> ?other }",
            "?e <urn:x> ?x FILTER(!BOUND(?other) || EXISTS { ?e <urn:p> ?given })",
            // tied by two, by none, or by what may have no value
            "?e <urn:x> ?x FILTER EXISTS { ?e ?x ?given }",
            "?e <urn:x> ?x FILTER EXISTS { ?other <urn:p> ?given }",
            "?x <urn:x> ?y OPTIONAL { ?e <urn:x> ?x } FILTER EXISTS { ?e <urn:p> ?given }",
            // a condition in the condition may look at the rest
            "?e <urn:x> ?x FILTER EXISTS { ?e <urn:p> ?given FILTER(?x > 1) }",
            "?e <urn:x> ?x FILTER NOT EXISTS { ?e <urn:p> ?given }",
        ] {
            let query = led(&format!("SELECT * {{ {group} }}"));
            assert!(!query.contains("DISTINCT"), "{query}");
        }
    }
}
