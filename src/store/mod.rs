//! The graphs of many articles in one place: in memory, or in a folder.
//!
//! Each article has a graph of its own. Reading an article again replaces its graph, whole or not at all.

mod added;
mod articles;
mod backup;
mod clusters;
mod curation;
mod disk;
mod entities;
mod error;
mod inputs;
mod links;
// without stores on disk there is nothing to lock, and there are no logs
#[cfg_attr(not(feature = "rocksdb"), allow(dead_code))]
mod lock;
#[cfg_attr(not(feature = "rocksdb"), allow(dead_code))]
mod log;
mod ontology;
mod pattern;
#[cfg_attr(not(feature = "rocksdb"), allow(dead_code))]
mod published;
mod scan;
mod stats;
mod write;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, QuadRef};
use oxigraph::store::Store as Oxigraph;

pub(crate) use added::{Desk, Draft};
pub use articles::{ArticleEntry, Selection};
pub use backup::Sharing;
pub use curation::Judgement;
pub use entities::EntityFaults;
pub use error::StoreError;
pub use inputs::{Input, Inputs, Manner};
pub use links::{Rejected, without_rejected};
pub use ontology::OtherOntology;
pub(crate) use pattern::Pattern;
pub use stats::{RunEntry, Stats};

use crate::graph::Base;
use crate::lexicon::Lexicon;
use lock::Lock;

/// A store of article graphs, of what articles share, of links and the ontology.
///
/// No triple stands in two graphs, so that a query over all of them together finds each once: what belongs to an article
/// is in its graph, and who its people and countries are stands once in the graph of entities. The default graph is
/// empty; queries take the union of the named ones for it.
pub struct Store {
    inner: Oxigraph,
    base: Base,
    /// Quads written through the log since the last flush.
    unflushed: AtomicUsize,
    /// What of the graph of entities is known to be there.
    stored: Mutex<write::Stored>,
    /// What its articles were made of.
    inputs: Mutex<Inputs>,
    /// The folder that it is in, unless it is in memory.
    path: Option<PathBuf>,
    /// Was it opened for reading only?
    read_only: bool,
    /// The folder that it was opened from for reading, and what that was like.
    origin: Option<(PathBuf, String)>,
    /// Held as long as the store is open.
    _lock: Option<Lock>,
}

