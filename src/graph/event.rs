//! The events that records are of: one node for what one or many articles tell.

use oxigraph::model::NamedNode;

use super::builder::Builder;
use super::describe::Scene;
use super::vocabulary::{act, dm, rdfs, sem};
use super::{label, record};
use crate::event::{Happening, happenings};
use crate::mention::Precision;

/// Points the records at their events and describes these. All that is said of an event that articles share follows
/// from its key or from the article's own records, so that the union of the graphs holds no contradiction.
pub(super) fn events(graph: &mut Builder, scene: &Scene<'_>, nodes: &[NamedNode]) {
    let reading = scene.reading;
    for happening in happenings(&reading.document, &reading.mentions, &reading.records, scene.lexicon) {
        let Some(date) = happening.date else { continue };
        let node = scene.base.event(&happening.key);
        graph.types(&node, &[dm::EVENT, sem::EVENT]);
        graph.text(&node, rdfs::LABEL, &label::event(scene, &happening, date));
        graph.text(&node, rdfs::COMMENT, &happening.why(scene.lexicon));
        members(graph, scene, &happening, &node, nodes);
    }
}

fn members(
    graph: &mut Builder,
    scene: &Scene<'_>,
    happening: &Happening,
    node: &NamedNode,
    nodes: &[NamedNode],
) {
    for &i in &happening.records {
        let record = &scene.reading.records[i];
        graph.add(&nodes[i], dm::RECORD_OF, node.clone());
        graph.add(node, sem::EVENT_TYPE, record::concept(act::NAMESPACE, &record.action));
        for &id in record.actors.iter().chain(&record.targets) {
            graph.add(node, sem::HAS_ACTOR, scene.entity(id).clone());
        }
        for &id in &record.place {
            graph.add(node, sem::HAS_PLACE, scene.entity(id).clone());
        }
    }
    // a record that is vague about the day has nothing to add to those that know it
    let first = &scene.reading.records[happening.records[0]].time;
    if first.precision != Precision::Unknown || happening.own.is_some() {
        graph.date(node, sem::HAS_EARLIEST_BEGIN, first.earliest);
        graph.date(node, sem::HAS_LATEST_END, first.latest);
    }
}
