use std::collections::{BTreeMap, BTreeSet, HashMap};

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, Term};
use serde::Serialize;

use super::{Pattern, Store, StoreError};
use crate::graph::vocabulary::{dm, itsrdf, org, rdf, schema};
use crate::graph::{Census, is_link};

/// How much a store holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// How many articles it holds.
    pub articles: usize,
    /// Days of the first and of the last article.
    pub first: Option<String>,
    /// The day of the last one.
    pub last: Option<String>,
    /// Event records, and the events that they are records of.
    pub records: usize,
    /// How many events these are of.
    pub events: usize,
    /// How many people.
    pub people: usize,
    /// How many countries.
    pub countries: usize,
    /// How many bodies.
    pub organisations: usize,
    /// How many places.
    pub places: usize,
    /// How many groups.
    pub groups: usize,
    /// How many tenures of posts.
    pub tenures: usize,
    /// How many places where articles name somebody.
    pub mentions: usize,
    /// Quads of articles, and those of the ontology.
    pub quads: usize,
    /// How many quads of the ontology.
    pub ontology_quads: usize,
    /// Number of records of each action, and of each modality.
    pub actions: BTreeMap<String, usize>,
    /// Records by their factual status.
    pub modalities: BTreeMap<String, usize>,
}

/// How some articles were read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunEntry {
    /// Its IRI.
    pub iri: String,
    /// Version of the program.
    pub version: Option<String>,
    /// How much of a reading was written.
    pub detail: Option<String>,
    /// The confidence, in hundredths, that somebody asked for.
    pub min_confidence: Option<u8>,
    /// Hash of the user's files of the ontology, and their names; none where there were none.
    pub ontology_sha256: Option<String>,
    /// Files of an ontology of one's own.
    pub ontology_files: Vec<String>,
    /// Articles that it read.
    pub articles: usize,
}

impl Store {
    /// The runs that the articles of the store were read by.
    pub fn runs(&self) -> Result<Vec<RunEntry>, StoreError> {
        let mut counts: BTreeMap<NamedNode, usize> = BTreeMap::new();
        let asked = Pattern { predicate: Some(dm::EXTRACTION_RUN), ..Pattern::default() };
        for quad in self.matching(asked) {
            if let Term::NamedNode(run) = quad?.object {
                *counts.entry(run).or_default() += 1;
            }
        }
        let mut runs = Vec::new();
        for (run, articles) in counts {
            let texts = |property| -> Result<Vec<String>, StoreError> {
                let mut texts = self.texts(&run, property)?;
                texts.sort();
                Ok(texts)
            };
            let first = |property| texts(property).map(|texts| texts.into_iter().next());
            runs.push(RunEntry {
                version: first(schema::SOFTWARE_VERSION)?,
                detail: first(dm::DETAIL)?,
                min_confidence: first(dm::MIN_CONFIDENCE)?
                    .and_then(|share| share.parse::<f64>().ok())
                    .map(|share| (share * 100.0).round() as u8),
                ontology_sha256: first(dm::ONTOLOGY_SHA256)?,
                ontology_files: texts(dm::ONTOLOGY_FILE)?,
                articles,
                iri: run.as_str().to_string(),
            });
        }
        Ok(runs)
    }

    /// Counts what the store holds, the ontology left out, in one pass over all of it.
    pub fn census(&self) -> Result<Census, StoreError> {
        let ontology = GraphName::from(self.base().ontology_graph());
        let (mut classes, mut properties) = (HashMap::new(), HashMap::new());
        let mut census = Census::default();
        for quad in self.matching(Pattern::default()) {
            let quad = quad?;
            if quad.graph_name == ontology {
                continue;
            }
            census.triples += 1;
            count_up(&mut properties, &quad.predicate);
            match &quad.object {
                Term::NamedNode(class) if quad.predicate == rdf::TYPE => count_up(&mut classes, class),
                Term::NamedNode(run)
                    if quad.predicate == dm::EXTRACTION_RUN && !census.runs.contains(run) =>
                {
                    census.runs.insert(run.clone());
                }
                Term::NamedNode(other) if is_link(quad.predicate.as_ref()) => {
                    if let Some(set) =
                        set(other).filter(|_| !other.as_str().starts_with(self.base().as_str()))
                    {
                        *census.links.entry((quad.predicate.clone(), set)).or_default() += 1;
                    }
                }
                Term::Literal(day) if quad.predicate == schema::DATE_PUBLISHED => {
                    let day = || Some(day.value().to_string());
                    if census.first.is_none() || day() < census.first {
                        census.first = day();
                    }
                    census.last = census.last.take().max(day());
                }
                _ => {}
            }
        }
        census.classes = classes.into_iter().collect();
        census.properties = properties.into_iter().collect();
        Ok(census)
    }

