//! Stretches of the text: quotes, and in full detail every mention.

use oxigraph::model::NamedNode;

use super::builder::Builder;
use super::describe::Scene;
use super::vocabulary::{dm, itsrdf, nif};
use crate::text::Span;

/// Words and offsets of a stretch of the text. Of which text it is its IRI says, after RFC 5147.
pub(super) fn quote(graph: &mut Builder, scene: &Scene<'_>, span: Span) -> NamedNode {
    let node = scene.iris.span(span);
    graph.integer(&node, nif::BEGIN_INDEX, span.begin as i64);
    graph.integer(&node, nif::END_INDEX, span.end as i64);
    graph.text(&node, nif::ANCHOR_OF, scene.reading.document.text(span));
    if scene.is_full() {
        graph.types(&node, &[nif::RFC5147_STRING]);
        graph.add(&node, nif::REFERENCE_CONTEXT, scene.article.clone());
        if scene.sentences.contains(&span) {
            graph.types(&node, &[nif::SENTENCE]);
        }
    }
    node
}

/// Where the text names an entity, and how.
pub(super) fn mentions(graph: &mut Builder, scene: &Scene<'_>) {
    for mention in &scene.reading.mentions.mentions {
        let node = quote(graph, scene, mention.span);
        graph.types(&node, &[dm::MENTION]);
        graph.add(&node, itsrdf::TA_IDENT_REF, scene.entity(mention.entity).clone());
        graph.string(&node, dm::MENTION_TYPE, mention.kind.as_str());
    }
}
