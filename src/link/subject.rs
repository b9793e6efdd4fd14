//! What a store says of the entities that want a link: names, countries, offices.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::around;
use super::entry::Kind;
use super::namesake::{self, Namesake};
use crate::graph::vocabulary::{dm, org, owl, rdf, rdfs, schema, skos};
use crate::lexicon::Lexicon;
use crate::store::{Pattern, Store, StoreError};

/// An entity of the store.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Its IRI.
    pub iri: NamedNode,
    /// What it is.
    pub kind: Kind,
    /// What it is called.
    pub name: String,
    /// Names in full: its own, and those that the lexicon has for it.
    pub called: BTreeSet<String>,
    /// All that articles call it.
    pub names: BTreeSet<String>,
    /// ISO 3166-1 alpha-2 codes of the countries that it acts for or lies in.
    pub countries: BTreeSet<String>,
    /// The share of the articles that name it in which this country is named, too; empty where none is.
    pub nearby: BTreeMap<String, f64>,
    /// Of a person: the articles that name it and a country, in sets that no country joins. Of more than one set it may be
    /// that two people share a name.
    pub apart: Vec<Part>,
    /// The links among `links` that a run has found without anybody's word, of a person that `apart` may be several.
    pub found: BTreeSet<String>,
    /// Which of those who share a name it is.
    pub namesake: Option<Namesake>,
    /// Of a person: names and ids of the bodies that its articles name.
    pub beside: BTreeSet<String>,
    /// Offices that articles or the lexicon say a person holds.
    pub offices: Vec<Held>,
    /// Is it called by a noun that names a body in every country ("Central Bank", "Ministry of Mines")?
    pub common: bool,
    /// Does it publish news?
    pub media: bool,
    /// Links that it has already.
    pub links: BTreeSet<String>,
    /// Other entities of the store that somebody has found to be it.
    pub same: BTreeSet<NamedNode>,
}

impl Subject {
    /// What it is called; of several of one name, with the countries that tell it apart.
    pub fn label(&self) -> &str {
        self.namesake.as_ref().map_or(&self.name, |namesake| &namesake.label)
    }
}

/// Articles of one name that countries join.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// The countries that they name, each with the number of articles.
    pub countries: BTreeMap<String, usize>,
    /// The articles.
    pub articles: BTreeSet<NamedNode>,
    /// Names and ids of the bodies that they name.
    pub beside: BTreeSet<String>,
    /// The IRI of whom they speak, if it is not everybody of the name.
    pub iri: Option<NamedNode>,
    /// The countries in words.
    pub label: String,
    /// What somebody has linked it to.
    pub links: BTreeSet<String>,
}

impl Part {
    /// Takes in the articles of another.
    pub(super) fn absorb(&mut self, other: Self) {
        for (code, n) in other.countries {
            *self.countries.entry(code).or_default() += n;
        }
        self.articles.extend(other.articles);
        self.beside.extend(other.beside);
        self.links.extend(other.links);
    }
}

/// An office as articles tell it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Held {
    /// What the office is called.
    pub label: String,
    /// The day of the article that says so; empty where it says no more than that it was once held.
    pub day: String,
    /// The articles that say so.
    pub articles: BTreeSet<NamedNode>,
}

/// All people, bodies and places of a store, sorted by IRI. What somebody has found to be one knows what all of it know.
pub fn subjects(store: &Store, lexicon: &Lexicon) -> Result<Vec<Subject>, StoreError> {
    let view = View { store };
    let mut found: BTreeMap<NamedNode, Subject> = BTreeMap::new();
    for (class, kind) in [
        (schema::PERSON, Kind::Person),
        (org::ORGANIZATION_CLASS, Kind::Organisation),
        (schema::PLACE, Kind::Place),
    ] {
        for iri in view.subjects(rdf::TYPE, class)? {
            if let Some(subject) = view.subject(&iri, kind, lexicon)? {
                found.entry(iri).or_insert(subject);
            }
        }
    }
    for iri in view.subjects(rdf::TYPE, schema::NEWS_MEDIA_ORGANIZATION)? {
        if let Some(subject) = found.get_mut(&iri) {
            subject.media = true;
        }
    }
    offices(&view, &mut found)?;
    around::gather(&view, lexicon, &mut found)?;
    join(&view, &mut found)?;
    namesake::prepare(store, lexicon, &mut found)?;
    Ok(found.into_values().collect())
}

/// Who holds which office, as articles tell it.
fn offices(view: &View<'_>, found: &mut BTreeMap<NamedNode, Subject>) -> Result<(), StoreError> {
    for tenure in view.subjects(rdf::TYPE, dm::TENURE)? {
        let mut label = None;
        for role in view.nodes(&tenure, org::ROLE)? {
            label = label.or(view.texts(&role, rdfs::LABEL)?.into_iter().next());
        }
        let Some(label) = label else { continue };
        let day = first_day(view, &tenure)?;
        let articles: BTreeSet<NamedNode> = view.nodes(&tenure, dm::REPORTED_IN)?.into_iter().collect();
        for person in view.nodes(&tenure, org::MEMBER)? {
            if let Some(subject) = found.get_mut(&person) {
                let (label, day, articles) = (label.clone(), day.clone(), articles.clone());
                subject.offices.push(Held { label, day, articles });
            }
        }
    }
    Ok(())
}

