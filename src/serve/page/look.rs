//! What pages ask of the store.

use std::cell::RefCell;
use std::collections::HashMap;

use oxigraph::model::{NamedNode, NamedNodeRef, Term};

use crate::export::events::Event;
use crate::graph::vocabulary::rdfs;
use crate::query::{Answer, SavedQuery};
use crate::serve::app::App;
use crate::serve::events::records;
use crate::serve::problem::Problem;
use crate::serve::shelf::Edition;

/// A store, as a page looks at it.
pub(super) struct Look<'a> {
    pub app: &'a App,
    pub edition: &'a Edition,
    labels: RefCell<HashMap<String, String>>,
}

pub(super) type Row = Vec<Option<Term>>;

/// More rows than any store has.
const ALL: &str = "LIMIT 1000000000";
/// Rows of which it is faster to look up each one than to read what they are joined to as a whole.
const FEW: usize = 1_000;

/// A part of a query that is read as a whole, before it is joined to the rest: a seek for each row of the rest takes a
/// hundred times as long as the next row of a scan. The engine does so where a sub-select has a limit.
pub(super) fn whole(variables: &str, pattern: &str) -> String {
    format!("{{ SELECT {variables} {{ {pattern} }} {ALL} }}")
}

/// A part of a query that is joined to so many rows: looked up for each, or read as a whole.
pub(super) fn joined(rows: usize, variables: &str, pattern: &str) -> String {
    if rows <= FEW { format!("{{ {pattern} }}") } else { whole(variables, pattern) }
}

impl<'a> Look<'a> {
    pub fn new(app: &'a App, edition: &'a Edition) -> Self {
        Self { app, edition, labels: RefCell::default() }
    }

    /// The rows of a query whose variables have these values.
    pub fn rows(&self, query: &str, values: &[(&str, &str)]) -> Result<Vec<Row>, Problem> {
        let values: Vec<(String, String)> =
            values.iter().map(|(name, value)| ((*name).to_string(), (*value).to_string())).collect();
        match self.app.ask(
            self.edition,
            &SavedQuery::plain("page", query),
            &values,
            self.app.options(self.edition),
        )? {
            Answer::Rows(rows) => Ok(rows.rows),
            _ => Ok(Vec::new()),
        }
    }

    /// How many rows a pattern has.
    pub fn count(&self, pattern: &str) -> Result<usize, Problem> {
        let rows = self.rows(&format!("SELECT (COUNT(*) AS ?n) {{ {pattern} }}"), &[])?;
        Ok(rows.first().map_or(0, |row| number(&row[0])))
    }

    /// What a node is called; where nothing calls it anything, the end of its IRI.
    pub fn label(&self, iri: &str) -> Result<String, Problem> {
        if let Some(label) = self.labels.borrow().get(iri) {
            return Ok(label.clone());
        }
        let label = self.texts(iri, rdfs::LABEL)?.into_iter().min();
        let label = label.unwrap_or_else(|| self.end(iri).to_string());
        self.labels.borrow_mut().insert(iri.to_string(), label.clone());
        Ok(label)
    }

    fn end<'i>(&self, iri: &'i str) -> &'i str {
        let own = iri.strip_prefix(self.app.base().as_str());
        own.unwrap_or_else(|| iri.rsplit(['/', '#']).find(|part| !part.is_empty()).unwrap_or(iri))
    }

    pub fn texts(&self, iri: &str, property: NamedNodeRef<'_>) -> Result<Vec<String>, Problem> {
        Ok(self.edition.store.texts(&NamedNode::new_unchecked(iri), property)?)
    }

    pub fn nodes(&self, iri: &str, property: NamedNodeRef<'_>) -> Result<Vec<String>, Problem> {
        let nodes = self.edition.store.nodes(&NamedNode::new_unchecked(iri), property)?;
        Ok(nodes.into_iter().map(NamedNode::into_string).collect())
    }

    /// What the store knows of some records, in their order.
    pub fn records(&self, wanted: &[String]) -> Result<Vec<Event>, Problem> {
        records(self.app, self.edition, wanted)
    }
}

/// The text of a term: of a node its IRI.
pub(super) fn text(term: &Option<Term>) -> &str {
    match term {
        Some(Term::NamedNode(node)) => node.as_str(),
        Some(Term::Literal(literal)) => literal.value(),
        _ => "",
    }
}

pub(super) fn number(term: &Option<Term>) -> usize {
    text(term).parse().unwrap_or(0)
}
