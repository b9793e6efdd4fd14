//! `demarche evaluate`: precision, recall and F1 against a gold file.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::args::{ArticleArgs, Global};
use super::output::Output;
use super::report::Report;
use super::{batch, extract};
use crate::evaluate::{evaluate, parse, plover, times};

/// Score what is read in articles against a gold file in the records format
#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    /// The gold: one JSON object an article, as `extract --format records` writes it
    #[arg(long, value_name = "FILE", required_unless_present_any = ["plover", "times"])]
    gold: Option<PathBuf>,
    /// Rows of sentence, source, target and PLOVER root: score what is read between each pair (as JSON: the answer to
    /// each row)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["gold", "times"])]
    plover: Option<PathBuf>,
    /// Score instead the values of time expressions: one JSON object an article, with its text, its date and TIMEX values
    #[arg(long, value_name = "FILE", conflicts_with = "gold")]
    times: Option<PathBuf>,
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
    if let Some(file) = &args.plover {
        return pairs(file, args.format, global);
    }
    if let Some(file) = &args.times {
        let scores = times(&gold_text(file)?).with_context(|| file.display().to_string())?;
        return print(&match args.format {
            Format::Table => scores.table(),
            Format::Json => scores.json(),
        });
    }
    let file = args.gold.as_deref().unwrap_or(Path::new("-"));
    let gold = parse(&gold_text(file)?).with_context(|| file.display().to_string())?;
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
    print(&match args.format {
        Format::Table => scores.table(),
        Format::Json => scores.json(),
    })
}

fn gold_text(file: &Path) -> anyhow::Result<String> {
    fs::read_to_string(file).with_context(|| format!("{}: the gold file cannot be read", file.display()))
}

fn print(text: &str) -> anyhow::Result<()> {
    let mut output = Output::open(None)?;
    output.write_all(text.as_bytes())?;
    output.finish()
}

/// Scores PLOVER roots between given pairs of actors.
fn pairs(file: &Path, format: Format, global: &Global) -> anyhow::Result<()> {
    let name = file.display();
    let rows = gold_text(file)?
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(i, line)| serde_json::from_str(line).with_context(|| format!("{name}: line {}", i + 1)))
        .collect::<anyhow::Result<Vec<plover::Row>>>()?;
    let lexicon = super::lexicon(global)?;
    print(&match format {
        Format::Table => plover::evaluate(&rows, &lexicon).table(),
        Format::Json => plover::answers(&rows, &lexicon),
    })
}
