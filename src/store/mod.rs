//! The graphs of many articles in one place: in memory, or in a folder.
//!
//! Each article has a graph of its own. Reading an article again replaces its graph, whole or not at all.

mod articles;
mod backup;
mod disk;
mod error;
mod links;
// without stores on disk there is nothing to lock, and there are no logs
#[cfg_attr(not(feature = "rocksdb"), allow(dead_code))]
mod lock;
#[cfg_attr(not(feature = "rocksdb"), allow(dead_code))]
mod log;
mod pattern;
mod scan;
mod stats;
mod union;
mod write;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, Quad, QuadRef};
use oxigraph::store::Store as Oxigraph;

pub use articles::{ArticleEntry, Selection};
pub use backup::Sharing;
pub use error::StoreError;
pub use links::{Rejected, without_rejected};
pub(crate) use pattern::Pattern;
pub use stats::Stats;
pub use union::UnionFaults;

use crate::graph::{Base, ontology};
use crate::lexicon::Lexicon;
use lock::Lock;

/// A store of article graphs and the ontology.
///
/// The default graph holds the union of all graphs, each triple once. A query over the named graphs would find what
/// three hundred articles say of a country three hundred times, and every join would multiply it.
pub struct Store {
    inner: Oxigraph,
    base: Base,
    /// Quads written through the log since the last flush.
    unflushed: AtomicUsize,
    /// The folder that it is in, unless it is in memory.
    path: Option<PathBuf>,
    /// Was it opened for reading only?
    read_only: bool,
    /// Held as long as the store is open.
    _lock: Option<Lock>,
}

/// What is done about a log that is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Logs {
    /// The store is refused.
    Whole,
    /// The rest of the log is given up.
    Cut,
}

impl Store {
    /// A store that is gone when the program ends; it holds the ontology.
    pub fn in_memory(lexicon: &Lexicon, base: &Base) -> Result<Self, StoreError> {
        let inner = Oxigraph::new().map_err(|e| StoreError::storage(None, e))?;
        let store = Self::new(inner, base, None, None);
        store.refresh_ontology(lexicon)?;
        Ok(store)
    }

    /// Opens the store of a folder for writing, and makes it where there is none. Its ontology becomes that of
    /// this lexicon. While it is open no other process can open it.
    pub fn open(dir: &Path, lexicon: &Lexicon, base: &Base) -> Result<Self, StoreError> {
        let (inner, lock) = disk::open(dir, Logs::Whole)?;
        let store = Self::new(inner, base, Some(dir), Some(lock));
        store.refresh_ontology(lexicon)?;
        Ok(store)
    }

    /// Opens a store that there is for writing, with the ontology that it has.
    pub fn open_existing(dir: &Path, base: &Base) -> Result<Self, StoreError> {
        disk::must_be_store(dir)?;
        let (inner, lock) = disk::open(dir, Logs::Whole)?;
        Ok(Self::new(inner, base, Some(dir), Some(lock)))
    }

    /// The same for a store whose log may be damaged: what stands in it from there on is given up.
    pub fn open_to_repair(dir: &Path, base: &Base) -> Result<Self, StoreError> {
        disk::must_be_store(dir)?;
        let (inner, lock) = disk::open(dir, Logs::Cut)?;
        Ok(Self::new(inner, base, Some(dir), Some(lock)))
    }

    /// Opens the store of a folder for reading, beside other readers.
    pub fn open_read_only(dir: &Path, base: &Base) -> Result<Self, StoreError> {
        let (inner, lock) = disk::open_read_only(dir)?;
        Ok(Self { read_only: true, ..Self::new(inner, base, Some(dir), Some(lock)) })
    }

    fn new(inner: Oxigraph, base: &Base, path: Option<&Path>, lock: Option<Lock>) -> Self {
        let (path, unflushed) = (path.map(Path::to_path_buf), AtomicUsize::new(0));
        Self { inner, base: base.clone(), unflushed, path, read_only: false, _lock: lock }
    }

    pub fn base(&self) -> &Base {
        &self.base
    }

    /// The store as oxigraph knows it, for queries.
    pub(crate) fn oxigraph(&self) -> &Oxigraph {
        &self.inner
    }

    /// Puts what was written through the log in its place, on the disk.
    pub fn flush(&self) -> Result<(), StoreError> {
        self.unflushed.store(0, Relaxed);
        disk::flush(&self.inner).map_err(|e| self.error(e))
    }

    /// Returns once all that was written is on the disk, so that it outlives a power cut.
    fn sync(&self) -> Result<(), StoreError> {
        self.path.as_deref().map_or(Ok(()), disk::sync)
    }

    /// Number of quads in all graphs, the ontology's among them.
    pub fn len(&self) -> Result<usize, StoreError> {
        let all = self.inner.len().map_err(|e| self.error(e))?;
        Ok(all - self.count_of(Pattern::graph(GraphNameRef::DefaultGraph))?)
    }

    pub fn is_empty(&self) -> Result<bool, StoreError> {
        self.inner.is_empty().map_err(|e| self.error(e))
    }

    /// The ontology graph is written anew only where it differs, so that opening a store is cheap.
    fn refresh_ontology(&self, lexicon: &Lexicon) -> Result<(), StoreError> {
        let quads = ontology(lexicon, &self.base)?;
        let graph = self.base.ontology_graph();
        let mut same = self.count_of(Pattern::graph(GraphNameRef::NamedNode(graph.as_ref())))? == quads.len();
        for quad in &quads {
            same = same && self.inner.contains(quad).map_err(|e| self.error(e))?;
        }
        if same { Ok(()) } else { self.replace([quads]) }
    }

    /// What the store holds of a pattern, up to the first error.
    pub(crate) fn matching(&self, pattern: Pattern<'_>) -> impl Iterator<Item = Result<Quad, StoreError>> {
        pattern.of(&self.inner).map(|quad| quad.map_err(|e| self.error(e)))
    }

    pub(crate) fn has(&self, quad: QuadRef<'_>) -> Result<bool, StoreError> {
        self.inner.contains(quad).map_err(|e| self.error(e))
    }

    pub(crate) fn is_on_disk(&self) -> bool {
        self.path.is_some()
    }

    /// Number of quads that fit a pattern.
    fn count_of(&self, pattern: Pattern<'_>) -> Result<usize, StoreError> {
        let mut count = 0;
        for quad in pattern.of(&self.inner) {
            quad.map_err(|e| self.error(e))?;
            count += 1;
        }
        Ok(count)
    }

    /// The names of all graphs, the ontology's among them.
    #[expect(clippy::disallowed_methods, reason = "it ends at the first error")]
    fn graphs(&self) -> Result<Vec<NamedNode>, StoreError> {
        let mut graphs = Vec::new();
        for graph in self.inner.named_graphs() {
            if let NamedOrBlankNode::NamedNode(graph) = graph.map_err(|e| self.error(e))? {
                graphs.push(graph);
            }
        }
        Ok(graphs)
    }

    /// What an error of oxigraph's means that comes from this store.
    pub(crate) fn error(&self, source: oxigraph::store::StorageError) -> StoreError {
        StoreError::storage(self.path.as_deref(), source)
    }
}
