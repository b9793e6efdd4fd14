//! The graphs of many articles in one place: in memory, or in a folder.
//!
//! Each article has a graph of its own. Reading an article again replaces its graph, whole or not at all.

mod articles;
mod error;
mod links;
// without stores on disk there is nothing to lock
#[cfg_attr(not(feature = "rocksdb"), allow(dead_code))]
mod lock;
mod stats;

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, Quad};
use oxigraph::store::Store as Oxigraph;

pub use articles::{ArticleEntry, Selection};
pub use error::StoreError;
pub use links::{Rejected, without_rejected};
pub use stats::Stats;

use crate::graph::{Base, ontology};
use crate::lexicon::Lexicon;
use lock::Lock;

/// So many quads of new articles are written as sorted files, past the log: five times as fast, and it pays from
/// here on.
const BULK: usize = 20_000;
/// A transaction is held in memory, about a kilobyte a quad: so many quads go into one.
const PART: usize = 50_000;
/// After so many quads what is in the log is put in its place: opening the store would have to read the log again.
const FLUSH: usize = 250_000;

/// What is to be written. No quad stands in both lists.
#[derive(Default)]
struct Change {
    add: Vec<Quad>,
    remove: Vec<Quad>,
    /// A graph that is no more after it.
    graph: Option<NamedNode>,
}

/// A quad as it stands in the union of all graphs.
fn in_union(quad: &Quad) -> Quad {
    Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() }
}

/// A store of article graphs and the ontology.
///
/// The default graph holds the union of all graphs, each triple once. A query over the named graphs would find what
/// three hundred articles say of a country three hundred times, and every join would multiply it.
pub struct Store {
    inner: Oxigraph,
    base: Base,
    /// Quads written through the log since the last flush.
    unflushed: AtomicUsize,
    /// Held as long as the store is open.
    _lock: Option<Lock>,
}

impl Store {
    /// A store that is gone when the program ends; it holds the ontology.
    pub fn in_memory(lexicon: &Lexicon, base: &Base) -> Result<Self, StoreError> {
        let inner = Oxigraph::new().map_err(|e| StoreError::storage(None, e))?;
        let store = Self { inner, base: base.clone(), unflushed: AtomicUsize::new(0), _lock: None };
        store.refresh_ontology(lexicon)?;
        Ok(store)
    }

    /// Opens the store of a folder for writing, and makes it where there is none. Its ontology becomes that of
    /// this lexicon. While it is open no other process can open it.
    pub fn open(dir: &Path, lexicon: &Lexicon, base: &Base) -> Result<Self, StoreError> {
        let (inner, lock) = disk::open(dir)?;
        let store = Self { inner, base: base.clone(), unflushed: AtomicUsize::new(0), _lock: lock };
        store.refresh_ontology(lexicon)?;
        Ok(store)
    }

    /// Opens the store of a folder for reading, beside other readers.
    pub fn open_read_only(dir: &Path, base: &Base) -> Result<Self, StoreError> {
        let (inner, lock) = disk::open_read_only(dir)?;
        Ok(Self { inner, base: base.clone(), unflushed: AtomicUsize::new(0), _lock: lock })
    }

    pub fn base(&self) -> &Base {
        &self.base
    }

    /// The store as oxigraph knows it, for queries.
    pub(crate) fn oxigraph(&self) -> &Oxigraph {
        &self.inner
    }

    /// Puts the graphs of some articles in place of those that the store has of them. Each item holds the quads
    /// of one article; of two items of one article the last one counts.
    ///
    /// Whatever goes wrong, each article is stored whole, as it was or as it is now.
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
        self.transact(&known[begin..])
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
        let quads = self.inner.quads_for_pattern(None, None, None, Some(graph));
        quads.collect::<Result<_, _>>().map_err(|e| self.error(e))
    }

    /// Writes a change, to the graphs and to their union.
    fn apply(&self, change: Change) -> Result<(), StoreError> {
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
            let (s, p, o) = (quad.subject.as_ref(), quad.predicate.as_ref(), quad.object.as_ref());
            let mut said = transaction.quads_for_pattern(Some(s), Some(p), Some(o), None);
            let elsewhere = said.any(|q| q.map_or(true, |q| !q.graph_name.is_default_graph()));
            drop(said);
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
        Ok(true)
    }

    /// Writes a copy of the store to a folder that does not exist yet.
    pub fn backup(&self, dir: &Path) -> Result<(), StoreError> {
        if dir.exists() {
            return Err(StoreError::Exists { path: dir.to_path_buf() });
        }
        disk::backup(&self.inner, dir)
    }

    /// Writes what is still in memory to the disk.
    pub fn flush(&self) -> Result<(), StoreError> {
        self.unflushed.store(0, Relaxed);
        disk::flush(&self.inner).map_err(|e| self.error(e))
    }

    /// Number of quads in all graphs, the ontology's among them.
    pub fn len(&self) -> Result<usize, StoreError> {
        let union = self.inner.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph)).count();
        Ok(self.inner.len().map_err(|e| self.error(e))? - union)
    }

    pub fn is_empty(&self) -> Result<bool, StoreError> {
        self.inner.is_empty().map_err(|e| self.error(e))
    }

    /// The ontology graph is written anew only where it differs, so that opening a store is cheap.
    fn refresh_ontology(&self, lexicon: &Lexicon) -> Result<(), StoreError> {
        let quads = ontology(lexicon, &self.base)?;
        let graph = self.base.ontology_graph();
        let stored =
            self.inner.quads_for_pattern(None, None, None, Some(GraphNameRef::NamedNode(graph.as_ref())));
        let same = stored.count() == quads.len()
            && quads.iter().all(|quad| self.inner.contains(quad).unwrap_or(false));
        if same { Ok(()) } else { self.replace([quads]) }
    }

    fn error(&self, source: oxigraph::store::StorageError) -> StoreError {
        StoreError::storage(self._lock.as_ref().map(Lock::store), source)
    }
}

