//! The graph of the links: what entities are in other data sets, and what somebody has denied.

use std::collections::BTreeSet;

use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, Quad, Term};

use super::{Change, Store, StoreError};
use crate::graph::is_link;
use crate::graph::vocabulary::{owl, rdf, sssom};

/// Pairs of a node of ours and a node elsewhere that somebody has found to be two.
pub type Rejected = BTreeSet<(NamedNode, NamedNode)>;

impl Store {
    /// All quads of the graph of links, sorted.
    pub fn links(&self) -> Result<Vec<Quad>, StoreError> {
        self.graph_quads(self.base().links_graph().as_ref())
    }

    /// Adds quads to the graph of links and takes others out of it, in one transaction.
    pub fn change_links(&self, add: Vec<Quad>, remove: Vec<Quad>) -> Result<(), StoreError> {
        let kept: BTreeSet<String> = add.iter().map(Quad::to_string).collect();
        let remove = remove.into_iter().filter(|quad| !kept.contains(&quad.to_string())).collect();
        let mut new = Vec::with_capacity(add.len());
        for quad in add {
            if !self.oxigraph().contains(&quad).map_err(|e| self.error(e))? {
                new.push(quad);
            }
        }
        self.apply(Change { add: new, remove, graph: None })
    }

    /// The links that somebody has denied. Reading and linking leave them out.
    pub fn rejected(&self) -> Result<Rejected, StoreError> {
        let graph = self.base().links_graph();
        let mut pairs = Rejected::new();
        let denied = self.oxigraph().quads_for_pattern(
            None,
            Some(sssom::PREDICATE_MODIFIER),
            None,
            Some(GraphNameRef::NamedNode(graph.as_ref())),
        );
        for quad in denied {
            let node = quad.map_err(|e| self.error(e))?.subject;
            let value = |property| -> Result<Option<NamedNode>, StoreError> {
                let mut found = self.oxigraph().quads_for_pattern(
                    Some(node.as_ref()),
                    Some(property),
                    None,
                    Some(GraphNameRef::NamedNode(graph.as_ref())),
                );
                match found.next().transpose().map_err(|e| self.error(e))?.map(|quad| quad.object) {
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
        let mut quads = Vec::new();
        let all =
            self.oxigraph().quads_for_pattern(Some(subject.as_ref()), None, Some(object.as_ref()), None);
        for quad in all {
            let quad = quad.map_err(|e| self.error(e))?;
            if is_link(quad.predicate.as_ref()) && !quad.graph_name.is_default_graph() {
                quads.push(quad);
            }
        }
        Ok(quads)
    }

    /// What the graph of links says of one mapping.
    pub fn mapping_quads(&self, node: &NamedNode) -> Result<Vec<Quad>, StoreError> {
        let graph = self.base().links_graph();
        let node = NamedOrBlankNode::from(node.clone());
        let graph = GraphNameRef::NamedNode(graph.as_ref());
        let quads = self.oxigraph().quads_for_pattern(Some(node.as_ref()), None, None, Some(graph));
        quads.collect::<Result<_, _>>().map_err(|e| self.error(e))
    }

    /// Number of mappings in the graph of links, the denied ones among them.
    pub fn mapping_count(&self) -> Result<usize, StoreError> {
        let graph = self.base().links_graph();
        let graph = GraphNameRef::NamedNode(graph.as_ref());
        let found = self.oxigraph().quads_for_pattern(
            None,
            Some(rdf::TYPE),
            Some(sssom::MAPPING.into()),
            Some(graph),
        );
        Ok(found.count())
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
