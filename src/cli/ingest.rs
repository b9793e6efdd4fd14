//! `demarche ingest`: reads articles into the store.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use super::args::{ArticleArgs, DetailArg, Global};
use super::batch;
use super::read_files::ReadFiles;
use super::report::{Report, count};
use crate::graph::{Quad, describe_in};
use crate::lexicon::Lexicon;
use crate::link::Links;
use crate::store::{OtherOntology, Store, StoreError};

/// Read articles into the store; reading an article again replaces it
#[derive(Debug, Args)]
pub(crate) struct Ingest {
    #[command(flatten)]
    pub(super) articles: ArticleArgs,
    /// Read files in folders again that have not changed since they were read
    #[arg(long)]
    pub(super) force: bool,
    /// Where another process writes to the store, wait until it is done
    #[arg(long)]
    pub(super) wait: bool,
    /// What to do where the store knows actions, or other concepts, that the ontology at hand has not
    #[arg(long, value_enum, value_name = "HOW", default_value_t)]
    pub(super) store_ontology: StoreOntology,
    /// What the store is to hold: what happened, or every mention of a name as well
    #[arg(long, value_enum, default_value_t)]
    pub(super) detail: DetailArg,
}

pub(super) fn run(args: &Ingest, global: &Global, report: &Report) -> anyhow::Result<()> {
    let lexicon = super::lexicon(global)?;
    let quads = |reading: &_| describe_in(reading, &lexicon, &global.base, args.detail.into());
    let mut target = Target::new(args, global, &lexicon, report);
    if global.store.exists() {
        target.open()?; // another program's lock is told before the work
    }
    let files = Arc::new(ReadFiles::of(args, global));
    let articles = args.articles.new_articles(Arc::clone(&files.known));
    let done = batch::each(articles, &lexicon, global, report, quads, |graphs| target.take(graphs));
    let flushed = done.and_then(|()| target.finish());
    if let Err(error) = flushed {
        return in_part(error, target.stored, report);
    }
    report.finish();
    let articles = report.articles();
    let Some(store) = &target.store else { return Ok(()) };
    files.write(report);
    if target.replaced > 0 {
        let verb = if target.replaced == 1 { "replaces" } else { "replace" };
        report.note(&format!("{} of them {verb} an earlier version of the same article", target.replaced));
    }
    if articles > 0 {
        let quads = store.data_len()?;
        report.note(&format!(
            "{} read; the store holds {}",
            count(articles, "article"),
            count(quads, "quad")
        ));
    }
    Ok(())
}

/// So many quads are written at once: the more, the fewer files RocksDB has to merge.
const AT_ONCE: usize = 150_000;

/// The store that a run writes to, with what is read and not written yet.
struct Target<'a> {
    args: &'a Ingest,
    global: &'a Global,
    lexicon: &'a Lexicon,
    report: &'a Report,
    store: Option<Store>,
    links: Option<Links>,
    waiting: Vec<Vec<Quad>>,
    quads: usize,
    stored: usize,
    replaced: usize,
    /// When readers were shown what is stored, and whether there is more by now.
    published: Instant,
    unpublished: bool,
}

impl<'a> Target<'a> {
    fn new(args: &'a Ingest, global: &'a Global, lexicon: &'a Lexicon, report: &'a Report) -> Self {
        let (store, links, waiting) = (None, None, Vec::new());
        let published = Instant::now();
        Self {
            args,
            global,
            lexicon,
            report,
            store,
            links,
            waiting,
            quads: 0,
            stored: 0,
            replaced: 0,
            published,
            unpublished: false,
        }
    }

    fn open(&mut self) -> anyhow::Result<()> {
        let store = open(self.args, self.global, self.lexicon, self.report)?;
        self.links = Some(Links::new(&store)?);
        self.store = Some(store);
        Ok(())
    }

