//! What a store says of the entities that want a link: names, countries, offices.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

use super::entry::Kind;
use crate::graph::vocabulary::{dm, org, rdf, rdfs, schema, skos};
use crate::lexicon::Lexicon;
use crate::store::{Pattern, Store, StoreError};

/// An entity of the store.
#[derive(Debug, Clone)]
pub struct Subject {
    pub iri: NamedNode,
    pub kind: Kind,
    pub name: String,
    pub names: BTreeSet<String>,
    /// ISO 3166-1 alpha-2 codes of the countries that it acts for or lies in.
    pub countries: BTreeSet<String>,
    pub offices: Vec<Held>,
    /// Is it called by a noun that names a body in every country ("Central Bank", "Ministry of Mines")?
    pub common: bool,
    /// Links that it has already.
    pub links: BTreeSet<String>,
}

/// An office as articles tell it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Held {
    pub label: String,
    /// The day of the article that says so; empty where it says no more than that it was once held.
    pub day: String,
}

/// All people, bodies and places of a store, sorted by IRI.
pub fn subjects(store: &Store, lexicon: &Lexicon) -> Result<Vec<Subject>, StoreError> {
    let view = View { store };
    let mut found: BTreeMap<NamedNode, Subject> = BTreeMap::new();
    for (class, kind) in [
        (schema::PERSON, Kind::Person),
        (org::ORGANIZATION_CLASS, Kind::Organisation),
        (schema::PLACE, Kind::Place),
    ] {
        for iri in view.subjects(rdf::TYPE, class)? {
            let labels = view.texts(&iri, rdfs::LABEL)?;
            let Some(name) = labels.first().cloned() else { continue };
            let names = labels.into_iter().chain(view.texts(&iri, skos::ALT_LABEL)?).collect();
            let mut places = view.nodes(&iri, dm::AFFILIATED_COUNTRY)?;
            places.extend(view.nodes(&iri, schema::CONTAINED_IN_PLACE)?);
            let countries = places
                .into_iter()
                .filter_map(|node| store.base().row(node.as_str()))
                .filter_map(|(_, iso3)| lexicon.country(&iso3).map(|c| c.iso2.clone()))
                .collect();
            let links = view.nodes(&iri, schema::SAME_AS)?.into_iter().map(NamedNode::into_string).collect();
            let common = is_common(&name, lexicon);
            let subject = Subject {
                iri: iri.clone(),
                kind,
                name,
                names,
                countries,
                offices: Vec::new(),
                common,
                links,
            };
            found.entry(iri).or_insert(subject);
        }
    }
    for tenure in view.subjects(rdf::TYPE, dm::TENURE)? {
        let mut label = None;
        for role in view.nodes(&tenure, org::ROLE)? {
            label = label.or(view.texts(&role, rdfs::LABEL)?.into_iter().next());
        }
        let Some(label) = label else { continue };
        let day = first_day(&view, &tenure)?;
        for person in view.nodes(&tenure, org::MEMBER)? {
            if let Some(subject) = found.get_mut(&person) {
                subject.offices.push(Held { label: label.clone(), day: day.clone() });
            }
        }
    }
    Ok(found.into_values().collect())
}

/// The day of the first article that tells of an office as held; empty where none does.
fn first_day(view: &View<'_>, tenure: &NamedNode) -> Result<String, StoreError> {
    let status = view.texts(tenure, dm::TENURE_STATUS)?;
    let mut days = Vec::new();
    if status.iter().any(|status| status == "current" || status == "acting") {
        for article in view.nodes(tenure, dm::REPORTED_IN)? {
            days.extend(view.texts(&article, schema::DATE_PUBLISHED)?);
        }
    }
    Ok(days.into_iter().min().unwrap_or_default())
}

/// Does a name have a noun of `bodies.tsv` among its words, or is it short and ends like any body ("Legislative Council")?
fn is_common(name: &str, lexicon: &Lexicon) -> bool {
    let mut parts = name.split_whitespace().rev();
    let ending = parts.next().and_then(|last| lexicon.ending(last));
    if ending == Some("organisation") && parts.count() < 2 {
        return true;
    }
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    (1..=2).any(|n| words.windows(n).any(|w| lexicon.body(&w.join(" ")).is_some()))
}

/// The union of all graphs, read by pattern.
struct View<'a> {
    store: &'a Store,
}

impl View<'_> {
    fn subjects(
        &self,
        property: NamedNodeRef<'_>,
        object: NamedNodeRef<'_>,
    ) -> Result<Vec<NamedNode>, StoreError> {
        let asked = Pattern { predicate: Some(property), object: Some(object.into()), ..Pattern::default() };
        let mut nodes = Vec::new();
        for quad in self.store.matching(asked) {
            if let NamedOrBlankNode::NamedNode(node) = quad?.subject {
                nodes.push(node);
            }
        }
        nodes.sort();
        Ok(nodes)
    }

    fn objects(&self, node: &NamedNode, property: NamedNodeRef<'_>) -> Result<Vec<Term>, StoreError> {
        let subject = NamedOrBlankNode::from(node.clone());
        let (subject, predicate) = (Some(subject.as_ref()), Some(property));
        let quads = self.store.matching(Pattern { subject, predicate, ..Pattern::default() });
        let mut terms = quads.map(|quad| Ok(quad?.object)).collect::<Result<Vec<Term>, StoreError>>()?;
        terms.sort_by_key(Term::to_string);
        Ok(terms)
    }

    fn texts(&self, node: &NamedNode, property: NamedNodeRef<'_>) -> Result<Vec<String>, StoreError> {
        let texts = self.objects(node, property)?.into_iter().filter_map(|term| match term {
            Term::Literal(text) => Some(text.value().to_string()),
            _ => None,
        });
        Ok(texts.collect())
    }

    fn nodes(&self, node: &NamedNode, property: NamedNodeRef<'_>) -> Result<Vec<NamedNode>, StoreError> {
        let nodes = self.objects(node, property)?.into_iter().filter_map(|term| match term {
            Term::NamedNode(node) => Some(node),
            _ => None,
        });
        Ok(nodes.collect())
    }
}
