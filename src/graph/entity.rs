//! People, countries, organisations, places and groups, and who holds which post.

use std::collections::BTreeSet;

use oxigraph::model::{NamedNode, NamedNodeRef};

use super::builder::Builder;
use super::describe::Scene;
use super::mapping::{property, set};
use super::naming;
use super::vocabulary::{dm, org, rdfs, schema, skos};
use crate::lexicon::{Lexicon, Office};
use crate::mention::{Entity, EntityKind, Tenure, TenureStatus};

/// Groups, which are the article's own, and what it says of all others; who these are stands in the shared graph.
pub(super) fn entities(graph: &mut Builder, shared: &mut Builder, scene: &Scene<'_>) {
    let entities = &scene.reading.mentions.entities;
    for (id, entity) in entities.iter().enumerate() {
        let node = scene.entity(id);
        if entity.kind == EntityKind::Group {
            group(graph, scene, node, entity);
            continue;
        }
        for iri in entity.same_as.iter().filter_map(|iri| NamedNode::new(iri).ok()) {
            shared.add(node, schema::SAME_AS, iri);
        }
        if let Some(table) = table(entity.kind) {
            elsewhere(shared, scene, node, table, &entity.key);
        }
    }
    // countries that the text does not name, but that somebody in it acts for
    let named: BTreeSet<&str> =
        entities.iter().filter(|e| e.kind == EntityKind::Country).map(|e| e.key.as_str()).collect();
    let all: BTreeSet<&str> = entities.iter().flat_map(countries).collect();
    for iso3 in all.difference(&named) {
        country(shared, scene, iso3);
    }
    naming::namings(graph, shared, scene);
}

/// ISO 3166-1 alpha-3 codes of the countries that an entity is or acts for.
pub(super) fn countries(entity: &Entity) -> impl Iterator<Item = &str> {
    let own = (entity.kind == EntityKind::Country).then_some(entity.key.as_str());
    let others = entity.countries.iter().map(String::as_str).filter(move |c| own != Some(*c));
    own.into_iter().chain(others)
}

fn group(graph: &mut Builder, scene: &Scene<'_>, node: &NamedNode, entity: &Entity) {
    graph.types(node, &[dm::GROUP]);
    graph.text(node, rdfs::LABEL, &entity.name);
    if scene.is_full() {
        graph.text(node, dm::MEMBER_CRITERION, &entity.name);
    }
    for surface in entity.surfaces.iter().filter(|surface| **surface != entity.name) {
        graph.text(node, skos::ALT_LABEL, surface);
    }
    for iso3 in countries(entity) {
        graph.add(node, dm::AFFILIATED_COUNTRY, scene.base.country(iso3));
    }
    for &member in &entity.members {
        graph.add(node, dm::MEMBER, scene.entity(member).clone());
    }
}

pub(super) fn classes(kind: EntityKind) -> &'static [NamedNodeRef<'static>] {
    match kind {
        EntityKind::Person => &[schema::PERSON],
        EntityKind::Country => &[schema::COUNTRY],
        EntityKind::Organisation => &[org::ORGANIZATION_CLASS],
        EntityKind::Government => &[schema::GOVERNMENT_ORGANIZATION, org::ORGANIZATION_CLASS],
        EntityKind::Media => &[schema::NEWS_MEDIA_ORGANIZATION, org::ORGANIZATION_CLASS],
        EntityKind::Place => &[schema::PLACE],
        EntityKind::Group => &[dm::GROUP],
    }
}

/// The property that ties an entity to a country.
pub(super) fn of_country(kind: EntityKind) -> NamedNodeRef<'static> {
    if kind == EntityKind::Place { schema::CONTAINED_IN_PLACE } else { dm::AFFILIATED_COUNTRY }
}

/// The table whose keys the entities of a kind have.
fn table(kind: EntityKind) -> Option<&'static str> {
    match kind {
        EntityKind::Person => Some("people"),
        EntityKind::Country => Some("countries"),
        EntityKind::Organisation | EntityKind::Government | EntityKind::Media => Some("organisations"),
        EntityKind::Place => Some("places"),
        EntityKind::Group => None,
    }
}

/// What the lexicon's row with this key is in other data sets.
fn elsewhere(shared: &mut Builder, scene: &Scene<'_>, node: &NamedNode, table: &'static str, key: &str) {
    for id in scene.lexicon.external_ids().of(table, key) {
        if let Ok(iri) = NamedNode::new(&id.iri) {
            shared.add(node, property(id.kind, table), iri);
            let set = set(shared, scene.base, id);
            shared.add(node, dm::LINK_SET, set);
        }
    }
}

fn country(shared: &mut Builder, scene: &Scene<'_>, iso3: &str) {
    let node = scene.base.country(iso3);
    let name = scene.lexicon.country(iso3).map_or(iso3, |c| c.name.as_str());
    shared.types(&node, &[schema::COUNTRY]);
    shared.text(&node, rdfs::LABEL, name);
    shared.string(&node, dm::ISO3, iso3);
    shared.add(&node, dm::AFFILIATED_COUNTRY, node.clone());
    elsewhere(shared, scene, &node, "countries", iso3);
}

