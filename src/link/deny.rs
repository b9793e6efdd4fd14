//! Taking a link back, for good: what is denied is neither read nor found again.

use oxigraph::model::NamedNode;

use crate::graph::Mapping;
use crate::graph::vocabulary::schema;
use crate::lexicon::Justification;
use crate::store::{Store, StoreError};

/// Denies that two nodes are one: the link goes out of every graph, and its mapping says "Not" from now on. False where
/// there was no such link; it is denied all the same.
pub fn deny(store: &Store, subject: &NamedNode, label: &str, object: &NamedNode) -> Result<bool, StoreError> {
    let links = store.link_quads(subject, object)?;
    let property = links.first().map_or_else(|| schema::SAME_AS.into_owned(), |quad| quad.predicate.clone());
    let set = ["wikidata", "geonames", "dbpedia", "opensanctions"]
        .into_iter()
        .find(|s| object.as_str().contains(s));
    let mapping = Mapping {
        subject: subject.clone(),
        subject_label: label.to_string(),
        property,
        object: object.clone(),
        object_label: None,
        negated: true,
        justification: Justification::Manual,
        confidence: 99,
        object_source: set.unwrap_or("other").to_string(),
        object_version: None,
        source: "demarche unlink".to_string(),
        reason: None,
    };
    let base = store.base().clone();
    let mut remove = links.clone();
    remove.extend(store.mapping_quads(&mapping.node(&base))?);
    store.change_links(mapping.quads(&base), remove)?;
    Ok(!links.is_empty())
}
