//! The formats that graphs are written in, as arguments.

use std::io::Write;
use std::path::Path;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use super::failure::usage;
use super::packed::inner;
use crate::export::events::Format as Table;
use crate::export::{Format, Writer};

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

/// What `extract` and `export` write: the graph, flat records, the event table, or the articles themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Product {
    Graph(Format),
    Records,
    Articles,
    Events(Table),
    Replies,
}

impl ValueEnum for Product {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [Product; 11] = [
            Product::Graph(Format::Turtle),
            Product::Graph(Format::TriG),
            Product::Graph(Format::NQuads),
            Product::Graph(Format::NTriples),
            Product::Graph(Format::JsonLd),
            Product::Graph(Format::RdfXml),
            Product::Records,
            Product::Articles,
            Product::Events(Table::Csv),
            Product::Events(Table::Jsonl),
            Product::Replies,
        ];
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Graph(format) => format.as_str(),
            Self::Records => "records",
            Self::Articles => "articles",
            Self::Replies => "replies",
            Self::Events(Table::Csv) => "events",
            Self::Events(Table::Jsonl) => "events-jsonl",
            Self::Events(_) => return None, // by the ending of the file
        }))
    }
}

/// What the ending of a file's name stands for.
pub(super) fn by_name(path: &Path) -> Option<Product> {
    let ending = inner(path).extension()?.to_str()?.to_ascii_lowercase();
    Some(match ending.as_str() {
        "ttl" => Product::Graph(Format::Turtle),
        "trig" => Product::Graph(Format::TriG),
        "nq" => Product::Graph(Format::NQuads),
        "nt" => Product::Graph(Format::NTriples),
        "jsonld" => Product::Graph(Format::JsonLd),
        "rdf" | "xml" => Product::Graph(Format::RdfXml),
        "jsonl" | "ndjson" => Product::Records,
        "csv" => Product::Events(Table::Csv),
        "tsv" | "tab" => Product::Events(Table::Tsv),
        "parquet" => Product::Events(Table::Parquet),
        "arrow" | "feather" => Product::Events(Table::Arrow),
        _ => return None,
    })
}

/// What to write: as asked for, or by the name of the file; Turtle where it has no ending. One that says nothing is refused, so
/// that no Turtle stands in a file that is called otherwise.
pub(super) fn product(asked: Option<Product>, file: Option<&Path>) -> anyhow::Result<Product> {
    let Some(file) = file.filter(|file| file.as_os_str() != "-") else {
        return Ok(asked.unwrap_or(Product::Graph(Format::Turtle)));
    };
    let named = by_name(file);
    match (asked, named) {
        // the events in the format that the name says
        (Some(Product::Events(_)), Some(Product::Events(table))) => Ok(Product::Events(table)),
        (Some(Product::Events(_)), Some(Product::Records)) => Ok(Product::Events(Table::Jsonl)),
        (Some(product), _) | (None, Some(product)) => Ok(product),
        (None, None) if inner(file).extension().is_none() => Ok(Product::Graph(Format::Turtle)),
        (None, None) => {
            let ending = inner(file).extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
            Err(usage(
                format!("{}: the ending does not say what to write", file.display()),
                match ending.as_deref() {
                    Some("graphml" | "gexf" | "dot" | "gv" | "mmd") => {
                        "`demarche network` writes networks; here, give --format, or a name in .ttl, .nt, .nq, .trig, \
                         .jsonld or .rdf"
                    }
                    Some("html") => "`demarche report` writes pages",
                    _ => {
                        "give --format, or a name that ends in .ttl, .nt, .nq, .trig, .jsonld, .rdf or .csv, and .gz or .zst"
                    }
                },
            ))
        }
    }
}

/// The format of a graph: as asked for, or by the name of the file; Turtle where there is no file.
pub(super) fn graph_format(asked: Option<Format>, file: Option<&Path>) -> anyhow::Result<Format> {
    match product(asked.map(Product::Graph), file)? {
        Product::Graph(format) => Ok(format),
        Product::Records | Product::Articles | Product::Replies => {
            Err(usage("there are no flat records here", "`demarche extract --format records` writes them"))
        }
        Product::Events(_) => Err(usage("there is no table here", "`demarche events` writes one")),
    }
}

/// Ends a graph; says so where its syntax does not have all of its characters.
pub(super) fn finish<W: Write>(writer: Writer<W>) -> anyhow::Result<W> {
    tell_replaced(writer.replaced());
    Ok(writer.finish()?)
}

/// Says how many characters XML does not have.
pub(super) fn tell_replaced(count: usize) {
    if count > 0 {
        let note = format!("note: XML does not have {count} of the characters; U+FFFD stands for each");
        let _ = writeln!(std::io::stderr(), "{note}"); // a standard error that is closed must not end the run
    }
}

/// Writes all texts in turn.
pub(super) fn write_all(out: &mut impl Write, texts: &[impl AsRef<[u8]>]) -> anyhow::Result<()> {
    texts.iter().try_for_each(|text| out.write_all(text.as_ref())).map_err(Into::into)
}
