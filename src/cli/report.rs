//! What a run tells its user: errors, warnings, progress, and the exit code they add up to.

use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::Global;
use super::failure;
use super::plain::plain;
use crate::source::{Article, Articles, Kind, Origin, SourceError, Warning, total};

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
    stored: usize,
    refused: usize,
    violations: usize,
    warnings: BTreeMap<&'static str, usize>,
    /// Files by what they were found to hold.
    kinds: BTreeMap<Kind, usize>,
    /// What was left out on purpose, by reason.
    left_out: BTreeMap<[&'static str; 2], usize>,
    /// Files of which something was refused.
    faulty: BTreeSet<String>,
    /// The file whose kind was told last.
    told: String,
}

impl Report {
    pub fn new(global: &Global) -> Self {
        let bar = if global.quiet || !std::io::stderr().is_terminal() {
            ProgressBar::hidden()
        } else {
            let style = ProgressStyle::with_template("{spinner} {msg}, {elapsed}");
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            style.map_or(bar.clone(), |style| bar.with_style(style))
        };
        Self { quiet: global.quiet, verbose: global.verbose, bar, tally: Mutex::default() }
    }

    /// These articles are going to be read. Of files the bar says how much is done, and how long the rest will take.
    pub fn expect(&self, articles: &Articles) {
        if self.bar.is_hidden() {
            return;
        }
        let total = total(&articles.paths()).filter(|bytes| *bytes > 0);
        let style = ProgressStyle::with_template("{bar:24} {percent}% {msg}, {elapsed}, {eta} to go");
        if let (Some(total), Ok(style)) = (total, style) {
            self.bar.set_style(style);
            self.bar.set_length(total);
        }
    }

    /// Moves the bar.
    fn step(&self) {
        if self.bar.is_hidden() {
            return;
        }
        let (done, stored) = {
            let tally = self.tally();
            (tally.done, tally.stored)
        };
        let stored = if stored > 0 { format!(", {stored} stored") } else { String::new() };
        self.bar.set_message(format!("{} read{stored}", count(done, "article")));
        self.bar.tick();
    }

    /// How far something other than reading is.
    pub fn progress(&self, text: &str) {
        self.bar.set_message(text.to_string());
        self.bar.tick();
    }

    /// So many bytes of the files are read.
    pub fn reach(&self, bytes: u64) {
        if self.bar.length().is_some() {
            self.bar.set_position(bytes);
        }
    }

    /// An article was read; its warnings are told.
    pub fn done(&self, origin: &Origin, warnings: &[Warning]) {
        self.tally().done += 1;
        self.step();
        self.kind(origin);
        for warning in warnings {
            self.warn(origin, warning);
        }
    }

    /// Counts a file by what it was found to hold, and with `--verbose` says so.
    fn kind(&self, origin: &Origin) {
        let Some(kind) = origin.kind else { return };
        let new = {
            let mut tally = self.tally();
            let new = tally.told != origin.name;
            tally.told.clone_from(&origin.name);
            if new {
                *tally.kinds.entry(kind).or_default() += 1;
            }
            new
        };
        if new && self.verbose {
            self.line(&format!("{}: read as {}", origin.name, kind.singular()));
        }
    }

    /// So many articles are on the disk by now, whatever happens to the machine.
    pub fn stored(&self, articles: usize) {
        self.tally().stored = articles;
        self.step();
        if self.verbose {
            let are = if articles == 1 { "is" } else { "are" };
            self.line(&format!("{} {are} stored", count(articles, "article")));
        }
    }

    /// An input was refused: the run goes on, the exit code will say so. What was left out on purpose is only counted.
    pub fn refused(&self, error: &SourceError) {
        if let Some(reason) = error.problem.left_out() {
            *self.tally().left_out.entry(reason).or_default() += 1;
            if self.verbose {
                self.line(&format!("{}: {}", error.origin, error.problem));
            }
            return;
        }
        {
            let mut tally = self.tally();
            tally.refused += 1;
            tally.faulty.insert(error.origin.name.clone());
        }
        self.line(&format!("error: {error}"));
    }

    /// A bug stopped the reading of one article.
    pub fn crashed(&self, origin: &Origin, message: &str) {
        {
            let mut tally = self.tally();
            tally.refused += 1;
            tally.faulty.insert(origin.name.clone());
        }
        self.line(&format!(
            "error: {origin}: a fault in demarche stopped the reading of this article: {message}\n\
             hint: the other articles are not touched by it; please report it with the article's text"
        ));
    }

    /// An input was refused, and whoever gave it is told otherwise.
    pub fn failed(&self) {
        self.tally().refused += 1;
    }

    /// Was something of this file, or of a file inside of it, refused?
    pub fn is_faulty(&self, name: &str) -> bool {
        let tally = self.tally();
        tally.faulty.iter().any(|faulty| {
            faulty.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
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
        let shown = if warning.once() { 1 } else { SHOWN };
        if self.verbose || (!self.quiet && count <= shown) {
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
        self.line(&format!("error: {what}\nhint: {hint}"));
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
        if self.quiet {
            return;
        }
        if let Some(line) = self.kinds() {
            self.line(&line);
        }
        if let Some(line) = self.left_out() {
            self.line(&line);
        }
        if self.verbose {
            return;
        }
        let rest: Vec<String> = {
            // taken, so that a command that ends twice says it once
            let warnings = std::mem::take(&mut self.tally().warnings);
            let more = warnings.iter().filter(|(_, count)| **count > SHOWN);
            more.map(|(kind, count)| {
                format!("warning: {kind}: {} more (--verbose lists them)", count - SHOWN)
            })
            .collect()
        };
        for line in rest {
            self.line(&line);
        }
    }

    /// `read 30 web pages, 1 feed`: where more was read than texts and lines, what the files were taken for; told once.
    fn kinds(&self) -> Option<String> {
        let kinds = std::mem::take(&mut self.tally().kinds);
        let told = kinds.keys().any(|kind| !matches!(kind, Kind::Text | Kind::JsonLines));
        let list: Vec<String> = kinds
            .iter()
            .map(|(kind, count)| match count {
                1 => format!("1 {}", kind.one()),
                _ => format!("{count} {}", kind.plural()),
            })
            .collect();
        told.then(|| format!("read {}", list.join(", ")))
    }

    /// `34 skipped: 20 images, 14 of no known kind`; told once.
    fn left_out(&self) -> Option<String> {
        let left_out = std::mem::take(&mut self.tally().left_out);
        let total: usize = left_out.values().sum();
        let mut reasons: Vec<_> = left_out.into_iter().collect();
        reasons.sort_by_key(|(reason, count)| (std::cmp::Reverse(*count), *reason));
        let list: Vec<String> = reasons
            .iter()
            .map(|([one, many], count)| format!("{count} {}", if *count == 1 { one } else { many }))
            .collect();
        let hint = if self.verbose { "" } else { "; -v lists them" };
        (total > 0).then(|| format!("{total} skipped: {}{hint}", list.join(", ")))
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

/// `1 article`, `2 articles`, `3 entries`.
pub(super) fn count(n: impl std::fmt::Display, noun: &str) -> String {
    match (n.to_string().as_str(), noun.strip_suffix('y')) {
        ("1", _) => format!("1 {noun}"),
        (n, Some(stem)) => format!("{n} {stem}ies"),
        (n, None) => format!("{n} {noun}s"),
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
