//! People who share a name. A person without a row of the lexicon has an IRI by name, so that two of one name have the same.
//! The articles that countries join are taken to speak of one person; where a name's articles fall into several such
//! sets, and these do not all lead to one entry of the index, each set is a namesake: a node of its own in the graph of
//! links, which is linked, reviewed and denied for itself. Records keep to the IRI of the name.
//!
//! Namesakes follow from what the store holds, whatever the order in which it came: every run of `link` makes them anew.
//! What somebody has decided of one keeps its IRI, and two that are found to be one become one.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::resolve::{AUTOMATIC, Candidate};
use super::run::{Decision, Origin, mappings};
use super::stored::made;
use super::subject::{Part, Subject, clusters};
use crate::graph::vocabulary::{dm, owl, rdf, rdfs};
use crate::graph::{Base, Mapping};
use crate::lexicon::{Justification, Lexicon};
use crate::store::{Store, StoreError};

/// So many countries stand in a label.
const NAMED: usize = 3;

/// One of the people who share a name.
#[derive(Debug, Clone)]
pub struct Namesake {
    /// The entity that has the name.
    pub person: NamedNode,
    /// The name, and the countries that tell it apart.
    pub label: String,
    /// The articles that are taken to speak of it.
    pub articles: BTreeSet<NamedNode>,
}

/// Gives the sets of articles of each name their IRIs, and says which links were found without anybody's word. Who has a row
/// of the lexicon is one person.
pub(super) fn prepare(
    store: &Store,
    lexicon: &Lexicon,
    found: &mut BTreeMap<NamedNode, Subject>,
) -> Result<(), StoreError> {
    let mappings = made(store)?;
    let decided: BTreeSet<&NamedNode> =
        mappings.iter().filter(|m| m.justification == Justification::Manual).map(|m| &m.subject).collect();
    let joins = mappings.iter().filter(|m| m.property == owl::SAME_AS && !m.negated);
    let joined = clusters(&joins.map(|m| (m.subject.clone(), m.object.clone())).collect::<Vec<_>>());
    for subject in found.values_mut().filter(|subject| subject.apart.len() > 1) {
        if in_lexicon(store, lexicon, &subject.iri) {
            subject.apart.clear();
            continue;
        }
        let iris =
            |part: &Part| part.by_weight().map(|code| node(store.base(), &subject.iri, code)).collect();
        let mut parts: Vec<Part> = Vec::new();
        for mut part in std::mem::take(&mut subject.apart) {
            let iris: Vec<NamedNode> = iris(&part);
            part.iri = iris.iter().find(|iri| decided.contains(iri)).or(iris.first()).cloned();
            part.links = linked_by_hand(&mappings, part.iri.as_ref());
            let one =
                joined.iter().find(|cluster| part.iri.as_ref().is_some_and(|iri| cluster.contains(iri)));
            let same =
                |other: &&mut Part| one.is_some_and(|c| other.iri.as_ref().is_some_and(|o| c.contains(o)));
            match parts.iter_mut().find(same) {
                Some(other) => other.absorb(part),
                None => parts.push(part),
            }
        }
        subject.apart = parts;
        let found = |m: &&Mapping| m.subject == subject.iri && m.justification == Justification::Composite;
        subject.found = mappings.iter().filter(found).map(|m| m.object.as_str().to_string()).collect();
    }
    Ok(())
}

/// What somebody has linked a namesake to.
fn linked_by_hand(mappings: &[Mapping], iri: Option<&NamedNode>) -> BTreeSet<String> {
    let accepted = |m: &&Mapping| {
        Some(&m.subject) == iri
            && m.justification == Justification::Manual
            && !m.negated
            && m.property != owl::SAME_AS
    };
    mappings.iter().filter(accepted).map(|m| m.object.as_str().to_string()).collect()
}

fn in_lexicon(store: &Store, lexicon: &Lexicon, iri: &NamedNode) -> bool {
    store.base().row(iri.as_str()).is_some_and(|(table, key)| {
        table == "people" && lexicon.people().binary_search_by(|person| person.key.cmp(&key)).is_ok()
    })
}

/// IRI of the namesake who is met in articles of a country.
fn node(base: &Base, person: &NamedNode, country: &str) -> NamedNode {
    let key = person.as_str().rsplit('/').next().unwrap_or_default();
    base.node("namesake", &format!("{key}--{}", country.to_lowercase()))
}

/// A person with its candidates, or those who share its name with theirs. `knows` says whether the index has an IRI: what
/// another index has found stands.
pub(super) fn told_apart(
    subject: Subject,
    find: impl Fn(&Subject) -> Vec<Candidate>,
    knows: impl Fn(&str) -> bool,
) -> Vec<(Subject, Vec<Candidate>)> {
    let mut bare = subject.clone();
    bare.links.retain(|link| !subject.found.contains(link));
    let open = subject.links.is_empty() || subject.links.iter().any(|link| knows(link));
    if subject.apart.len() < 2 || !bare.links.is_empty() || !open {
        let candidates = find(&subject);
        return vec![(subject, candidates)];
    }
    let sure = |candidates: &[Candidate]| {
        candidates.first().filter(|first| first.score >= AUTOMATIC).map(|first| first.entry.iri.clone())
    };
    let one = sure(&find(&bare));
    let parts: Vec<(Subject, Vec<Candidate>)> = bare
        .parts()
        .map(|part| {
            let candidates = find(&part);
            (part, candidates)
        })
        .collect();
    if one.is_some() && parts.iter().all(|(_, candidates)| sure(candidates) == one) {
        let candidates = find(&subject);
        return vec![(subject, candidates)];
    }
    parts
}

