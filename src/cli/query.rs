//! `demarche query`: asks the store a question, or many at a prompt.

mod answer;
mod prompt;

use std::io::{self, IsTerminal, Write};
use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::Args;

use super::args::Global;
use super::batch;
use super::failure::usage;
use super::output::Output;
use super::plain::plain;
use super::report::Report;
use crate::export::Format;
use crate::graph::{Detail, describe_in};
use crate::lexicon::Lexicon;
use crate::query::{
    Answer, Catalogue, Federation, Hosts, LONGEST, Names, Options, QueryError, SavedQuery, Until, advice,
    explain, run as ask, skipped, text, warnings,
};
use crate::source::{ReadOptions, bounded, read_paths};
use crate::store::Store;
use answer::{AnswerFormat, graph, write};

/// Ask the store: a saved query, a file, SPARQL from standard input, or many at a prompt
#[derive(Debug, Args)]
pub(crate) struct QueryArgs {
    /// A saved query (`demarche queries` lists them), a FILE.rq, or `-` for standard input; without it, on a
    /// terminal, a prompt
    #[arg(value_name = "NAME|FILE.rq|-")]
    query: Option<String>,
    /// Values of the query's parameters, such as country=India
    #[arg(value_name = "PARAM=VALUE")]
    values: Vec<String>,
    /// Ask these articles instead of the store: files or folders, read for this query alone; may be given again
    #[arg(long, value_name = "PATH")]
    articles: Vec<PathBuf>,
    /// File to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Rows: table, markdown, csv, tsv, json; json-sparql and xml after the W3C. Graphs: turtle, trig, nquads,
    /// ntriples, jsonld, rdfxml [default: by the ending of FILE, else table, or turtle]
    #[arg(long, value_enum, hide_possible_values = true)]
    format: Option<AnswerFormat>,
    /// Give up after this long
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    timeout: Option<Duration>,
    /// Return this many rows or triples at most
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Show IRIs instead of names
    #[arg(long)]
    iris: bool,
    /// Show names and, in columns of their own, IRIs
    #[arg(long, conflicts_with = "iris")]
    both: bool,
    /// Print the query instead, with its prefixes and these values, as any SPARQL engine takes it
    #[arg(long)]
    print: bool,
    /// Answer the query, but print how that was done instead: the steps, with the rows and the time of each
    #[arg(long, conflicts_with = "print")]
    explain: bool,
    /// Let queries ask any other endpoint with SERVICE
    #[arg(long)]
    federate: bool,
    /// Let queries ask this host with SERVICE, such as query.wikidata.org or localhost:3030; may be given again
    #[arg(long, value_name = "HOST", conflicts_with = "federate")]
    federate_host: Vec<String>,
    /// Wait this long for the answer of one endpoint
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "30")]
    federate_timeout: Duration,
}

impl QueryArgs {
    fn options(&self) -> Options {
        let hosts = match (self.federate, self.federate_host.as_slice()) {
            (true, _) => Hosts::Any,
            (false, []) => Hosts::None,
            (false, hosts) => Hosts::Listed(hosts.to_vec()),
        };
        let federation = Federation { hosts, timeout: self.federate_timeout, private: true };
        Options { timeout: self.timeout, limit: self.limit, federation, ..Options::default() }
    }

    fn names(&self) -> Names {
        match (self.iris, self.both) {
            (true, _) => Names::Iris,
            (_, true) => Names::Both,
            _ => Names::Labels,
        }
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "no number of seconds".to_string())?;
    Duration::try_from_secs_f64(seconds).map_err(|_| "no length of time".to_string())
}

pub(super) fn run(args: &QueryArgs, global: &Global, report: &Report) -> anyhow::Result<()> {
    let Some(name) = &args.query else {
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return Err(usage(
                "no query is named",
                "`demarche queries` lists the saved ones, `-` reads SPARQL from standard input; on a terminal, `demarche \
                 query` alone opens a prompt",
            ));
        }
        let (lexicon, catalogue) = (super::lexicon(global)?, Catalogue::with(global.queries.as_deref())?);
        let store = store(args, &lexicon, global, report)?;
        return prompt::run(&Session { store, lexicon, catalogue, args, quiet: global.quiet });
    };
    let query = find(name, global)?;
    let values = args.values.iter().map(|pair| value(pair)).collect::<anyhow::Result<Vec<_>>>()?;
    let (lexicon, catalogue) = (super::lexicon(global)?, Catalogue::with(global.queries.as_deref())?);
    let store = store(args, &lexicon, global, report)?;
    let session = Session { store, lexicon, catalogue, args, quiet: global.quiet };
    if args.print {
        let mut output = Output::open(args.output.as_deref())?;
        output.write_all(text(&session.store, &session.lexicon, &query, &values)?.as_bytes())?;
        return output.finish();
    }
    if let Some(cut) = session.answer(&query, &values, Output::open(args.output.as_deref())?)? {
        report.note(&cut);
    }
    Ok(())
}

