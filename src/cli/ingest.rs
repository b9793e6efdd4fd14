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
    let mut stored = 0;
    // each batch is one transaction: whatever ends the run, what was stored before it stays
    let done = batch::each(args.articles.articles(), &lexicon, global, report, quads, |graphs| {
        let count = graphs.len();
        store.replace(graphs)?;
        stored += count;
        report.stored(stored);
        Ok(())
    });
    if let Err(error) = done.and_then(|()| Ok(store.flush()?)) {
        return in_part(error, stored, report);
    }
    report.finish();
    let articles = report.articles();
    if articles > 0 {
        let quads = store.stats()?.quads;
        report.note(&format!("{articles} articles read; the store holds {quads} quads"));
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
        "{stored} articles were stored before and are safe; run the command again for the rest"
    ));
    Ok(())
}