    /// Counts what the store holds.
    pub fn stats(&self) -> Result<Stats, StoreError> {
        let articles = self.articles()?;
        let ontology = self.base().ontology_graph();
        let graph = GraphNameRef::NamedNode(ontology.as_ref());
        let ontology_quads = self.count_of(Pattern::graph(graph))?;
        let mut days: Vec<&String> = articles.iter().filter_map(|a| a.published.as_ref()).collect();
        days.sort();
        Ok(Stats {
            articles: articles.len(),
            first: days.first().map(|d| d.to_string()),
            last: days.last().map(|d| d.to_string()),
            records: self.instances(dm::EVENT_RECORD)?,
            events: self.events()?,
            people: self.instances(schema::PERSON)?,
            countries: self.instances(schema::COUNTRY)?,
            organisations: self.instances(org::ORGANIZATION_CLASS)?,
            places: self.instances(schema::PLACE)?,
            groups: self.instances(dm::GROUP)?,
            tenures: self.instances(dm::TENURE)?,
            mentions: self.mentions()?,
            quads: self.len()? - ontology_quads,
            ontology_quads,
            actions: self.objects(dm::ACTION)?,
            modalities: self.objects(dm::MODALITY)?,
        })
    }

    /// How often each concept stands as the object of a property, by the last part of its IRI.
    fn objects(&self, property: NamedNodeRef<'_>) -> Result<BTreeMap<String, usize>, StoreError> {
        let mut counts = BTreeMap::new();
        let asked = Pattern { predicate: Some(property), ..Pattern::default() };
        for quad in asked.of(self.oxigraph()) {
            if let Term::NamedNode(concept) = quad.map_err(|e| self.error(e))?.object {
                let name = concept.as_str().rsplit(['/', '#']).next().unwrap_or_default().to_string();
                *counts.entry(name).or_default() += 1;
            }
        }
        Ok(counts)
    }

    /// Number of events that records are of.
    fn events(&self) -> Result<usize, StoreError> {
        let mut events = BTreeSet::new();
        for quad in self.matching(Pattern { predicate: Some(dm::RECORD_OF), ..Pattern::default() }) {
            events.insert(quad?.object.to_string());
        }
        Ok(events.len())
    }

    /// Number of mentions of entities: those that have a node, and those that are only counted.
    fn mentions(&self) -> Result<usize, StoreError> {
        let mut count = 0;
        for quad in self.matching(Pattern { predicate: Some(itsrdf::TA_IDENT_REF), ..Pattern::default() }) {
            count += usize::from(quad?.subject.to_string().contains("#char="));
        }
        for quad in self.matching(Pattern { predicate: Some(dm::FURTHER_MENTIONS), ..Pattern::default() }) {
            if let Term::Literal(further) = quad?.object {
                count += further.value().parse().unwrap_or(0);
            }
        }
        Ok(count)
    }

    /// Number of nodes of a class, however many articles speak of them.
    fn instances(&self, class: NamedNodeRef<'_>) -> Result<usize, StoreError> {
        let mut nodes = BTreeSet::new();
        let (predicate, object) = (Some(rdf::TYPE), Some(class.into()));
        let asked = Pattern { predicate, object, ..Pattern::default() };
        for quad in asked.of(self.oxigraph()) {
            nodes.insert(Term::from(quad.map_err(|e| self.error(e))?.subject).to_string());
        }
        Ok(nodes.len())
    }
}

/// Copies a name only where it is new.
fn count_up(counts: &mut HashMap<NamedNode, usize>, node: &NamedNode) {
    match counts.get_mut(node) {
        Some(count) => *count += 1,
        None => {
            counts.insert(node.clone(), 1);
        }
    }
}

/// The data set of a node elsewhere: where its server is.
fn set(node: &NamedNode) -> Option<NamedNode> {
    let (scheme, rest) = node.as_str().split_once("://")?;
    let host = rest.split('/').next()?;
    Some(NamedNode::new_unchecked(format!("{scheme}://{host}/")))
}
