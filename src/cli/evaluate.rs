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
use crate::annotate::repair::repairs;
use crate::evaluate::{Scores, evaluate, parse, plover, prices, times};
use crate::event::decide::{GUESSED, LEARNED};
use crate::event::rule;
use crate::lexicon::Lexicon;

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
    /// Read once more without this rule (`demarche ontology rules` lists them; `all` for each in turn), and print how
    /// the figures of events change
    #[arg(long, value_name = "ID", requires = "gold", conflicts_with = "format")]
    without: Vec<String>,
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
        let scores = times(&*super::lexicon(global)?, &gold_text(file)?)
            .with_context(|| file.display().to_string())?;
        return print(&match args.format {
            Format::Table => scores.table(),
            Format::Json => scores.json(),
        });
    }
    let file = args.gold.as_deref().unwrap_or(Path::new("-"));
    let gold = parse(&gold_text(file)?).with_context(|| file.display().to_string())?;
    let without = rules(&args.without)?;
    let lexicon = super::lexicon(global)?;
    let scores = |lexicon: &Lexicon| -> anyhow::Result<Scores> {
        let mut read = Vec::new();
        let records = |reading: &_| extract::records(reading, lexicon, &global.base);
        batch::each(args.articles.articles(), lexicon, global, report, records, |lines| {
            for line in lines {
                read.extend(parse(&String::from_utf8(line?)?)?);
            }
            Ok(())
        })?;
        Ok(evaluate(&gold, &read))
    };
    let full = scores(&lexicon)?;
    if without.is_empty() {
        return print(&match args.format {
            Format::Table => full.table(),
            Format::Json => full.json(),
        });
    }
    let mut out = prices::head();
    for id in without {
        let mut reduced = Lexicon::clone(&lexicon);
        reduced.leave_out(id);
        out += &prices::line(id, &full, &scores(&reduced)?);
    }
    print(&out)
}

/// The ids of rules that were asked for.
fn rules(asked: &[String]) -> anyhow::Result<Vec<&'static str>> {
    let known: Vec<&str> = repairs()
        .iter()
        .map(|repair| repair.id)
        .chain(rule::rules().iter().map(|rule| rule.id))
        .chain([LEARNED, GUESSED])
        .collect();
    if asked.iter().any(|id| id == "all") {
        return Ok(known);
    }
    let find = |id: &String| {
        known.iter().copied().find(|known| known == id).with_context(|| {
            format!("there is no rule `{id}`\nhint: `demarche ontology rules` lists the rules of the reader")
        })
    };
    asked.iter().map(find).collect()
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
