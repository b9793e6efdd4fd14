//! The graph of the events that are one in several articles: made by one pass over the store, and dropped as a whole.

use oxigraph::model::Quad;

use super::write::Change;
use super::{Store, StoreError};

/// So many quads go into one transaction, which is held in memory.
const PART: usize = 50_000;

impl Store {
    /// All quads of the graph, sorted.
    pub fn clusters(&self) -> Result<Vec<Quad>, StoreError> {
        self.graph_quads(self.base().clusters_graph().as_ref())
    }

    /// Puts these quads in place of all that the graph holds; without any there is no such graph. What this has returned for
    /// is on the disk.
    pub fn replace_clusters(&self, quads: &[Quad]) -> Result<(), StoreError> {
        let former = self.clusters()?;
        let graph = quads.is_empty().then(|| self.base().clusters_graph());
        for part in former.chunks(PART) {
            self.apply(Change { remove: part.to_vec(), graph: graph.clone(), ..Change::default() })?;
        }
        for part in quads.chunks(PART) {
            self.apply(Change { add: part.to_vec(), ..Change::default() })?;
        }
        self.sync()
    }
}