    /// Takes the graphs of a batch, and writes what has gathered where it is enough.
    fn take(&mut self, graphs: Vec<Vec<Quad>>) -> anyhow::Result<()> {
        if graphs.is_empty() {
            self.publish();
            return Ok(());
        }
        self.quads += graphs.iter().map(Vec::len).sum::<usize>();
        self.waiting.extend(graphs);
        // what comes through a pipe may be followed by nothing for hours: it is written as it comes
        let piped = self.args.articles.paths.iter().all(|path| path.as_os_str() == "-");
        if piped || self.quads >= AT_ONCE { self.write() } else { Ok(()) }
    }

    /// Whatever ends the run, what was written before it stays, whole articles.
    fn write(&mut self) -> anyhow::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        if self.store.is_none() {
            self.open()?; // a store is made only where there is something to put into it
        }
        let (Some(store), Some(links)) = (&self.store, &mut self.links) else { return Ok(()) };
        let graphs = std::mem::take(&mut self.waiting);
        self.quads = 0;
        let count = graphs.len();
        let mut known = 0;
        for quads in &graphs {
            let graph = quads.first().map(|quad| quad.graph_name.to_string()).unwrap_or_default();
            let id = self.global.base.article_of_graph(graph.trim_matches(['<', '>']));
            known += usize::from(id.map_or(Ok(false), |id| store.contains(&id))?);
        }
        store.replace(links.of(graphs, self.lexicon, &self.global.base))?;
        links.store(store, &self.global.base)?;
        self.unpublished = true;
        self.stored += count;
        self.replaced += known;
        self.report.stored(self.stored);
        self.publish();
        Ok(())
    }

    /// Shows readers what is stored by now, not too often: what comes soon after goes with what follows it, or is shown once
    /// nothing comes any more.
    fn publish(&mut self) {
        if let Some(store) = &self.store
            && self.unpublished
            && self.published.elapsed() >= PUBLISH
        {
            store.publish();
            self.published = Instant::now();
            self.unpublished = false;
        }
    }

    fn finish(&mut self) -> anyhow::Result<()> {
        self.write()?;
        Ok(self.store.as_ref().map_or(Ok(()), Store::flush)?)
    }
}

/// What is done where the store was made with another ontology.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum StoreOntology {
    /// Read nothing, and say what the store would lose
    #[default]
    Refuse,
    /// Leave the store's as it is
    Keep,
    /// Add what is new
    Add,
    /// Put the one at hand in its place
    Replace,
}

impl From<StoreOntology> for OtherOntology {
    fn from(how: StoreOntology) -> Self {
        match how {
            StoreOntology::Refuse => Self::Refuse,
            StoreOntology::Keep => Self::Keep,
            StoreOntology::Add => Self::Add,
            StoreOntology::Replace => Self::Replace,
        }
    }
}

/// How often readers are shown what is stored by then.
const PUBLISH: Duration = Duration::from_millis(500);

/// Opens the store, or makes it; while somebody else writes to it this waits if it is told to.
fn open(args: &Ingest, global: &Global, lexicon: &Lexicon, report: &Report) -> anyhow::Result<Store> {
    let mut told = false;
    loop {
        match Store::open_with(&global.store, lexicon, &global.base, args.store_ontology.into()) {
            Err(StoreError::Locked { path, why }) if args.wait => {
                if !told {
                    report.note(&format!("{}: waiting until nobody writes to it{why}", path.display()));
                    told = true;
                }
                thread::sleep(Duration::from_millis(200));
            }
            done => return Ok(done?),
        }
    }
}

/// Where a run ends early: an error, unless some articles are stored by then. Those stay, and the user is told so.
fn in_part(error: anyhow::Error, stored: usize, report: &Report) -> anyhow::Result<()> {
    if stored == 0 {
        return Err(error);
    }
    report.item_failed(&error);
    report.note(&format!(
        "{} stored before and safe; run the command again for the rest",
        count(stored, "article")
    ));
    Ok(())
}