impl Drop for Store {
    /// Readers find the store itself from now on.
    fn drop(&mut self) {
        if let (Some(path), false) = (&self.path, self.read_only) {
            published::sweep(path, None);
        }
    }
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
        Self::open_with(dir, lexicon, base, OtherOntology::Replace)
    }

    /// The same for a store that may have been made with another ontology.
    pub fn open_with(
        dir: &Path,
        lexicon: &Lexicon,
        base: &Base,
        other: OtherOntology,
    ) -> Result<Self, StoreError> {
        let (inner, lock) = disk::open(dir, Logs::Whole)?;
        let store = Self::writing_to(inner, base, dir, lock)?;
        store.take_ontology(lexicon, other)?;
        Ok(store)
    }

    /// Opens a store that there is for writing, with the ontology that it has.
    pub fn open_existing(dir: &Path, base: &Base) -> Result<Self, StoreError> {
        disk::must_be_store(dir)?;
        let (inner, lock) = disk::open(dir, Logs::Whole)?;
        Self::writing_to(inner, base, dir, lock)
    }

    fn writing_to(inner: Oxigraph, base: &Base, dir: &Path, lock: Lock) -> Result<Self, StoreError> {
        let mut store = Self::new(inner, base, Some(dir), Some(lock));
        store.must_be_of_now()?;
        store.inputs = Mutex::new(Inputs::load(dir));
        store.publish();
        Ok(store)
    }

    /// The same for a store whose log may be damaged: what stands in it from there on is given up.
    pub fn open_to_repair(dir: &Path, base: &Base) -> Result<Self, StoreError> {
        disk::must_be_store(dir)?;
        let (inner, lock) = disk::open(dir, Logs::Cut)?;
        Inputs::forget(dir).map_err(|source| StoreError::io(dir, source))?;
        Ok(Self::new(inner, base, Some(dir), Some(lock)))
    }

    /// Opens the store of a folder for reading, beside other readers. While another process writes to it this is what
    /// that one has committed last.
    pub fn open_read_only(dir: &Path, base: &Base) -> Result<Self, StoreError> {
        Self::reading_from(dir, base, disk::open_read_only(dir)?)
    }

    /// The same for who reads for a long time: the state of now stays what it is, and who comes to write need not wait.
    /// [`Store::is_outdated`] says when there is a newer one.
    pub fn open_beside_writers(dir: &Path, base: &Base) -> Result<Self, StoreError> {
        Self::reading_from(dir, base, disk::open_beside_writers(dir)?)
    }

    fn reading_from(
        dir: &Path,
        base: &Base,
        (inner, lock, path): (Oxigraph, Lock, PathBuf),
    ) -> Result<Self, StoreError> {
        let mut store = Self::new(inner, base, Some(&path), Some(lock));
        store.read_only = true;
        store.origin = Some((dir.to_path_buf(), published::mark(dir)?));
        store.must_be_of_now()?;
        Ok(store)
    }

    /// Has the store that this was opened from changed since, so that opening it again would show more?
    pub fn is_outdated(&self) -> Result<bool, StoreError> {
        match &self.origin {
            Some((dir, mark)) => Ok(published::mark(dir)? != *mark),
            None => Ok(false),
        }
    }

    /// Earlier versions kept all triples a second time, which would all be found twice now.
    fn must_be_of_now(&self) -> Result<(), StoreError> {
        let copies = Pattern::graph(GraphNameRef::DefaultGraph);
        match self.matching(copies).next().transpose()? {
            None => Ok(()),
            Some(_) => Err(StoreError::Earlier { path: self.path.clone().unwrap_or_default() }),
        }
    }

    /// Shows readers what is committed by now.
    pub fn publish(&self) {
        if let (Some(path), false) = (&self.path, self.read_only) {
            published::publish(&self.inner, path);
        }
    }

    fn new(inner: Oxigraph, base: &Base, path: Option<&Path>, lock: Option<Lock>) -> Self {
        let path = path.map(Path::to_path_buf);
        let (unflushed, stored) = (AtomicUsize::new(0), Mutex::default());
        Self {
            inner,
            base: base.clone(),
            unflushed,
            stored,
            inputs: Mutex::default(),
            path,
            read_only: false,
            origin: None,
            _lock: lock,
        }
    }

    /// What IRIs of the data begin with.
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
        self.inner.len().map_err(|e| self.error(e))
    }

    /// Number of quads in all graphs but the ontology's.
    pub fn data_len(&self) -> Result<usize, StoreError> {
        let ontology = self.base.ontology_graph();
        Ok(self.len()? - self.count_of(Pattern::graph(GraphNameRef::NamedNode(ontology.as_ref())))?)
    }

    /// Is there no article in it?
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        self.inner.is_empty().map_err(|e| self.error(e))
    }

    /// What the store holds of a pattern, up to the first error.
    pub(crate) fn matching<'s>(
        &'s self,
        pattern: Pattern<'_>,
    ) -> impl Iterator<Item = Result<Quad, StoreError>> + use<'s> {
        pattern.of(&self.inner).map(|quad| quad.map_err(|e| self.error(e)))
    }

    pub(crate) fn has(&self, quad: QuadRef<'_>) -> Result<bool, StoreError> {
        self.inner.contains(quad).map_err(|e| self.error(e))
    }

    /// Does any graph say this?
    pub(crate) fn says(
        &self,
        subject: NamedNodeRef<'_>,
        property: NamedNodeRef<'_>,
        object: NamedNodeRef<'_>,
    ) -> Result<bool, StoreError> {
        let (subject, object) = (Some(subject.into()), Some(object.into()));
        let asked = Pattern { subject, predicate: Some(property), object, graph: None };
        Ok(self.matching(asked).next().transpose()?.is_some())
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
