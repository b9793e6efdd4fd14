//! `demarche ingest`: reads articles into the store.

use std::sync::Arc;

use clap::Args;

use super::args::{ArticleArgs, DetailArg, Global};
use super::batch;
use super::read_files::ReadFiles;
use super::report::{Report, count};
use super::target::{Target, TargetArgs, in_part};
use crate::graph::describe_in;
use crate::lexicon::Lexicon;
use crate::source::Article;
use crate::store::Inputs;

/// Read articles into the store; reading an article again replaces it
#[derive(Debug, Args)]
pub(crate) struct Ingest {
    #[command(flatten)]
    pub(super) articles: ArticleArgs,
    /// Read files and articles again that have not changed since they were read
    #[arg(long)]
    pub(super) force: bool,
    #[command(flatten)]
    pub(super) target: TargetArgs,
    /// What the store is to hold: what happened, or every mention of a name as well
    #[arg(long, value_enum, default_value_t)]
    pub(super) detail: DetailArg,
}

pub(super) fn run(args: &Ingest, global: &Global, report: &Report) -> anyhow::Result<()> {
    let lexicon = super::lexicon(global)?;
    let quads = |reading: &_| describe_in(reading, &lexicon, &global.base, args.detail.into());
    // what comes through a pipe may be followed by nothing for hours: it is written as it comes
    let piped = args.articles.paths.iter().all(|path| path.as_os_str() == "-");
    let mut target = Target::new(&args.target, global, &lexicon, report, piped);
    if global.store.exists() {
        target.open()?; // another program's lock is told before the work
    }
    let files = Arc::new(ReadFiles::of(args, global));
    let articles = args.articles.new_articles(Arc::clone(&files.known));
    let known = if args.force { Inputs::default() } else { target.inputs()? };
    let manner = target.manner(&how(args, &lexicon));
    let read = |article: Article| {
        let input = manner.input(&article);
        if known.has(input) {
            return (None, Vec::new());
        }
        let (quads, warnings) = batch::read(article, &lexicon, &quads);
        // who reads an article again is warned again
        (Some((quads, warnings.is_empty().then_some(input))), warnings)
    };
    let mut unchanged = 0;
    let done = batch::each_article(articles, global, report, read, |made| {
        unchanged += made.iter().filter(|made| made.is_none()).count();
        target.take(made.into_iter().flatten().collect())
    });
    let flushed = done.and_then(|()| target.finish());
    if let Err(error) = flushed {
        return in_part(error, target.stored(), report);
    }
    report.finish();
    let articles = report.articles();
    let Some(store) = target.store() else { return Ok(()) };
    files.write(report);
    target.tell_replaced();
    if articles > 0 {
        let quads = store.data_len()?;
        let same = if unchanged > 0 { format!(", {unchanged} unchanged") } else { String::new() };
        report.note(&format!(
            "{} read{same}; the store holds {}",
            count(articles - unchanged, "article"),
            count(quads, "quad")
        ));
    }
    Ok(())
}

/// What decides how an article is read, besides itself.
fn how(args: &Ingest, lexicon: &Lexicon) -> String {
    let own = lexicon.own().map(|own| &own.hash);
    format!("{} {:?} {own:?} {:?}", env!("DEMARCHE_READS"), args.detail, lexicon.asked_confidence())
}
