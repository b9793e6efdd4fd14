//! What a run tells its user: errors, warnings, progress, and the exit code they add up to.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::Global;
use super::failure;
use super::plain::plain;
use crate::source::{Article, Origin, SourceError, Warning};

/// Warnings of one kind that are printed one by one; the rest is counted.
const SHOWN: usize = 3;

pub(super) struct Report {
    quiet: bool,
    verbose: bool,
    bar: ProgressBar,
    tally: Mutex<Tally>,
}

#[derive(Default)]
struct Tally {
    done: usize,
    refused: usize,
    violations: usize,
    warnings: BTreeMap<&'static str, usize>,
}

impl Report {
    pub fn new(global: &Global) -> Self {
        let bar = if global.quiet || !std::io::stderr().is_terminal() {
            ProgressBar::hidden()
        } else {
            let style = ProgressStyle::with_template(
                "{spinner} {human_pos} articles read{msg}, {per_sec}, {elapsed}",
            );
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            style.map_or(bar.clone(), |style| bar.with_style(style))
        };
        Self { quiet: global.quiet, verbose: global.verbose, bar, tally: Mutex::default() }
    }

    /// An article was read; its warnings are told.
    pub fn done(&self, origin: &Origin, warnings: &[Warning]) {
        self.tally().done += 1;
        self.bar.inc(1);
        for warning in warnings {
            self.warn(origin, warning);
        }
    }

    /// So many articles are on the disk by now, whatever happens to the machine.
    pub fn stored(&self, count: usize) {
        self.bar.set_message(format!(", {count} stored"));
        if self.verbose {
            self.line(&format!("{count} articles are stored"));
        }
    }

    /// An input was refused: the run goes on, the exit code will say so.
    pub fn refused(&self, error: &SourceError) {
        self.tally().refused += 1;
        self.line(&format!("error: {error}"));
    }

    /// A bug stopped the reading of one article.
    pub fn crashed(&self, origin: &Origin, message: &str) {
        self.tally().refused += 1;
        self.line(&format!(
            "error: {origin}: a fault in demarche stopped the reading of this article: {message}\n\
             hint: the other articles are not touched by it; please report it with the article's text"
        ));
    }

    /// Something other than an article was done.
    pub fn item(&self) {
        self.tally().done += 1;
    }

    /// Something other than an article could not be done; the rest goes on.
    pub fn item_failed(&self, error: &anyhow::Error) {
        self.tally().refused += 1;
        self.error(error);
    }

    fn warn(&self, origin: &Origin, warning: &Warning) {
        let count = {
            let mut tally = self.tally();
            let count = tally.warnings.entry(warning.kind()).or_default();
            *count += 1;
            *count
        };
        if self.verbose || (!self.quiet && count <= SHOWN) {
            self.line(&format!("warning: {origin}: {warning}\nhint: {}", warning.hint()));
        }
    }

    /// A check found something wrong in the store.
    pub fn violations(&self, count: usize) {
        self.tally().violations += count;
    }

    pub fn violation_count(&self) -> usize {
        self.tally().violations
    }

    /// A remark on what was done, unless `--quiet`.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            self.line(text);
        }
    }

    /// The error that ends the command.
    pub fn failure(&self, error: &anyhow::Error) {
        self.bar.finish_and_clear();
        self.error(error);
        if self.verbose {
            self.line(&format!("causes: {error:?}"));
        }
    }

    fn error(&self, error: &anyhow::Error) {
        let (what, hint) = failure::message(error);
        self.line(&format!("error: {what}"));
        if let Some(hint) = hint {
            self.line(&format!("hint: {hint}"));
        }
    }

    pub fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Number of articles read so far.
    pub fn articles(&self) -> usize {
        self.tally().done
    }

    /// Ends progress, sums up the warnings that were not printed.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
        if self.quiet || self.verbose {
            return;
        }
        let rest: Vec<String> = {
            let tally = self.tally();
            let more = tally.warnings.iter().filter(|(_, count)| **count > SHOWN);
            more.map(|(kind, count)| {
                format!("warning: {kind}: {} more (--verbose lists them)", count - SHOWN)
            })
            .collect()
        };
        for line in rest {
            self.line(&line);
        }
    }

    pub fn exit_code(&self) -> ExitCode {
        self.finish();
        let tally = self.tally();
        ExitCode::from(match (tally.done, tally.refused, tally.violations) {
            (_, 0, 0) => 0,
            (0, 1.., 0) => 3,
            _ => 1,
        })
    }

    fn line(&self, text: &str) {
        self.bar.suspend(|| {
            // a standard error that is closed must not end the run
            let _ =
                std::io::Write::write_all(&mut std::io::stderr(), format!("{}\n", plain(text)).as_bytes());
        });
    }

    fn tally(&self) -> std::sync::MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The warnings and the origin of an article, kept while the article itself is worked on.
pub(super) struct Receipt {
    pub origin: Origin,
    pub warnings: Vec<Warning>,
}

impl Receipt {
    pub fn of(article: &Article) -> Self {
        Self { origin: article.origin.clone(), warnings: article.warnings.clone() }
    }
}
