//! The links that a store holds, with what is known of each.

use std::collections::BTreeMap;

use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};

use crate::graph::Mapping;
use crate::graph::vocabulary::{owl, rdfs, semapv, sssom};
use crate::lexicon::Justification;
use crate::store::{Store, StoreError};

/// All mappings of the graph of links, the denied ones among them, by subject, object and property.
pub fn stored(store: &Store) -> Result<Vec<Mapping>, StoreError> {
    let mut nodes: BTreeMap<String, Vec<Quad>> = BTreeMap::new();
    for quad in store.links()? {
        if let NamedOrBlankNode::NamedNode(node) = &quad.subject {
            nodes.entry(node.as_str().to_string()).or_default().push(quad);
        }
    }
    let mut mappings: Vec<Mapping> = nodes.values().filter_map(|quads| mapping(quads)).collect();
    let key = |m: &Mapping| (m.subject.clone(), m.object.clone(), m.property.clone());
    mappings.sort_by_key(key);
    Ok(mappings)
}

/// A mapping from what is said of its node; `None` for any other node.
fn mapping(quads: &[Quad]) -> Option<Mapping> {
    let find = |property| quads.iter().find(|q| q.predicate == property).map(|q| &q.object);
    let node = |property| -> Option<NamedNode> {
        match find(property)? {
            Term::NamedNode(node) => Some(node.clone()),
            _ => None,
        }
    };
    let text = |property| match find(property) {
        Some(Term::Literal(text)) => Some(text.value().to_string()),
        _ => None,
    };
    let how = node(sssom::MAPPING_JUSTIFICATION)?;
    let share: f64 = text(sssom::CONFIDENCE).and_then(|share| share.parse().ok()).unwrap_or(0.0);
    Some(Mapping {
        subject: node(owl::ANNOTATED_SOURCE)?,
        subject_label: text(sssom::SUBJECT_LABEL).unwrap_or_default(),
        property: node(owl::ANNOTATED_PROPERTY)?,
        object: node(owl::ANNOTATED_TARGET)?,
        object_label: text(sssom::OBJECT_LABEL),
        negated: text(sssom::PREDICATE_MODIFIER).is_some(),
        justification: if how == semapv::MANUAL_MAPPING_CURATION {
            Justification::Manual
        } else if how == semapv::LEXICAL_MATCHING {
            Justification::Lexical
        } else {
            Justification::Composite
        },
        confidence: (share * 100.0).round().clamp(0.0, 100.0) as u8,
        object_source: text(sssom::OBJECT_SOURCE).unwrap_or_default(),
        object_version: text(sssom::OBJECT_SOURCE_VERSION),
        source: text(sssom::MAPPING_SOURCE).unwrap_or_default(),
        reason: text(rdfs::COMMENT),
    })
}
