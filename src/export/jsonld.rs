//! JSON-LD in which an article is one object with all that hangs on it: its records below `reports`, their quotes and
//! amounts inside them. The terms are those of `ontology/context.jsonld`, which stand in every document again, so that none
//! needs the network to be read.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};

use oxigraph::model::{GraphName, Literal, NamedOrBlankNode, Quad, Term};
use serde_json::{Map, Value, json};

use super::prefixes;
use super::turtle::{OWN, number};
use crate::graph::Base;
use crate::graph::vocabulary::{dm, rdf, xsd};

const CONTEXT: &str = include_str!("../../ontology/context.jsonld");
/// Term of the context under which an article has what is reported in it.
const REPORTS: &str = "reports";
/// JSON has no integers beyond these that every reader keeps.
const EXACT: i64 = 1 << 53;

pub(super) struct JsonLd<W: Write> {
    out: W,
    names: Names,
    /// What the IRIs of articles begin with.
    articles: String,
    empty: bool,
}

impl<W: Write> JsonLd<W> {
    pub fn new(mut out: W, base: &Base) -> io::Result<Self> {
        let document: Value = serde_json::from_str(CONTEXT)?;
        let Value::Object(mut context) = document["@context"].clone() else {
            unreachable!("the file is ours")
        };
        let names = Names::new(base, &context);
        context.extend(prefixes(base).into_iter().map(|(prefix, iri)| (prefix.to_string(), iri.into())));
        write!(out, "{{\"@context\":{},\n\"@graph\":[", Value::Object(context))?;
        let articles = base.node("article", "").into_string();
        Ok(Self { out, names, articles, empty: true })
    }

    /// Writes sorted quads: an object a graph, and in it one a node.
    pub fn write(&mut self, quads: &[Quad]) -> io::Result<()> {
        for quads in quads.chunk_by(|a, b| a.graph_name == b.graph_name) {
            let name = match &quads[0].graph_name {
                GraphName::DefaultGraph => None,
                GraphName::NamedNode(name) => Some(name.as_str().to_string()),
                GraphName::BlankNode(name) => Some(name.to_string()),
            };
            let article = name.as_deref().and_then(|name| name.strip_suffix("/graph"));
            let article = article.filter(|article| article.starts_with(&self.articles)).map(str::to_string);
            self.names.own = article.as_ref().map(|article| format!("{article}#"));
            let objects = Frame::new(&self.names, article, quads).objects();
            let objects: Vec<String> = objects.iter().map(Value::to_string).collect();
            let objects = objects.join(",\n");
            let comma = if self.empty { "\n" } else { ",\n" };
            self.empty = false;
            match name {
                None => write!(self.out, "{comma}{objects}")?,
                Some(name) => {
                    let mut head = self.names.reference(&name);
                    if let Some(own) = &self.names.own {
                        head.insert("@context".into(), json!({ OWN: own }));
                    }
                    let head = Value::Object(head).to_string();
                    let head = head.strip_suffix('}').unwrap_or(&head);
                    write!(self.out, "{comma}{head},\"@graph\":[\n{objects}\n]}}")?;
                }
            }
        }
        Ok(())
    }

    /// Ends the document.
    pub fn finish(mut self) -> io::Result<W> {
        writeln!(self.out, "\n]}}")?;
        Ok(self.out)
    }
}

/// How the context has the values of a property written that are plain strings in JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Coercion {
    Node,
    Language(String),
    Datatype(String),
}

/// What IRIs are called, and how values are written.
struct Names {
    /// Namespace and prefix, the longest namespace first.
    prefixes: Vec<(String, String)>,
    coercions: HashMap<String, Coercion>,
    /// Namespace of the nodes of the article at hand.
    own: Option<String>,
}

impl Names {
    fn new(base: &Base, context: &Map<String, Value>) -> Self {
        let mut prefixes: Vec<(String, String)> =
            prefixes(base).into_iter().map(|(prefix, iri)| (iri, prefix.to_string())).collect();
        prefixes.sort_by_key(|(namespace, _)| std::cmp::Reverse(namespace.len()));
        let full = |name: &str| {
            let (prefix, local) = name.split_once(':')?;
            let (namespace, _) = prefixes.iter().find(|(_, known)| known == prefix)?;
            Some(format!("{namespace}{local}"))
        };
        let mut coercions = HashMap::new();
        for (term, definition) in context {
            let coercion = match (definition["@type"].as_str(), definition["@language"].as_str()) {
                (Some("@id"), _) => Coercion::Node,
                (Some(datatype), _) => Coercion::Datatype(full(datatype).unwrap_or_default()),
                (None, Some(language)) => Coercion::Language(language.to_string()),
                (None, None) => continue,
            };
            coercions.extend(full(term).map(|property| (property, coercion)));
        }
        Self { prefixes, coercions, own: None }
    }

