//! The rules of `ontology/shapes.ttl` held against a store, so that `check` says what any tool for SHACL says.

mod read;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use oxigraph::model::{Literal, NamedNode, Quad, Term};

use crate::graph::vocabulary::{rdf, xsd};
use crate::lexicon::{Lexicon, LexiconError};
use crate::store::{Pattern, Store, StoreError};
use read::{Rules, Shape, Target};

/// The shapes cannot be read, or the store cannot.
#[derive(Debug, thiserror::Error)]
pub enum ShapesError {
    /// The file cannot be found or read.
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file does not parse.
    #[error("shapes.ttl is no Turtle: {0}\nhint: mend the file of your --ontology folder, or leave it out")]
    Syntax(String),
    /// The file has a rule that is not known here.
    #[error(
        "shapes.ttl: `{0}` is a rule that the program cannot check\nhint: say it with the parts of SHACL that the program's own shapes.ttl uses"
    )]
    Rule(String),
}

/// A node that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// The node, as N-Triples write it.
    pub node: String,
    /// The property that is wrong; none where the node itself is.
    pub property: Option<NamedNode>,
    /// What is wrong, in words.
    pub what: String,
}

/// All nodes of a store that break a rule of the shapes; sorted.
pub fn violations(store: &Store, lexicon: &Lexicon) -> Result<Vec<Violation>, ShapesError> {
    let shapes = read::shapes(&lexicon.files().read("shapes.ttl")?)?;
    let mut judge = Judge { store, shapes: &shapes, classes: HashMap::new() };
    let mut found = BTreeSet::new();
    for shape in &shapes {
        for node in judge.targets(shape)? {
            let mut faults = Vec::new();
            judge.hold(&node, &shape.rules, &mut faults)?;
            let violation = |(property, what)| Violation { node: node.to_string(), property, what };
            found.extend(faults.into_iter().map(violation));
        }
    }
    Ok(found.into_iter().collect())
}

/// Of which property, unless it is the node itself, and what is wrong.
type Fault = (Option<NamedNode>, String);

struct Judge<'s> {
    store: &'s Store,
    shapes: &'s [Shape],
    /// Classes of the nodes that were asked for.
    classes: HashMap<NamedNode, Vec<Term>>,
}

