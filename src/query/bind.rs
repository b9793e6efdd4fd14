//! Values of parameters, put into a query: as terms into its algebra, to answer it, and as a VALUES block into its
//! text, for those who want to ask it elsewhere. Both mean the same.

use oxigraph::model::{Literal, Term, Variable};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::GroundTerm;

use super::expression::{each_operand, operands};
use crate::graph::Base;

/// A variable and the terms it may take.
pub(super) type Binding = (Variable, Vec<Term>);

/// Joins a table of values to the first pattern of a query's WHERE, as `VALUES` at its beginning would be, so that the
/// variable has a value everywhere in it but in sub-selects. A SERVICE is given the table as well: its endpoint would send
/// what it has of all others, too.
pub(super) fn bind(query: &mut Query, binding: &Binding) {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    let first = first(pattern);
    let (variable, terms) = binding;
    let value = match terms.as_slice() {
        [term] => ground(term).map(constant),
        _ => None,
    };
    let table = table(binding);
    let rest = std::mem::take(first);
    *first = GraphPattern::Join { left: Box::new(table.clone()), right: Box::new(rest) };
    hand_out(pattern, variable, &table, true);
    if let Some(value) = value {
        narrow(pattern, variable, &value);
    }
}

/// The terms that a variable may take, as a table of values.
pub(super) fn table((variable, terms): &Binding) -> GraphPattern {
    let bindings = terms.iter().filter_map(ground).map(|term| vec![Some(term)]).collect();
    GraphPattern::Values { variables: vec![variable.clone()], bindings }
}

fn ground(term: &Term) -> Option<GroundTerm> {
    match term {
        Term::NamedNode(node) => Some(GroundTerm::NamedNode(node.clone())),
        Term::Literal(literal) => Some(GroundTerm::Literal(literal.clone())),
        Term::BlankNode(_) => None,
    }
}

/// Joins the table of a variable's values to what each SERVICE is asked, outside of sub-selects: the rows that this leaves
/// out would find no partner here.
fn hand_out(pattern: &mut GraphPattern, variable: &Variable, table: &GraphPattern, top: bool) {
    match pattern {
        GraphPattern::Service { inner, .. } => {
            let mut asked = false;
            inner.on_in_scope_variable(|v| asked |= v == variable);
            if asked {
                let rest = std::mem::take(inner.as_mut());
                **inner = GraphPattern::Join { left: Box::new(table.clone()), right: Box::new(rest) };
            }
        }
        GraphPattern::Join { left, right }
        | GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Union { left, right }
        | GraphPattern::Lateral { left, right } => {
            hand_out(left, variable, table, false);
            hand_out(right, variable, table, false);
        }
        GraphPattern::Project { inner, .. } if top => hand_out(inner, variable, table, false),
        GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => {
            hand_out(inner, variable, table, top);
        }
        GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::Graph { inner, .. } => hand_out(inner, variable, table, top),
        GraphPattern::Minus { left, .. } => hand_out(left, variable, table, false),
        _ => {}
    }
}

/// What stands first in the WHERE of a query: below its projection, groups and filters, and left of what is joined
/// to it.
fn first(pattern: &mut GraphPattern) -> &mut GraphPattern {
    let mut inner = pattern;
    let (mut projected, mut joined) = (false, false);
    loop {
        // the query's own projection, not that of a sub-select which is all of its WHERE
        let own = matches!(
            inner,
            GraphPattern::Project { .. }
                | GraphPattern::Distinct { .. }
                | GraphPattern::Reduced { .. }
                | GraphPattern::Slice { .. }
        ) && !projected
            && !joined;
        projected |= matches!(inner, GraphPattern::Project { .. });
        let whole = matches!(
            inner,
            GraphPattern::OrderBy { .. } | GraphPattern::Group { .. } | GraphPattern::Filter { .. }
        ) && !joined;
        let left = matches!(
            inner,
            GraphPattern::LeftJoin { .. } | GraphPattern::Join { .. } | GraphPattern::Minus { .. }
        );
        joined |= left;
        if !(own || whole || left || matches!(inner, GraphPattern::Extend { .. })) {
            return inner;
        }
        inner = match inner {
            GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. }
            | GraphPattern::OrderBy { inner, .. }
            | GraphPattern::Group { inner, .. }
            | GraphPattern::Filter { inner, .. }
            | GraphPattern::Extend { inner, .. }
            | GraphPattern::LeftJoin { left: inner, .. }
            | GraphPattern::Join { left: inner, .. }
            | GraphPattern::Minus { left: inner, .. } => inner,
            other => return other,
        };
    }
}

