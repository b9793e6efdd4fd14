//! What was joined, as a graph of its own.

use oxigraph::model::{NamedNode, Quad};

use super::Same;
use crate::graph::vocabulary::owl;
use crate::graph::{Base, Mapping};
use crate::lexicon::Justification;

/// Of a hundred pairs with so many points so many are one, as counted on 279 that were joined and read (`docs/scale.md`).
fn confidence(points: i32) -> u8 {
    match points {
        ..60 => 79,
        60..80 => 87,
        _ => 94,
    }
}

/// The quads that say which events are one, and why.
pub fn quads(joined: &[Same], base: &Base) -> Vec<Quad> {
    let folder = base.node("event", "").into_string();
    let id = |iri: &str| iri.strip_prefix(&folder).unwrap_or(iri).to_string();
    let graph = base.clusters_graph();
    let mut quads = Vec::new();
    for same in joined {
        let mut reason = same.why.reasons.join("; ");
        if same.nearest != same.whole {
            reason = format!("by {}: {reason}", id(&same.nearest));
        }
        let mapping = Mapping {
            subject: NamedNode::new_unchecked(&same.event),
            subject_label: id(&same.event),
            property: owl::SAME_AS.into_owned(),
            object: NamedNode::new_unchecked(&same.whole),
            object_label: Some(id(&same.whole)),
            negated: false,
            justification: Justification::Composite,
            confidence: confidence(same.why.points),
            object_source: "demarche".to_string(),
            object_version: None,
            source: "demarche cluster".to_string(),
            reason: Some(reason),
        };
        quads.extend(mapping.quads_of(base.node("same", &id(&same.event)), graph.clone()));
    }
    quads
}
