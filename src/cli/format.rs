//! The formats that graphs are written in, as arguments.

use std::io::Write;
use std::path::Path;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use super::failure::usage;
use crate::export::Format;

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

/// What `extract` writes: the graph, flat records, or the articles themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Product {
    Graph(Format),
    Records,
    Articles,
}

impl ValueEnum for Product {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [Product; 8] = [
            Product::Graph(Format::Turtle),
            Product::Graph(Format::TriG),
            Product::Graph(Format::NQuads),
            Product::Graph(Format::NTriples),
            Product::Graph(Format::JsonLd),
            Product::Graph(Format::RdfXml),
            Product::Records,
            Product::Articles,
        ];
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::Graph(format) => format.to_possible_value(),
            Self::Records => Some(PossibleValue::new("records")),
            Self::Articles => Some(
                PossibleValue::new("articles")
                    .help("What was taken in: metadata and prose, an article a line"),
            ),
        }
    }
}

/// What the ending of a file's name stands for.
pub(super) fn by_name(path: &Path) -> Option<Product> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    Some(Product::Graph(match ending.as_str() {
        "ttl" => Format::Turtle,
        "trig" => Format::TriG,
        "nq" => Format::NQuads,
        "nt" => Format::NTriples,
        "jsonld" => Format::JsonLd,
        "rdf" | "xml" => Format::RdfXml,
        "jsonl" | "ndjson" => return Some(Product::Records),
        _ => return None,
    }))
}

/// The format of a graph: as asked for, or by the name of the file; Turtle otherwise.
pub(super) fn graph_format(asked: Option<Format>, file: Option<&Path>) -> anyhow::Result<Format> {
    match (asked, file.and_then(by_name)) {
        (Some(format), _) | (None, Some(Product::Graph(format))) => Ok(format),
        (None, Some(Product::Records | Product::Articles)) => {
            Err(usage("there are no flat records here", "`demarche extract --format records` writes them"))
        }
        (None, None) => Ok(Format::Turtle),
    }
}

/// Writes all texts in turn.
pub(super) fn write_all(out: &mut impl Write, texts: &[impl AsRef<[u8]>]) -> anyhow::Result<()> {
    texts.iter().try_for_each(|text| out.write_all(text.as_ref())).map_err(Into::into)
}
