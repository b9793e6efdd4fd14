//! The graphs of a store, sent to another one over HTTP: each graph whole, so that sending it again changes nothing.

mod remote;
mod sent;

use std::collections::BTreeSet;

use oxigraph::model::{GraphName, NamedNode, Quad};

pub use remote::{Protocol, Remote, RemoteError, Settings};
pub use sent::Sent;

use crate::store::{Selection, Store, StoreError};

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pushed {
    /// Graphs that were sent.
    pub sent: usize,
    /// Graphs that were sent before and have not changed since.
    pub known: usize,
    /// Graphs that were sent before and are no longer in the store.
    pub removed: usize,
}

/// Why sending has ended early. What was sent before stays, and is not sent again.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The server does not take it.
    #[error(transparent)]
    Remote(#[from] RemoteError),
}

/// Sends what is selected and not sent yet. What articles share goes first: as a whole where the whole store is sent, else
/// it is added to what is there. `progress` is told how far it is.
pub fn push(
    store: &Store,
    selection: &Selection,
    remote: &mut Remote,
    sent: &mut Sent,
    mut progress: impl FnMut(&Pushed),
) -> Result<Pushed, PushError> {
    let whole = selection.articles.is_none() && selection.from.is_none() && selection.to.is_none();
    let mut push = Push { remote, sent, waiting: Vec::new(), seen: BTreeSet::new(), done: Pushed::default() };
    push.entities(store, selection, whole)?;
    let rest = Selection { bare: true, ..selection.clone() };
    store.each_graph(&rest, |quads| {
        push.graph(&quads)?;
        progress(&push.done);
        Ok::<(), PushError>(())
    })?;
    push.flush()?;
    if whole {
        push.remove_others()?;
    }
    Ok(push.done)
}

/// Graphs on their way.
struct Push<'a> {
    remote: &'a mut Remote,
    sent: &'a mut Sent,
    /// Graphs of the next request, with the hashes of what they hold.
    waiting: Vec<(NamedNode, String, String)>,
    /// All graphs that the store has, sent or not.
    seen: BTreeSet<String>,
    done: Pushed,
}

impl Push<'_> {
    /// What articles share, piece by piece.
    fn entities(&mut self, store: &Store, selection: &Selection, whole: bool) -> Result<(), PushError> {
        let graph = store.base().entities_graph();
        let only = Selection { bare: false, ontology: false, links: false, ..selection.clone() };
        let hash = sent::of_pieces::<PushError>(|take| store.each_shared_piece(&only, take))?;
        self.seen.insert(graph.as_str().to_string());
        if whole && self.sent.has(graph.as_str(), &hash) {
            self.done.known += 1;
            return Ok(());
        }
        let mut first = whole;
        store.each_shared_piece(&only, &mut |quads: Vec<Quad>| {
            let triples = triples(&quads);
            match std::mem::take(&mut first) {
                true => self.remote.replace(&[(&graph, &triples)]),
                false => self.remote.add(&graph, &triples),
            }
            .map_err(PushError::from)
        })?;
        if whole {
            self.sent.note(graph.as_str(), &hash);
        }
        self.done.sent += 1;
        Ok(())
    }

    /// A graph that goes out with the next request, unless it is there.
    fn graph(&mut self, quads: &[Quad]) -> Result<(), PushError> {
        let Some(GraphName::NamedNode(graph)) = quads.first().map(|q| q.graph_name.clone()) else {
            return Ok(());
        };
        let triples = triples(quads);
        let hash = sent::of(&triples);
        self.seen.insert(graph.as_str().to_string());
        if self.sent.has(graph.as_str(), &hash) {
            self.done.known += 1;
            return Ok(());
        }
        self.waiting.push((graph, triples, hash));
        if self.remote.is_full(self.waiting.iter().map(|(_, triples, _)| triples.len())) {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), PushError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let waiting = std::mem::take(&mut self.waiting);
        let graphs: Vec<(&NamedNode, &str)> =
            waiting.iter().map(|(graph, triples, _)| (graph, triples.as_str())).collect();
        self.remote.replace(&graphs)?;
        for (graph, _, hash) in &waiting {
            self.sent.note(graph.as_str(), hash);
        }
        self.done.sent += waiting.len();
        Ok(())
    }

    /// Takes away the graphs that were sent once and are no longer in the store.
    fn remove_others(&mut self) -> Result<(), PushError> {
        for graph in self.sent.others(&self.seen) {
            self.remote.remove(&NamedNode::new_unchecked(&graph))?;
            self.sent.forget(&graph);
            self.done.removed += 1;
        }
        Ok(())
    }
}

/// The triples of a graph, each a line of N-Triples, which is a part of Turtle and of SPARQL, too.
fn triples(quads: &[Quad]) -> String {
    let mut lines: Vec<String> =
        quads.iter().map(|quad| format!("{} {} {} .\n", quad.subject, quad.predicate, quad.object)).collect();
    lines.sort_unstable();
    lines.concat()
}
