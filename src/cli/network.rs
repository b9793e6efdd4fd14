//! `demarche network`: who has to do with whom, for Gephi, NetworkX, Graphviz and Mermaid.

use std::path::{Path, PathBuf};

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::args::Global;
use super::events::WantedArgs;
use super::failure::usage;
use super::output::Output;
use super::report::{Report, count};
use crate::export::events;
use crate::export::network::{Format, Network, Nodes};
use crate::store::{Selection, Store};

/// Write the events of the store as a network: who does what to whom
#[derive(Debug, Args)]
pub(crate) struct NetworkArgs {
    /// File to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// [default: by the ending of FILE, else graphml]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// What the nodes are
    #[arg(long, value_enum, default_value_t = By::Party)]
    by: By,
    /// Only edges of at least so many events
    #[arg(long, value_name = "N", default_value_t = 1)]
    least: usize,
    /// Every status, not only what counts as having happened
    #[arg(long, conflicts_with = "facts")]
    all: bool,
    #[command(flatten)]
    wanted: WantedArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// People, countries, organisations and groups
    Party,
    /// The countries that they are or act for
    Country,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

pub(super) fn run(args: &NetworkArgs, global: &Global, report: &Report) -> anyhow::Result<()> {
    let format = format(args.format, args.output.as_deref())?;
    let lexicon = super::lexicon(global)?;
    let store = Store::open_read_only(&global.store, &global.base)?;
    let mut wanted = args.wanted.wanted();
    wanted.facts = !args.all;
    let events = events::merged(&store, &lexicon, &Selection::default(), &wanted)?;
    let nodes = match args.by {
        By::Party => Nodes::Parties,
        By::Country => Nodes::Countries,
    };
    let mut network = Network::of(&events, nodes, &lexicon, store.base());
    network.keep(args.least);
    let mut output = Output::open(args.output.as_deref())?;
    network.write(format, &mut output)?;
    output.finish()?;
    if args.output.is_some() {
        report.note(&format!(
            "{}, {}",
            count(network.nodes.len(), "node"),
            count(network.edges.len(), "edge")
        ));
    }
    Ok(())
}

/// The format of a network: as asked for, or by the name of the file.
fn format(asked: Option<Format>, file: Option<&Path>) -> anyhow::Result<Format> {
    let ending = file.and_then(Path::extension).and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
    let named = ending.as_deref().and_then(Format::by_ending);
    match (asked.or(named), ending, file) {
        (Some(format), ..) => Ok(format),
        (None, Some(_), Some(file)) => Err(usage(
            format!("{}: the ending does not say what to write", file.display()),
            "end the name in .graphml, .gexf, .dot or .mmd, or give --format",
        )),
        _ => Ok(Format::GraphMl),
    }
}