/// Roles, posts and who holds them. A tenure's IRI says all of it but who reports it; that the article's graph says.
pub(super) fn tenures(graph: &mut Builder, shared: &mut Builder, scene: &Scene<'_>) {
    for tenure in &scene.reading.mentions.tenures {
        let entities = &scene.reading.mentions.entities;
        let (person, of) = (&entities[tenure.person], tenure.of.map(|of| &entities[of]));
        let role = scene.base.role(&tenure.role);
        let label = role_label(scene, &tenure.role);
        shared.types(&role, &[org::ROLE_CLASS, skos::CONCEPT]);
        shared.text(&role, rdfs::LABEL, &label);
        elsewhere(shared, scene, &role, "roles", &tenure.role);

        let post_key = match of {
            Some(of) => format!("{}-{}", of.key.to_lowercase(), tenure.role),
            None => tenure.role.clone(),
        };
        let node =
            scene.base.tenure(&format!("{}--{post_key}{}", person.key, suffix(scene, tenure, person, of)));
        shared.types(&node, &[dm::TENURE]);
        shared.add(&node, org::MEMBER, scene.entity(tenure.person).clone());
        shared.add(&node, org::ROLE, role.clone());
        shared.string(&node, dm::TENURE_STATUS, status(tenure.status));
        if let (Some(id), Some(of)) = (tenure.of, of) {
            let post = scene.base.post(&post_key);
            shared.types(&post, &[org::POST_CLASS]);
            shared.add(&post, org::ROLE, role);
            shared.add(&post, org::POST_IN, scene.entity(id).clone());
            shared.text(&post, rdfs::LABEL, &format!("{label}, {}", called(scene, of)));
            shared.add(&node, org::ORGANIZATION, scene.entity(id).clone());
            elsewhere(shared, scene, &post, "posts", &post_key);
            shared.add(&node, dm::POST, post);
        }
        graph.add(&node, dm::REPORTED_IN, scene.article.clone());
        let evidence = scene.quote(graph, tenure.evidence);
        graph.add(&node, dm::EVIDENCE, evidence);
    }
}

/// The lexicon's name of a role, else its key in words, so that it is the same in every article.
fn role_label(scene: &Scene<'_>, key: &str) -> String {
    scene.lexicon.role(key).map_or_else(|| key.replace('-', " "), |role| role.label.clone())
}

/// The name of a country or body that is the same in every article.
fn called(scene: &Scene<'_>, of: &Entity) -> String {
    let country =
        scene.lexicon.country(&of.key).map(|c| c.name.clone()).filter(|_| of.kind == EntityKind::Country);
    let body = || scene.lexicon.organisation(&of.key).map(|o| o.name.clone());
    country.or_else(body).unwrap_or_else(|| of.key.replace('-', " "))
}

fn status(status: TenureStatus) -> &'static str {
    match status {
        TenureStatus::Current => "current",
        TenureStatus::Former => "former",
        TenureStatus::Elect => "elect",
        TenureStatus::Acting => "acting",
        TenureStatus::Nominee => "nominee",
    }
}

/// Tells two tenures of one person in one post apart: by the year in which it began, where the tables have it, and by
/// its status, so that a former president is not taken for the present one.
fn suffix(scene: &Scene<'_>, tenure: &Tenure, person: &Entity, of: Option<&Entity>) -> String {
    let fits =
        |o: &&Office| o.person == person.key && o.role == tenure.role && of.is_some_and(|of| of.key == o.of);
    if let Some(day) = scene.reading.document.article.metadata.published {
        let day = day.to_string();
        let when = |o: &&Office| match tenure.status {
            TenureStatus::Current | TenureStatus::Acting => begun(o, &day) && !ended(o, &day),
            TenureStatus::Former => ended(o, &day),
            TenureStatus::Elect | TenureStatus::Nominee => false,
        };
        let mut found = offices(scene.lexicon).filter(fits).filter(when);
        if let (Some(one), None) = (found.next(), found.next())
            && let Some(year) = one.start.as_deref().and_then(|start| start.get(..4))
        {
            return format!("--{year}{}", ended_as(tenure.status));
        }
    }
    ended_as(tenure.status)
}

fn ended_as(other: TenureStatus) -> String {
    match other {
        TenureStatus::Current => String::new(),
        other => format!("--{}", status(other)),
    }
}

fn offices(lexicon: &Lexicon) -> impl Iterator<Item = &Office> {
    lexicon.offices().iter()
}

/// Dates of the tables may lack the day or the month: they are compared as far as they go.
fn begun(office: &Office, day: &str) -> bool {
    office.start.as_deref().is_some_and(|start| start <= &day[..start.len().min(day.len())])
}

fn ended(office: &Office, day: &str) -> bool {
    office.end.as_deref().is_some_and(|end| end < &day[..end.len().min(day.len())])
}
