//! Writing: the graphs of articles put in place of those that the store has of them, and taken out.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::Ordering::Relaxed;

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, Quad};

use super::{Pattern, Store, StoreError};

/// So many quads of new articles are written as sorted files, past the log: five times as fast, and it pays from
/// here on.
const BULK: usize = 5_000;
/// A transaction is held in memory, about a kilobyte a quad: so many quads go into one.
const PART: usize = 50_000;
/// After so many quads what is in the log is put in its place: opening the store would have to read the log again.
pub(super) const FLUSH: usize = 250_000;

/// What is to be written. No quad stands in both lists.
#[derive(Default)]
pub(super) struct Change {
    pub add: Vec<Quad>,
    pub remove: Vec<Quad>,
    /// What the graphs of articles held that lose a quad, each article's apart.
    pub before: Vec<Vec<Quad>>,
    /// A graph that is no more after it.
    pub graph: Option<NamedNode>,
}

/// Quads of the graph of entities that are known to be stored, by their hashes: every article says of Russia what the
/// one before has said. Two hashes of 64 bits are taken for the quad.
#[derive(Default)]
pub(super) struct Stored {
    hashers: [RandomState; 2],
    quads: HashSet<[u64; 2]>,
}

impl Stored {
    /// False where it was known.
    fn note(&mut self, quad: &Quad) -> bool {
        self.quads.insert([self.hashers[0].hash_one(quad), self.hashers[1].hash_one(quad)])
    }

    pub fn forget(&mut self) {
        self.quads.clear();
    }
}

impl Store {
    /// Puts the graphs of some articles in place of those that the store has of them. Each item holds the quads
    /// of one article, its own and those of the graph of entities; of two items of one article the last one counts.
    ///
    /// Whatever goes wrong, each article is stored whole, as it was or as it is now. What this has returned for is on the
    /// disk: it outlives a power cut.
    pub fn replace(&self, articles: impl IntoIterator<Item = Vec<Quad>>) -> Result<(), StoreError> {
        self.replace_read(articles.into_iter().map(|quads| (quads, None)).collect())
    }

    pub(super) fn put(&self, articles: Vec<Vec<Quad>>) -> Result<(), StoreError> {
        let entities = GraphName::from(self.base().entities_graph());
        let mut graphs: BTreeMap<String, (Vec<Quad>, Vec<Quad>)> = BTreeMap::new();
        let mut loose = Vec::new();
        let withdrawn = self.withdrawn()?;
        for mut quads in articles {
            if !withdrawn.is_empty() {
                self.leave_out(&mut quads, &withdrawn);
            }
            let (shared, own): (Vec<Quad>, Vec<Quad>) =
                quads.into_iter().partition(|q| q.graph_name == entities);
            let Some(graph) = own.first().map(|q| q.graph_name.to_string()) else {
                loose.extend(shared);
                continue;
            };
            debug_assert!(own.iter().all(|q| q.graph_name.to_string() == graph), "one graph an article");
            graphs.insert(graph, (own, shared));
        }
        let (mut new, mut known) = (Vec::new(), Vec::new());
        for quads in graphs.into_values() {
            if self.has_graph(&quads.0[0].graph_name)? { known.push(quads) } else { new.push(quads) }
        }
        if new.iter().map(|(own, _)| own.len()).sum::<usize>() < BULK {
            known.append(&mut new);
        } else {
            let mut all = Vec::new();
            for (own, shared) in new {
                all.extend(own);
                self.add_new(shared, &mut all)?;
            }
            let mut loader = self.inner.bulk_loader();
            loader.load_quads(all).map_err(|e| self.error(e))?;
            loader.commit().map_err(|e| self.error(e))?;
        }
        let (mut begin, mut size) = (0, 0);
        for (i, (own, _)) in known.iter().enumerate() {
            size += own.len();
            if size >= PART {
                self.transact(&known[begin..=i])?;
                (begin, size) = (i + 1, 0);
            }
        }
        self.transact(&known[begin..])?;
        // what articles share, from a file that has it apart
        let mut change = Change::default();
        self.add_new(loose, &mut change.add)?;
        self.apply(change)?;
        self.sync()
    }

    /// Adds those quads of the graph of entities to a list that the store does not have.
    fn add_new(&self, shared: Vec<Quad>, list: &mut Vec<Quad>) -> Result<(), StoreError> {
        let mut stored = self.stored.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        for quad in shared {
            if stored.note(&quad) && !self.has(quad.as_ref())? {
                list.push(quad);
            }
        }
        Ok(())
    }

    /// Replaces graphs in one transaction. Only what differs is written: reading the same articles again costs
    /// little.
    fn transact(&self, graphs: &[(Vec<Quad>, Vec<Quad>)]) -> Result<(), StoreError> {
        let mut change = Change::default();
        for (own, shared) in graphs {
            let mut stored: HashSet<Quad> = self.graph_of_quads(own[0].graph_name.as_ref())?;
            let before: Vec<Quad> = stored.iter().cloned().collect();
            change.add.extend(own.iter().filter(|quad| !stored.remove(*quad)).cloned());
            if !stored.is_empty() {
                change.remove.extend(stored);
                change.before.push(before);
            }
            self.add_new(shared.clone(), &mut change.add)?;
        }
        let written = self.apply(change);
        if written.is_err() {
            self.forget_stored(); // what was noted is not there
        }
        written
    }

    fn graph_of_quads(&self, graph: GraphNameRef<'_>) -> Result<HashSet<Quad>, StoreError> {
        Pattern::graph(graph).of(&self.inner).collect::<Result<_, _>>().map_err(|e| self.error(e))
    }

    /// Writes a change, and takes out of the graph of entities what no article says any more.
    pub(super) fn apply(&self, change: Change) -> Result<(), StoreError> {
        let written = change.add.len() + change.remove.len();
        if written == 0 {
            return Ok(());
        }
        self.forget_inputs(change.remove.iter().chain(&change.add).map(|quad| &quad.graph_name))?;
        let mut transaction = self.inner.start_transaction().map_err(|e| self.error(e))?;
        for quad in &change.remove {
            transaction.remove(quad);
        }
        for quad in &change.add {
            transaction.insert(quad);
        }
        if self.settle(&mut transaction, &change)? {
            self.forget_stored();
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

    fn forget_stored(&self) {
        self.stored.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).forget();
    }

    fn has_graph(&self, graph: &GraphName) -> Result<bool, StoreError> {
        match graph {
            GraphName::NamedNode(node) => {
                self.inner.contains_named_graph(node.as_ref()).map_err(|e| self.error(e))
            }
            _ => Ok(true),
        }
    }

    /// Removes one article, by its id or its IRI, and what it alone had said of others. False where the store has no such
    /// article.
    pub fn remove(&self, article: &str) -> Result<bool, StoreError> {
        let graph = self.graph_of(article);
        if !self.inner.contains_named_graph(graph.as_ref()).map_err(|e| self.error(e))? {
            return Ok(false);
        }
        let remove: Vec<Quad> =
            self.graph_of_quads(GraphNameRef::NamedNode(graph.as_ref()))?.into_iter().collect();
        self.apply(Change { add: Vec::new(), before: vec![remove.clone()], remove, graph: Some(graph) })?;
        self.sync()?;
        Ok(true)
    }
}
