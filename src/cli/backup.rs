//! `demarche backup`: a copy of the store.

use std::path::PathBuf;

use clap::Args;

use super::args::Global;
use super::report::Report;
use crate::store::{Sharing, Store};

/// Copy the store to a new folder, and look at the copy
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// A folder that does not exist yet
    #[arg(value_name = "DIR")]
    to: PathBuf,
    /// Share the files with the store instead of copying them: quick and small, but a fault of the disk harms both
    #[arg(long)]
    link: bool,
}

pub(super) fn run(args: &Backup, global: &Global, report: &Report) -> anyhow::Result<()> {
    let sharing = if args.link { Sharing::Linked } else { Sharing::Apart };
    Store::open_read_only(&global.store, &global.base)?.backup(&args.to, sharing)?;
    let shares = if args.link { "; they share their files" } else { "" };
    report.note(&format!("{} is a copy of {}{shares}", args.to.display(), global.store.display()));
    Ok(())
}
