//! The graph, and the flat records, as files.

mod articles;
pub(crate) mod cells;
pub mod events;
mod jsonld;
pub mod network;
pub mod push;
mod records;
mod replies;
pub mod report;
pub mod schema;
mod turtle;
pub(crate) mod xml;

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};

use oxigraph::io::{RdfFormat, RdfSerializer, WriterQuadSerializer};
use oxigraph::model::{GraphName, Quad, Triple};

pub use articles::write_article;
pub use records::write as write_records;
pub use replies::Reply;

use crate::graph::Base;

/// A syntax for graphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Turtle, all articles in one graph.
    Turtle,
    /// Turtle with a graph an article.
    TriG,
    /// A line a triple, with its graph.
    NQuads,
    /// A line a triple.
    NTriples,
    /// JSON-LD with a graph an article.
    JsonLd,
    /// RDF/XML.
    RdfXml,
}

impl Format {
    /// All of them, in the order of the help.
    pub const ALL: [Self; 6] =
        [Self::Turtle, Self::TriG, Self::NQuads, Self::NTriples, Self::JsonLd, Self::RdfXml];

    /// The name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Turtle => "turtle",
            Self::TriG => "trig",
            Self::NQuads => "nquads",
            Self::NTriples => "ntriples",
            Self::JsonLd => "jsonld",
            Self::RdfXml => "rdfxml",
        }
    }

    /// Does the syntax say which article's graph a triple is in?
    pub fn has_graphs(self) -> bool {
        matches!(self, Self::TriG | Self::NQuads | Self::JsonLd)
    }
}

/// Writes graphs one after the other, with one in memory at a time, in one syntax.
///
/// The quads of each graph are sorted, so that the same graphs in the same order give the same bytes. What articles
/// share is written once.
pub struct Writer<W: Write> {
    kind: Kind<W>,
    /// The graph of entities, and two hashes of 64 bits of each of its quads that is written.
    entities: GraphName,
    hashers: [RandomState; 2],
    shared: HashSet<[u64; 2]>,
    format: Format,
    replaced: usize,
}

enum Kind<W: Write> {
    Pretty(turtle::Turtle<W>),
    Framed(jsonld::JsonLd<W>),
    Plain(Box<WriterQuadSerializer<W>>),
}

impl<W: Write> Writer<W> {
    /// Begins a file; of some syntaxes with its prefixes.
    pub fn new(format: Format, base: &Base, out: W) -> io::Result<Self> {
        let plain = |serializer: RdfSerializer, out| Kind::Plain(Box::new(serializer.for_writer(out)));
        let kind = match format {
            Format::Turtle => Kind::Pretty(turtle::Turtle::new(out, base, false)?),
            Format::TriG => Kind::Pretty(turtle::Turtle::new(out, base, true)?),
            Format::NQuads => plain(RdfSerializer::from_format(RdfFormat::NQuads), out),
            Format::NTriples => plain(RdfSerializer::from_format(RdfFormat::NTriples), out),
            Format::JsonLd => Kind::Framed(jsonld::JsonLd::new(out, base)?),
            Format::RdfXml => plain(with_prefixes(RdfSerializer::from_format(RdfFormat::RdfXml), base), out),
        };
        let entities = base.entities_graph().into();
        Ok(Self { kind, entities, hashers: Default::default(), shared: HashSet::new(), format, replaced: 0 })
    }

    /// Writes the quads of one graph.
    pub fn write(&mut self, mut quads: Vec<Quad>) -> io::Result<()> {
        crate::graph::sort(&mut quads);
        quads.retain(|quad| self.is_new(quad));
        match &mut self.kind {
            Kind::Pretty(turtle) => turtle.write(&quads),
            Kind::Framed(jsonld) => jsonld.write(&quads),
            Kind::Plain(serializer) => {
                for quad in &quads {
                    let held = (self.format == Format::RdfXml).then(|| {
                        self.replaced += xml::illegal(&quad.object);
                        xml::legal_quad(quad)
                    });
                    let quad = held.as_deref().unwrap_or(quad);
                    match self.format.has_graphs() {
                        true => serializer.serialize_quad(quad)?,
                        false => serializer.serialize_triple(Triple::from(quad.clone()).as_ref())?,
                    }
                }
                Ok(())
            }
        }
    }

    /// How many characters, so far, the syntax does not have; U+FFFD stands for each.
    pub fn replaced(&self) -> usize {
        self.replaced
    }

    /// Ends the document; the writer is given back, not flushed.
    pub fn finish(self) -> io::Result<W> {
        match self.kind {
            Kind::Pretty(turtle) => Ok(turtle.finish()),
            Kind::Framed(jsonld) => jsonld.finish(),
            Kind::Plain(serializer) => serializer.finish(),
        }
    }

    /// Each article that is read says anew who Russia is; what is its own stands in no other graph.
    fn is_new(&mut self, quad: &Quad) -> bool {
        quad.graph_name != self.entities
            || self.shared.insert(self.hashers.each_ref().map(|h| h.hash_one(quad)))
    }
}

fn with_prefixes(mut serializer: RdfSerializer, base: &Base) -> RdfSerializer {
    for (prefix, namespace) in prefixes(base) {
        serializer = serializer.with_prefix(prefix, namespace).expect("namespaces are absolute IRIs");
    }
    serializer
}

/// The prefixes of a document: vocabularies, then the kinds of nodes.
pub(crate) fn prefixes(base: &Base) -> Vec<(&'static str, String)> {
    const KINDS: [(&str, &str); 9] = [
        ("per", "person"),
        ("cty", "country"),
        ("ogn", "org"),
        ("plc", "place"),
        ("rol", "role"),
        ("pst", "post"),
        ("ten", "tenure"),
        ("ev", "event"),
        ("art", "article"),
    ];
    let vocabularies = crate::graph::vocabulary::NAMESPACES
        .iter()
        .map(|(name, namespace)| (crate::graph::vocabulary::prefix(name), namespace.to_string()));
    let kinds = KINDS.iter().map(|(prefix, folder)| (*prefix, base.node(folder, "").into_string()));
    vocabularies.chain(kinds).collect()
}
