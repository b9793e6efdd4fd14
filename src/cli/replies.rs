//! `demarche extract --format replies`: a line for each article that goes in, whatever becomes of it.

use std::io::Write;

use super::args::Global;
use super::batch::{self, Outcome};
use super::output::Output;
use super::report::Report;
use super::shards::{Input, Said, described};
use crate::export::Reply;
use crate::pipeline::Reading;
use crate::source::Warning;

pub(super) fn run(
    input: &Input<'_>,
    mut output: Output,
    global: &Global,
    report: &Report,
) -> anyhow::Result<()> {
    let lexicon = super::lexicon(global)?;
    let work = |reading: &Reading| {
        let id = reading.document.article.id.clone();
        let (quads, rows): Said = described(reading, &lexicon, &global.base, input.detail)?;
        Ok::<_, anyhow::Error>(Reply { id: Some(id), ..Reply::new(&quads, rows, &global.base)? })
    };
    batch::each_outcome(
        input.articles.repeated(input.repeats),
        global,
        report,
        |_| Ok(true),
        |article| batch::read(article, &lexicon, &work),
        |outcomes| {
            for outcome in outcomes {
                reply(outcome, report)?.write(&mut output)?;
            }
            Ok(output.flush()?) // whoever waits for it has handed over an article
        },
    )?;
    output.finish()
}

fn reply(outcome: Outcome<anyhow::Result<Reply>>, report: &Report) -> anyhow::Result<Reply> {
    match outcome {
        Outcome::Done(receipt, reply) => {
            report.done(&receipt.origin, &[]); // they stand in the reply
            let warnings = receipt.warnings.iter().map(Warning::to_string).collect();
            Ok(Reply { line: receipt.origin.line, warnings, ..reply? })
        }
        Outcome::Refused(error) => {
            let what = format!("{}\nhint: {}", error.problem, error.problem.hint());
            report.failed();
            Ok(Reply { line: error.origin.line, error: Some(what), ..Reply::default() })
        }
        Outcome::Crashed(receipt, message) => {
            let what = format!(
                "a fault in demarche stopped the reading of this article: {message}\nhint: please report it with the \
                 article's text"
            );
            report.failed();
            Ok(Reply { line: receipt.origin.line, error: Some(what), ..Reply::default() })
        }
    }
}
