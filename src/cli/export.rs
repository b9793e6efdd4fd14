//! `demarche export`: writes the graph of the store.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::args::{Global, date};
use super::events::{self, articles};
use super::failure::usage;
use super::format::{Product, finish, product};
use super::output::Output;
use super::query;
use crate::export::Writer;
use crate::store::{Selection, Store};

/// Write the graph of the store
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// File to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// A syntax of graphs, or `events` for the event table [default: by the ending of FILE, else turtle]
    #[arg(long, value_enum)]
    format: Option<Product>,
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
    let product = product(args.format, args.output.as_deref())?;
    match (product, &args.query) {
        (Product::Events(_), Some(_)) => {
            return Err(usage("a query makes no event table", "`demarche query` prints its rows"));
        }
        (Product::Records | Product::Articles, _) => {
            return Err(usage(
                "records are made while articles are read",
                "`demarche extract --format records` writes them; `--format events-jsonl` is the table of a store",
            ));
        }
        (Product::Graph(_) | Product::Events(_), _) => {}
    }
    let store = Store::open_read_only(&global.store, &global.base)?;
    let selection = Selection {
        articles: articles(&store, &args.article)?,
        from: args.from,
        to: args.to,
        ontology: args.with_ontology,
        links: args.with_links,
        bare: false,
    };
    let format = match product {
        Product::Graph(format) => format,
        Product::Events(table) => {
            let selection = Selection { ontology: false, ..selection };
            return events::table(table, &selection, global, &store, Output::open(args.output.as_deref())?);
        }
        Product::Records | Product::Articles => unreachable!("refused above"),
    };
    if let Some(name) = &args.query {
        let output = Output::open(args.output.as_deref())?;
        return query::construct(name, format, global, &store, output)?.finish();
    }
    let mut writer = Writer::new(format, &global.base, Output::open(args.output.as_deref())?)?;
    store.each_graph(&selection, |quads| writer.write(quads).map_err(anyhow::Error::from))?;
    finish(writer)?.finish()
}
