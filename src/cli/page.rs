//! `demarche report`: the store as one page of pictures.

use std::path::PathBuf;

use clap::Args;

use super::args::Global;
use super::events::WantedArgs;
use super::failure::usage;
use super::output::Output;
use super::report::{Report, count};
use crate::export::{events, report as pictures};
use crate::store::{Selection, Store};

/// Write a page of pictures: who acts, pairs of countries over time, a map, a network, and the sentences behind them
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// File to write, such as report.html [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Headline of the page
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Sentences of so many events, the latest ones
    #[arg(long, value_name = "N", default_value_t = 1000)]
    rows: usize,
    #[command(flatten)]
    wanted: WantedArgs,
}

pub(super) fn run(args: &ReportArgs, global: &Global, report: &Report) -> anyhow::Result<()> {
    let ending = args.output.as_deref().and_then(|file| file.extension());
    if let (Some(file), Some(ending)) = (&args.output, ending)
        && !["html", "htm"].iter().any(|known| ending.eq_ignore_ascii_case(known))
    {
        return Err(usage(
            format!("{}: a report is a web page", file.display()),
            "end the name in .html; `demarche events` writes tables, `demarche network` networks",
        ));
    }
    let lexicon = super::lexicon(global)?;
    let store = Store::open_read_only(&global.store, &global.base)?;
    let events = events::merged(&store, &lexicon, &Selection::default(), &args.wanted.wanted())?;
    let articles = store.articles()?;
    let days = || articles.iter().filter_map(|a| a.published.clone());
    let about = pictures::About {
        title: args.title.clone(),
        articles: articles.len(),
        published: days().min().zip(days().max()),
        rows: args.rows,
    };
    let mut output = Output::open(args.output.as_deref())?;
    pictures::write(&events, &about, &lexicon, store.base(), &mut output)?;
    output.finish()?;
    if args.output.is_some() {
        report.note(&format!("{} of {}", count(events.len(), "event"), count(articles.len(), "article")));
    }
    Ok(())
}