/// The store that is asked: the one on disk, or one in memory with the articles that are named.
fn store(args: &QueryArgs, lexicon: &Lexicon, global: &Global, report: &Report) -> anyhow::Result<Store> {
    if args.articles.is_empty() {
        return Ok(Store::open_read_only(&global.store, &global.base)?);
    }
    let store = Store::in_memory(lexicon, &global.base)?;
    let quads = |reading: &_| describe_in(reading, lexicon, &global.base, Detail::default());
    let articles = read_paths(&args.articles, ReadOptions::default());
    batch::each(articles, lexicon, global, report, quads, |graphs| {
        store.replace(graphs)?;
        Ok(())
    })?;
    report.finish();
    Ok(store)
}

/// What questions are asked of, and how they are answered.
struct Session<'a> {
    store: Store,
    lexicon: ManuallyDrop<Lexicon>,
    catalogue: Catalogue,
    args: &'a QueryArgs,
    quiet: bool,
}

impl Session<'_> {
    /// Writes the answer to a query; says so where `--limit` has cut it, and what to try where it is empty.
    fn answer(
        &self,
        query: &SavedQuery,
        values: &[(String, String)],
        mut output: Output,
    ) -> anyhow::Result<Option<String>> {
        let (args, base) = (self.args, self.store.base());
        let (mut options, until) = (args.options(), Until::after(args.timeout));
        let mut notes = warnings(query, &self.lexicon, base, until)?;
        for endpoint in skipped(query, base, &options.federation, until)? {
            notes.push(format!(
                "warning: {endpoint} is not asked (SERVICE SILENT); `--federate-host HOST` or `--federate` allows it"
            ));
        }
        options.timeout = until.left();
        let as_asked = |error: QueryError| match (error, args.timeout) {
            (QueryError::Timeout(_), Some(timeout)) => QueryError::Timeout(timeout),
            (error, _) => error,
        };
        let (answer, plan) = if args.explain {
            let (answer, plan) =
                explain(&self.store, &self.lexicon, query, values, options.clone()).map_err(as_asked)?;
            (answer, Some(plan))
        } else {
            (ask(&self.store, &self.lexicon, query, values, options.clone()), None)
        };
        for note in notes.iter().filter(|_| !self.quiet) {
            let _ = writeln!(io::stderr(), "{}", plain(note)); // a standard error that is closed must not end the run
        }
        if let Some(plan) = plan {
            // of a query that took too long as well, since that is what makes people ask for it
            write!(output, "{plan}")?;
            output.finish()?;
            return answer.map(|_| None).map_err(|error| as_asked(error).into());
        }
        let answer = answer.map_err(as_asked)?;
        let format = match (args.format, &args.output) {
            (None, Some(file)) if file.extension().is_some() => {
                let named = AnswerFormat::by_name(file, matches!(answer, Answer::Graph(_)));
                Some(named.ok_or_else(|| {
                    usage(
                        format!("{}: the ending does not say what to write", file.display()),
                        "give --format, or a name that ends in .csv, .tsv, .json, .md, .txt or .ttl",
                    )
                })?)
            }
            (format, _) => format,
        };
        write(&answer, format, args.names(), &self.store, output)?.finish()?;
        if matches!(&answer, Answer::Rows(rows) if rows.rows.is_empty()) && !self.quiet {
            let longest = Duration::from_secs(2); // the answer is there; advice must not keep anybody waiting
            options.timeout = Some(until.left().map_or(longest, |left| left.min(longest)));
            let advice = advice(&self.store, &self.lexicon, query, values, &options);
            return Ok(advice.map(|advice| format!("hint: {advice}")));
        }
        // the table says so itself
        let told = matches!(format, None | Some(AnswerFormat::Table | AnswerFormat::Markdown))
            && matches!(answer, Answer::Rows(_));
        Ok(answer.cut().filter(|_| !told).map(|given| format!("first {given}; --limit lets more through")))
    }
}

fn find(name: &str, global: &Global) -> anyhow::Result<SavedQuery> {
    if name != "-" {
        return Ok(Catalogue::with(global.queries.as_deref())?.find(name)?);
    }
    let text = bounded::read(io::stdin(), LONGEST).and_then(bounded::text);
    let text = text.context("standard input: cannot be read")?;
    Ok(SavedQuery::parse("-", &text)?)
}

fn value(pair: &str) -> anyhow::Result<(String, String)> {
    let (name, value) = pair.split_once('=').ok_or_else(|| {
        usage(format!("`{pair}` is no parameter"), "write it as name=value, such as country=India")
    })?;
    Ok((name.to_string(), value.to_string()))
}

/// Writes the graph that a query makes, for `export --query`.
pub(super) fn construct(
    name: &str,
    format: Format,
    global: &Global,
    store: &Store,
    output: Output,
) -> anyhow::Result<Output> {
    let lexicon = super::lexicon(global)?;
    let answer = ask(store, &lexicon, &find(name, global)?, &[], Options::default())?;
    let Answer::Graph(triples) = answer else {
        return Err(usage(
            format!("{name}: the query makes no graph"),
            "`demarche query` prints rows; a CONSTRUCT makes a graph",
        ));
    };
    graph(&triples.quads, format, store, output)
}
