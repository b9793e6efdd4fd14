//! `demarche ingest`: reads articles into the store.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;

use super::args::{ArticleArgs, DetailArg, Global};
use super::batch;
use super::read_files::ReadFiles;
use super::report::{Report, count};
use crate::graph::describe_in;
use crate::lexicon::Lexicon;
use crate::link::Links;
use crate::store::{Store, StoreError};

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
    /// What the store is to hold: what happened, or every mention of a name as well
    #[arg(long, value_enum, default_value_t)]
    pub(super) detail: DetailArg,
}

pub(super) fn run(args: &Ingest, global: &Global, report: &Report) -> anyhow::Result<()> {
    let lexicon = super::lexicon(global)?;
    let quads = |reading: &_| describe_in(reading, &lexicon, &global.base, args.detail.into());
    let open = || open(args, global, &lexicon, report);
    let mut store: Option<Store> = None;
    if global.store.exists() {
        store = Some(open()?); // another program's lock is told before the work
    }
    let files = Arc::new(ReadFiles::of(args, global));
    let known = Arc::clone(&files.known);
    let (mut stored, mut replaced) = (0, 0);
    let mut published = Instant::now();
    // each batch is one transaction: whatever ends the run, what was stored before it stays
    let mut links = store.as_ref().map(Links::new).transpose()?;
    let done = batch::each(args.articles.new_articles(known), &lexicon, global, report, quads, |graphs| {
        if graphs.is_empty() {
            return Ok(());
        }
        let store = match &mut store {
            Some(store) => store,
            // a store is made only where there is something to put into it
            none => none.insert(open()?),
        };
        let links = match &mut links {
            Some(links) => links,
            none => none.insert(Links::new(store)?),
        };
        let count = graphs.len();
        let mut known = 0;
        for quads in &graphs {
            let graph = quads.first().map(|quad| quad.graph_name.to_string()).unwrap_or_default();
            let id = global.base.article_of_graph(graph.trim_matches(['<', '>']));
            known += usize::from(id.map_or(Ok(false), |id| store.contains(&id))?);
        }
        let graphs = links.of(graphs, &lexicon, &global.base);
        store.replace(graphs)?;
        links.store(store, &global.base)?;
        if published.elapsed() >= PUBLISH {
            store.publish();
            published = Instant::now();
        }
        (stored, replaced) = (stored + count, replaced + known);
        report.stored(stored);
        Ok(())
    });
    let flushed = done.and_then(|()| Ok(store.as_ref().map_or(Ok(()), Store::flush)?));
    if let Err(error) = flushed {
        return in_part(error, stored, report);
    }
    report.finish();
    let articles = report.articles();
    let Some(store) = store else { return Ok(()) };
    files.write(report);
    if replaced > 0 {
        let verb = if replaced == 1 { "replaces" } else { "replace" };
        report.note(&format!("{replaced} of them {verb} an earlier version of the same article"));
    }
    if articles > 0 {
        let quads = store.stats()?.quads;
        report.note(&format!(
            "{} read; the store holds {}",
            count(articles, "article"),
            count(quads, "quad")
        ));
    }
    Ok(())
}

/// How often readers are shown what is stored by then.
const PUBLISH: Duration = Duration::from_millis(500);

/// Opens the store, or makes it; while somebody else writes to it this waits if it is told to.
fn open(args: &Ingest, global: &Global, lexicon: &Lexicon, report: &Report) -> anyhow::Result<Store> {
    let mut told = false;
    loop {
        match Store::open(&global.store, lexicon, &global.base) {
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
