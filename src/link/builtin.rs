//! The links that come with the lexicon, on their way into a store.

use std::collections::BTreeSet;

use oxigraph::model::{NamedNode, Quad};

use crate::graph::{Base, Mapping, builtin};
use crate::lexicon::Lexicon;
use crate::store::{Rejected, Store, StoreError, without_rejected};

/// What a run of `ingest` has to say of links: it leaves out those that somebody has denied, and describes those that
/// the lexicon knows, each once.
pub struct Links {
    rejected: Rejected,
    seen: BTreeSet<NamedNode>,
    new: Vec<Mapping>,
}

impl Links {
    /// Reads what was denied in this store.
    pub fn new(store: &Store) -> Result<Self, StoreError> {
        Ok(Self { rejected: store.rejected()?, seen: BTreeSet::new(), new: Vec::new() })
    }

    /// The graphs of some articles without the links that were denied; their other links are remembered.
    pub fn of(&mut self, mut graphs: Vec<Vec<Quad>>, lexicon: &Lexicon, base: &Base) -> Vec<Vec<Quad>> {
        for quads in &mut graphs {
            without_rejected(quads, &self.rejected);
            self.new.extend(builtin(quads.iter(), lexicon, base, &mut self.seen));
        }
        graphs
    }

    /// Writes what was remembered to the store's graph of links.
    pub fn store(&mut self, store: &Store, base: &Base) -> Result<(), StoreError> {
        if self.new.is_empty() {
            return Ok(());
        }
        let quads = self.new.drain(..).flat_map(|mapping| mapping.quads(base)).collect();
        store.change_links(quads, Vec::new())
    }
}
