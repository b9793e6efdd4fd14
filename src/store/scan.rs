//! Can every file of a store be read, and do its indexes agree?

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use oxigraph::model::{GraphNameRef, Quad};
use oxigraph::store::{StorageError, Store as Oxigraph};

use super::{Pattern, Store, StoreError, disk};

impl Store {
    /// Reads all that the store holds, by each of its indexes, and compares them with each other. Takes minutes where
    /// the store is large.
    pub fn validate(&self) -> Result<(), StoreError> {
        // oxigraph's own comparison counts errors as quads, so nothing may be left that cannot be read
        self.reading().through(&AtomicBool::new(false))?;
        disk::validate(&self.inner).map_err(|e| self.error(e))
    }

    /// The store to be read from one end to the other, beside whatever else is done with it.
    pub(crate) fn reading(&self) -> Reading {
        Reading { inner: self.inner.clone(), path: self.path.clone() }
    }
}

/// A store that is read to see whether it can be.
pub(crate) struct Reading {
    inner: Oxigraph,
    path: Option<PathBuf>,
}

impl Reading {
    /// Reads every quad by each of the nine indexes and ends at the first that cannot be read, or when it is told to.
    pub fn through(&self, stop: &AtomicBool) -> Result<(), StoreError> {
        read_through(&self.inner, stop).map_err(|e| StoreError::storage(self.path.as_deref(), e))
    }
}

/// oxigraph gives no index as a whole but the two that begin with the graph; the others are read piece by piece, each
/// term's when it comes for the first time. Terms are told apart by hashes of 64 bits, so that a large store fits into
/// memory: of two that agree one may stay unread, which happens once in millions of stores.
fn read_through(store: &Oxigraph, stop: &AtomicBool) -> Result<(), StorageError> {
    let mut seen = Seen { hasher: RandomState::new(), seen: HashSet::new() };
    for quad in Pattern::default().of(store) {
        let quad = quad?;
        for pattern in by_other_indexes(&quad) {
            if stop.load(Relaxed) {
                return Ok(());
            }
            if seen.insert(&pattern) {
                for found in pattern.of(store) {
                    found?;
                }
            }
        }
    }
    Ok(())
}

/// Patterns that read a quad's neighbours in the indexes that begin with the subject, with the predicate, with the
/// object, and with these in one graph.
fn by_other_indexes(quad: &Quad) -> [Pattern<'_>; 5] {
    let (subject, predicate) = (Some(quad.subject.as_ref()), Some(quad.predicate.as_ref()));
    let object = Some(quad.object.as_ref());
    let graph: Option<GraphNameRef<'_>> = Some(quad.graph_name.as_ref());
    [
        Pattern { subject, ..Pattern::default() },
        Pattern { predicate, ..Pattern::default() },
        Pattern { object, ..Pattern::default() },
        Pattern { predicate, graph, ..Pattern::default() },
        Pattern { object, graph, ..Pattern::default() },
    ]
}

struct Seen {
    hasher: RandomState,
    seen: HashSet<u64>,
}

impl Seen {
    /// False where the same was asked before.
    fn insert(&mut self, pattern: &Pattern<'_>) -> bool {
        let Pattern { subject, predicate, object, graph } = pattern;
        self.seen.insert(self.hasher.hash_one((subject, predicate, object, graph)))
    }
}
