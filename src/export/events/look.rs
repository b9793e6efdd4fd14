//! Where the values of a node are looked up: in the graph of one article, or in the union of a store.

use std::collections::HashMap;

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use crate::store::{Store, StoreError};

/// Looks up what is said of a node.
pub trait Look {
    /// The nodes that a node points at with a property, sorted.
    fn nodes(&self, subject: &str, property: NamedNodeRef<'_>) -> Result<Vec<String>, StoreError>;

    /// The literals that a node has as values of a property.
    fn texts(&self, subject: &str, property: NamedNodeRef<'_>) -> Result<Vec<String>, StoreError>;

    /// The nodes that have this node as a value of a property, sorted.
    fn holders(&self, property: NamedNodeRef<'_>, object: &str) -> Result<Vec<String>, StoreError>;

    /// The first of the nodes.
    fn node(&self, subject: &str, property: NamedNodeRef<'_>) -> Result<Option<String>, StoreError> {
        Ok(self.nodes(subject, property)?.into_iter().next())
    }

    /// The least of the literals, so that it is the same every time.
    fn text(&self, subject: &str, property: NamedNodeRef<'_>) -> Result<Option<String>, StoreError> {
        Ok(self.texts(subject, property)?.into_iter().min())
    }

    /// A number; `None` where there is none.
    fn number<N: std::str::FromStr>(
        &self,
        subject: &str,
        property: NamedNodeRef<'_>,
    ) -> Result<Option<N>, StoreError> {
        Ok(self.text(subject, property)?.and_then(|text| text.parse().ok()))
    }
}

impl Look for Store {
    fn nodes(&self, subject: &str, property: NamedNodeRef<'_>) -> Result<Vec<String>, StoreError> {
        let nodes = self.nodes(&NamedNode::new_unchecked(subject), property)?;
        Ok(nodes.into_iter().map(NamedNode::into_string).collect())
    }

    fn texts(&self, subject: &str, property: NamedNodeRef<'_>) -> Result<Vec<String>, StoreError> {
        self.texts(&NamedNode::new_unchecked(subject), property)
    }

    fn holders(&self, property: NamedNodeRef<'_>, object: &str) -> Result<Vec<String>, StoreError> {
        let object = NamedNode::new_unchecked(object);
        let node = |term| match term {
            Term::NamedNode(node) => Some(node.into_string()),
            _ => None,
        };
        let found = self.subjects(property, Some(object.as_ref().into()), |_| true)?;
        let mut nodes: Vec<String> = found.into_iter().filter_map(node).collect();
        nodes.sort();
        Ok(nodes)
    }
}

/// The quads of one graph by their subjects and by their objects.
pub struct Graph<'a> {
    by_subject: HashMap<&'a str, Vec<&'a Quad>>,
    by_object: HashMap<&'a str, Vec<&'a Quad>>,
}

impl<'a> Graph<'a> {
    pub fn new(quads: &'a [Quad]) -> Self {
        let (mut by_subject, mut by_object): (HashMap<_, Vec<_>>, HashMap<_, Vec<_>>) = Default::default();
        for quad in quads {
            if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
                by_subject.entry(subject.as_str()).or_default().push(quad);
            }
            if let Term::NamedNode(object) = &quad.object {
                by_object.entry(object.as_str()).or_default().push(quad);
            }
        }
        Self { by_subject, by_object }
    }

    fn objects<'g>(
        &'g self,
        subject: &str,
        property: NamedNodeRef<'g>,
    ) -> impl Iterator<Item = &'g Term> + use<'a, 'g> {
        let quads = self.by_subject.get(subject).into_iter().flatten();
        quads.filter(move |q| q.predicate.as_ref() == property).map(|q| &q.object)
    }
}

impl Look for Graph<'_> {
    fn nodes(&self, subject: &str, property: NamedNodeRef<'_>) -> Result<Vec<String>, StoreError> {
        let node = |term: &Term| match term {
            Term::NamedNode(node) => Some(node.as_str().to_string()),
            _ => None,
        };
        let mut nodes: Vec<String> = self.objects(subject, property).filter_map(node).collect();
        nodes.sort();
        Ok(nodes)
    }

    fn texts(&self, subject: &str, property: NamedNodeRef<'_>) -> Result<Vec<String>, StoreError> {
        let text = |term: &Term| match term {
            Term::Literal(literal) => Some(literal.value().to_string()),
            _ => None,
        };
        Ok(self.objects(subject, property).filter_map(text).collect())
    }

    fn holders(&self, property: NamedNodeRef<'_>, object: &str) -> Result<Vec<String>, StoreError> {
        let subject = |quad: &&Quad| match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => Some(node.as_str().to_string()),
            NamedOrBlankNode::BlankNode(_) => None,
        };
        let quads = self.by_object.get(object).into_iter().flatten();
        let mut nodes: Vec<String> =
            quads.filter(|q| q.predicate.as_ref() == property).filter_map(subject).collect();
        nodes.sort();
        Ok(nodes)
    }
}
