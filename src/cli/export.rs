//! `demarche export`: writes the graph of the store.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;
use oxigraph::model::NamedNode;

use super::args::{Global, date};
use super::events::{self, articles};
use super::failure::usage;
use super::format::{Product, finish, product};
use super::output::Output;
use super::push::{self, PushArgs};
use super::query;
use super::report::Report;
use crate::export::Writer;
use crate::graph::{dataset, without_detail};
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
    /// Only articles published on this day or earlier; or the address of another store that the graph is sent to (both
    /// may be given)
    #[arg(long, value_name = "DATE|URL", value_parser = to)]
    to: Vec<To>,
    /// The graph that this query makes instead: a saved one, or a FILE.rq
    #[arg(long, value_name = "NAME", conflicts_with_all = ["article", "from", "to", "with_ontology"])]
    query: Option<String>,
    /// The classes, properties and concepts too
    #[arg(long)]
    with_ontology: bool,
    /// The graph of links too: what `demarche link` found, and where each link comes from
    #[arg(long, conflicts_with = "query")]
    with_links: bool,
    /// What `ingest --detail mentions` has added is left out: places of the text, and what follows from the rest
    #[arg(long, conflicts_with = "query")]
    without_detail: bool,
    /// What the store holds instead, for catalogues, in VoID and DCAT: counts, classes, properties, links
    #[arg(long, conflicts_with_all = ["article", "from", "to", "query", "with_ontology", "with_links", "without_detail"])]
    describe: bool,
    /// With --describe: the licence that the graph stands under
    #[arg(long, value_name = "IRI", requires = "describe", value_parser = iri)]
    license: Option<NamedNode>,
    /// With --describe: the address of a file that holds the graph; may be given several times
    #[arg(long, value_name = "URL", requires = "describe", value_parser = iri)]
    distribution: Vec<NamedNode>,
    #[command(flatten)]
    push: PushArgs,
}

/// What `--to` names.
#[derive(Debug, Clone)]
enum To {
    Day(Date),
    Address(String),
}

fn to(text: &str) -> Result<To, String> {
    match text.starts_with("http://") || text.starts_with("https://") {
        true => Ok(To::Address(text.to_string())),
        false => {
            date(text).map(To::Day).map_err(|error| format!("{error}, or an address that begins with http"))
        }
    }
}

fn iri(text: &str) -> Result<NamedNode, String> {
    NamedNode::new(text).map_err(|error| format!("no absolute IRI: {error}"))
}

impl Export {
    fn last_day(&self) -> anyhow::Result<Option<Date>> {
        let days = self.to.iter().filter_map(|to| match to {
            To::Day(day) => Some(*day),
            To::Address(_) => None,
        });
        one(days)
    }

    fn address(&self) -> anyhow::Result<Option<&str>> {
        let addresses = self.to.iter().filter_map(|to| match to {
            To::Day(_) => None,
            To::Address(address) => Some(address.as_str()),
        });
        one(addresses)
    }

    fn selection(&self, store: &Store) -> anyhow::Result<Selection> {
        Ok(Selection {
            articles: articles(store, &self.article)?,
            from: self.from,
            to: self.last_day()?,
            ontology: self.with_ontology,
            links: self.with_links,
            bare: false,
        })
    }
}

fn one<T>(mut given: impl Iterator<Item = T>) -> anyhow::Result<Option<T>> {
    let first = given.next();
    match given.next() {
        Some(_) => Err(usage("--to is given twice", "give one day, one address, or one of each")),
        None => Ok(first),
    }
}

pub(super) fn run(args: &Export, global: &Global, report: &Report) -> anyhow::Result<()> {
    if let Some(address) = args.address()? {
        if args.output.is_some() || args.format.is_some() || args.query.is_some() || args.without_detail {
            return Err(usage(
                "--to an address sends the graph as it is, and writes no file",
                "leave out -o, --format, --query and --without-detail",
            ));
        }
        let store = Store::open_read_only(&global.store, &global.base)?;
        // what saved queries ask for
        let selection = Selection { ontology: true, links: true, ..args.selection(&store)? };
        return push::run(&args.push, address, &store, &selection, global, report);
    }
    let product = product(args.format, args.output.as_deref())?;
    match (product, &args.query) {
        (Product::Events(_), _) if args.describe => {
            return Err(usage(
                "a description is a graph",
                "name a file in .ttl, .nt, .nq, .trig, .jsonld or .rdf",
            ));
        }
        (Product::Events(_), Some(_)) => {
            return Err(usage("a query makes no event table", "`demarche query` prints its rows"));
        }
        (Product::Records | Product::Articles | Product::Replies, _) => {
            return Err(usage(
                "records are made while articles are read",
                "`demarche extract --format records` writes them; `--format events-jsonl` is the table of a store",
            ));
        }
        (Product::Graph(_) | Product::Events(_), _) => {}
    }
    let store = Store::open_read_only(&global.store, &global.base)?;
    let selection = args.selection(&store)?;
    let format = match product {
        Product::Graph(format) => format,
        Product::Events(table) => {
            let selection = Selection { ontology: false, ..selection };
            return events::table(table, &selection, global, &store, Output::open(args.output.as_deref())?);
        }
        Product::Records | Product::Articles | Product::Replies => unreachable!("refused above"),
    };
    if let Some(name) = &args.query {
        let output = Output::open(args.output.as_deref())?;
        return query::construct(name, format, global, &store, output)?.finish();
    }
    let mut writer = Writer::new(format, &global.base, Output::open(args.output.as_deref())?)?;
    if args.describe {
        let license = args.license.as_ref();
        writer.write(dataset(&store.census()?, &global.base, license, &args.distribution))?;
        return finish(writer)?.finish();
    }
    store.each_graph(&selection, |quads| {
        let quads = if args.without_detail { without_detail(quads, &global.base) } else { quads };
        writer.write(quads).map_err(anyhow::Error::from)
    })?;
    finish(writer)?.finish()
}
