//! `demarche export`: writes the graph of the store.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::args::{Global, date};
use super::failure::usage;
use super::format::graph_format;
use super::output::Output;
use super::query;
use crate::export::{Format, Writer};
use crate::store::{Selection, Store};

/// Write the graph of the store
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// File to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// [default: by the ending of FILE, else turtle]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Only this article, by its id or IRI; may be given several times
    #[arg(long, value_name = "ID")]
    article: Vec<String>,
    /// Only articles published on this day or later
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<Date>,
    /// Only articles published on this day or earlier
    #[arg(long, value_name = "DATE", value_parser = date)]
    to: Option<Date>,
    /// The graph that this query makes instead: a saved one, or a FILE.rq
    #[arg(long, value_name = "NAME", conflicts_with_all = ["article", "from", "to", "with_ontology"])]
    query: Option<String>,
    /// The classes, properties and concepts too
    #[arg(long)]
    with_ontology: bool,
    /// The graph of links too: what `demarche link` found, and where each link comes from
    #[arg(long, conflicts_with = "query")]
    with_links: bool,
}

pub(super) fn run(args: &Export, global: &Global) -> anyhow::Result<()> {
    let format = graph_format(args.format, args.output.as_deref())?;
    let store = Store::open_read_only(&global.store, &global.base)?;
    if let Some(name) = &args.query {
        let output = Output::open(args.output.as_deref())?;
        return query::construct(name, format, global, &store, output)?.finish();
    }
    for article in &args.article {
        if !store.contains(article)? {
            return Err(usage(
                format!("{article}: the store has no such article"),
                "`demarche stats --articles` lists them",
            ));
        }
    }
    let selection = Selection {
        articles: (!args.article.is_empty()).then(|| args.article.clone()),
        from: args.from,
        to: args.to,
        ontology: args.with_ontology,
        links: args.with_links,
    };
    let mut writer = Writer::new(format, &global.base, Output::open(args.output.as_deref())?)?;
    store.each_graph(&selection, |quads| writer.write(quads).map_err(anyhow::Error::from))?;
    writer.finish()?.finish()
}
