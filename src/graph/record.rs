//! Event records, their quantities, and the events that they are records of.

use std::collections::BTreeMap;

use jiff::civil::Date;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef};

use super::builder::Builder;
use super::describe::Scene;
use super::iri::ArticleIris;
use super::vocabulary::{act, dm, edtf, modality, plover, rdfs, schema};
use super::{entity, event, iri, label};
use crate::event::EventRecord;
use crate::mention::{EntityId, Precision, Quantity, QuantityKind, Time};
use crate::text::Span;

pub(super) fn records(graph: &mut Builder, shared: &mut Builder, scene: &Scene<'_>) {
    let records = &scene.reading.records;
    let nodes = nodes(records, &scene.iris);
    for (record, node) in records.iter().zip(&nodes) {
        who_and_what(graph, scene, record, node);
        when(graph, scene, record, node);
        source(graph, scene, record, node, &nodes);
        why(graph, scene, record, node, &nodes);
        codes(graph, scene, record, node);
        quantities(graph, scene, record, node);
    }
    event::events(graph, shared, scene, &nodes);
}

/// The IRIs of an article's records, in their order.
pub fn nodes(records: &[EventRecord], iris: &ArticleIris) -> Vec<NamedNode> {
    let mut seen: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    let mut nodes = Vec::with_capacity(records.len());
    for record in records {
        let n = seen.entry((record.trigger.begin, record.action.as_str())).or_default();
        *n += 1;
        nodes.push(iris.record(record.trigger, &record.action, *n - 1));
    }
    nodes
}

pub(super) fn concept(namespace: &str, name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{namespace}{name}"))
}

fn who_and_what(graph: &mut Builder, scene: &Scene<'_>, record: &EventRecord, node: &NamedNode) {
    graph.types(node, &[dm::EVENT_RECORD]);
    graph.text(node, rdfs::LABEL, &label::record(scene, record));
    graph.add(node, dm::ACTION, concept(act::NAMESPACE, &record.action));
    graph.add(node, dm::MODALITY, concept(modality::NAMESPACE, record.modality.as_str()));
    let sides =
        [(&record.actors, dm::ACTOR, dm::ACTOR_COUNTRY), (&record.targets, dm::TARGET, dm::TARGET_COUNTRY)];
    for (ids, property, country) in sides {
        for &id in ids {
            graph.add(node, property, scene.entity(id).clone());
            if scene.is_full() {
                graph.add(node, dm::PARTICIPANT, scene.entity(id).clone());
            }
            for iso3 in entity::countries(&scene.reading.mentions.entities[id]) {
                graph.add(node, country, scene.base.country(iso3));
            }
        }
    }
    for &id in &record.place {
        graph.add(node, dm::PLACE, scene.entity(id).clone());
    }
    for &id in &record.about {
        graph.add(node, dm::ABOUT, scene.entity(id).clone());
    }
}

/// The sortable date of a record: the earliest bound, else the latest, else the day of the article.
fn date(scene: &Scene<'_>, record: &EventRecord) -> Option<Date> {
    let published = scene.reading.document.article.metadata.published;
    record.time.earliest.or(record.time.latest).or(published)
}

fn when(graph: &mut Builder, scene: &Scene<'_>, record: &EventRecord, node: &NamedNode) {
    let time = &record.time;
    graph.date(node, dm::DATE, date(scene, record));
    graph.date(node, dm::EARLIEST, time.earliest);
    graph.date(node, dm::LATEST, time.latest);
    if let Some(interval) = interval(time).filter(|_| scene.is_full()) {
        graph.add(node, dm::EDTF, Literal::new_typed_literal(interval, edtf::EDTF));
    }
    graph.string(node, dm::DATE_PRECISION, time.precision.as_str());
    graph.string(node, dm::DATE_BASIS, time.basis.as_str());
    if let Some(span) = time.text {
        graph.text(node, dm::TIME_TEXT, &scene.words(span));
    }
    if let Some(part) = time.time_of_day {
        graph.string(node, dm::TIME_OF_DAY, part);
    }
    graph.date(node, dm::DEADLINE, record.deadline.as_ref().and_then(|d| d.latest.or(d.earliest)));
}

