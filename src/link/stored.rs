//! The links that a store holds, with what is known of each.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::run;
use crate::graph::vocabulary::{dm, owl, rdfs, semapv, sssom};
use crate::graph::{Mapping, is_link};
use crate::lexicon::Justification;
use crate::store::{Pattern, Store, StoreError};

/// All links: the mappings of the graph of links, the denied ones among them, and those that come with the lexicon; by
/// subject, object and property.
pub fn stored(store: &Store) -> Result<Vec<Mapping>, StoreError> {
    let mut mappings = made(store)?;
    let pair = |m: &Mapping| (m.subject.clone(), m.object.clone());
    let told: BTreeSet<(NamedNode, NamedNode)> = mappings.iter().map(pair).collect();
    mappings.extend(of_lexicon(store)?.into_iter().filter(|m| !told.contains(&pair(m))));
    let key = |m: &Mapping| (m.subject.clone(), m.object.clone(), m.property.clone());
    mappings.sort_by_key(key);
    Ok(mappings)
}

/// The mappings of the graph of links: what a run has found, and what somebody has decided.
pub(super) fn made(store: &Store) -> Result<Vec<Mapping>, StoreError> {
    let mut nodes: BTreeMap<String, Vec<Quad>> = BTreeMap::new();
    for quad in store.links()? {
        if let NamedOrBlankNode::NamedNode(node) = &quad.subject {
            nodes.entry(node.as_str().to_string()).or_default().push(quad);
        }
    }
    Ok(nodes.values().filter_map(|quads| mapping(&Said(quads))).collect())
}

/// The links that stand with the entities. What is known of one is said of the set that it belongs to.
fn of_lexicon(store: &Store) -> Result<Vec<Mapping>, StoreError> {
    let mut sets: BTreeMap<NamedNode, Vec<Quad>> = BTreeMap::new();
    let mut found = Vec::new();
    for quad in store.matching(Pattern { predicate: Some(dm::LINK_SET), ..Pattern::default() }) {
        let quad = quad?;
        let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(set)) = (&quad.subject, &quad.object)
        else {
            continue;
        };
        if !sets.contains_key(set) {
            sets.insert(set.clone(), store.known_of(set)?);
        }
        let known = store.known_of(subject)?;
        let links = known.iter().filter(|quad| is_link(quad.predicate.as_ref()));
        found.extend(links.filter_map(|link| in_set(subject, link, &Said(&known), &Said(&sets[set]))));
    }
    Ok(found)
}

/// The link of an entity as a mapping, if it belongs to a set.
fn in_set(subject: &NamedNode, link: &Quad, entity: &Said<'_>, set: &Said<'_>) -> Option<Mapping> {
    let Term::NamedNode(object) = &link.object else { return None };
    let source = set.text(sssom::OBJECT_SOURCE)?;
    if run::set(object.as_str()) != Some(source.as_str()) {
        return None;
    }
    Some(Mapping {
        subject: subject.clone(),
        subject_label: entity.text(rdfs::LABEL).unwrap_or_default(),
        property: link.predicate.clone(),
        object: object.clone(),
        object_label: None,
        negated: false,
        justification: set.justification()?,
        confidence: set.confidence(),
        object_source: source,
        object_version: None,
        source: set.text(sssom::MAPPING_SOURCE).unwrap_or_default(),
        reason: None,
    })
}

/// A mapping from what is said of its node; `None` for any other node.
fn mapping(said: &Said<'_>) -> Option<Mapping> {
    Some(Mapping {
        subject: said.node(owl::ANNOTATED_SOURCE)?,
        subject_label: said.text(sssom::SUBJECT_LABEL).unwrap_or_default(),
        property: said.node(owl::ANNOTATED_PROPERTY)?,
        object: said.node(owl::ANNOTATED_TARGET)?,
        object_label: said.text(sssom::OBJECT_LABEL),
        negated: said.text(sssom::PREDICATE_MODIFIER).is_some(),
        justification: said.justification()?,
        confidence: said.confidence(),
        object_source: said.text(sssom::OBJECT_SOURCE).unwrap_or_default(),
        object_version: said.text(sssom::OBJECT_SOURCE_VERSION),
        source: said.text(sssom::MAPPING_SOURCE).unwrap_or_default(),
        reason: said.text(rdfs::COMMENT),
    })
}

/// What is said of one node.
struct Said<'q>(&'q [Quad]);

impl Said<'_> {
    fn find(&self, property: NamedNodeRef<'_>) -> Option<&Term> {
        self.0.iter().find(|quad| quad.predicate == property).map(|quad| &quad.object)
    }

    fn node(&self, property: NamedNodeRef<'_>) -> Option<NamedNode> {
        match self.find(property)? {
            Term::NamedNode(node) => Some(node.clone()),
            _ => None,
        }
    }

    fn text(&self, property: NamedNodeRef<'_>) -> Option<String> {
        match self.find(property)? {
            Term::Literal(text) => Some(text.value().to_string()),
            _ => None,
        }
    }

    fn justification(&self) -> Option<Justification> {
        let how = self.node(sssom::MAPPING_JUSTIFICATION)?;
        Some(if how == semapv::MANUAL_MAPPING_CURATION {
            Justification::Manual
        } else if how == semapv::LEXICAL_MATCHING {
            Justification::Lexical
        } else {
            Justification::Composite
        })
    }

    /// In a hundred.
    fn confidence(&self) -> u8 {
        let share: f64 = self.text(sssom::CONFIDENCE).and_then(|share| share.parse().ok()).unwrap_or(0.0);
        (share * 100.0).round().clamp(0.0, 100.0) as u8
    }
}
