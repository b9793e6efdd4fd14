//! Taking a link back, for good: what is denied is neither read nor found again.

use oxigraph::model::{NamedNode, Quad};

use super::run::set;
use crate::graph::Mapping;
use crate::graph::vocabulary::{owl, schema, skos};
use crate::lexicon::Justification;
use crate::store::{Store, StoreError};

/// What goes into the graph of links, and what out of any graph.
#[derive(Debug, Default)]
pub(super) struct Change {
    /// What a store must be given.
    pub add: Vec<Quad>,
    /// What must go.
    pub remove: Vec<Quad>,
}

/// What somebody has to say of a link: what it is between, who says so, and why.
#[derive(Debug, Clone, Copy)]
pub struct Verdict<'a> {
    /// The entity of ours.
    pub subject: &'a NamedNode,
    /// What it is called.
    pub label: &'a str,
    /// The entity that it is said to be, or not to be.
    pub object: &'a NamedNode,
    /// What that is called.
    pub object_label: Option<&'a str>,
    /// The data set that it is from.
    pub source: &'a str,
    /// Why somebody decided so.
    pub reason: Option<&'a str>,
}

/// Denies that two nodes are one: the link goes out of every graph, and its mapping says "Not" from now on. False where
/// there was no such link; it is denied all the same.
pub fn deny(store: &Store, verdict: &Verdict<'_>) -> Result<bool, StoreError> {
    let mut change = Change::default();
    let there = denial(store, verdict, &mut change)?;
    store.change_links(change.add, change.remove)?;
    Ok(there)
}

/// Takes a denial back: the link is found again when its article is read, or `link` runs, anew. False where it was not
/// denied.
pub fn allow(store: &Store, subject: &NamedNode, object: &NamedNode) -> Result<bool, StoreError> {
    if !store.rejected()?.contains(&(subject.clone(), object.clone())) {
        return Ok(false);
    }
    let verdict = Verdict { subject, label: "", object, object_label: None, source: "", reason: None };
    let mut change = Change::default();
    decided(store, &verdict, &usual(store, object), true, &mut change)?;
    store.change_links(Vec::new(), change.remove)?;
    Ok(true)
}

/// What denies a link; true where there is one.
pub(super) fn denial(store: &Store, verdict: &Verdict<'_>, change: &mut Change) -> Result<bool, StoreError> {
    let links = store.link_quads(verdict.subject, verdict.object)?;
    let property = links.first().map(|quad| quad.predicate.clone());
    let property = property.unwrap_or_else(|| usual(store, verdict.object));
    decided(store, verdict, &property, true, change)?;
    let there = !links.is_empty();
    change.remove.extend(links);
    Ok(there)
}

/// How entities are linked: to another of the store, or to one elsewhere.
pub(super) fn usual(store: &Store, object: &NamedNode) -> NamedNode {
    if is_own(store, object) { owl::SAME_AS.into_owned() } else { schema::SAME_AS.into_owned() }
}

/// Is a node of the store's own making?
pub(super) fn is_own(store: &Store, node: &NamedNode) -> bool {
    node.as_str().starts_with(store.base().as_str())
}

/// What says that somebody has decided on a link; what was known of it before goes.
pub(super) fn decided(
    store: &Store,
    verdict: &Verdict<'_>,
    property: &NamedNode,
    negated: bool,
    change: &mut Change,
) -> Result<(), StoreError> {
    let other = if is_own(store, verdict.object) { "demarche" } else { "other" };
    let mapping = Mapping {
        subject: verdict.subject.clone(),
        subject_label: verdict.label.to_string(),
        property: property.clone(),
        object: verdict.object.clone(),
        object_label: verdict.object_label.map(str::to_string),
        negated,
        justification: Justification::Manual,
        confidence: 99,
        object_source: set(verdict.object.as_str()).unwrap_or(other).to_string(),
        object_version: None,
        source: verdict.source.to_string(),
        reason: verdict.reason.map(str::to_string),
    };
    let base = store.base();
    for former in [property.as_ref(), schema::SAME_AS, owl::SAME_AS, skos::EXACT_MATCH, skos::CLOSE_MATCH] {
        let former = Mapping { property: former.into_owned(), ..mapping.clone() };
        change.remove.extend(store.mapping_quads(&former.node(base))?);
    }
    change.add.extend(mapping.quads(base));
    Ok(())
}
