//! The graph of the links: what entities are in other data sets, and what somebody has denied.

use std::collections::BTreeSet;

use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, Quad, Term};

use super::write::Change;
use super::{Pattern, Store, StoreError};
use crate::graph::is_link;
use crate::graph::vocabulary::{owl, rdf, sssom};

/// Pairs of a node of ours and a node elsewhere that somebody has found to be two.
pub type Rejected = BTreeSet<(NamedNode, NamedNode)>;

impl Store {
    /// All quads of the graph of links, sorted.
    pub fn links(&self) -> Result<Vec<Quad>, StoreError> {
        self.graph_quads(self.base().links_graph().as_ref())
    }

    /// Adds quads to the graph of links and takes others out of it, in one transaction. What this has returned for is
    /// on the disk.
    pub fn change_links(&self, add: Vec<Quad>, remove: Vec<Quad>) -> Result<(), StoreError> {
        let kept: BTreeSet<String> = add.iter().map(Quad::to_string).collect();
        let remove = remove.into_iter().filter(|quad| !kept.contains(&quad.to_string())).collect();
        let mut new = Vec::with_capacity(add.len());
        for quad in add {
            // a link that the graph of entities has stands in no other
            let known = Quad { graph_name: self.base().entities_graph().into(), ..quad.clone() };
            let stands =
                self.has(quad.as_ref())? || is_link(quad.predicate.as_ref()) && self.has(known.as_ref())?;
            if !stands {
                new.push(quad);
            }
        }
        self.apply(Change { add: new, remove, ..Change::default() })?;
        self.sync()
    }

    /// The links that somebody has denied. Reading and linking leave them out.
    pub fn rejected(&self) -> Result<Rejected, StoreError> {
        let graph = self.base().links_graph();
        let graph = Some(GraphNameRef::NamedNode(graph.as_ref()));
        let mut pairs = Rejected::new();
        let denied = Pattern { predicate: Some(sssom::PREDICATE_MODIFIER), graph, ..Pattern::default() };
        for quad in self.matching(denied) {
            let node = quad?.subject;
            let value = |property| -> Result<Option<NamedNode>, StoreError> {
                let (subject, predicate) = (Some(node.as_ref()), Some(property));
                let mut found = self.matching(Pattern { subject, predicate, object: None, graph });
                match found.next().transpose()?.map(|quad| quad.object) {
                    Some(Term::NamedNode(node)) => Ok(Some(node)),
                    _ => Ok(None),
                }
            };
            if let (Some(subject), Some(object)) =
                (value(owl::ANNOTATED_SOURCE)?, value(owl::ANNOTATED_TARGET)?)
            {
                pairs.insert((subject, object));
            }
        }
        Ok(pairs)
    }

    /// The links between a node and one elsewhere, in whatever graph they stand.
    pub fn link_quads(&self, subject: &NamedNode, object: &NamedNode) -> Result<Vec<Quad>, StoreError> {
        let subject = NamedOrBlankNode::from(subject.clone());
        let object = Term::from(object.clone());
        let between =
            Pattern { subject: Some(subject.as_ref()), object: Some(object.as_ref()), ..Pattern::default() };
        let mut quads = Vec::new();
        for quad in self.matching(between) {
            let quad = quad?;
            if is_link(quad.predicate.as_ref()) {
                quads.push(quad);
            }
        }
        Ok(quads)
    }

    /// What the graph of links says of one mapping.
    pub fn mapping_quads(&self, node: &NamedNode) -> Result<Vec<Quad>, StoreError> {
        let graph = self.base().links_graph();
        let node = NamedOrBlankNode::from(node.clone());
        let graph = Some(GraphNameRef::NamedNode(graph.as_ref()));
        self.matching(Pattern { subject: Some(node.as_ref()), graph, ..Pattern::default() }).collect()
    }

    /// Number of mappings in the graph of links, the denied ones among them.
    pub fn mapping_count(&self) -> Result<usize, StoreError> {
        let graph = self.base().links_graph();
        self.count_of(Pattern {
            predicate: Some(rdf::TYPE),
            object: Some(sssom::MAPPING.into()),
            graph: Some(GraphNameRef::NamedNode(graph.as_ref())),
            ..Pattern::default()
        })
    }
}

/// Drops the links that somebody has denied from the quads of an article.
pub fn without_rejected(quads: &mut Vec<Quad>, rejected: &Rejected) {
    if rejected.is_empty() {
        return;
    }
    quads.retain(|quad| match (&quad.subject, &quad.object) {
        (NamedOrBlankNode::NamedNode(s), Term::NamedNode(o)) if is_link(quad.predicate.as_ref()) => {
            !rejected.contains(&(s.clone(), o.clone()))
        }
        _ => true,
    });
}
