//! Linking what a store holds.

use oxigraph::model::NamedNode;

use super::index::Index;
use super::resolve::{AUTOMATIC, Candidate, REVIEW, candidates};
use super::subject::{Subject, subjects};
use crate::graph::Mapping;
use crate::graph::vocabulary::schema;
use crate::lexicon::{Justification, Lexicon};
use crate::store::{Store, StoreError};

/// An entity with what it may be.
pub struct Decision {
    pub subject: Subject,
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
}

/// What the entities of a store may be: those without a link into the set of the index, or, to measure, those with one.
pub fn decide(
    store: &Store,
    lexicon: &Lexicon,
    index: &Index,
    known: bool,
) -> Result<Vec<Decision>, StoreError> {
    let rejected = store.rejected()?;
    let mut decisions = Vec::new();
    for subject in subjects(store, lexicon)? {
        if subject.links.iter().any(|link| link.contains("wikidata.org/entity/")) != known {
            continue;
        }
        let mut candidates = candidates(&subject, index);
        candidates.retain(|candidate| {
            let object = NamedNode::new_unchecked(candidate.entry.iri.clone());
            !rejected.contains(&(subject.iri.clone(), object))
        });
        decisions.push(Decision { subject, candidates });
    }
    Ok(decisions)
}

/// The links that follow from the sure decisions: to the entry, and to what it is the same as.
pub fn mappings(decisions: &[Decision], index: &Index) -> Vec<Mapping> {
    let mut mappings = Vec::new();
    for decision in decisions {
        let Some(candidate) = decision.automatic() else { continue };
        let entry = &candidate.entry;
        for iri in std::iter::once(&entry.iri).chain(&entry.same) {
            let Ok(object) = NamedNode::new(iri) else { continue };
            let set = ["wikidata", "geonames", "dbpedia", "opensanctions"]
                .into_iter()
                .find(|set| iri.contains(set));
            let date = index.head().date.clone();
            mappings.push(Mapping {
                subject: decision.subject.iri.clone(),
                subject_label: decision.subject.name.clone(),
                property: schema::SAME_AS.into_owned(),
                object,
                object_label: Some(entry.name.clone()),
                negated: false,
                justification: Justification::Composite,
                confidence: (candidate.score * 100.0).round().min(99.0) as u8, // nothing is certain
                object_source: set.unwrap_or(&index.head().set).to_string(),
                object_version: Some(date).filter(|d| !d.is_empty()),
                source: format!("index of {}", index.head().sources.join(", ")),
                reason: Some(candidate.reason()),
            });
        }
    }
    mappings
}
