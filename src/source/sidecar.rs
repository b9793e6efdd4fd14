//! `NAME.json` beside `NAME.txt` or `NAME.html`: what is known of the article there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::MAX_BYTES;
use super::error::{Origin, Problem, SourceError};
use super::metadata::{Metadata, RawMetadata};
use super::open::read_bounded;

/// Endings of the files that a sidecar can stand beside.
const ARTICLES: [&str; 12] =
    ["txt", "text", "md", "markdown", "html", "htm", "xhtml", "pdf", "docx", "odt", "eml", "mhtml"];

/// What the sidecar of a file says; a file that is not there says nothing, and what is none (a pipe) is not waited for.
pub(super) fn beside(path: &Path) -> Result<Metadata, SourceError> {
    if !has_ending(path, &ARTICLES) && path.extension().is_some() {
        return Ok(Metadata::default());
    }
    let sidecar = path.with_extension("json");
    if fs::metadata(&sidecar).is_ok_and(|known| !known.is_file()) {
        return Ok(Metadata::default());
    }
    read(&sidecar).map_err(|problem| SourceError { origin: Origin::path(&sidecar), problem })
}

/// Whether a file in a folder is the sidecar of another.
pub(super) fn is_one(path: &Path) -> bool {
    let article = |ending: &&str| -> bool { PathBuf::from(path).with_extension(ending).is_file() };
    has_ending(path, &["json"]) && ARTICLES.iter().any(article)
}

fn read(path: &Path) -> Result<Metadata, Problem> {
    let mut file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Metadata::default()),
        Err(error) => return Err(Problem::Read(error)),
    };
    let bytes = read_bounded(&mut file, MAX_BYTES)?;
    let json = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let raw: RawMetadata = serde_json::from_slice(json).map_err(|e| Problem::Json(e.to_string()))?;
    raw.check()
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension()
        .and_then(|e| e.to_str())
        .is_some_and(|e| endings.iter().any(|x| e.eq_ignore_ascii_case(x)))
}
