//! `demarche backup`: a copy of the store.

use std::path::PathBuf;

use clap::Args;

use super::args::Global;
use super::report::Report;
use crate::store::Store;

/// Copy the store to a new folder
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// A folder that does not exist yet
    #[arg(value_name = "DIR")]
    to: PathBuf,
}

pub(super) fn run(args: &Backup, global: &Global, report: &Report) -> anyhow::Result<()> {
    Store::open_read_only(&global.store, &global.base)?.backup(&args.to)?;
    report.note(&format!("{} is a copy of {}", args.to.display(), global.store.display()));
    Ok(())
}
