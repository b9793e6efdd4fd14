//! What articles name beside an entity: countries, and bodies.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;

use super::entry::Kind;
use super::name::words;
use super::subject::{Part, Subject, View, code};
use crate::lexicon::Lexicon;
use crate::store::{Pattern, StoreError};

/// What one article names.
#[derive(Default)]
struct Named {
    article: Option<NamedNode>,
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
    let bodies = bodies(found);
    apart(&articles, &bodies, lexicon, found);
    beside(&articles, &bodies, found);
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
    let named = articles.into_iter().map(|(graph, mut named)| {
        if let GraphName::NamedNode(graph) = graph {
            let article = graph.as_str().strip_suffix("/graph").unwrap_or(graph.as_str());
            named.article = NamedNode::new(article).ok();
        }
        named
    });
    Ok(named.collect())
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

/// A person's articles, in sets that no country joins.
fn apart(articles: &[Named], bodies: &Bodies, lexicon: &Lexicon, found: &mut BTreeMap<NamedNode, Subject>) {
    for named in articles.iter().filter(|named| !named.countries.is_empty()) {
        let around = around(named, bodies);
        for entity in &named.entities {
            let Some(subject) = found.get_mut(entity).filter(|s| s.kind == Kind::Person) else { continue };
            let parts = std::mem::take(&mut subject.apart);
            let (met, mut others): (Vec<_>, Vec<_>) = parts
                .into_iter()
                .partition(|part| part.countries.keys().any(|code| named.countries.contains(code)));
            let mut one = Part {
                countries: named.countries.iter().map(|code| (code.clone(), 1)).collect(),
                articles: named.article.clone().into_iter().collect(),
                beside: around.iter().map(|name| (*name).clone()).collect(),
                ..Part::default()
            };
            met.into_iter().for_each(|part| one.absorb(part));
            others.push(one);
            subject.apart = others;
        }
    }
    for subject in found.values_mut() {
        subject.apart.sort();
        subject.apart.iter_mut().for_each(|part| part.name(lexicon));
    }
}

/// Names and ids of the bodies of a store.
type Bodies = BTreeMap<NamedNode, BTreeSet<String>>;

fn bodies(found: &BTreeMap<NamedNode, Subject>) -> Bodies {
    found
        .values()
        .filter(|subject| subject.kind == Kind::Organisation && !subject.media)
        .map(|subject| {
            let names = subject.called.iter().map(|name| words(name).join(" "));
            let ids = subject.links.iter().filter_map(|iri| iri.rsplit('/').next()).map(str::to_string);
            (subject.iri.clone(), names.chain(ids).collect())
        })
        .collect()
}

/// Names and ids of the bodies that an article names.
fn around<'b>(named: &Named, bodies: &'b Bodies) -> BTreeSet<&'b String> {
    named.entities.iter().filter_map(|entity| bodies.get(entity)).flatten().collect()
}

/// Names and ids of the bodies in a person's articles.
fn beside(articles: &[Named], bodies: &Bodies, found: &mut BTreeMap<NamedNode, Subject>) {
    for named in articles {
        let around = around(named, bodies);
        for entity in &named.entities {
            if let Some(subject) = found.get_mut(entity).filter(|s| s.kind == Kind::Person) {
                subject.beside.extend(around.iter().map(|name| (*name).clone()));
            }
        }
    }
}
