//! Many articles on many threads, with bounded memory and in the order of the input.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::sync_channel;
use std::thread;

use rayon::prelude::*;

use super::args::Global;
use super::report::{Receipt, Report};
use crate::lexicon::Lexicon;
use crate::pipeline::{self, Reading};
use crate::source::{Article, SourceError};

/// A batch ends at this many articles, or at this many bytes of text, whichever comes first.
const ARTICLES: usize = 256;
const BYTES: usize = 2 << 20;
/// Long sentences make deep trees; the threads' default of 2 MiB is not much.
const STACK: usize = 16 << 20;

enum Outcome<T> {
    Done(Receipt, T),
    Refused(SourceError),
    Crashed(Receipt, String),
}

/// Reads every article, does `work` on its reading on one of the threads, and hands the results to
/// `take` on this thread, in the order of the input whatever the number of threads.
///
/// Three batches are in memory at most. An article that is refused, or whose reading panics, is
/// reported and left out. An error of `take` ends the run.
pub(super) fn each<T: Send>(
    articles: impl Iterator<Item = Result<Article, SourceError>> + Send,
    lexicon: &Lexicon,
    global: &Global,
    report: &Report,
    work: impl Fn(&Reading) -> T + Sync,
    mut take: impl FnMut(Vec<T>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let threads = global.threads.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build()?;
    silence_panics(report);
    let (send, receive) = sync_channel::<Vec<Outcome<T>>>(1);
    thread::scope(|scope| {
        let work = &work;
        scope.spawn(move || {
            let mut articles = articles.peekable();
            while articles.peek().is_some() {
                let batch = next_batch(&mut articles);
                let outcomes =
                    pool.install(|| batch.into_par_iter().map(|a| one(a, lexicon, work)).collect());
                if send.send(outcomes).is_err() {
                    return; // `take` failed: nobody wants the rest
                }
            }
        });
        for outcomes in receive {
            let mut results = Vec::with_capacity(outcomes.len());
            for outcome in outcomes {
                match outcome {
                    Outcome::Done(receipt, result) => {
                        report.done(&receipt.origin, &receipt.warnings);
                        results.push(result);
                    }
                    Outcome::Refused(error) => report.refused(&error),
                    Outcome::Crashed(receipt, message) => report.crashed(&receipt.origin, &message),
                }
            }
            take(results)?;
        }
        Ok(())
    })
}

fn next_batch(
    articles: &mut impl Iterator<Item = Result<Article, SourceError>>,
) -> Vec<Result<Article, SourceError>> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while batch.len() < ARTICLES && bytes < BYTES {
        let Some(article) = articles.next() else { break };
        bytes += article.as_ref().map_or(0, |a| a.text().len());
        batch.push(article);
    }
    batch
}

fn one<T>(
    article: Result<Article, SourceError>,
    lexicon: &Lexicon,
    work: &(impl Fn(&Reading) -> T + Sync),
) -> Outcome<T> {
    let article = match article {
        Ok(article) => article,
        Err(error) => return Outcome::Refused(error),
    };
    let mut receipt = Receipt::of(&article);
    let read = || {
        let reading = pipeline::read(article, lexicon);
        (work(&reading), reading.warnings().collect::<Vec<_>>())
    };
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok((result, warnings)) => {
            receipt.warnings.extend(warnings);
            Outcome::Done(receipt, result)
        }
        Err(payload) => Outcome::Crashed(receipt, panic_message(&*payload)),
    }
}

fn panic_message(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|s| (*s).to_string());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".into())
}

/// A panic is told as an error of its article; only `--verbose` also prints where it was.
fn silence_panics(report: &Report) {
    if !report.is_verbose() {
        std::panic::set_hook(Box::new(|_| {}));
    }
}
