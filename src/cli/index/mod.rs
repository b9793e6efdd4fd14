//! `demarche index`: makes an index of names out of downloaded data sets, and lets others ask it.

mod serve;

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressDrawTarget};

use super::args::Global;
use super::report::{Report, count};
use crate::link::dataset::{Options, build};

/// Make an index of names out of data sets, for `demarche link`, or let others ask one
#[derive(Debug, Args)]
pub(crate) struct IndexArgs {
    #[command(subcommand)]
    command: IndexCommand,
}

#[derive(Debug, Subcommand)]
enum IndexCommand {
    Build(Build),
    Serve(serve::Serve),
}

/// Read data sets once and write an index. A run that was ended goes on where it was
#[derive(Debug, Args)]
struct Build {
    /// Dumps of Wikidata (JSON, truthy N-Triples), OpenSanctions, GeoNames, N-Triples with labels, tables; .gz, .bz2, .xz
    /// and .zst are unpacked
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    from: Vec<PathBuf>,
    /// File to write
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Short name of the data set [default: by the format]
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    set: String,
    /// Day or version of the copy, for the head of the index
    #[arg(long, value_name = "DATE", default_value = "", hide_default_value = true)]
    date: String,
    /// Licence of the data, for the head of the index
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    licence: String,
    /// What the columns of a table hold, such as id=code,name=label,aliases=others,kind=person
    #[arg(long, value_name = "MAP")]
    columns: Option<String>,
}

pub(super) fn run(args: &IndexArgs, global: &Global, report: &Report) -> anyhow::Result<()> {
    match &args.command {
        IndexCommand::Build(args) => make(args, global, report),
        IndexCommand::Serve(args) => serve::run(args, global, report),
    }
}

fn make(args: &Build, global: &Global, report: &Report) -> anyhow::Result<()> {
    let files = super::files(global)?;
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    if !global.quiet && std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::stderr());
    }
    let options = Options {
        set: args.set.clone(),
        date: args.date.clone(),
        licence: args.licence.clone(),
        columns: args.columns.clone(),
    };
    let built = build(&args.output, &args.from, &options, &files, |tally| bar.set_position(tally.lines));
    bar.finish_and_clear();
    let (head, tally) = built?;
    report.item();
    report.note(&format!(
        "{}: {} under {} of {}; {} could not be read, {} of them too long",
        args.output.display(),
        count(head.entries, "entry"),
        count(head.names, "name"),
        count(tally.lines, "line"),
        count(tally.malformed, "line"),
        tally.too_long
    ));
    Ok(())
}
