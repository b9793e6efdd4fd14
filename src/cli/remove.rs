//! `demarche remove`: takes articles out of the store.

use clap::Args;

use super::args::Global;
use super::failure::usage;
use super::report::Report;
use crate::store::Store;

/// Remove articles, and all that comes from them, from the store
#[derive(Debug, Args)]
pub(crate) struct Remove {
    /// Ids or IRIs of articles
    #[arg(value_name = "ARTICLE", required = true)]
    articles: Vec<String>,
}

pub(super) fn run(args: &Remove, global: &Global, report: &Report) -> anyhow::Result<()> {
    let store = Store::open_existing(&global.store, &global.base)?;
    for article in &args.articles {
        if store.remove(article)? {
            report.item();
            super::read_files::forget(&global.store);
            report.note(&format!("removed {article}"));
        } else {
            let error = usage(
                format!("{article}: the store has no such article"),
                "`demarche stats --articles` lists them",
            );
            report.item_failed(&error);
        }
    }
    Ok(store.flush()?)
}
