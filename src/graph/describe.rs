use std::collections::BTreeSet;

use oxigraph::model::{NamedNode, Quad};

use super::builder::{Builder, LANGUAGE};
use super::iri::{ArticleIris, Base};
use super::vocabulary::{dct, dm, nif, prov, rdfs, schema};
use super::{entity, record, span};
use crate::lexicon::Lexicon;
use crate::mention::EntityId;
use crate::pipeline::Reading;
use crate::text::Span;

/// How much of a reading is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// What the article says: records, groups, quotes, where names stand first.
    #[default]
    Core,
    /// Every mention too, the bounds of every record as one EDTF string, and why records are of one event.
    Mentions,
}

/// Writes all that one article says as quads, sorted, each once: those of its named graph, then what it has part in of
/// the graph of entities.
///
/// The result depends on the reading, the lexicon and the base alone: loading it twice changes nothing,
/// and the graph of many articles is the union of their quads. A triple of one article's graph stands in no other.
pub fn describe(reading: &Reading, lexicon: &Lexicon, base: &Base) -> Vec<Quad> {
    describe_in(reading, lexicon, base, Detail::Core)
}

/// The same in more or less detail.
pub fn describe_in(reading: &Reading, lexicon: &Lexicon, base: &Base, detail: Detail) -> Vec<Quad> {
    let scene = Scene::new(reading, lexicon, base, detail);
    let (mut graph, mut shared) = (Builder::new(scene.iris.graph()), Builder::new(base.entities_graph()));
    article(&mut graph, &mut shared, &scene);
    entity::entities(&mut graph, &mut shared, &scene);
    entity::tenures(&mut graph, &mut shared, &scene);
    record::records(&mut graph, &mut shared, &scene);
    if scene.is_full() {
        span::mentions(&mut graph, &scene);
    }
    let mut quads = graph.finish();
    quads.extend(shared.finish());
    quads
}

/// What the parts of the description look things up in.
pub(super) struct Scene<'a> {
    pub reading: &'a Reading,
    pub lexicon: &'a Lexicon,
    pub base: &'a Base,
    pub iris: ArticleIris,
    pub article: NamedNode,
    pub sentences: BTreeSet<Span>,
    detail: Detail,
    entities: Vec<NamedNode>,
}

impl<'a> Scene<'a> {
    fn new(reading: &'a Reading, lexicon: &'a Lexicon, base: &'a Base, detail: Detail) -> Self {
        let iris = base.article(&reading.document.article.id);
        let entities = reading.mentions.entities.iter().map(|e| base.entity(e, &iris)).collect();
        let sentences = reading.document.sentences.iter().map(|s| s.span).collect();
        Self { reading, lexicon, base, article: iris.article(), iris, sentences, detail, entities }
    }

    pub fn entity(&self, id: EntityId) -> &NamedNode {
        &self.entities[id]
    }

    /// The words under a span in one line.
    pub fn words(&self, span: Span) -> String {
        self.reading.document.words(span)
    }

    /// Is every detail wanted?
    pub fn is_full(&self) -> bool {
        self.detail == Detail::Mentions
    }

    /// Describes a stretch of the text with its words and offsets, and returns its IRI.
    pub fn quote(&self, graph: &mut Builder, span: Span) -> NamedNode {
        span::quote(graph, self, span)
    }

    /// A stretch of the text that lies in a quote: its IRI says where.
    pub fn within(&self, graph: &mut Builder, span: Span) -> NamedNode {
        if self.is_full() { span::quote(graph, self, span) } else { self.iris.span(span) }
    }
}

fn article(graph: &mut Builder, shared: &mut Builder, scene: &Scene<'_>) {
    let article = &scene.reading.document.article;
    let (node, metadata) = (&scene.article, &article.metadata);
    graph.types(node, &[schema::NEWS_ARTICLE]);
    if scene.is_full() {
        graph.types(node, &[nif::CONTEXT]);
    }
    if let Some(headline) = &metadata.headline {
        graph.text(node, rdfs::LABEL, headline);
        graph.text(node, schema::HEADLINE, headline);
    }
    graph.date(node, schema::DATE_PUBLISHED, metadata.published);
    if let Some(language) = metadata.language.as_deref().filter(|language| *language != LANGUAGE) {
        graph.string(node, schema::IN_LANGUAGE, language);
    }
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
    if scene.reading.left_out.unsure > 0 {
        graph.integer(node, dm::UNSURE_RECORDS, scene.reading.left_out.unsure as i64);
    }

    graph.add(node, dm::EXTRACTION_RUN, run(shared, scene));
}

/// How the article was read: all that is needed to read it so again.
fn run(shared: &mut Builder, scene: &Scene<'_>) -> NamedNode {
    let own = scene.lexicon.own();
    let mut options: Vec<&str> = own.iter().map(|own| &own.hash[..8]).collect();
    if scene.is_full() {
        options.push("mentions");
    }
    let asked = scene.lexicon.asked_confidence();
    let least = asked.map(|confidence| format!("min-confidence-{confidence}"));
    options.extend(least.as_deref());
    let run = scene.base.run(&options);
    shared.types(&run, &[prov::ACTIVITY]);
    shared.text(&run, rdfs::LABEL, concat!("demarche ", env!("CARGO_PKG_VERSION")));
    shared.string(&run, schema::SOFTWARE_VERSION, env!("CARGO_PKG_VERSION"));
    shared.string(&run, dm::DETAIL, if scene.is_full() { "mentions" } else { "core" });
    if let Some(confidence) = asked {
        shared.decimal(&run, dm::MIN_CONFIDENCE, i64::from(confidence));
    }
    if let Some(own) = own {
        shared.string(&run, dm::ONTOLOGY_SHA256, &own.hash);
        for file in &own.files {
            shared.string(&run, dm::ONTOLOGY_FILE, file);
        }
    }
    run
}
