//! `demarche evaluate`: precision, recall and F1 against a gold file.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::args::{ArticleArgs, Global};
use super::output::Output;
use super::report::Report;
use super::{batch, extract};
use crate::evaluate::{evaluate, parse};

/// Score what is read in articles against a gold file in the records format
#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    /// The gold: one JSON object an article, as `extract --format records` writes it
    #[arg(long, value_name = "FILE")]
    gold: PathBuf,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    articles: ArticleArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
}

pub(super) fn run(args: &Evaluate, global: &Global, report: &Report) -> anyhow::Result<()> {
    let name = args.gold.display();
    let gold =
        fs::read_to_string(&args.gold).with_context(|| format!("{name}: the gold file cannot be read"))?;
    let gold = parse(&gold).with_context(|| name.to_string())?;
    let lexicon = super::lexicon(global)?;
    let mut read = Vec::new();
    let records = |reading: &_| extract::records(reading, &lexicon, &global.base);
    batch::each(args.articles.articles(), &lexicon, global, report, records, |lines| {
        for line in lines {
            read.extend(parse(&String::from_utf8(line?)?)?);
        }
        Ok(())
    })?;
    let scores = evaluate(&gold, &read);
    let mut output = Output::open(None)?;
    let text = match args.format {
        Format::Table => scores.table(),
        Format::Json => scores.json(),
    };
    output.write_all(text.as_bytes())?;
    output.finish()
}
