use std::cmp::Ordering;

use jiff::civil::Date;
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::vocabulary::{rdf, xsd};

/// Language of all text that the program writes or quotes.
pub(super) const LANGUAGE: &str = "en";

/// The quads of one graph while it is made.
pub(super) struct Builder {
    graph: GraphName,
    quads: Vec<Quad>,
}

impl Builder {
    pub fn new(graph: NamedNode) -> Self {
        Self { graph: graph.into(), quads: Vec::new() }
    }

    pub fn add(&mut self, subject: &NamedNode, property: NamedNodeRef<'_>, object: impl Into<Term>) {
        let subject = NamedOrBlankNode::from(subject.clone());
        self.quads.push(Quad::new(subject, property.into_owned(), object, self.graph.clone()));
    }

    /// Takes quads that were made apart.
    pub fn extend(&mut self, quads: Vec<Quad>) {
        self.quads.extend(quads);
    }

    /// Says of which classes a node is.
    pub fn types(&mut self, subject: &NamedNode, classes: &[NamedNodeRef<'_>]) {
        for class in classes {
            self.add(subject, rdf::TYPE, class.into_owned());
        }
    }

    /// A plain string.
    pub fn string(&mut self, subject: &NamedNode, property: NamedNodeRef<'_>, value: &str) {
        self.add(subject, property, Literal::new_simple_literal(value));
    }

    /// English text.
    pub fn text(&mut self, subject: &NamedNode, property: NamedNodeRef<'_>, value: &str) {
        self.add(subject, property, text(value));
    }

    /// Counts and offsets. The type is `xsd:integer`, as oxigraph keeps no narrower one, and a graph must be
    /// the same before and after it was stored.
    pub fn integer(&mut self, subject: &NamedNode, property: NamedNodeRef<'_>, value: i64) {
        self.add(subject, property, Literal::new_typed_literal(value.to_string(), xsd::INTEGER));
    }

    /// A decimal from its hundredths.
    pub fn decimal(&mut self, subject: &NamedNode, property: NamedNodeRef<'_>, hundredths: i64) {
        self.add(subject, property, Literal::new_typed_literal(decimal(hundredths), xsd::DECIMAL));
    }

    /// A day; nothing where there is none.
    pub fn date(&mut self, subject: &NamedNode, property: NamedNodeRef<'_>, date: Option<Date>) {
        if let Some(date) = date {
            self.add(subject, property, Literal::new_typed_literal(date.to_string(), xsd::DATE));
        }
    }

    pub fn boolean(&mut self, subject: &NamedNode, property: NamedNodeRef<'_>, value: bool) {
        self.add(subject, property, Literal::new_typed_literal(value.to_string(), xsd::BOOLEAN));
    }

    /// All quads, sorted, each once.
    pub fn finish(self) -> Vec<Quad> {
        let mut quads = self.quads;
        sort(&mut quads);
        quads
    }
}

/// Sorts quads by graph, subject, property and object; each stands once.
pub(crate) fn sort(quads: &mut Vec<Quad>) {
    if !quads.is_sorted_by(|a, b| compare(a, b).is_lt()) {
        quads.sort_by(compare);
        quads.dedup();
    }
}

fn compare(a: &Quad, b: &Quad) -> Ordering {
    let graph = |quad: &Quad| match &quad.graph_name {
        GraphName::NamedNode(node) => Some(node.clone()),
        _ => None,
    };
    let graphs = if a.graph_name == b.graph_name { Ordering::Equal } else { graph(a).cmp(&graph(b)) };
    graphs
        .then_with(|| match (&a.subject, &b.subject) {
            (NamedOrBlankNode::NamedNode(a), NamedOrBlankNode::NamedNode(b)) => a.cmp(b),
            (a, b) => a.to_string().cmp(&b.to_string()),
        })
        .then_with(|| a.predicate.cmp(&b.predicate))
        .then_with(|| match (&a.object, &b.object) {
            (Term::NamedNode(a), Term::NamedNode(b)) => a.cmp(b),
            (Term::Literal(a), Term::Literal(b)) => {
                let parts = |l: &Literal| (l.language().map(str::to_string), l.datatype().into_owned());
                a.value().cmp(b.value()).then_with(|| parts(a).cmp(&parts(b)))
            }
            (Term::Literal(_), Term::NamedNode(_)) => Ordering::Less,
            (Term::NamedNode(_), Term::Literal(_)) => Ordering::Greater,
            (a, b) => a.to_string().cmp(&b.to_string()),
        })
}

pub(super) fn text(value: &str) -> Literal {
    Literal::new_language_tagged_literal_unchecked(value, LANGUAGE)
}

/// The canonical form: no zero that says nothing, so that it is the same before and after it was stored.
pub(super) fn decimal(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    match rest {
        0 => format!("{sign}{whole}"),
        _ if rest % 10 == 0 => format!("{sign}{whole}.{}", rest / 10),
        _ => format!("{sign}{whole}.{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn decimals_are_canonical() {
        let written: Vec<String> = [5000, 1250, 5, -580, 0, -1000].into_iter().map(decimal).collect();
        assert_eq!(written, ["50", "12.5", "0.05", "-5.8", "0", "-10"]);
    }
}
