//! `demarche query`: asks the store a question.

use std::io::{self, Read, Write};
use std::time::Duration;

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::args::Global;
use super::failure::usage;
use super::output::Output;
use super::report::Report;
use crate::export::{Format, Writer};
use crate::graph::Quad;
use crate::query::{
    Answer, Catalogue, Names, Options, RowFormat, SavedQuery, draw, markdown, run as ask, warnings,
    write_rows,
};
use crate::store::Store;

/// Ask the store: a saved query, a file, or SPARQL from standard input
#[derive(Debug, Args)]
pub(crate) struct QueryArgs {
    /// A saved query (`demarche queries` lists them), a FILE.rq, or `-` for standard input
    #[arg(value_name = "NAME|FILE.rq|-")]
    query: String,
    /// Values of the query's parameters, such as country=India
    #[arg(value_name = "PARAM=VALUE")]
    values: Vec<String>,
    /// Rows: table, markdown, csv, tsv, json, xml. Graphs: turtle, trig, nquads, ntriples, jsonld, rdfxml
    /// [default: table, or turtle]
    #[arg(long, value_enum, hide_possible_values = true)]
    format: Option<AnswerFormat>,
    /// Give up after this long
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    timeout: Option<Duration>,
    /// Return this many rows or triples at most
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Show IRIs instead of labels in tables
    #[arg(long)]
    iris: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AnswerFormat {
    Table,
    Markdown,
    Csv,
    Tsv,
    Json,
    Xml,
    Turtle,
    Trig,
    Nquads,
    Ntriples,
    Jsonld,
    Rdfxml,
}

impl AnswerFormat {
    fn rows(self) -> Option<RowFormat> {
        Some(match self {
            Self::Csv => RowFormat::Csv,
            Self::Tsv => RowFormat::Tsv,
            Self::Json => RowFormat::Json,
            Self::Xml => RowFormat::Xml,
            _ => return None,
        })
    }

    fn graph(self) -> Option<Format> {
        let name = self.to_possible_value()?;
        Format::ALL.into_iter().find(|format| format.as_str() == name.get_name())
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "no number of seconds".to_string())?;
    Duration::try_from_secs_f64(seconds).map_err(|_| "no length of time".to_string())
}

pub(super) fn run(args: &QueryArgs, global: &Global, report: &Report) -> anyhow::Result<()> {
    let query = find(&args.query, global)?;
    let values = args.values.iter().map(|pair| value(pair)).collect::<anyhow::Result<Vec<_>>>()?;
    let lexicon = super::lexicon(global)?;
    let store = Store::open_read_only(&global.store, &global.base)?;
    let options = Options { timeout: args.timeout, limit: args.limit };
    let answer = ask(&store, &lexicon, &query, &values, options)?;
    for warning in warnings(&query, &lexicon, &global.base)? {
        report.note(&warning);
    }
    let names = if args.iris { Names::Iris } else { Names::Labels };
    let output = write(&answer, args.format, names, &store, Output::open(None)?)?;
    output.finish()?;
    if let Answer::Rows(rows) = &answer
        && rows.truncated
    {
        report.item();
        report.item_failed(&usage(
            format!("the answer was cut: these are the first {} rows", rows.rows.len()),
            "--limit lets more through",
        ));
    }
    Ok(())
}

fn find(name: &str, global: &Global) -> anyhow::Result<SavedQuery> {
    if name != "-" {
        return Ok(Catalogue::with(global.queries.as_deref())?.find(name)?);
    }
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).context("standard input: cannot be read")?;
    Ok(SavedQuery::parse("-", &text)?)
}

fn value(pair: &str) -> anyhow::Result<(String, String)> {
    let (name, value) = pair.split_once('=').ok_or_else(|| {
        usage(format!("`{pair}` is no parameter"), "write it as name=value, such as country=India")
    })?;
    Ok((name.to_string(), value.to_string()))
}

/// Writes an answer; its form and the format must go together.
fn write(
    answer: &Answer,
    format: Option<AnswerFormat>,
    names: Names,
    store: &Store,
    mut output: Output,
) -> anyhow::Result<Output> {
    if let Answer::Graph(quads) = answer {
        let format = format.map_or(Some(Format::Turtle), AnswerFormat::graph);
        let format = format.ok_or_else(|| {
            usage(
                "the answer is a graph, not rows",
                "choose turtle, trig, nquads, ntriples, jsonld or rdfxml",
            )
        })?;
        return graph(quads, format, store, output);
    }
    let format = format.unwrap_or(AnswerFormat::Table);
    match format.rows() {
        Some(rows) => {
            write_rows(answer, rows, &mut output)?;
        }
        None if matches!(format, AnswerFormat::Table | AnswerFormat::Markdown) => match answer {
            Answer::Rows(rows) if format == AnswerFormat::Markdown => {
                output.write_all(markdown(rows, store, names)?.as_bytes())?
            }
            Answer::Rows(rows) => output.write_all(draw(rows, store, output.width(), names)?.as_bytes())?,
            Answer::Boolean(value) => writeln!(output, "{value}")?,
            Answer::Graph(_) => {}
        },
        None => {
            return Err(usage(
                "the answer is rows, not a graph",
                "choose table, markdown, csv, tsv, json or xml",
            ));
        }
    }
    Ok(output)
}

/// Writes the graph that a query makes, for `export --query`.
pub(super) fn construct(
    name: &str,
    format: Format,
    global: &Global,
    store: &Store,
    output: Output,
) -> anyhow::Result<Output> {
    let lexicon = super::lexicon(global)?;
    let answer = ask(store, &lexicon, &find(name, global)?, &[], Options::default())?;
    let Answer::Graph(quads) = answer else {
        return Err(usage(
            format!("{name}: the query makes no graph"),
            "`demarche query` prints rows; a CONSTRUCT makes a graph",
        ));
    };
    graph(&quads, format, store, output)
}

fn graph(quads: &[Quad], format: Format, store: &Store, output: Output) -> anyhow::Result<Output> {
    let mut writer = Writer::new(format, store.base(), output)?;
    writer.write(quads.to_vec())?;
    Ok(writer.finish()?)
}
