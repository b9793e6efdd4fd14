//! Many articles on many threads, with bounded memory and in the order of the input.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use rayon::prelude::*;

use super::args::Global;
use super::report::{Receipt, Report};
use super::seen::Seen;
use crate::lexicon::Lexicon;
use crate::pipeline::{self, Reading};
use crate::source::{Article, Articles, Pieces, SourceError, Unread, Warning};

/// A batch ends at this many articles, or at this many bytes of text, whichever comes first.
const ARTICLES: usize = 256;
const BYTES: usize = 2 << 20;
/// How long the next piece is waited for, before those that are there are handed on.
const PATIENCE: Duration = Duration::from_millis(25);
/// How long nothing has come when what was put off is done.
const IDLE: Duration = Duration::from_millis(500);
/// So many batches are read while one is taken, so that neither waits for the other.
const READ_AHEAD: usize = 4;
/// Long sentences make deep trees; the threads' default of 2 MiB is not much.
const STACK: usize = 16 << 20;

/// What became of one article.
pub(super) enum Outcome<T> {
    Done(Receipt, T),
    Refused(SourceError),
    /// A fault in the program, with its message.
    Crashed(Receipt, String),
}

impl<T> Outcome<T> {
    /// The result where there is one; the user is told of warnings and of what went wrong.
    pub fn tell(self, report: &Report) -> Option<T> {
        match self {
            Self::Done(receipt, result) => {
                report.done(&receipt.origin, &receipt.warnings);
                return Some(result);
            }
            Self::Refused(error) => report.refused(&error),
            Self::Crashed(receipt, message) => report.crashed(&receipt.origin, &message),
        }
        None
    }
}

/// Reads every article, does `work` on its reading on one of the threads, and hands the results to
/// `take` on this thread, in the order of the input whatever the number of threads.
///
/// A few batches are in memory at most. An article that is refused, or whose reading panics, is
/// reported and left out. An error of `take` ends the run. Where nothing comes for a while it is handed nothing, so that it
/// can do what it had put off.
pub(super) fn each<T: Send>(
    articles: Articles,
    lexicon: &Lexicon,
    global: &Global,
    report: &Report,
    work: impl Fn(&Reading) -> T + Sync,
    take: impl FnMut(Vec<T>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let read = |article: Article| read(article, lexicon, &work);
    each_article(articles, global, report, read, take)
}

/// Reads one article and does `work` on its reading.
pub(super) fn read<T>(
    article: Article,
    lexicon: &Lexicon,
    work: &impl Fn(&Reading) -> T,
) -> (T, Vec<Warning>) {
    let reading = pipeline::read(article, lexicon);
    let warnings = reading.warnings().collect();
    (work(&reading), warnings)
}

/// The same for work on the articles themselves, before anything is found in them.
pub(super) fn each_article<T: Send>(
    articles: Articles,
    global: &Global,
    report: &Report,
    work: impl Fn(Article) -> (T, Vec<Warning>) + Sync,
    mut take: impl FnMut(Vec<T>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    each_outcome(
        articles,
        global,
        report,
        |_| Ok(true),
        work,
        |outcomes| take(outcomes.into_iter().filter_map(|outcome| outcome.tell(report)).collect()),
    )
}

/// The same with what became of each article, good or bad, of those that are wanted. `wanted` is asked of one after the
/// other in the order of the input.
pub(super) fn each_outcome<T: Send>(
    articles: Articles,
    global: &Global,
    report: &Report,
    mut wanted: impl FnMut(&Article) -> anyhow::Result<bool> + Send,
    work: impl Fn(Article) -> (T, Vec<Warning>) + Sync,
    mut take: impl FnMut(Vec<Outcome<T>>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let threads = global.threads.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build()?;
    silence_panics(report);
    report.expect(&articles);
    let mut seen = Seen::new(articles.repeats());
    let (found, wait) = sync_channel::<Unread>(ARTICLES);
    let (send, receive) = sync_channel::<anyhow::Result<(u64, Vec<Outcome<T>>)>>(READ_AHEAD);
    thread::scope(|scope| {
        let work = &work;
        scope.spawn(move || feed(articles.into_pieces(), &found));
        scope.spawn(move || {
            while let Some(batch) = next_batch(&wait) {
                let mark = batch.last().map_or(0, Unread::mark);
                let read: Vec<Vec<_>> = pool.install(|| batch.into_par_iter().map(Unread::read).collect());
                let items = pool.install(|| seen.admit(read.into_iter().flatten().collect()));
                let outcomes = chosen(items, &mut wanted).map(|items| {
                    let outcomes = items.into_par_iter().map(|item| one(item, work));
                    (mark, pool.install(|| outcomes.collect()))
                });
                let failed = outcomes.is_err();
                if send.send(outcomes).is_err() || failed {
                    return; // `take` failed, or `wanted`: nobody wants the rest
                }
            }
        });
        // dropped where `take` fails, so that nobody waits to be heard
        let receive = receive;
        loop {
            let (mark, outcomes) = match receive.recv_timeout(IDLE) {
                Ok(batch) => batch?,
                Err(RecvTimeoutError::Timeout) => {
                    take(Vec::new())?;
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            };
            report.reach(mark);
            take(outcomes)?;
        }
    })
}

type Item = Result<Article, SourceError>;

/// The articles that are wanted, and what was refused.
fn chosen(
    items: Vec<Item>,
    wanted: &mut impl FnMut(&Article) -> anyhow::Result<bool>,
) -> anyhow::Result<Vec<Item>> {
    let mut chosen = Vec::with_capacity(items.len());
    for item in items {
        if item.as_ref().map_or(Ok(true), &mut *wanted)? {
            chosen.push(item);
        }
    }
    Ok(chosen)
}

/// Finds pieces of input ahead of the reading, as far as the channel holds.
fn feed(pieces: Pieces, found: &SyncSender<Unread>) {
    for piece in pieces {
        if found.send(piece).is_err() {
            return;
        }
    }
}

/// The pieces that are there, so that a slow input is handed on as it comes; `None` at the end.
fn next_batch(wait: &Receiver<Unread>) -> Option<Vec<Unread>> {
    let first = wait.recv().ok()?;
    let mut bytes = first.bytes();
    let mut batch = vec![first];
    while batch.len() < ARTICLES && bytes < BYTES {
        let Ok(piece) = wait.recv_timeout(PATIENCE) else { break };
        bytes += piece.bytes();
        batch.push(piece);
    }
    Some(batch)
}

fn one<T>(article: Item, work: &(impl Fn(Article) -> (T, Vec<Warning>) + Sync)) -> Outcome<T> {
    let article = match article {
        Ok(article) => article,
        Err(error) => return Outcome::Refused(error),
    };
    let mut receipt = Receipt::of(&article);
    match catch_unwind(AssertUnwindSafe(|| work(article))) {
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
