//! `demarche check`: is all well in the store?

use std::io::Write;

use clap::Args;

use super::args::Global;
use super::output::Output;
use super::plain::plain;
use super::report::Report;
use crate::graph::Quad;
use crate::query::{Answer, Catalogue, Options, Violation, run as ask, table, violations};
use crate::store::{EntityFaults, Store};

/// Check the store: every query of queries/check returns nothing, or what it returns is printed; every node keeps the rules
/// of ontology/shapes.ttl; and the graph of entities holds what the articles say of these and nothing else
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Only these checks (`demarche queries --checks` lists them; `shapes` are the rules of shapes.ttl, `entities` is the comparison of their graph with the articles)
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Read every file of the store by every index first; takes minutes where it is large
    #[arg(long)]
    deep: bool,
    /// Make the graph of entities what the articles say, and go on without what a damaged log holds
    #[arg(long)]
    repair: bool,
}

/// The checks that are no queries.
const ENTITIES: &str = "entities";
const SHAPES: &str = "shapes";
/// Triples that are shown of each kind of fault.
const SHOWN: usize = 10;

pub(super) fn run(args: &Check, global: &Global, report: &Report) -> anyhow::Result<()> {
    let catalogue = Catalogue::embedded()?;
    let checks = if args.names.is_empty() {
        catalogue.checks().collect()
    } else {
        let full =
            |name: &String| if name.starts_with("check/") { name.clone() } else { format!("check/{name}") };
        let queries = args.names.iter().filter(|name| ![ENTITIES, SHAPES].contains(&name.as_str()));
        queries.map(|name| catalogue.get(&full(name))).collect::<Result<Vec<_>, _>>()?
    };
    let is_asked = |check: &str| args.names.is_empty() || args.names.iter().any(|name| name == check);
    let (entities, shapes) = (is_asked(ENTITIES), is_asked(SHAPES));
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
    if entities {
        let faults = store.entity_faults()?;
        report.violations(faults.unfounded.len() + faults.missing.len() + faults.unknown.len());
        output.write_all(plain(&told(&faults)).as_bytes())?;
        report.item();
    }
    if shapes {
        let found = violations(&store, &lexicon)?;
        report.violations(found.len());
        output.write_all(plain(&broken(&found)).as_bytes())?;
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
    let made = checks.len() + usize::from(entities) + usize::from(shapes) + usize::from(args.deep);
    let made = if made == 1 { "1 check".to_string() } else { format!("{made} checks") };
    report.note(&match report.violation_count() {
        0 => format!("{made}: all is well"),
        1 => format!("{made}: 1 violation"),
        count => format!("{made}: {count} violations"),
    });
    Ok(())
}

fn repair(global: &Global, report: &Report) -> anyhow::Result<()> {
    let EntityFaults { unfounded, missing, .. } =
        Store::open_to_repair(&global.store, &global.base)?.repair_entities()?;
    super::read_files::forget(&global.store); // what a log has lost is to be read again
    if unfounded.len() + missing.len() > 0 {
        report.note(&format!(
            "repaired: {} that no article says taken out of the graph of entities, {} that an article says put in",
            triples(unfounded.len()),
            triples(missing.len())
        ));
    }
    Ok(())
}

fn triples(count: usize) -> String {
    if count == 1 { "1 triple".to_string() } else { format!("{count} triples") }
}

/// What is wrong with the graph of entities, for people.
fn told(faults: &EntityFaults) -> String {
    const REPAIR: &str = "`demarche check --repair` makes it what the articles say";
    let mut out = String::new();
    list(&mut out, "stand in it that no article says", REPAIR, faults.unfounded.iter().map(line));
    list(&mut out, "are missing in it", REPAIR, faults.missing.iter().map(line));
    let unknown = faults.unknown.iter().map(ToString::to_string);
    list(&mut out, "are wanting that say who a node is", "read the articles again with --force", unknown);
    out
}

fn list(out: &mut String, what: &str, hint: &str, lines: impl ExactSizeIterator<Item = String>) {
    let count = lines.len();
    if count == 0 {
        return;
    }
    *out += &format!("{ENTITIES}: {} {what}; {hint}\n", triples(count));
    show(out, lines);
}

/// Which nodes break which rules, for people.
fn broken(found: &[Violation]) -> String {
    let mut out = String::new();
    if !found.is_empty() {
        let times = if found.len() == 1 { "once".to_string() } else { format!("{} times", found.len()) };
        out += &format!("{SHAPES}: a rule of shapes.ttl is broken {times}\n");
        show(
            &mut out,
            found.iter().map(|fault| match &fault.property {
                Some(property) => format!("{} {property}: {}", fault.node, fault.what),
                None => format!("{}: {}", fault.node, fault.what),
            }),
        );
    }
    out
}

/// The first lines of many.
fn show(out: &mut String, lines: impl ExactSizeIterator<Item = String>) {
    let count = lines.len();
    for line in lines.take(SHOWN) {
        *out += &format!("  {line}\n");
    }
    if count > SHOWN {
        *out += &format!("  and {} more\n", count - SHOWN);
    }
}

fn line(quad: &Quad) -> String {
    format!("{} {} {}", quad.subject, quad.predicate, quad.object)
}