/// Puts the only value of a variable in its place in filters, which says the same, and lets the evaluation use them
/// where it reads what they look at, before it joins the table of values. Says whether the variable has its value in
/// what a pattern gives.
fn narrow(pattern: &mut GraphPattern, variable: &Variable, value: &Expression) -> bool {
    match pattern {
        GraphPattern::Join { left, .. } if matches!(left.as_ref(), GraphPattern::Values { variables, .. } if *variables == [variable.clone()]) => {
            true
        }
        GraphPattern::Filter { inner, expr } => {
            let bound = narrow(inner, variable, value);
            if bound {
                put(expr, variable, value);
            }
            bound
        }
        GraphPattern::Project { inner, variables } => {
            narrow(inner, variable, value) && variables.contains(variable)
        }
        GraphPattern::Group { inner, .. } => {
            narrow(inner, variable, value);
            false
        }
        GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::LeftJoin { left: inner, .. }
        | GraphPattern::Join { left: inner, .. }
        | GraphPattern::Minus { left: inner, .. } => narrow(inner, variable, value),
        _ => false,
    }
}

/// Replaces a variable in the parts of a condition that hold no EXISTS. One that does is better asked once, after the
/// join, than wherever its variables are read.
fn put(expression: &mut Expression, variable: &Variable, value: &Expression) {
    if let Expression::And(one, other) = expression {
        put(one, variable, value);
        put(other, variable, value);
    } else if !holds_exists(expression) {
        replace(expression, variable, value);
    }
}

fn holds_exists(expression: &Expression) -> bool {
    matches!(expression, Expression::Exists(_)) || operands(expression).iter().any(holds_exists)
}

fn replace(expression: &mut Expression, variable: &Variable, value: &Expression) {
    match expression {
        Expression::Variable(name) if name == variable => *expression = value.clone(),
        Expression::Bound(name) if name == variable => *expression = Literal::from(true).into(),
        _ => each_operand(expression, &mut |operand| replace(operand, variable, value)),
    }
}

fn constant(term: GroundTerm) -> Expression {
    match term {
        GroundTerm::NamedNode(node) => node.into(),
        GroundTerm::Literal(literal) => literal.into(),
    }
}

/// The text of a query as any SPARQL engine takes it: with the prefixes it uses, and a `VALUES` block a parameter.
pub(super) fn plain(text: &str, bindings: &[Binding], base: &Base) -> Option<String> {
    let (begin, end) = where_braces(text)?;
    let declared = |prefix: &str| {
        let mut words = text.split_whitespace();
        words.any(|word| word.eq_ignore_ascii_case("PREFIX")) && text.contains(&format!("{prefix}: <"))
    };
    let mut out = String::new();
    let code = blank(text);
    for (prefix, namespace) in crate::export::prefixes(base) {
        let used = code.match_indices(&format!("{prefix}:")).any(|(at, _)| {
            !code[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '?'))
        });
        if used && !declared(prefix) {
            out.push_str(&format!("PREFIX {prefix}: <{namespace}>\n"));
        }
    }
    out.push_str(&text[..=begin]);
    for (variable, terms) in bindings {
        let terms: Vec<String> = terms.iter().map(Term::to_string).collect();
        out.push_str(&format!("\n  VALUES {variable} {{ {} }}", terms.join(" ")));
    }
    let body = &text[begin + 1..end];
    // a WHERE that is a sub-select and nothing else can only be joined to the values in a group of its own
    let select = blank(body).trim_start().get(..6).is_some_and(|word| word.eq_ignore_ascii_case("SELECT"));
    match select && !bindings.is_empty() {
        true => out.push_str(&format!("\n  {{{body}}}\n")),
        false => out.push_str(body),
    }
    out.push_str(&text[end..]);
    Some(out)
}

