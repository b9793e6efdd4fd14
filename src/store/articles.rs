//! The articles of a store, one by one: what they are, and their quads.

use std::collections::BTreeSet;

use jiff::civil::Date;
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef};
use serde::Serialize;

use super::{Pattern, Store, StoreError};
use crate::graph::vocabulary::{dct, dm, rdf, schema};

/// What a store knows of one article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArticleEntry {
    /// The article's id.
    pub id: String,
    /// Its IRI.
    pub iri: String,
    /// Its headline.
    pub headline: Option<String>,
    /// Its day.
    pub published: Option<String>,
    /// Number of event records.
    pub records: usize,
}

/// Which articles are wanted.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Ids or IRIs; `None` means all.
    pub articles: Option<Vec<String>>,
    /// Bounds of the day of publication, both inclusive; an article without a day is within no bound.
    pub from: Option<Date>,
    /// Only articles of this day or earlier.
    pub to: Option<Date>,
    /// The classes, properties and concepts, too.
    pub ontology: bool,
    /// The graph of links, too: what `link` has found, and the mappings of all links; and what else follows from no article:
    /// corrections, and graphs that somebody has added.
    pub links: bool,
    /// The graphs of the articles alone, without what they share.
    pub bare: bool,
}

impl Store {
    /// The graph of an article, by its id or its IRI.
    pub(super) fn graph_of(&self, article: &str) -> NamedNode {
        let prefix = self.base().node("article", "").into_string();
        let id = article
            .strip_prefix(&prefix)
            .and_then(|rest| self.base().article_of_graph(&format!("{prefix}{rest}/graph")))
            .unwrap_or_else(|| article.to_string());
        self.base().article(&id).graph()
    }

    /// The graphs of articles, sorted by their IRIs.
    pub(super) fn article_graphs(&self) -> Result<Vec<(String, NamedNode)>, StoreError> {
        let mut graphs = Vec::new();
        for graph in self.graphs()? {
            if let Some(id) = self.base().article_of_graph(graph.as_str()) {
                graphs.push((id, graph));
            }
        }
        graphs.sort_by(|a, b| a.1.cmp(&b.1));
        Ok(graphs)
    }

    /// All articles, in the order of their days, then of their ids.
    pub fn articles(&self) -> Result<Vec<ArticleEntry>, StoreError> {
        let mut entries = Vec::new();
        for (id, graph) in self.article_graphs()? {
            let node = self.base().article(&id).article();
            entries.push(ArticleEntry {
                headline: self.value(&graph, node.as_ref(), schema::HEADLINE)?,
                published: self.value(&graph, node.as_ref(), schema::DATE_PUBLISHED)?,
                records: self.count(&graph, rdf::TYPE, dm::EVENT_RECORD)?,
                id: self.value(&graph, node.as_ref(), dct::IDENTIFIER)?.unwrap_or(id),
                iri: node.into_string(),
            });
        }
        entries.sort_by(|a, b| (&a.published, &a.id).cmp(&(&b.published, &b.id)));
        Ok(entries)
    }

    /// Does the store have this article?
    pub fn contains(&self, article: &str) -> Result<bool, StoreError> {
        self.oxigraph().contains_named_graph(self.graph_of(article).as_ref()).map_err(|e| self.error(e))
    }

    /// Hands out the quads of the articles that are wanted, one article at a time, so that a large store can
    /// be written with little memory: the ontology first, then what the articles share in the order of its IRIs, then
    /// the articles by their days and ids, then the graph of links. An article that is added changes little of the order.
    pub fn each_graph<E: From<StoreError>>(
        &self,
        selection: &Selection,
        mut take: impl FnMut(Vec<Quad>) -> Result<(), E>,
    ) -> Result<(), E> {
        if selection.ontology {
            take(self.graph_quads(self.base().ontology_graph().as_ref())?)?;
        }
        let graphs = self.wanted(selection)?;
        if !selection.bare {
            self.each_shared(selection, &graphs, &mut take)?;
        }
        for graph in &graphs {
            take(self.graph_quads(graph.as_ref())?)?;
        }
        if selection.links {
            let curation = self.base().curation_graph();
            for graph in [self.base().links_graph(), curation].into_iter().chain(self.added_graphs()?) {
                let quads = self.graph_quads(graph.as_ref())?;
                if !quads.is_empty() {
                    take(quads)?;
                }
            }
        }
        Ok(())
    }

