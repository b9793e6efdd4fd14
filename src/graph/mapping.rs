//! Links to other data sets as mappings after SSSOM: who says that two nodes are one, how surely, and why.
//! Those that somebody or `link` has made live in a graph of their own, so that a link can be taken back without touching
//! what an article says; those of the lexicon stand with the entities.

use oxigraph::model::{NamedNode, NamedNodeRef, Quad};
use sha2::{Digest, Sha256};

use super::builder::Builder;
use super::iri::Base;
use super::vocabulary::{owl, rdfs, schema, semapv, skos, sssom};
use crate::lexicon::{ExternalId, Justification, Match};

/// Says that a node of ours and one of another data set are the same, or, negated, that they are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The entity of ours.
    pub subject: NamedNode,
    /// What it is called.
    pub subject_label: String,
    /// `schema:sameAs` for entities, `skos:exactMatch` and its like for concepts.
    pub property: NamedNode,
    /// The entity of the other data set.
    pub object: NamedNode,
    /// What it is called there.
    pub object_label: Option<String>,
    /// True where somebody has looked and found that they are two.
    pub negated: bool,
    /// What the link was made from.
    pub justification: Justification,
    /// Of a hundred such links so many are right.
    pub confidence: u8,
    /// The data set that the object is of, and the day or version of the copy that was looked at.
    pub object_source: String,
    /// Day or version of the other data set.
    pub object_version: Option<String>,
    /// Where the link comes from: files, an index, a person.
    pub source: String,
    /// What spoke for it, in words.
    pub reason: Option<String>,
}

/// The property of a link: entities are the same as something, concepts match something.
pub fn property(kind: Match, table: &str) -> NamedNodeRef<'static> {
    match kind {
        Match::Exact if table == "roles" || table == "actions" => skos::EXACT_MATCH,
        Match::Exact => schema::SAME_AS,
        Match::Close => skos::CLOSE_MATCH,
        Match::Broad => skos::BROAD_MATCH,
        Match::Narrow => skos::NARROW_MATCH,
        Match::Related => skos::RELATED_MATCH,
    }
}

impl Mapping {
    /// IRI of the mapping: made of subject, property and object, so that one link has one node.
    pub fn node(&self, base: &Base) -> NamedNode {
        let mut hash = Sha256::new();
        for part in [&self.subject, &self.property, &self.object] {
            hash.update(part.as_str());
            hash.update([b' ']);
        }
        let hex: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        base.node("link", &hex)
    }

    /// The link, unless it is negated, and what is known of it, in the graph of links.
    pub fn quads(&self, base: &Base) -> Vec<Quad> {
        self.quads_of(self.node(base), base.links_graph())
    }

    /// The same about a node of another graph.
    pub fn quads_of(&self, node: NamedNode, graph: NamedNode) -> Vec<Quad> {
        let mut graph = Builder::new(graph);
        if !self.negated {
            graph.add(&self.subject, self.property.as_ref(), self.object.clone());
        }
        graph.types(&node, &[sssom::MAPPING]);
        graph.text(&node, rdfs::LABEL, &self.label());
        graph.add(&node, owl::ANNOTATED_SOURCE, self.subject.clone());
        graph.add(&node, owl::ANNOTATED_PROPERTY, self.property.clone());
        graph.add(&node, owl::ANNOTATED_TARGET, self.object.clone());
        graph.string(&node, sssom::SUBJECT_LABEL, &self.subject_label);
        if let Some(label) = &self.object_label {
            graph.string(&node, sssom::OBJECT_LABEL, label);
        }
        if self.negated {
            graph.string(&node, sssom::PREDICATE_MODIFIER, "Not");
        }
        graph.add(&node, sssom::MAPPING_JUSTIFICATION, how(self.justification).into_owned());
        graph.decimal(&node, sssom::CONFIDENCE, i64::from(self.confidence));
        graph.string(&node, sssom::OBJECT_SOURCE, &self.object_source);
        if let Some(version) = &self.object_version {
            graph.string(&node, sssom::OBJECT_SOURCE_VERSION, version);
        }
        graph.string(&node, sssom::MAPPING_SOURCE, &self.source);
        graph.string(&node, sssom::MAPPING_TOOL, "demarche");
        graph.string(&node, sssom::MAPPING_TOOL_VERSION, env!("CARGO_PKG_VERSION"));
        if let Some(reason) = &self.reason {
            graph.text(&node, rdfs::COMMENT, reason);
        }
        graph.finish()
    }

