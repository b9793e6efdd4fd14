//! A store whose answers are compared with what was asked, for queries that oxigraph alone would answer wrongly.
//!
//! On disk, oxigraph 0.5.13 reads too far where a literal's key ends in the byte 0xFF (docs/upstream-oxigraph-prefix.md).
//! Its evaluation compares what it gets for a plain triple pattern with what it asked, but not what it gets at the end of
//! a property path: `?e dm:killedMin|dm:killedMax 255` finds those with 256 to 511 dead as well.

use oxigraph::model::{GraphNameRef, NamedOrBlankNodeRef, Term, TermRef};
use oxigraph::store::{StorageError, Store as Oxigraph};
use spareval::{InternalQuad, QueryableDataset};
use spargebra::Query;
use spargebra::algebra::{GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNode, TermPattern};

use super::walk::{each_pattern, pattern};
use crate::graph::vocabulary::{owl, rdf, xsd};
use crate::store::{Pattern, Store, StoreError};

/// Terms are kept as they are, not by number as oxigraph keeps its own: right, and several times slower.
pub(super) struct Guarded(pub Oxigraph);

impl QueryableDataset<'static> for Guarded {
    type InternalTerm = Term;
    type Error = StorageError;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Term>,
        predicate: Option<&Term>,
        object: Option<&Term>,
        graph: Option<Option<&Term>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Term>, StorageError>> + use<> {
        let found = asked(subject, predicate, object, graph).map(|pattern| pattern.of(&self.0));
        found.into_iter().flatten().map(|quad| {
            let quad = quad?;
            let graph_name = match quad.graph_name.as_ref() {
                GraphNameRef::NamedNode(node) => Some(node.into_owned().into()),
                GraphNameRef::BlankNode(node) => Some(node.into_owned().into()),
                GraphNameRef::DefaultGraph => None,
            };
            Ok(InternalQuad {
                subject: quad.subject.into(),
                predicate: quad.predicate.into(),
                object: quad.object,
                graph_name,
            })
        })
    }

    fn internalize_term(&self, term: Term) -> Result<Term, StorageError> {
        Ok(term)
    }

    fn externalize_term(&self, term: Term) -> Result<Term, StorageError> {
        Ok(term)
    }
}

/// `None` where no quad can be so, as with a literal for a subject.
fn asked<'a>(
    subject: Option<&'a Term>,
    predicate: Option<&'a Term>,
    object: Option<&'a Term>,
    graph: Option<Option<&'a Term>>,
) -> Option<Pattern<'a>> {
    let node = |term: &'a Term| match term {
        Term::NamedNode(node) => Some(NamedOrBlankNodeRef::from(node.as_ref())),
        Term::BlankNode(node) => Some(node.as_ref().into()),
        Term::Literal(_) => None,
    };
    let subject = match subject {
        Some(term) => Some(node(term)?),
        None => None,
    };
    let predicate = match predicate {
        Some(Term::NamedNode(node)) => Some(node.as_ref()),
        Some(_) => return None,
        None => None,
    };
    let graph = match graph {
        Some(Some(term)) => Some(node(term)?.into()),
        Some(None) => Some(GraphNameRef::DefaultGraph),
        None => None,
    };
    Some(Pattern { subject, predicate, object: object.map(TermRef::from), graph })
}

/// Has a query a path that may end at a literal which is known when the path is followed?
pub(super) fn must_guard(query: &Query, store: &Store) -> Result<bool, StoreError> {
    if !store.is_on_disk() {
        return Ok(false);
    }
    let mut paths = Vec::new();
    each_pattern(pattern(query), &mut |part| {
        if let GraphPattern::Path { subject, path, object } = part
            && [subject, object].iter().any(|end| !matches!(end, TermPattern::NamedNode(_)))
        {
            let literal = [subject, object].iter().any(|end| matches!(end, TermPattern::Literal(_)));
            paths.push((path.clone(), literal));
        }
    });
    for (path, literal) in &paths {
        let mut steps = Vec::new();
        if *literal || !in_path(path, &mut steps) {
            return Ok(true);
        }
        for step in steps {
            if !is_safe(step, store)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Collects the properties of a path; false where it says which it has not.
fn in_path<'a>(path: &'a PropertyPathExpression, steps: &mut Vec<&'a NamedNode>) -> bool {
    match path {
        PropertyPathExpression::NamedNode(step) => {
            steps.push(step);
            true
        }
        PropertyPathExpression::Reverse(inner)
        | PropertyPathExpression::ZeroOrMore(inner)
        | PropertyPathExpression::OneOrMore(inner)
        | PropertyPathExpression::ZeroOrOne(inner) => in_path(inner, steps),
        PropertyPathExpression::Sequence(one, other) | PropertyPathExpression::Alternative(one, other) => {
            in_path(one, steps) && in_path(other, steps)
        }
        PropertyPathExpression::NegatedPropertySet(_) => false,
    }
}

/// Values of a property that are looked at, at most.
const LOOKED_AT: usize = 20_000;

/// Are the keys of all values of a property safe, those of nodes and of texts: by what the ontology says of it, else by
/// what it has?
fn is_safe(property: &NamedNode, store: &Store) -> Result<bool, StoreError> {
    if store.says(property.as_ref(), rdf::TYPE, owl::OBJECT_PROPERTY)? {
        return Ok(true);
    }
    let values = Pattern { predicate: Some(property.as_ref()), ..Pattern::default() };
    // nodes stand before literals, so all must be looked at
    let mut looked_at = 0;
    for value in store.matching(values) {
        looked_at += 1;
        let by_value = match value?.object {
            Term::Literal(literal) => literal.language().is_none() && literal.datatype() != xsd::STRING,
            _ => false,
        };
        if by_value || looked_at > LOOKED_AT {
            return Ok(false);
        }
    }
    Ok(true)
}