/// The bounds in the Extended Date/Time Format, level 1: a bound that is not known is left blank.
fn interval(time: &Time) -> Option<String> {
    match (time.earliest, time.latest) {
        (None, None) => None,
        (Some(from), Some(to)) if from == to => Some(from.to_string()),
        (Some(from), Some(to)) => Some(match time.precision {
            Precision::Year if from.year() == to.year() => from.strftime("%Y").to_string(),
            Precision::Month if (from.year(), from.month()) == (to.year(), to.month()) => {
                from.strftime("%Y-%m").to_string()
            }
            _ => format!("{from}/{to}"),
        }),
        (from, to) => {
            let day = |d: Option<Date>| d.map(|d| d.to_string()).unwrap_or_default();
            Some(format!("{}/{}", day(from), day(to)))
        }
    }
}

fn source(
    graph: &mut Builder,
    scene: &Scene<'_>,
    record: &EventRecord,
    node: &NamedNode,
    nodes: &[NamedNode],
) {
    let narrator: Vec<EntityId> = scene.reading.mentions.publisher.into_iter().collect();
    let speakers = if record.stated_by.is_empty() { &narrator } else { &record.stated_by };
    for &id in speakers {
        graph.add(node, dm::STATED_BY, scene.entity(id).clone());
    }
    if speakers.is_empty() {
        graph.add(node, dm::STATED_BY, scene.article.clone());
    }
    if let Some(said_in) = record.said_in {
        graph.add(node, dm::SAID_IN, nodes[said_in].clone());
    }
    graph.string(node, dm::VOICE, record.voice.as_str());
    graph.add(node, dm::REPORTED_IN, scene.article.clone());
    graph.decimal(node, dm::CONFIDENCE, record.confidence.into());
    for &span in &record.evidence {
        let evidence = scene.quote(graph, span);
        graph.add(node, dm::EVIDENCE, evidence);
    }
    let trigger = scene.within(graph, record.trigger);
    graph.add(node, dm::TRIGGER, trigger);
}

/// Reasons and conditions, as written, and the record whose trigger stands in them.
fn why(graph: &mut Builder, scene: &Scene<'_>, record: &EventRecord, node: &NamedNode, nodes: &[NamedNode]) {
    let parts: [(Option<Span>, NamedNodeRef<'_>, NamedNodeRef<'_>); 3] = [
        (record.reason, dm::REASON, dm::REASON_TEXT),
        (record.condition, dm::CONDITION, dm::CONDITION_TEXT),
        (record.unless, dm::UNLESS, dm::CONDITION_TEXT),
    ];
    for (span, property, text) in parts {
        let Some(span) = span else { continue };
        graph.text(node, text, &scene.words(span));
        // records stand in the order of their triggers
        let records = &scene.reading.records;
        let from = records.partition_point(|r| r.trigger.begin < span.begin);
        let behind = records[from..].iter().zip(&nodes[from..]);
        let mut inside = behind.take_while(|(r, _)| r.trigger.begin < span.end);
        let first = inside.find(|(r, other)| span.contains(r.trigger) && *other != node);
        if let Some((_, other)) = first {
            graph.add(node, property, other.clone());
        }
    }
}

/// What follows from a code – quad class, Goldstein value – stands in the ontology, with the code's concept.
fn codes(graph: &mut Builder, scene: &Scene<'_>, record: &EventRecord, node: &NamedNode) {
    let codes = &record.codes;
    if let Some(category) = &codes.plover {
        graph.add(node, dm::PLOVER, concept(plover::NAMESPACE, category));
    }
    if let Some(mode) = &codes.plover_mode {
        graph.string(node, dm::PLOVER_MODE, mode);
    }
    if let Some(quad) = codes.quad.filter(|_| scene.is_full()) {
        graph.integer(node, dm::QUAD, quad.into());
    }
    if let Some(cameo) = &codes.cameo {
        graph.string(node, dm::CAMEO, cameo);
    }
    if let Some(tenths) = codes.goldstein.filter(|_| scene.is_full()) {
        graph.decimal(node, dm::GOLDSTEIN, i64::from(tenths) * 10);
    }
}

