//! Shapes as `shapes.ttl` writes them, in the part of SHACL that it needs. What is written otherwise is refused, so that no
//! rule is passed over.

use std::collections::BTreeMap;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, Quad, Term};
use regex::Regex;

use super::ShapesError;
use crate::graph::vocabulary::rdf;

const SH: &str = "http://www.w3.org/ns/shacl#";

/// Whom a shape is about.
#[derive(Debug)]
pub(super) enum Target {
    Class(NamedNode),
    SubjectsOf(NamedNode),
    ObjectsOf(NamedNode),
}

#[derive(Debug)]
pub(super) struct Shape {
    pub name: String,
    pub targets: Vec<Target>,
    pub rules: Rules,
}

/// What must be so of a value. Counts and comparisons are about all values of a property.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub node: bool,
    pub class: Option<NamedNode>,
    pub datatype: Option<NamedNode>,
    pub one_of: Vec<Term>,
    pub pattern: Option<Regex>,
    pub min_length: Option<usize>,
    pub least: Option<f64>,
    pub most: Option<f64>,
    /// One of these at least must hold.
    pub any: Vec<Rules>,
    /// Another shape that it has.
    pub shape: Option<String>,
    pub properties: Vec<(NamedNode, Rules)>,
    pub min_count: usize,
    pub max_count: Option<usize>,
    pub below: Option<NamedNode>,
    pub not_above: Option<NamedNode>,
}

/// All shapes of a file.
pub(super) fn shapes(text: &str) -> Result<Vec<Shape>, ShapesError> {
    let parser = RdfParser::from_format(RdfFormat::Turtle);
    let quads: Vec<Quad> = parser
        .for_slice(text.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(|error| ShapesError::Syntax(error.to_string()))?;
    let mut file = File(BTreeMap::new());
    for quad in &quads {
        let said = (quad.predicate.as_str().to_string(), quad.object.clone());
        file.0.entry(quad.subject.to_string()).or_default().push(said);
    }
    let is_shape = |said: &[(String, Term)]| {
        said.iter()
            .any(|(property, object)| property == rdf::TYPE.as_str() && local(object) == Some("NodeShape"))
    };
    let shapes = file.0.iter().filter(|(_, said)| is_shape(said));
    shapes.map(|(name, _)| file.shape(name)).collect()
}

/// What is said of each node.
struct File(BTreeMap<String, Vec<(String, Term)>>);

impl File {
    fn of(&self, node: &str) -> &[(String, Term)] {
        self.0.get(node).map(Vec::as_slice).unwrap_or_default()
    }

    fn shape(&self, name: &str) -> Result<Shape, ShapesError> {
        let mut targets = Vec::new();
        for (property, object) in self.of(name) {
            match property.strip_prefix(SH) {
                Some("targetClass") => targets.push(Target::Class(iri(object)?)),
                Some("targetSubjectsOf") => targets.push(Target::SubjectsOf(iri(object)?)),
                Some("targetObjectsOf") => targets.push(Target::ObjectsOf(iri(object)?)),
                _ => {}
            }
        }
        Ok(Shape { name: name.to_string(), targets, rules: self.rules(name)? })
    }

    fn rules(&self, node: &str) -> Result<Rules, ShapesError> {
        let mut rules = Rules::default();
        for (property, object) in self.of(node) {
            let Some(rule) = property.strip_prefix(SH) else { continue };
            match rule {
                "targetClass" | "targetSubjectsOf" | "targetObjectsOf" | "path" => {}
                "nodeKind" if local(object) == Some("IRI") => rules.node = true,
                "class" => rules.class = Some(iri(object)?),
                "datatype" => rules.datatype = Some(iri(object)?),
                "in" => rules.one_of = self.list(object),
                "pattern" => rules.pattern = Some(pattern(object)?),
                "minLength" => rules.min_length = Some(number(object)? as usize),
                "minInclusive" => rules.least = Some(number(object)?),
                "maxInclusive" => rules.most = Some(number(object)?),
                "minCount" => rules.min_count = number(object)? as usize,
                "maxCount" => rules.max_count = Some(number(object)? as usize),
                "lessThan" => rules.below = Some(iri(object)?),
                "lessThanOrEquals" => rules.not_above = Some(iri(object)?),
                "node" => rules.shape = Some(object.to_string()),
                "property" => rules.properties.push(self.property(object)?),
                "or" => {
                    for way in self.list(object) {
                        rules.any.push(self.rules(&way.to_string())?);
                    }
                }
                _ => return Err(ShapesError::Rule(format!("sh:{rule} {object}"))),
            }
        }
        Ok(rules)
    }

    fn property(&self, node: &Term) -> Result<(NamedNode, Rules), ShapesError> {
        let node = node.to_string();
        let path = self.of(&node).iter().find(|(property, _)| property.strip_prefix(SH) == Some("path"));
        let path = path.ok_or_else(|| ShapesError::Rule("sh:property without sh:path".to_string()))?;
        Ok((iri(&path.1)?, self.rules(&node)?))
    }

    fn list(&self, head: &Term) -> Vec<Term> {
        let mut terms = Vec::new();
        let mut rest = Some(head.clone());
        while let Some(node) = rest.take() {
            for (property, object) in self.of(&node.to_string()) {
                match property.rsplit('#').next() {
                    Some("first") => terms.push(object.clone()),
                    Some("rest") => rest = Some(object.clone()),
                    _ => {}
                }
            }
        }
        terms
    }
}

fn local(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(node) => node.as_str().strip_prefix(SH),
        _ => None,
    }
}

fn iri(term: &Term) -> Result<NamedNode, ShapesError> {
    match term {
        Term::NamedNode(node) => Ok(node.clone()),
        other => Err(ShapesError::Rule(other.to_string())),
    }
}

fn number(term: &Term) -> Result<f64, ShapesError> {
    match term {
        Term::Literal(literal) => literal.value().parse().ok(),
        _ => None,
    }
    .ok_or_else(|| ShapesError::Rule(term.to_string()))
}

fn pattern(term: &Term) -> Result<Regex, ShapesError> {
    let Term::Literal(literal) = term else { return Err(ShapesError::Rule(term.to_string())) };
    Regex::new(literal.value()).map_err(|_| ShapesError::Rule(term.to_string()))
}
