use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::{
    backup, check, completions, evaluate, explain, export, extract, index, ingest, link, ontology, queries,
    query, remove, stats, unlink,
};
use crate::graph::Base;
use crate::source::{Articles, InputKind, Metadata, ReadOptions, parse_date, read_paths};

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
    /// Folder whose files replace those of the ontology that the program carries
    #[arg(long, global = true, value_name = "DIR")]
    pub ontology: Option<PathBuf>,
    /// Folder of saved queries that are added to those of the program, or take their place
    #[arg(long, global = true, env = "DEMARCHE_QUERIES", value_name = "DIR")]
    pub queries: Option<PathBuf>,
    /// IRI that every IRI of the data begins with
    #[arg(long, global = true, value_name = "IRI", value_parser = Base::new, default_value = Base::DEFAULT)]
    pub base: Base,
    /// Threads that read articles [default: one a core]
    #[arg(long, global = true, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Print errors only
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print every warning, and more about errors
    #[arg(long, short, global = true)]
    pub verbose: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Ingest(ingest::Ingest),
    Extract(extract::Extract),
    Query(query::QueryArgs),
    Queries(queries::Queries),
    Export(export::Export),
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
pub(super) enum Input {
    /// By the name's ending; JSON Lines where the first line is a JSON object
    Auto,
    /// One article a file
    Text,
    /// One JSON object a line
    Jsonl,
}

impl ArticleArgs {
    pub fn articles(&self) -> Articles {
        self.known.articles(&self.paths)
    }
}

impl KnownArgs {
    pub fn articles(&self, paths: &[PathBuf]) -> Articles {
        let metadata = Metadata {
            published: self.published,
            publisher: self.publisher.clone(),
            url: self.url.clone(),
            ..Metadata::default()
        };
        let input = match self.input {
            Input::Auto => InputKind::Auto,
            Input::Text => InputKind::Text,
            Input::Jsonl => InputKind::Jsonl,
        };
        read_paths(paths, ReadOptions { input, metadata })
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
