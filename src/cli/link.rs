//! `demarche link`: finds out what the entities of a store are in other data sets.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::args::Global;
use super::output::Output;
use super::report::{Report, count};
use crate::link::{Decision, Index, decide, mappings};
use crate::store::{Store, StoreError};

/// Link the people, bodies and places of the store to other data sets; what is not sure stays without a link
#[derive(Debug, Args)]
pub(crate) struct Link {
    /// Index that `demarche index build` made; may be given again
    #[arg(long, value_name = "FILE", required = true)]
    index: Vec<PathBuf>,
    /// Write what is found instead of storing it, candidates with score and reason, as tab-separated lines
    #[arg(long)]
    dry_run: bool,
    /// Link those whose id the program knows already, and tell how often that is right, instead of storing anything
    #[arg(long, conflicts_with = "dry_run")]
    measure: bool,
}

pub(super) fn run(args: &Link, global: &Global, report: &Report) -> anyhow::Result<()> {
    if !global.store.exists() {
        return Err(StoreError::Missing { path: global.store.clone() }.into());
    }
    let lexicon = super::lexicon(global)?;
    let indexes = args.index.iter().map(|path| Index::open(path)).collect::<Result<Vec<_>, _>>()?;
    let store = match args.dry_run || args.measure {
        true => Store::open_read_only(&global.store, &global.base)?,
        false => Store::open_existing(&global.store, &global.base)?,
    };
    let mut output = Output::open(None)?;
    for index in &indexes {
        let decisions = decide(&store, &lexicon, index, args.measure)?;
        if args.measure {
            measure(&decisions, &mut output)?;
        } else if args.dry_run {
            show(&decisions, &mut output)?;
        } else {
            let mappings = mappings(&decisions, index);
            let quads = mappings.iter().flat_map(|mapping| mapping.quads(&global.base)).collect();
            store.change_links(quads, Vec::new())?;
            let automatic = decisions.iter().filter(|d| d.automatic().is_some()).count();
            let review = decisions.iter().filter(|d| d.wants_review()).count();
            report.note(&format!(
                "{}: {} linked, {review} may be something, {} nothing that it knows",
                index.path().display(),
                count(automatic, "entity"),
                decisions.len() - automatic - review
            ));
        }
        report.item();
    }
    if !args.dry_run && !args.measure {
        store.flush()?;
    }
    output.finish()
}

fn show(decisions: &[Decision], out: &mut Output) -> anyhow::Result<()> {
    writeln!(out, "entity\tname\tdecision\tlink\tlabel\tscore\treason")?;
    for decision in decisions {
        let what = match (decision.automatic().is_some(), decision.wants_review()) {
            (true, _) => "link",
            (_, true) => "review",
            _ => "none",
        };
        let (iri, name) = (decision.subject.iri.as_str(), &decision.subject.name);
        match decision.candidates.first() {
            Some(c) => writeln!(
                out,
                "{iri}\t{name}\t{what}\t{}\t{}\t{:.2}\t{}",
                c.entry.iri,
                c.entry.name,
                c.score,
                c.reason()
            )?,
            None => writeln!(out, "{iri}\t{name}\t{what}\t\t\t\t")?,
        }
    }
    Ok(())
}

/// Of those whose id is known: how many were linked, and how many of the links are the known ones.
fn measure(decisions: &[Decision], out: &mut Output) -> anyhow::Result<()> {
    let linked: Vec<_> = decisions.iter().filter_map(|d| d.automatic().map(|c| (d, c))).collect();
    let (right, wrong): (Vec<_>, Vec<_>) = linked.iter().partition(|(d, c)| {
        std::iter::once(&c.entry.iri).chain(&c.entry.same).any(|iri| d.subject.links.contains(iri))
    });
    for (decision, candidate) in &wrong {
        writeln!(out, "wrong\t{}\t{}\t{}", decision.subject.name, candidate.entry.iri, candidate.reason())?;
    }
    let share = |n: usize, of: usize| if of == 0 { 0.0 } else { n as f64 / of as f64 };
    writeln!(
        out,
        "{} with a known id; {} linked; precision {:.3}; recall {:.3}",
        decisions.len(),
        linked.len(),
        share(right.len(), linked.len()),
        share(right.len(), decisions.len())
    )?;
    Ok(())
}
