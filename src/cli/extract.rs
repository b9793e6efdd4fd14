//! `demarche extract`: reads articles and writes what they say, without a store.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::args::{ArticleArgs, DetailArg, Global};
use super::batch;
use super::format::{Product, finish, product, write_all};
use super::output::Output;
use super::replies;
use super::report::Report;
use super::shards::{self, Input, ShardArgs};
use crate::export::events::{Reader, Row, Writer as Table};
use crate::export::{Writer, write_article, write_records};
use crate::graph::{Base, describe, describe_in};
use crate::lexicon::Lexicon;
use crate::pipeline::Reading;
use crate::source::{Article, Repeats};

/// Read articles and write the graph, flat records or the event table, without a store
#[derive(Debug, Args)]
pub(crate) struct Extract {
    /// File to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// [default: by the ending of FILE, else turtle]
    #[arg(long, value_enum)]
    format: Option<Product>,
    /// Write an article as often as it comes in the input
    #[arg(long)]
    repeats: bool,
    /// Read each article as if it were the only one: what comes twice, and copies, are not looked for, and memory stays the same
    #[arg(long, conflicts_with = "repeats")]
    alone: bool,
    /// What the graph is to hold: what happened, or every mention of a name as well
    #[arg(long, value_enum, default_value_t)]
    detail: DetailArg,
    #[command(flatten)]
    shards: ShardArgs,
    #[command(flatten)]
    articles: ArticleArgs,
}

impl Extract {
    fn repeats(&self) -> Repeats {
        match (self.repeats, self.alone) {
            (_, true) => Repeats::Unseen,
            (true, false) => Repeats::LetIn,
            (false, false) => Repeats::LeftOut,
        }
    }
}

pub(super) fn run(args: &Extract, global: &Global, report: &Report) -> anyhow::Result<()> {
    let input = Input { articles: &args.articles, repeats: args.repeats(), detail: args.detail };
    if let Some(folder) = &args.shards.out {
        return shards::run(&args.shards, folder, &input, global, report);
    }
    let product = product(args.format, args.output.as_deref())?;
    if product == Product::Articles {
        return articles(args, global, report);
    }
    if product == Product::Replies {
        return replies::run(&input, Output::open(args.output.as_deref())?, global, report);
    }
    let lexicon = super::lexicon(global)?;
    let mut output = Output::open(args.output.as_deref())?;
    let articles = args.articles.repeated(args.repeats());
    match product {
        Product::Graph(format) => {
            let mut writer = Writer::new(format, &global.base, output)?;
            let quads = |reading: &_| describe_in(reading, &lexicon, &global.base, args.detail.into());
            batch::each(articles, &lexicon, global, report, quads, |graphs| {
                graphs.into_iter().try_for_each(|quads| writer.write(quads)).map_err(Into::into)
            })?;
            output = finish(writer)?;
        }
        Product::Events(table) => {
            let mut writer = Table::new(table, false, output)?;
            let rows = |reading: &_| rows(reading, &lexicon, &global.base);
            batch::each(articles, &lexicon, global, report, rows, |all| {
                for rows in all {
                    rows?.iter().try_for_each(|row| writer.write(row))?;
                }
                Ok(())
            })?;
            output = writer.finish()?;
        }
        Product::Records => {
            let line = |reading: &_| records(reading, &lexicon, &global.base);
            batch::each(articles, &lexicon, global, report, line, |lines| {
                write_all(&mut output, &lines.into_iter().collect::<Result<Vec<_>, _>>()?)?;
                Ok(output.flush()?)
            })?;
        }
        Product::Articles | Product::Replies => unreachable!("written above"),
    }
    output.finish()
}

/// The articles as they were taken in.
fn articles(args: &Extract, global: &Global, report: &Report) -> anyhow::Result<()> {
    let mut output = Output::open(args.output.as_deref())?;
    let line = |article: Article| (write_article(&article), Vec::new());
    // nothing is read in them here, so every language will do
    batch::each_article(args.articles.all_languages(args.repeats()), global, report, line, |lines| {
        write_all(&mut output, &lines.into_iter().collect::<Result<Vec<_>, _>>()?)?;
        Ok(output.flush()?)
    })?;
    output.finish()
}

/// The rows of the event table that one article gives.
fn rows(reading: &Reading, lexicon: &Lexicon, base: &Base) -> anyhow::Result<Vec<Row>> {
    let events = Reader::new(lexicon, base).of_graph(&describe(reading, lexicon, base))?;
    Ok(events.iter().map(|event| Row::new(event, base, false)).collect())
}

/// One article as a line of the records format.
pub(super) fn records(reading: &Reading, lexicon: &Lexicon, base: &Base) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    write_records(reading, lexicon, base, &mut line)?;
    Ok(line)
}
