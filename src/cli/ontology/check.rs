//! `demarche ontology check`: is a folder of knowledge of one's own as it should be?

use std::io::Write;
use std::path::Path;

use crate::cli::output::Output;
use crate::cli::report::{Report, count};
use crate::evaluate::examples;
use crate::graph::{Base, ontology};
use crate::lexicon::{Files, Lexicon, check};

/// Prints what is wrong, and how many examples were read; the exit code is 1 where something is.
pub(super) fn run(folder: &Path, base: &Base, report: &Report) -> anyhow::Result<()> {
    let files = Files::overlay(folder)?;
    let strangers = check::strangers(folder)?;
    let mut output = Output::open(None)?;
    for fault in &strangers {
        writeln!(output, "{fault}")?;
    }
    report.violations(strangers.len());
    // a file that cannot be read at all ends it here: the examples would say nothing
    let lexicon = match Lexicon::read(files).map_err(anyhow::Error::from).and_then(|lexicon| {
        ontology(&lexicon, base)?;
        Ok(lexicon)
    }) {
        Ok(lexicon) => lexicon,
        Err(error) => {
            output.finish()?;
            return Err(error);
        }
    };
    let faults = check::faults(&lexicon)?;
    for fault in &faults {
        writeln!(output, "{fault}")?;
    }
    let outcome = examples(&lexicon, |action| action.own);
    for miss in &outcome.misses {
        writeln!(
            output,
            "{miss}\nhint: `demarche explain - --ontology {}` shows how the sentence is read",
            folder.display()
        )?;
    }
    report.violations(faults.len() + outcome.misses.len());
    report.item();
    output.finish()?;
    let own = lexicon.actions().iter().filter(|a| a.own).count();
    report.note(&format!(
        "{}, {}, {}: {}",
        count(own, "action"),
        count(outcome.examples, "example"),
        count(outcome.counter_examples, "counter-example"),
        match report.violation_count() {
            0 => "all is well".to_string(),
            n => count(n, "fault"),
        }
    ));
    Ok(())
}
