//! `demarche ingest`: reads articles into the store.

use clap::Args;

use super::args::{ArticleArgs, Global};
use super::batch;
use super::report::Report;
use crate::graph::describe;
use crate::link::Links;
use crate::store::Store;

/// Read articles into the store; reading an article again replaces it
#[derive(Debug, Args)]
pub(crate) struct Ingest {
    #[command(flatten)]
    articles: ArticleArgs,
}

pub(super) fn run(args: &Ingest, global: &Global, report: &Report) -> anyhow::Result<()> {
    let lexicon = super::lexicon(global)?;
    let store = Store::open(&global.store, &lexicon, &global.base)?;
    let quads = |reading: &_| describe(reading, &lexicon, &global.base);
    // each batch is one transaction: whatever ends the run, what was stored before it stays
    let mut links = Links::new(&store)?;
    batch::each(args.articles.articles(), &lexicon, global, report, quads, |graphs| {
        let graphs = links.of(graphs, &lexicon, &global.base);
        store.replace(graphs)?;
        Ok(links.store(&store, &global.base)?)
    })?;
    store.flush()?;
    report.finish();
    let articles = report.articles();
    if articles > 0 {
        let quads = store.stats()?.quads;
        report.note(&format!("{articles} articles read; the store holds {quads} quads"));
    }
    Ok(())
}
