//! What a person should look at: candidates that are not sure, and entities of the store that may be one.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::NamedNode;

use super::compare;
use super::entry::Kind;
use super::name::{keys, words};
use super::run::{Decision, Origin, set};
use super::subject::Subject;
use crate::graph::Mapping;
use crate::graph::vocabulary::{owl, schema};
use crate::lexicon::Justification;
use crate::store::Rejected;

/// So many candidates are shown of one entity, and only those that are not out of the question.
const SHOWN: usize = 4;
const LEAST: f64 = 0.05;
/// Two names from here on are shown as perhaps one.
const ALIKE: f64 = 0.93;
/// More entities of one name than this say nothing.
const CROWD: usize = 12;

/// The candidates of the decisions that are open, the surest first.
pub fn open(decisions: &[Decision], origin: &Origin) -> Vec<Mapping> {
    let mut rows = Vec::new();
    let mut waiting: Vec<&Decision> = decisions.iter().filter(|d| d.wants_review()).collect();
    waiting.sort_by(|a, b| b.candidates[0].score.total_cmp(&a.candidates[0].score));
    for decision in waiting {
        for candidate in decision.candidates.iter().take(SHOWN).filter(|c| c.score >= LEAST) {
            let Ok(object) = NamedNode::new(&candidate.entry.iri) else { continue };
            let entry = &candidate.entry;
            let mut reason = candidate.reason();
            for told in [entry.description.as_str(), &entry.countries.join(" "), offices(candidate).as_str()]
            {
                if !told.is_empty() {
                    reason = format!("{told}; {reason}");
                }
            }
            rows.push(Mapping {
                subject: decision.subject.iri.clone(),
                subject_label: decision.subject.label().to_string(),
                property: schema::SAME_AS.into_owned(),
                object_label: Some(entry.name.clone()),
                negated: false,
                justification: Justification::Composite,
                confidence: (candidate.score * 100.0).round().min(99.0) as u8,
                object_source: set(object.as_str()).unwrap_or(&origin.set).to_string(),
                object_version: origin.version.clone(),
                source: origin.source.clone(),
                reason: Some(reason),
                object,
            });
        }
    }
    rows
}

/// The latest offices of a candidate.
fn offices(candidate: &super::Candidate) -> String {
    let labels = candidate.entry.positions.iter().take(2).map(|p| match p.start.get(..4) {
        Some(year) => format!("{} ({year})", p.label),
        None => p.label.clone(),
    });
    labels.collect::<Vec<_>>().join(", ")
}

/// Pairs of entities of one kind that are called nearly the same and that nothing tells apart.
pub fn doubles(subjects: &[Subject], rejected: &Rejected) -> Vec<Mapping> {
    let mut named: BTreeMap<(Kind, String), BTreeSet<usize>> = BTreeMap::new();
    for (place, subject) in subjects.iter().enumerate().filter(|(_, s)| words(&s.name).len() > 1) {
        for name in &subject.called {
            for key in keys(name, subject.kind == Kind::Person) {
                named.entry((subject.kind, key)).or_default().insert(place);
            }
        }
    }
    let mut pairs = BTreeSet::new();
    for places in named.values().filter(|places| places.len() <= CROWD) {
        for &a in places {
            pairs.extend(places.range(a + 1..).map(|&b| (a, b)));
        }
    }
    pairs.into_iter().filter_map(|(a, b)| double(&subjects[a], &subjects[b], rejected)).collect()
}

fn double(a: &Subject, b: &Subject, rejected: &Rejected) -> Option<Mapping> {
    let compare = if a.kind == Kind::Person { compare::people } else { compare::bodies };
    let alike = compare(&a.name, &b.name);
    let apart = !a.countries.is_empty() && !b.countries.is_empty() && a.countries.is_disjoint(&b.countries);
    let denied = |x: &Subject, y: &Subject| rejected.contains(&(x.iri.clone(), y.iri.clone()));
    let wikidata = |s: &Subject| s.links.iter().find(|link| set(link) == Some("wikidata")).cloned();
    let (one, other) = (wikidata(a), wikidata(b));
    let two = one.is_some() && other.is_some() && one != other;
    if alike < ALIKE || apart || denied(a, b) || denied(b, a) || two || a.same.contains(&b.iri) {
        return None;
    }
    let same = one.is_some() && one == other;
    Some(Mapping {
        subject: a.iri.clone(),
        subject_label: a.name.clone(),
        property: owl::SAME_AS.into_owned(),
        object: b.iri.clone(),
        object_label: Some(b.name.clone()),
        negated: false,
        justification: Justification::Lexical,
        confidence: if same { 99 } else { (alike * 80.0) as u8 },
        object_source: "demarche".to_string(),
        object_version: None,
        source: "names in the store".to_string(),
        reason: Some(format!("name {alike:.2}{}", if same { "; linked to the same id" } else { "" })),
    })
}
