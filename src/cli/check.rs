//! `demarche check`: is all well in the store?

use std::io::Write;

use clap::Args;

use super::args::Global;
use super::output::Output;
use super::report::Report;
use crate::query::{Answer, Catalogue, Options, run as ask, table};
use crate::store::Store;

/// Check the store: every query of queries/check returns nothing, or what it returns is printed
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Only these checks (`demarche queries --checks` lists them)
    #[arg(value_name = "NAME")]
    names: Vec<String>,
}

pub(super) fn run(args: &Check, global: &Global, report: &Report) -> anyhow::Result<()> {
    let catalogue = Catalogue::embedded()?;
    let checks = if args.names.is_empty() {
        catalogue.checks().collect()
    } else {
        let full =
            |name: &String| if name.starts_with("check/") { name.clone() } else { format!("check/{name}") };
        args.names.iter().map(|name| catalogue.get(&full(name))).collect::<Result<Vec<_>, _>>()?
    };
    let lexicon = super::lexicon(global)?;
    let store = Store::open_read_only(&global.store, &global.base)?;
    let mut output = Output::open(None)?;
    for check in &checks {
        let Answer::Rows(rows) = ask(&store, &lexicon, check, &[], Options::default())? else { continue };
        if !rows.rows.is_empty() {
            report.violations(rows.rows.len());
            writeln!(output, "{}: {}\n{}", check.name, check.summary, table(&rows, &store, output.width())?)?;
        }
        report.item();
    }
    output.finish()?;
    report.note(&match report.violation_count() {
        0 => format!("{} checks: all is well", checks.len()),
        1 => format!("{} checks: 1 violation", checks.len()),
        count => format!("{} checks: {count} violations", checks.len()),
    });
    Ok(())
}