impl Subject {
    /// Those who share its name.
    fn parts(&self) -> impl Iterator<Item = Self> {
        self.apart.iter().map(|part| {
            let mut one = self.clone();
            one.iri = part.iri.clone().unwrap_or_else(|| self.iri.clone());
            one.countries.retain(|code| part.countries.contains_key(code));
            let all = part.articles.len().max(1) as f64;
            one.nearby = part.countries.iter().map(|(code, n)| (code.clone(), *n as f64 / all)).collect();
            one.offices.retain(|held| held.articles.iter().any(|article| part.articles.contains(article)));
            one.beside = part.beside.clone();
            one.links = part.links.clone();
            one.apart.clear();
            one.found.clear();
            one.namesake = Some(Namesake {
                person: self.iri.clone(),
                label: format!("{} ({})", self.name, part.label),
                articles: part.articles.clone(),
            });
            one
        })
    }
}

impl Part {
    /// The codes of its countries, the one first that most articles name.
    fn by_weight(&self) -> impl Iterator<Item = &String> {
        let mut codes: Vec<(&String, &usize)> = self.countries.iter().collect();
        codes.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
        codes.into_iter().map(|(code, _)| code)
    }

    /// Names the countries that tell it apart.
    pub(super) fn name(&mut self, lexicon: &Lexicon) {
        let name = |code: &String| {
            let country = lexicon.countries().iter().find(|country| country.iso2 == *code);
            country.map_or_else(|| code.clone(), |country| country.name.clone())
        };
        let mut names: Vec<String> = self.by_weight().take(NAMED).map(name).collect();
        if self.countries.len() > NAMED {
            names.push("…".to_string());
        }
        self.label = names.join(", ");
    }
}

/// Stores the sure links of some decisions, and the namesakes among them. What the same source had found of namesakes
/// before, and of people who are now told apart, goes.
pub fn record(store: &Store, decisions: &[Decision], origin: &Origin) -> Result<(), StoreError> {
    let base = store.base();
    let mut add: Vec<Quad> = mappings(decisions, origin).iter().flat_map(|m| m.quads(base)).collect();
    let subjects: Vec<&Subject> = decisions.iter().map(|decision| &decision.subject).collect();
    let mut people = BTreeSet::new();
    let mut living = BTreeSet::new();
    for (subject, namesake) in subjects.iter().filter_map(|s| Some((*s, s.namesake.as_ref()?))) {
        add.extend(namesake.quads(base, &subject.iri));
        people.insert(&namesake.person);
        living.insert(&subject.iri);
    }
    let mut remove = Vec::new();
    let mut former = BTreeSet::new();
    for quad in store.links()? {
        if quad.predicate == dm::NAMESAKE_OF
            && let NamedOrBlankNode::NamedNode(node) = quad.subject
        {
            remove.extend(store.mapping_quads(&node)?.into_iter().filter(of_namesake));
            former.insert(node);
        }
    }
    for m in made(store)?.into_iter().filter(|m| m.justification == Justification::Composite) {
        let gone = former.contains(&m.subject) && (!living.contains(&m.subject) || m.source == origin.source);
        if gone || people.contains(&m.subject) {
            remove.extend(store.mapping_quads(&m.node(base))?);
            let links = store.link_quads(&m.subject, &m.object)?;
            remove.extend(links.into_iter().filter(|quad| quad.graph_name == base.links_graph().into()));
        }
    }
    store.change_links(add, remove)
}

/// Does it say who a namesake is, and not what it is linked to?
fn of_namesake(quad: &Quad) -> bool {
    [rdf::TYPE, rdfs::LABEL, dm::NAMESAKE_OF, dm::REPORTED_IN].contains(&quad.predicate.as_ref())
}

impl Namesake {
    fn quads(&self, base: &Base, iri: &NamedNode) -> Vec<Quad> {
        let label = Literal::new_language_tagged_literal_unchecked(self.label.as_str(), "en");
        let told = [
            (rdf::TYPE, Term::from(dm::NAMESAKE.into_owned())),
            (rdfs::LABEL, label.into()),
            (dm::NAMESAKE_OF, self.person.clone().into()),
        ];
        let articles = self.articles.iter().map(|article| (dm::REPORTED_IN, article.clone().into()));
        let quad = |(property, object): (NamedNodeRef<'_>, Term)| {
            Quad::new(iri.clone(), property.into_owned(), object, base.links_graph())
        };
        told.into_iter().chain(articles).map(quad).collect()
    }
}

/// Those who share the name of an entity, given its IRI or the name, or the IRI of one of them; sorted by IRI.
pub fn namesakes(store: &Store, name: &str) -> Result<Vec<(NamedNode, Namesake)>, StoreError> {
    let mut told = Vec::new();
    for quad in store.links()? {
        let (NamedOrBlankNode::NamedNode(node), Term::NamedNode(person)) = (quad.subject, quad.object) else {
            continue;
        };
        if quad.predicate != dm::NAMESAKE_OF {
            continue;
        }
        let meant = person.as_str() == name || node.as_str() == name;
        if meant || store.texts(&person, rdfs::LABEL)?.iter().any(|label| label == name) {
            let label = store.texts(&node, rdfs::LABEL)?.into_iter().next().unwrap_or_default();
            let articles = store.nodes(&node, dm::REPORTED_IN)?.into_iter().collect();
            told.push((node, Namesake { person, label, articles }));
        }
    }
    Ok(told)
}
