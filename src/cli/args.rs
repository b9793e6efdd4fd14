use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::{
    backup, check, completions, evaluate, events, explain, export, extract, index, ingest, link, merge,
    network, ontology, page, queries, query, remove, serve, stats, unlink, verify,
};
use crate::graph::{Base, Detail};
use crate::source::{
    Articles, DateOrder, InputKind, KeyMap, Kind, KnownFiles, Metadata, ReadOptions, Repeats, parse_date,
    read_paths,
};

/// Reads English news and writes a knowledge graph: who did what to whom, when, how surely, and who says so.
#[derive(Debug, Parser)]
#[command(name = "demarche", version, max_term_width = 100)]
pub(super) struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Options that every subcommand takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of all commands")]
pub(super) struct Global {
    /// Folder of the store
    #[arg(long, global = true, env = "DEMARCHE_STORE", default_value = "demarche.db", value_name = "DIR")]
    pub store: PathBuf,
    /// Folder of knowledge of one's own, added to what the program carries (`demarche ontology new` begins one)
    #[arg(long, global = true, value_name = "DIR")]
    pub ontology: Option<PathBuf>,
    /// Folder of saved queries that are added to those of the program, or take their place
    #[arg(long, global = true, env = "DEMARCHE_QUERIES", value_name = "DIR")]
    pub queries: Option<PathBuf>,
    /// IRI that every IRI of the data begins with
    #[arg(long, global = true, value_name = "IRI", value_parser = Base::new, default_value = Base::DEFAULT)]
    pub base: Base,
    /// Leave out records of which fewer than N in a hundred are right; 0 tells of all [default: 5 for acts that no pattern knows]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u8).range(..=100))]
    pub min_confidence: Option<u8>,
    /// Threads that read articles [default: one a core]
    #[arg(long, global = true, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Print errors only
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print every warning, and more about errors; with --version, what decides how articles are read
    #[arg(long, short, global = true)]
    pub verbose: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Ingest(ingest::Ingest),
    Extract(extract::Extract),
    Merge(merge::Merge),
    Verify(verify::Verify),
    Query(query::QueryArgs),
    Queries(queries::Queries),
    Export(export::Export),
    Events(events::EventArgs),
    Network(network::NetworkArgs),
    Report(page::ReportArgs),
    Serve(serve::ServeArgs),
    Explain(explain::Explain),
    Check(check::Check),
    Stats(stats::StatsArgs),
    Evaluate(evaluate::Evaluate),
    Ontology(ontology::Ontology),
    Link(link::Link),
    Unlink(unlink::Unlink),
    Index(index::IndexArgs),
    Remove(remove::Remove),
    Backup(backup::Backup),
    Completions(completions::Completions),
    Man(completions::Man),
}

/// Articles on the command line, and what the user knows of them.
#[derive(Debug, Args)]
pub(super) struct ArticleArgs {
    /// Files and folders; `-` or none reads standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub known: KnownArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Metadata (stronger than what the articles say)")]
pub(super) struct KnownArgs {
    /// What the inputs hold
    #[arg(long, value_enum, default_value_t = Input::Auto, value_name = "KIND")]
    pub input: Input,
    /// Which keys or columns hold what: text=content,published=meta.date
    #[arg(long, value_name = "FIELD=KEY,…")]
    pub map: Option<KeyMap>,
    /// What stands first in dates such as 07/08/2025
    #[arg(long, value_enum, value_name = "ORDER")]
    pub dates: Option<Dates>,
    /// Read articles in other languages too
    #[arg(long)]
    pub any_language: bool,
    /// Follow the links in folders, too; each file that they lead to is read once
    #[arg(long)]
    pub follow: bool,
    /// Day of publication, such as 2025-08-07
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub published: Option<Date>,
    /// Newspaper, agency or site
    #[arg(long, value_name = "NAME")]
    pub publisher: Option<String>,
    /// Address of the article
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Dates {
    DayFirst,
    MonthFirst,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Input {
    /// By the content, then by the name's ending
    Auto,
    /// One article a file
    Text,
    /// One JSON object a line
    Jsonl,
    /// An array of objects, or an object that holds one
    Json,
    /// CSV or TSV
    Csv,
    /// A table by columns
    Parquet,
    /// A web page
    Html,
    /// RSS or Atom
    Feed,
    /// NewsML-G2 or NITF
    Newsml,
    Pdf,
    /// A web archive
    Warc,
    /// DOCX, ODT, WACZ, or files in a zip archive
    Zip,
    /// A message
    Mail,
    Mbox,
    /// References
    Ris,
}

impl Input {
    fn kind(self) -> InputKind {
        InputKind::Of(match self {
            Self::Auto => return InputKind::Auto,
            Self::Text => Kind::Text,
            Self::Jsonl => Kind::JsonLines,
            Self::Json => Kind::Json,
            Self::Csv => Kind::Table,
            Self::Parquet => Kind::Parquet,
            Self::Html => Kind::Html,
            Self::Feed => Kind::Feed,
            Self::Newsml => Kind::NewsXml,
            Self::Pdf => Kind::Pdf,
            Self::Warc => Kind::Warc,
            Self::Zip => Kind::Zip,
            Self::Mail => Kind::Mail,
            Self::Mbox => Kind::Mailbox,
            Self::Ris => Kind::Ris,
        })
    }
}

impl ArticleArgs {
    pub fn articles(&self) -> Articles {
        self.known.articles(&self.paths)
    }

    /// The same, with what comes twice.
    pub fn repeated(&self, repeats: Repeats) -> Articles {
        read_paths(&self.paths, ReadOptions { repeats, ..self.known.options() })
    }

    /// The same, whatever language they are in.
    pub fn all_languages(&self, repeats: Repeats) -> Articles {
        read_paths(&self.paths, ReadOptions { any_language: true, repeats, ..self.known.options() })
    }

    /// The same without the files that were read before.
    pub fn new_articles(&self, known: Arc<KnownFiles>) -> Articles {
        read_paths(&self.paths, ReadOptions { known_files: Some(known), ..self.known.options() })
    }
}

impl KnownArgs {
    pub fn articles(&self, paths: &[PathBuf]) -> Articles {
        read_paths(paths, self.options())
    }

    pub fn options(&self) -> ReadOptions {
        let metadata = Metadata {
            published: self.published,
            publisher: self.publisher.clone(),
            url: self.url.clone(),
            ..Metadata::default()
        };
        let dates = self.dates.map(|order| match order {
            Dates::DayFirst => DateOrder::DayFirst,
            Dates::MonthFirst => DateOrder::MonthFirst,
        });
        ReadOptions {
            input: self.input.kind(),
            metadata,
            map: self.map.clone().unwrap_or_default(),
            dates,
            any_language: self.any_language,
            follow: self.follow,
            repeats: Repeats::LeftOut,
            known_files: None,
        }
    }
}

/// A day as an argument.
pub(super) fn date(text: &str) -> Result<Date, String> {
    parse_date(text).ok_or_else(|| "no such day; write it as 2025-08-07".to_string())
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_two_options_clash() {
        <super::Cli as clap::CommandFactory>::command().debug_assert();
    }
}

/// How much of a reading is written as a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum DetailArg {
    /// Records, people and places, quotes
    #[default]
    Core,
    /// Every mention of a name too, in NIF, and all that follows from the rest
    Mentions,
}

impl From<DetailArg> for Detail {
    fn from(detail: DetailArg) -> Self {
        match detail {
            DetailArg::Core => Self::Core,
            DetailArg::Mentions => Self::Mentions,
        }
    }
}
