//! `demarche check`: is all well in the store?

use std::io::Write;

use clap::Args;

use super::args::Global;
use super::output::Output;
use super::plain::plain;
use super::report::Report;
use crate::graph::Quad;
use crate::query::{Answer, Catalogue, Options, run as ask, table};
use crate::store::{Store, UnionFaults};

/// Check the store: every query of queries/check returns nothing, or what it returns is printed; and the union of the
/// graphs, which queries are asked of, holds what the graphs hold and nothing else
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Only these checks (`demarche queries --checks` lists them; `union` is the comparison with the graphs)
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Read every file of the store by every index first; takes minutes where it is large
    #[arg(long)]
    deep: bool,
    /// Make the union what the graphs say, and go on without what a damaged log holds
    #[arg(long)]
    repair: bool,
}

/// The check that is no query.
const UNION: &str = "union";
/// Triples that are shown of each kind of fault.
const SHOWN: usize = 10;

pub(super) fn run(args: &Check, global: &Global, report: &Report) -> anyhow::Result<()> {
    let catalogue = Catalogue::embedded()?;
    let checks = if args.names.is_empty() {
        catalogue.checks().collect()
    } else {
        let full =
            |name: &String| if name.starts_with("check/") { name.clone() } else { format!("check/{name}") };
        let queries = args.names.iter().filter(|name| *name != UNION);
        queries.map(|name| catalogue.get(&full(name))).collect::<Result<Vec<_>, _>>()?
    };
    let union = args.names.is_empty() || args.names.iter().any(|name| name == UNION);
    let lexicon = super::lexicon(global)?;
    if args.repair {
        repair(global, report)?;
    }
    let store = Store::open_read_only(&global.store, &global.base)?;
    let mut output = Output::open(None)?;
    if args.deep {
        store.validate()?;
        report.item();
    }
    if union {
        let faults = store.union_faults()?;
        report.violations(faults.unfounded.len() + faults.missing.len());
        output.write_all(plain(&told(&faults)).as_bytes())?;
        report.item();
    }
    for check in &checks {
        let Answer::Rows(rows) = ask(&store, &lexicon, check, &[], Options::default())? else { continue };
        if !rows.rows.is_empty() {
            report.violations(rows.rows.len());
            let found = table(&rows, &store, output.width())?;
            writeln!(output, "{}: {}\n{}", check.name, check.summary, plain(&found))?;
        }
        report.item();
    }
    output.finish()?;
    let made = checks.len() + usize::from(union) + usize::from(args.deep);
    let made = if made == 1 { "1 check".to_string() } else { format!("{made} checks") };
    report.note(&match report.violation_count() {
        0 => format!("{made}: all is well"),
        1 => format!("{made}: 1 violation"),
        count => format!("{made}: {count} violations"),
    });
    Ok(())
}

fn repair(global: &Global, report: &Report) -> anyhow::Result<()> {
    let UnionFaults { unfounded, missing } =
        Store::open_to_repair(&global.store, &global.base)?.repair_union()?;
    super::read_files::forget(&global.store); // what a log has lost is to be read again
    if unfounded.len() + missing.len() > 0 {
        report.note(&format!(
            "repaired: {} that no graph says taken out of the union, {} that a graph says put in",
            triples(unfounded.len()),
            triples(missing.len())
        ));
    }
    Ok(())
}

fn triples(count: usize) -> String {
    if count == 1 { "1 triple".to_string() } else { format!("{count} triples") }
}

/// What is wrong with the union, for people.
fn told(faults: &UnionFaults) -> String {
    let mut out = String::new();
    for (quads, what) in
        [(&faults.unfounded, "stand in it that no graph says"), (&faults.missing, "are missing in it")]
    {
        if quads.is_empty() {
            continue;
        }
        out += &format!(
            "{UNION}: {} {what}; `demarche check --repair` makes it what the graphs say\n",
            triples(quads.len())
        );
        for quad in quads.iter().take(SHOWN) {
            out += &format!("  {}\n", line(quad));
        }
        if quads.len() > SHOWN {
            out += &format!("  and {} more\n", quads.len() - SHOWN);
        }
    }
    out
}

fn line(quad: &Quad) -> String {
    format!("{} {} {}", quad.subject, quad.predicate, quad.object)
}
