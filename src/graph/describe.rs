use std::collections::BTreeSet;

use oxigraph::model::{NamedNode, Quad};

use super::builder::Builder;
use super::iri::{ArticleIris, Base};
use super::vocabulary::{dct, dm, nif, prov, rdfs, schema};
use super::{entity, record};
use crate::lexicon::Lexicon;
use crate::mention::EntityId;
use crate::pipeline::Reading;
use crate::text::Span;

/// Writes all that one article says as the quads of its named graph, sorted, each once.
///
/// The result depends on the reading, the lexicon and the base alone: loading it twice changes nothing,
/// and the graph of many articles is the union of their graphs.
pub fn describe(reading: &Reading, lexicon: &Lexicon, base: &Base) -> Vec<Quad> {
    let scene = Scene::new(reading, lexicon, base);
    let mut graph = Builder::new(scene.iris.graph());
    article(&mut graph, &scene);
    entity::entities(&mut graph, &scene);
    entity::tenures(&mut graph, &scene);
    entity::mentions(&mut graph, &scene);
    record::records(&mut graph, &scene);
    graph.finish()
}

/// What the parts of the description look things up in.
pub(super) struct Scene<'a> {
    pub reading: &'a Reading,
    pub lexicon: &'a Lexicon,
    pub base: &'a Base,
    pub iris: ArticleIris,
    pub article: NamedNode,
    sentences: BTreeSet<Span>,
    entities: Vec<NamedNode>,
}

impl<'a> Scene<'a> {
    fn new(reading: &'a Reading, lexicon: &'a Lexicon, base: &'a Base) -> Self {
        let iris = base.article(&reading.document.article.id);
        let entities = reading.mentions.entities.iter().map(|e| base.entity(e, &iris)).collect();
        let sentences = reading.document.sentences.iter().map(|s| s.span).collect();
        Self { reading, lexicon, base, article: iris.article(), iris, sentences, entities }
    }

    pub fn entity(&self, id: EntityId) -> &NamedNode {
        &self.entities[id]
    }

    /// The words under a span in one line.
    pub fn words(&self, span: Span) -> String {
        self.reading.document.words(span)
    }

    /// Describes a stretch of the text and returns its IRI.
    pub fn span(&self, graph: &mut Builder, span: Span) -> NamedNode {
        let node = self.iris.span(span);
        graph.types(&node, &[nif::RFC5147_STRING]);
        if self.sentences.contains(&span) {
            graph.types(&node, &[nif::SENTENCE]);
        }
        graph.add(&node, nif::REFERENCE_CONTEXT, self.article.clone());
        graph.integer(&node, nif::BEGIN_INDEX, span.begin as i64);
        graph.integer(&node, nif::END_INDEX, span.end as i64);
        graph.text(&node, nif::ANCHOR_OF, self.reading.document.text(span));
        node
    }
}

fn article(graph: &mut Builder, scene: &Scene<'_>) {
    let article = &scene.reading.document.article;
    let (node, metadata) = (&scene.article, &article.metadata);
    graph.types(node, &[schema::NEWS_ARTICLE, nif::CONTEXT, prov::ENTITY]);
    match &metadata.headline {
        Some(headline) => {
            graph.text(node, rdfs::LABEL, headline);
            graph.text(node, schema::HEADLINE, headline);
        }
        None => graph.text(node, rdfs::LABEL, &format!("article {}", article.id)),
    }
    graph.date(node, schema::DATE_PUBLISHED, metadata.published);
    graph.string(node, schema::IN_LANGUAGE, metadata.language.as_deref().unwrap_or("en"));
    if let Some(author) = &metadata.author {
        graph.string(node, schema::AUTHOR, author);
    }
    if let Some(publisher) = scene.reading.mentions.publisher {
        graph.add(node, schema::PUBLISHER, scene.entity(publisher).clone());
    }
    if let Some(url) = metadata.url.as_ref().and_then(|url| NamedNode::new(url).ok()) {
        graph.add(node, schema::URL, url);
    }
    graph.string(node, dct::IDENTIFIER, &article.id);
    graph.string(node, dm::TEXT_SHA256, article.sha256());
    if let Some(other) = &article.same_text_as {
        graph.add(node, dm::SAME_TEXT_AS, scene.base.article(other).article());
    }
    graph.integer(node, dm::CHAR_COUNT, article.chars() as i64);

    let run = scene.base.run();
    graph.add(node, dm::EXTRACTION_RUN, run.clone());
    graph.types(&run, &[prov::ACTIVITY]);
    graph.text(&run, rdfs::LABEL, concat!("demarche ", env!("CARGO_PKG_VERSION")));
    graph.string(&run, schema::SOFTWARE_VERSION, env!("CARGO_PKG_VERSION"));
    graph.add(&run, prov::USED, node.clone());
}
