//! What is left of an article's graph without detail.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::iri::Base;
use super::vocabulary::{dm, itsrdf, nif, rdf, rdfs, schema, xsd};

/// The quads of one article's graph as they would be had it been read without `--detail mentions`: what only places of the
/// text have and what follows from the rest goes, and mentions of a name beyond those that stay are counted. Graphs
/// without such detail stay as they are.
pub fn without_detail(quads: Vec<Quad>, base: &Base) -> Vec<Quad> {
    if !quads.iter().any(|quad| is(&quad.object, nif::CONTEXT)) {
        return quads;
    }
    let detailed = Detailed::of(&quads);
    let mut kept: Vec<Quad> = quads.iter().filter(|quad| detailed.keeps(quad)).cloned().collect();
    kept.extend(detailed.further(base));
    super::sort(&mut kept);
    kept
}

/// What the graph says of places of the text, and what only detail has.
struct Detailed<'q> {
    quads: &'q [Quad],
    /// Whom each place names.
    names: BTreeMap<&'q NamedNode, BTreeSet<&'q NamedNode>>,
    /// Where each entity is named, by offsets.
    named: BTreeMap<&'q NamedNode, BTreeMap<(u64, u64), &'q NamedNode>>,
    /// Places at which something is said of whom they name.
    told: BTreeSet<&'q NamedNode>,
    quantities: BTreeSet<&'q NamedNode>,
    /// Events that are the article's own.
    events: BTreeSet<&'q NamedNode>,
    /// Quotes that records and tenures rest on.
    evidence: BTreeSet<&'q NamedNode>,
}

impl<'q> Detailed<'q> {
    fn of(quads: &'q [Quad]) -> Self {
        let of_class = |class: NamedNodeRef<'static>| {
            let typed =
                quads.iter().filter(move |quad| quad.predicate == rdf::TYPE && is(&quad.object, class));
            typed.filter_map(subject).collect::<BTreeSet<&NamedNode>>()
        };
        let (quantities, events) = (of_class(dm::QUANTITY_CLASS), of_class(dm::EVENT));
        let mut names: BTreeMap<&NamedNode, BTreeSet<&NamedNode>> = BTreeMap::new();
        let mut named: BTreeMap<&NamedNode, BTreeMap<(u64, u64), &NamedNode>> = BTreeMap::new();
        let mut evidence = BTreeSet::new();
        for quad in quads {
            let (Some(node), Term::NamedNode(object)) = (subject(quad), &quad.object) else { continue };
            if quad.predicate == itsrdf::TA_IDENT_REF {
                names.entry(node).or_default().insert(object);
                if let Some(span) = span(node) {
                    named.entry(object).or_default().insert(span, node);
                }
            } else if quad.predicate == dm::EVIDENCE && !quantities.contains(node) {
                evidence.insert(object);
            }
        }
        // groups are the article's own, and say themselves how they are called
        named.retain(|entity, _| !entity.as_str().contains('#'));
        let said = quads.iter().filter(|quad| is_said(quad.predicate.as_ref())).filter_map(subject);
        let told = said.filter(|node| names.contains_key(node)).collect();
        Self { quads, names, named, told, quantities, events, evidence }
    }

    /// Is an entity named here first, or is something said of it here?
    fn is_kept(&self, entity: &NamedNode, place: &NamedNode) -> bool {
        let first = self.named.get(entity).and_then(|places| places.values().next());
        self.told.contains(place) || first.is_some_and(|first| *first == place)
    }

    fn keeps(&self, quad: &Quad) -> bool {
        let Some(node) = subject(quad) else { return true };
        match quad.predicate.as_ref() {
            property if property == rdf::TYPE => {
                let detail = [nif::CONTEXT, nif::RFC5147_STRING, nif::SENTENCE, dm::MENTION, dm::EVENT];
                !detail.iter().any(|class| is(&quad.object, *class))
            }
            property if property == itsrdf::TA_IDENT_REF => match &quad.object {
                Term::NamedNode(entity) => self.is_kept(entity, node),
                _ => true,
            },
            property if property == dm::EVIDENCE => !self.quantities.contains(node),
            property if property == rdfs::LABEL || property == rdfs::COMMENT => !self.events.contains(node),
            property if [nif::BEGIN_INDEX, nif::END_INDEX, nif::ANCHOR_OF].contains(&property) => {
                self.evidence.contains(node)
            }
            property => ![
                dm::PARTICIPANT,
                dm::EDTF,
                dm::QUAD,
                dm::GOLDSTEIN,
                dm::MEMBER_CRITERION,
                dm::MENTION_TYPE,
                nif::REFERENCE_CONTEXT,
            ]
            .contains(&property),
        }
    }

    /// How often each entity is named at places that do not stay.
    fn further(&self, base: &Base) -> Vec<Quad> {
        let graph = &self.quads[0].graph_name;
        let mut quads = Vec::new();
        for (entity, places) in &self.named {
            let count = places.values().filter(|place| !self.is_kept(entity, place)).count();
            let Some(first) = places.values().next().filter(|_| count > 0) else { continue };
            let number = Literal::new_typed_literal(count.to_string(), xsd::INTEGER);
            let mut place = (*first).clone();
            if self.names[first].len() > 1 {
                // a place that names two says nothing of either
                let article = first.as_str().split_once('#').map_or("", |(article, _)| article);
                let id = base.article_of_graph(&format!("{article}/graph")).unwrap_or_default();
                place = base.article(&id).naming(entity, base);
                quads.push(Quad::new(place.clone(), itsrdf::TA_IDENT_REF, (*entity).clone(), graph.clone()));
            }
            quads.push(Quad::new(place, dm::FURTHER_MENTIONS, number, graph.clone()));
        }
        quads
    }
}

/// Is it said at a place of whom the place names?
fn is_said(property: NamedNodeRef<'_>) -> bool {
    [dm::WRITTEN_AS, rdfs::LABEL, itsrdf::TA_CLASS_REF, dm::AFFILIATED_COUNTRY, schema::CONTAINED_IN_PLACE]
        .contains(&property)
}

/// Begin and end of a stretch of the text, after RFC 5147.
fn span(node: &NamedNode) -> Option<(u64, u64)> {
    let (begin, end) = node.as_str().split_once("#char=")?.1.split_once(',')?;
    Some((begin.parse().ok()?, end.parse().ok()?))
}

fn subject(quad: &Quad) -> Option<&NamedNode> {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

fn is(term: &Term, node: NamedNodeRef<'_>) -> bool {
    matches!(term, Term::NamedNode(found) if found.as_ref() == node)
}
