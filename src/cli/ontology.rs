//! `demarche ontology`: the knowledge that articles are read with.

use std::io::Write;

use clap::{Args, Subcommand};

use super::args::Global;
use super::output::Output;
use crate::lexicon::{Action, Lexicon};

/// Print the ontology, or list its actions
#[derive(Debug, Args)]
pub(crate) struct Ontology {
    #[command(subcommand)]
    part: Option<Part>,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// List the actions with their codes and definitions
    Actions,
}

pub(super) fn run(args: &Ontology, global: &Global) -> anyhow::Result<()> {
    let lexicon = super::lexicon(global)?;
    let text = match args.part {
        Some(Part::Actions) => actions(&lexicon),
        None => lexicon.files().read("demarche.ttl")?,
    };
    let mut output = Output::open(None)?;
    output.write_all(text.as_bytes())?;
    output.finish()
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
