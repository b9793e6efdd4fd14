use std::fmt::{self, Display, Formatter};

use oxigraph::model::NamedNode;
use oxigraph::sparql::QueryExplanation;
use serde_json::Value;

use super::run::prefixed;
use crate::store::Store;

/// How a query was evaluated: its operators, with what each gave and how long it took.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Seconds that it took to choose the plan.
    pub planning: f64,
    /// The last step.
    pub root: Operator,
}

/// A step of a plan, and the steps that it takes its rows from.
#[derive(Debug, Clone, PartialEq)]
pub struct Operator {
    /// What it does, as oxigraph names it.
    pub name: String,
    /// Rows that it gave, over all the times that it was asked.
    pub rows: u64,
    /// Seconds that it took, those of its inputs among them.
    pub seconds: f64,
    /// The steps whose rows it takes.
    pub inputs: Vec<Operator>,
}

impl Plan {
    /// What oxigraph tells of an evaluation, once its results have been read. Its own form is JSON alone.
    pub(super) fn of(explanation: &QueryExplanation) -> Self {
        let mut json = Vec::new();
        explanation.write_in_json(&mut json).expect("memory takes all");
        let json: Value = serde_json::from_slice(&json).unwrap_or_default();
        Self { planning: number(&json["planning duration in seconds"]), root: operator(&json["plan"]) }
    }

    /// The same with the project's prefixes for IRIs.
    pub(super) fn shortened(mut self, store: &Store) -> Self {
        shorten(&mut self.root, store);
        self
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_default()
}

fn operator(json: &Value) -> Operator {
    Operator {
        name: json["name"].as_str().unwrap_or_default().to_string(),
        rows: json["number of results"].as_u64().unwrap_or_default(),
        seconds: number(&json["duration in seconds"]),
        inputs: json["children"].as_array().into_iter().flatten().map(operator).collect(),
    }
}

fn shorten(operator: &mut Operator, store: &Store) {
    let mut name = String::new();
    let mut rest = operator.name.as_str();
    while let Some((before, after)) = rest.split_once('<') {
        name.push_str(before);
        // `<` is less-than as well
        let iri = after.split_once('>').filter(|(iri, _)| !iri.contains(char::is_whitespace));
        let node = iri.and_then(|(iri, after)| Some((NamedNode::new(iri).ok()?, after)));
        let Some((node, after)) = node else {
            name.push('<');
            rest = after;
            continue;
        };
        name.push_str(&prefixed(store, &node).unwrap_or_else(|| node.to_string()));
        rest = after;
    }
    name.push_str(rest);
    operator.name = name;
    for input in &mut operator.inputs {
        shorten(input, store);
    }
}

impl Display for Plan {
    /// One line an operator, below the one that takes its rows.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:>10} {:>12}  operator", "rows", "ms")?;
        let mut open = vec![(&self.root, 0)];
        while let Some((operator, depth)) = open.pop() {
            let Operator { name, rows, seconds, inputs } = operator;
            writeln!(f, "{rows:>10} {:>12.3}  {:indent$}{name}", seconds * 1e3, "", indent = 2 * depth)?;
            open.extend(inputs.iter().rev().map(|input| (input, depth + 1)));
        }
        writeln!(
            f,
            "planned in {:.3} ms; the time of an operator holds that of those below it",
            self.planning * 1e3
        )
    }
}
