//! Linking what a store holds.

use std::collections::BTreeMap;

use oxigraph::model::NamedNode;

use super::index::Index;
use super::namesake::told_apart;
use super::resolve::{AUTOMATIC, Candidate, REVIEW, candidates};
use super::subject::{Subject, subjects};
use crate::graph::Mapping;
use crate::graph::vocabulary::schema;
use crate::lexicon::{Justification, Lexicon};
use crate::store::{Rejected, Store, StoreError};

/// Where candidates come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Short name of the data set.
    pub set: String,
    /// Day or version of the copy.
    pub version: Option<String>,
    /// What was asked, in words.
    pub source: String,
}

impl Origin {
    /// Where links come from that an index gives.
    pub fn of(index: &Index) -> Self {
        let head = index.head();
        Self {
            set: head.set.clone(),
            version: Some(head.date.clone()).filter(|date| !date.is_empty()),
            source: format!("index of {}", head.sources.join(", ")),
        }
    }
}

/// An entity with what it may be.
pub struct Decision {
    /// The entity of the store.
    pub subject: Subject,
    /// Who it may be, the best first.
    pub candidates: Vec<Candidate>,
}

impl Decision {
    /// The candidate that is sure enough to be linked without asking.
    pub fn automatic(&self) -> Option<&Candidate> {
        self.candidates.first().filter(|c| c.score >= AUTOMATIC)
    }

    /// Is there a candidate that a person should look at?
    pub fn wants_review(&self) -> bool {
        self.automatic().is_none() && self.candidates.first().is_some_and(|c| c.score >= REVIEW)
    }

    /// What a link to the candidate would say that is not known yet: a data set counts once.
    fn news<'a>(&'a self, candidate: &'a Candidate) -> impl Iterator<Item = &'a String> {
        candidate.iris().filter(|iri| !self.subject.links.iter().any(|link| host(link) == host(iri)))
    }
}

/// What the entities of a store may be that have no link yet to the data sets of the index.
pub fn decide(store: &Store, lexicon: &Lexicon, index: &Index) -> Result<Vec<Decision>, StoreError> {
    let find = |subject: &Subject| candidates(subject, index);
    let knows = |iri: &str| !index.with_iri(iri).is_empty();
    let found = subjects(store, lexicon)?.into_iter();
    settle(store, found.flat_map(|subject| told_apart(subject, find, knows)))
}

/// Decides on what was found, as far as nobody has decided before.
pub(super) fn settle(
    store: &Store,
    found: impl Iterator<Item = (Subject, Vec<Candidate>)>,
) -> Result<Vec<Decision>, StoreError> {
    let rejected = store.rejected()?;
    let mut decisions = Vec::new();
    for (subject, mut candidates) in found {
        candidates.retain(|candidate| {
            let object = NamedNode::new_unchecked(candidate.entry.iri.clone());
            !rejected.contains(&(subject.iri.clone(), object)) && !contradicts(&subject, candidate)
        });
        let decision = Decision { subject, candidates };
        let linked = !decision.subject.links.is_empty();
        let linked = linked && decision.subject.namesake.is_none();
        let wanted = match decision.candidates.first() {
            // what Wikidata knows has its page in DBpedia: not worth a question
            Some(first) if linked && decision.automatic().is_none() => {
                set(&first.entry.iri) != Some("dbpedia")
            }
            _ if decision.subject.namesake.is_some() => true,
            Some(first) => decision.news(first).next().is_some(),
            None => !linked,
        };
        if wanted {
            decisions.push(decision);
        }
    }
    keep_apart(&mut decisions, &rejected);
    Ok(decisions)
}

/// Is the entity linked to another thing of the candidate's data set?
fn contradicts(subject: &Subject, candidate: &Candidate) -> bool {
    let known = candidate.iris().any(|iri| subject.links.contains(iri));
    let same_set = |iri: &String| subject.links.iter().any(|link| host(link) == host(iri));
    !known && candidate.iris().any(same_set)
}

/// What the index makes of those who have a link to Wikidata, as if they had none: to measure it.
pub fn measure(store: &Store, lexicon: &Lexicon, index: &Index) -> Result<Vec<Decision>, StoreError> {
    let mut decisions = Vec::new();
    for mut subject in subjects(store, lexicon)? {
        let links = std::mem::take(&mut subject.links);
        if links.iter().any(|link| link.contains("wikidata.org/entity/")) {
            let candidates = candidates(&subject, index);
            decisions.push(Decision { subject: Subject { links, ..subject }, candidates });
        }
    }
    Ok(decisions)
}

/// Two entities that somebody has found to be two are not linked to one thing: the surer one is.
fn keep_apart(decisions: &mut [Decision], rejected: &Rejected) {
    let places: BTreeMap<NamedNode, usize> =
        decisions.iter().enumerate().map(|(place, d)| (d.subject.iri.clone(), place)).collect();
    for (a, b) in rejected {
        let (Some(&a), Some(&b)) = (places.get(a), places.get(b)) else { continue };
        let first = |place: usize| decisions[place].automatic().map(|c| (c.entry.iri.clone(), c.score));
        if let (Some((one, x)), Some((other, y))) = (first(a), first(b))
            && one == other
        {
            let weaker = if x < y { a } else { b };
            decisions[weaker].candidates[0].score = REVIEW;
        }
    }
}

/// The host of an IRI: what tells data sets apart.
pub(super) fn host(iri: &str) -> &str {
    iri.split('/').nth(2).unwrap_or(iri)
}

/// Short name of the data set that an IRI is of, where it is a well-known one.
pub(super) fn set(iri: &str) -> Option<&'static str> {
    ["wikidata", "geonames", "dbpedia", "opensanctions"].into_iter().find(|set| host(iri).contains(set))
}

/// The links that follow from the sure decisions: to the entry, and to what it is the same as.
pub fn mappings(decisions: &[Decision], origin: &Origin) -> Vec<Mapping> {
    let mut mappings = Vec::new();
    for decision in decisions {
        let Some(candidate) = decision.automatic() else { continue };
        for iri in decision.news(candidate) {
            let Ok(object) = NamedNode::new(iri) else { continue };
            mappings.push(Mapping {
                subject: decision.subject.iri.clone(),
                subject_label: decision.subject.label().to_string(),
                property: schema::SAME_AS.into_owned(),
                object,
                object_label: Some(candidate.entry.name.clone()),
                negated: false,
                justification: Justification::Composite,
                confidence: (candidate.score * 100.0).round().min(99.0) as u8, // nothing is certain
                object_source: set(iri).unwrap_or(&origin.set).to_string(),
                object_version: origin.version.clone(),
                source: origin.source.clone(),
                reason: Some(candidate.reason()),
            });
        }
    }
    mappings
}
