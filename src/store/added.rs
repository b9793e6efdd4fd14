//! Graphs that somebody adds beside those of the program's own making, and only those: what articles say, what they share,
//! links and decisions follow from elsewhere, and would come back or contradict each other.
//!
//! No triple stands in two graphs (see [`Store`]); a change that would end with one twice is refused as a whole.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::atomic::Ordering::Relaxed;

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad};
use oxigraph::store::{StorageError, Store as Oxigraph, Transaction};

use super::write::FLUSH;
use super::{Pattern, Store, StoreError};
use crate::graph::Base;

/// What a change of added graphs is made from, away from the store's own thread.
#[derive(Clone)]
pub(crate) struct Desk {
    inner: Oxigraph,
    base: Base,
    path: Option<PathBuf>,
}

/// A change of added graphs that is being made.
pub(crate) struct Draft<'d> {
    desk: &'d Desk,
    transaction: Transaction<'d>,
    inserted: HashSet<Quad>,
    /// Quads that were written or taken out.
    size: usize,
}

impl Desk {
    pub fn draft(&self) -> Result<Draft<'_>, StoreError> {
        let transaction = self.inner.start_transaction().map_err(|e| self.error(e))?;
        Ok(Draft { desk: self, transaction, inserted: HashSet::new(), size: 0 })
    }

    pub fn error(&self, source: StorageError) -> StoreError {
        StoreError::storage(self.path.as_deref(), source)
    }

    fn must_be_added(&self, graph: &GraphName) -> Result<(), StoreError> {
        match graph {
            GraphName::NamedNode(node) if node.as_str().starts_with(self.base.as_str()) => {
                Err(StoreError::OwnGraph { graph: node.clone() })
            }
            GraphName::DefaultGraph => Err(StoreError::DefaultGraph),
            _ => Ok(()),
        }
    }
}

impl<'d> Draft<'d> {
    /// The store as it will be.
    pub fn transaction(&self) -> &Transaction<'d> {
        &self.transaction
    }

    pub fn insert(&mut self, quad: Quad) -> Result<(), StoreError> {
        self.desk.must_be_added(&quad.graph_name)?;
        self.transaction.insert(&quad);
        self.inserted.insert(quad);
        self.size += 1;
        Ok(())
    }

    pub fn remove(&mut self, quad: &Quad) -> Result<(), StoreError> {
        self.desk.must_be_added(&quad.graph_name)?;
        self.transaction.remove(quad);
        self.inserted.remove(quad);
        self.size += 1;
        Ok(())
    }

    /// Makes an empty graph. False where it was there.
    pub fn create(&mut self, graph: &NamedNode) -> Result<bool, StoreError> {
        self.desk.must_be_added(&graph.clone().into())?;
        let there = self.has(graph)?;
        self.transaction.insert_named_graph(graph);
        Ok(!there)
    }

    /// Empties a graph and, unless it is kept, takes it away. False where there was none.
    pub fn clear(&mut self, graph: &NamedNode, keep: bool) -> Result<bool, StoreError> {
        let name = GraphName::from(graph.clone());
        self.desk.must_be_added(&name)?;
        let there = self.has(graph)?;
        let quads: Vec<Quad> = self.found(Pattern::graph(name.as_ref()))?;
        for quad in &quads {
            self.remove(quad)?;
        }
        if !keep {
            self.transaction.remove_named_graph(graph).map_err(|e| self.desk.error(e))?;
        }
        Ok(there)
    }

    /// All graphs that may be changed.
    pub fn graphs(&self) -> Result<Vec<NamedNode>, StoreError> {
        let mut graphs = Vec::new();
        for graph in self.transaction.named_graphs() {
            if let NamedOrBlankNode::NamedNode(graph) = graph.map_err(|e| self.desk.error(e))?
                && self.desk.must_be_added(&graph.clone().into()).is_ok()
            {
                graphs.push(graph);
            }
        }
        graphs.sort();
        Ok(graphs)
    }

    /// Writes it. The number of quads that were written or taken out.
    pub fn commit(self) -> Result<usize, StoreError> {
        for quad in &self.inserted {
            let triple = Pattern {
                subject: Some(quad.subject.as_ref()),
                predicate: Some(quad.predicate.as_ref()),
                object: Some(quad.object.as_ref()),
                graph: None,
            };
            if let Some(other) =
                self.found(triple)?.into_iter().find(|other| other.graph_name != quad.graph_name)
            {
                let (triple, graph) = (other.clone().into(), other.graph_name.to_string());
                return Err(StoreError::Elsewhere { triple: Box::new(triple), graph });
            }
        }
        self.transaction.commit().map_err(|e| self.desk.error(e))?;
        Ok(self.size)
    }

    fn has(&self, graph: &NamedNode) -> Result<bool, StoreError> {
        self.transaction.contains_named_graph(graph).map_err(|e| self.desk.error(e))
    }

    fn found(&self, pattern: Pattern<'_>) -> Result<Vec<Quad>, StoreError> {
        pattern.within(&self.transaction).collect::<Result<_, _>>().map_err(|e| self.desk.error(e))
    }
}

impl Store {
    pub(crate) fn desk(&self) -> Desk {
        Desk { inner: self.inner.clone(), base: self.base.clone(), path: self.path.clone() }
    }

    /// Puts so many quads that were just committed on the disk, and shows them to readers.
    pub(crate) fn settle_down(&self, quads: usize) -> Result<(), StoreError> {
        if self.unflushed.fetch_add(quads, Relaxed) + quads > FLUSH {
            self.flush()?;
        }
        self.sync()?;
        self.publish();
        Ok(())
    }

    /// Is there a graph of this name, be it empty?
    pub fn knows_graph(&self, graph: &NamedNode) -> Result<bool, StoreError> {
        self.inner.contains_named_graph(graph).map_err(|e| self.error(e))
    }

    /// All graphs that are not of the program's own making, sorted.
    pub(super) fn added_graphs(&self) -> Result<Vec<NamedNode>, StoreError> {
        let mut graphs = self.graphs()?;
        graphs.retain(|graph| !graph.as_str().starts_with(self.base.as_str()));
        graphs.sort();
        Ok(graphs)
    }

    /// Puts triples into an added graph, beside what it holds or, with `anew`, in place of it. True where there was no such
    /// graph before.
    pub fn put_graph(&self, graph: &NamedNode, triples: Vec<Quad>, anew: bool) -> Result<bool, StoreError> {
        let desk = self.desk();
        let mut draft = desk.draft()?;
        if anew {
            draft.clear(graph, true)?;
        }
        let new = !self.knows_graph(graph)?;
        draft.create(graph)?;
        for triple in triples {
            draft.insert(Quad { graph_name: graph.clone().into(), ..triple })?;
        }
        self.settle_down(draft.commit()?)?;
        Ok(new)
    }

    /// Takes an added graph away. False where there is none.
    pub fn drop_graph(&self, graph: &NamedNode) -> Result<bool, StoreError> {
        let desk = self.desk();
        let mut draft = desk.draft()?;
        let there = draft.clear(graph, false)?;
        self.settle_down(draft.commit()?)?;
        Ok(there)
    }
}