/// The places of the braces around the WHERE of a query: the last pair that stands in no other, since the template
/// of a CONSTRUCT comes before it.
fn where_braces(text: &str) -> Option<(usize, usize)> {
    let (mut depth, mut begin, mut found) = (0usize, 0, None);
    for (at, c) in blank(text).char_indices() {
        match c {
            '{' => {
                if depth == 0 {
                    begin = at;
                }
                depth += 1;
            }
            '}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 && found.is_none_or(|(_, end)| !is_clause(&text[end..begin])) {
                    found = Some((begin, at));
                }
            }
            _ => {}
        }
    }
    found
}

/// Does what stands between two pairs of braces end a WHERE (ORDER BY, HAVING, VALUES)?
fn is_clause(between: &str) -> bool {
    let word = blank(between[1..].trim_start()).to_uppercase();
    ["ORDER", "GROUP", "HAVING", "VALUES", "LIMIT", "OFFSET"].iter().any(|clause| word.contains(clause))
}

/// The text with spaces in place of comments, literals and IRIs, byte for byte.
pub(super) fn blank(text: &str) -> String {
    let mut out: Vec<u8> = text.as_bytes().to_vec();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = match c {
            '#' => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            '"' | '\'' => literal(rest, c),
            // an IRI holds no space; what has one is "less than"
            '<' => match rest[1..]
                .find(|c: char| c == '>' || c.is_whitespace() || matches!(c, '"' | '{' | '}'))
            {
                Some(end) if rest[1 + end..].starts_with('>') => end + 2,
                _ => 0,
            },
            _ => 0,
        };
        out[at..at + length].fill(b' ');
        at += length.max(c.len_utf8());
    }
    String::from_utf8(out).unwrap_or_default()
}

