//! What articles name beside an entity: countries, and bodies.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;

use super::entry::Kind;
use super::name::words;
use super::subject::{Subject, View, code};
use crate::lexicon::Lexicon;
use crate::store::{Pattern, StoreError};

/// What one article names.
#[derive(Default)]
struct Named {
    entities: BTreeSet<NamedNode>,
    countries: BTreeSet<String>,
}

/// Tells all entities what their articles name beside them.
pub(super) fn gather(
    view: &View<'_>,
    lexicon: &Lexicon,
    found: &mut BTreeMap<NamedNode, Subject>,
) -> Result<(), StoreError> {
    let articles = articles(view, lexicon, found)?;
    nearby(&articles, found);
    apart(&articles, found);
    beside(&articles, found);
    Ok(())
}

fn articles(
    view: &View<'_>,
    lexicon: &Lexicon,
    found: &BTreeMap<NamedNode, Subject>,
) -> Result<Vec<Named>, StoreError> {
    let mut articles: FxHashMap<GraphName, Named> = FxHashMap::default();
    let base = format!("{}article/", view.store.base().as_str());
    for quad in view.store.matching(Pattern::default()) {
        let Quad { subject, object, graph_name, .. } = quad?;
        if !matches!(&graph_name, GraphName::NamedNode(graph) if graph.as_str().starts_with(&base)) {
            continue;
        }
        let subject = match subject {
            NamedOrBlankNode::NamedNode(node) => Some(node),
            NamedOrBlankNode::BlankNode(_) => None,
        };
        let object = match object {
            Term::NamedNode(node) => Some(node),
            _ => None,
        };
        for node in subject.into_iter().chain(object) {
            if found.contains_key(&node) {
                articles.entry(graph_name.clone()).or_default().entities.insert(node);
            } else if let Some(code) = code(view.store, lexicon, &node) {
                articles.entry(graph_name.clone()).or_default().countries.insert(code);
            }
        }
    }
    Ok(articles.into_values().collect())
}

/// In what share of its articles a country is named.
fn nearby(articles: &[Named], found: &mut BTreeMap<NamedNode, Subject>) {
    let mut counts: BTreeMap<&NamedNode, (f64, BTreeMap<&String, f64>)> = BTreeMap::new();
    for named in articles.iter().filter(|named| !named.countries.is_empty()) {
        for entity in &named.entities {
            let (articles, counts) = counts.entry(entity).or_default();
            *articles += 1.0;
            for country in &named.countries {
                *counts.entry(country).or_default() += 1.0;
            }
        }
    }
    for (entity, (articles, counts)) in counts {
        if let Some(subject) = found.get_mut(entity) {
            subject.nearby = counts.into_iter().map(|(country, n)| (country.clone(), n / articles)).collect();
        }
    }
}

/// Sets of countries of a person's articles that no article joins.
fn apart(articles: &[Named], found: &mut BTreeMap<NamedNode, Subject>) {
    for named in articles.iter().filter(|named| !named.countries.is_empty()) {
        for entity in &named.entities {
            let Some(subject) = found.get_mut(entity).filter(|s| s.kind == Kind::Person) else { continue };
            let sets = std::mem::take(&mut subject.apart);
            let (met, mut others): (Vec<_>, Vec<_>) =
                sets.into_iter().partition(|set| !set.is_disjoint(&named.countries));
            let mut one = named.countries.clone();
            one.extend(met.into_iter().flatten());
            others.push(one);
            subject.apart = others;
        }
    }
    for subject in found.values_mut() {
        subject.apart.sort();
    }
}

/// Names and ids of the bodies in a person's articles.
fn beside(articles: &[Named], found: &mut BTreeMap<NamedNode, Subject>) {
    let bodies: BTreeMap<NamedNode, BTreeSet<String>> = found
        .values()
        .filter(|subject| subject.kind == Kind::Organisation && !subject.media)
        .map(|subject| {
            let names = subject.called.iter().map(|name| words(name).join(" "));
            let ids = subject.links.iter().filter_map(|iri| iri.rsplit('/').next()).map(str::to_string);
            (subject.iri.clone(), names.chain(ids).collect())
        })
        .collect();
    for named in articles {
        let around: BTreeSet<&String> =
            named.entities.iter().filter_map(|entity| bodies.get(entity)).flatten().collect();
        for entity in &named.entities {
            if let Some(subject) = found.get_mut(entity).filter(|s| s.kind == Kind::Person) {
                subject.beside.extend(around.iter().map(|name| (*name).clone()));
            }
        }
    }
}
