//! People, countries, organisations, places and groups; who holds which post; where the text names them.

use std::collections::BTreeSet;

use oxigraph::model::NamedNode;

use super::builder::Builder;
use super::describe::Scene;
use super::mapping::property;
use super::vocabulary::{dm, itsrdf, org, rdfs, schema, skos};
use crate::lexicon::{Lexicon, Office};
use crate::mention::{Entity, EntityKind, Tenure, TenureStatus};

pub(super) fn entities(graph: &mut Builder, scene: &Scene<'_>) {
    let entities = &scene.reading.mentions.entities;
    for (id, entity) in entities.iter().enumerate() {
        let node = scene.entity(id);
        describe(graph, scene, node, entity);
        for &member in &entity.members {
            graph.add(node, dm::MEMBER, scene.entity(member).clone());
        }
        for iri in entity.same_as.iter().filter_map(|iri| NamedNode::new(iri).ok()) {
            graph.add(node, schema::SAME_AS, iri);
        }
        if let Some(table) = table(entity.kind) {
            elsewhere(graph, scene, node, table, &entity.key);
        }
    }
    // countries that the text does not name, but that somebody in it acts for
    let named: BTreeSet<&str> =
        entities.iter().filter(|e| e.kind == EntityKind::Country).map(|e| e.key.as_str()).collect();
    let all: BTreeSet<&str> = entities.iter().flat_map(countries).collect();
    for iso3 in all.difference(&named) {
        country(graph, scene, iso3);
    }
}

/// ISO 3166-1 alpha-3 codes of the countries that an entity is or acts for.
pub(super) fn countries(entity: &Entity) -> impl Iterator<Item = &str> {
    let own = (entity.kind == EntityKind::Country).then_some(entity.key.as_str());
    let others = entity.countries.iter().map(String::as_str).filter(move |c| own != Some(*c));
    own.into_iter().chain(others)
}

fn describe(graph: &mut Builder, scene: &Scene<'_>, node: &NamedNode, entity: &Entity) {
    let classes: &[_] = match entity.kind {
        EntityKind::Person => &[schema::PERSON],
        EntityKind::Country => &[schema::COUNTRY],
        EntityKind::Organisation => &[org::ORGANIZATION_CLASS],
        EntityKind::Government => &[schema::GOVERNMENT_ORGANIZATION, org::ORGANIZATION_CLASS],
        EntityKind::Media => &[schema::NEWS_MEDIA_ORGANIZATION, org::ORGANIZATION_CLASS],
        EntityKind::Place => &[schema::PLACE],
        EntityKind::Group => &[dm::GROUP],
    };
    graph.types(node, classes);
    graph.text(node, rdfs::LABEL, &entity.name);
    graph.text(node, schema::NAME, &entity.name);
    for surface in &entity.surfaces {
        graph.text(node, skos::ALT_LABEL, surface);
    }
    match entity.kind {
        EntityKind::Country => graph.string(node, dm::ISO3, &entity.key),
        EntityKind::Group => graph.text(node, dm::MEMBER_CRITERION, &entity.name),
        _ => {}
    }
    let property =
        if entity.kind == EntityKind::Place { schema::CONTAINED_IN_PLACE } else { dm::AFFILIATED_COUNTRY };
    for iso3 in countries(entity) {
        graph.add(node, property, scene.base.country(iso3));
    }
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
fn elsewhere(graph: &mut Builder, scene: &Scene<'_>, node: &NamedNode, table: &'static str, key: &str) {
    for id in scene.lexicon.external_ids().of(table, key) {
        if let Ok(iri) = NamedNode::new(&id.iri) {
            graph.add(node, property(id.kind, table), iri);
        }
    }
}

fn country(graph: &mut Builder, scene: &Scene<'_>, iso3: &str) {
    let node = scene.base.country(iso3);
    let name = scene.lexicon.country(iso3).map_or(iso3, |c| c.name.as_str());
    graph.types(&node, &[schema::COUNTRY]);
    graph.text(&node, rdfs::LABEL, name);
    graph.text(&node, schema::NAME, name);
    graph.string(&node, dm::ISO3, iso3);
    graph.add(&node, dm::AFFILIATED_COUNTRY, node.clone());
    elsewhere(graph, scene, &node, "countries", iso3);
}

/// Roles, posts and who holds them, as the article attests it.
pub(super) fn tenures(graph: &mut Builder, scene: &Scene<'_>) {
    for tenure in &scene.reading.mentions.tenures {
        let entities = &scene.reading.mentions.entities;
        let (person, of) = (&entities[tenure.person], tenure.of.map(|of| &entities[of]));
        let role = scene.base.role(&tenure.role);
        graph.types(&role, &[org::ROLE_CLASS, skos::CONCEPT]);
        graph.text(&role, rdfs::LABEL, &tenure.label);
        elsewhere(graph, scene, &role, "roles", &tenure.role);

        let post_key = match of {
            Some(of) => format!("{}-{}", of.key.to_lowercase(), tenure.role),
            None => tenure.role.clone(),
        };
        let node =
            scene.base.tenure(&format!("{}--{post_key}{}", person.key, suffix(scene, tenure, person, of)));
        graph.types(&node, &[dm::TENURE, org::MEMBERSHIP]);
        graph.add(&node, org::MEMBER, scene.entity(tenure.person).clone());
        graph.add(&node, org::ROLE, role.clone());
        let place = of.map(|of| format!(", {}", of.name)).unwrap_or_default();
        graph.text(&node, rdfs::LABEL, &format!("{}, {}{place}", person.name, tenure.label));
        if let (Some(id), Some(of)) = (tenure.of, of) {
            let post = scene.base.post(&post_key);
            graph.types(&post, &[org::POST_CLASS]);
            graph.add(&post, org::ROLE, role);
            graph.add(&post, org::POST_IN, scene.entity(id).clone());
            graph.text(&post, rdfs::LABEL, &format!("{}, {}", tenure.label, of.name));
            graph.add(&node, org::ORGANIZATION, scene.entity(id).clone());
            elsewhere(graph, scene, &post, "posts", &post_key);
            graph.add(&node, dm::POST, post);
        }
        graph.string(&node, dm::TENURE_STATUS, status(tenure.status));
        if matches!(tenure.status, TenureStatus::Current | TenureStatus::Acting) {
            let day = scene.reading.document.article.metadata.published;
            graph.date(&node, dm::FIRST_OBSERVED, day);
            graph.date(&node, dm::LAST_OBSERVED, day);
        }
        graph.add(&node, dm::REPORTED_IN, scene.article.clone());
        let evidence = scene.span(graph, tenure.evidence);
        graph.add(&node, dm::EVIDENCE, evidence);
    }
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

/// Tells two tenures of one person in one post apart: by the year in which it began, where the tables have it;
/// else by its status, so that a former president is not taken for the present one.
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
            return format!("--{year}");
        }
    }
    match tenure.status {
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

/// Where the text names an entity, and how.
pub(super) fn mentions(graph: &mut Builder, scene: &Scene<'_>) {
    for mention in &scene.reading.mentions.mentions {
        let node = scene.span(graph, mention.span);
        graph.types(&node, &[dm::MENTION]);
        graph.add(&node, itsrdf::TA_IDENT_REF, scene.entity(mention.entity).clone());
        graph.string(&node, dm::MENTION_TYPE, mention.kind.as_str());
    }
}
