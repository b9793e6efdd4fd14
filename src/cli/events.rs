//! `demarche events`: the store as a flat table of events.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::args::{Global, date};
use super::failure::usage;
use super::output::Output;
use crate::export::events::{self, Dialect, Format, Row, Wanted, Writer};
use crate::store::{Selection, Store, StoreError};

/// Write the event table: a row a record or, with --merged, an event
#[derive(Debug, Args)]
pub(crate) struct EventArgs {
    /// File to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// [default: by the ending of FILE, else csv]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// One row an event, with what all records of it say
    #[arg(long)]
    merged: bool,
    /// The columns of a data set that people know instead: an event a row (gdelt-mentions: a record)
    #[arg(long, value_enum, conflicts_with_all = ["format", "merged", "bom"])]
    dialect: Option<Dialect>,
    /// Begin CSV with the mark by which Excel knows UTF-8
    #[arg(long)]
    bom: bool,
    /// Print the columns with their types and meanings instead
    #[arg(long)]
    columns: bool,
    #[command(flatten)]
    wanted: WantedArgs,
    /// Only records of this article, by its id or IRI; may be given several times
    #[arg(long, value_name = "ID")]
    article: Vec<String>,
}

/// Which events are wanted.
#[derive(Debug, Args)]
pub(crate) struct WantedArgs {
    /// Only events of this day or later
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<Date>,
    /// Only events of this day or earlier
    #[arg(long, value_name = "DATE", value_parser = date)]
    to: Option<Date>,
    /// Only what counts as having happened (Actual, Ongoing)
    #[arg(long)]
    facts: bool,
    /// Only what the reader is at least so sure of, from 0 to 1
    #[arg(long, value_name = "N", value_parser = share)]
    confidence: Option<f64>,
}

impl WantedArgs {
    pub fn wanted(&self) -> Wanted {
        Wanted { from: self.from, to: self.to, facts: self.facts, confidence: self.confidence }
    }
}

fn share(text: &str) -> Result<f64, String> {
    let share: Option<f64> = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "no number from 0 to 1, such as 0.5".to_string())
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

impl ValueEnum for Dialect {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

pub(super) fn run(args: &EventArgs, global: &Global) -> anyhow::Result<()> {
    if args.columns {
        let mut output = Output::open(args.output.as_deref())?;
        output.write_all(events::page().as_bytes())?;
        return output.finish();
    }
    let lexicon = super::lexicon(global)?;
    let store = Store::open_read_only(&global.store, &global.base)?;
    let selection = Selection { articles: articles(&store, &args.article)?, ..Selection::default() };
    let wanted = args.wanted.wanted();
    if let Some(dialect) = args.dialect {
        let rows = match dialect.is_merged() {
            true => events::merged(&store, &lexicon, &selection, &wanted)?,
            false => {
                let mut rows = Vec::new();
                events::each(&store, &lexicon, &selection, &wanted, |event| {
                    rows.push(event);
                    Ok::<(), StoreError>(())
                })?;
                rows
            }
        };
        let mut output = Output::open(args.output.as_deref())?;
        dialect.write(&rows, store.base(), &mut output)?;
        return output.finish();
    }
    let format = format(args.format, args.output.as_deref())?;
    let mut writer = Writer::new(format, args.bom, Output::open(args.output.as_deref())?)?;
    if args.merged {
        for event in events::merged(&store, &lexicon, &selection, &wanted)? {
            writer.write(&Row::new(&event, store.base(), true))?;
        }
    } else {
        events::each(&store, &lexicon, &selection, &wanted, |event| {
            writer.write(&Row::new(&event, store.base(), false)).map_err(anyhow::Error::from)
        })?;
    }
    writer.finish()?.finish()
}

/// The records of some articles as a table, for `export --format events`.
pub(super) fn table(
    format: Format,
    selection: &Selection,
    global: &Global,
    store: &Store,
    output: Output,
) -> anyhow::Result<()> {
    let lexicon = super::lexicon(global)?;
    let mut writer = Writer::new(format, false, output)?;
    events::each(store, &lexicon, selection, &Wanted::default(), |event| {
        writer.write(&Row::new(&event, store.base(), false)).map_err(anyhow::Error::from)
    })?;
    writer.finish()?.finish()
}

/// The articles that are asked for; none stands for all.
pub(super) fn articles(store: &Store, asked: &[String]) -> anyhow::Result<Option<Vec<String>>> {
    for article in asked {
        if !store.contains(article)? {
            return Err(usage(
                format!("{article}: the store has no such article"),
                "`demarche stats --articles` lists them",
            ));
        }
    }
    Ok((!asked.is_empty()).then(|| asked.to_vec()))
}

/// The format of a table: as asked for, or by the name of the file.
fn format(asked: Option<Format>, file: Option<&Path>) -> anyhow::Result<Format> {
    let ending = file.and_then(Path::extension).and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
    let named = match ending.as_deref() {
        Some("ndjson" | "json") => Some(Format::Jsonl),
        Some("feather" | "ipc") => Some(Format::Arrow),
        Some("tab") => Some(Format::Tsv),
        Some(ending) => Format::ALL.into_iter().find(|f| f.as_str() == ending),
        None => None,
    };
    match (asked.or(named), file) {
        (Some(format), _) => Ok(format),
        (None, None) => Ok(Format::Csv),
        (None, Some(file)) if file.as_os_str() == "-" => Ok(Format::Csv),
        (None, Some(file)) => Err(usage(
            format!("{}: the ending does not say what to write", file.display()),
            "end the name in .csv, .tsv, .jsonl, .parquet or .arrow, or give --format",
        )),
    }
}
