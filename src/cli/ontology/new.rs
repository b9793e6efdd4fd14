//! `demarche ontology new`: a folder for knowledge of one's own, with an example of each file.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::Context;
use include_dir::{Dir, include_dir};

use crate::cli::failure::usage;
use crate::cli::report::Report;

static TEMPLATE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates/ontology");

/// Writes the files; a folder that holds something is left as it is.
pub(super) fn run(folder: &Path, report: &Report) -> anyhow::Result<()> {
    let cannot = || format!("{}: cannot be written", folder.display());
    let occupied = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(error).with_context(cannot),
    };
    if occupied {
        return Err(usage(
            format!("{}: the folder is not empty", folder.display()),
            "name a folder that does not exist yet",
        ));
    }
    fs::create_dir_all(folder).with_context(cannot)?;
    TEMPLATE.extract(folder).with_context(cannot)?;
    let path = folder.display();
    report.note(&format!(
        "{path}/README.md says how the files work; `demarche ontology check {path}` looks them over"
    ));
    Ok(())
}
