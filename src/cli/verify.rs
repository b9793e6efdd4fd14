//! `demarche verify`: do two runs say the same of each article?

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::args::Global;
use super::output::Output;
use super::report::{Report, count};
use crate::shards::{Difference, Summary, compare};

/// Compare two runs article by article, however they were divided
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// A file of N-Quads (.gz, .zst), the folder of a shard, or a folder that holds those of all shards
    #[arg(value_name = "A")]
    first: PathBuf,
    /// The same
    #[arg(value_name = "B")]
    second: PathBuf,
}

/// Articles that are listed, unless all are asked for.
const SHOWN: usize = 20;

pub(super) fn run(args: &Verify, global: &Global, report: &Report) -> anyhow::Result<()> {
    let (first, second) = (summary(&args.first, global, report)?, summary(&args.second, global, report)?);
    let found = compare(&first, &second);
    let differing = found.graphs.len() + usize::from(found.shared > 0);
    let mut output = Output::open(None)?;
    if differing == 0 {
        writeln!(output, "{}, the same in both", count(first.len(), "article"))?;
        return output.finish();
    }
    let shown = if report.is_verbose() { usize::MAX } else { SHOWN };
    for (graph, difference) in found.graphs.iter().take(shown) {
        let id = global.base.article_of_graph(graph);
        let what = match difference {
            Difference::OnlyFirst => format!("only in {}", args.first.display()),
            Difference::OnlySecond => format!("only in {}", args.second.display()),
            Difference::Quads => "other quads".to_string(),
        };
        writeln!(output, "{}: {what}", id.as_deref().unwrap_or(graph))?;
    }
    if found.graphs.len() > shown {
        writeln!(output, "and {} more; --verbose lists them", found.graphs.len() - shown)?;
    }
    if found.shared > 0 {
        writeln!(output, "of what articles share: {} in one of them only", count(found.shared, "quad"))?;
    }
    writeln!(
        output,
        "{} and {}: {} not the same",
        count(first.len(), "article"),
        count(second.len(), "article"),
        found.graphs.len()
    )?;
    report.violations(differing);
    output.finish()
}

fn summary(path: &Path, global: &Global, report: &Report) -> anyhow::Result<Summary> {
    report.progress(&format!("reading {}", path.display()));
    Ok(Summary::of(path, &global.base)?)
}
