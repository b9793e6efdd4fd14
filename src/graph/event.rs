//! The events that records are of: one node for what one or many articles tell.

use oxigraph::model::NamedNode;

use super::builder::Builder;
use super::describe::Scene;
use super::label;
use super::vocabulary::{dm, rdfs};
use crate::event::happenings;

/// Points the records at their events and names these. What an event is – who takes part, where and when – its records
/// say. The name of an event that articles share follows from its key.
pub(super) fn events(graph: &mut Builder, shared: &mut Builder, scene: &Scene<'_>, nodes: &[NamedNode]) {
    let reading = scene.reading;
    for happening in happenings(&reading.document, &reading.mentions, &reading.records, scene.lexicon) {
        let Some(date) = happening.date else { continue };
        let node = scene.base.event(&happening.key);
        // one that no other article can share is the article's own, and what its records say of it is enough
        if happening.own.is_none() || scene.is_full() {
            let home = if happening.own.is_some() { &mut *graph } else { &mut *shared };
            home.types(&node, &[dm::EVENT]);
            home.text(&node, rdfs::LABEL, &label::event(scene, &happening, date));
            home.text(&node, rdfs::COMMENT, &label::why(scene, &happening));
        }
        for &i in &happening.records {
            graph.add(&nodes[i], dm::RECORD_OF, node.clone());
        }
    }
}
