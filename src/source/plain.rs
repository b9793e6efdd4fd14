//! Plain text: one article a file.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use super::decode::decode;
use super::error::{Origin, Problem, SourceError, Warning};
use super::metadata::{Metadata, RawMetadata};
use super::{Article, MAX_BYTES, dateline, front_matter};

/// Reads bytes up to the limit; more than that is refused without being read.
pub(super) fn read_bounded(reader: impl Read) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    reader.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(Problem::Read)?;
    if bytes.len() > MAX_BYTES { Err(Problem::TooLong) } else { Ok(bytes) }
}

/// An article from the bytes of a text; `path` is where a sidecar is looked for.
pub(super) fn read(
    bytes: Vec<u8>,
    path: Option<&Path>,
    origin: Origin,
    flags: &Metadata,
) -> Result<Article, SourceError> {
    let sidecar = path.map(|p| p.with_extension("json")).filter(|s| Some(s.as_path()) != path);
    let beside = match sidecar {
        Some(sidecar) => read_sidecar(&sidecar)
            .map_err(|problem| SourceError { origin: Origin::path(&sidecar), problem })?,
        None => Metadata::default(),
    };
    article(bytes, beside, &origin, flags).map_err(|problem| SourceError { origin, problem })
}

fn article(bytes: Vec<u8>, beside: Metadata, origin: &Origin, flags: &Metadata) -> Result<Article, Problem> {
    let (mut text, decoded) = decode(bytes)?;
    let (front, body) = front_matter::split(&text)?;
    text.drain(..body);
    let mut article = finish(text, flags.clone().or(front).or(beside), origin.clone())?;
    article.warnings.extend(decoded);
    Ok(article)
}

/// The last step for every kind of input: what the dateline says, and the warnings.
pub(super) fn finish(text: String, known: Metadata, origin: Origin) -> Result<Article, Problem> {
    if !text.chars().any(char::is_alphanumeric) {
        return Err(Problem::Empty);
    }
    let dateline = dateline::find(&text);
    let metadata = known.or(Metadata {
        published: dateline.published,
        publisher: dateline.publisher,
        ..Metadata::default()
    });
    let mut article = Article::new(text, metadata);
    article.origin = origin;
    if article.metadata.published.is_none() {
        article.warnings.push(match dateline.without_year {
            Some(dateline) => Warning::NoYear { dateline },
            None => Warning::NoDate,
        });
    }
    if !article.metadata.is_english() {
        let language = article.metadata.language.clone().unwrap_or_default();
        article.warnings.push(Warning::Language { language });
    }
    Ok(article)
}

/// `NAME.json` beside `NAME.txt`; a file that is not there says nothing.
fn read_sidecar(path: &Path) -> Result<Metadata, Problem> {
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Metadata::default()),
        Err(error) => return Err(Problem::Read(error)),
    };
    let bytes = read_bounded(file)?;
    let json = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let raw: RawMetadata = serde_json::from_slice(json).map_err(|e| Problem::Json(e.to_string()))?;
    raw.check()
}
