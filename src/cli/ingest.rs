//! `demarche ingest`: reads articles into the store.

use std::sync::Arc;

use clap::Args;

use super::args::{ArticleArgs, Global};
use super::batch;
use super::read_files::ReadFiles;
use super::report::{Report, count};
use crate::graph::describe;
use crate::link::Links;
use crate::store::Store;

/// Read articles into the store; reading an article again replaces it
#[derive(Debug, Args)]
pub(crate) struct Ingest {
    #[command(flatten)]
    pub(super) articles: ArticleArgs,
    /// Read files in folders again that have not changed since they were read
    #[arg(long)]
    pub(super) force: bool,
}

pub(super) fn run(args: &Ingest, global: &Global, report: &Report) -> anyhow::Result<()> {
    let lexicon = super::lexicon(global)?;
    let quads = |reading: &_| describe(reading, &lexicon, &global.base);
    let mut store: Option<Store> = None;
    if global.store.exists() {
        store = Some(Store::open(&global.store, &lexicon, &global.base)?); // another program's lock is told before the work
    }
    let files = Arc::new(ReadFiles::of(args, global));
    let known = Arc::clone(&files.known);
    let (mut stored, mut replaced) = (0, 0);
    // each batch is one transaction: whatever ends the run, what was stored before it stays
    let mut links = store.as_ref().map(Links::new).transpose()?;
    let done = batch::each(args.articles.new_articles(known), &lexicon, global, report, quads, |graphs| {
        if graphs.is_empty() {
            return Ok(());
        }
        let store = match &mut store {
            Some(store) => store,
            // a store is made only where there is something to put into it
            none => none.insert(Store::open(&global.store, &lexicon, &global.base)?),
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
