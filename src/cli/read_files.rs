//! Which files of folders were read into a store, so that they are not read again while they stay as they are.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use super::args::Global;
use super::ingest::Ingest;
use super::report::Report;
use crate::source::KnownFiles;

/// The list of hashes, a line each, beside the store's own files.
const NAME: &str = "demarche-read-files";

pub(super) struct ReadFiles {
    path: PathBuf,
    lines: HashSet<String>,
    pub known: Arc<KnownFiles>,
}

impl ReadFiles {
    pub fn of(args: &Ingest, global: &Global) -> Self {
        let path = global.store.join(NAME);
        let lines: HashSet<String> =
            fs::read_to_string(&path).unwrap_or_default().lines().map(str::to_string).collect();
        let known = if args.force { HashSet::new() } else { lines.clone() };
        // whatever changes what is found in a file makes it a new one
        let known_args = &args.articles.known;
        let salt = format!(
            "{} {} {known_args:?} {:?} {}",
            env!("DEMARCHE_READS"),
            global.base.as_str(),
            args.detail,
            ontology(global)
        );
        Self { path, lines, known: Arc::new(KnownFiles::new(known, salt)) }
    }

    /// Adds what this run has read without a fault. A list that cannot be written costs only time.
    pub fn write(&self, report: &Report) {
        let mut lines = self.lines.clone();
        lines.extend(
            self.known.found().into_iter().filter(|(name, _)| !report.is_faulty(name)).map(|(_, hash)| hash),
        );
        let mut lines: Vec<String> = lines.into_iter().collect();
        lines.sort_unstable();
        if let Err(error) = fs::write(&self.path, lines.join("\n") + "\n") {
            report.note(&format!(
                "{}: cannot be written: {error}; the next run reads all files again",
                self.path.display()
            ));
        }
    }
}

/// After something was taken out of a store, or may be lost, all files count as not read.
pub(super) fn forget(store: &Path) {
    let _ = fs::remove_file(store.join(NAME));
}

/// The user's own knowledge files, by their sizes and times.
fn ontology(global: &Global) -> String {
    let Some(folder) = &global.ontology else { return String::new() };
    let mut said = String::new();
    for entry in
        WalkDir::new(folder).sort_by_file_name().into_iter().flatten().filter(|e| e.file_type().is_file())
    {
        let time = entry.metadata().ok().and_then(|m| m.modified().ok());
        said += &format!("{} {time:?} {}\n", entry.path().display(), entry.metadata().map_or(0, |m| m.len()));
    }
    said
}
