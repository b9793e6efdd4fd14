use std::collections::BTreeSet;

use oxigraph::model::{GraphNameRef, NamedNodeRef, Term};
use serde::Serialize;

use super::{Store, StoreError};
use crate::graph::vocabulary::{dm, org, rdf, schema};

/// How much a store holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    pub articles: usize,
    /// Days of the first and of the last article.
    pub first: Option<String>,
    pub last: Option<String>,
    /// Event records, and the events that they are records of.
    pub records: usize,
    pub events: usize,
    pub people: usize,
    pub countries: usize,
    pub organisations: usize,
    pub places: usize,
    pub groups: usize,
    pub tenures: usize,
    pub mentions: usize,
    /// Quads of articles, and those of the ontology.
    pub quads: usize,
    pub ontology_quads: usize,
}

impl Store {
    pub fn stats(&self) -> Result<Stats, StoreError> {
        let articles = self.articles()?;
        let ontology = self.base().ontology_graph();
        let graph = GraphNameRef::NamedNode(ontology.as_ref());
        let ontology_quads = self.oxigraph().quads_for_pattern(None, None, None, Some(graph)).count();
        let mut days: Vec<&String> = articles.iter().filter_map(|a| a.published.as_ref()).collect();
        days.sort();
        Ok(Stats {
            articles: articles.len(),
            first: days.first().map(|d| d.to_string()),
            last: days.last().map(|d| d.to_string()),
            records: self.instances(dm::EVENT_RECORD)?,
            events: self.instances(dm::EVENT)?,
            people: self.instances(schema::PERSON)?,
            countries: self.instances(schema::COUNTRY)?,
            organisations: self.instances(org::ORGANIZATION_CLASS)?,
            places: self.instances(schema::PLACE)?,
            groups: self.instances(dm::GROUP)?,
            tenures: self.instances(dm::TENURE)?,
            mentions: self.instances(dm::MENTION)?,
            quads: self.len()? - ontology_quads,
            ontology_quads,
        })
    }

    /// Number of nodes of a class, however many articles speak of them.
    fn instances(&self, class: NamedNodeRef<'_>) -> Result<usize, StoreError> {
        let mut nodes = BTreeSet::new();
        for quad in self.oxigraph().quads_for_pattern(None, Some(rdf::TYPE), Some(class.into()), None) {
            nodes.insert(Term::from(quad.map_err(|e| self.error(e))?.subject).to_string());
        }
        Ok(nodes.len())
    }
}