/// The part that needs RocksDB.
#[cfg(feature = "rocksdb")]
mod disk {
    use std::fs;
    use std::path::Path;

    use oxigraph::store::{StorageError, Store};

    use super::StoreError;
    use super::lock::{Access, Lock};

    /// RocksDB writes this file first and reads it first.
    const MARK: &str = "CURRENT";

    pub fn open(dir: &Path) -> Result<(Store, Option<Lock>), StoreError> {
        let new = !dir.join(MARK).exists();
        if new && dir.is_dir() && !is_fresh(dir)? {
            return Err(StoreError::NoStore { path: dir.to_path_buf() });
        }
        if dir.exists() && !dir.is_dir() {
            return Err(StoreError::NoStore { path: dir.to_path_buf() });
        }
        fs::create_dir_all(dir).map_err(|source| StoreError::Io { path: dir.to_path_buf(), source })?;
        let lock = Lock::take(dir, Access::Write)?;
        let store = Store::open(dir).map_err(|e| StoreError::storage(Some(dir), e))?;
        Ok((store, lock))
    }

    /// Does a folder hold nothing, or only what an earlier attempt to make a store has left?
    fn is_fresh(dir: &Path) -> Result<bool, StoreError> {
        let error = |source| StoreError::Io { path: dir.to_path_buf(), source };
        for entry in fs::read_dir(dir).map_err(error)? {
            let name = entry.map_err(error)?.file_name();
            let name = name.to_string_lossy();
            let left = [Lock::FILE, "LOCK", "LOG", "IDENTITY"].contains(&&*name)
                || name.starts_with("LOG.old")
                || name.starts_with("MANIFEST-")
                || name.ends_with(".dbtmp");
            if !left {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub fn open_read_only(dir: &Path) -> Result<(Store, Option<Lock>), StoreError> {
        if !dir.join(MARK).is_file() {
            let path = dir.to_path_buf();
            return Err(if dir.exists() {
                StoreError::NoStore { path }
            } else {
                StoreError::Missing { path }
            });
        }
        recover(dir);
        let lock = Lock::take(dir, Access::Read)?;
        let store = Store::open_read_only(dir).map_err(|e| StoreError::storage(Some(dir), e))?;
        Ok((store, lock))
    }

    /// A log longer than this is put in its place before the store is read.
    const LOG: u64 = 8 << 20;

    /// A process that was ended in the middle leaves a long log, which every reader would have to take into memory
    /// again. Whoever comes first and alone tidies up; where that cannot be done, reading goes on without.
    fn recover(dir: &Path) {
        let logs = fs::read_dir(dir).into_iter().flatten().flatten();
        let logs = logs.filter(|entry| entry.path().extension().is_some_and(|e| e == "log"));
        let size: u64 = logs.filter_map(|entry| entry.metadata().ok()).map(|m| m.len()).sum();
        if size > LOG
            && let Ok(Some(_lock)) = Lock::take(dir, Access::Write)
            && let Ok(store) = Store::open(dir)
        {
            let _ = store.flush(); // reading works without it
        }
    }

    pub fn backup(store: &Store, dir: &Path) -> Result<(), StoreError> {
        store.backup(dir).map_err(|e| StoreError::storage(Some(dir), e))
    }

    pub fn flush(store: &Store) -> Result<(), StorageError> {
        store.flush()
    }
}

#[cfg(not(feature = "rocksdb"))]
mod disk {
    use std::path::Path;

    use oxigraph::store::{StorageError, Store};

    use super::StoreError;
    use super::lock::Lock;

    pub fn open(dir: &Path) -> Result<(Store, Option<Lock>), StoreError> {
        Err(StoreError::NoDisk { path: dir.to_path_buf() })
    }

    pub fn open_read_only(dir: &Path) -> Result<(Store, Option<Lock>), StoreError> {
        Err(StoreError::NoDisk { path: dir.to_path_buf() })
    }

    pub fn backup(_: &Store, dir: &Path) -> Result<(), StoreError> {
        Err(StoreError::NoDisk { path: dir.to_path_buf() })
    }

    pub fn flush(_: &Store) -> Result<(), StorageError> {
        Ok(())
    }
}
