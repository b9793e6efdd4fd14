//! What somebody has found wrong in an article's records. Such a record is taken out of the graph of its article, and left
//! out whenever the article is read again; what it said is kept as text in the graph of curation, so that it can be put back.

use std::collections::{BTreeSet, HashMap, HashSet};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{
    GraphName, GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term,
};
use serde::Serialize;

use super::write::Change;
use super::{Pattern, Store, StoreError};
use crate::graph::vocabulary::{dm, itsrdf, rdf, rdfs};

/// A record that somebody has found wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Judgement {
    /// IRI of the record.
    pub record: String,
    /// What it said, in a line.
    pub said: String,
    /// Why, in somebody's words.
    pub reason: Option<String>,
}

impl Store {
    /// Marks a record wrong. False where the store has no such record.
    pub fn withdraw(&self, record: &NamedNode, reason: Option<&str>) -> Result<bool, StoreError> {
        let Some(graph) = self.graph_of_record(record) else { return Ok(false) };
        let mut quads = self.graph_quads(graph.as_ref())?;
        let of_record = |quad: &Quad| quad.subject == NamedOrBlankNode::from(record.clone());
        if !quads.iter().any(|quad| of_record(quad) && quad.object == dm::EVENT_RECORD.into()) {
            return Ok(false);
        }
        let before = quads.clone();
        let label = quads.iter().find(|quad| of_record(quad) && quad.predicate == rdfs::LABEL);
        let label = label.map(|quad| value(&quad.object).to_string());
        let gone = without(&mut quads, &BTreeSet::from([record.clone()]));
        let mut kept = gone.clone();
        kept.extend(self.entities_of(&gone)?);
        let kept: String = kept.iter().map(|quad| format!("{quad} .\n")).collect();
        let node = self.judgement(record);
        let about = |property: NamedNodeRef<'_>, object: Term| {
            Quad::new(node.clone(), property.into_owned(), object, self.base().curation_graph())
        };
        let mut add = vec![
            about(rdf::TYPE, dm::JUDGEMENT.into_owned().into()),
            about(dm::JUDGES, record.clone().into()),
            about(dm::WITHDRAWN, Literal::from(kept).into()),
        ];
        add.extend(label.map(|label| about(rdfs::LABEL, Literal::from(label).into())));
        add.extend(reason.map(|reason| about(rdfs::COMMENT, Literal::from(reason).into())));
        self.apply(Change { add, remove: gone, before: vec![before], graph: None })?;
        self.settle_down(0)?;
        Ok(true)
    }

    /// Takes a mark back: the record says again what it said when it was marked. False where it is not marked.
    pub fn restore(&self, record: &NamedNode) -> Result<bool, StoreError> {
        let node = self.judgement(record);
        let graph = self.base().curation_graph();
        let subject = Some(node.as_ref().into());
        let graph = Some(GraphNameRef::NamedNode(graph.as_ref()));
        let remove: Vec<Quad> =
            self.matching(Pattern { subject, graph, ..Pattern::default() }).collect::<Result<_, _>>()?;
        let kept = remove.iter().find(|quad| quad.predicate == dm::WITHDRAWN);
        let Some(kept) = kept.map(|quad| value(&quad.object).to_string()) else { return Ok(false) };
        let mut add = Vec::new();
        // an article that is gone takes its records with it
        let there = self.graph_of_record(record).map_or(Ok(false), |graph| self.knows_graph(&graph))?;
        if there {
            let quads = RdfParser::from_format(RdfFormat::NQuads).for_slice(kept.as_bytes());
            for quad in quads.filter_map(Result::ok) {
                if !self.has(quad.as_ref())? {
                    add.push(quad);
                }
            }
        }
        self.apply(Change { add, remove, ..Change::default() })?;
        self.settle_down(0)?;
        Ok(true)
    }

    /// All records that are marked wrong, by their IRIs.
    pub fn judgements(&self) -> Result<Vec<Judgement>, StoreError> {
        let graph = self.base().curation_graph();
        let mut found: HashMap<NamedOrBlankNode, [Option<String>; 3]> = HashMap::new();
        for quad in self.matching(Pattern::graph(GraphNameRef::NamedNode(graph.as_ref()))) {
            let quad = quad?;
            let place = [dm::JUDGES, rdfs::LABEL, rdfs::COMMENT].iter().position(|p| quad.predicate == *p);
            if let Some(place) = place {
                found.entry(quad.subject).or_default()[place] = Some(value(&quad.object).to_string());
            }
        }
        let mut judgements: Vec<Judgement> = found
            .into_values()
            .filter_map(|[record, said, reason]| {
                Some(Judgement { record: record?, said: said.unwrap_or_default(), reason })
            })
            .collect();
        judgements.sort();
        Ok(judgements)
    }

    /// The records that are marked wrong.
    pub(super) fn withdrawn(&self) -> Result<BTreeSet<NamedNode>, StoreError> {
        let graph = self.base().curation_graph();
        let graph = Some(GraphNameRef::NamedNode(graph.as_ref()));
        let mut records = BTreeSet::new();
        for quad in self.matching(Pattern { predicate: Some(dm::JUDGES), graph, ..Pattern::default() }) {
            if let Term::NamedNode(record) = quad?.object {
                records.insert(record);
            }
        }
        Ok(records)
    }

    /// Leaves out of what an article says, its own quads and those of the graph of entities, the records that are marked
    /// wrong, and what they alone speak of.
    pub(super) fn leave_out(&self, quads: &mut Vec<Quad>, withdrawn: &BTreeSet<NamedNode>) {
        let entities = GraphName::from(self.base().entities_graph());
        let (mut shared, mut own): (Vec<Quad>, Vec<Quad>) =
            quads.drain(..).partition(|quad| quad.graph_name == entities);
        if !without(&mut own, withdrawn).is_empty() {
            let mut open: Vec<NamedNode> =
                own.iter().flat_map(|quad| self.shared_nodes(quad)).cloned().collect();
            let mut about: HashMap<NamedOrBlankNode, Vec<&Quad>> = HashMap::new();
            for quad in &shared {
                about.entry(quad.subject.clone()).or_default().push(quad);
            }
            let mut spoken_of: HashSet<NamedNode> = HashSet::new();
            while let Some(node) = open.pop() {
                let known = about.get(&NamedOrBlankNode::from(node.clone())).into_iter().flatten();
                if spoken_of.insert(node) {
                    open.extend(known.flat_map(|quad| self.shared_nodes(quad)).cloned());
                }
            }
            shared.retain(|quad| match &quad.subject {
                NamedOrBlankNode::NamedNode(node) => spoken_of.contains(node),
                NamedOrBlankNode::BlankNode(_) => true,
            });
        }
        quads.extend(own);
        quads.extend(shared);
    }

    fn graph_of_record(&self, record: &NamedNode) -> Option<NamedNode> {
        let (article, _) = record.as_str().split_once('#')?;
        article.starts_with(self.base().node("article", "").as_str()).then(|| self.graph_of(article))
    }

    fn judgement(&self, record: &NamedNode) -> NamedNode {
        let local = record.as_str().strip_prefix(self.base().as_str()).unwrap_or(record.as_str());
        self.base().node("curation", local)
    }
}

