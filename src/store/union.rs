//! Is the union what the graphs say, triple by triple?

use std::collections::HashSet;

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, Quad, Term};

use super::write::in_union;
use super::{Pattern, Store, StoreError};

/// What is wrong with the union of a store's graphs, which the saved queries are asked of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnionFaults {
    /// Triples of the union that no graph has: what nobody says, or says no more.
    pub unfounded: Vec<Quad>,
    /// Triples that a graph has and the union has not, each once.
    pub missing: Vec<Quad>,
}

impl UnionFaults {
    pub fn is_empty(&self) -> bool {
        self.unfounded.is_empty() && self.missing.is_empty()
    }

    fn push(&mut self, said: &Said, stands: &Said) {
        self.unfounded.extend(stands.triples.difference(&said.triples).map(|triple| stands.quad(triple)));
        self.missing.extend(said.triples.difference(&stands.triples).map(|triple| said.quad(triple)));
    }
}

/// What is said of one subject.
struct Said {
    subject: NamedOrBlankNode,
    triples: HashSet<(NamedNode, Term)>,
}

impl Said {
    fn quad(&self, (predicate, object): &(NamedNode, Term)) -> Quad {
        Quad::new(self.subject.clone(), predicate.clone(), object.clone(), GraphName::DefaultGraph)
    }
}

impl Store {
    /// Compares the union with the graphs, subject by subject. What is found is sorted.
    pub fn union_faults(&self) -> Result<UnionFaults, StoreError> {
        let mut faults = UnionFaults::default();
        let mut last = None;
        for quad in Pattern::graph(GraphNameRef::DefaultGraph).of(self.oxigraph()) {
            let subject = quad.map_err(|e| self.error(e))?.subject;
            if last.as_ref() != Some(&subject) {
                let (said, stands) = self.said_of(&subject)?;
                faults.push(&said, &stands);
                last = Some(subject);
            }
        }
        // those that the union knows nothing of
        let mut seen: HashSet<NamedOrBlankNode> = HashSet::new();
        for graph in self.graphs()? {
            let mut last = None;
            for quad in Pattern::graph(GraphNameRef::NamedNode(graph.as_ref())).of(self.oxigraph()) {
                let subject = quad.map_err(|e| self.error(e))?.subject;
                if last.as_ref() == Some(&subject) {
                    continue;
                }
                let union = Pattern {
                    subject: Some(subject.as_ref()),
                    graph: Some(GraphNameRef::DefaultGraph),
                    ..Pattern::default()
                };
                if union.of(self.oxigraph()).next().is_none() && seen.insert(subject.clone()) {
                    let (said, stands) = self.said_of(&subject)?;
                    faults.push(&said, &stands);
                }
                last = Some(subject);
            }
        }
        crate::graph::sort(&mut faults.unfounded);
        crate::graph::sort(&mut faults.missing);
        Ok(faults)
    }

    /// Makes the union what the graphs say, and tells what was wrong with it.
    pub fn repair_union(&self) -> Result<UnionFaults, StoreError> {
        let faults = self.union_faults()?;
        let failed = |e| self.error(e);
        let mut transaction = self.oxigraph().start_transaction().map_err(failed)?;
        for quad in &faults.unfounded {
            transaction.remove(&in_union(quad));
        }
        for quad in &faults.missing {
            transaction.insert(&in_union(quad));
        }
        transaction.commit().map_err(failed)?;
        self.flush()?;
        Ok(faults)
    }

    /// What the graphs say of a subject, and what stands of it in the union.
    fn said_of(&self, subject: &NamedOrBlankNode) -> Result<(Said, Said), StoreError> {
        let empty = || Said { subject: subject.clone(), triples: HashSet::new() };
        let (mut said, mut stands) = (empty(), empty());
        let all = Pattern { subject: Some(subject.as_ref()), ..Pattern::default() };
        for quad in all.of(self.oxigraph()) {
            let quad = quad.map_err(|e| self.error(e))?;
            let which = if quad.graph_name.is_default_graph() { &mut stands } else { &mut said };
            which.triples.insert((quad.predicate, quad.object));
        }
        Ok((said, stands))
    }
}
