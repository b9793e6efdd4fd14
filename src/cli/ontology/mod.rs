//! `demarche ontology`: the knowledge that articles are read with.

mod check;
mod new;

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::args::Global;
use super::failure::usage;
use super::format::graph_format;
use super::output::Output;
use super::report::Report;
use crate::annotate::repair::repairs;
use crate::event::rule::rules;
use crate::export::{Format, Writer};
use crate::graph::ontology;
use crate::lexicon::{Action, Files, Lexicon};

/// Print the ontology (classes, properties, actions, modalities), or begin, check and print knowledge of one's own
#[derive(Debug, Args)]
pub(crate) struct Ontology {
    /// File to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// [default: by the ending of FILE, else turtle]
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[command(subcommand)]
    part: Option<Part>,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// List the actions with their codes and definitions
    Actions,
    /// List the rules that find participants whom an act's own words leave out, each with an example
    Rules,
    /// Write a folder with an example of each file, for knowledge of one's own
    New {
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Look over a folder of one's own: files, codes, verbs; the examples of its actions are read
    Check {
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Print a table as the program knows it, such as people, or a file of actions, such as actions/tariff
    Print {
        #[arg(value_name = "TABLE")]
        table: String,
    },
}

pub(super) fn run(args: &Ontology, global: &Global, report: &Report) -> anyhow::Result<()> {
    match &args.part {
        Some(Part::New { folder }) => return new::run(folder, report),
        Some(Part::Check { folder }) => return check::run(folder, &global.base, report),
        Some(Part::Print { table }) => return print(table, args, global),
        Some(Part::Actions | Part::Rules) | None => {}
    }
    let lexicon = super::lexicon(global)?;
    let list = match &args.part {
        Some(Part::Actions) => Some(actions(&lexicon)),
        Some(Part::Rules) => Some(rules_list()),
        _ => None,
    };
    if let Some(list) = list {
        let mut output = Output::open(args.output.as_deref())?;
        output.write_all(list.as_bytes())?;
        return output.finish();
    }
    let format = graph_format(args.format, args.output.as_deref())?;
    let quads = ontology(&lexicon, &global.base)?;
    let mut writer = Writer::new(format, &global.base, Output::open(args.output.as_deref())?)?;
    writer.write(quads)?;
    writer.finish()?.finish()
}

/// Prints a file of the program, and what `--ontology` adds to it.
fn print(table: &str, args: &Ontology, global: &Global) -> anyhow::Result<()> {
    let known = Files::known();
    let stem = |name: &str| name.rsplit_once('.').map_or(name.to_string(), |(stem, _)| stem.to_string());
    let short = |name: &str| stem(name).trim_start_matches("actions/").to_string();
    let found = known.iter().find(|n| *n == table || stem(n) == table);
    let found = found.or_else(|| known.iter().find(|n| short(n) == table));
    let Some(name) = found else {
        let names: Vec<String> = known.iter().filter(|n| !n.ends_with(".md")).map(|n| stem(n)).collect();
        return Err(usage(
            format!("there is no table `{table}`"),
            format!("it is one of {}", names.join(", ")),
        ));
    };
    let files = super::files(global)?;
    let mut output = Output::open(args.output.as_deref())?;
    output.write_all(files.read(name)?.as_bytes())?;
    output.finish()
}

fn rules_list() -> String {
    let line = |id: &str, does: &str, example: &str| format!("{id}\n    {does}\n    {example}\n");
    let trees = repairs().iter().map(|r| line(r.id, r.does, r.example));
    let sides = rules().iter().map(|r| line(r.id, r.does, r.example));
    format!(
        "Repairs of trees, in this order:\n\n{}\nRules of who takes part, in this order:\n\n{}",
        trees.collect::<String>(),
        sides.collect::<String>()
    )
}

fn actions(lexicon: &Lexicon) -> String {
    let mut actions: Vec<&Action> = lexicon.actions().iter().collect();
    actions.sort_by_key(|a| &a.id);
    let width = |cell: fn(&Action) -> usize| actions.iter().map(|a| cell(a)).max().unwrap_or(0);
    let (id, plover) = (width(|a| a.id.len()), width(|a| codes(a).len()));
    let lines = actions.iter().map(|a| format!("{:<id$}  {:<plover$}  {}\n", a.id, codes(a), a.definition));
    lines.collect()
}

fn codes(action: &Action) -> String {
    let mode = action.mode.as_ref().map(|mode| format!("/{mode}")).unwrap_or_default();
    let plover = action.plover.as_ref().map(|plover| format!("{plover}{mode}"));
    [plover, action.cameo.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