    /// Hands out, in pieces that are always the same, what the graph of entities holds of those that the selected articles
    /// speak of.
    pub fn each_shared_piece<E: From<StoreError>>(
        &self,
        selection: &Selection,
        take: &mut dyn FnMut(Vec<Quad>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each_shared(selection, &self.wanted(selection)?, &mut |quads| take(quads))
    }

    /// The graphs of the articles that are wanted, by their days and ids.
    fn wanted(&self, selection: &Selection) -> Result<Vec<NamedNode>, StoreError> {
        let named: Option<BTreeSet<NamedNode>> =
            selection.articles.as_ref().map(|list| list.iter().map(|a| self.graph_of(a)).collect());
        let mut graphs = Vec::new();
        for (id, graph) in self.article_graphs()? {
            let named = named.as_ref().is_none_or(|list| list.contains(&graph));
            if named && self.is_between(&id, &graph, selection)? {
                let node = self.base().article(&id).article();
                graphs.push((self.value(&graph, node.as_ref(), schema::DATE_PUBLISHED)?, id, graph));
            }
        }
        graphs.sort();
        Ok(graphs.into_iter().map(|(_, _, graph)| graph).collect())
    }

    /// Hands out what the graph of entities holds of the nodes that some articles speak of, so many nodes at a time.
    fn each_shared<E: From<StoreError>>(
        &self,
        selection: &Selection,
        graphs: &[NamedNode],
        take: &mut impl FnMut(Vec<Quad>) -> Result<(), E>,
    ) -> Result<(), E> {
        const AT_ONCE: usize = 1_000;
        let all = selection.articles.is_none() && selection.from.is_none() && selection.to.is_none();
        let mut nodes: BTreeSet<NamedNode> = BTreeSet::new();
        if all {
            let graph = self.base().entities_graph();
            for quad in self.matching(Pattern::graph(GraphNameRef::NamedNode(graph.as_ref()))) {
                if let NamedOrBlankNode::NamedNode(node) = quad?.subject {
                    nodes.insert(node);
                }
            }
        } else {
            for graph in graphs {
                let quads = self.graph_quads(graph.as_ref())?;
                nodes.extend(self.nodes_behind(&quads)?);
            }
        }
        let nodes: Vec<NamedNode> = nodes.into_iter().collect();
        for some in nodes.chunks(AT_ONCE) {
            let mut quads = Vec::new();
            for node in some {
                quads.extend(self.known_of(node)?);
            }
            crate::graph::sort(&mut quads);
            if !quads.is_empty() {
                take(quads)?;
            }
        }
        Ok(())
    }

    /// All quads of an article's graph, by its id or its IRI, sorted; none where the store has no such article.
    pub fn article_quads(&self, article: &str) -> Result<Vec<Quad>, StoreError> {
        self.graph_quads(self.graph_of(article).as_ref())
    }

    fn is_between(&self, id: &str, graph: &NamedNode, selection: &Selection) -> Result<bool, StoreError> {
        if selection.from.is_none() && selection.to.is_none() {
            return Ok(true);
        }
        let node = self.base().article(id).article();
        let day = self.value(graph, node.as_ref(), schema::DATE_PUBLISHED)?;
        let Some(day) = day.and_then(|day| day.parse::<Date>().ok()) else { return Ok(false) };
        Ok(selection.from.is_none_or(|from| from <= day) && selection.to.is_none_or(|to| day <= to))
    }

    pub(super) fn graph_quads(&self, graph: NamedNodeRef<'_>) -> Result<Vec<Quad>, StoreError> {
        let mut quads = Pattern::graph(GraphNameRef::NamedNode(graph))
            .of(self.oxigraph())
            .collect::<Result<Vec<_>, _>>()
            .map_err(|e| self.error(e))?;
        crate::graph::sort(&mut quads);
        Ok(quads)
    }

    fn value(
        &self,
        graph: &NamedNode,
        subject: NamedNodeRef<'_>,
        property: NamedNodeRef<'_>,
    ) -> Result<Option<String>, StoreError> {
        let found = Pattern {
            subject: Some(subject.into()),
            predicate: Some(property),
            object: None,
            graph: Some(GraphNameRef::NamedNode(graph.as_ref())),
        }
        .of(self.oxigraph());
        let mut values = Vec::new();
        for quad in found {
            if let Term::Literal(literal) = quad.map_err(|e| self.error(e))?.object {
                values.push(literal.value().to_string());
            }
        }
        Ok(values.into_iter().min())
    }

    fn count(
        &self,
        graph: &NamedNode,
        property: NamedNodeRef<'_>,
        object: NamedNodeRef<'_>,
    ) -> Result<usize, StoreError> {
        self.count_of(Pattern {
            subject: None,
            predicate: Some(property),
            object: Some(object.into()),
            graph: Some(GraphNameRef::NamedNode(graph.as_ref())),
        })
    }
}

fn values_of<'a>(node: &'a NamedNode, property: NamedNodeRef<'a>) -> Pattern<'a> {
    Pattern { subject: Some(node.as_ref().into()), predicate: Some(property), object: None, graph: None }
}

/// Look-ups of single values in all graphs.
impl Store {
    /// The nodes that have a property with this value, or with one that fits.
    pub(crate) fn subjects(
        &self,
        property: NamedNodeRef<'_>,
        value: Option<TermRef<'_>>,
        fits: impl Fn(&Term) -> bool,
    ) -> Result<Vec<Term>, StoreError> {
        self.subjects_in(None, property, value, fits)
    }

