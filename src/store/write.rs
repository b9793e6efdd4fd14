//! Writing: the graphs of articles put in place of those that the store has of them, and taken out.

use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::Ordering::Relaxed;

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, Quad};

use super::{Pattern, Store, StoreError};

/// So many quads of new articles are written as sorted files, past the log: five times as fast, and it pays from
/// here on.
const BULK: usize = 20_000;
/// A transaction is held in memory, about a kilobyte a quad: so many quads go into one.
const PART: usize = 50_000;
/// After so many quads what is in the log is put in its place: opening the store would have to read the log again.
const FLUSH: usize = 250_000;

/// What is to be written. No quad stands in both lists.
#[derive(Default)]
pub(super) struct Change {
    pub add: Vec<Quad>,
    pub remove: Vec<Quad>,
    /// A graph that is no more after it.
    pub graph: Option<NamedNode>,
}

/// A quad as it stands in the union of all graphs.
pub(super) fn in_union(quad: &Quad) -> Quad {
    Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() }
}

impl Store {
    /// Puts the graphs of some articles in place of those that the store has of them. Each item holds the quads
    /// of one article; of two items of one article the last one counts.
    ///
    /// Whatever goes wrong, each article is stored whole, as it was or as it is now. What this has returned for is on the
    /// disk: it outlives a power cut.
    pub fn replace(&self, articles: impl IntoIterator<Item = Vec<Quad>>) -> Result<(), StoreError> {
        let mut graphs: BTreeMap<String, Vec<Quad>> = BTreeMap::new();
        for quads in articles {
            let Some(graph) = quads.first().map(|q| q.graph_name.to_string()) else { continue };
            debug_assert!(quads.iter().all(|q| q.graph_name.to_string() == graph), "one graph an article");
            graphs.insert(graph, quads);
        }
        let (mut new, mut known) = (Vec::new(), Vec::new());
        for quads in graphs.into_values() {
            if self.has_graph(&quads[0].graph_name)? { known.push(quads) } else { new.push(quads) }
        }
        if new.iter().map(Vec::len).sum::<usize>() < BULK {
            known.append(&mut new);
        } else {
            let mut loader = self.inner.bulk_loader();
            let both = new.into_iter().flatten().flat_map(|quad| [in_union(&quad), quad]);
            loader.load_quads(both).map_err(|e| self.error(e))?;
            loader.commit().map_err(|e| self.error(e))?;
        }
        let (mut begin, mut size) = (0, 0);
        for (i, quads) in known.iter().enumerate() {
            size += quads.len();
            if size >= PART {
                self.transact(&known[begin..=i])?;
                (begin, size) = (i + 1, 0);
            }
        }
        self.transact(&known[begin..])?;
        self.sync()
    }

    /// Replaces graphs in one transaction. Only what differs is written: reading the same articles again costs
    /// little.
    fn transact(&self, graphs: &[Vec<Quad>]) -> Result<(), StoreError> {
        let mut change = Change::default();
        for quads in graphs {
            let mut stored: HashSet<Quad> = self.graph_of_quads(quads[0].graph_name.as_ref())?;
            change.add.extend(quads.iter().filter(|quad| !stored.remove(*quad)).cloned());
            change.remove.extend(stored);
        }
        self.apply(change)
    }

    fn graph_of_quads(&self, graph: GraphNameRef<'_>) -> Result<HashSet<Quad>, StoreError> {
        Pattern::graph(graph).of(&self.inner).collect::<Result<_, _>>().map_err(|e| self.error(e))
    }

    /// Writes a change, to the graphs and to their union.
    pub(super) fn apply(&self, change: Change) -> Result<(), StoreError> {
        let written = change.add.len() + change.remove.len();
        if written == 0 {
            return Ok(());
        }
        let mut transaction = self.inner.start_transaction().map_err(|e| self.error(e))?;
        for quad in &change.remove {
            transaction.remove(quad);
        }
        for quad in &change.add {
            transaction.insert(quad);
            transaction.insert(&in_union(quad));
        }
        for quad in &change.remove {
            let mut elsewhere = false;
            for said in Pattern::triple(quad).within(&transaction) {
                elsewhere |= !said.map_err(|e| self.error(e))?.graph_name.is_default_graph();
            }
            if !elsewhere {
                transaction.remove(&in_union(quad));
            }
        }
        if let Some(graph) = &change.graph {
            transaction.remove_named_graph(graph).map_err(|e| self.error(e))?;
        }
        transaction.commit().map_err(|e| self.error(e))?;
        if self.unflushed.fetch_add(written, Relaxed) + written > FLUSH {
            self.flush()?;
        }
        Ok(())
    }

    fn has_graph(&self, graph: &GraphName) -> Result<bool, StoreError> {
        match graph {
            GraphName::NamedNode(node) => {
                self.inner.contains_named_graph(node.as_ref()).map_err(|e| self.error(e))
            }
            _ => Ok(true),
        }
    }

    /// Removes one article, by its id or its IRI. False where the store has no such article.
    pub fn remove(&self, article: &str) -> Result<bool, StoreError> {
        let graph = self.graph_of(article);
        if !self.inner.contains_named_graph(graph.as_ref()).map_err(|e| self.error(e))? {
            return Ok(false);
        }
        let quads = self.graph_of_quads(GraphNameRef::NamedNode(graph.as_ref()))?;
        self.apply(Change { add: Vec::new(), remove: quads.into_iter().collect(), graph: Some(graph) })?;
        self.sync()?;
        Ok(true)
    }
}