/// Takes records out of the quads of an article, with the places and groups that nothing else points at any more; what was
/// taken out.
fn without(quads: &mut Vec<Quad>, records: &BTreeSet<NamedNode>) -> Vec<Quad> {
    let is_record = |term: &Term| matches!(term, Term::NamedNode(node) if records.contains(node));
    let speaks = |quad: &Quad| is_record(&quad.subject.clone().into()) || is_record(&quad.object);
    let mut gone: Vec<Quad> = quads.extract_if(.., |quad| speaks(quad)).collect();
    let mut last = 0;
    while last < gone.len() {
        let pointed_at: HashSet<Term> = gone[last..].iter().map(|quad| quad.object.clone()).collect();
        last = gone.len();
        let still: HashSet<Term> = quads.iter().map(|quad| quad.object.clone()).collect();
        // where somebody is named is said of the article, not of a record
        let names: HashSet<NamedOrBlankNode> = quads
            .iter()
            .filter(|quad| quad.predicate == itsrdf::TA_IDENT_REF)
            .map(|quad| quad.subject.clone())
            .collect();
        gone.extend(quads.extract_if(.., |quad| {
            let node = Term::from(quad.subject.clone());
            is_fragment(&node)
                && pointed_at.contains(&node)
                && !still.contains(&node)
                && !names.contains(&quad.subject)
        }));
    }
    gone
}

fn is_fragment(term: &Term) -> bool {
    matches!(term, Term::NamedNode(node) if node.as_str().contains('#'))
}

fn value(term: &Term) -> &str {
    match term {
        Term::NamedNode(node) => node.as_str(),
        Term::Literal(literal) => literal.value(),
        Term::BlankNode(node) => node.as_str(),
    }
}