/// Gives all members of what was found to be one the names, countries, offices and links of the others.
fn join(view: &View<'_>, found: &mut BTreeMap<NamedNode, Subject>) -> Result<(), StoreError> {
    let pairs = view.pairs(owl::SAME_AS)?;
    for cluster in clusters(&pairs) {
        let members: Vec<Subject> = cluster.iter().filter_map(|iri| found.get(iri).cloned()).collect();
        for iri in &cluster {
            let Some(subject) = found.get_mut(iri) else { continue };
            for other in members.iter().filter(|m| m.iri != *iri) {
                subject.same.insert(other.iri.clone());
                subject.called.extend(other.called.iter().cloned());
                subject.names.extend(other.names.iter().cloned());
                subject.countries.extend(other.countries.iter().cloned());
                subject.offices.extend(other.offices.iter().cloned());
                subject.links.extend(other.links.iter().cloned());
                subject.beside.extend(other.beside.iter().cloned());
                // somebody has said that they are one
                subject.apart.clear();
            }
        }
    }
    Ok(())
}

/// Sets of nodes that such pairs hold together.
pub(super) fn clusters(pairs: &[(NamedNode, NamedNode)]) -> Vec<BTreeSet<NamedNode>> {
    let mut clusters: Vec<BTreeSet<NamedNode>> = Vec::new();
    for (a, b) in pairs {
        let (touched, mut rest): (Vec<_>, Vec<_>) =
            clusters.into_iter().partition(|c| c.contains(a) || c.contains(b));
        let mut one: BTreeSet<NamedNode> = touched.into_iter().flatten().collect();
        one.extend([a.clone(), b.clone()]);
        rest.push(one);
        clusters = rest;
    }
    clusters
}

/// ISO 3166-1 alpha-2 code of a country's node.
pub(super) fn code(store: &Store, lexicon: &Lexicon, node: &NamedNode) -> Option<String> {
    let (_, iso3) = store.base().row(node.as_str()).filter(|(table, _)| *table == "countries")?;
    lexicon.country(&iso3).map(|country| country.iso2.clone())
}

/// What the lexicon calls the row that an entity stands for.
fn aliases(store: &Store, lexicon: &Lexicon, iri: &NamedNode) -> Vec<String> {
    let Some((table, key)) = store.base().row(iri.as_str()) else { return Vec::new() };
    match table {
        "organisations" => lexicon.organisation(&key).map(|row| row.aliases.clone()),
        "people" => {
            let people = lexicon.people();
            people.binary_search_by(|p| p.key.cmp(&key)).ok().map(|at| people[at].aliases.clone())
        }
        _ => None,
    }
    .unwrap_or_default()
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
pub(super) struct View<'a> {
    pub(super) store: &'a Store,
}

impl View<'_> {
    fn subject(&self, iri: &NamedNode, kind: Kind, lexicon: &Lexicon) -> Result<Option<Subject>, StoreError> {
        let labels = self.texts(iri, rdfs::LABEL)?;
        let Some(name) = labels.first().cloned() else { return Ok(None) };
        let called: BTreeSet<String> =
            labels.iter().cloned().chain(aliases(self.store, lexicon, iri)).collect();
        let names = labels.into_iter().chain(self.texts(iri, skos::ALT_LABEL)?).collect();
        let mut places = self.nodes(iri, dm::AFFILIATED_COUNTRY)?;
        places.extend(self.nodes(iri, schema::CONTAINED_IN_PLACE)?);
        let countries = places.iter().filter_map(|node| code(self.store, lexicon, node)).collect();
        let links = self.nodes(iri, schema::SAME_AS)?.into_iter().map(NamedNode::into_string).collect();
        Ok(Some(Subject {
            iri: iri.clone(),
            kind,
            common: is_common(&name, lexicon),
            name,
            called,
            names,
            countries,
            nearby: BTreeMap::new(),
            apart: Vec::new(),
            found: BTreeSet::new(),
            namesake: None,
            beside: BTreeSet::new(),
            offices: Vec::new(),
            media: false,
            links,
            same: BTreeSet::new(),
        }))
    }

    /// Subject and object of each triple of the graph of links with this property.
    fn pairs(&self, property: NamedNodeRef<'_>) -> Result<Vec<(NamedNode, NamedNode)>, StoreError> {
        let graph = self.store.base().links_graph();
        let graph = Some(GraphNameRef::NamedNode(graph.as_ref()));
        let asked = Pattern { predicate: Some(property), graph, ..Pattern::default() };
        let mut pairs = Vec::new();
        for quad in self.store.matching(asked) {
            if let Quad { subject: NamedOrBlankNode::NamedNode(a), object: Term::NamedNode(b), .. } = quad? {
                pairs.push((a, b));
            }
        }
        pairs.sort();
        Ok(pairs)
    }

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