    fn short(&self, iri: &str) -> String {
        let own = self.own.as_deref().map(|own| (own, OWN));
        let known = self.prefixes.iter().map(|(namespace, prefix)| (namespace.as_str(), prefix.as_str()));
        own.into_iter()
            .chain(known)
            .find_map(|(namespace, prefix)| {
                let local = iri.strip_prefix(namespace)?;
                (!local.is_empty() && !local.starts_with("//")).then(|| format!("{prefix}:{local}"))
            })
            .unwrap_or_else(|| iri.to_string())
    }

    /// The scheme of an IRI that would be taken for one of the prefixes.
    fn mistaken<'i>(&self, iri: &'i str) -> Option<&'i str> {
        let (scheme, rest) = iri.split_once(':')?;
        let is_prefix = scheme == OWN || self.prefixes.iter().any(|(_, prefix)| prefix == scheme);
        (is_prefix && !rest.starts_with("//") && self.short(iri) == iri).then_some(scheme)
    }

    /// An object that only names a node.
    fn reference(&self, iri: &str) -> Map<String, Value> {
        let mut object = Map::new();
        if let Some(scheme) = self.mistaken(iri) {
            object.insert("@context".into(), json!({ scheme: null }));
        }
        object.insert("@id".into(), self.short(iri).into());
        object
    }

    fn literal(&self, literal: &Literal, coercion: Option<&Coercion>) -> Value {
        let (value, datatype) = (literal.value(), literal.datatype());
        let plain = match (literal.language(), coercion) {
            (Some(language), Some(Coercion::Language(usual))) => language == usual,
            (Some(_), _) => false,
            (None, Some(Coercion::Datatype(usual))) => datatype.as_str() == usual,
            (None, None) => datatype == xsd::STRING,
            (None, _) => false,
        };
        if plain {
            return value.into();
        }
        if let Some(language) = literal.language() {
            return json!({ "@value": value, "@language": language });
        }
        let typed = matches!(coercion, Some(Coercion::Datatype(_)));
        let whole = value.parse::<i64>().ok().filter(|n| n.to_string() == value && n.abs() < EXACT);
        match whole {
            Some(number) if datatype == xsd::INTEGER && !typed => number.into(),
            _ if datatype == xsd::BOOLEAN && !typed && matches!(value, "true" | "false") => {
                (value == "true").into()
            }
            _ if datatype == xsd::STRING => json!({ "@value": value }),
            _ => json!({ "@value": value, "@type": self.short(datatype.as_str()) }),
        }
    }
}

/// The nodes of one graph, and which of them stand inside others.
struct Frame<'q> {
    names: &'q Names,
    article: Option<String>,
    nodes: BTreeMap<String, &'q [Quad]>,
    /// Records and tenures that the article reports.
    reports: BTreeSet<String>,
    /// Nodes of the article that speak of no other node here: they stand where they are spoken of first.
    leaves: BTreeSet<String>,
}

impl<'q> Frame<'q> {
    fn new(names: &'q Names, article: Option<String>, quads: &'q [Quad]) -> Self {
        let by_subject = quads.chunk_by(|a, b| a.subject == b.subject);
        let nodes: BTreeMap<String, &[Quad]> =
            by_subject.map(|quads| (subject(&quads[0].subject), quads)).collect();
        let article = article.filter(|article| nodes.contains_key(article));
        let mut frame = Self { names, article, nodes, reports: BTreeSet::new(), leaves: BTreeSet::new() };
        let Some(article) = frame.article.clone() else { return frame };
        let own = format!("{article}#");
        let reports = quads.iter().filter(|quad| frame.is_report(quad));
        let reports: BTreeSet<String> = reports.map(|quad| subject(&quad.subject)).collect();
        let is_leaf = |quads: &[Quad]| {
            quads.iter().all(|quad| node(&quad.object).is_none_or(|id| !frame.nodes.contains_key(&id)))
        };
        let leaves = frame
            .nodes
            .iter()
            .filter(|(id, quads)| id.starts_with(&own) && !reports.contains(*id) && is_leaf(quads));
        frame.leaves = leaves.map(|(id, _)| id.clone()).collect();
        frame.reports = reports;
        frame
    }

