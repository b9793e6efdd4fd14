//! `demarche link`: finds out what the entities of a store are in other data sets, and what somebody decides of it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use clap::{ArgGroup, Args};

use super::args::Global;
use super::failure::usage;
use super::output::Output;
use super::report::{Report, count};
use crate::lexicon::Lexicon;
use crate::link::{self, Asking, Decision, Index, Origin, Remote, Sheet, decide, review, sssom};
use crate::source::bounded;
use crate::store::{Store, StoreError};

/// Length in bytes that a table of decisions may have.
const LONGEST: usize = 256 << 20;

/// Link the people, bodies and places of the store to other data sets; what is not sure stays without a link
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").args(["index", "service", "apply", "export"]).required(true).multiple(true)))]
pub(crate) struct Link {
    /// Index that `demarche index build` made; may be given again
    #[arg(long, value_name = "FILE")]
    index: Vec<PathBuf>,
    /// Ask a service of the Reconciliation API, such as https://wikidata.reconci.link/en/api; names go out over the network
    #[arg(long, value_name = "URL")]
    service: Option<String>,
    /// File that keeps what the service answers, so that no name is asked twice
    #[arg(long, value_name = "FILE", requires = "service")]
    cache: Option<PathBuf>,
    /// Seconds between two requests to the service
    #[arg(long, value_name = "N", requires = "service", default_value_t = 1.0, value_parser = seconds)]
    pause: f64,
    /// Write what is found instead of storing it, candidates with score and reason, as tab-separated lines
    #[arg(long)]
    dry_run: bool,
    /// Link those whose id the program knows already, and tell how often that is right, instead of storing anything
    #[arg(long, requires = "index", conflicts_with = "dry_run")]
    measure: bool,
    /// Write what is not sure, and entities that may be one, as a table after SSSOM: fill in its column `decision` with
    /// accept or reject, in a spreadsheet or an editor
    #[arg(long, value_name = "FILE", conflicts_with_all = ["dry_run", "measure", "apply", "export"])]
    review: Option<PathBuf>,
    /// Record the decisions of such a table; later runs and readings keep to them
    #[arg(long, value_name = "FILE", conflicts_with_all = ["index", "service", "export", "dry_run"])]
    apply: Option<PathBuf>,
    /// Write the links of the store: as SSSOM, or as a plain table (.csv) or triples (.nt), by the ending; `-` is SSSOM
    #[arg(long, value_name = "FILE", conflicts_with_all = ["index", "service", "dry_run"])]
    export: Option<PathBuf>,
}

pub(super) fn run(args: &Link, global: &Global, report: &Report) -> anyhow::Result<()> {
    if !global.store.exists() {
        return Err(StoreError::Missing { path: global.store.clone() }.into());
    }
    if let Some(file) = &args.export {
        let store = Store::open_read_only(&global.store, &global.base)?;
        return export(&store, file, global);
    }
    if let Some(file) = &args.apply {
        return apply(file, global, report);
    }
    let lexicon = super::lexicon(global)?;
    let indexes = args.index.iter().map(|path| Index::open(path)).collect::<Result<Vec<_>, _>>()?;
    if args.measure {
        let store = Store::open_read_only(&global.store, &global.base)?;
        let mut output = Output::open(None)?;
        for index in &indexes {
            measure(&link::measure(&store, &lexicon, index)?, &mut output)?;
        }
        report.item();
        return output.finish();
    }
    if args.dry_run || args.review.is_some() {
        let store = Store::open_read_only(&global.store, &global.base)?;
        return look(args, &store, &indexes, &lexicon, global, report);
    }
    let store = Store::open_existing(&global.store, &global.base)?;
    for found in found(args, &store, &indexes, &lexicon, report) {
        let (origin, decisions) = found?;
        link::record(&store, &decisions, &origin)?;
        let automatic = decisions.iter().filter(|d| d.automatic().is_some()).count();
        let review = decisions.iter().filter(|d| d.wants_review()).count();
        report.note(&format!(
            "{}: {} linked, {review} may be something, {} nothing that it knows",
            origin.source,
            count(automatic, "entity"),
            decisions.len() - automatic - review
        ));
        report.item();
    }
    Ok(store.flush()?)
}

