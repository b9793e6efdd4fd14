//! `demarche ingest`: reads articles into the store.

use clap::Args;

use super::args::{ArticleArgs, Global};
use super::batch;
use super::report::Report;
use crate::graph::describe;
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
    batch::each(args.articles.articles(), &lexicon, global, report, quads, |graphs| {
        Ok(store.replace(graphs)?)
    })?;
    store.flush()?;
    report.finish();
    let articles = report.articles();
    if articles > 0 {
        let quads = store.stats()?.quads;
        let noun = if articles == 1 { "article" } else { "articles" };
        report.note(&format!("{articles} {noun} read; the store holds {quads} quads"));
    }
    Ok(())
}
