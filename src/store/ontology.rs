//! A store remembers the ontology that its articles were read with, and is not read into with another one unawares.

use std::collections::{BTreeSet, HashSet};

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::{Store, StoreError, write};
use crate::graph::ontology;
use crate::graph::vocabulary::dm;
use crate::lexicon::{Lexicon, Own};

/// What is done where a store was made with another ontology than the one at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OtherOntology {
    /// The store is refused, and what differs is named.
    #[default]
    Refuse,
    /// The store's ontology stays as it is.
    Keep,
    /// What is new is added to it.
    Add,
    /// The ontology at hand takes its place.
    Replace,
}

impl Store {
    /// Puts the ontology of a lexicon in place of the store's.
    pub(super) fn refresh_ontology(&self, lexicon: &Lexicon) -> Result<(), StoreError> {
        let known = Known::of(self)?;
        self.renew(&known, ontology(lexicon, &self.base)?)
    }

    /// Takes over the ontology of a lexicon; where the store was made with another, as it is told.
    pub(super) fn take_ontology(&self, lexicon: &Lexicon, other: OtherOntology) -> Result<(), StoreError> {
        let (known, quads) = (Known::of(self)?, ontology(lexicon, &self.base)?);
        let differs = known.differs(lexicon.own(), &quads);
        match other {
            OtherOntology::Replace => self.renew(&known, quads),
            // one of several that were put together
            _ if differs.is_empty() && known.told(dm::ONTOLOGY_SHA256).len() > 1 => self.add(&known, quads),
            _ if differs.is_empty() => self.renew(&known, quads),
            OtherOntology::Refuse => {
                let path = self.path.clone().unwrap_or_default();
                Err(StoreError::OtherOntology { path, differs: differs.join("; ") })
            }
            OtherOntology::Keep => Ok(()),
            OtherOntology::Add => self.add(&known, quads),
        }
    }

    /// Nothing is written where nothing differs, so that opening a store is cheap.
    fn renew(&self, known: &Known, quads: Vec<Quad>) -> Result<(), StoreError> {
        let same = known.quads.len() == quads.len() && quads.iter().all(|quad| known.quads.contains(quad));
        if same { Ok(()) } else { self.replace([quads]) }
    }

    fn add(&self, known: &Known, mut quads: Vec<Quad>) -> Result<(), StoreError> {
        quads.retain(|quad| !known.quads.contains(quad));
        if quads.is_empty() {
            return Ok(());
        }
        self.apply(write::Change { add: quads, ..write::Change::default() })
    }
}

/// The ontology that a store holds.
struct Known {
    node: NamedNode,
    quads: HashSet<Quad>,
}

impl Known {
    fn of(store: &Store) -> Result<Self, StoreError> {
        let node = store.base.ontology_graph();
        let quads = store.graph_quads(node.as_ref())?.into_iter().collect();
        Ok(Self { node, quads })
    }

    /// What it says of itself.
    fn told(&self, property: NamedNodeRef<'_>) -> BTreeSet<String> {
        let itself = NamedOrBlankNode::from(self.node.clone());
        let told = self.quads.iter().filter(|quad| quad.subject == itself && quad.predicate == property);
        told.filter_map(|quad| match &quad.object {
            Term::Literal(text) => Some(text.value().to_string()),
            _ => None,
        })
        .collect()
    }

    /// In what another one differs, in words; in nothing where the store has none yet.
    fn differs(&self, own: Option<&Own>, quads: &[Quad]) -> Vec<String> {
        let mut differs = Vec::new();
        if self.quads.is_empty() {
            return differs;
        }
        let itself = NamedOrBlankNode::from(self.node.clone());
        let here: HashSet<&NamedOrBlankNode> = quads.iter().map(|quad| &quad.subject).collect();
        let lost = self.quads.iter().map(|quad| &quad.subject);
        let lost: BTreeSet<String> =
            lost.filter(|node| !here.contains(node) && **node != itself).map(local).collect();
        if !lost.is_empty() {
            differs.push(format!("the one at hand lacks {}", list(lost)));
        }
        let hashes = self.told(dm::ONTOLOGY_SHA256);
        if own.map_or(!hashes.is_empty(), |own| !hashes.contains(&own.hash)) {
            let then = self.told(dm::ONTOLOGY_FILE);
            let now: BTreeSet<String> = own.into_iter().flat_map(|own| own.files.iter().cloned()).collect();
            differs.push(match then == now {
                true => format!("{} held something else", list(then)),
                false => format!("files of one's own were {}, and are {}", list(then), list(now)),
            });
        }
        differs
    }
}

fn list(names: BTreeSet<String>) -> String {
    if names.is_empty() { "none".to_string() } else { names.into_iter().collect::<Vec<_>>().join(", ") }
}

/// What stands last in the IRI of a node.
fn local(node: &NamedOrBlankNode) -> String {
    let text = node.to_string();
    text.trim_matches(['<', '>']).rsplit(['/', '#']).next().unwrap_or_default().to_string()
}
