//! What an article says of those whom it names: how it writes them, and, of those who are not in the lexicon, what it
//! calls them, of what kind they are and for which countries they act.
//!
//! It stands on nodes of the article, most of them the places where a name is written. Articles share the entities, and
//! what all of them say of one is gathered in the graph of entities by [`told`]: a function of these nodes alone, so
//! that what an article has said can be taken back when it goes.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::builder::Builder;
use super::describe::Scene;
use super::entity;
use super::vocabulary::{dm, itsrdf, rdf, rdfs, schema, skos};
use crate::lexicon::Lexicon;
use crate::mention::{Entity, EntityId, EntityKind, Mention};
use crate::text::Span;

/// Writes where an article names its entities, and what all articles are to know of them.
pub(super) fn namings(graph: &mut Builder, shared: &mut Builder, scene: &Scene<'_>) {
    let mentions = &scene.reading.mentions;
    let mut of_entity: Vec<Vec<&Mention>> = vec![Vec::new(); mentions.entities.len()];
    let mut at: BTreeMap<Span, BTreeSet<EntityId>> = BTreeMap::new();
    for mention in &mentions.mentions {
        of_entity[mention.entity].push(mention);
        at.entry(mention.span).or_default().insert(mention.entity);
    }
    let mut own = Builder::new(scene.iris.graph());
    for (id, entity) in mentions.entities.iter().enumerate().filter(|(_, e)| e.kind != EntityKind::Group) {
        of_entity[id].sort_by_key(|m| (m.span.begin, m.span.end));
        naming(&mut own, scene, id, &of_entity[id], &at);
        known(shared, scene, id, entity);
    }
    let quads = own.finish();
    for (subject, property, object) in told(&quads) {
        shared.add(&subject, property.as_ref(), object);
    }
    graph.extend(quads);
}

/// What the lexicon has of an entity; of one that it does not have, the class that follows from the IRI.
fn known(shared: &mut Builder, scene: &Scene<'_>, id: EntityId, entity: &Entity) {
    let node = scene.entity(id);
    match Row::of(entity, scene.lexicon) {
        Some(row) => {
            shared.types(node, entity::classes(entity.kind));
            shared.text(node, rdfs::LABEL, row.name);
            if let Some(iso3) = row.country {
                shared.add(node, entity::of_country(entity.kind), scene.base.country(iso3));
            }
        }
        None => shared.types(node, &[class(entity.kind)]),
    }
    if entity.kind == EntityKind::Country {
        shared.string(node, dm::ISO3, &entity.key);
    }
}

/// The class that all entities have whose IRIs are alike.
fn class(kind: EntityKind) -> NamedNodeRef<'static> {
    *entity::classes(kind).last().expect("every kind has a class")
}

/// What the lexicon says of an entity, the same for every article.
struct Row<'a> {
    name: &'a str,
    country: Option<&'a str>,
}

impl<'a> Row<'a> {
    fn of(entity: &'a Entity, lexicon: &'a Lexicon) -> Option<Self> {
        let key = entity.key.as_str();
        Some(match entity.kind {
            EntityKind::Country => {
                let row = lexicon.country(key)?;
                Self { name: &row.name, country: Some(&row.iso3) }
            }
            EntityKind::Person => {
                let at = lexicon.people().binary_search_by(|p| p.key.as_str().cmp(key)).ok()?;
                let row = &lexicon.people()[at];
                Self { name: &row.name, country: row.country.as_deref() }
            }
            EntityKind::Organisation | EntityKind::Government | EntityKind::Media => {
                let row = lexicon.organisation(key)?;
                Self { name: &row.name, country: row.country.as_deref() }
            }
            EntityKind::Place => {
                let row = lexicon.place(key)?;
                Self { name: &row.name, country: row.country.as_deref() }
            }
            EntityKind::Group => return None,
        })
    }
}

fn naming(
    own: &mut Builder,
    scene: &Scene<'_>,
    id: EntityId,
    mentions: &[&Mention],
    at: &BTreeMap<Span, BTreeSet<EntityId>>,
) {
    let (entity, node) = (&scene.reading.mentions.entities[id], scene.entity(id));
    let row = Row::of(entity, scene.lexicon);
    let name = row.as_ref().map_or(entity.name.as_str(), |row| row.name);
    let elsewhere = scene.iris.naming(node, scene.base);
    // a place of the text that names two says of neither how it is written
    let place = |mention: &Mention| match at[&mention.span].len() {
        1 => scene.iris.span(mention.span),
        _ => elsewhere.clone(),
    };
    let first = mentions.first().map_or_else(|| elsewhere.clone(), |m| place(m));
    let mut places: BTreeSet<NamedNode> =
        mentions.first().map(|m| scene.iris.span(m.span)).into_iter().collect();
    // who is called by the name that is the label is written as it says
    for surface in entity.surfaces.iter().filter(|surface| *surface != name) {
        let written = mentions.iter().find(|m| scene.words(m.span) == *surface);
        let node = written.map_or_else(|| elsewhere.clone(), |m| place(m));
        own.text(&node, dm::WRITTEN_AS, surface);
        places.insert(node);
    }
    if row.is_none() {
        own.text(&first, rdfs::LABEL, &entity.name);
        places.insert(first.clone());
    }
    if row.is_none() && entity::classes(entity.kind).len() > 1 {
        own.add(&first, itsrdf::TA_CLASS_REF, entity::classes(entity.kind)[0].into_owned());
    }
    for iso3 in entity::countries(entity).filter(|iso3| row.as_ref().is_none_or(|r| r.country != Some(iso3)))
    {
        own.add(&first, entity::of_country(entity.kind), scene.base.country(iso3));
        places.insert(first.clone());
    }
    let spans: BTreeSet<NamedNode> = mentions.iter().map(|m| scene.iris.span(m.span)).collect();
    let further = spans.difference(&places).count();
    if further > 0 && !scene.is_full() {
        own.integer(&first, dm::FURTHER_MENTIONS, further as i64);
        places.insert(first);
    }
    for place in places {
        own.add(&place, itsrdf::TA_IDENT_REF, node.clone());
    }
}

/// What some quads of one article say of entities, as triples about these.
pub(crate) fn told(quads: &[Quad]) -> Vec<(NamedNode, NamedNode, Term)> {
    let mut at: BTreeMap<&NamedNode, &NamedNode> = BTreeMap::new();
    for quad in quads.iter().filter(|quad| quad.predicate == itsrdf::TA_IDENT_REF) {
        if let (NamedOrBlankNode::NamedNode(place), Term::NamedNode(entity)) = (&quad.subject, &quad.object) {
            at.insert(place, entity);
        }
    }
    let mut facts = Vec::new();
    for quad in quads {
        let NamedOrBlankNode::NamedNode(place) = &quad.subject else { continue };
        let Some(&entity) = at.get(place) else { continue };
        let mut say = |property: NamedNodeRef<'_>| {
            facts.push((entity.clone(), property.into_owned(), quad.object.clone()));
        };
        match quad.predicate.as_ref() {
            property if property == dm::WRITTEN_AS => say(skos::ALT_LABEL),
            property if property == rdfs::LABEL => say(rdfs::LABEL),
            property if property == itsrdf::TA_CLASS_REF => say(rdf::TYPE),
            property if property == dm::AFFILIATED_COUNTRY || property == schema::CONTAINED_IN_PLACE => {
                say(property);
            }
            _ => {}
        }
    }
    facts
}