    /// Does a quad say that something is reported in the article?
    fn is_report(&self, quad: &Quad) -> bool {
        let article = self.article.as_deref();
        quad.predicate == dm::REPORTED_IN
            && node(&quad.object).as_deref() == article
            && Some(subject(&quad.subject).as_str()) != article
    }

    /// The article with its reports first, then all nodes that do not stand in it.
    fn objects(&self) -> Vec<Value> {
        let mut inside = BTreeSet::new();
        let mut objects = Vec::new();
        if let Some(id) = &self.article {
            let mut article = self.object(id, &mut inside);
            // in the order of the text
            let mut reports: Vec<&String> = self.reports.iter().collect();
            reports.sort_by_key(|id| place(id));
            let reports: Vec<Value> =
                reports.into_iter().map(|id| self.object(id, &mut inside).into()).collect();
            if !reports.is_empty() {
                article.insert(REPORTS.into(), reports.into());
            }
            objects.push(article.into());
        }
        let stands = |id: &&String| Some(*id) != self.article.as_ref() && !self.reports.contains(*id);
        for id in self.nodes.keys().filter(stands).filter(|id| !self.leaves.contains(*id)) {
            objects.push(self.object(id, &mut inside).into());
        }
        for id in &self.leaves {
            if inside.insert(id.clone()) {
                objects.push(self.object(id, &mut inside).into());
            }
        }
        objects
    }

    fn object(&self, id: &str, inside: &mut BTreeSet<String>) -> Map<String, Value> {
        let mut object = self.names.reference(id);
        let quads: &[Quad] = self.nodes.get(id).copied().unwrap_or_default();
        for quads in quads.chunk_by(|a, b| a.predicate == b.predicate) {
            let types = (quads[0].predicate == rdf::TYPE).then(|| self.types(quads)).flatten();
            let (key, mut values) = match types {
                Some(types) => ("@type".to_string(), types),
                None => {
                    let told = quads.iter().filter(|quad| !self.is_report(quad));
                    let values = told.map(|quad| self.value(quad, inside)).collect();
                    (self.names.short(quads[0].predicate.as_str()), values)
                }
            };
            match values.len() {
                0 => None,
                1 => object.insert(key, values.remove(0)),
                _ => object.insert(key, values.into()),
            };
        }
        object
    }

    /// Classes by their names; `None` where one has none that cannot be mistaken.
    fn types(&self, quads: &[Quad]) -> Option<Vec<Value>> {
        let name = |quad: &Quad| match &quad.object {
            Term::NamedNode(class) if self.names.mistaken(class.as_str()).is_none() => {
                Some(self.names.short(class.as_str()).into())
            }
            _ => None,
        };
        quads.iter().map(name).collect()
    }

    fn value(&self, quad: &Quad, inside: &mut BTreeSet<String>) -> Value {
        let coercion = self.names.coercions.get(quad.predicate.as_str());
        if let Term::Literal(literal) = &quad.object {
            return self.names.literal(literal, coercion);
        }
        let id = node(&quad.object).unwrap_or_default();
        if self.leaves.contains(&id) && inside.insert(id.clone()) {
            return self.object(&id, inside).into();
        }
        match (coercion, self.names.mistaken(&id)) {
            (Some(Coercion::Node), None) => self.names.short(&id).into(),
            _ => self.names.reference(&id).into(),
        }
    }
}

fn subject(node: &NamedOrBlankNode) -> String {
    match node {
        NamedOrBlankNode::NamedNode(node) => node.as_str().to_string(),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    }
}

/// Where in the text a record stands; what stands nowhere comes last.
fn place(id: &str) -> u64 {
    let local = id.split_once("#e").map(|(_, local)| local);
    local.filter(|local| local.starts_with(|c: char| c.is_ascii_digit())).map_or(u64::MAX, number)
}

/// The node that a term is, as JSON-LD names it.
fn node(term: &Term) -> Option<String> {
    match term {
        Term::Literal(_) => None,
        Term::NamedNode(node) => Some(node.as_str().to_string()),
        other => Some(other.to_string()),
    }
}
