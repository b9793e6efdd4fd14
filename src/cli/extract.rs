//! `demarche extract`: reads articles and writes what they say, without a store.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::args::{ArticleArgs, Global};
use super::batch;
use super::format::{Product, by_name, write_all};
use super::output::Output;
use super::report::Report;
use crate::export::{Format, Writer, write_article, write_records};
use crate::graph::{Base, describe};
use crate::lexicon::Lexicon;
use crate::pipeline::Reading;
use crate::source::Article;

/// Read articles and write the graph, or flat records, without a store
#[derive(Debug, Args)]
pub(crate) struct Extract {
    /// File to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// [default: by the ending of FILE, else turtle]
    #[arg(long, value_enum)]
    format: Option<Product>,
    #[command(flatten)]
    articles: ArticleArgs,
}

pub(super) fn run(args: &Extract, global: &Global, report: &Report) -> anyhow::Result<()> {
    let named = args.output.as_deref().and_then(by_name);
    let product = args.format.or(named).unwrap_or(Product::Graph(Format::Turtle));
    if product == Product::Articles {
        return articles(args, global, report);
    }
    let lexicon = super::lexicon(global)?;
    let mut output = Output::open(args.output.as_deref())?;
    let articles = args.articles.articles();
    match product {
        Product::Graph(format) => {
            let mut writer = Writer::new(format, &global.base, output)?;
            let quads = |reading: &_| describe(reading, &lexicon, &global.base);
            batch::each(articles, &lexicon, global, report, quads, |graphs| {
                graphs.into_iter().try_for_each(|quads| writer.write(quads)).map_err(Into::into)
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
        Product::Articles => unreachable!("written above, without the lexicon"),
    }
    output.finish()
}

/// The articles as they were taken in.
fn articles(args: &Extract, global: &Global, report: &Report) -> anyhow::Result<()> {
    let mut output = Output::open(args.output.as_deref())?;
    let line = |article: Article| (write_article(&article), None);
    // nothing is read in them here, so every language will do
    batch::each_article(args.articles.all_languages(), global, report, line, |lines| {
        write_all(&mut output, &lines.into_iter().collect::<Result<Vec<_>, _>>()?)?;
        Ok(output.flush()?)
    })?;
    output.finish()
}

/// One article as a line of the records format.
pub(super) fn records(reading: &Reading, lexicon: &Lexicon, base: &Base) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    write_records(reading, lexicon, base, &mut line)?;
    Ok(line)
}
