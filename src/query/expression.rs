//! What an expression of a query is made of, one level down. `spargebra` has no visitor.

use oxigraph::model::Literal;
use spargebra::algebra::Expression;

/// Copies of the operands of an expression; an EXISTS has none.
pub(super) fn operands(expression: &Expression) -> Vec<Expression> {
    let mut found = Vec::new();
    let take = |operand: &mut Expression| std::mem::replace(operand, Literal::from(false).into());
    each_operand(&mut expression.clone(), &mut |operand| found.push(take(operand)));
    found
}

/// Does something with each operand of an expression.
pub(super) fn each_operand(expression: &mut Expression, act: &mut dyn FnMut(&mut Expression)) {
    match expression {
        Expression::NamedNode(_)
        | Expression::Literal(_)
        | Expression::Variable(_)
        | Expression::Bound(_)
        | Expression::Exists(_) => {}
        Expression::Or(a, b)
        | Expression::And(a, b)
        | Expression::Equal(a, b)
        | Expression::SameTerm(a, b)
        | Expression::Greater(a, b)
        | Expression::GreaterOrEqual(a, b)
        | Expression::Less(a, b)
        | Expression::LessOrEqual(a, b)
        | Expression::Add(a, b)
        | Expression::Subtract(a, b)
        | Expression::Multiply(a, b)
        | Expression::Divide(a, b) => [a, b].into_iter().for_each(|operand| act(operand)),
        Expression::UnaryPlus(a) | Expression::UnaryMinus(a) | Expression::Not(a) => act(a),
        Expression::If(a, b, c) => [a, b, c].into_iter().for_each(|operand| act(operand)),
        Expression::In(a, list) => {
            act(a);
            list.iter_mut().for_each(act);
        }
        Expression::Coalesce(list) | Expression::FunctionCall(_, list) => list.iter_mut().for_each(act),
    }
}
