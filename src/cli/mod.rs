//! The command line: one file a subcommand, and what they share.

mod args;
mod backup;
mod batch;
mod check;
mod cluster;
mod cluster_steps;
mod completions;
mod evaluate;
mod events;
mod explain;
mod export;
mod extract;
mod failure;
mod format;
mod index;
mod ingest;
mod link;
mod merge;
mod network;
mod ontology;
mod output;
mod packed;
mod page;
mod plain;
mod push;
mod queries;
mod query;
mod read_files;
mod remove;
mod replies;
mod report;
mod seen;
mod serve;
mod shards;
mod stats;
mod target;
mod unlink;
mod verify;
mod version;

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{self, Write};
use std::mem::ManuallyDrop;
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command, Global};
use plain::plain;
use report::Report;

use crate::lexicon::{Files, Lexicon};

/// What `demarche` alone prints.
const BEGIN: &str = "\
demarche reads English news and writes a knowledge graph: who did what to whom. To begin with:
  demarche ingest FILE…          reads articles into the store ./demarche.db
  demarche query who-did-what    asks it; `demarche queries` and `demarche --help` say what else there is";

/// Runs one command line and says how it went: 0 done; 1 done, but some input was refused or a
/// check found violations; 2 wrong usage; 3 nothing could be done.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    if args.len() < 2 {
        let _ = writeln!(io::stderr(), "{BEGIN}");
        return ExitCode::from(2);
    }
    if version::is_asked(&args) {
        let printed = io::stdout().write_all(version::verbose().as_bytes());
        return told(printed.and_then(|()| io::stdout().flush()), ExitCode::SUCCESS);
    }
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return shown(&error),
    };
    let report = Report::new(&cli.global);
    match dispatch(&cli, &report) {
        Ok(()) => report.exit_code(),
        Err(error) if failure::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            report.failure(&error);
            failure::exit_code(&error)
        }
    }
}

/// Prints help, or what is wrong with a command line. What others may have put into that line does not act on a terminal.
fn shown(error: &clap::Error) -> ExitCode {
    let code = ExitCode::from(error.exit_code() as u8);
    if error.use_stderr() {
        let text = error.to_string();
        let printed = match plain(&text) {
            Cow::Borrowed(_) => error.print(),
            Cow::Owned(text) => write!(io::stderr(), "{text}"),
        };
        let _ = printed; // the exit code says it as well
        return code;
    }
    told(error.print().and_then(|()| io::stdout().flush()), code)
}

/// How a command ends that has only printed something.
fn told(printed: io::Result<()>, code: ExitCode) -> ExitCode {
    match printed {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => {
            let hint = "hint: the disk or device that it goes to may be full";
            let _ = writeln!(io::stderr(), "error: standard output: cannot be written: {cause}\n{hint}");
            ExitCode::from(3)
        }
        _ => code,
    }
}

fn dispatch(cli: &Cli, report: &Report) -> anyhow::Result<()> {
    let global = &cli.global;
    match &cli.command {
        Command::Ingest(args) => ingest::run(args, global, report),
        Command::Extract(args) => extract::run(args, global, report),
        Command::Merge(args) => merge::run(args, global, report),
        Command::Cluster(args) => cluster::run(args, global, report),
        Command::Verify(args) => verify::run(args, global, report),
        Command::Query(args) => query::run(args, global, report),
        Command::Queries(args) => queries::run(args, global),
        Command::Export(args) => export::run(args, global, report),
        Command::Events(args) => events::run(args, global),
        Command::Network(args) => network::run(args, global, report),
        Command::Report(args) => page::run(args, global, report),
        Command::Serve(args) => serve::run(args, global),
        Command::Explain(args) => explain::run(args, global, report),
        Command::Check(args) => check::run(args, global, report),
        Command::Stats(args) => stats::run(args, global),
        Command::Evaluate(args) => evaluate::run(args, global, report),
        Command::Ontology(args) => ontology::run(args, global, report),
        Command::Link(args) => link::run(args, global, report),
        Command::Unlink(args) => unlink::run(args, global, report),
        Command::Index(args) => index::run(args, global, report),
        Command::Remove(args) => remove::run(args, global, report),
        Command::Backup(args) => backup::run(args, global, report),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => completions::man(args),
    }
}

/// The knowledge files: the program's own, or with those of `--ontology` over them.
fn files(global: &Global) -> anyhow::Result<Files> {
    Ok(match &global.ontology {
        Some(folder) => Files::overlay(folder)?,
        None => Files::embedded(),
    })
}

/// The lexicon of a run. It is never freed: that takes as long as reading twenty sentences, and the program ends anyway.
fn lexicon(global: &Global) -> anyhow::Result<ManuallyDrop<Lexicon>> {
    let mut lexicon = Lexicon::read(files(global)?)?;
    if let Some(confidence) = global.min_confidence {
        lexicon.tell_from(confidence);
    }
    Ok(ManuallyDrop::new(lexicon))
}
