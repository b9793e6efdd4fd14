//! The steps of `demarche cluster`, for engines that divide the work between machines: each reads lines and writes lines, and none
//! knows of more than what it is given.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::Context;
use clap::ValueEnum;
use serde::Serialize;

use super::cluster::{Kind, ROW, each_line, write};
use super::failure::usage;
use super::output::Output;
use super::report::Report;
use crate::cluster::{self, Denied, Profiles, Told, Words};
use crate::export::events::Row;
use crate::lexicon::Lexicon;

/// What is done alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Step {
    /// Of the event table: a line of JSON for each event. The rows of an event must be together
    Profiles,
    /// Of such lines: the pairs that are alike enough, with their points. Lines that share a block must be together
    Pairs,
    /// Of such lines: what is found. Lines that pairs hang together by must be together
    Join,
}

const PROFILE: Kind =
    ("line of --step profiles", "`demarche cluster --events FILE --step profiles` writes such lines");

/// An event on its way from one step to the next.
#[derive(Serialize)]
struct Line<'a> {
    blocks: Vec<String>,
    #[serde(flatten)]
    told: &'a Told,
}

pub(super) fn run(
    step: Step,
    file: &Path,
    words: Option<&Path>,
    output: Option<&Path>,
    lexicon: &Lexicon,
    report: &Report,
) -> anyhow::Result<()> {
    let words = words.map(counted).transpose()?;
    let mut profiles = Profiles::default();
    match step {
        Step::Profiles => each_line(file, ROW, |row: Row| profiles.add(&row, lexicon))?,
        Step::Pairs | Step::Join => each_line(file, PROFILE, |told| profiles.add_told(told))?,
    }
    let told = profiles.finish(words.as_ref());
    report.item();
    if step == Step::Join {
        return write(&cluster::cluster(&told, &Denied::new(), lexicon), output);
    }
    let mut output = Output::open(output)?;
    if step == Step::Profiles {
        for told in &told {
            let blocks = cluster::blocks(told).iter().map(|(from, to)| format!("{from}/{to}")).collect();
            writeln!(output, "{}", serde_json::to_string(&Line { blocks, told })?)?;
        }
    } else {
        for (points, one, other) in cluster::pairs(&told, lexicon) {
            writeln!(output, "{}\t{}\t{points}", told[one].event, told[other].event)?;
        }
    }
    output.finish()
}

fn counted(file: &Path) -> anyhow::Result<Words> {
    let text = fs::read_to_string(file).with_context(|| format!("{}: cannot be read", file.display()))?;
    Words::parse(&text).map_err(|wrong| {
        usage(
            format!("{}: {wrong}", file.display()),
            "count the `words` of the lines of `--step profiles`, and the lines as `all`",
        )
    })
}
