//! Quads that fit a pattern, and no others; and an end where a file is damaged.
//!
//! On disk, oxigraph 0.5.13 reads past the end of what it is asked for where the key ends in the byte 0xFF: who asks
//! for the integer 255 gets 256 to 511 as well (docs/upstream-oxigraph-prefix.md). And an iterator over a damaged file
//! gives its error again and again, without end. So every look-up goes through here; clippy.toml holds it to that.

use std::cell::OnceCell;

use oxigraph::model::{
    GraphName, GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad,
    Term, TermRef,
};
use oxigraph::store::{StorageError, Store, Transaction};

/// What is asked for; what is left open may be anything.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pattern<'a> {
    pub subject: Option<NamedOrBlankNodeRef<'a>>,
    pub predicate: Option<NamedNodeRef<'a>>,
    pub object: Option<TermRef<'a>>,
    pub graph: Option<GraphNameRef<'a>>,
}

impl<'a> Pattern<'a> {
    /// All quads of one graph.
    pub fn graph(graph: GraphNameRef<'a>) -> Self {
        Self { graph: Some(graph), ..Self::default() }
    }

    /// What a store holds of it.
    #[expect(clippy::disallowed_methods, reason = "what comes back is compared with what was asked")]
    pub fn of(self, store: &Store) -> Fitting<impl Iterator<Item = Result<Quad, StorageError>> + use<>> {
        let found = store.quads_for_pattern(self.subject, self.predicate, self.object, self.graph);
        Fitting::new(self, found)
    }

    /// What a store holds of it once a transaction is written.
    #[expect(clippy::disallowed_methods, reason = "what comes back is compared with what was asked")]
    pub fn within<'t>(
        self,
        transaction: &'t Transaction<'_>,
    ) -> Fitting<impl Iterator<Item = Result<Quad, StorageError>> + use<'t>> {
        let found = transaction.quads_for_pattern(self.subject, self.predicate, self.object, self.graph);
        Fitting::new(self, found)
    }
}

/// The quads of an iterator that fit a pattern, up to its first error.
pub(crate) struct Fitting<I> {
    found: I,
    subject: Option<NamedOrBlankNode>,
    predicate: Option<NamedNode>,
    object: Option<Term>,
    graph: Option<GraphName>,
    /// The object as the store gives it back, made where it is needed.
    stored: OnceCell<Term>,
    ended: bool,
}

impl<I> Fitting<I> {
    fn new(asked: Pattern<'_>, found: I) -> Self {
        Self {
            found,
            subject: asked.subject.map(NamedOrBlankNodeRef::into_owned),
            predicate: asked.predicate.map(NamedNodeRef::into_owned),
            object: asked.object.map(TermRef::into_owned),
            graph: asked.graph.map(GraphNameRef::into_owned),
            stored: OnceCell::new(),
            ended: false,
        }
    }

    fn fits(&self, quad: &Quad) -> bool {
        self.subject.as_ref().is_none_or(|subject| *subject == quad.subject)
            && self.predicate.as_ref().is_none_or(|predicate| *predicate == quad.predicate)
            && self.graph.as_ref().is_none_or(|graph| *graph == quad.graph_name)
            && self.object.as_ref().is_none_or(|object| {
                *object == quad.object || *self.stored.get_or_init(|| stored(object)) == quad.object
            })
    }
}

impl<I: Iterator<Item = Result<Quad, StorageError>>> Iterator for Fitting<I> {
    type Item = Result<Quad, StorageError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.found.next() {
                Some(Ok(quad)) if !self.fits(&quad) => {}
                Some(Ok(quad)) => return Some(Ok(quad)),
                Some(Err(error)) => {
                    self.ended = true;
                    return Some(Err(error));
                }
                None => self.ended = true,
            }
        }
        None
    }
}

/// A literal as a store gives it back: numbers and dates are kept by their values, so that `"01"^^xsd:integer` comes
/// back as 1. Only oxigraph itself knows which it keeps so.
fn stored(object: &Term) -> Term {
    let round = || -> Option<Term> {
        let Term::Literal(Literal { .. }) = object else { return None };
        let store = Store::new().ok()?;
        let node = NamedNode::new_unchecked("urn:demarche:any");
        store.insert(&Quad::new(node.clone(), node, object.clone(), GraphName::DefaultGraph)).ok()?;
        Some(store.iter().next()?.ok()?.object)
    };
    round().unwrap_or_else(|| object.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::vocab::xsd;

    #[test]
    fn numbers_are_compared_by_their_values() {
        let odd: Term = Literal::new_typed_literal("0255", xsd::INTEGER).into();
        assert_eq!(stored(&odd), Literal::from(255).into());
        let store = Store::new().unwrap();
        let node = NamedNode::new_unchecked("http://example.org/x");
        for n in [255, 256] {
            let quad = Quad::new(node.clone(), node.clone(), Literal::from(n), GraphName::DefaultGraph);
            store.insert(&quad).unwrap();
        }
        let pattern = Pattern { object: Some(odd.as_ref()), ..Pattern::default() };
        // what oxigraph gives where it reads too far, and where a file is damaged
        let overrun =
            store.iter().chain(std::iter::repeat_with(|| Err(StorageError::Other("damaged".into()))));
        let found: Vec<_> = Fitting::new(pattern, overrun).collect();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].as_ref().unwrap().object, Literal::from(255).into());
        assert!(found[1].is_err());
    }
}
