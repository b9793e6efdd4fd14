//! Writing the answer of a query in the format that somebody asked for.

use std::io::Write;
use std::path::Path;

use clap::ValueEnum;

use crate::cli::failure::usage;
use crate::cli::format::{finish, tell_replaced};
use crate::cli::output::Output;
use crate::cli::plain::plain;
use crate::export::{Format, Writer};
use crate::graph::Quad;
use crate::query::{
    Answer, NamedFormat, Names, RowFormat, draw, illegal_in_xml, markdown, write_named, write_rows,
};
use crate::store::Store;

/// How an answer is written: rows, or a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum AnswerFormat {
    Table,
    Markdown,
    Csv,
    Tsv,
    /// An array of objects, one a row
    Json,
    /// The W3C's JSON, with IRIs and types
    JsonSparql,
    /// The W3C's XML, with IRIs and types
    Xml,
    Turtle,
    Trig,
    Nquads,
    Ntriples,
    Jsonld,
    Rdfxml,
}

impl AnswerFormat {
    fn named(self) -> Option<NamedFormat> {
        Some(match self {
            Self::Csv => NamedFormat::Csv,
            Self::Tsv => NamedFormat::Tsv,
            Self::Json => NamedFormat::Json,
            _ => return None,
        })
    }

    fn rows(self) -> Option<RowFormat> {
        Some(match self {
            Self::JsonSparql => RowFormat::Json,
            Self::Xml => RowFormat::Xml,
            _ => return None,
        })
    }

    /// What the ending of a file's name stands for; an XML file holds rows or a graph, as the answer is.
    pub fn by_name(path: &Path, graph: bool) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match ending.as_str() {
            "md" => Self::Markdown,
            "txt" => Self::Table,
            "csv" => Self::Csv,
            "tsv" | "tab" => Self::Tsv,
            "json" => Self::Json,
            "srj" => Self::JsonSparql,
            "xml" if graph => Self::Rdfxml,
            "srx" | "xml" => Self::Xml,
            "ttl" => Self::Turtle,
            "trig" => Self::Trig,
            "nq" => Self::Nquads,
            "nt" => Self::Ntriples,
            "jsonld" => Self::Jsonld,
            "rdf" => Self::Rdfxml,
            _ => return None,
        })
    }

    fn graph(self) -> Option<Format> {
        let name = self.to_possible_value()?;
        Format::ALL.into_iter().find(|format| format.as_str() == name.get_name())
    }
}

/// Writes an answer; its form and the format must go together.
pub(in crate::cli) fn write(
    answer: &Answer,
    format: Option<AnswerFormat>,
    names: Names,
    store: &Store,
    mut output: Output,
) -> anyhow::Result<Output> {
    if let Answer::Graph(triples) = answer {
        let format = format.map_or(Some(Format::Turtle), AnswerFormat::graph);
        let format = format.ok_or_else(|| {
            usage(
                "the answer is a graph, not rows",
                "choose turtle, trig, nquads, ntriples, jsonld or rdfxml",
            )
        })?;
        return graph(&triples.quads, format, store, output);
    }
    let format = format.unwrap_or(AnswerFormat::Table);
    if let Some(named) = format.named() {
        write_named(answer, named, names, store, &mut output)?;
        return Ok(output);
    }
    match format.rows() {
        Some(rows) => {
            let replaced = if rows == RowFormat::Xml { illegal_in_xml(answer) } else { 0 };
            tell_replaced(replaced);
            write_rows(answer, rows, &mut output)?;
        }
        None if matches!(format, AnswerFormat::Table | AnswerFormat::Markdown) => match answer {
            Answer::Rows(rows) if format == AnswerFormat::Markdown => {
                output.write_all(plain(&markdown(rows, store, names)?).as_bytes())?
            }
            Answer::Rows(rows) => {
                let drawn = draw(rows, store, output.width(), names)?;
                output.write_all(plain(&drawn).as_bytes())?
            }
            Answer::Boolean(value) => writeln!(output, "{value}")?,
            Answer::Graph(_) => {}
        },
        None => {
            return Err(usage(
                "the answer is rows, not a graph",
                "choose table, markdown, csv, tsv, json, json-sparql or xml",
            ));
        }
    }
    Ok(output)
}

/// Writes the triples of a CONSTRUCT or DESCRIBE.
pub(in crate::cli) fn graph(
    quads: &[Quad],
    format: Format,
    store: &Store,
    output: Output,
) -> anyhow::Result<Output> {
    let mut writer = Writer::new(format, store.base(), output)?;
    writer.write(quads.to_vec())?;
    finish(writer)
}