impl Judge<'_> {
    fn targets(&self, shape: &Shape) -> Result<HashSet<Term>, StoreError> {
        let mut nodes = HashSet::new();
        for target in &shape.targets {
            let (property, class) = match target {
                Target::Class(class) => (rdf::TYPE, Some(class.as_ref().into())),
                Target::SubjectsOf(property) | Target::ObjectsOf(property) => (property.as_ref(), None),
            };
            let asked = Pattern { predicate: Some(property), object: class, ..Pattern::default() };
            for quad in self.store.matching(asked) {
                let quad = quad?;
                nodes.insert(match target {
                    Target::ObjectsOf(_) => quad.object,
                    _ => quad.subject.into(),
                });
            }
        }
        Ok(nodes)
    }

    /// Holds a value against rules.
    fn hold(&mut self, value: &Term, rules: &Rules, faults: &mut Vec<Fault>) -> Result<(), StoreError> {
        let mut say = |what: String| faults.push((None, what));
        if rules.node && !matches!(value, Term::NamedNode(_)) {
            say(format!("{value} is no IRI"));
        }
        if let Some(datatype) = &rules.datatype
            && !has_datatype(value, datatype)
        {
            say(format!("{value} is no {datatype}"));
        }
        if !rules.one_of.is_empty() && !rules.one_of.contains(value) {
            say(format!("{value} is none of the values that there are"));
        }
        if let Some(pattern) = &rules.pattern
            && !pattern.is_match(text(value))
        {
            say(format!("{value} is not of the form {pattern}"));
        }
        if rules.min_length.is_some_and(|length| text(value).chars().count() < length) {
            say(format!("{value} is too short"));
        }
        let number = text(value).parse::<f64>().ok();
        if rules.least.is_some_and(|least| number.is_none_or(|number| number < least))
            || rules.most.is_some_and(|most| number.is_none_or(|number| number > most))
        {
            say(format!("{value} is out of range"));
        }
        if let Some(class) = &rules.class
            && !self.is_a(value, class)?
        {
            faults.push((None, format!("{value} is no {class}")));
        }
        self.hold_others(value, rules, faults)?;
        self.hold_properties(value, rules, faults)
    }

    /// Holds a value against rules that name other rules.
    fn hold_others(
        &mut self,
        value: &Term,
        rules: &Rules,
        faults: &mut Vec<Fault>,
    ) -> Result<(), StoreError> {
        let mut fits = rules.any.is_empty();
        for way in &rules.any {
            let mut wrong = Vec::new();
            self.hold(value, way, &mut wrong)?;
            fits = fits || wrong.is_empty();
        }
        if !fits {
            faults.push((None, format!("{value} is none of what it may be")));
        }
        let shapes = self.shapes;
        for shape in shapes.iter().filter(|shape| rules.shape.as_ref() == Some(&shape.name)) {
            let mut wrong = Vec::new();
            self.hold(value, &shape.rules, &mut wrong)?;
            if let Some((_, what)) = wrong.first() {
                faults.push((None, format!("{value} is no {}: {what}", shape.name)));
            }
        }
        Ok(())
    }

    fn hold_properties(
        &mut self,
        node: &Term,
        rules: &Rules,
        faults: &mut Vec<Fault>,
    ) -> Result<(), StoreError> {
        if rules.properties.is_empty() {
            return Ok(());
        }
        let said = self.said(node)?;
        let values = |property: &NamedNode| -> BTreeMap<String, &Term> {
            let of = said.iter().filter(|quad| quad.predicate == *property);
            of.map(|quad| (quad.object.to_string(), &quad.object)).collect()
        };
        for (property, rules) in &rules.properties {
            let (found, mut wrong) = (values(property), Vec::new());
            if found.len() < rules.min_count || rules.max_count.is_some_and(|most| found.len() > most) {
                let count =
                    if found.len() == 1 { "1 value".to_string() } else { format!("{} values", found.len()) };
                wrong.push((None, format!("{count}, {} wanted", wanted(rules))));
            }
            for value in found.values() {
                self.hold(value, rules, &mut wrong)?;
                for (other, may_equal) in [(&rules.below, false), (&rules.not_above, true)] {
                    let others = other.as_ref().map(&values).unwrap_or_default();
                    let above = others.values().find(|other| !is_below(value, other, may_equal));
                    wrong.extend(above.map(|other| (None, format!("{value} is beyond {other}"))));
                }
            }
            faults.extend(wrong.into_iter().map(|(_, what)| (Some(property.clone()), what)));
        }
        Ok(())
    }

    /// All that the store says of a node.
    fn said(&self, node: &Term) -> Result<Vec<Quad>, StoreError> {
        let Term::NamedNode(node) = node else { return Ok(Vec::new()) };
        let about = Pattern { subject: Some(node.as_ref().into()), ..Pattern::default() };
        self.store.matching(about).collect()
    }

    fn is_a(&mut self, value: &Term, class: &NamedNode) -> Result<bool, StoreError> {
        let Term::NamedNode(node) = value else { return Ok(false) };
        if !self.classes.contains_key(node) {
            let (subject, predicate) = (Some(node.as_ref().into()), Some(rdf::TYPE));
            let typed = self.store.matching(Pattern { subject, predicate, ..Pattern::default() });
            let classes = typed.map(|quad| quad.map(|quad| quad.object)).collect::<Result<Vec<Term>, _>>()?;
            self.classes.insert(node.clone(), classes);
        }
        Ok(self.classes[node].contains(&Term::from(class.clone())))
    }
}

/// How many values of a property there must be.
fn wanted(rules: &Rules) -> String {
    match rules.max_count {
        Some(most) if most == rules.min_count => most.to_string(),
        Some(most) => format!("{} to {most}", rules.min_count),
        None => format!("{} or more", rules.min_count),
    }
}

fn text(value: &Term) -> &str {
    match value {
        Term::NamedNode(node) => node.as_str(),
        Term::Literal(literal) => literal.value(),
        _ => "",
    }
}

fn has_datatype(value: &Term, datatype: &NamedNode) -> bool {
    matches!(value, Term::Literal(literal) if literal.datatype() == datatype.as_ref() && is_well_formed(literal))
}

fn is_well_formed(literal: &Literal) -> bool {
    let (value, datatype) = (literal.value(), literal.datatype());
    if datatype == xsd::INTEGER {
        value.parse::<i128>().is_ok()
    } else if datatype == xsd::DECIMAL {
        value.bytes().all(|b| b.is_ascii_digit() || b"+-.".contains(&b)) && value.parse::<f64>().is_ok()
    } else if datatype == xsd::DATE {
        value.parse::<Date>().is_ok()
    } else {
        datatype != xsd::BOOLEAN || matches!(value, "true" | "false" | "1" | "0")
    }
}

/// Does a value come before another? Days are written so that their letters are in their order.
fn is_below(value: &Term, other: &Term, may_equal: bool) -> bool {
    let (value, other) = (text(value), text(other));
    match (value.parse::<f64>(), other.parse::<f64>()) {
        (Ok(value), Ok(other)) => value < other || may_equal && value == other,
        _ => value < other || may_equal && value == other,
    }
}
