//! `demarche completions`: a script that teaches a shell our commands. `demarche man`: pages of the manual.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::args::Cli;
use super::output::Output;

/// Write the pages of the manual to a folder: demarche.1 and one a command
#[derive(Debug, Args)]
pub(crate) struct Man {
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Writes a page a command.
pub(super) fn man(args: &Man) -> anyhow::Result<()> {
    let folder = &args.folder;
    std::fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
    clap_mangen::generate_to(Cli::command(), folder)
        .with_context(|| format!("{}: cannot be written", folder.display()))
}

/// Print the completions of a shell
#[derive(Debug, Args)]
pub(crate) struct Completions {
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(args: &Completions) -> anyhow::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "demarche", &mut script);
    let mut output = Output::open(None)?;
    output.write_all(&script)?;
    output.finish()
}