    fn label(&self) -> String {
        let object = self.object_label.as_deref().unwrap_or_else(|| local(self.object.as_str()));
        let is = if self.negated { "is not" } else { "is" };
        format!("{} {is} {object} of {}", self.subject_label, self.object_source)
    }
}

/// What stands last in an IRI.
fn local(iri: &str) -> &str {
    let iri = iri.trim_end_matches('/');
    iri.rsplit(['/', '#']).next().unwrap_or(iri)
}

/// What is known of a link that comes with the lexicon. It is the same for all links of a set of mappings, which is
/// described once for all of them.
pub(super) fn set(shared: &mut Builder, base: &Base, id: &ExternalId) -> NamedNode {
    let mut hash = Sha256::new();
    hash.update(format!("{:?} {} {}", id.justification, id.confidence, id.source));
    let hex: String = hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let node = base.node("mappings", &format!("{}-{hex}", id.set));
    shared.types(&node, &[sssom::MAPPING_SET]);
    shared.string(&node, sssom::OBJECT_SOURCE, &id.set);
    shared.add(&node, sssom::MAPPING_JUSTIFICATION, how(id.justification).into_owned());
    shared.decimal(&node, sssom::CONFIDENCE, i64::from(id.confidence));
    shared.string(&node, sssom::MAPPING_SOURCE, &id.source);
    node
}

fn how(justification: Justification) -> NamedNodeRef<'static> {
    match justification {
        Justification::Lexical => semapv::LEXICAL_MATCHING,
        Justification::Composite => semapv::COMPOSITE_MATCHING,
        Justification::Manual => semapv::MANUAL_MAPPING_CURATION,
    }
}

/// Does a property link a node to one of another data set?
pub(crate) fn is_link(property: NamedNodeRef<'_>) -> bool {
    [
        schema::SAME_AS,
        owl::SAME_AS,
        skos::EXACT_MATCH,
        skos::CLOSE_MATCH,
        skos::BROAD_MATCH,
        skos::NARROW_MATCH,
        skos::RELATED_MATCH,
    ]
    .contains(&property)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping() -> Mapping {
        Mapping {
            subject: Base::default().node("person", "maria-keller"),
            subject_label: "Maria Keller".into(),
            property: schema::SAME_AS.into_owned(),
            object: NamedNode::new_unchecked("http://www.wikidata.org/entity/Q1"),
            object_label: None,
            negated: false,
            justification: Justification::Lexical,
            confidence: 90,
            object_source: "wikidata".into(),
            object_version: None,
            source: "a list".into(),
            reason: None,
        }
    }

    #[test]
    fn a_link_that_is_denied_keeps_its_node_and_loses_its_triple() {
        let (base, yes) = (Base::default(), mapping());
        let no = Mapping { negated: true, ..yes.clone() };
        assert_eq!(yes.node(&base), no.node(&base));
        let links = |m: &Mapping| m.quads(&base).iter().filter(|q| q.predicate == schema::SAME_AS).count();
        assert_eq!((links(&yes), links(&no)), (1, 0));
        assert!(no.quads(&base).iter().any(|q| q.predicate == sssom::PREDICATE_MODIFIER));
        assert!(yes.quads(&base).iter().all(|q| q.graph_name == base.links_graph().into()));
    }
}
