//! `demarche ontology`: the knowledge that articles are read with.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::args::Global;
use super::format::graph_format;
use super::output::Output;
use crate::event::rule::rules;
use crate::export::{Format, Writer};
use crate::graph::ontology;
use crate::lexicon::{Action, Lexicon};

/// Print the ontology (classes, properties, actions, modalities), or list its actions
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
}

pub(super) fn run(args: &Ontology, global: &Global) -> anyhow::Result<()> {
    let lexicon = super::lexicon(global)?;
    if let Some(part) = &args.part {
        let list = match part {
            Part::Actions => actions(&lexicon),
            Part::Rules => {
                rules().iter().map(|r| format!("{}\n    {}\n    {}\n", r.id, r.does, r.example)).collect()
            }
        };
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