/// What each index and the service make of the store, one after the other.
fn found<'a>(
    args: &'a Link,
    store: &'a Store,
    indexes: &'a [Index],
    lexicon: &'a Lexicon,
    report: &'a Report,
) -> impl Iterator<Item = anyhow::Result<(Origin, Vec<Decision>)>> + 'a {
    let of_index = |index| Ok((Origin::of(index), decide(store, lexicon, index)?));
    let of_service = |address: &String| {
        let pause = Duration::from_secs_f64(args.pause);
        let mut remote = Remote::open(Asking { address: address.clone(), pause, cache: args.cache.clone() })?;
        let decisions = remote.decide(store, lexicon, |names| report.progress(&count(names, "name")))?;
        Ok((remote.origin(), decisions))
    };
    indexes.iter().map(of_index).chain(args.service.iter().map(of_service))
}

/// Says what is found, and stores nothing.
fn look(
    args: &Link,
    store: &Store,
    indexes: &[Index],
    lexicon: &Lexicon,
    global: &Global,
    report: &Report,
) -> anyhow::Result<()> {
    let mut output = Output::open(args.review.as_deref())?;
    let mut rows = Vec::new();
    for found in found(args, store, indexes, lexicon, report) {
        let (origin, decisions) = found?;
        match &args.review {
            Some(_) => rows.extend(review::open(&decisions, &origin)),
            None => show(&decisions, &mut output)?,
        }
    }
    if args.review.is_some() {
        let open = rows.len();
        rows.extend(review::doubles(&link::subjects(store, lexicon)?, &store.rejected()?));
        report.note(&format!(
            "{} and {} of entities that may be one to decide on; `demarche link --apply` records what you decide",
            count(open, "candidate"),
            count(rows.len() - open, "pair")
        ));
        output = sssom::write(output, &global.base, &rows)?;
    }
    report.item();
    output.finish()
}

/// A pause of some seconds, or none.
fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.0..=3600.0).contains(&seconds) => Ok(seconds),
        _ => Err("a number of seconds, such as 0.5".to_string()),
    }
}

fn apply(file: &Path, global: &Global, report: &Report) -> anyhow::Result<()> {
    let bytes = bounded::read_file(file, LONGEST).with_context(|| file.display().to_string())?;
    let sheet = Sheet::read(&bytes).map_err(|error| anyhow::anyhow!("{}: {error}", file.display()))?;
    let store = Store::open_existing(&global.store, &global.base)?;
    let applied = link::apply(&store, &sheet)?;
    store.flush()?;
    for problem in applied.problems {
        report.item_failed(&anyhow::anyhow!("{}: {problem}", file.display()));
    }
    report.item();
    report.note(&format!(
        "{}: {} accepted, {} rejected, {} of entities joined; {} left open",
        file.display(),
        count(applied.accepted, "link"),
        count(applied.rejected, "link"),
        count(applied.merged, "pair"),
        count(applied.open, "row")
    ));
    Ok(())
}

fn export(store: &Store, file: &Path, global: &Global) -> anyhow::Result<()> {
    let mappings = link::stored(store)?;
    let ending = file.extension().and_then(|e| e.to_str()).map(str::to_lowercase);
    let mut output = Output::open(Some(file))?;
    output = match ending.as_deref() {
        None | Some("tsv") => sssom::write(output, &global.base, &mappings)?,
        Some("csv") => sssom::write_plain(output, &mappings)?,
        Some("nt") => {
            sssom::write_triples(&mut output, &mappings)?;
            output
        }
        Some(_) => {
            return Err(usage(
                format!("{}: the ending does not say what to write", file.display()),
                "SSSOM stands in .tsv, a plain table in .csv, triples in .nt",
            ));
        }
    };
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
        let (iri, name) = (decision.subject.iri.as_str(), decision.subject.label());
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
    let (right, wrong): (Vec<_>, Vec<_>) =
        linked.iter().partition(|(d, c)| c.iris().any(|iri| d.subject.links.contains(iri)));
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
