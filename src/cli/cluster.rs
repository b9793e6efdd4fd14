//! `demarche cluster`: which events of different articles are one happening, beyond what their keys join.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use serde::de::DeserializeOwned;

use super::args::Global;
use super::cluster_steps::{self, Step};
use super::failure::usage;
use super::output::Output;
use super::report::{Report, count};
use crate::cluster::{self, Denied, Profiles, Same, Told};
use crate::export::events::{self, Row, Wanted};
use crate::lexicon::Lexicon;
use crate::store::{Selection, Store, StoreError};

/// Find events that several articles tell in different words, and say in a graph of its own which are one; to be run anew
/// when articles have come or gone
#[derive(Debug, Args)]
pub(crate) struct Cluster {
    /// Take the graph away again; nothing else is changed
    #[arg(long, conflicts_with_all = ["dry_run", "events", "output"])]
    drop: bool,
    /// Write what is found, with its reasons, as tab-separated lines instead of storing it
    #[arg(long)]
    dry_run: bool,
    /// Compare the rows of an event table (.jsonl, as `events` and `extract` write it; `-` is standard input), without a store
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
    /// Do one step alone, for engines that divide the work: `profiles` makes one line of the rows of each event, `pairs` compares
    /// such lines, `join` puts them together
    #[arg(long, value_enum, value_name = "STEP", requires = "events")]
    step: Option<Step>,
    /// In how many of all events each word stands, where the lines are not those of all events
    #[arg(long, value_name = "FILE", requires = "step")]
    words: Option<PathBuf>,
    /// File for what is found [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Cluster, global: &Global, report: &Report) -> anyhow::Result<()> {
    let lexicon = super::lexicon(global)?;
    if let Some(file) = &args.events {
        let output = args.output.as_deref();
        if let Some(step) = args.step {
            return cluster_steps::run(step, file, args.words.as_deref(), output, &lexicon, report);
        }
        let told = of_table(file, &lexicon)?;
        report.item();
        return write(&cluster::cluster(&told, &Denied::new(), &lexicon), args.output.as_deref());
    }
    if args.output.is_some() && !args.dry_run {
        return Err(usage("what is found goes into the store", "give --dry-run to have it in a file"));
    }
    if args.dry_run {
        let store = Store::open_read_only(&global.store, &global.base)?;
        report.item();
        let told = of_store(&store, &lexicon)?;
        return write(&cluster::cluster(&told, &denied(&store)?, &lexicon), args.output.as_deref());
    }
    let store = Store::open_existing(&global.store, &global.base)?;
    report.item();
    if args.drop {
        store.replace_clusters(&[])?;
        report.note("no event is joined with another any more but by its key");
        return Ok(store.flush()?);
    }
    let told = of_store(&store, &lexicon)?;
    let joined = cluster::cluster(&told, &denied(&store)?, &lexicon);
    store.replace_clusters(&cluster::quads(&joined, &global.base))?;
    report.note(&format!(
        "{} of {} joined with another; `demarche query same-events` lists them",
        count(joined.len(), "event"),
        count(told.len(), "event")
    ));
    Ok(store.flush()?)
}

/// What `demarche unlink` was told of two events.
fn denied(store: &Store) -> anyhow::Result<Denied> {
    let pairs = store.rejected()?.into_iter();
    Ok(pairs.map(|(one, other)| (one.into_string(), other.into_string())).collect())
}

fn of_store(store: &Store, lexicon: &Lexicon) -> anyhow::Result<Vec<Told>> {
    let mut profiles = Profiles::default();
    events::each(store, lexicon, &Selection::default(), &Wanted::default(), |event| {
        profiles.add(&Row::new(&event, store.base(), false), lexicon);
        Ok::<(), StoreError>(())
    })?;
    Ok(profiles.finish(None))
}

fn of_table(file: &Path, lexicon: &Lexicon) -> anyhow::Result<Vec<Told>> {
    let mut profiles = Profiles::default();
    each_line(file, ROW, |row: Row| profiles.add(&row, lexicon))?;
    Ok(profiles.finish(None))
}

/// What a line must be, and who writes such lines.
pub(super) type Kind = (&'static str, &'static str);

pub(super) const ROW: Kind = (
    "row of the event table",
    "`demarche events --format jsonl` and `demarche extract --format events-jsonl` write such lines",
);

/// Hands over what the lines of a file say.
pub(super) fn each_line<T: DeserializeOwned>(
    file: &Path,
    (what, hint): Kind,
    mut take: impl FnMut(T),
) -> anyhow::Result<()> {
    let reader: Box<dyn BufRead> = match file.as_os_str() == "-" {
        true => Box::new(BufReader::new(std::io::stdin())),
        false => {
            let file = File::open(file).with_context(|| format!("{}: cannot be read", file.display()))?;
            Box::new(BufReader::new(file))
        }
    };
    for (number, line) in (1..).zip(reader.lines()) {
        let line = line.with_context(|| format!("{}: cannot be read", file.display()))?;
        take(serde_json::from_str(&line).map_err(|error| {
            usage(format!("{}: line {number} is no {what}: {error}", file.display()), hint)
        })?);
    }
    Ok(())
}

pub(super) fn write(joined: &[Same], file: Option<&Path>) -> anyhow::Result<()> {
    let mut output = Output::open(file)?;
    writeln!(output, "event\tis\tby\tpoints\treasons")?;
    for Same { event, whole, nearest, why } in joined {
        writeln!(output, "{event}\t{whole}\t{nearest}\t{}\t{}", why.points, why.reasons.join("; "))?;
    }
    output.finish()
}