/// The length of the literal that a text begins with.
fn literal(text: &str, quote: char) -> usize {
    let long = quote.to_string().repeat(3);
    let mark = if text.starts_with(&long) { long } else { quote.to_string() };
    let mut at = mark.len();
    while at < text.len() {
        if text[at..].starts_with(&mark) {
            return at + mark.len();
        }
        let mut letters = text[at..].chars();
        let c = letters.next().map_or(1, char::len_utf8);
        at += if text[at..].starts_with('\\') { c + letters.next().map_or(0, char::len_utf8) } else { c };
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::NamedNode;
    use oxigraph::sparql::{QueryResults, SparqlEvaluator};
    use oxigraph::store::Store;
    use spargebra::SparqlParser;

    fn one(name: &str, value: &str) -> Binding {
        (Variable::new(name).unwrap(), vec![Literal::new_simple_literal(value).into()])
    }

    fn rows(query: Query) -> Vec<String> {
        let store = Store::new().unwrap();
        for name in ["a", "b"] {
            let node = NamedNode::new(format!("http://e/{name}")).unwrap();
            let name = Literal::new_simple_literal(name);
            store
                .insert(&oxigraph::model::Quad::new(
                    node.clone(),
                    NamedNode::new("http://e/name").unwrap(),
                    name,
                    oxigraph::model::GraphName::DefaultGraph,
                ))
                .unwrap();
        }
        let answer = SparqlEvaluator::new().for_query(query).on_store(&store).execute().unwrap();
        let mut rows: Vec<String> = match answer {
            QueryResults::Solutions(rows) => rows.map(|row| format!("{:?}", row.unwrap().values())).collect(),
            QueryResults::Graph(triples) => triples.map(|t| t.unwrap().to_string()).collect(),
            QueryResults::Boolean(value) => vec![value.to_string()],
        };
        rows.sort();
        rows
    }

    #[test]
    fn algebra_and_text_give_the_same() {
        let (parser, base) = (SparqlParser::new(), Base::default());
        let bindings = [one("n", "a")];
        for (text, count) in [
            ("SELECT ?x WHERE { ?x <http://e/name> ?n }", 1),
            ("SELECT ?x { ?x <http://e/name> ?m FILTER(!BOUND(?n) || ?n = ?m) } ORDER BY ?x LIMIT 5", 1),
            ("SELECT ?x { ?x <http://e/name> ?m OPTIONAL { ?x <http://e/name> ?n } }", 2),
            ("SELECT ?x { { ?x <http://e/name> ?m FILTER(BOUND(?n)) } ?x ?y ?z }", 0),
            ("SELECT (COUNT(?x) AS ?c) ?n { ?x <http://e/name> ?n } GROUP BY ?n HAVING(COUNT(?x) > 0)", 1),
            (
                "SELECT (COUNT(?x) AS ?c) { ?x <http://e/name> ?m FILTER(?m = ?n) } GROUP BY ?m HAVING(!BOUND(?n))",
                1,
            ),
            (
                "SELECT ?x { ?x <http://e/name> ?m OPTIONAL { ?x <http://e/name> ?k FILTER(?k = ?n) } FILTER(BOUND(?k)) }",
                1,
            ),
            ("SELECT ?x { { SELECT ?x { ?x <http://e/name> ?m FILTER(!BOUND(?n)) } } FILTER(BOUND(?n)) }", 2),
            ("SELECT ?x { ?x <http://e/name> ?m FILTER(IF(?n IN (?m, ?n), EXISTS { ?x ?y ?n }, false)) }", 1),
            ("SELECT ?x { ?x <http://e/name> ?m FILTER(COALESCE(?m < ?n, STR(?n) = \"a\")) }", 0),
            ("SELECT ?x ?n { SELECT ?x ?n { ?x <http://e/name> ?n FILTER(BOUND(?n)) } }", 1),
            ("SELECT ?x { SELECT ?x { ?x <http://e/name> ?n } }", 2),
            ("CONSTRUCT { ?x <http://e/is> ?n } WHERE { ?x <http://e/name> ?n }", 1),
            ("CONSTRUCT { ?x <http://e/is> ?n } { { SELECT ?x ?n { ?x <http://e/name> ?n } } }", 1),
            ("ASK { # a brace } in a comment\n ?x <http://e/name> ?n, \"}{\" }", 1),
        ] {
            let mut query = parser.clone().parse_query(text).unwrap();
            bind(&mut query, &bindings[0]);
            let printed = plain(text, &bindings, &base).unwrap();
            let again = parser.clone().parse_query(&printed).unwrap_or_else(|e| panic!("{printed}: {e}"));
            assert_eq!(rows(query), rows(again.clone()), "{printed}");
            assert_eq!(rows(again).len(), count, "{printed}");
        }
    }

    #[test]
    fn what_is_no_code_is_blanked() {
        assert_eq!(blank("a # {\n\"}\" '{' <h{> 1 < 2"), format!("a    \n{}<h{{> 1 < 2", " ".repeat(8)));
        assert_eq!(blank("'''a'b''' {"), format!("{} {{", " ".repeat(9)));
        assert_eq!(blank("\"\\\"{\" é"), format!("{} é", " ".repeat(5)));
        assert_eq!(blank("\"open {"), " ".repeat(7));
    }

    #[test]
    fn prefixes_that_a_query_uses_come_before_it() {
        let text = "# dm:actor\nSELECT ?x { ?x dm:target ?y ; a <act:b> }";
        let printed = plain(text, &[], &Base::default()).unwrap();
        assert!(printed.starts_with("PREFIX dm: <") && printed.matches("PREFIX").count() == 1, "{printed}");
    }
}