    /// The same for one graph.
    pub(crate) fn subjects_in(
        &self,
        graph: Option<GraphNameRef<'_>>,
        property: NamedNodeRef<'_>,
        value: Option<TermRef<'_>>,
        fits: impl Fn(&Term) -> bool,
    ) -> Result<Vec<Term>, StoreError> {
        let mut subjects = Vec::new();
        let asked = Pattern { subject: None, predicate: Some(property), object: value, graph };
        for quad in asked.of(self.oxigraph()) {
            let quad = quad.map_err(|e| self.error(e))?;
            if fits(&quad.object) {
                subjects.push(quad.subject.into());
            }
        }
        Ok(subjects)
    }

    /// The texts that a node has as values of a property.
    pub(crate) fn texts(
        &self,
        node: &NamedNode,
        property: NamedNodeRef<'_>,
    ) -> Result<Vec<String>, StoreError> {
        let mut texts = Vec::new();
        for quad in values_of(node, property).of(self.oxigraph()) {
            if let Term::Literal(literal) = quad.map_err(|e| self.error(e))?.object {
                texts.push(literal.value().to_string());
            }
        }
        Ok(texts)
    }

    /// The nodes that a node points at with a property, sorted.
    pub(crate) fn nodes(
        &self,
        node: &NamedNode,
        property: NamedNodeRef<'_>,
    ) -> Result<Vec<NamedNode>, StoreError> {
        let mut nodes = Vec::new();
        for quad in values_of(node, property).of(self.oxigraph()) {
            if let Term::NamedNode(object) = quad.map_err(|e| self.error(e))?.object {
                nodes.push(object);
            }
        }
        nodes.sort();
        Ok(nodes)
    }
}
