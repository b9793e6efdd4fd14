//! The patterns that a query is made of, wherever they stand in it.

use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};

use super::expression::operands;

/// The WHERE of a query.
pub(super) fn pattern(query: &Query) -> &GraphPattern {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    pattern
}

/// Shows a pattern and all those in it, also those inside of sub-queries and EXISTS. What stands inside a SERVICE is
/// the endpoint's own affair.
pub(super) fn each_pattern(pattern: &GraphPattern, see: &mut dyn FnMut(&GraphPattern)) {
    see(pattern);
    match pattern {
        GraphPattern::Service { .. }
        | GraphPattern::Bgp { .. }
        | GraphPattern::Path { .. }
        | GraphPattern::Values { .. } => {}
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => {
            each_pattern(left, see);
            each_pattern(right, see);
        }
        GraphPattern::LeftJoin { left, right, expression } => {
            each_pattern(left, see);
            each_pattern(right, see);
            expression.iter().for_each(|e| in_expression(e, see));
        }
        GraphPattern::Filter { expr, inner } | GraphPattern::Extend { expression: expr, inner, .. } => {
            each_pattern(inner, see);
            in_expression(expr, see);
        }
        GraphPattern::OrderBy { inner, expression } => {
            each_pattern(inner, see);
            for OrderExpression::Asc(e) | OrderExpression::Desc(e) in expression {
                in_expression(e, see);
            }
        }
        GraphPattern::Group { inner, aggregates, .. } => {
            each_pattern(inner, see);
            for (_, aggregate) in aggregates {
                if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                    in_expression(expr, see);
                }
            }
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => each_pattern(inner, see),
    }
}

fn in_expression(expression: &Expression, see: &mut dyn FnMut(&GraphPattern)) {
    if let Expression::Exists(pattern) = expression {
        each_pattern(pattern, see);
    }
    operands(expression).iter().for_each(|operand| in_expression(operand, see));
}
