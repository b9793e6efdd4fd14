//! The graph of entities holds what the graphs of articles say of those whom they share, and of whom they speak, once.
//! When an article goes or is read again, what it alone had said goes as well; a check compares the two.

use std::collections::{BTreeSet, HashSet};

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use oxigraph::store::Transaction;

use super::write::Change;
use super::{Pattern, Store, StoreError};
use crate::graph::told;
use crate::graph::vocabulary::{dm, itsrdf, rdf, skos};

/// A triple about an entity.
type Fact = (NamedNode, NamedNode, Term);

/// What is wrong with the graph of entities.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntityFaults {
    /// What stands in it of nodes that no article speaks of, and names that none writes.
    pub unfounded: Vec<Quad>,
    /// What articles say of entities and it does not hold.
    pub missing: Vec<Quad>,
    /// Nodes that articles speak of and that it does not know.
    pub unknown: Vec<NamedNode>,
}

impl EntityFaults {
    /// Is all as it should be?
    pub fn is_empty(&self) -> bool {
        self.unfounded.is_empty() && self.missing.is_empty() && self.unknown.is_empty()
    }
}

/// A store, or what it will be once a transaction is written.
trait Look {
    fn look(&self, pattern: Pattern<'_>) -> Box<dyn Iterator<Item = Result<Quad, StoreError>> + '_>;
}

impl Look for Store {
    fn look(&self, pattern: Pattern<'_>) -> Box<dyn Iterator<Item = Result<Quad, StoreError>> + '_> {
        Box::new(self.matching(pattern))
    }
}

struct Later<'t, 's>(&'t Transaction<'s>, &'t Store);

impl Look for Later<'_, '_> {
    fn look(&self, pattern: Pattern<'_>) -> Box<dyn Iterator<Item = Result<Quad, StoreError>> + '_> {
        Box::new(pattern.within(self.0).map(|quad| quad.map_err(|e| self.1.error(e))))
    }
}

impl Store {
    /// Takes out of the graph of entities, in a transaction, what a change leaves without ground. True where something was.
    pub(super) fn settle(
        &self,
        transaction: &mut Transaction<'_>,
        change: &Change,
    ) -> Result<bool, StoreError> {
        let entities = GraphName::from(self.base().entities_graph());
        let mut open: BTreeSet<NamedNode> = BTreeSet::new();
        for quad in change.remove.iter().filter(|quad| self.is_article(&quad.graph_name)) {
            open.extend(self.shared_nodes(quad).cloned());
        }
        let mut removed = false;
        for fact in change.before.iter().flat_map(|quads| told(quads)) {
            let quad = in_graph(fact.clone(), &entities);
            if !self.is_told(&Later(transaction, self), &fact)? {
                open.extend(self.shared_nodes(&quad).cloned());
                transaction.remove(&quad);
                removed = true;
            }
        }
        let mut gone = HashSet::new();
        while let Some(node) = open.pop_first() {
            let later = Later(transaction, self);
            if gone.contains(&node) || self.is_spoken_of(&later, &node)? {
                continue;
            }
            let graph = Some(entities.as_ref());
            let about = Pattern { subject: Some(node.as_ref().into()), graph, ..Pattern::default() };
            let facts = later.look(about).collect::<Result<Vec<Quad>, _>>()?;
            for quad in facts {
                open.extend(self.shared_nodes(&quad).filter(|other| **other != node).cloned());
                transaction.remove(&quad);
                removed = true;
            }
            gone.insert(node);
        }
        Ok(removed)
    }

    /// Compares the graph of entities with what the graphs of articles say. What is found is sorted.
    pub fn entity_faults(&self) -> Result<EntityFaults, StoreError> {
        let mut faults = EntityFaults::default();
        let entities = GraphName::from(self.base().entities_graph());
        let (mut node, mut spoken_of) = (None, true);
        for quad in self.matching(Pattern::graph(entities.as_ref())) {
            let quad = quad?;
            let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { continue };
            if node.as_ref() != Some(subject) {
                spoken_of = self.is_spoken_of(self, subject)?;
                node = Some(subject.clone());
            }
            let written = quad.predicate == skos::ALT_LABEL;
            let fact = (subject.clone(), quad.predicate.clone(), quad.object.clone());
            if !spoken_of || written && !self.is_told(self, &fact)? {
                faults.unfounded.push(quad);
            }
        }
        let (mut seen, mut facts) = (HashSet::new(), HashSet::new());
        for (_, graph) in self.article_graphs()? {
            let quads = self.graph_quads(graph.as_ref())?;
            for node in quads.iter().flat_map(|quad| self.shared_nodes(quad)) {
                if seen.insert(node.clone())
                    && !self.is_known(node, &entities)?
                    && !self.is_own_event(node, &quads)?
                {
                    faults.unknown.push(node.clone());
                }
            }
            for fact in told(&quads) {
                let quad = in_graph(fact, &entities);
                if facts.insert(quad.clone()) && !self.has(quad.as_ref())? {
                    faults.missing.push(quad);
                }
            }
        }
        crate::graph::sort(&mut faults.unfounded);
        crate::graph::sort(&mut faults.missing);
        faults.unknown.sort();
        Ok(faults)
    }

    /// Makes the graph of entities what the articles say, as far as they say it, and tells what was wrong with it.
    pub fn repair_entities(&self) -> Result<EntityFaults, StoreError> {
        let faults = self.entity_faults()?;
        let failed = |e| self.error(e);
        let mut transaction = self.oxigraph().start_transaction().map_err(failed)?;
        for quad in &faults.unfounded {
            transaction.remove(quad);
        }
        for quad in &faults.missing {
            transaction.insert(quad);
        }
        transaction.commit().map_err(failed)?;
        self.flush()?;
        Ok(faults)
    }

    /// The nodes that some quads of articles speak of, and those that these rest on.
    pub(super) fn nodes_behind(&self, quads: &[Quad]) -> Result<BTreeSet<NamedNode>, StoreError> {
        let mut open: BTreeSet<NamedNode> =
            quads.iter().flat_map(|quad| self.shared_nodes(quad)).cloned().collect();
        let mut done = BTreeSet::new();
        while let Some(node) = open.pop_first() {
            for quad in self.known_of(&node)? {
                open.extend(
                    self.shared_nodes(&quad)
                        .filter(|other| **other != node && !done.contains(*other))
                        .cloned(),
                );
            }
            done.insert(node);
        }
        Ok(done)
    }

    /// What the graph of entities holds of a node.
    pub(crate) fn known_of(&self, node: &NamedNode) -> Result<Vec<Quad>, StoreError> {
        let graph = self.base().entities_graph();
        let graph = Some(GraphNameRef::NamedNode(graph.as_ref()));
        self.matching(Pattern { subject: Some(node.as_ref().into()), graph, ..Pattern::default() }).collect()
    }

    /// What the graph of entities holds of all that some quads of articles speak of, and of what that rests on; sorted.
    pub fn entities_of(&self, quads: &[Quad]) -> Result<Vec<Quad>, StoreError> {
        let mut found = Vec::new();
        for node in self.nodes_behind(quads)? {
            found.extend(self.known_of(&node)?);
        }
        crate::graph::sort(&mut found);
        Ok(found)
    }

    /// The nodes of a quad that articles share.
    pub(super) fn shared_nodes<'q>(&self, quad: &'q Quad) -> impl Iterator<Item = &'q NamedNode> + use<'q> {
        let data = self.base().as_str().to_string();
        let subject = match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => Some(node),
            NamedOrBlankNode::BlankNode(_) => None,
        };
        let object = match &quad.object {
            Term::NamedNode(node) => Some(node),
            _ => None,
        };
        subject.into_iter().chain(object).filter(move |node| {
            let local = node.as_str().strip_prefix(&data);
            local.is_some_and(|local| !local.starts_with("article/") && !local.starts_with("graph/"))
        })
    }

    fn is_article(&self, graph: &GraphName) -> bool {
        matches!(graph, GraphName::NamedNode(graph) if self.base().article_of_graph(graph.as_str()).is_some())
    }

    /// Does an article speak of a node, or something that an article speaks of?
    fn is_spoken_of(&self, store: &impl Look, node: &NamedNode) -> Result<bool, StoreError> {
        let entities = GraphName::from(self.base().entities_graph());
        for quad in store.look(Pattern { object: Some(node.as_ref().into()), ..Pattern::default() }) {
            let quad = quad?;
            let other = quad.graph_name == entities && quad.subject != NamedOrBlankNode::from(node.clone());
            if other || self.is_article(&quad.graph_name) {
                return Ok(true);
            }
        }
        for quad in store.look(Pattern { subject: Some(node.as_ref().into()), ..Pattern::default() }) {
            if self.is_article(&quad?.graph_name) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn is_known(&self, node: &NamedNode, entities: &GraphName) -> Result<bool, StoreError> {
        let (subject, graph) = (Some(node.as_ref().into()), Some(entities.as_ref()));
        let about = Pattern { subject, graph, ..Pattern::default() };
        Ok(self.matching(about).next().transpose()?.is_some())
    }

    /// An event that only one article can tell is described by its records alone.
    fn is_own_event(&self, node: &NamedNode, quads: &[Quad]) -> Result<bool, StoreError> {
        let object = Term::from(node.clone());
        Ok(quads.iter().any(|quad| quad.predicate == dm::RECORD_OF && quad.object == object)
            && node.as_str().contains('_'))
    }

    /// Does an article say this of an entity?
    fn is_told(&self, store: &impl Look, fact: &Fact) -> Result<bool, StoreError> {
        let (entity, property, object) = fact;
        let as_said: &[NamedNodeRef<'_>] = match property.as_ref() {
            property if property == skos::ALT_LABEL => &[dm::WRITTEN_AS],
            property if property == rdf::TYPE => &[itsrdf::TA_CLASS_REF],
            property => &[property],
        };
        for said in as_said {
            let (predicate, object) = (Some(*said), Some(object.as_ref()));
            for quad in store.look(Pattern { predicate, object, ..Pattern::default() }) {
                let quad = quad?;
                if self.is_article(&quad.graph_name)
                    && self.told_in(store, entity, quad.graph_name.as_ref())?.contains(fact)
                {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// What the graph of one article says of an entity.
    fn told_in(
        &self,
        store: &impl Look,
        entity: &NamedNode,
        graph: GraphNameRef<'_>,
    ) -> Result<Vec<Fact>, StoreError> {
        let (predicate, object) = (Some(itsrdf::TA_IDENT_REF), Some(entity.as_ref().into()));
        let mut quads = Vec::new();
        for place in store.look(Pattern { subject: None, predicate, object, graph: Some(graph) }) {
            let subject = place?.subject;
            let about = Pattern { subject: Some(subject.as_ref()), graph: Some(graph), ..Pattern::default() };
            for quad in store.look(about) {
                quads.push(quad?);
            }
        }
        Ok(told(&quads))
    }
}

fn in_graph((subject, predicate, object): Fact, graph: &GraphName) -> Quad {
    Quad::new(subject, predicate, object, graph.clone())
}