fn quantities(graph: &mut Builder, scene: &Scene<'_>, record: &EventRecord, node: &NamedNode) {
    let mut seen: BTreeMap<QuantityKind, usize> = BTreeMap::new();
    for quantity in &record.quantities {
        shortcut(graph, node, quantity);
        let n = seen.entry(quantity.kind).or_default();
        *n += 1;
        let number = if *n == 1 { String::new() } else { format!(".{}", *n - 1) };
        let kind = iri::kebab(quantity.kind.as_str());
        let own = NamedNode::new_unchecked(format!("{}-{kind}{number}", node.as_str()));
        graph.add(node, dm::QUANTITY, own.clone());
        graph.types(&own, &[dm::QUANTITY_CLASS]);
        graph.add(&own, dm::QUANTITY_KIND, kind_of(quantity.kind).into_owned());
        graph.text(&own, rdfs::LABEL, &scene.words(quantity.span));
        match (quantity.min, quantity.max) {
            (Some(min), Some(max)) if min == max => graph.decimal(&own, schema::VALUE, min),
            (min, max) => {
                min.into_iter().for_each(|v| graph.decimal(&own, schema::MIN_VALUE, v));
                max.into_iter().for_each(|v| graph.decimal(&own, schema::MAX_VALUE, v));
            }
        }
        if !quantity.unit.is_empty() {
            graph.string(&own, schema::UNIT_TEXT, &quantity.unit);
        }
        if let Some(code) = unit_code(&quantity.unit) {
            graph.string(&own, schema::UNIT_CODE, code);
        }
        graph.string(&own, dm::RELATION, quantity.relation.as_str());
        if scene.is_full() {
            let evidence = scene.quote(graph, quantity.span);
            graph.add(&own, dm::EVIDENCE, evidence);
        }
    }
}

/// The numbers that people ask for stand on the record itself as well.
fn shortcut(graph: &mut Builder, node: &NamedNode, quantity: &Quantity) {
    let rate = match quantity.kind {
        QuantityKind::Rate => Some(dm::RATE),
        QuantityKind::RateAdded => Some(dm::RATE_ADDED),
        QuantityKind::RatePrevious => Some(dm::RATE_PREVIOUS),
        _ => None,
    };
    if let (Some(property), Some(value)) = (rate, quantity.min.or(quantity.max)) {
        graph.decimal(node, property, value);
    }
    let people = match quantity.kind {
        QuantityKind::Killed => Some((dm::KILLED_MIN, dm::KILLED_MAX)),
        QuantityKind::Injured => Some((dm::INJURED_MIN, dm::INJURED_MAX)),
        _ => None,
    };
    if let Some((min, max)) = people {
        quantity.min.into_iter().for_each(|v| graph.integer(node, min, v / 100));
        quantity.max.into_iter().for_each(|v| graph.integer(node, max, v / 100));
    }
}

fn kind_of(kind: QuantityKind) -> NamedNodeRef<'static> {
    match kind {
        QuantityKind::Rate | QuantityKind::RateAdded | QuantityKind::RatePrevious => dm::TARIFF_RATE,
        QuantityKind::Killed => dm::KILLED,
        QuantityKind::Injured => dm::INJURED,
        QuantityKind::Money => dm::AMOUNT,
        QuantityKind::Duration => dm::DURATION,
        QuantityKind::Count => dm::COUNT,
    }
}

/// The code of a unit in UN/CEFACT Recommendation 20, for the units that time and per cent need.
fn unit_code(unit: &str) -> Option<&'static str> {
    Some(match unit.trim_end_matches('s') {
        "%" | "percent" | "per cent" => "P1",
        "second" => "SEC",
        "minute" => "MIN",
        "hour" => "HUR",
        "day" => "DAY",
        "week" => "WEE",
        "month" => "MON",
        "year" => "ANN",
        _ => return None,
    })
}
