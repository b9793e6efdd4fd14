//! `demarche export --to URL`: the store's graphs into the store of somebody else.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use oxhttp::model::{HeaderName, HeaderValue};

use super::args::Global;
use super::failure::usage;
use super::report::{Report, count};
use crate::export::push::{Protocol, Remote, Sent, Settings, push};
use crate::store::{Selection, Store};

/// How graphs are sent.
#[derive(Debug, Args)]
#[command(
    next_help_heading = "With --to URL (the ontology and links go too; what has not changed since the last time does not)"
)]
pub(crate) struct PushArgs {
    /// What is at the address
    #[arg(long, value_enum, default_value_t)]
    protocol: Protocol,
    /// Graphs in one request of SPARQL Update
    #[arg(long, value_name = "N", default_value = "50")]
    batch: NonZeroUsize,
    /// Requests a second, at most
    #[arg(long, value_name = "N")]
    rate: Option<f64>,
    /// File with headers for each request, such as `Authorization: Bearer …`, one a line
    #[arg(long, value_name = "FILE")]
    headers: Option<PathBuf>,
    /// Send what was sent before, too
    #[arg(long)]
    again: bool,
}

impl ValueEnum for Protocol {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::GraphStore, Self::Update]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::GraphStore => {
                PossibleValue::new("graph-store").help("Graph Store Protocol: PUT of one graph a request")
            }
            Self::Update => PossibleValue::new("update").help("SPARQL Update with many graphs a request"),
        })
    }
}

pub(super) fn run(
    args: &PushArgs,
    address: &str,
    store: &Store,
    selection: &Selection,
    global: &Global,
    report: &Report,
) -> anyhow::Result<()> {
    let pause = match args.rate {
        Some(rate) => Duration::try_from_secs_f64(1.0 / rate)
            .map_err(|_| usage("--rate is no number of requests", "give a number above 0, such as 20"))?,
        None => Duration::ZERO,
    };
    let headers = args.headers.as_deref().map_or(Ok(Vec::new()), headers)?;
    let settings = Settings {
        address: address.to_string(),
        protocol: args.protocol,
        batch: args.batch.get(),
        pause,
        headers,
    };
    let mut sent = Sent::open(&global.store, address, args.again);
    let done = push(store, selection, &mut Remote::new(settings), &mut sent, |done| {
        report.progress(&format!("{} sent", count(done.sent, "graph")));
    });
    if let Some((path, fault)) = sent.fault() {
        report.note(&format!("{}: cannot be written: {fault}; the next run sends all again", path.display()));
    }
    let done = done?;
    report.finish();
    let mut said = format!("{address}: {} sent", count(done.sent, "graph"));
    if done.known > 0 {
        said += &format!(", {} sent before (--again sends them too)", done.known);
    }
    if done.removed > 0 {
        said += &format!(", {} taken away", done.removed);
    }
    report.note(&said);
    Ok(())
}

fn headers(path: &Path) -> anyhow::Result<Vec<(HeaderName, HeaderValue)>> {
    let text = fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    let header = |(line, number): (&str, usize)| {
        let parts = line.split_once(':').and_then(|(name, value)| {
            Some((name.trim().parse().ok()?, HeaderValue::from_str(value.trim()).ok()?))
        });
        // the line itself may be a secret
        parts.ok_or_else(|| {
            usage(format!("{}, line {number}: this is no header", path.display()), "write `Name: value`")
        })
    };
    lines.map(header).collect()
}
