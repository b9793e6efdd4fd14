//! The SERVICE patterns of a query, wherever they stand in it.

use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::NamedNodePattern;

use super::walk::{each_pattern, pattern};

/// An endpoint that a query asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Service {
    pub name: NamedNodePattern,
    pub silent: bool,
}

/// All endpoints that a query may ask.
pub(super) fn services(query: &Query) -> Vec<Service> {
    let mut found = Vec::new();
    each_pattern(pattern(query), &mut |part| {
        if let GraphPattern::Service { name, silent, .. } = part {
            found.push(Service { name: name.clone(), silent: *silent });
        }
    });
    found
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
