//! The SERVICE patterns of a query, wherever they stand in it.

use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::term::NamedNodePattern;

use super::expression::operands;

/// An endpoint that a query asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Service {
    pub name: NamedNodePattern,
    pub silent: bool,
}

/// All endpoints that a query may ask, also those inside of sub-queries and EXISTS. What stands inside a SERVICE is
/// the endpoint's own affair.
pub(super) fn services(query: &Query) -> Vec<Service> {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    let mut found = Vec::new();
    in_pattern(pattern, &mut found);
    found
}

fn in_pattern(pattern: &GraphPattern, found: &mut Vec<Service>) {
    match pattern {
        GraphPattern::Service { name, silent, .. } => {
            found.push(Service { name: name.clone(), silent: *silent });
        }
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {}
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => {
            in_pattern(left, found);
            in_pattern(right, found);
        }
        GraphPattern::LeftJoin { left, right, expression } => {
            in_pattern(left, found);
            in_pattern(right, found);
            expression.iter().for_each(|e| in_expression(e, found));
        }
        GraphPattern::Filter { expr, inner } | GraphPattern::Extend { expression: expr, inner, .. } => {
            in_pattern(inner, found);
            in_expression(expr, found);
        }
        GraphPattern::OrderBy { inner, expression } => {
            in_pattern(inner, found);
            for OrderExpression::Asc(e) | OrderExpression::Desc(e) in expression {
                in_expression(e, found);
            }
        }
        GraphPattern::Group { inner, aggregates, .. } => {
            in_pattern(inner, found);
            for (_, aggregate) in aggregates {
                if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                    in_expression(expr, found);
                }
            }
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => in_pattern(inner, found),
    }
}

/// Has each endpoint that a variable names asked row by row, after the variable has got its value: joined in any other
/// order it would have none.
pub(super) fn after_names(query: &mut Query) {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    row_by_row(pattern);
}

fn row_by_row(pattern: &mut GraphPattern) {
    if let GraphPattern::Join { left, right } = pattern
        && matches!(**right, GraphPattern::Service { name: NamedNodePattern::Variable(_), .. })
    {
        let (left, right) = (std::mem::take(left), std::mem::take(right));
        *pattern = GraphPattern::Lateral { left, right };
    }
    match pattern {
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right }
        | GraphPattern::LeftJoin { left, right, .. } => {
            row_by_row(left);
            row_by_row(right);
        }
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => row_by_row(inner),
        // the inside of a SERVICE is sent as it is
        GraphPattern::Service { .. }
        | GraphPattern::Bgp { .. }
        | GraphPattern::Path { .. }
        | GraphPattern::Values { .. } => {}
    }
}

fn in_expression(expression: &Expression, found: &mut Vec<Service>) {
    if let Expression::Exists(pattern) = expression {
        in_pattern(pattern, found);
    }
    operands(expression).iter().for_each(|operand| in_expression(operand, found));
}

#[cfg(test)]
mod tests {
    use super::*;
    use spargebra::SparqlParser;

    #[test]
    fn services_are_found_wherever_a_pattern_may_stand() {
        let service = "SERVICE <http://e/> { ?x ?y ?z }";
        for query in [
            format!("ASK {{ {service} }}"),
            format!("SELECT * {{ ?a ?b ?c {{ SELECT ?x {{ {service} }} }} }}"),
            format!("SELECT * {{ ?a ?b ?c FILTER NOT EXISTS {{ {service} }} }}"),
            format!("SELECT * {{ ?a ?b ?c OPTIONAL {{ ?d ?e ?f MINUS {{ {service} }} }} }}"),
            format!(
                "SELECT * {{ ?a ?b ?c OPTIONAL {{ ?d ?e ?f FILTER(1 IN (2, EXISTS {{ {service} }})) }} }}"
            ),
            format!("SELECT (SUM(IF(EXISTS {{ {service} }}, 1, 2)) AS ?n) {{ ?a ?b ?c }}"),
            format!("SELECT ?a {{ ?a ?b ?c }} ORDER BY DESC(COALESCE(EXISTS {{ {service} }}, 1))"),
            format!(
                "CONSTRUCT {{ ?x ?y ?z }} WHERE {{ GRAPH ?g {{ ?a ?b ?c }} {{}} UNION {{ {service} }} }}"
            ),
        ] {
            let found = services(&SparqlParser::new().parse_query(&query).unwrap());
            assert_eq!(found.len(), 1, "{query}");
            assert!(!found[0].silent);
        }
        let none = SparqlParser::new().parse_query("SELECT * { ?a ?b ?c }").unwrap();
        assert_eq!(services(&none), []);
    }
}
