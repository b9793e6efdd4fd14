//! `demarche queries`: the saved queries and their parameters.

use std::io::Write;

use clap::Args;

use super::args::Global;
use super::output::Output;
use crate::query::{Catalogue, SavedQuery};

/// List the saved queries with their parameters, or print one
#[derive(Debug, Args)]
pub(crate) struct Queries {
    /// Print this query
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// The queries of `check` instead
    #[arg(long)]
    checks: bool,
}

pub(super) fn run(args: &Queries, global: &Global) -> anyhow::Result<()> {
    let catalogue = Catalogue::with(global.queries.as_deref())?;
    let text = match &args.name {
        Some(name) => catalogue.get(name)?.text.clone(),
        None if args.checks => list(catalogue.checks()),
        None => list(catalogue.queries()),
    };
    let mut output = Output::open(None)?;
    output.write_all(text.as_bytes())?;
    output.finish()
}

/// The queries with their parameters.
pub(super) fn list<'a>(queries: impl Iterator<Item = &'a SavedQuery>) -> String {
    queries.map(entry).collect()
}

/// Name and summary, and a line a parameter.
fn entry(query: &SavedQuery) -> String {
    let mut out = format!("{:<20}  {}\n", query.name, query.summary);
    for parameter in &query.parameters {
        let default = parameter.default.as_ref().map(|d| format!(" [default: {d}]")).unwrap_or_default();
        let name = format!("{}=", parameter.name);
        out += &format!("{:<22}{name:<10} {:<9} {}{default}\n", "", parameter.kind.as_str(), parameter.about);
    }
    out
}
